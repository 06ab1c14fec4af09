"""How many scalar operations a statement takes, to keep the attack within its time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TYPICAL_OUTCOMES = 4
"""How many outcomes a law that is a variable is taken to have."""
PROGRAM = 5_000
"""A convex program, in operations."""


def cost(tree: Any, sizes: Mapping[str, int]) -> int:
    """Return a rough count of the scalar operations at these sizes; never less than 1."""
    n = max([*sizes.values(), 2])
    return max(1, _count(tree, sizes, n))


def membership(domain: Mapping[str, Any], sizes: Mapping[str, int]) -> int:
    """Return a rough count of the operations that tell whether a value lies in its domain."""
    n = _size(domain.get("size", domain.get("rows", 1)), sizes)
    match domain["domain"]:
        case "state" | "correlation" | "unitary" | "hermitian":
            return 4 * n**3
        case "channel":
            return 4 * _size(domain["count"], sizes) * n**3
        case "setfunction":
            return int(4**n)
        case "matrix":
            return n * _size(domain["cols"], sizes)
    return n


def mentions(tree: Any, operation: str) -> bool:
    """Whether an operation occurs in a tree."""
    return isinstance(tree, list | tuple) and bool(
        (tree and tree[0] == operation) or any(mentions(part, operation) for part in tree)
    )


def _count(tree: Any, sizes: Mapping[str, int], n: int) -> int:
    if not isinstance(tree, list | tuple) or not tree:
        return 0
    match tree:
        case ["sum", _, size, body]:
            return _size(size, sizes) * (1 + _count(body, sizes, n))
        case ["E", law, _, body]:
            return _outcomes(law, sizes) * (n + _count(body, sizes, n)) + _count(law, sizes, n)
        case ["matmul", a, b]:
            return n**3 + _count(a, sizes, n) + _count(b, sizes, n)
        case ["diamond", size, _, body]:
            k = _size(size, sizes)
            return PROGRAM * k + k * k * _count(body, sizes, n)
        case [
            "eigenvalue_max" | "eigenvalue_min" | "trace_norm" | "von_neumann_entropy",
            a,
        ]:
            return 20 * n**3 + _count(a, sizes, n)
        case ["relative_entropy" | "fidelity", a, b]:
            return 60 * n**3 + _count(a, sizes, n) + _count(b, sizes, n)
        case ["iterate", _, start, _, body]:
            return _count(start, sizes, n) + 4 * _count(body, sizes, n)
        case ["derivative", a, _]:
            return 4 * _count(a, sizes, n)
        case ["gradient", a, _]:
            return 8 * n * _count(a, sizes, n)
        case ["member", element, _]:
            return PROGRAM + _count(element, sizes, n)
        case ["diag" | "diagpart" | "dagger" | "outer" | "hadamard" | "matvec" | "eye", *_]:
            return n * n + sum(_count(part, sizes, n) for part in tree[1:])
    return 1 + sum(_count(part, sizes, n) for part in tree)


def _size(size: Any, sizes: Mapping[str, int]) -> int:
    return sizes.get(size, 1) if isinstance(size, str) else int(size)


def _outcomes(law: Any, sizes: Mapping[str, int]) -> int:
    match law:
        case ["bernoulli", size, _]:
            return int(2 ** _size(size, sizes))
        case ["finite", _, count, *_]:
            return _size(count, sizes)
    return TYPICAL_OUTCOMES
