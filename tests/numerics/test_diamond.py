"""Diamond norms against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from lossproof.numerics.diamond import diamond_program, diamond_value


def schur_choi(multiplier: np.ndarray) -> np.ndarray:
    n = len(multiplier)
    choi = np.zeros((n * n, n * n), multiplier.dtype)
    for i in range(n):
        for j in range(n):
            choi[i * n + i, j * n + j] = multiplier[i, j]
    return choi


@pytest.mark.parametrize("n", [2, 3])
def test_identity_minus_dephasing(n: int) -> None:
    choi = schur_choi(np.ones((n, n)) - np.eye(n))
    expected = 2 * (1 - 1 / n)
    assert diamond_value(choi, n, n) == pytest.approx(expected, abs=1e-6)
    found = diamond_program(choi, n, n)
    assert not isinstance(found, str)
    assert 2 * found.mu == pytest.approx(expected, abs=1e-6)
    assert 2 * np.trace(choi @ found.w) == pytest.approx(expected, abs=1e-6)
    assert np.linalg.eigvalsh(np.kron(found.rho, np.eye(n)) - found.w)[0] > -1e-6
    assert np.linalg.eigvalsh(found.z - choi)[0] > -1e-6


def test_a_complex_phase_changes_nothing() -> None:
    phases = np.array([1, 1j])
    choi = schur_choi((np.ones((2, 2)) - np.eye(2)) * np.outer(phases, phases.conj()))
    assert diamond_value(choi, 2, 2) == pytest.approx(1, abs=1e-6)


def test_rectangular_and_unnormalised_maps() -> None:
    # x -> tr(x) 1/2 - tr(x)|0><0| from three levels to two: trace distance of two fixed states
    choi = np.kron(np.eye(3), np.diag([-0.5, 0.5]))
    assert diamond_value(choi, 3, 2) == pytest.approx(1, abs=1e-6)
    assert diamond_value(schur_choi(np.ones((2, 2))), 2, 2) == pytest.approx(1, abs=1e-6)
    assert diamond_value(np.zeros((4, 4)), 2, 2) == 0


def test_a_map_that_breaks_hermiticity_has_no_value() -> None:
    assert np.isnan(diamond_value(np.triu(np.ones((4, 4))), 2, 2))
