"""The unknowns and equations of a sum-of-squares search."""

from __future__ import annotations

from dataclasses import dataclass

from ..kernel.numbers import ONE, Number
from ..kernel.polynomials import Monomial, Polynomial, multiply, times

Columns = list[list[Number]]
"""A matrix, column by column."""


@dataclass
class Block:
    """One summand: the product of constraints in front, and the space of its squares."""

    factor: Polynomial
    basis: list[Monomial]
    span: Columns | None = None
    """Columns over the basis that span the space; ``None`` for all of it."""

    def width(self) -> int:
        """Return the size of the unknown matrix."""
        return len(self.basis) if self.span is None else len(self.span)


@dataclass
class Found:
    """An exact solution: a Gram matrix for each block, a factor for each equation."""

    grams: list[list[list[Number]]]
    factors: list[Polynomial]


@dataclass
class Identity:
    """The unknowns and equations of one search."""

    target: Polynomial
    blocks: list[Block]
    equations: list[tuple[Polynomial, list[Monomial]]]

    def columns(self) -> tuple[list[Polynomial], list[tuple[int, int, int]]]:
        """Return what each unknown contributes, and where it stands: (block or -1 - j, a, b)."""
        polys: list[Polynomial] = []
        places: list[tuple[int, int, int]] = []
        for k, block in enumerate(self.blocks):
            vectors = _vectors(block)
            for b in range(len(vectors)):
                for a in range(b + 1):
                    square = multiply(vectors[a], vectors[b])
                    if a != b:
                        square = {m: c + c for m, c in square.items()}
                    polys.append(multiply(block.factor, square))
                    places.append((k, a, b))
        for j, (equation, monomials) in enumerate(self.equations):
            for t, mono in enumerate(monomials):
                polys.append(multiply({mono: ONE}, equation))
                places.append((-1 - j, t, t))
        return polys, places


def _vectors(block: Block) -> list[Polynomial]:
    if block.span is None:
        return [{mono: ONE} for mono in block.basis]
    return [
        {m: c for m, c in zip(block.basis, column, strict=True) if not c.is_zero()}
        for column in block.span
    ]


def prune(identity: Identity) -> None:
    """Drop monomials whose squares nothing could cancel (Newton polytope, homogeneity)."""
    while True:
        entries: dict[Monomial, list[tuple[int, Monomial | None, int]]] = {}
        for k, block in enumerate(identity.blocks):
            for s, a in enumerate(block.basis):
                for b in block.basis[: s + 1]:
                    pair = times(a, b)
                    for mono, c in block.factor.items():
                        who = (k, a if a == b else None, c.sign())
                        entries.setdefault(times(pair, mono), []).append(who)
        for equation, monomials in identity.equations:
            for t in monomials:
                for mono in equation:
                    entries.setdefault(times(t, mono), []).append((-1, None, 0))
        drop: set[tuple[int, Monomial]] = set()
        for mono, whom in entries.items():
            if mono in identity.target:
                continue
            if len({sign for _, _, sign in whom}) == 1 and all(a is not None for _, a, _ in whom):
                drop |= {(k, a) for k, a, _ in whom if a is not None}
        if not drop:
            break
        for k, block in enumerate(identity.blocks):
            block.basis = [m for m in block.basis if (k, m) not in drop]
    identity.blocks = [block for block in identity.blocks if block.basis]


__all__ = ["Block", "Columns", "Found", "Identity", "prune"]
