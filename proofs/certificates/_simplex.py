"""Exact optimal pairs of linear programs: the basis that floats found, else the simplex method.

A program has rows ``rows x + slack = right`` with a slack >= 0 for the last ``inequalities`` rows
and none for the first; its variables are >= 0 but for the free ones; the objective is maximised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from ...numerics.linear import minimise
from ..kernel.matrices import inner
from ..kernel.numbers import ONE, ZERO, Number
from ..kernel.quantities.programs import Program
from ._systems import solve_numbers
from .given import to_complex

Vector: TypeAlias = list[Number]

MAX_CELLS = 40_000
"""Exact tableaux larger than this are not worked with."""


@dataclass(frozen=True)
class Pair:
    """A feasible point and multipliers with the same value."""

    primal: Vector
    dual: Vector


def optimal_pair(program: Program) -> Pair | None:
    """Return an exact optimal pair; ``None`` when there is no optimum, or it is out of reach."""
    return pair_from_floats(program) or _by_simplex(program)


def pair_from_floats(program: Program) -> Pair | None:
    """Solve exactly for the basis at which a float solver stopped."""
    rows = program.equal + program.below
    matrix = np.array([[_float(x) for x in row] for row in rows]).reshape(-1, program.size)
    right = np.array([_float(x) for x in program.right()])
    lower = right.copy()
    lower[len(program.equal) :] = -np.inf
    free = np.zeros(program.size, bool)
    free[list(program.free)] = True
    cost = -np.array([_float(x) for x in program.objective])
    with np.errstate(all="ignore"):
        if not (np.isfinite(matrix).all() and np.isfinite(right).all() and np.isfinite(cost).all()):
            return None
        found = minimise(cost, matrix, lower, right, free=free)
    if not found.optimal:
        return None
    columns = np.flatnonzero(found.basic_columns).tolist()
    tight = np.flatnonzero(~found.basic_rows).tolist()
    if len(columns) != len(tight):
        return None
    square = [[rows[i][j] for j in columns] for i in tight]
    values = solve_numbers(square, [program.right()[i] for i in tight])
    transposed = [list(column) for column in zip(*square, strict=True)]
    multipliers = solve_numbers(transposed, [program.objective[j] for j in columns])
    if values is None or multipliers is None:
        return None
    x, y = [ZERO] * program.size, [ZERO] * len(rows)
    for j, value in zip(columns, values, strict=True):
        x[j] = value
    for i, value in zip(tight, multipliers, strict=True):
        y[i] = value
    return Pair(x, y) if is_optimal(program, x, y) else None


def is_optimal(program: Program, x: Vector, y: Vector) -> bool:
    """Whether both are feasible and their values agree."""
    if any(v.sign() < 0 for j, v in enumerate(x) if j not in program.free):
        return False
    if any(v.sign() < 0 for v in y[len(program.equal) :]):
        return False
    for row, value in zip(program.equal, program.equal_to, strict=True):
        if not (inner(row, x) - value).is_zero():
            return False
    for row, value in zip(program.below, program.below_to, strict=True):
        if (value - inner(row, x)).sign() < 0:
            return False
    for j, c in enumerate(program.objective):
        gap = (inner(program.column(j), y) - c).sign()
        if gap < 0 or (j in program.free and gap):
            return False
    return (inner(program.objective, x) - inner(program.right(), y)).is_zero()


def _by_simplex(program: Program) -> Pair | None:
    """Run the simplex method exactly, with Bland's rule, which does not cycle."""
    rows, right = program.equal + program.below, program.right()
    height, equations = len(rows), len(program.equal)
    split = sorted(program.free)
    # columns: variables, negatives of the free ones, slacks, artificials; then the right side
    width = program.size + len(split) + (height - equations) + height
    if height * width > MAX_CELLS:
        return None
    table: list[Vector] = []
    for i, row in enumerate(rows):
        slack = [ONE if k == i else ZERO for k in range(equations, height)]
        line = [*row, *(-row[j] for j in split), *slack]
        sign = right[i].sign() < 0
        line = [-x for x in line] if sign else line
        unit = [ONE if k == i else ZERO for k in range(height)]
        table.append([*line, *unit, -right[i] if sign else right[i]])
    basis = list(range(width - height, width))
    genuine = width - height
    if not _pivot(table, basis, [ZERO] * genuine + [-ONE] * height, width):
        return None
    if any(not table[i][-1].is_zero() for i, k in enumerate(basis) if k >= genuine):
        return None
    for i, k in enumerate(basis):  # artificials that stay at zero leave where they can
        if k >= genuine:
            entering = next((j for j in range(genuine) if not table[i][j].is_zero()), None)
            if entering is not None:
                _exchange(table, basis, i, entering)
    objective = [*program.objective, *(-program.objective[j] for j in split)]
    cost = objective + [ZERO] * (width - len(objective))
    if not _pivot(table, basis, cost, genuine):
        return None
    x = [ZERO] * program.size
    for i, k in enumerate(basis):
        if k < program.size:
            x[k] = x[k] + table[i][-1]
        elif k < program.size + len(split):
            j = split[k - program.size]
            x[j] = x[j] - table[i][-1]
    prices = [cost[k] for k in basis]
    y = []
    for i in range(height):
        price = inner(prices, [line[genuine + i] for line in table])
        y.append(-price if right[i].sign() < 0 else price)
    return Pair(x, y) if is_optimal(program, x, y) else None


def _pivot(table: list[Vector], basis: list[int], cost: Sequence[Number], allowed: int) -> bool:
    """Maximise; ``False`` when the objective grows without bound."""
    while True:
        prices = [cost[k] for k in basis]
        entering = None
        for j in range(allowed):
            if j in basis:
                continue
            gain = cost[j] - inner(prices, [line[j] for line in table])
            if gain.sign() > 0:
                entering = j
                break
        if entering is None:
            return True
        best: tuple[Number, int, int] | None = None
        for i, line in enumerate(table):
            if line[entering].sign() > 0:
                ratio = line[-1] * line[entering].inverse()
                if (
                    best is None
                    or (ratio - best[0]).sign() < 0
                    or ((ratio - best[0]).is_zero() and basis[i] < best[1])
                ):
                    best = ratio, basis[i], i
        if best is None:
            return False
        _exchange(table, basis, best[2], entering)


def _exchange(table: list[Vector], basis: list[int], leaving: int, entering: int) -> None:
    scale = table[leaving][entering].inverse()
    pivot = [scale * x if x.parts else x for x in table[leaving]]
    table[leaving] = pivot
    for i, line in enumerate(table):
        factor = line[entering]
        if i != leaving and factor.parts:
            table[i] = [x - factor * p if p.parts else x for x, p in zip(line, pivot, strict=True)]
    basis[leaving] = entering


def _float(x: Number) -> float:
    try:
        return to_complex(x).real
    except OverflowError:
        return np.inf
