r"""C5.1c (section 5.1): correlated dropout in linear regression, and which rates make it ridge.

Random masks with mean 1 add a penalty to the squared loss: the covariance of the mask, entry by
entry times the Gram matrix of the features.
"""

from ....theory.vocabulary import (
    Equal,
    Implies,
    Prob,
    Rates,
    Real,
    RealMaskLaw,
    RealMatrix,
    RealVector,
    Size,
    bernoulli,
    diagonal_part,
    expectation,
    inner,
    mean,
    ones,
    outer,
    schur,
    second_moment,
    total,
    transpose,
)
from ...claim import claim


def loss(X, y, w):
    r"""Return $\|y - Xw\|^2$."""
    return inner(y - X @ w, y - X @ w)


def covariance(law):
    r"""Return $\mathbb{E}[mm^T] - \mathbb{E}[m]\,\mathbb{E}[m]^T$."""
    return second_moment(law) - outer(mean(law), mean(law))


def gram(X):
    r"""Return $X^TX$."""
    return transpose(X) @ X


@claim(entry="C5.1c")
def correlated_dropout_is_a_penalty(
    N: Size,
    n: Size,
    law: RealMaskLaw["n"],
    X: RealMatrix["N", "n"],
    y: RealVector["N"],
    w: RealVector["n"],
) -> Implies:
    r"""For any masks with mean 1 the mean loss is the loss plus the quadratic form of
    $\mathrm{Cov}(m) \odot X^TX$ at the weights."""
    return Implies(
        Equal(mean(law), ones(n)),
        Equal(
            expectation(law, lambda m: loss(X, y, schur(m, w))),
            loss(X, y, w) + inner(w, schur(covariance(law), gram(X)) @ w),
        ),
    )


@claim(entry="C5.1c", uses=[correlated_dropout_is_a_penalty])
def bernoulli_dropout_is_a_diagonal_penalty(
    N: Size,
    n: Size,
    p: Prob("(0, 1]"),
    X: RealMatrix["N", "n"],
    y: RealVector["N"],
    w: RealVector["n"],
) -> Equal:
    r"""For inverted Bernoulli dropout only the diagonal is left, times $(1-p)/p$."""
    return Equal(
        expectation(bernoulli(n, p), lambda m: loss(X, y, schur(m / p, w))),
        loss(X, y, w) + (1 - p) / p * inner(w, diagonal_part(gram(X)) @ w),
    )


@claim(entry="C5.1c")
def unequal_rates_are_a_weighted_penalty(
    N: Size,
    n: Size,
    p: Rates["n"],
    X: RealMatrix["N", "n"],
    y: RealVector["N"],
    v: RealVector["n"],
) -> Equal:
    r"""With a keep rate for each feature, and the weights $w_i = p_i v_i$ that are used without
    dropout, the penalty is $\sum_i p_i(1-p_i)\,\|x_i\|^2 v_i^2$."""
    return Equal(
        expectation(bernoulli(n, p), lambda m: loss(X, y, schur(m, v))),
        loss(X, y, schur(p, v)) + total(n, lambda i: p[i] * (1 - p[i]) * gram(X)[i, i] * v[i] ** 2),
    )


@claim(entry="C5.1c", uses=[unequal_rates_are_a_weighted_penalty])
def targeted_rates_are_plain_ridge(g: Real("[0, inf)"), k: Real("(0, inf)"), v: Real) -> Equal:
    r"""For the targeted rates $p_i = \|x_i\|^2/(\|x_i\|^2 + \lambda)$ each term of it is
    $\lambda w_i^2$: plain ridge. Here $g = \|x_i\|^2$ and $k = \lambda$."""
    p = g / (g + k)
    return Equal(p * (1 - p) * g * v**2, k * (p * v) ** 2)
