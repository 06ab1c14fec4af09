"""Read measurements: effects that are positive and sum to the identity, exactly or nearly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics.measurability import Noisy
from ..kernel.declarations import Refused
from ..kernel.numbers import Number
from ..kernel.quantities.measurability import MAX_CHOICES, read_family
from .frameworks import read_operator
from .given import SHORT, Given, InvalidInput, from_exact, from_floats, given, given_square

Json: TypeAlias = Any
Array: TypeAlias = NDArray[Any]
SLOPPY = 1e-9
"""Floats may miss positivity or normalisation by this; they are widened by what they miss.

What exact entries miss, however little, the kernel finds.
"""


@dataclass(frozen=True)
class Povms:
    """Measurements as arrays (outcomes, d, d) and as the JSON that the kernel reads."""

    effects: list[list[Given]]

    @property
    def d(self) -> int:
        """The dimension."""
        return self.effects[0][0].shape[0]

    @property
    def json(self) -> Json:
        """Return the canonical form."""
        return [[e.json for e in row] for row in self.effects]

    @property
    def exact(self) -> bool:
        """Whether all entries are known exactly."""
        return all(e.exact for row in self.effects for e in row)

    @property
    def floats(self) -> list[Array]:
        """Return each measurement as an array."""
        return [np.array([e.floats for e in row]) for row in self.effects]


def read_povms(povms: Any, *, checked: bool = True) -> Povms:
    """Read a family of measurements; raises ``InvalidInput`` with what is wrong with which.

    Without ``checked`` it is left to the kernel to find out what exact entries miss by less than
    1e-9, and short binary fractions go to a grid of radius 0, which it reads faster.
    """
    rows = _sequence(povms, "the measurements")
    effects = [
        [
            _effect(_plain(effect), f"effect {b} of measurement {x}", checked)
            for b, effect in enumerate(_sequence(row, f"measurement {x}"))
        ]
        for x, row in enumerate(rows)
    ]
    sizes = {e.shape[0] for row in effects for e in row}
    if len(sizes) > 1:
        raise InvalidInput(f"the effects have different dimensions: {sorted(sizes)}")
    count = prod(len(row) for row in effects)
    if count > MAX_CHOICES:
        raise InvalidInput(
            f"there are {count} choices of one outcome for each measurement; "
            f"a parent of more than {MAX_CHOICES} effects is not searched for"
        )
    read = Povms([_measurement(row, x) for x, row in enumerate(effects)])
    if checked:
        meaningful({"povms": read.json})
    return read


def meaningful(problem: Json) -> None:
    """Raise ``InvalidInput`` when exact effects miss a measurement by what floats do not see."""
    try:
        read_family(problem, problem.get("noise", "white"))
    except Refused as bad:
        raise InvalidInput(str(bad)) from None


def _effect(matrix: Any, what: str, exact: bool) -> Given:
    if (
        not exact
        and isinstance(matrix, np.ndarray)
        and matrix.dtype.kind in "fc"
        and matrix.ndim == 2
    ):
        entries = np.stack([np.real(matrix), np.imag(matrix)]) * SHORT
        with np.errstate(invalid="ignore"):
            whole = bool(np.all((np.abs(entries) <= SHORT) & (np.mod(entries, 1) == 0)))
        if whole and np.array_equal(matrix, matrix.conj().T):
            re, im = entries.astype(int).tolist()
            json = {"den": SHORT, "re": re, "im": im, "radius": "0"}
            return Given(np.asarray(matrix, complex), json)
    return given_square(matrix, what, hermitian=True)


def _plain(effect: Any) -> Any:
    """Return the matrix of an operator of qutip or qiskit, anything else as it is."""
    matrix = read_operator(effect)
    return effect if matrix is None else matrix


def _sequence(values: Any, what: str) -> list[Any]:
    if isinstance(values, np.ndarray):
        if values.ndim < 3:
            raise InvalidInput(f"{what} must be a sequence of {_kind(what)}, not one matrix")
        values = list(values)
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise InvalidInput(f"{what} must be a sequence of {_kind(what)}, not {values!r:.60}")
    if not len(values):
        raise InvalidInput(f"{what}: there is none")
    return list(values)


def _kind(what: str) -> str:
    return "measurements" if what == "the measurements" else "effects"


def _measurement(row: list[Given], x: int) -> list[Given]:
    d = row[0].shape[0]
    floats = np.array([e.floats for e in row])
    low = np.linalg.eigvalsh(floats)[:, 0]
    if low.min() < -SLOPPY:
        b = int(low.argmin())
        raise InvalidInput(
            f"effect {b} of measurement {x} is not positive semidefinite: "
            f"its least eigenvalue is {low[b]:.3g}"
        )
    away = float(np.abs(floats.sum(axis=0) - np.eye(d)).max())
    if away > SLOPPY:
        raise InvalidInput(
            f"the effects of measurement {x} do not sum to the identity: they miss it by "
            f"{away:.3g}; a measurement needs all its outcomes"
        )
    slack = max(away, -float(low.min()))
    if slack < 1e-15:
        return row
    return [e if not e.radius else from_floats(e.floats, slack=slack) for e in row]


def read_basis(basis: Any, d: int) -> Given:
    """Read an orthonormal basis: the columns of a unitary matrix."""
    read = given_square(_plain(basis), "the basis")
    if read.shape[0] != d:
        raise InvalidInput(f"the basis has {read.shape[0]} vectors in dimension {d}")
    away = float(np.abs(read.floats.conj().T @ read.floats - np.eye(d)).max())
    if away > SLOPPY:
        raise InvalidInput(
            f"the basis is not orthonormal: the products of its columns are off by {away:.3g}"
        )
    return read if read.exact or away < 1e-15 else from_floats(read.floats, slack=away)


def noisy(povms: Povms, noise: str, basis: Given | None) -> Noisy:
    """Return the problem in floats."""
    sharp = [(m + m.conj().transpose(0, 2, 1)) / 2 for m in povms.floats]
    d = povms.d
    if noise == "general":
        return Noisy(sharp, [np.zeros_like(m) for m in sharp], general=True)
    if basis is None:
        return Noisy(sharp, [_traces(m)[:, None, None] * np.eye(d) / d for m in sharp])
    b = basis.floats
    dephased = []
    for m in sharp:
        populations = np.einsum("ik,oij,jk->ok", b.conj(), m, b).real
        dephased.append(np.einsum("ik,ok,jk->oij", b, populations, b.conj()))
    return Noisy(sharp, dephased)


def unbiased_povms(bases: Array) -> list[list[Given]]:
    """Return the projectors of mutually unbiased bases, exactly where the arithmetic allows.

    Their entries are multiples of 1/4 for d = 2 and 4, and for d = 3 a third of 1,
    $(-1 \\pm i \\sqrt 3)/2$; for other d they are floats.
    """
    d = bases.shape[1]
    projectors = np.einsum("xia,xja->xaij", bases, bases.conj())
    return [[_projector(p, d) for p in row] for row in projectors]


def _projector(p: Array, d: int) -> Given:
    if d == 3:
        return from_exact([[_third(complex(z)) for z in row] for row in p])
    if d in (2, 4):
        return given(np.rint(4 * p) / 4, "a projector", hermitian=True)
    return given((p + p.conj().T) / 2, "a projector", hermitian=True)


def _third(z: complex) -> Number:
    """Return the exact number behind an entry: 0, 1, or a cube root of unity over 3."""
    re, im = Fraction(round(6 * z.real), 6), Fraction(round(6 * z.imag / 3**0.5), 6)
    return Number.of({1: (re, Fraction(0)), 3: (Fraction(0), im)})


def _traces(m: Array) -> Array:
    return np.asarray(np.trace(m, axis1=1, axis2=2).real)
