r"""Diamond norms of Hermiticity-preserving maps, by Watrous' semidefinite programs, in floats.

The Choi matrix is $J_{(i,a),(j,b)} = \Phi(|i\rangle\langle j|)_{ab}$, input tensor output.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ._solve import modelling, solve

Array: TypeAlias = NDArray[Any]


@dataclass(frozen=True)
class DiamondSolution:
    """Primal (rho, w) and dual (z, mu) of a map with $tr_{out} J = 0$; values are half the norm."""

    rho: Array
    w: Array
    z: Array
    mu: float


def diamond_program(choi: Array, size: int, out: int) -> DiamondSolution | str:
    r"""Solve both programs; return the solution, or why there is none.

    Primal: max tr(JW), $0 \le W \le \rho \otimes 1$, tr rho = 1. Dual: min mu, Z >= J, Z >= 0,
    $tr_{out} Z \le \mu$. The norm is twice their common value.
    """
    cp = modelling()
    j = _real_if_close(choi)
    rho, w, problem = _primal(j, size, out)
    if reason := solve(problem):
        return f"primal: {reason}"
    z, mu = _hermitian(j, size * out), cp.Variable()
    partial = sum(
        (z[a::out, a::out] for a in range(1, out)),
        start=z[0::out, 0::out],
    )
    dual = cp.Problem(cp.Minimize(mu), [z >> 0, z - j >> 0, mu * np.eye(size) - partial >> 0])
    if reason := solve(dual):
        return f"dual: {reason}"
    values = [np.asarray(v.value) for v in (rho, w, z)]
    return DiamondSolution(values[0], values[1], values[2], float(mu.value))


def diamond_value(choi: Array, size: int, out: int) -> float:
    """Return the full diamond norm; ``nan`` for a map that does not preserve Hermitian matrices."""
    j = _real_if_close(choi)
    if not np.isfinite(j).all() or np.abs(j - j.conj().T).max() > 1e-9 * max(1, np.abs(j).max()):
        return float("nan")
    if np.abs(j).max() < 1e-15:
        return 0.0
    _, _, problem = _primal(j, size, out)
    return float("nan") if solve(problem) else 2 * float(problem.value)


def _real_if_close(choi: Array) -> Array:
    return np.real(choi) if np.abs(np.imag(choi)).max() < 1e-14 else choi


def _hermitian(like: Array, n: int) -> Any:
    cp = modelling()
    if np.iscomplexobj(like):
        return cp.Variable((n, n), hermitian=True)
    return cp.Variable((n, n), symmetric=True)


def _primal(j: Array, size: int, out: int) -> tuple[Any, Any, Any]:
    """Return rho, W and the program; for other maps tr(rho tr_out J)/2 is subtracted."""
    cp = modelling()
    rho, w = _hermitian(j, size), _hermitian(j, size * out)
    partial = np.einsum("iaja->ij", j.reshape(size, out, size, out))
    value = cp.trace(j @ w) - cp.trace(partial @ rho) / 2
    trace = cp.trace(rho)
    if np.iscomplexobj(j):  # cvxpy refuses cp.real of what is real already
        value, trace = cp.real(value), cp.real(trace)
    constraints = [w >> 0, cp.kron(rho, np.eye(out)) - w >> 0, trace == 1]
    return rho, w, cp.Problem(cp.Maximize(value), constraints)
