"""A long hunt for a counterexample to one claim: attack after attack, each with its own seed.

A round is one attack, reproduced by its seed and its budget. The clock decides how many rounds
there are and how large, never what a round finds. What is found counts only if the kernel accepts
it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ..theory.expressions import StatementError
from .claim import Claim, ClaimError
from .hunt_state import COUNTS, Book, Hunted, Json, Round
from .kernel.check import AGAINST, check
from .kernel.declarations import Refused
from .kernel.instances import Instance
from .makers import Faulty, attack_evidence
from .profiles import PROFILES, Profile
from .written import written

FIRST = PROFILES["quick"].candidates
MOST = PROFILES["deep"].candidates
"""The budget of the first round, and the greatest; it doubles from one round to the next."""
LONG = 20.0
"""Seconds after which rounds grow no more: an interrupt costs one round at most."""
SEED = PROFILES["ci"].seed

Clock = Callable[[], float]


class NothingToHunt(Exception):
    """A claim that is at fault, or that no attack can try; the message says why."""


def statement_of(claim: Claim) -> Instance:
    """Return the canonical instance of a claim that can be hunted; raise `NothingToHunt`."""
    try:
        instance = claim.instance()
    except (ClaimError, StatementError, Refused) as bad:
        raise NothingToHunt(f"{claim.name}: {bad}") from None
    if instance.statement[0] == "exists":
        raise NothingToHunt(
            f"{claim.name} says that something exists: no single value contradicts it"
        )
    if not instance.variables and not instance.sizes:
        raise NothingToHunt(f"{claim.name} has no variables: `lossproof check` decides it")
    return instance


def open_book(claim: Claim, instance: Instance, path: Path | None, seed: int = SEED) -> Book:
    """Open the state of a hunt, new or kept at ``path``; raise `StateError` if it is unusable."""
    return Book(path, Hunted(instance.sha256(), claim.name, seed))


def hunt(
    claim: Claim,
    instance: Instance,
    book: Book,
    *,
    seconds: float | None,
    rounds: int | None = None,
    candidates: int | None = None,
    clock: Clock = time.monotonic,
) -> Iterator[Hunted]:
    """Attack until a counterexample is found, the time is up or the rounds are done.

    Yields the state after each round; ``candidates`` is the budget of the first round. Raises
    `NothingToHunt` where the statement turns out to be at fault, or too costly at every size. An
    interrupted round gives its seed back.
    """
    started = clock()
    budget = candidates or max([FIRST, *(size for _, size in book.state.rounds[-1:])])
    done = 0
    while rounds is None or done < rounds:
        seed = book.take()
        try:
            finished = _round(claim, instance, budget, seed, clock)
        except BaseException:
            book.give_back(seed)
            raise
        state = book.add(finished)
        done += 1
        yield state
        if state.counterexample is not None:
            return
        left = None if seconds is None else seconds - (clock() - started)
        if left is not None and left <= 0:
            return
        budget = next_budget(budget, finished.seconds, left)


def next_budget(budget: int, took: float, left: float | None) -> int:
    """Return the budget of the next round: twice as large, unless that would take too long."""
    limit = LONG if left is None else min(LONG, left)
    grown = min(2 * budget, MOST) if budget < MOST else budget
    per_candidate = max(took, 1e-6) / budget
    return max(1, min(grown, max(FIRST // 4, int(limit / per_candidate))))


def _round(claim: Claim, instance: Instance, budget: int, seed: int, clock: Clock) -> Round:
    started = clock()
    try:
        record, extra = attack_evidence(instance, Profile("hunt", budget, seed))
    except Faulty as bad:
        where = written(instance, bad.args[1])
        raise NothingToHunt(f"{claim.name}: {bad.args[0]}, at {where}") from None
    assert record is not None  # there is one for everything that `statement_of` lets through
    how = record["attack"]
    if how["hopeless"]:
        raise NothingToHunt(f"{claim.name}: {how['hopeless']}")
    found = {item["kind"]: item for item in extra}
    return Round(
        seed,
        budget,
        how["by"],
        {key: record["counts"][key] for key in COUNTS},
        record["scope"]["at"],
        how["margin"],
        how["worst"],
        found["instance"]["values"] if "instance" in found else None,
        _accepted(instance, found.get("counterexample")),
        round(clock() - started, 3),
    )


def _accepted(instance: Instance, data: Json | None) -> Json | None:
    """Return a counterexample if the kernel agrees that it is one."""
    return data if data is not None and refutes(instance, data) else None


def refutes(instance: Instance, data: Json) -> bool:
    """Whether the kernel accepts evidence against the statement."""
    report = check(instance.to_json(), data)
    return report.ok and report.shows == AGAINST
