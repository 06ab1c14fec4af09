"""C3.1i (section 3.1): random signs do not realise every real dephasing; complex phases do more.

The smallest obstruction is the triangle inequality of the cut polytope, at three levels.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    IMAGINARY_UNIT,
    SIGN_MASKS,
    AtMost,
    Correlation,
    Equal,
    Member,
    Real,
    SignLaw,
    Size,
    abs2,
    conj,
    expectation,
    finite_law,
    matrix,
    second_moment,
    sqrt,
    vector,
)
from ...claim import claim

HALF = Fraction(1, 2)


@claim(entry="C3.1i", expect="refuted", corrected_by="phases_realise_the_counterexample")
def every_real_dephasing_is_a_sign_mask_as_stated(n: Size, C: Correlation["n"]) -> Member:
    r"""Every real correlation matrix is the second moment of a random sign vector."""
    return Member(C, SIGN_MASKS)


@every_real_dephasing_is_a_sign_mask_as_stated.witness
def _():
    return {"n": 3, "C": [[1, -HALF, -HALF], [-HALF, 1, -HALF], [-HALF, -HALF, 1]]}


@claim(entry="C3.1i")
def sign_masks_satisfy_the_triangle_inequality(law: SignLaw[3]) -> AtMost:
    r"""The pair correlations of three random signs sum to at least $-1$."""
    return AtMost(-1, expectation(law, lambda s: s[0] * s[1] + s[0] * s[2] + s[1] * s[2]))


@sign_masks_satisfy_the_triangle_inequality.derivation
def _(law):
    yield (
        "Normalisation",
        -1 + expectation(law, lambda s: abs2((s[0] + s[1]) * (s[0] + s[2]) / 2)),
        r"$s_i^2 = 1$",
    )


@claim(entry="C3.1i")
def sign_masks_realise_two_levels(c: Real("[-1, 1]")) -> Equal:
    r"""At two levels random signs realise every real dephasing."""
    law = finite_law(vector([(1 + c) / 2, (1 - c) / 2]), matrix([[1, 1], [1, -1]]))
    return Equal(second_moment(law), matrix([[1, c], [c, 1]]))


@claim(entry="C3.1i")
def phases_realise_the_counterexample() -> Equal:
    r"""The phase mask of the three cube roots of unity, or its conjugate, realises the matrix
    that no random sign does."""
    omega = (sqrt(3) * IMAGINARY_UNIT - 1) / 2
    law = finite_law(
        vector([HALF, HALF]), matrix([[1, omega, conj(omega)], [1, conj(omega), omega]])
    )
    return Equal(
        second_moment(law), matrix([[1, -HALF, -HALF], [-HALF, 1, -HALF], [-HALF, -HALF, 1]])
    )
