"""The engine reads verdicts off checked evidence, and off nothing else."""

from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs import engine
from lossproof.proofs.claim import Claim, ClaimError, claim
from lossproof.proofs.engine import InternalError, judge
from lossproof.proofs.guard import GuardError, recheck_lines
from lossproof.proofs.profiles import PROFILES
from lossproof.theory.expressions import StatementError
from lossproof.theory.vocabulary import (
    SIGN_MASKS,
    AtMost,
    Equal,
    ForSome,
    Implies,
    Majorised,
    Mask,
    MaskLaw,
    Matrix,
    Member,
    Not,
    Prob,
    Real,
    RealVector,
    Size,
    State,
    all_ones,
    bernoulli,
    dephase,
    derivative,
    diamond_norm,
    exp,
    expectation,
    identity,
    inner,
    mean,
    ones,
    second_moment_map,
    sqrt,
    total,
    trace,
    vector,
)

QUICK = PROFILES["quick"]


def verdict(made: Claim) -> str:
    return str(judge(made, QUICK)["verdict"])


def test_a_false_line_spoils_a_true_claim() -> None:
    """An author's derivation that fails is never replaced by a proof of our own."""

    @claim()
    def dropout(n: Size, p: Prob, rho: Matrix["n"]) -> Equal:
        return Equal(second_moment_map(bernoulli(n, p), rho), p * dephase(p, rho))

    @dropout.derivation
    def _(n, p, rho, i, j):
        E = bernoulli(n, p).expectation
        yield "Definition", E(lambda m: m[i] * rho[i, j] * m[j])
        yield "Independence", p**2 * rho[i, j]
        yield "Algebra", p * (p * rho[i, j] + (1 - p) * rho[i, j])

    row = judge(dropout, QUICK)
    assert row["verdict"] == "supported"
    assert "line 2 does not follow" in row["reason"]


def test_a_line_needs_the_theory_that_it_cites() -> None:
    @claim()
    def dropout(n: Size, p: Prob, rho: Matrix["n"]) -> Equal:
        return Equal(second_moment_map(bernoulli(n, p), rho), p * dephase(p, rho))

    @dropout.derivation
    def _(n, p, rho, i, j):
        yield "Linearity", p * dephase(p, rho)[i, j]

    row = judge(dropout, QUICK)
    assert row["verdict"] == "supported"
    assert "true but does not follow by Linearity" in row["reason"]


def test_contradictory_hypotheses_prove_nothing() -> None:
    @claim()
    def impossible(p: Prob) -> Implies:
        return Implies(Equal(p, 2), Equal(p, 3))

    row = judge(impossible, QUICK)
    assert row["verdict"] == "undecided"
    assert "vacuous" in row["reason"]


def test_an_instance_given_by_hand_ends_the_doubt() -> None:
    @claim()
    def thin(p: Prob, q: Prob) -> Implies:
        return Implies(Equal(3 * p, Fraction(1, 7)), Equal(21 * p * q, q))

    @thin.satisfied
    def _() -> dict[str, Any]:
        return {"p": Fraction(1, 21), "q": 1}

    assert verdict(thin) == "proved"


def test_an_instance_that_does_not_fit_is_refused() -> None:
    @claim()
    def thin(p: Prob) -> Implies:
        return Implies(Equal(p, 2), Equal(p, 3))

    @thin.satisfied
    def _() -> dict[str, Any]:
        return {"p": 2}

    assert verdict(thin) == "undecided"


def test_proofs_at_listed_sizes_do_not_become_all_sizes() -> None:
    @claim()
    def small_only(n: Size, m: Mask["n"]) -> AtMost:
        return AtMost(inner(m, m), 3)

    row = judge(small_only, QUICK)
    assert row["verdict"] == "refuted"
    assert row["scope"]["at"] == {"n": [4]}


def test_a_false_witness_refutes_nothing() -> None:
    @claim()
    def true(p: Prob) -> AtMost:
        return AtMost(p * p, p)

    @true.witness
    def _() -> dict[str, Any]:
        return {"p": Fraction(1, 2)}

    row = judge(true, QUICK)
    assert row["verdict"] == "proved"
    assert "counterexample refused" in row["reason"]


def test_a_witness_outside_the_domain_refutes_nothing() -> None:
    @claim()
    def true(p: Prob) -> AtMost:
        return AtMost(p * p, p)

    @true.witness
    def _() -> dict[str, Any]:
        return {"p": 2}

    assert verdict(true) == "proved"


def test_a_failed_search_does_not_refute_existence() -> None:
    @claim()
    def needle() -> ForSome:
        return ForSome(Real, lambda x: Equal(x, Fraction(355, 113)))

    @claim()
    def found() -> ForSome:
        return ForSome(Real, lambda x: Equal(113 * x, 355))

    @found.witness
    def _() -> dict[str, Any]:
        return {"x": Fraction(355, 113)}

    assert verdict(needle) == "undecided"
    assert verdict(found) == "proved"


