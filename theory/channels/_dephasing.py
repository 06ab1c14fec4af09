"""Uniform dephasing of an n-level system."""

from __future__ import annotations

from typing import Any

from ..algebra import MatrixLike, ScalarLike, all_ones, diagonal_part, identity


def dephase(p: ScalarLike, rho: MatrixLike) -> MatrixLike:
    r"""Return $\Delta_p(\rho) = p\,\rho + (1-p)\,\mathrm{diag}(\rho)$, ``(n, n)``.

    ``p`` is the coherence retention: off-diagonal entries are multiplied by p. This is dephasing
    of one n-level system, not of n qubits. A channel for $-1/(n-1) \le p \le 1$.
    """
    return p * rho + (1 - p) * diagonal_part(rho)


def dephasing_generator(rate: ScalarLike, rho: MatrixLike) -> MatrixLike:
    r"""Return $L(\rho) = \gamma\,(\mathrm{diag}\,\rho - \rho)$ with rate $\gamma = 1/T_2$.

    The Lindblad generator of pure dephasing: $e^{tL} = \Delta_{e^{-\gamma t}}$.
    """
    return rate * (diagonal_part(rho) - rho)


def retention_matrix(n: Any, p: ScalarLike) -> MatrixLike:
    r"""Return $C = pJ + (1-p)I$, the Schur multiplier of $\Delta_p$."""
    return p * all_ones(n) + (1 - p) * identity(n)
