"""Numbers: reals of an interval, complex and natural numbers, indices."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from ._exact import Gauss, Json, gauss
from ._source import Source, pick

_PARTS = "1/2 0 1 1/3 2/3 1/4 3/4 1/10 9/10 1/1000 999/1000 1/5 4/5 9/25 16/25 5/13"
_STEPS = "1 0 1/2 2 3 1/3 10 1/1000 3/2 5/7 100 1000"
_LINE = "0 1 -1 1/2 -1/2 2 -2 1/3 3 -3 3/2 -7/5 10 -10 1/1000 1000"

GAUSSIAN: tuple[Gauss, ...] = (
    (0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (2, 0), (1, -1), (-2, 0), (0, 2), (2, 1),
    (3, 0), (-1, 2), (3, 4), (-5, 0), (10, 0),
)  # fmt: skip
"""Gaussian integers, the simplest first."""

REALS: tuple[int, ...] = (0, 1, -1, 2, -2, 3, -3, 5, 10)
DENOMINATORS: tuple[int, ...] = (1, 1, 2, 3, 5)


@lru_cache(maxsize=512)
def table(lo: str | None, hi: str | None, lo_open: bool, hi_open: bool) -> tuple[str, ...]:
    """Return the special values of an interval, simplest first, none of them outside."""
    if lo is None and hi is None:
        return tuple(_LINE.split())
    if lo is not None and hi is not None:
        low, width = Fraction(lo), Fraction(hi) - Fraction(lo)
        parts = [Fraction(t) for t in _PARTS.split()]
        inside = [t for t in parts if not (t == 0 and lo_open) and not (t == 1 and hi_open)]
        inside += [Fraction(k, 97) for k in range(1, 97)] if width else []
        return tuple(dict.fromkeys(str(low + width * t) for t in inside))
    closed = not (hi_open if lo is None else lo_open)
    steps = [t for t in map(Fraction, _STEPS.split()) if t or closed]
    steps += [Fraction(k, 7) for k in range(1, 71)]
    end = Fraction(hi if lo is None else lo)  # type: ignore[arg-type]
    found = [end - t if lo is None else end + t for t in steps]
    if (0 < end if lo is None else end < 0) and Fraction(0) not in found:
        found.insert(2, Fraction(0))
    return tuple(dict.fromkeys(map(str, found)))


def real(source: Source, domain: Json) -> str:
    """Draw a real of an interval."""
    return interval(source, domain["lo"], domain["hi"], domain["lo_open"], domain["hi_open"])


def interval(
    source: Source, lo: str | None, hi: str | None, lo_open: bool = False, hi_open: bool = False
) -> str:
    """Draw a real between two ends; ``None`` is infinite."""
    options = table(lo, hi, bool(lo_open), bool(hi_open))
    special = min(len(options), 16)
    if len(options) > special and source.integer(3) == 3:
        return options[special + source.integer(len(options) - special - 1)]
    if lo is None and hi is None and source.integer(3) == 3:
        return str(Fraction(pick(source, REALS) * 7 + source.integer(6), 7))
    return options[source.integer(special - 1)]


def complex_number(source: Source) -> Json:
    """Draw a complex number."""
    re, im = pick(source, GAUSSIAN)
    return gauss(re, im, pick(source, DENOMINATORS))


def natural(source: Source, least: int) -> str:
    """Draw a natural number."""
    return str(least + source.integer(5))


def entry(source: Source, kind: str) -> Json:
    """Draw an entry of a vector, matrix or mask."""
    match kind:
        case "bits":
            return str(source.integer(1))
        case "signs":
            return pick(source, ("1", "-1"))
        case "rates":
            return interval(source, "0", "1")
        case "real":
            return gauss(pick(source, REALS), 0, pick(source, DENOMINATORS))
    return complex_number(source)
