r"""C3.3g (section 3.3): when blindness keeps a choice from overfitting.

A hypothesis W is chosen among K, by a law on their indicator vectors; the vector s of the
empirical losses of all K on the sample has the true losses r as its mean.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    And,
    AtMost,
    Equal,
    Implies,
    RealMaskLaw,
    RealVector,
    Size,
    expectation,
    finite_law,
    inner,
    least,
    matrix,
    mean,
    vector,
)
from ...claim import claim

HALF = Fraction(1, 2)


def fair_losses():
    """Return the law of the losses of two masks on a sample of one: two independent fair bits."""
    return finite_law(vector([HALF**2] * 4), matrix([[0, 0], [0, 1], [1, 0], [1, 1]]))


@claim(entry="C3.3g")
def blind_choice_has_no_gap(
    K: Size, r: RealVector["K"], choice: RealMaskLaw["K"], sample: RealMaskLaw["K"]
) -> Implies:
    r"""If the choice is independent of the sample, the mean empirical loss of what is chosen is
    its mean true loss: the expected generalization gap is 0."""
    return Implies(
        Equal(mean(sample), r),
        Equal(
            expectation(choice, lambda W: expectation(sample, lambda s: inner(W, s))),
            expectation(choice, lambda W: inner(W, r)),
        ),
    )


@claim(entry="C3.3g", expect="refuted", corrected_by="empirical_loss_of_the_better_mask")
def chosen_loss_is_true_loss_as_stated(K: Size, r: RealVector["K"], s: RealMaskLaw["K"]) -> Implies:
    r"""It is 0 for every choice, also one that looks at the sample: the least empirical loss has a
    mean that is at least the least true loss."""
    return Implies(
        Equal(mean(s), r), AtMost(least(r), expectation(s, lambda losses: least(losses)))
    )


@chosen_loss_is_true_loss_as_stated.witness
def _():
    corners = [[0, 0], [0, 1], [1, 0], [1, 1]]
    return {"K": 2, "r": [HALF, HALF], "s": {"weights": [HALF**2] * 4, "support": corners}}


@claim(entry="C3.3g")
def empirical_loss_of_the_better_mask() -> And:
    r"""Of two masks with independent fair losses on one sample, pick the one that does better on
    it. Its empirical loss, the product of the two, has the mean $1/4$; its true loss is
    $1/2$."""
    return And(
        Equal(expectation(fair_losses(), lambda s: s[0] * s[1]), Fraction(1, 4)),
        Equal(mean(fair_losses()), vector([HALF, HALF])),
    )
