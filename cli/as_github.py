"""Verdicts as GitHub workflow commands: an annotation for each claim that needs attention."""

from __future__ import annotations

from ..proofs.store import Row
from .as_text import table
from .judging import Outcome, satisfied


def text(outcome: Outcome) -> str:
    """Return the annotations, then the table."""
    notes = [_annotation(row) for row in outcome.rows if not satisfied(row)]
    return "\n".join([*notes, table(outcome, colour=False)])


def _annotation(row: Row) -> str:
    title = " ".join(filter(None, [row["entry"], row["name"]]))
    said = row["error"] or (
        f"expected {row['expected'] or 'no refutation'}, came {row['verdict']}"
        + (f": {row['reason']}" if row["reason"] else "")
    )
    where = f"file={_property(row['source'])},title={_property(title)}"
    return f"::error {where}::{_escaped(said)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
