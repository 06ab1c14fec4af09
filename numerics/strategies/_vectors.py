"""Vectors, matrices without structure, and probability weights."""

from __future__ import annotations

from ._exact import Json, ratio
from ._numbers import entry
from ._source import Source, pick

_ZERO = {"signs": "-1"}
"""What stands in for a zero entry where there is none."""


def vector(source: Source, n: int, kind: str) -> Json:
    """Draw a vector with entries of one kind."""
    match source.integer(7):
        case 0:
            return ["1"] * n
        case 1:
            where = source.integer(n - 1)
            return ["1" if k == where else _ZERO.get(kind, "0") for k in range(n)]
        case 2:
            return [_ZERO.get(kind, "0")] * n
        case 3:
            return [entry(source, kind)] * n
    return [entry(source, kind) for _ in range(n)]


def matrix(source: Source, rows: int, cols: int, kind: str) -> Json:
    """Draw a matrix with entries of one kind."""
    zero = _ZERO.get(kind, "0")
    match source.integer(7):
        case 0:
            return [["1"] * cols for _ in range(rows)]
        case 1:
            return [["1" if i == j else zero for j in range(cols)] for i in range(rows)]
        case 2:
            i, j = source.integer(rows - 1), source.integer(cols - 1)
            return [["1" if (r, c) == (i, j) else zero for c in range(cols)] for r in range(rows)]
        case 3:
            return [[zero] * cols for _ in range(rows)]
    return [[entry(source, kind) for _ in range(cols)] for _ in range(rows)]


_WEIGHTS = (0, 1, 2, 3, 1, 0, 7, 10, 100)


def distribution(source: Source, n: int) -> list[str]:
    """Draw probability weights: a point mass, uniform, unequal, generic."""
    match source.integer(5):
        case 0:
            return [ratio(1, n)] * n
        case 1:
            where = source.integer(n - 1)
            return ["1" if k == where else "0" for k in range(n)]
        case 2:
            return [ratio(k + 1, n * (n + 1) // 2) for k in range(n)]
        case 3:
            return ["1/2", *[ratio(1, 2 * n - 2)] * (n - 1)] if n > 1 else ["1"]
    weights = [pick(source, _WEIGHTS) for _ in range(n)]
    if not any(weights):
        weights[0] = 1
    total = sum(weights)
    return [ratio(w, total) for w in weights]
