"""States of two systems: product, classically correlated, separable, entangled, PPT, and families
with thresholds."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from ._exact import Gauss
from ._numbers import GAUSSIAN
from ._quantum_states import Vector, projector, state, vector
from ._source import Source, pick
from ._unitaries import unitary_whole
from ._whole import Whole, conjugated, diagonal, from_fractions, kron, mixed

Dims = tuple[int, int]

_WEIGHTS = (Fraction(1), Fraction(0), Fraction(1, 2), Fraction(1, 3), Fraction(2, 3))
_AROUND = (Fraction(0), Fraction(1, 1000), Fraction(-1, 1000), Fraction(1, 10**6))
"""How far from the threshold of entanglement, in either direction."""


def product(source: Source, dims: Dims) -> Whole:
    """Draw a product of two states."""
    return kron(state(source, dims[0]), state(source, dims[1]))


def classical(source: Source, dims: Dims) -> Whole:
    """Draw a joint distribution of two local bases; perfectly correlated bits are the first."""
    size = dims[0] * dims[1]
    if source.integer(3) == 0:
        weights = [int(divmod(k, dims[1])[0] == k % dims[1]) for k in range(size)]
    else:
        weights = [pick(source, (1, 0, 2, 3, 1000)) for _ in range(size)]
    weights = weights if any(weights) else [1, *weights[1:]]
    found = diagonal(weights, sum(weights))
    if source.integer(1):
        found = conjugated(_local(source, dims), found)
    return found


def separable(source: Source, dims: Dims) -> Whole:
    """Draw a mixture of up to four products of pure states."""
    parts = [
        (pick(source, (1, 2, 3, 1000)), _pure_product(source, dims))
        for _ in range(1 + source.integer(3))
    ]
    return mixed(parts)


def entangled(source: Source, dims: Dims) -> Whole:
    r"""Draw a pure entangled state: amplitudes $L D U^T$ with unit triangular L, U and at least
    two nonzero Schmidt weights, so that the rank of the amplitudes is at least two."""
    a, b = dims
    least = min(a, b)
    weights = [1, pick(source, (1, 2, 1000)), *[pick(source, (1, 0, 2)) for _ in range(least - 2)]]
    amplitudes = [[(weights[i] if i == j else 0, 0) for j in range(b)] for i in range(a)]
    if source.integer(1):
        amplitudes = _sheared(source, amplitudes)
        amplitudes = _transposed(_sheared(source, _transposed(amplitudes)))
    return projector([x for row in amplitudes for x in row])


def ppt(source: Source, dims: Dims) -> Whole:
    r"""Draw a state whose partial transpose is positive.

    That of any state has no eigenvalue below -1/2 (S. Rana, 2013), so a state mixed with I/2 is
    one; so are the separable states, mixtures, and the bound entangled states of 3 x 3 levels.
    """
    a, b = dims
    match source.integer(3):
        case 0:
            return separable(source, dims)
        case 1 | 2 if dims == (3, 3):
            weight = pick(source, (1000, 1, 10))
            return mixed([(weight, bound_entangled(source)), (1, separable(source, dims))])
    # rho + I/2 has trace 1 + ab/2
    noise = Whole(diagonal([1] * (a * b)).rows, a * b)
    return mixed([(2, state(source, a * b)), (a * b, noise)])


def isotropic(source: Source, d: int) -> Whole:
    r"""Draw $f\,\Phi + (1-f)\,I/d^2$, often at the threshold $f = 1/(d+1)$ or next to it."""
    return _isotropic(d, _weight(source, Fraction(1, d + 1)))


def werner(source: Source, d: int) -> Whole:
    """Draw a Werner state, often at the threshold 1/2 or next to it."""
    return _werner(d, _weight(source, Fraction(1, 2)))


def bound_entangled(source: Source) -> Whole:
    """Draw an entangled state of 3 x 3 levels with positive partial transpose: Tiles (C. Bennett
    and others, 1999) or P. Horodecki's family (1997), turned locally."""
    special = _bound()
    found = special[source.integer(len(special) - 1)]
    return conjugated(_local(source, (3, 3)), found) if source.integer(1) else found


