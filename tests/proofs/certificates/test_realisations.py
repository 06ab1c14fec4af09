"""Families of masks: each has its set of correlation matrices, and they are nested."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

from lossproof import certified
from lossproof.proofs.certificates.given import InvalidInput
from lossproof.proofs.certificates.realisations import realisations


def uniform(n: int, c: Any) -> list[list[Any]]:
    return [[1 if i == j else c for j in range(n)] for i in range(n)]


def answers(matrix: Any) -> tuple[bool | None, ...]:
    found = realisations(matrix)
    return tuple(r.possible for r in (found.gaussian, found.phases, found.signs, found.zero_one))


@pytest.mark.parametrize(
    ("n", "c", "expected"),
    [
        (2, Fraction(-1), (True, True, True, False)),
        (3, Fraction(-1, 2), (True, True, False, False)),  # C3.1i
        (3, Fraction(-1, 3), (True, True, True, False)),  # C3.1h: signs down to -1/3
        (4, Fraction(-1, 3), (True, True, True, False)),  # and to -1/(n-1) for even n
        (5, Fraction(-1, 4), (True, True, False, False)),
        (4, Fraction(1, 3), (True, True, True, True)),
        (3, Fraction(1), (True, True, True, True)),
    ],
)
def test_uniform_retention(n: int, c: Fraction, expected: tuple[bool, ...]) -> None:
    assert answers(uniform(n, c)) == expected


def test_nonnegative_entries_are_not_enough_for_zero_one_masks() -> None:
    """C3.1m: 4/5, 3/5, 24/25 at rank 2."""
    a, b, c = Fraction(4, 5), Fraction(3, 5), Fraction(24, 25)
    assert answers([[1, a, b], [a, 1, c], [b, c, 1]]) == (True, True, False, False)


def test_the_sic_is_realised_by_gaussian_masks_only() -> None:
    s = sp.sqrt(3) / 3
    sic = sp.Matrix(
        [
            [1, s, s, s],
            [s, 1, sp.I * s, -sp.I * s],
            [s, -sp.I * s, 1, sp.I * s],
            [s, sp.I * s, -sp.I * s, 1],
        ]
    )
    found = certified.realisations(sic)
    assert answers(sic) == (True, False, False, False)
    assert found.phases.evidence is not None and found.phases.evidence.check().member is False
    assert "imaginary" in found.signs.why and "no (real masks" in str(found)


@pytest.mark.parametrize("seed", range(4))
def test_the_sets_are_nested(seed: int) -> None:
    random = np.random.default_rng(seed)
    v = random.normal(size=(4, 4))
    v /= np.linalg.norm(v, axis=1)[:, None]
    matrix = v @ v.T if seed % 2 else (v @ v.T + 3 * np.eye(4)) / 4
    gaussian, phases, signs, _ = answers(matrix)
    assert gaussian is True
    if signs:
        assert phases is True
    assert seed % 2 or signs is True  # C3.1k: 2/3 of the way to the identity is enough


def test_what_is_no_correlation_matrix_is_refused() -> None:
    with pytest.raises(InvalidInput, match="none may be negative"):
        realisations([[1, 2], [2, 1]])


def test_an_open_question_has_no_truth_value() -> None:
    big = realisations(np.eye(20))
    assert big.gaussian and big.phases and big.signs
    with pytest.raises(ValueError, match="undecided"):
        bool(realisations(_tight()).phases)


def _tight() -> np.ndarray:
    """Return floats of rank 3 at size 4: on the boundary of every set."""
    random = np.random.default_rng(3)
    v = random.normal(size=(4, 3)) + 1j * random.normal(size=(4, 3))
    v /= np.linalg.norm(v, axis=1)[:, None]
    return v.conj() @ v.T
