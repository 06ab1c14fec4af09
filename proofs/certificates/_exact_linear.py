"""Exact linear algebra over the field of the kernel's numbers, for small matrices."""

from __future__ import annotations

from collections.abc import Sequence

from ..kernel.matrices import Matrix, product
from ..kernel.numbers import ONE, ZERO, Number

Vectors = list[list[Number]]


def echelon(m: Matrix) -> tuple[Matrix, list[int]]:
    """Return the reduced echelon form and the columns of its pivots."""
    rows = [list(row) for row in m]
    pivots: list[int] = []
    for column in range(len(rows[0]) if rows else 0):
        top = len(pivots)
        found = next((i for i in range(top, len(rows)) if not rows[i][column].is_zero()), None)
        if found is None:
            continue
        rows[top], rows[found] = rows[found], rows[top]
        inverse = rows[top][column].inverse()
        rows[top] = [x * inverse if x.parts else x for x in rows[top]]
        for i, row in enumerate(rows):
            if i != top and not row[column].is_zero():
                factor = row[column]
                pairs = zip(row, rows[top], strict=True)
                rows[i] = [x - factor * y if y.parts else x for x, y in pairs]
        pivots.append(column)
    return rows[: len(pivots)], pivots


def solve(m: Sequence[Sequence[Number]], right: Sequence[Number]) -> list[Number] | None:
    """Return the only solution of m x = right; ``None`` if there is none, or several."""
    rows, pivots = echelon([[*row, value] for row, value in zip(m, right, strict=True)])
    return [row[-1] for row in rows] if pivots == list(range(len(m[0]))) else None


def nullspace(m: Matrix, width: int | None = None) -> Vectors:
    """Return a basis of the vectors of that length that a matrix, maybe empty, sends to zero."""
    rows, pivots = echelon(m)
    width = len(m[0]) if width is None else width
    out = []
    for free in range(width):
        if free not in pivots:
            vector = [ZERO] * width
            vector[free] = ONE
            for i, pivot in enumerate(pivots):
                vector[pivot] = -rows[i][free]
            out.append(vector)
    return out


def null_vector(m: Matrix) -> list[Number] | None:
    """Return a vector, not zero, that a matrix sends to zero; ``None`` if there is none."""
    return next(iter(nullspace(m)), None)


def shifted(m: Matrix, value: Number) -> Matrix:
    """Return m - value 1."""
    return [[x - value if i == j else x for j, x in enumerate(row)] for i, row in enumerate(m)]


def adjoint(m: Matrix) -> Matrix:
    """Return the conjugate transpose."""
    return [[x.conjugate() for x in column] for column in zip(*m, strict=True)]


def columns(vectors: Vectors) -> Matrix:
    """Return the matrix with these columns."""
    return [list(row) for row in zip(*vectors, strict=True)]


def left_inverse(m: Matrix) -> Matrix:
    """Return L such that mL projects orthogonally on the range of m; dependent columns get 0."""
    _, independent = echelon(m)
    kept = [[row[j] for j in independent] for row in m]
    turned = adjoint(kept)
    gram = product(turned, kept)
    solved, _ = echelon([a + b for a, b in zip(gram, turned, strict=True)])
    inverse = [row[len(gram) :] for row in solved]
    out = [[ZERO] * len(m) for _ in m[0]]
    for j, row in zip(independent, inverse, strict=True):
        out[j] = row
    return out


def unit(n: int) -> Matrix:
    """Return the identity matrix."""
    return [[ONE if i == j else ZERO for j in range(n)] for i in range(n)]
