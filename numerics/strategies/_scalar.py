r"""Exact complex numbers $\sum_r (a_r + i\,b_r)\sqrt r$ with rational $a_r, b_r$, squarefree r.

Gaussian rationals and their extensions by roots of integers: enough for the states, gates and
channels that people write down. They are written as text: ``"1/2"``, ``"-i/2"``,
``"3/5+4i/5"``, ``"sqrt(2)/2"``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import isqrt
from numbers import Complex, Rational
from typing import Any, TypeAlias

Parts: TypeAlias = tuple[tuple[int, Fraction, Fraction], ...]

_NIL = Fraction(0)
_SHORT = 1 << 20
"""A float that is a multiple of 1/_SHORT is meant exactly, such as 0.5."""
_TERM = re.compile(r"([+-])(\d*)(i?)\*?(?:(?:sqrt\(|√)(\d+)\)?)?(i?)(?:/(\d+))?")


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Exact:
    """One exact number; ``parts`` lists (radicand, real, imaginary) by rising radicand."""

    parts: Parts = ()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Exact):
            return self.parts == other.parts
        if isinstance(other, int | Fraction):
            return self.is_rational() and self.real() == other
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.real() if self.is_rational() else self.parts)

    def __add__(self, other: Exact) -> Exact:
        return _sum((*self.parts, *other.parts))

    def __neg__(self) -> Exact:
        return Exact(tuple((r, -a, -b) for r, a, b in self.parts))

    def __sub__(self, other: Exact) -> Exact:
        return _sum((*self.parts, *(-other).parts))

    def __mul__(self, other: Exact) -> Exact:
        products = []
        for r, a, b in self.parts:
            for s, c, d in other.parts:
                scale, root = (1, r * s) if r == 1 or s == 1 else squarefree(r * s)
                products.append((root, scale * (a * c - b * d), scale * (a * d + b * c)))
        return _sum(products)

    def times(self, factor: Fraction | int) -> Exact:
        """Return the product with a rational."""
        return Exact(tuple((r, a * factor, b * factor) for r, a, b in self.parts if factor))

    def conjugate(self) -> Exact:
        """Complex conjugate."""
        return Exact(tuple((r, a, -b) for r, a, b in self.parts))

    def inverse(self) -> Exact:
        """Return 1/self; raises ``ZeroDivisionError`` for zero."""
        if not self.parts:
            raise ZeroDivisionError("division by zero")
        top, bottom = (ONE, self) if self.is_real() else (self.conjugate(), self.square())
        while not bottom.is_rational():
            radicand = next(r for r, _, _ in bottom.parts if r != 1)
            prime = next(p for p in range(2, radicand + 1) if radicand % p == 0)
            flipped = Exact(
                tuple((r, -a, -b) if r % prime == 0 else (r, a, b) for r, a, b in bottom.parts)
            )
            top, bottom = top * flipped, bottom * flipped
        return top.times(1 / bottom.real())

    def square(self) -> Exact:
        """Return the squared modulus."""
        return self * self.conjugate()

    def is_real(self) -> bool:
        """Whether the imaginary part vanishes."""
        return not any(b for _, _, b in self.parts)

    def is_gaussian(self) -> bool:
        """Whether real and imaginary part are rational."""
        return all(r == 1 for r, _, _ in self.parts)

    def is_rational(self) -> bool:
        """Whether the number is a rational."""
        return self.is_gaussian() and self.is_real()

    def real(self) -> Fraction:
        """Return the rational real part."""
        return self.parts[0][1] if self.parts else _NIL

    def imag(self) -> Fraction:
        """Return the rational imaginary part."""
        return self.parts[0][2] if self.parts else _NIL

    def sign(self) -> int:
        """Return -1, 0 or 1 for a real number, decided exactly."""
        if all(a > 0 for _, a, _ in self.parts):
            return 1 if self.parts else 0
        if all(a < 0 for _, a, _ in self.parts):
            return -1
        bits = 32
        while True:  # not zero, since roots of squarefree numbers are independent
            unit = 1 << bits
            low = sum(a * Fraction(isqrt(r * unit**2) + (a < 0), unit) for r, a, _ in self.parts)
            high = sum(a * Fraction(isqrt(r * unit**2) + (a > 0), unit) for r, a, _ in self.parts)
            if low > 0 or high < 0:
                return 1 if low > 0 else -1
            bits *= 2

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __complex__(self) -> complex:
        return sum((complex(a, b) * (r**0.5 if r > 1 else 1) for r, a, b in self.parts), 0j)

    def json(self) -> Any:
        """Return the number as the kernel writes it."""
        if self.is_rational():
            return str(self.real())
        return [[r, str(a), str(b)] for r, a, b in self.parts]

    def sympy(self) -> Any:
        """Return the number as a sympy expression."""
        import sympy

        def rational(x: Fraction) -> Any:
            return sympy.Rational(x.numerator, x.denominator)

        terms = [(rational(a) + sympy.I * rational(b)) * sympy.sqrt(r) for r, a, b in self.parts]
        return sympy.Add(*map(sympy.expand, terms))

    def __repr__(self) -> str:
        return f"exact({str(self)!r})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def __str__(self) -> str:
        words = [w for r, a, b in self.parts for w in (_word(a, "", r), _word(b, "i", r)) if w]
        return "+".join(words).replace("+-", "-") or "0"


def _word(x: Fraction, unit: str, radicand: int) -> str:
    if not x:
        return ""
    root = f"sqrt({radicand})" if radicand > 1 else ""
    top = str(abs(x.numerator)) if abs(x.numerator) != 1 or not (unit or root) else ""
    star = "*" if root and (top or unit) else ""
    bottom = f"/{x.denominator}" if x.denominator > 1 else ""
    return f"{'-' if x < 0 else ''}{top}{unit}{star}{root}{bottom}"


def _sum(parts: Iterable[tuple[int, Fraction, Fraction]]) -> Exact:
    found: dict[int, tuple[Fraction, Fraction]] = {}
    for r, a, b in parts:
        x, y = found.get(r, (_NIL, _NIL))
        found[r] = (x + a, y + b)
    return Exact(tuple((r, a, b) for r, (a, b) in sorted(found.items()) if a or b))


@lru_cache(maxsize=1024)
def squarefree(k: int) -> tuple[int, int]:
    r"""Return $(s, r)$ with $k = s^2 r$ and $r$ squarefree; ``ValueError`` beyond $10^{12}$."""
    if k > 10**12:
        raise ValueError(f"the square root of {k} is not kept exact")
    s, r, d = 1, k, 2
    while d * d <= r:
        while r % (d * d) == 0:
            s, r = s * d, r // (d * d)
        d += 1
    return s, r


def rational(x: Fraction | int, imag: Fraction | int = 0) -> Exact:
    """Return a Gaussian rational."""
    return Exact(((1, Fraction(x), Fraction(imag)),)) if x or imag else ZERO


def root(x: Fraction | int) -> Exact:
    """Return the square root of a nonnegative rational."""
    if not x:
        return ZERO
    f = Fraction(x)
    s, r = squarefree(f.numerator * f.denominator)
    return Exact(((r, Fraction(s, f.denominator), _NIL),))


ZERO, ONE, I = Exact(), Exact(((1, Fraction(1), _NIL),)), Exact(((1, _NIL, Fraction(1)),))  # noqa: E741


def exact(value: Any) -> Exact:
    """Read a number: integers, fractions, short floats, texts, sympy numbers, the kernel's JSON.

    Raises ``ValueError`` for anything that is not exact.
    """
    match value:
        case Exact():
            return value
        case str():
            return _parse(value)
        case list() | tuple():
            return _sum([(int(r), Fraction(a), Fraction(b)) for r, a, b in value])
        case Rational():
            return rational(Fraction(int(value.numerator), int(value.denominator)))
        case Complex():
            z = complex(value)
            if not ((z.real * _SHORT).is_integer() and (z.imag * _SHORT).is_integer()):
                raise ValueError(f"{value!r} is no exact number: write it as text, such as '1/3'")
            return rational(Fraction(z.real), Fraction(z.imag))
    if type(value).__module__.startswith("sympy"):
        return _parse(str(value.expand()).replace("I", "i"))
    raise ValueError(f"{value!r:.60} is no exact number such as 2, '1/3', 'i/2' or 'sqrt(2)/2'")


def _parse(text: str) -> Exact:
    squeezed = text.replace(" ", "").replace("*", "")
    signed = squeezed if squeezed[:1] in ("+", "-") else f"+{squeezed}"
    total, at = ZERO, 0
    while at < len(signed):
        found = _TERM.match(signed, at)
        if not found or found.end() - at < 2 or found[6] == "0" or (found[3] and found[5]):
            raise ValueError(f"{text!r} is no exact number such as '1/3', 'i/2' or 'sqrt(2)/2'")
        sign, top, before, radicand, after, bottom = found.groups()
        x = Fraction(int(f"{sign}{top or 1}"), int(bottom or 1))
        term = root(int(radicand)) if radicand else ONE
        total, at = total + (term * I if before or after else term).times(x), found.end()
    if not signed[1:]:
        raise ValueError("an empty text is no number")
    return total


# -- matrices -------------------------------------------------------------------------------------

Rows: TypeAlias = tuple[tuple[Exact, ...], ...]


def rows_of(n: int, m: int, entry: Callable[[int, int], Exact]) -> Rows:
    """Return the n x m matrix with these entries."""
    return tuple(tuple(entry(i, j) for j in range(m)) for i in range(n))


def diagonal_rows(entries: Sequence[Exact]) -> Rows:
    """Return a diagonal matrix."""
    n = len(entries)
    return rows_of(n, n, lambda i, j: entries[i] if i == j else ZERO)


def identity(n: int) -> Rows:
    """Return the identity matrix."""
    return rows_of(n, n, lambda i, j: ONE if i == j else ZERO)


def multiply(a: Rows, b: Rows) -> Rows:
    """Return the matrix product."""
    columns = list(zip(*b, strict=True))
    return tuple(tuple(dot(row, column) for column in columns) for row in a)


def dot(x: Sequence[Exact], y: Sequence[Exact]) -> Exact:
    """Return the sum of the products, nothing conjugated."""
    return _sum(
        [t for a, b in zip(x, y, strict=True) if a.parts and b.parts for t in (a * b).parts]
    )


def adjoint(a: Rows) -> Rows:
    """Return the conjugate transpose."""
    return tuple(tuple(x.conjugate() for x in column) for column in zip(*a, strict=True))


def kron(a: Rows, b: Rows) -> Rows:
    """Return the tensor product."""
    return tuple(tuple(x * y for x in r for y in s) for r in a for s in b)


def plus(a: Rows, b: Rows) -> Rows:
    """Return the sum."""
    return tuple(tuple(x + y for x, y in zip(r, s, strict=True)) for r, s in zip(a, b, strict=True))


def scaled(a: Rows, factor: Fraction | int) -> Rows:
    """Return the product with a rational."""
    return tuple(tuple(x.times(factor) for x in row) for row in a)


def trace(a: Rows) -> Exact:
    """Return the sum of the diagonal."""
    return _sum([t for k, row in enumerate(a) for t in row[k].parts])


def pivots(a: Rows) -> list[Exact] | None:
    """Return the nonzero pivots of a Hermitian matrix; ``None`` if it is not semidefinite.

    Symmetric elimination: a pivot of a positive semidefinite matrix is positive, or its whole row
    vanishes. The number of pivots is the rank.
    """
    left, found = [list(row) for row in a], []
    for k in range(len(left)):
        pivot = left[k][k]
        if not pivot:
            if any(left[k][k:]):
                return None
            continue
        if pivot.sign() < 0:
            return None
        found.append(pivot)
        inverse = pivot.inverse()
        for i in range(k + 1, len(left)):
            if factor := left[i][k] * inverse:
                for j in range(k, len(left)):
                    left[i][j] = left[i][j] - factor * left[k][j]
    return found
