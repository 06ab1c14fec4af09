"""Conjectures without a word from their author: the false fall, the true stand, the rest is said.

Nothing here has a witness or an expectation: what refutes was found by the attack alone.
"""

import pytest

from lossproof.proofs.claim import claim
from lossproof.proofs.engine import judge
from lossproof.proofs.kernel.check import check
from lossproof.proofs.makers import attack_evidence
from lossproof.proofs.profiles import PROFILES, Profile

from . import bipartite
from .conjectures import FALSE, FAULTY, TRUE, VACUOUS, Body

CI = PROFILES["ci"]
SHORT = Profile("short", 15)
"""Enough to meet all special states; the long attack on these is among the deep tests."""
ONE_LINE = 260
"""Characters of a counterexample: a 5 x 5 matrix of short fractions."""
OF_TWO_PARTS = 210
"""The same for two parts: two 4 x 4 matrices or one of 6 x 6."""


def named(body: Body) -> str:
    return body.__name__


@pytest.mark.parametrize(
    ("body", "longest"),
    [*((body, ONE_LINE) for body in FALSE), *((body, OF_TWO_PARTS) for body in bipartite.FALSE)],
    ids=lambda x: named(x) if callable(x) else "",
)
def test_the_false_fall_to_a_short_exact_counterexample(body: Body, longest: int) -> None:
    row = judge(claim()(body), CI)
    assert row["verdict"] == "refuted", row["reason"]
    found = [e["data"] for e in row["evidence"] if e["kind"] == "counterexample"]
    report = check(row["instance"], found[0])
    assert report.ok and report.shows == "against"
    assert len(str(found[0]["values"]).replace(" ", "")) < longest


@pytest.mark.parametrize(
    ("body", "profile"),
    [*((body, CI) for body in TRUE), *((body, SHORT) for body in bipartite.TRUE)],
    ids=lambda x: named(x) if callable(x) else "",
)
def test_the_true_survive_the_attack(body: Body, profile: Profile) -> None:
    instance = claim()(body).instance()
    record, extra = attack_evidence(instance, profile)
    assert record is not None and record["counts"]["judged"] > (50 if profile is CI else 20)
    assert not [e for e in extra if e["kind"] == "counterexample"]
    assert [e for e in extra if e["kind"] == "instance"]


@pytest.mark.deep
@pytest.mark.parametrize("body", [*TRUE, *bipartite.TRUE], ids=named)
def test_the_true_are_never_refuted(body: Body) -> None:
    row = judge(claim()(body), CI)
    assert row["error"] is None and row["verdict"] not in ("refuted", None)


@pytest.mark.parametrize("body", VACUOUS, ids=named)
def test_what_nothing_satisfies_is_never_supported(body: Body) -> None:
    row = judge(claim()(body), CI)
    assert row["verdict"] == "undecided" and "vacuous under this attack" in row["reason"]


@pytest.mark.parametrize("body", FAULTY, ids=named)
def test_what_has_no_value_is_a_fault_of_the_claim(body: Body) -> None:
    row = judge(claim()(body), CI)
    assert row["verdict"] is None and row["error"].startswith("undefined at valid input")
    assert not [e for e in row["evidence"] if e["kind"] == "counterexample"]
