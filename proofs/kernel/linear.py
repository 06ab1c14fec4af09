r"""Read a scalar tree as a linear form in values of set functions, at explicit sizes.

A form is $\sum_T c_T\, f(T) + c$ with coefficients that are polynomials in real variables, keep
rates, and the weights of laws of 0/1 masks. Expectations are written out, outcome by outcome; a
tree that is not such a form is refused. ``f(\varnothing)`` is 0 in every world and is left out.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from .declarations import Context, Domain, Refused, Tree, bounds
from .language import exponent_form
from .numbers import fraction

Atom: TypeAlias = tuple[Any, ...]
"""``("p",)``: a real variable; ``("q", 2)``: an entry of rates, a weight, or the weight that a law
of masks gives to the subset with this binary number."""
Monomial: TypeAlias = tuple[tuple[Atom, int], ...]
Coordinate: TypeAlias = tuple[Any, ...]
"""``("S", 5)``: S of a subset, as a binary number, part 1 the lowest bit; ``()``: the number 1."""
Form: TypeAlias = dict[tuple[Coordinate, Monomial], Fraction]
Value: TypeAlias = Any
"""A form, a list of them, or a list of lists."""

MAX_PARTS = 6
MAX_TERMS = 60_000
MAX_POWER = 24


def constant(value: Fraction | int) -> Form:
    """Return a number as a form."""
    return {((), ()): Fraction(value)} if value else {}


def coordinate(name: str, subset: int) -> Form:
    """Return the value of a set function at a subset as a form."""
    return {((name, subset), ()): Fraction(1)} if subset else {}


def atom(which: Atom) -> Form:
    """Return a variable of the coefficients as a form."""
    return {((), ((which, 1),)): Fraction(1)}


def add(a: Form, b: Form, times: Fraction | int = 1) -> Form:
    """Return a + times b."""
    out = dict(a)
    for key, value in b.items():
        total = out.get(key, Fraction(0)) + times * value
        if total:
            out[key] = total
        else:
            out.pop(key, None)
    return out


def multiply(a: Form, b: Form) -> Form:
    """Return the product, of which one factor must be free of set functions."""
    out: Form = {}
    for (place, mono), value in a.items():
        for (other, more), factor in b.items():
            if place and other:
                raise Refused("a product of two values of set functions is not linear in them")
            key = (place or other, _joined(mono, more))
            out[key] = out.get(key, Fraction(0)) + value * factor
    if len(out) > MAX_TERMS:
        raise Refused(f"a form of more than {MAX_TERMS} terms")
    return {key: value for key, value in out.items() if value}


def _joined(a: Monomial, b: Monomial) -> Monomial:
    if not a or not b:
        return a or b
    powers = dict(a)
    for which, power in b:
        powers[which] = powers.get(which, 0) + power
    return tuple(sorted(powers.items(), key=_order))


def _order(item: tuple[Atom, int]) -> tuple[str, int]:
    which, _ = item
    return which[0], which[1] if len(which) > 1 else -1


def power(base: Form, exponent: int) -> Form:
    """Return a power with a small exponent, by repeated multiplication."""
    if not 0 <= exponent <= MAX_POWER:
        raise Refused(f"a power from 0 to {MAX_POWER} is expected")
    out = constant(1)
    for _ in range(exponent):
        out = multiply(out, base)
    return out


@dataclass(frozen=True)
class Reader:
    """Reads trees over the declarations of a settled statement (every size is a number)."""

    context: Context

    def functions(self) -> dict[str, tuple[int, str]]:
        """Return size and world of each set function."""
        out = {}
        for name, domain in self.context.variables.items():
            if domain["domain"] == "setfunction":
                if not isinstance(domain["size"], int) or domain["size"] > MAX_PARTS:
                    raise Refused(f"set functions of at most {MAX_PARTS} parts are read")
                out[name] = (domain["size"], str(domain["world"]))
        return out

    # -- variables of the coefficients -------------------------------------------------------------

    def range_of(self, which: Atom) -> tuple[Fraction | None, Fraction | None]:
        """Return the closed interval in which a variable of the coefficients lies."""
        domain = self.context.domain(str(which[0]))
        if domain["domain"] == "natural" and len(which) == 1:
            return Fraction(domain["from"]), None
        if domain["domain"] == "real" and len(which) == 1:
            lo, hi, _, _ = bounds(domain)
            return lo, hi
        if which in self._entries(which[0], domain):
            return Fraction(0), Fraction(1)
        raise Refused(f"{which!r} is no variable of the coefficients")

    def _entries(self, name: str, domain: Domain) -> list[Atom]:
        """Return the entries, each in [0, 1], of a vector of rates, of weights, or of a law."""
        kind, size = domain["domain"], domain.get("size")
        if not isinstance(size, int):
            return []
        if kind == "distribution" or (kind == "vector" and domain["entries"] == "rates"):
            return [(name, k) for k in range(size)]
        if kind == "law" and domain["entries"] == "bits" and size <= MAX_PARTS:
            return [(name, subset) for subset in range(1 << size)]
        return []

    def simplex(self, which: Atom) -> list[Atom] | None:
        """Return the weights, this one among them, that sum to 1."""
        domain = self.context.domain(str(which[0]))
        if domain["domain"] in ("distribution", "law"):
            return self._entries(which[0], domain)
        return None

    def reduced(self, form: Form) -> Form:
        """Write the first weight of every law as 1 minus the others: equal forms become one."""
        out: Form = {}
        for (place, mono), value in form.items():
            part: Form = {(place, ()): value}
            for which, exponent in mono:
                group = self.simplex(which)
                factor = atom(which)
                if group and which == group[0]:
                    factor = constant(1)
                    for other in group[1:]:
                        factor = add(factor, atom(other), -1)
                part = multiply(part, power(factor, exponent))
            out = add(out, part)
        return out

    # -- trees -------------------------------------------------------------------------------------

    def scalar(self, tree: Tree, env: Mapping[str, Value]) -> Form:
        """Return the form that a scalar tree stands for."""
        value = self.value(tree, env)
        if not isinstance(value, dict):
            raise Refused("a number is expected where a vector or matrix stands")
        return value

    def value(self, tree: Tree, env: Mapping[str, Value]) -> Value:
        """Return the form, or the list of forms, that a tree stands for."""

        def at(part: Tree) -> Value:
            return self.value(part, env)

        match tree:
            case ("num", text):
                return constant(fraction(text))
            case ("var", name):
                return env[name] if name in env else self._variable(name)
            case ("neg", a):
                return _map(lambda x: add({}, x, -1), at(a))
            case ("conj" | "re", a):  # everything that is read here is real
                return at(a)
            case ("abs2", a):
                return _map(lambda x: multiply(x, x), at(a))
            case ("add", a, b):
                return _zip(add, at(a), at(b))
            case ("sub", a, b):
                return _zip(lambda x, y: add(x, y, -1), at(a), at(b))
            case ("hadamard", a, b):
                return _zip(multiply, at(a), at(b))
            case ("mul", a, b):
                left, right = at(a), at(b)
                if isinstance(left, dict):
                    return _map(lambda x: multiply(left, x), right)
                return _map(lambda x: multiply(right, x), left)
            case ("div", a, b):
                bottom = _number(self.scalar(b, env))
                if not bottom:
                    raise Refused("division by zero")
                return _map(lambda x: multiply(x, constant(1 / bottom)), at(a))
            case ("pow", a, exponent):
                fixed, names = exponent_form(exponent)
                if names:
                    raise Refused("an exponent that is a variable")
                return _map(lambda x: power(x, fixed), at(a))
            case ("delta", a, b):
                return constant(int(_position(a, env) == _position(b, env)))
            case ("item", v, i):
                return at(v)[_position(i, env)]
            case ("row", m, i):
                return at(m)[_position(i, env)]
            case ("entry", m, i, j):
                return at(m)[_position(i, env)][_position(j, env)]
            case ("sum", name, int(size), body):
                return _total([self.value(body, {**env, name: k}) for k in range(size)])
            case ("E", law, name, body):
                parts = []
                for weight, outcome in self.outcomes(law, env):
                    inside = self.value(body, {**env, name: outcome})
                    parts.append(_map(lambda x, w=weight: multiply(w, x), inside))
                return _total(parts)
            case ("dot", u, v):
                return _total([multiply(x, y) for x, y in zip(at(u), at(v), strict=True)])
            case ("ones" | "zeros", int(size)):
                return [constant(int(tree[0] == "ones"))] * size
            case ("vector" | "rows", *items):
                return [at(item) for item in items]
            case ("before" | "upto", int(size), i):
                last = _position(i, env) + (tree[0] == "upto")
                return [constant(int(k < last)) for k in range(size)]
            case ("falls", v):
                entries = at(v)
                return [*(add(x, y, -1) for x, y in itertools.pairwise(entries)), constant(0)]
            case ("value", name, mask):
                return coordinate(name, _subset(at(mask)))
        raise Refused(f"{tree[0]!r} is not read in a linear form of set functions")

    def _variable(self, name: str) -> Value:
        domain = self.context.domain(name)
        if domain["domain"] in ("real", "natural"):
            return atom((name,))
        entries = self._entries(name, domain)
        if entries and domain["domain"] != "law":
            return [atom(which) for which in entries]
        raise Refused(f"{name!r} is no coefficient: reals, rates and probabilities are")

    def outcomes(self, law: Tree, env: Mapping[str, Value]) -> Iterator[tuple[Form, list[Form]]]:
        """Yield the (probability, mask) pairs of a law."""
        match law:
            case ("bernoulli", int(size), rate) if size <= MAX_PARTS:
                value = self.value(rate, env)
                rates = value if isinstance(value, list) else [value] * size
                for bits in itertools.product((0, 1), repeat=size):
                    weight = constant(1)
                    for bit, p in zip(bits, rates, strict=True):
                        weight = multiply(weight, p if bit else add(constant(1), p, -1))
                    yield weight, [constant(bit) for bit in bits]
            case ("finite", int(), int(), weights, support):
                yield from zip(self.value(weights, env), self.value(support, env), strict=True)
            case ("law", name):
                domain = self.context.domain(name)
                for which in self._entries(name, domain):
                    mask = [which[1] >> k & 1 for k in range(domain["size"])]
                    yield atom(which), [constant(bit) for bit in mask]
            case _:
                raise Refused("this law of masks is not written out")


def _map(f: Any, value: Value) -> Value:
    return [_map(f, x) for x in value] if isinstance(value, list) else f(value)


def _zip(f: Any, a: Value, b: Value) -> Value:
    if isinstance(a, list):
        return [_zip(f, x, y) for x, y in zip(a, b, strict=True)]
    return f(a, b)


def _total(parts: list[Value]) -> Value:
    if not parts:
        raise Refused("a law without outcomes")
    out = parts[0]
    for part in parts[1:]:
        out = _zip(add, out, part)
    return out


def _number(form: Form) -> Fraction:
    if set(form) - {((), ())}:
        raise Refused("a number is expected where a variable stands")
    return form.get(((), ()), Fraction(0))


def _subset(mask: list[Form]) -> int:
    bits = [_number(entry) for entry in mask]
    if any(bit not in (0, 1) for bit in bits):
        raise Refused("a set function is applied to something that is no subset")
    return sum(1 << k for k, bit in enumerate(bits) if bit)


def _position(index: Tree, env: Mapping[str, Value]) -> int:
    if index[0] == "pos":
        return int(index[1])
    return int(env[index[1]])
