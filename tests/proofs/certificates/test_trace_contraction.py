"""Published trace-distance contraction coefficients of quantum channels."""

from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof.proofs.certificates.contraction import contraction_coefficient
from lossproof.proofs.certificates.given import InvalidInput

ROOT = sp.sqrt
X, Y, Z = (sp.Matrix(m) for m in ([[0, 1], [1, 0]], [[0, -sp.I], [sp.I, 0]], [[1, 0], [0, -1]]))


def erasure(kept: Any, d: int) -> list[Any]:
    whole = sp.Matrix(d + 1, d, lambda i, j: ROOT(kept) * int(i == j))
    lost = [
        sp.Matrix(d + 1, d, lambda i, j, k=k: ROOT(1 - kept) * int(i == d and j == k))
        for k in range(d)
    ]
    return [whole, *lost]


def damping(gamma: Any) -> list[Any]:
    return [
        sp.Matrix([[1, 0], [0, ROOT(1 - gamma)]]),
        sp.Matrix([[0, ROOT(gamma)], [0, 0]]),
    ]


def schur(c: Any) -> Any:
    n = len(c)
    j = np.zeros((n * n, n * n), complex)
    for a in range(n):
        for b in range(n):
            j[a * n + a, b * n + b] = c[a, b]
    return j


@pytest.mark.parametrize("d", [2, 3])
def test_erasure_contracts_by_what_is_kept(d: int) -> None:
    p = sp.Rational(3, 4)
    assert contraction_coefficient(erasure(p, d)).exact == p
    floats = [np.array(k.tolist(), float) for k in erasure(sp.Rational(7, 10), d)]
    found = contraction_coefficient(floats)
    assert found.lower <= F(7, 10) + F(1, 10**12) and found.width < 1e-8
    assert abs(float(found) - 0.7) < 1e-8


def test_qubit_channels_have_the_norm_of_their_bloch_matrix() -> None:
    """Amplitude damping: sqrt(1 - gamma); depolarising p: p; a unitary: 1."""
    assert contraction_coefficient(damping(sp.Rational(1, 3))).exact == ROOT(sp.Rational(2, 3))
    q = sp.Rational(1, 10)
    pauli = [ROOT(1 - 3 * q) * sp.eye(2), *(ROOT(q) * m for m in (X, Y, Z))]
    assert contraction_coefficient(pauli).exact == sp.Rational(3, 5)
    assert contraction_coefficient([X]).exact == 1
    found = contraction_coefficient([np.array(k.tolist(), float) for k in damping(0.3)])
    assert abs(float(found) - np.sqrt(0.7)) < 1e-9 and found.width < 1e-9


def test_depolarising_channels_of_any_dimension() -> None:
    one = np.eye(3).reshape(-1, 1)
    for p in (0.3, 0.0, 1.0):
        found = contraction_coefficient(p * one @ one.T + (1 - p) * np.eye(9) / 3, dims=(3, 3))
        assert abs(float(found) - p) < 1e-8 and found.width < 1e-7
    exact = [[F(3, 10) * int(x) for x in row] for row in (one @ one.T).tolist()]
    for k in range(9):
        exact[k][k] += F(7, 30)
    assert contraction_coefficient(exact, dims=(3, 3)).exact == F(3, 10)


def test_schur_channels_contract_nothing() -> None:
    """Basis states pass unharmed, whatever the correlation matrix is."""
    for c in (np.eye(3), np.full((3, 3), 0.5) + np.eye(3) / 2):
        assert contraction_coefficient(schur(c), dims=(3, 3)).exact == 1
    found = contraction_coefficient(schur(0.3 * np.ones((2, 2)) + 0.7 * np.eye(2)), dims=(2, 2))
    assert found.lower <= 1 <= found.upper and found.width < 1e-9


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([(2, 2, 2), (2, 2, 4), (3, 2, 4), (2, 3, 3)]))
def test_no_pair_of_states_contracts_less(seed: int, size: tuple[int, int, int]) -> None:
    d_in, d_out, kraus = size
    rng = np.random.default_rng(seed)
    g = rng.normal(size=(kraus * d_out, d_in)) + 1j * rng.normal(size=(kraus * d_out, d_in))
    operators = np.linalg.qr(g)[0].reshape(kraus, d_out, d_in)
    found = contraction_coefficient(list(operators))
    assert 0 <= found.lower <= found.upper <= 1
    if d_in == d_out == 2:
        assert found.width < 1e-6
    for _ in range(10):
        h = rng.normal(size=(d_in, d_in)) + 1j * rng.normal(size=(d_in, d_in))
        h = h + h.conj().T - 2 * np.trace(h).real / d_in * np.eye(d_in)
        out = sum(k @ h @ k.conj().T for k in operators)
        ratio = np.abs(np.linalg.eigvalsh(out)).sum() / np.abs(np.linalg.eigvalsh(h)).sum()
        assert ratio <= float(found.upper) + 1e-9
        if found.width < 1e-6:
            assert ratio <= float(found.lower) + 1e-6


def test_one_level_has_nothing_to_tell_apart() -> None:
    assert contraction_coefficient([[[1], [0]]]).exact == 0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: contraction_coefficient([np.eye(2), np.eye(2)]), "not trace preserving"),
        (lambda: contraction_coefficient([np.eye(2)], "chi2"), "there is 'trace'"),
        (lambda: contraction_coefficient(schur(np.eye(2))), "needs dims"),
        (lambda: contraction_coefficient(3), "Kraus"),
        (lambda: contraction_coefficient(np.eye(4), dims=(2, 2)), "not trace preserving"),
    ],
)
def test_bad_input_is_explained(call: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        call()
