r"""Real symmetric matrices, known exactly or within a radius; correlation matrices among them.

Entries are $\sum_r m_r \sqrt r / d$ with integer matrices $m_r$ over one denominator d: whatever is
linear in them is done in integers, apart for each square root.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

from ..matrices import Matrix
from ..numbers import ONE, NotExact, Number, number
from .grid import Rows
from .problem import Ball, enclose, read_ball, read_exact

MAX_SIZE = 2048


@dataclass(frozen=True)
class Real:
    """Every symmetric matrix whose entries off the diagonal lie within ``radius`` of these.

    ``parts`` maps a radicand to its matrix of integers over the denominator ``den``.
    """

    den: int
    parts: Mapping[int, Rows]
    radius: Fraction

    @property
    def size(self) -> int:
        """Return the number of rows."""
        return len(self.parts[1])

    @cached_property
    def entries(self) -> Matrix:
        """Return the entries as exact numbers."""
        n = range(self.size)
        return [[self.combine({r: m[i][j] for r, m in self.parts.items()}) for j in n] for i in n]

    def combine(self, values: Mapping[int, int]) -> Number:
        """Return the number with these integers for the square roots."""
        zero = Fraction(0)
        return Number.of({r: (Fraction(x, self.den), zero) for r, x in values.items()})

    def pairs(self) -> list[tuple[int, int]]:
        """Return the pairs i < j."""
        return [(i, j) for j in range(self.size) for i in range(j)]

    def ball(self) -> Ball:
        """Return a ball that holds every matrix meant."""
        ball = enclose(self.entries)
        return Ball(ball.centre, ball.radius + self.radius)


def read_real(data: Any) -> Real:
    """Read a real symmetric matrix; the radius is 0 for exact entries."""
    if isinstance(data, Mapping) and "exact" in data:
        return exactly(read_exact(data))
    ball = read_ball(data)
    centre = ball.centre
    if any(any(row) for row in centre.im):
        raise NotExact("the matrix is not real")
    _check_symmetric(centre.re)
    return Real(centre.den, {1: centre.re}, ball.radius)


def exactly(entries: Matrix) -> Real:
    """Return a matrix of exact entries; ``NotExact`` unless it is real and symmetric."""
    numbers = [x for row in entries for x in row]
    if not all(x.is_real() for x in numbers):
        raise NotExact("the matrix is not real")
    den = lcm(*(a.denominator for x in numbers for _, (a, _) in x.parts))
    n = len(entries)
    parts: dict[int, Rows] = {1: [[0] * len(row) for row in entries]}
    for i, row in enumerate(entries):
        for j, x in enumerate(row):
            for r, (a, _) in x.parts:
                if r not in parts:
                    parts[r] = [[0] * n for _ in range(n)]
                parts[r][i][j] = a.numerator * (den // a.denominator)
    for rows in parts.values():
        _check_symmetric(rows)
    return Real(den, parts, Fraction(0))


def _check_symmetric(rows: Rows) -> None:
    n = len(rows)
    if n > MAX_SIZE or any(len(row) != n for row in rows):
        raise NotExact("a symmetric matrix is square")
    if any(rows[i][j] != rows[j][i] for i in range(n) for j in range(i)):
        raise NotExact("the matrix is not Hermitian")


def read_correlation(data: Any) -> Real:
    """Read a correlation matrix; its diagonal is 1, up to the radius in which it is known."""
    return with_unit_diagonal(read_real(data))


def with_unit_diagonal(matrix: Real) -> Real:
    """Return a matrix whose diagonal is 1, up to its radius, with the diagonal 1."""
    n = range(matrix.size)
    for r, rows in matrix.parts.items():
        middle = matrix.den if r == 1 else 0
        if any(abs(rows[k][k] - middle) > matrix.radius * matrix.den for k in n):
            raise NotExact("a diagonal entry is not 1")
    rows = [[matrix.den if i == j else matrix.parts[1][i][j] for j in n] for i in n]
    return Real(matrix.den, {**matrix.parts, 1: rows}, matrix.radius)


def size_of(x: Number) -> Number:
    """Return |x| of a real number."""
    return -x if x.sign() < 0 else x


def at_most(x: Number, y: Number) -> bool:
    """Decide x <= y for real numbers."""
    return (y - x).sign() >= 0


def at_most_one(x: Number) -> bool:
    """Decide x <= 1."""
    return x.rational() <= 1 if x.is_rational() else at_most(x, ONE)


def sum_of_sizes(den: int, parts: Mapping[int, list[int]]) -> Number:
    r"""Return $\sum_k |\sum_r m_{rk} \sqrt r| / d$."""
    if set(parts) == {1}:
        return number(Fraction(sum(map(abs, parts[1])), den))
    total = number(0)
    for values in zip(*parts.values(), strict=True):
        zero = Fraction(0)
        x = Number.of({r: (Fraction(v, den), zero) for r, v in zip(parts, values, strict=True)})
        total = total + size_of(x)
    return total
