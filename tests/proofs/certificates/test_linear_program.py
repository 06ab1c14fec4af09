"""Linear programs: exact optima, Farkas certificates and rays, against scipy."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lossproof.proofs.certificates import _simplex
from lossproof.proofs.certificates.given import InvalidInput
from lossproof.proofs.certificates.linear_program import (
    NoOptimum,
    linear_feasibility,
    linear_program,
)
from lossproof.proofs.kernel.quantities.programs import read_program


def test_optimum_with_both_optimisers() -> None:
    found = linear_program([1, 1], A_ub=[[2, 1], [1, 3]], b_ub=[4, 6])
    assert found.exact == sp.Rational(14, 5) and found.lower == found.upper
    assert found.primal == [Fraction(6, 5), Fraction(8, 5)]
    assert found.dual == [Fraction(2, 5), Fraction(1, 5)]
    assert found.check().exact == found.number


def test_equations_free_variables_and_least_values() -> None:
    assert linear_program([3, 2], A_ub=[[-1, -1]], b_ub=[-1], minimise=True).exact == 2
    assert linear_program([1, 0], [[1, 2]], [4]).exact == 4
    assert linear_program([-1], A_ub=[[-1]], b_ub=[3], free=[0]).exact == 3
    assert linear_program([0.5], A_ub=[[0.1]], b_ub=[1]).exact == sp.Rational(1, 2) / sp.Rational(
        0.1
    )


def test_square_roots() -> None:
    r2, r3 = sp.sqrt(2), sp.sqrt(3)
    found = linear_program([r2, 1], A_ub=[[1, r3], [1, 1]], b_ub=[2, "3/2"])
    assert sp.simplify(found.exact - 3 * r2 / 2) == 0
    corner = linear_program([1, 1], A_ub=[[r2, 1], [1, r3]], b_ub=[1, 1])
    # at x = (r3 - 1)/(r6 - 1), y = (r2 - 1)/(r6 - 1)
    assert sp.simplify(corner.exact - (r2 + r3 - 2) / (sp.sqrt(6) - 1)) == 0


def test_infeasible_and_unbounded_programs_come_with_their_proof() -> None:
    with pytest.raises(NoOptimum, match="no feasible point") as infeasible:
        linear_program([1, 0], [[1, 1], [1, 1]], [1, 2])
    proof = infeasible.value.proof
    assert proof.member is False and proof.check().member is False
    y = proof.dual
    assert y[0] + y[1] >= 0 > y[0] + 2 * y[1]
    with pytest.raises(NoOptimum, match="unbounded") as unbounded:
        linear_program([1, -1], A_ub=[[1, -2]], b_ub=[3])
    proof = unbounded.value.proof
    ray = proof.dual
    assert proof.check().member is False
    assert ray[0] - ray[1] > 0 and ray[0] - 2 * ray[1] <= 0 and min(ray) >= 0
    with pytest.raises(NoOptimum, match="unbounded"):
        linear_program([1])


def test_feasibility() -> None:
    found = linear_feasibility(A_ub=[[1, 1], [-1, -1]], b_ub=[1, "-1/3"])
    assert found.member is True and Fraction(1, 3) <= sum(found.primal) <= 1
    assert linear_feasibility(A_ub=[[1, 1], [-1, -1]], b_ub=["1/3", -1]).member is False
    assert linear_feasibility([[1]], [-1], free=[0]).member is True


@settings(max_examples=30, deadline=None)
@example(873)
@given(st.integers(0, 10**6))
def test_agrees_with_scipy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    m, n = rng.integers(1, 7, size=2)
    a, b, c = rng.integers(-4, 6, (m, n)), rng.integers(-3, 9, m), rng.integers(-3, 6, n)
    # the presolver of HiGHS calls some unbounded programs infeasible: seed 873
    reference = linprog(-c, A_ub=a, b_ub=b, options={"presolve": False})
    try:
        found = linear_program(c, A_ub=a, b_ub=b)
    except NoOptimum as bad:
        assert reference.status in (2, 3)
        assert ("feasible point" in str(bad)) == (reference.status == 2)
        assert bad.proof.check().member is False
        return
    assert reference.status == 0 and float(found) == pytest.approx(-reference.fun, abs=1e-7)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_exact_simplex_agrees_with_the_basispair_from_floats(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, c = rng.integers(-3, 6, (4, 5)), rng.integers(-3, 6, 5)
    a = np.vstack([a, np.ones((1, 5), int)])
    found = linear_program(c, a[:1], [0], a[1:], [*rng.integers(0, 9, 3), 7])
    pair = _simplex._by_simplex(read_program(found.problem))
    assert pair is not None
    value = sum(int(k) * x.rational() for k, x in zip(c, pair.primal, strict=True))
    assert value == found.lower == found.upper


def test_a_wrong_basis_gives_way_to_the_exact_method(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_simplex, "pair_from_floats", lambda program: None)
    assert linear_program([1, 1], A_ub=[[2, 1], [1, 3]], b_ub=[4, 6]).exact == sp.Rational(14, 5)


def test_badly_scaled_programs_are_exact() -> None:
    small = Fraction(1, 10**12)
    found = linear_program([small, 1], A_ub=[[10**12, 1], [1, small]], b_ub=[1, small])
    assert found.exact == 1
    found = linear_program([1], A_ub=[[10**400]], b_ub=[10**400])
    assert found.exact == 1
    found = linear_program([1, 1], A_ub=[[1, 1 + small], [1 + small, 1]], b_ub=[1, 1])
    assert found.exact == sp.Rational(2 * 10**12, 2 * 10**12 + 1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"c": []}, "no coefficients"),
        ({"c": [1], "A_ub": [[1, 2]], "b_ub": [1]}, "one column for each of the 1"),
        ({"c": [1], "A_ub": [[1]], "b_ub": [1, 2]}, "2 entries"),
        ({"c": [1], "A_eq": [[1]]}, "together"),
        ({"c": [float("nan")]}, "finite"),
        ({"c": ["x"]}, "not a number"),
        ({"c": [1j]}, "no exact real number"),
        ({"c": [1], "free": [2]}, "places from 0 to 0"),
        ({"c": 3}, "sequence"),
        ({"c": [1], "A_ub": 5, "b_ub": 5}, "list of rows"),
        ({"c": [1], "A_ub": [1], "b_ub": [1]}, "a row of A_ub"),
        ({"c": [1], "free": "a"}, "list of places"),
        ({"c": [1e300], "A_ub": [[1e-300]], "b_ub": [1]}, "too large for a float"),
    ],
)
def test_bad_input_is_named(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        linear_program(**arguments)
