"""Zero-sum games and blind masks."""

from fractions import Fraction
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lossproof.proofs.certificates.games import blind_masks, game_value, minimax_mask_law
from lossproof.proofs.certificates.given import InvalidInput


def meet(s: Any, t: Any) -> bool:
    return bool(set(s) & set(t))


def test_textbook_games() -> None:
    assert game_value([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]).exact == 0
    assert game_value([[3, 1], [0, 2]]).exact == sp.Rational(3, 2)
    assert game_value([[5]]).exact == 5
    # (ad - bc)/(a + d - b - c) without a saddle point
    found = game_value([[sp.sqrt(2), 0], [0, 1]])
    assert sp.simplify(found.exact - (2 - sp.sqrt(2))) == 0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_value_lies_between_what_both_secure(seed: int) -> None:
    rng = np.random.default_rng(seed)
    m, n = rng.integers(1, 9, size=2)
    payoff = rng.integers(-9, 10, (m, n))
    found = game_value(payoff)
    assert found.lower == found.upper
    x, y = np.array(found.primal), np.array(found.dual)
    assert sum(x) == sum(y) == 1 and min(x) >= 0 and min(y) >= 0
    assert min(x @ payoff) == max(payoff @ y) == found.lower
    rules = np.hstack([-payoff.T, np.ones((n, 1))])
    cost = np.append(np.zeros(m), -1.0)
    bounds = [(0, None)] * m + [(None, None)]
    reference = linprog(cost, rules, np.zeros(n), [np.append(np.ones(m), 0.0)], [1.0], bounds)
    assert float(found) == pytest.approx(-reference.fun, abs=1e-8)
    noisy = game_value(payoff + rng.normal(size=(m, n)) * 1e-9)
    assert noisy.width < 1e-8 and abs(float(noisy) - float(found)) < 1e-8


@pytest.mark.parametrize("scale", [1e-12, 1e12])
def test_badly_scaled_payoffs(scale: float) -> None:
    found = game_value(np.array([[3.1, 1.2], [0.3, 2.4]]) * scale)
    assert found.width < 1e-8 * scale
    assert float(found) == pytest.approx((3.1 * 2.4 - 1.2 * 0.3) / 4.0 * scale)


@pytest.mark.parametrize(("n", "k", "t"), [(5, 2, 2), (6, 3, 1), (4, 4, 2), (4, 0, 1), (5, 3, 3)])
def test_blind_masks_are_optimal(n: int, k: int, t: int) -> None:
    """The reduction by symmetry agrees with the whole game."""
    found = blind_masks(n, k, t)
    value = 1 - Fraction(comb(n - t, k), comb(n, k))
    assert found.lower == found.upper == value
    assert minimax_mask_law(meet, n, k, t).lower == value
    table = [
        [int(meet(s, u)) for u in combinations(range(n), t)] for s in combinations(range(n), k)
    ]
    assert game_value(table).lower == value


def test_blind_masks_of_many_units() -> None:
    found = blind_masks(10_000, 100, 100)
    value = 1 - Fraction(comb(9900, 100), comb(10_000, 100))
    assert found.number is not None and found.number.rational() == value
    assert found.lower <= value <= found.upper and found.width < 1e-29
    assert found.primal == Fraction(1, comb(10_000, 100))


def test_payoffs_that_prefer_some_units() -> None:
    found = minimax_mask_law(lambda s, t: sum(i + 1 for i in s if i in t), 4, 2, 1)
    assert found.exact == sp.Rational(24, 25)
    for t in range(4):
        assert sum(p * (t + 1) for s, p in found.primal.items() if t in s) >= Fraction(24, 25)


def test_overlap_payoffs_average_over_the_hypergeometric_law() -> None:
    found = minimax_mask_law(lambda s, t: len(set(s) & set(t)) ** 2, 6, 3, 2)
    assert found.quantity == "blind_masks"
    # hypergeometric: mean kt/n = 1, variance kt(n-k)(n-t)/(n^2(n-1)) = 2/5
    assert found.exact == sp.Rational(7, 5)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: blind_masks(3, 5, 1), "at most 3"),
        (lambda: blind_masks(3, -1, 1), "not negative"),
        (lambda: blind_masks(10**6, 1, 1), "at most 10000"),
        (lambda: minimax_mask_law(meet), "n must be"),
        (lambda: minimax_mask_law(meet, 40, 20, 1), "5000"),
        (lambda: minimax_mask_law(lambda s, t: 1j, 3, 1, 1), "no exact real"),
        (lambda: minimax_mask_law(lambda s, t: float("nan"), 3, 1, 1), "finite"),
        (lambda: game_value([[1j]]), "real"),
        (lambda: game_value([[1, 2], [3]]), "differ in length"),
        (lambda: game_value([]), "matrix"),
    ],
)
def test_bad_input_is_named(call: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        call()
