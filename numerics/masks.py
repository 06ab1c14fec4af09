r"""Normalised second moments of 0/1 masks, in floats.

For rates $p_i = t q_i^2$ the matrix C needs weights on masks with $\sum_m w_m m_i m_j = C_{ij} q_i
q_j$ for $i < j$; their load $\tau(q) = \max_i \sum_{m \ni i} w_m / q_i^2$ must not exceed 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .linear import Vertex, minimise

Array: TypeAlias = NDArray[Any]

MOST = 12
"""The 2^n masks are listed up to this size."""


@dataclass(frozen=True)
class Load:
    r"""The least load; weights on ``masks``; W with $m^T W m \ge 0$ and $q^T (W \circ C) q < 0$.

    ``basis`` has the positions of masks in use and of the rows i whose load is the greatest.
    """

    value: float
    weights: Array
    masks: Array
    functional: Array
    basis: tuple[Array, Array]


@lru_cache(maxsize=16)
def mask_table(n: int) -> NDArray[np.int64]:
    """Return the masks with at least two entries, as rows."""
    bits = (np.arange(1 << n)[:, None] >> np.arange(n)) & 1
    return np.ascontiguousarray(bits[bits.sum(axis=1) >= 2])


def least_load(matrix: Array, q: Array | None = None) -> Load | str:
    """Return the least load for given rates (equal ones by default); entries are not negative."""
    n = len(matrix)
    q = np.ones(n) if q is None else q
    i, j = np.triu_indices(n, 1)
    scale = float(matrix[i, j].max(initial=0.0)) or 1.0
    found = _solve(matrix / scale, q, 0.0, None)  # the tolerances of the solver are absolute
    if not found.optimal:
        return f"HiGHS: {found.status}"
    table = mask_table(n)
    functional = np.zeros((n, n))
    functional[i, j] = -found.multipliers[: len(i)] / 2
    functional += functional.T
    functional[np.arange(n), np.arange(n)] = -found.multipliers[len(i) :]
    weights = scale * found.x[: len(table)]
    used = np.flatnonzero(found.basic_columns[: len(table)])
    full = np.flatnonzero(~found.basic_rows[len(i) :])
    return Load(scale * found.value, weights[used], table[used], functional, (used, full))


def best_rates(matrix: Array, q: Array, rounds: int = 60) -> Array:
    """Improve rates by linear programs in (weights, load, change of log q), step by step."""
    step = 0.5
    start = _solve(matrix, q, 0.0, None)
    if not start.optimal:
        return q
    value = start.value
    for _ in range(rounds):
        found = _solve(matrix, q, step, value)
        if not found.optimal:
            return q
        trial = q * np.exp(found.x[len(mask_table(len(matrix))) + 1 :] - step)
        trial = trial / trial[0]
        there = _solve(matrix, trial, 0.0, None)
        if there.optimal and there.value < value - 1e-15:
            q, value = trial, there.value
        else:
            step /= 4
        if step < 1e-13:
            break
    return q


def _solve(matrix: Array, q: Array, step: float, load: float | None) -> Vertex:
    """Minimise the load; with ``load``, also over changes of log q up to ``step``, linearised."""
    n = len(matrix)
    table = mask_table(n)
    i, j = np.triu_indices(n, 1)
    target = matrix[i, j] * q[i] * q[j]
    pairs, masks = len(i), len(table)
    extra = 0 if load is None else n
    rows = np.zeros((pairs + n + extra, masks + 1 + extra))
    rows[:pairs, :masks] = (table[:, i] * table[:, j]).T
    rows[pairs : pairs + n, :masks] = table.T
    rows[pairs : pairs + n, masks] = -(q**2)
    lower = np.concatenate([target, np.full(n + extra, -np.inf)])
    upper = np.concatenate([target, np.zeros(n), np.full(extra, 2 * step)])
    if load is not None:
        at = np.arange(pairs)
        # the variables are the changes plus ``step``, so that they are not negative
        rows[at, masks + 1 + i] = -target
        rows[at, masks + 1 + j] = -target
        lower[:pairs] -= 2 * step * target
        upper[:pairs] -= 2 * step * target
        own = np.arange(n)
        rows[pairs + own, masks + 1 + own] = -2 * load * q**2
        upper[pairs : pairs + n] -= 2 * step * load * q**2
        rows[pairs + n + own, masks + 1 + own] = 1
        lower[pairs + n] = upper[pairs + n] = step  # the first rate sets the scale
    cost = np.zeros(masks + 1 + extra)
    cost[masks] = 1
    return minimise(cost, rows, lower, upper)
