"""Cited theorems: what a proof stands on is named, through lemmas too, and cannot be left out."""

import json
from typing import Any

from lossproof.proofs import axioms
from lossproof.proofs.axioms import AXIOMS
from lossproof.proofs.claim import claim
from lossproof.proofs.engine import judge
from lossproof.proofs.kernel import entropy
from lossproof.proofs.profiles import PROFILES
from lossproof.proofs.recheck import recheck_row
from lossproof.theory.vocabulary import (
    AtMost,
    BitLaw,
    ClassicalEntropy,
    QuantumEntropy,
    Size,
    Submodular,
    ones,
    schur,
    subset,
)

QUICK = PROFILES["quick"]


@claim()
def mutual(S: QuantumEntropy[2]) -> AtMost:
    """Subadditivity."""
    return AtMost(S(ones(2)), S(subset(2, 0)) + S(subset(2, 1)))


@claim(uses=[mutual])
def later(S: QuantumEntropy[2]) -> AtMost:
    """What uses it; shown by nonnegativity and the triangle inequality alone."""
    return AtMost(0, S(ones(2)) + S(subset(2, 0)) - S(subset(2, 1)))


@claim()
def dropping(n: Size, law: BitLaw["n"], S: ClassicalEntropy["n"]) -> AtMost:
    """Classical monotonicity, for every size."""
    return AtMost(law.expectation(lambda m: S(m)), S(ones(n)))


@dropping.ascending
def _(n, law, S):
    yield "Definition", law.expectation(lambda m: S(schur(ones(n), m)))
    yield "Monotonicity", law.expectation(lambda m: S(ones(n)))
    yield "Linearity", S(ones(n))


@claim()
def by_definition(S: Submodular[2]) -> AtMost:
    """Submodularity is what a submodular function is: no theorem is needed."""
    return AtMost(S(ones(2)), S(subset(2, 0)) + S(subset(2, 1)))


def row(of: Any) -> Any:
    return json.loads(json.dumps(judge(of, QUICK)))


def names(found: Any) -> list[str]:
    return [axiom["name"] for axiom in found["assumes"]]


def test_a_proof_names_the_theorems_that_it_stands_on() -> None:
    assert names(row(mutual)) == ["strong subadditivity"]
    assert names(row(dropping)) == ["Shannon inequalities"]
    assert names(row(by_definition)) == []


def test_what_is_used_hands_its_theorems_on() -> None:
    assert names(row(later)) == ["strong subadditivity", "weak monotonicity"]


def test_every_name_of_the_kernel_is_a_theorem_with_a_reference() -> None:
    for name in (entropy.STRONG_SUBADDITIVITY, entropy.WEAK_MONOTONICITY, entropy.SHANNON):
        assert AXIOMS[name].name == name and "19" in AXIOMS[name].reference
    assert axioms.STRONG_SUBADDITIVITY is AXIOMS[entropy.STRONG_SUBADDITIVITY]


def test_rechecking_catches_a_theorem_that_is_not_named() -> None:
    for of in (mutual, dropping):
        found = row(of)
        assert recheck_row(found)["ok"], recheck_row(found)
        silent = {**found, "assumes": []}
        assert "does not name the theorems" in recheck_row(silent)["faults"][0]
        for item in found["evidence"]:
            item.pop("stands_on", None)
        assert "stands on other theorems" in recheck_row(found)["faults"][0]
