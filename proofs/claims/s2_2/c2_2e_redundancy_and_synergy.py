r"""C2.2e (section 2.2): known masks, redundancy and synergy.

A layer $X = (X_1, \dots, X_n)$ carries information on U, the first part below. Behind a known
mask, $Y = (m, m \odot X)$, there is on average $\mathbb{E}\,I(U; X_m)$ left of it. For two and
three units.
"""

from ....theory.vocabulary import (
    AtMost,
    ClassicalEntropy,
    Equal,
    Implies,
    Independent,
    Prob,
    bernoulli,
    conditional_mutual_information,
    expectation,
    mutual_information,
    subset,
    vector,
)
from ...claim import claim


def left(S, n, p):
    r"""Return $I(U; Y) = \mathbb{E}\,I(U; X_m)$ for n units."""
    return expectation(
        bernoulli(n, p),
        lambda m: (
            S(subset(n + 1, 0))
            + S(vector([0, *[m[k] for k in range(n)]]))
            - S(vector([1, *[m[k] for k in range(n)]]))
        ),
    )


def whole(S, n):
    r"""Return $I(U; X)$."""
    return mutual_information(S, 0, tuple(range(1, n + 1)))


@claim(entry="C2.2e", at_least="proved")
def two_independent_units_lose_their_share(p: Prob, S: ClassicalEntropy[3]) -> Implies:
    r"""If two units are independent, at most the share $p$ of the information is left: what they
    know, they know together."""
    return Implies(Independent(S, 1, 2), AtMost(left(S, 2, p), p * whole(S, 2)))


@claim(entry="C2.2e", at_least="proved")
def three_independent_units_lose_their_share(p: Prob, S: ClassicalEntropy[4]) -> Implies:
    r"""And so for three."""
    return Implies(Independent(S, 1, 2, 3), AtMost(left(S, 3, p), p * whole(S, 3)))


@claim(entry="C2.2e", at_least="proved")
def two_redundant_units_keep_their_share(p: Prob, S: ClassicalEntropy[3]) -> Implies:
    r"""If two units are independent given U, at least the share $p$ is left: what they know, each
    knows."""
    return Implies(
        Equal(conditional_mutual_information(S, 1, 2, 0), 0),
        AtMost(p * whole(S, 2), left(S, 2, p)),
    )


@claim(entry="C2.2e", at_least="proved")
def three_redundant_units_keep_their_share(p: Prob, S: ClassicalEntropy[4]) -> Implies:
    r"""And so for three."""
    return Implies(
        Equal(conditional_mutual_information(S, 1, 2, 0), 0),
        Equal(conditional_mutual_information(S, (1, 2), 3, 0), 0),
        AtMost(p * whole(S, 3), left(S, 3, p)),
    )


@claim(entry="C2.2e", at_least="proved")
def parity_of_two_units(p: Prob, S: ClassicalEntropy[3]) -> Implies:
    r"""If neither of two units alone knows anything of U, as of their parity, exactly $p^2$ of the
    information is left."""
    return Implies(
        Independent(S, 0, 1),
        Independent(S, 0, 2),
        Equal(left(S, 2, p), p**2 * whole(S, 2)),
    )


@claim(entry="C2.2e", at_least="proved")
def parity_of_three_units(p: Prob, S: ClassicalEntropy[4]) -> Implies:
    r"""If no two of three units do, exactly $p^3$ is."""
    return Implies(
        Independent(S, 0, (1, 2)),
        Independent(S, 0, (1, 3)),
        Independent(S, 0, (2, 3)),
        Equal(left(S, 3, p), p**3 * whole(S, 3)),
    )
