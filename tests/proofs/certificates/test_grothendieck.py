"""Grothendieck-type ratios whose values are published or derived by hand."""

from typing import Any

import numpy as np
import pytest
import sympy as sp

from lossproof import certified
from lossproof.proofs.certificates.given import InvalidInput
from lossproof.proofs.certificates.grothendieck import (
    cut_maximum,
    elliptope_maximum,
    grothendieck_ratio,
)

TRIANGLE = [[0, -1, -1], [-1, 0, -1], [-1, -1, 0]]


def graph(n: int, *edges: tuple[int, int]) -> list[list[int]]:
    """Return minus the adjacency matrix: its form counts the edges that a cut separates."""
    out = [[0] * n for _ in range(n)]
    for i, j in edges:
        out[i][j] = out[j][i] = -1
    return out


def cycle(n: int) -> list[tuple[int, int]]:
    return [(i, (i + 1) % n) for i in range(n)]


def test_the_triangle_has_the_ratio_three_halves() -> None:
    """C3.1k: the largest for n <= 7."""
    assert certified.cut_maximum(TRIANGLE).exact == 2
    assert certified.elliptope_maximum(TRIANGLE).exact == 3
    assert certified.grothendieck_ratio(TRIANGLE).exact == sp.Rational(3, 2)


def test_the_five_cycle_has_the_value_of_lovasz() -> None:
    """Max-cut of C_5 and its relaxation, 5 (5 + sqrt 5)/8 edges (Goemans, Williamson 1995)."""
    five = graph(5, *cycle(5))
    assert sp.simplify(elliptope_maximum(five).exact - sp.Rational(5, 2) * (1 + sp.sqrt(5))) == 0
    assert cut_maximum(five).exact == 6
    assert grothendieck_ratio(five).width < 1e-28


def test_the_chsh_form_has_tsirelsons_ratio() -> None:
    chsh = [[0, 0, 1, 1], [0, 0, 1, -1], [1, 1, 0, 0], [1, -1, 0, 0]]
    assert sp.simplify(grothendieck_ratio(chsh).exact - sp.sqrt(2)) == 0
    assert sp.simplify(elliptope_maximum(chsh).exact - 4 * sp.sqrt(2)) == 0  # each pair twice


def test_the_bicycle_wheel_exceeds_three_halves() -> None:
    """C3.1k: 12.0971 against 8 at n = 11, each pair counted twice here."""
    spokes = [(i, hub) for i in range(9) for hub in (9, 10)]
    wheel = graph(11, *cycle(9), *spokes, (9, 10))
    assert cut_maximum(wheel).exact == 16
    found = grothendieck_ratio(wheel)
    assert found.lower > sp.Rational(3, 2) and found.width < 1e-8
    assert 12.0971 == pytest.approx(8 * found.value, abs=5e-5)


@pytest.mark.parametrize("seed", range(4))
def test_positive_forms_stay_below_half_pi(seed: int) -> None:
    """C3.1l: Rietz 1974; Nesterov 1998."""
    random = np.random.default_rng(seed)
    b = random.normal(size=(6, 3))
    for scale in (1.0, 1e9, 1e-9):
        found = grothendieck_ratio(scale * b @ b.T)
        assert 1 <= found.lower and found.upper < np.pi / 2 and found.width < 1e-7


def test_rank_one_forms_have_ratio_one() -> None:
    """The signs of v maximise <vv^T, X>: both maxima are |v|_1^2."""
    v = sp.Matrix([1, -2, 3, sp.sqrt(2)])
    assert sp.expand(elliptope_maximum(v * v.T).exact - (6 + sp.sqrt(2)) ** 2) == 0
    assert cut_maximum([[1, -2], [-2, 4]]).exact == 9
    assert grothendieck_ratio([[1, -2], [-2, 4]]).exact == 1
    assert elliptope_maximum([[-3]]).exact == -3


def test_many_signs_are_bounded_by_correlation_matrices() -> None:
    signs = np.sign(np.random.default_rng(1).normal(size=22)).astype(int)
    found = cut_maximum(np.outer(signs, signs))
    assert found.lower == 22 * 22 and found.width < 1e-6
    assert "enumerate" in found.notes[0]


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ([[0, 1], [2, 0]], "not Hermitian"),
        ([[0, 1j], [-1j, 0]], "imaginary"),
        ([[0, float("inf")], [float("inf"), 0]], "finite"),
        ([[1, 2, 3]], "1 x 3"),
        (np.eye(65), "at most 64"),
    ],
)
def test_bad_input_is_explained(form: Any, why: str) -> None:
    for function in (cut_maximum, elliptope_maximum, grothendieck_ratio):
        with pytest.raises(InvalidInput, match=why):
            function(form)


def test_a_form_without_positive_value_has_no_ratio() -> None:
    for form in ([[0, 0], [0, 0]], [[-1, 0], [0, -1]]):
        with pytest.raises(InvalidInput, match="positive"):
            grothendieck_ratio(form)
    assert elliptope_maximum([[0, 0], [0, 0]]).exact == 0
