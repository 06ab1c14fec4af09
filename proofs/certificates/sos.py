"""Search for sum-of-squares certificates of polynomial inequalities, and check what is found."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ..kernel.declarations import Refused
from ..kernel.instances import Instance, at_sizes
from ..kernel.numbers import ONE, NotExact, number, write
from ..kernel.polynomials import (
    Monomial,
    Polynomial,
    add,
    constant,
    degree,
    multiply,
    power,
    scale,
    subtract,
    variable,
)
from ..kernel.sos import check_goal
from ..kernel.systems import System, systems
from ._gram import Block, Identity, prune, solve
from ._squares import square_factor, times_square

Json = dict[str, Any]

MAX_BASIS = 60
MAX_UNKNOWNS = 2200
MAX_DEGREE = 12
MAX_WORK = 60_000
"""The most products of monomials in one identity: larger ones outlast the time that is given."""
OWN = (Fraction(1, 2), Fraction(1, 16), Fraction(1, 256))
"""How much of the goal's own square is asked for where the multiplier may vanish."""


@dataclass(frozen=True)
class Outcome:
    """The evidence, or how far the search came."""

    evidence: Json | None
    story: str
    searched: bool = True
    """Whether the statement is a polynomial inequality at all."""
    denied: bool = False
    """Whether a solver says that it is false: reason to doubt, no refutation."""


def sos_evidence(
    instance: Instance, choices: Sequence[dict[str, int]], seconds: float = 20.0
) -> Outcome:
    """Search a certificate of every goal of a statement at the given sizes (``[{}]``: none)."""
    goals: list[Json] = []
    started = time.monotonic()
    try:
        todo = [(c, s) for c in choices for s in systems(at_sizes(instance, c))]
    except (Refused, NotExact) as bad:
        return Outcome(None, f"no polynomial inequality: {bad}", searched=False)
    for position, (sizes, system) in enumerate(todo):
        left = seconds - (time.monotonic() - started)
        certificate, story = prove(system, max(left / (len(todo) - position), 0.5))
        if certificate is None:
            where = f" for inequality {position + 1} of {len(todo)}" if len(todo) > 1 else ""
            return Outcome(None, story + where)
        goals.append({"sizes": sizes, "certificate": certificate})
    at: dict[str, list[int]] = {}
    for sizes in choices:
        for name, value in sizes.items():
            at.setdefault(name, []).append(value)
    listed = {name: sorted(set(values)) for name, values in at.items()}
    return Outcome({"kind": "sos", "at": listed, "goals": goals}, "")


def prove(system: System, seconds: float) -> tuple[Json | None, str]:
    """Return a certificate that the kernel accepts, or ``None`` and what was tried."""
    deadline = time.monotonic() + seconds
    if not system.goal and not system.strict:
        return {"multiplier": None, "cone": {}}, ""
    highest = 0
    late = False
    for position, plan in enumerate(_plans(system)):
        if position == 1 and (found := _without_squares(system, seconds / 2)) is not None:
            return found, ""
        if time.monotonic() > deadline:
            late = True
            break
        highest = max(highest, plan.degree)
        certificate = _attempt(system, plan, deadline)
        if certificate is None:
            continue
        if _stands(system, certificate):
            return certificate, ""
        for own in OWN if plan.given is not None and not system.strict else ():
            certificate = _attempt(system, plan, deadline, own)
            if certificate is not None and _stands(system, certificate):
                return certificate, ""
    ran = f", stopped after {seconds:.0f} s" if late else ""
    return None, f"no SOS certificate up to degree {highest}{ran}"


def _without_squares(system: System, seconds: float) -> Json | None:
    """Divide out the squares that the goal contains, and prove what is left."""
    split = None if system.strict else square_factor(system.goal)
    if split is None:
        return None
    square, rest = split
    certificate, _ = prove(replace(system, goal=rest), seconds)
    if certificate is None or "own" in certificate["cone"]:
        return None
    lifted = {**certificate, "cone": times_square(certificate["cone"], square)}
    return lifted if _stands(system, lifted) else None


