"""Finite laws: any masks with any weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..expressions import Expr, as_expr
from ._law import MaskDistribution


def finite_law(weights: Any, masks: Any) -> MaskDistribution:
    r"""Return the law that draws mask ``masks[k]`` with probability ``weights[k]``.

    ``weights`` has shape ``(K,)``, ``masks`` ``(K, n)``. Raises ``ValueError`` for numbers that are
    negative or do not sum to 1 (to 1e-9), or shapes that do not fit.
    """
    if isinstance(weights, Expr) or isinstance(masks, Expr):
        w, s = as_expr(weights), as_expr(masks)
        if len(w.shape) != 1 or len(s.shape) != 2 or s.shape[0] != w.shape[0]:
            raise ValueError("a finite law needs K weights and a K x n matrix of masks")
        return MaskDistribution(s.shape[1], ("finite", s.shape[1], w.shape[0], w.tree, s.tree))
    import numpy as np

    probabilities, support = np.asarray(weights, dtype=float), np.asarray(masks)
    if probabilities.ndim != 1 or support.ndim != 2 or len(support) != len(probabilities):
        raise ValueError("a finite law needs K weights and a K x n array of masks")
    if (probabilities < 0).any() or abs(probabilities.sum() - 1) > 1e-9:
        raise ValueError(
            f"the weights must be nonnegative and sum to 1; their sum is {probabilities.sum()!r}"
        )

    def outcomes() -> Iterator[tuple[Any, Any]]:
        yield from zip(probabilities, support, strict=True)

    return MaskDistribution(int(support.shape[1]), None, outcomes)
