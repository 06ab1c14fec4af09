r"""Correlation matrices: Hermitian with unit diagonal, known exactly or within a radius."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..matrices import Matrix
from ..numbers import ONE, NotExact, Number
from .problem import Ball, enclose, exact_numbers, read_ball, read_exact

MAX_SIZE = 4096


@dataclass(frozen=True)
class Correlation:
    """Every Hermitian matrix with unit diagonal whose entries lie within ``radius`` of these."""

    entries: Matrix
    radius: Fraction

    @property
    def size(self) -> int:
        """Return the number of rows."""
        return len(self.entries)

    def ball(self) -> Ball:
        """Return a ball that holds every matrix meant."""
        ball = enclose(self.entries)
        return Ball(ball.centre, ball.radius + self.radius)

    def pairs(self) -> list[tuple[int, int]]:
        """Return the pairs i < j."""
        return [(i, j) for j in range(self.size) for i in range(j)]


def read_hermitian(data: Any, *, real: bool = False) -> tuple[Matrix, Fraction]:
    """Read a Hermitian matrix and its radius, which is 0 for exact entries."""
    if isinstance(data, dict) and "exact" in data:
        entries, radius = read_exact(data), Fraction(0)
    else:
        ball = read_ball(data)
        entries, radius = exact_numbers(ball.centre), ball.radius
    n = len(entries)
    if n > MAX_SIZE or any(len(row) != n for row in entries):
        raise NotExact("a Hermitian matrix is square")
    for i in range(n):
        for j in range(i + 1):
            if not (entries[i][j] - entries[j][i].conjugate()).is_zero():
                raise NotExact("the matrix is not Hermitian")
            if real and not entries[i][j].is_real():
                raise NotExact("the matrix is not real")
    return entries, radius


def read_correlation(data: Any, *, real: bool = False) -> Correlation:
    """Read a correlation matrix; its diagonal is 1, up to the radius in which it is known."""
    entries, radius = read_hermitian(data, real=real)
    for k, row in enumerate(entries):
        if magnitude(row[k] - ONE) > radius:
            raise NotExact("a diagonal entry is not 1")
        row[k] = ONE
    return Correlation(entries, radius)


def size_of(x: Number) -> Number:
    """Return |x| of a real number."""
    return -x if x.sign() < 0 else x


def magnitude(x: Number) -> Fraction:
    """Return a rational upper bound of |re x| + |im x|, exact for Gaussian rationals."""
    total = Fraction(0)
    for r, (a, b) in x.parts:
        total += (abs(a) + abs(b)) * (1 if r == 1 else r)
    return total


def at_most(x: Number, y: Number) -> bool:
    """Decide x <= y for real numbers."""
    return (y - x).sign() >= 0
