"""Expansions at a face: each bound is one, and what is false near the face is not shown."""

# In the bodies of claims an annotation such as `x: Real` is a quantifier, not the type of `x`.
# pyright: reportOperatorIssue=false, reportArgumentType=false, reportCallIssue=false

import itertools
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest

from lossproof.proofs.claim import claim
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.enclosures import germs
from lossproof.proofs.kernel.enclosures.covering import goals_of, leaf_holds
from lossproof.proofs.kernel.enclosures.dyadic import Interval, Reals
from lossproof.proofs.kernel.enclosures.germs import CONSTANT, Germ, Germs, germ_sign
from lossproof.theory.vocabulary import AtMost, Less, Prob, Real, log, sqrt

BITS = 64
REALS = Reals(BITS)
ONE = REALS.one
T, HALF = (Fraction(1), 0), Fraction(1, 2)


def unit(low: Fraction | int, high: Fraction | int) -> Interval:
    return REALS.between(Fraction(low), Fraction(high))


def at(x: Any) -> Any:
    """The value of a fixed-point number."""
    return mpmath.mpf(x) / 2**BITS


def shown(body: Callable[..., Any], end: str, axis: int = 0) -> bool:
    (goal,) = goals_of(claim()(body).instance())
    return leaf_holds(goal, "germ", [axis, end], goal.box, strict=goal.strict, bits=BITS)


# -- bounds of a term -----------------------------------------------------------------------------


EXPONENTS = [Fraction(1, 4), HALF, Fraction(3, 4), Fraction(1), Fraction(3, 2), Fraction(4)]


@pytest.mark.parametrize("width", [HALF, Fraction(1, 3), Fraction(1, 64), Fraction(1, 10**6)])
def test_a_term_is_below_its_bound_up_to_the_end_of_the_box(width: Fraction) -> None:
    """t^d L^k is compared with its greatest value on (0, T], at T or where L = k/d."""
    kind = Germs(REALS, width)
    seen = 0
    with mpmath.workprec(200):
        start = mpmath.mpf(width.numerator) / width.denominator
        for d, k in itertools.product([Fraction(0), *EXPONENTS], range(-3, 5)):
            power = mpmath.mpf(d.numerator) / d.denominator
            peak = min(start, mpmath.exp(-k / power)) if d and k > 0 else start
            greatest = peak**power * (-mpmath.log(peak)) ** k
            try:
                low, high = kind.factor(d, k)
            except Refused:
                assert k > 0 and (not d or peak < start)
                continue
            seen += 1
            assert low is not None and high is not None and 0 <= low <= ONE
            assert greatest <= at(high) <= greatest * (1 + mpmath.mpf(2) ** -40) + 2.0**-44
    assert seen > 20


def test_a_term_that_does_not_rise_up_to_the_end_has_no_bound() -> None:
    kind = Germs(REALS, HALF)  # L is at least log 2 < 1
    with pytest.raises(Refused, match="shorter box"):
        kind.factor(Fraction(1), 1)
    for d, k in ((Fraction(-1), 0), (Fraction(-1), -3), (Fraction(0), 1)):
        with pytest.raises(Refused, match="unbounded at the face"):
            kind.factor(d, k)
    with pytest.raises(Refused, match="not handled"):
        kind.factor(Fraction(1, 3), 0)
    assert kind.factor(Fraction(0), 0) == (ONE, ONE)


def test_the_summit_of_a_term_inside_the_box_is_not_forgotten() -> None:
    """-x log x reaches 1/e = 0.3679 at 1/e; at the end 1/2 of the box it is 0.3466 only."""

    def false(x: Real("(0, 1/2]")) -> Any:
        return AtMost(-x * log(x), Fraction(7, 20))

    def true(x: Real("(0, 1/4]")) -> Any:
        return AtMost(-x * log(x), Fraction(7, 20))

    assert shown(true, "lo") and not shown(false, "lo")


