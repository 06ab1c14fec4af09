"""The attack finds planted falsehoods, shrinks them, and leaves truths alone."""

# In the bodies of claims an annotation such as `p: Prob` is a quantifier, not the type of `p`.
# pyright: reportOperatorIssue=false, reportArgumentType=false, reportCallIssue=false
# pyright: reportIndexIssue=false

from collections.abc import Callable
from typing import Any

import pytest

from lossproof.numerics.attack import Finding, attack
from lossproof.proofs.kernel.check import check
from lossproof.proofs.kernel.instances import Instance, freeze, read_instance
from lossproof.proofs.makers import Oracle
from lossproof.theory.algebra import abs2, diagonal, diagonal_part, ones, real_part, trace, zeros
from lossproof.theory.channels import dephase, second_moment_map
from lossproof.theory.domains import (
    ComplexCorrelation,
    Convex,
    Correlation,
    MaskLaw,
    Matrix,
    Prob,
    Real,
    Size,
    State,
    quantified,
)
from lossproof.theory.masks import bernoulli, expectation, mean, second_moment
from lossproof.theory.measures import diamond_norm
from lossproof.theory.statements import (
    SIGN_MASKS,
    AtMost,
    Equal,
    Iff,
    Implies,
    Less,
    Loewner,
    Member,
    tree_of,
)

SEED = 11


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


def run(body: Callable[..., Any], candidates: int = 400, seed: int = SEED) -> Finding:
    instance = instance_of(body)
    oracle = Oracle(instance)
    return attack(
        instance.to_json(), oracle.is_false, oracle.satisfies, candidates=candidates, seed=seed
    )


# -- falsehoods: the names say what is wrong ------------------------------------------------------


def dephasing_does_nothing(n: Size, p: Prob, rho: State["n"]) -> Any:
    return Equal(dephase(p, rho), rho)


def dropout_is_dephasing_without_the_factor(n: Size, p: Prob, rho: State["n"]) -> Any:
    return Equal(second_moment_map(bernoulli(n, p), rho), dephase(p, rho))


def dropout_off_by_a_millionth(n: Size, p: Prob, rho: State["n"]) -> Any:
    million = 10**6
    return Equal(
        million * second_moment_map(bernoulli(n, p), rho), (million - 1) * p * dephase(p, rho)
    )


def purity_below_nine_tenths(n: Size, rho: State["n"]) -> Any:
    return AtMost(10 * trace(rho @ rho), 9)


def purity_strictly_below_one(n: Size[2:], rho: State["n"]) -> Any:
    return Less(trace(rho @ rho), 1)


def states_are_below_their_diagonal(n: Size, rho: State["n"]) -> Any:
    return Loewner(rho, diagonal_part(rho))


def fixed_points_with_the_closed_end(n: Size, p: Prob, rho: Matrix["n"]) -> Any:
    return Iff(Equal(dephase(p, rho), rho), Equal(diagonal_part(rho), rho))


def unbiased_masks_are_trivial(n: Size, law: MaskLaw["n"]) -> Any:
    return Implies(
        Equal(mean(law), ones(n)), Equal(expectation(law, lambda m: abs2(m - ones(n))), zeros(n))
    )


def correlations_are_sign_masks(n: Size, c: Correlation["n"]) -> Any:
    return Member(c, SIGN_MASKS)


def convex_functions_are_linear(f: Convex, x: Real, y: Real) -> Any:
    return Equal(f((x + y) / 2), (f(x) + f(y)) / 2)


FALSE = [
    dephasing_does_nothing,
    dropout_is_dephasing_without_the_factor,
    dropout_off_by_a_millionth,
    purity_below_nine_tenths,
    purity_strictly_below_one,
    states_are_below_their_diagonal,
    fixed_points_with_the_closed_end,
    unbiased_masks_are_trivial,
    convex_functions_are_linear,
]


@pytest.mark.parametrize("body", FALSE, ids=lambda body: body.__name__)
def test_falsehoods_are_refuted_by_small_values(body: Callable[..., Any]) -> None:
    found = run(body)
    assert found.counterexample is not None
    assert found.counterexample.get("n", 1) <= 2
    evidence = {"kind": "counterexample", "values": found.counterexample}
    assert check(instance_of(body).to_json(), evidence).ok
    assert found.worst_margin is not None and found.worst_margin < 1e-9


def test_counterexamples_are_readable() -> None:
    assert run(dephasing_does_nothing).counterexample == {
        "n": 2,
        "p": "0",
        "rho": [["1/2", "1/2"], ["1/2", "1/2"]],
    }
    assert run(dropout_is_dephasing_without_the_factor).counterexample == {
        "n": 1,
        "p": "0",
        "rho": [["1"]],
    }
    closed = run(fixed_points_with_the_closed_end).counterexample
    assert closed is not None and closed["p"] == "1"


def test_membership_is_refuted_with_the_oracle_alone() -> None:
    found = run(correlations_are_sign_masks, candidates=200)
    assert found.counterexample is not None and found.counterexample["n"] == 3
    assert found.worst_margin is None


# -- truths ---------------------------------------------------------------------------------------


def dropout_is_dephasing(n: Size, p: Prob, rho: State["n"]) -> Any:
    return Equal(second_moment_map(bernoulli(n, p), rho), p * dephase(p, rho))


def unbiased_and_unit_second_moment_is_trivial(n: Size, law: MaskLaw["n"]) -> Any:
    return Implies(
        Equal(mean(law), ones(n)),
        Equal(diagonal(second_moment(law)), ones(n)),
        Equal(expectation(law, lambda m: abs2(m - ones(n))), zeros(n)),
    )


