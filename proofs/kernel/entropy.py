r"""Linear inequalities between entropies, shown by exact multipliers of elemental inequalities.

Evidence::

    {"kind": "entropy-cone", "at": {"n": [2, 3]}, "certificates": [
        {"sizes": {"n": 2}, "goals": [{"sum": [[c, factors, name], ...],
                                       "zero": [[c, powers, place, j], ...]}, ...]}, ...]}

The kernel itself writes each goal $a \le b$ as a form $b - a$ (`linear`) and checks the identity

$$b - a = \sum_k c_k \, \prod g \cdot e_k + \sum_l d_l \, \mu_l \, h_l$$

between polynomials: $c_k \ge 0$; each factor g is the distance of a variable from an end of its
interval (``["lo", ["p"], 2]`` is $(p - lo)^2$), the square of a polynomial
(``["square", [[c, powers], ...]]``), or a hypothesis $g \ge 0$ without entropies
(``["hypothesis", j, 1]``); $e_k \ge 0$ is named by

==============================  ==============================================  ==================
name                            inequality                                      holds for
==============================  ==============================================  ==================
``["cmi", f, A, B, C]``         f(AC) + f(BC) - f(ABC) - f(C) >= 0              every world
``["weak", f, A, B, C]``        f(AC) + f(BC) - f(A) - f(B) >= 0                quantum, classical
``["nonneg", f, A]``            f(A) >= 0                                       quantum, classical
``["monotone", f, A, C]``       f(AC) - f(C) >= 0                               classical
``["one"]``                     1 >= 0
``["hypothesis", j]``           the j-th hypothesis, an inequality
==============================  ==============================================  ==================

with A, B, C disjoint lists of positions. In the second sum $h_l = 0$ is the j-th hypothesis, an
equation, $\mu_l$ a monomial, times one value of a set function (``place``) where $h_l$ has none.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .declarations import Context, Refused, Tree
from .instances import Instance
from .language import shape
from .linear import Form, Reader, Value, add, atom, constant, coordinate, multiply, power
from .numbers import fraction
from .soundness import check_sound

STRONG_SUBADDITIVITY = "strong subadditivity"
WEAK_MONOTONICITY = "weak monotonicity"
SHANNON = "Shannon inequalities"

MAX_ROWS = 20_000
MAX_CASES = 512


@dataclass(frozen=True)
class Goal:
    """One inequality ``gap >= 0`` under hypotheses, each an equation or inequality or unread."""

    reader: Reader
    gap: Form
    hypotheses: tuple[tuple[str, Form] | None, ...]


@dataclass(frozen=True)
class Shown:
    """What a certificate went through, and the theorems it stands on."""

    goals: int
    terms: int
    stands_on: tuple[str, ...]


def check_entropy(instance: Instance, certificate: Mapping[str, Any]) -> Shown:
    """Check a certificate for a statement at explicit sizes; ``Refused`` says where it fails."""
    goals = goals_of(instance)
    given = certificate["goals"]
    if len(given) != len(goals):
        raise Refused(f"{len(goals)} inequalities are to be shown, {len(given)} are")
    terms = 0
    used: set[str] = set()
    for position, (goal, part) in enumerate(zip(goals, given, strict=True), 1):
        count, theorems = _check_goal(goal, part, position)
        terms, used = terms + count, used | theorems
    return Shown(len(goals), terms, tuple(sorted(used)))


# -- what is to be shown --------------------------------------------------------------------------


def goals_of(instance: Instance) -> list[Goal]:
    """Return the inequalities that a statement at explicit sizes comes down to.

    An equation is two of them, an equivalence two implications; variables with finitely many values
    (indices, 0/1 vectors) are written out.
    """
    if instance.sizes:
        raise Refused("entropy inequalities are shown at listed sizes")
    context = instance.context()
    check_sound(instance.statement, context)
    reader = Reader(context)
    if not reader.functions():
        raise Refused("no set function is quantified")
    goals = []
    for env in _cases(context):
        for assumed, a, b in inequalities(instance.statement, (), context):
            gap = reader.reduced(add(reader.scalar(b, env), reader.scalar(a, env), -1))
            hypotheses = tuple(_hypothesis(reader, tree, env) for tree in assumed)
            goals.append(Goal(reader, gap, hypotheses))
            if len(goals) > MAX_CASES:
                raise Refused(f"more than {MAX_CASES} inequalities")
    return goals


def _cases(context: Context) -> Iterator[dict[str, Value]]:
    """Yield the values of the variables that have finitely many."""
    names: list[str] = []
    options: list[list[Value]] = []
    for name, domain in context.variables.items():
        size = domain.get("size")
        if not isinstance(size, int):
            continue
        if domain["domain"] == "index":
            names.append(name)
            options.append(list(range(size)))
        elif domain["domain"] == "vector" and domain["entries"] == "bits":
            if size > 8:
                raise Refused("0/1 vectors of at most 8 entries are written out")
            names.append(name)
            bits = itertools.product((0, 1), repeat=size)
            options.append([[constant(bit) for bit in row] for row in bits])
    for choice in itertools.product(*options):
        yield dict(zip(names, choice, strict=True))


def inequalities(
    statement: Tree, assumed: tuple[Tree, ...], context: Context
) -> Iterator[tuple[tuple[Tree, ...], Tree, Tree]]:
    match statement:
        case ("atmost", a, b):
            yield assumed, a, b
        case ("equal", a, b) if shape(a, context) == ():
            yield assumed, a, b
            yield assumed, b, a
        case ("and", *parts):
            for part in parts:
                yield from inequalities(part, assumed, context)
        case ("implies", hypotheses, conclusion):
            flat = tuple(h for part in hypotheses for h in _flat(part))
            yield from inequalities(conclusion, (*assumed, *flat), context)
        case ("iff", left, right):
            yield from inequalities(right, (*assumed, *_flat(left)), context)
            yield from inequalities(left, (*assumed, *_flat(right)), context)
        case _:
            raise Refused(f"{statement[0]!r} is not decided over the cone of entropies")


def _flat(statement: Tree) -> Iterator[Tree]:
    if statement[0] == "and":
        for part in statement[1:]:
            yield from _flat(part)
    else:
        yield statement


def _hypothesis(reader: Reader, tree: Tree, env: Mapping[str, Value]) -> tuple[str, Form] | None:
    """Read a hypothesis as ``form = 0`` or ``form >= 0``; one of another kind is not used."""
    if tree[0] not in ("equal", "atmost", "less"):
        return None
    try:
        gap = add(reader.scalar(tree[2], env), reader.scalar(tree[1], env), -1)
        return "equal" if tree[0] == "equal" else "atmost", reader.reduced(gap)
    except Refused:
        return None


# -- the certificate of one inequality ------------------------------------------------------------


def _check_goal(goal: Goal, part: Mapping[str, Any], position: int) -> tuple[int, set[str]]:
    rows, zeros = part["sum"], part["zero"]
    if len(rows) + len(zeros) > MAX_ROWS:
        raise Refused(f"more than {MAX_ROWS} multipliers")
    rest, theorems = goal.gap, set()
    for c, factors, name in rows:
        coefficient = fraction(c)
        if coefficient < 0:
            raise Refused(f"inequality {position}: a multiplier is negative")
        form, theorem = elemental(goal, name)
        if theorem:
            theorems.add(theorem)
        for factor in factors:
            form = multiply(form, _factor(goal, factor))
        rest = add(rest, goal.reader.reduced(form), -coefficient)
    for c, powers, place, j in zeros:
        form = _equation(goal, j)
        if place is not None:
            form = multiply(form, _place(goal.reader, place))
        form = multiply(form, _monomial(goal.reader, powers))
        rest = add(rest, goal.reader.reduced(form), -fraction(c))
    if rest:
        raise Refused(f"inequality {position}: the multipliers do not add up to it")
    return len(rows) + len(zeros), theorems


def elemental(goal: Goal, name: Any) -> tuple[Form, str | None]:
    """Return the form of a named inequality ``form >= 0`` and the theorem that it is."""
    if name[0] == "one" and len(name) == 1:
        return constant(1), None
    if name[0] == "hypothesis" and len(name) == 2:
        return _inequality(goal, name[1]), None
    known = goal.reader.functions()
    if len(name) < 3 or name[1] not in known:
        raise Refused(f"{name!r:.80} names no inequality")
    f, (size, world) = str(name[1]), known[name[1]]
    sets = [_positions(part, size) for part in name[2:]]
    if any(a & b for a, b in itertools.combinations(sets, 2)):
        raise Refused("the sets of an elemental inequality are disjoint")

    def form(*signed: tuple[int, int]) -> Form:
        out: Form = {}
        for sign, subset in signed:
            out = add(out, coordinate(f, subset), sign)
        return out

    match (name[0], *sets):
        case ("cmi", a, b, c):
            named = {"quantum": STRONG_SUBADDITIVITY, "classical": SHANNON}.get(world)
            return form((1, a | c), (1, b | c), (-1, a | b | c), (-1, c)), named
        case ("weak", a, b, c) if world in ("quantum", "classical"):
            named = WEAK_MONOTONICITY if world == "quantum" else SHANNON
            return form((1, a | c), (1, b | c), (-1, a), (-1, b)), named
        case ("nonneg", a) if world in ("quantum", "classical"):
            return form((1, a)), None
        case ("monotone", a, c) if world == "classical":
            return form((1, a | c), (-1, c)), SHANNON
    raise Refused(f"{name[0]!r} is no inequality of {world} set functions")


def _positions(part: Any, size: int) -> int:
    """Return a list of positions as a binary number."""
    if not isinstance(part, list | tuple) or len(set(part)) != len(part):
        raise Refused("a set is a list of distinct positions")
    if any(not isinstance(k, int) or isinstance(k, bool) or not 0 <= k < size for k in part):
        raise Refused(f"positions run from 0 to {size - 1}")
    return sum(1 << k for k in part)


def _factor(goal: Goal, factor: Any) -> Form:
    """Return a power of something nonnegative."""
    match factor:
        case ["lo" | "hi" as end, which, exponent] | ("lo" | "hi" as end, which, exponent):
            lo, hi = goal.reader.range_of(tuple(which))
            limit = lo if end == "lo" else hi
            if limit is None:
                raise Refused(f"{which!r} has no end there")
            sign = 1 if end == "lo" else -1
            distance = add({}, add(atom(tuple(which)), constant(limit), -1), sign)
            return power(distance, _exponent(exponent))
        case ["hypothesis", j, exponent] | ("hypothesis", j, exponent):
            form = _inequality(goal, j)
            if any(place for place, _ in form):
                raise Refused("a hypothesis with entropies is no factor")
            return power(form, _exponent(exponent))
        case ["square", terms] | ("square", terms):
            base: Form = {}
            for c, powers in terms:
                base = add(base, _monomial(goal.reader, powers), fraction(c))
            return multiply(base, base)
    raise Refused(f"{factor!r:.80} is no factor")


def _monomial(reader: Reader, powers: Any) -> Form:
    form = constant(1)
    for which, exponent in powers:
        reader.range_of(tuple(which))
        form = multiply(form, power(atom(tuple(which)), _exponent(exponent)))
    return form


def _exponent(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refused("an exponent is an integer")
    return value


def _assumed(goal: Goal, j: Any, kind: str) -> Form:
    if not isinstance(j, int) or isinstance(j, bool) or not 0 <= j < len(goal.hypotheses):
        raise Refused(f"there is no hypothesis {j!r}")
    found = goal.hypotheses[j]
    if found is None or found[0] != kind:
        raise Refused(f"hypothesis {j} is not of the kind that is used")
    return found[1]


def _inequality(goal: Goal, j: Any) -> Form:
    return _assumed(goal, j, "atmost")


def _equation(goal: Goal, j: Any) -> Form:
    return _assumed(goal, j, "equal")


def _place(reader: Reader, place: Any) -> Form:
    name, subset = place
    known = reader.functions()
    if name not in known:
        raise Refused(f"{name!r} is no set function")
    return coordinate(str(name), _positions(subset, known[name][0]))


__all__ = [
    "SHANNON",
    "STRONG_SUBADDITIVITY",
    "WEAK_MONOTONICITY",
    "Goal",
    "Shown",
    "check_entropy",
    "elemental",
    "goals_of",
]
