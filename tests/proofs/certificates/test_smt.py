"""What a solver says without a certificate: decided at most, and never where it could not be."""

# In the bodies of claims an annotation such as `p: Prob` is a quantifier, not the type of `p`.
# pyright: reportOperatorIssue=false, reportArgumentType=false, reportCallIssue=false
# pyright: reportIndexIssue=false

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from lossproof.proofs import engine
from lossproof.proofs.certificates import smt
from lossproof.proofs.certificates.sos import Outcome
from lossproof.proofs.claim import claim
from lossproof.proofs.engine import judge
from lossproof.proofs.kernel.check import CHECKERS, check
from lossproof.proofs.kernel.unchecked import reach
from lossproof.proofs.profiles import PROFILES
from lossproof.proofs.recheck import recheck_row
from lossproof.theory.vocabulary import (
    AtMost,
    Correlation,
    Distribution,
    Equal,
    Implies,
    Less,
    Prob,
    Real,
    RealVector,
    Signs,
    Size,
    State,
    Vector,
    abs2,
    inner,
    sqrt,
)

Json = dict[str, Any]
QUICK = PROFILES["quick"]


@pytest.fixture
def no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: Any) -> Any:
        return iter(())

    monkeypatch.setattr(engine, "searched_evidence", nothing)


def lying(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smt, "ask", lambda system, seconds: ("unsat", None))


def positive_form(x: Real, y: Real) -> Any:
    return AtMost(0, x**4 * y**2 + x**2 * y**4 + 1 - 3 * x**2 * y**2)


def not_a_cube_root(x: Real) -> Any:
    """False at the cube root of 2, where no exact value of ours lies."""
    return Less(0, (x**3 - 2) ** 2)


def evidence_for(body: Callable[..., Any], choices: Any = ({},)) -> tuple[Json, Json]:
    instance = claim()(body).instance()
    outcome, _ = smt.smt_evidence(instance, list(choices))
    assert outcome.evidence is not None, outcome.story
    return instance.to_json(), outcome.evidence


def test_a_solvers_word_is_decided_end_to_end(no_certificates: None) -> None:
    row = json.loads(json.dumps(judge(claim()(positive_form), QUICK)))
    assert row["verdict"] == "decided"
    assert row["reason"].startswith("rests on the word of z3")
    assert row["scope"]["text"] == "all x, y"
    again = recheck_row(row)
    assert again["ok"] and again["unchecked"]
    for better in ("proved", "certified"):
        assert not recheck_row({**row, "verdict": better})["ok"]
    (item,) = (e for e in row["evidence"] if e["kind"] == "smt")
    assert "not checked by the kernel" in item["note"]


