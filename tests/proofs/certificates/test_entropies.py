"""Published values and invariants of entropies, and what is said about bad input."""

from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof.proofs.certificates.entropies import (
    binary_entropy,
    conditional_entropy,
    holevo_information,
    mutual_information,
    relative_entropy,
    relative_entropy_of_coherence,
    shannon_entropy,
    von_neumann_entropy,
)
from lossproof.proofs.certificates.given import InvalidInput

R3 = sp.sqrt(3)
NO_PAIR: Any = 4
TRINE = [
    sp.Matrix([[1, 0], [0, 0]]),
    sp.Matrix([[1, R3], [R3, 3]]) / 4,
    sp.Matrix([[1, -R3], [-R3, 3]]) / 4,
]


def random_state(seed: int, n: int, rank: int | None = None) -> Any:
    rng = np.random.default_rng(seed)
    m = rng.normal(size=(n, rank or n)) + 1j * rng.normal(size=(n, rank or n))
    m = m @ m.conj().T
    return m / np.trace(m)


def entropy(rho: Any) -> float:
    values = np.linalg.eigvalsh(rho)
    return float(-np.sum(values * np.log2(np.maximum(values, 1e-300))))


def test_published_values() -> None:
    found = binary_entropy("11/100")  # the threshold of BB84 (Shor, Preskill 2000): h = 1/2
    assert found.width < 1e-30 and abs(float(found) - 0.4999159582) < 1e-10
    assert binary_entropy(0.5).exact == 1 and binary_entropy(0).exact == 0
    werner = np.diag([0.7, 0.1, 0.1, 0.1])
    assert abs(float(von_neumann_entropy(werner)) - 1.35677965) < 1e-8
    assert holevo_information(["1/3"] * 3, TRINE).exact == 1  # Holevo 1973
    assert mutual_information([["1/2", 0], [0, "1/2"]]).exact == 1
    plus = np.full((8, 8), 0.125)
    assert relative_entropy_of_coherence(plus).exact == 3  # Baumgratz, Cramer, Plenio 2014
    assert relative_entropy([1, 0], [0.5, 0.5]).exact == 1
    assert shannon_entropy(["1/2", "1/4", "1/8", "1/8"]).exact == F(7, 4)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 16, 64])
def test_uniform_states_have_entropy_log_n(n: int) -> None:
    found = von_neumann_entropy(np.eye(n) / n)
    assert float(found.lower) - 1e-15 <= np.log2(n) <= float(found.upper) + 1e-15
    assert found.width < 1e-9
    if n in (1, 2, 4, 16):
        assert found.exact == int(np.log2(n))


@pytest.mark.parametrize("rank", [1, 2, 5, 32])
def test_rank_deficient_states_have_narrow_bounds(rank: int) -> None:
    rho = random_state(rank, 32, rank)
    found = von_neumann_entropy(rho)
    assert found.width < 1e-9
    assert abs(float(found) - entropy(rho)) < 1e-9


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 5), st.integers(1, 5))
def test_agreement_with_plain_evaluation(seed: int, n: int, rank: int) -> None:
    rho, sigma = random_state(seed, n, rank), random_state(seed + 1, n)
    found = von_neumann_entropy(rho)
    assert abs(float(found) - entropy(rho)) < 1e-10 and found.width < 1e-9
    values, vectors = np.linalg.eigh(sigma)
    cross = np.einsum("ik,ij,jk,k->", vectors.conj(), rho, vectors, np.log2(values)).real
    apart = relative_entropy(rho, sigma)
    assert abs(float(apart) - (-entropy(rho) - cross)) < 1e-7 * (1 + 1 / values[0] * 1e-6)
    mean = 0.25 * rho + 0.75 * sigma
    holevo = holevo_information([0.25, 0.75], [rho, sigma])
    assert abs(float(holevo) - entropy(mean) + 0.25 * entropy(rho) + 0.75 * entropy(sigma)) < 1e-9


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 4))
def test_data_processing(seed: int, n: int) -> None:
    """Measuring in the standard basis lowers D and chi, and does not lower S."""
    rho, sigma = random_state(seed, n), random_state(seed + 1, n)
    p, q = (np.diag(np.diag(x)) for x in (rho, sigma))
    assert relative_entropy(p, q).lower <= relative_entropy(rho, sigma).upper
    before, after = (holevo_information(["1/2"] * 2, x) for x in ([rho, sigma], [p, q]))
    assert after.lower <= before.upper
    assert von_neumann_entropy(rho).lower <= von_neumann_entropy(p).upper
    loss = relative_entropy_of_coherence(rho)
    assert abs(float(loss) - float(relative_entropy(rho, p))) < 1e-9


def test_singular_states_that_are_exact_are_compared() -> None:
    a = [["1/2", "1/2", 0], ["1/2", "1/2", 0], [0, 0, 0]]
    b = [["1/2", "1/4", 0], ["1/4", "1/2", 0], [0, 0, 0]]
    found = relative_entropy(a, b)
    assert abs(float(found) - np.log2(4 / 3)) < 1e-14 and found.width < 1e-12
    assert relative_entropy(a, a).exact == 0
    with pytest.raises(InvalidInput, match="infinite"):
        relative_entropy(b, a)
    y = [["1/2", -sp.I / 2], [sp.I / 2, "1/2"]]
    assert relative_entropy(y, y).exact == 0
    with pytest.raises(InvalidInput, match="infinite"):
        relative_entropy([["1/2", 0], [0, "1/2"]], y)


