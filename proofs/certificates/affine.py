"""Affine equations with exact coefficients: from nearly solved in floats to solved exactly."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..kernel.numbers import ZERO, NotExact, Number, number, root
from ._exact_linear import solve
from .rounding import to_float

Floats = NDArray[np.float64]
Row = TypeVar("Row", bound=Hashable)


@dataclass(frozen=True)
class AffineSystem(Generic[Row]):
    """Equations sum_c x_c columns[c] = target, solved for well chosen unknowns.

    A column maps the names of the equations to coefficients; those left out are zero.
    """

    columns: Sequence[Mapping[Row, Number]]
    target: Mapping[Row, Number]
    rows: list[Row]
    chosen: list[int]

    @staticmethod
    def of(
        columns: Sequence[Mapping[Row, Number]],
        target: Mapping[Row, Number],
        where: Mapping[Row, int],
    ) -> AffineSystem[Row]:
        """Choose, in floats, unknowns and equations that determine each other well."""
        qr = factorisation()
        dense = coefficients(columns, where)
        _, r, order = qr(dense, mode="economic", pivoting=True)
        diagonal = np.abs(np.diag(r))
        rank = int((diagonal > 1e-10 * max(float(diagonal[0]), 1e-300)).sum())
        chosen = [int(c) for c in order[:rank]]
        _, r, order = qr(dense[:, chosen].T, mode="economic", pivoting=True)
        names = list(where)
        return AffineSystem(columns, target, [names[int(k)] for k in order[:rank]], chosen)

    def project(self, values: list[Number]) -> list[Number] | None:
        """Return the values with the chosen ones corrected; ``None`` when that is impossible."""
        chosen = set(self.chosen)
        rest = dict(self.target)
        for c, column in enumerate(self.columns):
            if c not in chosen and not values[c].is_zero():
                for row, x in column.items():
                    rest[row] = rest.get(row, ZERO) - values[c] * x
        matrix = [[self.columns[c].get(m, ZERO) for c in self.chosen] for m in self.rows]
        right = [rest.get(m, ZERO) for m in self.rows]
        solved = _solved(matrix, right)
        if solved is None:
            return None
        out = list(values)
        for c, value in zip(self.chosen, solved, strict=True):
            out[c] = value
            for row, x in self.columns[c].items():
                rest[row] = rest.get(row, ZERO) - value * x
        return out if all(x.is_zero() for x in rest.values()) else None


def coefficients(columns: Sequence[Mapping[Row, Number]], where: Mapping[Row, int]) -> Floats:
    """Return the matrix of the linear equations in floats."""
    dense = np.zeros((len(where), len(columns)))
    for c, column in enumerate(columns):
        for row, value in column.items():
            dense[where[row], c] = to_float(value).real
    return dense


def factorisation() -> Any:
    """Return scipy's QR, imported late; as Any, for its result depends on its arguments."""
    from scipy import linalg

    return linalg.qr


def _solved(matrix: list[list[Number]], right: list[Number]) -> list[Number] | None:
    if all(x.is_rational() for row in matrix for x in row):
        return _solved_rational(matrix, right)
    try:
        return solve(matrix, right)
    except NotExact:  # an inverse with too large a square root
        return None


def _solved_rational(matrix: list[list[Number]], right: list[Number]) -> list[Number] | None:
    """Solve over the rationals, for each square root in the right side by itself."""
    import flint

    n = len(matrix)
    a = flint.fmpq_mat(n, n, [_fmpq(x.rational()) for row in matrix for x in row])
    radicands = sorted({r for x in right for r, _ in x.parts} | {1})
    columns = []
    for value in right:
        parts = {r: re for r, (re, _) in value.parts}
        columns += [_fmpq(parts.get(r, Fraction(0))) for r in radicands]
    try:
        x = a.solve(flint.fmpq_mat(n, len(radicands), columns))
    except ZeroDivisionError:
        return None
    return [
        _total(
            number(Fraction(int(x[i, j].p), int(x[i, j].q))) * root(r)
            for j, r in enumerate(radicands)
        )
        for i in range(n)
    ]


def _total(parts: Iterator[Number]) -> Number:
    out = ZERO
    for part in parts:
        out = out + part
    return out


def _fmpq(value: Fraction) -> Any:
    import flint

    return flint.fmpq(value.numerator, value.denominator)


__all__ = ["AffineSystem", "coefficients", "factorisation"]
