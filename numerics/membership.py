"""Membership in the cut polytope and joint measurability, in floats.

Each program returns what an exact certificate is rounded from: weights or a separating
functional, a parent or a witness. A string in place of a solution says why there is none.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ._solve import modelling, solve

Array: TypeAlias = NDArray[Any]


def sign_vectors(n: int) -> list[tuple[int, ...]]:
    """Return the sign vectors up to a global sign, the first entry being 1."""
    return [(1, *tail) for tail in itertools.product((1, -1), repeat=n - 1)]


def sign_weights(matrix: Array) -> Array | str:
    r"""Return weights of `sign_vectors` with $\sum_s w_s s s^T$ = matrix, at a vertex."""
    from scipy.optimize import linprog

    cuts = _cuts(len(matrix))
    rows = np.vstack([cuts.T, np.ones(len(cuts))])
    target = np.append(matrix[np.tril_indices(len(matrix), -1)], 1.0)
    found = linprog(
        np.zeros(len(cuts)), A_eq=rows, b_eq=target, bounds=(0, None), method="highs-ds"
    )
    return np.asarray(found.x) if found.status == 0 else str(found.message)


def sign_functional(matrix: Array) -> Array | str:
    """Return a symmetric W, entries in [-1, 1], with the greatest gap over all sign vectors."""
    from scipy.optimize import linprog

    n = len(matrix)
    cuts = _cuts(n)
    here = matrix[np.tril_indices(n, -1)]
    cost = np.append(-here, 1.0)
    rows = np.hstack([cuts, -np.ones((len(cuts), 1))])
    limits = [(-1, 1)] * len(here) + [(None, None)]
    found = linprog(cost, A_ub=rows, b_ub=np.zeros(len(cuts)), bounds=limits, method="highs-ds")
    if found.status != 0:
        return str(found.message)
    w = np.zeros((n, n))
    w[np.tril_indices(n, -1)] = found.x[:-1]
    return np.asarray((w + w.T) / 2)


def _cuts(n: int) -> Array:
    """Return the entries below the diagonal of every s s^T, one row for each s."""
    i, j = np.tril_indices(n, -1)
    signs = np.array(sign_vectors(n), float)
    return np.asarray(signs[:, i] * signs[:, j])


Povms: TypeAlias = Sequence[Sequence[Array]]


def choices(povms: Sequence[Sequence[Any]]) -> list[tuple[int, ...]]:
    """Return every choice of one outcome for each measurement, in the kernel's order."""
    return list(itertools.product(*(range(len(povm)) for povm in povms)))


def parent_povm(povms: Povms) -> tuple[list[Array], float] | str:
    """Return the parent whose least eigenvalue is greatest, and that margin.

    The margin may be negative: then the measurements are not jointly measurable.
    """
    cp = modelling()
    povms = _real_if_possible(povms)
    d, outcomes = len(povms[0][0]), choices(povms)
    variable = _variables(povms)
    effects = [variable() for _ in outcomes]
    margin = cp.Variable()
    constraints = [g - margin * np.eye(d) >> 0 for g in effects]
    for x, povm in enumerate(povms):
        # the last outcome follows from the normalisation; a redundant equation stalls solvers
        for a, effect in enumerate(povm[:-1]):
            part = [g for g, o in zip(effects, outcomes, strict=True) if o[x] == a]
            constraints.append(_total(part) == effect)
    constraints.append(_total(effects) == np.eye(d))
    problem = cp.Problem(cp.Maximize(margin), constraints)
    if reason := solve(problem):
        return reason
    return [np.asarray(g.value) for g in effects], float(margin.value)


def incompatibility_witness(povms: Povms) -> tuple[list[list[Array]], Array, float] | str:
    r"""Return (W, Y, gap): $Y \succeq \sum_x W_{x,a_x}$, gap = $\sum tr(W M) - tr Y$.

    The witness is bounded by $-1 \le W \le 1$; a positive gap shows incompatibility.
    """
    cp = modelling()
    povms = _real_if_possible(povms)
    d = len(povms[0][0])
    variable = _variables(povms)
    witness = [[variable() for _ in povm] for povm in povms]
    bound = variable()
    value = -cp.trace(bound)
    for ws, povm in zip(witness, povms, strict=True):
        for w, effect in zip(ws, povm, strict=True):
            value = value + cp.trace(w @ effect)
    if _complex(povms):  # cvxpy refuses cp.real of what is real already
        value = cp.real(value)
    constraints = [
        bound - _total([witness[x][a] for x, a in enumerate(choice)]) >> 0
        for choice in choices(povms)
    ]
    for ws in witness:
        for w in ws:
            constraints += [np.eye(d) - w >> 0, np.eye(d) + w >> 0]
    problem = cp.Problem(cp.Maximize(value), constraints)
    if reason := solve(problem):
        return reason
    found = [[np.asarray(w.value) for w in ws] for ws in witness]
    return found, np.asarray(bound.value), float(problem.value)


def _real_if_possible(povms: Povms) -> Povms:
    if any(np.abs(np.imag(effect)).max() > 0 for povm in povms for effect in povm):
        return povms
    return [[np.real(effect) for effect in povm] for povm in povms]


def _complex(povms: Povms) -> bool:
    return any(np.iscomplexobj(effect) for povm in povms for effect in povm)


def _variables(povms: Povms) -> Any:
    cp = modelling()
    d = len(povms[0][0])
    kind = {"hermitian": True} if _complex(povms) else {"symmetric": True}
    return lambda: cp.Variable((d, d), **kind)


def _total(parts: Sequence[Any]) -> Any:
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total
