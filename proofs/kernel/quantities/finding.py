"""What the kernel found out about a quantity, or about membership in a set."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..numbers import Number
from .problem import enclose_number


@dataclass(frozen=True)
class Finding:
    """Rational bounds of a quantity, or whether something belongs to a set.

    ``exact`` is the value where the certificate attains it; ``stands_on`` names the published
    theorems that are taken for granted.
    """

    lower: Fraction | None = None
    upper: Fraction | None = None
    exact: Number | None = None
    member: bool | None = None
    stands_on: tuple[str, ...] = ()


def found_exactly(value: Number, *stands_on: str) -> Finding:
    """Return the finding of an exact real value, with rationals that enclose it."""
    low, high = enclose_number(value)
    return Finding(low, high, value, stands_on=stands_on)
