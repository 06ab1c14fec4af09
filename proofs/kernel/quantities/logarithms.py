r"""Sums of logarithms: enclosed, and exact where their arguments are rational.

A sum $\sum_k c_k \log_2 x_k$ of positive rationals is $\sum_p e_p \log_2 p$ over the primes; by
unique factorisation it is zero iff every $e_p$ is, and rational iff $e_2$ alone is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ..enclosures.dyadic import Interval, Reals

REALS = Reals(144)
"""The arithmetic of entropies."""
TRIALS = 1 << 12
"""Divisors tried; what is left below the square of it is a prime."""

Bounds = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class LogSum:
    r"""$\sum_p e_p \log_2 p$, as pairs (p, e_p) with $e_p \ne 0$, the primes ascending."""

    parts: tuple[tuple[int, Fraction], ...] = ()

    def __add__(self, other: LogSum) -> LogSum:
        return _collect([*self.parts, *other.parts])

    def times(self, factor: Fraction) -> LogSum:
        """Return a rational multiple."""
        return _collect([(p, e * factor) for p, e in self.parts])

    def rational(self) -> Fraction | None:
        """Return the value if it is rational."""
        if not self.parts:
            return Fraction(0)
        return self.parts[0][1] if [p for p, _ in self.parts] == [2] else None

    def bounds(self) -> Bounds:
        """Enclose the value; a rational one has equal bounds."""
        value = self.rational()
        if value is not None:
            return value, value
        low = high = Fraction(0)
        for p, e in self.parts:
            a, b = log2_bounds(Fraction(p))
            low += e * (a if e > 0 else b)
            high += e * (b if e > 0 else a)
        return low, high


def log2(x: Fraction) -> LogSum | None:
    """Return the binary logarithm of a positive rational; ``None`` if it is hard to factor."""
    top, bottom = _factors(x.numerator), _factors(x.denominator)
    if top is None or bottom is None:
        return None
    return _collect([*top, *((p, -e) for p, e in bottom)])


def eta(x: Fraction) -> LogSum | None:
    r"""Return $-x \log_2 x$, which is 0 at 0."""
    if x == 0:
        return LogSum()
    value = log2(x) if x > 0 else None
    return None if value is None else value.times(-x)


def total(parts: Iterable[LogSum | None]) -> LogSum | None:
    """Return a sum; ``None`` if a term is unknown."""
    out = LogSum()
    for part in parts:
        if part is None:
            return None
        out = out + part
    return out


def _collect(parts: Iterable[tuple[int, Fraction]]) -> LogSum:
    out: dict[int, Fraction] = {}
    for p, e in parts:
        out[p] = out.get(p, Fraction(0)) + e
    return LogSum(tuple(sorted((p, e) for p, e in out.items() if e)))


def _factors(k: int) -> list[tuple[int, Fraction]] | None:
    """Factor a positive integer; ``None`` if no factor below the limit leads to the end."""
    if k.bit_length() > 512:
        return None
    out = []
    p = 2
    while p < TRIALS and p * p <= k:
        e = 0
        while k % p == 0:
            k //= p
            e += 1
        if e:
            out.append((p, Fraction(e)))
        p += 1 if p == 2 else 2
    if k >= TRIALS * TRIALS:
        return None
    return [*out, (k, Fraction(1))] if k > 1 else out


# -- enclosures -----------------------------------------------------------------------------------


def between(low: Fraction, high: Fraction) -> Interval:
    """Return an interval of the arithmetic around two rationals."""
    return REALS.between(low, high)


def bounds_of(value: Interval) -> Bounds:
    """Return the ends of a bounded interval as rationals."""
    low, high = value
    assert low is not None and high is not None
    return Fraction(low, REALS.one), Fraction(high, REALS.one)


def log2_bounds(x: Fraction) -> Bounds:
    """Enclose the binary logarithm of a positive rational, the small ones included."""
    shift = x.denominator.bit_length() - x.numerator.bit_length()
    scaled = x * Fraction(2) ** shift  # between 1/2 and 2
    low, high = bounds_of(REALS.function("log2", REALS.of(scaled)))
    return low - shift, high - shift


def eta_bounds(low: Fraction, high: Fraction) -> Bounds:
    r"""Enclose $-x \log_2 x$ for probabilities x in an interval, which is cut to [0, 1]."""
    ends = (min(max(x, Fraction(0)), Fraction(1)) for x in (low, high))
    return bounds_of(REALS.function("eta", REALS.between(*ends)))


def fannes(distance: Fraction, dimension: int) -> Fraction:
    r"""Bound the difference of the entropies of two states at a trace distance of at most T.

    Audenaert (2007): $|S(\rho) - S(\sigma)| \le T \log_2(d - 1) + h(T)$, and the right side rises
    up to T = 1/2. Beyond, $\log_2 d$ is taken.
    """
    ceiling = log2_bounds(Fraction(dimension))[1]
    if distance >= Fraction(1, 2):
        return ceiling
    entropy = eta_bounds(distance, distance)[1] + eta_bounds(1 - distance, 1 - distance)[1]
    return min(ceiling, distance * ceiling + entropy)
