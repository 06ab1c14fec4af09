"""Intervals with integer ends, some of them infinite: every operation contains all results."""

import itertools
import random
from fractions import Fraction

import mpmath
import pytest

from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.enclosures import dyadic
from lossproof.proofs.kernel.enclosures.dyadic import Interval, Reals, exp_between, log_between

BITS = 16
REALS = Reals(BITS)
ONE = REALS.one
FAR = 1 << 70
ENDS = [None, -3 * ONE, -1, 0, 1, 5 * ONE // 2]


def intervals() -> list[Interval]:
    found: list[Interval] = [(None, high) for high in ENDS]
    found += [(low, None) for low in ENDS[1:]]
    pairs = itertools.combinations_with_replacement(ENDS[1:], 2)
    return found + [(a, b) for a, b in pairs if a is not None and b is not None and a <= b]


def points(a: Interval, rng: random.Random) -> list[Fraction]:
    low = -FAR if a[0] is None else a[0]
    high = FAR if a[1] is None else a[1]
    inside = [low, high, rng.randint(low, high), min(max(rng.randint(-ONE, ONE), low), high)]
    return [Fraction(x, ONE) for x in inside]


def holds(a: Interval, value: Fraction) -> bool:
    scaled = value * ONE
    return (a[0] is None or a[0] <= scaled) and (a[1] is None or scaled <= a[1])


def finite(a: Interval) -> bool:
    return a[0] is not None and a[1] is not None


def test_every_operation_contains_its_results() -> None:
    rng = random.Random(1)
    some = intervals()
    for a in some:
        for x in points(a, rng):
            assert holds(a, x) and holds(REALS.neg(a), -x) and holds(REALS.absolute(a), abs(x))
            for k in range(6):
                assert holds(REALS.power(a, k), x**k)
    for a, b in itertools.product(some, repeat=2):
        total, product = REALS.add(a, b), REALS.mul(a, b)
        around, common = REALS.hull(a, b), REALS.meet(a, b)
        top, bottom = REALS.extreme([a, b], 1), REALS.extreme([a, b], -1)
        for x, y in itertools.product(points(a, rng), points(b, rng)):
            assert holds(total, x + y) and holds(product, x * y)
            assert holds(around, x) and holds(around, y)
            assert holds(top, max(x, y)) and holds(bottom, min(x, y))
            assert holds(common, x) == holds(b, x) and holds(common, y) == holds(a, y)
        if finite(a) and finite(b):
            assert finite(total) and finite(product) and finite(around) and finite(top)


def test_an_inverse_is_taken_away_from_zero() -> None:
    rng = random.Random(2)
    for a in intervals():
        low = -1 if a[0] is None else a[0]
        high = 1 if a[1] is None else a[1]
        if low < 0 < high:
            with pytest.raises(Refused, match="around zero"):
                REALS.inverse(a)
        elif low == high == 0 and finite(a):
            with pytest.raises(Refused, match="division by zero"):
                REALS.inverse(a)
        else:
            found = REALS.inverse(a)
            assert all(holds(found, 1 / x) for x in points(a, rng) if x)
            assert finite(found) == (0 not in a and finite(a)) or None in a


def test_the_ends_are_the_nearest() -> None:
    assert REALS.mul((-ONE, 2 * ONE), (-3 * ONE, ONE)) == (-6 * ONE, 3 * ONE)
    assert REALS.mul((1, 1), (1, 1)) == (0, 1) and REALS.mul((-1, -1), (1, 1)) == (-1, 0)
    assert REALS.power((-ONE, 2 * ONE), 2) == (0, 4 * ONE)
    assert REALS.power((-ONE, 2 * ONE), 3) == (-4 * ONE, 8 * ONE)
    assert REALS.absolute((-3 * ONE, ONE)) == (0, 3 * ONE)
    assert REALS.of(Fraction(1, 3)) == (21845, 21846) and REALS.of(Fraction(-1, 4)) == (
        -16384, -16384,
    )  # fmt: skip
    assert REALS.between(Fraction(-1, 3), Fraction(1, 3)) == (-21846, 21846)
    assert REALS.extreme([(0, 2), (1, 1), (None, 3)], 1) == (1, 3)
    assert REALS.extreme([(0, 2), (1, 1), (-4, None)], -1) == (-4, 1)
    assert REALS.hull((0, None), (None, 1)) == (None, None)
    assert REALS.meet((0, None), (None, 1)) == (0, 1)


def test_functions_of_intervals_with_infinite_ends() -> None:
    assert REALS.function("exp", (None, 0))[0] == 0
    assert REALS.function("exp", (0, None)) == (ONE, None)
    assert REALS.function("root", (4 * ONE, None)) == (2 * ONE, None)
    low, high = REALS.function("log", (ONE, None))
    assert (low, high) == (0, None)
    assert REALS.function("abs", (None, -ONE)) == (ONE, None)
    with pytest.raises(Refused, match="something unbounded"):
        REALS.function("eta", (0, None))
    with pytest.raises(Refused, match="no enclosure of 'sin'"):
        REALS.function("sin", (0, ONE))


@pytest.mark.parametrize("op", ["log", "log2", "root", "eta"])
def test_what_is_cut_to_the_domain(op: str) -> None:
    open_ended = op in ("log", "log2")
    strict = Reals(BITS, clip=False)
    for bad in ((-2 * ONE, -ONE), (None, -1)):
        with pytest.raises(Refused, match=r"not (nonnegative|positive)"):
            REALS.function(op, bad)
    if open_ended:
        with pytest.raises(Refused, match=r"not (nonnegative|positive)"):
            REALS.function(op, (0, 0))
    assert REALS.function(op, (-ONE, 2 * ONE)) == REALS.function(op, (0, 2 * ONE))
    assert REALS.function(op, (None, 2 * ONE)) == REALS.function(op, (0, 2 * ONE))
    for crossing in ((-1, ONE), (None, ONE)):
        with pytest.raises(Refused, match="may be negative"):
            strict.function(op, crossing)
    assert strict.function(op, (0, ONE)) == REALS.function(op, (0, ONE))


def test_the_summit_of_the_entropy_function() -> None:
    """-x log2 x is greatest at 1/e; just beside it the ends of the interval are."""
    summit = 1 / (mpmath.e * mpmath.log(2)) * ONE
    place = int(ONE / mpmath.e)
    for low, high in ((0, ONE), (place, place + 1), (place - 9, ONE), (0, place + 9)):
        _, top = REALS.function("eta", (low, high))
        assert top is not None and summit <= top <= summit + 4
    _, left = REALS.function("eta", (0, ONE // 8))
    _, right = REALS.function("eta", (ONE // 2, ONE))
    assert left is not None and right is not None
    assert abs(left - 3 * ONE // 8) <= 2 and abs(right - ONE // 2) <= 2
    bottom, _ = REALS.function("eta", (0, 2 * ONE))
    assert bottom is not None and -2 * ONE - 8 <= bottom <= -2 * ONE


def test_logarithms_and_exponentials_at_many_points() -> None:
    with mpmath.workprec(200):
        for bits in (8, 32):
            one = 1 << bits
            for x in [*range(1, 3 * one // (1 if bits == 8 else 1 << 22)), one, 2 * one, 3 * one]:
                low, high = log_between(x, x, bits)
                exact = mpmath.log(mpmath.mpf(x) / one) * one
                assert low <= exact <= high <= low + 2
            for x in range(-9 * one, 9 * one, one // 7):
                low, high = exp_between(x, bits)
                exact = mpmath.exp(mpmath.mpf(x) / one) * one
                assert low <= exact <= high <= low + 2


def test_exponents_have_their_range(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dyadic, "MAX_EXPONENT", 8)
    far = 9 << BITS
    assert dyadic.exp_between.__wrapped__(-far, BITS) == (0, 1)
    with pytest.raises(Refused, match="too large"):
        dyadic.exp_between.__wrapped__(far, BITS)
    assert dyadic.exp_between.__wrapped__(8 << BITS, BITS)[0] > 2980 << BITS
    with pytest.raises(Refused, match="out of range"):
        dyadic._artanh(2, 5, 40)
