"""Canonical instances: a claim as JSON, with its sizes, its variables and its statement.

::

    {"format": 1,
     "sizes": {"n": {"from": 1}} or {"n": {"at": [2, 3]}},
     "variables": [["p", {"domain": "real", "lo": "0", "hi": "1", ...}], ...],
     "statement": ["equal", ["var", "p"], ["num", "1/2"]]}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .declarations import Context, Domain, Refused, Tree, check_domain, least_size
from .language import _expect, shape

MAX_DEPTH = 200


MAX_NODES = 200_000


@dataclass(frozen=True)
class Instance:
    """A claim in canonical form: sizes, variables, statement."""

    sizes: Mapping[str, Mapping[str, Any]]
    variables: tuple[tuple[str, Domain], ...]
    statement: Tree

    def context(self) -> Context:
        """Return the declarations as a context in which trees can be read."""
        context = Context({name: least_size(rule) for name, rule in self.sizes.items()}, {})
        for name, domain in self.variables:
            context = context.bind(name, domain)
        return context

    def to_json(self) -> dict[str, Any]:
        """Return the JSON object."""
        return {
            "format": 1,
            "sizes": {k: dict(v) for k, v in self.sizes.items()},
            "variables": [[name, dict(domain)] for name, domain in self.variables],
            "statement": self.statement,
        }

    def sha256(self) -> str:
        """Return the hash that ties evidence to this statement."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def read_instance(data: Any) -> Instance:
    """Read and check a canonical instance from JSON data."""
    if not isinstance(data, dict) or data.get("format") != 1:
        raise Refused("not a canonical instance of format 1")
    try:
        sizes = {str(k): dict(v) for k, v in data["sizes"].items()}
        variables = tuple((str(n), dict(d)) for n, d in data["variables"])
        statement = freeze(data["statement"])
    except (KeyError, TypeError, ValueError, AttributeError) as bad:
        raise Refused(f"malformed instance: {bad}") from None
    instance = Instance(sizes, variables, statement)
    context = instance.context()
    for _, domain in variables:
        check_domain(domain, context)
    check_statement(statement, context)
    return instance


def freeze(data: Any, depth: int = 0) -> Tree:
    """Turn JSON lists into tuples, refusing what is too deep or is not a tree."""
    counter = [0]

    def walk(node: Any, level: int) -> Any:
        counter[0] += 1
        if level > MAX_DEPTH or counter[0] > MAX_NODES:
            raise Refused("the tree is too deep or too large")
        if isinstance(node, list | tuple):
            return tuple(walk(child, level + 1) for child in node)
        if node is None or isinstance(node, str | int):  # None and bool: in declarations
            return node
        raise Refused(f"{type(node).__name__} does not belong in a tree")

    tree = walk(data, depth)
    if not isinstance(tree, tuple) or not tree or not isinstance(tree[0], str):
        raise Refused("a tree is a list that starts with its operation")
    return tree


def check_statement(statement: Any, context: Context) -> None:
    """Refuse a statement that is not well formed."""
    match statement:
        case (("equal" | "loewner" | "majorised" | "atmost" | "less"), a, b):
            left, right = shape(a, context), shape(b, context)
            if left != right:
                raise Refused(f"the two sides have shapes {left} and {right}")
            rank = {"loewner": 2, "majorised": 1, "atmost": 0, "less": 0}.get(statement[0])
            if rank is not None and len(left) != rank:
                raise Refused(f"{statement[0]} compares {('scalars', 'vectors', 'matrices')[rank]}")
            if statement[0] == "loewner" and left[0] != left[1]:
                raise Refused("the Loewner order compares square matrices")
        case ("not", inner):
            check_statement(inner, context)
        case ("and", *parts) if parts:
            for part in parts:
                check_statement(part, context)
        case ("implies", hypotheses, conclusion):
            for part in (*hypotheses, conclusion):
                check_statement(part, context)
        case ("iff", a, b):
            check_statement(a, context)
            check_statement(b, context)
        case ("exists", str(name), pairs, body):
            domain = dict(pairs)
            check_domain(domain, context)
            check_statement(body, context.bind(name, domain))
        case ("member", element, ("sign_masks",)):
            rows, cols = _expect(element, 2, context)
            if rows != cols:
                raise Refused("a mask multiplier is a square matrix")
        case ("member", ("povms", *povms), ("jointly_measurable",)) if povms:
            shapes = {shape(e, context) for povm in povms for e in povm}
            if len(shapes) != 1 or len(found := shapes.pop()) != 2 or found[0] != found[1]:
                raise Refused("effects are square matrices of one size")
        case _:
            raise Refused(f"unknown statement {str(statement)[:60]}")


def negation(statement: Tree) -> Tree:
    """Return the negation, pushed inwards as far as it goes."""
    match statement:
        case ("not", inner):
            return inner  # type: ignore[no-any-return]
        case ("atmost", a, b):
            return ("less", b, a)
        case ("less", a, b):
            return ("atmost", b, a)
    return ("not", statement)


def instantiate(tree: Any, sizes: Mapping[str, int]) -> Any:
    """Replace named sizes by numbers."""
    if not isinstance(tree, tuple) or not tree:
        return tree
    if tree[0] == "size" and len(tree) == 2:
        return ("num", str(sizes[tree[1]])) if tree[1] in sizes else tree
    if tree[0] == "exists":
        domain = tuple(sorted(settle_domain(dict(tree[2]), sizes).items()))
        return ("exists", tree[1], domain, instantiate(tree[3], sizes))
    slots = SIZE_SLOTS.get(tree[0], ()) if isinstance(tree[0], str) else ()
    return tuple(
        (sizes.get(part, part) if isinstance(part, str) else part)
        if position in slots
        else instantiate(part, sizes)
        for position, part in enumerate(tree)
    )


def settle_domain(domain: Domain, sizes: Mapping[str, int]) -> dict[str, Any]:
    """Replace named sizes by numbers in a declaration."""
    return {
        key: sizes.get(value, value)
        if key in ("size", "rows", "cols", "count") and isinstance(value, str)
        else value
        for key, value in domain.items()
    }


SIZE_SLOTS: dict[str, tuple[int, ...]] = {
    "sum": (2,),
    "ones": (1, 2),
    "zeros": (1, 2),
    "eye": (1,),
    "unit": (1,),
    "bernoulli": (1,),
    "finite": (1, 2),
    "diamond": (1,),
    "before": (1,),
    "upto": (1,),
}
"""Where the sizes stand among the parts of a tree."""


def at_sizes(instance: Instance, sizes: Mapping[str, int]) -> Instance:
    """Return the instance with its named sizes replaced by numbers."""
    left = {name: rule for name, rule in instance.sizes.items() if name not in sizes}
    variables = tuple((name, settle_domain(domain, sizes)) for name, domain in instance.variables)
    return Instance(left, variables, instantiate(instance.statement, sizes))