def generic(source: Source, dims: Dims) -> Whole:
    """Draw any state of the two systems."""
    return state(source, dims[0] * dims[1])


ANY: dict[str, Callable[[Source, Dims], Whole]] = {
    "product": product,
    "classical": classical,
    "separable": separable,
    "entangled": entangled,
    "PPT": ppt,
    "generic": generic,
}
"""Kinds for all dimensions (entangled: of two or more levels each)."""
EQUAL: dict[str, Callable[[Source, int], Whole]] = {"isotropic": isotropic, "Werner": werner}
"""Kinds for two systems of equal dimension."""
_MIXED = ("generic", "generic", "product", "classical", "separable", "entangled", "entangled",
          "PPT", "isotropic", "Werner", "bound entangled")  # fmt: skip


def kinds(dims: Dims) -> list[str]:
    """Return what may be asked of these dimensions."""
    a, b = dims
    found = [k for k in ANY if k != "entangled" or min(dims) > 1]
    found += EQUAL if a == b and a > 1 else ()
    return [*found, "bound entangled"] if dims == (3, 3) else found


def bipartite(source: Source, dims: Dims, kind: str | None) -> Whole:
    """Draw a state of two systems of one kind, or of any."""
    if kind is None:
        allowed = kinds(dims)
        kind = pick(source, [k for k in _MIXED if k in allowed])
    if kind == "bound entangled":
        return bound_entangled(source)
    if kind in EQUAL:
        return EQUAL[kind](source, dims[0])
    return ANY[kind](source, dims)


def _pure_product(source: Source, dims: Dims) -> Whole:
    first, second = vector(source, dims[0]), vector(source, dims[1])
    return projector([(p * r - q * s, p * s + q * r) for p, q in first for r, s in second])


def _local(source: Source, dims: Dims) -> Whole:
    return kron(unitary_whole(source, dims[0]), unitary_whole(source, dims[1]))


def _sheared(source: Source, rows: list[Vector]) -> list[Vector]:
    """Add multiples of earlier rows to later ones: the rank stays."""
    out = [list(row) for row in rows]
    for i in range(1, len(rows)):
        for k in range(i):
            p, q = pick(source, GAUSSIAN)
            out[i] = [
                (x + p * r - q * s, y + p * s + q * r)
                for (x, y), (r, s) in zip(out[i], rows[k], strict=True)
            ]
    return out


def _transposed(rows: list[Vector]) -> list[Vector]:
    columns: list[list[Gauss]] = [list(column) for column in zip(*rows, strict=True)]
    return columns


def _weight(source: Source, threshold: Fraction) -> Fraction:
    if source.integer(1):
        return threshold + pick(source, _AROUND)
    return pick(source, _WEIGHTS)


@lru_cache(maxsize=256)
def _isotropic(d: int, weight: Fraction) -> Whole:
    top, bottom = weight.numerator, weight.denominator
    flat = Whole(diagonal([1] * (d * d)).rows, d * d)
    bell = projector([(int(k % (d + 1) == 0), 0) for k in range(d * d)])
    return mixed([(top, bell), (bottom - top, flat)])


@lru_cache(maxsize=256)
def _werner(d: int, weight: Fraction) -> Whole:
    from ._values_quantum import werner as made

    rows = made(d, weight).rows
    return from_fractions([[(x.real(), x.imag()) for x in row] for row in rows])


@lru_cache(maxsize=1)
def _bound() -> tuple[Whole, ...]:
    from ._values_quantum import horodecki, tiles

    found = [tiles(), *[horodecki(a) for a in ("3/5", "4/5", "5/13")]]
    return tuple(
        from_fractions([[(x.real(), x.imag()) for x in row] for row in rho.rows]) for rho in found
    )
