r"""Logarithms, roots, entropies of numbers, and functions of the spectrum of a matrix.

Entropies are in bits. Where a function is not defined (the logarithm of what may vanish, the
entropy of what may be negative) the claim is refused by the kernel.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..expressions import Expr, ShapeError, as_expr

RANKS = ("a scalar", "a vector", "a matrix")


def _of(op: str, x: Any, rank: int) -> Expr:
    value = as_expr(x)
    if len(value.shape) != rank:
        raise ShapeError(f"{op} takes {RANKS[rank]}, not something of shape {value.shape}")
    if rank == 2 and value.shape[0] != value.shape[1]:
        raise ShapeError(f"{op} takes a square matrix, not one of shape {value.shape}")
    return Expr((op, value.tree), ())


def sqrt(x: Any) -> Expr:
    r"""Return $\sqrt x$, $x \ge 0$; of an integer it is kept as an exact number."""
    if isinstance(x, int) and not isinstance(x, bool):
        if not 1 <= x <= 10**12:
            raise ShapeError("sqrt is kept exact for integers from 1 to 10^12")
        return Expr(("sqrt", x), ())
    if isinstance(x, Fraction) and x < 0:
        raise ShapeError(f"sqrt of {x}, which is negative")
    return _of("root", x, 0)


def log(x: Any) -> Expr:
    r"""Return the natural logarithm $\log x$, $x > 0$."""
    return _of("log", x, 0)


def log2(x: Any) -> Expr:
    r"""Return the binary logarithm $\log_2 x$, $x > 0$."""
    return _of("log2", x, 0)


def binary_entropy(p: Any) -> Expr:
    r"""Return $h(p) = -p \log_2 p - (1-p) \log_2 (1-p)$, $0 \le p \le 1$, in bits."""
    return _of("binary_entropy", p, 0)


def shannon_entropy(w: Any) -> Expr:
    r"""Return $H(w) = -\sum_k w_k \log_2 w_k$ of a nonnegative vector, $0 \log 0 = 0$, in bits."""
    return _of("shannon_entropy", w, 1)


def von_neumann_entropy(rho: Any) -> Expr:
    r"""Return $S(\rho) = -\mathrm{tr}\,\rho \log_2 \rho$ of a positive matrix, in bits."""
    return _of("von_neumann_entropy", rho, 2)


def eigenvalue_max(a: Any) -> Expr:
    r"""Return $\lambda_{\max}(a)$ of a Hermitian matrix."""
    return _of("eigenvalue_max", a, 2)


def eigenvalue_min(a: Any) -> Expr:
    r"""Return $\lambda_{\min}(a)$ of a Hermitian matrix."""
    return _of("eigenvalue_min", a, 2)


def trace_norm(a: Any) -> Expr:
    r"""Return $\lVert a \rVert_1 = \sum_k |\lambda_k|$ of a Hermitian matrix."""
    return _of("trace_norm", a, 2)
