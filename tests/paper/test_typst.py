"""Rows in Typst: every shipped derivation is printed, and Typst compiles it."""

import json
from typing import Any

import pytest
from typst import compile as compiled

from lossproof.paper import typst
from lossproof.proofs.axioms import HOLEVO
from lossproof.proofs.catalogue import claim_files, load
from lossproof.proofs.claim import Claim

Row = dict[str, Any]


def _unjudged(claim: Claim) -> Row:
    """Return a row with the derivation that hangs on a claim, as it would be once judged."""
    instance = claim.instance()
    lines = claim.lines()
    kind = "negation" if instance.statement[0] == "exists" else "derivation"
    scope = {"all": [], "at": {}, "text": "as stated"}
    item = {
        "kind": kind, "shows": "for", "covers": True, "scope": scope,
        "counts": {"steps": 3, "cases": 1}, "data": {**(lines or {}), "kind": kind},
    }  # fmt: skip
    row = {
        "entry": claim.entry, "name": claim.name, "sentence": claim.sentence, "verdict": "proved",
        "scope": scope, "reason": "", "assumes": [a.to_json() for a in claim.assumes],
        "uses": [used.name for used in claim.uses], "corrected_by": claim.corrected_by,
        "instance": instance.to_json(), "sha256": instance.sha256(), "error": None,
        "evidence": [item] if lines else [],
    }  # fmt: skip
    found: Row = json.loads(json.dumps(row))
    return found


@pytest.fixture(scope="module")
def shipped() -> list[Row]:
    return [_unjudged(claim) for file in claim_files() for claim in load(file)]


def test_every_shipped_derivation_prints_and_compiles(shipped: list[Row]) -> None:
    derived = [row for row in shipped if row["evidence"]]
    assert len(derived) > 40
    source = typst.document(shipped)
    assert "cannot be printed" not in source
    assert source.count("#table(") >= len(derived) - 10  # some are one normal form, not a chain
    assert compiled(source.encode(), format="pdf").startswith(b"%PDF")


def test_every_line_stands_beside_its_rule_and_reason(shipped: list[Row]) -> None:
    [row] = [row for row in shipped if row["name"] == "quantum_shearer"]
    source = typst.standalone(row)
    rules = ("Chain rule", "Strong subadditivity", "Summation by parts", "Positivity")
    places = [source.index(f"[_{rule}_") for rule in rules]
    assert places == sorted(places)
    assert "conditioning on more lowers the entropy" in source
    assert "For every $n ≥ 1$" in source
    assert "✓" in source and row["sha256"][:16] in source


def test_assumptions_are_stated_and_cited(shipped: list[Row]) -> None:
    source = typst.derivation({**shipped[0], "assumes": [HOLEVO.to_json()]})
    assert "/ Holevo bound: " in source and "Probl. Inf. Transm. 9" in source
    assert "given Holevo bound" in source
    assert "Assumptions" not in typst.derivation({**shipped[0], "assumes": []})


@pytest.mark.parametrize("verdict", ["supported", "undecided", "refuted", None])
def test_what_is_not_proved_is_no_theorem(rows: dict[str, Row], verdict: str | None) -> None:
    source = typst.entry({**rows["dropout_is_dephasing"], "verdict": verdict})
    assert "*Theorem*" not in source
    assert ("#table(" in source) == (verdict == "refuted")


def test_every_kind_of_row_compiles(rows: dict[str, Row]) -> None:
    for row in rows.values():
        source = typst.standalone({**row, "sentence": "100 % & #all *of* $\\alpha$ _it_"})
        assert compiled(source.encode(), format="pdf").startswith(b"%PDF")
