"""0/1 masks: second moments as they are, and normalised at some or at equal keep rates."""

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof.proofs.certificates.given import InvalidInput
from lossproof.proofs.certificates.masks import (
    correlation_polytope,
    mask_robustness,
    normalised_mask_multiplier,
)

H = sp.sqrt(2) / 2
F = Fraction
IMPOSSIBLE = [[1, "4/5", "3/5"], ["4/5", 1, "24/25"], ["3/5", "24/25", 1]]


def path(c: Any) -> list[list[Any]]:
    return [[1, c, 0], [c, 1, c], [0, c, 1]]


def level(n: int, c: Any) -> list[list[Any]]:
    return [[1 if i == j else c for j in range(n)] for i in range(n)]


# -- unnormalised ---------------------------------------------------------------------------------


def test_independent_and_exclusive_masks() -> None:
    found = correlation_polytope([["1/2", "1/4"], ["1/4", "1/2"]])
    assert found.member is True and sum(w for w, _ in found.primal) == 1
    third = [["1/3" if i == j else 0 for j in range(3)] for i in range(3)]
    assert correlation_polytope(third).member is True  # exactly one is kept
    half = [["1/2" if i == j else 0 for j in range(3)] for i in range(3)]
    assert correlation_polytope(half).member is False  # three exclusive events of 1/2


def test_sherali_facets() -> None:
    """Bonferroni: E m_1 + E m_2 - E m_1 m_2 <= 1; and pairs are no likelier than single ones."""
    assert correlation_polytope([["3/4", "1/2"], ["1/2", "3/4"]]).member is True
    assert correlation_polytope([["3/4", "49/100"], ["49/100", "3/4"]]).member is False
    assert correlation_polytope([["1/2", "51/100"], ["51/100", "1"]]).member is False
    assert correlation_polytope([["3/2"]]).member is False
    assert correlation_polytope([[1]]).member and correlation_polytope([[0]]).member


@settings(max_examples=15, deadline=None)
@given(st.data(), st.integers(1, 6))
def test_mixtures_are_recognised_exactly(data: Any, n: int) -> None:
    count = data.draw(st.integers(1, 2 * n))
    masks = [data.draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)) for _ in range(count)]
    weights = [F(data.draw(st.integers(1, 30))) for _ in range(count)]
    total = sum(weights)
    matrix = [
        [
            sum(w * m[i] * m[j] for w, m in zip(weights, masks, strict=True)) / total
            for j in range(n)
        ]
        for i in range(n)
    ]
    found = correlation_polytope(matrix)
    assert found.member is True
    for i, j in product(range(n), repeat=2):
        assert sum(w * m[i] * m[j] for w, m in found.primal) == matrix[i][j]


# -- normalised -----------------------------------------------------------------------------------


def test_a_nonnegative_correlation_matrix_that_no_rates_realise() -> None:
    found = normalised_mask_multiplier(IMPOSSIBLE)
    assert found.member is False and found.check().member is False
    floats = np.array([[float(Fraction(x)) for x in row] for row in IMPOSSIBLE])
    assert normalised_mask_multiplier(floats).member is False


def test_unequal_rates_help_on_the_path() -> None:
    """c = 1/sqrt 2 needs rates 1 : 2 : 1; equal rates allow c <= 1/2."""
    found = normalised_mask_multiplier(path(H))
    assert found.member is True
    ratios, weights = found.primal
    assert ratios == [1, 2, 1] and weights == [(1, (1, 1, 0)), (1, (0, 1, 1))]
    assert normalised_mask_multiplier(path(H), equal_rates=True).member is False
    assert normalised_mask_multiplier(path(F(1, 2)), equal_rates=True).member is True
    assert normalised_mask_multiplier(path(F(1, 2) + F(1, 10**9)), equal_rates=True).member is False
    assert normalised_mask_multiplier(path(F(70710, 100000))).member is True
    assert normalised_mask_multiplier(path(F(70712, 100000))).member is False
    assert mask_robustness(path(H)).exact == H
    assert mask_robustness(path(1)).exact == sp.Rational(1, 2)


def test_parts_that_do_not_meet_have_rates_of_their_own() -> None:
    both = np.zeros((6, 6), object)
    both[:3, :3], both[3:, 3:] = path(H), path(H)
    assert normalised_mask_multiplier(both.tolist()).member is True
    both[3:, 3:] = [[Fraction(x) for x in row] for row in IMPOSSIBLE]
    found = normalised_mask_multiplier(both.tolist())
    assert found.member is False and found.certificate["subset"] == [3, 4, 5]


