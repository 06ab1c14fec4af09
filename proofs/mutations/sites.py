"""Where a statement can be changed: its places, and what is in scope at each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from ...theory.parts import OPERANDS, named
from ..kernel.declarations import Context, Domain, Refused, Shape, Size, Tree
from ..kernel.instances import Instance
from ..kernel.iteration import argument
from ..kernel.language import random_vector, shape

Path: TypeAlias = tuple[int, ...]
"""The positions to take, from the whole statement down."""

COMPARISONS = frozenset({"equal", "atmost", "less", "loewner", "majorised"})


@dataclass(frozen=True)
class Site:
    """One part of a statement."""

    path: Path
    tree: Tree
    context: Context
    above: tuple[str, ...]
    """The operations it is an argument of, the innermost last."""
    comparison: Path | None
    """Where the comparison stands of which it is a part; ``None`` above all of them."""
    assumed: bool
    """Whether it is part of a hypothesis."""

    @property
    def parent(self) -> str:
        """The operation of which it is an argument; empty for the whole statement."""
        return self.above[-1] if self.above else ""

    def shape(self) -> Shape | None:
        """Return the shape of an expression; ``None`` for an index, a law or a statement."""
        try:
            return shape(self.tree, self.context)
        except Refused:
            return None

    def indices(self, size: Size) -> list[str]:
        """Return the indices in scope that run over a size."""
        return [
            name
            for name, domain in self.context.variables.items()
            if domain["domain"] == "index" and domain["size"] == size
        ]

    def domain(self) -> Domain | None:
        """Return the declaration of the variable that stands here, if it is one."""
        match self.tree:
            case ("var", str(name)) if name in self.context.variables:
                return self.context.variables[name]
        return None


def sites(instance: Instance) -> Iterator[Site]:
    """Yield every part of the statement, the outer ones first."""
    yield from _walk(Site((), instance.statement, instance.context(), (), None, False))


def _walk(site: Site) -> Iterator[Site]:
    yield site
    tree, op = site.tree, site.tree[0]
    inside = replace(site, above=(*site.above, op))
    if op in COMPARISONS:
        inside = replace(inside, comparison=site.path)
    match tree:
        case ("implies", hypotheses, _):
            for k, hypothesis in enumerate(hypotheses):
                path = (*site.path, 1, k)
                yield from _walk(replace(inside, path=path, tree=hypothesis, assumed=True))
            yield from _walk(replace(inside, path=(*site.path, 2), tree=tree[2]))
            return
        case ("exists", str(name), pairs, _):
            bound = site.context.bind(name, dict(pairs))
            yield from _walk(replace(inside, path=(*site.path, 3), tree=tree[3], context=bound))
            return
        case ("member", ("povms", *povms), _):
            for i, povm in enumerate(povms, 1):
                for j, effect in enumerate(povm):
                    yield from _walk(replace(inside, path=(*site.path, 1, i, j), tree=effect))
            return
        case ("member", _, _):
            yield from _walk(replace(inside, path=(*site.path, 1), tree=tree[1]))
            return
    if (found := named(tree)) is not None:  # the zeros and ones in it are its meaning
        inside = replace(inside, above=(*site.above, found[0]))
        for places in OPERANDS[found[0]]:
            yield from _walk(replace(inside, path=(*site.path, *places), tree=part(tree, places)))
        return
    for k, inner in enumerate(tree[1:], 1):
        if isinstance(inner, tuple):
            context = _scope(tree, k, site.context)
            yield from _walk(replace(inside, path=(*site.path, k), tree=inner, context=context))


def _scope(tree: Tree, position: int, context: Context) -> Context:
    """Return what is declared inside an argument: binders declare a name in their body."""
    match tree:
        case ("sum", str(name), size, _):
            return context.bind(name, {"domain": "index", "size": size})
        case ("E", law, str(name), _) if position == 3:
            return context.bind(name, random_vector(law, context))
        case ("iterate", _, start, str(name), _) if position == 4:
            return context.bind(name, argument(shape(start, context)))
        case ("diamond", size, str(name), _):
            square = {"domain": "matrix", "rows": size, "cols": size, "entries": "complex"}
            return context.bind(name, square)
    return context


def put(tree: Any, path: Path, new: Tree) -> Any:
    """Return the tree with the part at ``path`` replaced."""
    if not path:
        return new
    head, *rest = path
    return (*tree[:head], put(tree[head], tuple(rest), new), *tree[head + 1 :])


def part(tree: Any, path: Path) -> Any:
    """Return the part at ``path``."""
    for position in path:
        tree = tree[position]
    return tree
