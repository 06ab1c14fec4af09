r"""C3.5e (section 3.5): a variational autoencoder whose latents are dropped.

The mask is known, encoder and prior factorise over the latents. The rate, a sum of divergences of
the single latents, is multiplied by the keep rate; the information is not.
"""

from ....theory.vocabulary import (
    AtMost,
    ClassicalEntropy,
    Equal,
    Implies,
    Prob,
    RealVector,
    Size,
    bernoulli,
    conditional_mutual_information,
    expectation,
    inner,
    mutual_information,
    subset,
    total,
    vector,
)
from ...claim import claim


def kept_information(S, n, p):
    r"""Return $I(X; (m, m \odot Z)) = \mathbb{E}\,I(X; Z_m)$; X is the first part, the n latents
    are the others."""
    return expectation(
        bernoulli(n, p),
        lambda m: (
            S(subset(n + 1, 0))
            + S(vector([0, *[m[k] for k in range(n)]]))
            - S(vector([1, *[m[k] for k in range(n)]]))
        ),
    )


@claim(entry="C3.5e")
def rate_is_multiplied(n: Size, p: Prob, kl: RealVector["n"]) -> Equal:
    r"""The rate of the kept latents, $\sum_i m_i \mathrm{KL}_i$, is on average $p$ times that of
    all."""
    return Equal(
        expectation(bernoulli(n, p), lambda m: inner(m, kl)), p * total(n, lambda i: kl[i])
    )


@claim(entry="C3.5e", at_least="proved")
def information_of_two_latents(p: Prob, S: ClassicalEntropy[3]) -> Implies:
    r"""Two latents that are independent given the data keep at least the share $p$ of what they
    know of it."""
    return Implies(
        Equal(conditional_mutual_information(S, 1, 2, 0), 0),
        AtMost(p * mutual_information(S, 0, (1, 2)), kept_information(S, 2, p)),
    )


@claim(entry="C3.5e", at_least="proved")
def information_of_three_latents(p: Prob, S: ClassicalEntropy[4]) -> Implies:
    r"""And so do three."""
    return Implies(
        Equal(conditional_mutual_information(S, 1, 2, 0), 0),
        Equal(conditional_mutual_information(S, (1, 2), 3, 0), 0),
        AtMost(p * mutual_information(S, 0, (1, 2, 3)), kept_information(S, 3, p)),
    )
