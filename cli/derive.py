"""`lossproof derive ENTRY`: the checked derivation as LaTeX."""

from __future__ import annotations

from pathlib import Path

import click

from . import options
from .codes import NOTHING, Stop
from .judging import judge_files
from .output import complain, emit
from .selection import select
from .show import named


@click.command()
@click.argument("entry")
@click.option("--name", help="Only the claim of this name.")
@click.option("--standalone", is_flag=True, help="A whole document that compiles by itself.")
@options.judging
def derive(
    entry: str,
    name: str | None,
    standalone: bool,
    profile: str,
    jobs: int,
    fresh: bool,
    no_witnesses: bool,
    store: Path | None,
) -> int:
    """Print the LaTeX of the derivations that the kernel has checked."""
    outcome = judge_files(
        select([entry]),
        profile=profile,
        jobs=jobs,
        fresh=fresh,
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
            NOTHING, f"nothing selected: no derivation ({found}); see lossproof show {entry}"
        )
    from ..paper import latex

    if not standalone:
        emit("\n\n".join(latex.derivation(row) for row in derived))
        return outcome.code
    if len(derived) > 1:
        others = ", ".join(row["name"] for row in derived[1:])
        complain(f"a document of {derived[0]['name']}; --name selects one of {others}")
    emit(latex.standalone(derived[0]))
    return outcome.code


def _is_derived(row: dict[str, object]) -> bool:
    evidence = row["evidence"]
    assert isinstance(evidence, list)
    return any(item["kind"] in ("derivation", "negation", "schur-diamond") for item in evidence)
