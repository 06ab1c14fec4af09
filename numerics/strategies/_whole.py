"""Matrices of Gaussian integers over one common denominator: exact, and quick to multiply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd, lcm
from typing import TypeAlias

from ._exact import Complex, Gauss, Json, gauss_matrix

Numerators: TypeAlias = list[list[Gauss]]

PRIME = 1_000_000_009
ROOT = pow(13, (PRIME - 1) // 4, PRIME)
"""A prime, and a square root of -1 modulo it: 13 is no square there, its quarter power is one."""


@dataclass(frozen=True)
class Whole:
    """The matrix ``rows / bottom``."""

    rows: Numerators
    bottom: int = 1

    def json(self) -> Json:
        """Return the matrix as the kernel reads it."""
        return gauss_matrix(self.rows, self.bottom)

    def reduced(self) -> Whole:
        """Return the same matrix in lowest terms."""
        common = gcd(self.bottom, *[part for row in self.rows for x in row for part in x])
        if common == 1:
            return self
        return Whole(
            [[(a // common, b // common) for a, b in row] for row in self.rows],
            self.bottom // common,
        )


def diagonal(entries: Sequence[int], bottom: int = 1) -> Whole:
    """Return a real diagonal matrix."""
    n = len(entries)
    return Whole([[(entries[i] if i == j else 0, 0) for j in range(n)] for i in range(n)], bottom)


def times(a: Whole, b: Whole) -> Whole:
    """Return the product."""
    columns = list(zip(*b.rows, strict=True))
    rows = []
    for row in a.rows:
        line = []
        for column in columns:
            re = im = 0
            for (p, q), (r, s) in zip(row, column, strict=True):
                re += p * r - q * s
                im += p * s + q * r
            line.append((re, im))
        rows.append(line)
    return Whole(rows, a.bottom * b.bottom)


def dagger(a: Whole) -> Whole:
    """Return the adjoint."""
    return Whole([[(x, -y) for x, y in column] for column in zip(*a.rows, strict=True)], a.bottom)


def conjugated(u: Whole, a: Whole) -> Whole:
    r"""Return $U A U^\dagger$."""
    return times(times(u, a), dagger(u)).reduced()


def mixed(parts: Sequence[tuple[int, Whole]]) -> Whole:
    """Return the mixture with these nonnegative weights, scaled to sum to one."""
    bottom = lcm(*[part.bottom for _, part in parts])
    n, m = len(parts[0][1].rows), len(parts[0][1].rows[0])
    re, im = ([[0] * m for _ in range(n)] for _ in range(2))
    for weight, part in parts:
        scale = weight * (bottom // part.bottom)
        for i, row in enumerate(part.rows):
            for j, (a, b) in enumerate(row):
                re[i][j] += scale * a
                im[i][j] += scale * b
    rows = [list(zip(x, y, strict=True)) for x, y in zip(re, im, strict=True)]
    return Whole(rows, bottom * sum(weight for weight, _ in parts)).reduced()


def kron(a: Whole, b: Whole) -> Whole:
    """Return the tensor product."""
    rows = [
        [(p * r - q * s, p * s + q * r) for p, q in row for r, s in line]
        for row in a.rows
        for line in b.rows
    ]
    return Whole(rows, a.bottom * b.bottom)


def from_fractions(rows: Sequence[Sequence[Complex]]) -> Whole:
    """Return the matrix with these complex rational entries."""
    bottom = lcm(*[part.denominator for row in rows for x in row for part in x])
    return Whole([[(int(a * bottom), int(b * bottom)) for a, b in row] for row in rows], bottom)


def cayley(hermitian: Whole) -> Whole:
    r"""Return the unitary $(1 - iA)(1 + iA)^{-1}$ of a Hermitian A (A. Cayley, 1846).

    Fraction-free elimination (E. Bareiss, 1968) of $1 + iA$, which is never singular.
    """
    n, b = len(hermitian.rows), hermitian.bottom
    left = [
        [(-y + b * (i == j), x) for j, (x, y) in enumerate(row)]
        for i, row in enumerate(hermitian.rows)
    ]
    right = [
        [(y + b * (i == j), -x) for j, (x, y) in enumerate(row)]
        for i, row in enumerate(hermitian.rows)
    ]
    # (1 + iA) and (1 - iA) commute: solve (1 + iA) U = 1 - iA
    work = [u + v for u, v in zip(left, right, strict=True)]
    last: Gauss = (1, 0)
    for k in range(n):
        at = next(i for i in range(k, n) if work[i][k] != (0, 0))
        work[k], work[at] = work[at], work[k]
        pivot = work[k][k]
        for i in range(n):
            if i == k:
                continue
            factor = work[i][k]
            work[i] = [
                _quotient(_minus(_product(pivot, x), _product(factor, y)), last)
                for x, y in zip(work[i], work[k], strict=True)
            ]
        last = pivot
    # every row is now (its pivot) times (unit row | solution row)
    (p, q), norm = last, last[0] ** 2 + last[1] ** 2
    rows = [[_product(x, (p, -q)) for x in row[n:]] for row in work]
    return Whole(rows, norm).reduced()


def rank_at_least(vectors: Sequence[Sequence[Gauss]], rank: int) -> bool:
    """Whether the vectors certainly span that many dimensions: they do so modulo a prime."""
    left = [[(a + b * ROOT) % PRIME for a, b in vector] for vector in vectors]
    found = 0
    for column in range(len(left[0]) if left else 0):
        at = next((i for i in range(found, len(left)) if left[i][column]), None)
        if at is None:
            continue
        left[found], left[at] = left[at], left[found]
        inverse = pow(left[found][column], -1, PRIME)
        for i in range(found + 1, len(left)):
            if factor := left[i][column] * inverse % PRIME:
                left[i] = [
                    (x - factor * y) % PRIME for x, y in zip(left[i], left[found], strict=True)
                ]
        found += 1
    return found >= rank


def _product(x: Gauss, y: Gauss) -> Gauss:
    return x[0] * y[0] - x[1] * y[1], x[0] * y[1] + x[1] * y[0]


def _minus(x: Gauss, y: Gauss) -> Gauss:
    return x[0] - y[0], x[1] - y[1]


def _quotient(x: Gauss, y: Gauss) -> Gauss:
    """Return x/y where y divides x."""
    norm = y[0] ** 2 + y[1] ** 2
    a, b = _product(x, (y[0], -y[1]))
    return a // norm, b // norm
