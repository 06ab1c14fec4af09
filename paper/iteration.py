"""The proof of what an iterated map gives: base and step of the induction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..proofs.kernel.derivation import split_hypotheses
from ..proofs.kernel.instances import Instance
from ..proofs.kernel.iteration import put, put_map
from .notation import Tree
from .quantifiers import notation_for
from .words import Display, Math, Prose, Words


def induction(instance: Instance, data: Mapping[str, Any], *, text: bool) -> Prose:
    """Write base and step down; both are identities of normal forms."""
    k = str(data["variable"])
    _, left, right = split_hypotheses(instance.statement)[1]
    iterated, closed = (left, right) if left[0] == "iterate" else (right, left)
    _, _, start, bound, body = iterated
    least = int(dict(instance.variables)[k]["from"])
    base: Tree = ("iterate", ("num", str(least)), start, bound, body)
    first: Tree = put(closed, k, ("num", str(least)))
    once: Tree = put_map(body, bound, closed)
    after: Tree = put(closed, k, ("add", ("var", k), ("num", "1")))
    show = notation_for(instance, base, first, once, after, text=text)
    name = show.name(k).text
    return (
        Words("By induction on "),
        Math(name),
        Words(". At "),
        Math(f"{name} = {least}"),
        Words(" both sides agree: "),
        Display((f"{show(base)} = {show(first)}",)),
        Words("and one more application takes the right side at "),
        Math(name),
        Words(" to the right side at "),
        Math(f"{name} + 1"),
        Words(": "),
        Display((f"{show(once)} = {show(after)}.",)),
    )
