"""C4.3g (section 4.3): does averaging beat the steadiest member?

Not with equal weights. Weights in inverse proportion to the variances never do worse.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    AtMost,
    Equal,
    Implies,
    Index,
    Rates,
    RealMaskLaw,
    RealVector,
    Size,
    as_expr,
    bernoulli,
    delta,
    exp,
    expectation,
    identity,
    least,
    mean,
    outer,
    schur,
    second_moment,
    total,
)
from ...claim import claim

HALF = Fraction(1, 2)


@claim(
    entry="C4.3g",
    expect="refuted",
    corrected_by="inverse_variance_weights_beat_every_member",
)
def averaging_beats_the_steadiest_as_stated(
    K: Size, rates: Rates["K"], a: RealVector["K"]
) -> AtMost:
    r"""The average of independent predictions, each 0 or $a_k$, varies at most as much as the
    steadiest of them."""
    law = bernoulli(K, rates)
    return AtMost(
        expectation(law, lambda m: total(K, lambda k: a[k] * (m[k] - rates[k])) ** 2) / K**2,
        least(expectation(law, lambda m: schur(a, m - rates) ** 2)),
    )


@averaging_beats_the_steadiest_as_stated.witness
def _():
    return {"K": 2, "rates": [HALF, HALF], "a": [2, 4]}


@claim(entry="C4.3g")
def variances_one_and_four() -> Equal:
    r"""Independent variances 1 and 4 average to variance $5/4$."""
    return Equal(
        expectation(
            bernoulli(2, as_expr(HALF)), lambda m: ((2 * m[0] - 1 + 4 * m[1] - 2) / 2) ** 2
        ),
        Fraction(5, 4),
    )


def weighted_sum(K, sd, x):
    r"""Return $\sum_k x_k / \sigma_k^2$."""
    return total(K, lambda k: x(k) / sd(k) ** 2)


def weighted_variance(K, law, sd):
    r"""Return the variance of $\sum_k x_k / \sigma_k^2$ for $x_k = \sigma_k z_k$."""
    return expectation(
        law,
        lambda z: (
            (
                weighted_sum(K, sd, lambda k: sd(k) * z[k])
                - weighted_sum(K, sd, lambda k: sd(k) * mean(law)[k])
            )
            ** 2
        ),
    )


@claim(entry="C4.3g")
def inverse_variance_weights_beat_every_member(
    K: Size, a: RealVector["K"], law: RealMaskLaw["K"], i: Index["K"]
) -> Implies:
    r"""Let the predictions be $x_k = \sigma_k z_k$ with $\sigma_k = e^{a_k}$ and the $z_k$
    uncorrelated of variance 1. The variance of their sum with weights $1/\sigma_k^2$ is at most
    $\sigma_i^2$ times the squared total weight: their weighted mean varies at most as much as any
    one of them."""
    return Implies(
        Equal(second_moment(law), outer(mean(law), mean(law)) + identity(K)),
        AtMost(
            weighted_variance(K, law, lambda k: exp(a[k])),
            exp(a[i]) ** 2 * weighted_sum(K, lambda k: exp(a[k]), lambda k: 1) ** 2,
        ),
    )


@inverse_variance_weights_beat_every_member.derivation
def _(K, a, law, i):
    weight = weighted_sum(K, lambda k: exp(a[k]), lambda k: 1)
    others = weighted_sum(K, lambda k: exp(a[k]), lambda k: (1 - delta(i, k)) ** 2)
    yield (
        "Definition",
        weight + exp(a[i]) ** 2 * weight * others,
        r"the total weight is $1/\sigma_i^2$ and the weight of the others",
    )
    yield (
        "Hypothesis",
        weighted_variance(K, law, lambda k: exp(a[k])) + exp(a[i]) ** 2 * weight * others,
        "variances of uncorrelated predictions add",
    )


@inverse_variance_weights_beat_every_member.satisfied
def _():
    corners = [[1, 1], [1, -1], [-1, 1], [-1, -1]]
    return {
        "K": 2,
        "a": [0, 0],
        "law": {"weights": [HALF**2] * 4, "support": corners},
        "i": 1,
    }
