"""The elliptope, real and complex."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof.proofs.certificates.elliptope import elliptope, elliptope_robustness
from lossproof.proofs.certificates.given import InvalidInput

R3 = 1 / sp.sqrt(3)


def level(n: int, c: Any) -> list[list[Any]]:
    return [[1 if i == j else c for j in range(n)] for i in range(n)]


@pytest.mark.parametrize("n", range(2, 8))
def test_least_uniform_correlation(n: int) -> None:
    """It is -1/(n - 1): the matrix is singular there, and indefinite below."""
    assert elliptope(level(n, Fraction(-1, n - 1))).member is True
    below = elliptope(level(n, Fraction(-1, n - 1) - Fraction(1, 10**9)))
    assert below.member is False and below.check().member is False
    assert elliptope_robustness(level(n, -1)).exact == sp.Rational(1, n - 1)


def test_edges_of_the_pentagon() -> None:
    """Gaussian masks keep its edges at 1/|least eigenvalue| = (sqrt 5 - 1)/2."""
    shift = np.roll(np.eye(5, dtype=int), 1, axis=0)
    found = elliptope_robustness(np.eye(5, dtype=int) + shift + shift.T)
    assert sp.simplify(found.exact - (sp.sqrt(5) - 1) / 2) == 0


def test_complex_matrices() -> None:
    """The Gram matrix of four equiangular qubit states: rank 2, all |C_ij|^2 = 1/3."""
    w = sp.Rational(-1, 2) + sp.sqrt(3) / 2 * sp.I
    r2 = sp.sqrt(2)
    states = [sp.Matrix([1, 0])] + [sp.Matrix([R3, r2 * R3 * sp.expand(w**k)]) for k in range(3)]
    gram = [[sp.expand((a.H * b)[0]) for b in states] for a in states]
    assert elliptope(gram).member is True
    assert elliptope_robustness(gram).exact == 1
    beyond = [[x if i == j else 2 * x for j, x in enumerate(row)] for i, row in enumerate(gram)]
    assert elliptope(beyond).member is False
    assert elliptope_robustness(beyond).exact == sp.Rational(1, 2)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 20), st.floats(0.2, 50))
def test_interval_contains_the_value_of_floats(seed: int, n: int, stretch: float) -> None:
    rng = np.random.default_rng(seed)
    m = rng.normal(size=(n, n)) + 1j * rng.normal(size=(n, n))
    m = stretch * (m + m.conj().T) / 2
    np.fill_diagonal(m, 1)
    found = elliptope_robustness(m)
    least = np.linalg.eigvalsh(m)[0]
    value = 1.0 if least >= 0 else 1 / (1 - least)
    assert found.width < 1e-9
    assert float(found.lower) - 1e-12 <= value <= float(found.upper) + 1e-12
    if abs(least) > 1e-9:
        assert elliptope(m).member is bool(least > 0)


def test_larger_and_badly_scaled_matrices() -> None:
    rng = np.random.default_rng(0)
    m = rng.normal(size=(60, 60))
    m /= np.linalg.norm(m, axis=1)[:, None]
    assert elliptope(m @ m.T).member is True
    assert elliptope_robustness(2 * m @ m.T - np.eye(60)).width < 1e-10
    huge = elliptope_robustness([[1, 10**12], [10**12, 1]])
    assert huge.exact == sp.Rational(1, 10**12)
    tiny = elliptope([[1, Fraction(1, 10**12)], [Fraction(1, 10**12), 1]])
    assert tiny.member is True
    wide = np.full((20, 20), 1e12)
    np.fill_diagonal(wide, 1)
    found = elliptope_robustness(wide)
    assert found.lower <= Fraction(1, 10**12) <= found.upper and found.width < 1e-20


@pytest.mark.parametrize("n", range(2, 7))
def test_matrices_next_to_the_boundary_are_decided_exactly(n: int) -> None:
    tiny = Fraction(1, 10**30)
    assert elliptope(level(n, Fraction(-1, n - 1) - tiny)).member is False
    assert elliptope(level(n, Fraction(-1, n - 1) + tiny)).member is True
    twisted = [
        [x if i == j else x * sp.I ** (j - i) for j, x in enumerate(row)]
        for i, row in enumerate(level(n, Fraction(-1, n - 1) - tiny))
    ]
    assert elliptope(twisted).member is False
    assert elliptope([[1, R3 * sp.sqrt(3) + tiny], [R3 * sp.sqrt(3) + tiny, 1]]).member is False
    flat = [[1, 1, tiny], [1, 1, 0], [tiny, 0, 1]]  # a zero pivot with a column that is not zero
    assert elliptope(flat).member is False


def test_floats_on_the_boundary_stay_undecided_with_a_reason() -> None:
    found = elliptope(np.array(level(4, -1 / 3), float))
    assert found.member is None and "exact entries" in found.reason


def test_size_one() -> None:
    assert elliptope([[1]]).member is True and elliptope_robustness([[1]]).exact == 1


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        ([[1, 1j], [1j, 1]], "not Hermitian"),
        ([[1, 0], [0, "1/2"]], "diagonal entry 0.5"),
        ([[float("inf")]], "finite"),
    ],
)
def test_bad_input_is_named(matrix: Any, words: str) -> None:
    for function in (elliptope, elliptope_robustness):
        with pytest.raises(InvalidInput, match=words):
            function(matrix)
