r"""C2.2i (section 2.2): what is left when the mask is not known.

A bit X that is 1 with probability a, and $Y = mX$ with $m$ kept with probability p: a zero may be
a zero, or a loss. The squared correlation of a binary input with the output is its contraction in
$\chi^2$.
"""

from ....theory.vocabulary import (
    AtMost,
    Equal,
    Less,
    Prob,
    as_expr,
    bernoulli,
    expectation,
)
from ...claim import claim


def joint(a, p, f):
    r"""Return $\mathbb{E} f(X, mX)$."""
    return expectation(
        bernoulli(1, a), lambda x: expectation(bernoulli(1, p), lambda m: f(x[0], m[0] * x[0]))
    )


def covariance(a, p):
    r"""Return $\mathrm{Cov}(X, Y)$."""
    return joint(a, p, lambda x, y: x * y) - joint(a, p, lambda x, y: x) * joint(
        a, p, lambda x, y: y
    )


def variance_of_input(a, p):
    r"""Return $\mathrm{Var}\,X$."""
    return joint(a, p, lambda x, y: x**2) - joint(a, p, lambda x, y: x) ** 2


def variance_of_output(a, p):
    r"""Return $\mathrm{Var}\,Y$."""
    return joint(a, p, lambda x, y: y**2) - joint(a, p, lambda x, y: y) ** 2


def squared_correlation(a, p):
    r"""Return $p(1-a)/(1-ap)$."""
    return p * (1 - a) / (1 - a * p)


@claim(entry="C2.2i")
def correlation_through_an_unknown_mask(a: Prob("(0, 1)"), p: Prob("(0, 1)")) -> Equal:
    r"""The squared correlation of $X$ and $Y$ is $p(1-a)/(1-ap)$."""
    return Equal(
        covariance(a, p) ** 2,
        squared_correlation(a, p) * variance_of_input(a, p) * variance_of_output(a, p),
    )


@claim(entry="C2.2i", uses=[correlation_through_an_unknown_mask])
def correlation_falls_with_activity(
    a: Prob("(0, 1)"), t: Prob("(0, 1)"), p: Prob("(0, 1)")
) -> Less:
    r"""It falls strictly as the activity rises, from $ta$ to $a$, $0 < t < 1$."""
    return Less(squared_correlation(a, p), squared_correlation(t * a, p))


@correlation_falls_with_activity.derivation
def _(a, t, p):
    yield (
        "Algebra",
        squared_correlation(a, p) + a * p * (1 - p) * (1 - t) / ((1 - a * p) * (1 - t * a * p)),
        "one denominator",
    )


@claim(entry="C2.2i", uses=[correlation_through_an_unknown_mask])
def correlation_stays_below_the_keep_rate(a: Prob("(0, 1)"), p: Prob("(0, 1)")) -> Less:
    r"""It stays below $p$, what a known mask leaves."""
    return Less(squared_correlation(a, p), p)


@correlation_stays_below_the_keep_rate.derivation
def _(a, p):
    yield (
        "Algebra",
        squared_correlation(a, p) + a * p * (1 - p) / (1 - a * p),
        "one denominator",
    )


@claim(entry="C2.2i", uses=[correlation_stays_below_the_keep_rate])
def sparse_activity_makes_the_mask_known(a: Prob("(0, 1)"), p: Prob("(0, 1)")) -> AtMost:
    r"""And comes as near to it as the activity is small: the supremum is $p$."""
    return AtMost(p, squared_correlation(a, p) + a)


@sparse_activity_makes_the_mask_known.derivation
def _(a, p):
    yield (
        "Algebra",
        p + a * ((1 - p) ** 2 + p * (1 - a)) / (1 - a * p),
        "one denominator",
    )


@claim(entry="C2.2i", uses=[correlation_through_an_unknown_mask])
def a_mask_that_keeps_all(a: Prob("(0, 1)")) -> Equal:
    r"""At $p = 1$ it is 1 for every activity."""
    return Equal(squared_correlation(a, as_expr(1)), 1)
