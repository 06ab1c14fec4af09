"""Attack a claim: look for exact values at which its statement is false.

Exact values are drawn from the domains, their float margins are computed in batches, and the worst
are shown to the exact oracle that is passed in. Then Hypothesis searches with the same oracle and
shrinks what it finds. Floats only choose what the oracle looks at.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ._cost import cost, mentions
from .floats import TOLERANCE, BodyError, NoReading, margin, read_batch
from .strategies import RandomSource, ReplaySource, draw_values, instances

Json: TypeAlias = Any
Values: TypeAlias = dict[str, Any]
Oracle: TypeAlias = Callable[[Values], bool | None]
"""True where the statement is exactly false, False where it holds, None where that is unknown."""
Satisfies: TypeAlias = Callable[[Values], bool]

LARGEST_SIZE = 4
MAX_COMBINATIONS = 16
MAX_COST = 400_000
"""Scalar operations of one exact evaluation beyond which a choice of sizes is left out."""
FLOAT_WORK = 60_000_000
"""Scalar operations spent on one choice of sizes in floats."""
EXACT_WORK = 1_000
"""Scalar operations spent exactly for each candidate that was asked for."""
MOST_EXACT_WORK = 20_000_000
MOST_PROGRAMS = 8
"""Rows for which a diamond norm is computed: a convex program each."""
BLUR = 1e-6
"""How far such a program is trusted to tell a violation."""
CHUNK = 2048


@dataclass(frozen=True)
class Finding:
    """What an attack found, and how far it went; reproducible from the seed."""

    counterexample: Values | None
    instance: Values | None
    candidates: int
    judged: int
    """How many candidates the statement has a truth value at, in floats or exactly."""
    suspicious: int
    """How many look violated in floats while exact arithmetic has no answer."""
    sizes: dict[str, list[int]]
    worst_margin: float | None
    seed: int
    note: str


@dataclass
class _Tally:
    """What was done so far."""

    candidates: int = 0
    exact: int = 0
    judged: int = 0
    undefined: int = 0
    unread: bool = False
    undecided: int = 0
    worst: float | None = None
    worst_at: str = ""
    instance: Values | None = None
    attacked: list[dict[str, int]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def attack(
    instance: Json, oracle: Oracle, satisfies: Satisfies, *, candidates: int, seed: int
) -> Finding:
    """Look for a counterexample, smallest sizes first; never raises for an unlucky draw.

    ``oracle`` says whether the statement is false at given values, ``satisfies`` whether they lie
    in their domains and meet every hypothesis; ``instance`` in the result is such a value.
    """
    tally = _Tally()
    combinations = list(_combinations(instance["sizes"]))
    price = {_shown(c): cost(instance["statement"], c) for c in combinations}
    affordable = [c for c in combinations if price[_shown(c)] <= MAX_COST] or combinations[:1]
    tally.skipped = [_shown(c) for c in combinations if c not in affordable]
    found: Values | None = None
    for number, sizes in enumerate(affordable):
        calls = min(MOST_EXACT_WORK, EXACT_WORK * candidates) // price[_shown(sizes)]
        run = _Run(instance, sizes, oracle, satisfies, price[_shown(sizes)], tally, calls)
        found = run.search(max(1, candidates // len(affordable)), seed * 1009 + number)
        tally.attacked.append(sizes)
        if found is not None:
            break
    listed = {n: sorted({c[n] for c in tally.attacked}) for n in instance["sizes"]}
    return Finding(
        found,
        tally.instance,
        tally.candidates,
        tally.judged,
        tally.undecided,
        listed,
        tally.worst,
        seed,
        _note(tally, seed),
    )


def _combinations(rules: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, int]]:
    """Yield small sizes that the claim speaks about, the smallest first."""
    options = []
    for rule in rules.values():
        if "at" in rule:
            listed = sorted(rule["at"])
            options.append([k for k in listed if k <= LARGEST_SIZE] or listed[:1])
        else:
            options.append(list(range(rule["from"], max(LARGEST_SIZE, rule["from"]) + 1)))
    chosen = sorted(itertools.product(*options), key=lambda c: (sum(c), max(c, default=0), c))
    for choice in chosen[:MAX_COMBINATIONS]:
        yield dict(zip(rules, choice, strict=True))


def _shown(sizes: Mapping[str, int]) -> str:
    return ", ".join(f"{name} = {k}" for name, k in sizes.items())


def _note(tally: _Tally, seed: int) -> str:
    words = [f"{tally.candidates} exact values drawn, {tally.exact} looked at exactly"]
    if tally.worst is not None:
        where = f" at {tally.worst_at}" if tally.worst_at else ""
        words.append(f"worst margin {tally.worst:.3g}{where}")
    if tally.skipped:
        words.append(f"left out as too expensive: {'; '.join(tally.skipped)}")
    if tally.undefined:
        words.append(f"undefined, or complex where a real is meant, at {tally.undefined}")
    if tally.undecided:
        words.append(f"{tally.undecided} look violated in floats but have no exact truth value")
    if tally.unread:
        words.append("no float reading: searched exactly only")
    return "; ".join([*words, f"seed {seed}"])


@dataclass
class _Run:
    """The attack at one choice of sizes."""

    instance: Json
    sizes: dict[str, int]
    oracle: Oracle
    satisfies: Satisfies
    price: int
    tally: _Tally
    calls_left: int
    seen: dict[str, bool | None] = field(default_factory=dict)

    def search(self, share: int, seed: int) -> Values | None:
        """Screen, then search with Hypothesis; return the simplest counterexample found."""
        self.calls_left = max(4, self.calls_left)
        self.blurred = mentions(self.instance["statement"], "diamond")
        rows = min(share, max(4, FLOAT_WORK // self.price))
        hit = self._screen(min(rows, MOST_PROGRAMS) if self.blurred else rows, seed)
        examples = max(5, share // 8) if hit is None else 200
        found = self._hypothesis(min(examples, self.calls_left), seed, self.is_false)
        self.tally.candidates += len(self.seen.keys() - self.screened)
        if self.tally.instance is None:
            self.tally.instance = self._hypothesis(100, seed, self.satisfies)
        if found is not None:
            return found
        return None if hit is None else self._shrink(hit)

    # -- screening ---------------------------------------------------------------------------------

    def _screen(self, count: int, seed: int) -> list[int] | None:
        """Return the choices that lead to a counterexample, if one was found."""
        source = RandomSource(seed)
        rows: list[tuple[list[int], Values]] = []
        known: set[str] = set()
        for _ in range(count):
            source.restart()
            values = draw_values(source, self.instance, self.sizes)
            key = repr(values)
            if key not in known:
                known.add(key)
                rows.append((source.choices, values))
        self.screened = known
        self.tally.candidates += len(rows)
        margins = self._margins([values for _, values in rows])
        self._keep_instance([v for (_, v), m in zip(rows, margins, strict=True) if m != np.inf])
        return self._confirm(rows, margins, max(8, min(32, count // 4)))

    def _margins(self, rows: Sequence[Values]) -> NDArray[np.float64]:
        """Return the float margins; nan where not judged, +inf where hypotheses fail."""
        parts = [self._chunk(rows[k : k + CHUNK]) for k in range(0, len(rows), CHUNK)]
        margins = np.concatenate(parts)
        finite = margins[np.isfinite(margins)]
        self.tally.judged += len(finite)
        if len(finite) and (self.tally.worst is None or finite.min() < self.tally.worst):
            self.tally.worst = float(finite.min()) + 0.0  # -0.0 prints as a violation
            self.tally.worst_at = _shown(self.sizes)
        return margins

    def _chunk(self, rows: Sequence[Values]) -> NDArray[np.float64]:
        statement = self.instance["statement"]
        try:
            return margin(statement, self._floats(rows), len(rows))
        except BodyError as bad:
            self.tally.undefined += int(bad.rows.sum())
            good = np.flatnonzero(~bad.rows)
            out = np.full(len(rows), np.inf)
            if len(good):
                some = [rows[int(k)] for k in good]
                out[good] = margin(statement, self._floats(some), len(some))
            return out
        except NoReading:
            self.tally.unread = True
            return np.full(len(rows), np.nan)

    def _floats(self, rows: Sequence[Values]) -> dict[str, Any]:
        env: dict[str, Any] = dict(self.sizes)
        for name, domain in self.instance["variables"]:
            env[name] = read_batch(domain, [row[name] for row in rows])
        return env

    def _keep_instance(self, rows: Sequence[Values]) -> None:
        """Keep values that meet every hypothesis, of size 2 rather than 1."""
        if self.tally.instance is not None and set(self.sizes.values()) != {2}:
            return
        for values in sorted(rows, key=lambda values: len(repr(values)))[:60]:
            if self.satisfies(values):
                self.tally.instance = values
                return

    def _confirm(
        self, rows: Sequence[tuple[list[int], Values]], margins: NDArray[np.float64], count: int
    ) -> list[int] | None:
        """Show the worst rows to the oracle."""
        order = [int(k) for k in np.argsort(margins) if margins[k] < TOLERANCE]
        unjudged = [int(k) for k in np.flatnonzero(np.isnan(margins))][:12]
        for k in [*order[:count], *unjudged]:
            if self.calls_left <= 0:
                break
            choices, values = rows[k]
            truth = self.is_false(values)
            if truth:
                return choices
            beyond = margins[k] < -(BLUR if self.blurred else TOLERANCE)
            if truth is None and beyond and self.satisfies(values):
                self.tally.undecided += 1
        return None

    # -- exact search ------------------------------------------------------------------------------

    def is_false(self, values: Values) -> bool | None:
        """Ask the oracle, each question once, as long as the work lasts."""
        key = repr(values)
        if key not in self.seen:
            if self.calls_left <= 0:
                return None
            self.calls_left -= 1
            self.tally.exact += 1
            self.seen[key] = self.oracle(values)
            self.tally.judged += self.seen[key] is not None
        return self.seen[key]

    def _hypothesis(
        self, examples: int, seed: int, wanted: Callable[[Values], bool | None]
    ) -> Values | None:
        """Return the simplest values with a property that Hypothesis finds."""
        from hypothesis import Phase, Verbosity, find, settings
        from hypothesis.errors import HypothesisException

        profile = settings(
            max_examples=max(1, examples),
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            verbosity=Verbosity.quiet,
        )
        try:
            found: Values = find(
                instances(self.instance, self.sizes),
                lambda values: bool(wanted(values)),
                settings=profile,
                random=Random(seed),
            )
        except HypothesisException:
            return None
        return found

    def _shrink(self, choices: list[int]) -> Values:
        """Lower the recorded choices one by one, as long as the oracle says false."""
        self.calls_left = max(self.calls_left, 40)
        best = choices
        for position in range(len(choices)):
            for lower in (0, best[position] // 2, best[position] - 1):
                if position >= len(best) or not 0 <= lower < best[position]:
                    continue
                source = ReplaySource([*best[:position], lower, *best[position + 1 :]])
                if self.is_false(draw_values(source, self.instance, self.sizes)):
                    best = source.used
                    break
            if position + 1 >= len(best):
                break
        return dict(draw_values(ReplaySource(best), self.instance, self.sizes))
