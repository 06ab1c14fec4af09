r"""C3.1h (section 3.1): which uniform correlations random masks can have.

The multiplier $C = cJ + (1-c)I$ of units of second moment 1. General masks reach down to
$c = -1/(n-1)$; independent ones stop at 0; signs, when n is odd, at $-1/n$.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    IMAGINARY_UNIT,
    AtMost,
    Equal,
    Implies,
    Index,
    Loewner,
    MaskLaw,
    Real,
    SignLaw,
    Signs,
    Size,
    abs2,
    conj,
    expectation,
    finite_law,
    matrix,
    retention_matrix,
    second_moment,
    sqrt,
    total,
    vector,
    zeros,
)
from ...claim import claim


def uniform(n, law, c):
    r"""Return the equation $\mathbb{E}[m_i\bar m_j] = c$ for $i \ne j$, and 1 for $i = j$."""
    return Equal(second_moment(law), retention_matrix(n, c))


@claim(entry="C3.1h")
def correlation_of_masks_is_bounded_below(n: Size[2:], c: Real, law: MaskLaw["n"]) -> Implies:
    r"""For any masks $c \ge -1/(n-1)$."""
    return Implies(uniform(n, law, c), AtMost(0, 1 + (n - 1) * c))


@correlation_of_masks_is_bounded_below.derivation
def _(n, c, law):
    yield (
        "Hypothesis",
        law.expectation(lambda m: abs2(total(n, lambda i: m[i]))) / n,
        r"$\mathbb{E}|\sum_i m_i|^2 = n + n(n-1)c$",
    )


@claim(entry="C3.1h")
def correlation_of_masks_is_at_most_one(n: Size[2:], c: Real, law: MaskLaw["n"]) -> Implies:
    r"""And $c \le 1$."""
    return Implies(uniform(n, law, c), AtMost(c, 1))


@correlation_of_masks_is_at_most_one.derivation
def _(n, c, law):
    yield (
        "Hypothesis",
        c
        + law.expectation(lambda m: total(n, lambda i: total(n, lambda j: abs2(m[i] - m[j]))))
        / (2 * n * (n - 1)),
        r"$\mathbb{E}|m_i - m_j|^2 = 2 - 2c$",
    )


@claim(entry="C3.1h")
def uniform_correlations_are_positive(n: Size[2:], c: Real) -> Implies:
    r"""Every such $c$ gives a correlation matrix, and so the multiplier of a Gaussian mask
    (C1b)."""
    return Implies(
        AtMost(0, 1 + (n - 1) * c),
        AtMost(c, 1),
        Loewner(zeros(n, n), retention_matrix(n, c)),
    )


@uniform_correlations_are_positive.derivation
def _(n, c, v):
    average = total(n, lambda j: v[j]) / n
    yield (
        "Definition",
        (1 - c) * total(n, lambda i: abs2(v[i] - average)) + n * (1 + (n - 1) * c) * abs2(average),
        "the part that differs from its average, and the average",
    )


@claim(entry="C3.1h")
def independent_masks_are_not_anticorrelated(
    n: Size[2:], c: Real, law: MaskLaw["n"], i: Index["n"], j: Index["n"]
) -> Implies:
    r"""Independent masks with one common mean have $c = |\mathbb{E}m_i|^2 \ge 0$."""
    return Implies(
        uniform(n, law, c),
        Equal(c, abs2(expectation(law, lambda m: m[i]))),
        AtMost(0, c),
    )


@independent_masks_are_not_anticorrelated.derivation
def _(n, c, law, i, j):
    yield "Hypothesis", abs2(expectation(law, lambda m: m[i])), ""


@claim(entry="C3.1h")
def three_signs_are_bounded_below(c: Real, law: SignLaw[3]) -> Implies:
    r"""Random signs do not reach it when n is odd. Three signs have $c \ge -1/3$."""
    return Implies(uniform(3, law, c), AtMost(Fraction(-1, 3), c))


@three_signs_are_bounded_below.derivation
def _(c, law):
    yield (
        "Hypothesis",
        law.expectation(lambda s: s[0] * s[1] + s[0] * s[2] + s[1] * s[2]) / 3,
        "all three pairs have the correlation $c$",
    )
    yield (
        "Normalisation",
        Fraction(-1, 3) + law.expectation(lambda s: abs2((s[0] + s[1]) * (s[0] + s[2]) / 2)) / 3,
        r"$s_i^2 = 1$",
    )


@claim(entry="C3.1h")
def three_signs_attain_it() -> Equal:
    r"""The balanced signs attain it."""
    law = finite_law(vector([Fraction(1, 3)] * 3), matrix([[1, 1, -1], [1, -1, 1], [-1, 1, 1]]))
    return Equal(second_moment(law), retention_matrix(3, Fraction(-1, 3)))


@claim(entry="C3.1h")
def odd_numbers_of_signs_have_a_sum(s: Signs[5]) -> AtMost:
    r"""An odd number of signs has a sum that is not 0: of five, $(\sum_i s_i)^2 \ge 1$."""
    return AtMost(1, (s[0] + s[1] + s[2] + s[3] + s[4]) ** 2)


@claim(entry="C3.1h")
def two_signs_attain_minus_one() -> Equal:
    r"""Two signs reach $c = -1$, as general masks do."""
    law = finite_law(vector([1]), matrix([[1, -1]]))
    return Equal(second_moment(law), retention_matrix(2, -1))


@claim(entry="C3.1h")
def three_phases_attain_minus_one_half() -> Equal:
    r"""Phases reach down to where general masks do: three of them, the cube roots of unity in a
    random order, to $c = -1/2$."""
    w = (sqrt(3) * IMAGINARY_UNIT - 1) / 2
    law = finite_law(vector([Fraction(1, 2)] * 2), matrix([[1, w, conj(w)], [1, conj(w), w]]))
    return Equal(second_moment(law), retention_matrix(3, Fraction(-1, 2)))
