"""The cut polytope: published values, exact boundaries, floats, bad input, and cvxpy beside it."""

import itertools
from fractions import Fraction
from typing import Any

import cvxpy as cp
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof.proofs.certificates.cuts import (
    cut_polytope,
    cut_polytope_float,
    cut_robustness,
)
from lossproof.proofs.certificates.given import InvalidInput

H = sp.sqrt(2) / 2


def level(n: int, c: Any) -> list[list[Any]]:
    """Return c off the diagonal and 1 on it."""
    return [[1 if i == j else c for j in range(n)] for i in range(n)]


def cycle(n: int) -> Any:
    shift = np.roll(np.eye(n, dtype=int), 1, axis=0)
    return shift + shift.T


def vertices(n: int) -> Any:
    signs = np.array([(1, *s) for s in itertools.product((1, -1), repeat=n - 1)])
    i, j = np.triu_indices(n, 1)
    return signs[:, i] * signs[:, j]


def by_cvxpy(matrix: Any) -> float:
    """Return the greatest lambda with lambda C + (1 - lambda) 1 in CUT, over all vertices."""
    cuts = vertices(len(matrix))
    weights, scale = cp.Variable(len(cuts), nonneg=True), cp.Variable(nonneg=True)
    target = matrix[np.triu_indices(len(matrix), 1)]
    rules = [cuts.T @ weights == scale * target, cp.sum(weights) == 1, scale <= 1]
    program: Any = cp.Problem(cp.Maximize(scale), rules)
    return float(program.solve(solver=cp.CLARABEL))


def test_minus_one_half_is_a_correlation_but_no_mixture_of_signs() -> None:
    """1 + c12 + c13 + c23 >= 0 holds for signs, and is -1/2 here; the functional has 3/2 > 1."""
    found = cut_polytope(level(3, "-1/2"))
    assert found.member is False
    assert found.dual.tolist() == [[0, -1, -1], [-1, 0, -1], [-1, -1, 0]]
    assert found.check().member is False
    assert cut_robustness(level(3, "-1/2")).exact == sp.Rational(2, 3)


@pytest.mark.parametrize("n", range(2, 10))
def test_least_uniform_correlation_of_signs(n: int) -> None:
    """It is -1/(2 ceil(n/2) - 1), attained by balanced signs, and nothing below it is."""
    least = Fraction(-1, 2 * -(-n // 2) - 1)
    found = cut_polytope(level(n, least))
    assert found.member is True
    weights = found.primal
    assert sum(w for w, _ in weights) == 1
    for i, j in itertools.combinations(range(n), 2):
        assert sum(w * s[i] * s[j] for w, s in weights) == least
    assert cut_polytope(level(n, least - Fraction(1, 10**15))).member is False
    assert cut_polytope(level(n, 1)).member and cut_polytope(level(n, 0)).member


def test_edges_of_the_pentagon() -> None:
    """Signs keep its edges at 1/2 at most and kill the other pairs."""
    assert cut_robustness(np.eye(5, dtype=int) + cycle(5)).exact == sp.Rational(1, 2)
    assert cut_polytope(np.eye(5) + cycle(5) / 2).member is True
    assert cut_polytope(np.eye(5) + cycle(5) * 0.5000001).member is False


@pytest.mark.parametrize("n", [3, 5, 7])
def test_odd_cycle_inequality(n: int) -> None:
    """-1 on a cycle of odd length n: its edges sum to -(n - 2) at least."""
    found = cut_robustness(np.eye(n, dtype=int) - cycle(n))
    assert found.upper <= Fraction(n - 2, n)
    assert cut_polytope(level(n, 1)).member


def test_irrational_matrices_are_exact() -> None:
    chsh = [[1, 0, H, H], [0, 1, H, -H], [H, H, 1, 0], [H, -H, 0, 1]]
    found = cut_robustness(chsh)  # CHSH: 2 sqrt 2 lambda <= 2
    assert found.exact == H
    edge = [[(x if i == j else x * H) for j, x in enumerate(row)] for i, row in enumerate(chsh)]
    assert cut_polytope(edge).member is True  # on the facet, exactly
    floats = cut_robustness(np.array(chsh, float))
    assert floats.width < 1e-13 and floats.lower <= Fraction(2**0.5 / 2) + Fraction(1, 10**15)
    assert cut_polytope(np.array(edge, float)).member is True  # 1/2 is meant exactly


def test_floats_on_the_boundary_stay_undecided_with_a_reason() -> None:
    found = cut_polytope(np.array(level(3, -1 / 3), float))
    assert found.member is None and "exact entries" in found.reason
    with pytest.raises(ValueError, match="undecided"):
        bool(found)


def test_a_matrix_of_eleven_below_two_thirds() -> None:
    """The bicycle odd wheel: -sum X over its edges is 12095/1001 here, and at most 8 on CUT_11."""
    close = [Fraction(*x) for x in ((-424, 1001), (828, 1001), (-29, 286), (787, 2002))]
    matrix: list[list[Any]] = level(11, 0)
    for i in range(9):
        for d, c in enumerate(close, 1):
            for k in ((i + d) % 9, (i - d) % 9):
                matrix[i][k] = c
        matrix[i][9] = matrix[i][10] = matrix[9][i] = matrix[10][i] = Fraction(-1031, 2002)
    matrix[9][10] = matrix[10][9] = Fraction(1000, 1001)
    found = cut_robustness(matrix)
    assert found.lower <= found.upper <= Fraction(8008, 12095) < Fraction(2, 3)
    assert found.exact is not None


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 7))
def test_agrees_with_the_plain_program(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(n, 2 + seed % 2))
    vectors /= np.linalg.norm(vectors, axis=1)[:, None]
    matrix = vectors @ vectors.T
    found = cut_robustness(matrix)
    assert found.width < 1e-11
    assert float(found) == pytest.approx(by_cvxpy(matrix), abs=1e-6)
    inside = 0.999 * float(found.lower)
    assert cut_polytope(inside * matrix + (1 - inside) * np.eye(n)).member is True
    if found.upper < Fraction(999, 1000):
        assert cut_polytope(matrix).member is False


