"""Mask laws of each kind."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import comb

from ._generic import generator
from ._numbers import interval
from ._source import Source, pick
from ._values_laws import (
    FiniteMaskLaw,
    all_or_none,
    even_masks,
    independent_masks,
    k_of_n,
)

KINDS = (
    "iid",
    "unequal",
    "exchangeable",
    "pairwise independent",
    "determinantal",
    "arbitrary",
    "generic",
)


def mask_law(source: Source, n: int, kind: str) -> FiniteMaskLaw:
    """Draw a law of one kind."""
    match kind:
        case "iid":
            return independent_masks(*[_rate(source)] * n)
        case "unequal":
            return independent_masks(*[_rate(source) for _ in range(n)])
        case "exchangeable":
            return _exchangeable(source, n)
        case "pairwise independent":
            return _pairwise(source, n)
        case "determinantal":
            return _determinantal(source, n)
        case "arbitrary":
            return _arbitrary(source, n)
    rng = generator(source)
    parts = [1 + round(rng.expovariate(1.0) * 2**20) for _ in range(2**n)]
    every = itertools.product((0, 1), repeat=n)
    return FiniteMaskLaw({m: Fraction(w, sum(parts)) for m, w in zip(every, parts, strict=True)})


def _rate(source: Source) -> Fraction:
    return Fraction(interval(source, "0", "1"))


def _exchangeable(source: Source, n: int) -> FiniteMaskLaw:
    match source.integer(3):
        case 0:
            return k_of_n(n, source.integer(n))
        case 1:
            return all_or_none(n, _rate(source))
    sizes = [pick(source, (1, 0, 2, 5)) for _ in range(n + 1)]
    if not any(sizes):
        sizes[-1] = 1
    total = sum(sizes)
    return FiniteMaskLaw(
        {
            m: Fraction(sizes[sum(m)], total * comb(n, sum(m)))
            for m in itertools.product((0, 1), repeat=n)
        }
    )


def _pairwise(source: Source, n: int) -> FiniteMaskLaw:
    r"""Draw fair bits that are pairwise independent.

    Unit k is the parity of a nonempty set A_k of fair bits; parities of two different sets are
    independent. With $2^b > n$ bits b suffice (C. R. Rao, 1947).
    """
    if n > 2 and source.integer(2) == 2:
        return even_masks(n)
    bits = n.bit_length()
    sets = list(range(1, 1 << bits))
    for k in range(n):  # any n of them, in any order
        j = k + source.integer(len(sets) - 1 - k)
        sets[k], sets[j] = sets[j], sets[k]
    flips = [source.integer(1) for _ in range(n)]
    weight = Fraction(1, 1 << bits)
    law: dict[tuple[int, ...], Fraction] = {}
    for x in range(1 << bits):
        mask = tuple((x & a).bit_count() % 2 ^ f for a, f in zip(sets[:n], flips, strict=True))
        law[mask] = law.get(mask, Fraction(0)) + weight
    return FiniteMaskLaw(law)


def _determinantal(source: Source, n: int) -> FiniteMaskLaw:
    """Draw the law with weights det L_S, L the Gram matrix of small integer vectors."""
    width = 1 + source.integer(n)
    vectors = [[pick(source, (1, 0, -1, 2)) for _ in range(width)] for _ in range(n)]
    gram = [[sum(a * b for a, b in zip(u, v, strict=True)) for v in vectors] for u in vectors]
    minors = {}
    for mask in itertools.product((0, 1), repeat=n):
        kept = [k for k in range(n) if mask[k]]
        minors[mask] = determinant([[gram[i][j] for j in kept] for i in kept])
    total = sum(minors.values())
    return FiniteMaskLaw({mask: Fraction(w, total) for mask, w in minors.items()})


def determinant(rows: list[list[int]]) -> int:
    """Return the determinant of an integer matrix, exactly (E. H. Bareiss, 1968)."""
    a, n, sign, last = [list(row) for row in rows], len(rows), 1, 1
    for k in range(n):
        found = next((i for i in range(k, n) if a[i][k]), None)
        if found is None:
            return 0
        if found != k:
            a[k], a[found], sign = a[found], a[k], -sign
        for i in range(k + 1, n):
            for j in range(k + 1, n):
                a[i][j] = (a[i][j] * a[k][k] - a[i][k] * a[k][j]) // last
        last = a[k][k]
    return sign * last


def _arbitrary(source: Source, n: int) -> FiniteMaskLaw:
    count = 1 + source.integer(3)
    law: dict[tuple[int, ...], int] = {}
    for _ in range(count):
        mask = tuple(pick(source, (1, 0)) for _ in range(n))
        law[mask] = law.get(mask, 0) + pick(source, (1, 2, 3, 10))
    total = sum(law.values())
    return FiniteMaskLaw({m: Fraction(w, total) for m, w in law.items()})
