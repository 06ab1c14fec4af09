"""Conjectures on states of two parts: the false fall to short exact values, the true stand."""

import pytest

from lossproof.proofs.claim import claim
from lossproof.proofs.engine import judge
from lossproof.proofs.kernel.check import check
from lossproof.proofs.makers import attack_evidence
from lossproof.proofs.profiles import PROFILES, Profile

from .bipartite import FALSE, TRUE, Body

CI = PROFILES["ci"]
SHORT = Profile("short", 15)
"""Enough to meet all special states; the long attack on the true is among the deep tests."""
ONE_LINE = 210
"""Characters of a counterexample: two 4 x 4 matrices or one of 6 x 6, of short fractions."""


def named(body: Body) -> str:
    return body.__name__


@pytest.mark.parametrize("body", FALSE, ids=named)
def test_the_false_fall_to_a_short_exact_counterexample(body: Body) -> None:
    row = judge(claim()(body), CI)
    assert row["verdict"] == "refuted", row["reason"]
    found = [e["data"] for e in row["evidence"] if e["kind"] == "counterexample"]
    report = check(row["instance"], found[0])
    assert report.ok and report.shows == "against"
    assert len(str(found[0]["values"]).replace(" ", "")) < ONE_LINE


@pytest.mark.parametrize("body", TRUE, ids=named)
def test_the_true_survive_the_attack(body: Body) -> None:
    record, extra = attack_evidence(claim()(body).instance(), SHORT)
    assert record is not None and record["counts"]["judged"] > 20
    assert not [e for e in extra if e["kind"] == "counterexample"]


@pytest.mark.deep
@pytest.mark.parametrize("body", TRUE, ids=named)
def test_the_true_are_never_refuted(body: Body) -> None:
    row = judge(claim()(body), CI)
    assert row["error"] is None and row["verdict"] not in ("refuted", None)
