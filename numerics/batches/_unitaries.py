"""Unitary matrices and Kraus operators in bulk: products of rational reflections."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from ..strategies._exact import Complex, Json, write
from ._column import Array, Column, Generator, Integers, chosen

_PHASES = ((1, 0, 1), (-1, 0, 1), (0, 1, 1), (0, -1, 1), (3, 4, 5), (5, -12, 13))
"""Rational points (x, y) of the unit circle, over a common denominator."""


def _factors(n: int) -> int:
    """Return how many reflections: with the phases, enough for every unitary up to size 5."""
    return min(max(n, 2), 5)


def _reflections(rng: Generator, n: int, count: int) -> tuple[Integers, Integers, Integers]:
    r"""Return vectors v of reflections $1-2vv^\dagger/v^\dagger v$, and phases of the rows.

    A third of the vectors is the difference of two basis vectors: their reflection is a swap.
    """
    factors = _factors(n)
    re, im = rng.integers(-3, 4, size=(2, count, factors, n))
    style = chosen(rng, count * factors, 3, 1, 1, 1).reshape(count, factors, 1)
    im = np.where(style == 1, 0, im)
    units = np.eye(n, dtype=np.int64)
    first = rng.integers(n, size=(count, factors))
    other = (first + 1 + rng.integers(max(1, n - 1), size=(count, factors))) % n
    swap = units[first] - units[other]
    swap[~swap.any(axis=2)] = units[0]  # n = 1
    re = np.where(style == 2, swap, re)
    im = np.where(style >= 2, 0, im)
    re = np.where(style == 3, units[first], re)
    nothing = ~(np.abs(re) + np.abs(im)).any(axis=2)
    re[nothing, 0] = 1
    phases = rng.integers(len(_PHASES), size=(count, n))
    phases *= rng.random(count)[:, None] < 0.5
    return re, im, phases


def _product(re: Integers, im: Integers, phases: Integers) -> Array:
    """Return the product of the reflections, its rows times the phases."""
    vectors = re + 1j * im
    square = (np.abs(vectors) ** 2).sum(axis=2)[:, :, None, None]
    steps = np.eye(re.shape[2]) - 2 * vectors[..., :, None] * vectors.conj()[..., None, :] / square
    found = steps[:, 0]
    for k in range(1, steps.shape[1]):
        found = found @ steps[:, k]
    turns = np.array([complex(x, y) / c for x, y, c in _PHASES])[phases]
    return np.asarray(turns[:, :, None] * found)


def _times(a: Complex, b: Complex) -> Complex:
    return a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]


def _exact_product(re: Integers, im: Integers, phases: Integers) -> list[list[Complex]]:
    """Return the same product of one row, as complex rationals."""
    n = len(phases)
    unit = [[(Fraction(int(i == j)), Fraction(0)) for j in range(n)] for i in range(n)]
    rows: list[list[Complex]] = unit
    for vector in zip(re.tolist(), im.tolist(), strict=True):
        v: list[Complex] = [(Fraction(x), Fraction(y)) for x, y in zip(*vector, strict=True)]
        square = sum((x * x + y * y for x, y in v), Fraction(0))
        turned: list[list[Complex]] = []
        for row in rows:
            along = (Fraction(0), Fraction(0))
            for x, y in zip(row, v, strict=True):
                z = _times(x, y)
                along = along[0] + z[0], along[1] + z[1]
            factor = 2 * along[0] / square, 2 * along[1] / square
            steps = [_times(factor, (y[0], -y[1])) for y in v]
            turned.append([(x[0] - z[0], x[1] - z[1]) for x, z in zip(row, steps, strict=True)])
        rows = turned
    circle = [(Fraction(x, c), Fraction(y, c)) for x, y, c in _PHASES]
    return [[_times(circle[k], x) for x in row] for k, row in zip(phases, rows, strict=True)]


def unitary(rng: Generator, n: int, count: int) -> Column:
    """Draw unitary matrices: reflections, with phases for half of the rows."""
    re, im, phases = _reflections(rng, n, count)

    def written(row: int) -> Json:
        found = _exact_product(re[row], im[row], phases[row])
        return [[write(x) for x in line] for line in found]

    return Column(_product(re, im, phases), written)


def channel(rng: Generator, kraus: int, n: int, count: int) -> Column:
    """Draw Kraus operators: blocks of the first columns of a unitary matrix."""
    re, im, phases = _reflections(rng, kraus * n, count)
    blocks = _product(re, im, phases)[:, :, :n].reshape(count, kraus, n, n)

    def written(row: int) -> Json:
        found = _exact_product(re[row], im[row], phases[row])
        lines = [[write(x) for x in line[:n]] for line in found]
        return [lines[k * n : (k + 1) * n] for k in range(kraus)]

    return Column(blocks, written)
