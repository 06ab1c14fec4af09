"""From a float solution to an exact one: round, project onto the identity, test exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..kernel.matrices import is_psd
from ..kernel.numbers import ZERO, NotExact, Number, number, root
from ..kernel.polynomials import Monomial, Polynomial
from ._identity import Block, Found, Identity
from .rounding import to_float

Floats = NDArray[np.float64]

DENOMINATORS = (1, 2, 12, 120, 5040, 10**6, 10**9)


def solve_exactly(
    identity: Identity,
    polys: Sequence[Polynomial],
    places: Sequence[tuple[int, int, int]],
    where: dict[Monomial, int],
    values: Floats,
) -> Found | None:
    """Round, project onto the identity, and keep what is exactly positive semidefinite."""
    solver = _Projection.of(polys, identity.target, where)
    for denominator in DENOMINATORS:
        rounded = [number(Fraction(round(float(v) * denominator), denominator)) for v in values]
        exact = solver.project(rounded)
        if exact is None:
            return None
        found = _assembled(identity, places, exact)
        if found is not None:
            return found
    return None


def _assembled(identity: Identity, places: Any, exact: list[Number]) -> Found | None:
    grams = []
    for k, block in enumerate(identity.blocks):
        width = block.width()
        small = [[ZERO] * width for _ in range(width)]
        for (owner, a, b), value in zip(places, exact, strict=True):
            if owner == k:
                small[a][b] = small[b][a] = value
        if not is_psd(small):
            return None
        grams.append(_lifted(block, small))
    factors: list[Polynomial] = [{} for _ in identity.equations]
    for (owner, t, _), value in zip(places, exact, strict=True):
        if owner < 0 and not value.is_zero():
            factors[-1 - owner][identity.equations[-1 - owner][1][t]] = value
    return Found(grams, factors)


def _lifted(block: Block, small: list[list[Number]]) -> list[list[Number]]:
    if block.span is None:
        return small
    half = [  # small times the transpose of the span
        [_dot(row, [column[i] for column in block.span]) for i in range(len(block.basis))]
        for row in small
    ]
    return [
        [
            _dot([column[i] for column in block.span], [row[j] for row in half])
            for j in range(len(block.basis))
        ]
        for i in range(len(block.basis))
    ]


def _dot(u: Sequence[Number], v: Sequence[Number]) -> Number:
    out = ZERO
    for x, y in zip(u, v, strict=True):
        if x.parts and y.parts:
            out = out + x * y
    return out


@dataclass
class _Projection:
    """Solves the linear equations for well chosen unknowns, the others being given."""

    polys: Sequence[Polynomial]
    target: Polynomial
    rows: list[Monomial]
    chosen: list[int]

    @staticmethod
    def of(
        polys: Sequence[Polynomial], target: Polynomial, where: dict[Monomial, int]
    ) -> _Projection:
        qr = factorisation()
        dense = coefficients(polys, where)
        _, r, order = qr(dense, mode="economic", pivoting=True)
        diagonal = np.abs(np.diag(r))
        rank = int((diagonal > 1e-10 * max(float(diagonal[0]), 1e-300)).sum())
        chosen = [int(c) for c in order[:rank]]
        _, r, order = qr(dense[:, chosen].T, mode="economic", pivoting=True)
        names = list(where)
        return _Projection(polys, target, [names[int(k)] for k in order[:rank]], chosen)

    def project(self, values: list[Number]) -> list[Number] | None:
        """Return the values with the chosen ones corrected; ``None`` when that is impossible."""
        chosen = set(self.chosen)
        rest = dict(self.target)
        for c, poly in enumerate(self.polys):
            if c not in chosen and not values[c].is_zero():
                for mono, x in poly.items():
                    rest[mono] = rest.get(mono, ZERO) - values[c] * x
        matrix = [[self.polys[c].get(m, ZERO) for c in self.chosen] for m in self.rows]
        right = [rest.get(m, ZERO) for m in self.rows]
        solved = _solved(matrix, right)
        if solved is None:
            return None
        out = list(values)
        for c, value in zip(self.chosen, solved, strict=True):
            out[c] = value
            for mono, x in self.polys[c].items():
                rest[mono] = rest.get(mono, ZERO) - value * x
        return out if all(x.is_zero() for x in rest.values()) else None


def coefficients(polys: Sequence[Polynomial], where: dict[Monomial, int]) -> Floats:
    """Return the matrix of the linear equations: a row for each monomial."""
    dense = np.zeros((len(where), len(polys)))
    for c, poly in enumerate(polys):
        for mono, value in poly.items():
            dense[where[mono], c] = to_float(value).real
    return dense


def factorisation() -> Any:
    """Return scipy's QR, imported late; as Any, for its result depends on its arguments."""
    from scipy import linalg

    return linalg.qr


def _solved(matrix: list[list[Number]], right: list[Number]) -> list[Number] | None:
    if all(x.is_rational() for row in matrix for x in row):
        return _solved_rational(matrix, right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    n = len(rows)
    for k in range(n):
        pivot = next((i for i in range(k, n) if not rows[i][k].is_zero()), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        try:
            inverse = rows[k][k].inverse()
        except NotExact:
            return None
        rows[k] = [x * inverse for x in rows[k]]
        for i in range(n):
            if i != k and not rows[i][k].is_zero():
                factor = rows[i][k]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
    return [row[n] for row in rows]


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


__all__ = ["coefficients", "factorisation", "solve_exactly"]
