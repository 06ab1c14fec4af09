"""Verdicts for programs: the object that `cli/schema.json` describes."""

from __future__ import annotations

import json
from typing import Any

from ..proofs.store import Row
from .judging import Outcome, satisfied

SCHEMA = 1
VERDICTS = ("proved", "certified", "decided", "supported", "refuted", "undecided")


def document(outcome: Outcome) -> dict[str, Any]:
    """Return the object; a row's evidence carries its counts beside its kind."""
    return {
        "schema": SCHEMA,
        "profile": outcome.profile,
        "complete": not (outcome.interrupted or outcome.internal),
        "claims": [_public(row) for row in outcome.rows],
        "summary": summary(outcome),
    }


def summary(outcome: Outcome) -> dict[str, int]:
    """Return how many claims there are, as expected, with each verdict, and at fault."""
    rows = outcome.rows
    return {
        "total": len(rows),
        "as_expected": sum(map(satisfied, rows)),
        **{verdict: sum(row["verdict"] == verdict for row in rows) for verdict in VERDICTS},
        "errors": sum(row["error"] is not None for row in rows),
    }


def text(outcome: Outcome) -> str:
    """Return the object as JSON."""
    return json.dumps(document(outcome), ensure_ascii=False, indent=1)


def _public(row: Row) -> Row:
    evidence = []
    for item in row["evidence"]:
        rest = {k: v for k, v in item.items() if k != "counts"}
        evidence.append({**rest, **item["counts"]})
    return {**row, "evidence": evidence}
