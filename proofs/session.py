"""Judge claim files: answer from the store where nothing has changed, in order, over processes."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .catalogue import HOME, ClaimFileError, entry_of, load, section_of
from .fingerprint import ROOT, Sources
from .profiles import PROFILES
from .store import Row, Slot, Store

Note = Callable[[str], None]


@dataclass(frozen=True)
class Judged:
    """The rows of one claim file; ``internal`` says why judging had to stop."""

    path: Path
    rows: list[Row]
    warm: bool = False
    internal: str | None = None


@dataclass
class Session:
    """How claim files are judged: profile, store, and over how many processes."""

    store: Store
    profile: str = "ci"
    witnesses: bool = True
    fresh: bool = False
    jobs: int = 1
    sources: Sources = field(default_factory=Sources)

    def run(self, files: Sequence[Path], note: Note = lambda _: None) -> Iterator[Judged]:
        """Yield the rows of each file, in the order of ``files``.

        What is done is stored at once. When interrupted, the rows that are there are yielded and
        the interrupt is raised again.
        """
        slots = {file: self._slot(file) for file in files}  # of the text as it is before judging
        warm: dict[Path, list[Row]] = {}
        for file in [] if self.fresh else files:
            rows = self.store.get(slots[file])
            if rows is not None:
                warm[file] = rows
        cold = [file for file in files if file not in warm]
        source = self._parallel if self.jobs > 1 and len(cold) > 1 else self._one_by_one
        judged = source(cold, slots, note)
        for file in files:
            yield Judged(file, warm[file], warm=True) if file in warm else next(judged)
        yield from judged  # after an interrupt: raises it again

    def stored(self, files: Sequence[Path]) -> dict[Path, list[Row] | None]:
        """Return what is stored of each file as it is now, without judging anything."""
        return {file: self.store.get(self._slot(file)) for file in files}

    def _slot(self, file: Path) -> Slot:
        key = self.sources.key(file, self.profile, witnesses=self.witnesses)
        return Slot(label(file), self.profile, self.witnesses, key)

    def _keep(self, done: Judged, slot: Slot) -> Judged:
        if done.internal is None:
            self.store.put(slot, done.rows)
        return done

    def _one_by_one(
        self, files: Sequence[Path], slots: dict[Path, Slot], note: Note
    ) -> Iterator[Judged]:
        for file in files:
            rows: list[Row] = []
            try:
                done = judge_file(file, self.profile, self.witnesses, rows, note)
                self._keep(done, slots[file])
            except KeyboardInterrupt:
                yield Judged(file, rows)
                raise
            yield done

    def _parallel(
        self, files: Sequence[Path], slots: dict[Path, Slot], note: Note
    ) -> Iterator[Judged]:
        import multiprocessing
        from concurrent.futures import Future, ProcessPoolExecutor, as_completed

        strangers = set(multiprocessing.active_children())
        pool = ProcessPoolExecutor(
            min(self.jobs, len(files)), multiprocessing.get_context("spawn"), _ignore_interrupts
        )
        ready: dict[Path, Judged] = {}
        waiting = list(files)
        try:
            tasks: dict[Future[Judged], Path] = {
                pool.submit(judge_file, file, self.profile, self.witnesses): file for file in files
            }
            try:
                for task in as_completed(tasks):
                    file = tasks[task]
                    ready[file] = self._keep(task.result(), slots[file])
                    note(file.stem)
                    while waiting and waiting[0] in ready:
                        yield ready[waiting.pop(0)]
            except KeyboardInterrupt:
                yield from (ready[file] for file in waiting if file in ready)
                raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            if waiting:  # interrupted or stopped: nobody will fetch what still runs
                for child in set(multiprocessing.active_children()) - strangers:
                    child.terminate()


def label(file: Path) -> str:
    """Return the name under which a claim file's verdicts are kept."""
    resolved = file.resolve()
    if resolved.is_relative_to(HOME.resolve()):
        return resolved.relative_to(ROOT).as_posix()
    return str(resolved)


def judge_file(
    file: Path,
    profile: str,
    witnesses: bool,
    rows: list[Row] | None = None,
    note: Note = lambda _: None,
) -> Judged:
    """Judge all claims of a file; ``rows`` is filled one by one: an interrupt loses none."""
    rows = [] if rows is None else rows
    name = file.stem
    try:
        try:
            claims = load(file)
        except ClaimFileError as bad:
            rows.append(file_at_fault(file, str(bad)))
            return Judged(file, rows)
        from .engine import judge

        for claim in claims:
            name = claim.name
            note(" ".join(filter(None, [claim.entry, name])))
            row = judge(claim, PROFILES[profile], witnesses=witnesses)
            rows.append(json.loads(json.dumps(row)))  # what is stored is what is shown
    except (
        Exception
    ) as bug:  # a contradiction, or a bug of ours: the run must stop, with its reason
        return Judged(file, rows, internal=f"{name}: {reason(bug)}")
    return Judged(file, rows)


def file_at_fault(file: Path, message: str) -> Row:
    """Return the row that stands for a claim file which cannot be used."""
    try:
        entry = entry_of(file) if file.resolve().is_relative_to(HOME.resolve()) else None
    except ClaimFileError:
        entry = None
    blank: dict[str, Any] = {
        "entry": entry,
        "name": file.stem,
        "section": section_of(entry),
        "sentence": "",
        "verdict": None,
        "expected": None,
        "as_expected": False,
        "scope": {"all": [], "at": {}, "text": ""},
        "reason": "",
        "assumes": [],
        "uses": [],
        "corrected_by": None,
        "instance": None,
        "sha256": None,
        "evidence": [],
        "error": message,
        "seconds": 0.0,
        "source": label(file) if entry else file.name,
    }
    return blank


def reason(bug: BaseException) -> str:
    """Return one line about a failure, or its traceback where LOSSPROOF_TRACEBACK asks for it."""
    if os.environ.get("LOSSPROOF_TRACEBACK"):
        import traceback

        return "".join(traceback.format_exception(bug)).rstrip()
    said = " ".join(str(bug).split())
    what = f"{type(bug).__name__}: {said}" if said else type(bug).__name__
    return f"{what} (LOSSPROOF_TRACEBACK=1 shows where)"


def _ignore_interrupts() -> None:
    """Leave Ctrl-C, which reaches the whole process group, to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
