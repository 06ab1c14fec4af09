"""Round float matrices to exact ones, and repair by a shift what rounding broke."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import frexp
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..kernel.matrices import Matrix, combine, is_psd
from ..kernel.numbers import ONE, ZERO, Number, number, read, write
from ..kernel.quantities.grid import Grid

Json: TypeAlias = Any


def exact(re: Fraction, im: Fraction) -> Number:
    """Return re + i im."""
    return Number.of({1: (re, im)})


def common(value: float, denominator: int) -> Fraction:
    """Round to a multiple of 1/denominator."""
    return Fraction(round(float(value) * denominator), denominator)


def guess(value: float, denominator: int) -> Fraction:
    """Return the nearest fraction of small denominator."""
    return Fraction(float(value)).limit_denominator(denominator)


def hermitian(m: NDArray[Any], denominator: int, *, simple: bool = False) -> Matrix:
    """Round to an exactly Hermitian matrix.

    By default all entries share one denominator, so that exact tests stay fast; ``simple`` guesses
    the fraction that each entry is meant to be.
    """
    rounded = guess if simple else common
    array = np.asarray(m, complex)
    array = (array + array.conj().T) / 2
    n = len(array)
    out = [[ZERO] * n for _ in range(n)]
    for i in range(n):
        out[i][i] = number(rounded(array[i, i].real, denominator))
        for j in range(i):
            re, im = rounded(array[i, j].real, denominator), rounded(array[i, j].imag, denominator)
            out[i][j], out[j][i] = exact(re, im), exact(re, -im)
    return out


def to_grid(m: NDArray[Any], bits: int) -> Grid:
    """Round to Gaussian integers over a power of two: ``bits`` digits in the largest entry.

    Hermitian matrices stay Hermitian. ``bits`` is at most 52.
    """
    array = np.asarray(m)
    parts = [np.real(array), np.imag(array)]
    shift = bits - frexp(max(float(np.abs(part).max()) for part in parts))[1]
    re, im = (np.rint(np.ldexp(part, shift)).astype(np.int64).tolist() for part in parts)
    if shift < 0:
        re, im = ([[x << -shift for x in row] for row in part] for part in (re, im))
    return Grid(1 << max(shift, 0), re, im)


def identity(n: int) -> Matrix:
    """Return the identity matrix."""
    return [[ONE if i == j else ZERO for j in range(n)] for i in range(n)]


def shifted(m: Matrix, eps: Fraction) -> Matrix:
    """Return m + eps 1."""
    return combine([(ONE, m), (number(eps), identity(len(m)))])


def add(a: Matrix, b: Matrix) -> Matrix:
    """Return a + b."""
    return combine([(ONE, a), (ONE, b)])


def subtract(a: Matrix, b: Matrix) -> Matrix:
    """Return a - b."""
    return combine([(ONE, a), (number(-1), b)])


def repair(matrices: Sequence[Matrix], start: Fraction = Fraction(1, 10**9)) -> Fraction | None:
    """Return a small eps >= 0 such that each m + eps 1 is positive semidefinite."""
    eps = Fraction(0)
    for _ in range(24):
        if all(is_psd(shifted(m, eps)) for m in matrices):
            return eps
        eps = 4 * eps if eps else start
    return None


def to_json(m: Matrix) -> Json:
    """Return the JSON form of an exact matrix."""
    return [[write(x) for x in row] for row in m]


def from_json(data: Json) -> Matrix:
    """Read an exact matrix."""
    return [[read(x) for x in row] for row in data]


def to_floats(m: Matrix) -> NDArray[np.complex128]:
    """Return an exact matrix in floats."""
    return np.array([[to_float(x) for x in row] for row in m], complex)


def to_float(x: Number) -> complex:
    """Return an exact number as a float."""
    return sum((complex(a, b) * float(r) ** 0.5 for r, (a, b) in x.parts), 0j)


def solve_exactly(
    columns: Sequence[Sequence[int]], target: Sequence[Number]
) -> list[Number] | None:
    """Solve sum_k x_k columns[k] = target by elimination; unknowns that stay free are zero."""
    height, width = len(target), len(columns)
    rows = [[Fraction(columns[k][i]) for k in range(width)] for i in range(height)]
    right = list(target)
    pivots: list[int] = []
    for k in range(width):
        top = len(pivots)
        found = next((i for i in range(top, height) if rows[i][k]), None)
        if found is None:
            continue
        rows[top], rows[found] = rows[found], rows[top]
        right[top], right[found] = right[found], right[top]
        inverse = 1 / rows[top][k]
        rows[top] = [x * inverse for x in rows[top]]
        right[top] = right[top] * number(inverse)
        for i in range(height):
            if i != top and rows[i][k]:
                factor = rows[i][k]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[top], strict=True)]
                right[i] = right[i] - number(factor) * right[top]
        pivots.append(k)
    if any(not x.is_zero() for x in right[len(pivots) :]):
        return None
    out = [ZERO] * width
    for i, k in enumerate(pivots):
        out[k] = right[i]
    return out
