r"""C5.1a (section 5.1): can dropout keep chosen correlations and destroy the others?

Not freely: for units of second moment 1 the multiplier is a correlation matrix. What is kept
entirely is kept transitively, and a determinant bounds the rest. For all n and all units i, j, k.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    And,
    AtMost,
    Equal,
    ForSome,
    Implies,
    Index,
    Less,
    MaskLaw,
    Size,
    abs2,
    conj,
    diagonal,
    expectation,
    ones,
    real_part,
    second_moment,
)
from ...claim import claim

HALF = Fraction(1, 2)


def normalised(law):
    r"""Return the equation $\mathbb{E}|m_i|^2 = 1$ for all units."""
    return Equal(diagonal(second_moment(law)), ones(law.n))


def kept(law, i, j):
    r"""Return $C_{ij} = \mathbb{E}[m_i \bar m_j]$."""
    return expectation(law, lambda m: m[i] * conj(m[j]))


def determinant(a, b, c, i, j, k):
    """Return the determinant of the entries i, j, k of three masks."""
    return (
        a[i] * (b[j] * c[k] - b[k] * c[j])
        - a[j] * (b[i] * c[k] - b[k] * c[i])
        + a[k] * (b[i] * c[j] - b[j] * c[i])
    )


@claim(entry="C5.1a", expect="refuted", corrected_by="kept_correlations_are_transitive")
def chosen_correlations_are_kept_as_stated(
    n: Size, i: Index["n"], j: Index["n"], k: Index["n"]
) -> ForSome:
    r"""Some mask keeps the correlations of $i$ with $j$ and of $j$ with $k$ entirely, and those of
    $i$ with $k$ less."""
    return ForSome(
        MaskLaw["n"],
        lambda law: And(
            normalised(law),
            Equal(kept(law, i, j), 1),
            Equal(kept(law, j, k), 1),
            Less(real_part(kept(law, i, k)), 1),
        ),
    )


@chosen_correlations_are_kept_as_stated.derivation
def _(law, i, j, k):
    yield (
        "Hypothesis",
        1 + law.expectation(lambda m: abs2(m[i] - 2 * m[j] + m[k])) / 2,
        r"$\mathbb{E}|m_i - 2m_j + m_k|^2 = 2\,\mathrm{Re}\,C_{ik} - 2$",
    )


@claim(entry="C5.1a")
def kept_correlations_are_transitive(
    n: Size, law: MaskLaw["n"], i: Index["n"], j: Index["n"], k: Index["n"]
) -> Implies:
    r"""If $C_{ij} = C_{jk} = 1$, then the real part of $C_{ik}$ is at least 1."""
    return Implies(
        normalised(law),
        Equal(kept(law, i, j), 1),
        Equal(kept(law, j, k), 1),
        AtMost(1, real_part(kept(law, i, k))),
    )


@kept_correlations_are_transitive.derivation
def _(n, law, i, j, k):
    yield (
        "Hypothesis",
        1 + law.expectation(lambda m: abs2(m[i] - 2 * m[j] + m[k])) / 2,
        r"$\mathbb{E}|m_i - 2m_j + m_k|^2 = 2\,\mathrm{Re}\,C_{ik} - 2$",
    )


@claim(entry="C5.1a", uses=[kept_correlations_are_transitive])
def correlations_are_at_most_one(
    n: Size, law: MaskLaw["n"], i: Index["n"], k: Index["n"]
) -> Implies:
    r"""No $|C_{ik}|^2$ exceeds 1: so $C_{ik} = 1$ there. A multiplier with entries 0 and 1 is an
    equivalence relation."""
    return Implies(normalised(law), AtMost(abs2(kept(law, i, k)), 1))


@correlations_are_at_most_one.derivation
def _(n, law, i, k):
    E = law.expectation
    yield (
        "Hypothesis",
        abs2(kept(law, i, k)) + E(lambda a: E(lambda b: abs2(a[i] * b[k] - a[k] * b[i]))) / 2,
        "the second moment of a determinant of two independent masks",
    )


@claim(entry="C5.1a")
def determinant_bounds_the_third_correlation(
    n: Size, law: MaskLaw["n"], i: Index["n"], j: Index["n"], k: Index["n"]
) -> Implies:
    r"""In general
    $|C_{ik} - C_{ij}C_{jk}|^2 \le (1 - |C_{ij}|^2)(1 - |C_{jk}|^2)$."""
    return Implies(
        normalised(law),
        AtMost(
            abs2(kept(law, i, k) - kept(law, i, j) * kept(law, j, k)),
            (1 - abs2(kept(law, i, j))) * (1 - abs2(kept(law, j, k))),
        ),
    )


@determinant_bounds_the_third_correlation.derivation
def _(n, law, i, j, k):
    E = law.expectation
    yield (
        "Hypothesis",
        abs2(kept(law, i, k) - kept(law, i, j) * kept(law, j, k))
        + E(lambda a: E(lambda b: E(lambda c: abs2(determinant(a, b, c, i, j, k))))) / 6,
        "the second moment of a determinant of three independent masks",
    )
