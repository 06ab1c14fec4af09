r"""Exact optima of a Schur map by facial reduction, when its norm is guessed and they are not.

Feasible points that attain the norm v are the solutions of affine equations in positive matrices:

- $W \oplus (Q - W) \oplus Q$ with Q diagonal, $\mathrm{tr}\,Q = 1$ and
  $2\,\mathrm{tr} AW - \mathrm{tr} AQ = v$,
- $B \oplus (B - A) \oplus S$ with S diagonal, $S_{ii} + 2 B_{ii} = v + A_{ii}$.

Both sets lack interior, and often contain more than one point: what the kernels leave free is
rounded.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics.schur import SchurSolution
from ..kernel.matrices import Matrix
from ..kernel.numbers import ONE, ZERO, I, Number, number
from .facial import exact_point

Array: TypeAlias = NDArray[Any]
Equations: TypeAlias = list[tuple[Matrix, Number]]


def attained(
    a: Matrix, floats: Array, value: Number, solution: SchurSolution
) -> tuple[list[Number], Matrix, Matrix] | None:
    """Return exact weights, W and B that attain ``value``, or ``None``."""
    n = len(a)
    radicands = [r for r, _ in value.parts if r != 1]
    d = np.sqrt(solution.weights)
    w = d[:, None] * (np.eye(n) + solution.sign) * d / 2
    q = np.diag(solution.weights)
    first = exact_point(_sum(w, q - w, q), _primal(a, value), radicands)
    if first is None:
        return None
    b = solution.dual(floats)
    slack = np.diag(np.real(solution.upper - 2 * np.diag(b) + np.diag(floats)))
    second = exact_point(_sum(b, b - floats, slack), _dual(a, value), radicands)
    if second is None:
        return None
    weights = [first[2 * n + i][2 * n + i] for i in range(n)]
    return weights, _block(first, n), _block(second, n)


def _sum(*blocks: Array) -> Array:
    n = len(blocks[0])
    out = np.zeros((3 * n, 3 * n), complex)
    for k, block in enumerate(blocks):
        out[k * n : (k + 1) * n, k * n : (k + 1) * n] = block
    return out if np.any(np.imag(out)) else np.real(out)


def _block(m: Matrix, n: int) -> Matrix:
    return [row[:n] for row in m[:n]]


class _System:
    """Equations Re tr(AX) = b for a Hermitian X, written entry by entry."""

    def __init__(self, a: Matrix, size: int) -> None:
        self.real = all(x.is_real() for row in a for x in row)
        self.size, self.equations = size, Equations()

    def entries(self, places: list[tuple[int, int, Number]], right: Number) -> None:
        """Ask that the combination of entries of X is ``right``, a complex equation."""
        self.real_part(places, right)
        if not self.real:  # Im z = Re(-i z)
            self.real_part([(i, j, -(I * c)) for i, j, c in places], -(I * right))

    def real_part(self, places: list[tuple[int, int, Number]], right: Number) -> None:
        """Ask that the real part of the combination is that of ``right``."""
        half = number(Fraction(1, 2))
        m = [[ZERO] * self.size for _ in range(self.size)]
        for i, j, c in places:  # Re(c X_ij) = Re tr(AX), A_ji = c/2 and A_ij its conjugate
            m[j][i] = m[j][i] + half * c
            m[i][j] = m[i][j] + half * c.conjugate()
        self.equations.append((m, half * (right + right.conjugate())))

    def diagonal_block(self, start: int, n: int) -> None:
        """Ask that a block is diagonal."""
        for i in range(n):
            for j in range(i):
                self.entries([(start + i, start + j, ONE)], ZERO)

    def no_cross_terms(self, n: int) -> None:
        """Ask that the three blocks are all there is."""
        for i in range(self.size):
            for j in range(i):
                if i // n != j // n:
                    self.entries([(i, j, ONE)], ZERO)


def _primal(a: Matrix, value: Number) -> Equations:
    n, minus = len(a), number(-1)
    system = _System(a, 3 * n)
    system.diagonal_block(2 * n, n)
    for i in range(n):
        for j in range(i + 1):
            places = [(i, j, ONE), (n + i, n + j, ONE)]
            if i == j:
                places.append((2 * n + i, 2 * n + i, minus))
            system.entries(places, ZERO)
    system.real_part([(2 * n + i, 2 * n + i, ONE) for i in range(n)], ONE)
    reached = [(j, i, number(2) * a[i][j]) for i in range(n) for j in range(n)]
    reached += [(2 * n + i, 2 * n + i, minus * a[i][i]) for i in range(n)]
    system.real_part(reached, value)
    system.no_cross_terms(n)
    return system.equations


def _dual(a: Matrix, value: Number) -> Equations:
    n = len(a)
    system = _System(a, 3 * n)
    system.diagonal_block(2 * n, n)
    for i in range(n):
        for j in range(i + 1):
            system.entries([(i, j, ONE), (n + i, n + j, number(-1))], a[i][j])
        system.entries([(2 * n + i, 2 * n + i, ONE), (i, i, number(2))], value + a[i][i])
    system.no_cross_terms(n)
    return system.equations
