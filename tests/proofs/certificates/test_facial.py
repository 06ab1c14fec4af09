"""Exact points of spectrahedra without interior, from float solutions; wrong guesses give up."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from lossproof.numerics._solve import modelling, solve
from lossproof.proofs.certificates._exact_linear import nullspace
from lossproof.proofs.certificates.facial import (
    echelon_guess,
    exact_point,
    satisfies,
    spectral_gap,
)
from lossproof.proofs.certificates.rounding import to_floats
from lossproof.proofs.kernel.matrices import Matrix, is_psd
from lossproof.proofs.kernel.numbers import ONE, ZERO, I, Number, number, root

Equations = list[tuple[Matrix, Number]]


def symmetric(n: int, entries: dict[tuple[int, int], Number]) -> Matrix:
    """Return the symmetric matrix with half of each entry on either side of the diagonal."""
    out = [[ZERO] * n for _ in range(n)]
    half = number(Fraction(1, 2))
    for (i, j), x in entries.items():
        out[i][j] = out[i][j] + half * x
        out[j][i] = out[j][i] + half * x
    return out


def unit_diagonal(n: int) -> Equations:
    return [(symmetric(n, {(i, i): ONE}), ONE) for i in range(n)]


def noise(n: int, size: float) -> np.ndarray:
    e = np.random.default_rng(n).normal(size=(n, n)) * size
    return e + e.T


TRIPLE = symmetric(3, {(0, 1): ONE, (0, 2): ONE, (1, 2): ONE})
CORNER = 1.5 * np.eye(3) - 0.5 * np.ones((3, 3))


@pytest.mark.parametrize("size", [0.0, 1e-9, 1e-7])
def test_three_vectors_that_sum_to_zero(size: float) -> None:
    """(x1 + x2 + x3)^2 = 0 leaves one point of the elliptope: the Mercedes frame."""
    equations = [*unit_diagonal(3), (TRIPLE, number(Fraction(-3, 2)))]
    found = exact_point(CORNER + noise(3, size), equations)
    assert found is not None
    assert np.array_equal(to_floats(found), CORNER)
    assert satisfies(found, equations) and is_psd(found)


@pytest.mark.parametrize("excess", [Fraction(1, 10**9), Fraction(1, 10**30), Fraction(-1, 10**3)])
def test_a_system_without_that_face_is_not_solved_there(excess: Fraction) -> None:
    equations = [*unit_diagonal(3), (TRIPLE, number(Fraction(-3, 2) - excess))]
    assert exact_point(CORNER, equations) is None


def test_the_tsirelson_point_of_chsh() -> None:
    signs = {(0, 2): ONE, (0, 3): ONE, (1, 2): ONE, (1, 3): number(-1)}
    equations = [*unit_diagonal(4), (symmetric(4, signs), number(2) * root(2))]
    vectors = np.array([[1, 0], [0, 1], [0.5**0.5, 0.5**0.5], [0.5**0.5, -(0.5**0.5)]])
    found = exact_point(vectors @ vectors.T + noise(4, 1e-8), equations)
    assert found is not None and satisfies(found, equations)
    assert found[0][2] == root(2) * number(Fraction(1, 2))
    beyond = [*equations[:4], (equations[4][0], number(2) * root(2) + number(Fraction(1, 10**20)))]
    assert exact_point(vectors @ vectors.T, beyond) is None


def test_the_solution_of_a_solver_is_made_exact() -> None:
    """An interior-point solver stays a little inside: its kernel is right to a few digits."""
    cp = modelling()
    x = cp.Variable((4, 4), symmetric=True)
    problem = cp.Problem(
        cp.Maximize(x[0, 2] + x[0, 3] + x[1, 2] - x[1, 3]), [x >> 0, cp.diag(x) == 1]
    )
    assert solve(problem) == ""
    signs = {(0, 2): ONE, (0, 3): ONE, (1, 2): ONE, (1, 3): number(-1)}
    equations = [*unit_diagonal(4), (symmetric(4, signs), number(2) * root(2))]
    found = exact_point(np.asarray(x.value), equations)
    assert found is not None and satisfies(found, equations)


def test_a_complex_state_fixed_by_one_expectation() -> None:
    identity, y = [[ONE, ZERO], [ZERO, ONE]], [[ZERO, -I], [I, ZERO]]
    near = np.array([[0.5, -0.5j], [0.5j, 0.5]]) + noise(2, 1e-8)
    found = exact_point(near, [(identity, ONE), (y, ONE)])
    half = number(Fraction(1, 2))
    assert found == [[half, -(I * half)], [I * half, half]]
    assert exact_point(near.conj(), [(identity, ONE), (y, ONE)]) is None


def test_what_the_equations_leave_free_stays_near() -> None:
    """tr(k k^T X) = 0 forces a kernel; inside the face X is definite and merely rounded."""
    k = symmetric(4, {(0, 0): ONE, (1, 1): ONE, (0, 1): number(-2)})
    equations = [(k, ZERO), (symmetric(4, {(i, i): ONE for i in range(4)}), number(3))]
    f = np.random.default_rng(0).normal(size=(4, 3))
    f[1] = f[0]
    near = f @ f.T
    near *= 3 / np.trace(near)
    found = exact_point(near + noise(4, 1e-8), equations)
    assert found is not None and satisfies(found, equations)
    assert found[0] == found[1]
    assert np.abs(to_floats(found) - near).max() < 0.6


def test_interior_solutions_need_no_face() -> None:
    equations = unit_diagonal(3)
    found = exact_point(np.eye(3) + 1e-3, equations)
    assert found is not None and satisfies(found, equations)


def test_no_equations_and_the_zero_matrix() -> None:
    assert exact_point(np.zeros((2, 2)), []) == [[ZERO, ZERO], [ZERO, ZERO]]
    assert exact_point(np.zeros((2, 2)), unit_diagonal(2)) is None
    found = exact_point(np.diag([1.0, 2.0]), [])
    assert found is not None and is_psd(found)


def test_what_is_no_matrix_of_floats_is_left_undecided() -> None:
    assert exact_point(np.array([[np.nan]]), []) is None
    assert exact_point(np.zeros((2, 3)), []) is None


def test_a_kernel_that_no_simple_numbers_describe_is_left_undecided() -> None:
    v = np.array([1.0, np.pi / 4.0, np.e / 5])
    near = np.eye(3) - np.outer(v, v) / (v @ v)
    assert exact_point(near, unit_diagonal(3)) is None


def test_a_wrong_radicand_is_left_undecided() -> None:
    v = np.array([1.0, 2**0.5 - 0.4137])
    near = np.eye(2) - np.outer(v, v) / (v @ v)
    k = [[ONE, root(2)], [root(2), number(2)]]
    assert exact_point(near, [(k, ZERO), (symmetric(2, {(0, 0): ONE}), ONE)]) is None


def test_echelon_forms_and_complements() -> None:
    rows = np.array([[1.0, 1.0, 2.0], [1.0, -1.0, 0.0]])
    guessed = echelon_guess(rows, ())
    assert guessed == [[ONE, ZERO, ONE], [ZERO, ONE, ONE]]
    assert guessed is not None
    assert nullspace(guessed, 3) == [[number(-1), number(-1), ONE]]
    assert nullspace([], 2) == [[ONE, ZERO], [ZERO, ONE]]


def test_the_gap_separates_noise_from_eigenvalues() -> None:
    assert 1e-8 < spectral_gap([1e-8, 2e-9, 0.3, 1.0]) < 0.3
    assert spectral_gap([0.5, 1.0]) < 0.5
