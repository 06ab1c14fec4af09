"""Mixtures of phases in floats: column generation from below, moments from above."""

import numpy as np
import pytest

from lossproof.numerics import _lmi
from lossproof.numerics.phase_moments import (
    Moments,
    half_monomials,
    ladder,
    moment_bound,
    monomials,
    projected,
    quartic_monomials,
)
from lossproof.numerics.phases import ascend, form_values, phase_mixture_program


def gram(n: int, rank: int, seed: int) -> np.ndarray:
    """Return a random complex correlation matrix."""
    random = np.random.default_rng(seed)
    v = random.normal(size=(n, rank)) + 1j * random.normal(size=(n, rank))
    v /= np.linalg.norm(v, axis=1)[:, None]
    return v.conj() @ v.T


def sic() -> np.ndarray:
    s = 3**-0.5
    return np.array(
        [
            [1, s, s, s],
            [s, 1, 1j * s, -1j * s],
            [s, -1j * s, 1, 1j * s],
            [s, 1j * s, -1j * s, 1],
        ]
    )


def moments(matrix: np.ndarray, level: int = 2) -> Moments:
    found = moment_bound(matrix, monomials(len(matrix), level))
    assert isinstance(found, Moments)
    return found


def test_monomials_are_the_sums_of_roots() -> None:
    assert [len(monomials(4, level)) for level in (1, 2, 3)] == [4, 13, 28]
    assert all(sum(e) == 0 for e in monomials(5, 2))


@pytest.mark.parametrize("seed", range(3))
def test_both_programs_meet(seed: int) -> None:
    matrix = gram(4, 2, seed)
    above = moments(matrix)
    below = phase_mixture_program(matrix, above.functional, above.bound)
    assert below is not None
    assert above.bound - 2e-7 < below.value < above.bound + 2e-7
    mixed = np.einsum("k,ki,kj->ij", below.weights, below.phases, below.phases.conj())
    wanted = below.value * matrix + (1 - below.value) * np.eye(4)
    assert np.abs(mixed - wanted).max() < 1e-8
    assert np.abs(np.abs(below.phases) - 1).max() < 1e-12


def test_squares_complete_the_functional_to_a_constant() -> None:
    found = moments(sic())
    squares = projected(found.gram, found.exponents, found.functional)
    assert np.linalg.eigvalsh(squares)[0] > -1e-9
    z = np.exp(2j * np.pi * np.random.default_rng(5).random((20, 4)))
    for row in z:
        v = np.prod(row ** np.array(found.exponents), axis=1)
        total = (v.conj() @ squares @ v + row.conj() @ found.functional @ row).real
        assert total == pytest.approx(np.trace(squares).real, abs=1e-9)


def test_half_the_monomials_are_often_enough() -> None:
    found = moment_bound(sic(), half_monomials(4))
    assert isinstance(found, Moments) and len(found.exponents) == 7
    assert found.bound == pytest.approx(3**0.5 / 2, abs=1e-6)
    assert [len(quartic_monomials(n)) for n in (3, 4, 5)] == [0, 3, 15]
    bounds = [moment_bound(gram(5, 2, 3), step) for step in ladder(5)[:2]]
    values = [b.bound for b in bounds if isinstance(b, Moments)]
    assert len(values) == 2 and values[1] < values[0] + 1e-7


def test_the_first_level_is_the_elliptope_and_sees_nothing() -> None:
    assert moments(sic(), 1).bound == pytest.approx(1, abs=1e-6)
    assert moments(sic(), 2).bound == pytest.approx(3**0.5 / 2, abs=1e-6)


def test_real_matrices_need_half_the_size_and_agree() -> None:
    matrix = np.real(gram(4, 2, 7)) + 0.0
    matrix = matrix / np.sqrt(np.outer(np.diag(matrix), np.diag(matrix)))
    turn = np.diag(np.exp(1j * np.arange(4)))
    assert moments(matrix).bound == pytest.approx(
        moments(turn @ matrix @ turn.conj()).bound, abs=1e-6
    )


def test_ascent_never_descends_and_finds_the_maximum_of_the_sic() -> None:
    w = sic() - np.eye(4)
    start = np.exp(2j * np.pi * np.random.default_rng(2).random((40, 4)))
    end = ascend(w, start)
    assert (form_values(w, end) >= form_values(w, start) - 1e-12).all()
    assert form_values(w, end).max() == pytest.approx(2 * 3**0.5)


def test_a_solver_that_fails_gives_way_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(_lmi, "_clarabel", broken)
    found = moments(gram(3, 3, 1), 1)
    assert found.notes == ("CLARABEL: out of order",)
    monkeypatch.setattr(_lmi, "_scs", broken)
    assert moment_bound(gram(3, 3, 1), monomials(3, 1)) == (
        "CLARABEL: out of order",
        "SCS: out of order",
    )
