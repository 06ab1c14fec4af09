r"""Capacities in floats: a concave function maximised over the simplex by an interior point method.

The functions are homogeneous of degree 1, $F(q) = \sum_i q_i g_i(q)$ with gradient g, so at every q
$F(q) \le \max F \le \max_i g_i(q)$. On the central path, $g_i + s_i = \nu$ and $q_i s_i = \mu$, the
two bounds are at most $n\mu$ apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Complex = NDArray[np.complex128]
Slope = Callable[[Real], tuple[Real, Real]]
"""From q to the gradient and minus the Hessian, in nats."""

STEPS = 200
TARGET = 1e-12
TINY = 1e-300


@dataclass(frozen=True)
class Maximum:
    """A point of the simplex, and bounds of the maximum in bits."""

    law: Real
    lower: float
    upper: float


def maximise(slope: Slope, n: int) -> Maximum:
    """Return the best point that was met; the start is uniform."""
    q, s, mu = np.full(n, 1 / n), np.ones(n), 1.0
    best = Maximum(q, -np.inf, np.inf)
    with np.errstate(all="ignore"):
        gradient, _ = slope(q)
        s = gradient.max() - gradient + 0.1
        for _ in range(STEPS):
            gradient, curvature = slope(q)
            lower, upper = float(q @ gradient), float(gradient.max())
            if not np.isfinite(lower + upper):
                break
            if upper - lower < best.upper - best.lower:
                best = Maximum(q, lower, upper)
            if upper - lower < TARGET:
                break
            mu = min(mu, 0.1 * float(q @ s) / n)
            step = _newton(gradient, curvature, q, s, max(mu, TARGET / (10 * n)))
            if step is None:
                break
            dq, ds = step
            length = min(1.0, _reach(q, dq), _reach(s, ds))
            q, s = q + length * dq, s + length * ds
            q = q / q.sum()
    return Maximum(best.law, best.lower / np.log(2), best.upper / np.log(2))


def _newton(
    gradient: Real, curvature: Real, q: Real, s: Real, mu: float
) -> tuple[Real, Real] | None:
    """Return the Newton step towards g + s = nu, qs = mu, sum q = 1."""
    n = len(q)
    system = np.zeros((n + 1, n + 1))
    system[:n, :n] = curvature + np.diag(s / q)
    system[:n, n] = system[n, :n] = 1
    right = np.append(gradient + mu / q, 1 - q.sum())
    try:
        solution = np.linalg.solve(system, right)
    except np.linalg.LinAlgError:
        return None
    dq = np.asarray(solution[:n], np.float64)
    return dq, (mu - q * s - s * dq) / q


def _reach(x: Real, dx: Real) -> float:
    """Return how far along dx the point x stays positive."""
    falling = dx < 0
    return 0.95 * float(np.min(-x[falling] / dx[falling])) if falling.any() else 1.0


def classical_slope(channel: Real) -> Slope:
    r"""Return the slope of the mutual information: $g_x = D(W_x \| q)$, q = rW."""
    own = np.sum(channel * np.log(np.maximum(channel, TINY)), axis=1)

    def slope(r: Real) -> tuple[Real, Real]:
        q = np.maximum(r @ channel, TINY)
        return own - channel @ np.log(q), (channel / q) @ channel.T

    return slope


def schur_slope(vectors: Complex) -> Slope:
    r"""Return the slope of $S(q) - S(\rho_q)$, $\rho_q = \sum_i q_i |y_i\rangle\langle y_i|$."""

    def slope(q: Real) -> tuple[Real, Real]:
        values, basis = np.linalg.eigh((vectors * q) @ vectors.conj().T)
        values = np.maximum(values, TINY)
        logs = np.log(values)
        seen = basis.conj().T @ vectors
        gradient = -np.log(q) + logs @ np.abs(seen) ** 2
        # divided differences of the logarithm, the derivative of rho -> log rho
        apart = values[:, None] - values[None, :]
        near = np.abs(apart) <= 1e-9 * np.maximum(values[:, None], values[None, :])
        mean = 2 / (values[:, None] + values[None, :])
        table = np.where(near, mean, (logs[:, None] - logs[None, :]) / np.where(near, 1.0, apart))
        pairs = (seen[:, None, :] * seen.conj()[None, :, :]).reshape(-1, len(q))
        curvature = (pairs.conj().T * table.ravel()) @ pairs
        rest: Real = np.diag(1 / q) - np.real(curvature)
        return gradient, rest

    return slope


def gram_vectors(correlation: Complex) -> Complex:
    """Return vectors, the columns, whose Gram matrix is a correlation matrix."""
    values, basis = np.linalg.eigh(correlation)
    kept = values > 1e-13 * values[-1]
    vectors: Complex = np.sqrt(values[kept])[:, None] * basis[:, kept].conj().T
    lengths: Real = np.linalg.norm(vectors, axis=0)
    return vectors / lengths
