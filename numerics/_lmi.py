r"""Maximise a variable under one linear matrix inequality, straight at the solvers' own interfaces.

.. math:: \max x_1 \quad\text{such that}\quad F_0 + \sum_{k \ge 1} x_k F_k \succeq 0

with real symmetric F. The programs are small and many: modelling them would cost more than solving
them. Clarabel is tried first, then SCS.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

SECONDS = 60.0
"""How long one solver may take."""


@dataclass(frozen=True)
class Inequality:
    """The entries of the upper triangles: ``value[t]`` at (row, column) of $F_k$, k = which[t]."""

    size: int
    count: int
    which: Indices
    row: Indices
    column: Indices
    value: Floats


@dataclass(frozen=True)
class Solution:
    r"""The optimal x and the dual matrix $Z \succeq 0$; why solvers were passed over.

    $tr(F_1 Z) = -1$ and $tr(F_k Z) = 0$ for k > 1, so that $x_1 \le tr(F_0 Z)$.
    """

    x: Floats
    dual: Floats
    notes: tuple[str, ...]


def solve_lmi(problem: Inequality) -> Solution | tuple[str, ...]:
    """Solve the program; the reasons of all solvers when none has a solution."""
    notes: list[str] = []
    kept: Solution | None = None
    for name, solver in (("CLARABEL", _clarabel), ("SCS", _scs)):
        try:
            status, x, dual = solver(problem)
        except (ValueError, ArithmeticError, RuntimeError) as bad:
            notes.append(f"{name}: {bad}")
            continue
        if not (np.isfinite(x).all() and np.isfinite(dual).all()):
            notes.append(f"{name}: {status}, without finite values")
        elif status == "solved":
            return Solution(x, dual, tuple(notes))
        else:
            notes.append(f"{name}: {status}")
            if kept is None and status == "inaccurate":
                kept = Solution(x, dual, ())
    return Solution(kept.x, kept.dual, tuple(notes)) if kept else tuple(notes)


def _clarabel(problem: Inequality) -> tuple[str, Floats, Floats]:
    import clarabel as compiled
    from scipy import sparse

    clarabel: Any = compiled

    def place(row: Indices, column: Indices) -> Indices:  # the upper triangle, column by column
        return column * (column + 1) // 2 + row

    q, a, b = _standard(problem, place)
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.time_limit = SECONDS
    settings.max_threads = 1
    # it goes on as long as it gains, and what it then calls almost solved is good to 1e-7
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-10
    settings.reduced_tol_gap_abs = settings.reduced_tol_gap_rel = 1e-7
    settings.reduced_tol_feas = 1e-7
    cones = [clarabel.PSDTriangleConeT(problem.size)]
    nothing = sparse.csc_matrix((problem.count, problem.count))
    found = clarabel.DefaultSolver(nothing, q, a, b, cones, settings).solve()
    words = {"Solved": "solved", "AlmostSolved": "solved", "InsufficientProgress": "inaccurate"}
    status = words.get(str(found.status), str(found.status))
    return status, np.array(found.x), _matrix(problem.size, np.array(found.z), place)


def _scs(problem: Inequality) -> tuple[str, Floats, Floats]:
    import scs

    def place(row: Indices, column: Indices) -> Indices:  # the lower triangle, column by column
        return row * problem.size - row * (row - 1) // 2 + column - row

    q, a, b = _standard(problem, place)
    solver = scs.SCS(
        {"A": a, "b": b, "c": q},
        {"s": [problem.size]},
        verbose=False,
        eps_abs=1e-8,
        eps_rel=1e-8,
        time_limit_secs=SECONDS,
    )
    found = solver.solve()
    words = {"solved": "solved", "solved (inaccurate - reached max_iters)": "inaccurate"}
    said = str(found["info"]["status"])
    x, dual = np.asarray(found["x"]), np.asarray(found["y"])
    return words.get(said, said), x, _matrix(problem.size, dual, place)


Place = Callable[[Indices, Indices], Indices]


def _standard(problem: Inequality, place: Place) -> tuple[Floats, Any, Floats]:
    """Return (q, A, b) of: minimise q.x such that b - Ax is the matrix, written as a vector."""
    from scipy import sparse

    values = np.where(problem.row == problem.column, 1.0, math.sqrt(2.0)) * problem.value
    where = place(problem.row, problem.column)
    fixed = problem.which == 0
    length = problem.size * (problem.size + 1) // 2
    b = np.bincount(where[fixed], values[fixed], minlength=length).astype(float)
    entries = (-values[~fixed], (where[~fixed], problem.which[~fixed] - 1))
    q = np.zeros(problem.count)
    q[0] = -1.0
    return q, sparse.csc_matrix(entries, shape=(length, problem.count)), b


def _matrix(size: int, vector: Floats, place: Place) -> Floats:
    row, column = np.triu_indices(size)
    values = vector[place(row, column)]
    out = np.zeros((size, size))
    out[row, column] = np.where(row == column, values, values / math.sqrt(2.0))
    return out + np.triu(out, 1).T
