"""`lossproof derive ENTRY`: the checked derivation as LaTeX, as Typst or as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from . import options
from .codes import BAD_INPUT, NOTHING, Stop
from .judging import judge_files
from .output import complain, emit, write_bytes
from .selection import select
from .show import named

Row = dict[str, Any]


@click.command()
@click.argument("entry", metavar="ENTRY|FILE.py")
@click.option("--name", help="Only the claim of this name.")
@click.option("--standalone", is_flag=True, help="A whole document that compiles by itself.")
@click.option(
    "--pdf", type=click.Path(path_type=Path),
    help="Write a PDF by Typst; needs its package: pip install 'lossproof[typst]'.",
)  # fmt: skip
@options.formats("latex", "typst", "text")
@options.judging
def derive(
    entry: str,
    name: str | None,
    standalone: bool,
    pdf: Path | None,
    form: str,
    profile: str,
    jobs: int,
    fresh: bool,
    no_witnesses: bool,
    store: Path | None,
) -> int:
    """Print the derivations that the kernel has checked, of an entry or of your own file."""
    given = click.get_current_context().get_parameter_source("form")
    if pdf and form != "typst" and given is not click.core.ParameterSource.DEFAULT:
        raise Stop(BAD_INPUT, f"--pdf is made by Typst: use it with --format typst, not {form}")
    compiled = _compiler() if pdf else None
    mine = entry.endswith(".py")
    outcome = judge_files(
        [Path(entry)] if mine else select([entry]),
        profile=profile,
        jobs=jobs,
        fresh=fresh or mine,  # as `check` does
        no_witnesses=no_witnesses,
        store=store,
    )
    if outcome.interrupted or outcome.internal:
        return outcome.code
    rows = named(outcome.rows, name)
    derived = [row for row in rows if _is_derived(row)]
    if not derived:
        found = ", ".join(f"{row['name']} is {row['verdict'] or 'at fault'}" for row in rows)
        raise Stop(
            NOTHING,
            f"nothing selected: no derivation ({found}); "
            f"see lossproof {'check' if mine else 'show'} {entry}",
        )
    if pdf and compiled:
        from ..paper import typst

        write_bytes(pdf, compiled(typst.document(derived)))
        emit(str(pdf))
        return outcome.code
    fragment, document = _printers(form)
    if not standalone:
        emit("\n\n".join(fragment(row) for row in derived))
        return outcome.code
    if len(derived) > 1:
        others = ", ".join(row["name"] for row in derived[1:])
        complain(f"a document of {derived[0]['name']}; --name selects one of {others}")
    emit(document(derived[0]))
    return outcome.code


def _printers(form: str) -> tuple[Callable[[Row], str], Callable[[Row], str]]:
    """Return what prints a fragment and what prints a whole document."""
    if form == "latex":
        from ..paper import latex

        return latex.derivation, latex.standalone
    if form == "typst":
        from ..paper import typst

        return typst.derivation, typst.standalone
    from ..paper.multipliers import multipliers_text
    from ..paper.optima import optima_text
    from ..paper.statements import derivation_text, statement_text

    def text(row: Row) -> str:
        head = " ".join(filter(None, (row["entry"], row["name"])))
        lines = [*statement_text(row["instance"]).splitlines(), "", *derivation_text(row)]
        lines += [*optima_text(row), *multipliers_text(row)]
        return "\n".join([head, *(f"  {line}".rstrip() for line in lines)])

    return text, text


def _compiler() -> Callable[[str], bytes]:
    """Return Typst's compiler; it is an extra, and reads nothing from the network here."""
    try:
        import typst as package
    except ImportError:
        raise Stop(
            BAD_INPUT,
            "--pdf needs the Typst package, which is not installed: pip install "
            "'lossproof[typst]'; or print the source with --format typst",
        ) from None

    def compiled(source: str) -> bytes:
        made: bytes = package.compile(source.encode("utf-8"), format="pdf")
        return made

    return compiled


PRINTED = ("derivation", "negation", "induction", "schur-diamond", "dimension", "entropy-cone")
"""Kinds of evidence that can be written down line by line."""


def _is_derived(row: Row) -> bool:
    evidence: Sequence[Row] = row["evidence"]
    return any(item["kind"] in PRINTED for item in evidence)
