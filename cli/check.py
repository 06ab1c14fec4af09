"""`lossproof check FILE.py`: judge a user's own claims with the same engine."""

from __future__ import annotations

from pathlib import Path

import click

from . import options
from .judging import judge_files
from .output import emit
from .show import counterexamples
from .verify import formatted


@click.command()
@click.argument("file", metavar="FILE.py", type=click.Path(path_type=Path))
@options.profile
@options.no_witnesses
@options.store
@options.formats("text", "json")
def check(file: Path, profile: str, no_witnesses: bool, store: Path | None, form: str) -> int:
    """Judge the claims of your own file, always afresh: it may read what no hash of it covers.

    A claim that states no expectation and is refuted makes the exit code 1.
    """
    outcome = judge_files(
        [file], profile=profile, fresh=True, no_witnesses=no_witnesses, store=store
    )
    unusable = [row for row in outcome.rows if row["error"] and row["name"] == file.stem]
    if form == "json" or len(outcome.rows) > len(unusable):
        emit(formatted(outcome, form))
    if form == "text":
        for row in outcome.rows:
            if lines := counterexamples(row):
                emit("\n".join(["", f"{row['name']} fails at", *lines]))
    return outcome.code
