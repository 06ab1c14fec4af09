"""`lossproof hunt`: a long attack on one claim, which keeps what it found and goes on later."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..proofs.ranges import ranges
from ..proofs.store import default_path
from . import options
from .codes import AS_EXPECTED, BAD_INPUT, DIFFERS, INTERNAL, INTERRUPTED, Stop
from .judging import satisfied
from .output import complain, emit
from .selection import one_claim

if TYPE_CHECKING:
    from ..proofs.claim import Claim
    from ..proofs.hunt_state import Book, Hunted
    from ..proofs.kernel.instances import Instance

SHORT = 600
"""Characters of a worst case that a screen shows."""
_UNITS = {"s": 1, "m": 60, "h": 3600}


class Duration(click.ParamType[float]):
    """A time such as 90s, 10m or 2h, in seconds."""

    name = "duration"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read a number with its unit."""
        found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)([smh])", str(value))
        if found is None or not float(found[1]):
            self.fail(f"{value!r} is no duration: write 90s, 10m or 2h", param, ctx)
        return float(found[1]) * _UNITS[found[2]]


@dataclass(frozen=True)
class Hunt:
    """One run of the command: what was hunted, from where, and how it ended."""

    what: str
    claim: Claim
    instance: Instance
    book: Book
    before: int
    """Rounds that earlier hunts had done."""
    interrupted: bool = False

    @property
    def state(self) -> Hunted:
        """All that is known by now."""
        return self.book.state

    @property
    def row(self) -> dict[str, Any]:
        """What `satisfied` judges: a hunt refutes, or settles nothing."""
        refuted, expected = self.state.counterexample is not None, self.claim.expect
        met = expected is None or refuted == (expected == "refuted")
        return {
            "verdict": "refuted" if refuted else None, "expected": expected, "as_expected": met,
        }  # fmt: skip

    @property
    def code(self) -> int:
        """The exit code."""
        if self.interrupted:
            return INTERRUPTED
        return AS_EXPECTED if satisfied(self.row) else DIFFERS


@click.command()
@click.argument("what", metavar="ENTRY|NAME|FILE.py[::NAME]")
@click.option(
    "--for", "seconds", type=Duration(), default="1m", show_default=True,
    help="How long to hunt: 90s, 10m, 2h. The round that is under way is finished.",
)  # fmt: skip
@click.option("--rounds", type=click.IntRange(1), help="Stop after so many rounds.")
@click.option("--seed", type=click.IntRange(0), help="The seed of the first round, of a new hunt.")
@click.option(
    "--candidates", type=click.IntRange(1, 1_000_000), help="The budget of the first round."
)
@click.option(
    "--state", type=click.Path(path_type=Path),
    help="Where the hunt is kept.  [default: hunts/ beside the verdict store]",
)  # fmt: skip
@click.option("--no-state", is_flag=True, help="Neither resume nor keep anything.")
@options.formats("text", "json")
def hunt(
    what: str,
    seconds: float,
    rounds: int | None,
    seed: int | None,
    candidates: int | None,
    state: Path | None,
    no_state: bool,
    form: str,
) -> int:
    """Attack one claim for long, and keep the worst case found.

    Attack follows attack, each with a new seed and a larger budget, until a counterexample is found
    or the time is up. A later hunt of the same statement goes on where this one ends.
    """
    if no_state and state is not None:
        raise Stop(BAD_INPUT, "--state and --no-state contradict each other")
    from ..proofs import hunt as hunting
    from ..proofs.engine import InternalError
    from ..proofs.hunt_state import StateError

    claim = one_claim(what)
    try:
        instance = hunting.statement_of(claim)
        path = None if no_state else state or _place(instance.sha256())
        book = hunting.open_book(claim, instance, path, hunting.SEED if seed is None else seed)
        ran = Hunt(what, claim, instance, book, len(book.state.rounds))
        found = book.state.counterexample
        if found is not None and not hunting.refutes(instance, found["evidence"]):
            raise StateError(
                f"the state file {path} keeps values that the kernel refuses as a "
                "counterexample: move it away"
            )
        if found is None:
            ran = _run(ran, seconds, rounds, candidates)
    except (hunting.NothingToHunt, StateError) as bad:
        raise Stop(BAD_INPUT, str(bad)) from None
    except InternalError as bad:
        raise Stop(INTERNAL, f"internal error: {bad}") from None
    emit(_json(ran) if form == "json" else "\n".join(_text(ran)))
    return ran.code


def _run(ran: Hunt, seconds: float, rounds: int | None, candidates: int | None) -> Hunt:
    from ..proofs.hunt import hunt as rounds_of

    try:
        with _progress(ran.claim.name) as note:
            found = rounds_of(
                ran.claim, ran.instance, ran.book,
                seconds=seconds, rounds=rounds, candidates=candidates,
            )  # fmt: skip
            for state in found:
                note(_so_far(state))
    except KeyboardInterrupt:
        complain(f"interrupted: {_so_far(ran.state)}")
        return Hunt(ran.what, ran.claim, ran.instance, ran.book, ran.before, interrupted=True)
    return ran


