"""Verdicts for people: a table, what needs attention, a summary line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import click

from ..proofs.store import Row
from .as_json import summary
from .judging import Outcome, satisfied

GLYPHS = {
    "proved": ("✓", "green"),
    "certified": ("✓", "green"),
    "decided": ("◐", "cyan"),
    "supported": ("○", "yellow"),
    "refuted": ("✗", "magenta"),
    "undecided": ("?", "yellow"),
    None: ("!", "red"),
}
"""A refutation is a result: it stands out as much as a proof, and neither is an alarm."""

Style: TypeAlias = dict[str, Any]

HEADER = ("entry", "claim", "verdict", "expected", "scope", "given", "seconds")


def table(outcome: Outcome, *, colour: bool) -> str:
    """Return the rows as a table, followed by notes and the summary."""
    lines = _grid(outcome.rows, colour)
    notes = [*_axioms(outcome.rows), *_differences(outcome.rows)]
    return "\n".join([*lines, "", *notes, *([""] if notes else []), _summary(outcome)])


def verdict_word(row: Row, *, colour: bool = False) -> str:
    """Return glyph and word of a row's verdict."""
    glyph, tint = GLYPHS[row["verdict"]]
    word = f"{glyph} {row['verdict'] or 'error'}"
    return click.style(word, fg=tint, bold=True) if colour else word


def _grid(rows: Sequence[Row], colour: bool) -> list[str]:
    entries = any(row["entry"] for row in rows)
    cells = [HEADER, *(_cells(row) for row in rows)]
    widths = [max(len(line[k]) for line in cells) for k in range(len(HEADER))]
    shown = []
    for number, line in enumerate(cells):
        padded = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        padded[-1] = line[-1].rjust(widths[-1])
        if colour:
            padded = _styled(padded, rows[number - 1] if number else None)
        shown.append("  ".join(padded if entries else padded[1:]).rstrip())
    return shown


def _cells(row: Row) -> tuple[str, ...]:
    expected = row["expected"] or ("-" if satisfied(row) else "")
    return (
        row["entry"] or "",
        row["name"],
        verdict_word(row),
        expected if satisfied(row) else f"≠ {expected}".rstrip(),
        row["scope"]["text"],
        str(len(row["assumes"])) if row["assumes"] else "-",
        f"{row['seconds']:.2f}",
    )


def _styled(cells: list[str], row: Row | None) -> list[str]:
    if row is None:
        return [click.style(cell, dim=True) for cell in cells]
    tint = GLYPHS[row["verdict"]][1]
    alarm: Style = {} if satisfied(row) else {"fg": "red", "bold": True}
    styles: tuple[Style, ...] = ({}, {}, {"fg": tint, "bold": True}, alarm, {}, {}, {"dim": True})
    return [click.style(cell, **style) for cell, style in zip(cells, styles, strict=True)]


def _axioms(rows: Sequence[Row]) -> list[str]:
    """Return one line for each cited theorem that a verdict stands on."""
    used: dict[str, list[str]] = {}
    for row in rows:
        for axiom in row["assumes"]:
            used.setdefault(f"{axiom['name']} ({axiom['reference']})", []).append(row["name"])
    return [f"given {axiom}: {', '.join(names)}" for axiom, names in used.items()]


def _differences(rows: Sequence[Row]) -> list[str]:
    """Return one line for each verdict that is not the expected one, with the reason; and what an
    author wants to know: why a claim of theirs is open, or its evidence refused."""
    lines = []
    for row in rows:
        if row["error"] is None and not satisfied(row):
            wanted = f"expected {row['expected']}" if row["expected"] else "refuted"
            came = f", came {row['verdict']}" if row["expected"] else ""
            why = f": {row['reason']}" if row["reason"] else ""
            name = " ".join(filter(None, [row["entry"], row["name"]]))
            lines.append(f"≠ {name}: {wanted}{came}{why}")
        elif row["reason"] and (row["entry"] is None or "refused" in row["reason"]):
            name = " ".join(filter(None, [row["entry"], row["name"]]))
            lines.append(f"· {name}: {row['verdict']}: {row['reason']}")
    return lines


def _summary(outcome: Outcome) -> str:
    counts = summary(outcome)
    total = counts["total"]
    tally = ", ".join(f"{counts[v]} {v}" for v in GLYPHS if v and counts[v])
    errors = f"{counts['errors']} at fault" if counts["errors"] else ""
    differing = total - counts["as_expected"] - counts["errors"]
    verdict = f"{differing} not as expected" if differing else "all as expected"
    if errors and not differing:
        verdict = "the others as expected" if total > counts["errors"] else "nothing judged"
    if outcome.internal:
        verdict += ", stopped by an internal error"
    if outcome.interrupted:
        verdict += ", interrupted"
    parts = "; ".join(filter(None, [", ".join(filter(None, [tally, errors])), verdict]))
    source = f", {outcome.warm} from the store" if outcome.warm else ""
    noun = "claim" if total == 1 else "claims"
    return f"{total} {noun}: {parts} ({outcome.seconds:.1f} s{source})"
