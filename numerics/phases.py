r"""Mixtures of phases in floats.

.. math:: \max \lambda \text{ with } \lambda C + (1 - \lambda) 1 = \sum_k w_k z_k z_k^\dagger

Column generation: a linear program over the phase vectors found so far returns weights, and a
functional W as its dual; phase vectors that maximise $z^\dagger W z$ are added until none helps.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]

ROUNDS = 120
SECONDS = 10.0
"""When to be content with the mixture found so far."""
STARTS = 16
ENOUGH = 4e-9
NEAR = 1e-8
"""The accuracy of the bound from moments: no column generation reaches beyond it."""
MOST = 1.001
"""Where lambda stops: beyond 1 it only says how far inside the matrix lies."""
TOLERANCE = 1e-10
"""How far the weights may miss the matrix; what they miss is paid for exactly later."""


@dataclass(frozen=True)
class PhaseMixture:
    r"""Weights, phase vectors (one a row), the $\lambda$ reached, the functional at the end.

    ``above`` is the bound that the best maximum of the functional seen suggests, unproved.
    """

    value: float
    weights: Array
    phases: Array
    functional: Array
    above: float


def ascend(functional: Array, phases: Array, rounds: int = 100) -> Array:
    r"""Return phase vectors where $z^\dagger W z$ is no less, one coordinate aligned at a time."""
    w = functional - np.diag(np.diag(functional))
    z = np.array(phases, complex)
    for _ in range(rounds):
        before = z.copy()
        for i in range(len(w)):
            pull = z @ w[i]
            size = np.abs(pull)
            still = size < 1e-14
            z[:, i] = np.where(still, z[:, i], pull / np.where(still, 1.0, size))
        if np.abs(z - before).max() < 1e-11:
            break
    return np.asarray(z / z[:, :1])


def form_values(functional: Array, phases: Array) -> Array:
    r"""Return $z^\dagger W z$ for each row z."""
    return np.asarray(np.einsum("ki,ij,kj->k", phases.conj(), functional, phases).real)


def phase_weights(
    matrix: Array, phases: Array, most: float = MOST
) -> tuple[float, Array, Array] | None:
    r"""Return ($\lambda$, weights, W) of the linear program over given phase vectors."""
    from scipy.optimize import linprog

    i, j = np.triu_indices(len(matrix), 1)
    pairs, wanted = phases[:, i] * phases[:, j].conj(), matrix[i, j]
    rows = np.vstack([np.real(pairs).T, np.imag(pairs).T, np.ones(len(phases))])
    last = np.concatenate([-np.real(wanted), -np.imag(wanted), [0.0]])
    cost = np.zeros(len(phases) + 1)
    cost[-1] = -1.0
    right = np.zeros(len(rows))
    right[-1] = 1.0
    limits = [(0, None)] * len(phases) + [(0, most)]
    rows = np.column_stack([rows, last])
    for method in ("highs-ds", "highs-ipm"):
        found = linprog(
            cost,
            A_eq=rows,
            b_eq=right,
            bounds=limits,
            method=method,
            options={
                "primal_feasibility_tolerance": TOLERANCE,
                "dual_feasibility_tolerance": TOLERANCE,
            },
        )
        if found.status == 0:
            break
    else:
        return None
    dual = found.eqlin.marginals
    w = np.zeros((len(matrix), len(matrix)), complex)
    w[i, j] = (dual[: len(i)] + 1j * dual[len(i) : 2 * len(i)]) / 2
    return float(found.x[-1]), np.asarray(found.x[:-1]), np.asarray(w + w.conj().T)


def phase_mixture_program(
    matrix: Array,
    functional: Array | None = None,
    bound: float = MOST,
    *,
    rounds: int = ROUNDS,
    seconds: float = SECONDS,
    seed: int = 0,
) -> PhaseMixture | None:
    r"""Generate columns until $\lambda$ is near the bound, or none helps.

    A functional that is nearly optimal lets them start at its maxima.
    """
    n = len(matrix)
    random = np.random.default_rng(seed)

    def drawn(count: int) -> Array:
        return np.asarray(np.exp(2j * np.pi * random.random((count, n))))

    columns = [_fourier(n), drawn(4 * n * n)]
    if functional is not None:
        columns += [ascend(functional, drawn(STARTS * n)), ascend(functional, _near(matrix, n))]
    phases = np.vstack(columns)
    phases = phases / phases[:, :1]
    best: PhaseMixture | None = None
    until = monotonic() + seconds
    for _ in range(rounds):
        if best is not None and monotonic() > until:
            return best
        solved = phase_weights(matrix, phases)
        if solved is None:
            return best
        value, weights, w = solved
        here = float(np.trace(w @ matrix).real)
        used = weights > 1e-12
        starts = ascend(w, np.vstack([drawn(STARTS), phases[used]]))
        reached = form_values(w, starts)
        above = float(reached.max() / here) if here > 0 else np.inf
        best = PhaseMixture(value, weights[used], phases[used], w, above)
        if value > min(above - ENOUGH, bound - NEAR) or value >= MOST - ENOUGH:
            return best
        better = starts[reached > value * here + 1e-13]
        _, first = np.unique(np.round(better, 7), axis=0, return_index=True)
        kept = phases if len(phases) < 60 * n else phases[used]
        phases = np.vstack([kept, better[first]])
    return best


def _fourier(n: int) -> Array:
    k = np.arange(n)
    return np.asarray(np.exp(2j * np.pi * np.outer(k, k) / n))


def _near(matrix: Array, n: int) -> Array:
    """Return the phases of the columns of the matrix, which often are good starts."""
    size = np.abs(matrix)
    return np.asarray(np.where(size > 1e-9, matrix / np.where(size > 1e-9, size, 1.0), 1.0).T)