def _place(sha256: str) -> Path:
    """Return where the hunt of a statement is kept: in the folder of the verdict store."""
    return default_path().parent / "hunts" / f"{sha256[:24]}.json"


@contextmanager
def _progress(name: str) -> Iterator[Callable[[str], None]]:
    """Yield what to call after each round; only a terminal hears of it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True, markup=False).status(f"hunting {name}") as status:
        yield lambda words: status.update(f"hunting {name}: {words}")


def _so_far(state: Hunted) -> str:
    worst = f", worst margin {state.worst['margin']:.3g}" if state.worst else ""
    return f"{_rounds(state)}, {state.candidates:,} candidates{worst}"


def _rounds(state: Hunted) -> str:
    return f"{len(state.rounds)} round{'' if len(state.rounds) == 1 else 's'}"


# -- reports --------------------------------------------------------------------------------------


def _text(ran: Hunt) -> Iterator[str]:
    state = ran.state
    yield from _verdict(ran)
    yield ""
    listed = ", ".join(f"{count:,} {name}" for name, count in state.attacks.items())
    yield f"  candidates  {state.candidates:,}" + (f" ({listed})" if listed else "")
    if state.sizes:
        yield f"  sizes       {'; '.join(f'{k} = {ranges(v)}' for k, v in state.sizes.items())}"
    yield f"  seeds       {ranges([seed for seed, _ in state.rounds]) or 'none'}"
    yield from _doubts(ran)
    if state.worst and not state.counterexample:
        seed, budget = state.worst["seed"], state.worst["candidates"]
        yield f"  worst       margin {state.worst['margin']:.3g}, seed {seed}, budget {budget}, at"
        lines = list(_values(ran.instance, {"values": state.worst["values"]}, "    "))
        short = sum(map(len, lines)) <= SHORT
        yield from lines if short else ["    values too long to show: --format json has them"]
    yield f"  state       {ran.book.path or 'not kept'}"


def _verdict(ran: Hunt) -> Iterator[str]:
    state, name = ran.state, ran.claim.name
    before = f", {ran.before} of them by earlier hunts" if ran.before else ""
    spent = f"{_rounds(state)}{before}, {state.seconds:.1f} s in all"
    if state.counterexample:
        seed, budget = state.counterexample["seed"], state.counterexample["candidates"]
        yield f"✗ {name}: refuted ({spent})"
        yield ""
        yield f"{name} fails at"
        yield from _values(ran.instance, state.counterexample["evidence"], "  ")
        yield (
            f"  run again   lossproof hunt {ran.what} --no-state --rounds 1 "
            f"--seed {seed} --candidates {budget}"
        )
    elif state.rounds and state.instance is None:
        yield f"? {name}: undecided: vacuous under this attack ({spent}):"
        yield "  no values were found that lie in the domains and meet all hypotheses"
    else:
        yield f"○ {name}: no counterexample ({spent})"


def _doubts(ran: Hunt) -> Iterator[str]:
    """Say what floats and exact arithmetic did not agree on, where that happened."""
    counts = ran.state.counts
    said = {
        "rounding": "looked violated by rounding alone, and hold exactly",
        "ties": "are level in floats, and hold exactly",
        "suspicious": "look violated in floats and have no exact truth value",
    }
    words = [f"{counts[key]:,} {words}" for key, words in said.items() if counts.get(key)]
    if words:
        yield f"  adjudicated {'; '.join(words)}"


def _values(instance: Instance, data: Mapping[str, Any], margin: str) -> Iterator[str]:
    from ..paper.statements import values_text

    for line in values_text(instance.to_json(), dict(data)).splitlines():
        yield margin + line


def _json(ran: Hunt) -> str:
    state = ran.state
    found = {
        "schema": 1,
        "complete": not ran.interrupted,
        "claim": ran.claim.name,
        "entry": ran.claim.entry,
        "sha256": state.sha256,
        "refuted": state.counterexample is not None,
        "expected": ran.claim.expect,
        "as_expected": satisfied(ran.row),
        "vacuous": bool(state.rounds) and state.instance is None,
        "candidates": state.candidates,
        "attacks": dict(state.attacks),
        **{key: state.counts.get(key, 0) for key in ("judged", "suspicious", "rounding", "ties")},
        "sizes": dict(state.sizes),
        "rounds": [{"seed": seed, "candidates": budget} for seed, budget in state.rounds],
        "worst": state.worst,
        "counterexample": state.counterexample,
        "seconds": state.seconds,
        "state": None if ran.book.path is None else str(ran.book.path),
    }
    return json.dumps(found, ensure_ascii=False, indent=1)
