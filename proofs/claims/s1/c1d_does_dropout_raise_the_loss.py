r"""C1d (section 1): does dropout, since it destroys information, raise the training loss?

Where the loss is convex in what the mask multiplies, as in the last layer, it does. Behind a
rectifier it may lower it.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    AtMost,
    Convex,
    Equal,
    Implies,
    Prob,
    Real,
    RealMaskLaw,
    RealVector,
    Size,
    as_expr,
    bernoulli,
    expectation,
    greatest,
    inner,
    mean,
    ones,
    schur,
    total,
    vector,
)
from ...claim import claim


def rectified(x):
    r"""Return $\max(x, 0)$."""
    return greatest(vector([x, 0]))


def loss(h, v, y):
    r"""Return the squared loss of the network $\mathrm{ReLU}(\langle v, h\rangle)$ at the target
    y."""
    return (rectified(inner(v, h)) - y) ** 2


@claim(entry="C1d", expect="refuted", corrected_by="convex_loss_rises_under_unbiased_masks")
def dropout_raises_the_loss_as_stated(
    n: Size, p: Prob("(0, 1]"), h: RealVector["n"], v: RealVector["n"], y: Real
) -> AtMost:
    r"""Inverted dropout never lowers the training loss of a network."""
    return AtMost(
        loss(h, v, y), expectation(bernoulli(n, p), lambda m: loss(schur(m / p, h), v, y))
    )


@dropout_raises_the_loss_as_stated.witness
def _():
    return {"n": 2, "p": Fraction(1, 2), "h": [1, 1], "v": [1, -2], "y": 2}


@claim(entry="C1d")
def plain_loss_is_four() -> Equal:
    r"""With $h = (1, 1)$, $v = (1, -2)$ and the target 2 the loss is 4."""
    return Equal(loss(vector([1, 1]), vector([1, -2]), 2), 4)


@claim(entry="C1d")
def dropout_loss_is_three() -> Equal:
    r"""Under inverted dropout with $p = 1/2$ its mean is 3."""
    half = as_expr(Fraction(1, 2))
    return Equal(
        expectation(
            bernoulli(2, half), lambda m: loss(schur(m / half, vector([1, 1])), vector([1, -2]), 2)
        ),
        3,
    )


@claim(entry="C1d")
def convex_loss_rises_under_unbiased_masks(
    n: Size, L: Convex, law: RealMaskLaw["n"], v: RealVector["n"], x: RealVector["n"]
) -> Implies:
    r"""Where the loss is a convex function of a linear output, masks with mean 1 never lower it
    (Jensen)."""
    return Implies(
        Equal(mean(law), ones(n)),
        AtMost(L(inner(v, x)), expectation(law, lambda m: L(inner(v, schur(m, x))))),
    )


@convex_loss_rises_under_unbiased_masks.derivation
def _(n, L, law, v, x):
    E = law.expectation
    yield (
        "Jensen",
        L(total(n, lambda i: v[i] * E(lambda m: m[i]) * x[i])),
        "the loss is convex, the output linear",
    )
    yield "Hypothesis", L(total(n, lambda i: v[i] * x[i])), r"$\mathbb{E}[m] = 1$"
