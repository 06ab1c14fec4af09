r"""The sign of a scalar at exact values, where it has no exact value: by enclosures alone.

Only an enclosure that lies on one side of zero decides; equality is never concluded. Arguments are
not cut to where a function is defined, so what is not provably defined stays open; what is provably
undefined, since an argument is enclosed outside of where a function is defined, is `Undefined`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ..declarations import Refused, Tree
from ..instances import instantiate
from ..numbers import NotExact, Number
from ..values import Undefined
from .dyadic import Outside, Reals
from .program import Program
from .run import run_all
from .writer import Writer

PRECISIONS = (64, 160, 400)
LONGEST = 6
"""Entries of vectors of which all sums are compared."""


def order_at(a: Tree, b: Tree, env: Mapping[str, Any]) -> int | None:
    """Return the sign of b - a, 1 or -1, where that is certain, else ``None``.

    Raises `Undefined` where one of the two provably has no real value.
    """
    writer = Writer(Program(), sound=False)
    try:
        left, right = (writer.real(value) for value in _written(writer, (a, b), env))
        gap = writer.program.add(right, writer.program.neg(left))
    except Outside as bad:
        raise Undefined(str(bad)) from None
    except (Refused, NotExact, KeyError, TypeError, IndexError, ValueError):
        return None
    return _sign(writer.program, gap)


def enclosed_at(tree: Tree, env: Mapping[str, Any]) -> tuple[Fraction, Fraction] | None:
    """Return rational bounds on a real scalar at exact values, 2^-150 or so apart; ``None`` where
    it has none here."""
    writer, reals = Writer(Program(), sound=False), Reals(PRECISIONS[1], clip=False, defined=True)
    try:
        (goal,) = (writer.real(value) for value in _written(writer, (tree,), env))
        low, high = run_all(writer.program, goal, reals)
    except (Outside, Refused, NotExact, KeyError, TypeError, IndexError, ValueError):
        return None
    if low is None or high is None:
        return None
    return Fraction(low, 1 << reals.bits), Fraction(high, 1 << reals.bits)


def differ_at(a: Tree, b: Tree, env: Mapping[str, Any]) -> bool:
    """Whether two scalars, vectors or matrices certainly differ, in the real or the imaginary part
    of an entry.

    Raises `Undefined` where one of the two provably has no value.
    """
    writer = Writer(Program(), sound=False)
    try:
        left, right = _written(writer, (a, b), env)
        gaps = [writer.plus(y, writer.negated(x)) for x, y in _entries(left, right)]
    except Outside as bad:
        raise Undefined(str(bad)) from None
    except (Refused, NotExact, KeyError, TypeError, IndexError, ValueError):
        return False
    parts = [p for gap in gaps for p in gap if p is not None]
    return any(_sign(writer.program, p, (PRECISIONS[0],)) is not None for p in parts) or any(
        _sign(writer.program, p, PRECISIONS[1:]) is not None for p in parts
    )


def _entries(left: Any, right: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the pairs of entries at the same places of two values of one shape."""
    if isinstance(left, list):
        for x, y in zip(left, right, strict=True):
            yield from _entries(x, y)
    else:
        yield left, right


def below_at(a: Tree, b: Tree, env: Mapping[str, Any]) -> bool | None:
    """Whether a Hermitian b - a is positive definite, or certainly has a negative eigenvalue."""
    try:
        sign = order_at(("num", "0"), ("eigenvalue_min", ("sub", b, a)), env)
    except Undefined:  # what is not Hermitian is not judged here
        return None
    return None if sign is None else sign > 0


def exceeds_at(u: Tree, v: Tree, env: Mapping[str, Any]) -> bool:
    """Whether v certainly fails to majorise u: some greatest entries of u have a greater sum than
    as many of v, or the totals differ."""
    try:
        size = len(_written(Writer(Program(), sound=False), (u,), env)[0])
    except (Refused, NotExact, KeyError, TypeError, IndexError, ValueError):
        return False
    if size > LONGEST:
        return False
    if differ_at(_top(u, size, size)[1], _top(v, size, size)[1], env):
        return True
    return any(
        order_at(("greatest", _top(u, k, size)), ("greatest", _top(v, k, size)), env) == -1
        for k in range(1, size)
    )


def _top(v: Tree, k: int, size: int) -> Tree:
    """Return the sums of all k entries of a vector; of all of them their sum is the greatest."""
    sums = []
    for chosen in itertools.combinations(range(size), k):
        total: Tree = ("item", v, ("pos", chosen[0]))
        for place in chosen[1:]:
            total = ("add", total, ("item", v, ("pos", place)))
        sums.append(total)
    return ("vector", *sums)


def _written(writer: Writer, trees: tuple[Tree, ...], env: Mapping[str, Any]) -> list[Any]:
    """Write trees out at exact values."""
    sizes: dict[str, int] = {}
    for name, value in env.items():
        if isinstance(value, Number) and value.is_rational() and value.rational().denominator == 1:
            sizes[name] = int(value.rational())
        writer.program.env[name] = _place(writer, value)
    return [writer.value(instantiate(tree, sizes), writer.program.env) for tree in trees]


def _sign(program: Program, goal: int, precisions: tuple[int, ...] = PRECISIONS) -> int | None:
    for bits in precisions:
        try:
            low, high = run_all(program, goal, Reals(bits, clip=False, defined=True))
        except Outside as bad:
            raise Undefined(str(bad)) from None
        except (Refused, NotExact):
            continue  # an argument may leave its range: a finer enclosure may tell
        if low is not None and low > 0:
            return 1
        if high is not None and high < 0:
            return -1
    return None


def _place(writer: Writer, value: Any) -> Any:
    """Write an exact number, or lists of them, as steps; a position stays as it is."""
    if isinstance(value, list):
        return [_place(writer, x) for x in value]
    return writer.placed(value) if isinstance(value, Number) else value
