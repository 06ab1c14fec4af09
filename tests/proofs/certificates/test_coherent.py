"""Coherent information: erasure and dephasing in closed form, plain evaluation, bad input."""

from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof.proofs.certificates.capacities import erasure_capacities, schur_quantum_capacity
from lossproof.proofs.certificates.coherent import coherent_information
from lossproof.proofs.certificates.given import InvalidInput
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities.door import confirm, seal

from ..kernel.quantities.forging import survivors_are_true
from .test_trace_contraction import erasure, schur

HALF = [["1/2", 0], [0, "1/2"]]


def random_state(rng: Any, n: int, rank: int) -> Any:
    m = rng.normal(size=(n, rank)) + 1j * rng.normal(size=(n, rank))
    m = m @ m.conj().T
    return m / np.trace(m)


def random_channel(rng: Any, d_in: int, d_out: int, kraus: int) -> Any:
    g = rng.normal(size=(kraus * d_out, d_in)) + 1j * rng.normal(size=(kraus * d_out, d_in))
    return np.linalg.qr(g)[0].reshape(kraus, d_out, d_in)


def entropy(rho: Any) -> float:
    values = np.linalg.eigvalsh(rho)
    return float(-np.sum(values * np.log2(np.maximum(values, 1e-300))))


@pytest.mark.parametrize("kept", ["3/4", "1/2", "1/3"])
def test_erasure(kept: str) -> None:
    """(2p - 1) log2 d at the maximally mixed state, which is the capacity for p >= 1/2."""
    p = sp.Rational(kept)
    found = coherent_information(erasure(p, 2), HALF)
    assert found.exact == 2 * p - 1
    if p >= sp.Rational(1, 2):
        assert erasure_capacities(p, 2).quantum.exact == found.exact


def test_dephasing_attains_its_capacity_at_the_optimal_law() -> None:
    c = np.array([[1, 0.5, 0.1], [0.5, 1, 0.3], [0.1, 0.3, 1]])
    capacity = schur_quantum_capacity(c)
    at = coherent_information(schur(c), np.diag(capacity.primal), dims=(3, 3))
    assert abs(float(at) - float(capacity)) < 1e-8
    uniform = coherent_information(schur(c), np.eye(3) / 3, dims=(3, 3))
    assert uniform.lower <= capacity.upper


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([(2, 2, 2), (3, 2, 3), (2, 3, 3), (3, 3, 1)]))
def test_agreement_with_plain_evaluation(seed: int, size: tuple[int, int, int]) -> None:
    rng = np.random.default_rng(seed)
    operators = random_channel(rng, *size)
    for rank in (1, size[0]):
        rho = random_state(rng, size[0], rank)
        found = coherent_information(list(operators), rho)
        out = sum(k @ rho @ k.conj().T for k in operators)
        other = np.array([[np.trace(a @ rho @ b.conj().T) for b in operators] for a in operators])
        assert abs(float(found) - (entropy(out) - entropy(other))) < 1e-9
        assert found.width < 1e-8


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_processing_lowers_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    first, second = random_channel(rng, 2, 2, 2), random_channel(rng, 2, 2, 2)
    rho = random_state(rng, 2, 2)
    before = coherent_information(list(first), rho)
    after = coherent_information([b @ a for a in first for b in second], rho)
    assert after.lower <= before.upper


def test_forged_certificates_prove_nothing_false() -> None:
    rng = np.random.default_rng(8)
    refused = 0
    for found in (
        coherent_information(list(random_channel(rng, 2, 2, 2)), random_state(rng, 2, 2)),
        coherent_information(erasure(sp.Rational(3, 4), 2), HALF),
        coherent_information(erasure(sp.Rational(3, 4), 2), [["1/3", 0], [0, "2/3"]]),
    ):
        refused += survivors_are_true(found.problem, found.certificate, found.lower, found.upper)
    assert refused > 150
    problem = {**found.problem, "rho": {"exact": [["1", "0"], ["0", "0"]]}}
    try:  # the root of another state leaves wide bounds: I_c of a pure state is 0
        other = confirm(problem, seal(problem, found.certificate))
    except Refused:
        return
    assert other.lower is not None and other.upper is not None
    assert other.lower <= 0 <= other.upper


def test_a_channel_that_misses_the_trace_slightly_widens_the_bounds() -> None:
    operators = random_channel(np.random.default_rng(2), 2, 2, 2) * (1 + 1e-11)
    found = coherent_information(list(operators), HALF)
    assert 1e-12 < found.width < 1e-7


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: coherent_information([np.eye(2)], np.eye(3) / 3), "dimension 3"),
        (lambda: coherent_information([np.eye(2) * 2], HALF), "not trace preserving"),
        (lambda: coherent_information([np.eye(2)], np.eye(2)), "trace 2"),
    ],
)
def test_bad_input_is_explained(call: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        call()
