"""Solve an equation along a line through a value that stays in its domain.

Along a line the sides of most equations are polynomials of low degree, or quotients of such: three
or four exact evaluations determine them, whatever the equation looks like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import isqrt
from typing import Any, TypeAlias

from .._source import Source
from ._gauss import (
    ONE,
    ZERO,
    Gauss,
    Irrational,
    diagonal,
    gauss,
    minus,
    plus,
    read_value,
    scaled,
    write,
)
from ._scene import Move, Scene, Values, residual

Value: TypeAlias = Any
Line: TypeAlias = tuple[Value, Value]
"""Where it is at t = 0, and how it moves."""
Maker: TypeAlias = Callable[[Scene, str, Value, Source], Line]

STEPS = tuple(Fraction(t) for t in ("1/2", "1/4", "3/4", "9/10", "99/100", "1"))
_TRIES = 8
_LARGEST_RADICAND = 10**6


# -- lines ----------------------------------------------------------------------------------------


def _number(_: Scene, __: str, ___: Value, ____: Source) -> Line:
    return ZERO, ONE


def _scaling(_: Scene, __: str, value: Value, ___: Source) -> Line:
    return scaled(0, value), value


def _entry(_: Scene, __: str, value: Value, source: Source) -> Line:
    k = source.integer(len(value) - 1)
    return value, [ONE if j == k else ZERO for j in range(len(value))]


def _towards(target: Value, value: Value) -> Line:
    return value, minus(target, value)


def _towards_vertex(_: Scene, __: str, value: Value, source: Source) -> Line:
    k = source.integer(len(value) - 1)
    return _towards([ONE if j == k else ZERO for j in range(len(value))], value)


def _towards_uniform(_: Scene, __: str, value: Value, ___: Source) -> Line:
    return _towards([gauss(Fraction(1, len(value)))] * len(value), value)


def _towards_noise(_: Scene, __: str, value: Value, ___: Source) -> Line:
    return _towards(diagonal([gauss(Fraction(1, len(value)))] * len(value)), value)


def _towards_level(_: Scene, __: str, value: Value, source: Source) -> Line:
    k = source.integer(len(value) - 1)
    return _towards(diagonal([ONE if j == k else ZERO for j in range(len(value))]), value)


def _towards_identity(_: Scene, __: str, value: Value, ___: Source) -> Line:
    return _towards(diagonal([ONE] * len(value)), value)


def _towards_another(scene: Scene, name: str, value: Value, source: Source) -> Line:
    from .._draw import draw_value

    domain = scene.domains[name]
    return _towards(read_value(domain, draw_value(source, domain, scene.sizes)), value)


def _along_identity(_: Scene, __: str, value: Value, ___: Source) -> Line:
    short = min(len(value), len(value[0]))
    step = [
        [ONE if i == j < short else ZERO for j in range(len(value[0]))] for i in range(len(value))
    ]
    return value, step


def _along_level(_: Scene, __: str, value: Value, source: Source) -> Line:
    i = source.integer(len(value) - 1)
    step = [[ONE if r == c == i else ZERO for c in range(len(value[0]))] for r in range(len(value))]
    return value, step


def _along_pair(_: Scene, __: str, value: Value, source: Source) -> Line:
    i, j = source.integer(len(value) - 1), source.integer(len(value) - 1)
    step = [
        [ONE if (r, c) in ((i, j), (j, i)) else ZERO for c in range(len(value[0]))]
        for r in range(len(value))
    ]
    return value, step


def _along_entry(_: Scene, __: str, value: Value, source: Source) -> Line:
    i, j = source.integer(len(value) - 1), source.integer(len(value[0]) - 1)
    step = [
        [ONE if (r, c) == (i, j) else ZERO for c in range(len(value[0]))] for r in range(len(value))
    ]
    return value, step


def _law_scaling(_: Scene, __: str, value: Value, ___: Source) -> Line:
    nothing = scaled(0, value["weights"])
    return (
        {"weights": value["weights"], "support": scaled(0, value["support"])},
        {"weights": nothing, "support": value["support"]},
    )


def _law_shift(_: Scene, __: str, value: Value, ___: Source) -> Line:
    step = [[ONE] * len(row) for row in value["support"]]
    return value, {"weights": scaled(0, value["weights"]), "support": step}


def _law_weights(_: Scene, __: str, value: Value, source: Source) -> Line:
    chances = value["weights"]
    k = source.integer(len(chances) - 1)
    step = minus([ONE if j == k else ZERO for j in range(len(chances))], chances)
    return value, {"weights": step, "support": scaled(0, value["support"])}


_LINES: dict[str, tuple[Maker, ...]] = {
    "real": (_number,),
    "complex": (_number,),
    "natural": (_number,),
    "vector": (_entry, _scaling, _towards_another),
    "distribution": (_towards_vertex, _towards_uniform, _towards_another),
    "state": (_towards_noise, _towards_level, _towards_another),
    "hermitian": (_along_identity, _along_level, _along_pair, _scaling, _towards_another),
    "matrix": (_along_identity, _along_entry, _scaling, _towards_another),
    "correlation": (_towards_identity, _towards_another),
    "law": (_law_weights, _law_scaling, _law_shift),
}


def _at(line: Line, t: Fraction) -> Value:
    start, step = line
    if isinstance(start, dict):
        return {key: _at((start[key], step[key]), t) for key in start}
    return plus(start, scaled(t, step))


def _written(value: Value) -> Any:
    if isinstance(value, dict):
        return {key: write(part) for key, part in value.items()}
    return write(value)


# -- equations ------------------------------------------------------------------------------------


def solving(scene: Scene, hypothesis: Any, name: str) -> Iterator[Move]:
    """Yield the moves that solve an equation for one variable, along each kind of line."""
    for maker in _LINES.get(scene.domains[name]["domain"], ()):
        yield _solver(scene, hypothesis, name, maker)


def _solver(scene: Scene, hypothesis: Any, name: str, maker: Maker) -> Move:
    others = [other for other in scene.domains if other != name and _occurs(hypothesis, other)]

    def move(values: Values, source: Source) -> Values | None:
        for attempt in range(_TRIES):
            changed = _varied(scene, others, values, source, attempt)
            env = scene.exact({**values, **changed})
            if name not in env:
                return None
            line = maker(scene, name, env[name], source)
            for value in _roots(line, hypothesis, name, env):
                if scene.contains(name, value):
                    return {**changed, name: value}
            if not others:
                return None
        return None

    return move


def _occurs(tree: Any, name: str) -> bool:
    if isinstance(tree, list | tuple):
        return any(_occurs(part, name) for part in tree)
    return bool(tree == name)


def _varied(
    scene: Scene, others: Sequence[str], values: Values, source: Source, attempt: int
) -> Values:
    """Return other values for the other variables: smaller ones, or drawn ones."""
    if not attempt:
        return {}
    from .._draw import draw_value

    changed: Values = {}
    for other in others:
        domain = scene.domains[other]
        if attempt % 2 and domain["domain"] == "real" and isinstance(values[other], str):
            smaller = str(Fraction(values[other]) / (attempt + 1))
            if scene.contains(other, smaller):
                changed[other] = smaller
        elif not attempt % 2:
            changed[other] = draw_value(source, domain, scene.sizes)
    return changed


def _roots(line: Line, hypothesis: Any, name: str, env: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the JSON of the values on a line at which the first equation of a system holds."""
    points: list[tuple[Fraction, list[Gauss]]] = []
    for t in (0, 1, 2, 3, -1, Fraction(1, 2)):
        try:
            found = residual(hypothesis, {**env, name: _at(line, Fraction(t))})
        except (Irrational, KeyError, TypeError, IndexError):
            continue
        points.append((Fraction(t), found))
        if len(points) == 4:
            break
    if len(points) < 4:
        return
    for component in range(len(points[0][1])):
        for real in (True, False):
            values = [(t, found[component]) for t, found in points]
            sampled = [(t, z.re if real else z.im) for t, z in values]
            if any(y for _, y in sampled):
                for t, factor, radicand in _solve(sampled):
                    yield _surd(line, t, factor, radicand)
                return


