"""C1c (section 1): no mask is both unbiased and trace preserving, unless it does nothing.

"Mean-preserving dropout is a channel" asks for a random mask with mean 1 and unit second moments.
"""

from ....theory.vocabulary import (
    And,
    Equal,
    ForSome,
    Implies,
    MaskLaw,
    Matrix,
    Not,
    Prob,
    Size,
    abs2,
    as_expr,
    bernoulli,
    conj,
    dagger,
    diag,
    diagonal,
    expectation,
    mean,
    ones,
    second_moment,
    trace,
    zeros,
)
from ...claim import claim


def unbiased(law):
    """Return the equation that the mean of the mask is one."""
    return Equal(mean(law), ones(law.n))


def trace_preserving(law):
    """Return the equation that every unit has unit second moment (C1b)."""
    return Equal(diagonal(second_moment(law)), ones(law.n))


def constant(law):
    """Return the equation that the mask is 1 almost surely."""
    return Equal(expectation(law, lambda m: abs2(m - ones(law.n))), zeros(law.n))


@claim(entry="C1c")
def unbiased_channel_mask_is_constant(n: Size, law: MaskLaw["n"]) -> Implies:
    r"""A mask that is unbiased and trace preserving equals 1 almost surely."""
    return Implies(unbiased(law), trace_preserving(law), constant(law))


@unbiased_channel_mask_is_constant.derivation
def _(n, law, i):
    E = law.expectation
    yield (
        "Linearity",
        E(lambda m: abs2(m[i])) - E(lambda m: m[i]) - conj(E(lambda m: m[i])) + 1,
        "expand the square",
    )
    yield "Hypothesis", as_expr(1) - 1 - 1 + 1, "unbiased and trace preserving"
    yield "Algebra", 0, ""


@claim(entry="C1c", expect="refuted", corrected_by="unbiased_channel_mask_is_constant")
def mean_preserving_dropout_is_a_channel_as_stated(n: Size) -> ForSome:
    r"""Some mask that is not constant preserves the mean and is a channel."""
    return ForSome(
        MaskLaw["n"],
        lambda law: And(unbiased(law), trace_preserving(law), Not(constant(law))),
    )


@claim(entry="C1c")
def rescaled_bernoulli_preserves_trace(n: Size, s: Prob("(0, 1]"), rho: Matrix["n"]) -> And:
    r"""Bernoulli masks with keep probability $p = s^2$, divided by $s$, preserve the trace; their
    mean is $s$."""
    law = bernoulli(n, s**2)
    return And(
        Equal(
            trace(expectation(law, lambda m: diag(m / s) @ rho @ dagger(diag(m / s)))), trace(rho)
        ),
        Equal(expectation(law, lambda m: m / s), s * ones(n)),
    )


@claim(entry="C1c")
def inverted_dropout_gains_trace(n: Size, p: Prob("(0, 1]"), rho: Matrix["n"]) -> And:
    r"""Inverted dropout is unbiased, and multiplies the trace by $1/p$."""
    law = bernoulli(n, p)
    return And(
        Equal(
            trace(expectation(law, lambda m: diag(m / p) @ rho @ dagger(diag(m / p)))),
            trace(rho) / p,
        ),
        Equal(expectation(law, lambda m: m / p), ones(n)),
    )
