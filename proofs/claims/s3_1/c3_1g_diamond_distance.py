"""C3.1g (section 3.1): how far dephasing is from doing nothing, and how fast coherence decays.

The distance is exact for every n. Its two optima are uniform: the dual is a multiple of the
all-ones matrix, the primal the uniform superposition.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    AtMost,
    Equal,
    Matrix,
    Natural,
    Prob,
    Size,
    State,
    abs2,
    all_ones,
    as_expr,
    dephase,
    diagonal_part,
    diamond_norm,
    iterate,
    ones,
    total,
    trace_norm,
)
from ...claim import claim

NOTHING = as_expr(0)
"""Retention of the complete collapse."""


@claim(entry="C3.1g", at_least="proved")
def diamond_distance_of_dephasing(n: Size, p: Prob) -> Equal:
    r"""The diamond distance between the identity and $\Delta_p$ on $n$ levels (full norm, range
    $[0, 2]$)."""
    return Equal(
        diamond_norm(n, lambda rho: rho - dephase(p, rho)), 2 * (1 - p) * (1 - Fraction(1) / n)
    )


@diamond_distance_of_dephasing.optimum
def _(n, p, v):
    mean = total(n, lambda j: v[j]) / n
    spread = total(n, lambda i: abs2(v[i] - mean))
    yield "dual", (1 - p) * (1 - 1 / n) * all_ones(n)
    yield "excess", (1 - p) * spread
    yield "weights", ones(n) / n
    yield "primal", all_ones(n) / n**2
    yield "deficit", spread / n


@claim(entry="C3.1g", at_least="proved")
def repeated_dephasing(n: Size, p: Prob, k: Natural, rho: Matrix["n"]) -> Equal:
    r"""Dephasing $k$ times with retention $p$ is dephasing with retention $p^k$."""
    return Equal(iterate(k, lambda x: dephase(p, x), rho), dephase(p**k, rho))


@claim(entry="C3.1g", at_least="proved", uses=[repeated_dephasing])
def repeated_dephasing_decays(n: Size, p: Prob, k: Natural, rho: State["n"]) -> Equal:
    r"""After $k$ steps the distance of a state to its diagonal part has shrunk by $p^k$."""
    return Equal(
        trace_norm(iterate(k, lambda x: dephase(p, x), rho) - diagonal_part(rho)),
        p**k * trace_norm(rho - diagonal_part(rho)),
    )


@repeated_dephasing_decays.derivation
def _(n, p, k, rho):
    yield repeated_dephasing, trace_norm(dephase(p**k, rho) - diagonal_part(rho)), ""
    yield "Definition", trace_norm(p**k * (rho - diagonal_part(rho))), "the diagonal stays"
    yield "Homogeneity", p**k * trace_norm(rho - diagonal_part(rho)), ""


@claim(entry="C3.1g", at_least="proved", uses=[diamond_distance_of_dephasing])
def distance_to_the_diagonal(n: Size, rho: State["n"]) -> AtMost:
    r"""No state is farther from its diagonal part than the uniform superposition."""
    return AtMost(trace_norm(rho - diagonal_part(rho)), 2 * (1 - Fraction(1) / n))


@distance_to_the_diagonal.ascending
def _(n, rho):
    yield "Definition", trace_norm(rho - dephase(NOTHING, rho)), r"$\Delta_0$ is the diagonal part"
    yield "Diamond norm", diamond_norm(n, lambda x: x - dephase(NOTHING, x)), "for one state"
    yield diamond_distance_of_dephasing, 2 * (1 - Fraction(1) / n), r"at $p = 0$"


@claim(
    entry="C3.1g",
    at_least="proved",
    uses=[repeated_dephasing_decays, distance_to_the_diagonal],
)
def coherence_is_gone_geometrically(n: Size, p: Prob, k: Natural, rho: State["n"]) -> AtMost:
    r"""Whatever the state, after $k$ steps it is within $2 p^k (1 - 1/n)$ of its diagonal part."""
    return AtMost(
        trace_norm(iterate(k, lambda x: dephase(p, x), rho) - diagonal_part(rho)),
        2 * p**k * (1 - Fraction(1) / n),
    )


@coherence_is_gone_geometrically.ascending
def _(n, p, k, rho):
    yield repeated_dephasing_decays, p**k * trace_norm(rho - diagonal_part(rho)), ""
    yield distance_to_the_diagonal, 2 * p**k * (1 - Fraction(1) / n), ""
