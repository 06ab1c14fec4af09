"""The readings of one statement agree: exact arithmetic, floats, gradients and enclosures.

Fast paths are compared with plain reference programs, closed forms with definitions.
"""

from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof import (
    AtMost,
    Correlation,
    Distribution,
    Equal,
    Loewner,
    Prob,
    Real,
    Size,
    State,
    binary_entropy,
    certified,
    dephase,
    eigenvalue_max,
    exp,
    log,
    schur,
    shannon_entropy,
    total,
    trace,
    trace_norm,
    von_neumann_entropy,
)
from lossproof.numerics.floats import evaluate, margin, read_batch
from lossproof.numerics.strategies import instances
from lossproof.proofs.claim import claim
from lossproof.proofs.kernel.adjudicate import decide
from lossproof.proofs.kernel.enclosures.points import enclosed_at
from lossproof.proofs.kernel.matrices import is_psd
from lossproof.proofs.kernel.numbers import NotExact, number
from lossproof.proofs.kernel.values import Unknown
from lossproof.proofs.makers import Oracle
from lossproof.strategies import (
    JointDistribution,
    correlation_matrices,
    density_matrices,
    distributions,
    probabilities,
)

QUICK = settings(max_examples=40, deadline=None, derandomize=True, database=None)
CLOSE = 1e-9


def entropy_grows(n: Size, p: Prob, rho: State["n"]) -> Any:
    return AtMost(von_neumann_entropy(rho), von_neumann_entropy(dephase(p, rho)))


def purity_shrinks(n: Size, p: Prob, rho: State["n"]) -> Any:
    return AtMost(trace(dephase(p, rho) @ dephase(p, rho)), trace(rho @ rho))


def products_are_positive(n: Size, c: Correlation["n"], rho: State["n"]) -> Any:
    return Loewner(0 * rho, schur(c, rho))


def retention_is_lost(n: Size, p: Prob, rho: State["n"]) -> Any:
    return Equal(dephase(p, rho), rho)  # false for p < 1 where there is coherence


def a_coin_beside(n: Size, w: Distribution["n"], p: Prob) -> Any:
    return AtMost(shannon_entropy(w), shannon_entropy(w) + binary_entropy(p))


def tangent(x: Real("(0, inf)"), y: Real("[-9, 9]")) -> Any:
    return AtMost(log(x) - exp(y), x - 1)


def norm_of_a_difference(n: Size, rho: State["n"], sigma: State["n"]) -> Any:
    return AtMost(trace_norm(rho - sigma), 2 * eigenvalue_max(rho + sigma))


STATEMENTS = [
    entropy_grows, purity_shrinks, products_are_positive, retention_is_lost, a_coin_beside, tangent,
    norm_of_a_difference,
]  # fmt: skip


def at(document: Any, n: int) -> dict[str, int]:
    return dict.fromkeys(document["sizes"], n)


@pytest.mark.parametrize("body", STATEMENTS, ids=lambda body: body.__name__)
@pytest.mark.parametrize("n", [1, 2, 3])
def test_floats_and_exact_values_judge_alike(body: Any, n: int) -> None:
    made = claim()(body).instance()
    document = made.to_json()
    oracle = Oracle(made)
    seen = set()

    @settings(QUICK, max_examples=25)
    @given(instances(document, at(document, n)))
    def check(values: Any) -> None:
        env: dict[str, Any] = at(document, n)
        for name, domain in document["variables"]:
            env[name] = read_batch(domain, [values[name]])
        gap = float(margin(document["statement"], env, 1)[0])
        truth = oracle.is_false(values)
        seen.add(truth)
        exact_env = oracle.environment(values)
        assert exact_env is not None
        if gap < -1e-7:
            assert truth is True and decide(made.statement, exact_env) == "real"
        elif gap > 1e-7:
            assert truth is False
        elif truth is not None:  # level in floats: exact arithmetic or an enclosure has the word
            assert (decide(made.statement, exact_env) == "real") is truth

    check()
    assert seen - {None}  # something was decided


def sides(body: Any) -> tuple[Any, Any]:
    made = claim()(body).instance()
    return made, made.statement[1]


