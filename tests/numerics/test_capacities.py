"""The interior point method ends with two bounds that meet."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof.numerics.capacities import (
    classical_slope,
    gram_vectors,
    maximise,
    schur_slope,
)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(2, 6), st.sampled_from([0.1, 1.0]))
def test_classical_channels(seed: int, n: int, m: int, spread: float) -> None:
    channel = np.random.default_rng(seed).dirichlet(np.full(m, spread), size=n)
    found = maximise(classical_slope(channel), n)
    assert -1e-12 <= found.lower <= found.upper + 1e-12 and found.upper - found.lower < 1e-10
    assert abs(found.law.sum() - 1) < 1e-12 and found.law.min() >= 0
    assert found.upper <= np.log2(min(n, m)) + 1e-9


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(1, 6))
def test_schur_channels(seed: int, n: int, rank: int) -> None:
    rng = np.random.default_rng(seed)
    v = rng.normal(size=(rank, n)) + 1j * rng.normal(size=(rank, n))
    v /= np.linalg.norm(v, axis=0)
    vectors = gram_vectors(v.conj().T @ v)
    assert np.allclose(vectors.conj().T @ vectors, v.conj().T @ v, atol=1e-12)
    found = maximise(schur_slope(vectors), n)
    assert found.upper - found.lower < 1e-9 and -1e-9 <= found.lower
    assert found.upper <= np.log2(n) + 1e-9


@pytest.mark.parametrize("n", [2, 5])
def test_curvature_is_the_derivative_of_the_slope(n: int) -> None:
    rng = np.random.default_rng(n)
    q = rng.dirichlet(np.ones(n))
    v = rng.normal(size=(n, n)) + 1j * rng.normal(size=(n, n))
    v /= np.linalg.norm(v, axis=0)
    for slope in (classical_slope(rng.dirichlet(np.ones(3), size=n)), schur_slope(v)):
        _, curvature = slope(q)
        for k in range(n):
            step = 1e-6 * np.eye(n)[k]
            change = (slope(q + step)[0] - slope(q - step)[0]) / 2e-6
            assert np.allclose(change, -curvature[k], atol=1e-5 * np.abs(curvature).max())
