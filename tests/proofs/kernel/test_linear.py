"""Linear forms of set functions: what is read, and what is refused with a reason."""

from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.kernel import linear
from lossproof.proofs.kernel.declarations import Context, Refused
from lossproof.proofs.kernel.linear import Form, Reader, add, atom, constant, coordinate, multiply

READER = Reader(
    Context(
        {},
        {
            "S": {"domain": "setfunction", "size": 2, "world": "quantum"},
            "p": {"domain": "real", "lo": "0", "hi": "1", "lo_open": False, "hi_open": False},
            "k": {"domain": "natural", "from": 2},
            "z": {"domain": "complex"},
            "x": {"domain": "vector", "size": 2, "entries": "real"},
            "r": {"domain": "vector", "size": 2, "entries": "rates"},
            "w": {"domain": "distribution", "size": 3},
            "mu": {"domain": "law", "size": 2, "entries": "bits"},
            "nu": {"domain": "law", "size": 2, "entries": "signs"},
        },
    )
)
P, ONE, HALF, ZERO = ("var", "p"), ("num", "1"), ("num", "1/2"), ("num", "0")


def of(*bits: Any) -> Any:
    return ("value", "S", ("vector", *bits))


def read(tree: Any) -> Form:
    return READER.scalar(tree, {})


def test_values_of_subsets() -> None:
    assert read(of(ONE, ZERO)) == coordinate("S", 1) and read(of(ZERO, ONE)) == coordinate("S", 2)
    assert read(of(ZERO, ZERO)) == {}
    assert read(("sub", of(ONE, ONE), of(ONE, ONE))) == {}
    assert read(("div", of(ONE, ONE), ("num", "4"))) == {(("S", 3), ()): Fraction(1, 4)}
    chain = ("falls", ("vector", of(ONE, ZERO), P))
    assert READER.value(chain, {}) == [add(coordinate("S", 1), atom(("p",)), -1), {}]


@pytest.mark.parametrize(
    ("tree", "why"),
    [
        (of(HALF, ZERO), "something that is no subset"),
        (of(("num", "-1"), ONE), "something that is no subset"),
        (of(("num", "2"), ONE), "something that is no subset"),
        (of(P, ONE), "where a variable stands"),
        (of(of(ONE, ONE), ONE), "where a variable stands"),
        (("div", ONE, ZERO), "division by zero"),
        (("div", ONE, ("sub", HALF, HALF)), "division by zero"),
        (("div", ONE, P), "where a variable stands"),
        (("vector", ONE), "where a vector or matrix stands"),
        (("mul", of(ONE, ONE), of(ONE, ZERO)), "not linear in them"),
        (("abs2", of(ONE, ONE)), "not linear in them"),
        (("pow", of(ONE, ONE), ("num", "2")), "not linear in them"),
        (("pow", P, ("num", "25")), "a power from 0 to 24"),
        (("pow", P, ("num", "-1")), "a power from 0 to 24"),
        (("pow", P, ("var", "k")), "an exponent that is a variable"),
        (("E", ("finite", 0, 1, ("vector",), ("rows",)), "m", ONE), "a law without outcomes"),
        (("E", ("law", "nu"), "m", ONE), "a law without outcomes"),
        (("E", ("bernoulli", 7, HALF), "m", ONE), "this law of masks is not written out"),
        (("var", "z"), "'z' is no coefficient"),
        (("var", "mu"), "'mu' is no coefficient"),
        (("item", ("var", "x"), ("pos", 0)), "'x' is no coefficient"),
        (("log", P), "'log' is not read"),
        (("imag",), "'imag' is not read"),
    ],
)
def test_what_is_no_linear_form(tree: Any, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read(tree)


def test_the_interval_of_each_variable() -> None:
    assert READER.range_of(("p",)) == (0, 1) and READER.range_of(("k",)) == (2, None)
    for which in (("r", 1), ("w", 2), ("mu", 3)):
        assert READER.range_of(which) == (0, 1)
    for which in (("p", 0), ("k", 0), ("r",), ("r", 2), ("w", 3), ("mu", 4), ("x", 0), ("z",)):
        with pytest.raises(Refused, match="no variable of the coefficients"):
            READER.range_of(which)


def test_weights_sum_to_one_in_reduced_forms() -> None:
    total = constant(0)
    for k in range(3):
        total = add(total, atom(("w", k)))
    assert READER.reduced(total) == constant(1)
    assert READER.reduced(multiply(total, total)) == constant(1)
    law = constant(0)
    for subset in range(4):
        law = add(law, atom(("mu", subset)))
    assert READER.reduced(law) == constant(1)
    rates = add(atom(("r", 0)), atom(("r", 1)))
    assert READER.reduced(rates) == rates  # rates do not


def test_the_number_of_terms_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    long = add(add(constant(1), atom(("p",))), atom(("k",)))
    assert len(multiply(long, long)) == 6
    monkeypatch.setattr(linear, "MAX_TERMS", 5)
    with pytest.raises(Refused, match="more than 5 terms"):
        multiply(long, long)
