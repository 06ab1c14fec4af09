"""C3.1g (section 3.1): how far dephasing is from doing nothing, and how fast coherence decays."""

from fractions import Fraction

from ....theory.vocabulary import (
    And,
    Equal,
    Matrix,
    Natural,
    Prob,
    Size,
    dephase,
    diagonal_part,
    diamond_norm,
)
from ...axioms import WATROUS_DUALITY
from ...claim import claim


@claim(entry="C3.1g", at_least="certified", assumes=[WATROUS_DUALITY])
def diamond_distance_of_dephasing(n: Size[2, 3, 4], p: Prob) -> Equal:
    r"""The diamond distance between the identity and $\Delta_p$ on $n$ levels (full norm, range
    $[0, 2]$)."""
    return Equal(
        diamond_norm(n, lambda rho: rho - dephase(p, rho)), 2 * (1 - p) * (1 - Fraction(1) / n)
    )


@claim(entry="C3.1g")
def repeated_dephasing_decays(n: Size, p: Prob, k: Natural, rho: Matrix["n"]) -> And:
    r"""One more step multiplies the retention by $p$, and after $k$ steps the coherences have
    shrunk by $p^k$."""
    return And(
        Equal(dephase(p, dephase(p**k, rho)), dephase(p ** (k + 1), rho)),
        Equal(dephase(p**k, rho) - diagonal_part(rho), p**k * (rho - diagonal_part(rho))),
    )