def _solve(points: Sequence[tuple[Fraction, Fraction]]) -> Iterator[tuple[Fraction, Fraction, int]]:
    """Yield roots t + f sqrt(r) of the polynomial of degree 2, or Moebius map, through points."""
    (t0, y0), (t1, y1), (t2, y2), (t3, y3) = points
    slope = (y1 - y0) / (t1 - t0)
    bend = ((y2 - y0) / (t2 - t0) - slope) / (t2 - t1)

    def quadratic(t: Fraction) -> Fraction:
        return y0 + slope * (t - t0) + bend * (t - t0) * (t - t1)

    if quadratic(t3) == y3:
        b, c = slope - bend * (t0 + t1), y0 - slope * t0 + bend * t0 * t1
        if not bend:
            if b:
                yield -c / b, Fraction(0), 1
            return
        inside = b * b - 4 * bend * c
        if inside < 0:
            return
        factor, radicand = _root(inside)
        for sign in (1, -1):
            share = sign * factor / (2 * bend)
            if radicand == 1:
                yield -b / (2 * bend) + share, Fraction(0), 1
            elif radicand <= _LARGEST_RADICAND:
                yield -b / (2 * bend), share, radicand
        return
    # (a t + b)/(g t + 1): y (g t + 1) = a t + b at three points
    zero = _moebius_zero(points)
    if zero is not None:
        yield zero, Fraction(0), 1


