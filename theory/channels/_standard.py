"""Depolarising and amplitude damping, and channels given by a list of Kraus operators."""

from __future__ import annotations

from collections.abc import Sequence

from ..algebra import MatrixLike, ScalarLike, dagger, identity, matrix, trace
from ..expressions import Expr, ShapeError, as_expr
from ..measures import sqrt


def depolarise(p: ScalarLike, rho: MatrixLike) -> Expr:
    r"""Return $p\,\rho + (1-p)\,\mathrm{tr}(\rho)\,I/n$, ``(n, n)``.

    ``p`` is what is kept, as in `dephase`. A channel for $-1/(n^2-1) \le p \le 1$.
    """
    state, kept = as_expr(rho), as_expr(p)
    if len(state.shape) != 2 or state.shape[0] != state.shape[1]:
        raise ShapeError(f"a square matrix is expected, not one of shape {state.shape}")
    n = state.shape[0]
    size = as_expr(n) if isinstance(n, int) else Expr(("size", n), ())
    noise: Expr = (1 - kept) * trace(state) * (identity(n) / size)
    return kept * state + noise


def amplitude_damp(rate: ScalarLike, rho: MatrixLike) -> Expr:
    r"""Return the state of a qubit whose level 1 has decayed to 0 with probability $\gamma$.

    Kraus operators $|0\rangle\langle 0| + \sqrt{1-\gamma}\,|1\rangle\langle 1|$ and
    $\sqrt\gamma\,|0\rangle\langle 1|$, ``(2, 2)``. A channel for $0 \le \gamma \le 1$.
    """
    gamma = as_expr(rate)
    stays, decays = sqrt(1 - gamma), sqrt(gamma)
    return apply_kraus([matrix([[1, 0], [0, stays]]), matrix([[0, decays], [0, 0]])], rho)


def apply_kraus(kraus: Sequence[MatrixLike], rho: MatrixLike) -> Expr:
    r"""Return $\sum_k A_k \rho A_k^\dagger$ for explicit Kraus operators, such as Pauli matrices.

    Nothing checks $\sum_k A_k^\dagger A_k = 1$. For a channel that a claim quantifies over write
    ``phi: Channel["K", "n"]`` and ``phi(rho)``.
    """
    if not kraus:
        raise ShapeError("a channel has at least one Kraus operator")
    state = as_expr(rho)
    parts = [as_expr(as_expr(a) @ state @ dagger(as_expr(a))) for a in kraus]
    out = parts[0]
    for part in parts[1:]:
        out = out + part
    return out


__all__ = ["amplitude_damp", "apply_kraus", "depolarise"]
