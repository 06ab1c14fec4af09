r"""C5.2c (section 5.2): does dropout lower the Rademacher complexity by the keep rate?

Averaged over the masks, inverted dropout leaves every linear predictor as it is; so the class, and
every quantity of it, stays the same. Without the rescaling each predictor is multiplied by p.
"""

from ....theory.vocabulary import (
    Equal,
    Prob,
    RealMatrix,
    RealVector,
    Signs,
    Size,
    bernoulli,
    expectation,
    inner,
    schur,
    total,
)
from ...claim import claim


def correlation(N, signs, output):
    r"""Return $\frac1N\sum_k \sigma_k f(x_k)$: the Rademacher complexity of a class is the mean
    over the signs of its greatest value in the class."""
    return total(N, lambda k: signs[k] * output(k)) / N


def averaged(n, p, w, x, scale):
    r"""Return $\mathbb{E}\langle w, m \odot x\rangle$, the masks divided by ``scale``."""
    return expectation(bernoulli(n, p), lambda m: inner(w, schur(m / scale, x)))


@claim(entry="C5.2c", expect="refuted", corrected_by="inverted_dropout_leaves_the_class")
def inverted_dropout_lowers_complexity_as_stated(
    N: Size,
    n: Size,
    p: Prob("(0, 1]"),
    X: RealMatrix["N", "n"],
    signs: Signs["N"],
    w: RealVector["n"],
) -> Equal:
    r"""Averaged over inverted dropout, the correlation of every predictor with random signs is
    $p$ times what it was."""
    return Equal(
        correlation(N, signs, lambda k: averaged(n, p, w, X[k], p)),
        p * correlation(N, signs, lambda k: inner(w, X[k])),
    )


@claim(entry="C5.2c")
def inverted_dropout_leaves_the_class(
    N: Size,
    n: Size,
    p: Prob("(0, 1]"),
    X: RealMatrix["N", "n"],
    signs: Signs["N"],
    w: RealVector["n"],
) -> Equal:
    r"""It is what it was, for all signs and weights: the averaged class is the class."""
    return Equal(
        correlation(N, signs, lambda k: averaged(n, p, w, X[k], p)),
        correlation(N, signs, lambda k: inner(w, X[k])),
    )


@claim(entry="C5.2c")
def unscaled_dropout_multiplies_by_the_rate(
    N: Size, n: Size, p: Prob, X: RealMatrix["N", "n"], signs: Signs["N"], w: RealVector["n"]
) -> Equal:
    r"""Without the rescaling it is exactly $p$ times what it was, and so is the complexity."""
    return Equal(
        correlation(N, signs, lambda k: averaged(n, p, w, X[k], 1)),
        p * correlation(N, signs, lambda k: inner(w, X[k])),
    )
