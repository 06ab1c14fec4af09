r"""A statement that is affine in a mask law holds for every law once it holds for every mask.

A law is a mixture of point masses, $\mathbb{E} f = \sum_k w_k f(m_k)$ with $w_k \ge 0$ and
$\sum_k w_k = 1$. If both sides of $\le$, $<$, $\preceq$ or $=$ are affine in the law, the
statement at the law is the same mixture of the statements at its masks. Evidence::

    {"kind": "vertices", "law": "mu", "evidence": {...}}

where the inner evidence is for the reduced statement: the variable ``mu`` is a vector of the
law's alphabet instead, and $\mathbb{E}_{m \sim mu} f(m)$ is $f(mu)$.
"""

from __future__ import annotations

from typing import Any

from .declarations import Refused, Tree
from .instances import Instance, read_instance
from .language import names_in

NONLINEAR = 2

_LINEAR = frozenset(
    {"neg", "conj", "re", "dagger", "transpose", "diagpart", "trace", "diagvec", "diag"}
)
_BILINEAR = frozenset({"mul", "hadamard", "matmul", "matvec", "outer", "dot"})


def reduce_to_masks(instance: Instance, law: str) -> Instance:
    """Return the statement about masks that implies the one about laws, or refuse."""
    found = dict(instance.variables).get(law)
    if found is None or found["domain"] != "law":
        raise Refused(f"{law!r} is not a mask law")
    _check(instance.statement, law)
    vector = {"domain": "vector", "size": found["size"], "entries": found["entries"]}
    variables = [
        [name, vector if name == law else dict(domain)] for name, domain in instance.variables
    ]
    data = instance.to_json()
    statement = at_a_mask(instance.statement, law)
    return read_instance({**data, "variables": variables, "statement": statement})


def _check(statement: Tree, law: str) -> None:
    match statement:
        case (("atmost" | "less" | "loewner" | "equal"), a, b):
            for side in (a, b):
                if degree_in_law(side, law) > 1:
                    raise Refused(f"the statement is not affine in the law {law!r}")
        case ("and", *parts):
            for part in parts:
                _check(part, law)
        case ("implies", hypotheses, conclusion):
            if any(law in names_in(h) for h in hypotheses):
                raise Refused(f"a hypothesis speaks about the law {law!r}")
            _check(conclusion, law)
        case _:
            raise Refused(f"a statement of the kind {statement[0]!r} is not affine in a law")


def degree_in_law(tree: Tree, law: str) -> int:
    """Return 0 where a tree does not mention a law, 1 where it is affine in it, else 2."""
    if law not in names_in(tree):
        return 0
    match tree:
        case ("E", ("law", name), _, body) if name == law:
            return 1 if degree_in_law(body, law) == 0 else NONLINEAR
        case ("E", other, _, body):
            return NONLINEAR if law in names_in(other) else degree_in_law(body, law)
        case ("sum", _, _, body):
            return degree_in_law(body, law)
        case (("add" | "sub"), a, b):
            return max(degree_in_law(a, law), degree_in_law(b, law))
        case (("vector" | "rows"), *parts):
            return max(degree_in_law(part, law) for part in parts)
        case (("item" | "entry" | "row"), a, *_):
            return degree_in_law(a, law)
        case ("div", a, b):
            return NONLINEAR if law in names_in(b) else degree_in_law(a, law)
        case (op, a) if op in _LINEAR:
            return degree_in_law(a, law)
        case (op, a, b) if op in _BILINEAR:
            return min(degree_in_law(a, law) + degree_in_law(b, law), NONLINEAR)
    return NONLINEAR


def at_a_mask(tree: Any, law: str) -> Any:
    """Replace every mean over a law by its body at the vector of the same name."""
    if not isinstance(tree, tuple):
        return tree
    if len(tree) == 4 and tree[0] == "E" and tree[1] == ("law", law):
        return _renamed(at_a_mask(tree[3], law), tree[2], law)
    return tuple(at_a_mask(part, law) for part in tree)


def _renamed(tree: Any, old: str, new: str) -> Any:
    if not isinstance(tree, tuple):
        return tree
    if tree == ("var", old):
        return ("var", new)
    return tuple(_renamed(part, old, new) for part in tree)


__all__ = ["degree_in_law", "reduce_to_masks"]
