"""What a counterexample makes of the two sides: exact values, or digits that are certain."""

from fractions import Fraction
from typing import Any

import pytest

from lossproof import (
    AtMost,
    Prob,
    Real,
    Size,
    State,
    binary_entropy,
    log,
    log2,
    von_neumann_entropy,
)
from lossproof.paper.values import _digits, decimals, values_text
from lossproof.proofs.claim import claim
from lossproof.proofs.kernel.instances import Instance


def coin(p: Prob) -> Any:
    return AtMost(binary_entropy(p), Fraction(1, 2))


def close(x: Real) -> Any:
    return AtMost(log(x**2 + 2), log(2) - Fraction(1, 10**12))


def defined_nowhere(x: Real) -> Any:
    return AtMost(log2(x), 0)


def of_a_state(n: Size, rho: State["n"]) -> Any:
    return AtMost(von_neumann_entropy(rho), 0)


def at(body: Any, **values: Any) -> tuple[Instance, dict[str, Any]]:
    return claim()(body).instance(), {"kind": "counterexample", "values": values}


def test_sides_without_exact_values_show_digits_that_are_certain() -> None:
    # h(1/3) = log2 3 - 2/3 = 0.91829583405...
    assert decimals(*at(coin, p="1/3")) == ("0.918295...", "0.5")
    instance, data = at(coin, p="1/3")
    shown = values_text(instance.to_json(), data)
    assert "the left side is 0.918295... and the right side is 0.5" in shown


def test_as_many_digits_as_tell_the_sides_apart() -> None:
    # ln 2 = 0.693147180559945...
    assert decimals(*at(close, x="0")) == ("0.693147180559...", "0.693147180558...")


def test_what_has_no_value_shows_none_and_what_is_exact_stays_exact() -> None:
    assert decimals(*at(defined_nowhere, x="-1")) is None
    instance, data = at(of_a_state, n=2, rho=[["1/2", "0"], ["0", "1/2"]])
    assert "the left side is 1 and the right side is 0" in values_text(instance.to_json(), data)


@pytest.mark.parametrize(
    ("x", "shown"),
    [("1/3", "0.333333..."), ("-1/3", "-0.333333..."), ("-5/4", "-1.25"), ("2", "2"), ("0", "0")],
)
def test_digits_are_cut_not_rounded(x: str, shown: str) -> None:
    assert _digits(Fraction(x), 6) == shown
