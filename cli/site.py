"""`lossproof site`: the static HTML blueprint."""

from __future__ import annotations

from pathlib import Path

import click

from . import options
from .judging import judge_files
from .output import emit, write
from .selection import select


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("build/site"), show_default=True
)
@options.judging
def site(
    out: Path,
    profile: str,
    jobs: int,
    fresh: bool,
    no_witnesses: bool,
    store: Path | None,
) -> int:
    """Write all judged claims as one page: OUT/index.html."""
    outcome = judge_files(
        select(),
        profile=profile,
        jobs=jobs,
        fresh=fresh,
        no_witnesses=no_witnesses,
        store=store,
    )
    if outcome.interrupted or outcome.internal:
        return outcome.code
    from ..paper import html

    write(out / "index.html", html.page(outcome.rows))
    emit(str(out / "index.html"))
    return outcome.code
