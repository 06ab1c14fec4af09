r"""Find multipliers of elemental inequalities: linear programs in floats, then exact numbers.

A column is an elemental inequality (or a hypothesis) times a product of distances to the ends of
the variables' intervals, of a common degree: the Bernstein basis. The program asks for nonnegative
multiples that add up to the goal, coefficient by coefficient; the vertex found is solved again in
exact arithmetic. Elemental inequalities: Yeung 1997 (classical), Pippenger 2003 (quantum, written
for n parts and a purifying one). Nothing here is trusted: the kernel multiplies everything out.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from ..kernel.declarations import Refused
from ..kernel.entropy import Goal, elemental, goals_of
from ..kernel.instances import Instance, at_sizes
from ..kernel.linear import Atom, Form, add, atom, constant, multiply, power
from .combinations import Column, program, solve

Json = Any

EXTRA_DEGREES = 3
"""How far the degree of the multipliers is raised beyond that of the goal."""
MAX_COLUMNS = 30_000
SECONDS = 20.0
"""How long a search for multipliers of a higher degree goes on."""


class NotFound(Exception):
    """No multipliers were found; the message says how far the search came."""


def entropy_certificates(
    instance: Instance, sizes: Mapping[str, Sequence[int]], seconds: float = SECONDS
) -> Json:
    """Return the kernel's evidence at all listed sizes; `NotFound` or ``Refused`` where there is
    none."""
    until = time.monotonic() + seconds
    certificates = []
    for values in itertools.product(*sizes.values()):
        choice = dict(zip(sizes, values, strict=True))
        goals = []
        for goal in goals_of(at_sizes(instance, choice)):
            try:
                goals.append(multipliers(goal, until))
            except NotFound as bad:
                at = ", ".join(f"{name} = {k}" for name, k in choice.items())
                raise NotFound(f"{bad}{f' ({at})' if at else ''}") from None
        certificates.append({"sizes": choice, "goals": goals})
    return {
        "kind": "entropy-cone",
        "at": {name: list(values) for name, values in sizes.items()},
        "certificates": certificates,
    }


def elementals(n: int, world: str, name: str) -> list[list[Json]]:
    """Return the names of the inequalities that generate all that are known in a world."""
    out: list[list[Json]] = []
    everything = range(n)
    for i, j in itertools.combinations(everything, 2):
        rest = [k for k in everything if k not in (i, j)]
        out += [["cmi", name, [i], [j], list(c)] for c in _subsets(rest)]
    if world == "classical":
        out += [["monotone", name, [i], [k for k in everything if k != i]] for i in everything]
    if world == "quantum":  # I(i; purifier | A): the purifier with A has the entropy of the rest
        for i in everything:
            rest = [k for k in everything if k != i]
            for a in _subsets(rest):
                b = [k for k in rest if k not in a]
                if list(a) <= b:  # the other half is the same inequality
                    out.append(["weak", name, list(a), b, [i]])
    return out


def _subsets(items: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for size in range(len(items) + 1):
        yield from itertools.combinations(items, size)


# -- one goal -------------------------------------------------------------------------------------


def multipliers(goal: Goal, until: float = float("inf")) -> Json:
    """Return multipliers of one inequality; `NotFound` says how far the search came.

    ``until`` is the time, on the monotonic clock, after which no higher degree is tried.
    """
    if not goal.gap:
        return {"sum": [], "zero": []}
    names: list[Json] = (
        [["one"]] if any(not place for place, _ in goal.gap) or goal.hypotheses else []
    )
    for name, (size, world) in goal.reader.functions().items():
        names += elementals(size, world, name)
    names += [["hypothesis", j] for j, h in enumerate(goal.hypotheses) if h and h[0] == "atmost"]
    forms = [goal.reader.reduced(elemental(goal, name)[0]) for name in names]
    degree = _degrees(goal)
    _possible(goal, forms, degree)
    why = "no multipliers were tried"
    for extra in range(EXTRA_DEGREES + 1 if degree else 1):
        columns = _columns(goal, names, forms, degree, extra)
        if len(columns) > MAX_COLUMNS:
            why += f"; degree {_top(degree) + extra} takes more than {MAX_COLUMNS} unknowns"
            break
        found = solve(goal.gap, columns, until)
        if found is not None:
            return found
        why = f"no multipliers of degree up to {_top(degree) + extra} were found"
        if time.monotonic() > until:
            why += "; no time was left for higher ones"
            break
    raise NotFound(f"{why}, over the cone of elemental inequalities")


def _top(degree: Mapping[Atom, int]) -> int:
    return max(degree.values(), default=0)


def _degrees(goal: Goal) -> dict[Atom, int]:
    """Return the degree in each variable of the coefficients, of the goal and the hypotheses."""
    out: dict[Atom, int] = {}
    forms = [goal.gap, *(h[1] for h in goal.hypotheses if h)]
    for form in forms:
        for _, mono in form:
            for which, exponent in mono:
                for each in goal.reader.simplex(which) or [which]:
                    out[each] = max(out.get(each, 0), exponent)
    return out


def _columns(
    goal: Goal,
    names: Sequence[Json],
    forms: Sequence[Form],
    degree: Mapping[Atom, int],
    extra: int,
) -> list[Column]:
    products = _products(goal, degree, extra)
    for square, form, lower in _squares(goal, degree):
        for factors, given in _products(goal, lower, extra):
            products.append(([square, *factors], multiply(form, given)))
    side = [
        j
        for j, h in enumerate(goal.hypotheses)
        if h and h[0] == "atmost" and not any(place for place, _ in h[1])
    ]
    assumed: list[tuple[list[Json], Form]] = [([], constant(1))]
    for j in side:
        found = goal.hypotheses[j]
        assert found is not None
        assumed.append(([["hypothesis", j, 1]], found[1]))
    columns = []
    for (factors, form), (more, given) in itertools.product(products, assumed):
        shared = multiply(form, given)
        for name, inequality in zip(names, forms, strict=True):
            made = goal.reader.reduced(multiply(shared, inequality))
            columns.append(Column([[*factors, *more], name], made, free=False))
    for j, hypothesis in enumerate(goal.hypotheses):
        if hypothesis is None or hypothesis[0] != "equal":
            continue
        places: list[Json] = [None]
        if not any(place for place, _ in hypothesis[1]):
            places += _places(goal)
        for powers, place in itertools.product(_powers(degree), places):
            form = hypothesis[1]
            if place is not None:
                bits = sum(1 << k for k in place[1])
                form = multiply(form, {((place[0], bits), ()): Fraction(1)})
            for which, exponent in powers:
                form = multiply(form, power(atom(tuple(which)), exponent))
            columns.append(Column([powers, place, j], goal.reader.reduced(form), free=True))
    return [column for column in columns if column.form]


def _places(goal: Goal) -> list[Json]:
    out: list[Json] = []
    for name, (size, _) in goal.reader.functions().items():
        out += [[name, list(part)] for part in _subsets(range(size)) if part]
    return out


def _products(goal: Goal, degree: Mapping[Atom, int], extra: int) -> list[tuple[list[Json], Form]]:
    """Return the Bernstein basis: products of distances to the ends, of full degree in each
    variable; for the weights of a law, the products of as many weights as the degree."""
    options: list[list[list[Json]]] = []
    done: set[Atom] = set()
    for which, d in degree.items():
        if which in done:
            continue
        group = goal.reader.simplex(which)
        if group:
            done |= set(group)
            chosen = itertools.combinations_with_replacement(group, d)
            options.append([_weights(c) for c in chosen])
            continue
        lo, hi = goal.reader.range_of(which)
        top = d + extra
        ends = [e for e, limit in (("lo", lo), ("hi", hi)) if limit is not None]
        if len(ends) == 2:
            options.append([_ends(which, {"lo": k, "hi": top - k}) for k in range(top + 1)])
        elif ends:
            options.append([_ends(which, {ends[0]: k}) for k in range(top + 1)])
    out: list[tuple[list[Json], Form]] = []
    if _count(options) > MAX_COLUMNS:
        raise NotFound("too many products of the variables to try")
    for choice in itertools.product(*options):
        factors = [factor for part in choice for factor in part]
        form = constant(1)
        for end, which, exponent in factors:
            lo, hi = goal.reader.range_of(tuple(which))
            sign = 1 if end == "lo" else -1
            limit = lo if end == "lo" else hi
            assert limit is not None
            distance = add({}, add(atom(tuple(which)), constant(limit), -1), sign)
            form = multiply(form, power(distance, exponent))
        out.append((factors, form))
    return out


def _squares(
    goal: Goal, degree: Mapping[Atom, int]
) -> Iterator[tuple[Json, Form, dict[Atom, int]]]:
    """Yield squares that vanish inside the box, and the degrees that are left beside each."""
    inside = []
    for which, d in degree.items():
        lo, hi = goal.reader.range_of(which)
        if d >= 2 and not goal.reader.simplex(which):
            inside.append(which)
            middle = (lo + hi) / 2 if lo is not None and hi is not None else Fraction(0)
            base = add(atom(which), constant(middle), -1)
            square = ["square", [["1", [[list(which), 1]]], [str(-middle), []]]]
            yield square, multiply(base, base), {**degree, which: d - 2}
    for x, y in itertools.combinations(inside, 2):
        base = add(atom(x), atom(y), -1)
        square = ["square", [["1", [[list(x), 1]]], ["-1", [[list(y), 1]]]]]
        yield square, multiply(base, base), {**degree, x: degree[x] - 2, y: degree[y] - 2}


def _count(options: Sequence[Sequence[Any]]) -> int:
    out = 1
    for part in options:
        out *= len(part)
    return out


def _weights(chosen: Sequence[Atom]) -> list[Json]:
    return [["lo", list(which), chosen.count(which)] for which in dict.fromkeys(chosen)]


def _ends(which: Atom, powers: Mapping[str, int]) -> list[Json]:
    return [[end, list(which), k] for end, k in powers.items() if k]


def _powers(degree: Mapping[Atom, int]) -> list[list[Json]]:
    """Return the monomials up to the degree in each variable, without constraints on the total."""
    ranges = [[[list(which), k] for k in range(d + 1)] for which, d in degree.items()]
    if _count(ranges) > 2_000:
        return [[]]
    return [[p for p in choice if p[1]] for choice in itertools.product(*ranges)]


# -- linear programs ------------------------------------------------------------------------------


def _possible(goal: Goal, forms: Sequence[Form], degree: Mapping[Atom, int]) -> None:
    """Refuse early where the inequality does not even follow at one sample of the variables."""
    if any(h for h in goal.hypotheses if h and not any(place for place, _ in h[1])):
        return  # a sample would have to meet these hypotheses
    for sample in _samples(goal, degree):
        settled = [_at(form, sample) for form in forms]
        equations = [_at(h[1], sample) for h in goal.hypotheses if h and h[0] == "equal"]
        columns = [Column(None, f, free=False) for f in settled]
        columns += [Column(None, f, free=True) for f in equations]
        if program(_at(goal.gap, sample), [c for c in columns if c.form]) is None:
            words = ", ".join(_named(which, value) for which, value in sample.items())
            where = f" at {words}" if words else ""
            raise NotFound(f"not a consequence of the elemental inequalities{where}")


def _named(which: Atom, value: Fraction) -> str:
    name, *place = which
    return f"{name}{place or ''} = {value}"


def _samples(goal: Goal, degree: Mapping[Atom, int]) -> Iterator[dict[Atom, Fraction]]:
    shares = [Fraction(1, 2), Fraction(1, 10), Fraction(9, 10)] if degree else [Fraction(0)]
    for share in shares:
        sample: dict[Atom, Fraction] = {}
        for which in degree:
            group = goal.reader.simplex(which)
            lo, hi = goal.reader.range_of(which)
            if group:
                sample[which] = Fraction(1, len(group))
            elif lo is not None and hi is not None:
                sample[which] = lo + share * (hi - lo)
            elif lo is not None:
                sample[which] = lo + share
            else:
                sample[which] = (hi or Fraction(0)) - share
        yield sample


def _at(form: Form, sample: Mapping[Atom, Fraction]) -> Form:
    out: Form = {}
    for (place, mono), value in form.items():
        for which, exponent in mono:
            value *= sample[which] ** exponent
        out = add(out, {(place, ()): value})
    return out


__all__ = ["NotFound", "Refused", "elementals", "entropy_certificates", "multipliers"]
