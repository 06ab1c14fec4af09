"""Exact value of a tree, and truth of a statement, at an explicit instance.

Expectations are computed by enumerating the law, never by a closed form: this reading is the
independent guard of the normal forms.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from functools import cmp_to_key
from math import prod
from typing import Any

from .declarations import Tree
from .duals import is_rational_expression, moving, slope
from .enclosures.points import below_at, differ_at, exceeds_at, order_at
from .functions import FUNCTIONS, PAIRED, SCALAR, apply_scalar, apply_spectral, total_surprise
from .language import exponent_form
from .matrices import is_psd
from .membership import check_membership, check_separation
from .numbers import ONE, ZERO, I, NotExact, NoValue, Number, fraction, number, root
from .pairs import apply_pair
from .values import Env, Undefined, Unknown, Value, size_in, value_at, weights_outside

MAX_OUTCOMES = 4096


def evaluate(tree: Tree, env: Env) -> Value:
    """Return the exact value of a tree; ``Unknown`` when it has none that is exact, and
    ``Undefined`` when it has none at all. What has no weight in a mean is not looked at."""
    match tree:
        case ("num", text):
            return number(fraction(text))
        case ("imag",):
            return I
        case ("sqrt", k):
            return root(k)
        case ("size", name) | ("var", name):
            if name not in env:
                raise Unknown(f"{name!r} has no value")
            return env[name]
        case ("neg", a):
            return _map(lambda x: -x, evaluate(a, env))
        case ("conj", a):
            return _map(Number.conjugate, evaluate(a, env))
        case ("re", a):
            half = number(Fraction(1, 2))
            return _map(lambda x: (x + x.conjugate()) * half, evaluate(a, env))
        case ("abs2", a):
            return _map(lambda x: x * x.conjugate(), evaluate(a, env))
        case ("abs", a):
            return _map(_absolute, evaluate(a, env))
        case ("add", a, b):
            return _zip(lambda x, y: x + y, evaluate(a, env), evaluate(b, env))
        case ("sub", a, b):
            return _zip(lambda x, y: x - y, evaluate(a, env), evaluate(b, env))
        case ("hadamard", a, b):
            return _zip(lambda x, y: x * y, evaluate(a, env), evaluate(b, env))
        case ("mul", a, b):
            left, right = evaluate(a, env), evaluate(b, env)
            if isinstance(left, Number):
                return _map(lambda x: left * x, right)
            return _map(lambda x: right * x, left)
        case ("div", a, b):
            bottom = evaluate(b, env)
            inverse = _inverse(bottom)
            return _map(lambda x: x * inverse, evaluate(a, env))
        case ("pow", a, exponent):
            constant, names = exponent_form(exponent)
            k = constant + sum(times * int(env[name].rational()) for name, times in names.items())
            return _map(lambda x: _power(x, k), evaluate(a, env))
        case ("delta", a, b):
            return ONE if _position(a, env) == _position(b, env) else ZERO
        case ("item", v, i):
            return evaluate(v, env)[_position(i, env)]
        case ("entry", m, i, j):
            return evaluate(m, env)[_position(i, env)][_position(j, env)]
        case ("row", m, i):
            return evaluate(m, env)[_position(i, env)]
        case ("sum", name, size, body):
            parts = [evaluate(body, {**env, name: k}) for k in range(size_in(size, env))]
            return _total(parts)
        case ("E", law, name, body):
            parts = [
                _map(lambda x, w=weight: w * x, evaluate(body, {**env, name: outcome}))
                for weight, outcome in outcomes(law, env)
                if not weight.is_zero()
            ]
            if not parts:
                raise Undefined("a law of total weight zero")
            return _total(parts)
        case ("matmul", a, b):
            left, right = evaluate(a, env), evaluate(b, env)
            columns = list(zip(*right, strict=True))
            return [[_inner(row, column) for column in columns] for row in left]
        case ("matvec", a, x):
            vector = evaluate(x, env)
            return [_inner(row, vector) for row in evaluate(a, env)]
        case ("dagger", a):
            matrix = evaluate(a, env)
            return [[x.conjugate() for x in column] for column in zip(*matrix, strict=True)]
        case ("transpose", a):
            return [list(column) for column in zip(*evaluate(a, env), strict=True)]
        case ("diagpart", a):
            m = evaluate(a, env)
            return [[m[i][j] if i == j else ZERO for j in range(len(m))] for i in range(len(m))]
        case ("trace", a):
            m = evaluate(a, env)
            return _total([m[k][k] for k in range(len(m))])
        case ("diagvec", a):
            m = evaluate(a, env)
            return [m[k][k] for k in range(len(m))]
        case ("diag", v):
            x = evaluate(v, env)
            return [[x[i] if i == j else ZERO for j in range(len(x))] for i in range(len(x))]
        case (("ones" | "zeros"), *sizes):
            fill = ONE if tree[0] == "ones" else ZERO
            dims = [size_in(s, env) for s in sizes]
            if len(dims) == 1:
                return [fill] * dims[0]
            return [[fill] * dims[1] for _ in range(dims[0])]
        case ("eye", size):
            n = size_in(size, env)
            return [[ONE if i == j else ZERO for j in range(n)] for i in range(n)]
        case ("outer", u, v):
            right = [y.conjugate() for y in evaluate(v, env)]
            return [[x * y for y in right] for x in evaluate(u, env)]
        case ("dot", u, v):
            return _inner([x.conjugate() for x in evaluate(u, env)], evaluate(v, env))
        case ("unit", size, i, j):
            n, a, b = size_in(size, env), _position(i, env), _position(j, env)
            return [[ONE if (r, c) == (a, b) else ZERO for c in range(n)] for r in range(n)]
        case ("vector", *items):
            return [evaluate(item, env) for item in items]
        case ("rows", *rows):
            return [evaluate(row, env) for row in rows]
        case ("apply", name, x):
            return _map(lambda value: apply_convex(env[name], value), evaluate(x, env))
        case ("bregman", name, x, y):
            left, right = evaluate(x, env), evaluate(y, env)
            f = env[name]
            gap = apply_convex(f, left) - apply_convex(f, right)
            return gap - slope_at(f, right) * (left - right)
        case ("derivative", a, name):
            _differentiable(a)
            return slope(evaluate(a, {**env, name: moving(env[name])}))
        case ("gradient", a, name):
            _differentiable(a)
            x = env[name]
            moved = [[moving(y) if j == k else y for j, y in enumerate(x)] for k in range(len(x))]
            return [slope(evaluate(a, {**env, name: point})) for point in moved]
        case ("iterate", exponent, start, name, body):
            constant, names = exponent_form(exponent)
            times = constant + sum(c * int(env[k].rational()) for k, c in names.items())
            if times < 0:
                raise Undefined("a map is applied a negative number of times")
            if times > 64:
                raise Unknown("a map is applied too often to be followed")
            value = evaluate(start, env)
            for _ in range(times):
                value = evaluate(body, {**env, name: value})
            return value
        case ("operator", name, k):
            return env[name][_position(k, env)]
        case ("value", name, mask):
            return value_at(env[name], evaluate(mask, env))
        case (("before" | "upto"), size, i):
            last = _position(i, env) + (1 if tree[0] == "upto" else 0)
            return [ONE if k < last else ZERO for k in range(size_in(size, env))]
        case ("falls", v):
            entries = evaluate(v, env)
            return [*(a - b for a, b in itertools.pairwise(entries)), ZERO]
        case (("least" | "greatest"), v):
            return _extreme(evaluate(v, env), 1 if tree[0] == "greatest" else -1)
        case ("exp", a):
            if evaluate(a, env).is_zero():
                return ONE
            raise Unknown("exp has no exact value here")
        case (str(op), a) if op in FUNCTIONS:
            return _function(op, evaluate(a, env))
        case (str(op), a, b) if op in PAIRED:
            return _function(op, evaluate(a, env), evaluate(b, env))
    raise Unknown(f"no exact value for {tree[0]!r}")


def _function(op: str, argument: Value, *second: Value) -> Number:
    try:
        if second:
            return apply_pair(op, argument, *second)
        if op in SCALAR:
            return apply_scalar(op, argument)
        if op == "shannon_entropy":
            return total_surprise(argument)
        return apply_spectral(op, argument)
    except NoValue as bad:
        raise Undefined(str(bad)) from None
    except NotExact as bad:
        raise Unknown(str(bad)) from None


def outcomes(law: Tree, env: Env) -> Iterator[tuple[Number, list[Number]]]:
    """Yield the (probability, mask) pairs of a law, all of them."""
    match law:
        case ("bernoulli", size, rate):
            n, value = size_in(size, env), evaluate(rate, env)
            rates = value if isinstance(value, list) else [value] * n
            chances = [(ONE - p, p) for p in rates]
            if any(_sign(x) < 0 for pair in chances for x in pair):
                raise Undefined("a keep rate outside [0, 1]")
            # a mask without weight is not looked at: of rates 0 and 1 there is one value
            open_bits = [[b for b in (0, 1) if not pair[b].is_zero()] for pair in chances]
            if prod(map(len, open_bits)) > MAX_OUTCOMES:
                raise Unknown(f"2^{n} masks are too many to enumerate")
            for bits in itertools.product(*open_bits):
                weight = ONE
                for bit, pair in zip(bits, chances, strict=True):
                    weight = weight * pair[bit]
                yield weight, [number(bit) for bit in bits]
        case ("finite", _, _, weights, support):
            chances = evaluate(weights, env)
            if weights_outside(chances):
                raise Undefined("the weights of a law are not probabilities")
            yield from zip(chances, evaluate(support, env), strict=True)
        case ("law", name):
            yield from zip(env[name]["weights"], env[name]["support"], strict=True)


def apply_convex(f: Value, x: Number) -> Number:
    """Evaluate $c x^2 + max_k (a_k x + b_k)$."""
    if not x.is_real():
        raise Undefined("a convex function of a complex number")
    bent: Number = f["curvature"] * x * x
    return bent + _extreme([a * x + b for a, b in f["pieces"]], 1)


def slope_at(f: Value, x: Number) -> Number:
    """Return a subgradient of the same function."""
    top = _extreme([a * x + b for a, b in f["pieces"]], 1)
    active: Number = next(a for a, b in f["pieces"] if (a * x + b - top).is_zero())
    twist: Number = f["curvature"] * x
    return twist + twist + active


def _absolute(x: Number) -> Number:
    return x if _sign(x) >= 0 else -x


def _inverse(x: Number) -> Number:
    try:
        return x.inverse()
    except NoValue as bad:
        raise Undefined(str(bad)) from None


def _extreme(values: list[Number], direction: int) -> Number:
    best = values[0]
    for value in values[1:]:
        if _sign(value - best) * direction > 0:
            best = value
    return best


def _sign(x: Number) -> int:
    try:
        return x.sign()
    except NoValue as bad:
        raise Undefined(str(bad)) from None
    except NotExact as bad:
        raise Unknown(str(bad)) from None


def _power(x: Number, k: int) -> Number:
    if k < 0:
        return _power(_inverse(x), -k)
    if k > 512:
        raise Unknown("the exponent is too large")
    out = ONE
    for _ in range(k):
        out = out * x
    return out


def _map(f: Any, value: Value) -> Value:
    return [_map(f, x) for x in value] if isinstance(value, list) else f(value)


def _zip(f: Any, a: Value, b: Value) -> Value:
    if isinstance(a, list):
        return [_zip(f, x, y) for x, y in zip(a, b, strict=True)]
    return f(a, b)


def _total(parts: list[Value]) -> Value:
    out = parts[0]
    for part in parts[1:]:
        out = _zip(lambda x, y: x + y, out, part)
    return out


def _inner(u: Any, v: Any) -> Number:
    out = ZERO
    for x, y in zip(u, v, strict=True):
        if not x.is_zero() and not y.is_zero():
            out = out + x * y
    return out


def _differentiable(tree: Tree) -> None:
    if not is_rational_expression(tree):
        raise Unknown("the exact derivative is known of polynomials and quotients only")


def _position(index: Tree, env: Env) -> int:
    return int(index[1] if index[0] == "pos" else env[index[1]])


# -- statements ---------------------------------------------------------------------------------


def holds(statement: Tree, env: Env, certificates: Any = (), *, enclosed: bool = True) -> bool:
    """Decide a statement at an instance; ``Unknown`` when this cannot be decided.

    Values are exact. Where there is no exact value an enclosure may tell two real numbers apart,
    if ``enclosed``; it never tells them equal. `Undefined` where a part without which the statement
    has no truth value provably has no value: a false part settles a conjunction, and so do false
    hypotheses an implication, whatever the other parts are.
    """
    match statement:
        case ("equal", a, b):
            try:
                return bool(_same(evaluate(a, env), evaluate(b, env)))
            except Undefined:
                raise
            except Unknown:
                if enclosed and differ_at(a, b, env):
                    return False
                raise
        case ("atmost", a, b):
            return order(a, b, env, enclosed=enclosed) >= 0
        case ("less", a, b):
            return order(a, b, env, enclosed=enclosed) > 0
        case ("loewner", a, b):
            return _below(a, b, env, enclosed=enclosed)
        case ("majorised", u, v):
            try:
                return majorised(evaluate(u, env), evaluate(v, env))
            except Undefined:
                raise
            except Unknown:
                if enclosed and exceeds_at(u, v, env):
                    return False
                raise
        case ("not", inner):
            return not holds(inner, env, certificates, enclosed=enclosed)
        case ("and", *parts):
            return _all(parts, env, certificates, enclosed=enclosed)
        case ("implies", hypotheses, conclusion):
            if not _all(hypotheses, env, certificates, enclosed=enclosed):
                return True
            return holds(conclusion, env, certificates, enclosed=enclosed)
        case ("iff", a, b):
            first = holds(a, env, certificates, enclosed=enclosed)
            return first == holds(b, env, certificates, enclosed=enclosed)
        case ("member", element, target):
            value = (
                [[evaluate(e, env) for e in povm] for povm in element[1:]]
                if element[0] == "povms"
                else evaluate(element, env)
            )
            for certificate in certificates:
                if check_membership(target[0], value, certificate):
                    return True
                if check_separation(target[0], value, certificate):
                    return False
            raise Unknown("membership needs a certificate")
        case ("exists", *_):
            raise Unknown("an existence statement needs a witness")
    raise Unknown(f"no truth value for {statement[0]!r}")


def _below(a: Tree, b: Tree, env: Env, *, enclosed: bool) -> bool:
    """Decide whether b - a is positive semidefinite."""
    try:
        return is_psd(_zip(lambda x, y: y - x, evaluate(a, env), evaluate(b, env)))
    except Undefined:
        raise
    except Unknown:
        found = below_at(a, b, env) if enclosed else None
        if found is None:
            raise
        return found


def order(a: Tree, b: Tree, env: Env, *, enclosed: bool = True) -> int:
    """Return the sign of b - a."""
    try:
        left, right = evaluate(a, env), evaluate(b, env)
        if not (left.is_real() and right.is_real()):
            raise Undefined("an order between numbers that are not real")
        return _sign(right - left)
    except Undefined:
        raise
    except Unknown:
        sign = order_at(a, b, env) if enclosed else None
        if sign is None:
            raise
        return sign


def holds_each(
    parts: Any, env: Env, certificates: Any, *, enclosed: bool = True
) -> list[bool | None]:
    """Decide each part; ``None`` where it is unknown."""
    out: list[bool | None] = []
    for part in parts:
        try:
            out.append(holds(part, env, certificates, enclosed=enclosed))
        except Unknown:
            out.append(None)
    return out


def _all(parts: Any, env: Env, certificates: Any, *, enclosed: bool) -> bool:
    """Decide a conjunction: one false part settles it, also where others are undefined."""
    left_open: list[Unknown] = []
    for part in parts:
        try:
            if not holds(part, env, certificates, enclosed=enclosed):
                return False
        except Unknown as bad:
            left_open.append(bad)
    if not left_open:
        return True
    if all(isinstance(why, Undefined) for why in left_open):
        raise left_open[0]
    raise Unknown("a part of the conjunction is not decided")


def fault(statement: Tree, env: Env) -> str:
    """Say why a statement has no truth value at values at which its hypotheses hold: a reason such
    as "division by zero". Empty where it has one, where that is not decided, and where a hypothesis
    is false or not decided."""
    assumed, conclusion = statement[1:] if statement[0] == "implies" else ((), statement)
    try:
        if not _all(assumed, env, (), enclosed=True):
            return ""
    except (Unknown, NotExact):
        return ""
    try:
        holds(conclusion, env)
    except Undefined as bad:
        return str(bad)
    except (Unknown, NotExact):
        return ""
    return ""


def _same(a: Value, b: Value) -> bool:
    if isinstance(a, list):
        return all(_same(x, y) for x, y in zip(a, b, strict=True))
    return bool((a - b).is_zero())


def _descending(x: Number, y: Number) -> int:
    return _sign(y - x)


def partial_gaps(u: list[Number], v: list[Number]) -> list[Number]:
    """Return by how much the sums of the k greatest entries of v exceed those of u, k = 1, ..."""
    key = cmp_to_key(_descending)
    ordered = zip(sorted(u, key=key), sorted(v, key=key), strict=True)
    return list(itertools.accumulate((y - x for x, y in ordered), lambda a, b: a + b))


def majorised(u: list[Number], v: list[Number]) -> bool:
    """Decide whether v majorises u: partial sums of the sorted vectors, and equal totals."""
    if not all(x.is_real() for x in (*u, *v)):
        raise Undefined("an order between numbers that are not real")
    gaps = partial_gaps(u, v)
    return gaps[-1].is_zero() and all(_sign(gap) >= 0 for gap in gaps)