def test_nearly_singular_states_that_are_exact_have_narrow_bounds() -> None:
    tiny = F(1, 10**12)
    found = relative_entropy([["1/2", "1/4"], ["1/4", "1/2"]], [[1 - tiny, 0], [0, tiny]])
    assert found.width < 1e-30
    assert abs(float(found) - (-0.8112781244591328 - 0.5 * np.log2(1e-12))) < 1e-9


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: von_neumann_entropy([[1.1, 0], [0, -0.1]]), "eigenvalue -0.1"),
        (lambda: von_neumann_entropy([["11/10", 0], [0, "-1/10"]]), "eigenvalue -0.1"),
        (lambda: von_neumann_entropy([[0.7, 0], [0, 0.7]]), "trace 1.4"),
        (lambda: von_neumann_entropy([["7/10", 0], [0, "7/10"]]), "trace 1.4"),
        (lambda: von_neumann_entropy([[0.5, 0.2], [0.3, 0.5]]), "not Hermitian"),
        (lambda: von_neumann_entropy(np.full((2, 2), np.nan)), "finite"),
        (lambda: von_neumann_entropy(np.ones((2, 3))), "square"),
        (lambda: von_neumann_entropy([0.5, 0.5]), "matrix"),
        (lambda: von_neumann_entropy(np.array([0.5, 0.5])), "trace 0.5"),
        (lambda: mutual_information(np.eye(4) / 4, dims=(2, 3)), "not 2 x 3"),
        (lambda: mutual_information(np.eye(4) / 4, dims=NO_PAIR), "two dimensions"),
        (lambda: von_neumann_entropy(None), "matrix"),
        (lambda: shannon_entropy([0.5, 0.6]), "sums to 1.1"),
        (lambda: shannon_entropy(["1/2", "1/3"]), "sum to 1"),
        (lambda: shannon_entropy([1.5, -0.5]), "not negative"),
        (lambda: shannon_entropy([0.5, 0.5j]), "complex"),
        (lambda: shannon_entropy([]), "."),
        (lambda: shannon_entropy(0.5), "sequence"),
        (lambda: binary_entropy(1.2), "between 0 and 1"),
        (lambda: binary_entropy("-1/5"), "between 0 and 1"),
        (lambda: binary_entropy(float("nan")), "."),
        (lambda: mutual_information([[0.5, 0.6], [0.1, 0.1]]), "sums to 1.3"),
        (lambda: relative_entropy([0.3, 0.7], [0.0, 1.0]), "singular"),
        (lambda: relative_entropy([0.3, 0.7], [0.3, 0.3, 0.4]), "dimension"),
        (lambda: holevo_information([0.5, 0.5], [np.eye(2) / 2]), "1 states"),
        (lambda: holevo_information([0.5, 0.5], NO_PAIR), "sequence of matrices"),
        (lambda: holevo_information([0.5, 0.5], [np.eye(2) / 2, np.eye(3) / 3]), "one dimension"),
    ],
)
def test_bad_input_is_explained(call: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        call()


def test_states_that_miss_a_condition_slightly_widen_the_bounds() -> None:
    """A trace that is off by 1e-11 is met by a larger radius, not by a wrong value."""
    rho = random_state(7, 3) * (1 + 1e-11)
    found = von_neumann_entropy(rho)
    assert 1e-12 < found.width < 1e-8
    assert float(found.lower) <= entropy(rho / np.trace(rho)) <= float(found.upper)
    assert von_neumann_entropy(np.array([[1], [0]])).exact == 0  # a ket


def test_two_systems() -> None:
    bell = np.zeros((4, 4))
    bell[np.ix_([0, 3], [0, 3])] = 0.5
    assert mutual_information(bell, dims=(2, 2)).exact == 2
    assert conditional_entropy(bell, dims=(2, 2)).exact == -1
    assert conditional_entropy(np.eye(6) / 6, dims=(2, 3)).upper >= 1
    assert mutual_information(np.diag([0.5, 0, 0, 0.5]), dims=(2, 2)).exact == 1
    assert conditional_entropy([["1/2", 0], ["1/4", "1/4"]]).width < 1e-30
    werner = 0.5 * bell + 0.5 * np.eye(4) / 4  # S(AB) of 5/8, 1/8, 1/8, 1/8
    found = mutual_information(werner, dims=(2, 2))
    assert abs(float(found) - (2 - 1.5487949406953985)) < 1e-12
    rng = np.random.default_rng(0)
    for a, b in ((2, 3), (3, 2), (1, 4)):
        rho = random_state(int(rng.integers(1000)), a * b)
        t = rho.reshape(a, b, a, b)
        first, second = np.einsum("ikjk->ij", t), np.einsum("kikj->ij", t)
        plain = entropy(first) + entropy(second) - entropy(rho)
        found = mutual_information(rho, dims=(a, b))
        assert abs(float(found) - plain) < 1e-10 and found.width < 1e-9
        found = conditional_entropy(rho, dims=(a, b))
        assert abs(float(found) - (entropy(rho) - entropy(second))) < 1e-10
    joint = rng.dirichlet(np.ones(6)).reshape(2, 3)
    diagonal = mutual_information(np.diag(joint.ravel()), dims=(2, 3))
    classical = mutual_information(joint)
    assert diagonal.lower <= classical.upper and classical.lower <= diagonal.upper
