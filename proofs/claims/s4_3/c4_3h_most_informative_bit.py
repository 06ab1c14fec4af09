r"""C4.3h (section 4.3): the most informative bit under known masks.

One bit f of the independent units $X_i$, and the masked units $Y = (m, m \odot X)$: no function
tells more of itself through the masks than one that looks at a single unit. For two and three
units; f is the first part, a function of the others.
"""

from ....theory.vocabulary import (
    AtMost,
    ClassicalEntropy,
    Equal,
    FunctionOf,
    Implies,
    Independent,
    Prob,
    bernoulli,
    expectation,
    subset,
    vector,
)
from ...claim import claim


def seen(S, n, p):
    r"""Return $I(f; Y) = \mathbb{E}\,I(f; X_m)$ for n units."""
    return expectation(
        bernoulli(n, p),
        lambda m: (
            S(subset(n + 1, 0))
            + S(vector([0, *[m[k] for k in range(n)]]))
            - S(vector([1, *[m[k] for k in range(n)]]))
        ),
    )


@claim(entry="C4.3h", at_least="proved")
def a_bit_of_two_units(p: Prob, S: ClassicalEntropy[3]) -> Implies:
    r"""A bit of two independent units is seen to at most $p\,H(f) \le p$."""
    return Implies(
        Independent(S, 1, 2),
        FunctionOf(S, 0, (1, 2)),
        AtMost(seen(S, 2, p), p * S(subset(3, 0))),
    )


@claim(entry="C4.3h", at_least="proved")
def a_bit_of_three_units(p: Prob, S: ClassicalEntropy[4]) -> Implies:
    r"""And so is one of three."""
    return Implies(
        Independent(S, 1, 2, 3),
        FunctionOf(S, 0, (1, 2, 3)),
        AtMost(seen(S, 3, p), p * S(subset(4, 0))),
    )


@claim(entry="C4.3h", at_least="proved")
def dictators_attain_it(p: Prob, S: ClassicalEntropy[3]) -> Implies:
    r"""A function of one unit alone attains it: of a fair bit exactly $p$ is seen."""
    return Implies(
        Independent(S, 1, 2),
        FunctionOf(S, 0, 1),
        Equal(seen(S, 2, p), p * S(subset(3, 0))),
    )