def test_a_positive_term_must_outweigh_the_others_strictly() -> None:
    def false(x: Real("(0, 1/2]")) -> Any:  # equal at 1/2
        return Less(x, HALF)

    def true(x: Real("(0, 1/2]")) -> Any:
        return Less(x, Fraction(501, 1000))

    def zero(x: Real("(0, 1/2]")) -> Any:
        return Less(x - x, 0 * x**2)

    def weak(x: Real("[0, 1/2]")) -> Any:
        return AtMost(0 * x, x * (1 - x) + x**2)

    assert shown(true, "lo") and shown(weak, "lo")
    assert not shown(false, "lo") and not shown(zero, "lo")


def test_a_strict_inequality_on_the_face_itself_is_not_shown() -> None:
    def false(x: Real("[0, 1/2]")) -> Any:
        return Less(0, x)

    def other_end(x: Real("(0, 1/2]")) -> Any:
        return Less(0, HALF - x)

    def open_end(x: Real("(0, 1/2]")) -> Any:
        return Less(0, x)

    assert shown(open_end, "lo")
    assert not shown(false, "lo") and not shown(other_end, "hi")


def test_the_face_is_the_end_that_is_named() -> None:
    def falling(x: Real("[1/2, 1)")) -> Any:
        return Less(0, sqrt(1 - x))

    def crossing(x: Real("[1/2, 1)"), y: Prob) -> Any:
        return Less(y, Fraction(3, 4) - (1 - x))  # false at x = 1/2

    def near(x: Real("[1/2, 1)")) -> Any:
        return Less(1 - x, Fraction(501, 1000))

    assert shown(near, "hi")
    assert shown(falling, "hi") and not shown(falling, "lo") and not shown(crossing, "hi")


# -- the box --------------------------------------------------------------------------------------


@pytest.mark.parametrize("sides", [(0, 1), (0, 0), (1, 3), (HALF, HALF)])
def test_a_box_of_length_one_or_none_has_no_expansion(sides: Any) -> None:
    def body(x: Real("[0, 3]")) -> Any:
        return AtMost(0 * x, x + 1)

    (goal,) = goals_of(claim()(body).instance())
    low, high = map(Fraction, sides)
    with pytest.raises(Refused, match="length less than 1"):
        germ_sign(goal.program, goal.place, REALS, [(low, high)], 0, "lo", strict=False)


@pytest.mark.parametrize("width", [Fraction(1), Fraction(2), 1 - Fraction(1, 2**100)])
def test_where_the_logarithm_may_vanish_there_is_no_expansion(width: Fraction) -> None:
    with pytest.raises(Refused, match="needs a shorter box"):
        Germs(REALS, width)


# -- terms ----------------------------------------------------------------------------------------


def test_too_many_terms_and_unbounded_ones_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = Germs(REALS, HALF)
    germ: Germ = {(Fraction(k, 2), 0): (ONE, ONE) for k in range(4)}
    assert len(kind.clean(germ)) == 4
    monkeypatch.setattr(germs, "MAX_TERMS", 4)
    assert len(kind.clean(germ)) == 4
    monkeypatch.setattr(germs, "MAX_TERMS", 3)
    with pytest.raises(Refused, match="too many terms"):
        kind.clean(germ)
    tiny = Germs(REALS, Fraction(1, 2**100))  # 0 at this precision, so that L has no upper bound
    for sign in (ONE, -ONE):
        with pytest.raises(Refused, match="unbounded coefficient"):
            tiny.clean({(Fraction(5), 1): (sign, sign)})


def test_high_orders_are_taken_into_one_that_contains_them() -> None:
    kind = Germs(REALS, HALF)
    with mpmath.workprec(200):
        for a, k in ((Fraction(5), 0), (Fraction(9, 2), -1), (Fraction(6), 1)):
            ((key, (low, high)),) = kind.clean({(a, k): (ONE, ONE)}).items()
            assert key == (Fraction(4), 0) and low is not None and high is not None
            for t in (mpmath.mpf(1) / 2, mpmath.mpf(1) / 3, mpmath.mpf(1) / 1000):
                value = t ** (float(a) - 4) * (-mpmath.log(t)) ** k
                assert at(low) <= value <= at(high) * (1 + mpmath.mpf(2) ** -40)
    exact = {(Fraction(4), 0): (ONE, ONE), (Fraction(4), 2): (ONE, ONE)}
    assert kind.clean(exact) == exact