def test_a_lying_solver_never_yields_more_than_decided(
    no_certificates: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    lying(monkeypatch)
    assert judge(claim()(not_a_cube_root), QUICK)["verdict"] == "decided"

    @claim()
    def false_at_simple_values(x: Real) -> Any:
        return AtMost(0, x)

    assert judge(false_at_simple_values, QUICK)["verdict"] == "refuted"

    @claim()
    def vacuous(x: Real, y: Real) -> Any:
        return Implies(Less(x**2 + y**2, 2 * x * y), AtMost(x, 0))

    assert judge(vacuous, QUICK)["verdict"] == "undecided"


def test_a_claim_that_uses_one_that_is_only_decided_is_undecided(no_certificates: None) -> None:
    lemma = claim()(positive_form)

    @claim(uses=(lemma,))
    def consequence(x: Real) -> Any:
        return Equal(x + x, 2 * x)

    row = judge(consequence, QUICK)
    assert row["verdict"] == "undecided" and "no proof is accepted" in row["reason"]


def test_the_kernel_accepts_no_such_evidence() -> None:
    document, evidence = evidence_for(positive_form)
    assert "smt" not in CHECKERS
    assert check(document, evidence).reason == "unknown kind of evidence"
    report = reach(document, evidence)
    assert report.ok and report.covers


def test_an_answer_to_another_question_is_refused() -> None:
    document, evidence = evidence_for(positive_form)

    def other(x: Real, y: Real) -> Any:
        return AtMost(0, x**4 * y**2 + x**2 * y**4 - 3 * x**2 * y**2)

    assert "something else" in reach(claim()(other).instance().to_json(), evidence).reason
    for change in ("answer", "asked", "sizes"):
        bad = copy.deepcopy(evidence)
        bad["goals"][0][change] = "sat"
        assert not reach(document, bad).ok
    assert not reach(document, {**evidence, "goals": []}).ok
    assert not reach(document, {**evidence, "solver": ""}).ok


def test_an_answer_at_listed_sizes_covers_no_more() -> None:
    def body(n: Size, u: RealVector["n"], v: RealVector["n"]) -> Any:
        return AtMost(inner(u, v) ** 2, inner(u, u) * inner(v, v))

    document, evidence = evidence_for(body, [{"n": 2}])
    report = reach(document, evidence)
    assert report.ok and not report.covers
    assert not reach(document, {**evidence, "at": {}}).ok
    assert not reach(document, {**evidence, "at": {"n": [2, 3]}}).ok


def test_its_word_against_a_statement_is_doubt(no_certificates: None) -> None:
    row = judge(claim()(not_a_cube_root), QUICK)
    assert row["verdict"] == "undecided" and "z3 finds it false" in row["reason"]


def test_an_absent_solver_is_no_error(
    no_certificates: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smt, "solver", lambda: None)
    row = judge(claim()(positive_form), QUICK)
    assert row["error"] is None and row["verdict"] == "supported"
    assert "pip install 'lossproof[smt]'" in row["reason"]


def test_giving_up_says_when(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smt, "ask", lambda system, seconds: ("unknown", None))
    outcome, _ = smt.smt_evidence(claim()(positive_form).instance(), [{}], 10)
    assert outcome == Outcome(None, "z3 gave up after 10 s")


def half_open(p: Prob("[0, 1)")) -> Any:
    return AtMost(p**2, 0)


def at_the_end(p: Prob) -> Any:
    return Less(p * (1 - p), (1 - p) * 2)


def close(p: Prob) -> Any:
    return AtMost(1000000 * p * (1 - p), 249999)


def weights(w: Distribution[3]) -> Any:
    return AtMost(inner(w, w), w[2])


def opposite(s: Signs[3]) -> Any:
    return AtMost(0, s[0] * s[1] + s[1] * s[2])


def qubit(rho: State[2]) -> Any:
    return AtMost(abs2(rho[0, 1]), rho[0, 0] / 4)


def triangle(C: Correlation[3]) -> Any:
    return AtMost(C[0, 1] + C[1, 2], 1 + C[0, 2])


def overlap(u: Vector[2], v: Vector[2]) -> Any:
    return AtMost(abs2(inner(u, v)), inner(u, u) * inner(v, v) / 2)


@pytest.mark.parametrize(
    "body",
    [half_open, at_the_end, close, weights, opposite, qubit, triangle, overlap],
    ids=lambda body: body.__name__,
)
def test_a_model_is_a_counterexample_that_the_kernel_confirms(body: Callable[..., Any]) -> None:
    instance = claim()(body).instance()
    outcome, values = smt.smt_evidence(instance, [{}])
    assert outcome.denied and values is not None
    report = check(instance.to_json(), {"kind": "counterexample", "values": values})
    assert report.ok and report.shows == "against", report.reason


def test_open_ends_are_open() -> None:
    def inside(p: Prob("(0, 1)")) -> Any:
        return Less(0, p * (1 - p))

    def at_zero(p: Prob("[0, 1)")) -> Any:
        return Less(0, p * (1 - p))

    assert smt.smt_evidence(claim()(inside).instance(), [{}])[0].evidence is not None
    assert smt.smt_evidence(claim()(at_zero).instance(), [{}])[0].denied


def test_square_roots_are_positive() -> None:
    def true(x: Real) -> Any:
        return AtMost(2 * sqrt(2) * x, x**2 + 2)

    def false(x: Real) -> Any:
        return AtMost(sqrt(2), 0)

    assert smt.smt_evidence(claim()(true).instance(), [{}])[0].evidence is not None
    assert smt.smt_evidence(claim()(false).instance(), [{}])[0].denied
