r"""C3.1d (section 3.1): masks that keep exactly k of n units.

They dephase more than Bernoulli masks with the same keep rate: what two units share is used up
without replacement.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    BitLaw,
    Equal,
    Iff,
    Implies,
    Less,
    Matrix,
    Real,
    Size,
    all_ones,
    dephase,
    expectation,
    finite_law,
    identity,
    matrix,
    second_moment,
    second_moment_map,
    total,
    vector,
)
from ...claim import claim


def exchangeable(n, law, rate, c):
    r"""Return the equation $\mathbb{E}[m_im_j] = c$ for $i \ne j$, and the keep rate for
    $i = j$."""
    return Equal(second_moment(law), c * all_ones(n) + (rate - c) * identity(n))


def kept(n, m):
    """Return the number of units that are kept."""
    return total(n, lambda i: m[i])


@claim(entry="C3.1d")
def pair_moment_of_fixed_size_masks(
    n: Size[2:], k: Real("[0, inf)"), c: Real, law: BitLaw["n"]
) -> Implies:
    r"""If all units are kept at the rate $k/n$ and all pairs at one rate $c$, then the squared
    number of kept units has the mean $k^2$ exactly when $c = \frac{k}{n}\cdot\frac{k-1}{n-1}$."""
    return Implies(
        exchangeable(n, law, k / n, c),
        Iff(
            Equal(expectation(law, lambda m: kept(n, m) ** 2), k**2),
            Equal(c, k / n * ((k - 1) / (n - 1))),
        ),
    )


@pair_moment_of_fixed_size_masks.derivation
def _(n):
    yield "Cancellation", n * (n - 1), "there are $n(n-1)$ ordered pairs"


@pair_moment_of_fixed_size_masks.satisfied
def _():
    half = Fraction(1, 2)
    law = {"weights": [half, half], "support": [[1, 0], [0, 1]]}
    return {"n": 2, "k": 1, "c": 0, "law": law}


@claim(entry="C3.1d", uses=[pair_moment_of_fixed_size_masks])
def retention_of_fixed_size_masks(
    n: Size[2:], k: Real("(0, inf)"), law: BitLaw["n"], rho: Matrix["n"]
) -> Implies:
    r"""So $k$-of-$n$ masks dephase with the retention $\frac{k-1}{n-1}$."""
    return Implies(
        exchangeable(n, law, k / n, k / n * ((k - 1) / (n - 1))),
        Equal(second_moment_map(law, rho) / (k / n), dephase((k - 1) / (n - 1), rho)),
    )


@retention_of_fixed_size_masks.satisfied
def _():
    half = Fraction(1, 2)
    law = {"weights": [half, half], "support": [[1, 0], [0, 1]]}
    return {"n": 2, "k": 1, "law": law, "rho": [[1, 0], [0, 0]]}


@claim(entry="C3.1d")
def two_of_three() -> Equal:
    r"""Two of three units, each pair with the same probability: the retention is $1/2$, not
    $2/3$."""
    law = finite_law(vector([Fraction(1, 3)] * 3), matrix([[0, 1, 1], [1, 0, 1], [1, 1, 0]]))
    half = Fraction(1, 2)
    return Equal(second_moment(law), Fraction(2, 3) * (half * all_ones(3) + half * identity(3)))


@claim(entry="C3.1d", uses=[retention_of_fixed_size_masks])
def fixed_size_masks_dephase_more(n: Size[2:], k: Real("[1, inf)")) -> Implies:
    r"""For $k < n$ that is less than the retention $k/n$ of Bernoulli masks."""
    return Implies(Less(k, n), Less((k - 1) / (n - 1), k / n))


@fixed_size_masks_dephase_more.derivation
def _(n, k):
    yield (
        "Algebra",
        (k - 1) / (n - 1) + (n - k) / (n * (n - 1)),
        "one denominator",
    )
