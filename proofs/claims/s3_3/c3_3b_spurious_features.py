r"""C3.3b (section 3.3): does blindness keep a model from fitting spurious features?

The target is the core feature itself; a second feature repeats it with an error of size
$r = \sqrt s$. Dropout with keep probability p weighs down both, with $\lambda = (1-p)/p$.
"""

from ....theory.vocabulary import (
    And,
    AtMost,
    Equal,
    Less,
    Prob,
    Real,
    RealMatrix,
    RealVector,
    Size,
    bernoulli,
    diag,
    expectation,
    matrix,
    total,
    transpose,
    vector,
)
from ...claim import claim


def loss(X, y, w):
    """Return the squared loss of a linear model."""
    return total(y.shape[0], lambda k: (y[k] - (X @ w)[k]) ** 2)


def deleted_loss(n, X, y, w, p):
    """Return the mean squared loss when features are deleted at random and the rest rescaled."""
    return expectation(bernoulli(n, p), lambda m: loss(X, y, diag(m / p) @ w))


def core_and_spurious(r):
    r"""Return two samples whose Gram matrix is $\begin{pmatrix}1&1\\1&1+r^2\end{pmatrix}$."""
    return matrix([[1, 1], [0, r]])


CORE = vector([1, 0])
"""The target on both samples, and the weights that look at the core feature alone."""


def optimum(r, p):
    """Return the weights of both features that solve the normal equations of dropout."""
    s = r**2
    return p * (1 + s - p) / (1 + s - p**2), p * (1 - p) / (1 + s - p**2)


@claim(entry="C3.3b", expect="refuted", corrected_by="dropout_optimum_uses_the_spurious_feature")
def dropout_ignores_the_spurious_feature_as_stated(
    p: Prob("(0, 1]"), r: Real("(0, inf)"), w: RealVector[2]
) -> AtMost:
    r"""Under dropout no weights do better than those that look at the core feature alone."""
    X = core_and_spurious(r)
    return AtMost(deleted_loss(2, X, CORE, CORE, p), deleted_loss(2, X, CORE, w, p))


@claim(entry="C3.3b")
def least_squares_ignores_the_spurious_feature(r: Real("(0, inf)"), w: RealVector[2]) -> And:
    r"""Without dropout these weights fit exactly, and for the features with their Gram matrix
    any others lose."""
    X = core_and_spurious(r)
    return And(
        Equal(transpose(X) @ X, matrix([[1, 1], [1, 1 + r**2]])),
        Equal(transpose(X) @ CORE, vector([1, 1])),
        Equal(loss(X, CORE, CORE), 0),
        Equal(loss(X, CORE, w), (w[0] + w[1] - 1) ** 2 + r**2 * w[1] ** 2),
    )


@claim(entry="C3.3b")
def dropout_loss_is_loss_under_deletion(
    N: Size,
    n: Size,
    p: Prob("(0, 1]"),
    X: RealMatrix["N", "n"],
    y: RealVector["N"],
    w: RealVector["n"],
) -> Equal:
    r"""For every linear model the mean loss under random deletion is the loss with the penalty
    $\lambda \sum_i \|x_i\|^2 w_i^2$: who minimises the one minimises the other."""
    return Equal(
        deleted_loss(n, X, y, w, p),
        loss(X, y, w) + (1 - p) / p * total(n, lambda i: (transpose(X) @ X)[i, i] * w[i] ** 2),
    )


@claim(entry="C3.3b", uses=[dropout_loss_is_loss_under_deletion])
def dropout_optimum_under_deletion(
    p: Prob("(0, 1]"), r: Real("(0, inf)"), w: RealVector[2]
) -> AtMost:
    r"""The dropout weights are optimal when features are deleted at random in the same way, at
    the time of the test too."""
    X = core_and_spurious(r)
    return AtMost(
        deleted_loss(2, X, CORE, vector(optimum(r, p)), p), deleted_loss(2, X, CORE, w, p)
    )


@dropout_optimum_under_deletion.derivation
def _(p, r, w):
    X = core_and_spurious(r)
    core, spurious = optimum(r, p)
    u, v = w[0] - core, w[1] - spurious
    yield (
        "Normal form",
        deleted_loss(2, X, CORE, vector([core, spurious]), p)
        + (u + v) ** 2
        + r**2 * v**2
        + (1 - p) / p * u**2
        + (1 - p) / p * (1 + r**2) * v**2,
        "a quadratic around its minimum",
    )


@claim(entry="C3.3b", uses=[dropout_optimum_under_deletion])
def dropout_optimum_uses_the_spurious_feature(p: Prob("(0, 1)"), r: Real("(0, inf)")) -> And:
    r"""For every $p < 1$ its weight on the spurious feature, which is
    $\lambda/((1+s)\lambda^2 + 2(1+s)\lambda + s)$, is positive."""
    s, k = r**2, (1 - p) / p
    spurious = optimum(r, p)[1]
    return And(Equal(spurious, k / ((1 + s) * k**2 + 2 * (1 + s) * k + s)), Less(0, spurious))
