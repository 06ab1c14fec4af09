"""`lossproof mutate`: plant falsehoods in true claims, and report how many were caught."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from . import options
from .codes import AS_EXPECTED, BAD_INPUT, DIFFERS, INTERNAL, INTERRUPTED, NOTHING, Stop
from .judging import progress
from .output import colours, complain, emit
from .selection import select

if TYPE_CHECKING:
    from ..proofs.mutations import Fate

SCHEMA = 1
ENOUGH = 0.95
"""Share of the neighbours that are false, as far as anyone knows, which must be caught."""
VERDICTS = ("caught", "equivalent", "survived", "undefined")
_TINTS = {"caught": "green", "equivalent": "cyan", "survived": "yellow", "undefined": "magenta"}


@dataclass
class Campaign:
    """All neighbours that were attacked, and how the run ended."""

    profile: str
    fates: list[Fate] = field(default_factory=list)
    claims: int = 0
    seconds: float = 0.0
    sampled: bool = False
    interrupted: bool = False
    internal: str | None = None

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of all claims."""
        return [row for fate in self.fates for row in fate.rows]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are, with each verdict, and how many were too weak to be planted."""
        found = Counter(row["verdict"] for row in self.rows)
        weaker = sum(fate.weaker for fate in self.fates)
        tally = {verdict: found[verdict] for verdict in VERDICTS}
        return {"total": len(self.rows), **tally, "weaker": weaker}

    @property
    def uncontrolled(self) -> list[str]:
        """Inequalities of which no stronger neighbour was caught; of a sample nothing is said."""
        bare = [fate for fate in self.fates if fate.inequality and not fate.controlled]
        return [] if self.sampled else [fate.name for fate in bare]

    @property
    def share(self) -> float:
        """The caught among those that are not known to be true or without a value."""
        counts = self.counts
        open_to_attack = counts["caught"] + counts["survived"]
        return counts["caught"] / open_to_attack if open_to_attack else 1.0

    @property
    def code(self) -> int:
        """The exit code."""
        if self.interrupted:
            return INTERRUPTED
        if self.internal:
            return INTERNAL
        return AS_EXPECTED if self.share >= ENOUGH else DIFFERS


@click.command()
@click.argument("entries", metavar="[ENTRY]...", nargs=-1)
@click.option("--section", metavar="S", help="All entries of a section, such as 3.1.")
@options.profile
@options.jobs
@click.option(
    "--sample", type=click.IntRange(1), metavar="K",
    help="Attack K neighbours, spread over the claims.  [default: all]",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the sample.")
@options.formats("text", "json")
def mutate(
    entries: tuple[str, ...],
    section: str | None,
    profile: str,
    jobs: int,
    sample: int | None,
    seed: int,
    form: str,
) -> int:
    """Plant falsehoods in true claims and attack them: no proof or witness helps.

    Each neighbour of a claim is caught (an exact counterexample), equivalent (proved, still true),
    undefined, or it survived, with the reason. The exit code is 1 when fewer than 95 of 100 that
    are not equivalent were caught.
    """
    if entries and section:
        raise Stop(BAD_INPUT, "give entries or a section, not both")
    campaign = _attacked(entries, section, profile, jobs, sample, seed)
    if campaign.internal:
        complain(f"internal error: {campaign.internal}")
    if campaign.interrupted:
        complain(f"interrupted: the neighbours of {len(campaign.fates)} claims are done")
    emit(_json(campaign) if form == "json" else _text(campaign, colour=colours()))
    return campaign.code


def _attacked(
    entries: Sequence[str],
    section: str | None,
    profile: str,
    jobs: int,
    sample: int | None,
    seed: int,
) -> Campaign:
    from ..proofs.mutations import planned, run

    started = time.perf_counter()
    tasks = planned(select(entries, section), profile, sample=sample, seed=seed)
    if not tasks:
        raise Stop(NOTHING, "nothing selected: none of these claims is expected to hold")
    campaign = Campaign(profile, claims=len(tasks), sampled=sample is not None)
    try:
        with progress(len(tasks)) as (note, advance):
            for fate in run(tasks, jobs):
                note(fate.name)
                campaign.fates.append(fate)
                advance()
                if fate.internal:
                    campaign.internal = fate.internal
                    break
    except KeyboardInterrupt:
        campaign.interrupted = True
    campaign.seconds = time.perf_counter() - started
    return campaign


# -- for programs ---------------------------------------------------------------------------------


def _json(campaign: Campaign) -> str:
    import json

    document = {
        "schema": SCHEMA,
        "profile": campaign.profile,
        "complete": not (campaign.interrupted or campaign.internal),
        "mutants": campaign.rows,
        "uncontrolled": campaign.uncontrolled,
        "summary": campaign.counts,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


# -- for people -----------------------------------------------------------------------------------


def _text(campaign: Campaign, *, colour: bool) -> str:
    lines = [*_by_operator(campaign.rows, colour=colour), ""]
    survivors = [row for row in campaign.rows if row["verdict"] == "survived"]
    for row in survivors:
        lines.append(_survivor(row))
    lines += [""] if survivors else []
    bare = campaign.uncontrolled
    if bare:
        lines += [f"no known violator of a stronger neighbour: {', '.join(bare)}", ""]
    return "\n".join([*lines, _summary(campaign)])


def _by_operator(rows: Sequence[dict[str, Any]], *, colour: bool) -> Iterator[str]:
    table: dict[str, Counter[str]] = {}
    for row in rows:
        table.setdefault(row["operator"], Counter())[row["verdict"]] += 1
    heads = ("changed", *VERDICTS)
    width = max([len(name) for name in table] + [len(heads[0])])
    yield "  ".join([heads[0].ljust(width), *(head.rjust(10) for head in heads[1:])])
    for name, counts in table.items():
        cells = [str(counts[verdict] or "-").rjust(10) for verdict in VERDICTS]
        if colour:
            cells = [
                click.style(cell, fg=_TINTS[v]) for v, cell in zip(VERDICTS, cells, strict=True)
            ]
        yield "  ".join([name.ljust(width), *cells])


def _survivor(row: dict[str, Any]) -> str:
    name = " ".join(filter(None, [row["entry"], row["name"]]))
    return f"survived: {name}: {row['change']}: {row['reason']}"


def _summary(campaign: Campaign) -> str:
    counts = campaign.counts
    tally = ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict])
    claims = f"{campaign.claims} claim{'' if campaign.claims == 1 else 's'}"
    neighbours = f"{counts['total']} neighbour{'' if counts['total'] == 1 else 's'}"
    share = f"{100 * campaign.share:.1f} % caught of those not known to be true"
    stopped = ""
    if campaign.internal:
        stopped = ", stopped by an internal error"
    if campaign.interrupted:
        stopped = ", interrupted"
    return f"{neighbours} of {claims}: {tally}; {share}{stopped} ({campaign.seconds:.1f} s)"
