r"""Quantities of one state, of a pair of matrices, and of a state of two parts.

Entropies are in bits, the relative entropy is in nats. ``dims`` and ``part`` are those of
`theory.parts`.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..algebra import MatrixLike, dagger, trace
from ..expressions import Expr, ShapeError, as_expr
from ..parts import PartsLike, partial_trace, partial_transpose
from ._functions import eigenvalue_max, sqrt, trace_norm, von_neumann_entropy


def purity(rho: MatrixLike) -> Expr:
    r"""Return $\mathrm{tr}\,\rho^2$: 1 for pure states, $1/n$ for the maximally mixed one."""
    state = as_expr(rho)
    return as_expr(trace(state @ state))


def linear_entropy(rho: MatrixLike) -> Expr:
    r"""Return $1 - \mathrm{tr}\,\rho^2$, not normalised: at most $1 - 1/n$."""
    return 1 - purity(rho)


def commutator(a: MatrixLike, b: MatrixLike) -> Expr:
    r"""Return $ab - ba$."""
    left, right = as_expr(a), as_expr(b)
    return left @ right - right @ left


def anticommutator(a: MatrixLike, b: MatrixLike) -> Expr:
    r"""Return $ab + ba$."""
    left, right = as_expr(a), as_expr(b)
    return left @ right + right @ left


def frobenius_norm(a: MatrixLike) -> Expr:
    r"""Return the Frobenius (Hilbert-Schmidt) norm $\sqrt{\mathrm{tr}\,a^\dagger a}$."""
    value = as_expr(a)
    return sqrt(trace(dagger(value) @ value))


def operator_norm(a: MatrixLike) -> Expr:
    r"""Return the operator norm $\sqrt{\lambda_{\max}(a^\dagger a)}$, the greatest singular
    value."""
    value = as_expr(a)
    return sqrt(eigenvalue_max(dagger(value) @ value))


def quantum_conditional_entropy(rho: MatrixLike, dims: Sequence[int]) -> Expr:
    r"""Return $S(A|B) = S(AB) - S(B)$ of a state of two parts, in bits; it may be negative."""
    _two(dims)
    return von_neumann_entropy(rho) - von_neumann_entropy(partial_trace(rho, dims, 1))


def quantum_mutual_information(rho: MatrixLike, dims: Sequence[int]) -> Expr:
    r"""Return $I(A:B) = S(A) + S(B) - S(AB)$ of a state of two parts, in bits."""
    _two(dims)
    first, second = (von_neumann_entropy(partial_trace(rho, dims, k)) for k in (0, 1))
    return first + second - von_neumann_entropy(rho)


def negativity(rho: MatrixLike, dims: Sequence[int], part: PartsLike = 1) -> Expr:
    r"""Return $(\lVert\rho^{T_{part}}\rVert_1 - 1)/2$, minus the sum of the negative eigenvalues of
    the partial transpose (G. Vidal and R. Werner, 2002)."""
    return (trace_norm(partial_transpose(rho, dims, part)) - 1) / 2


def relative_entropy(rho: MatrixLike, sigma: MatrixLike) -> Expr:
    r"""Return $S(\rho\Vert\sigma) = \mathrm{tr}\,\rho(\log\rho - \log\sigma)$ in nats, of two
    positive matrices (H. Umegaki, 1962); divided by ``log(2)`` it is in bits, as entropies are.

    It is infinite, and a statement about it undefined, where the support of ``rho`` is not within
    that of ``sigma``: assume ``Less(0, eigenvalue_min(sigma))``, or mix ``sigma`` with noise.
    """
    return _of_pair("relative_entropy", rho, sigma)


def fidelity(rho: MatrixLike, sigma: MatrixLike) -> Expr:
    r"""Return $F(\rho,\sigma) = (\mathrm{tr}\sqrt{\sqrt\rho\,\sigma\sqrt\rho})^2$ of two positive
    matrices, the square of the root fidelity (A. Uhlmann, 1976); for pure states
    $|\langle\psi|\varphi\rangle|^2$."""
    return _of_pair("fidelity", rho, sigma)


def _of_pair(op: str, a: MatrixLike, b: MatrixLike) -> Expr:
    left, right = as_expr(a), as_expr(b)
    if len(left.shape) != 2 or left.shape != right.shape or left.shape[0] != left.shape[1]:
        raise ShapeError(
            f"{op} takes two square matrices of one size, not shapes {left.shape}, {right.shape}"
        )
    return Expr((op, left.tree, right.tree), ())


def _two(dims: Sequence[int]) -> None:
    if len(dims) != 2:
        raise ShapeError(f"two parts are expected, such as (2, 2), not {tuple(dims)}")


__all__ = [
    "anticommutator",
    "commutator",
    "fidelity",
    "frobenius_norm",
    "linear_entropy",
    "negativity",
    "operator_norm",
    "purity",
    "quantum_conditional_entropy",
    "quantum_mutual_information",
    "relative_entropy",
]
