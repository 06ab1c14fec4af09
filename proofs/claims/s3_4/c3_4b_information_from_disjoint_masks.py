r"""C3.4b (section 3.4): does what one mask reveals exclude what another reveals?

Two disjoint masks show the units A and B of a layer that carries information on U. If both are
copies of U, both reveal it. If A and B are independent, what they reveal adds up within what they
reveal together.
"""

from ....theory.vocabulary import (
    AtMost,
    ClassicalEntropy,
    Implies,
    Independent,
    conditional_entropy,
    mutual_information,
    subset,
)
from ...claim import claim

U, A, B = 0, 1, 2
"""The three parts."""


@claim(entry="C3.4b", expect="refuted", corrected_by="independent_masks_share_the_information")
def one_mask_excludes_the_other_as_stated(S: ClassicalEntropy[3]) -> AtMost:
    r"""What is learnt from A is not to be learnt from B: together they reveal at most the entropy
    of U."""
    return AtMost(mutual_information(S, U, A) + mutual_information(S, U, B), S(subset(3, U)))


@claim(entry="C3.4b", at_least="proved")
def independent_masks_share_the_information(S: ClassicalEntropy[3]) -> Implies:
    r"""If A and B are independent, what they reveal of U each is in sum at most what they reveal
    together."""
    return Implies(
        Independent(S, A, B),
        AtMost(
            mutual_information(S, U, A) + mutual_information(S, U, B),
            mutual_information(S, U, (A, B)),
        ),
    )


@claim(entry="C3.4b", at_least="proved")
def uncertainty_left_by_independent_masks(S: ClassicalEntropy[3]) -> Implies:
    r"""In other words: what stays unknown of U after each is in sum at least the entropy of U and
    what stays unknown after both."""
    return Implies(
        Independent(S, A, B),
        AtMost(
            S(subset(3, U)) + conditional_entropy(S, U, (A, B)),
            conditional_entropy(S, U, A) + conditional_entropy(S, U, B),
        ),
    )
