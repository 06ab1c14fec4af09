r"""C3.3d (section 3.3): does targeting the important features lose against blindness?

The cost of keep rates $p_i$ is $\sum_i a_i^2/p_i$, with a budget $\sum_i p_i = k$. Below
$p_i = k w_i$ with weights w, and $a_i = p_i b_i$: so $a_i = 0$ where $p_i = 0$, and the cost is
$\sum_i p_i b_i^2$. The signs of the $a_i$ do not matter; take them nonnegative. The best rates are
keep probabilities when $k \max_i a_i \le \sum_i a_i$.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    AtMost,
    Distribution,
    Equal,
    Real,
    RealVector,
    Size,
    inner,
    ones,
    schur,
    total,
)
from ...claim import claim


def amplitude(k, w, b):
    r"""Return the vector $a_i = k w_i b_i$."""
    return k * schur(w, b)


def cost(n, k, w, b):
    r"""Return $\sum_i a_i^2/p_i = \sum_i k w_i b_i^2$."""
    return total(n, lambda i: k * w[i] * b[i] ** 2)


def blind_cost(n, k, a):
    r"""Return the cost $n\sum_i a_i^2/k$ of equal rates $p_i = k/n$."""
    return n * inner(a, a) / k


def least_cost(n, k, a):
    r"""Return $(\sum_i a_i)^2/k$."""
    return total(n, lambda i: a[i]) ** 2 / k


@claim(entry="C3.3d", expect="refuted", corrected_by="targeted_rates_are_best")
def blindness_beats_targeting_as_stated(
    n: Size, k: Real("(0, inf)"), w: Distribution["n"], b: RealVector["n"]
) -> AtMost:
    r"""Equal rates cost at most as much as any others with the same budget."""
    return AtMost(blind_cost(n, k, amplitude(k, w, b)), cost(n, k, w, b))


@blindness_beats_targeting_as_stated.witness
def _():
    return {"n": 2, "k": 1, "w": [Fraction(1, 4), Fraction(3, 4)], "b": [1, 1]}


@claim(entry="C3.3d")
def targeted_rates_are_best(
    n: Size, k: Real("(0, inf)"), w: Distribution["n"], b: RealVector["n"]
) -> AtMost:
    r"""No rates cost less than $(\sum_i a_i)^2/k$."""
    return AtMost(least_cost(n, k, amplitude(k, w, b)), cost(n, k, w, b))


@targeted_rates_are_best.derivation
def _(n, k, w, b):
    yield "Linearity", k * total(n, lambda i: w[i] * b[i] ** 2), "the budget"
    yield "Jensen", k * inner(w, b) ** 2, r"the weights sum to 1"
    yield "Definition", least_cost(n, k, amplitude(k, w, b)), ""


@claim(entry="C3.3d", uses=[targeted_rates_are_best])
def what_other_rates_cost_more(
    n: Size, k: Real("(0, inf)"), w: Distribution["n"], b: RealVector["n"]
) -> Equal:
    r"""The excess is $k$ times the variance of $b$: it vanishes only where $b_i = a_i/p_i$ is the
    same for every unit that is kept at all, so $p_i = k a_i/\sum_j a_j$ alone is best."""
    return Equal(
        cost(n, k, w, b) - least_cost(n, k, amplitude(k, w, b)),
        k * total(n, lambda i: w[i] * (b[i] - inner(w, b)) ** 2),
    )


@claim(entry="C3.3d", uses=[targeted_rates_are_best])
def blind_rates_cost_more(n: Size, k: Real("(0, inf)"), a: RealVector["n"]) -> AtMost:
    r"""Equal rates cost at least that."""
    return AtMost(least_cost(n, k, a), blind_cost(n, k, a))


@blind_rates_cost_more.derivation
def _(n, k, a):
    yield "Definition", inner(ones(n), ones(n)) * inner(a, a) / k, r"$n = \sum_i 1$"
    yield "Cauchy-Schwarz", inner(ones(n), a) ** 2 / k, ""
    yield "Definition", least_cost(n, k, a), ""


@claim(entry="C3.3d", uses=[blind_rates_cost_more])
def what_blind_rates_cost_more(n: Size, k: Real("(0, inf)"), a: RealVector["n"]) -> Equal:
    r"""The excess is the sum of $(a_i - a_j)^2/(2k)$ over all pairs: none only if all $a_i$ are
    equal."""
    return Equal(
        blind_cost(n, k, a) - least_cost(n, k, a),
        total(n, lambda i: total(n, lambda j: (a[i] - a[j]) ** 2)) / (2 * k),
    )
