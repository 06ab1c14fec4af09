"""`lossproof verify`: judge the catalogue."""

from __future__ import annotations

from pathlib import Path

import click

from . import options
from .codes import BAD_INPUT, Stop
from .judging import Outcome, judge_files
from .output import colours, emit
from .selection import select


@click.command()
@click.argument("entries", metavar="[ENTRY]...", nargs=-1)
@click.option("--section", metavar="S", help="All entries of a section, such as 3.1.")
@options.judging
@options.formats("text", "json", "junit", "github")
def verify(
    entries: tuple[str, ...],
    section: str | None,
    profile: str,
    jobs: int,
    fresh: bool,
    no_witnesses: bool,
    store: Path | None,
    form: str,
) -> int:
    """Judge every claim of the catalogue, or of some entries or a section."""
    if entries and section:
        raise Stop(BAD_INPUT, "give entries or a section, not both")
    outcome = judge_files(
        select(entries, section),
        profile=profile,
        jobs=jobs,
        fresh=fresh,
        no_witnesses=no_witnesses,
        store=store,
    )
    emit(formatted(outcome, form))
    return outcome.code


def formatted(outcome: Outcome, form: str) -> str:
    """Return an outcome in the form asked for."""
    if form == "json":
        from .as_json import text as as_json

        return as_json(outcome)
    if form == "junit":
        from .as_junit import text as as_junit

        return as_junit(outcome)
    if form == "github":
        from .as_github import text as as_github

        return as_github(outcome)
    from .as_text import table

    return table(outcome, colour=colours())
