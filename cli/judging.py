"""Judge files for a command: progress on a terminal, complaints said, an outcome with its code."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ..proofs.session import Session
from ..proofs.store import Row, StoreError, open_store
from .codes import AS_EXPECTED, BAD_INPUT, DIFFERS, INTERNAL, INTERRUPTED, Stop
from .output import complain


@dataclass
class Outcome:
    """All rows that were judged, and how the run ended."""

    rows: list[Row] = field(default_factory=list)
    profile: str = "ci"
    warm: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    internal: str | None = None

    @property
    def code(self) -> int:
        """The exit code."""
        if self.interrupted:
            return INTERRUPTED
        if self.internal:
            return INTERNAL
        if any(row["error"] is not None for row in self.rows):
            return BAD_INPUT
        return AS_EXPECTED if all(map(satisfied, self.rows)) else DIFFERS


def satisfied(row: Row) -> bool:
    """Whether a verdict is as expected; a refutation that nobody expected never is."""
    surprise = row["verdict"] == "refuted" and row["expected"] is None
    return bool(row["as_expected"]) and not surprise


def judge_files(
    files: Sequence[Path],
    *,
    profile: str,
    jobs: int = 1,
    fresh: bool = False,
    no_witnesses: bool = False,
    store: Path | None = None,
) -> Outcome:
    """Judge the files; what went wrong has been said on stderr when this returns."""
    started = time.perf_counter()
    outcome = Outcome(profile=profile)
    try:
        kept = open_store(store, complain)
    except StoreError as bad:
        raise Stop(BAD_INPUT, str(bad)) from None
    with kept:
        session = Session(kept, profile, not no_witnesses, fresh, jobs)
        try:
            with progress(len(files)) as (note, advance):
                for done in session.run(files, note):
                    outcome.rows += done.rows
                    outcome.warm += len(done.rows) if done.warm else 0
                    advance()
                    if done.internal:
                        outcome.internal = done.internal
                        break
        except KeyboardInterrupt:
            outcome.interrupted = True
    outcome.seconds = time.perf_counter() - started
    _say(outcome)
    return outcome


def _say(outcome: Outcome) -> None:
    for row in outcome.rows:
        if row["error"] is not None:
            named = row["source"] in row["error"]  # an error about a whole file names it
            complain(row["error"] if named else f"{row['name']}: {row['error']}")
    if outcome.internal:
        complain(f"internal error: {outcome.internal}")
    if outcome.interrupted:
        complain(f"interrupted: {len(outcome.rows)} claims are done")


@contextmanager
def progress(total: int) -> Iterator[tuple[Callable[[str], None], Callable[[], None]]]:
    """Yield what to call with the name of a claim, and when a file is done."""
    if not sys.stderr.isatty():
        yield (lambda _: None), (lambda: None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    with Progress(
        BarColumn(20),
        MofNCompleteColumn(),
        TextColumn("{task.description}", markup=False),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("", total=total)
        yield (lambda name: bar.update(task, description=name)), (lambda: bar.advance(task))
