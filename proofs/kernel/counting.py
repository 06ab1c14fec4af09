"""Sums over distinct indices: counting those that occur nowhere, and naming the others."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from .declarations import Size
from .normal import Normaliser, TooLarge
from .terms import Atom, Key, Mono, Token, merge, ordered, rename, sorted_mono
from .unitary import contracted

Free = tuple[tuple[Token, Size], ...]
"""Pairwise distinct free indices with their sizes."""


def domain_of(who: Normaliser, atom: Atom) -> Mapping[str, Any] | None:
    """Return the declaration of the variable whose entry an atom is."""
    if atom[0] in ("v", "M") and atom[1] in who.context.variables:
        return who.context.domain(atom[1])
    return None


def renamed(mono: Mono, names: Mapping[Any, Token]) -> Mono:
    """Rename the indices of a monomial."""
    out: Mono = {}
    for atom, exponent in mono.items():
        out = merge(out, {rename(atom, names): exponent})
    return out


def count_unused(
    who: Normaliser, settled: tuple[Fraction, Mono, Free], free: Free, depth: int
) -> Iterator[tuple[Key, Fraction]]:
    """Sum over bound indices that no longer occur, use normalisation, and name the others."""
    coefficient, mono, case = settled
    live = tuple((t, s) for t, s in case if any(occurs(a, t) for a in mono))
    todo: list[tuple[Fraction, Mono, Free]] = []
    factors: list[tuple[Fraction, Mono]] = [(coefficient, mono)]
    taken: dict[Size, int] = {}
    for _, size in (*free, *live):
        taken[size] = taken.get(size, 0) + 1
    for token, size in case:
        if (token, size) in live:
            continue
        k = taken.get(size, 0)
        factors = [
            piece
            for c, m in factors
            for piece in ((c, merge(m, {("n", size): Fraction(1)})), (-c * k, m))
            if piece[0]
        ]
        taken[size] = k + 1
    todo = [(c, m, live) for c, m in factors]
    while todo:
        c, m, bound = todo.pop()
        idle = next(((t, s) for t, s in bound if not any(occurs(a, t) for a in m)), None)
        if idle is not None:
            left = tuple(pair for pair in bound if pair != idle)
            k = sum(1 for _, s in (*free, *left) if s == idle[1])
            todo += [(c, merge(m, {("n", idle[1]): Fraction(1)}), left)]
            todo += [(-c * k, m, left)] if k else []
            continue
        if "unitary" in who.flags and (pieces := contracted(who, m, bound, free)) is not None:
            todo += [(c * factor, mono, live) for factor, mono, live in pieces]
            continue
        summed = _normalised(who, m, bound) if "facts" in who.flags else None
        if summed is None:
            yield _name(m, bound, depth), c
            continue
        atom = next(a for a in m if occurs(a, summed))
        size = dict(bound)[summed]
        rest = {a: e for a, e in m.items() if a != atom}
        left = tuple((t, s) for t, s in bound if t != summed)
        todo.append((c, rest, left))
        for other, its_size in (*free, *left):
            if its_size == size:
                todo.append((-c, merge(rest, {rename(atom, {summed: other}): Fraction(1)}), left))


def _normalised(who: Normaliser, mono: Mono, bound: Free) -> Token | None:
    """Return a bound index that occurs only as w_d (weights) or rho_dd (a state), once."""
    for token, _ in bound:
        atoms = [(a, e) for a, e in mono.items() if occurs(a, token)]
        if len(atoms) != 1 or atoms[0][1] != 1:
            continue
        atom = atoms[0][0]
        domain = domain_of(who, atom)
        if domain is None:
            continue
        if domain["domain"] == "distribution" and atom[3] == token:
            return token
        if domain["domain"] == "state" and atom[3] == atom[4] == token:
            return token
    return None


def occurs(part: Any, token: Token) -> bool:
    """Whether an index occurs in an atom."""
    if isinstance(part, tuple):
        return any(occurs(p, token) for p in part)
    return isinstance(part, str) and part == token


def _name(mono: Mono, bound: Free, depth: int) -> Key:
    """Return the key that does not depend on how the bound indices are called."""
    by_size: dict[Size, list[Token]] = {}
    for token, size in bound:
        by_size.setdefault(size, []).append(token)
    sizes = sorted(by_size, key=repr)
    if sum(len(by_size[s]) for s in sizes) > 6:
        raise TooLarge("more than 6 bound indices in one monomial")
    best: Any = None
    for orders in itertools.product(*(itertools.permutations(by_size[s]) for s in sizes)):
        names: dict[Any, Token] = {
            token: f"${depth}.{size}.{k}"
            for size, order in zip(sizes, orders, strict=True)
            for k, token in enumerate(order)
        }
        candidate = sorted_mono(_symmetric(renamed(mono, names)))
        if best is None or repr(candidate) < repr(best):
            best = candidate
    return tuple((s, len(by_size[s])) for s in sizes), best


def _symmetric(mono: Mono) -> Mono:
    return {
        ("M", a[1], "s", *ordered(a[3], a[4])) if a[0] == "M" and a[2] == "s" else a: e
        for a, e in mono.items()
    }
