"""Published capacities, invariants, and what is said about bad input."""

from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof.proofs.certificates.capacities import (
    classical_capacity,
    erasure_capacities,
    schur_classical_capacity,
    schur_quantum_capacity,
)
from lossproof.proofs.certificates.given import InvalidInput


def h(p: float) -> float:
    return float(sum(-x * np.log2(x) for x in (p, 1 - p) if x > 0))


@pytest.mark.parametrize("p", ["1/10", "11/100", "1/2", 0.3, 0.123456])
def test_binary_symmetric_channel(p: Any) -> None:
    """Shannon 1948: 1 - h(p)."""
    rest = 1 - F(p) if isinstance(p, str) else 1 - p
    found = classical_capacity([[rest, p], [p, rest]])
    assert abs(float(found) - (1 - h(float(F(p))))) < 1e-12 and found.width < 1e-9


@pytest.mark.parametrize("p", ["1/2", "1/3", 0.5, 0.9])
def test_z_channel(p: Any) -> None:
    """log2(1 + (1 - p) p^(p/(1 - p))): log2(5/4) at p = 1/2."""
    rest = 1 - F(p) if isinstance(p, str) else 1 - p
    found = classical_capacity([[1, 0], [p, rest]])
    x = float(F(p))
    assert abs(float(found) - np.log2(1 + (1 - x) * x ** (x / (1 - x)))) < 1e-11
    assert found.width < 1e-9
    if p == "1/2":
        assert found.width < 1e-40 and abs(float(found) - np.log2(1.25)) < 1e-15


def test_exact_capacities() -> None:
    assert classical_capacity(np.eye(8)).exact == 3
    assert classical_capacity([["1/4", "3/4", 0], [0, "3/4", "1/4"]]).exact == F(1, 4)
    assert classical_capacity([[0.5, 0.5], [0.5, 0.5]]).exact == 0
    assert classical_capacity([[1]]).exact == 0
    typewriter = (np.eye(4) + np.roll(np.eye(4), 1, axis=1)) / 2  # Shannon's noisy typewriter
    assert classical_capacity(typewriter).exact == 1
    assert classical_capacity([[1, 0], [1, 0], [0, 1]]).exact == 1


def test_inputs_that_are_not_used() -> None:
    found = classical_capacity([[1, 0, 0], [0, 0, 1], [0.5, 0, 0.5], [0.3, 0.3, 0.4]])
    assert abs(float(found) - float(classical_capacity([[1, 0, 0], [0, 0, 1]]))) > 1e-3
    assert found.width < 1e-9
    assert classical_capacity([[1, 0], [0, 1], [0.5, 0.5]]).exact == 1


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 5), st.integers(2, 5))
def test_processing_lowers_the_capacity(seed: int, n: int, m: int) -> None:
    rng = np.random.default_rng(seed)
    first, second = rng.dirichlet(np.ones(m), size=n), rng.dirichlet(np.ones(3), size=m)
    a, b = classical_capacity(first), classical_capacity(first @ second)
    assert a.width < 1e-9 and b.width < 1e-9
    assert b.lower <= a.upper
    joint = a.primal[:, None] * first
    mean = joint.sum(axis=0)
    plain = float(np.sum(joint * np.log2(first / mean)))
    assert abs(plain - float(a)) < 1e-9


@pytest.mark.parametrize("p", ["0", "1/2", "9/10", "1"])
@pytest.mark.parametrize("n", [2, 3, 4])
def test_uniform_dephasing(p: str, n: int) -> None:
    """C2.2k: C = log2 n and Q = log2 n - S((pJ + (1 - p)I)/n)."""
    x = sp.Rational(p)
    c = x * sp.ones(n, n) + (1 - x) * sp.eye(n)
    found = schur_quantum_capacity(c)
    values = np.array([1 + (n - 1) * float(x), *[1 - float(x)] * (n - 1)]) / n
    entropy = -float(np.sum(values * np.log2(np.maximum(values, 1e-300))))
    assert abs(float(found) - (np.log2(n) - entropy)) < 1e-12 and found.width < 1e-30
    assert abs(float(schur_classical_capacity(c)) - np.log2(n)) < 1e-12
    floats = schur_quantum_capacity(np.array(c.tolist(), float) * (1 + 0j))
    assert floats.width < 1e-9 and floats.lower <= found.upper and found.lower <= floats.upper


