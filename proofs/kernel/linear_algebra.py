r"""Independent vectors are at most as many as the space has dimensions, at every size.

Let L and R have K rows and d columns each. If $L^{\mathsf T} R$ is diagonal and no diagonal entry
vanishes, then $R x = 0$ gives $x = 0$, so R maps $\mathbb{C}^d$ injectively into $\mathbb{C}^K$
and $d \le K$ (the dimension theorem; vectors that are orthogonal in a weighted inner product are
the usual case). Nothing is asked of the sign of the weights.

The columns come in blocks: a matrix with K rows, or one vector of K entries. The kernel forms each
product $\sum_k L_{ki} R_{kj}$ itself and shows that it is $d_i \delta_{ij}$ within a block and 0
between two blocks, up to a combination of the equations that the statement assumes.

Evidence::

    {"kind": "dimension", "names": ["i", "j"], "space": "K", "blocks": [[L, R, d], ...],
     "uses": [[a, b, hypothesis, [index, ...], coefficient, [[name, size], ...]], ...]}

``uses`` says what is subtracted in the product of blocks a and b: the coefficient times (left minus
right side) of an assumed equation at the given indices, summed over the names at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .declarations import Context, Refused, Size, Tree, check_size
from .derivation import free_indices, split_hypotheses
from .equality import prove_equal
from .instances import Instance, freeze
from .language import shape
from .positivity import nonnegative, nonzero, positive
from .setfunctions import mentions, unused
from .soundness import assuming, check_sound

MAX_BLOCKS = 6
ONE: Tree = ("num", "1")
ZERO: Tree = ("num", "0")


@dataclass(frozen=True)
class Block:
    """Columns of L and of R, and the diagonal entries of their product."""

    left: Tree
    right: Tree
    diagonal: Tree
    width: Size | None
    """How many columns; ``None`` for a single vector."""


def check_dimension(instance: Instance, evidence: Mapping[str, Any]) -> int:
    """Check that the vectors are independent and settle the statement; count the products."""
    context = instance.context()
    check_sound(instance.statement, context)
    hypotheses, conclusion = split_hypotheses(instance.statement)
    context = assuming(hypotheses, context)
    space = evidence["space"]
    check_size(space, context)
    i, j = (str(name) for name in evidence["names"])
    if i == j or any(name in context.variables or name in context.sizes for name in (i, j)):
        raise Refused("two new names are expected for the columns")
    blocks = [_block(data, space, i, context) for data in evidence["blocks"]]
    if not 1 <= len(blocks) <= MAX_BLOCKS:
        raise Refused(f"from 1 to {MAX_BLOCKS} blocks of vectors are expected")
    uses = [_use(data, len(blocks)) for data in evidence.get("uses", [])]
    for a, first in enumerate(blocks):
        for b, second in enumerate(blocks):
            assumed = [rest for pair, rest in uses if pair == (a, b)]
            _product(first, second, a == b, (i, j), space, assumed, hypotheses, context)
    _settles(conclusion, blocks, space, context)
    return len(blocks) ** 2


def _block(data: Any, space: Size, i: str, context: Context) -> Block:
    left, right, diagonal = (freeze(part) for part in data)
    for tree in (left, right):
        check_sound(tree, context)
    found = shape(left, context)
    if found != shape(right, context) or len(found) not in (1, 2) or found[0] != space:
        raise Refused(f"a block is two vectors, or two matrices of one shape, over {space}")
    width = found[1] if len(found) == 2 else None
    inside = context if width is None else context.bind(i, {"domain": "index", "size": width})
    if shape(diagonal, inside) != ():
        raise Refused("the diagonal entry of a block is a scalar")
    check_sound(diagonal, inside)
    if not nonzero(diagonal, inside):
        raise Refused("the diagonal entry of a block is not shown to be nonzero")
    return Block(left, right, diagonal, width)


def _use(data: Any, count: int) -> tuple[tuple[int, int], tuple[Any, ...]]:
    a, b, hypothesis, indices, coefficient, bound = data
    for k in (a, b):
        if not isinstance(k, int) or isinstance(k, bool) or not 0 <= k < count:
            raise Refused(f"there is no block {k!r}")
    tokens = tuple(freeze(token) for token in indices)
    over = tuple((str(name), size) for name, size in bound)
    return (a, b), (hypothesis, tokens, freeze(coefficient), over)


def _product(
    first: Block,
    second: Block,
    same: bool,
    names: tuple[str, str],
    space: Size,
    assumed: list[tuple[Any, ...]],
    hypotheses: tuple[Tree, ...],
    context: Context,
) -> None:
    """Show one block of the product of L transposed and R."""
    i, j = names
    if first.width is not None:
        context = context.bind(i, {"domain": "index", "size": first.width})
    if second.width is not None:
        context = context.bind(j, {"domain": "index", "size": second.width})
    k = unused("k", context, (first.left, second.right, first.diagonal))
    value: Tree = (
        "sum",
        k,
        space,
        ("mul", _column(first.left, k, i, first.width), _column(second.right, k, j, second.width)),
    )
    expected = ZERO
    if same:
        expected = first.diagonal
        if first.width is not None:
            expected = ("mul", ("delta", ("idx", i), ("idx", j)), expected)
    for use in assumed:
        expected = ("add", expected, _vanishing(use, hypotheses, context))
    check_sound(value, context)
    check_sound(expected, context)
    outcome = prove_equal(context, value, expected, free_indices(context))
    if not outcome.equal:
        what = "within a block" if same else "between two blocks"
        raise Refused(f"the product {what} is not as stated: {outcome.gap}")


def _column(tree: Tree, k: str, name: str, width: Size | None) -> Tree:
    if width is None:
        return ("item", tree, ("idx", k))
    return ("entry", tree, ("idx", k), ("idx", name))


def _vanishing(use: tuple[Any, ...], hypotheses: tuple[Tree, ...], context: Context) -> Tree:
    """Return a multiple of an assumed equation at the given indices: it is zero."""
    number, tokens, coefficient, bound = use
    if not isinstance(number, int) or isinstance(number, bool):
        raise Refused("a hypothesis is named by its number")
    if not 0 <= number < len(hypotheses) or hypotheses[number][0] != "equal":
        raise Refused(f"hypothesis {number} is no equation that the statement assumes")
    _, a, b = hypotheses[number]
    for name, size in bound:
        if mentions((a, b), name):
            raise Refused(f"the name {name!r} stands in the hypothesis already")
        check_size(size, context)
        context = context.bind(name, {"domain": "index", "size": size})
    gap: Tree = ("sub", a, b)
    rank = len(shape(gap, context))
    if len(tokens) != rank:
        raise Refused(f"hypothesis {number} is read at {rank} indices, not {len(tokens)}")
    if rank:
        gap = ("item" if rank == 1 else "entry", gap, *tokens)
    total: Tree = ("mul", coefficient, gap)
    if shape(total, context) != ():
        raise Refused("the multiple of a hypothesis is a scalar")
    for name, size in reversed(bound):
        total = ("sum", name, size, total)
    return total


def _settles(conclusion: Tree, blocks: list[Block], space: Size, context: Context) -> None:
    """Show that d <= K gives the conclusion: b - a is at least K - d."""
    if conclusion[0] not in ("atmost", "less"):
        raise Refused("independent vectors bound a size: the conclusion is AtMost or Less")
    _, a, b = conclusion
    count: Tree = ZERO
    for block in blocks:
        count = ("add", count, ONE if block.width is None else _size(block.width))
    spare: Tree = ("sub", ("add", b, count), ("add", a, _size(space)))
    test = positive if conclusion[0] == "less" else nonnegative
    if not test(spare, context):
        raise Refused("the number of independent vectors does not give the stated bound")


def _size(size: Size) -> Tree:
    return ("num", str(size)) if isinstance(size, int) else ("size", size)


__all__ = ["check_dimension"]