def _stands(system: System, certificate: Json) -> bool:
    try:
        check_goal(system, certificate)
    except (Refused, NotExact):
        return False
    return True


# -- plans ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """One search: a multiplier with its certificate, products of constraints, a degree."""

    multiplier: Polynomial
    given: Json | None
    products: tuple[tuple[int, ...], ...]
    degree: int


def _plans(system: System) -> Iterator[Plan]:
    """Yield searches, from the cheapest."""
    low = degree(system.goal)
    constraints = range(len(system.constraints))
    singles: list[tuple[int, ...]] = [(), *((i,) for i in constraints)]
    forms = [i for i in constraints if _is_form(system.constraints[i].poly)]
    pure = [
        chosen
        for size in range(min(len(forms), 3) + 1)
        for chosen in itertools.combinations(forms, size)
    ]
    pairs = [*singles, *itertools.combinations(constraints, 2)]
    every = [
        chosen
        for size in range(min(len(system.constraints), 4) + 1)
        for chosen in itertools.combinations(constraints, size)
    ]
    one = constant(ONE)
    seen: set[Any] = set()
    families = [singles, pairs, every]
    if _is_form(system.goal) and len(forms) < len(system.constraints):
        families.insert(0, pure)
    for extra in (0, 1, 2, 4):
        for family in families:
            plan = Plan(one, None, tuple(family), low + extra)
            key = (plan.products, plan.degree)
            if key not in seen and plan.degree <= MAX_DEGREE:
                seen.add(key)
                yield plan
        if extra in (0, 2):
            for multiplier, given in _multipliers(system, 1 + extra // 2):
                total = low + degree(multiplier)
                if total <= MAX_DEGREE:
                    yield Plan(multiplier, given, tuple(singles), total)
                    if len(pairs) > len(singles):
                        yield Plan(multiplier, given, tuple(pairs), total + total % 2)


def _is_form(poly: Polynomial) -> bool:
    """Whether all monomials have one degree."""
    return len({sum(e for _, e in mono) for mono in poly}) == 1


def _multipliers(system: System, k: int) -> Iterator[tuple[Polynomial, Json]]:
    r"""Yield $(\sum x^2)^k$ and $(1 + \sum x^2)^k$, with certificates that they are positive."""
    count = len(system.atoms)
    squares: Polynomial = {}
    for atom in range(count):
        x = variable(atom)
        squares = add(squares, multiply(x, x))
    bases = (
        [squares, add(constant(ONE), squares)]
        if _is_form(system.goal)
        else [add(constant(ONE), squares)]
    )
    for base in bases:
        poly = power(base, k)
        strict = [["1", []]] if () in poly else []
        parts = [
            {
                "times": [],
                "basis": [[[a, e // 2] for a, e in mono]],
                "gram": [[write(c)]],
            }
            for mono, c in poly.items()
            if mono
        ]
        yield poly, {"strict": strict, "squares": parts}
    if k == 1:
        for i, constraint in enumerate(system.constraints):
            strict_part = [["1", [i]]] if constraint.strict else []
            square = [] if strict_part else [{"times": [i], "basis": [[]], "gram": [["1"]]}]
            yield constraint.poly, {"strict": strict_part, "squares": square}


def _monomials(count: int, lowest: int, highest: int) -> list[Monomial]:
    """Return all monomials of a range of degrees."""
    out: list[Monomial] = []
    for total in range(lowest, highest + 1):
        for chosen in itertools.combinations_with_replacement(range(count), total):
            exponents: dict[int, int] = {}
            for atom in chosen:
                exponents[atom] = exponents.get(atom, 0) + 1
            out.append(tuple(sorted(exponents.items())))
            if len(out) > 400:
                return out
    return out


def _attempt(system: System, plan: Plan, deadline: float, own: int | Fraction = 0) -> Json | None:
    """Search one plan; ``own`` is how much of the goal's square the certificate must contain."""
    target = multiply(plan.multiplier, system.goal)
    if own:
        squared = multiply(system.goal, system.goal)
        target = subtract(target, scale(number(own), squared))
    count = len(system.atoms)
    blocks: list[Block] = []
    products: dict[int, tuple[int, ...]] = {}
    strict: set[int] = set()
    reduced = _square_free(system)
    for chosen in plan.products:
        if sum(degree(system.constraints[i].poly) for i in chosen) > plan.degree:
            continue
        if time.monotonic() > deadline:
            return None
        factor = constant(ONE)
        for i in chosen:
            factor = multiply(factor, system.constraints[i].poly)
        room = plan.degree - degree(factor)
        if room < 0:
            continue
        basis = [
            m
            for m in _monomials(count, 0, room // 2)
            if not any(e > 1 and a in reduced for a, e in m)
        ]
        if len(basis) > 400:
            return None
        block = Block(factor, basis)
        products[id(block)] = chosen
        blocks.append(block)
        if system.strict and all(system.constraints[i].strict for i in chosen):
            positive = Block(factor, [()])
            products[id(positive)] = chosen
            strict.add(id(positive))
            blocks.append(positive)
    equations = [
        (h, _monomials(count, 0, plan.degree - degree(h)))
        for h in system.equations
        if degree(h) <= plan.degree
    ]
    identity = Identity(target, blocks, equations)
    if _work(identity) > MAX_WORK:
        return None
    prune(identity)
    unknowns = sum(b.width() * (b.width() + 1) // 2 for b in identity.blocks)
    unknowns += sum(len(m) for _, m in equations)
    if (
        time.monotonic() > deadline
        or unknowns > MAX_UNKNOWNS
        or any(b.width() > MAX_BASIS for b in identity.blocks)
    ):
        return None
    origin = [(products[id(b)], id(b) in strict) for b in identity.blocks]
    keys = {id(b.basis): o for b, o in zip(identity.blocks, origin, strict=True)}
    found = solve(identity, deadline)
    if found is None:
        return None
    squares, positives = [], []
    for block, gram in zip(identity.blocks, found.grams, strict=True):
        chosen, is_strict = keys[id(block.basis)]
        if all(x.is_zero() for row in gram for x in row):
            continue
        if is_strict:
            positives.append([write(gram[0][0]), list(chosen)])
            continue
        kept = [k for k, row in enumerate(gram) if not row[k].is_zero()]
        squares.append(
            {
                "times": list(chosen),
                "basis": [[list(item) for item in block.basis[k]] for k in kept],
                "gram": [[write(gram[i][j]) for j in kept] for i in kept],
            }
        )
    ideal = [
        [j, [[write(c), [list(item) for item in mono]] for mono, c in factor.items()]]
        for j, factor in zip(_positions(system, plan), found.factors, strict=True)
        if factor
    ]
    cone = {
        "own": str(own) if own else None,
        "strict": positives,
        "squares": squares,
        "ideal": ideal,
    }
    return {"multiplier": plan.given, "cone": {k: v for k, v in cone.items() if v}}


def _work(identity: Identity) -> int:
    """Return how many products of monomials the identity consists of."""
    squares = sum(b.width() * (b.width() + 1) // 2 * len(b.factor) for b in identity.blocks)
    return squares + sum(len(h) * len(monomials) for h, monomials in identity.equations)


def _positions(system: System, plan: Plan) -> list[int]:
    return [j for j, h in enumerate(system.equations) if degree(h) <= plan.degree]


def _square_free(system: System) -> set[Any]:
    """Return the atoms whose square an equation expresses by lower powers: 0/1 and signs."""
    out = set()
    for h in system.equations:
        atoms = {a for mono in h for a, _ in mono}
        if len(atoms) == 1 and degree(h) == 2:
            out |= atoms
    return out


__all__ = ["Outcome", "prove", "sos_evidence"]
