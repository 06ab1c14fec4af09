"""Newton's method brings parent and witness to the last digits, or leaves them alone."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from lossproof.numerics._blocks import product_indices
from lossproof.numerics._polish import polished
from lossproof.numerics.measurability import Noisy, Solution, solve_noise

Array = NDArray[Any]
SIGMA = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


def pauli(*vector: float) -> Array:
    s = np.tensordot(np.array(vector), SIGMA, 1)
    return np.array([np.eye(2) + s, np.eye(2) - s]) / 2


def white(povms: list[Array]) -> Noisy:
    noise = [np.trace(m, axis1=1, axis2=2)[:, None, None] * np.eye(2) / 2 for m in povms]
    return Noisy(povms, noise)


def solved(problem: Noisy) -> Solution:
    found = solve_noise(problem)
    assert isinstance(found, Solution)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_pairs_of_qubit_measurements_to_machine_precision(seed: int) -> None:
    """P. Busch 1986: 2/(|a + b| + |a - b|) for unit vectors a, b."""
    a, b = np.random.default_rng(seed).normal(size=(2, 3))
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    problem = white([pauli(*a), pauli(*b)])
    rough = replace(solved(problem), eta=solved(problem).eta + 1e-5)
    found = polished(problem, rough)
    value = 2 / (np.linalg.norm(a + b) + np.linalg.norm(a - b))
    assert abs(found.eta - value) < 1e-14 < abs(rough.eta - value)
    choices = product_indices(problem.sizes)
    for x, (sharp, noise) in enumerate(zip(problem.povms, problem.noise, strict=True)):
        for k in range(2):
            marginal = found.parent[choices[:, x] == k].sum(axis=0)
            assert np.allclose(marginal, value * sharp[k] + (1 - value) * noise[k], atol=1e-13)
    for choice, g in zip(choices, found.parent, strict=True):
        gap = found.bound - sum(w[k] for w, k in zip(found.witness, choice, strict=True))
        assert np.linalg.eigvalsh(gap)[0] > -1e-12 and np.abs(gap @ g).max() < 1e-12


def test_what_cannot_be_sharpened_stays_as_it_is() -> None:
    problem = white([pauli(1, 0, 0), pauli(0, 0, 1)])
    found = solved(problem)
    far = replace(found, eta=0.1)
    assert polished(problem, far) is far  # not near an optimum
    general = replace(problem, noise=[0 * n for n in problem.noise], general=True)
    assert polished(general, found) is found
    weak = white([pauli(0.1, 0, 0), pauli(0, 0, 0.1)])
    easy = solved(weak)
    assert easy.eta > 1 and polished(weak, easy) is easy
