"""Verdicts as JUnit XML, for build servers."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from ..proofs.store import Row
from .as_json import summary
from .judging import Outcome, satisfied


def text(outcome: Outcome) -> str:
    """Return one test suite with a test case for each claim."""
    counts = summary(outcome)
    failures = counts["total"] - counts["as_expected"] - counts["errors"]
    head = (
        f'<testsuite name="lossproof" tests="{counts["total"]}" failures="{failures}" '
        f'errors="{counts["errors"]}" time="{sum(r["seconds"] for r in outcome.rows):.3f}">'
    )
    cases = [_case(row) for row in outcome.rows]
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', head, *cases, "</testsuite>"])


def _case(row: Row) -> str:
    group = row["entry"] or row["source"]
    properties = "".join(
        f"<property name={_quoted(key)} value={_quoted(value)}/>"
        for key, value in (
            ("verdict", row["verdict"] or "error"),
            ("expected", row["expected"] or ""),
            ("scope", row["scope"]["text"]),
            ("assumes", "; ".join(axiom["name"] for axiom in row["assumes"])),
        )
    )
    inside = f"<properties>{properties}</properties>"
    if row["error"] is not None:
        inside += f"<error message={_quoted(row['error'])}/>"
    elif not satisfied(row):
        said = f"expected {row['expected'] or 'no refutation'}, came {row['verdict']}"
        inside += f"<failure message={_quoted(said)}>{escape(_legal(row['reason']))}</failure>"
    return (
        f"<testcase classname={_quoted(group)} name={_quoted(row['name'])} "
        f'time="{row["seconds"]:.3f}">{inside}</testcase>'
    )


def _quoted(value: str) -> str:
    return quoteattr(_legal(value))


def _legal(value: str) -> str:
    """Drop the control characters that XML has no way to write."""
    return re.sub(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]", "", value)
