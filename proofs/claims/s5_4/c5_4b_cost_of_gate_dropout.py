r"""C5.4b (section 5.4): the expected cost when gates are dropped.

A gate that is dropped has the angle 0. The cost with three gates is a function of three bits, with
the terms $C_S$: which part of it needs all gates of S.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    AtMost,
    Equal,
    Implies,
    Index,
    Prob,
    RealVector,
    Size,
    bernoulli,
    expectation,
    least,
)
from ...claim import claim


def cost(C, m):
    r"""Return $\sum_S C_S \prod_{k \in S} m_k$: any function of three bits."""
    return (
        C[0]
        + (C[1] * m[0] + C[2] * m[1] + C[3] * m[2])
        + (C[4] * m[0] * m[1] + C[5] * m[0] * m[2] + C[6] * m[1] * m[2])
        + C[7] * m[0] * m[1] * m[2]
    )


@claim(entry="C5.4b")
def terms_are_weighted_by_their_gates(p: Prob, C: RealVector[8]) -> Equal:
    r"""When each gate is applied with probability $p$, the expected cost is
    $\sum_S p^{|S|} C_S$: a term that needs $k$ gates is multiplied by $p^k$."""
    return Equal(
        expectation(bernoulli(3, p), lambda m: cost(C, m)),
        C[0] + p * (C[1] + C[2] + C[3]) + p**2 * (C[4] + C[5] + C[6]) + p**3 * C[7],
    )


@claim(entry="C5.4b", expect="refuted", corrected_by="trained_parameters_never_beat_the_best")
def trained_parameters_beat_the_best_as_stated(
    K: Size, clean: RealVector["K"], dropped: RealVector["K"], i: Index["K"]
) -> Implies:
    r"""The parameters $i$ that are best under gate dropout have the least cost without it."""
    return Implies(Equal(dropped[i], least(dropped)), AtMost(clean[i], least(clean)))


@trained_parameters_beat_the_best_as_stated.witness
def _():
    return {"K": 2, "clean": [0, 1], "dropped": [Fraction(1), Fraction(0)], "i": 1}


@claim(entry="C5.4b")
def trained_parameters_never_beat_the_best(
    K: Size, clean: RealVector["K"], i: Index["K"]
) -> AtMost:
    r"""Whatever parameters were trained, on the noiseless cost they never beat its optimum."""
    return AtMost(least(clean), clean[i])
