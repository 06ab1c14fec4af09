"""C3.1g (section 3.1): how far dephasing is from doing nothing, and how fast coherence decays."""

from fractions import Fraction

from ....theory.vocabulary import (
    And,
    Equal,
    Matrix,
    Natural,
    Prob,
    Size,
    abs2,
    all_ones,
    dephase,
    diagonal_part,
    diamond_norm,
    ones,
    total,
)
from ...claim import claim


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


@claim(entry="C3.1g")
def repeated_dephasing_decays(n: Size, p: Prob, k: Natural, rho: Matrix["n"]) -> And:
    r"""One more step multiplies the retention by $p$, and after $k$ steps the coherences have
    shrunk by $p^k$."""
    return And(
        Equal(dephase(p, dephase(p**k, rho)), dephase(p ** (k + 1), rho)),
        Equal(dephase(p**k, rho) - diagonal_part(rho), p**k * (rho - diagonal_part(rho))),
    )