@pytest.mark.parametrize("c", [0.0, 0.5, 0.78, 0.6j, 1.0])
def test_qubit_dephasing(c: complex) -> None:
    """Devetak and Shor 2005: Q = 1 - h((1 - |c|)/2)."""
    found = schur_quantum_capacity([[1, c], [np.conj(c), 1]])
    assert abs(float(found) - (1 - h((1 - abs(c)) / 2))) < 1e-9 and found.width < 1e-9


def test_blocks_that_stay_coherent() -> None:
    """Two coherent blocks of sizes 2 and 1: the larger one is used alone, Q = 1."""
    found = schur_quantum_capacity([[1, 1, 0], [1, 1, 0], [0, 0, 1]])
    assert found.lower <= 1 <= found.upper and found.width < 1e-9
    phases = np.exp(1j * np.array([0.3, 1.1, 2.5, 4.0]))
    unitary = schur_quantum_capacity(np.outer(phases, phases.conj()))
    assert abs(float(unitary) - 2) < 1e-9 and unitary.width < 1e-9
    assert schur_quantum_capacity([[1]]).exact == 0


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 5), st.integers(1, 4), st.floats(0, 1))
def test_more_dephasing_lowers_the_quantum_capacity(seed: int, n: int, rank: int, p: float) -> None:
    rng = np.random.default_rng(seed)
    v = rng.normal(size=(rank, n)) + 1j * rng.normal(size=(rank, n))
    v /= np.linalg.norm(v, axis=0)
    c = v.conj().T @ v
    before, after = schur_quantum_capacity(c), schur_quantum_capacity(c * (p + (1 - p) * np.eye(n)))
    assert before.width < 1e-8 and after.width < 1e-8
    assert after.lower <= before.upper


def test_erasure() -> None:
    """C2.2k, after Bennett, DiVincenzo and Smolin 1997."""
    found = erasure_capacities("3/4", 4)
    assert found.classical.exact == F(3, 2) and found.quantum.exact == 1
    assert erasure_capacities("1/3", 2).quantum.exact == 0
    found = erasure_capacities(0.7, 3)
    assert abs(float(found.classical) - 0.7 * np.log2(3)) < 1e-12
    assert abs(float(found.quantum) - 0.4 * np.log2(3)) < 1e-12
    assert erasure_capacities(sp.sqrt(2) / 2, 2).quantum.exact == sp.sqrt(2) - 1
    assert erasure_capacities(0, 5).classical.upper == 0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: classical_capacity([[0.5, 0.6]]), "sums to 1.1"),
        (lambda: classical_capacity([["1/2", "1/3"]]), "sum to 1"),
        (lambda: classical_capacity([[1.5, -0.5]]), "not negative"),
        (lambda: classical_capacity([[np.nan, 1]]), "finite"),
        (lambda: classical_capacity([0.5, 0.5]), "matrix"),
        (lambda: classical_capacity([[0.5, 0.5j]]), "complex"),
        (lambda: schur_quantum_capacity([[1, 2], [2, 1]]), "eigenvalue -1"),
        (lambda: schur_quantum_capacity([[1, 0.5], [0.5, 0.9]]), "diagonal"),
        (lambda: schur_quantum_capacity([[1, 0.5]]), "square"),
        (lambda: schur_classical_capacity([[1, 0.5], [0.4, 1]]), "not Hermitian"),
        (lambda: erasure_capacities(1.5, 2), "between 0 and 1"),
        (lambda: erasure_capacities(0.5, 0), "dimension"),
        (lambda: erasure_capacities(0.5, True), "dimension"),
    ],
)
def test_bad_input_is_explained(call: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        call()


def test_large_correlation_matrices_are_positive_by_a_factor() -> None:
    rng = np.random.default_rng(5)
    v = rng.normal(size=(3, 40)) + 1j * rng.normal(size=(3, 40))
    v /= np.linalg.norm(v, axis=0)
    found = schur_classical_capacity(v.conj().T @ v)  # of rank 3
    assert float(found.lower) == pytest.approx(np.log2(40), abs=1e-12)
    assert "factor" in found.certificate
