"""Maxima of forms over signs and over the elliptope, in floats."""

import itertools

import cvxpy as cp
import numpy as np
import pytest

from lossproof.numerics.grothendieck import FormMaximum, cut_maximum, elliptope_maximum


def form(n: int, seed: int) -> np.ndarray:
    draw = np.random.default_rng(seed).normal(size=(n, n))
    return draw + draw.T


@pytest.mark.parametrize("seed", range(3))
def test_both_sides_of_the_program_meet_and_agree_with_cvxpy(seed: int) -> None:
    a = form(5, seed)
    found = elliptope_maximum(a)
    assert isinstance(found, FormMaximum)
    assert np.sum(a * found.point) == pytest.approx(found.multipliers.sum(), rel=1e-7)
    assert np.diag(found.point) == pytest.approx(np.ones(5))
    assert np.linalg.eigvalsh(np.diag(found.multipliers) - a)[0] > -1e-7
    x = cp.Variable((5, 5), PSD=True)
    reference = cp.Problem(cp.Maximize(cp.trace(a @ x)), [cp.diag(x) == 1])
    assert reference.solve(solver=cp.CLARABEL) == pytest.approx(np.sum(a * found.point), rel=1e-6)


def test_signs_are_enumerated() -> None:
    a = form(6, 4)
    best = max(np.array(s) @ a @ np.array(s) for s in itertools.product((1, -1), repeat=6))
    value, signs = cut_maximum(a)
    assert value == pytest.approx(best) and signs @ a @ signs == pytest.approx(best)


def test_the_local_search_finds_a_planted_maximum() -> None:
    signs = np.sign(np.random.default_rng(0).normal(size=30))
    value, found = cut_maximum(np.outer(signs, signs))
    assert value == pytest.approx(900) and abs(found @ signs) == 30
