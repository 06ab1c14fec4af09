"""Exact numbers are recognised in floats, accidents are rare, and no guess is ever trusted."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossproof.proofs.certificates.algebraic import guesses, matrices, simplest
from lossproof.proofs.certificates.rounding import to_float, to_floats
from lossproof.proofs.kernel.matrices import is_psd
from lossproof.proofs.kernel.numbers import ONE, ZERO, I, Number, number, root


def fraction(top: int, bottom: int) -> Number:
    return number(Fraction(top, bottom))


KNOWN = [
    ZERO,
    fraction(-1, 7),
    fraction(355, 113),
    fraction(1234, 999),
    fraction(4001, 4),
    fraction(1, 2) * root(2),
    fraction(-1, 2) * root(3),
    fraction(-1, 4) + fraction(1, 4) * root(5),  # the cosine of 72 degrees
    fraction(1, 8) + fraction(1, 8) * root(17),
    fraction(1, 2) + fraction(1, 4) * root(2),  # the best chance to win the CHSH game
    fraction(1, 4) * (ONE + root(2) + root(3)),
    fraction(1, 2) - fraction(1, 3) * root(2) + fraction(1, 12) * root(6),
]


@pytest.mark.parametrize("exact", KNOWN, ids=str)
@pytest.mark.parametrize("error", [0.0, 8e-10, -8e-10])
def test_known_numbers_are_the_first_guess(exact: Number, error: float) -> None:
    assert simplest(to_float(exact).real + error) == exact


@given(
    st.fractions(-3, 3, max_denominator=12),
    st.fractions(-3, 3, max_denominator=12),
    st.sampled_from([2, 3, 5, 6, 7]),
)
def test_numbers_with_one_root_are_found(a: Fraction, b: Fraction, r: int) -> None:
    exact = number(a) + number(b) * root(r)
    assert exact in guesses(to_float(exact).real, [r], accuracy=1e-11)


def test_every_guess_is_within_the_accuracy() -> None:
    rng = random.Random(0)
    for _ in range(60):
        x = rng.uniform(-3, 3)
        for guess in guesses(x, accuracy=1e-6):
            assert abs(to_float(guess) - x) <= 1.0001e-6


def test_numbers_drawn_at_random_are_rarely_recognised() -> None:
    rng = random.Random(1)
    values = [rng.random() for _ in range(150)]
    assert sum(simplest(x) is not None for x in values) < 20
    assert sum(simplest(x, [2, 3]) is not None for x in values) < 5


def test_nothing_is_guessed_for_what_is_no_number() -> None:
    for x in (math.nan, math.inf, -math.inf, 1e300):
        assert list(guesses(x)) == []
    assert list(matrices(np.array([[math.nan]]))) == []


def test_a_list_of_radicands_is_the_whole_field() -> None:
    assert simplest(math.sqrt(3), []) is None
    assert simplest(math.sqrt(3), [2]) is None
    assert simplest(math.sqrt(3), [2, 3]) == root(3)
    assert simplest(0.375, []) == fraction(3, 8)


def test_hermitian_matrices_are_guessed_exactly_hermitian() -> None:
    half, third = fraction(1, 2), fraction(1, 3)
    exact = [[half, I * half * root(2)], [-(I * half * root(2)), third]]
    noise = 1e-10 * np.array([[1 + 1j, 2], [1j, -1]])
    assert next(matrices(to_floats(exact) + noise, hermitian=True)) == exact


def test_columns_and_rectangles_are_guessed() -> None:
    exact = [[fraction(1, 2)], [root(2)], [ZERO]]
    assert next(matrices(to_floats(exact))) == exact
    assert list(matrices(np.zeros((0, 0)))) == [[]]


def test_entries_may_need_different_roots() -> None:
    exact = [[fraction(1, 3) * root(2), I * root(3)], [ONE, fraction(-1, 6) * root(6)]]
    assert next(matrices(to_floats(exact))) == exact


@pytest.mark.parametrize("above", [Fraction(1, 10**12), Fraction(1, 10**10)])
def test_no_guess_is_trusted(above: Fraction) -> None:
    """A number just above a simple one is mistaken for it; the exact test tells them apart."""
    singular = [[ONE, fraction(1, 2) * root(2)], [fraction(1, 2) * root(2), fraction(1, 2)]]
    true = [[ONE, fraction(1, 2) * root(2) + number(above)], [ZERO, fraction(1, 2)]]
    true[1][0] = true[0][1]
    assert next(matrices(to_floats(true), hermitian=True)) == singular  # wrong, and offered
    assert is_psd(singular)
    assert not is_psd(true)
