"""Exact entries stay exact, floats get a radius, all else is one clear error."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy

from lossproof.proofs.certificates.given import (
    InvalidInput,
    from_floats,
    given,
    given_square,
    given_vector,
)
from lossproof.proofs.kernel.numbers import Number, number, root
from lossproof.proofs.kernel.quantities.problem import read_ball

HALF = number(Fraction(1, 2))
COSINE = (number(1) + root(5)) * number(Fraction(1, 4))
"""cos(pi/5)"""
OMEGA = Number.of({1: (Fraction(-1, 2), Fraction(0)), 3: (Fraction(0), Fraction(1, 2))})
"""exp(2 pi i/3)"""


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        (1, number(1)),
        (np.int64(-3), number(-3)),
        (Fraction(1, 3), number(Fraction(1, 3))),
        ("1/3", number(Fraction(1, 3))),
        (0.5, HALF),
        (-0.25 + 2j, Number.of({1: (Fraction(-1, 4), Fraction(2))})),
        (sympy.Rational(2, 7), number(Fraction(2, 7))),
        (1 / sympy.sqrt(2), root(2) * HALF),
        (sympy.sqrt(sympy.Rational(2, 3)), root(6) * number(Fraction(1, 3))),
        (sympy.exp(2 * sympy.pi * sympy.I / 3), OMEGA),
        ((1 + sympy.sqrt(5)) / 4, COSINE),
        (sympy.cos(sympy.pi / 5), COSINE),
    ],
)  # fmt: skip
def test_exact_entries_stay_exact(entry: Any, value: Number) -> None:
    read = given([[entry]], "it")
    assert read.exact and read.radius == 0
    assert (read.numbers()[0][0] - value).is_zero()
    assert abs(read.floats[0, 0] - complex(entry if not isinstance(entry, str) else 1 / 3)) < 1e-15


@pytest.mark.parametrize("scale", [1e-300, 1e-12, 1.0, 1e12, 1e200])
def test_floats_stand_for_what_is_near_them(scale: float) -> None:
    exact = [1 / sympy.sqrt(2), sympy.sqrt(3), sympy.pi, sympy.Rational(1, 3)]
    read = given([[float(x) * scale for x in exact]], "it")
    assert not read.exact
    ball = read_ball(read.json)
    assert 0 < ball.radius <= scale * 2.0**-46
    for x, re in zip(exact, ball.centre.re[0], strict=True):
        gap = abs(
            sympy.Rational(re, ball.centre.den) - x * sympy.Rational(*scale.as_integer_ratio())
        )
        assert sympy.N(gap, 40) <= sympy.Rational(ball.radius.numerator, ball.radius.denominator)


def test_arrays_lists_and_sympy_matrices_are_read_alike() -> None:
    rows = [[1, 2], [3, 4]]
    forms: list[Any] = [
        rows,
        np.array(rows),
        np.array(rows, float),
        sympy.Matrix(rows),
        [np.array(r) for r in rows],
    ]
    assert all(given(form, "it").json == given(rows, "it").json for form in forms)


def test_a_nearly_hermitian_array_is_meant_to_be_one() -> None:
    rng = np.random.default_rng(0)
    a = rng.normal(size=(4, 4)) + 1j * rng.normal(size=(4, 4))
    u = a @ a.conj().T / 3
    u[0, 1] += 1e-13
    read = given(u, "it", hermitian=True)
    ball = read_ball(read.json)
    assert ball.centre.re[0][1] == ball.centre.re[1][0] and ball.radius >= Fraction(1, 10**13)


def test_zeros_that_are_uncertain_are_not_exact() -> None:
    assert from_floats(np.zeros((2, 2))).exact
    read = from_floats(np.zeros((2, 2)), slack=1e-12)
    assert not read.exact and 1e-12 < read.radius < 1e-11


@pytest.mark.parametrize(
    ("matrix", "word"),
    [
        (None, "list of rows"),
        (3, "list of rows"),
        ([], "list of rows"),
        ([[]], "list of rows"),
        ([1, 2], "list of rows"),
        ("1/3", "list of rows"),
        ([[1, 2], [3]], "differ in length"),
        ([[1, "x"]], "'x' is not a number"),
        ([[1, None]], "not a number"),
        ([["1/0"]], "not a number"),
        ([[sympy.Symbol("x")]], "not a number"),
        ([[float("nan")]], "not a finite number"),
        (np.array([[np.inf, 0.1]]), "not a finite number"),
        (np.array([[0.1, 0.2], [0.3, np.nan]]), "not a finite number"),
        (np.full((2, 2, 2), 0.1), "two axes"),
        ([[0.1, "x"]], "not a number"),
    ],
)
def test_what_is_no_matrix_is_one_clear_error(matrix: Any, word: str) -> None:
    with pytest.raises(InvalidInput, match=word):
        given(matrix, "the state")


def test_what_is_not_hermitian_or_square_is_said() -> None:
    with pytest.raises(InvalidInput, match="the state is 1 x 2; a square"):
        given_square([[1, 2]], "the state")
    for wrong in ([[1, 2], [3, 1]], np.array([[1, 0.1], [0.2, 1]]), [[1, 1j], [1j, 1]]):
        with pytest.raises(InvalidInput, match="the state is not Hermitian: it differs"):
            given(wrong, "the state", hermitian=True)


def test_a_vector_is_a_row() -> None:
    assert given_vector(np.array([0.5, 0.5]), "q").json == {"exact": [["1/2", "1/2"]]}
    for wrong in (3, np.eye(2)):
        with pytest.raises(InvalidInput, match="sequence of numbers"):
            given_vector(wrong, "q")
