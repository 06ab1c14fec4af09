r"""C2.1f (section 2.1): do random masks beat the best deterministic one?

At fixed weights they never do, whatever the loss as a function of the mask. A common keep rate may
still have its best value inside, where a mask of its own for each unit would do better.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    AtMost,
    Distribution,
    Prob,
    RealVector,
    Size,
    bernoulli,
    expectation,
    inner,
    least,
    total,
)
from ...claim import claim


def loss_of_two(m):
    """Return 1 unless exactly one of two units is kept."""
    return 1 - m[0] * (1 - m[1]) - m[1] * (1 - m[0])


def loss_of_three(m):
    """Return 1 unless exactly one of three units is kept."""
    return (
        1
        - m[0] * (1 - m[1]) * (1 - m[2])
        - m[1] * (1 - m[0]) * (1 - m[2])
        - m[2] * (1 - m[0]) * (1 - m[1])
    )


@claim(entry="C2.1f", expect="refuted", corrected_by="random_masks_never_beat_the_best_mask")
def random_masks_beat_every_mask_as_stated(
    K: Size, f: RealVector["K"], w: Distribution["K"]
) -> AtMost:
    r"""The mean loss over random masks is at most the loss of the best single mask."""
    return AtMost(inner(w, f), least(f))


@claim(entry="C2.1f")
def random_masks_never_beat_the_best_mask(
    K: Size, f: RealVector["K"], w: Distribution["K"]
) -> AtMost:
    r"""For the losses $f_k$ of any K masks, and any probabilities of these, the mean loss is at
    least the least loss: so no keep rates, common or not, beat the best mask."""
    return AtMost(least(f), inner(w, f))


@random_masks_never_beat_the_best_mask.derivation
def _(K, f, w):
    yield (
        "Normalisation",
        least(f) + total(K, lambda k: w[k] * (f[k] - least(f))),
        r"$\sum_k w_k = 1$",
    )


@claim(entry="C2.1f", uses=[random_masks_never_beat_the_best_mask])
def best_common_rate_of_two_units(p: Prob) -> AtMost:
    r"""With the loss 1 unless exactly one of two units is kept, no common keep rate has less than
    the mean loss $1/2$ of $p = 1/2$, inside."""
    return AtMost(Fraction(1, 2), expectation(bernoulli(2, p), loss_of_two))


@best_common_rate_of_two_units.derivation
def _(p):
    yield "Normal form", 1 - 2 * p * (1 - p), "the two are independent"
    yield "Algebra", Fraction(1, 2) + 2 * (p - Fraction(1, 2)) ** 2, "complete the square"


@claim(entry="C2.1f", uses=[random_masks_never_beat_the_best_mask])
def best_common_rate_of_three_units(p: Prob) -> AtMost:
    r"""Of three units none has less than $5/9$, at $p = 1/3$."""
    return AtMost(Fraction(5, 9), expectation(bernoulli(3, p), loss_of_three))


@best_common_rate_of_three_units.derivation
def _(p):
    yield "Normal form", 1 - 3 * p * (1 - p) ** 2, "the three are independent"
    yield "Algebra", Fraction(5, 9) + (3 * p - 1) ** 2 * (4 - 3 * p) / 9, "a double root"