@pytest.mark.parametrize("body", [entropy_grows, a_coin_beside, norm_of_a_difference, tangent])
def test_enclosures_contain_what_floats_find(body: Any) -> None:
    made, tree = sides(body)
    document = made.to_json()
    oracle = Oracle(made)
    compared = 0

    @settings(QUICK, max_examples=15)
    @given(instances(document, at(document, 2)))
    def check(values: Any) -> None:
        env: dict[str, Any] = at(document, 2)
        for name, domain in document["variables"]:
            env[name] = read_batch(domain, [values[name]])
        near = float(np.real(evaluate(tree, env, 1))[0])
        bounds = enclosed_at(tree, oracle.environment(values) or {})
        if bounds is None or not np.isfinite(near) or abs(near) > 1e6:
            return
        nonlocal compared
        compared += 1
        low, high = bounds
        assert low <= high and high - low < Fraction(1, 2**40)
        slack = 1e-7 * max(1.0, abs(near))  # eta is steep where an eigenvalue vanishes
        assert float(low) - slack <= near <= float(high) + slack

    check()
    assert compared >= 5


@QUICK
@given(probabilities(exclude_min=True), st.integers(1, 60))
def test_logarithms_are_enclosed_as_mpmath_has_them(p: Fraction, k: int) -> None:
    x = p * k
    tree = ("log", ("num", str(x)))
    low, high = enclosed_at(tree, {}) or (Fraction(1), Fraction(0))
    with mpmath.workprec(220):
        value = mpmath.log(mpmath.mpf(x.numerator) / x.denominator)
        assert mpmath.mpf(low.numerator) / low.denominator <= value
        assert value <= mpmath.mpf(high.numerator) / high.denominator
    assert high - low < Fraction(1, 2**120)


# -- quantities against their definitions ---------------------------------------------------------


@settings(QUICK, max_examples=15)
@given(st.integers(1, 3).flatmap(density_matrices))
def test_certified_entropies_contain_the_plain_ones(rho: Any) -> None:
    found = certified.von_neumann_entropy(rho)
    values = np.linalg.eigvalsh(np.asarray(rho))
    kept = values[values > 1e-14]
    plain = float(-(kept * np.log2(kept)).sum())
    assert float(found.lower) - 1e-7 <= plain <= float(found.upper) + 1e-7
    assert 0 <= found.upper and float(found.lower) <= np.log2(rho.d) + CLOSE


@settings(QUICK, max_examples=25)
@given(distributions((2, 3)))
def test_mutual_information_by_its_definition(law: JointDistribution) -> None:
    plain = law.entropy(0) + law.entropy(1) - law.entropy()
    rows = [[law[x, y] for y in range(3)] for x in range(2)]
    found = certified.mutual_information(rows)
    assert float(found.lower) - CLOSE <= plain <= float(found.upper) + CLOSE
    assert float(found.upper) > -CLOSE


@settings(QUICK, max_examples=15)
@given(distributions((2, 2, 2), structure="conditionally independent"))
def test_processing_loses_information(law: JointDistribution) -> None:
    # the last variable is between the others: I(0; 1) <= I(0; 2) (data processing)
    def information(i: int, j: int) -> float:
        return law.entropy(i) + law.entropy(j) - law.entropy(i, j)

    assert information(0, 1) <= min(information(0, 2), information(1, 2)) + CLOSE


@QUICK
@given(st.integers(1, 5).flatmap(correlation_matrices))
def test_exact_positivity_agrees_with_eigenvalues(c: Any) -> None:
    rows = [[number(x.real()) for x in row] for row in c.rows]
    assert is_psd(rows)
    assert certified.elliptope(c).member is True
    least = float(np.linalg.eigvalsh(np.asarray(c))[0])
    if c.d > 1:  # moved out by more than the least eigenvalue, exactly
        shift = Fraction(int(max(least, 0) * 10**6) + 2, 10**6)
        moved = [[x - number(shift) if i == j else x for j, x in enumerate(row)]
                 for i, row in enumerate(rows)]  # fmt: skip
        assert not is_psd(moved)


def test_three_signs_realise_what_the_triangle_inequalities_allow() -> None:
    # n = 3: CUT_3 is given by four triangle inequalities (M. Deza, M. Laurent, 1997)
    answers = []

    @settings(QUICK, max_examples=25)
    @given(correlation_matrices(3))
    def check(c: Any) -> None:
        found = certified.cut_polytope(c)
        a, b, d = c[0, 1].real(), c[0, 2].real(), c[1, 2].real()
        inside = min(1 + a + b + d, 1 + a - b - d, 1 - a + b - d, 1 - a - b + d) >= 0
        assert found.member is inside
        answers.append(inside)

    check()
    assert {True, False} == set(answers)  # the elliptope is greater than the cut polytope


