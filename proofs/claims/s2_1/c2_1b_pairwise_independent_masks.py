r"""C2.1b (section 2.1): is it the exponential number of masks that matters?

Not for a quadratic loss, nor for the channel: both see pairs of units only, and masks whose pairs
are independent need not be many.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    And,
    AtMost,
    BitLaw,
    Distribution,
    Equal,
    ForSome,
    Implies,
    Matrix,
    Not,
    Prob,
    RealMatrix,
    RealVector,
    Size,
    as_expr,
    bernoulli,
    delta,
    dephase,
    diag,
    expectation,
    finite_law,
    inner,
    matrix,
    mean,
    ones,
    outer,
    retention_matrix,
    schur,
    second_moment,
    second_moment_map,
    vector,
)
from ...claim import claim

FANO = ((0, 1, 2), (0, 3, 4), (0, 5, 6), (1, 3, 5), (1, 4, 6), (2, 3, 6), (2, 4, 5))
"""The lines of the Fano plane on seven points."""


def objective(law, X, y, w):
    r"""Return $\mathbb{E}\|y - X(m \odot w)\|^2$."""
    return expectation(law, lambda m: inner(y - X @ schur(m, w), y - X @ schur(m, w)))


def independent_pairs(n, p, law):
    r"""Return the equation $\mathbb{E}[m_im_j] = p^2$ for $i \ne j$, and p for $i = j$."""
    return Equal(second_moment(law), p * retention_matrix(n, p))


def xor_masks():
    """Return the law of three units of which each is kept when exactly one of the others is."""
    return finite_law(
        vector([Fraction(1, 4)] * 4), matrix([[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]])
    )


def fano_masks():
    """Return the law of the lines of the Fano plane, and of the zero mask."""
    lines = [[int(k in line) for k in range(7)] for line in FANO]
    return finite_law(vector([Fraction(2, 9), *[Fraction(1, 9)] * 7]), matrix([[0] * 7, *lines]))


@claim(entry="C2.1b", expect="refuted", corrected_by="objective_depends_on_pairs_only")
def the_number_of_masks_matters_as_stated(
    N: Size, n: Size, p: Prob, X: RealMatrix["N", "n"], y: RealVector["N"], w: RealVector["n"]
) -> ForSome:
    r"""Some law of masks with independent pairs misses the objective that all $2^n$ independent
    masks have."""
    return ForSome(
        BitLaw["n"],
        lambda law: And(
            independent_pairs(n, p, law),
            Not(Equal(objective(law, X, y, w), objective(bernoulli(n, p), X, y, w))),
        ),
    )


@claim(entry="C2.1b")
def objective_depends_on_pairs_only(
    N: Size,
    n: Size,
    p: Prob,
    law: BitLaw["n"],
    X: RealMatrix["N", "n"],
    y: RealVector["N"],
    w: RealVector["n"],
) -> Implies:
    r"""Any masks with keep rate $p$ and independent pairs have the same expected quadratic
    objective as independent ones."""
    return Implies(
        independent_pairs(n, p, law),
        Equal(objective(law, X, y, w), objective(bernoulli(n, p), X, y, w)),
    )


@claim(entry="C2.1b")
def channel_depends_on_pairs_only(n: Size, p: Prob, law: BitLaw["n"], rho: Matrix["n"]) -> Implies:
    r"""And they have the same channel."""
    return Implies(
        independent_pairs(n, p, law), Equal(second_moment_map(law, rho), p * dephase(p, rho))
    )


@channel_depends_on_pairs_only.derivation
def _(n, p, law, rho, i, j):
    E = law.expectation
    yield "Definition", E(lambda m: m[i] * rho[i, j] * m[j]), r"$D_m$ is diagonal and real"
    yield "Linearity", E(lambda m: m[i] * m[j]) * rho[i, j], r"$\rho$ is not random"
    yield "Hypothesis", p * (p + (1 - p) * delta(i, j)) * rho[i, j], "pairs are independent"
    yield "Algebra", p * (p * rho[i, j] + (1 - p) * (delta(i, j) * rho[i, j])), "collect"


@claim(entry="C2.1b")
def four_masks_are_enough_for_three_units() -> Equal:
    r"""For three units at $p = 1/2$ four of the eight masks have independent pairs."""
    half = as_expr(Fraction(1, 2))
    return Equal(second_moment(xor_masks()), half * retention_matrix(3, half))


@claim(entry="C2.1b")
def eight_masks_are_enough_for_seven_units() -> Equal:
    r"""For seven units at $p = 1/3$ eight of the 128 masks have independent pairs: the lines of
    the Fano plane and the zero mask."""
    third = as_expr(Fraction(1, 3))
    return Equal(second_moment(fano_masks()), third * retention_matrix(7, third))


@claim(entry="C2.1b", at_least="proved")
def pairwise_independent_masks_are_more_than_units(
    n: Size, K: Size, p: Prob("(0, 1)"), w: Distribution["K"], M: RealMatrix["K", "n"]
) -> Implies:
    r"""A law on K masks with mean p and independent pairs has more masks than units, whatever the
    weights: $K \ge n + 1$."""
    return Implies(
        Equal(mean(finite_law(w, M)), p * ones(n)),
        independent_pairs(n, p, finite_law(w, M)),
        AtMost(n + 1, K),
    )


@pairwise_independent_masks_are_more_than_units.independent
def _(n, K, p, w, M, i, j):
    centred = M - p * outer(ones(K), ones(n))
    yield "space", K
    yield "block", w, ones(K), 1
    yield "block", diag(w) @ centred, centred, p * (1 - p)
    yield "use", (0, 1), 0, (j,), 1
    yield "use", (1, 0), 0, (i,), 1
    yield "use", (1, 1), 1, (i, j), 1
    yield "use", (1, 1), 0, (i,), -p
    yield "use", (1, 1), 0, (j,), -p


@pairwise_independent_masks_are_more_than_units.satisfied
def _():
    return {
        "n": 3,
        "K": 4,
        "p": Fraction(1, 2),
        "w": [Fraction(1, 4)] * 4,
        "M": [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]],
    }
