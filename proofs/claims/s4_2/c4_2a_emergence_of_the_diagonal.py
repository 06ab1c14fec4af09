r"""C4.2a (section 4.2): how a classical state emerges under repeated dephasing.

What remains of the coherences after k steps is exactly $p^k$ of them. (That this is how classical
reality emerges is interpretation, and has no quantity to test.)
"""

from ....theory.vocabulary import (
    Equal,
    Matrix,
    Natural,
    Prob,
    Size,
    abs2,
    as_expr,
    dephase,
    iterate,
    total,
)
from ...claim import claim

NOTHING = as_expr(0)
"""Retention of the complete collapse."""


def collapse(rho):
    r"""Return $\Delta_0(\rho)$."""
    return dephase(NOTHING, rho)


def squared_size(n, a):
    r"""Return $\sum_{ij} |a_{ij}|^2$."""
    return total(n, lambda i: total(n, lambda j: abs2(a[i, j])))


@claim(entry="C4.2a")
def what_remains_after_k_steps(n: Size, p: Prob, k: Natural, rho: Matrix["n"]) -> Equal:
    r"""After $k$ steps of dephasing a state is its classical part $\Delta_0(\rho)$ and $p^k$ of
    the rest."""
    return Equal(
        iterate(k, lambda x: dephase(p, x), rho), collapse(rho) + p**k * (rho - collapse(rho))
    )


@claim(entry="C4.2a", uses=[what_remains_after_k_steps])
def distance_from_classical(n: Size, p: Prob, k: Natural, rho: Matrix["n"]) -> Equal:
    r"""Its squared distance from the classical part, in the Frobenius norm, is multiplied by
    $p^{2k}$."""
    return Equal(
        squared_size(n, collapse(rho) + p**k * (rho - collapse(rho)) - collapse(rho)),
        p ** (2 * k) * squared_size(n, rho - collapse(rho)),
    )


@claim(entry="C4.2a")
def one_collapse_is_enough(n: Size, rho: Matrix["n"]) -> Equal:
    r"""The limit is reached by one complete collapse, and stays."""
    return Equal(collapse(collapse(rho)), collapse(rho))