def test_nothing_is_divided_by_what_vanishes() -> None:
    kind = Germs(REALS, HALF)
    for use in (kind.inverse, lambda a: kind.function("log", a), kind.over_leading):
        with pytest.raises(Refused, match="vanishes where it may not"):
            use({})
    assert kind.function("root", {}) == {} and kind.function("eta", {}) == {}
    assert kind.function("exp", {}) == {CONSTANT: REALS.function("exp", (0, 0))}
    for germ in ({T: (ONE, ONE)}, {CONSTANT: (ONE, ONE)}):
        with pytest.raises(Refused, match=r"no (expansion|enclosure) of 'sin'"):
            kind.function("sin", germ)


@pytest.mark.parametrize("op", ["root", "log", "log2", "eta", "inverse"])
@pytest.mark.parametrize("start", [(0, 1), (-1, 1), (-1, 0)])
def test_a_function_is_expanded_away_from_zero_only(op: str, start: tuple[int, int]) -> None:
    kind = Germs(REALS, HALF)
    if op == "inverse" and start == (-1, 0):
        start = (-1, 1)
    with pytest.raises(Refused, match="something that may vanish"):
        kind.smooth(op, {CONSTANT: unit(*start), T: (ONE, ONE)})
    below: Germ = {CONSTANT: unit(1, 1), T: unit(-3, -3)}  # 1 - 3t is negative from 1/3 on
    with pytest.raises(Refused, match="something that may vanish"):
        kind.smooth(op, below)


def test_the_leading_term_is_the_greatest_near_the_face() -> None:
    kind = Germs(REALS, HALF)
    germ: Germ = {key: (ONE, ONE) for key in ((Fraction(1), 0), (Fraction(1), 2), (HALF, -1))}
    assert kind.leading(germ) == (HALF, -1)
    del germ[HALF, -1]
    assert kind.leading(germ) == (Fraction(1), 2)


def test_the_greatest_near_a_face_is_known_only_where_one_outweighs() -> None:
    kind = Germs(REALS, Fraction(1, 64))
    small, large, crossing = {T: (ONE, ONE)}, {CONSTANT: (ONE, ONE)}, {T: unit(-1, 1)}
    assert kind.extreme([small, large], 1) == large
    assert kind.extreme([small, large], -1) == small
    for items in ([small, small], [{}, crossing], [large, {CONSTANT: (ONE, ONE), **crossing}]):
        with pytest.raises(Refused, match="changes near the face"):
            kind.extreme(items, 1)


def test_a_modulus_needs_a_sign_near_the_face() -> None:
    kind = Germs(REALS, HALF)
    germ: Germ = {T: unit(1, 2), (Fraction(2), 0): unit(-1, -1)}  # t (c - t), c >= 1
    assert kind.function("abs", germ) == germ
    assert kind.function("abs", kind.neg(germ)) == germ
    for low, high in ((0, 1), (-1, 1), (HALF, 1)):
        crossing: Germ = {T: unit(low, high), (Fraction(2), 0): unit(-1, -1)}
        with pytest.raises(Refused, match="no expansion of 'abs'"):
            kind.function("abs", crossing)


# -- arithmetic against the values of germs with exact coefficients -------------------------------

WIDTH = Fraction(1, 64)
KEYS = [CONSTANT, (HALF, 0), (HALF, 1), (HALF, -1), T, (Fraction(1), 1), (Fraction(1), -2),
        (Fraction(3, 2), 0), (Fraction(2), 0), (Fraction(2), 2), (Fraction(4), 3)]  # fmt: skip
PLACES = [mpmath.mpf(1) / 64, mpmath.mpf(1) / 100, mpmath.mpf(10) ** -4, mpmath.mpf(10) ** -12]


def drawn(rng: random.Random, lead: Any = None) -> Germ:
    """A germ with integer coefficients; positive and leading at a given place, if there is one."""
    later = [k for k in KEYS if lead is None or (k[0], -k[1]) > (lead[0], -lead[1])]
    chosen = rng.sample(later, min(len(later), rng.randint(0, 2)))
    found = [(key, rng.choice([-2, -1, 1, 2])) for key in chosen]
    found += [] if lead is None else [(lead, rng.randint(1, 3))]
    return {key: (c * ONE, c * ONE) for key, c in found}


