r"""C2.2d (section 2.2): is dropout with a known mask an erasure channel?

Only when a whole layer is dropped together. Unit by unit, copies survive: with n copies the
information is lost only if all of them are. U is the first part, the units are the others.
"""

from ....theory.vocabulary import (
    AtMost,
    ClassicalEntropy,
    Equal,
    Implies,
    Prob,
    bernoulli,
    expectation,
    mutual_information,
    subset,
    vector,
)
from ...claim import claim


def left(S, n, p):
    r"""Return $I(U; Y) = \mathbb{E}\,I(U; X_m)$, where $Y = (m, m \odot X)$ has n units."""
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


@claim(entry="C2.2d", expect="refuted", corrected_by="copies_are_lost_together_for_two_units")
def known_masks_erase_as_stated(p: Prob, S: ClassicalEntropy[3]) -> AtMost:
    r"""Of what two units know of U, dropout with a known mask leaves at most the share $p$."""
    return AtMost(left(S, 2, p), p * whole(S, 2))


@claim(entry="C2.2d", at_least="proved")
def copies_are_lost_together_for_two_units(p: Prob, S: ClassicalEntropy[3]) -> AtMost:
    r"""It leaves at most the share $1 - (1-p)^2$, whatever the units."""
    return AtMost(left(S, 2, p), (1 - (1 - p) ** 2) * whole(S, 2))


@claim(entry="C2.2d", at_least="proved")
def copies_are_lost_together_for_three_units(p: Prob, S: ClassicalEntropy[4]) -> AtMost:
    r"""And of three units at most $1 - (1-p)^3$."""
    return AtMost(left(S, 3, p), (1 - (1 - p) ** 3) * whole(S, 3))


@claim(entry="C2.2d", at_least="proved")
def copies_attain_it(p: Prob, S: ClassicalEntropy[3]) -> Implies:
    r"""Units that know the same of U, such as copies, attain it."""
    return Implies(
        Equal(mutual_information(S, 0, 1), whole(S, 2)),
        Equal(mutual_information(S, 0, 2), whole(S, 2)),
        Equal(left(S, 2, p), (1 - (1 - p) ** 2) * whole(S, 2)),
    )


@claim(entry="C2.2d")
def dropping_the_layer_erases(p: Prob, S: ClassicalEntropy[3]) -> Equal:
    r"""Where both units are dropped together it is an erasure: exactly the share $p$ is left."""
    return Equal(
        expectation(
            bernoulli(1, p),
            lambda m: S(subset(3, 0)) + S(vector([0, m[0], m[0]])) - S(vector([1, m[0], m[0]])),
        ),
        p * whole(S, 2),
    )
