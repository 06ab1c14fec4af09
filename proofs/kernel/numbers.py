r"""Exact numbers: sums $\sum_r (a_r + i\,b_r)\sqrt r$, $a_r, b_r$ rational, $r \ge 1$ squarefree.

The square roots of distinct squarefree integers are linearly independent over
$\mathbb{Q}(i)$ restricted to real radicands, so a number is zero iff it has no term left:
equality is decided, and the sign of a real number follows from integer square roots.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import isqrt
from typing import Any, TypeAlias

Parts: TypeAlias = dict[int, tuple[Fraction, Fraction]]

_DIGITS = 4096
"""Longest numeral accepted from a file: a hostile one must not cost unbounded time."""


class NotExact(Exception):
    """A value that this arithmetic cannot hold or compare exactly."""


class NoValue(NotExact):
    """There is no value, exact or other: a division by zero, an order of complex numbers."""


@lru_cache(maxsize=4096)
def squarefree(k: int) -> tuple[int, int]:
    r"""Return $(s, r)$ with $k = s^2 r$ and $r$ squarefree, for $1 \le k \le 10^{12}$."""
    if not 1 <= k <= 10**12:
        raise NotExact(f"square root of {k}: only integers from 1 to 10^12 are kept exact")
    s, r, d = 1, 1, 2
    while d * d * d <= k:
        power = 0
        while k % d == 0:
            k //= d
            power += 1
        s *= d ** (power // 2)
        r *= d ** (power % 2)
        d += 1
    whole = isqrt(k)  # what is left has at most two prime factors
    return (s * whole, r) if whole * whole == k else (s, r * k)


@dataclass(frozen=True)
class Number:
    """An exact number; ``parts`` maps a squarefree radicand to its complex rational factor."""

    parts: tuple[tuple[int, tuple[Fraction, Fraction]], ...]

    @staticmethod
    def of(parts: Parts) -> Number:
        """Drop the zero terms and sort."""
        return Number(tuple(sorted((r, c) for r, c in parts.items() if c[0] or c[1])))

    def __add__(self, other: Number) -> Number:
        mine, theirs = self.parts, other.parts
        if not mine:
            return other
        if not theirs:
            return self
        if len(mine) == len(theirs) == 1 and mine[0][0] == theirs[0][0]:  # most numbers are
            (r, (a, b)), (_, (c, d)) = mine[0], theirs[0]
            x, y = a + c, b + d if b or d else b
            return Number(((r, (x, y)),)) if x or y else ZERO
        out = dict(mine)
        for r, (a, b) in other.parts:
            x, y = out.get(r, (Fraction(0), Fraction(0)))
            out[r] = (x + a, y + b)
        return Number.of(out)

    def __neg__(self) -> Number:
        return Number(tuple((r, (-a, -b)) for r, (a, b) in self.parts))

    def __sub__(self, other: Number) -> Number:
        return self + (-other)

    def __mul__(self, other: Number) -> Number:
        if not self.parts or not other.parts:
            return ZERO
        if len(self.parts) == len(other.parts) == 1:
            (r, (a, b)), (s, (c, d)) = self.parts[0], other.parts[0]
            if r == s == 1:
                if not b and not d:  # most numbers are rational
                    return Number(((1, (a * c, b)),))
                return Number(((1, (a * c - b * d, a * d + b * c)),))
        out: Parts = {}
        for r, (a, b) in self.parts:
            for s, (c, d) in other.parts:
                scale, root = squarefree(r * s)
                x, y = out.get(root, (Fraction(0), Fraction(0)))
                out[root] = (x + scale * (a * c - b * d), y + scale * (a * d + b * c))
        return Number.of(out)

    def conjugate(self) -> Number:
        """Complex conjugate."""
        return Number(tuple((r, (a, -b)) for r, (a, b) in self.parts))

    def is_zero(self) -> bool:
        """Decide equality with zero."""
        return not self.parts

    def is_real(self) -> bool:
        """Decide whether the imaginary part vanishes."""
        return all(b == 0 for _, (_, b) in self.parts)

    def is_rational(self) -> bool:
        """Decide whether the number is a rational (and real)."""
        return self.is_real() and all(r == 1 for r, _ in self.parts)

    def rational(self) -> Fraction:
        """Return the value of a rational number; raises ``NotExact`` otherwise."""
        if not self.is_rational():
            raise NotExact(f"{self} is not rational")
        return self.parts[0][1][0] if self.parts else Fraction(0)

    def inverse(self) -> Number:
        """Return 1/self, by multiplying with conjugates until the denominator is rational."""
        if self.is_zero():
            raise NoValue("division by zero")
        top, bottom = ONE, self
        if not bottom.is_real():
            top, bottom = bottom.conjugate(), bottom * bottom.conjugate()
        while not bottom.is_rational():
            prime = _prime_factor(next(r for r, _ in bottom.parts if r != 1))
            flipped = Number(
                tuple((r, (-a, -b) if r % prime == 0 else (a, b)) for r, (a, b) in bottom.parts)
            )
            top, bottom = top * flipped, bottom * flipped
        return top * number(1 / bottom.rational())

    def sign(self) -> int:
        """Return -1, 0 or 1; raises ``NoValue`` for a number that is not real."""
        if not self.is_real():
            raise NoValue(f"{self} is not real, so it has no order")
        if self.is_zero():
            return 0
        if all(a > 0 for _, (a, _) in self.parts):
            return 1
        if all(a < 0 for _, (a, _) in self.parts):
            return -1
        bits = 32
        while True:
            low, high = self._enclose(bits)
            if low > 0:
                return 1
            if high < 0:
                return -1
            bits *= 2

    def _enclose(self, bits: int) -> tuple[Fraction, Fraction]:
        low = high = Fraction(0)
        for r, (a, _) in self.parts:
            root = isqrt(r << (2 * bits))
            down = Fraction(root, 1 << bits)
            up = down if root * root == r << (2 * bits) else Fraction(root + 1, 1 << bits)
            low += a * (down if a > 0 else up)
            high += a * (up if a > 0 else down)
        return low, high

    def __str__(self) -> str:
        if not self.parts:
            return "0"
        words = [_term(r, a, b) for r, (a, b) in self.parts]
        return " + ".join(words).replace("+ -", "- ")


def _term(r: int, a: Fraction, b: Fraction) -> str:
    factor = str(a) if not b else (f"{b}*I" if not a else f"({a} + {b}*I)".replace("+ -", "- "))
    if r == 1:
        return factor
    return {"1": "", "-1": "-"}.get(factor, factor + "*") + f"sqrt({r})"


def _prime_factor(r: int) -> int:
    d = 2
    while d * d <= r:
        if r % d == 0:
            return d
        d += 1
    return r


def number(value: int | Fraction) -> Number:
    """Return a rational as an exact number."""
    f = Fraction(value)
    return Number(((1, (f, Fraction(0))),)) if f else ZERO


ZERO = Number(())
ONE = Number(((1, (Fraction(1), Fraction(0))),))
I = Number(((1, (Fraction(0), Fraction(1))),))  # noqa: E741 - the imaginary unit


def root(k: int) -> Number:
    r"""Return $\sqrt k$ for a nonnegative integer."""
    if k == 0:
        return ZERO
    s, r = squarefree(k)
    return Number(((r, (Fraction(s), Fraction(0))),))


def fraction(text: Any) -> Fraction:
    """Read ``"3/4"``; anything that is not a short exact numeral raises ``NotExact``."""
    if isinstance(text, int) and not isinstance(text, bool) and abs(text) < 10**18:
        return Fraction(text)
    if not isinstance(text, str) or len(text) > _DIGITS:
        raise NotExact("a number must be an exact numeral such as '3/4'")
    top, slash, bottom = text.partition("/")
    if not _integer(top) or (slash and (not _integer(bottom) or bottom.startswith("-"))):
        raise NotExact(f"{text[:40]!r} is not an exact numeral such as '3/4'")
    if slash and int(bottom) == 0:
        raise NotExact(f"{text[:40]!r} divides by zero")
    return Fraction(int(top), int(bottom) if slash else 1)


def _integer(text: str) -> bool:
    digits = text[1:] if text.startswith("-") else text
    return digits.isascii() and digits.isdigit()


def read(data: Any) -> Number:
    """Read the JSON form: ``"3/4"``, or a list of ``[radicand, re, im]``."""
    if not isinstance(data, list | tuple):
        return number(fraction(data))
    parts: Parts = {}
    for item in data:
        if not isinstance(item, list | tuple) or len(item) != 3 or not isinstance(item[0], int):
            raise NotExact("a number is a numeral or a list of [radicand, re, im]")
        scale, r = squarefree(item[0])
        x, y = parts.get(r, (Fraction(0), Fraction(0)))
        parts[r] = (x + scale * fraction(item[1]), y + scale * fraction(item[2]))
    return Number.of(parts)


def write(value: Number) -> Any:
    """Return the JSON form of a number."""
    if value.is_rational():
        return str(value.rational())
    return [[r, str(a), str(b)] for r, (a, b) in value.parts]
