r"""Polynomial systems: what a statement at explicit sizes says, as polynomials in real atoms.

A goal $f \ge 0$ or $f > 0$ is to follow from constraints $g_i \ge 0$ (some strict) and equations
$h_j = 0$, which come from the domains of the variables and from the hypotheses of the statement.
What is listed is a consequence of them, never more; a hypothesis that has no such reading is left
out, which only makes the goal harder to reach.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .declarations import Context, Refused, Tree
from .equality import index_cases
from .facts import Constraint, Facts, Options, Reader
from .instances import Instance
from .language import shape
from .polynomials import (
    Polynomial,
    atoms_of,
    is_real,
    renamed,
    substitute,
    subtract,
)
from .terms import Token

MAX_GOALS = 64


@dataclass(frozen=True)
class System:
    """A goal with its constraints; atoms are numbered, ``atoms`` gives their names in order."""

    atoms: tuple[Any, ...]
    goal: Polynomial
    strict: bool
    constraints: tuple[Constraint, ...]
    equations: tuple[Polynomial, ...]
    whole: bool
    """Whether constraints and equations say all that domains and hypotheses do: then a point that
    meets them and misses the goal is a counterexample."""


def systems(instance: Instance) -> Iterator[System]:
    """Yield the systems whose goals together are the statement, in a fixed order."""
    context = instance.context()
    statement = instance.statement
    hypotheses: tuple[Tree, ...] = ()
    if statement[0] == "implies":
        hypotheses, statement = tuple(statement[1]), statement[2]
    indices = [
        (name, domain["size"])
        for name, domain in context.variables.items()
        if domain["domain"] == "index"
    ]
    count = 0
    for tokens, free in index_cases(indices):
        for goal, strict, inner in _goals(statement, context, tokens):
            for system in _cases(Reader(inner, dict(tokens), free), goal, strict, hypotheses):
                count += 1
                if count > MAX_GOALS:
                    raise Refused(f"more than {MAX_GOALS} inequalities at once")
                yield system


def _goals(
    statement: Tree, context: Context, tokens: Mapping[str, Token]
) -> Iterator[tuple[Any, bool, Context]]:
    """Yield (tree or two entries whose order matters, strict, context)."""
    match statement:
        case ("atmost", a, b):
            yield ("sub", b, a), False, context
        case ("less", a, b):
            yield ("sub", b, a), True, context
        case ("and", *parts):
            for part in parts:
                yield from _goals(part, context, tokens)
        case ("equal", a, b) if shape(a, context) == ():
            gap: Tree = ("sub", b, a)
            yield gap, False, context
            yield ("neg", gap), False, context
        case ("not", ("equal", a, b)) if shape(a, context) == ():
            yield ("abs2", ("sub", a, b)), True, context
        case ("loewner", a, b):
            yield from _quadratic_form(a, b, context, tokens)
        case _:
            raise Refused(
                f"a statement of the kind {statement[0]!r} is no polynomial inequality: AtMost, "
                "Less, Loewner, Equal and Not(Equal) of scalars are, alone, in And or in Implies"
            )


def _quadratic_form(
    a: Tree, b: Tree, context: Context, tokens: Mapping[str, Token]
) -> Iterator[tuple[Any, bool, Context]]:
    r"""$A \preceq B$ says $v^\dagger (B - A) v \ge 0$; v may be real where B - A is symmetric."""
    size = shape(a, context)[0]
    if not isinstance(size, int):
        raise Refused("the Loewner order is decided at explicit sizes")
    gap: Tree = ("sub", b, a)
    name = "direction"
    while name in context.variables or name in context.sizes:
        name += "'"
    reader = Reader(context, dict(tokens), ())
    try:
        entries = [[reader.entry(gap, i, j) for j in range(size)] for i in range(size)]
        symmetric = all(
            is_real(entries[i][j]) and not subtract(entries[i][j], entries[j][i])
            for i in range(size)
            for j in range(i + 1)
        )
    except Refused:
        symmetric = False
    domain = {
        "domain": "vector",
        "size": size,
        "entries": "real" if symmetric else "complex",
    }
    inner = context.bind(name, domain)
    v: Tree = ("var", name)
    yield ("dot", v, ("matvec", gap, v)), False, inner


def _cases(
    reader: Reader, goal: Tree, strict: bool, hypotheses: tuple[Tree, ...]
) -> Iterator[System]:
    """Yield the system of a goal in each case of what a modulus or an extreme entry may equal."""
    aim = reader.read(goal)
    if not is_real(aim):
        raise Refused("the inequality compares something that may be complex")
    facts = Facts(reader)
    for hypothesis in hypotheses:
        facts.assume(hypothesis)
    facts.domains()
    atoms = set(atoms_of(aim))
    while True:
        facts.atoms(sorted(atoms, key=repr))
        found = atoms.union(
            *(atoms_of(c.poly) for c in facts.constraints),
            *map(atoms_of, facts.equations),
            *(atoms_of(v) for options in facts.cases.values() for v, _ in options),
        )
        if found == atoms:
            break
        atoms = found
    whole = _Open(aim, tuple(facts.constraints), tuple(facts.equations), facts.cases)
    for settled in _settled(whole):
        yield _numbered(settled, strict, whole=facts.whole)


@dataclass(frozen=True)
class _Open:
    """A system some of whose atoms may still equal one of several polynomials."""

    goal: Polynomial
    constraints: tuple[Constraint, ...]
    equations: tuple[Polynomial, ...]
    cases: Mapping[Any, Options]


def _settled(system: _Open) -> Iterator[_Open]:
    if not system.cases:
        yield system
        return
    atom, options = next(iter(system.cases.items()))
    for value, signs in options:

        def put(poly: Polynomial, value: Polynomial = value) -> Polynomial:
            return substitute(poly, atom, value)

        kept = [Constraint(put(c.poly), c.strict, c.box) for c in system.constraints]
        added = [Constraint(put(sign), False) for sign in signs]
        cases = {
            other: [(put(v), [put(sign) for sign in its]) for v, its in its_options]
            for other, its_options in system.cases.items()
            if other != atom
        }
        equations = tuple(put(h) for h in system.equations)
        yield from _settled(_Open(put(system.goal), (*kept, *added), equations, cases))


def _numbered(system: _Open, strict: bool, *, whole: bool) -> System:
    atoms = atoms_of(system.goal).union(
        *(atoms_of(c.poly) for c in system.constraints), *map(atoms_of, system.equations)
    )
    order = tuple(sorted(atoms, key=repr))
    names = {atom: k for k, atom in enumerate(order)}
    constraints = tuple(
        Constraint(renamed(c.poly, names), c.strict, c.box)
        for c in system.constraints
        if atoms_of(c.poly)
    )
    equations = tuple(renamed(h, names) for h in system.equations if h)
    return System(order, renamed(system.goal, names), strict, constraints, equations, whole)


__all__ = ["Constraint", "System", "systems"]
