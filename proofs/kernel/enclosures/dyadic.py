r"""Interval arithmetic on integers: ends are multiples of $2^{-b}$, rounded outwards.

An interval is a pair of integers, scaled by $2^b$; ``None`` is an infinite end. Every function
returns an interval that contains all values on its argument, as far as they are defined: square
root and $-x \log_2 x$ on the nonnegative part, the logarithm on the positive part. Arguments that
lie wholly outside are refused.

The logarithm is $2\,\mathrm{artanh}\,\frac{m-1}{m+1}$ of a mantissa m in [3/4, 3/2), the
exponential a Taylor sum on [0, log 2); both have a geometric bound on what is left out.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import isqrt
from typing import TypeAlias

from ..declarations import Refused

Interval: TypeAlias = tuple[int | None, int | None]
"""(lower end, upper end), times 2^bits; None is minus, or plus, infinity."""


class Outside(Refused):
    """An argument lies wholly where a function is not defined: there is no value to enclose."""


GUARD = 24
"""Further bits carried inside a series."""
MAX_EXPONENT = 4096
INFINITY = float("inf")
"""Compared with integers only, which is exact."""


class Reals:
    """Intervals of real numbers at a precision of ``bits`` binary digits after the point."""

    def __init__(self, bits: int, *, clip: bool = True, defined: bool = False) -> None:
        """Take the precision; ``clip`` lets arguments be cut to where a function is defined.

        With ``defined``, whatever has an enclosure has a value: a divisor, or the argument of a
        logarithm, that may vanish is refused also where zero is an end of its enclosure.
        """
        self.bits = bits
        self.defined = defined
        self.clip = clip
        self.one = 1 << bits
        self.rate: Interval = self.inverse(log_between(self.one << 1, self.one << 1, bits))
        """1 / log 2, by which natural logarithms become binary ones."""

    # -- constants ---------------------------------------------------------------------------------

    def of(self, value: Fraction) -> Interval:
        """Return a rational."""
        top = value.numerator << self.bits
        return top // value.denominator, -(-top // value.denominator)

    def between(self, low: Fraction, high: Fraction) -> Interval:
        """Return the interval between two rationals."""
        return self.of(low)[0], self.of(high)[1]

    def root_of(self, k: int) -> Interval:
        """Return the square root of a nonnegative integer."""
        return self.function("root", (k << self.bits, k << self.bits))

    # -- field operations --------------------------------------------------------------------------

    def add(self, a: Interval, b: Interval) -> Interval:
        """Add."""
        return (
            None if a[0] is None or b[0] is None else a[0] + b[0],
            None if a[1] is None or b[1] is None else a[1] + b[1],
        )

    def neg(self, a: Interval) -> Interval:
        """Change the sign."""
        return None if a[1] is None else -a[1], None if a[0] is None else -a[0]

    def mul(self, a: Interval, b: Interval) -> Interval:
        """Multiply; an infinite end times zero is zero, since no element is infinite."""
        (p, q), (r, s) = a, b
        if p is None or q is None or r is None or s is None:
            return self._unbounded(a, b)
        ends = (p * r, p * s, q * r, q * s)
        return min(ends) >> self.bits, -(-max(ends) >> self.bits)

    def _unbounded(self, a: Interval, b: Interval) -> Interval:
        ends = [_times(x, y) for x in _ends(a) for y in _ends(b)]
        low, high = min(ends), max(ends)
        return (
            None if isinstance(low, float) else low >> self.bits,
            None if isinstance(high, float) else -(-high >> self.bits),
        )

    def power(self, a: Interval, k: int) -> Interval:
        """Return a^k, k >= 0; an even power is not negative."""
        if k == 0:
            return self.one, self.one
        if k % 2 == 0:
            half = self.absolute(self.power(a, k // 2))
            return self.mul(half, half)
        return self.mul(a, self.power(a, k - 1))

    def absolute(self, a: Interval) -> Interval:
        """Return the modulus."""
        low, high = a
        if low is not None and low >= 0:
            return a
        if high is not None and high <= 0:
            return self.neg(a)
        return 0, None if low is None or high is None else max(-low, high)

    def inverse(self, a: Interval) -> Interval:
        """Return 1/a; zero may be an end, then the result is unbounded."""
        low, high = a
        whole = 1 << 2 * self.bits
        if low is not None and low >= 0:
            if low == 0 and high == 0:
                raise Outside("division by zero")
            if low == 0 and self.defined:
                raise Refused("an enclosure divides by something that may vanish")
            return (0 if high is None else whole // high), (-(-whole // low) if low else None)
        if high is not None and high <= 0:
            return self.neg(self.inverse(self.neg(a)))
        raise Refused("an enclosure divides by an interval around zero")

    # -- functions ---------------------------------------------------------------------------------

    def function(self, op: str, a: Interval) -> Interval:
        """Return a named function of an interval."""
        if op == "exp":
            return self._exp(a)
        if op == "abs":
            return self.absolute(a)
        low, high = self._inside(op, a)
        if op == "root":
            return (
                isqrt(low << self.bits),
                None if high is None else _ceil_sqrt(high << self.bits),
            )
        if op == "log":
            return self._log(low, high)
        if op == "log2":
            return self.mul(self._log(low, high), self.rate)
        if op == "eta":
            return self._eta(low, high)
        raise Refused(f"no enclosure of {op!r}")

    def _inside(self, op: str, a: Interval) -> tuple[int, int | None]:
        """Cut an argument to the nonnegative numbers."""
        low, high = a
        if high is not None and (high < 0 or (high == 0 and op in ("log", "log2"))):
            raise Outside(f"{_NAMES.get(op, op)} of something that is not {_WANTED.get(op)}")
        if low is None or low < 0:
            if not self.clip:
                raise Refused(f"an enclosure takes {op} of something that may be negative")
            low = 0
        if self.defined and low == 0 and op in ("log", "log2"):
            raise Refused(f"an enclosure takes {op} of something that may vanish")
        return low, high

    def _log(self, low: int, high: int | None) -> Interval:
        down = None if low == 0 else log_between(low, low, self.bits)[0]
        return down, None if high is None else log_between(high, high, self.bits)[1]

    def _eta(self, low: int, high: int | None) -> Interval:
        r"""Enclose $-x \log_2 x$: it rises up to 1/e and falls after."""
        if high is None:
            raise Refused("an enclosure takes an entropy of something unbounded")
        a, b = self._eta_at(low), self._eta_at(high)
        assert a[0] is not None and a[1] is not None and b[0] is not None and b[1] is not None
        bottom, top = min(a[0], b[0]), max(a[1], b[1])
        peak = self._exp((-self.one, -self.one))  # 1/e, where the value is (1/e) / log 2
        assert peak[0] is not None and peak[1] is not None
        if low <= peak[1] and high >= peak[0]:
            summit = self.mul(peak, self.rate)[1]
            assert summit is not None
            top = max(top, summit)
        return bottom, top

    def _eta_at(self, x: int) -> Interval:
        if x == 0:
            return 0, 0
        return self.neg(self.mul((x, x), self.mul(log_between(x, x, self.bits), self.rate)))

    def _exp(self, a: Interval) -> Interval:
        low, high = a
        return (
            0 if low is None else exp_between(low, self.bits)[0],
            None if high is None else exp_between(high, self.bits)[1],
        )

    # -- order -------------------------------------------------------------------------------------

    def hull(self, a: Interval, b: Interval) -> Interval:
        """Return the least interval around both."""
        return (
            None if a[0] is None or b[0] is None else min(a[0], b[0]),
            None if a[1] is None or b[1] is None else max(a[1], b[1]),
        )

    def meet(self, a: Interval, b: Interval) -> Interval:
        """Return what two enclosures of one value have in common."""
        low = b[0] if a[0] is None else a[0] if b[0] is None else max(a[0], b[0])
        high = b[1] if a[1] is None else a[1] if b[1] is None else min(a[1], b[1])
        return low, high

    def extreme(self, items: list[Interval], direction: int) -> Interval:
        """Return the greatest (direction 1) or least element."""
        if direction < 0:
            return self.neg(self.extreme([self.neg(x) for x in items], 1))
        lows = [x[0] for x in items if x[0] is not None]
        highs = [x[1] for x in items]
        top = None if any(h is None for h in highs) else max(h for h in highs if h is not None)
        return (max(lows) if lows else None), top


_NAMES = {"eta": "the entropy", "root": "the square root"}
_WANTED = {"eta": "nonnegative", "root": "nonnegative", "log": "positive", "log2": "positive"}


def _ends(a: Interval) -> tuple[int | float, int | float]:
    return (-INFINITY if a[0] is None else a[0]), (INFINITY if a[1] is None else a[1])


def _times(x: int | float, y: int | float) -> int | float:
    if isinstance(x, int) and isinstance(y, int):
        return x * y
    sign = ((x > 0) - (x < 0)) * ((y > 0) - (y < 0))
    return sign * INFINITY if sign else 0


def _ceil_sqrt(k: int) -> int:
    root = isqrt(k)
    return root if root * root == k else root + 1


# -- series -------------------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def log_between(low: int, high: int, bits: int) -> tuple[int, int]:
    """Return integers below log(low / 2^bits) 2^bits and above log(high / 2^bits) 2^bits."""
    work = bits + GUARD
    down = _log_point(low, bits, work)[0]
    up = _log_point(high, bits, work)[1]
    return down >> GUARD, -(-up >> GUARD)


def _log_point(x: int, bits: int, work: int) -> tuple[int, int]:
    """Enclose log(x / 2^bits), x > 0, scaled by 2^work."""
    shift = x.bit_length() - 1  # x = 2^shift * m with m in [1, 2)
    if x * 2 >= 3 << shift:
        shift += 1  # now m is in [3/4, 3/2)
    one = 1 << shift if shift >= 0 else 0
    down, up = _artanh(abs(x - one), x + one, work)
    mantissa = (2 * down, 2 * up) if x >= one else (-2 * up, -2 * down)
    k = shift - bits
    two = _log_two(work)
    whole = (k * two[0], k * two[1]) if k >= 0 else (k * two[1], k * two[0])
    return mantissa[0] + whole[0], mantissa[1] + whole[1]


@lru_cache(maxsize=64)
def _log_two(work: int) -> tuple[int, int]:
    down, up = _artanh(1, 3, work)
    return 2 * down, 2 * up


def _artanh(top: int, bottom: int, work: int) -> tuple[int, int]:
    r"""Enclose $\sum_j y^{2j+1}/(2j+1)$ for $0 \le y = top/bottom \le 1/3$, scaled by 2^work.

    After the term with $t = y^{2j+1}$ the rest is at most $t y^2 / (1 - y^2) \le t / 8$.
    """
    if 3 * top > bottom:
        raise Refused("a mantissa is out of range")
    if top == 0:
        return 0, 0
    y = (top << work) // bottom
    square = (y * y) >> work
    low, term, j = 0, y, 0
    while term:
        low += term // (2 * j + 1)
        term = (term * square) >> work
        j += 1
    y = -((-top << work) // bottom)
    square = -(-(y * y) >> work)
    high, term, j = 0, y, 0
    while True:
        high += -(-term // (2 * j + 1))
        if term <= 1:
            return low, high + 1
        term = -(-(term * square) >> work)
        j += 1


@lru_cache(maxsize=65536)
def exp_between(x: int, bits: int) -> tuple[int, int]:
    """Enclose exp(x / 2^bits), scaled by 2^bits."""
    if abs(x) >> bits > MAX_EXPONENT:
        if x < 0:
            return 0, 1
        raise Refused("the exponent is too large for an enclosure")
    work = bits + GUARD + 16
    two = _log_two(work)
    scaled = x << (work - bits)
    k = scaled // two[1] if x >= 0 else -(-scaled // two[0]) - 1
    rest = (
        (scaled - k * two[1], scaled - k * two[0])
        if k >= 0
        else (
            scaled - k * two[0],
            scaled - k * two[1],
        )
    )
    one = 1 << work
    if rest[0] < 0 or rest[1] >= one:
        raise Refused("the exponent could not be reduced")
    low, term, j = 0, one, 0
    while term:
        low += term
        j += 1
        term = (term * rest[0] >> work) // j
    high, term, j = 0, one, 0
    while True:
        high += term
        if term <= 1 and j > 2:
            break
        j += 1
        grown = -(-(term * rest[1]) >> work)
        term = -(-grown // j)
    high += 2  # the rest is at most twice the next term, which is at most 1/2
    shift = k - (work - bits)
    return _shift(low, shift), -_shift(-high, shift)


def _shift(value: int, by: int) -> int:
    """Multiply by 2^by, rounding down."""
    return value << by if by >= 0 else value >> -by
