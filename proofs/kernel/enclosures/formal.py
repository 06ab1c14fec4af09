r"""Exact values with logarithms kept as symbols.

A value is a polynomial over the exact numbers in symbols $\log_2 q$ for odd primes q and in
$1/\log 2$ and its inverse. What is zero as a polynomial is zero; of another value nothing is said.
So a value is shown to vanish exactly, as at $h(1/2) - 1$ or in a derivative at a touching point.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from ..declarations import Refused
from ..functions import square_root
from ..numbers import ONE, ZERO, NotExact, Number, number, root

Monomial: TypeAlias = tuple[tuple[int, int], ...]
"""Sorted (symbol, exponent): the symbol q > 2 is log2 q, the symbol 0 is 1 / log 2."""
Formal: TypeAlias = dict[Monomial, Number]

MAX_PRIME, MAX_TERMS = 1000, 400


class Exact:
    """Arithmetic of such values; what has no exact form is refused."""

    rate: Formal

    def __init__(self) -> None:
        """There is one such arithmetic."""
        self.rate = {((0, 1),): ONE}

    def of(self, value: Fraction) -> Formal:
        """Return a rational."""
        return self.pure(number(value))

    def pure(self, value: Number) -> Formal:
        """Return an exact number."""
        return {} if value.is_zero() else {(): value}

    def root_of(self, k: int) -> Formal:
        """Return the square root of a nonnegative integer."""
        return self.pure(root(k))

    def add(self, a: Formal, b: Formal) -> Formal:
        """Add."""
        out = dict(a)
        for key, value in b.items():
            total = out.get(key, ZERO) + value
            if total.is_zero():
                out.pop(key, None)
            else:
                out[key] = total
        return out

    def neg(self, a: Formal) -> Formal:
        """Change the sign."""
        return {key: -value for key, value in a.items()}

    def mul(self, a: Formal, b: Formal) -> Formal:
        """Multiply."""
        out: Formal = {}
        for left, x in a.items():
            for right, y in b.items():
                out = self.add(out, {_join(left, right): x * y})
        if len(out) > MAX_TERMS:
            raise Refused("an exact value has too many terms")
        return out

    def power(self, a: Formal, k: int) -> Formal:
        """Return a^k, k >= 0."""
        out = self.of(Fraction(1))
        for _ in range(k):
            out = self.mul(out, a)
        return out

    def inverse(self, a: Formal) -> Formal:
        """Return 1/a where a is one term."""
        if len(a) != 1:
            raise Refused("an exact value has no exact inverse")
        ((key, value),) = a.items()
        return {tuple((s, -e) for s, e in key): value.inverse()}

    def absolute(self, a: Formal) -> Formal:
        """Return the modulus."""
        return a if self.number(a).sign() >= 0 else self.neg(a)

    def function(self, op: str, a: Formal) -> Formal:
        """Return a named function of an exact value."""
        if op == "abs":
            return self.absolute(a)
        x = self.number(a)
        if op == "exp":
            if x.is_zero():
                return self.of(Fraction(1))
            raise Refused("exp has no exact value here")
        try:
            if op == "root":
                if x.sign() < 0:
                    raise Refused("the square root of a negative number")
                return self.pure(square_root(x))
            if op == "eta" and x.is_zero():
                return {}
            binary = self._log_two(x.rational())
        except NotExact as bad:
            raise Refused(str(bad)) from None
        if op == "log2":
            return binary
        if op == "log":
            return self.mul(binary, {((0, -1),): ONE})
        if op == "eta":
            return self.neg(self.mul(a, binary))
        raise Refused(f"no exact value of {op!r}")

    def _log_two(self, value: Fraction) -> Formal:
        if value <= 0:
            raise Refused("the logarithm of what is not positive")
        out: Formal = {}
        for part, sign in ((value.numerator, 1), (value.denominator, -1)):
            for prime, times in _factors(part):
                key: Monomial = () if prime == 2 else ((prime, 1),)
                out = self.add(out, {key: number(sign * times)})
        return out

    def number(self, a: Formal) -> Number:
        """Return the value where it has no symbols."""
        if not a:
            return ZERO
        if set(a) != {()}:
            raise Refused("an exact value contains logarithms")
        return a[()]

    def extreme(self, items: list[Formal], direction: int) -> Formal:
        """Return the greatest (direction 1) or least element."""
        best = items[0]
        for item in items[1:]:
            if (self.number(item) - self.number(best)).sign() * direction > 0:
                best = item
        return best


def _join(left: Monomial, right: Monomial) -> Monomial:
    out = dict(left)
    for symbol, e in right:
        out[symbol] = out.get(symbol, 0) + e
    return tuple(sorted((s, e) for s, e in out.items() if e))


def _factors(k: int) -> list[tuple[int, int]]:
    out = []
    for prime in range(2, MAX_PRIME):
        times = 0
        while k % prime == 0:
            k //= prime
            times += 1
        if times:
            out.append((prime, times))
        if k == 1:
            return out
    raise Refused("a logarithm of a number with a large prime factor")
