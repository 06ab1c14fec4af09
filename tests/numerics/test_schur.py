"""Norms of Schur maps: closed forms, the full programs, degenerate optima, every scale."""

from __future__ import annotations

import numpy as np
import pytest

from lossproof.numerics import schur
from lossproof.numerics.diamond import diamond_value
from lossproof.numerics.schur import SchurSolution, reduced_program, schur_solution


def hermitian(rng: np.random.Generator, n: int, *, real: bool = False) -> np.ndarray:
    a = rng.normal(size=(n, n)) + (0 if real else 1j * rng.normal(size=(n, n)))
    return a + a.conj().T


def correlation(rng: np.random.Generator, n: int, rank: int) -> np.ndarray:
    x = rng.normal(size=(n, rank)) + 1j * rng.normal(size=(n, rank))
    x /= np.linalg.norm(x, axis=1)[:, None]
    return x @ x.conj().T


def schur_choi(a: np.ndarray) -> np.ndarray:
    n = len(a)
    choi = np.zeros((n * n, n * n), complex)
    levels = np.arange(n) * (n + 1)
    choi[np.ix_(levels, levels)] = a
    return choi


def assert_consistent(a: np.ndarray, found: SchurSolution) -> None:
    """Recompute both bounds from the solution alone."""
    d = np.sqrt(found.weights)
    size = float(np.abs(a).max())
    assert found.weights.min() >= 0 and found.weights.sum() == pytest.approx(1)
    assert np.linalg.norm(found.sign, 2) <= 1 + 1e-9
    assert np.trace(found.sign @ (d[:, None] * a * d)).real >= found.lower - 1e-9 * size
    b = found.dual(a)
    assert np.linalg.eigvalsh(b)[0] >= -1e-8 * size
    assert np.linalg.eigvalsh(b - a)[0] >= -1e-8 * size
    assert np.real(2 * np.diag(b) - np.diag(a)).max() <= found.upper + 1e-8 * size
    assert found.lower <= found.upper * (1 + 1e-12)


@pytest.mark.parametrize("n", [2, 3, 10, 100, 300])
def test_identity_minus_dephasing_is_solved_at_the_first_look(n: int) -> None:
    found = schur_solution(np.ones((n, n)) - np.eye(n))
    assert found.value == pytest.approx(2 * (1 - 1 / n), abs=1e-10)
    assert found.weights == pytest.approx(np.full(n, 1 / n))
    assert found.width < 1e-10


def test_phases_change_nothing_where_single_precision_comes_first() -> None:
    n = 300  # its eigenvalue -1 is degenerate: single precision finds poor eigenvectors
    z = np.exp(1j * np.arange(n) ** 2)
    found = schur_solution(np.outer(z, z.conj()) - np.eye(n))
    assert found.lower <= 2 * (1 - 1 / n) * (1 + 1e-12) and found.upper >= 2 * (1 - 1 / n) * (
        1 - 1e-12
    )
    assert found.width < 1e-9


def test_cyclic_multipliers_have_the_uniform_optimum() -> None:
    for n in (5, 8, 13):
        first = np.random.default_rng(n).normal(size=n)
        a = np.array(
            [[first[(i - j) % n] + first[(j - i) % n] for j in range(n)] for i in range(n)]
        )
        found = schur_solution(a)
        assert found.value == pytest.approx(np.abs(np.linalg.eigvalsh(a)).sum() / n, rel=1e-12)


@pytest.mark.parametrize("n", [2, 3, 4])
@pytest.mark.parametrize("real", [True, False])
def test_agrees_with_the_program_of_the_whole_map(n: int, real: bool) -> None:
    a = hermitian(np.random.default_rng(n), n, real=real)
    found = schur_solution(a)
    assert_consistent(a, found)
    assert found.value == pytest.approx(diamond_value(schur_choi(a), n, n), rel=2e-6)


@pytest.mark.parametrize("n", [3, 6])
def test_agrees_with_the_reduced_program(n: int) -> None:
    a = hermitian(np.random.default_rng(n), n)
    solved = reduced_program(a)
    assert isinstance(solved[1], np.ndarray)
    value = np.real(2 * np.diag(solved[1]) - np.diag(a)).max()
    assert schur_solution(a).value == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_degenerate_optima_are_as_narrow_as_others(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(3, 14))
    a = hermitian(rng, n, real=seed % 2 == 0)
    star = np.zeros((n, n), complex)
    star[0, 1:] = rng.normal(size=n - 1)
    star = star + star.conj().T
    blocks = np.kron(np.diag([1, 1 - 1e-9, 0.5]), a)
    sparse = a * (np.add.outer(np.arange(n), np.arange(n)) % 3 == 0)
    wide = a * 10.0 ** rng.uniform(-6, 0, (n, 1))
    low = correlation(rng, n, 1) - correlation(rng, n, 2)
    ties = np.kron(np.eye(2), a)
    for m in (a, star, blocks, sparse, wide + wide.conj().T, low, ties, np.diag(np.diag(a)), a @ a):
        found = schur_solution(m)
        assert found.width <= 1e-8
        assert found.notes == ()
        assert_consistent(m, found)