@pytest.mark.parametrize("n", range(1, 7))
def test_uniform_correlations(n: int) -> None:
    """All of [0, 1] (identical masks mixed with exclusive ones), and nothing negative."""
    for c in (0, F(1, 7), F(5, 6), 1):
        assert normalised_mask_multiplier(level(n, c), equal_rates=True).member is True
        assert normalised_mask_multiplier(level(n, c)).member is True
        assert mask_robustness(level(n, c)).exact == 1
    if n > 1:
        found = normalised_mask_multiplier(level(n, F(-1, 5)))
        assert found.member is False and found.check().member is False
        assert mask_robustness(level(n, F(-1, 5))).exact == 0


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 5))
def test_matrices_of_random_laws_are_members(seed: int, n: int) -> None:
    """From rates that are squares, so that the matrix is rational."""
    rng = np.random.default_rng(seed)
    q = [F(int(x), 8) for x in rng.integers(4, 13, n)]
    masks = rng.integers(0, 2, (n + 2, n))
    weights = [F(int(w), 40) for w in rng.integers(1, 9, n + 2)]
    cone = [
        [sum(w * int(m[i] * m[j]) for w, m in zip(weights, masks, strict=True)) for j in range(n)]
        for i in range(n)
    ]
    scale = max(cone[i][i] / q[i] ** 2 for i in range(n)) * F(3, 2)
    if not scale:
        return
    matrix = [
        [F(1) if i == j else cone[i][j] / (scale * q[i] * q[j]) for j in range(n)] for i in range(n)
    ]
    found = normalised_mask_multiplier(matrix)
    assert found.member is True


def slack(c: Any, q: Any) -> Any:
    """Return the least slack of the facets of the cone over COR_3, for many rates at once."""
    t = c * q[:, :, None] * q[:, None, :]
    parts = []
    for i, j, k in ((0, 1, 2), (1, 0, 2), (2, 0, 1)):
        parts += [t[:, i, i] - t[:, i, j], t[:, i, i] - t[:, i, k]]
        parts.append(t[:, i, i] - t[:, i, j] - t[:, i, k] + t[:, j, k])
    return np.min(parts, axis=0)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_verdicts_agree_with_a_grid_of_rates(seed: int) -> None:
    """n = 3: some q > 0 for which q_i C_ij q_j satisfies the facets of the cone."""
    rng = np.random.default_rng(seed)
    vectors = rng.random((3, 3)) + 0.1
    vectors /= np.linalg.norm(vectors, axis=1)[:, None]
    matrix = vectors @ vectors.T
    found = normalised_mask_multiplier(matrix)
    axis = np.linspace(0.3, 3, 271)
    grid = np.stack(np.meshgrid([1.0], axis, axis), axis=-1).reshape(-1, 3)
    best = slack(matrix, grid).max()
    if best > 1e-9:
        assert found.member is True
    if found.member:
        ratios = np.array([[float(x) ** 0.5 for x in found.primal[0]]])
        assert slack(matrix, ratios).max() > -1e-9
    else:
        assert found.member is False and best <= 0


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 6))
def test_equal_rates_are_rates_and_the_robustness_is_where_they_end(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = rng.random((n, 3)) + 0.3
    vectors /= np.linalg.norm(vectors, axis=1)[:, None]
    matrix = vectors @ vectors.T
    equal = normalised_mask_multiplier(matrix, equal_rates=True)
    if equal.member:
        assert normalised_mask_multiplier(matrix).member is True
    lam = mask_robustness(matrix)
    assert lam.width < 1e-8
    assert (lam.lower == 1) == (equal.member is True)
    for factor in (0.99, 1.01):
        mixed = factor * float(lam.lower) * (matrix - np.eye(n)) + np.eye(n)
        inside = normalised_mask_multiplier(mixed, equal_rates=True).member
        assert inside is (factor < 1) or lam.lower == 1


def test_zeros_of_floats_are_uncertain_and_that_is_said() -> None:
    found = mask_robustness(np.array(path(0.3)))
    assert found.lower == 0 and found.upper == 1 and "no lower bound" in found.notes[0]
    assert mask_robustness(path("3/10")).exact == 1


def test_badly_scaled_matrices() -> None:
    for power in (-12, 12):
        size = F(10) ** power
        found = mask_robustness(path(size))
        assert found.exact == min(sp.Integer(1), sp.Rational(1, 2) / sp.Rational(size))
    tiny = F(1, 10**12)
    assert normalised_mask_multiplier(path(tiny)).member is True
    uneven = [[1, "4/5", tiny], ["4/5", 1, "9/10"], [tiny, "9/10", 1]]
    assert normalised_mask_multiplier(uneven).member is False


def test_many_units_keep_an_honest_interval() -> None:
    found = mask_robustness(level(14, F(1, 26)))
    assert found.exact == 1  # pairs alone
    wide = mask_robustness(level(14, F(1, 2)))
    assert wide.lower == F(2, 13) and wide.upper == 1
    undecided = normalised_mask_multiplier(level(14, F(1, 2)))
    assert undecided.member is None and "n = 12" in undecided.notes[0]


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        ([[1, "1/2"], ["1/3", 1]], "not Hermitian"),
        ([["1/2", 0], [0, 1]], "diagonal entry 0.5"),
        ([[1, 1j], [-1j, 1]], "imaginary"),
        ([[float("nan")]], "finite"),
    ],
)
def test_bad_input_is_named(matrix: Any, words: str) -> None:
    for function in (normalised_mask_multiplier, mask_robustness):
        with pytest.raises(InvalidInput, match=words):
            function(matrix)
    with pytest.raises(InvalidInput, match="not Hermitian"):
        correlation_polytope([[1, 0], ["1/2", 1]])