def _moebius_zero(points: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Return the zero of a Moebius map through four points; 1/y is one through these too."""
    (t0, y0), (t1, y1), (t2, y2), (t3, y3) = points
    # counted from t0, where it is finite, the map is (a s + y0)/(g s + 1)
    s1, s2, s3 = t1 - t0, t2 - t0, t3 - t0
    determinant = s1 * s2 * (y1 - y2)
    if not determinant:
        return None
    a = (s1 * y1 * (y2 - y0) - s2 * y2 * (y1 - y0)) / determinant
    g = (s1 * (y2 - y0) - s2 * (y1 - y0)) / determinant
    if not a or a * s3 + y0 - g * s3 * y3 != y3:
        return None
    return t0 - y0 / a


def _root(x: Fraction) -> tuple[Fraction, int]:
    """Return (f, r) with sqrt(x) = f sqrt(r), r squarefree as far as small primes tell."""
    whole = x.numerator * x.denominator
    exact = isqrt(whole)
    if exact * exact == whole:
        return Fraction(exact, x.denominator), 1
    factor, prime = 1, 2
    while prime * prime <= whole and prime < 1000:
        while whole % (prime * prime) == 0:
            whole //= prime * prime
            factor *= prime
        prime += 1
    return Fraction(factor, x.denominator), whole


def _surd(line: Line, t: Fraction, factor: Fraction, radicand: int) -> Any:
    """Return the JSON of the value at t + factor sqrt(radicand)."""
    plain = _at(line, t)
    if not factor:
        return _written(plain)

    def joined(a: Value, b: Value) -> Any:
        if isinstance(a, dict):
            return {key: joined(a[key], b[key]) for key in a}
        if isinstance(a, list):
            return [joined(x, y) for x, y in zip(a, b, strict=True)]
        if not b:
            return write(a)
        rest = [[radicand, str(factor * b.re), str(factor * b.im)]]
        return [[1, str(a.re), str(a.im)], *rest] if a else rest

    return joined(plain, line[1])


# -- equations between matrices, orders -----------------------------------------------------------


def isolating(scene: Scene, hypothesis: Any, name: str) -> Iterator[Move]:
    """Yield the move that solves for a variable of which each side is a multiple plus a rest."""
    domain = scene.domains[name]
    depth = {"vector": 1, "distribution": 1}.get(domain["domain"], 2)
    if domain["domain"] not in ("vector", "distribution", "state", "hermitian", "matrix",
                                "correlation", "unitary"):  # fmt: skip
        return

    def move(values: Values, source: Source) -> Values | None:
        env = scene.exact(values)
        if name not in env:
            return None
        here = env[name]
        probe = _probe(here, depth)
        try:
            rest = residual(hypothesis, env)
            moved = residual(hypothesis, {**env, name: plus(here, probe)})
        except (Irrational, KeyError, TypeError, IndexError):
            return None
        if depth == 1:
            shapes: list[Callable[[Value], Value]] = [list]
        else:
            shapes = [lambda m: m, _transposed]
        change = [y - x for x, y in zip(rest, moved, strict=True)]
        for shape in shapes:
            seen = _flat(shape(probe))
            if len(seen) != len(change):
                continue
            k = next(j for j, x in enumerate(seen) if x)
            factor = change[k] / seen[k]
            if factor and all(x == factor * y for x, y in zip(change, seen, strict=True)):
                correction = shape(_folded([x / factor for x in rest], shape(here)))
                value = write(minus(here, correction))
                return {name: value} if scene.contains(name, value) else None
        return None

    yield move


def _transposed(m: Value) -> Value:
    return [list(column) for column in zip(*m, strict=True)]


def _probe(here: Value, depth: int) -> Value:
    """Return something without symmetry of the same shape."""
    if depth == 1:
        return [gauss(3 * k + 1) for k in range(len(here))]
    return [[gauss(7 * i + 3 * j + 1) for j in range(len(row))] for i, row in enumerate(here)]


def _flat(value: Value) -> list[Gauss]:
    return [x for part in value for x in _flat(part)] if isinstance(value, list) else [value]


def _folded(numbers: Sequence[Gauss], like: Value) -> Value:
    if not isinstance(like[0], list):
        return list(numbers)
    width = len(like[0])
    return [list(numbers[k * width : (k + 1) * width]) for k in range(len(like))]


def stepping(scene: Scene, hypothesis: Any, name: str) -> Iterator[Move]:
    """Yield moves that walk along a line until an order holds."""
    domain = scene.domains[name]
    if domain["domain"] in ("index", "law"):
        return  # no lines run between them
    makers = _LINES.get(domain["domain"], ())
    twins = [k for k, d in scene.domains.items() if k != name and d == domain]

    kinds: tuple[Maker | str, ...] = (*makers, *twins)
    for kind in kinds:

        def move(values: Values, source: Source, kind: Maker | str = kind) -> Values | None:
            env = scene.exact(values)
            if name not in env or (isinstance(kind, str) and kind not in env):
                return None
            if isinstance(kind, str):
                line = _towards(env[kind], env[name])
            else:
                line = kind(scene, name, env[name], source)
            for t in STEPS:
                value = _written(_at(line, t))
                if scene.contains(name, value) and scene.holds(hypothesis, {**values, name: value}):
                    return {name: value}
            return None

        yield move


__all__ = ["isolating", "solving", "stepping"]
