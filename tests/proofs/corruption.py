"""Single-token corruptions of canonical trees: sign, index, constant, exponent, name."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

Tree = Any

OPERATIONS = {
    "add": ["sub", "mul"],
    "sub": ["add"],
    "mul": ["add"],
    "div": ["mul"],
    "conj": ["neg"],
    "abs2": ["re", "neg"],
    "diagpart": ["transpose", "dagger"],
    "dagger": ["transpose"],
    "hadamard": ["add"],
    "dot": [],
    "eye": [],
    "outer": [],
    "atmost": ["less"],
}
SAME_KIND = ("i", "j", "k"), ("p", "q", "s"), ("a", "b"), ("t", "T"), ("w", "f")


def corruptions(tree: Tree) -> Iterator[Tree]:
    """Yield every tree that differs from ``tree`` in one token."""
    if not isinstance(tree, tuple) or not tree:
        return
    head = tree[0]
    if head == "num":
        value = Fraction(tree[1])
        for other in (value + 1, value - 1, -value, value * Fraction(1000001, 1000000)):
            if other != value:
                yield ("num", str(other))
        return
    if head in ("var", "idx"):
        for group in SAME_KIND:
            if tree[1] in group:
                yield from ((head, name) for name in group if name != tree[1])
        return
    if head == "pos":
        yield ("pos", tree[1] + 1)
        return
    if head in OPERATIONS:
        yield from ((other, *tree[1:]) for other in OPERATIONS[head])
    if head in ("sub", "div", "matmul", "outer", "atmost") and tree[1] != tree[2]:
        yield (head, tree[2], tree[1])
    for k, part in enumerate(tree[1:], 1):
        for changed in corruptions(part):
            yield (*tree[:k], changed, *tree[k + 1 :])
