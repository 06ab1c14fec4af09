r"""Check that an inequality holds on a box: a subdivision of the box, with a reason on each leaf.

Evidence for one choice of sizes::

    {"sizes": {"n": 2}, "bits": 64, "covers": [cover, ...]}

one cover for each inequality of the statement, in order. A cover is a tree, so that its leaves fill
the box by construction; f is the larger side minus the smaller one:

``["split", axis, point, left, right]``
    the box is cut at a point strictly inside;
``["plain"]``
    the enclosure of f on the leaf has the sign;
``["mean"]``
    so has $f(c) + \sum_i \partial_i f(\text{leaf})\,(x_i - c_i)$, c the middle;
``["towards", axis, "lo" | "hi", cover]``
    f falls monotonically towards that face (the sign of $\partial_i f$ on the leaf), and the cover
    shows the inequality on the face. Where the face lies outside the domain, at an open end, the
    strict inequality needs the weak one on the face and a slope that is strictly positive;
``["convex", [point, ...]]``
    the Hessian is positive semidefinite on the leaf, and at the point, a touching point perhaps,
    f is not negative and no direction into the leaf descends: each partial derivative vanishes
    exactly, or has the right sign at an end;
``["germ", axis, "lo" | "hi"]``
    the leading term of an expansion at the face has the sign (`germs`);
``["algebra"]``
    the inequality on the leaf is manifest from normal forms (`positivity`);
``["exact"]``
    the leaf is a point, where f is exactly zero or its enclosure has the sign;
``["vacuous", k]``
    hypothesis k is false on the whole leaf; not on a face that was moved to, since beside it the
    hypothesis may be true.

All functions in f are continuous where they are defined, so a monotone or convex f may be judged
on the closed leaf even where the domain is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from ..declarations import Context, Domain, Refused, Tree
from ..instances import Instance
from ..numbers import NotExact, fraction
from ..positivity import nonnegative, positive
from ..soundness import check_sound
from .dyadic import Interval, Reals
from .formal import Exact
from .germs import germ_sign
from .program import Program
from .run import Jet, interval_of, jet, run
from .writer import Writer

Box: TypeAlias = tuple[tuple[Fraction, Fraction], ...]
MIN_BITS, MAX_BITS = 32, 512
MAX_LEAVES = 50_000
MAX_DEPTH = 150


@dataclass
class Goal:
    """One inequality f >= 0, or f > 0, over a box."""

    program: Program
    place: int
    strict: bool
    gap: Tree
    """The tree of f."""
    domains: tuple[tuple[str, Domain], ...]
    sizes: Mapping[str, int]
    hypotheses: tuple[tuple[str, int], ...] = ()
    leaves: int = 0
    reals: dict[int, Reals] = field(default_factory=dict)

    def arithmetic(self, bits: int) -> Reals:
        """Return intervals; arguments are cut to where functions are defined only if they are
        known to stay there on the whole box."""
        if bits not in self.reals:
            self.reals[bits] = Reals(bits, clip=not self.hypotheses)
        return self.reals[bits]

    def clipped(self, bits: int) -> Reals:
        """Return intervals that contain all values of f where it is defined."""
        if -bits not in self.reals:
            self.reals[-bits] = Reals(bits)
        return self.reals[-bits]

    @property
    def box(self) -> Box:
        """The closed box over which the variables range."""
        return tuple(self.program.box)


def goals_of(instance: Instance) -> list[Goal]:
    """Return the inequalities of a statement at explicit sizes, checked to be meaningful."""
    check_sound(instance.statement, instance.context())
    hypotheses, conclusion = (
        instance.statement[1:] if instance.statement[0] == "implies" else ((), instance.statement)
    )
    if any(h[0] not in ("atmost", "less", "equal") for h in hypotheses):
        raise Refused("an enclosure reads inequalities and scalar equations as hypotheses")
    parts = conclusion[1:] if conclusion[0] == "and" else (conclusion,)
    out = []
    for part in parts:
        if part[0] not in ("atmost", "less"):
            raise Refused("an enclosure shows inequalities between real numbers")
        program = Program()
        for name, domain in instance.variables:
            program.declare(name, domain)
        writer = Writer(program)
        gap: Tree = ("sub", part[2], part[1])
        place = writer.scalar(gap)
        assumed = tuple((h[0], writer.scalar(("sub", h[2], h[1]))) for h in hypotheses)
        sizes = {name: 1 for name in instance.sizes}
        strict = part[0] == "less"
        out.append(Goal(program, place, strict, gap, instance.variables, sizes, assumed))
    return out


def check_enclosure(instance: Instance, certificate: Mapping[str, Any]) -> int:
    """Check the covers of a statement at explicit sizes; return the number of leaves."""
    bits = certificate.get("bits")
    if not isinstance(bits, int) or isinstance(bits, bool) or not MIN_BITS <= bits <= MAX_BITS:
        raise Refused(f"the precision is an integer from {MIN_BITS} to {MAX_BITS}")
    goals = goals_of(instance)
    covers = certificate["covers"]
    if not isinstance(covers, list | tuple) or len(covers) != len(goals):
        raise Refused(f"{len(goals)} covers are expected, one for each inequality")
    for goal, cover in zip(goals, covers, strict=True):
        verify(goal, cover, goal.box, strict=goal.strict, bits=bits)
    return sum(goal.leaves for goal in goals)


def verify(
    goal: Goal,
    cover: Any,
    box: Box,
    *,
    strict: bool,
    bits: int,
    depth: int = 0,
    moved: bool = False,
) -> None:
    """Refuse a cover that does not show the inequality on the box; ``moved`` if the box is a face
    that stands for a leaf beside it."""
    if depth > MAX_DEPTH:
        raise Refused("the subdivision is too deep")
    match cover:
        case ["split", int(axis), point, left, right] | ("split", int(axis), point, left, right):
            low, high = _side(box, axis)
            at = fraction(point)
            if not low < at < high:
                raise Refused("a box is cut at a point strictly inside")
            for ends, part in (((low, at), left), ((at, high), right)):
                inside = _replaced(box, axis, ends)
                verify(goal, part, inside, strict=strict, bits=bits, depth=depth + 1, moved=moved)
            return
        case [str(method), *rest] | (str(method), *rest):
            goal.leaves += 1
            if goal.leaves > MAX_LEAVES:
                raise Refused(f"more than {MAX_LEAVES} leaves")
            if method == "towards":
                axis, end, face = rest
                _towards(goal, axis, end, face, box, strict=strict, bits=bits, depth=depth)
            elif moved and method == "vacuous":
                raise Refused("a hypothesis that is false on a face may be true on the leaf beside")
            elif not leaf_holds(goal, method, rest, box, strict=strict, bits=bits):
                raise Refused(f"the inequality is not shown on {shown(goal, box)} by {method!r}")
            return
    raise Refused("a cover is a split or a leaf with its method")


def _side(box: Box, axis: int) -> tuple[Fraction, Fraction]:
    if isinstance(axis, bool) or not 0 <= axis < len(box):
        raise Refused("a cover names an axis that does not exist")
    return box[axis]


def _replaced(box: Box, axis: int, ends: tuple[Fraction, Fraction]) -> Box:
    return (*box[:axis], ends, *box[axis + 1 :])


def shown(goal: Goal, box: Box) -> str:
    """Return a box in words."""
    sides = [
        f"{name} in [{low}, {high}]" if low < high else f"{name} = {low}"
        for name, (low, high) in zip(goal.program.axes, box, strict=True)
    ]
    return ", ".join(sides) or "the one case"


def positive_enough(value: Interval, *, strict: bool) -> bool:
    """Whether everything in an interval is positive, or nonnegative."""
    return value[0] is not None and (value[0] > 0 if strict else value[0] >= 0)


def derivatives(goal: Goal, box: Box, bits: int, *, second: bool) -> Jet:
    """Return the enclosure of f and of its derivatives on a box."""
    reals = goal.arithmetic(bits)
    return jet(goal.program, goal.place, reals, interval_of(reals, box), second=second)


def _towards(
    goal: Goal, axis: Any, end: Any, face: Any, box: Box, *, strict: bool, bits: int, depth: int
) -> None:
    low, high = _side(box, axis)
    if end not in ("lo", "hi") or not low < high:
        raise Refused("a face is the lower or the upper end of a side that has a length")
    at = low if end == "lo" else high
    excluded = left_out(goal, axis, at)
    slope = derivatives(goal, box, bits, second=False).gradient[axis]
    if slope is None:
        slope = (0, 0)
    if end == "hi":
        slope = goal.arithmetic(bits).neg(slope)
    rising = positive_enough(slope, strict=True)
    if not positive_enough(slope, strict=False):
        raise Refused(f"f is not monotone in {goal.program.axes[axis]} on {shown(goal, box)}")
    weak = not strict or (excluded and rising)
    inside = _replaced(box, axis, (at, at))
    verify(goal, face, inside, strict=not weak, bits=bits, depth=depth + 1, moved=True)


def left_out(goal: Goal, axis: int, at: Fraction) -> bool:
    """Whether a face of the domain is an open end, which the statement does not speak about."""
    low, high = goal.program.box[axis]
    low_open, high_open = goal.program.open_ends[axis]
    return (low_open and at == low) or (high_open and at == high)


def leaf_holds(
    goal: Goal, method: str, rest: list[Any], box: Box, *, strict: bool, bits: int
) -> bool:
    """Whether a method shows f >= 0 (f > 0) on a leaf."""
    reals = goal.arithmetic(bits)
    match method, rest:
        case "plain", []:
            clipped = goal.clipped(bits)
            value = run(goal.program, goal.place, clipped, interval_of(clipped, box))
            return positive_enough(value, strict=strict)
        case "mean", []:
            return positive_enough(mean_value(goal, box, bits), strict=strict)
        case "convex", [list() | tuple() as point]:
            return _convex(goal, tuple(map(fraction, point)), box, strict=strict, bits=bits)
        case "germ", [int(axis), str(end)] if end in ("lo", "hi"):
            _side(box, axis)
            at = box[axis][0 if end == "lo" else 1]
            if strict and not left_out(goal, axis, at):
                return False  # f may vanish on the face
            return germ_sign(goal.program, goal.place, reals, box, axis, end, strict=strict)
        case "algebra", []:
            return _manifest(goal, box, strict=strict)
        case "exact", []:
            return all(a == b for a, b in box) and _at_point(
                goal, tuple(a for a, _ in box), strict=strict, bits=bits
            )
        case "vacuous", [int(k)] if 0 <= k < len(goal.hypotheses):
            return _fails(goal, goal.hypotheses[k], box, bits)
    raise Refused(f"unknown method {method!r}")


def mean_value(goal: Goal, box: Box, bits: int) -> Interval:
    """Return the enclosure of f on a box by the mean value theorem."""
    reals = goal.arithmetic(bits)
    found = derivatives(goal, box, bits, second=False)
    middle = tuple(((a + b) / 2, (a + b) / 2) for a, b in box)
    total: Interval = run(goal.program, goal.place, reals, interval_of(reals, middle))
    for slope, (low, high) in zip(found.gradient, box, strict=True):
        if slope is not None and low < high:
            half = (high - low) / 2
            total = reals.add(total, reals.mul(slope, reals.between(-half, half)))
    return reals.meet(found.value, total)


def _convex(goal: Goal, point: tuple[Fraction, ...], box: Box, *, strict: bool, bits: int) -> bool:
    if len(point) != len(box) or not all(a <= c <= b for c, (a, b) in zip(point, box, strict=True)):
        return False
    moving = [k for k, (a, b) in enumerate(box) if a < b]
    found = derivatives(goal, box, bits, second=True)
    excluded = any(left_out(goal, k, point[k]) for k in moving)  # a face stands for what is beside
    definite = _definite(goal, found, moving, bits, strict=True)
    if not definite and not _definite(goal, found, moving, bits, strict=False):
        return False
    weak = not strict or (excluded and definite)
    if not _at_point(goal, point, strict=not weak, bits=bits):
        return False
    slopes = _slopes(goal, point, bits)
    for k in moving:
        exact, enclosed = slopes[k]
        if exact:
            continue
        at_low, at_high = point[k] == box[k][0], point[k] == box[k][1]
        if at_low and positive_enough(enclosed, strict=False):
            continue
        flipped = goal.arithmetic(bits).neg(enclosed)
        if at_high and positive_enough(flipped, strict=False):
            continue
        return False
    return True


def _definite(goal: Goal, found: Jet, moving: list[int], bits: int, *, strict: bool) -> bool:
    """Whether every symmetric matrix in the enclosure of the Hessian is positive (semi)definite:
    its diagonal outweighs the rest of each row (Gershgorin, 1931)."""
    reals = goal.arithmetic(bits)
    assert found.hessian is not None
    for i in moving:
        total: Interval = found.hessian[i][i] or (0, 0)
        for j in moving:
            entry = found.hessian[i][j]
            if j != i and entry is not None:
                total = reals.add(total, reals.neg(reals.absolute(entry)))
        if not positive_enough(total, strict=strict):
            return False
    return True


def _slopes(goal: Goal, point: tuple[Fraction, ...], bits: int) -> list[tuple[bool, Interval]]:
    """Return, for each axis, whether the derivative at a point is exactly 0, and enclose it."""
    exact: list[bool] = [False] * len(point)
    kind = Exact()
    try:
        values = [kind.of(c) for c in point]
        found = jet(goal.program, goal.place, kind, values, second=False)
        exact = [slope is None or not slope for slope in found.gradient]
    except (Refused, NotExact):
        pass
    thin = tuple((c, c) for c in point)
    enclosed = derivatives(goal, thin, bits, second=False).gradient
    return [(e, s if s is not None else (0, 0)) for e, s in zip(exact, enclosed, strict=True)]


def vanishes(goal: Goal, point: tuple[Fraction, ...]) -> bool:
    """Whether f is exactly zero at a point."""
    kind = Exact()
    try:
        return not run(goal.program, goal.place, kind, [kind.of(c) for c in point])
    except (Refused, NotExact):
        return False


def _at_point(goal: Goal, point: tuple[Fraction, ...], *, strict: bool, bits: int) -> bool:
    if not strict and vanishes(goal, point):
        return True
    reals = goal.arithmetic(bits)
    thin = tuple((c, c) for c in point)
    value = run(goal.program, goal.place, reals, interval_of(reals, thin))
    return positive_enough(value, strict=strict)


def _manifest(goal: Goal, box: Box, *, strict: bool) -> bool:
    """Whether the inequality follows from normal forms and Bernstein coefficients on the leaf."""
    if goal.hypotheses or any(domain["domain"] != "real" for _, domain in goal.domains):
        return False
    context = Context(dict(goal.sizes), {})
    fixed: dict[str, Tree] = {}
    for axis, ((name, _), (low, high)) in enumerate(zip(goal.domains, box, strict=True)):
        if low == high:
            fixed[name] = ("num", str(low))
        else:
            domain = {
                "domain": "real",
                "lo": str(low),
                "hi": str(high),
                "lo_open": left_out(goal, axis, low),
                "hi_open": left_out(goal, axis, high),
            }
            context = context.bind(name, domain)
    gap = _substituted(goal.gap, fixed)
    check_sound(gap, context)
    return positive(gap, context) if strict else nonnegative(gap, context)


def _substituted(tree: Any, fixed: Mapping[str, Tree]) -> Any:
    if not isinstance(tree, tuple):
        return tree
    if len(tree) == 2 and tree[0] == "var" and tree[1] in fixed:
        return fixed[tree[1]]
    return tuple(_substituted(part, fixed) for part in tree)


def _fails(goal: Goal, hypothesis: tuple[str, int], box: Box, bits: int) -> bool:
    """Whether a hypothesis is false at every point of a leaf."""
    op, place = hypothesis
    reals = goal.arithmetic(bits)
    value = run(goal.program, place, reals, interval_of(reals, box))
    below = reals.neg(value)
    if op == "atmost":
        return positive_enough(below, strict=True)
    if op == "less":
        return positive_enough(below, strict=False)
    return positive_enough(below, strict=True) or positive_enough(value, strict=True)


__all__ = [
    "Goal", "check_enclosure", "derivatives", "goals_of", "leaf_holds", "left_out", "mean_value",
    "positive_enough", "shown", "vanishes", "verify",
]  # fmt: skip
