"""From a float solution to an exact one: round, project onto the identity, test exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..kernel.matrices import is_psd
from ..kernel.numbers import ZERO, Number, number
from ..kernel.polynomials import Monomial, Polynomial
from ._identity import Block, Found, Identity
from .affine import AffineSystem

Floats = NDArray[np.float64]

DENOMINATORS = (1, 2, 12, 120, 5040, 10**6, 10**9)


def solve_exactly(
    identity: Identity,
    polys: Sequence[Polynomial],
    places: Sequence[tuple[int, int, int]],
    where: dict[Monomial, int],
    values: Floats,
) -> Found | None:
    """Round, project onto the identity, and keep what is exactly positive semidefinite."""
    system = AffineSystem.of(polys, identity.target, where)
    for denominator in DENOMINATORS:
        rounded = [number(Fraction(round(float(v) * denominator), denominator)) for v in values]
        exact = system.project(rounded)
        if exact is None:
            return None
        found = _assembled(identity, places, exact)
        if found is not None:
            return found
    return None


def _assembled(identity: Identity, places: Any, exact: list[Number]) -> Found | None:
    grams = []
    for k, block in enumerate(identity.blocks):
        width = block.width()
        small = [[ZERO] * width for _ in range(width)]
        for (owner, a, b), value in zip(places, exact, strict=True):
            if owner == k:
                small[a][b] = small[b][a] = value
        if not is_psd(small):
            return None
        grams.append(_lifted(block, small))
    factors: list[Polynomial] = [{} for _ in identity.equations]
    for (owner, t, _), value in zip(places, exact, strict=True):
        if owner < 0 and not value.is_zero():
            factors[-1 - owner][identity.equations[-1 - owner][1][t]] = value
    return Found(grams, factors)


def _lifted(block: Block, small: list[list[Number]]) -> list[list[Number]]:
    if block.span is None:
        return small
    half = [  # small times the transpose of the span
        [_dot(row, [column[i] for column in block.span]) for i in range(len(block.basis))]
        for row in small
    ]
    return [
        [
            _dot([column[i] for column in block.span], [row[j] for row in half])
            for j in range(len(block.basis))
        ]
        for i in range(len(block.basis))
    ]


def _dot(u: Sequence[Number], v: Sequence[Number]) -> Number:
    out = ZERO
    for x, y in zip(u, v, strict=True):
        if x.parts and y.parts:
            out = out + x * y
    return out


__all__ = ["solve_exactly"]
