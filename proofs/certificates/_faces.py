"""Facial reduction: guess the kernels of Gram matrices exactly, and search in their complements."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ..kernel.numbers import ONE, ZERO, Number, number, root
from ._identity import Block, Columns, Identity

Floats = NDArray[np.float64]


def reduce_faces(identity: Identity, grams: Sequence[Floats]) -> bool:
    """Cut the bases down to the complements of the kernels; whether anything was cut."""

    spectra = [np.linalg.eigh(g) for g in grams]
    top = max(float(w[-1]) for w, _ in spectra)
    bar = _gap(sorted({abs(float(x)) / top for w, _ in spectra for x in w}))
    radicands = _radicands(identity)
    changed = False
    kept = []
    for block, (w, v) in zip(identity.blocks, spectra, strict=True):
        null = v[:, np.abs(w) < bar * top]
        if null.shape[1]:
            kernel = _recognised(null.T, radicands)
            if kernel is None:
                continue_with = block
            else:
                changed = True
                complement = _orthogonal(kernel, block.width())
                if not complement:
                    continue
                continue_with = Block(block.factor, block.basis, _compose(block, complement))
            kept.append(continue_with)
        else:
            kept.append(block)
    identity.blocks = kept
    return changed and bool(kept)


def _gap(ratios: list[float]) -> float:
    """Return the threshold in the widest gap between small and large eigenvalues."""
    marks = [1e-9, *(r for r in ratios if 1e-9 < r < 0.02), 0.02]
    best, bar = 0.0, 1e-5
    for low, high in itertools.pairwise(marks):
        if high / low > best and high > 1e-6:
            best, bar = high / low, (low * high) ** 0.5
    return bar


def _recognised(rows: Floats, radicands: list[int]) -> list[list[Number]] | None:
    """Return the reduced echelon form of a row space, its entries guessed exactly."""
    a = np.array(rows, float)
    pivots: list[int] = []
    for c in range(a.shape[1]):
        r = len(pivots)
        if r == a.shape[0]:
            break
        best = r + int(np.argmax(np.abs(a[r:, c])))
        if abs(a[best, c]) < 1e-3:
            continue
        a[[r, best]] = a[[best, r]]
        a[r] /= a[r, c]
        for other in range(a.shape[0]):
            if other != r:
                a[other] -= a[other, c] * a[r]
        pivots.append(c)
    out = []
    for line in a[: len(pivots)]:
        guessed = [guess_number(float(x), radicands) for x in line]
        if any(g is None for g in guessed):
            return None
        out.append([g for g in guessed if g is not None])
    return out


def guess_number(value: float, radicands: Sequence[int], tolerance: float = 2e-4) -> Number | None:
    """Return the simple exact number that a float seems to be."""
    for bound in (1, 2, 3, 4, 6, 8, 12, 24, 60):
        simple = Fraction(value).limit_denominator(bound)
        if abs(float(simple) - value) < tolerance / bound:
            return number(simple)
    for r in radicands:
        for bound in (1, 2, 3, 4, 6, 12):
            simple = Fraction(value / r**0.5).limit_denominator(bound)
            if abs(float(simple) * r**0.5 - value) < tolerance / bound:
                return number(simple) * root(r)
        for top in range(-12, 13):
            for bottom in (1, 2, 3, 4):
                part = top / bottom * r**0.5
                simple = Fraction(value - part).limit_denominator(4)
                if abs(float(simple) + part - value) < tolerance / 10:
                    return number(simple) + number(Fraction(top, bottom)) * root(r)
    simple = Fraction(value).limit_denominator(400)
    return number(simple) if abs(float(simple) - value) < 1e-6 else None


def _radicands(identity: Identity) -> list[int]:
    polys = [identity.target, *(b.factor for b in identity.blocks)]
    polys += [h for h, _ in identity.equations]
    return sorted({r for p in polys for c in p.values() for r, _ in c.parts if r != 1})


def _orthogonal(rows: list[list[Number]], width: int) -> Columns:
    """Return a basis of the vectors orthogonal to rows in reduced echelon form."""
    pivots = [next(c for c, x in enumerate(row) if not x.is_zero()) for row in rows]
    out = []
    for free in range(width):
        if free in pivots:
            continue
        column = [ZERO] * width
        column[free] = ONE
        for row, pivot in zip(rows, pivots, strict=True):
            column[pivot] = -row[free]
        out.append(column)
    return out


def _compose(block: Block, complement: Columns) -> Columns:
    if block.span is None:
        return complement
    out = []
    for column in complement:
        total = [ZERO] * len(block.basis)
        for factor, inner in zip(column, block.span, strict=True):
            if not factor.is_zero():
                total = [x + factor * y for x, y in zip(total, inner, strict=True)]
        out.append(total)
    return out


__all__ = ["guess_number", "reduce_faces"]
