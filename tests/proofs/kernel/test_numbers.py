"""Exact numbers: field laws, signs near ties, refusal of what is not a numeral."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossproof.proofs.kernel.matrices import is_psd
from lossproof.proofs.kernel.numbers import (
    ONE,
    ZERO,
    I,
    NotExact,
    Number,
    number,
    read,
    root,
    write,
)

fractions = st.fractions(min_value=-20, max_value=20, max_denominator=20)


@st.composite
def numbers(draw: st.DrawFn) -> Number:
    out = number(draw(fractions)) + I * number(draw(fractions))
    for k in draw(st.lists(st.sampled_from([2, 3, 6, 10]), max_size=2)):
        out = out + root(k) * (number(draw(fractions)) + I * number(draw(fractions)))
    return out


@given(numbers(), numbers(), numbers())
def test_field_laws(a: Number, b: Number, c: Number) -> None:
    assert a * (b + c) == a * b + a * c
    assert (a * b) * c == a * (b * c)
    assert (a * b).conjugate() == a.conjugate() * b.conjugate()
    assert read(write(a)) == a
    if not a.is_zero():
        assert a * a.inverse() == ONE


@given(numbers())
def test_squares_are_nonnegative_and_signs_agree_with_floats(a: Number) -> None:
    assert (a * a.conjugate()).sign() == (0 if a.is_zero() else 1)
    real = a + a.conjugate()
    approximate = sum(float(x) * r**0.5 for r, (x, _) in real.parts)
    if abs(approximate) > 1e-6:
        assert real.sign() == (1 if approximate > 0 else -1)


def test_signs_near_a_tie() -> None:
    # (sqrt2 + sqrt3)^2 = 5 + 2 sqrt6, and a rational close to sqrt2 from either side (Pell)
    assert ((root(2) + root(3)) * (root(2) + root(3)) - number(5) - root(24)).sign() == 0
    assert (root(2) - number(Fraction(665857, 470832))).sign() == -1
    assert (root(2) - number(Fraction(941664, 665857))).sign() == 1


@pytest.mark.parametrize(
    "text", ["0.5", "1e3", "", "--1", "1/-2", "nan", "inf", "٣", None, 1.5, True]
)
def test_what_is_no_numeral_is_refused(text: object) -> None:
    with pytest.raises(NotExact):
        read(text)


def test_order_is_for_real_numbers() -> None:
    with pytest.raises(NotExact):
        I.sign()
    with pytest.raises(NotExact):
        ZERO.inverse()


@given(st.lists(st.lists(numbers(), min_size=3, max_size=3), min_size=1, max_size=3))
def test_gram_matrices_are_psd_and_shifted_singular_ones_are_not(rows: list[list[Number]]) -> None:
    gram = [
        [sum((r[i] * r[j].conjugate() for r in rows[1:]), rows[0][i] * rows[0][j].conjugate())
         for j in range(3)] for i in range(3)
    ]  # fmt: skip
    assert is_psd(gram)
    if len(rows) < 3:  # singular, so any shift below zero leaves the cone
        small = number(Fraction(1, 10**12))
        shifted = [
            [x - small if i == j else x for j, x in enumerate(r)] for i, r in enumerate(gram)
        ]
        assert not is_psd(shifted)


def test_known_indefinite_matrices() -> None:
    zero_pivot = [[ZERO, ONE], [ONE, ONE]]
    not_hermitian = [[ONE, I], [I, ONE]]
    triangle = [[ONE, -ONE, -ONE], [-ONE, ONE, -ONE], [-ONE, -ONE, ONE]]
    assert not is_psd(zero_pivot)
    assert not is_psd(not_hermitian)
    assert not is_psd(triangle)
