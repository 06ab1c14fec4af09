r"""The cut polytope in floats: its facets for n <= 6, its gauge by linear programs beyond.

The gauge of a matrix with unit diagonal and off-diagonal part c is the least total weight that
writes c as a combination of the $s_i s_j$; the matrix is a mixture of cuts iff it is at most 1.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .linear import Columns, minimise

Array: TypeAlias = NDArray[Any]

FACETS_UP_TO = 6
"""The facets are known, and few, up to this size."""
ALL_SIGNS_UP_TO = 11
"""Beyond it sign vectors enter the program only when they are needed."""
MOST = 16


@dataclass(frozen=True)
class Gauge:
    """The gauge; weights on rows of ``signs``; a functional that is at most 1 on every cut."""

    value: float
    weights: Array
    signs: Array
    functional: Array


@lru_cache(maxsize=32)
def sign_table(n: int) -> NDArray[np.int8]:
    """Return the 2^(n-1) sign vectors with first entry 1, as rows."""
    bits = (np.arange(1 << (n - 1))[:, None] >> np.arange(n - 1)[::-1]) & 1
    return np.hstack([np.ones((len(bits), 1), np.int8), (1 - 2 * bits).astype(np.int8)])


@lru_cache(maxsize=16)
def cut_facets(n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    r"""Return (b, bound): CUT_n is given by $-\sum_{i<j} b_i b_j c_{ij} \le (\sum_i b_i^2 - 1)/2$.

    The vectors b, up to sign, are those with entries (1, 1, 1), (1, 1, 1, 1, 1) or
    (2, 1, 1, 1, 1, 1) in any places and with any signs, zeros elsewhere; they are all facets for
    n <= 6 (Deza and Laurent, Geometry of Cuts and Metrics, 1997, section 30.6).
    """
    if n > FACETS_UP_TO:
        raise ValueError(f"the facets are listed up to n = {FACETS_UP_TO}")
    rows = []
    for size, shapes in ((3, [(1, 1, 1)]), (5, [(1,) * 5]), (6, set(_placements()))):
        for places in itertools.combinations(range(n), size):
            for shape in sorted(shapes):
                for tail in itertools.product((1, -1), repeat=size - 1):
                    b = [0] * n
                    for place, entry, sign in zip(places, shape, (1, *tail), strict=True):
                        b[place] = sign * entry
                    rows.append(b)
    table = np.array(rows, np.int64).reshape(len(rows), n)
    return table, ((table**2).sum(axis=1) - 1) // 2


def _placements() -> list[tuple[int, ...]]:
    return [tuple(2 if k == place else 1 for k in range(6)) for place in range(6)]


@lru_cache(maxsize=16)
def _scaled_facets(n: int) -> tuple[Array, Array]:
    """Return the facets as rows of <F, .> <= 1, and the flat places of i < j."""
    table, bound = cut_facets(n)
    i, j = np.triu_indices(n, 1)
    if len(table):
        rows = -(table[:, i] * table[:, j]) / bound[:, None]
    else:  # n = 2: a segment
        rows = np.array([[1.0], [-1.0]]) if n == 2 else np.zeros((0, 0))
    return np.ascontiguousarray(rows), i * n + j


def cut_gauge_by_facets(matrix: Array) -> float:
    """Return the gauge of a real matrix with unit diagonal, n <= 6: at most 1 inside.

    It reads what is above the diagonal. A few microseconds; a float, without certificate.

    >>> float(cut_gauge_by_facets(np.array([[1, -.5, -.5], [-.5, 1, -.5], [-.5, -.5, 1]])))
    1.5
    """
    rows, places = _scaled_facets(len(matrix))
    return float((rows @ matrix.ravel()[places]).max()) if len(rows) else 0.0


@lru_cache(maxsize=16)
def _facets_and_form(n: int) -> tuple[Array, int, Array]:
    """Return rows for all entries: the facets, their number; then, and with which values, the rows
    that tell a symmetric matrix with a diagonal of ones."""
    facets, places = _scaled_facets(n)
    i, j = np.triu_indices(n, 1)
    count, pairs = len(facets), len(i)
    rows = np.zeros((count + pairs + n, n * n))
    if count:
        rows[:count, places] = facets
    rows[count + np.arange(pairs), i * n + j] = 1
    rows[count + np.arange(pairs), j * n + i] = -1
    rows[count + pairs + np.arange(n), np.arange(n) * (n + 1)] = 1
    return rows, count, np.repeat([0.0, 1.0], [pairs, n])


def gauge_and_misfit(matrix: Array) -> tuple[float, float]:
    """Return the gauge by facets, n <= 6, and by how much symmetry and unit diagonal are missed."""
    rows, count, wanted = _facets_and_form(len(matrix))
    values = rows @ matrix.ravel()
    return float(values[:count].max(initial=0.0)), float(np.abs(values[count:] - wanted).max())


def nearest_facet(matrix: Array) -> Array:
    """Return the functional, at most 1 on every cut, that attains the gauge (n <= 6)."""
    n = len(matrix)
    rows, places = _scaled_facets(n)
    flat = np.zeros(n * n)
    if len(rows):
        flat[places] = rows[int(np.argmax(rows @ matrix.ravel()[places]))]
    out = flat.reshape(n, n)
    return out + out.T


def cut_gauge(matrix: Array) -> Gauge | str:
    """Return the gauge with weights and functional, n <= 16; or why there is none."""
    n = len(matrix)
    if n > MOST:
        return f"sign vectors of more than {MOST} entries are too many"
    i, j = np.triu_indices(n, 1)
    target = np.asarray(matrix, float)[i, j]
    scale = float(np.abs(target).max(initial=0.0))
    if scale == 0:
        return Gauge(0.0, np.zeros(0), np.zeros((0, n), np.int8), np.zeros((n, n)))
    found = _at_unit_scale(target / scale, n)  # the tolerances of the solver are absolute
    if isinstance(found, str):
        return found
    return Gauge(scale * found.value, scale * found.weights, found.signs, found.functional)


def _at_unit_scale(target: Array, n: int) -> Gauge | str:
    i, j = np.triu_indices(n, 1)
    if n <= ALL_SIGNS_UP_TO:
        signs = sign_table(n)
        cuts = (signs[:, i] * signs[:, j]).T.astype(float)
        found = minimise(np.ones(len(signs)), cuts, target, target)
        if not found.optimal:
            return f"HiGHS: {found.status}"
        return _gauge(found.value, found.x, signs, found.multipliers, n)
    return _by_columns(target, n)


def _by_columns(target: Array, n: int) -> Gauge | str:
    """Add the sign vectors whose cut exceeds the present functional, a few in each round."""
    i, j = np.triu_indices(n, 1)
    table = sign_table(n)
    floats = table.astype(np.float32)
    program = Columns(target)
    chosen: list[int] = []
    known: set[int] = set()
    for k in range(n):  # pairs that can write any matrix, at a price
        for m in range(k):
            place = np.flatnonzero((i == m) & (j == k))[0]
            column = np.zeros(len(i))
            column[place] = 1.0
            program.add(2.0, column)  # dearer than cuts, which can do it for 1
            program.add(2.0, -column)
    pairs = len(i) * 2
    found = program.solve()
    for _ in range(400):
        if not found.optimal:
            return f"HiGHS: {found.status}"
        functional = np.zeros((n, n))
        functional[i, j] = found.multipliers
        values = np.einsum("ki,ki->k", floats @ functional.astype(np.float32), floats)
        order = np.argpartition(-values, 60)[:60]
        fresh = [int(k) for k in order if values[k] > 1 + 1e-5 and int(k) not in known]
        if not fresh:
            exact = table[order].astype(float)
            most = np.einsum("ki,ij,kj->k", exact, functional, exact).max()
            weights, signs = found.x[pairs:], table[chosen]
            return _gauge(found.value, weights, signs, found.multipliers / max(most, 1.0), n)
        for k in fresh:
            column = (table[k][i] * table[k][j]).astype(float)
            program.add(1.0, column)
        chosen += fresh
        known.update(fresh)
        found = program.solve()
    return "too many rounds"


def _gauge(value: float, weights: Array, signs: Array, multipliers: Array, n: int) -> Gauge:
    used = weights > 1e-11
    functional = np.zeros((n, n))
    functional[np.triu_indices(n, 1)] = multipliers
    return Gauge(value, weights[used], signs[used], functional + functional.T)


def greatest_triangle(matrix: Array) -> tuple[float, Array]:
    """Return the triangle inequality that is violated most, as a functional with its value."""
    c = np.asarray(matrix, float)
    n = len(c)
    best, where = 0.0, None
    for i in range(n - 2):
        for a, b, d in ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1)):
            # -(a c_ij + b c_ik + d c_jk) <= 1
            sums = -(a * c[i, i + 1 :, None] + b * c[i, None, i + 1 :] + d * c[i + 1 :, i + 1 :])
            np.fill_diagonal(sums, -np.inf)
            j, k = divmod(int(np.argmax(sums)), len(sums))
            if sums[j, k] > best:
                best, where = float(sums[j, k]), (i, i + 1 + j, i + 1 + k, a, b, d)
    out = np.zeros((n, n))
    if where:
        i, j, k, a, b, d = where
        for x, y, s in ((i, j, a), (i, k, b), (j, k, d)):
            out[x, y] = out[y, x] = -s
    return best, out
