"""A map applied again and again: ``("iterate", k, start, name, body)``, k times from a start."""

from __future__ import annotations

from typing import Any

from .declarations import Domain, Refused, Shape, Tree

LONGEST = 8
"""Iterations that are written out."""

BINDERS = {"sum": 1, "E": 2, "diamond": 2, "iterate": 3, "exists": 1}

_CAPTURES = {**BINDERS, "derivative": 2, "gradient": 2}


def argument(dims: Shape) -> Domain:
    """Return the declaration of what an iterated map is applied to."""
    if not dims:
        return {"domain": "complex"}
    if len(dims) == 1:
        return {"domain": "vector", "size": dims[0], "entries": "complex"}
    return {"domain": "matrix", "rows": dims[0], "cols": dims[1], "entries": "complex"}


def unrolled(times: int, start: Tree, bound: str, body: Tree) -> Tree | None:
    """Write a map applied a few times out; ``None`` where that is too long or captures a name."""
    if not 0 <= times <= LONGEST:
        return None
    value = start
    for _ in range(times):
        try:
            value = put_map(body, bound, value)
        except Refused:
            return None
    return value


def occurs(name: str, tree: Any) -> bool:
    """Whether a name occurs in a tree."""
    if isinstance(tree, tuple):
        return any(occurs(name, part) for part in tree)
    return bool(tree == name)


def put(tree: Any, name: str, value: Tree) -> Any:
    """Put a value for a variable."""
    if not isinstance(tree, tuple):
        return tree
    if tree == ("var", name):
        return value
    return tuple(put(part, name, value) for part in tree)


def put_map(body: Any, bound: str, value: Tree) -> Tree:
    """Apply a map to a value; ``Refused`` where names of the value would be captured.

    A name that both bind is harmless only side by side; inside each other it is refused.
    """
    if binds(body) & names(value):
        raise Refused("a name bound inside the map occurs in what it is applied to")
    made: Tree = put(body, bound, value)
    return made


def binds(tree: Any) -> set[str]:
    """Return the names that a tree binds, and those by which it differentiates: what is put into
    a map is held fixed there."""
    if not isinstance(tree, tuple) or not tree:
        return set()
    place = _CAPTURES.get(tree[0]) if isinstance(tree[0], str) else None
    inside: set[str] = set().union(*map(binds, tree))
    return inside | ({tree[place]} if place else set())


def names(tree: Any) -> set[str]:
    """Return every string in a tree."""
    if isinstance(tree, tuple):
        return set().union(*map(names, tree)) if tree else set()
    return {tree} if isinstance(tree, str) else set()
