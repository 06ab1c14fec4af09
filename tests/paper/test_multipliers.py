"""Certificates of entropy inequalities are printed as the sums that they are."""

import json
from typing import Any

from lossproof.paper.latex import entry
from lossproof.paper.multipliers import multipliers_text
from lossproof.paper.notation import Text
from lossproof.paper.verdicts import evidence
from lossproof.paper.words import to_text
from lossproof.proofs.claim import claim
from lossproof.proofs.engine import judge
from lossproof.proofs.profiles import PROFILES
from lossproof.theory.vocabulary import (
    AtMost,
    BitLaw,
    ClassicalEntropy,
    Equal,
    Implies,
    Prob,
    Pure,
    QuantumEntropy,
    Rates,
    Size,
    bernoulli,
    expectation,
    ones,
    subset,
)


def row(body: Any) -> Any:
    return json.loads(json.dumps(judge(claim()(body), PROFILES["quick"])))


def shearer(n: Size[2], S: QuantumEntropy["n"], p: Prob) -> AtMost:
    return AtMost(p * S(ones(n)), expectation(bernoulli(n, p), lambda m: S(m)))


def triangle(S: QuantumEntropy[2]) -> Implies:
    return Implies(Pure(S), Equal(S(subset(2, 0)), S(subset(2, 1))))


def both_pure(S: QuantumEntropy[2]) -> Implies:
    pure = Equal(S(subset(2, 0)) + S(subset(2, 1)), 0)
    return Implies(pure, AtMost(S(subset(2, 0)) + S(subset(2, 1)), S(ones(2))))


def between(S: ClassicalEntropy[1], p: Prob) -> AtMost:
    return AtMost(p * (1 - p) * S(ones(1)), S(ones(1)) / 4)


def any_law(S: ClassicalEntropy[2], mu: BitLaw[2]) -> AtMost:
    return AtMost(expectation(mu, lambda m: S(m)), S(ones(2)))


def rates(S: ClassicalEntropy[1], r: Rates[1]) -> AtMost:
    return AtMost(r[0] * S(ones(1)), S(ones(1)))


def test_a_certificate_is_a_sum_of_terms() -> None:
    assert multipliers_text(row(shearer)) == [
        "For n = 2, the right side exceeds the left side by",
        "    p (1 − p) (S({1}) + S({2}) − S({1, 2}))",
        "in which every term is nonnegative by strong subadditivity.",
    ]
    assert "(p − 1/2)² S({1})" in "\n".join(multipliers_text(row(between)))
    assert "(1 − r_1) S({1})" in "\n".join(multipliers_text(row(rates)))


def test_what_vanishes_by_hypothesis_is_in_the_sum() -> None:
    said = multipliers_text(row(triangle))
    assert said[0] == "The difference S({2}) − S({1}) is"
    assert said[2] == "    −S({1, 2})"
    assert (
        said[3]
        == "in which every term is nonnegative by weak monotonicity or vanishes by hypothesis."
    )
    assert said[4] == "The difference S({1}) − S({2}) is"


def test_a_sum_that_vanishes_keeps_its_brackets() -> None:
    said = multipliers_text(row(both_pure))
    (vanishes,) = [line for line in said if line.endswith("(S({1}) + S({2}))")]
    assert vanishes.strip().startswith("−")


def test_weights_of_a_law_are_counted_not_printed() -> None:
    found = row(any_law)
    assert found["verdict"] == "proved"
    assert multipliers_text(found) == []
    (item,) = [e for e in found["evidence"] if e["kind"] == "entropy-cone"]
    said = to_text(evidence(found, item, Text()))
    assert "known entropy inequalities, multiplied out by the kernel in exact arithmetic" in said


def test_the_paper_prints_the_sum() -> None:
    tex = entry({**row(shearer), "entry": "X1", "section": "1"})
    assert r"p (1 - p) \, \bigl(S(\{1\}) + S(\{2\}) - S(\{1, 2\})\bigr)" in tex
    assert r"\begin{proof}" in tex
