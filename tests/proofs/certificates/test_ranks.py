"""Choi ranks of channels whose least number of Kraus operators is known."""

from typing import Any

import numpy as np
import pytest
import sympy as sp

from lossproof import certified
from lossproof.proofs.certificates.given import InvalidInput
from lossproof.proofs.certificates.ranks import choi_rank, schur_choi_rank

PAULI = [np.eye(2), np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.diag([1, -1])]


def damping(gamma: float) -> list[np.ndarray]:
    return [np.diag([1, np.sqrt(1 - gamma)]), np.array([[0, np.sqrt(gamma)], [0, 0]])]


def erasure(d: int, p: Any) -> list[sp.Matrix]:
    """Return 1 + d operators: the state passes, or each of its levels is lost."""
    keep = sp.zeros(d + 1, d)
    keep[:d, :] = sp.sqrt(1 - p) * sp.eye(d)
    lost = [
        sp.Matrix(d + 1, d, lambda i, j, k=k: sp.sqrt(p) * int((i, j) == (d, k))) for k in range(d)
    ]
    return [keep, *lost]


@pytest.mark.parametrize("gamma", [0.1, 0.3, 0.999999, 1e-12])
def test_amplitude_damping_has_rank_two(gamma: float) -> None:
    found = certified.choi_rank(damping(gamma))
    assert found.exact == 2 and found.lower == found.upper == 2
    assert (
        choi_rank(
            [[[1, 0], [0, sp.sqrt(sp.Rational(7, 10))]], [[0, sp.sqrt(sp.Rational(3, 10))], [0, 0]]]
        ).exact
        == 2
    )


@pytest.mark.parametrize(("p", "rank"), [(0.2, 4), (1.0, 4), (4 / 3, 3), (0.0, 1)])
def test_qubit_depolarising(p: float, rank: int) -> None:
    weights = [1 - 3 * p / 4] + [p / 4] * 3
    operators = [np.sqrt(max(w, 0)) * u for w, u in zip(weights, PAULI, strict=True)]
    found = choi_rank(operators)
    assert found.exact == rank


@pytest.mark.parametrize("d", [2, 3, 4])
def test_replacement_erasure_and_identity(d: int) -> None:
    assert choi_rank(np.eye(d * d)).exact == d * d  # everything becomes the maximally mixed state
    assert choi_rank([np.eye(d)]).exact == 1
    assert choi_rank(erasure(d, sp.Rational(1, 3))).exact == d + 1


def test_superfluous_kraus_operators_do_not_count() -> None:
    half = [[1, 0], [0, 1]]
    assert choi_rank([half, half, [[2, 0], [0, 2]]]).exact == 1
    random = np.random.default_rng(0)
    few = random.integers(-3, 4, size=(3, 4, 4))
    mixed = np.einsum("ab,bij->aij", random.integers(-3, 4, size=(7, 3)), few)
    assert choi_rank(mixed).exact == 3
    floats = np.einsum("ab,bij->aij", random.normal(size=(7, 3)), few)
    assert choi_rank(floats).exact == 3  # seven dependent operators, up to rounding


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_a_choi_matrix_in_floats_has_the_least_rank_that_it_may_mean(scale: float) -> None:
    found = choi_rank(scale * choi_of(damping(0.3)))
    assert found.exact == 2 and found.value == 2.0
    assert "least rank" in found.notes[0]
    random = np.random.default_rng(1)
    for rank in (1, 3, 7, 15):
        operators = random.normal(size=(rank, 4, 4)) + 1j * random.normal(size=(rank, 4, 4))
        assert choi_rank(scale * choi_of(list(operators))).exact == rank


def test_a_small_eigenvalue_is_not_a_rounding_error() -> None:
    choi = choi_of(damping(0.3)) + 1e-12 * np.eye(4)
    found = choi_rank(choi)  # 1e-12 is far beyond rounding: the product does not reach it
    assert found.lower == 2 and found.upper == 4


def choi_of(operators: list[np.ndarray]) -> np.ndarray:
    vectors = [k.T.ravel() for k in operators]
    return np.asarray(sum(np.outer(v, v.conj()) for v in vectors))


def test_schur_channels_have_the_rank_of_their_correlation_matrix() -> None:
    s = sp.sqrt(3) / 3
    sic = [
        [1, s, s, s],
        [s, 1, sp.I * s, -sp.I * s],
        [s, -sp.I * s, 1, sp.I * s],
        [s, sp.I * s, -sp.I * s, 1],
    ]
    assert certified.schur_choi_rank(sic).exact == 2
    assert schur_choi_rank([[1, 1, 1]] * 3).exact == 1
    c = sp.Rational(-1, 4)
    assert schur_choi_rank([[1 if i == j else c for j in range(5)] for i in range(5)]).exact == 4
    assert schur_choi_rank(np.eye(6) * 0.75 + 0.25).exact == 6  # dephasing, n terms
    assert schur_choi_rank(np.eye(6) * 0.7 + 0.3).exact == 6
    with pytest.raises(InvalidInput, match="eigenvalue"):
        schur_choi_rank([[1, 2], [2, 1]])


def test_scale_does_not_matter() -> None:
    for scale in (1e-12, 1e12):
        assert choi_rank([scale * k for k in damping(0.3)]).exact == 2
    # an operator a million times smaller than the other counts as well
    assert choi_rank([np.eye(2), 1e-6 * PAULI[1] * np.pi]).exact == 2


def test_random_operators_are_independent_up_to_their_number() -> None:
    random = np.random.default_rng(4)
    operators = random.normal(size=(20, 6, 6)) + 1j * random.normal(size=(20, 6, 6))
    assert choi_rank(operators).exact == 20
    assert choi_rank(random.normal(size=(7, 2, 3))).exact == 6  # d_in d_out at most


@pytest.mark.parametrize(
    "channel", [[], [[1, 2]], "depolarising", [np.eye(2), np.eye(3)], np.eye(3)]
)
def test_bad_input_is_explained(channel: Any) -> None:
    with pytest.raises(InvalidInput):
        choi_rank(channel)


def test_an_exact_operator_is_not_lost_among_floats() -> None:
    turn = np.array([[np.cos(0.3), -np.sin(0.3)], [np.sin(0.3), np.cos(0.3)]])
    tiny = [["1/1000000000000000000", 0], [0, "-1/1000000000000000000"]]
    found = choi_rank([turn, tiny])
    assert (found.upper, found.exact) == (2, None)  # 2 whatever the floats mean: never 1
    weak = choi_rank([turn, 1e-3 * turn])  # floats alone share their radius
    assert (weak.lower, weak.upper) == (1, 1)
