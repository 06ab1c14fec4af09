"""Convex functions: a multiple of x^2 plus the maximum of affine pieces."""

from __future__ import annotations

from ._exact import Json, ratio
from ._numbers import REALS
from ._source import Source, pick

_CATALOGUE: tuple[tuple[str, list[list[str]]], ...] = (
    ("1", [["0", "0"]]),  # x^2
    ("0", [["1", "0"], ["-1", "0"]]),  # |x|
    ("0", [["0", "0"], ["1", "0"]]),  # the positive part
    ("0", [["1", "0"]]),
    ("0", [["0", "0"]]),
    ("0", [["0", "0"], ["-1", "1"]]),  # hinge loss
    ("1/2", [["1", "-1"], ["-1", "1"]]),
)


def convex(source: Source) -> Json:
    """Draw a convex function."""
    if source.integer(2) < 2:
        curvature, pieces = pick(source, _CATALOGUE)
        return {"curvature": curvature, "pieces": [list(piece) for piece in pieces]}
    count = 1 + source.integer(2)
    pieces = [[ratio(pick(source, REALS)), ratio(pick(source, REALS), 2)] for _ in range(count)]
    return {"curvature": pick(source, ("0", "1", "1/2", "2")), "pieces": pieces}
