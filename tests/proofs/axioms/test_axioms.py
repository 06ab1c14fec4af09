"""Cited theorems: every one has a statement, a source and an attack; formal ones are tried."""

import re

import pytest

from lossproof.numerics.axioms import ATTACKS
from lossproof.paper.words import plain, read, to_latex
from lossproof.proofs.axioms import AXIOMS, WATROUS_DUALITY
from lossproof.proofs.claim import claim
from lossproof.proofs.claims.s2_2.c2_2f_shearer_for_masks import quantum_shearer
from lossproof.proofs.engine import InternalError, judge
from lossproof.proofs.kernel import diamond, entropy
from lossproof.proofs.profiles import PROFILES
from lossproof.proofs.recheck import recheck_row
from lossproof.theory.vocabulary import (
    AtMost,
    Equal,
    Prob,
    QuantumEntropy,
    Size,
    diamond_norm,
    identity,
    ones,
    trace,
)

FORMAL = {name: axiom.formal for name, axiom in AXIOMS.items() if axiom.formal}


def test_every_axiom_is_attacked_and_every_attack_has_its_axiom():
    assert set(AXIOMS) == set(ATTACKS)


@pytest.mark.parametrize("name", AXIOMS)
def test_statement_and_reference_say_what_and_where(name):
    axiom = AXIOMS[name]
    assert axiom.name == name
    assert axiom.statement.count("$") % 2 == 0 and axiom.statement.endswith(".")
    assert re.search(r"\b(18|19|20)\d\d\b", axiom.reference), "a year"
    assert len(axiom.reference.split(",")) >= 3, "author, title, venue"
    assert "\\" not in plain(axiom.statement), "printed for a terminal"
    assert to_latex(read(axiom.statement))


@pytest.mark.parametrize("name", FORMAL)
def test_formal_statements_are_claims_that_survive(name):
    stated = claim()(FORMAL[name])
    row = judge(stated, PROFILES["quick"])
    assert row["error"] is None
    assert row["verdict"] in ("proved", "certified", "supported"), row["reason"]


def test_the_kernel_speaks_only_of_axioms_in_the_registry():
    named = {entropy.STRONG_SUBADDITIVITY, entropy.WEAK_MONOTONICITY, entropy.SHANNON}
    assert named | {diamond.DUALITY} <= set(AXIOMS)


def test_a_row_lists_the_theorem_that_its_derivation_rests_on():
    row = judge(quantum_shearer, PROFILES["quick"])
    assert row["verdict"] == "proved"
    assert row["assumes"] == [AXIOMS["strong subadditivity"].to_json()]


def test_what_a_proof_does_not_need_is_not_assumed():
    @claim()
    def whole(n: Size, S: QuantumEntropy["n"]) -> AtMost:
        return AtMost(0, S(ones(n)))

    row = judge(whole, PROFILES["quick"])
    assert row["verdict"] == "proved" and row["assumes"] == []


def test_a_diamond_certificate_rests_on_duality():
    @claim()
    def half_depolarised(p: Prob) -> Equal:
        return Equal(
            diamond_norm(2, lambda rho: rho - (p * rho + (1 - p) * trace(rho) / 2 * identity(2))),
            (1 - p) * 3 / 2,
        )

    row = judge(half_depolarised, PROFILES["quick"])
    assert row["verdict"] == "certified", row["reason"]
    assert row["assumes"] == [WATROUS_DUALITY.to_json()]
    assert recheck_row(row)["ok"]
    assert "does not name" in recheck_row({**row, "assumes": []})["faults"][0]


def test_a_theorem_without_an_entry_stops_the_run(monkeypatch):
    monkeypatch.delitem(AXIOMS, "strong subadditivity")
    with pytest.raises(InternalError, match="no axiom of the registry"):
        judge(quantum_shearer, PROFILES["quick"])
