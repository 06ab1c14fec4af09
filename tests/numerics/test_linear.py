"""The simplex method of HiGHS against closed forms and against scipy's interface to it."""

import numpy as np
import pytest
from scipy.optimize import linprog

from lossproof.numerics.linear import Columns, minimise


def test_vertex_multipliers_and_basis() -> None:
    # min -x - y with 2x + y <= 4, x + 3y <= 6 has its optimum -14/5 at (6/5, 8/5)
    matrix = np.array([[2.0, 1.0], [1.0, 3.0]])
    found = minimise(np.array([-1.0, -1.0]), matrix, np.full(2, -np.inf), np.array([4.0, 6.0]))
    assert found.optimal and found.value == pytest.approx(-14 / 5)
    assert found.x == pytest.approx([6 / 5, 8 / 5])
    assert found.multipliers == pytest.approx([-2 / 5, -1 / 5])
    assert found.basic_columns.all() and not found.basic_rows.any()


def test_free_variables_and_statuses() -> None:
    free = np.array([True])
    found = minimise(np.array([1.0]), np.eye(1), np.array([-3.0]), np.array([np.inf]), free=free)
    assert found.value == -3
    assert minimise(np.ones(1), np.eye(1), np.array([-np.inf]), -np.ones(1)).status == "Infeasible"


@pytest.mark.parametrize("seed", range(6))
def test_agrees_with_scipy_and_with_columns_added_one_by_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix, x = rng.normal(size=(5, 14)), rng.random(14)
    right, cost = matrix @ x, rng.random(14)
    reference = linprog(cost, A_eq=matrix, b_eq=right)
    found = minimise(cost, matrix, right, right)
    assert found.value == pytest.approx(reference.fun, abs=1e-8)
    program = Columns(right)
    for price, column in zip(cost, matrix.T, strict=True):
        program.add(float(price), column)
    assert program.solve().value == pytest.approx(reference.fun, abs=1e-8)
