"""`lossproof paper`: the paper as LaTeX, and as PDF where LaTeX is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import click

from . import options
from .codes import INTERNAL, Stop
from .judging import judge_files
from .output import complain, emit, write
from .selection import select

STYLE = Path(__file__).resolve().parent.parent / "paper" / "lossproof.sty"
LIMIT = 600
"""Seconds that LaTeX may take."""


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("build/paper"), show_default=True
)
@options.judging
def paper(
    out: Path,
    profile: str,
    jobs: int,
    fresh: bool,
    no_witnesses: bool,
    store: Path | None,
) -> int:
    """Write the paper from judged claims: OUT/main.tex, and main.pdf if latexmk is there."""
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
    from ..paper import latex

    source = out / "main.tex"
    write(source, latex.document(outcome.rows))
    if STYLE.is_file():
        write(out / STYLE.name, STYLE.read_text(encoding="utf-8"))
    emit(str(source))
    if shutil.which("latexmk") is None:
        complain("latexmk is not installed: no PDF was made")
    else:
        emit(str(_compile(source)))
    return outcome.code


def _compile(source: Path) -> Path:
    command = ["latexmk", "-pdf", "-interaction=nonstopmode", "-halt-on-error", source.name]
    try:
        run = subprocess.run(command, cwd=source.parent, capture_output=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        raise Stop(INTERNAL, f"latexmk took more than {LIMIT} s on {source}") from None
    if run.returncode:
        lines = run.stdout.decode(errors="replace").splitlines()
        said = next((line for line in lines if line.startswith("!")), "it gives no reason")
        raise Stop(
            INTERNAL, f"latexmk fails on {source}: {said} (see {source.with_suffix('.log')})"
        )
    return source.with_suffix(".pdf")
