"""Polynomials over boxes: nonnegative where all Bernstein coefficients are."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import comb
from typing import Any

from .declarations import Context, bounds

Interval = tuple[Fraction, Fraction | None, bool, bool]
"""(lo, hi or None for infinity, lo open, hi open)."""


def interval_of(atom: Any, context: Context) -> Interval | None:
    """Return the interval over which a scalar atom ranges; ``None`` when it has none."""
    if atom[0] == "n":
        return Fraction(context.sizes[atom[1]]), None, False, True
    if atom[0] != "x" or atom[1] not in context.variables:
        return None
    domain = context.domain(atom[1])
    if domain["domain"] == "natural":
        return Fraction(domain["from"]), None, False, True
    if domain["domain"] != "real":
        return None
    lo, hi, lo_open, hi_open = bounds(domain)
    if lo is None:
        return None
    return lo, hi, lo_open, hi_open


def bernstein(
    terms: Mapping[tuple[int, ...], Fraction], intervals: Sequence[Interval], *, strict: bool
) -> bool:
    """Whether all Bernstein coefficients of a polynomial on a product of intervals are >= 0.

    On [lo, inf) the coefficients of the powers of x - lo serve. For a strict sign, each face that
    belongs to the domain must carry a positive coefficient.
    """
    degrees = [max((k[i] for k in terms), default=0) for i in range(len(intervals))]
    if any(d > 24 for d in degrees):
        return False
    table = dict(terms)
    for i, ((lo, hi, _, _), degree) in enumerate(zip(intervals, degrees, strict=True)):
        table = _along(table, i, degree, lo, hi)
    if any(c < 0 for c in table.values()):
        return False
    if not strict:
        return True
    ends: list[list[int | None]] = []
    for (_, hi, lo_open, hi_open), degree in zip(intervals, degrees, strict=True):
        faces: list[int | None] = [None]
        if not lo_open:
            faces.append(0)
        if hi is not None and not hi_open:
            faces.append(degree)
        ends.append(faces)
    return all(
        any(
            c > 0 and all(f is None or k == f for k, f in zip(key, face, strict=True))
            for key, c in table.items()
        )
        for face in itertools.product(*ends)
    )


def _along(
    terms: Mapping[tuple[int, ...], Fraction],
    i: int,
    degree: int,
    lo: Fraction,
    hi: Fraction | None,
) -> dict[tuple[int, ...], Fraction]:
    width = Fraction(1) if hi is None else hi - lo
    shifted: dict[tuple[int, ...], Fraction] = {}
    for key, c in terms.items():
        k = key[i]
        for r in range(k + 1):
            new = (*key[:i], r, *key[i + 1 :])
            shifted[new] = shifted.get(new, Fraction(0)) + c * comb(k, r) * lo ** (k - r) * width**r
    if hi is None:
        return shifted
    out: dict[tuple[int, ...], Fraction] = {}
    for key, c in shifted.items():
        for k in range(key[i], degree + 1):
            new = (*key[:i], k, *key[i + 1 :])
            weight = Fraction(comb(k, key[i]), comb(degree, key[i]))
            out[new] = out.get(new, Fraction(0)) + c * weight
    return out
