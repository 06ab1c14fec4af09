"""Write a form as a nonnegative combination of others: a linear program, then exact numbers.

The program is solved in floats; its vertex is solved again in rational arithmetic on the columns
that it uses. What comes back is a proposal that the kernel multiplies out.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..kernel.linear import Form

Json = Any


@dataclass(frozen=True)
class Column:
    """One unknown: a row of the certificate without its coefficient, and its form."""

    row: Json
    form: Form
    free: bool


def program(
    gap: Form, columns: Sequence[Column], until: float = float("inf")
) -> list[float] | None:
    """Return nonnegative floats (any for the free columns) that add up to the gap, or ``None``."""
    if not gap:
        return [0.0] * len(columns)
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix

    keys = {key: k for k, key in enumerate({k: 0 for c in columns for k in c.form} | gap)}
    rows, cols, entries = [], [], []
    for k, column in enumerate(columns):
        for key, value in column.form.items():
            rows.append(keys[key])
            cols.append(k)
            entries.append(float(value))
    right = np.zeros(len(keys))
    for key, value in gap.items():
        right[keys[key]] = float(value)
    if not columns:
        return None
    matrix = coo_matrix((entries, (rows, cols)), shape=(len(keys), len(columns))).tocsr()
    cost = [0.0 if c.free else float(len(c.form)) for c in columns]
    limits = [(None, None) if c.free else (0, None) for c in columns]
    left = {"time_limit": max(1.0, until - time.monotonic())}
    result = linprog(cost, A_eq=matrix, b_eq=right, bounds=limits, method="highs-ds", options=left)
    return list(result.x) if result.status == 0 else None


def solve(gap: Form, columns: Sequence[Column], until: float) -> Json | None:
    """Return an exact certificate, or ``None``."""
    floats = program(gap, columns, until)
    if floats is None:
        return None
    support = [c for c, x in zip(columns, floats, strict=True) if abs(x) > 1e-9]
    exact = _exactly(gap, support)
    if exact is None:
        return None
    rows, zeros = [], []
    for column, value in zip(support, exact, strict=True):
        if value and column.free:
            zeros.append([str(value), *column.row])
        elif value < 0:
            return None
        elif value:
            rows.append([str(value), *column.row])
    return {"sum": rows, "zero": zeros}


def _exactly(gap: Form, support: Sequence[Column]) -> list[Fraction] | None:
    """Solve for the multipliers of the support in rational arithmetic."""
    from flint import fmpq, fmpq_mat

    keys = {key: k for k, key in enumerate({k: 0 for c in support for k in c.form})}
    if any(key not in keys for key in gap):
        return None
    width = len(support) + 1
    table = [[fmpq(0)] * width for _ in keys]
    for k, column in enumerate(support):
        for key, value in column.form.items():
            table[keys[key]][k] = fmpq(value.numerator, value.denominator)
    for key, value in gap.items():
        table[keys[key]][-1] = fmpq(value.numerator, value.denominator)
    reduced, rank = fmpq_mat(len(table), width, [x for row in table for x in row]).rref()
    out = [Fraction(0)] * len(support)
    for row in range(rank):
        pivot = next(k for k in range(width) if reduced[row, k] != 0)
        if pivot == width - 1:
            return None
        entry = reduced[row, width - 1]
        out[pivot] = Fraction(int(entry.p), int(entry.q))
    return out


__all__ = ["Column", "program", "solve"]
