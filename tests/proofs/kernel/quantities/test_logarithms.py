"""Sums of logarithms: exact by unique factorisation, enclosed otherwise."""

from fractions import Fraction as F
from math import log2 as float_log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof.proofs.kernel.quantities.logarithms import (
    LogSum,
    eta,
    eta_bounds,
    fannes,
    log2,
    log2_bounds,
    total,
)

rationals = st.fractions(min_value=F(1, 10**3), max_value=10**4, max_denominator=10**3)


@settings(max_examples=50, deadline=None)
@given(rationals, rationals)
def test_the_logarithm_of_a_product_is_the_sum(x: F, y: F) -> None:
    a, b, c = log2(x), log2(y), log2(x * y)
    if a is None or b is None or c is None:  # a factor beyond the trial division
        return
    assert a + b == c


@settings(max_examples=50, deadline=None)
@given(rationals)
def test_bounds_contain_the_logarithm(x: F) -> None:
    low, high = log2_bounds(x)
    assert low <= high and high - low < F(1, 10**35)
    assert abs(float(low) - float_log2(x)) < 1e-12
    exact = log2(x)
    assert exact is None or (exact.bounds()[0] <= high and low <= exact.bounds()[1])


def test_rational_values_are_recognised() -> None:
    assert log2(F(8, 1)) == LogSum(((2, F(3)),))
    third = eta(F(1, 3))
    assert third is not None and third.rational() is None
    assert total([eta(F(1, 4))] * 4) == LogSum(((2, F(2)),))
    one = total([log2(F(3, 2)), log2(F(2, 3))])
    assert one is not None and one.rational() == 0
    assert log2(F(2**31 - 1)) is None  # the prime is beyond the trial division
    assert log2(F(4093 * 4091)) is not None
    assert log2(F(0) + 1) == LogSum() and eta(F(0)) == LogSum() and eta(F(-1, 2)) is None


def test_very_small_numbers_keep_their_logarithm() -> None:
    low, high = log2_bounds(F(1, 2**3000))
    assert low <= -3000 <= high and high - low < F(1, 10**35)


@pytest.mark.parametrize(
    ("low", "high", "least", "most"),
    [
        (F(-1), F(0), 0, 0),
        (F(1), F(2), 0, 0),
        (F(3, 2), F(2), 0, 0),
        (F(0), F(1), 0, F(531, 1000)),
        (F(1, 2), F(1, 2), F(1, 2), F(1, 2)),
    ],
)
def test_eta_is_cut_to_probabilities(low: F, high: F, least: F, most: F) -> None:
    a, b = eta_bounds(low, high)
    assert abs(a - least) < F(1, 10**30)
    assert most - F(1, 1000) < b < most + F(1, 10**30)


@settings(max_examples=50, deadline=None)
@given(st.floats(1e-6, 1), st.integers(2, 6), st.integers(0, 2**32))
def test_fannes_bounds_commuting_states(t: float, d: int, seed: int) -> None:
    """(1 - T, T/(d - 1), ...) against a pure state attains Audenaert's bound."""
    distance = min(F(t), F(d - 1, d))
    parts = [eta_bounds(x, x)[1] for x in [1 - distance] + [distance / (d - 1)] * (d - 1)]
    assert sum(parts) <= fannes(distance, d) + F(1, 10**30)
