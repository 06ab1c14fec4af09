"""Facial reduction: guess the kernels of Gram matrices exactly, and search in their complements."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..kernel.numbers import ZERO
from ._exact_linear import nullspace
from ._identity import Block, Columns, Identity
from .facial import echelon_guess, spectral_gap

Floats = NDArray[np.float64]


def reduce_faces(identity: Identity, grams: Sequence[Floats]) -> bool:
    """Cut the bases down to the complements of the kernels; whether anything was cut."""
    if not grams:  # a linear identity without squares: there is nothing to cut
        return False
    spectra = [np.linalg.eigh(g) for g in grams]
    top = max(float(w[-1]) for w, _ in spectra)
    bar = spectral_gap([abs(float(x)) / top for w, _ in spectra for x in w])
    radicands = _radicands(identity)
    changed = False
    kept = []
    for block, (w, v) in zip(identity.blocks, spectra, strict=True):
        null = v[:, np.abs(w) < bar * top]
        if null.shape[1]:
            kernel = echelon_guess(null.T, radicands)
            if kernel is None:
                continue_with = block
            else:
                changed = True
                complement = nullspace(kernel, block.width())
                if not complement:
                    continue
                continue_with = Block(block.factor, block.basis, _compose(block, complement))
            kept.append(continue_with)
        else:
            kept.append(block)
    identity.blocks = kept
    return changed and bool(kept)


def _radicands(identity: Identity) -> list[int]:
    polys = [identity.target, *(b.factor for b in identity.blocks)]
    polys += [h for h, _ in identity.equations]
    return sorted({r for p in polys for c in p.values() for r, _ in c.parts if r != 1})


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


__all__ = ["reduce_faces"]
