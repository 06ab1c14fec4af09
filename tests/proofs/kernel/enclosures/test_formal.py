"""Exact values with logarithms as symbols: what is not known exactly is refused, never guessed."""

from fractions import Fraction

import pytest

from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.enclosures import formal
from lossproof.proofs.kernel.enclosures.formal import Exact, Formal
from lossproof.proofs.kernel.numbers import ONE, ZERO, number, root

EXACT = Exact()


def of(value: Fraction | int) -> Formal:
    return EXACT.of(Fraction(value))


def log2(value: Fraction | int) -> Formal:
    return EXACT.function("log2", of(value))


def minus(a: Formal, b: Formal) -> Formal:
    return EXACT.add(a, EXACT.neg(b))


def test_a_value_with_logarithms_has_no_sign() -> None:
    """1 - log2 3 is negative: its rational part alone would make it positive."""
    mixed = minus(of(1), log2(3))
    assert set(mixed) == {(), ((3, 1),)}
    with pytest.raises(Refused, match="contains logarithms"):
        EXACT.absolute(mixed)
    for op in ("abs", "root", "log", "eta", "exp"):
        with pytest.raises(Refused, match="contains logarithms"):
            EXACT.function(op, mixed)
    with pytest.raises(Refused, match="contains logarithms"):
        EXACT.extreme([of(0), mixed], 1)
    assert EXACT.number({}) == ZERO and EXACT.number(of(2)) == number(2)


def test_a_root_is_taken_of_what_is_not_negative() -> None:
    with pytest.raises(Refused, match="square root of a negative number"):
        EXACT.function("root", of(-4))
    assert EXACT.function("root", of(Fraction(9, 4))) == of(Fraction(3, 2))
    assert EXACT.function("root", of(8)) == EXACT.pure(number(2) * root(2))
    assert EXACT.function("root", of(0)) == {}
    with pytest.raises(Refused, match="not rational"):
        EXACT.function("root", EXACT.root_of(2))


@pytest.mark.parametrize("value", [0, -1, Fraction(-1, 3)])
def test_a_logarithm_is_taken_of_what_is_positive(value: Fraction) -> None:
    for op in ("log", "log2"):
        with pytest.raises(Refused, match="not positive"):
            EXACT.function(op, of(value))
    if value:
        with pytest.raises(Refused, match="not positive"):
            EXACT.function("eta", of(value))


def test_logarithms_are_those_of_primes() -> None:
    assert log2(Fraction(8, 1)) == of(3) and log2(Fraction(1, 4)) == of(-2)
    assert log2(Fraction(12, 25)) == {
        (): number(2), ((3, 1),): number(1), ((5, 1),): number(-2),
    }  # fmt: skip
    assert log2(1) == {} == EXACT.function("eta", of(1)) == EXACT.function("eta", of(0))
    assert EXACT.function("eta", of(Fraction(1, 4))) == of(Fraction(1, 2))
    assert EXACT.function("log", of(2)) == {((0, -1),): ONE}
    assert EXACT.mul(EXACT.function("log", of(3)), EXACT.rate) == log2(3)
    assert log2(997) == {((997, 1),): ONE}
    with pytest.raises(Refused, match="large prime factor"):
        log2(1009)


def test_exponentials_and_other_functions_have_no_exact_value() -> None:
    assert EXACT.function("exp", of(0)) == of(1)
    with pytest.raises(Refused, match="exp has no exact value"):
        EXACT.function("exp", of(1))
    with pytest.raises(Refused, match="no exact value of 'sin'"):
        EXACT.function("sin", of(1))


def test_only_one_term_has_an_inverse() -> None:
    for value in (minus(of(1), log2(3)), {}):
        with pytest.raises(Refused, match="no exact inverse"):
            EXACT.inverse(value)
    assert EXACT.mul(EXACT.inverse(log2(3)), log2(3)) == of(1)


def test_the_greatest_and_the_least() -> None:
    items = [of(1), of(3), of(-2), EXACT.root_of(2)]
    assert EXACT.extreme(items, 1) == of(3) and EXACT.extreme(items, -1) == of(-2)
    assert EXACT.absolute(of(-2)) == of(2) == EXACT.absolute(of(2))
    assert EXACT.absolute({}) == {}


def test_the_number_of_terms_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    long = EXACT.add(EXACT.add(of(1), log2(3)), log2(5))
    assert len(EXACT.mul(long, long)) == 6
    monkeypatch.setattr(formal, "MAX_TERMS", 5)
    with pytest.raises(Refused, match="too many terms"):
        EXACT.mul(long, long)
