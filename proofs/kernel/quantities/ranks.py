r"""The Choi rank of a map: the least number of Kraus operators of a channel.

The problem gives the Choi matrix J, ``{"choi": matrix}``, or Kraus operators, ``{"kraus": [matrix,
...]}``: then $J = V V^\dagger$ where V has a column for each of them, and J has the rank of V, the
dimension of their span. Where M is known within a radius only, the quantity is the least rank of
the matrices there: what the channel has if the floats are its rounded entries, and no structure was
lost. It is

at least
    the size of a ``minor``: rows R, columns S, as many, and X with $\|1 - X M_{RS}\| < 1$ for every
    M within the radius, the norm being the greatest row sum. Then $M_{RS}$ is invertible: if
    $M_{RS} x = 0$ for some x whose greatest entry is 1, then $x = (1 - X M_{RS}) x$ has a smaller.
at most
    the smaller of its dimensions, or the inner dimension of a product ``left``, ``right`` that lies
    within the radius, entry by entry: each Kraus operator has its own. Exact entries that are
    irrational have a radius for the arithmetic only, and nothing nearby is meant;
exactly
    what an ``elimination`` without rounding counts, for exact entries. The kernel does it itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import Any, TypeAlias

from ..declarations import Refused
from ..matrices import Matrix
from ..numbers import Number, number
from . import grid
from .finding import Finding
from .grid import Grid
from .problem import enclose, read_ball, read_exact, read_int

Json: TypeAlias = Any

MAX_KRAUS = 1 << 12
MAX_WORK = 1 << 25
"""Multiplications of an elimination in integers."""
ROOTS = 128
"""How much dearer a multiplication of sums of square roots is."""


def check_choi_rank(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Bound the rank; ``exact`` when both bounds agree."""
    evidence = set(certificate) - {"sha256"}
    if evidence == {"elimination"}:
        rank = exact_rank(_exact_rows(problem))
        return Finding(Fraction(rank), Fraction(rank), number(rank))
    if evidence - {"minor", "nearby"}:
        raise Refused("the rank is counted by elimination, or bounded by a minor and a product")
    rows, radii = _rows(problem)
    most = min(rows.rows, rows.cols)
    least = _minor(rows, max(radii), certificate["minor"]) if "minor" in evidence else 0
    if "nearby" in evidence:
        parts, _ = _matrices(problem)
        if any(radius and "exact" in part for part, radius in zip(parts, radii, strict=False)):
            raise Refused("a matrix that is known exactly stands for no other one nearby")
        most = min(most, _nearby(rows, radii, certificate["nearby"]))
    return Finding(Fraction(least), Fraction(most), number(most) if least == most else None)


def _matrices(problem: Mapping[str, Json]) -> tuple[list[Json], bool]:
    """Return the matrices of the problem, and whether they are Kraus operators."""
    if "choi" in problem:
        return [problem["choi"]], False
    operators = problem["kraus"]
    if not isinstance(operators, list) or not 1 <= len(operators) <= MAX_KRAUS:
        raise Refused("a list of Kraus operators is expected")
    return operators, True


def _exact_rows(problem: Mapping[str, Json]) -> Matrix:
    parts, kraus = _matrices(problem)
    read = [read_exact(part) for part in parts]
    _check_shapes({(len(m), len(m[0])) for m in read}, kraus)
    return [[x for row in m for x in row] for m in read] if kraus else read[0]


def _rows(problem: Mapping[str, Json]) -> tuple[Grid, list[Fraction]]:
    """Return the Choi matrix, or a row for each Kraus operator, and the radius of each row."""
    parts, kraus = _matrices(problem)
    balls = [read_ball(part) for part in parts]
    _check_shapes({(ball.centre.rows, ball.centre.cols) for ball in balls}, kraus)
    if not kraus:
        return balls[0].centre, [balls[0].radius] * balls[0].centre.rows
    den = lcm(*(ball.centre.den for ball in balls))
    re, im = [], []
    for ball in balls:
        scale = den // ball.centre.den
        re.append([scale * x for row in ball.centre.re for x in row])
        im.append([scale * x for row in ball.centre.im for x in row])
    return Grid(den, re, im), [ball.radius for ball in balls]


