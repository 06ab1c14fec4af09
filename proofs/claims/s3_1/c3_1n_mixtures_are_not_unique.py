r"""C3.1n (section 3.1): mixtures of masks and mixtures of states.

The law of a mask has one decomposition into masks; its second moment has many, as a density matrix
has into states. What corresponds to the quantum mixture is the moment, not the law.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    And,
    Distribution,
    Equal,
    Size,
    as_expr,
    bernoulli,
    expectation,
    finite_law,
    identity,
    matrix,
    outer,
    second_moment,
    total,
    vector,
)
from ...claim import claim

HALF = Fraction(1, 2)


def xor_masks():
    """Return the law of three units of which each is kept when exactly one of the others is."""
    return finite_law(vector([HALF**2] * 4), matrix([[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]))


def projector(*amplitudes):
    """Return the pure state with the given amplitudes."""
    return outer(vector(amplitudes), vector(amplitudes))


@claim(entry="C3.1n", expect="refuted", corrected_by="second_moments_have_several_laws")
def second_moments_determine_the_law_as_stated() -> Equal:
    r"""Masks with the same second moment have the same law: the XOR masks and independent ones
    keep three units together equally often."""
    return Equal(
        expectation(xor_masks(), lambda m: m[0] * m[1] * m[2]),
        expectation(bernoulli(3, as_expr(HALF)), lambda m: m[0] * m[1] * m[2]),
    )


@claim(entry="C3.1n")
def laws_have_one_decomposition(K: Size, w: Distribution["K"]) -> Equal:
    r"""The laws on K masks are a simplex: the mixture $\sum_k w_k e_k$ of its vertices shows its
    weights, so no two are the same."""
    return Equal(total(K, lambda k: w[k] * identity(K)[k]), w)


@claim(entry="C3.1n")
def second_moments_have_several_laws() -> And:
    r"""The XOR masks and independent masks with $p = 1/2$ have one second moment; the former never
    keep all three units, the latter do with probability $1/8$."""
    independent = bernoulli(3, as_expr(HALF))
    return And(
        Equal(second_moment(xor_masks()), second_moment(independent)),
        Equal(expectation(xor_masks(), lambda m: m[0] * m[1] * m[2]), 0),
        Equal(expectation(independent, lambda m: m[0] * m[1] * m[2]), Fraction(1, 8)),
    )


@claim(entry="C3.1n")
def states_have_several_ensembles() -> And:
    r"""As a qubit state: $I/2$ is the mixture of $|0\rangle$ and $|1\rangle$, and of $|+\rangle$
    and $|-\rangle$."""
    return And(
        Equal((projector(1, 0) + projector(0, 1)) / 2, identity(2) / 2),
        Equal((projector(1, 1) / 2 + projector(1, -1) / 2) / 2, identity(2) / 2),
    )
