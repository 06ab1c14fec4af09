r"""C5.2h (section 5.2): how the best dropout rate depends on the size of the sample.

N observations of orthogonal features, $X^TX = N I$: the noise of the least squares weights has the
variance $\sigma^2/N$ in each of the n directions.
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
    expectation,
    identity,
    inner,
    mean,
    second_moment,
    zeros,
)
from ...claim import claim

HALF = Fraction(1, 2)


def risk(N, n, w, sigma, p):
    r"""Return $N(1-p)^2\|w\|^2 + p^2 n \sigma^2$."""
    return N * ((1 - p) ** 2 * inner(w, w)) + p**2 * (n * sigma**2)


def best_rate(N, n, w, sigma):
    r"""Return the dropout rate $n\sigma^2/(N\|w\|^2 + n\sigma^2)$."""
    return n * sigma**2 / (N * inner(w, w) + n * sigma**2)


@claim(entry="C5.2h")
def risk_on_orthogonal_features(
    N: Size, n: Size, p: Prob, sigma: Real, w: RealVector["n"], law: RealMaskLaw["n"]
) -> Implies:
    r"""With weights $w + z/N$, where $z = X^T\varepsilon$ has mean 0 and covariance
    $N\sigma^2 I$, the risk $N\|p(w + z/N) - w\|^2$ of dropout has the mean
    $N(1-p)^2\|w\|^2 + p^2n\sigma^2$."""
    return Implies(
        Equal(mean(law), zeros(n)),
        Equal(second_moment(law), N * sigma**2 * identity(n)),
        Equal(
            expectation(law, lambda z: N * inner(p * (w + z / N) - w, p * (w + z / N) - w)),
            risk(N, n, w, sigma, p),
        ),
    )


@risk_on_orthogonal_features.satisfied
def _():
    return {
        "N": 1,
        "n": 1,
        "p": 1,
        "sigma": 1,
        "w": [1],
        "law": {"weights": [HALF, HALF], "support": [[1], [-1]]},
    }


@claim(entry="C5.2h", uses=[risk_on_orthogonal_features])
def no_rate_has_less_risk(
    N: Size, n: Size, p: Prob, sigma: Real("(0, inf)"), w: RealVector["n"]
) -> AtMost:
    r"""No keep rate has a smaller risk than $d\,N\|w\|^2$ with
    $d = n\sigma^2/(N\|w\|^2 + n\sigma^2)$."""
    return AtMost(best_rate(N, n, w, sigma) * (N * inner(w, w)), risk(N, n, w, sigma, p))


@no_rate_has_less_risk.derivation
def _(N, n, p, sigma, w):
    best = best_rate(N, n, w, sigma)
    yield (
        "Algebra",
        best * (N * inner(w, w)) + (N * inner(w, w) + n * sigma**2) * (1 - p - best) ** 2,
        "complete the square",
    )


@claim(entry="C5.2h", uses=[no_rate_has_less_risk])
def best_dropout_rate(N: Size, n: Size, sigma: Real("(0, inf)"), w: RealVector["n"]) -> Equal:
    r"""The dropout rate $1 - p = d$ has it."""
    best = best_rate(N, n, w, sigma)
    return Equal(risk(N, n, w, sigma, 1 - best), best * (N * inner(w, w)))


@best_dropout_rate.derivation
def _(N, n, sigma, w):
    yield "Algebra", best_rate(N, n, w, sigma) * (N * inner(w, w)), "put it in"


@claim(entry="C5.2h", uses=[best_dropout_rate])
def best_dropout_rate_falls_like_one_over_N(
    N: Size, n: Size, r: Real("(0, inf)"), sigma: Real("(0, inf)")
) -> AtMost:
    r"""So the best dropout rate falls at least like $1/N$: for $\|w\| = r > 0$ it is at most
    $n\sigma^2/(Nr^2)$."""
    noise = n * sigma**2
    return AtMost(noise / (N * r**2 + noise), noise / (N * r**2))


@best_dropout_rate_falls_like_one_over_N.derivation
def _(N, n, r, sigma):
    noise = n * sigma**2
    rate = noise / (N * r**2 + noise)
    yield "Algebra", rate + noise / (N * r**2) * rate, "one denominator"


@claim(entry="C5.2h", uses=[best_dropout_rate])
def best_dropout_rate_falls_no_faster(
    N: Size, n: Size, r: Real("(0, inf)"), sigma: Real("(0, inf)")
) -> AtMost:
    r"""And no faster: N times the rate is at least what it is for one observation."""
    noise = n * sigma**2
    return AtMost(noise / (r**2 + noise), N * (noise / (N * r**2 + noise)))


@best_dropout_rate_falls_no_faster.derivation
def _(N, n, r, sigma):
    noise = n * sigma**2
    once = noise / (r**2 + noise)
    yield "Algebra", once + (N - 1) * once * (noise / (N * r**2 + noise)), "one denominator"
