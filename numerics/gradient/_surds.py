"""Quadratic irrationals near a float: where a margin is level at the root of a small polynomial."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from math import isqrt, sqrt
from typing import Any, TypeAlias

Json: TypeAlias = Any
LEADING, LINEAR = 9, 9
NEAR = 1e-3
"""How far from a root descent may end: a square vanishes there, so its margin is flat."""
MOST = 6


def surds(domain: Mapping[str, Any], x: float) -> list[Json]:
    r"""Return numbers $(-b \pm \sqrt{b^2 - 4ac})/2a$ of the interval near x, simplest first.

    They are irrational roots of $ax^2 + bx + c$ with a and |b| at most nine, in the kernel's JSON.
    """
    return [data for data, value in _near(x) if _inside(domain, value)][:MOST]


def _inside(domain: Mapping[str, Any], value: float) -> bool:
    """Whether an irrational number is in an interval with rational ends; floats can tell unless
    it is within rounding of an end, and then it is left out."""
    lo, hi = domain["lo"], domain["hi"]
    return (lo is None or value > float(Fraction(lo)) + 1e-12) and (
        hi is None or value < float(Fraction(hi)) - 1e-12
    )


@lru_cache(maxsize=256)
def _near(x: float) -> list[tuple[Json, float]]:
    found: dict[str, tuple[int, float, Json, float]] = {}
    if not abs(x) < 1e4:
        return []
    for a in range(1, LEADING + 1):
        for b in range(-LINEAR, LINEAR + 1):
            c = -round(a * x * x + b * x)
            square = b * b - 4 * a * c
            if square <= 0 or isqrt(square) ** 2 == square:
                continue
            sign = 1 if 2 * a * x + b > 0 else -1
            value = (-b + sign * sqrt(square)) / (2 * a)
            if abs(value - x) > NEAR:
                continue
            s, r = _squarefree(square)
            whole, part = Fraction(-b, 2 * a), Fraction(sign * s, 2 * a)
            data = [[1, str(whole), "0"]] if whole else []
            data.append([r, str(part), "0"])
            rank = a + abs(b) + abs(c)
            key = repr(data)
            if key not in found or found[key][0] > rank:
                found[key] = rank, abs(value - x), data, value
    ordered = sorted(found.values(), key=lambda item: (item[1] > 1e-6, item[0]))
    return [(data, value) for _, _, data, value in ordered]


def _squarefree(k: int) -> tuple[int, int]:
    """Return (s, r) with k = s^2 r and r squarefree."""
    s, d = 1, 2
    while d * d <= k:
        while k % (d * d) == 0:
            k //= d * d
            s *= d
        d += 1
    return s, k
