"""The fast paths agree with the semidefinite program, and bound it from both sides."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof.numerics import discrimination
from lossproof.numerics._solve import attempt, modelling
from lossproof.numerics.discrimination import discriminate, square_root


def operators(seed: int, n: int, d: int, rank: int) -> Any:
    rng = np.random.default_rng(seed)
    g = rng.normal(size=(n, d, rank)) + 1j * rng.normal(size=(n, d, rank))
    sigmas = g @ g.conj().transpose(0, 2, 1)
    return sigmas / np.trace(sigmas.sum(axis=0)).real


def reference(sigmas: Any) -> float:
    """The primal program as in the textbooks."""
    cp = modelling()
    n, d, _ = sigmas.shape
    povm = [cp.Variable((d, d), hermitian=True) for _ in range(n)]
    value = cp.real(sum(cp.trace(m @ s) for m, s in zip(povm, sigmas, strict=True)))
    constraints = [m >> 0 for m in povm] + [sum(povm) == np.eye(d)]
    assert attempt(cp.Problem(cp.Maximize(value), constraints)).solved
    return float(value.value)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 4), st.integers(2, 4), st.integers(1, 3))
def test_bounds_enclose_the_program(seed: int, n: int, d: int, rank: int) -> None:
    sigmas = operators(seed, n, d, rank)
    found = discriminate(sigmas)
    assert -1e-13 < found.gap(sigmas) < 1e-7
    assert abs(np.trace(found.dual).real - reference(sigmas)) < 1e-5
    assert np.abs(found.povm.sum(axis=0) - np.eye(d)).max() < 1e-12
    assert np.linalg.eigvalsh(found.povm).min() > -1e-12
    assert np.linalg.eigvalsh(found.dual - sigmas).min() > -1e-12


def test_the_program_serves_where_the_iteration_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discrimination, "ROUNDS", 0)
    sigmas = operators(1, 4, 3, 2)
    slow = discrimination._improved(square_root(sigmas), sigmas, rounds=0)
    assert slow.gap(sigmas) > 1e-4
    assert discriminate(sigmas).gap(sigmas) < 1e-7


def test_square_root_measurement_of_symmetric_states_is_optimal() -> None:
    """Ban, Kurokawa, Momose, Hirota 1997."""
    kets = np.exp(2j * np.pi * np.outer(range(5), range(3)) / 5) / np.sqrt(3)
    sigmas = np.einsum("xi,xj->xij", kets, kets.conj()) / 5
    povm = square_root(sigmas)
    assert abs(np.einsum("xij,xji->", povm, sigmas) - 3 / 5) < 1e-14
    assert discriminate(sigmas).gap(sigmas) < 1e-13
