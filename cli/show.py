"""`lossproof show ENTRY`: everything that is known about a claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from ..proofs.store import Row
from . import options
from .as_text import verdict_word
from .judging import Outcome, judge_files, satisfied
from .output import colours, emit
from .selection import known, select

TRUSTED = (
    "proofs/kernel (re-checks all evidence) and the reading of the claim's body into the instance"
)


@click.command()
@click.argument("entry")
@click.argument("name", required=False)
@options.judging
@options.formats("text", "json")
def show(
    entry: str,
    name: str | None,
    profile: str,
    jobs: int,
    fresh: bool,
    no_witnesses: bool,
    store: Path | None,
    form: str,
) -> int:
    """Show statement, verdict, scope, assumptions, evidence, derivation and counterexample."""
    outcome = judge_files(
        select([entry]),
        profile=profile,
        jobs=jobs,
        fresh=fresh,
        no_witnesses=no_witnesses,
        store=store,
    )
    outcome.rows = named(outcome.rows, name)
    if form == "json":
        from .as_json import text as as_json

        emit(as_json(outcome))
    else:
        emit("\n\n".join("\n".join(_lines(row, colour=colours())) for row in outcome.rows))
    return Outcome(outcome.rows, interrupted=outcome.interrupted, internal=outcome.internal).code


def named(rows: Sequence[Row], name: str | None) -> list[Row]:
    """Return the rows of one name, or all; an unknown name is answered with what is close."""
    if name is None or not rows:
        return list(rows)
    wanted = known(name, [row["name"] for row in rows], "claim")
    return [row for row in rows if row["name"] == wanted]


def _lines(row: Row, *, colour: bool) -> Iterator[str]:
    from ..paper.multipliers import multipliers_text
    from ..paper.optima import optima_text
    from ..paper.statements import derivation_text, statement_text
    from ..paper.words import plain

    head = " ".join(filter(None, [row["entry"], row["name"]]))
    yield click.style(head, bold=True) if colour else head
    if row["sentence"]:
        yield f"  {plain(row['sentence'])}"
    yield ""
    if row["instance"]:
        yield from (f"  {line}" for line in statement_text(row["instance"]).splitlines())
        yield ""
    yield from _verdict(row, colour)
    yield from _evidence(row)
    derivation: list[str] = []
    if row["instance"]:
        derivation = derivation_text(row) + optima_text(row) + multipliers_text(row)
    if derivation:
        yield from _block("derivation", [f"  {line}" for line in derivation])
    if found := counterexamples(row):
        yield from _block("counterexample", found)
        if row["entry"]:
            yield f"  run again   lossproof verify {row['entry']} --fresh"
    if row["instance"]:
        yield f"  instance    sha256 {row['sha256']} (--format json prints it)"
        yield f"  trusted     {TRUSTED}"
    yield f"  source      {row['source']}"


def _verdict(row: Row, colour: bool) -> Iterator[str]:
    given = ", ".join(axiom["name"] for axiom in row["assumes"])
    reach = row["scope"]["text"]
    scope = f" {reach}" if reach == "as stated" else f" for {reach}" if reach else ""
    settled = row["verdict"] in ("proved", "certified", "decided")
    yield f"  verdict     {verdict_word(row, colour=colour)}{scope}" + (
        f", given {given}" if given and settled else ""
    )
    if row["error"]:
        yield f"  error       {row['error']}"
    if row["expected"]:
        yield f"  expected    {'' if satisfied(row) else '≠ '}{row['expected']}"
    if row["reason"]:
        yield f"  reason      {row['reason']}"
    for axiom in row["assumes"]:
        from ..paper.words import plain

        yield f"  assumes     {axiom['name']}: {plain(axiom['statement'])}"
        yield f"              {axiom['reference']}"
    if row["uses"]:
        yield f"  uses        {', '.join(row['uses'])}"
    if row["corrected_by"]:
        yield f"  instead     {row['corrected_by']}"


_COUNTED = {
    "rechecked": "recomputed by brute force at {} exact values",
    "suspicious": "{} violated in floats only",
}


def _counted(key: str, value: int) -> str:
    """Say a count: 1 step, 2 steps."""
    if key in _COUNTED:
        return _COUNTED[key].format(value)
    return f"{value} {key.removesuffix('s') if value == 1 else key}"


def _evidence(row: Row) -> Iterator[str]:
    for number, item in enumerate(row["evidence"]):
        counts = ", ".join(
            _counted(key, value)
            for key, value in item["counts"].items()
            if value and key != "judged"
        )
        note = item.get("note", "")
        reach = item["scope"].get("text") or ", ".join(
            f"{k} = {', '.join(map(str, v))}" for k, v in item["scope"].get("at", {}).items()
        )
        rests = f"stands on {', '.join(item['stands_on'])}" if item.get("stands_on") else ""
        parts = [item["kind"], _SHOWS[item["shows"], item["covers"]], reach, counts, rests, note]
        yield f"  {'evidence' if not number else '':<10}  {'; '.join(filter(None, parts))}"


_SHOWS = {
    ("for", True): "shows it",
    ("for", False): "shows it in part",
    ("against", True): "refutes it",
    ("against", False): "refutes it",
    ("neutral", True): "",
    ("neutral", False): "",
}


def counterexamples(row: Row) -> list[str]:
    """Return the values at which a row's statement fails, each set of values once."""
    from ..paper.statements import values_text

    found = [item["data"] for item in row["evidence"] if item["kind"] == "counterexample"]
    texts = dict.fromkeys(values_text(row["instance"], data) for data in found)
    return [f"  {line}" for text in texts for line in text.splitlines()]


def _block(title: str, lines: Sequence[str]) -> Iterator[str]:
    yield f"  {title}"
    yield from (f"  {line}" for line in lines)
