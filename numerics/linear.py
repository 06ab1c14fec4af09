"""Linear programs in floats, by the simplex method of HiGHS: a vertex and its multipliers.

Nothing here is trusted; exact certificates are rounded from what it returns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Vertex:
    """A basic solution: values, multipliers and basis; ``status`` is in the words of the solver."""

    status: str
    value: float
    x: Array
    multipliers: Array
    basic_columns: NDArray[np.bool_]
    basic_rows: NDArray[np.bool_]

    @property
    def optimal(self) -> bool:
        """Whether the solver calls it optimal."""
        return self.status == "Optimal"


class Columns:
    """Minimise cost . x over x >= 0 with A x = b, where columns of A come one by one."""

    def __init__(self, right: Array) -> None:
        self._solver = _solver()
        self._rows = len(right)
        for value in right:
            self._solver.addRow(float(value), float(value), 0, [], [])

    def add(self, cost: float, column: Array, *, lower: float = 0.0) -> None:
        """Add one variable."""
        where = np.flatnonzero(column)
        inf = _highs().kHighsInf
        self._solver.addCol(cost, lower, inf, len(where), where, np.asarray(column, float)[where])

    def solve(self) -> Vertex:
        """Solve, starting from the last basis."""
        return _run(self._solver)


def minimise(
    cost: Array,
    matrix: Array,
    lower: Array,
    upper: Array,
    *,
    free: NDArray[np.bool_] | None = None,
) -> Vertex:
    """Minimise cost . x over lower <= matrix x <= upper and x >= 0 (but for the free ones)."""
    highs = _highs()
    rows, cols = matrix.shape
    lp = highs.HighsLp()
    lp.num_col_, lp.num_row_ = cols, rows
    lp.col_cost_ = np.asarray(cost, float)
    floor = np.zeros(cols)
    if free is not None:
        floor[free] = -highs.kHighsInf
    lp.col_lower_, lp.col_upper_ = floor, np.full(cols, highs.kHighsInf)
    lp.row_lower_, lp.row_upper_ = np.asarray(lower, float), np.asarray(upper, float)
    filled = matrix.T != 0
    lp.a_matrix_.format_ = highs.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(filled.sum(axis=1))]).astype(np.int32)
    lp.a_matrix_.index_ = np.nonzero(filled)[1].astype(np.int32)
    lp.a_matrix_.value_ = np.asarray(matrix.T[filled], float)
    solver = _solver()
    solver.passModel(lp)
    return _run(solver)


def _run(solver: Any) -> Vertex:
    solver.run()
    status = str(solver.modelStatusToString(solver.getModelStatus()))
    solution, basis = solver.getSolution(), solver.getBasis()
    basic = _highs().HighsBasisStatus.kBasic
    return Vertex(
        status,
        float(solver.getObjectiveValue()),
        np.array(solution.col_value),
        np.array(solution.row_dual),
        np.array([s == basic for s in basis.col_status], bool),
        np.array([s == basic for s in basis.row_status], bool),
    )


def _highs() -> Any:
    import highspy

    return highspy


def _solver() -> Any:
    solver = _highs().Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("presolve", "off")
    solver.setOptionValue("solver", "simplex")
    solver.setOptionValue("threads", 1)
    for tolerance in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
        solver.setOptionValue(tolerance, 1e-10)
    return solver