def contains(germ: Germ, t: Any, value: Any) -> bool:
    """Whether a value lies in what the germ gives at t."""
    low = high = mpmath.mpf(0)
    for (a, k), c in germ.items():
        scale = t ** (mpmath.mpf(a.numerator) / a.denominator) * (-mpmath.log(t)) ** k
        low, high = low + at(c[0]) * scale, high + at(c[1]) * scale
    slack = mpmath.mpf(2) ** -150 * (1 + abs(value))
    return bool(low - slack <= value <= high + slack)


def value_of(germ: Germ, t: Any) -> Any:
    """The value of a germ with exact coefficients."""
    terms = [at(c[0]) * t ** mpmath.mpf(float(a)) * (-mpmath.log(t)) ** k
             for (a, k), c in germ.items()]  # fmt: skip
    return mpmath.fsum(terms)


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "log": mpmath.log,
    "log2": lambda x: mpmath.log(x) / mpmath.log(2),
    "root": mpmath.sqrt,
    "eta": lambda x: -x * mpmath.log(x) / mpmath.log(2),
    "abs": abs,
    "exp": mpmath.exp,
    "inverse": lambda x: 1 / x,
}


@pytest.mark.parametrize("op", FUNCTIONS)
def test_functions_of_germs_contain_their_values(op: str) -> None:
    """Leading terms with every power of t and of the logarithm, on both sides of each rule."""
    rng, kind, seen = random.Random(17), Germs(REALS, WIDTH), set()
    with mpmath.workprec(300):
        for _ in range(12):
            for lead in KEYS:
                germ = drawn(rng, lead)
                try:
                    found = kind.inverse(germ) if op == "inverse" else kind.function(op, germ)
                except Refused:
                    continue
                seen.add(lead)
                for t in PLACES:
                    x = value_of(germ, t)
                    if op in ("abs", "exp", "inverse") or x > 0:
                        assert contains(found, t, FUNCTIONS[op](x)), (germ, t)
    even = {key for key in KEYS if key[1] % 2 == 0}
    plain = {key for key in KEYS if key[1] == 0}
    assert seen == {"root": even, "log": plain, "log2": plain, "eta": plain}.get(op, set(KEYS))


def test_sums_and_products_of_germs_contain_their_values() -> None:
    rng, kind = random.Random(23), Germs(REALS, WIDTH)
    with mpmath.workprec(300):
        for _ in range(150):
            a, b = drawn(rng), drawn(rng)
            try:
                found = (kind.add(a, b), kind.mul(a, b), kind.power(a, 3), kind.neg(a))
            except Refused:
                continue
            for t in PLACES:
                x, y = value_of(a, t), value_of(b, t)
                for germ, value in zip(found, (x + y, x * y, x**3, -x), strict=True):
                    assert contains(germ, t, value)


def test_what_outweighs_is_positive() -> None:
    rng, kind, counts = random.Random(29), Germs(REALS, WIDTH), [0, 0]
    with mpmath.workprec(300):
        for _ in range(600):
            germ = drawn(rng, rng.choice(KEYS)) if rng.random() < 0.5 else drawn(rng)
            for strict in (True, False):
                if kind.outweighs(germ, strict=strict):
                    counts[strict] += 1
                    values = [value_of(germ, t) for t in PLACES]
                    assert all(v > 0 if strict else v >= 0 for v in values), germ
    assert min(counts) > 100


@pytest.mark.parametrize("key", [(HALF, 0), (T[0], 0), (T[0], 1), (HALF, -1)])
def test_terms_are_compared_by_what_is_left_when_one_is_divided_by_the_other(key: Any) -> None:
    """c t^a L^k against one more power of t: positive on (0, T] exactly where c > T."""
    kind = Germs(REALS, HALF)
    later = (key[0] + 1, key[1])
    for c, positive in ((HALF + Fraction(1, 100), True), (HALF - Fraction(1, 100), False)):
        germ: Germ = {key: unit(c, c), later: (-ONE, -ONE)}
        assert kind.outweighs(germ, strict=True) is positive
