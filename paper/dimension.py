"""The proof of a bound on a size by independent vectors, in words and formulas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..proofs.kernel.instances import Instance
from ..proofs.kernel.language import shape
from .notation import Text, Tree, tuples
from .quantifiers import notation_for
from .words import Display, Math, Prose, Words


def dimension(instance: Instance, data: Mapping[str, Any], *, text: bool) -> Prose:
    """Return the proof: the vectors, their products, and the dimension theorem."""
    blocks: list[tuple[Tree, Tree, Tree]] = [tuples(block) for block in data["blocks"]]
    show = notation_for(instance, *(tree for block in blocks for tree in block), text=text)
    plain = isinstance(show, Text)
    space = show.size(data["space"])
    context = instance.context()
    out: list[Any] = [Words("Let L and R have the columns ")]
    for k, (left, right, diagonal) in enumerate(blocks, 1):
        product = f"L_{k}ᵀ R_{k}" if plain else rf"L_{k}^{{\mathsf T}} R_{k}"
        value = show(diagonal)
        if len(dims := shape(right, context)) == 2:
            name = str(data["names"][0])
            fixed = not _mentions(diagonal, name)
            value = show(("mul", diagonal, ("eye", dims[1]))) if fixed else _diagonal(value, plain)
        lines = (f"L_{k} = {show(left)}", f"R_{k} = {show(right)}", f"{product} = {value}")
        out.append(Display(lines))
    if len(blocks) > 1:
        out.append(Words("and the products of different blocks vanish, by what is assumed. "))
    else:
        out.append(Words("by what is assumed. "))
    out += [
        Words("So the product is diagonal and invertible, the columns of R are independent, and "),
        Words("there are at most as many as the space has dimensions, "),
        Math(space),
        Words("."),
    ]
    return tuple(out)


def _diagonal(value: str, plain: bool) -> str:
    return f"diag({value})" if plain else rf"\mathrm{{diag}}({value})"


def _mentions(tree: Any, name: str) -> bool:
    return any(_mentions(x, name) for x in tree) if isinstance(tree, tuple) else tree == name