def test_using_an_unproved_claim_leaves_no_false_green() -> None:
    """What a used claim expects of itself does not count, only what the kernel accepts."""

    @claim()
    def wrong(p: Prob) -> Equal:
        return Equal(p, 1)

    @claim(uses=[wrong])
    def middle(p: Prob) -> Equal:
        return Equal(p, p)

    @claim(uses=[middle])
    def green(p: Prob) -> Equal:
        return Equal(p, p)

    @claim(entry="C1a", expect="refuted")
    def pessimist(p: Prob) -> Equal:
        return Equal(p, p)

    @claim(uses=[pessimist])
    def sound(p: Prob) -> Equal:
        return Equal(p, p)

    for made in (middle, green):
        row = judge(made, QUICK)
        assert row["verdict"] == "undecided" and "uses wrong" in row["reason"]
    assert verdict(sound) == "proved"


def test_contradictory_evidence_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    @claim()
    def false(p: Prob) -> Equal:
        return Equal(p, 1)

    real = engine.check

    def forged(instance: Any, evidence: Any) -> Any:
        report = real(instance, evidence)
        if evidence["kind"] == "derivation":
            return type(report)(True, "for", True, {"all": ["p"], "at": {}, "text": "all p"})
        return report

    monkeypatch.setattr(engine, "check", forged)
    with pytest.raises(InternalError, match="against"):
        judge(false, QUICK)


def test_the_guard_contradicts_a_false_step() -> None:
    @claim()
    def dropout(n: Size, p: Prob, rho: State["n"]) -> Equal:
        return Equal(second_moment_map(bernoulli(n, p), rho), p * dephase(p, rho))

    @dropout.derivation
    def _(n, p, rho, i, j):
        yield "Normal form", p * rho[i, j]

    data = dropout.lines()
    assert data is not None
    with pytest.raises(GuardError, match="line 1 is false"):
        recheck_lines(dropout.instance(), data, 0)


@pytest.mark.parametrize("body", [lambda: 0, lambda: None])
def test_a_body_must_state_something(body: Any) -> None:
    with pytest.raises(StatementError, match="a body returns a statement"):
        claim()(body).instance()


def test_bodies_that_are_no_formulas_are_refused() -> None:
    @claim()
    def branching(n: Size, p: Prob) -> Equal:
        if n == 3:
            return Equal(p, 0)
        return Equal(p, p)

    @claim()
    def conditional(p: Prob) -> Equal:
        return Equal(p, p if p else 0)

    @claim()
    def caught(p: Prob) -> Equal:
        try:
            return Equal(p, p)
        finally:
            pass

    for made in (branching, conditional, caught):
        with pytest.raises(ClaimError, match="a body is a formula"):
            made.instance()


def test_a_branch_hidden_in_a_helper_has_no_truth_value() -> None:
    def helper(n: Any, p: Any) -> Any:
        return 0 if n == 3 else p

    @claim()
    def hidden(n: Size, p: Prob) -> Equal:
        return Equal(p, helper(n, p))

    row = judge(hidden, QUICK)
    assert row["verdict"] is None and "no truth value" in row["error"]


@pytest.mark.parametrize("options", [{"expect": "true"}, {"at_least": "sure"}])
def test_unknown_expectations_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(ClaimError, match="is one of"):
        claim(**options)  # type: ignore[arg-type]


def test_a_body_at_fault_is_an_error_and_no_verdict() -> None:
    @claim()
    def floats(p: Prob) -> AtMost:
        return AtMost(p * 0.5, 1)

    @claim()
    def shapes(n: Size, x: RealVector["n"], rho: State["n"]) -> Equal:
        return Equal(x, rho)

    @claim()
    def crash(p: Prob) -> Equal:
        return Equal(p / 0, {}["p"])

    for made, word in ((floats, "not exact"), (shapes, "shapes"), (crash, "KeyError")):
        row = judge(made, QUICK)
        assert row["verdict"] is None and word in row["error"] and not row["as_expected"]


def test_weaker_than_asked_is_not_as_expected() -> None:
    @claim(entry="C1a", at_least="proved")
    def unproved(a: Real("[0, 1]"), b: Real("[0, 1]"), c: Real("[0, 1]")) -> AtMost:
        return AtMost(a * b + b * c + c * a - 2 * a * b * c - 1, (a - b) ** 2 * (b - c) ** 4)

    row = judge(unproved, QUICK)
    if row["verdict"] != "proved":
        assert not row["as_expected"]


