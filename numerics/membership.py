"""Joint measurability, in floats.

Each program returns what an exact certificate is rounded from: a parent or a witness. A string in
place of a solution says why there is none.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ._solve import modelling, solve

Array: TypeAlias = NDArray[Any]


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
