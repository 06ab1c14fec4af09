"""Neighbours that differ in an order: indices, operands, transposes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...theory.expressions import Expr
from ...theory.parts import named, partial_trace, tensor
from ..kernel.declarations import Size
from ..kernel.language import index_size, shape
from ._constants import Local
from .sites import Site


def swapped(site: Site) -> Local:
    """The operands of a product, or the indices of an entry, in the other order; of two equal parts
    the other one."""
    if site.assumed:
        return
    if (found := named(site.tree)) is not None:
        yield from _other_part(site, found)
        return
    match site.tree:
        case (("matmul" | "outer" | "dot" | "div") as op, a, b) if a != b:
            yield f"the arguments of {op} swapped", (op, b, a)
        case ("relative_entropy", a, b) if a != b:
            yield "the states of a relative entropy swapped", ("relative_entropy", b, a)
        case ("sub", a, b) if a != b:
            yield "the sides of a difference swapped", ("sub", b, a)
        case ("entry", m, i, j) if i != j:
            yield "row and column swapped", ("entry", m, j, i)
        case ("unit", size, i, j) if i != j:
            yield "row and column swapped", ("unit", size, j, i)


def _other_part(site: Site, found: tuple[Any, ...]) -> Local:
    match found:
        case ("tensor", a, b) if a != b and shape(a, site.context) == shape(b, site.context):
            here = shape(a, site.context)
            yield "the factors swapped", tensor(Expr(b, here), Expr(a, here)).tree
        case ("partial_trace", a, (c, d), traced) if c == d:
            whole = Expr(a, shape(a, site.context))
            yield "the other part", partial_trace(whole, (c, d), traced).tree


def transposed(site: Site) -> Local:
    """A transpose, an adjoint or a conjugate dropped, or one added to a complex variable."""
    if site.assumed:
        return
    match site.tree:
        case (("dagger" | "transpose" | "conj") as op, a):
            yield f"{op} dropped", a
    domain = site.domain()
    if domain is None or site.parent in ("transpose", "dagger", "conj"):
        return
    if domain["domain"] in ("state", "hermitian", "unitary", "matrix"):
        yield f"{site.tree[1]} transposed", ("transpose", site.tree)
    elif domain.get("entries") == "complex":
        yield f"{site.tree[1]} conjugated", ("conj", site.tree)


def reindexed(site: Site) -> Local:
    """An index replaced by another one that runs over the same size, or by the next position."""
    if site.assumed:
        return
    match site.tree:
        case ("idx", str(name)):
            size = index_size(site.tree, site.context)
            for other in _others(site, name, size):
                yield f"index {name} becomes {other}", ("idx", other)
        case ("pos", int(k)):
            yield f"position {k + 1} becomes {k + 2}", ("pos", k + 1)
            if k:
                yield f"position {k + 1} becomes {k}", ("pos", k - 1)


def _others(site: Site, name: str, size: Size | None) -> Iterator[str]:
    if size is not None:
        yield from (other for other in site.indices(size) if other != name)
