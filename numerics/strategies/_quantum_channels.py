"""Channels and measurements from choices: each complete by construction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from . import _scalar
from ._exact import Gauss
from ._generic import generator, haar_unitary
from ._quantum_states import vector
from ._quantum_unitaries import cayley_transform, exact_rows, named
from ._quantum_unitaries import unitary as unitary_rows
from ._scalar import Rows
from ._source import Source, pick
from ._unitaries import unitary_whole
from ._values_channels import (
    KrausChannel,
    amplitude_damping,
    dephasing,
    depolarising,
    erasure,
    identity_channel,
    replacement,
    werner_holevo,
)
from ._whole import rank_at_least

Kraus = list[Rows]

_SHARES = tuple(map(Fraction, "1/2 0 1 9/25 16/25 1/3 2/3 1/4 3/4 9/10 1/100 99/100".split()))
_SQUARES = tuple(map(Fraction, "9/25 16/25 1 25/169 144/169".split()))
"""Shares whose roots, and those of what remains, are rational."""


@dataclass(frozen=True)
class Shape:
    """Levels in, levels out, and how many Kraus operators: ``None`` where it does not matter."""

    d_in: int
    d_out: int
    kraus: int | None

    def count(self, source: Source, low: int, high: int) -> int:
        """Return the number of Kraus operators, drawn where it is not given."""
        return self.kraus if self.kraus is not None else low + source.integer(high - low)


def _fewest(shape: Shape) -> int:
    return -(-shape.d_in // shape.d_out)


def generic(source: Source, shape: Shape) -> Kraus:
    """Draw the blocks of an isometry: any channel (W. Stinespring, 1955)."""
    most = max(_fewest(shape), min(4, shape.d_in * shape.d_out))
    count = shape.count(source, _fewest(shape), most)
    size = shape.d_out * count
    match source.integer(5):
        case 0 | 1:
            rows = exact_rows(unitary_whole(source, size))
        case 2 | 3 if size <= 6:
            rows = cayley_transform(source, size)
        case 4 if size <= 6:
            rows = exact_rows(haar_unitary(generator(source), size))
        case _:
            rows = exact_rows(unitary_whole(source, size))
    return _blocks(rows, shape.d_in, shape.d_out)


def unitary(source: Source, shape: Shape) -> Kraus:
    """Draw conjugation by a unitary matrix."""
    return [unitary_rows(source, shape.d_in, None)]


def mixed_unitary(source: Source, shape: Shape) -> Kraus:
    """Draw a mixture of unitary matrices."""
    count = shape.count(source, 2, 4)
    weights = [pick(source, (1, 2, 3, 8)) for _ in range(count)]
    gates = [_simple_unitary(source, shape.d_in) for _ in range(count)]
    return [_by(gate, Fraction(w, sum(weights))) for w, gate in zip(weights, gates, strict=True)]


def schur(source: Source, shape: Shape) -> Kraus:
    r"""Draw a Schur channel $\rho_{ij} \mapsto C_{ij} \rho_{ij}$: diagonal Kraus operators, from a
    unit vector for each level."""
    count = shape.count(source, 2, 3)
    levels = [_unit_vector(source, count) for _ in range(shape.d_in)]
    return [_scalar.diagonal_rows([level[k] for level in levels]) for k in range(count)]


def unital(source: Source, shape: Shape) -> Kraus:
    """Draw a channel that keeps I: mixtures of unitaries, Schur channels between unitaries, and
    Werner and Holevo's."""
    choice = source.integer(3)
    if choice < 2:
        return mixed_unitary(source, shape)
    if (
        choice == 3
        and shape.d_in >= 3
        and shape.kraus in (None, shape.d_in * (shape.d_in - 1) // 2)
    ):
        inner = [m.rows for m in werner_holevo(shape.d_in)]
    else:
        inner = schur(source, shape)
    left, right = (_simple_unitary(source, shape.d_in) for _ in range(2))
    return [_scalar.multiply(_scalar.multiply(left, a), right) for a in inner]


def extremal(source: Source, shape: Shape) -> Kraus:
    r"""Draw an extreme point of the channels: the $A_i^\dagger A_j$ are linearly independent
    (M.-D. Choi, 1975), which is checked; an isometry where they happen not to be."""
    least = _fewest(shape)
    count = shape.count(source, least, max(least, shape.d_in))
    if shape.d_in == shape.d_out == count == 2 and source.integer(1) == 0:
        damping = amplitude_damping(2, pick(source, _SQUARES))
        found = [m.rows for m in damping]
    else:
        found = _blocks(exact_rows(unitary_whole(source, shape.d_out * count)),
                        shape.d_in, shape.d_out)  # fmt: skip
    if is_extremal(found):
        return found
    return _fallback(shape, count)


def entanglement_breaking(source: Source, shape: Shape) -> Kraus:
    r"""Draw a measurement followed by preparations: $A_k = |s_k\rangle\langle m_k|$."""
    count = shape.count(source, shape.d_in, shape.d_in + 1)
    rows = exact_rows(unitary_whole(source, count))
    out = []
    for k in range(count):
        state = _unit_vector(source, shape.d_out)
        measured = rows[k][: shape.d_in]
        out.append(tuple(tuple(s * m for m in measured) for s in state))
    return out


def named_channel(source: Source, shape: Shape) -> Kraus:
    """Draw dephasing, depolarising, damping, erasure, replacement or the identity."""
    d = shape.d_in
    if shape.d_out == d + 1:
        return [m.rows for m in erasure(d, pick(source, _SHARES))]
    if shape.d_out != d:
        return [m.rows for m in replacement(d, shape.d_out)]
    choice = source.integer(5)
    if choice == 0:
        return [m.rows for m in identity_channel(d)]
    if choice == 4:
        return [m.rows for m in replacement(d, d)]
    if choice == 5 and d > 2:
        return [m.rows for m in werner_holevo(d)]
    make = (dephasing, dephasing, depolarising, amplitude_damping)[choice % 4]
    return [m.rows for m in make(d, pick(source, _SHARES))]


SQUARE: dict[str, Callable[[Source, Shape], Kraus]] = {
    "unitary": unitary,
    "mixed-unitary": mixed_unitary,
    "Schur": schur,
    "unital": unital,
}
"""Kinds with as many levels out as in."""
ANY: dict[str, Callable[[Source, Shape], Kraus]] = {
    "named": named_channel,
    "generic": generic,
    "entanglement-breaking": entanglement_breaking,
    "extremal": extremal,
}
_NAMED: dict[str, Callable[[int, Fraction], KrausChannel]] = {
    "dephasing": dephasing,
    "depolarising": depolarising,
    "amplitude damping": amplitude_damping,
    "erasure": erasure,
}
_MIXED = ("named", "named", "generic", "Schur", "mixed-unitary", "generic", "extremal",
          "entanglement-breaking", "unital", "unitary", "generic")  # fmt: skip


def kinds(shape: Shape) -> list[str]:
    """Return what may be asked of these levels and this number of Kraus operators."""
    d, k = shape.d_in, shape.kraus
    square = d == shape.d_out
    found = ["generic"] if k is None or k >= _fewest(shape) else []
    found += ["named"] if k is None else []
    found += ["entanglement-breaking"] if k is None or k >= d else []
    found += ["extremal"] if k is None or _fewest(shape) <= k <= d else []
    found += ["unitary"] if square and k in (None, 1) else []
    found += ["mixed-unitary", "Schur", "unital"] if square else []
    if k is None:
        found += [n for n in _NAMED if n != "erasure"] if square else []
        found += ["erasure"] if shape.d_out == d + 1 else []
    return found


def channel(source: Source, shape: Shape, kind: str | None) -> Kraus:
    """Draw the Kraus operators of a channel of one kind, or of any."""
    if kind is None:
        allowed = kinds(shape)
        kind = pick(source, [k for k in _MIXED if k in allowed])
    if kind in _NAMED:
        return [m.rows for m in _NAMED[kind](shape.d_in, pick(source, _SHARES))]
    found = (SQUARE | ANY)[kind](source, shape)
    if shape.kraus is None:
        return [a for a in found if any(x for row in a for x in row)]
    return found


def povm(source: Source, d: int, outcomes: int) -> list[Rows]:
    r"""Draw a measurement: bases, their coarse-grainings and noisy versions, and the effects
    $V_k^\dagger V_k$ of the blocks of an isometry (M. Naimark, 1940)."""
    kind = source.integer(5)
    if kind == 5:  # every measurement of few effects has this form
        blocks = generic(source, Shape(d, max(1, -(-d // outcomes), min(2, d)), outcomes))
        return [_scalar.multiply(_scalar.adjoint(v), v) for v in blocks]
    if kind == 4 and outcomes >= d:  # effects of rank one
        rows = exact_rows(unitary_whole(source, outcomes))
        ones = [(row[:d],) for row in rows]
        return [_scalar.multiply(_scalar.adjoint(v), v) for v in ones]
    turn = _scalar.identity(d) if kind == 0 else _simple_unitary(source, d)
    labels = [k if k < outcomes and kind == 0 else source.integer(outcomes - 1) for k in range(d)]
    sharpness = pick(source, (Fraction(1), Fraction(1, 2), Fraction(0), Fraction(9, 10))
                     ) if kind >= 2 else Fraction(1)  # fmt: skip
    noise = (1 - sharpness) / outcomes
    effects = []
    for k in range(outcomes):
        weights = [_scalar.rational(sharpness * (labels[i] == k) + noise) for i in range(d)]
        core = _scalar.diagonal_rows(weights)
        effects.append(_scalar.multiply(_scalar.multiply(turn, core), _scalar.adjoint(turn)))
    return effects


def is_extremal(operators: Kraus) -> bool:
    r"""Whether the $A_i^\dagger A_j$ of Gaussian-rational operators are certainly independent."""
    products = [_scalar.multiply(_scalar.adjoint(a), b) for a in operators for b in operators]
    return rank_at_least([_integers(p) for p in products], len(products))


def _integers(rows: Rows) -> list[Gauss]:
    flat = [x for row in rows for x in row]
    scale = lcm(*[q.denominator for x in flat for q in (x.real(), x.imag())])
    return [(int(x.real() * scale), int(x.imag() * scale)) for x in flat]


@lru_cache(maxsize=64)
def _fallback(shape: Shape, count: int) -> Kraus:
    """Return an extremal channel of this shape that is found by trying seeds in turn."""
    from random import Random

    for seed in range(1000):
        unitary = exact_rows(haar_unitary(Random(seed), shape.d_out * count))
        found = _blocks(unitary, shape.d_in, shape.d_out)
        if is_extremal(found):
            return found
    raise AssertionError("no extremal channel: are there more Kraus operators than levels?")


def _blocks(rows: Rows, d_in: int, d_out: int) -> Kraus:
    columns = [row[:d_in] for row in rows]
    return [tuple(columns[k : k + d_out]) for k in range(0, len(columns), d_out)]


def _by(rows: Rows, share: Fraction) -> Rows:
    factor = _scalar.root(share)
    return tuple(tuple(x * factor for x in row) for row in rows)


def _simple_unitary(source: Source, d: int) -> Rows:
    return named(source, d) if source.integer(2) < 2 else exact_rows(unitary_whole(source, d))


def _unit_vector(source: Source, d: int) -> tuple[_scalar.Exact, ...]:
    """Draw a unit vector: of the basis, or a vector of Gaussian integers over its length."""
    if source.integer(1) == 0:
        k = source.integer(d - 1)
        return tuple(_scalar.ONE if i == k else _scalar.ZERO for i in range(d))
    found = vector(source, d)
    length = _scalar.root(Fraction(1, sum(a * a + b * b for a, b in found)))
    return tuple(_scalar.rational(a, b) * length for a, b in found)