def purity_at_most_one(n: Size, rho: State["n"]) -> Any:
    return AtMost(trace(rho @ rho), 1)


def second_moments_are_positive(n: Size, law: MaskLaw["n"]) -> Any:
    return Loewner(zeros(n, n), second_moment(law))


def entries_of_correlations(n: Size, c: ComplexCorrelation["n"]) -> Any:
    return AtMost(real_part(trace(c)), n)


TRUE = [
    dropout_is_dephasing,
    unbiased_and_unit_second_moment_is_trivial,
    purity_at_most_one,
    second_moments_are_positive,
    entries_of_correlations,
]


@pytest.mark.parametrize("body", TRUE, ids=lambda body: body.__name__)
def test_truths_survive(body: Callable[..., Any]) -> None:
    found = run(body, candidates=120)
    assert found.counterexample is None
    assert found.worst_margin is not None and found.worst_margin > -1e-9
    assert found.sizes["n"][:6] == [1, 2, 3, 4, 5, 6] and found.candidates > 20
    assert found.instance is not None
    evidence = {"kind": "instance", "values": found.instance}
    assert check(instance_of(body).to_json(), evidence).ok


def test_same_seed_same_finding() -> None:
    assert run(dropout_off_by_a_millionth) == run(dropout_off_by_a_millionth)
    assert run(purity_at_most_one, candidates=60) == run(purity_at_most_one, candidates=60)
    assert f"seed {SEED}" in run(purity_at_most_one, candidates=20).note


def test_sizes_stay_within_the_claim() -> None:
    def listed(n: Size[2, 3, 8], rho: State["n"]) -> Any:
        return AtMost(trace(rho @ rho), 1)

    def large(n: Size[6:], rho: State["n"]) -> Any:
        return AtMost(trace(rho @ rho), 1)

    assert run(listed, candidates=20).sizes == {"n": [2, 3, 8]}
    assert run(large, candidates=20).sizes["n"][:3] == [6, 7, 8]


def test_hypotheses_that_never_hold_leave_no_instance() -> None:
    def vacuous(n: Size, p: Prob) -> Any:
        return Implies(Equal(p, 2), Equal(p, 3))

    found = run(vacuous, candidates=60)
    assert found.counterexample is None and found.instance is None


def test_undefined_values_are_reported_not_raised() -> None:
    def inverse(p: Prob) -> Any:
        return AtMost(1, 1 / p)

    found = run(inverse)
    assert found.counterexample is None
    assert "undefined" in found.note


def test_diamond_norms_are_screened_in_floats() -> None:
    def wrong(n: Size[2], p: Prob) -> Any:
        return Equal(diamond_norm(n, lambda x: x - dephase(p, x)), 2 * (1 - p))

    found = run(wrong, candidates=40)
    assert found.counterexample is None  # the kernel has no exact value of the norm
    assert found.worst_margin is not None and found.worst_margin < -0.1
    assert "no exact truth value" in found.note


def test_what_only_the_screen_finds_is_shrunk_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lossproof.numerics.attack._Run._hypothesis", lambda *_: None)
    found = run(dephasing_does_nothing).counterexample
    assert found is not None and found["n"] == 2
    assert found["p"] in ("1/2", "0") and len(str(found["rho"])) < 60
    evidence = {"kind": "counterexample", "values": found}
    assert check(instance_of(dephasing_does_nothing).to_json(), evidence).ok


def test_an_oracle_that_never_decides_is_believed() -> None:
    instance = instance_of(dephasing_does_nothing)
    found = attack(
        instance.to_json(), lambda values: None, lambda values: True, candidates=50, seed=1
    )
    assert found.counterexample is None and found.instance is not None


def test_statements_from_json_are_read_alike() -> None:
    import json

    instance = instance_of(dephasing_does_nothing)
    stored = json.loads(json.dumps(instance.to_json()))
    assert freeze(stored["statement"]) == instance.statement
    oracle = Oracle(instance)
    found = attack(stored, oracle.is_false, oracle.satisfies, candidates=400, seed=SEED)
    assert found == run(dephasing_does_nothing)


# -- the report -----------------------------------------------------------------------------------


def test_the_report_says_what_was_tried_and_the_worst() -> None:
    found = run(purity_at_most_one, candidates=120)
    assert found.candidates == sum(found.attacks.values()) and "drawn one by one" in found.attacks
    assert found.worst_values is not None and found.worst_margin is not None
    oracle = Oracle(instance_of(purity_at_most_one))
    assert oracle.is_false(found.worst_values) is False  # level: a pure state
    assert found.ties > 0 and found.rounding == 0
    assert "worst margin" in found.note and f"seed {SEED}" in found.note


def test_a_statement_without_a_value_is_a_fault_with_a_short_input() -> None:
    def pole(p: Prob, rho: State[2]) -> Any:
        return AtMost(trace(rho @ rho), 1 + 1 / p**2)

    instance = instance_of(pole)

    def why(values: dict[str, Any]) -> str:
        return "division by zero" if values["p"] == "0" else ""

    oracle = Oracle(instance)
    found = attack(
        instance.to_json(), oracle.is_false, oracle.satisfies,
        fault=why, candidates=200, seed=SEED,
    )  # fmt: skip
    assert found.counterexample is None and found.fault is not None
    values, reason = found.fault
    assert reason == "division by zero" and values["p"] == "0"
    assert values["rho"] in ([["1", "0"], ["0", "0"]], [["0", "0"], ["0", "1"]])


def test_a_needle_of_one_size_is_met() -> None:
    def never_twelve(n: Size, p: Prob) -> Any:
        return Less(0, (n - 12) ** 2 + p)

    found = run(never_twelve, candidates=1000).counterexample
    assert found == {"n": 12, "p": "0"}
