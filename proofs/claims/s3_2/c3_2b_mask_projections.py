"""C3.2b (section 3.2): masks as projections, and what they keep of a vector's length.

A mask is an orthogonal projection when its entries are 0 and 1, and only then. Divided by the keep
probability, the squared length that Bernoulli dropout leaves is an unbiased estimate.
"""

from ....theory.vocabulary import (
    And,
    Equal,
    Iff,
    Mask,
    Prob,
    Size,
    Vector,
    abs2,
    bernoulli,
    dagger,
    diag,
    expectation,
    inner,
    ones,
    schur,
    total,
    zeros,
)
from ...claim import claim


def kept_length(m, x, p):
    r"""Return $\|D_m x\|^2 / p$."""
    return inner(diag(m) @ x, diag(m) @ x) / p


@claim(entry="C3.2b")
def masks_are_orthogonal_projections(n: Size, m: Mask["n"]) -> And:
    r"""A mask with entries 0 and 1 is an orthogonal projection."""
    return And(Equal(diag(m) @ diag(m), diag(m)), Equal(dagger(diag(m)), diag(m)))


@claim(entry="C3.2b")
def projections_have_zero_one_entries(n: Size, m: Vector["n"]) -> Iff:
    r"""Among all complex masks only these are: $D_m$ is idempotent exactly when every entry
    satisfies $m_i (m_i - 1) = 0$."""
    return Iff(
        Equal(diag(m) @ diag(m), diag(m)),
        Equal(diag(schur(m, m - ones(n))), zeros(n, n)),
    )


@claim(entry="C3.2b")
def kept_length_is_unbiased(n: Size, p: Prob("(0, 1]"), x: Vector["n"]) -> Equal:
    r"""Divided by the keep probability, the squared length that Bernoulli dropout leaves has the
    squared length as its mean."""
    return Equal(expectation(bernoulli(n, p), lambda m: kept_length(m, x, p)), inner(x, x))


@kept_length_is_unbiased.derivation
def _(n, p, x):
    E = bernoulli(n, p).expectation
    yield "Definition", E(lambda m: total(n, lambda i: abs2(m[i] * x[i])) / p), ""
    yield "Linearity", total(n, lambda i: E(lambda m: m[i] ** 2) * abs2(x[i])) / p, ""
    yield "Moments", total(n, lambda i: p * abs2(x[i])) / p, r"$\mathbb{E}[m_i^2] = p$"


@claim(entry="C3.2b", uses=[kept_length_is_unbiased])
def variance_of_kept_length(n: Size, p: Prob("(0, 1]"), x: Vector["n"]) -> Equal:
    r"""Its variance is $\frac{1-p}{p}\sum_i |x_i|^4$."""
    return Equal(
        expectation(bernoulli(n, p), lambda m: (kept_length(m, x, p) - inner(x, x)) ** 2),
        (1 - p) / p * total(n, lambda i: abs2(x[i]) ** 2),
    )