@pytest.mark.parametrize("n", [50, 120, 250])
def test_large_maps(n: int) -> None:
    rng = np.random.default_rng(n)
    a = correlation(rng, n, n) - correlation(rng, n, n)
    found = schur_solution(a)
    assert found.width <= 1e-9
    assert found.notes == ()
    assert_consistent(a, found)


def test_a_large_map_whose_weights_vanish_needs_the_hessian() -> None:
    rng = np.random.default_rng(5)
    a = np.zeros((100, 100))
    a[:10, :10], a[10:, 10:] = hermitian(rng, 10, real=True), 0.2 * hermitian(rng, 90, real=True)
    found = schur_solution(a)
    blocks = [schur_solution(a[:10, :10]).value, schur_solution(a[10:, 10:]).value]
    assert found.value == pytest.approx(max(blocks), rel=1e-7)
    assert_consistent(a, found)


@pytest.mark.parametrize("seed", range(3))
def test_what_leaves_the_norm_as_it_is(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = 5
    a = hermitian(rng, n)
    value = schur_solution(a).value
    order, phases = rng.permutation(n), np.exp(2j * np.pi * rng.random(n))
    twin = np.kron(a, np.ones((2, 2)))  # a copy of each level
    for same in (-a, a.T, a[np.ix_(order, order)], phases[:, None] * a * phases.conj(), twin):
        assert schur_solution(same).value == pytest.approx(value, rel=1e-8)


@pytest.mark.parametrize("seed", range(3))
def test_multiplicative_subadditive_and_monotone(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, b, c = hermitian(rng, 3), hermitian(rng, 4), hermitian(rng, 3)
    first, second, third = (schur_solution(m).value for m in (a, b, c))
    assert schur_solution(np.kron(a, b)).value == pytest.approx(first * second, rel=1e-7)
    assert schur_solution(a + c).value <= first + third + 1e-9
    assert schur_solution(b[:3, :3]).value <= second + 1e-9
    assert second >= np.abs(b).max() - 1e-9  # two levels alone reach |b_ij|


def test_scales_with_the_multiplier() -> None:
    a = hermitian(np.random.default_rng(1), 5)
    value = schur_solution(a).value
    for scale in (1e-300, 1e-12, 1e12, 1e300):
        found = schur_solution(scale * a)
        assert found.value == pytest.approx(scale * value, rel=1e-8)
        assert found.width <= 1e-8


def test_trivial_maps() -> None:
    assert schur_solution(np.zeros((3, 3))).upper == 0
    assert schur_solution(np.array([[-2.0]])).value == 2
    assert schur_solution(np.eye(4)).value == pytest.approx(1)


def test_integer_arrays_are_taken() -> None:
    assert schur_solution(np.array([[0, 1], [1, 0]])).value == pytest.approx(1)


def test_when_the_iterations_stall_the_program_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def stalled(a: np.ndarray, tolerance: float, best: object) -> None:
        raise np.linalg.LinAlgError("no convergence")

    monkeypatch.setattr(schur, "_interior_point", stalled)
    a = hermitian(np.random.default_rng(2), 5)
    found = schur_solution(a)
    monkeypatch.undo()
    assert found.width <= 1e-5
    assert "no convergence" in found.notes[0]
    assert_consistent(a, found)
    assert found.lower <= schur_solution(a).value <= found.upper


def test_when_nothing_converges_the_bounds_are_wide_and_true(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a = hermitian(np.random.default_rng(2), 5)
    value = schur_solution(a).value

    def stalled(a: np.ndarray, tolerance: float, best: object) -> None:
        raise np.linalg.LinAlgError("no convergence")

    monkeypatch.setattr(schur, "_interior_point", stalled)
    monkeypatch.setattr(schur, "reduced_program", lambda a: ("no solver",))
    found = schur_solution(a)
    discs = (np.abs(np.real(a)) + np.abs(np.imag(a))).sum(axis=1)  # as the kernel measures them
    assert found.lower <= value <= found.upper <= discs.max()
    assert found.notes[-1] == "no solver"
