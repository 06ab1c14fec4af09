r"""Orthogonality relations in sums over distinct indices.

For a unitary matrix $\sum_k \bar U_{ka} U_{kb} = \delta_{ab} = \sum_k \bar U_{ak} U_{bk}$; for
Kraus operators $\sum_{k,r} \bar A_{k,ra} A_{k,rb} = \delta_{ab}$. In a sum over indices distinct
from all others, those others are taken away again. At an explicit size, where sums are written
out, the product in the last row (or column) is what the others leave.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .declarations import Size
from .terms import Atom, Mono, Token, merge, rename

if TYPE_CHECKING:
    from .normal import Normaliser

Free = tuple[tuple[Token, Size], ...]
Piece = tuple[Fraction, Mono, Free]
ONE = Fraction(1)


def _pairs(who: Normaliser, mono: Mono, kind: str) -> Iterator[tuple[Atom, Atom]]:
    """Yield (conjugated entry, entry) of one unitary matrix, or of one channel."""
    head = {"unitary": "M", "channel": "T"}[kind]
    found = [
        a
        for a, e in mono.items()
        if a[0] == head
        and e == 1
        and a[1] in who.context.variables
        and who.context.domain(a[1])["domain"] == kind
    ]
    for left in found:
        for right in found:
            if left[1] == right[1] and (left[2], right[2]) == ("k", "c"):
                yield left, right


def _only_in(token: Token, pair: tuple[Atom, Atom], mono: Mono) -> bool:
    """Whether an index occurs nowhere but in two entries."""
    return not any(_mentions(atom, token) for atom in mono if atom not in pair)


def _mentions(part: Any, token: Token) -> bool:
    if isinstance(part, tuple):
        return any(_mentions(p, token) for p in part)
    return bool(part == token) and isinstance(part, str)


def _without(mono: Mono, pair: tuple[Atom, Atom]) -> Mono:
    return {a: e for a, e in mono.items() if a not in pair}


def contracted(who: Normaliser, mono: Mono, bound: Free, free: Free) -> list[Piece] | None:
    """Carry out one such sum; ``None`` where there is none."""
    sizes = dict(bound)
    for left, right in _pairs(who, mono, "unitary"):
        for place, other in ((3, 4), (4, 3)):
            token, a, b = left[place], left[other], right[other]
            if token != right[place] or token not in sizes or token in (a, b):
                continue
            if not _only_in(token, (left, right), mono):
                continue
            rest = tuple((t, s) for t, s in bound if t != token)
            pieces = [(ONE, _without(mono, (left, right)), rest)] if a == b else []
            return pieces + [
                (-ONE, _moved(mono, {token: t}), rest)
                for t, s in (*free, *rest)
                if s == sizes[token]
            ]
    for left, right in _pairs(who, mono, "channel"):
        k, r, a, b = left[3], left[4], left[5], right[5]
        if (k, r) != (right[3], right[4]) or k not in sizes or r not in sizes or k == r:
            continue
        if {k, r} & {a, b} or not all(_only_in(t, (left, right), mono) for t in (k, r)):
            continue
        rest = tuple((t, s) for t, s in bound if t not in (k, r))
        if sizes[k] == sizes[r]:  # then k and r are distinct, too: not the whole double sum
            continue
        operators = [t for t, s in (*free, *rest) if s == sizes[k]]
        levels = [t for t, s in (*free, *rest) if s == sizes[r]]
        pieces = [(ONE, _without(mono, (left, right)), rest)] if a == b else []
        for t in levels:
            pieces.append((-ONE, _moved(mono, {r: t}), (*rest, (k, sizes[k]))))
            pieces += [(-ONE, _moved(mono, {r: t, k: q}), rest) for q in operators]
        pieces += [(-ONE, _moved(mono, {k: q}), (*rest, (r, sizes[r]))) for q in operators]
        return pieces
    return None


def _moved(mono: Mono, names: dict[Any, Token]) -> Mono:
    """Rename indices; factors that come to coincide are multiplied."""
    out: Mono = {}
    for atom, e in mono.items():
        out = merge(out, {rename(atom, names): e})
    return out


def last_row(who: Normaliser, mono: Mono) -> list[tuple[Fraction, Mono]] | None:
    """At an explicit size, rewrite the product of two entries of the last row, or last column."""
    for left, right in _pairs(who, mono, "unitary"):
        size = who.context.domain(left[1])["size"]
        if not isinstance(size, int):
            continue
        for place, other in ((3, 4), (4, 3)):
            if left[place] != size - 1 or right[place] != size - 1:
                continue
            rest = _without(mono, (left, right))
            pieces = [(ONE, rest)] if left[other] == right[other] else []
            for t in range(size - 1):
                shifted = [(*a[:place], t, *a[place + 1 :]) for a in (left, right)]
                product = merge({shifted[0]: ONE}, {shifted[1]: ONE})
                pieces.append((-ONE, merge(rest, product)))
            return pieces
    for left, right in _pairs(who, mono, "channel"):
        domain = who.context.domain(left[1])
        count, size = domain["count"], domain["size"]
        if not isinstance(count, int) or not isinstance(size, int):
            continue
        if (*left[3:5], *right[3:5]) != (count - 1, size - 1) * 2:
            continue
        rest = _without(mono, (left, right))
        pieces = [(ONE, rest)] if left[5] == right[5] else []
        for k in range(count):
            for r in range(size):
                if (k, r) != (count - 1, size - 1):
                    shifted = [(*a[:3], k, r, a[5]) for a in (left, right)]
                    product = merge({shifted[0]: ONE}, {shifted[1]: ONE})
                    pieces.append((-ONE, merge(rest, product)))
        return pieces
    return None
