"""Maxima of a quadratic form over signs and over the elliptope, in floats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ._lmi import Inequality, Solution, solve_lmi
from .cuts import sign_table

Array: TypeAlias = NDArray[Any]

ENUMERATED = 18
"""All signs are looked at up to this size."""
STARTS = 200


@dataclass(frozen=True)
class FormMaximum:
    """The correlation matrix that attains the maximum, the multipliers that bound it."""

    point: Array
    multipliers: Array
    notes: tuple[str, ...]


def elliptope_maximum(form: Array) -> FormMaximum | tuple[str, ...]:
    r"""Minimise $\sum_i y_i$ under $diag(y) \succeq A$; the dual matrix is the maximiser.

    The reasons of all solvers when none has a solution.
    """
    n = len(form)
    # y_1 = -t - y_2 - ... - y_n, and t is maximised
    entries = [(0, i, j, -form[i, j]) for i in range(n) for j in range(i, n)]
    entries.append((1, 0, 0, -1.0))
    for k in range(1, n):
        entries += [(k + 1, 0, 0, -1.0), (k + 1, k, k, 1.0)]
    which, row, column, value = (np.array(part) for part in zip(*entries, strict=True))
    found = solve_lmi(Inequality(n, n, which, row, column, value.astype(float)))
    if not isinstance(found, Solution):
        return found
    y = np.concatenate([[-found.x.sum()], found.x[1:]])
    scale = np.sqrt(np.maximum(np.diag(found.dual), 1e-300))
    return FormMaximum(found.dual / np.outer(scale, scale), y, found.notes)


def cut_maximum(form: Array, seed: int = 0) -> tuple[float, Array]:
    """Return the greatest value over signs, and signs that attain it; a good one for large n."""
    n = len(form)
    if n <= ENUMERATED:
        signs = sign_table(n).astype(float)
    else:
        random = np.random.default_rng(seed)
        signs = np.where(random.random((STARTS, n)) < 0.5, -1.0, 1.0)
        hollow = form - np.diag(np.diag(form))
        for _ in range(100):
            before = signs.copy()
            for i in range(n):
                pull = signs @ hollow[i]
                signs[:, i] = np.where(pull == 0, signs[:, i], np.sign(pull))
            if (before == signs).all():
                break
    values = np.einsum("ki,ki->k", signs @ form, signs)
    best = int(values.argmax())
    return float(values[best]), signs[best]
