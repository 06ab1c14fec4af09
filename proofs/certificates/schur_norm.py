r"""Certified diamond norms of Schur maps $\rho \mapsto A \circ \rho$, A Hermitian.

Reduction to n x n: V. I. Paulsen, Completely Bounded Maps and Operator Algebras, ch. 8 (Haagerup's
theorem on Schur multipliers); here both bounds are proved again in `kernel.quantities.schur`.
"""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import Any, Literal, TypeAlias, overload

import numpy as np

from ...numerics.schur import SchurSolution, schur_solution
from ..kernel.declarations import Refused
from ..kernel.quantities.grid import write_grid
from ._schur_exact import exact_optima
from .given import Array, Given, InvalidInput, from_exact, from_floats, given_square
from .result import Certified, certified
from .rounding import subtract, to_grid

Json: TypeAlias = Any

BITS = 40
"""Digits that the largest entry of a rounded matrix keeps after the binary point."""
LARGE = 256
"""Beyond this size, each further digit costs seconds."""


@overload
def schur_diamond_norm(multiplier: Any, certify: Literal[True] = True) -> Certified: ...
@overload
def schur_diamond_norm(multiplier: Any, certify: Literal[False]) -> SchurSolution: ...
@overload
def schur_diamond_norm(multiplier: Any, certify: bool) -> Certified | SchurSolution: ...
def schur_diamond_norm(multiplier: Any, certify: bool = True) -> Certified | SchurSolution:
    r"""Return the diamond norm of the Schur map of a Hermitian matrix A of any size.

    .. math:: \|S_A\|_\diamond = \max_{q \in \Delta} \| D A D \|_1, \quad D = \mathrm{diag}(\sqrt q)

    Full norm, without the factor 1/2: for a difference of channels it lies in [0, 2].

    ``multiplier``: an n x n Hermitian matrix, as an array, nested lists or a sympy matrix; where
    its entries are exact, the value may come out exact as well. With ``certify=False`` only floats
    are computed: a :class:`SchurSolution` with ``value``, ``lower``, ``upper``.

    The result holds as ``primal`` the optimal q and the sign matrix K of DAD, as ``dual`` a matrix
    $B \succeq 0$, $B \succeq A$ whose $2B_{ii} - A_{ii}$ are at most the upper bound.

    Raises ``InvalidInput`` for what is no Hermitian matrix.

    >>> schur_diamond_norm([[0, 1, 1], [1, 0, 1], [1, 1, 0]]).exact   # identity minus dephasing
    4/3
    """
    return _norm(given_square(multiplier, "the multiplier", hermitian=True), certify)


@overload
def schur_diamond_distance(c1: Any, c2: Any, certify: Literal[True] = True) -> Certified: ...
@overload
def schur_diamond_distance(c1: Any, c2: Any, certify: Literal[False]) -> SchurSolution: ...
@overload
def schur_diamond_distance(c1: Any, c2: Any, certify: bool) -> Certified | SchurSolution: ...
def schur_diamond_distance(c1: Any, c2: Any, certify: bool = True) -> Certified | SchurSolution:
    r"""Return the diamond distance $\|S_{C_1} - S_{C_2}\|_\diamond \in [0, 2]$ of Schur channels.

    ``c1``, ``c2``: n x n correlation matrices (positive semidefinite with unit diagonal), so that
    the Schur maps are channels. For other matrices use :func:`schur_diamond_norm` of a difference.
    """
    first, second = _correlation(c1, "the first matrix"), _correlation(c2, "the second matrix")
    if first.shape != second.shape:
        raise InvalidInput(
            f"the matrices have sizes {first.shape[0]} and {second.shape[0]}; one size is expected"
        )
    return _norm(_difference(first, second), certify)


def _correlation(matrix: Any, what: str) -> Given:
    read = given_square(matrix, what, hermitian=True)
    diagonal = np.abs(np.diag(read.floats) - 1)
    if diagonal.max() > 1e-9:
        k = int(np.argmax(diagonal))
        raise InvalidInput(
            f"{what} has {read.floats[k, k].real:.6g} on its diagonal; a Schur map is a channel "
            "only if every diagonal entry is 1 (schur_diamond_norm takes any Hermitian matrix)"
        )
    slack = 1e-9 * len(diagonal)
    try:  # much faster than the spectrum
        np.linalg.cholesky(read.floats + slack * np.eye(len(diagonal)))
    except np.linalg.LinAlgError:
        least = float(np.linalg.eigvalsh(read.floats)[0])
        raise InvalidInput(
            f"{what} is not positive semidefinite: its least eigenvalue is {least:.3g}, so that "
            "its Schur map is no channel (schur_diamond_norm takes any Hermitian matrix)"
        ) from None
    return read


def _difference(a: Given, b: Given) -> Given:
    if a.exact and b.exact:
        return from_exact(subtract(a.numbers(), b.numbers()))
    floats = a.floats - b.floats
    if floats.any():
        return from_floats(floats, "the difference", slack=a.radius + b.radius)
    n = len(floats)
    if a.json == b.json:
        return from_floats(floats)
    radius = 2 * (Fraction(a.radius) + Fraction(b.radius))
    zeros = [[0] * n for _ in range(n)]
    return Given(floats, {"den": 1, "re": zeros, "radius": str(radius)})


def _norm(read: Given, certify: bool) -> Certified | SchurSolution:
    tolerance = 1e-9 if len(read.floats) <= LARGE else 1e-6
    problem = {"quantity": "schur_diamond_norm", "multiplier": read.json}
    if certify and read.exact:
        for optimum in exact_optima(read.numbers()):
            with suppress(Refused):  # a wrong guess
                primal, dual = optimum.primal_floats(), optimum.dual_floats()
                return certified(problem, optimum.to_json(), primal=primal, dual=dual)
    solution = schur_solution(read.floats, tolerance)
    if not certify:
        return solution
    try:
        return _certified(problem, read.floats, solution, _bracket(solution))
    except Refused as bad:
        notes = (*solution.notes, f"the bracket was refused: {bad}")
    return _certified(problem, read.floats, solution, _coarse(len(read.floats)), notes)


def _certified(
    problem: Json,
    floats: Array,
    solution: SchurSolution,
    certificate: Json,
    notes: tuple[str, ...] = (),
) -> Certified:
    return certified(
        problem,
        certificate,
        value=solution.value,
        primal=(solution.weights, solution.sign),
        dual=solution.dual(floats),
        notes=notes or solution.notes,
    )


def _bracket(solution: SchurSolution) -> Json:
    sign = (solution.sign + solution.sign.conj().T) / 2
    return {
        "above": {
            "factor": write_grid(to_grid(solution.factor, BITS)),
            "signs": [int(s) for s in solution.signs],
        },
        "below": {
            "vector": write_grid(to_grid(np.sqrt(solution.weights)[None, :], BITS)),
            "sign": write_grid(to_grid(sign, BITS)),
        },
    }


def _coarse(n: int) -> Json:
    """Return a certificate that always stands: Gershgorin's discs, and nothing below."""
    return {
        "above": {"factor": {"den": 1, "re": [[0]] * n}, "signs": [1]},
        "below": {
            "vector": {"den": 1, "re": [[1] * n]},
            "sign": {"den": 1, "re": [[0] * n] * n},
        },
    }


__all__ = ["schur_diamond_distance", "schur_diamond_norm"]
