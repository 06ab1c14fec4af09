r"""C5.2b (section 5.2): the complexity term of a PAC-Bayes bound for dropout.

Posterior $m \odot (w + \varepsilon)$ and prior $m \odot \varepsilon$ share the mask, and
$\varepsilon$ is standard normal: on the kept units the logarithm of the ratio of the two densities
at x is $(\|x\|^2 - \|x - w\|^2)/2$. Its mean under the posterior is the divergence, in nats.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    Equal,
    Implies,
    Prob,
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
    zeros,
)
from ...claim import claim

HALF = Fraction(1, 2)


def log_ratio(w, x):
    r"""Return $(\|x\|^2 - \|x - w\|^2)/2$: the logarithm of the ratio of the densities of
    $N(w, I)$ and $N(0, I)$ at x, in nats."""
    return (inner(x, x) - inner(x - w, x - w)) / 2


def divergence(n, p, w, noise):
    """Return the mean of the log ratio on the kept units, over masks and noise."""
    return expectation(
        bernoulli(n, p),
        lambda m: expectation(noise, lambda e: log_ratio(schur(m, w), schur(m, w + e))),
    )


@claim(entry="C5.2b")
def divergence_of_masked_weights(
    n: Size, p: Prob, w: RealVector["n"], noise: RealMaskLaw["n"]
) -> Implies:
    r"""The Kullback-Leibler divergence of posterior and prior is $p\,\|w\|^2/2$ nats: the keep
    rate times that without dropout. Of the noise no more is used than its mean."""
    return Implies(
        Equal(mean(noise), zeros(n)),
        Equal(second_moment(noise), identity(n)),
        Equal(divergence(n, p, w, noise), p * inner(w, w) / 2),
    )


@divergence_of_masked_weights.satisfied
def _():
    return {
        "n": 1,
        "p": 1,
        "w": [1],
        "noise": {"weights": [HALF, HALF], "support": [[1], [-1]]},
    }
