"""Published values of the entropic uncertainty constant."""

from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof.proofs.certificates.given import InvalidInput
from lossproof.proofs.certificates.uncertainty import maassen_uffink

H = sp.sqrt(2) / 2
HADAMARD = [[H, H], [H, -H]]


def fourier(d: int) -> Any:
    return np.exp(2j * np.pi * np.outer(range(d), range(d)) / d) / np.sqrt(d)


def root(m: Any) -> Any:
    values, vectors = np.linalg.eigh(m)
    return vectors * np.sqrt(np.maximum(values, 0)) @ vectors.conj().T


@pytest.mark.parametrize("d", [2, 3, 5, 8, 16])
def test_mutually_unbiased_bases_attain_log_d(d: int) -> None:
    """Maassen and Uffink 1988; Kraus 1987 had conjectured it."""
    found = maassen_uffink(np.eye(d), fourier(d))
    assert float(found.lower) <= np.log2(d) + 1e-15 and np.log2(d) - 1e-15 <= float(found.upper)
    assert found.width < 1e-11


def test_algebraic_bases_are_exact() -> None:
    assert maassen_uffink([[1, 0], [0, 1]], HADAMARD).exact == 1
    assert maassen_uffink(HADAMARD, HADAMARD).exact == 0
    c = sp.Matrix([[sp.sqrt(3), 1], [-1, sp.sqrt(3)]]) / 2
    found = maassen_uffink(sp.eye(2), c)
    assert found.width < 1e-30 and abs(float(found) - np.log2(4 / 3)) < 1e-14
    dilated = sp.kronecker_product(sp.Matrix(HADAMARD), sp.Matrix(HADAMARD))
    assert maassen_uffink(sp.eye(4), dilated).exact == 2


def test_povms_and_bases_agree() -> None:
    projectors = [np.diag([1, 0]), np.diag([0, 1])]
    assert maassen_uffink(projectors, HADAMARD).exact == 1
    assert maassen_uffink(HADAMARD, projectors).exact == 1
    r3 = sp.sqrt(3)
    trine = [
        sp.Matrix([[4, 0], [0, 0]]) / 6,
        sp.Matrix([[1, r3], [r3, 3]]) / 6,
        sp.Matrix([[1, -r3], [-r3, 3]]) / 6,
    ]
    found = maassen_uffink(trine, [[1, 0], [0, 1]])  # c = 2/3
    assert found.width < 1e-30 and abs(float(found) - np.log2(1.5)) < 1e-14


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 4), st.integers(2, 3))
def test_unsharp_povms_agree_with_plain_evaluation(seed: int, n: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    povms = []
    for _ in range(2):
        parts = [
            m @ m.conj().T for m in rng.normal(size=(k, n, n)) + 1j * rng.normal(size=(k, n, n))
        ]
        whole = np.linalg.inv(root(sum(parts)))
        povms.append([whole @ m @ whole for m in parts])
    found = maassen_uffink(*povms)
    c = max(np.linalg.norm(root(a) @ root(b), 2) ** 2 for a in povms[0] for b in povms[1])
    assert abs(float(found) + np.log2(c)) < 1e-10 and found.width < 1e-9
    psi = rng.normal(size=n) + 1j * rng.normal(size=n)
    psi /= np.linalg.norm(psi)
    total = 0.0
    for povm in povms:
        p = np.array([(psi.conj() @ e @ psi).real for e in povm])
        total -= float(np.sum(p * np.log2(np.maximum(p, 1e-300))))
    assert total >= float(found.lower) - 1e-12


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ([[1, 1], [1, -1]], np.eye(2), "neither a unitary"),
        ([np.eye(2), np.eye(2)], np.eye(2), "miss the identity"),
        ([np.diag([1.5, 1]), np.diag([-0.5, 0])], np.eye(2), "eigenvalue -0.5"),
        (np.eye(2), np.eye(3), "dimensions 2 and 3"),
        (np.eye(2) * np.nan, np.eye(2), "finite"),
        ([np.eye(2), np.eye(3)], np.eye(2), "differ in dimension"),
    ],
)
def test_bad_input_is_explained(first: Any, second: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        maassen_uffink(first, second)