@settings(max_examples=20, deadline=None)
@given(st.data(), st.integers(2, 8))
def test_mixtures_are_recognised_exactly(data: Any, n: int) -> None:
    count = data.draw(st.integers(1, 2 * n))
    signs = [
        data.draw(st.lists(st.sampled_from([1, -1]), min_size=n, max_size=n)) for _ in range(count)
    ]
    weights = [data.draw(st.integers(1, 50)) for _ in range(count)]
    total = sum(weights)
    matrix = [
        [
            Fraction(sum(w * s[i] * s[j] for w, s in zip(weights, signs, strict=True)), total)
            for j in range(n)
        ]
        for i in range(n)
    ]
    found = cut_polytope(matrix)
    assert found.member is True
    for i in range(n):
        for j in range(n):
            assert sum(w * s[i] * s[j] for w, s in found.primal) == matrix[i][j]


@pytest.mark.parametrize("n", [12, 16])
def test_larger_matrices_by_columns_on_demand(n: int) -> None:
    least = Fraction(-1, n - 1)
    assert cut_polytope(level(n, least)).member is True
    assert cut_robustness(level(n, 2 * least)).exact == sp.Rational(1, 2)


def test_beyond_the_enumeration_refutations_and_honest_intervals_are_left() -> None:
    n = 30
    assert cut_polytope(level(n, "-1/2")).member is False  # not even positive semidefinite
    worse = np.eye(n)
    worse[:3, :3] = np.array(level(3, -0.5))
    assert cut_polytope(worse).member is False  # a triangle of the first three
    found = cut_robustness(worse)
    assert found.lower == found.upper == Fraction(2, 3)
    assert "too many" in found.notes[0]
    assert cut_polytope(level(n, Fraction(1, 5))).member is None


def test_sizes_one_and_two() -> None:
    assert cut_polytope([[1]]).member and cut_robustness([[1]]).exact == 1
    assert cut_polytope([[1, -1], [-1, 1]]).member is True
    assert cut_robustness([[1, 4], [4, 1]]).exact == sp.Rational(1, 4)


def test_badly_scaled_matrices() -> None:
    for power in (-12, 12):
        size = Fraction(10) ** power
        found = cut_robustness(level(4, -size))
        assert found.exact == min(sp.Integer(1), sp.Rational(1, 3) / sp.Rational(size))
        assert cut_polytope(level(4, size)).member is (power < 0)
    huge = cut_robustness([[1, 1e300], [1e300, 1]])
    assert huge.lower <= 1 / Fraction(1e300) <= huge.upper
    mixed = [[1, Fraction(1, 10**12), "1/2"], [Fraction(1, 10**12), 1, "-1/2"], ["1/2", "-1/2", 1]]
    assert cut_polytope(mixed).member is False  # 1 - c12 - c13 + c23 = -c12
    mixed[0][1] = mixed[1][0] = 0
    assert cut_polytope(mixed).member is True


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        ([[1, 2], [3, 1]], "not Hermitian"),
        ([[2, 0], [0, 1]], "diagonal entry 2"),
        ([[1, 1j], [-1j, 1]], "imaginary"),
        ([[1, float("nan")], [float("nan"), 1]], "finite"),
        ([[1, 0, 0], [0, 1, 0]], "2 x 3"),
        ([[1, 10**400], [10**400, 1]], "too large"),
        ([], "matrix"),
        ("C", "matrix"),
    ],
)
def test_bad_input_is_named(matrix: Any, words: str) -> None:
    for function in (cut_polytope, cut_robustness):
        with pytest.raises(InvalidInput, match=words):
            function(matrix)


@pytest.mark.parametrize("n", [1, 2, 3, 5, 6, 8])
def test_the_float_gauge_is_the_inverse_of_the_robustness(n: int) -> None:
    random = np.random.default_rng(n)
    for _ in range(5):
        x = random.normal(size=(n, 2))
        x /= np.linalg.norm(x, axis=1)[:, None]
        matrix = x @ x.T
        np.fill_diagonal(matrix, 1)
        gauge = cut_polytope_float(matrix)
        assert abs(min(1.0, 1 / gauge if gauge else 1.0) - cut_robustness(matrix).value) < 1e-7
    assert cut_polytope_float(level(3, "-1/2")) == 1.5  # exact entries will do


@pytest.mark.parametrize(
    "matrix",
    [
        [[1, 0.2], [0.3, 1]],
        [[2, 0], [0, 1]],
        np.full((2, 2), np.nan),
        np.ones(3),
        [[1, 1j], [-1j, 1]],
    ],
)
def test_what_has_no_gauge_is_explained(matrix: Any) -> None:
    with pytest.raises(InvalidInput):
        cut_polytope_float(matrix)