def _check_shapes(shapes: set[tuple[int, int]], kraus: bool) -> None:
    if len(shapes) > 1:
        raise Refused("Kraus operators have one shape")
    ((rows, columns),) = shapes
    if not kraus and rows != columns:
        raise Refused("a Choi matrix is square")


def _minor(m: Grid, radius: Fraction, data: Json) -> int:
    rows, columns = _chosen(data["rows"], m.rows), _chosen(data["columns"], m.cols)
    inverse = grid.read_grid(data["inverse"])
    size = len(rows)
    if len(columns) != size or (inverse.rows, inverse.cols) != (size, size):
        raise Refused("a minor has as many rows as columns, and so has its inverse")
    part = Grid(
        m.den,
        [[m.re[i][j] for j in columns] for i in rows],
        [[m.im[i][j] for j in columns] for i in rows],
    )
    gap = grid.subtract(grid.identity(size), grid.product(inverse, part))
    if grid.row_sum(gap) + grid.row_sum(inverse) * size * radius >= 1:
        raise Refused("the minor is not shown to be invertible")
    return size


def _nearby(m: Grid, radii: list[Fraction], data: Json) -> int:
    """Return the inner dimension of a product that lies within the radii of the centre."""
    left, right = grid.read_grid(data["left"]), grid.read_grid(data["right"])
    gap = grid.subtract(grid.product(left, right), m)
    for u, v, radius in zip(gap.re, gap.im, radii, strict=True):
        largest = max(x * x + y * y for x, y in zip(u, v, strict=True))
        if Fraction(largest, gap.den**2) > radius**2:
            raise Refused("the product lies outside what the entries may be")
    return left.cols


def _chosen(data: Json, count: int) -> list[int]:
    if not isinstance(data, list) or not data or len(set(data)) != len(data):
        raise Refused("the rows and columns of a minor are listed, each once")
    return [read_int(k, 0, count - 1) for k in data]


def exact_rank(rows: Matrix) -> int:
    """Return the rank, by elimination; in integers if the entries are Gaussian rationals."""
    ball = enclose(rows)
    work = len(rows) * len(rows[0]) * min(len(rows), len(rows[0]))
    if work * (ROOTS if ball.radius else 1) > MAX_WORK:
        raise Refused("too large for exact elimination")
    return _rank_of_numbers(rows) if ball.radius else _rank_of_integers(ball.centre)


def _rank_of_numbers(rows: Matrix) -> int:
    left = [list(row) for row in rows]
    rank = 0
    for column in range(len(rows[0])):
        k = next((i for i, row in enumerate(left) if row[column].parts), None)
        if k is None:
            continue
        pivot = left.pop(k)
        inverse = pivot[column].inverse()
        left = [_cleared(row, pivot, column, inverse) for row in left]
        rank += 1
    return rank


def _cleared(row: list[Number], pivot: list[Number], column: int, inverse: Number) -> list[Number]:
    if not row[column].parts:
        return row
    factor = row[column] * inverse
    return [x - factor * y if y.parts else x for x, y in zip(row, pivot, strict=True)]


def _rank_of_integers(m: Grid) -> int:
    """Return the rank by fraction-free elimination in Gaussian integers (Bareiss).

    Every entry is a minor of the matrix, so the division by the previous pivot is exact.
    """
    left = [list(zip(x, y, strict=True)) for x, y in zip(m.re, m.im, strict=True)]
    before = (1, 0)
    rank = 0
    for column in range(m.cols):
        k = next((i for i, row in enumerate(left) if row[column] != (0, 0)), None)
        if k is None:
            continue
        pivot = left.pop(k)
        p, q = pivot[column]
        s, t = before
        norm = s * s + t * t
        for i, row in enumerate(left):
            a, b = row[column]
            out = []
            for (x, y), (u, v) in zip(row, pivot, strict=True):
                re = p * x - q * y - (a * u - b * v)
                im = p * y + q * x - (a * v + b * u)
                out.append(((re * s + im * t) // norm, (im * s - re * t) // norm))
            left[i] = out
        before = (p, q)
        rank += 1
    return rank
