"""The diamond norm of a linear map on matrices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..algebra import MatrixLike, ScalarLike
from ..expressions import Expr, ShapeError, as_size, bind


def diamond_norm(n: Any, linear_map: Callable[[MatrixLike], MatrixLike]) -> ScalarLike:
    r"""Return the full diamond norm $\|\Phi\|_\diamond = \sup_\rho \|(\Phi\otimes id)(\rho)\|_1$.

    Range [0, 2] for a difference of channels (no factor 1/2). ``linear_map`` takes and returns
    matrices of size ``n``. Source: Kitaev 1997; as a semidefinite program, Watrous 2009.
    """
    size = as_size(n)
    name, image = bind(linear_map, lambda token: Expr(("var", token), (size, size)))
    if len(image.shape) != 2:
        raise ShapeError("the map must return a matrix")
    return Expr(("diamond", size, name, image.tree), ())
