"""Diamond norms by ascent: against closed forms, and against the semidefinite program."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from lossproof.numerics.ascent import diamond_ascent
from lossproof.numerics.diamond import diamond_value

Array = NDArray[Any]


def choi_of(kraus: list[Array]) -> Array:
    vectors = [np.asarray(k).T.reshape(-1) for k in kraus]
    return np.asarray(sum(np.outer(v, v.conj()) for v in vectors))


def random_channel(size: int, out: int, terms: int, rng: np.random.Generator) -> Array:
    g = rng.normal(size=(out * terms, size)) + 1j * rng.normal(size=(out * terms, size))
    return choi_of(list(np.linalg.qr(g)[0].reshape(terms, out, size)))


def unitary(d: int, rng: np.random.Generator) -> Array:
    return np.linalg.qr(rng.normal(size=(d, d)) + 1j * rng.normal(size=(d, d)))[0]


def partial_trace(m: Array, size: int, out: int) -> Array:
    return np.einsum("iaja->ij", m.reshape(size, out, size, out))


SHAPES = [(2, 2, 4), (2, 2, 1), (3, 3, 2), (2, 4, 8), (5, 2, 3), (4, 2, 2), (1, 3, 2), (4, 4, 2)]


@pytest.mark.parametrize(("size", "out", "terms"), SHAPES)
def test_both_bounds_are_attained_by_what_is_returned(size: int, out: int, terms: int) -> None:
    rng = np.random.default_rng(size * 10 + out)
    for _ in range(3):
        j = random_channel(size, out, max(terms, -(-size // out)), rng)
        j = j - random_channel(size, out, max(terms, -(-size // out)), rng)
        found = diamond_ascent(j, size, out)
        assert found.upper - found.lower <= 2e-9 * found.upper
        assert np.trace(found.rho) == pytest.approx(1)
        wide = np.kron(found.root, np.eye(out))
        middle = wide.conj().T @ j @ wide
        assert np.linalg.norm(middle, "nuc") == pytest.approx(found.lower, rel=1e-12)
        assert np.trace(found.sign @ middle).real == pytest.approx(found.lower, rel=1e-12)
        assert np.linalg.norm(found.sign, 2) == pytest.approx(1)
        for other in (j, -j):
            assert np.linalg.eigvalsh(found.dual - other)[0] > -1e-12
        top = np.linalg.eigvalsh(partial_trace(found.dual, size, out))[-1]
        assert top == pytest.approx(found.upper, rel=1e-9)


@pytest.mark.parametrize(("size", "out", "terms"), [(2, 2, 2), (3, 2, 4), (2, 3, 1), (3, 3, 3)])
def test_it_agrees_with_the_semidefinite_program(size: int, out: int, terms: int) -> None:
    rng = np.random.default_rng(7)
    terms = max(terms, -(-size // out))
    x = rng.normal(size=(size * out,) * 2) + 1j * rng.normal(size=(size * out,) * 2)
    difference = random_channel(size, out, terms, rng) - random_channel(size, out, terms, rng)
    for j in (difference, x + x.conj().T, np.real(difference)):
        found = diamond_ascent(j, size, out)
        assert found.lower == pytest.approx(diamond_value(j, size, out), rel=1e-6)


@pytest.mark.parametrize("d", [2, 3, 4, 8])
def test_unitaries_are_as_far_apart_as_the_numerical_range_of_their_quotient(d: int) -> None:
    # Johnston, Kribs, Paulsen 2009: 2 sqrt(1 - nu^2), nu the distance of the convex
    # hull of the eigenvalues of U from 0
    rng = np.random.default_rng(d)
    v = unitary(d, rng)
    angles = np.sort(rng.uniform(0, 2.5, d))
    u = (v * np.exp(1j * angles)) @ v.conj().T
    found = diamond_ascent(choi_of([np.eye(d)]) - choi_of([u]), d, d)
    expected = 2 * np.sin((angles[-1] - angles[0]) / 2)
    assert found.lower - 1e-12 <= expected <= found.upper + 1e-12
    assert found.upper - found.lower < 4e-9
    spread = np.exp(2j * np.pi * np.arange(d) / d)
    found = diamond_ascent(choi_of([np.eye(d)]) - choi_of([np.diag(spread)]), d, d)
    assert found.lower == pytest.approx(2)


def test_the_optimum_at_a_pure_state_is_reached() -> None:
    # amplitude damping from the identity: only the upper level matters, 2 gamma
    for gamma in (0.01, 0.3, 0.9):
        damping = choi_of([np.diag([1, (1 - gamma) ** 0.5]), np.array([[0, gamma**0.5], [0, 0]])])
        found = diamond_ascent(damping - choi_of([np.eye(2)]), 2, 2)
        assert found.lower - 1e-12 <= 2 * gamma <= found.upper + 1e-12
        assert found.upper - found.lower < 2e-9 * found.upper
        assert found.rho[1, 1].real == pytest.approx(1, abs=1e-6)


def test_completely_positive_maps_are_as_long_as_their_value_at_the_identity() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(12, 5)) + 1j * rng.normal(size=(12, 5))
    j = x @ x.conj().T
    expected = np.linalg.eigvalsh(partial_trace(j, 4, 3))[-1]
    for sign in (1, -1):
        found = diamond_ascent(sign * j, 4, 3)
        assert found.lower == pytest.approx(expected) and found.upper == pytest.approx(expected)


@pytest.mark.parametrize("scale", [1e-12, 1e12, 1e-200, 1e200])
def test_scaling(scale: float) -> None:
    rng = np.random.default_rng(5)
    j = random_channel(2, 2, 4, rng) - random_channel(2, 2, 4, rng)
    one, other = diamond_ascent(j, 2, 2), diamond_ascent(scale * j, 2, 2)
    assert other.lower == pytest.approx(scale * one.lower)
    assert other.upper == pytest.approx(scale * one.upper)


def test_large_inputs_take_the_way_by_gradients() -> None:
    rng = np.random.default_rng(1)
    j = random_channel(12, 3, 20, rng) - random_channel(12, 3, 20, rng)
    found = diamond_ascent(j, 12, 3)
    assert found.upper - found.lower <= 2e-9 * found.upper
    assert found.steps < 12


def test_maps_of_few_terms_are_compressed_to_their_range() -> None:
    # a rotation by a small angle on 12 levels: rank 2 in 144 dimensions
    rng = np.random.default_rng(6)
    v = unitary(12, rng)
    angles = np.linspace(0, 0.7, 12)
    j = choi_of([np.eye(12)]) - choi_of([(v * np.exp(1j * angles)) @ v.conj().T])
    found = diamond_ascent(j, 12, 12)
    assert found.lower - 1e-12 <= 2 * np.sin(0.35) <= found.upper + 1e-12
    assert found.upper - found.lower < 2e-9
    for other in (j, -j):
        assert np.linalg.eigvalsh(found.dual - other)[0] > -1e-12
    assert np.linalg.norm(found.sign, 2) == pytest.approx(1)
