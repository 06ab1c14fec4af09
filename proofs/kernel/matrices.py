"""Exact tests of matrices: positive semidefinite, Hermitian; singular ones included."""

from __future__ import annotations

from typing import Any

from .numbers import ZERO, NotExact, Number

Matrix = list[list[Number]]


def is_hermitian(m: Matrix) -> bool:
    """Decide whether a square matrix equals its conjugate transpose."""
    n = len(m)
    return all(len(row) == n for row in m) and all(
        (m[i][j] - m[j][i].conjugate()).is_zero() for i in range(n) for j in range(i + 1)
    )


def is_psd(m: Matrix) -> bool:
    """Decide whether a matrix is Hermitian and positive semidefinite, exactly.

    Fraction-free symmetric elimination: after the pivot a_kk > 0 the rest becomes
    (a_kk a_ij - a_ik a_kj) / (previous pivot), a Schur complement up to a positive factor. A zero
    pivot is allowed only with a zero column; a negative one refutes.
    """
    if not is_hermitian(m):
        return False
    n = len(m)
    a = [list(row) for row in m]
    previous: Number | None = None
    for k in range(n):
        pivot = a[k][k]
        try:
            sign = pivot.sign()
        except NotExact:
            return False
        if sign < 0:
            return False
        if sign == 0:
            if any(not a[i][k].is_zero() for i in range(k + 1, n)):
                return False
            continue
        scale = previous.inverse() if previous is not None else None
        for i in range(k + 1, n):
            for j in range(k + 1, i + 1):
                value = pivot * a[i][j] - a[i][k] * a[j][k].conjugate()
                a[i][j] = value * scale if scale is not None else value
                a[j][i] = a[i][j].conjugate()
        previous = pivot
    return True


def product(a: Matrix, b: Matrix) -> Matrix:
    """Return the matrix product."""
    columns = list(zip(*b, strict=True))
    return [[inner(row, column) for column in columns] for row in a]


def inner(u: Any, v: Any) -> Number:
    """Return the bilinear product of two sequences."""
    out = ZERO
    for x, y in zip(u, v, strict=True):
        if x.parts and y.parts:
            out = out + x * y
    return out


def trace_product(a: Matrix, b: Matrix) -> Number:
    """Return tr(ab)."""
    n = len(a)
    out = ZERO
    for i in range(n):
        out = out + inner(a[i], [b[k][i] for k in range(n)])
    return out


def combine(terms: list[tuple[Number, Matrix]]) -> Matrix:
    """Return the linear combination of matrices of one size."""
    rows, cols = len(terms[0][1]), len(terms[0][1][0])
    out = [[ZERO] * cols for _ in range(rows)]
    for factor, m in terms:
        if len(m) != rows or any(len(row) != cols for row in m):
            raise NotExact("matrices of different shapes are combined")
        for i in range(rows):
            for j in range(cols):
                out[i][j] = out[i][j] + factor * m[i][j]
    return out


def equal(a: Matrix, b: Matrix) -> bool:
    """Decide equality of two matrices."""
    return len(a) == len(b) and all(
        len(r) == len(s) and all((x - y).is_zero() for x, y in zip(r, s, strict=True))
        for r, s in zip(a, b, strict=True)
    )
