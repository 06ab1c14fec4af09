"""Membership programs, in floats."""

from __future__ import annotations

import numpy as np

from lossproof.numerics.membership import (
    incompatibility_witness,
    parent_povm,
)


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
