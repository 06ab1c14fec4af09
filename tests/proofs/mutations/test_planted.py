"""What is planted: neighbours that say something else, well-formed, each once, none weaker."""

from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.claim import claim
from lossproof.proofs.kernel.instances import Instance, read_instance
from lossproof.proofs.mutations import OPERATORS, Mutant, plant
from lossproof.proofs.mutations._canonical import canonical
from lossproof.theory.vocabulary import (
    AtMost,
    Distribution,
    Equal,
    Implies,
    Less,
    Prob,
    RealVector,
    Size,
    State,
    dephase,
    inner,
    partial_trace,
    relative_entropy,
    tensor,
)


@claim()
def parabola(p: Prob) -> AtMost:
    """p(1 - p) is at most a quarter."""
    return AtMost(p * (1 - p), Fraction(1, 4))


@claim()
def dephasing_composes(n: Size, p: Prob, q: Prob, rho: State["n"]) -> Equal:
    """Retentions multiply."""
    return Equal(dephase(p, dephase(q, rho)), dephase(p * q, rho))


@claim()
def positive_parts(K: Size, w: Distribution["K"], f: RealVector["K"], p: Prob("(0, 1]")) -> Implies:
    """A hypothesis, an order and an open end."""
    return Implies(Less(0, inner(f, f)), AtMost(0, inner(f, f) / p))


def changes(mutants: tuple[Mutant, ...], operator: str) -> list[str]:
    """The changes by one operator, in words."""
    return [m.change for m in mutants if m.operator == operator]


def test_an_inequality_is_flipped_tightened_and_moved_but_never_loosened() -> None:
    planted = plant(parabola.instance(), most=None)
    found = {m.instance.statement for m in planted.mutants}
    product = ("mul", ("var", "p"), ("sub", ("num", "1"), ("var", "p")))
    quarter = ("num", "1/4")
    assert parabola.instance().statement == ("atmost", product, quarter)
    assert ("atmost", quarter, product) in found
    assert ("atmost", product, ("num", "999/4000")) in found
    assert ("atmost", product, ("num", "999999/4000000")) in found
    assert ("atmost", product, ("sub", quarter, ("num", "1/1000"))) in found
    assert ("atmost", product, ("num", "1001/4000")) not in found  # it asks for less
    assert planted.weaker > 0


def test_every_operator_speaks_in_the_catalogue_of_small_claims() -> None:
    sentences = [parabola, dephasing_composes, positive_parts]
    seen = {m.operator for c in sentences for m in plant(c.instance(), most=None).mutants}
    assert {"direction", "scale", "offset", "coefficient", "sign", "dropped", "order"} <= seen
    assert {"rate", "channel", "transpose", "hypothesis", "strict", "end included"} <= seen
    assert {"end moved", "domain"} <= seen
    assert seen <= set(OPERATORS)


def test_open_ends_and_hypotheses_are_given_up_one_at_a_time() -> None:
    planted = plant(positive_parts.instance(), most=None)
    assert changes(planted.mutants, "hypothesis") == ["hypothesis 1 dropped"]
    assert changes(planted.mutants, "end included") == ["p may equal 0"]
    assert changes(planted.mutants, "strict") == ["a strict hypothesis allows equality"]


@pytest.mark.parametrize("stated", [parabola, dephasing_composes, positive_parts])
def test_neighbours_are_read_back_and_all_different(stated: Any) -> None:
    planted = plant(stated.instance(), most=None)
    forms = [canonical(m.instance) for m in planted.mutants]
    assert len(set(forms)) == len(forms)
    assert canonical(stated.instance()) not in forms
    for mutant in planted.mutants:
        assert read_instance(mutant.instance.to_json()).sha256() == mutant.instance.sha256()


def test_the_number_by_each_operator_is_bounded_and_drawn_from_the_whole_statement() -> None:
    full = plant(dephasing_composes.instance(), most=None).mutants
    some = plant(dephasing_composes.instance(), most=2).mutants
    assert max(len(changes(some, op)) for op in OPERATORS) == 2
    assert {m.instance.sha256() for m in some} <= {m.instance.sha256() for m in full}


def instance(statement: Any) -> Instance:
    """A statement about a state, a matrix and a probability."""
    return read_instance(
        {
            "format": 1,
            "sizes": {"n": {"from": 1}},
            "variables": [
                ["p", {"domain": "real", "lo": "0", "hi": "1", "lo_open": False, "hi_open": False}],
                ["rho", {"domain": "state", "size": "n"}],
            ],
            "statement": statement,
        }
    )


P, RHO, ONE = ["var", "p"], ["var", "rho"], ["num", "1"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["equal", P, ONE], ["equal", ONE, P]),
        (["equal", ["dagger", ["dagger", RHO]], RHO], ["equal", RHO, RHO]),
        (["atmost", ["mul", ONE, P], ["num", "2/4"]], ["atmost", P, ["num", "1/2"]]),
        (["atmost", ["add", P, ONE], ONE], ["atmost", ["add", ONE, P], ONE]),
        (
            ["loewner", ["zeros", "n", "n"], ["mul", ["num", "1/2"], RHO]],
            ["loewner", ["zeros", "n", "n"], RHO],
        ),
        (["equal", ["neg", P], ["num", "0"]], ["equal", P, ["num", "0"]]),
        (
            ["atmost", ["trace_norm", ["sub", RHO, ["eye", "n"]]], ONE],
            ["atmost", ["trace_norm", ["sub", ["eye", "n"], RHO]], ONE],
        ),
        (["equal", ["sub", P, ONE], ["num", "0"]], ["equal", ONE, P]),
        (["equal", ["abs2", ["neg", P]], ONE], ["equal", ["abs2", P], ONE]),
    ],
)
def test_ways_of_writing_one_statement_have_one_form(one: Any, other: Any) -> None:
    assert canonical(instance(one)) == canonical(instance(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["atmost", P, ONE], ["atmost", ONE, P]),
        (["atmost", ["sub", P, ONE], P], ["atmost", ["sub", ONE, P], P]),
        (["atmost", ["num", "0"], ["neg", P]], ["atmost", ["num", "0"], P]),
        (["equal", ["trace", ["neg", RHO]], ONE], ["equal", ["trace", RHO], ONE]),
        (["atmost", ["num", "0"], ["mul", ["num", "-1"], P]], ["atmost", ["num", "0"], P]),
        (["equal", ["transpose", RHO], RHO], ["equal", ["dagger", RHO], RHO]),
        (
            ["equal", ["matmul", RHO, ["transpose", RHO]], RHO],
            ["equal", ["matmul", ["transpose", RHO], RHO], RHO],
        ),
    ],
)
def test_statements_that_differ_keep_two_forms(one: Any, other: Any) -> None:
    assert canonical(instance(one)) != canonical(instance(other))


def test_parts_of_systems_are_changed_as_they_are_written() -> None:
    """The zeros and ones of a partial trace or a tensor product are no constants of a claim."""

    def body(rho: State[4], sigma: State[4]) -> AtMost:
        parts = tensor(partial_trace(rho, (2, 2), 0), partial_trace(rho, (2, 2), 1))
        return AtMost(relative_entropy(parts, sigma), relative_entropy(rho, sigma))

    changes = {mutant.change for mutant in plant(claim()(body).instance()).mutants}
    assert {
        "the other part",
        "the factors swapped",
        "the states of a relative entropy swapped",
        "rho transposed",
    } <= changes
    assert not {change for change in changes if change.startswith("1 ")}
