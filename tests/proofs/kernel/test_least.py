"""The least and the greatest entry of a vector: what is manifestly nonnegative about them."""

from collections.abc import Callable
from typing import Any

import pytest

from lossproof.proofs.claim import claim
from lossproof.proofs.kernel.check import check
from lossproof.theory.vocabulary import (
    AtMost,
    Distribution,
    Index,
    RealVector,
    Size,
    Vector,
    greatest,
    inner,
    least,
    total,
)


def accepted(body: Callable[..., Any], lines: Callable[..., Any] | None = None) -> bool:
    """Whether the kernel accepts the derivation of a claim."""
    made = claim()(body)
    if lines is not None:
        made.derivation(lines)
    data = made.lines() or {"kind": "derivation", "lines": []}
    return check(made.instance().to_json(), data).ok


def test_a_mean_lies_between_the_least_and_the_greatest_entry() -> None:
    def low(n: Size, f: RealVector["n"], w: Distribution["n"]) -> AtMost:
        return AtMost(least(f), inner(w, f))

    def high(n: Size, f: RealVector["n"], w: Distribution["n"]) -> AtMost:
        return AtMost(inner(w, f), greatest(f))

    def down(n, f, w):
        yield "Normalisation", least(f) + total(n, lambda k: w[k] * (f[k] - least(f))), ""

    def up(n, f, w):
        yield "Normalisation", inner(w, f) + total(n, lambda k: w[k] * (greatest(f) - f[k])), ""

    assert accepted(low, down)
    assert accepted(high, up)


def test_an_entry_is_at_least_the_least() -> None:
    def entry(n: Size, f: RealVector["n"], i: Index["n"]) -> AtMost:
        return AtMost(least(f), f[i])

    assert accepted(entry)


def reversed_order(n: Size, f: RealVector["n"], i: Index["n"]) -> AtMost:
    return AtMost(f[i], least(f))


def of_another_vector(n: Size, f: RealVector["n"], g: RealVector["n"], i: Index["n"]) -> AtMost:
    return AtMost(least(g), f[i])


def the_greatest(n: Size, f: RealVector["n"], i: Index["n"]) -> AtMost:
    return AtMost(greatest(f), f[i])


def of_complex_entries(n: Size, f: Vector["n"], i: Index["n"]) -> AtMost:
    return AtMost(least(f), f[i])


@pytest.mark.parametrize(
    "body", [reversed_order, of_another_vector, the_greatest, of_complex_entries]
)
def test_what_is_false_or_means_nothing_is_refused(body: Callable[..., Any]) -> None:
    assert not accepted(body)
