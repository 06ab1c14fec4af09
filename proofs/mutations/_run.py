"""Plant and attack the neighbours of many claims: all of them or a sample, over processes."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from ..catalogue import load
from ..claim import Claim
from ..engine import InternalError, derivation_of
from ..kernel.declarations import Tree
from ..profiles import PROFILES
from ._judged import CAUGHT, Judged, Original, judge
from ._planted import OPERATORS, STRENGTHENED, Mutant, plant

Json = dict[str, Any]

ORDERS = frozenset({"atmost", "less", "loewner", "majorised"})


@dataclass(frozen=True)
class Task:
    """One claim whose neighbours are attacked; ``picks`` of them, or all."""

    file: Path
    name: str
    profile: str
    picks: int | None = None
    seed: int = 0
    operators: frozenset[str] = frozenset(OPERATORS)


@dataclass(frozen=True)
class Fate:
    """What became of the neighbours of one claim, as JSON rows."""

    entry: str | None
    name: str
    rows: list[Json]
    weaker: int
    """Neighbours that were not planted, since they ask for less at every sampled value."""
    inequality: bool
    controlled: bool
    """Whether a stronger neighbour of the inequality was caught: it has a known violator."""
    internal: str | None = None


def planned(
    files: Sequence[Path], profile: str, *, sample: int | None = None, seed: int = 0
) -> list[Task]:
    """Return the claims that are taken to be true, and how many neighbours of each to attack.

    A sample spreads evenly over the claims, whatever their length; it is the same for each seed.
    """
    tasks = [Task(f, c.name, profile, None, seed) for f in files for c in load(f) if is_true(c)]
    if sample is None or not tasks:
        return tasks
    drawn = Counter(Random(seed).choices(range(len(tasks)), k=sample))
    return [
        Task(task.file, task.name, profile, drawn[k], seed)
        for k, task in enumerate(tasks)
        if drawn[k]
    ]


def is_true(claim: Claim) -> bool:
    """Whether the catalogue says that a claim holds; `verify` checks that it does."""
    return claim.expect not in ("refuted", "open")


def run(tasks: Sequence[Task], jobs: int = 1) -> Iterator[Fate]:
    """Yield what became of the neighbours of each claim, in order."""
    if jobs == 1 or len(tasks) < 2:
        yield from map(attacked, tasks)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(jobs, len(tasks)), context, _ignore_interrupts)
    try:
        yield from pool.map(attacked, tasks)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def attacked(task: Task) -> Fate:
    """Plant and attack the neighbours of one claim."""
    claim = next(c for c in load(task.file) if c.name == task.name)
    instance = claim.instance()
    planted = plant(instance)
    rows: list[Json] = []
    controlled = False
    internal = None
    mutants = [m for m in planted.mutants if m.operator in task.operators]
    if task.picks is not None:
        mutants = _picked(mutants, task.picks, Random(f"{task.seed}:{task.name}"))
    original = Original(instance, derivation_of(claim))
    for mutant in mutants:
        try:
            judged = judge(mutant, original, PROFILES[task.profile])
        except InternalError as bad:
            internal = f"{claim.name}: {bad}"
            break
        controlled |= judged.verdict == CAUGHT and mutant.operator in STRENGTHENED
        rows.append(_row(claim, judged))
    return Fate(
        claim.entry,
        claim.name,
        rows,
        planted.weaker,
        is_inequality(instance.statement),
        controlled,
        internal,
    )


def _picked(mutants: list[Mutant], count: int, random: Random) -> list[Mutant]:
    """Return some, each operator as likely as the next."""
    by: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        by.setdefault(mutant.operator, []).append(mutant)
    chosen: list[Mutant] = []
    while by and len(chosen) < count:
        operator = random.choice(sorted(by))
        chosen.append(by[operator].pop(random.randrange(len(by[operator]))))
        if not by[operator]:
            del by[operator]
    return chosen


def _row(claim: Claim, judged: Judged) -> Json:
    mutant = judged.mutant
    return {
        "entry": claim.entry,
        "name": claim.name,
        "operator": mutant.operator,
        "change": mutant.change,
        "verdict": judged.verdict,
        "reason": judged.reason,
        "counterexample": judged.counterexample,
        "margin": judged.margin,
        "candidates": judged.candidates,
        "instance": mutant.instance.to_json(),
        "sha256": mutant.instance.sha256(),
    }


def is_inequality(statement: Tree) -> bool:
    """Whether a claim states an order, perhaps beside other things or under hypotheses."""
    match statement:
        case ("implies", _, conclusion):
            return is_inequality(conclusion)
        case ("and", *parts):
            return any(is_inequality(part) for part in parts)
    return statement[0] in ORDERS


def _ignore_interrupts() -> None:
    """Leave Ctrl-C, which reaches the whole process group, to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
