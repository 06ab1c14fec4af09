"""All discrete values are listed once; needles at rational points are on the grid."""

# In the bodies of claims an annotation such as `p: Prob` is a quantifier, not the type of `p`.
# pyright: reportOperatorIssue=false, reportArgumentType=false, reportCallIssue=false
# pyright: reportIndexIssue=false

import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from lossproof.numerics.exhaustive import (
    at_constants,
    constants,
    discrete_part,
    each,
    grid,
    number,
)
from lossproof.proofs.kernel.instances import Instance, read_instance
from lossproof.proofs.makers import Oracle
from lossproof.theory.algebra import inner, schur, trace
from lossproof.theory.domains import (
    Index,
    Mask,
    Natural,
    Prob,
    Real,
    Signs,
    Size,
    State,
    quantified,
)
from lossproof.theory.statements import AtMost, Equal, Iff, Implies, Less, Not, tree_of


def instance_of(body: Callable[..., Any]) -> Instance:
    domains = quantified(body)
    statement = body(**{name: domain.symbol(name) for name, domain in domains.items()})
    return read_instance(
        {
            "format": 1,
            "sizes": {k: d.declare() for k, d in domains.items() if isinstance(d, Size)},
            "variables": [[k, d.declare()] for k, d in domains.items() if not isinstance(d, Size)],
            "statement": tree_of(statement),
        }
    )


def masks_and_signs(n: Size, b: Mask["n"], s: Signs["n"], i: Index["n"]) -> Any:
    return Equal(inner(schur(b, s), s), b[i] * 0 + inner(b, b))


@pytest.mark.parametrize("n", [1, 2, 3])
def test_every_value_is_listed_once(n: int) -> None:
    instance = instance_of(masks_and_signs)
    listed = list(each(instance.to_json(), {"n": n}))
    assert len(listed) == number(instance.to_json(), {"n": n}) == 4**n * n
    assert len({repr(values) for values in listed}) == len(listed)
    oracle = Oracle(instance)
    assert all(oracle.is_false(values) is False for values in listed)
    assert listed[0] == {"n": n, "b": ["0"] * n, "s": ["1"] * n, "i": 0}


def masks_of_weight_four_are_full(n: Size, b: Mask["n"], i: Index["n"]) -> Any:
    return Implies(Equal(inner(b, b), 4), Equal(b[i], 1))


def test_a_falsehood_at_one_mask_is_found_where_values_are_few() -> None:
    instance = instance_of(masks_of_weight_four_are_full)
    oracle = Oracle(instance)
    assert not any(oracle.is_false(v) for v in each(instance.to_json(), {"n": 4}))
    bad = [v for v in each(instance.to_json(), {"n": 5}) if oracle.is_false(v)]
    assert len(bad) == 5
    assert all(v["b"].count("0") == 1 and v["b"][v["i"]] == "0" for v in bad)


def mixed(p: Prob, b: Mask[3], k: Natural) -> Any:
    return AtMost(p * inner(b, b), k)


def test_the_discrete_part_of_a_mixed_claim() -> None:
    instance = instance_of(mixed).to_json()
    assert number(instance, {}) is None
    assert not list(each(instance, {}))
    assert discrete_part(instance) == ("b", "k")
    parts = list(each(instance, {}, discrete_part(instance)))
    assert len(parts) == 8 * 13
    assert parts[0] == {"b": ["0", "0", "0"], "k": "0"}


def test_listing_is_lazy() -> None:
    def large(b: Mask[30]) -> Any:
        return AtMost(inner(b, b), 2)

    instance = instance_of(large)
    assert number(instance.to_json(), {}) == 2**30
    oracle = Oracle(instance)
    first = next(v for v in each(instance.to_json(), {}) if oracle.is_false(v))
    assert first["b"].count("1") == 3


# -- needles --------------------------------------------------------------------------------------


def not_at_a_rational_point(p: Prob) -> Any:
    return Less(0, (89 * p - 34) ** 2)


def not_at_a_quotient(x: Real) -> Any:
    return Less(0, (Fraction(1009, 10) * x - 31) ** 2 + 0 * x)


def not_on_an_integer_pair(x: Real("[0, 5]"), y: Real) -> Any:
    return Less(0, (x - 2) ** 2 + (2 * y + 3) ** 2)


def not_just_below_a_constant(p: Prob) -> Any:
    return Not(Equal((p - Fraction(7, 10)) * 10**6, -1))


def farey_only(p: Prob("(0, 1)")) -> Any:
    return Iff(Equal(p * p * 10**4 + 1681, 8200 * p), Equal(p, 0))


@pytest.mark.parametrize(
    "body",
    [not_at_a_rational_point, not_at_a_quotient, not_on_an_integer_pair,
     not_just_below_a_constant, farey_only],
)  # fmt: skip
def test_needles_are_on_the_grid(body: Callable[..., Any]) -> None:
    instance = instance_of(body)
    oracle = Oracle(instance)
    assert any(oracle.is_false(values) for values in grid(instance.to_json(), {}, 4000))


def test_the_grid_holds_the_farey_fractions_and_stays_inside() -> None:
    def nothing(p: Prob("(0, 1]")) -> Any:
        return Equal(p, p)

    found = [Fraction(v["p"]) for v in grid(instance_of(nothing).to_json(), {}, 305)]
    assert len(found) == len(set(found)) == 305
    assert all(0 < x <= 1 for x in found)
    # |F_31| = 309 (OEIS A005728), less 0
    assert set(found) == {Fraction(a, b) for b in range(1, 32) for a in range(1, b + 1)} - set(
        sorted(Fraction(a, 31) for a in range(1, 31))[-3:]
    )


def test_most_is_respected_with_discrete_variables_beside() -> None:
    def beside(p: Prob, i: Index[3]) -> Any:
        return Equal(p, p)

    found = list(grid(instance_of(beside).to_json(), {}, 100))
    assert 90 <= len(found) <= 100
    assert {v["i"] for v in found} == {0, 1, 2}


def test_other_domains_have_no_grid() -> None:
    def states(p: Prob, rho: State[2]) -> Any:
        return AtMost(p * trace(rho @ rho), Fraction(9, 10))

    instance = instance_of(states).to_json()
    assert not list(grid(instance, {}, 100))
    start = {"p": "1/3", "rho": [["1", "0"], ["0", "0"]]}
    reals = {v["p"] for v in at_constants(instance, {}, start)}
    assert {"9/10", "1/10", "9/20", "901/1000", "899999/1000000"} <= reals
    assert "-9/10" not in reals
    assert all(v["rho"] == start["rho"] for v in at_constants(instance, {}, start))


def test_constants_of_sizes() -> None:
    def of_sizes(n: Size, p: Prob) -> Any:
        return AtMost(n * p, 25)

    found = constants(instance_of(of_sizes).to_json(), {"n": 3})
    wanted = ("3", "1/3", "2/3", "-25", "5", "1/25", "24/25", "3/25", "25/3", "22", "1/4")
    assert {Fraction(t) for t in wanted} <= set(found)
    assert len(found) == len(set(found))
    assert list(itertools.islice(found, 2)) == [Fraction(25), Fraction(3)]
