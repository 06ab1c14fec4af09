r"""C3.5d (section 3.5): how far Gaussian dropout agrees with Bernoulli dropout.

Gaussian masks $N(1, \alpha)$ with $\alpha = (1-p)/p$ have the central moments
$0, \alpha, 0, 3\alpha^2$ and the raw fourth moment $1 + 6\alpha + 3\alpha^2$; inverted Bernoulli
masks are $m/p$.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    And,
    Equal,
    Iff,
    Prob,
    as_expr,
    bernoulli,
    expectation,
    sqrt,
)
from ...claim import claim


def spread(p):
    r"""Return $\alpha = (1-p)/p$."""
    return (1 - p) / p


def central(p, k):
    r"""Return $\mathbb{E}(m/p - 1)^k$ for a Bernoulli mask of one unit."""
    return expectation(bernoulli(1, p), lambda m: (m[0] / p - 1) ** k)


def raw(p, k):
    r"""Return $\mathbb{E}(m/p)^k$."""
    return expectation(bernoulli(1, p), lambda m: (m[0] / p) ** k)


@claim(entry="C3.5d")
def mean_and_variance_agree(p: Prob("(0, 1]")) -> And:
    r"""The two agree in mean and variance for every $p$."""
    return And(Equal(raw(p, 1), 1), Equal(central(p, 2), spread(p)))


@claim(entry="C3.5d")
def third_central_moment(p: Prob("(0, 1]")) -> Equal:
    r"""The third central moment of inverted Bernoulli masks is $(1-p)(1-2p)/p^2$; the Gaussian
    one is 0."""
    return Equal(central(p, 3), (1 - p) * (1 - 2 * p) / p**2)


@claim(entry="C3.5d", uses=[third_central_moment])
def third_central_moments_agree_at_one_half(p: Prob("(0, 1)")) -> Iff:
    r"""They agree exactly at $p = 1/2$."""
    return Iff(Equal(central(p, 3), 0), Equal(p, Fraction(1, 2)))


@third_central_moments_agree_at_one_half.derivation
def _(p):
    yield "Cancellation", -2 * (1 - p) / p**2, ""


@claim(entry="C3.5d")
def fourth_central_moments_agree_at_two_rates(p: Prob("(0, 1)")) -> Iff:
    r"""The fourth central moments agree exactly at $p = 1/2 \pm \sqrt3/6$."""
    return Iff(
        Equal(central(p, 4), 3 * spread(p) ** 2),
        Equal((p - Fraction(1, 2)) ** 2, Fraction(1, 12)),
    )


@fourth_central_moments_agree_at_two_rates.derivation
def _(p):
    yield "Cancellation", 6 * (1 - p) / p**3, ""


@claim(entry="C3.5d")
def raw_fourth_moments_agree_at_one_rate(p: Prob("(0, 1)")) -> Iff:
    r"""The raw fourth moments agree exactly at $p = (\sqrt3 - 1)/2$."""
    return Iff(
        Equal(raw(p, 4), 1 + 6 * spread(p) + 3 * spread(p) ** 2),
        Equal(p, (sqrt(3) - 1) / 2),
    )


@raw_fourth_moments_agree_at_one_rate.derivation
def _(p):
    yield "Cancellation", -2 * (1 - p) * (p + (sqrt(3) + 1) / 2) / p**3, ""


@claim(entry="C3.5d", uses=[third_central_moments_agree_at_one_half])
def third_and_fourth_never_both_agree() -> And:
    r"""At $p = 1/2$, the only rate where the third central moments agree, the fourth are 1 and 3:
    the laws always differ in one of their first four moments."""
    half = as_expr(Fraction(1, 2))
    return And(Equal(central(half, 4), 1), Equal(3 * spread(half) ** 2, 3))
