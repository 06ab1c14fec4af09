r"""Exact derivatives: numbers $a + b\,\epsilon$ with $\epsilon^2 = 0$.

A polynomial or rational expression of $x + \epsilon$ has its derivative in x as the factor of
$\epsilon$. Only such expressions are differentiated: at a kink, or through a root or a logarithm,
there is no value here.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .numbers import ONE, ZERO, NotExact, Number

RATIONAL = frozenset(
    """
    num imag sqrt size var idx pos law neg conj re abs2 add sub hadamard mul div pow delta item
    entry row sum E bernoulli finite matmul matvec dagger transpose diagpart trace diagvec diag ones
    zeros eye outer dot unit vector rows operator before upto
    """.split()
)
"""Operations through which the derivative of an expression is exact. Derivatives are not among
them: each needs an epsilon of its own, and there is but one."""


@dataclass(frozen=True)
class Dual(Number):
    r"""A number with its slope, $a + b\,\epsilon$."""

    slope: Number = ZERO

    def __add__(self, other: Number) -> Number:
        a, b = _parts(other)
        return _dual(_value(self) + a, self.slope + b)

    __radd__ = __add__

    def __neg__(self) -> Number:
        return _dual(-_value(self), -self.slope)

    def __sub__(self, other: Number) -> Number:
        a, b = _parts(other)
        return _dual(_value(self) - a, self.slope - b)

    def __rsub__(self, other: Number) -> Number:
        return -self + other

    def __mul__(self, other: Number) -> Number:
        a, b = _parts(other)
        return _dual(_value(self) * a, _value(self) * b + self.slope * a)

    __rmul__ = __mul__

    def conjugate(self) -> Number:
        """Conjugate value and slope: the variable is real."""
        return _dual(_value(self).conjugate(), self.slope.conjugate())

    def is_zero(self) -> bool:
        """Whether value and slope vanish."""
        return not self.parts and self.slope.is_zero()

    def inverse(self) -> Number:
        """Return 1/(a + b e) = 1/a - b/a^2 e."""
        inverse = _value(self).inverse()
        return _dual(inverse, -(self.slope * inverse * inverse))

    def rational(self) -> Fraction:
        """Refuse: a slope would be lost."""
        raise NotExact("no derivative is known through this operation")

    def is_rational(self) -> bool:
        """Refuse: a slope would be lost."""
        raise NotExact("no derivative is known through this operation")

    def is_real(self) -> bool:
        """Whether value and slope are real."""
        return _value(self).is_real() and self.slope.is_real()

    def sign(self) -> int:
        """Return the sign near the point; there is none where the value vanishes."""
        if not self.parts:
            raise NotExact("the sign changes here, so there is no derivative")
        return _value(self).sign()


def moving(value: Number) -> Dual:
    """Return the variable by which is differentiated, at a value."""
    if isinstance(value, Dual):
        raise NotExact("second derivatives have no exact value here")
    return Dual(value.parts, ONE)


def slope(value: Any) -> Any:
    """Return the derivative that a result carries, entry by entry."""
    if isinstance(value, list):
        return [slope(x) for x in value]
    return value.slope if isinstance(value, Dual) else ZERO


def _value(x: Dual) -> Number:
    return Number(x.parts)


def _parts(x: Number) -> tuple[Number, Number]:
    return (_value(x), x.slope) if isinstance(x, Dual) else (x, ZERO)


def _dual(value: Number, slope_of: Number) -> Number:
    return Dual(value.parts, slope_of)


def is_rational_expression(tree: Any) -> bool:
    """Whether a tree is made of arithmetic alone."""
    if not isinstance(tree, tuple) or not tree:
        return True
    if isinstance(tree[0], str) and tree[0] not in RATIONAL:
        return False
    return all(is_rational_expression(part) for part in tree[1:])