@settings(QUICK, max_examples=10)
@given(distributions((2, 2)), distributions((2, 2)), distributions(2), distributions(2))
def test_no_pair_of_inputs_contracts_less_than_the_coefficient(
    first: JointDistribution, second: JointDistribution, p: Any, q: Any
) -> None:
    # the least eta with |pW - qW| <= eta |p - q| (R. L. Dobrushin, 1956)
    rows = [[Fraction(x) for x in law.marginal(1).vector()] for law in (first, second)]
    found = certified.contraction_coefficient(rows, "trace")
    gap = [a - b for a, b in zip(p.vector(), q.vector(), strict=True)]
    sent = [sum(g * row[y] for g, row in zip(gap, rows, strict=True)) for y in range(2)]
    assert sum(map(abs, sent)) <= found.upper * sum(map(abs, gap))
    widest = sum(abs(a - b) for a, b in zip(*rows, strict=True)) / 2  # two rows: they attain it
    assert found.lower <= widest <= found.upper


# -- descent --------------------------------------------------------------------------------------


@settings(QUICK, max_examples=20)
@given(st.integers(0, 10**6))
def test_descent_finds_no_violation_of_a_truth_and_one_of_its_neighbour(seed: int) -> None:
    from lossproof.numerics.gradient import descend

    def true(n: Size[2], p: Prob, rho: State["n"]) -> Any:
        return AtMost(von_neumann_entropy(rho), von_neumann_entropy(dephase(p, rho)))

    def false(n: Size[2], p: Prob, rho: State["n"]) -> Any:
        return AtMost(
            von_neumann_entropy(dephase(p, rho)), von_neumann_entropy(rho) + Fraction(9, 10)
        )

    made = claim()(true).instance()
    found = descend(made.to_json(), {"n": 2}, seed=seed, evaluations=200)
    assert found.worst is None or found.worst > -CLOSE
    wrong = claim()(false).instance()
    fallen = descend(wrong.to_json(), {"n": 2}, seed=seed, evaluations=400)
    assert any(Oracle(wrong).is_false(values) for values in fallen.candidates)


def test_a_wrong_reading_would_be_seen() -> None:
    """The comparison of readings rejects a reading that is off by a millionth."""
    made, tree = sides(purity_shrinks)
    values = {"n": 2, "p": "1/2", "rho": [["1/2", "1/2"], ["1/2", "1/2"]]}
    env: dict[str, Any] = {"n": 2}
    for name, domain in made.variables:
        env[name] = read_batch(domain, [values[name]])
    right = float(np.real(evaluate(tree, env, 1))[0])
    wrong = float(np.real(evaluate(("add", tree, ("num", "1/1000000")), env, 1))[0])
    low, high = enclosed_at(tree, Oracle(made).environment(values) or {}) or (0, 0)
    assert float(low) - CLOSE <= right <= float(high) + CLOSE < wrong


@pytest.mark.parametrize("body", [entropy_grows, purity_shrinks, norm_of_a_difference])
def test_a_reading_that_is_off_is_seen_at_drawn_values(body: Any) -> None:
    """The enclosures reject floats that are off by a millionth, wherever they are compared."""
    made, tree = sides(body)
    document, oracle = made.to_json(), Oracle(made)
    rejected = []

    @settings(QUICK, max_examples=10)
    @given(instances(document, at(document, 2)))
    def check(values: Any) -> None:
        env: dict[str, Any] = at(document, 2)
        for name, domain in document["variables"]:
            env[name] = read_batch(domain, [values[name]])
        wrong = float(np.real(evaluate(("add", tree, ("num", "1/1000000")), env, 1))[0])
        bounds = enclosed_at(tree, oracle.environment(values) or {})
        if bounds is not None:
            rejected.append(wrong > float(bounds[1]) + 1e-7)

    check()
    assert len(rejected) >= 5 and all(rejected)


def test_sums_by_hand() -> None:
    def body(n: Size, w: Distribution["n"]) -> Any:
        return Equal(total(n, lambda i: w[i]), 1)

    oracle = Oracle(claim()(body).instance())
    assert oracle.is_false({"n": 2, "w": ["1/3", "2/3"]}) is False
    assert oracle.is_false({"n": 2, "w": ["1/3", "1/3"]}) is None  # no distribution
    with pytest.raises((Unknown, NotExact)):
        from lossproof.proofs.kernel.evaluate import evaluate as exactly

        exactly(("log", ("num", "2")), {})
