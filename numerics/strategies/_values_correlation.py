"""Correlation matrices, and the ones that have names."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from . import _scalar
from ._scalar import ONE, Exact, exact, rational
from ._values import ExactMatrix, Name, semidefinite_fault


class CorrelationMatrix(ExactMatrix):
    """A correlation matrix: positive semidefinite with unit diagonal, decided exactly."""

    def _fault(self) -> str:
        if fault := semidefinite_fault(self.rows):
            return fault
        off = [str(row[k]) for k, row in enumerate(self.rows) if row[k] != ONE]
        return f"its diagonal has the entry {off[0]}" if off else ""

    @property
    def rank(self) -> int:
        """The rank, decided exactly."""
        return len(_scalar.pivots(self.rows) or ())


def uncorrelated(n: int) -> CorrelationMatrix:
    """Return the identity."""
    return CorrelationMatrix.trusted(_scalar.identity(n))


def equicorrelated(n: int, c: Any) -> CorrelationMatrix:
    """Return the matrix with c off the diagonal; valid for -1/(n - 1) <= c <= 1."""
    off = exact(c)
    return CorrelationMatrix(_scalar.rows_of(n, n, lambda i, j: ONE if i == j else off))


def signs_correlation(*signs: int) -> CorrelationMatrix:
    r"""Return $ss^T$ of a vector of signs: perfect correlation and anticorrelation."""
    if not signs or any(s not in (1, -1) for s in signs):
        raise ValueError(f"signs are 1 and -1, not {signs}")
    return CorrelationMatrix.trusted(
        _scalar.rows_of(len(signs), len(signs), lambda i, j: rational(signs[i] * signs[j]))
    )


def _named(value: CorrelationMatrix) -> Name | None:
    n = value.d
    off = {value[i, j] for i in range(n) for j in range(n) if i != j}
    if off <= {_scalar.ZERO}:
        return f"uncorrelated({n})", "I" if n > 1 else "1"
    if len(off) == 1:
        (c,) = off
        if c.is_rational():
            written = f"equicorrelated({n}, {_word(c)})"
            return written, written
    if off <= {ONE, rational(-1)}:
        signs = ", ".join("1" if value[0, j] == ONE else "-1" for j in range(n))
        return f"signs_correlation({signs})", f"ss^T of s = ({signs})"
    return None


def _word(x: Exact) -> str:
    value: Fraction = x.real()
    return str(value) if value.denominator == 1 else repr(str(value))


CorrelationMatrix.namers = (_named,)
