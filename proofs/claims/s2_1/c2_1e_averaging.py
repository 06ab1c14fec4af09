"""C2.1e (section 2.1): does averaging beat every single configuration?

Not the best one. It beats the average one, for every convex loss; for the squared loss the gain is
the spread of the ensemble.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    AtMost,
    Convex,
    Distribution,
    Equal,
    Mask,
    Real,
    RealVector,
    Size,
    bregman,
    inner,
    least,
    ones,
    total,
)
from ...claim import claim

HALF = Fraction(1, 2)


@claim(entry="C2.1e", expect="refuted", corrected_by="convex_loss_of_mean_is_at_most_mean_loss")
def averaging_beats_every_member_as_stated(
    K: Size, w: Distribution["K"], f: RealVector["K"], y: Real
) -> AtMost:
    r"""The squared loss of the averaged prediction is at most that of every single member."""
    return AtMost((inner(w, f) - y) ** 2, least((f - y * ones(K)) ** 2))


@averaging_beats_every_member_as_stated.witness
def _():
    return {"K": 2, "w": [HALF, HALF], "f": [0, 2], "y": 0}


@claim(entry="C2.1e", expect="refuted", corrected_by="convex_loss_of_mean_is_at_most_mean_loss")
def majority_vote_beats_mean_error_as_stated(wrong: Mask[3]) -> AtMost:
    r"""The 0-1 error of the majority of three voters is at most their mean error."""
    a, b, c = wrong
    return AtMost(a * b + b * c + c * a - 2 * a * b * c, (a + b + c) / 3)


@claim(entry="C2.1e")
def ambiguity_decomposition(K: Size, w: Distribution["K"], f: RealVector["K"], y: Real) -> Equal:
    r"""The squared loss of the mean is the mean loss minus the spread of the ensemble (Krogh and
    Vedelsby 1995)."""
    mean = inner(w, f)
    return Equal(
        (mean - y) ** 2,
        total(K, lambda k: w[k] * (f[k] - y) ** 2) - total(K, lambda k: w[k] * (f[k] - mean) ** 2),
    )


@claim(entry="C2.1e", uses=[ambiguity_decomposition])
def squared_loss_of_mean_is_at_most_mean_loss(
    K: Size, w: Distribution["K"], f: RealVector["K"], y: Real
) -> AtMost:
    r"""For the squared loss the averaged prediction is at least as good as the average member."""
    return AtMost((inner(w, f) - y) ** 2, total(K, lambda k: w[k] * (f[k] - y) ** 2))


@squared_loss_of_mean_is_at_most_mean_loss.derivation
def _(K, w, f, y):
    mean = inner(w, f)
    yield (
        "Normalisation",
        (mean - y) ** 2 + total(K, lambda k: w[k] * (f[k] - mean) ** 2),
        r"$\sum_k w_k = 1$, and the cross terms cancel",
    )


@claim(entry="C2.1e")
def convex_loss_of_mean_is_at_most_mean_loss(
    K: Size, L: Convex, w: Distribution["K"], f: RealVector["K"]
) -> AtMost:
    r"""For every convex loss the averaged prediction is at least as good as the average member
    (Jensen)."""
    return AtMost(L(inner(w, f)), total(K, lambda k: w[k] * L(f[k])))


@convex_loss_of_mean_is_at_most_mean_loss.derivation
def _(K, L, w, f):
    mean = inner(w, f)
    yield (
        "Normalisation",
        L(mean) + total(K, lambda k: w[k] * bregman(L, f[k], mean)),
        r"the tangent terms cancel, since $\sum_k w_k (f_k - \bar f) = 0$",
    )
