"""`lossproof axioms`: the cited theorems, who stands on them, and how they stand under attack."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import options
from .codes import AS_EXPECTED, BAD_INPUT, DIFFERS, Stop
from .output import colours, complain, emit
from .selection import known, select

if TYPE_CHECKING:
    from ..numerics.axioms import Outcome
    from ..proofs.axioms import Axiom
    from ..proofs.store import Row

WIDTH = 96


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--attack", is_flag=True, help="Attack each, and a false variant of each, with random numbers."
)
@click.option(
    "--instances", type=click.IntRange(1), default=1000, show_default=True,
    help="How many random instances of each.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@options.profile
@options.store
def axioms(
    names: tuple[str, ...],
    attack: bool,
    instances: int,
    seed: int,
    profile: str,
    store: Path | None,
) -> int:
    """List the cited theorems: statement, source, and the claims that stand on them.

    Claims are read from the store, they are not judged here: run `lossproof verify` first.
    """
    from ..proofs.axioms import AXIOMS

    wanted = [known(name, list(AXIOMS), "axiom") for name in names] or list(AXIOMS)
    rows, missing = _stored(profile, store)
    failed = False
    for number, name in enumerate(wanted):
        lines = list(_listed(AXIOMS[name], rows))
        if attack:
            said, fails = _attacked(name, instances, seed)
            lines += said
            failed = failed or fails
        emit("\n".join(["", *lines] if number else lines))
    if missing:
        entries = "1 entry is" if missing == 1 else f"{missing} entries are"
        complain(f"{entries} not judged in profile {profile}: what they stand on is not listed")
    return DIFFERS if failed else AS_EXPECTED


def _stored(profile: str, store: Path | None) -> tuple[list[Row], int]:
    """Return the stored rows of all claims that have not changed, and how many files have none."""
    from ..proofs.session import Session
    from ..proofs.store import StoreError, open_store

    try:
        kept = open_store(store, complain)
    except StoreError as bad:
        raise Stop(BAD_INPUT, str(bad)) from None
    with kept:
        found = Session(kept, profile).stored(select())
    rows = [row for given in found.values() for row in given or ()]
    return rows, sum(given is None for given in found.values())


def _listed(axiom: Axiom, rows: Iterable[Row]) -> Iterator[str]:
    from ..paper.words import plain

    yield click.style(axiom.name, bold=True) if colours() else axiom.name
    yield from _wrapped("states", plain(axiom.statement))
    if axiom.formal:
        yield from _wrapped("formally", _formal(axiom))
    yield from _wrapped("source", axiom.reference)
    resting = [
        " ".join(filter(None, [row["entry"], row["name"]]))
        for row in rows
        if any(assumed["name"] == axiom.name for assumed in row["assumes"])
    ]
    yield from _wrapped("carries", "; ".join(resting) or "no judged claim")


def _formal(axiom: Axiom) -> str:
    """Return the axiom as a claim of the language, in one line."""
    from ..paper.statements import statement_text
    from ..proofs.claim import claim

    assert axiom.formal is not None
    lines = statement_text(claim()(axiom.formal).instance().to_json()).splitlines()
    return " ".join(line.strip() for line in lines if line.strip())


def _wrapped(label: str, text: str) -> list[str]:
    lines = textwrap.wrap(text, WIDTH - 12, break_long_words=False, break_on_hyphens=False)
    return [f"  {label if not k else '':<10}{line}" for k, line in enumerate(lines or [""])]


def _attacked(name: str, instances: int, seed: int) -> tuple[list[str], bool]:
    """Return what an attack found, and whether that is a failure."""
    from ..numerics.axioms import ATTACKS

    attack = ATTACKS[name]
    outcome, control = attack.run(instances, seed), attack.control(instances, seed)
    held = "VIOLATED" if outcome.violated else "holds"
    caught = "found false" if control.violated else "NOT found false"
    lines = [
        *_wrapped("attack", f"{held}: {_measured(outcome)}"),
        *_wrapped("control", f"{attack.falsehood}: {caught}, {_measured(control)}"),
    ]
    return lines, outcome.violated or not control.violated


def _measured(outcome: Outcome) -> str:
    return f"{outcome.instances} instances, worst margin {outcome.worst:.2g}"
