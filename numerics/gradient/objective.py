"""What is descended: a real number for each start, negative where the statement fails there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from . import nodes as ad
from .nodes import Node
from .reading import Env, NoGradient, eigenvalue, read

Parts: TypeAlias = tuple[tuple[Any, ...], Any]
"""Hypotheses, and a comparison that is to fail."""

PENALTY = 10.0


def goals(statement: Any) -> Iterator[Parts]:
    """Yield what can fail, with the hypotheses under which that counts."""
    match statement:
        case ["implies", hypotheses, conclusion]:
            for more, goal in goals(conclusion):
                yield (*_flat(hypotheses), *more), goal
        case ["and", *parts]:
            for part in parts:
                yield from goals(part)
        case ["atmost" | "less" | "loewner" | "equal" | "majorised", _, _]:
            yield (), statement
        case ["not", ["equal", _, _]]:
            yield (), statement
        case ["not", ["atmost", a, b]]:
            yield (), ("less", b, a)
        case ["not", ["less", a, b]]:
            yield (), ("atmost", b, a)


def _flat(hypotheses: Any) -> Iterator[Any]:
    for part in hypotheses:
        if part[0] == "and":
            yield from _flat(part[1:])
        else:
            yield part


def objective(parts: Parts, env: Env) -> Node:
    """Return the margin of the goal, raised where hypotheses fail."""
    hypotheses, goal = parts
    found = _margin(goal, env)
    for hypothesis in hypotheses:
        found = ad.add(found, _penalty(hypothesis, env))
    return found


def _margin(goal: Any, env: Env) -> Node:
    match goal:
        case ["atmost" | "less", a, b]:
            return ad.real(ad.sub(read(b, env), read(a, env)))
        case ["loewner", a, b]:
            return eigenvalue(ad.sub(read(b, env), read(a, env)), least=True)
        case ["equal", a, b]:
            return ad.sub(ad.constant([0.0]), _square(ad.sub(read(a, env), read(b, env))))
        case ["not", ["equal", a, b]]:
            return _square(ad.sub(read(a, env), read(b, env)))
        case ["majorised", u, v]:
            left, right = ad.real(read(u, env)), ad.real(read(v, env))
            return ad.choose(_gaps(left, right), np.argmin(_gaps(left, right).value, axis=1))
    raise NoGradient(f"{goal[0]} is not descended")


def _gaps(left: Node, right: Node) -> Node:
    """Return the gaps between partial sums of the sorted entries."""
    return ad.sub(_partial(right), _partial(left))


def _partial(a: Node) -> Node:
    order = np.argsort(-a.value, axis=1)
    entries = [ad.take(a, order[:, k]) for k in range(a.value.shape[1])]
    sums = [entries[0]]
    for entry in entries[1:]:
        sums.append(ad.add(sums[-1], entry))
    return ad.stack(sums)


def _penalty(hypothesis: Any, env: Env) -> Node:
    match hypothesis:
        case ["equal", a, b]:
            return _times(PENALTY, _square(ad.sub(read(a, env), read(b, env))))
        case ["atmost" | "less" | "loewner", _, _]:
            short = _margin(hypothesis, env)
            below = np.minimum(short.value - 1e-7, 0)
            return ad.apply(
                short, PENALTY * below**2 - PENALTY * below, PENALTY * (2 * below - (below < 0))
            )
        case ["not", ["equal", _, _]]:
            return ad.constant([0.0])
    raise NoGradient(f"no penalty for {hypothesis[0]}")


def _times(factor: float, a: Node) -> Node:
    return ad.mul(ad.constant([factor]), a)


def _square(a: Node) -> Node:
    squares = ad.abs2(a)
    return ad.total(squares, tuple(range(1, squares.ndim))) if squares.ndim > 1 else squares
