"""What a hunt has seen so far, and the file that keeps it.

The file is JSON, replaced in one step after each round, and read again before each change while its
folder is locked: several hunts of one statement share it, take different seeds and lose nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

FORMAT = 1
KIND = "lossproof hunt"
COUNTS = ("judged", "suspicious", "rounding", "ties")


class StateError(Exception):
    """A state file that cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Round:
    """One attack: what reproduces it, and what it found."""

    seed: int
    candidates: int
    """The budget that was asked for."""
    attacks: Mapping[str, int]
    counts: Mapping[str, int]
    sizes: Mapping[str, list[int]]
    margin: float | None
    worst: Json | None
    instance: Json | None
    counterexample: Json | None
    """Evidence for the kernel, which has accepted it."""
    seconds: float


@dataclass(frozen=True)
class Hunted:
    """The sum of all rounds on one statement."""

    sha256: str
    """Of the canonical instance: a hunt resumes for the same statement and for no other."""
    claim: str
    next_seed: int
    returned: tuple[int, ...] = ()
    """Seeds that were taken by rounds which were interrupted: they come first."""
    rounds: tuple[tuple[int, int], ...] = ()
    """The seed and the budget of each round."""
    attacks: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    sizes: Mapping[str, list[int]] = field(default_factory=dict)
    worst: Json | None = None
    """Margin, exact values, seed and budget of the worst case."""
    instance: Json | None = None
    counterexample: Json | None = None
    """Evidence, seed and budget."""
    seconds: float = 0.0

    @property
    def candidates(self) -> int:
        """How many candidates were tried, by all attacks."""
        return sum(self.attacks.values())

    def after(self, done: Round) -> Hunted:
        """Return the state with one more round; the order of rounds changes no total."""
        how = {"seed": done.seed, "candidates": done.candidates}
        worst = self.worst
        if done.margin is not None and done.worst is not None:
            new = {"margin": done.margin, "values": done.worst, **how}
            worst = min(filter(None, (worst, new)), key=lambda w: (w["margin"], w["seed"]))
        found = done.counterexample and {"evidence": done.counterexample, **how}
        return replace(
            self,
            returned=tuple(s for s in self.returned if s != done.seed),
            rounds=(*self.rounds, (done.seed, done.candidates)),
            attacks=_sum(self.attacks, done.attacks),
            counts=_sum(self.counts, done.counts),
            sizes={
                name: sorted({*self.sizes.get(name, []), *done.sizes.get(name, [])})
                for name in {**self.sizes, **done.sizes}
            },
            worst=worst,
            instance=done.instance if self.instance is None else self.instance,
            counterexample=self.counterexample or found,
            seconds=round(self.seconds + done.seconds, 3),
        )

    def to_json(self) -> Json:
        """Return the content of the state file."""
        return {"kind": KIND, "format": FORMAT, **asdict(self)}


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}


class Book:
    """Where the state of one hunt is kept; ``path`` is ``None`` when it is kept in memory only."""

    def __init__(self, path: Path | None, blank: Hunted) -> None:
        self.path, self._blank = path, blank
        self.state = blank
        if path is not None:
            with self._locked():
                self.state = self._read()

    def take(self) -> int:
        """Return a seed that no other round has, and note that it is taken."""
        with self._locked():
            now = self._read()
            if now.returned:
                seed, *rest = now.returned
                self._write(replace(now, returned=tuple(rest)))
            else:
                seed = now.next_seed
                self._write(replace(now, next_seed=seed + 1))
        return seed

    def give_back(self, seed: int) -> None:
        """Offer the seed of a round that was not finished to the next one."""
        with self._locked():
            now = self._read()
            self._write(replace(now, returned=(*now.returned, seed)))

    def add(self, done: Round) -> Hunted:
        """Keep a round."""
        with self._locked():
            self._write(self._read().after(done))
        return self.state

    # -- the file ----------------------------------------------------------------------------------

    def _read(self) -> Hunted:
        if self.path is None:
            return self.state
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return self._blank
        except (OSError, UnicodeDecodeError) as bad:
            raise StateError(f"the state file {self.path} cannot be read: {_said(bad)}") from None
        return read_state(text, self.path, self._blank)

    def _write(self, state: Hunted) -> None:
        self.state = state
        if self.path is None:
            return
        beside = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            beside.write_text(json.dumps(state.to_json(), ensure_ascii=False, indent=1) + "\n")
            beside.replace(self.path)
        except OSError as bad:
            with contextlib.suppress(OSError):
                beside.unlink()
            said = f"the state file {self.path} cannot be written: {_said(bad)}"
            raise StateError(said) from None

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other processes away: the folder is locked, so no file is left behind."""
        if self.path is None:
            yield
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path.parent, os.O_RDONLY)
        except OSError as bad:
            said = f"the state file {self.path} cannot be used: {_said(bad)}"
            raise StateError(said) from None
        try:
            _lock(handle)
            yield
        finally:
            os.close(handle)


def _lock(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # no locks on this system: files are still replaced in one step
        return
    with contextlib.suppress(OSError):  # nor on this file system
        fcntl.flock(handle, fcntl.LOCK_EX)


def _said(bad: OSError | UnicodeDecodeError) -> str:
    return (bad.strerror if isinstance(bad, OSError) else None) or str(bad)


def read_state(text: str, path: Path, blank: Hunted) -> Hunted:
    """Read a state file; raise `StateError` for one that is damaged, or of another statement."""
    mend = "move it away, or name another one with --state"
    try:
        given = json.loads(text)
        foreign = not isinstance(given, dict) or given.get("kind") != KIND
    except (ValueError, RecursionError):
        raise StateError(f"the state file {path} is damaged: {mend}") from None
    if foreign:
        raise StateError(f"{path} is no state of a hunt: {mend}")
    if given.get("format") != FORMAT:
        raise StateError(f"the state file {path} has format {given.get('format')!r}: {mend}")
    if given.get("sha256") != blank.sha256:
        whose = given.get("claim")
        raise StateError(
            f"the state file {path} keeps a hunt of another statement ({whose}): {mend}"
        )
    try:
        return _state(given)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise StateError(f"the state file {path} is damaged: {mend}") from None


def _state(given: Json) -> Hunted:
    """Read the fields; anything of the wrong shape raises."""
    return Hunted(
        sha256=given["sha256"],
        claim=_text(given["claim"]),
        next_seed=_whole(given["next_seed"]),
        returned=tuple(map(_whole, given["returned"])),
        rounds=tuple((_whole(seed), _whole(budget)) for seed, budget in given["rounds"]),
        attacks={_text(k): _whole(v) for k, v in given["attacks"].items()},
        counts={_text(k): _whole(v) for k, v in given["counts"].items()},
        sizes={_text(k): [_whole(n) for n in v] for k, v in given["sizes"].items()},
        worst=_case(given["worst"], "margin", "values"),
        instance=_values(given["instance"]),
        counterexample=_case(given["counterexample"], None, "evidence"),
        seconds=float(given["seconds"]),
    )


def _case(given: Any, number: str | None, values: str) -> Json | None:
    if given is None:
        return None
    found = {values: _values(given[values]), "seed": _whole(given["seed"])}
    found["candidates"] = _whole(given["candidates"])
    return found if number is None else {number: float(given[number]), **found}


def _values(given: Any) -> Json | None:
    if given is not None and not isinstance(given, dict):
        raise TypeError
    return given


def _whole(given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or given < 0:
        raise TypeError
    return given


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError
    return given
