"""Complex rationals, and the exact value of expressions that need no others."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

Json: TypeAlias = Any
Value: TypeAlias = Any
"""A `Gauss`, a list of them, a list of lists, a position (int), or a law (dict)."""
Env: TypeAlias = Mapping[str, Value]

MOST_OUTCOMES = 64


class Irrational(Exception):
    """A value that is no complex rational, or is not known here."""


@dataclass(frozen=True, slots=True)
class Gauss:
    """A complex rational."""

    re: Fraction
    im: Fraction

    def __add__(self, other: Gauss) -> Gauss:
        if not (self.im or other.im):
            return Gauss(self.re + other.re, _NONE)
        return Gauss(self.re + other.re, self.im + other.im)

    def __neg__(self) -> Gauss:
        return Gauss(-self.re, -self.im)

    def __sub__(self, other: Gauss) -> Gauss:
        if not (self.im or other.im):
            return Gauss(self.re - other.re, _NONE)
        return Gauss(self.re - other.re, self.im - other.im)

    def __mul__(self, other: Gauss) -> Gauss:
        if not (self.im or other.im):
            return Gauss(self.re * other.re, _NONE)
        return Gauss(
            self.re * other.re - self.im * other.im, self.re * other.im + self.im * other.re
        )

    def __truediv__(self, other: Gauss) -> Gauss:
        size = other.re * other.re + other.im * other.im
        if not size:
            raise Irrational("division by zero")
        top = self * other.conj()
        return Gauss(top.re / size, top.im / size)

    def __bool__(self) -> bool:
        return bool(self.re or self.im)

    def conj(self) -> Gauss:
        """Return the complex conjugate."""
        return Gauss(self.re, -self.im)

    def real(self) -> Fraction:
        """Return a real value; `Irrational` where it is not real."""
        if self.im:
            raise Irrational("a real number is meant")
        return self.re


_NONE = Fraction(0)
ZERO = Gauss(_NONE, _NONE)
ONE = Gauss(Fraction(1), _NONE)
_I = Gauss(_NONE, Fraction(1))
_HALF = Gauss(Fraction(1, 2), _NONE)


def gauss(value: Fraction | int) -> Gauss:
    """Return a real number."""
    return Gauss(Fraction(value), _NONE)


# -- from and to JSON -----------------------------------------------------------------------------


def read(data: Json) -> Gauss:
    """Read a number; `Irrational` where a square root is left in it."""
    if not isinstance(data, list | tuple):
        return Gauss(Fraction(str(data)), _NONE)
    if any(int(radicand) != 1 for radicand, _, _ in data):
        raise Irrational("a square root")
    re = sum((Fraction(a) for _, a, _ in data), _NONE)
    return Gauss(re, sum((Fraction(b) for _, _, b in data), _NONE))


def write(value: Value) -> Json:
    """Return the JSON of a number, vector or matrix."""
    if isinstance(value, list):
        return [write(part) for part in value]
    return [[1, str(value.re), str(value.im)]] if value.im else str(value.re)


_DEPTHS = {"real": 0, "complex": 0, "natural": 0, "vector": 1, "distribution": 1, "channel": 3}


def read_value(domain: Mapping[str, Any], data: Json) -> Value:
    """Read a value of a domain; `Irrational` where that is not possible."""
    kind = domain["domain"]
    if kind == "index":
        return data
    if kind == "law":
        return {"weights": deep(data["weights"], 1), "support": deep(data["support"], 2)}
    if kind in ("convex", "setfunction"):
        raise Irrational(f"a value of the domain {kind}")
    return deep(data, _DEPTHS.get(kind, 2))


def deep(data: Json, depth: int) -> Value:
    """Read numbers that are nested ``depth`` times."""
    return [deep(part, depth - 1) for part in data] if depth else read(data)


# -- values of trees ------------------------------------------------------------------------------


def evaluate(tree: Any, env: Env) -> Value:
    """Return the exact value of a tree; `Irrational` where it has none here."""

    def at(part: Any) -> Value:
        return evaluate(part, env)

    match tree:
        case ["num", text]:
            return gauss(Fraction(str(text)))
        case ["imag"]:
            return _I
        case ["size" | "var", name]:
            return _named(name, env)
        case ["neg", a]:
            return each(lambda x: -x, at(a))
        case ["conj", a]:
            return each(Gauss.conj, at(a))
        case ["re", a]:
            return each(lambda x: gauss(x.re), at(a))
        case ["abs2", a]:
            return each(lambda x: x * x.conj(), at(a))
        case ["abs", a]:
            return each(lambda x: gauss(abs(x.real())), at(a))
        case ["add", a, b]:
            return both(lambda x, y: x + y, at(a), at(b))
        case ["sub", a, b]:
            return both(lambda x, y: x - y, at(a), at(b))
        case ["hadamard", a, b]:
            return both(lambda x, y: x * y, at(a), at(b))
        case ["mul", a, b]:
            left, right = at(a), at(b)
            if isinstance(left, Gauss):
                return each(lambda x: left * x, right)
            return each(lambda x: right * x, left)
        case ["div", a, b]:
            bottom = at(b)
            return each(lambda x: x / bottom, at(a))
        case ["pow", a, exponent]:
            power = at(exponent).real()
            return each(lambda x: _power(x, power), at(a))
        case ["delta", a, b]:
            return ONE if _place(a, env) == _place(b, env) else ZERO
        case ["item" | "row", v, i]:
            return at(v)[_place(i, env)]
        case ["entry", m, i, j]:
            return at(m)[_place(i, env)][_place(j, env)]
        case ["sum", name, size, body]:
            return total([evaluate(body, {**env, name: k}) for k in range(_size(size, env))])
        case ["E", law, name, body]:
            return _expectation(law, name, body, env)
        case ["matmul", a, b]:
            return product(at(a), at(b))
        case ["matvec", a, x]:
            vector = at(x)
            return [dot(row, vector) for row in at(a)]
        case ["dagger", a]:
            return dagger(at(a))
        case ["transpose", a]:
            return [list(column) for column in zip(*at(a), strict=True)]
        case ["diagpart", a]:
            return diagonal([row[k] for k, row in enumerate(at(a))])
        case ["trace", a]:
            return total([row[k] for k, row in enumerate(at(a))])
        case ["diagvec", a]:
            return [row[k] for k, row in enumerate(at(a))]
        case ["diag", v]:
            return diagonal(at(v))
        case [("ones" | "zeros") as fill, *sizes]:
            entry = ONE if fill == "ones" else ZERO
            if len(sizes) == 1:
                return [entry] * _size(sizes[0], env)
            return [[entry] * _size(sizes[1], env) for _ in range(_size(sizes[0], env))]
        case ["eye", size]:
            return diagonal([ONE] * _size(size, env))
        case ["outer", u, v]:
            return outer(at(u), at(v))
        case ["dot", u, v]:
            return dot([x.conj() for x in at(u)], at(v))
        case ["unit", size, i, j]:
            n, where = _size(size, env), (_place(i, env), _place(j, env))
            return [[ONE if (r, c) == where else ZERO for c in range(n)] for r in range(n)]
        case ["vector" | "rows", *parts]:
            return [at(part) for part in parts]
        case ["operator", name, k]:
            return _named(name, env)[_place(k, env)]
        case [("before" | "upto") as op, size, i]:
            last = _place(i, env) + (op == "upto")
            return [ONE if k < last else ZERO for k in range(_size(size, env))]
        case ["falls", v]:
            entries = at(v)
            return [*(a - b for a, b in itertools.pairwise(entries)), ZERO]
        case [("least" | "greatest") as op, v]:
            entries = [x.real() for x in at(v)]
            return gauss(min(entries) if op == "least" else max(entries))
    raise Irrational(f"no exact value of {tree[0]!r} here")


def _named(name: str, env: Env) -> Value:
    if name not in env:
        raise Irrational(f"{name!r} has no value here")
    found = env[name]
    return gauss(found) if isinstance(found, int) else found


def each(f: Callable[[Gauss], Gauss], value: Value) -> Value:
    """Apply a function to every number."""
    return [each(f, x) for x in value] if isinstance(value, list) else f(value)


def both(f: Callable[[Gauss, Gauss], Gauss], a: Value, b: Value) -> Value:
    """Apply a function of two numbers, entry by entry."""
    if isinstance(a, list):
        return [both(f, x, y) for x, y in zip(a, b, strict=True)]
    return f(a, b)


def total(parts: list[Value]) -> Value:
    """Return a sum."""
    out = parts[0]
    for part in parts[1:]:
        out = both(lambda x, y: x + y, out, part)
    return out


def dot(u: Any, v: Any) -> Gauss:
    """Return the sum of the products, nothing conjugated."""
    out = ZERO
    for x, y in zip(u, v, strict=True):
        if x and y:
            out = out + x * y
    return out


def product(a: Value, b: Value) -> Value:
    """Return the product of two matrices."""
    columns = list(zip(*b, strict=True))
    return [[dot(row, column) for column in columns] for row in a]


def dagger(a: Value) -> Value:
    """Return the conjugate transpose."""
    return [[x.conj() for x in column] for column in zip(*a, strict=True)]


def diagonal(v: Value) -> Value:
    """Return a diagonal matrix."""
    return [[x if i == j else ZERO for j in range(len(v))] for i, x in enumerate(v)]


def outer(u: Value, v: Value) -> Value:
    r"""Return $u v^\dagger$."""
    return [[x * y.conj() for y in v] for x in u]


def scaled(factor: Fraction | int, value: Value) -> Value:
    """Return a multiple."""
    return times(gauss(factor), value)


def times(number: Gauss, value: Value) -> Value:
    """Return a complex multiple."""
    return each(lambda x: number * x, value)


def plus(a: Value, b: Value) -> Value:
    """Return a sum of two."""
    return both(lambda x, y: x + y, a, b)


def minus(a: Value, b: Value) -> Value:
    """Return a difference."""
    return both(lambda x, y: x - y, a, b)


def flat(value: Value) -> Iterator[Gauss]:
    """Yield all numbers."""
    if isinstance(value, list):
        for part in value:
            yield from flat(part)
    else:
        yield value


def _power(x: Gauss, exponent: Fraction) -> Gauss:
    k = int(exponent)
    if k != exponent or abs(k) > 64:
        raise Irrational("an exponent that is no small integer")
    out = ONE
    for _ in range(abs(k)):
        out = out * x
    return out if k >= 0 else ONE / out


def _place(index: Any, env: Env) -> int:
    return int(index[1] if index[0] == "pos" else env[index[1]])


def _size(size: Any, env: Env) -> int:
    return int(env[size]) if isinstance(size, str) else int(size)


def _expectation(law: Any, name: str, body: Any, env: Env) -> Value:
    parts = [
        times(weight, evaluate(body, {**env, name: mask}))
        for weight, mask in _outcomes(law, env)
        if weight
    ]
    if not parts:
        raise Irrational("a law of total weight zero")
    return total(parts)


def _outcomes(law: Any, env: Env) -> Iterator[tuple[Gauss, list[Gauss]]]:
    match law:
        case ["bernoulli", size, rate]:
            n, value = _size(size, env), evaluate(rate, env)
            if 2**n > MOST_OUTCOMES:
                raise Irrational("too many masks")
            rates = value if isinstance(value, list) else [value] * n
            for bits in itertools.product((ZERO, ONE), repeat=n):
                weight = ONE
                for bit, p in zip(bits, rates, strict=True):
                    weight = weight * (p if bit else ONE - p)
                yield weight, list(bits)
        case ["finite", _, _, weights, support]:
            yield from zip(evaluate(weights, env), evaluate(support, env), strict=True)
        case ["law", name]:
            yield from zip(env[name]["weights"], env[name]["support"], strict=True)
        case _:
            raise Irrational("an unknown law")
