"""Squares that divide a polynomial: taken out before a search, put back into its certificate.

A double root puts every certificate on the boundary, where floats are least exact; what is left
when the square is divided out has no such root.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..kernel.numbers import ZERO, number, read, write
from ..kernel.polynomials import Monomial, Polynomial, constant, multiply, times

Json = dict[str, Any]

MAX_ATOMS = 5
"""In more variables the factorisation takes longer than the search."""


def square_factor(poly: Polynomial) -> tuple[Polynomial, Polynomial] | None:
    """Return (s, r) with ``poly`` = s^2 r and s of positive degree; ``None`` when there is none."""
    if not poly or not all(c.is_rational() for c in poly.values()):
        return None
    import sympy

    atoms = sorted({a for mono in poly for a, _ in mono})
    if not 1 <= len(atoms) <= MAX_ATOMS:
        return None
    places = {atom: k for k, atom in enumerate(atoms)}
    terms: dict[tuple[int, ...], Any] = {}
    for mono, value in poly.items():
        key = [0] * len(atoms)
        for atom, e in mono:
            key[places[atom]] = e
        c = value.rational()
        terms[tuple(key)] = sympy.Rational(c.numerator, c.denominator)
    symbols = sympy.symbols(f"x:{len(atoms)}")
    lead, factors = sympy.Poly.from_dict(terms, *symbols).sqf_list()
    square = sympy.Poly(1, *symbols)
    rest = sympy.Poly(lead, *symbols)
    for factor, times_ in factors:
        square *= factor ** (times_ // 2)
        rest *= factor ** (times_ % 2)
    if square.total_degree() == 0:
        return None
    return _back(square, atoms), _back(rest, atoms)


def _back(poly: Any, atoms: list[Any]) -> Polynomial:
    out: Polynomial = {}
    for key, c in poly.terms():
        mono = tuple((a, int(e)) for a, e in zip(atoms, key, strict=True) if e)
        out.update(multiply({mono: number(1)}, constant(number(Fraction(int(c.p), int(c.q))))))
    return out


def times_square(cone: Json, square: Polynomial) -> Json:
    """Return the cone element times the square of a polynomial."""
    squares = [_widened(part, square) for part in cone.get("squares", ())]
    for weight, chosen in cone.get("strict", ()):
        part = {"times": list(chosen), "basis": [[]], "gram": [[weight]]}
        squares.append(_widened(part, square))
    twice = multiply(square, square)
    ideal = [[j, _written(multiply(_read(f), twice))] for j, f in cone.get("ideal", ())]
    return {k: v for k, v in {"squares": squares, "ideal": ideal}.items() if v}


def _widened(part: Json, square: Polynomial) -> Json:
    basis = [_monomial(data) for data in part["basis"]]
    gram = [[read(x) for x in row] for row in part["gram"]]
    wide = sorted({times(m, b) for m in square for b in basis}, key=repr)
    place = {m: k for k, m in enumerate(wide)}
    half = [[ZERO] * len(wide) for _ in basis]  # row k: the coefficients of s z_k
    for k, b in enumerate(basis):
        for m, c in square.items():
            half[k][place[times(m, b)]] = c
    size = range(len(basis))
    out = [[ZERO] * len(wide) for _ in wide]
    for i in size:
        for j in size:
            if gram[i][j].is_zero():
                continue
            for row, x in zip(out, half[i], strict=True):
                if x.is_zero():
                    continue
                for column, y in enumerate(half[j]):
                    if not y.is_zero():
                        row[column] = row[column] + gram[i][j] * x * y
    return {
        "times": part["times"],
        "basis": [[list(item) for item in m] for m in wide],
        "gram": [[write(x) for x in row] for row in out],
    }


def _monomial(data: Any) -> Monomial:
    return tuple((a, e) for a, e in data)


def _read(data: Any) -> Polynomial:
    return {_monomial(mono): read(value) for value, mono in data}


def _written(poly: Polynomial) -> list[Any]:
    return [[write(c), [list(item) for item in mono]] for mono, c in poly.items()]


__all__ = ["square_factor", "times_square"]
