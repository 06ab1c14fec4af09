"""Exact solutions of linear systems, by FLINT: over the rationals, or with square roots beside."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ..kernel.numbers import ZERO, Number, number
from ._exact_linear import solve

Rational = Fraction | int


def solve_system(
    rows: Sequence[Sequence[Rational]], right: Sequence[Number]
) -> list[Number] | None:
    """Return an exact x with rows x = right; unknowns that stay free are 0. ``None`` if none.

    The square roots of distinct squarefree integers are independent over the rationals, so each
    part of the right-hand side is solved for apart.
    """
    import flint

    height, width = len(rows), len(rows[0]) if rows else 0
    if not width:
        return None if any(not x.is_zero() for x in right) else []
    radicands = sorted({r for x in right for r, _ in x.parts})
    if not all(x.is_real() for x in right):
        return None
    parts = [[dict(x.parts).get(r, (Fraction(0),))[0] for r in radicands] for x in right]
    if height == width and (square := _solve_square(rows, parts, radicands)):
        return square
    table = [
        [*map(_rational, row), *map(_rational, part)] for row, part in zip(rows, parts, strict=True)
    ]
    reduced, rank = flint.fmpq_mat(table).rref()
    out = [ZERO] * width
    for i in range(rank):
        pivot = next(k for k in range(width + len(radicands)) if reduced[i, k] != 0)
        if pivot >= width:
            return None
        out[pivot] = _assemble([reduced[i, width + k] for k in range(len(radicands))], radicands)
    return out


def _solve_square(
    rows: Sequence[Sequence[Rational]], parts: list[list[Fraction]], radicands: list[int]
) -> list[Number] | None:
    """Solve a regular square system; ``None`` when it is singular."""
    import flint

    if not radicands:
        return None
    matrix = flint.fmpq_mat([[_rational(x) for x in row] for row in rows])
    try:
        found = matrix.solve(flint.fmpq_mat([[_rational(x) for x in part] for part in parts]))
    except ZeroDivisionError:
        return None
    count = range(len(radicands))
    return [_assemble([found[i, k] for k in count], radicands) for i in range(len(rows))]


def _assemble(values: Sequence[Any], radicands: Sequence[int]) -> Number:
    total = ZERO
    for value, r in zip(values, radicands, strict=True):
        if value != 0:
            f = Fraction(int(value.p), int(value.q))
            total = total + (number(f) if r == 1 else Number(((r, (f, Fraction(0))),)))
    return total


def _rational(x: Rational) -> Any:
    import flint

    if isinstance(x, int):
        return flint.fmpq(x)
    return flint.fmpq(x.numerator, x.denominator)


def solve_numbers(rows: Sequence[Sequence[Number]], right: Sequence[Number]) -> list[Number] | None:
    """Solve a square system of exact numbers; ``None`` when it is singular."""
    if all(x.is_rational() for row in rows for x in row):
        plain = [[x.rational() for x in row] for row in rows]
        return solve_system(plain, right)
    return solve(rows, right)
