r"""Polynomials in real atoms with exact coefficients, and how a normal form becomes one.

A complex entry $z$ is read as $x + i y$ with two real atoms, so every inequality here speaks about
real numbers. A polynomial maps a monomial, ``((atom, exponent), ...)`` sorted, to its coefficient.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from .declarations import Refused
from .numbers import ONE, ZERO, I, Number, number, root
from .terms import Atom, conjugate_atom, ordered

Monomial: TypeAlias = tuple[tuple[Any, int], ...]
Polynomial: TypeAlias = dict[Monomial, Number]

MAX_MONOMIALS = 20_000


def constant(value: Number) -> Polynomial:
    """Return a constant polynomial."""
    return {} if value.is_zero() else {(): value}


def variable(atom: Any) -> Polynomial:
    """Return the polynomial that is one atom."""
    return {((atom, 1),): ONE}


def add(left: Polynomial, right: Polynomial) -> Polynomial:
    """Return the sum."""
    out = dict(left)
    for mono, value in right.items():
        total = out[mono] + value if mono in out else value
        if total.is_zero():
            out.pop(mono, None)
        else:
            out[mono] = total
    return out


def scale(factor: Number, poly: Polynomial) -> Polynomial:
    """Multiply by a number."""
    return {} if factor.is_zero() else {m: factor * c for m, c in poly.items()}


def subtract(left: Polynomial, right: Polynomial) -> Polynomial:
    """Return the difference."""
    return add(left, scale(-ONE, right))


def times(a: Monomial, b: Monomial) -> Monomial:
    """Multiply two monomials."""
    if not a or not b:
        return a or b
    out = dict(a)
    for atom, e in b:
        out[atom] = out.get(atom, 0) + e
    return tuple(sorted(out.items(), key=_place))


def _place(item: tuple[Any, int]) -> Any:
    return item[0] if isinstance(item[0], int) else repr(item[0])


def multiply(left: Polynomial, right: Polynomial) -> Polynomial:
    """Return the product."""
    if len(left) * len(right) > 50 * MAX_MONOMIALS:
        raise Refused("the polynomials are too large to multiply")
    out: Polynomial = {}
    for a, x in left.items():
        for b, y in right.items():
            mono = times(a, b)
            value = x * y
            out[mono] = out[mono] + value if mono in out else value
    return {m: c for m, c in out.items() if not c.is_zero()}


def power(poly: Polynomial, exponent: int) -> Polynomial:
    """Return a power."""
    out = constant(ONE)
    for _ in range(exponent):
        out = multiply(out, poly)
    return out


def conjugate(poly: Polynomial) -> Polynomial:
    """Return the complex conjugate: the atoms are real."""
    return {m: c.conjugate() for m, c in poly.items()}


def real_part(poly: Polynomial) -> Polynomial:
    """Return the real part."""
    return scale(number(Fraction(1, 2)), add(poly, conjugate(poly)))


def imaginary_part(poly: Polynomial) -> Polynomial:
    """Return the imaginary part."""
    return scale(-I * number(Fraction(1, 2)), subtract(poly, conjugate(poly)))


def is_real(poly: Polynomial) -> bool:
    """Whether all coefficients are real."""
    return all(c.is_real() for c in poly.values())


def renamed(poly: Polynomial, names: Mapping[Any, Any]) -> Polynomial:
    """Rename the atoms."""
    return {
        tuple(sorted(((names[a], e) for a, e in mono), key=_place)): c for mono, c in poly.items()
    }


def substitute(poly: Polynomial, atom: Any, value: Polynomial) -> Polynomial:
    """Put a polynomial in the place of an atom."""
    out: Polynomial = {}
    for mono, c in poly.items():
        exponents = dict(mono)
        e = exponents.pop(atom, 0)
        rest: Polynomial = {tuple(sorted(exponents.items(), key=_place)): c}
        out = add(out, multiply(rest, power(value, e)) if e else rest)
        if len(out) > MAX_MONOMIALS:
            raise Refused(f"more than {MAX_MONOMIALS} monomials")
    return out


def atoms_of(poly: Polynomial) -> set[Any]:
    """Return the atoms that occur."""
    return {a for mono in poly for a, _ in mono}


def degree(poly: Polynomial) -> int:
    """Return the total degree; 0 for the zero polynomial."""
    return max((sum(e for _, e in mono) for mono in poly), default=0)


# -- from normal forms ----------------------------------------------------------------------------

Sign: TypeAlias = Callable[[Any], bool]
"""Whether the frozen normal form of a denominator is positive wherever the statement speaks."""


def from_normal_form(
    poly: Iterable[tuple[Any, Fraction]], positive: Sign, *, cleared: bool = True
) -> Polynomial:
    r"""Return a normal form as a polynomial, times a factor that is positive on the whole domain.

    A denominator never vanishes (`soundness`). It is cleared by as many factors as occur where its
    sign is known to be positive, else by $|d|^{2k}$; either keeps the sign of the whole. Where
    that factor would matter, ``cleared=False`` refuses every denominator.
    """
    items = [(sizes, dict(mono), value) for (sizes, mono), value in poly]
    deepest: dict[Atom, int] = {}
    for sizes, mono, _ in items:
        if sizes:
            raise Refused("a sum of unspecified length is no polynomial: give the size")
        for atom, e in mono.items():
            if e.denominator != 1:
                raise Refused("a fractional power is no polynomial")
            depth = int(e) if atom[0] == "inverse" else -int(e)
            if depth > 0:
                deepest[atom] = max(depth, deepest.get(atom, 0))
    if deepest and not cleared:
        raise Refused("a denominator inside a matrix: multiply it out")
    factors = {atom: _denominator(atom, positive) for atom in deepest}
    out: Polynomial = {}
    for _, mono, value in items:
        part = constant(number(value))
        for atom, e in mono.items():
            if atom not in deepest:
                part = multiply(part, power(from_atom(atom), int(e)))
        for atom, most in deepest.items():
            bottom, odd = factors[atom]
            e = int(mono.get(atom, Fraction(0)))
            present = e if atom[0] == "inverse" else -e
            part = multiply(part, power(bottom, most - present))
            if not odd:  # d^most has no known sign: complete it to |d|^(2 most)
                part = multiply(part, power(conjugate(bottom), most))
        out = add(out, part)
        if len(out) > MAX_MONOMIALS:
            raise Refused(f"more than {MAX_MONOMIALS} monomials")
    return out


def _denominator(atom: Atom, positive: Sign) -> tuple[Polynomial, bool]:
    """Return a denominator, and whether it is known to be positive."""
    if atom[0] == "inverse":
        frozen = atom[1]
        if any(a[0] == "inverse" or e < 0 for (_, mono), _ in frozen for a, e in mono):
            raise Refused("a fraction inside a denominator: write it as one fraction")
        return from_normal_form(frozen, positive, cleared=False), positive(frozen)
    return from_atom(atom), positive(((((), ((atom, Fraction(1)),)), Fraction(1)),))


def from_atom(atom: Atom) -> Polynomial:
    """Return an atom as a polynomial in real atoms."""
    match atom:
        case ("I",):
            return constant(I)
        case ("root", q):
            return constant(root(q))
        case ("n" | "exp" | "abs" | "apply" | "slope" | "value", *_):
            return variable(atom)
        case ("opaque", _, ("least" | "greatest" | "diamond", *_), _):
            return variable(("opaque", 0, *atom[2:]))
        case ("pw", base, _) if conjugate_atom(base) == base:
            return variable(atom)
        case ("x" | "v", _, 0, *_) | ("M", _, "s" | "r", _, _):
            return variable(atom)
        case ("E", ("law", _), _, mono) if all(a[2] == 0 for a, _ in mono):
            return variable(atom)
        case ("x" | "v", name, (1 | 2) as flavour, *place):
            return _complex((atom[0], name, 1, *place), flip=flavour == 2)
        case ("M", name, ("c" | "k") as kind, i, j):
            return _complex(("M", name, "c", i, j), flip=kind == "k")
        case ("M", name, "h", i, j):
            if i == j:
                return variable(atom)
            first, second = ordered(i, j)
            return _complex(("M", name, "h", first, second), flip=(first, second) != (i, j))
    raise Refused(f"{atom[0]!r} has no polynomial form")


def _complex(atom: Atom, *, flip: bool) -> Polynomial:
    y = variable(("im", atom))
    return add(variable(("re", atom)), scale(-I if flip else I, y))


__all__ = [
    "ONE",
    "ZERO",
    "Monomial",
    "Polynomial",
    "add",
    "atoms_of",
    "conjugate",
    "constant",
    "degree",
    "from_atom",
    "from_normal_form",
    "imaginary_part",
    "is_real",
    "multiply",
    "power",
    "real_part",
    "renamed",
    "scale",
    "substitute",
    "subtract",
    "times",
    "variable",
]
