"""Vectors, weights, laws, channels, set functions and discrete values with a structure."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from .._exact import ratio
from .._numbers import GAUSSIAN
from .._source import RandomSource, Source, pick
from .._unitaries import unitary
from ._bases import mixed_permutations, reflection
from ._gauss import (
    Gauss,
    Irrational,
    deep,
    diagonal,
    dot,
    flat,
    gauss,
    minus,
    product,
    scaled,
    write,
)
from ._scene import Move, Scene, Values

Value: TypeAlias = Any

SET_FUNCTIONS = 300
"""Set functions drawn once, of which those are kept that satisfy a hypothesis."""
MOST_DISCRETE = 2048
_SLOPES = tuple(Fraction(t) for t in ("0", "1", "-1", "2", "-2", "3", "1/2"))
_FACTORS = tuple(Fraction(t) for t in ("-1", "2", "1/2", "0"))


# -- vectors --------------------------------------------------------------------------------------


def vectors(scene: Scene, names: Sequence[str]) -> Iterator[Move]:
    """Yield moves for vectors and weights: one from another, and of norm one."""
    usual = [n for n in names if scene.domains[n]["domain"] in ("vector", "distribution")]
    for name in usual:
        if scene.domains[name].get("entries") in ("complex", "real"):
            yield _of_norm_one(scene, name)
        yield _symmetric_entries(scene, name)
        yield _sorted(scene, name)
    for name, other in itertools.permutations(usual, 2):
        if scene.domains[name]["size"] == scene.domains[other]["size"]:
            yield from _second(scene, name, other)


def _of_norm_one(scene: Scene, name: str) -> Move:
    def move(_: Values, source: Source) -> Values | None:
        n = scene.domains[name]["size"]
        if scene.domains[name]["entries"] == "real":
            return {name: write(_sphere(source, n))}
        both = _sphere(source, 2 * n)
        return {name: write([Gauss(both[k].re, both[n + k].re) for k in range(n)])}

    return move


def _sphere(source: Source, k: int) -> list[Gauss]:
    """Draw a rational point of the unit sphere, by stereographic projection."""
    slopes = [pick(source, _SLOPES) for _ in range(k - 1)]
    square = sum((t * t for t in slopes), Fraction(0))
    point = [gauss((1 - square) / (1 + square)), *(gauss(2 * t / (1 + square)) for t in slopes)]
    turn = source.integer(k - 1)
    return point[turn:] + point[:turn]


def _symmetric_entries(scene: Scene, name: str) -> Move:
    def move(values: Values, _: Source) -> Values | None:
        v = values[name]
        if scene.domains[name]["domain"] == "vector":
            return {name: [v[min(k, len(v) - 1 - k)] for k in range(len(v))]}
        w = deep(v, 1)
        half = gauss(Fraction(1, 2))
        return {name: write([half * (x + y) for x, y in zip(w, reversed(w), strict=True)])}

    return move


def _sorted(scene: Scene, name: str) -> Move:
    def move(values: Values, source: Source) -> Values | None:
        entries = sorted(
            deep(values[name], 1), key=lambda x: x.real(), reverse=not source.integer(1)
        )
        return {name: write(entries)}

    return move


def _second(scene: Scene, name: str, other: str) -> Iterator[Move]:
    def orthogonal(u: Value, v: Value, _: Source) -> Value:
        square = dot([x.conj() for x in u], u)
        if not square:
            return v
        factor = dot([x.conj() for x in u], v) / square
        return [y - factor * x for x, y in zip(u, v, strict=True)]

    changes: tuple[Callable[[Value, Value, Source], Value], ...] = (
        lambda u, _, source: [dot(row, u) for row in mixed_permutations(source, len(u))],
        orthogonal,
        lambda u, _, source: _shuffled(source, u),
        lambda u, _, source: [dot(row, u) for row in deep(unitary(source, len(u)), 2)],
        lambda u, _, __: u,
        lambda u, _, source: scaled(pick(source, _FACTORS), u),
        lambda u, _, __: [x.conj() for x in u],
    )
    for change in changes:

        def move(
            values: Values,
            source: Source,
            change: Callable[[Value, Value, Source], Value] = change,
        ) -> Values | None:
            value = write(change(deep(values[name], 1), deep(values[other], 1), source))
            return {other: value} if scene.contains(other, value) else None

        yield move


def _shuffled(source: Source, items: Value) -> Value:
    left = list(items)
    return [left.pop(source.integer(len(left) - 1)) for _ in items]


# -- numbers --------------------------------------------------------------------------------------


def ordered(scene: Scene, names: Sequence[str]) -> Iterator[Move]:
    """Yield moves that sort real variables, up and down, and that set two equal."""
    reals = [n for n in names if scene.domains[n]["domain"] in ("real", "natural")]
    if len(reals) < 2:
        return
    for order in itertools.islice(itertools.permutations(reals), 6):

        def move(values: Values, _: Source, order: Sequence[str] = order) -> Values | None:
            entries = sorted((values[n] for n in order), key=Fraction)
            changed = dict(zip(order, entries, strict=True))
            return changed if all(scene.contains(n, x) for n, x in changed.items()) else None

        yield move


def copies(scene: Scene, name: str, other: str) -> Iterator[Move]:
    """Yield the move that makes two variables of one domain equal."""
    if name != other and scene.domains[name] == scene.domains[other]:
        yield lambda values, _: {other: values[name]}


# -- laws -----------------------------------------------------------------------------------------


def laws(scene: Scene, name: str) -> Iterator[Move]:
    """Yield moves for a law: centred, symmetric under a sign, uniform on the cube, of phases."""
    domain = scene.domains[name]
    if domain["domain"] != "law":
        return
    n, kind = domain["size"], domain["entries"]
    pairs: dict[str, tuple[str, str]] = {"bits": ("0", "1"), "rates": ("0", "1")}
    pair = pairs.get(kind, ("1", "-1"))
    changes: list[Callable[[Any, Source], Any]] = []
    if kind in ("complex", "real"):
        changes += [lambda _, source: _framed(source, n, kind)]
        changes += [lambda _, source: _mirrored(_framed(source, n, kind), source)]
        changes += [lambda law, _: _centred(law, 1), lambda law, _: _centred(law, 0)]
    changes += [
        _mirrored if kind not in ("bits", "rates") else _complemented,
        lambda _, __: _uniform(itertools.product(pair, repeat=n)) if n < 5 else None,
        lambda _, __: _uniform(_even(pair, n)) if 1 < n < 6 else None,
        lambda law, _: _turned(law),
        lambda law, source: _uniform([law["support"][source.integer(len(law["support"]) - 1)]]),
        lambda _, __: _uniform([[pair[0]] * n, [pair[1]] * n]),
        lambda _, source: _single(source, n, pair),
    ]
    if kind == "complex":
        turns = ("1", [[1, "0", "1"]], "-1", [[1, "0", "-1"]])
        changes.append(lambda _, __: _uniform([[x] * n for x in turns]))
    for change in changes:

        def move(
            values: Values, source: Source, change: Callable[[Any, Source], Any] = change
        ) -> Values | None:
            try:
                law = change(values[name], source)
            except Irrational:
                return None
            return {name: law} if law and scene.contains(name, law) else None

        yield move


def _uniform(masks: Any) -> Any:
    support = [list(mask) for mask in masks]
    return {"weights": [ratio(1, len(support))] * len(support), "support": support}


def _even(pair: Sequence[str], n: int) -> list[Sequence[str]]:
    """Return the masks of even parity: any n - 1 of the entries are independent."""
    return [m for m in itertools.product(pair, repeat=n) if m.count(pair[1]) % 2 == 0]


def _single(source: Source, n: int, pair: Sequence[str]) -> Any:
    """One entry differs, each equally often: an exchangeable law."""
    a, b = (pair[0], pair[1]) if source.integer(1) else (pair[1], pair[0])
    return _uniform([[b if j == k else a for j in range(n)] for k in range(n)])


def _halved(law: Any, other: Sequence[Any]) -> Any:
    weights = [str(w.re / 2) for w in deep(law["weights"], 1)]
    return {"weights": weights * 2, "support": [*law["support"], *other]}


def _mirrored(law: Any, _: Source) -> Any:
    return _halved(law, [write(scaled(-1, row)) for row in deep(law["support"], 2)])


def _complemented(law: Any, _: Source) -> Any:
    one = [gauss(1)] * len(law["support"][0])
    return _halved(law, [write(minus(one, row)) for row in deep(law["support"], 2)])


def _turned(law: Any) -> Any:
    """Average over the cyclic shifts of the entries: all marginals are equal."""
    n, weights = len(law["support"][0]), deep(law["weights"], 1)
    shares = [str(w.re / n) for w in weights]
    rows = [[*row[k:], *row[:k]] for k in range(n) for row in law["support"]]
    return {"weights": shares * n, "support": rows}


def _framed(source: Source, n: int, kind: str) -> Any:
    r"""Return the columns of a unitary matrix, scaled: $E[m m^\dagger] = 1$."""
    shares = _sphere(source, n)
    if not all(shares):
        shares = [gauss(Fraction(1))] if n == 1 else []
    u = deep(unitary(source, n), 2) if kind == "complex" else _real_basis(source, n)
    if not shares:
        raise Irrational("no share is a square")
    support = [[row[k] / s for row in u] for k, s in enumerate(shares)]
    return {"weights": write([s * s for s in shares]), "support": write(support)}


def _real_basis(source: Source, n: int) -> Value:
    return reflection([gauss(x.re) for x in gaussian_vector(source, n)])


def _centred(law: Any, target: int) -> Any:
    """Shift the masks so that their mean is ``target`` in every entry."""
    weights, rows = deep(law["weights"], 1), deep(law["support"], 2)
    shift = [gauss(target) - dot(weights, column) for column in zip(*rows, strict=True)]
    support = [[x + s for x, s in zip(row, shift, strict=True)] for row in rows]
    return {"weights": law["weights"], "support": write(support)}


# -- channels -------------------------------------------------------------------------------------


def channels(scene: Scene, name: str) -> Iterator[Move]:
    """Yield moves for Kraus operators: mixtures of unitary matrices, diagonal ones, one alone."""
    domain = scene.domains[name]
    if domain["domain"] != "channel":
        return
    count, n = domain["count"], domain["size"]

    def mixed(_: Values, source: Source) -> Values | None:
        shares = _sphere(source, count)
        return {name: write([scaled(s.re, deep(unitary(source, n), 2)) for s in shares])}

    def schur(_: Values, source: Source) -> Values | None:
        columns = [_sphere(source, count) for _ in range(n)]
        return {name: write([diagonal([c[k] for c in columns]) for k in range(count)])}

    def rotated_schur(values: Values, source: Source) -> Values | None:
        u = deep(unitary(source, n), 2)
        found = schur(values, source)
        operators = deep(found[name], 3) if found else []
        return {name: write([product(u, a) for a in operators])}

    def alone(_: Values, source: Source) -> Values | None:
        zero = scaled(0, diagonal([gauss(1)] * n))
        return {name: write([deep(unitary(source, n), 2), *[zero] * (count - 1)])}

    def trivial(_: Values, source: Source) -> Values | None:
        one = diagonal([gauss(1)] * n)
        return {name: write([scaled(s.re, one) for s in _sphere(source, count)])}

    yield from (mixed, schur, rotated_schur, alone, trivial)


# -- catalogues -----------------------------------------------------------------------------------


def set_functions(scene: Scene, hypothesis: Any, name: str) -> Iterator[Move]:
    """Yield the choice among set functions, drawn once, that satisfy a hypothesis by themselves."""
    from .._draw import draw_value

    domain = scene.domains[name]
    if domain["domain"] != "setfunction":
        return
    source = RandomSource(len(scene.domains))
    drawn = (draw_value(source, domain, scene.sizes) for _ in range(SET_FUNCTIONS))
    found = {repr(x): x for x in drawn}
    good = [x for x in found.values() if scene.holds(hypothesis, {name: x})]
    if good:
        yield lambda _, source: {name: pick(source, good)}


def discrete(scene: Scene, hypothesis: Any, names: Sequence[str]) -> Iterator[Move]:
    """Yield the choice among all discrete values that satisfy a hypothesis, where they are few."""
    from ...exhaustive import each, number

    chosen = [(n, dict(scene.domains[n])) for n in names]
    instance = {"variables": chosen}
    count = number(instance, scene.sizes) if chosen else None
    if count is None or count > MOST_DISCRETE:
        return
    good = [x for x in each(instance, scene.sizes, names) if scene.holds(hypothesis, x)]
    if good:
        yield lambda _, source: dict(pick(source, good))


def gaussian_vector(source: Source, n: int) -> list[Gauss]:
    """Draw a vector of Gaussian integers."""
    return [Gauss(*map(Fraction, pick(source, GAUSSIAN))) for _ in range(n)]


__all__ = [
    "channels", "copies", "discrete", "flat", "laws", "ordered", "set_functions", "vectors",
]  # fmt: skip
