"""Membership programs, in floats."""

from __future__ import annotations

import numpy as np

from lossproof.numerics.membership import (
    incompatibility_witness,
    parent_povm,
    sign_functional,
    sign_vectors,
    sign_weights,
)


def equal_correlations(n: int, c: float) -> np.ndarray:
    return np.full((n, n), c) + (1 - c) * np.eye(n)


def test_a_mixture_of_signs_is_recovered() -> None:
    matrix = equal_correlations(3, -0.25)
    weights = sign_weights(matrix)
    assert not isinstance(weights, str) and weights.min() >= 0
    mix = sum(w * np.outer(s, s) for w, s in zip(weights, sign_vectors(3), strict=True))
    assert np.allclose(mix, matrix)


def test_outside_the_cut_polytope() -> None:
    matrix = equal_correlations(3, -0.5)
    assert isinstance(sign_weights(matrix), str)
    w = sign_functional(matrix)
    assert not isinstance(w, str)
    most = max(np.array(s) @ w @ np.array(s) for s in sign_vectors(3))
    assert np.sum(w * matrix) > most + 0.1


def noisy(eta: float) -> list[list[np.ndarray]]:
    x, z = np.array([[0, 1], [1, 0]]), np.diag([1, -1])
    return [[(np.eye(2) + s * eta * a) / 2 for s in (1, -1)] for a in (x, z)]


def test_noisy_x_and_z_are_compatible_up_to_the_root_of_one_half() -> None:
    below, above = parent_povm(noisy(0.7)), parent_povm(noisy(0.71))
    assert not isinstance(below, str) and not isinstance(above, str)
    assert below[1] > 1e-3 and above[1] < -1e-3
    witness = incompatibility_witness(noisy(0.71))
    assert not isinstance(witness, str) and witness[2] > 1e-3
    useless = incompatibility_witness(noisy(0.7))
    assert not isinstance(useless, str) and abs(useless[2]) < 1e-6
