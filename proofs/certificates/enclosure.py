"""Search for a subdivision of a box on which an inequality is shown leaf by leaf.

Branch and bound, the largest box first: a leaf is tried by plain enclosure, by the mean value
theorem, by a monotone axis, by convexity at a touching point, by an expansion at an end of the
domain; what resists is cut. The kernel checks whatever is found.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ..kernel.declarations import Refused
from ..kernel.enclosures.covering import (
    Box,
    Goal,
    derivatives,
    goals_of,
    leaf_holds,
    left_out,
    mean_value,
    positive_enough,
    shown,
    vanishes,
)
from ..kernel.enclosures.dyadic import Interval
from ..kernel.enclosures.run import interval_of, run
from ..kernel.instances import Instance, at_sizes
from ..kernel.numbers import NotExact

Json = dict[str, Any]
BITS = 64
SECONDS = 6.0
"""Time spent on one statement."""
MAX_BOXES = 6_000
FACE_BOXES = 300
"""Boxes spent on one face, and on one box of the search on it."""
SMALLEST = Fraction(1, 2**30)
"""Relative length below which a box is not cut."""
GRID = (1, 2, 3, 4, 5, 6, 8, 10, 12)


class Undecided(Exception):
    """The search came to no end; the message says how far it came."""

    def __init__(self, message: str, values: dict[str, Any] | None = None) -> None:
        """Keep the values at which the inequality fails, if some were met."""
        super().__init__(message)
        self.values = values


def enclosure_evidence(
    instance: Instance,
    sizes: Mapping[str, Sequence[int]],
    touching: Sequence[Mapping[str, Fraction]] = (),
    seconds: float = SECONDS,
) -> Json:
    """Return evidence for the kernel; raises `Undecided`, or ``Refused`` where there is no box."""
    deadline = time.monotonic() + seconds
    boxes = []
    for values in itertools.product(*sizes.values()):
        choice = dict(zip(sizes, values, strict=True))
        goals = goals_of(at_sizes(instance, choice))
        try:
            covers = [Search(goal, deadline, _points(goal, touching)).cover() for goal in goals]
        except Undecided as bad:
            if bad.values is not None:
                bad.values.update(choice)
            raise
        boxes.append({"sizes": choice, "bits": BITS, "covers": covers})
    return {"kind": "enclosure", "at": {k: list(v) for k, v in sizes.items()}, "boxes": boxes}


def _points(goal: Goal, touching: Sequence[Mapping[str, Fraction]]) -> list[tuple[Fraction, ...]]:
    """Return the points of the box at which f vanishes exactly: declared ones, and those found on
    a small grid."""
    axes = goal.program.axes
    declared = [tuple(p[a] for a in axes) for p in touching if set(p) == set(axes)]
    steps = sorted({Fraction(k, m) for m in GRID for k in range(m + 1)})
    if len(axes) > 1:
        steps = [s for s in steps if s.denominator in (1, 2)]
    grid: Iterator[tuple[Fraction, ...]] = iter(())
    if len(axes) <= 3:
        sides = [[low + (high - low) * s for s in steps] for low, high in goal.box]
        grid = itertools.product(*sides)
    return [p for p in dict.fromkeys([*declared, *grid]) if vanishes(goal, p)]


@dataclass
class Search:
    """Branch and bound for one inequality."""

    goal: Goal
    deadline: float
    touching: list[tuple[Fraction, ...]] = field(default_factory=list)
    bits: int = BITS

    def cover(self) -> Any:
        """Return a cover of the whole box; raises `Undecided`."""
        return self.on(self.goal.box, strict=self.goal.strict, limit=MAX_BOXES)

    def on(self, box: Box, *, strict: bool, limit: int) -> Any:
        """Return a cover of a box."""
        root: list[Any] = []
        count = itertools.count()
        queue: list[tuple[float, int, Box, list[Any]]] = [(-1.0, next(count), box, root)]
        done = 0.0
        while queue:
            weight, _, here, node = heapq.heappop(queue)
            found = self.leaf(here, strict=strict)
            if found is not None:
                node[:] = found
                done -= weight
                continue
            self.refute(here, strict=strict)
            parts = self.parts(here)
            if parts is None or next(count) > limit or time.monotonic() > self.deadline:
                heapq.heappush(queue, (weight, next(count), here, node))
                raise Undecided(self.report(done, here))
            axis, at = parts
            low, high = here[axis]
            left: list[Any] = []
            right: list[Any] = []
            node[:] = ["split", axis, str(at), left, right]
            for ends, child in (((low, at), left), ((at, high), right)):
                share = weight * float((ends[1] - ends[0]) / (high - low))
                inside = (*here[:axis], ends, *here[axis + 1 :])
                heapq.heappush(queue, (share, next(count), inside, child))
        return root

    def refute(self, box: Box, *, strict: bool) -> None:
        """Stop where the inequality fails at the middle of a box."""
        goal = self.goal
        if goal.hypotheses or any(d["domain"] != "real" for _, d in goal.domains):
            return
        middle = tuple((a + b) / 2 for a, b in box)
        if any(left_out(goal, k, c) for k, c in enumerate(middle)):
            return
        reals = goal.arithmetic(self.bits)
        try:
            thin = interval_of(reals, [(c, c) for c in middle])
            high = run(goal.program, goal.place, reals, thin)[1]
        except (Refused, NotExact):
            return
        if high is not None and high < 0:
            values = {name: str(c) for name, c in zip(goal.program.axes, middle, strict=True)}
            raise Undecided("the inequality fails at a point of the box", values)

    def report(self, done: float, box: Box) -> str:
        """Say how far the search came."""
        place = ", ".join(
            f"{name} = {float((a + b) / 2):.6g}"
            for name, (a, b) in zip(self.goal.program.axes, box, strict=True)
        )
        return f"no enclosure found: {100 * done:.4g}% of the box is settled, stuck near {place}"

    def leaf(self, box: Box, *, strict: bool) -> list[Any] | None:
        """Return a leaf that shows the inequality on a box."""

        def shows(method: str, *rest: Any) -> bool:
            try:
                return leaf_holds(self.goal, method, list(rest), box, strict=strict, bits=self.bits)
            except (Refused, NotExact):
                return False

        moving = [k for k, (a, b) in enumerate(box) if a < b]
        if not moving:
            return next(([m] for m in ("exact", "algebra") if shows(m)), None)
        face = any(
            a == b and low < high for (a, b), (low, high) in zip(box, self.goal.box, strict=True)
        )
        for k in () if face else range(len(self.goal.hypotheses)):
            if shows("vacuous", k):
                return ["vacuous", k]
        if shows("plain"):
            return ["plain"]
        if len(moving) < len(box) and shows("algebra"):
            return ["algebra"]
        try:
            if positive_enough(mean_value(self.goal, box, self.bits), strict=strict):
                return ["mean"]
            slopes = derivatives(self.goal, box, self.bits, second=False).gradient
        except (Refused, NotExact):
            slopes = (None,) * len(box)
        for axis in moving:
            found = self.towards(box, axis, slopes[axis], strict=strict)
            if found is not None:
                return found
        for point in self.touching:
            inside = all(a <= c <= b for c, (a, b) in zip(point, box, strict=True))
            if inside and shows("convex", [str(c) for c in point]):
                return ["convex", [str(c) for c in point]]
        for axis in moving:
            for end in ("lo", "hi"):
                at = box[axis][end == "hi"]
                at_end = at in self.goal.box[axis] or any(p[axis] == at for p in self.touching)
                if at_end and shows("germ", axis, end):
                    return ["germ", axis, end]
        return None

    def towards(
        self, box: Box, axis: int, slope: Interval | None, *, strict: bool
    ) -> list[Any] | None:
        """Return a leaf that moves to a face along a monotone axis."""
        if slope is None:
            return None
        rising, falling = slope, (
            None if slope[1] is None else -slope[1],
            None if slope[0] is None else -slope[0],
        )  # fmt: skip
        for end, sign in (("lo", rising), ("hi", falling)):
            if not positive_enough(sign, strict=False):
                continue
            at = box[axis][end == "hi"]
            open_end = left_out(self.goal, axis, at) and positive_enough(sign, strict=True)
            face = (*box[:axis], (at, at), *box[axis + 1 :])
            weak = not strict or open_end
            try:
                return ["towards", axis, end, self.on(face, strict=not weak, limit=FACE_BOXES)]
            except Undecided:
                continue
        return None

    def parts(self, box: Box) -> tuple[int, Fraction] | None:
        """Return where to cut: at a touching point, else in the middle of the longest side."""
        whole = self.goal.box
        lengths = [
            (b - a) / (high - low) if high > low else Fraction(0)
            for (a, b), (low, high) in zip(box, whole, strict=True)
        ]
        if not lengths or max(lengths) <= SMALLEST:
            return None
        axis = lengths.index(max(lengths))
        low, high = box[axis]
        inside = sorted({p[axis] for p in self.touching if low < p[axis] < high})
        middle = (low + high) / 2
        return axis, min(inside, key=lambda c: abs(c - middle)) if inside else middle


__all__ = ["Search", "Undecided", "enclosure_evidence", "shown"]
