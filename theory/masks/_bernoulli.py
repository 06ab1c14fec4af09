"""Bernoulli masks: each unit is kept independently (Srivastava et al. 2014)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from ..expressions import Expr, as_expr, as_size
from ._law import MaskDistribution


def bernoulli(n: Any, p: Any) -> MaskDistribution:
    r"""Return the law of $m \in \{0,1\}^n$ with independent $P(m_i = 1) = p$.

    ``p`` is the KEEP probability, a scalar or one for each unit. Moments: $E m_i^k = p$ for
    $k \ge 1$, $E m_i m_j = p^2$ for $i \ne j$. Symbolic for expressions and exact fractions,
    numeric for floats. Raises ``ValueError`` for a number outside [0, 1].
    """
    if isinstance(n, Expr) or isinstance(p, Expr | Fraction):
        return MaskDistribution(as_size(n), ("bernoulli", as_size(n), as_expr(p).tree))
    rates = [p] * n if not hasattr(p, "__len__") else list(p)
    if not isinstance(n, int) or n < 1 or len(rates) != n:
        raise ValueError(f"bernoulli needs n >= 1 units and one rate or n of them, not n = {n!r}")
    for rate in rates:
        if not 0 <= rate <= 1:
            raise ValueError(f"the keep probability must be between 0 and 1, not {rate!r}")

    def outcomes() -> Iterator[tuple[Any, Any]]:
        import numpy as np

        for bits in itertools.product((0, 1), repeat=n):
            weight: Any = 1
            for bit, rate in zip(bits, rates, strict=True):
                weight = weight * (rate if bit else 1 - rate)
            yield weight, np.array(bits, dtype=float)

    return MaskDistribution(n, None, outcomes)
