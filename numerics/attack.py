"""Attack a claim: look for exact values at which its statement is false.

At each choice of sizes, smallest first: all values where they are few, candidates in bulk whose
margins are computed in floats, descent on the margin with exact values near the optimum, and the
search of Hypothesis. Floats only choose what the exact oracle looks at; what it finds false is
shrunk before anyone hears of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ._cost import mentions
from ._report import Finding, Tally
from .batches import Batch, draw_batch
from .exhaustive import each, grid, number
from .floats import TOLERANCE, BodyError, NoReading, margin, read_batch
from .gradient import descend
from .shrink import shrink
from .sizes import Sizes, plan, shown
from .strategies import RandomSource, draw_values, instances
from .strategies.hypotheses import effort

Json: TypeAlias = Any
Values: TypeAlias = dict[str, Any]
Oracle: TypeAlias = Callable[[Values], bool | None]
"""True where the statement is exactly false, False where it holds, None where that is unknown."""
Satisfies: TypeAlias = Callable[[Values], bool]
Fault: TypeAlias = Callable[[Values], str]
"""Why the statement is undefined at valid values that meet every hypothesis; empty if it is not."""

FLOAT_WORK = 60_000_000
"""Scalar operations spent on one choice of sizes in floats."""
EXACT_WORK = 1_000
"""Scalar operations spent exactly for each candidate that was asked for."""
MOST_EXACT_WORK = 20_000_000
GRADIENT_WORK = 1_500_000
"""The same for the evaluations of a gradient, each operation of which is a call of numpy."""
BULK = 40
"""Candidates screened in bulk for each one that was asked for."""
STEPS = 4
"""Evaluations of the gradient for each candidate that was asked for."""
MEETING = 20_000
"""Operations of thin hypotheses, once for each candidate that is drawn to meet them."""
FEW_VALUES = 5_000
"""Discrete values up to which all are tried."""
FEW = 8
"""Candidates at each of the greater sizes."""
MOST_PROGRAMS = 8
"""Rows for which a diamond norm is computed: a convex program each."""
BLUR = 1e-6
"""How far such a program is trusted to tell a violation."""
CHUNK = 4096
OPEN_TIES = 12
"""Rows with both sides equal, as far as floats and enclosures tell, after which no more of them
are looked at: each takes as long as enclosures ever do."""
SHRINKING = 400
"""Exact evaluations spent on making a counterexample short."""


def attack(
    instance: Json,
    oracle: Oracle,
    satisfies: Satisfies,
    *,
    fault: Fault | None = None,
    candidates: int,
    seed: int,
    thorough: bool = True,
) -> Finding:
    """Look for a counterexample, smallest sizes first; never raises for an unlucky draw.

    ``oracle`` says whether the statement is false at given values, ``satisfies`` whether they lie
    in their domains and meet every hypothesis; ``instance`` in the result is such a value.
    ``fault`` says why a statement has no value at valid input, which ends the attack. Without
    ``thorough`` nothing is screened in bulk and no margin is descended: enough for a statement
    that is settled already.
    """
    sizes = plan(instance, thorough=thorough)
    tally = Tally(skipped=[shown(choice) for choice in sizes.skipped], hopeless=sizes.hopeless())
    found: Values | None = None
    share = max(1, candidates // max(1, len(sizes.tried) - sizes.far))
    for position, (choice, price) in enumerate(sizes.tried):
        far = position >= len(sizes.tried) - sizes.far
        run = _Run(
            instance, choice, oracle, satisfies, fault, price, tally,
            seed=seed * 1009 + position, share=FEW if far else share,
            thorough=thorough and not far, far=far,
            calls_left=max(4, min(MOST_EXACT_WORK, EXACT_WORK * candidates) // price),
        )  # fmt: skip
        found = run.search()
        tally.attacked.append(choice)
        if found is not None or tally.fault is not None:
            break
    return tally.finding(found, instance["sizes"], seed)


@dataclass
class _Run:
    """The attack at one choice of sizes."""

    instance: Json
    sizes: Sizes
    oracle: Oracle
    satisfies: Satisfies
    fault: Fault | None
    price: int
    tally: Tally
    seed: int
    share: int
    thorough: bool
    far: bool
    """Whether the sizes are great, so that little is tried."""
    calls_left: int
    seen: dict[str, bool | None] = field(default_factory=dict)
    blurred: bool = False
    read: bool = True
    """Whether the statement has a float reading."""

    def search(self) -> Values | None:
        """Try one attack after the other; return a counterexample, made short."""
        self.blurred = mentions(self.instance["statement"], "diamond")
        for name, find in (
            ("every value", self._every_value),
            ("drawn one by one", self._drawn),
            ("simple fractions", self._fractions),
            ("in bulk", self._bulk),
            ("by descent", self._descent),
            ("by Hypothesis", self._hypothesis_search),
        ):
            self.attack = name
            hit = find()
            if self.tally.fault is not None:
                return None
            if hit is not None:
                self.calls_left = SHRINKING
                return shrink(self.instance, self.sizes, hit, self.is_false, SHRINKING)
        if self.tally.instance is None and not self.far:
            self.tally.instance = self._hypothesis(100, self.satisfies)
        return None

    # -- the attacks -------------------------------------------------------------------------------

    def _every_value(self) -> Values | None:
        """Try all values where every domain is discrete."""
        if not self.instance["variables"]:
            return None
        many = number(self.instance, self.sizes)
        if many is None or many > min(FEW_VALUES, self._affordable()):
            return None
        self.tally.exhausted.append(self.sizes)
        return self._look_at(list(each(self.instance, self.sizes)))

    def _drawn(self) -> Values | None:
        """Draw one by one: every domain has these values, and thin hypotheses are met."""
        rows: dict[str, Values] = {}
        source = RandomSource(self.seed)
        count = min(self.share, self._affordable())
        if burden := effort(self.instance, self.sizes):
            count = min(count, max(FEW, MEETING // burden))
        for _ in range(min(count, MOST_PROGRAMS) if self.blurred else count):
            source.restart()
            values = draw_values(source, self.instance, self.sizes)
            rows.setdefault(repr(values), values)
        return self._look_at(list(rows.values()))

    def _fractions(self) -> Values | None:
        """Try the simple fractions where the only variables are one or two bounded reals."""
        if not self.read or self.blurred:
            return None
        most = min(self.share * 4, self._affordable())
        return self._look_at(list(grid(self.instance, self.sizes, most)))

    def _bulk(self) -> Values | None:
        """Draw thousands at a time, as long as floats can judge them."""
        if not (self.thorough and self.read) or self.blurred:
            return None
        left = min(BULK * self.share, self._affordable())
        for number_of_chunk in range(-(-left // CHUNK)):
            seed = self.seed * 4099 + number_of_chunk
            batch = draw_batch(self.instance, self.sizes, min(CHUNK, left), seed)
            if batch is None:
                return None
            self.tally.count(self.attack, batch.count)
            margins = self._margins(batch.env, batch.count)
            hit = self._confirm(batch.values, margins)
            if hit is not None or self.tally.fault is not None or not self.read:
                return hit
            left -= batch.count
        return None

    def _descent(self) -> Values | None:
        """Go down the margin, and look at exact values near the optimum."""
        if not (self.thorough and self.read) or self.blurred:
            return None
        evaluations = min(STEPS * self.share, GRADIENT_WORK // self.price)
        if evaluations < 20:
            return None  # too few to get anywhere
        found = descend(self.instance, self.sizes, seed=self.seed, evaluations=evaluations)
        self.tally.count(self.attack, found.evaluations)
        return self._look_at(found.candidates, counted=False, most=len(found.candidates))

    def _hypothesis_search(self) -> Values | None:
        """Let Hypothesis search with the exact oracle: all there is where floats cannot judge."""
        examples = max(5, self.share // 8)
        before = len(self.seen)
        found = self._hypothesis(min(examples, self.calls_left), self.is_false)
        self.tally.count(self.attack, len(self.seen) - before)
        return found

    def _affordable(self) -> int:
        return max(4, FLOAT_WORK // self.price)

    # -- screening ---------------------------------------------------------------------------------

    def _look_at(
        self, rows: Sequence[Values], *, counted: bool = True, most: int = 0
    ) -> Values | None:
        """Compute the margins of exact values, and show the worst to the oracle."""
        if not rows:
            return None
        if counted:
            self.tally.count(self.attack, len(rows))
        parts = [
            self._margins(self._floats(rows[k : k + CHUNK]), len(rows[k : k + CHUNK]))
            for k in range(0, len(rows), CHUNK)
        ]
        margins = np.concatenate(parts)
        self._keep_instance([v for v, m in zip(rows, margins, strict=True) if m != np.inf])
        return self._confirm(lambda k: rows[k], margins, most)

    def _floats(self, rows: Sequence[Values]) -> dict[str, Any]:
        env: dict[str, Any] = dict(self.sizes)
        for name, domain in self.instance["variables"]:
            env[name] = read_batch(domain, [row[name] for row in rows])
        return env

    def _margins(self, env: dict[str, Any], count: int) -> NDArray[np.float64]:
        """Return the float margins; nan where not judged or undefined, +inf off the hypotheses."""
        if not self.read:
            return np.full(count, np.nan)
        statement = self.instance["statement"]
        try:
            found = margin(statement, env, count)
        except BodyError as bad:
            self.tally.undefined += int(bad.rows.sum())
            good = np.flatnonzero(~bad.rows)
            found = np.full(count, np.nan)
            if len(good):
                found[good] = margin(statement, _rows(env, good, self.sizes), len(good))
        except NoReading:
            self.read, self.tally.unread = False, True
            return np.full(count, np.nan)
        self.tally.judged += int(np.isfinite(found).sum())
        return found

    def _keep_instance(self, rows: Sequence[Values]) -> None:
        """Keep values that meet every hypothesis, of size 2 rather than 1."""
        if self.tally.instance is not None and set(self.sizes.values()) != {2}:
            return
        for values in sorted(rows, key=lambda values: len(repr(values)))[:60]:
            if self.satisfies(values):
                self.tally.instance = values
                return

    def _confirm(
        self, values: Callable[[int], Values], margins: NDArray[np.float64], most: int = 0
    ) -> Values | None:
        """Show the worst rows, and those without a margin, to the oracle."""
        self._keep_worst(values, margins)
        most = most or max(8, min(32, len(margins) // 4))
        unjudged = np.flatnonzero(np.isnan(margins))[:12]
        hit: Values | None = None
        # what floats cannot judge comes first: where the statement has no value at valid input, it
        # is at fault, and false values elsewhere refute nothing
        for k in [*map(int, unjudged), *self._suspects(values, margins, most)]:
            if self.calls_left <= 0:
                break
            level = abs(margins[k]) < TOLERANCE
            if level and self.tally.open_ties >= OPEN_TIES:
                continue
            row = values(k)
            truth = self.is_false(row)
            if truth and not np.isnan(margins[k]):
                return row
            hit = hit or (row if truth else None)
            self.tally.open_ties += bool(level and truth is None)
            if truth is None and self._is_fault(row):
                return None
            beyond = margins[k] < -(BLUR if self.blurred else TOLERANCE)
            if beyond and truth is None and self.satisfies(row):
                self.tally.undecided += 1
            elif truth is False:
                self.tally.adjudicated(float(margins[k]), TOLERANCE)
        return hit

    def _suspects(
        self, values: Callable[[int], Values], margins: NDArray[np.float64], most: int
    ) -> Iterator[int]:
        """Yield the simplest of the rows that look violated, then of those that are level."""
        order = np.argsort(margins, kind="stable")
        below = [int(k) for k in order[: 8 * most] if margins[k] < TOLERANCE]
        violated = [k for k in below if margins[k] < -TOLERANCE]
        level = [k for k in below if margins[k] >= -TOLERANCE]
        violated.sort(key=lambda k: len(repr(values(k))))
        level.sort(key=lambda k: len(repr(values(k))))
        yield from [*violated[:most], *level[:most]][:most]

    def _keep_worst(self, values: Callable[[int], Values], margins: NDArray[np.float64]) -> None:
        finite = np.where(np.isfinite(margins), margins, np.inf)
        if len(finite) and finite.min() < np.inf:
            k = int(finite.argmin())
            self.tally.keep_worst(float(finite[k]), shown(self.sizes), lambda: values(k))

    def _is_fault(self, row: Values) -> bool:
        """Keep a value at which the statement is undefined though it should not be."""
        if self.fault is None or not (why := self.fault(row)):
            return False
        ask = self.fault
        short = shrink(
            self.instance, self.sizes, row, lambda values: ask(values) == why, SHRINKING // 4
        )
        self.tally.fault = (short, why)
        return True

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

    def _hypothesis(self, examples: int, wanted: Callable[[Values], bool | None]) -> Values | None:
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
                random=Random(self.seed),
            )
        except HypothesisException:
            return None
        return found


def _rows(env: Mapping[str, Any], good: NDArray[np.intp], sizes: Sizes) -> dict[str, Any]:
    """Keep some rows of a batch."""
    return {
        name: value
        if name in sizes
        else {key: part[good] for key, part in value.items()}
        if isinstance(value, dict)
        else value[good]
        for name, value in env.items()
    }


__all__ = ["Batch", "Finding", "attack"]
