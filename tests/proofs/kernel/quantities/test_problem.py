"""What a quantity is about: exact entries, and balls that contain them."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossproof.proofs.kernel.numbers import NotExact, Number, number, root
from lossproof.proofs.kernel.quantities.problem import (
    BITS,
    enclose,
    enclose_number,
    read_ball,
    read_exact,
    read_int,
)

RATIONALS = st.fractions(min_value=-4, max_value=4, max_denominator=50)


@given(st.lists(st.tuples(st.sampled_from([1, 2, 3, 6, 30]), RATIONALS), min_size=1, max_size=4))
def test_the_ball_of_an_irrational_number_contains_it(terms: list[tuple[int, Fraction]]) -> None:
    value = number(0)
    for r, a in terms:
        value = value + root(r) * number(a)
    low, high = enclose_number(value)
    assert (value - number(low)).sign() >= 0 and (number(high) - value).sign() >= 0
    assert high - low <= 50 * Fraction(1, 1 << BITS)
    assert (low == high) or not value.is_rational()


@given(RATIONALS, RATIONALS, RATIONALS)
def test_the_ball_contains_the_modulus_of_the_error(a: Fraction, b: Fraction, c: Fraction) -> None:
    value = Number.of({2: (a, b), 1: (c, a), 5: (b, c)})
    ball = enclose([[value]])
    re = Fraction(ball.centre.re[0][0], ball.centre.den)
    im = Fraction(ball.centre.im[0][0], ball.centre.den)
    gap = value - Number.of({1: (re, im)})
    assert (number(ball.radius**2) - gap * gap.conjugate()).sign() >= 0


def test_rational_entries_have_no_radius() -> None:
    ball = read_ball({"exact": [["1/3", [[1, "0", "1/2"]]], ["0", "-2"]]})
    assert ball.radius == 0
    assert (ball.centre.den, ball.centre.re, ball.centre.im) == (
        6,
        [[2, 0], [0, -12]],
        [[0, 3], [0, 0]],
    )


def test_a_ball_is_read_as_written() -> None:
    ball = read_ball({"den": 4, "re": [[1, 2]], "radius": "1/1024"})
    assert ball.radius == Fraction(1, 1024) and ball.centre.im == [[0, 0]]


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"den": 1, "re": [[1]]},
        {"den": 1, "re": [[1]], "radius": "-1/2"},
        {"den": 1, "re": [[1]], "radius": 0.5},
        {"den": 1, "re": [[1]], "radius": True},
        {"den": 1, "re": [[1]], "radius": "0", "exact": [["1"]]},
        {"exact": []},
        {"exact": [[]]},
        {"exact": [["1"], ["1", "2"]]},
        {"exact": [[1.5]]},
        {"exact": [["one"]]},
        {"exact": [["1"]], "more": 0},
    ],
)
def test_what_is_no_matrix_is_refused(data: Any) -> None:
    with pytest.raises(NotExact):
        read_ball(data)


def test_a_ball_is_not_exact() -> None:
    with pytest.raises(NotExact, match="not known exactly"):
        read_exact({"den": 1, "re": [[1]], "radius": "0"})


@pytest.mark.parametrize("data", [True, 0, 5, "2", 2.0, None])
def test_an_integer_out_of_its_limits_is_refused(data: Any) -> None:
    assert read_int(2, 1, 4) == 2
    with pytest.raises(NotExact):
        read_int(data, 1, 4)


def test_a_number_that_is_not_real_has_no_bounds() -> None:
    with pytest.raises(NotExact, match="not real"):
        enclose_number(Number.of({1: (Fraction(1), Fraction(1))}))
