r"""C2.2m (section 2.2): does loss of information find the essential features?

Orthogonal features, $X^TX = \mathrm{diag}(r_i^2)$, with least squares weights $\hat w$: dropout
multiplies all weights by one number. Choosing a subset of the features is another matter.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    AtMost,
    Equal,
    Implies,
    Index,
    Less,
    Mask,
    Prob,
    Real,
    RealMaskLaw,
    RealVector,
    Size,
    bernoulli,
    delta,
    expectation,
    identity,
    inner,
    mean,
    schur,
    second_moment,
    total,
    zeros,
)
from ...claim import claim

HALF = Fraction(1, 2)


def dropout_objective(n, p, r, ols, v):
    r"""Return $\mathbb{E}\|y - X(m \odot v)/p\|^2 - \|y\|^2$, where $X^TX = \mathrm{diag}(r^2)$ and
    $X^Ty = r^2 \odot \hat w$."""
    return expectation(
        bernoulli(n, p),
        lambda m: (
            inner(schur(r, schur(m / p, v)), schur(r, schur(m / p, v)))
            - 2 * inner(schur(m / p, v), schur(r, schur(r, ols)))
        ),
    )


def dropout_weights(p, ols):
    r"""Return $p\hat w$."""
    return p * ols


def subset_risk(n, sigma, w, kept):
    r"""Return $\sum_k (1 - s_k) w_k^2 + s_k \sigma^2$."""
    return total(n, lambda k: (1 - kept(k)) * w[k] ** 2 + kept(k) * sigma**2)


@claim(entry="C2.2m", expect="refuted", corrected_by="dropout_weights_are_optimal")
def dropout_favours_strong_features_as_stated(
    n: Size, p: Prob("(0, 1)"), ols: RealVector["n"], i: Index["n"], j: Index["n"]
) -> Implies:
    r"""Of two weights dropout lowers the ratio of the weaker to the stronger."""
    w = dropout_weights(p, ols)
    return Implies(
        Less(ols[i] ** 2, ols[j] ** 2), Less(w[i] ** 2 * ols[j] ** 2, ols[i] ** 2 * w[j] ** 2)
    )


@claim(entry="C2.2m")
def dropout_weights_are_optimal(
    n: Size, p: Prob("(0, 1]"), r: RealVector["n"], ols: RealVector["n"], v: RealVector["n"]
) -> AtMost:
    r"""With orthogonal features the weights $p\hat w$ are optimal under inverted dropout: every
    weight is multiplied by the same $p$, none is selected, and their order stays."""
    return AtMost(
        dropout_objective(n, p, r, ols, dropout_weights(p, ols)),
        dropout_objective(n, p, r, ols, v),
    )


@dropout_weights_are_optimal.derivation
def _(n, p, r, ols, v):
    yield (
        "Normal form",
        dropout_objective(n, p, r, ols, dropout_weights(p, ols))
        + total(n, lambda i: r[i] ** 2 * (v[i] - p * ols[i]) ** 2) / p,
        "a quadratic around its minimum, which is its only one where no $r_i$ is 0",
    )


@claim(entry="C2.2m")
def risk_of_a_subset(
    n: Size, sigma: Real, s: Mask["n"], w: RealVector["n"], law: RealMaskLaw["n"]
) -> Implies:
    r"""With orthonormal features and noise of variance $\sigma^2$, keeping the subset $s$ of the
    least squares weights has the risk $\sum_i (1 - s_i)w_i^2 + s_i\sigma^2$."""
    return Implies(
        Equal(mean(law), zeros(n)),
        Equal(second_moment(law), sigma**2 * identity(n)),
        Equal(
            expectation(law, lambda z: inner(schur(s, w + z) - w, schur(s, w + z) - w)),
            subset_risk(n, sigma, w, lambda k: s[k]),
        ),
    )


@risk_of_a_subset.satisfied
def _():
    return {
        "n": 1,
        "sigma": 1,
        "s": [1],
        "w": [1],
        "law": {"weights": [HALF, HALF], "support": [[1], [-1]]},
    }


@claim(entry="C2.2m", uses=[risk_of_a_subset])
def best_subset_keeps_what_exceeds_the_noise(
    n: Size, sigma: Real, s: Mask["n"], w: RealVector["n"], i: Index["n"]
) -> Equal:
    r"""Dropping the feature $i$ from a subset changes the risk by $s_i(w_i^2 - \sigma^2)$: the best
    subset keeps the features with $w_i^2 > \sigma^2$."""
    return Equal(
        subset_risk(n, sigma, w, lambda k: s[k] * (1 - delta(i, k)))
        - subset_risk(n, sigma, w, lambda k: s[k]),
        s[i] * (w[i] ** 2 - sigma**2),
    )
