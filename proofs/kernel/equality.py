"""Decide that two scalar expressions are equal for every size, index and value."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .canonical import canonical, reduce_mono
from .counting import Free
from .declarations import Context, Refused, Size, Tree
from .language import shape
from .normal import FLAGS, Normaliser, TooLarge
from .terms import Poly, Term, Token, scaled


@dataclass(frozen=True)
class Outcome:
    """Whether two expressions were shown to be equal, in how many cases, and where it failed."""

    equal: bool
    cases: int
    gap: str = ""


def index_cases(indices: Sequence[tuple[str, Size]]) -> Iterator[tuple[dict[str, Token], Free]]:
    """Yield every pattern of coincidences of free indices: (name to token, distinct tokens).

    An index over a number runs through its positions; those over a named size are grouped in
    every way into blocks of equal ones.
    """
    named: dict[Size, list[str]] = {}
    explicit: list[tuple[str, int]] = []
    for name, size in indices:
        if isinstance(size, int):
            explicit.append((name, size))
        else:
            named.setdefault(size, []).append(name)
    for positions in itertools.product(*(range(size) for _, size in explicit)):
        fixed: dict[str, Token] = {
            name: k for (name, _), k in zip(explicit, positions, strict=True)
        }
        for blocks in itertools.product(*(_partitions(names) for names in named.values())):
            tokens = dict(fixed)
            free: list[tuple[Token, Size]] = []
            for size, partition in zip(named, blocks, strict=True):
                for block in partition:
                    free.append((f"={block[0]}", size))
                    tokens.update({name: f"={block[0]}" for name in block})
            yield tokens, tuple(free)


def _partitions(names: list[str]) -> list[list[list[str]]]:
    if not names:
        return [[]]
    head, *tail = names
    out = []
    for partition in _partitions(tail):
        out.append([[head], *partition])
        out += [
            [*partition[:k], [head, *partition[k]], *partition[k + 1 :]]
            for k in range(len(partition))
        ]
    return out


def difference(
    context: Context,
    flags: frozenset[str],
    hypotheses: tuple[Tree, ...],
    left: Tree,
    right: Tree,
    tokens: dict[str, Token],
    free: Free,
) -> Poly:
    """Return the canonical polynomial of ``left - right`` in one case of the free indices."""
    who = Normaliser(context, flags, hypotheses, base=tokens)
    who.token_sizes.update({str(token): size for token, size in free})
    terms = who.expand(left, tokens) + scaled(Fraction(-1), who.expand(right, tokens))
    return clear_denominators(who, canonical(who, terms, free))


def prove_equal(
    context: Context,
    left: Tree,
    right: Tree,
    indices: Sequence[tuple[str, Size]] = (),
    flags: frozenset[str] = FLAGS,
    hypotheses: tuple[Tree, ...] = (),
) -> Outcome:
    """Compare two scalar trees in every case; both must be well formed and scalar."""
    if shape(left, context) != () or shape(right, context) != ():
        raise Refused("only scalars are compared here")
    cases = 0
    for tokens, free in index_cases(indices):
        cases += 1
        if cases > 5_000:
            raise TooLarge("more than 5000 index cases")
        gap = difference(context, flags, hypotheses, left, right, tokens, free)
        if gap:
            where = ", ".join(f"{name}={token}" for name, token in tokens.items()).replace(
                "==", "="
            )
            return Outcome(
                False, cases, f"difference {show(gap)}" + (f" at {where}" if where else "")
            )
    return Outcome(True, cases)


def clear_denominators(who: Normaliser, poly: Poly) -> Poly:
    """Multiply by every denominator that is a polynomial without bound indices.

    The result is zero iff the input is, since a denominator that may vanish is refused elsewhere.
    """
    for _ in range(8):
        target = next(
            (
                atom
                for (_, mono) in poly
                for atom, e in mono
                if atom[0] == "inverse"
                and e > 0
                and all(not sizes for (sizes, _), _ in atom[1])
                and "$" not in repr(atom)
            ),
            None,
        )
        if target is None:
            return poly
        degree = max(dict(mono).get(target, Fraction(0)) for _, mono in poly)
        if degree.denominator != 1 or degree > 8:
            return poly
        out: Poly = {}
        for (sizes, mono), value in poly.items():
            rest = {a: e for a, e in mono if a != target}
            terms = [Term(value, {}, rest)]
            missing = degree - dict(mono).get(target, Fraction(0))
            factor = [Term(c, {}, dict(m)) for (_, m), c in target[1]]
            for _ in range(int(missing)):
                terms = who.product(terms, factor)
            for term in terms:
                reduced = reduce_mono(who, term.coefficient, term.mono)
                if reduced is None:
                    continue
                key = (sizes, tuple(sorted(reduced[1].items(), key=repr)))
                total = out.get(key, Fraction(0)) + reduced[0]
                if total:
                    out[key] = total
                else:
                    out.pop(key, None)
        poly = out
    return poly


def show(poly: Poly) -> str:
    """Return a readable form of a canonical polynomial, for messages."""
    words = []
    for (_, mono), value in itertools.islice(poly.items(), 4):
        factors = [_show_atom(a) + (f"^{e}" if e != 1 else "") for a, e in mono]
        words.append("*".join([str(value), *factors] if value != 1 or not factors else factors))
    return " + ".join(words) + (" + ..." if len(poly) > 4 else "")


def _show_atom(atom: Any) -> str:
    match atom:
        case (("x" | "n"), name, *_):
            return str(name)
        case ("v", name, flavour, i):
            return f"{'conj ' if flavour == 2 else ''}{name}[{_plain(i)}]"
        case ("M", name, flavour, i, j):
            return f"{'conj ' if flavour == 'k' else ''}{name}[{_plain(i)},{_plain(j)}]"
        case ("I",):
            return "i"
        case ("root", q):
            return f"sqrt({q})"
        case ("E", _, _, mono):
            return "E[" + " ".join(_show_atom(("v", "m", *a[2:])) for a, _ in mono) + "]"
    return f"<{atom[0]}>"


def _plain(token: Any) -> str:
    return str(token).lstrip("=").replace("$0.", "")


__all__ = ["Outcome", "difference", "index_cases", "prove_equal", "show"]
