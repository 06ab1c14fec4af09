r"""C2.2c (section 2.2): the keep rate at which loss of information helps most.

Orthonormal features, $X^TX = I$: least squares estimates the weights w up to a noise
$z = X^T\varepsilon$ of covariance $\sigma^2 I$, and dropout estimates $p\,(w + z)$.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    AtMost,
    Equal,
    Implies,
    Prob,
    Real,
    RealMaskLaw,
    RealVector,
    Size,
    bernoulli,
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


def risk(n, w, sigma, p):
    r"""Return $(1-p)^2\|w\|^2 + p^2 n \sigma^2$."""
    return (1 - p) ** 2 * inner(w, w) + p**2 * (n * sigma**2)


def wiener(n, w, sigma):
    r"""Return $\|w\|^2/(\|w\|^2 + n\sigma^2)$."""
    return inner(w, w) / (inner(w, w) + n * sigma**2)


@claim(entry="C2.2c")
def dropout_estimate_is_shrunk(
    n: Size, p: Prob("(0, 1]"), ols: RealVector["n"], v: RealVector["n"]
) -> Equal:
    r"""With orthonormal features and the least squares weights $\hat w$, the dropout loss at v is,
    up to a constant, $\|v - p\hat w\|^2/p$: dropout estimates $p\hat w$."""
    return Equal(
        expectation(
            bernoulli(n, p),
            lambda m: inner(schur(m / p, v), schur(m / p, v)) - 2 * inner(schur(m / p, v), ols),
        ),
        inner(v - p * ols, v - p * ols) / p - p * inner(ols, ols),
    )


@claim(entry="C2.2c", uses=[dropout_estimate_is_shrunk])
def risk_of_dropout_regression(
    n: Size, p: Prob, sigma: Real, w: RealVector["n"], law: RealMaskLaw["n"]
) -> Implies:
    r"""Its risk is $(1-p)^2\|w\|^2 + p^2 n\sigma^2$."""
    return Implies(
        Equal(mean(law), zeros(n)),
        Equal(second_moment(law), sigma**2 * identity(n)),
        Equal(
            expectation(law, lambda z: inner(p * (w + z) - w, p * (w + z) - w)),
            risk(n, w, sigma, p),
        ),
    )


@risk_of_dropout_regression.derivation
def _(n, p, sigma, w, law):
    E = law.expectation
    yield (
        "Definition",
        E(lambda z: total(n, lambda i: (p * z[i] - (1 - p) * w[i]) ** 2)),
        r"bias $-(1-p)w$ and noise $pz$",
    )
    yield (
        "Linearity",
        total(
            n,
            lambda i: (
                p**2 * E(lambda z: z[i] ** 2)
                - 2 * p * (1 - p) * E(lambda z: z[i]) * w[i]
                + (1 - p) ** 2 * w[i] ** 2
            ),
        ),
        "expand the square",
    )
    yield (
        "Hypothesis",
        total(n, lambda i: p**2 * sigma**2 + (1 - p) ** 2 * w[i] ** 2),
        "the noise has mean 0 and variance $\\sigma^2$",
    )


@risk_of_dropout_regression.satisfied
def _():
    return {
        "n": 1,
        "p": 1,
        "sigma": 1,
        "w": [1],
        "law": {"weights": [HALF, HALF], "support": [[1], [-1]]},
    }


@claim(entry="C2.2c", uses=[risk_of_dropout_regression])
def wiener_rate_is_optimal(n: Size, p: Prob, sigma: Real("(0, inf)"), w: RealVector["n"]) -> AtMost:
    r"""No keep rate has a smaller risk than $\|w\|^2 n\sigma^2/(\|w\|^2 + n\sigma^2)$."""
    return AtMost(wiener(n, w, sigma) * n * sigma**2, risk(n, w, sigma, p))


@wiener_rate_is_optimal.derivation
def _(n, p, sigma, w):
    yield (
        "Algebra",
        wiener(n, w, sigma) * n * sigma**2
        + (inner(w, w) + n * sigma**2) * (p - wiener(n, w, sigma)) ** 2,
        "complete the square",
    )


@claim(entry="C2.2c", uses=[risk_of_dropout_regression])
def wiener_rate_attains_it(n: Size, sigma: Real("(0, inf)"), w: RealVector["n"]) -> Equal:
    r"""The keep rate $p = \|w\|^2/(\|w\|^2 + n\sigma^2)$ has it (Wiener)."""
    return Equal(risk(n, w, sigma, wiener(n, w, sigma)), wiener(n, w, sigma) * n * sigma**2)


@wiener_rate_attains_it.derivation
def _(n, sigma, w):
    yield "Algebra", wiener(n, w, sigma) * n * sigma**2, "put it in"