def test_a_claim_about_masks_is_attacked_and_refuted() -> None:
    @claim()
    def unbiased(n: Size, law: MaskLaw["n"]) -> Implies:
        return Implies(Equal(mean(law), ones(n)), Equal(expectation(law, lambda m: inner(m, m)), n))

    assert verdict(unbiased) == "refuted"


def test_division_that_may_fail_is_not_proved() -> None:
    @claim()
    def ratio(p: Prob, q: Prob) -> Equal:
        return Equal(p * q / q, p)

    row = judge(ratio, QUICK)
    assert row["verdict"] is None
    assert "division by zero" in row["error"] and "q = 0" in row["error"]


def test_not_of_an_equation() -> None:
    @claim()
    def apart(p: Prob) -> Not:
        return Not(Equal(p + 1, 0))

    assert verdict(apart) == "proved"


def test_sums_over_two_sizes_are_kept_apart() -> None:
    @claim()
    def rectangular(n: Size, d: Size, x: RealVector["n"], y: RealVector["d"]) -> Equal:
        return Equal(
            total(n, lambda i: total(d, lambda j: x[i] * y[j])),
            total(n, lambda i: x[i]) * total(d, lambda j: y[j]),
        )

    @claim()
    def confused(n: Size, d: Size, rho: Matrix["n", "d"]) -> Equal:
        return Equal(trace(rho @ rho), 0)

    assert verdict(rectangular) == "proved"
    assert judge(confused, QUICK)["error"]


def test_vacuous_finite_statements_prove_nothing() -> None:
    @claim()
    def bits(n: Size[2], b: Mask["n"]) -> Implies:
        return Implies(Equal(inner(b, b), 5), Equal(inner(b, b), 7))

    @claim()
    def closed() -> Implies:
        return Implies(Equal(inner(ones(2), ones(2)), 5), Equal(inner(ones(2), ones(2)), 7))

    for made in (bits, closed):
        row = judge(made, QUICK)
        assert row["verdict"] == "undecided" and "vacuous" in row["reason"]


def test_closed_false_statements_are_refuted() -> None:
    @claim()
    def roots() -> Equal:
        return Equal(sqrt(2) * sqrt(3), sqrt(5))

    @claim()
    def order() -> Majorised:
        return Majorised(vector([1, 1]), vector([1, 2]))

    @claim()
    def signs() -> Not:
        return Not(Member(all_ones(3), SIGN_MASKS))

    for made in (roots, order, signs):
        assert verdict(made) == "refuted"


def test_what_nothing_could_judge_is_not_supported() -> None:
    @claim()
    def wrong_derivative(t: Real) -> Equal:
        return Equal(derivative(exp(-t), t), exp(-t))

    @claim()
    def wrong_norm(p: Prob) -> Equal:
        return Equal(diamond_norm(2, lambda r: r - dephase(p, r)), 2 * (1 - p))

    for made in (wrong_derivative, wrong_norm):
        row = judge(made, QUICK)
        assert row["verdict"] == "undecided" and "floats contradict it" in row["reason"]


def test_faulty_attachments_are_errors_of_the_claim() -> None:
    @claim()
    def misnamed() -> ForSome:
        return ForSome(Real, lambda x: Equal(x * x, 2))

    @misnamed.witness
    def _() -> dict[str, Any]:
        return {"y": 1}

    @claim()
    def crashing() -> Member:
        return Member(all_ones(2), SIGN_MASKS)

    @crashing.certificate
    def _() -> Any:
        raise ZeroDivisionError("no certificate today")

    for made, word in ((misnamed, "must give 'x'"), (crashing, "ZeroDivisionError")):
        row = judge(made, QUICK)
        assert row["verdict"] is None and word in row["error"]


def test_membership_at_listed_sizes() -> None:
    @claim()
    def inside(n: Size[2, 3]) -> Member:
        return Member(identity(n), SIGN_MASKS)

    @claim()
    def beyond(n: Size[2, 3]) -> Member:
        return Member(Fraction(3, 2) * identity(n) - all_ones(n) / 2, SIGN_MASKS)

    assert verdict(inside) == "certified"
    assert verdict(beyond) == "refuted"


def test_a_counterexample_that_the_kernel_refuses_is_never_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A size that the attack reaches and the kernel does not: nothing may be called supported."""
    monkeypatch.setattr("lossproof.proofs.kernel.check.MAX_SIZE_OF_VALUES", 16)

    @claim()
    def below_a_line(n: Size) -> AtMost:
        return AtMost(n**2, 24 * n + 40)  # false from n = 26 on

    found = judge(below_a_line, PROFILES["ci"])
    assert found["verdict"] == "undecided"
    assert "the attack finds it false at n = 26" in found["reason"]
