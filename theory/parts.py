r"""Systems of several parts: tensor products, partial traces and partial transposes.

``dims`` lists the sizes of the parts, positive integers; the whole has their product as size, and
the last part varies fastest: level $(i, j)$ of two parts stands at $i\,d_2 + j$. ``keep`` and
``part`` name one part, or several, from 0. All are written in matrices of zeros and ones, so that
proofs, exact values, floats and gradients need nothing new.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from .algebra import MatrixLike, dagger, schur
from .expressions import Expr, ShapeError, as_expr, matrix

PartsLike: TypeAlias = int | Iterable[int]

LARGEST = 64
"""Levels of a whole beyond which it is not written out."""


def tensor(a: MatrixLike, b: MatrixLike, *more: MatrixLike) -> Expr:
    r"""Return the tensor (Kronecker) product $a \otimes b \otimes \dots$ of matrices.

    Entry $(i, k), (j, l)$ of two is $a_{ij} b_{kl}$. Square matrices of explicit size; the shape is
    that of the whole. ``ShapeError`` for anything else.
    """
    out = as_expr(a)
    for factor in (b, *more):
        out = _product(out, as_expr(factor))
    return out


def _product(a: Expr, b: Expr) -> Expr:
    dims = (_levels(a), _levels(b))
    _whole(dims)
    left, right = (_spread(dims, k) for k in (0, 1))
    return Expr(*_pair(schur(dagger(left) @ a @ left, dagger(right) @ b @ right)))


def partial_trace(rho: MatrixLike, dims: Sequence[int], keep: PartsLike) -> Expr:
    r"""Return what is left of ``rho`` when all parts but ``keep`` are traced out.

    For two parts and ``keep=0`` it is $\mathrm{tr}_2\,\rho$ with entries
    $\sum_k \rho_{(i,k),(j,k)}$. The parts that are kept stay in their order; the shape is the
    product of their sizes. ``ShapeError`` where sizes or parts do not fit.
    """
    whole, sizes = _fitting(rho, dims)
    kept = _places(keep, len(sizes))
    traced = [k for k in range(len(sizes)) if k not in kept]
    if not traced:
        return whole
    same = dagger(_spread(sizes, *traced)) @ _spread(sizes, *traced)
    sums = _spread(sizes, *kept)
    return Expr(*_pair(sums @ schur(whole, same) @ dagger(sums)))


def partial_transpose(rho: MatrixLike, dims: Sequence[int], part: PartsLike) -> Expr:
    r"""Return ``rho`` with the parts ``part`` transposed, $\rho^{T_{part}}$, of the same shape.

    For two parts and ``part=1`` entry $(i, k), (j, l)$ is $\rho_{(i,l),(j,k)}$. It is positive for
    separable states (A. Peres, 1996). ``ShapeError`` where sizes or parts do not fit.
    """
    whole, sizes = _fitting(rho, dims)
    turned = _places(part, len(sizes))
    size = math.prod(sizes)

    def exchanged(i: int, j: int) -> tuple[int, int]:
        left, right = _split(i, sizes), _split(j, sizes)
        for k in turned:
            left[k], right[k] = right[k], left[k]
        return _joined(left, sizes), _joined(right, sizes)

    return matrix([[whole[exchanged(i, j)] for j in range(size)] for i in range(size)])


def named(tree: Any) -> tuple[Any, ...] | None:
    """Return how a tree was written, where it was written here: ``("tensor", a, b)``,
    ``("partial_trace", a, dims, traced)`` or ``("partial_transpose", a, dims, parts)``.

    Of several sizes of parts that come to the same, those of the fewest parts are named.
    """
    match tree:
        case (
            "hadamard",
            ("matmul", ("matmul", ("dagger", left), a), left_again),
            ("matmul", ("matmul", ("dagger", right), b), right_again),
        ) if left == left_again and right == right_again:
            sizes = [len(spread) - 1 for spread in (left, right) if spread[0] == "rows"]
            if len(sizes) == 2 and math.prod(sizes) <= LARGEST:
                if (left, right) == tuple(_spread(sizes, k).tree for k in (0, 1)):
                    return ("tensor", a, b)
        case (
            "matmul",
            ("matmul", ("rows", *_) as sums, ("hadamard", a, ("matmul", ("dagger", same), _))),
            ("dagger", _),
        ):
            for dims in _divisions(len(sums[1]) - 1):
                for traced in _choices(len(dims)):
                    if _spread(dims, *traced).tree == same:
                        variable = Expr(a, (math.prod(dims),) * 2)
                        kept = [k for k in range(len(dims)) if k not in traced]
                        if kept and partial_trace(variable, dims, kept).tree == tree:
                            return ("partial_trace", a, dims, traced)
        case ("rows", ("vector", ("entry", a, *_), *_), *rows):
            size = len(rows) + 1
            for dims in _divisions(size):
                for turned in _choices(len(dims)):
                    if partial_transpose(Expr(a, (size, size)), dims, turned).tree == tree:
                        return ("partial_transpose", a, dims, turned)
    return None


OPERANDS: dict[str, tuple[tuple[int, ...], ...]] = {
    "tensor": ((1, 1, 2), (2, 1, 2)),
    "partial_trace": ((1, 2, 1),),
    "partial_transpose": (),
}
"""Where in a tree that is `named` its operands stand once, as positions from the top down."""


def _divisions(size: int) -> list[tuple[int, ...]]:
    """Return the sizes of two or more parts of a whole, the fewest parts first; no whole of more
    than four parts, or of more than 16 levels, is taken apart."""
    if size > 16:
        return []
    found: list[tuple[int, ...]] = [(size,)]
    out: list[tuple[int, ...]] = []
    for _ in range(3):
        found = [
            (*head[:-1], d, head[-1] // d)
            for head in found
            for d in range(2, head[-1])
            if head[-1] % d == 0
        ]
        out += found
    return out


def _choices(count: int) -> list[tuple[int, ...]]:
    """Return the sets of some, but not all, of the parts."""
    return [chosen for k in range(1, count) for chosen in itertools.combinations(range(count), k)]


def _pair(found: Any) -> tuple[Any, Any]:
    return found.tree, found.shape


def _spread(dims: Sequence[int], *parts: int) -> Expr:
    """Return the 0/1 matrix whose row says which levels of the whole have these levels in parts."""
    count = math.prod(dims[k] for k in parts)
    inner = [dims[k] for k in parts]
    places = [
        _joined([_split(level, dims)[k] for k in parts], inner) for level in range(math.prod(dims))
    ]
    return matrix([[int(place == row) for place in places] for row in range(count)])


def _split(level: int, dims: Sequence[int]) -> list[int]:
    out: list[int] = []
    for size in reversed(dims):
        level, digit = divmod(level, size)
        out.insert(0, digit)
    return out


def _joined(digits: Sequence[int], dims: Sequence[int]) -> int:
    level = 0
    for digit, size in zip(digits, dims, strict=True):
        level = level * size + digit
    return level


def _levels(a: Expr) -> int:
    """Return the explicit size of a square matrix."""
    if len(a.shape) != 2 or a.shape[0] != a.shape[1] or not isinstance(a.shape[0], int):
        raise ShapeError(
            f"a tensor product takes square matrices of explicit size, not one of shape {a.shape}"
        )
    return a.shape[0]


def _whole(dims: Sequence[int]) -> None:
    if math.prod(dims) > LARGEST:
        raise ShapeError(f"a whole of {math.prod(dims)} levels is more than {LARGEST}")


def _fitting(rho: MatrixLike, dims: Sequence[int]) -> tuple[Expr, tuple[int, ...]]:
    whole, sizes = as_expr(rho), tuple(dims)
    good = all(isinstance(d, int) and not isinstance(d, bool) and d >= 1 for d in sizes)
    if not sizes or not good:
        raise ShapeError(f"the sizes of the parts are positive integers such as (2, 2), not {dims}")
    _whole(sizes)
    size = math.prod(sizes)
    if whole.shape != (size, size):
        raise ShapeError(
            f"parts of sizes {sizes} make a matrix of size {size}; this has shape {whole.shape}"
        )
    return whole, sizes


def _places(parts: PartsLike, count: int) -> list[int]:
    listed = [parts] if isinstance(parts, int) else sorted(set(parts))
    if not listed or any(isinstance(k, bool) or not 0 <= k < count for k in listed):
        raise ShapeError(f"a part is one of 0, ..., {count - 1}, or several of them")
    return listed


__all__ = ["OPERANDS", "PartsLike", "named", "partial_trace", "partial_transpose", "tensor"]
