r"""What a certified quantity is about: matrices given exactly, or by a ball around a grid.

``{"exact": [[number, ...], ...]}``
    entries in $\mathbb{Q}(i, \sqrt{2}, \sqrt{3}, \dots)$, in the form of `numbers.read`.
``{"den": d, "re": [[...]], "im": [[...]], "radius": "1/1024"}``
    any matrix whose entries lie within the radius (modulus) of (re + i im)/d: what is certified
    holds for all of them. Floats are read like this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, lcm
from typing import Any

from ..matrices import Matrix
from ..numbers import NotExact, Number, fraction, number, read
from .grid import MAX_ENTRIES, Grid, read_grid

BITS = 100
"""Irrational entries are enclosed to this many binary digits after the point."""
MAX_DENOMINATOR = 1 << 256
"""Rational entries whose common denominator is larger are enclosed as well."""


@dataclass(frozen=True)
class Ball:
    """All matrices whose entries lie within ``radius`` of those of ``centre``."""

    centre: Grid
    radius: Fraction


def read_ball(data: Any) -> Ball:
    """Read a matrix in either form as a ball; the radius is 0 for rational entries."""
    if isinstance(data, Mapping) and "exact" in data:
        return enclose(read_exact(data))
    if not isinstance(data, Mapping) or "radius" not in data:
        raise NotExact("a matrix has exact entries, or a grid and a radius")
    radius = read_fraction(data["radius"])
    if radius < 0:
        raise NotExact("a radius is not negative")
    return Ball(read_grid({k: v for k, v in data.items() if k != "radius"}), radius)


def read_exact(data: Any) -> Matrix:
    """Read a matrix of exact entries; refuse one that is known up to a radius only."""
    if not isinstance(data, Mapping) or set(data) != {"exact"}:
        raise NotExact("the entries of this matrix are not known exactly")
    rows = data["exact"]
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list) for row in rows):
        raise NotExact("a matrix is a list of rows")
    width = len(rows[0])
    if not width or any(len(row) != width for row in rows) or len(rows) * width > MAX_ENTRIES:
        raise NotExact("the rows of a matrix have one length, which is not zero")
    return [[read(x) for x in row] for row in rows]


def read_fraction(data: Any) -> Fraction:
    """Read ``"3/4"``; a Boolean or a float is refused."""
    return fraction(data)


def read_int(data: Any, least: int, most: int) -> int:
    """Read an integer within limits."""
    if type(data) is not int or not least <= data <= most:
        raise NotExact(f"an integer from {least} to {most} is expected")
    return data


def enclose(matrix: Matrix) -> Ball:
    """Return a ball around exact entries; its radius is 0 if they are rational (or i times so)."""
    parts = [x for row in matrix for x in row]
    den = 1
    if all(r == 1 for x in parts for r, _ in x.parts):
        for x in parts:
            for _, (a, b) in x.parts:
                den = lcm(den, a.denominator, b.denominator)
                if den > MAX_DENOMINATOR:
                    break
        if den <= MAX_DENOMINATOR:
            return Ball(_rational(matrix, den), Fraction(0))
    scale = Fraction(1, 1 << BITS)
    roots = {r: Fraction(isqrt(r << (2 * BITS)), 1 << BITS) for x in parts for r, _ in x.parts}
    # the entry of each root is wrong by less than |a + ib| scale, the rounding by at most scale
    wrong = max(
        (sum((abs(a) + abs(b) for _, (a, b) in x.parts), Fraction(0)) for x in parts),
        default=Fraction(0),
    )
    return Ball(_round(matrix, 1 << BITS, roots), (wrong + 1) * scale)


def enclose_number(value: Number) -> tuple[Fraction, Fraction]:
    """Return rationals below and above an exact real number, equal if it is rational."""
    if not value.is_real():
        raise NotExact(f"{value} is not real")
    ball = enclose([[value]])
    middle = Fraction(ball.centre.re[0][0], ball.centre.den)
    return middle - ball.radius, middle + ball.radius


def exact_numbers(grid: Grid) -> Matrix:
    """Return the entries of a grid as exact numbers."""
    out = []
    for x, y in zip(grid.re, grid.im, strict=True):
        row = []
        for a, b in zip(x, y, strict=True):
            value = number(Fraction(a, grid.den))
            part = Fraction(b, grid.den)
            row.append(value + Number(((1, (Fraction(0), part)),)) if part else value)
        out.append(row)
    return out


def _rational(matrix: Matrix, den: int) -> Grid:
    """Return rational entries on a grid that holds them all."""
    re, im = [], []
    for row in matrix:
        pairs = [value.parts[0][1] if value.parts else (Fraction(0), Fraction(0)) for value in row]
        re.append([a.numerator * (den // a.denominator) for a, _ in pairs])
        im.append([b.numerator * (den // b.denominator) for _, b in pairs])
    return Grid(den, re, im)


def _round(matrix: Matrix, den: int, roots: Mapping[int, Fraction]) -> Grid:
    re, im = [], []
    for row in matrix:
        x, y = [], []
        for value in row:
            a = sum((c[0] * roots[r] for r, c in value.parts), Fraction(0))
            b = sum((c[1] * roots[r] for r, c in value.parts), Fraction(0))
            x.append(round(a * den))
            y.append(round(b * den))
        re.append(x)
        im.append(y)
    return Grid(den, re, im)
