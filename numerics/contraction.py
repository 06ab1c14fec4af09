r"""Contraction coefficients and maximal correlations in floats."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
HALVINGS = 60
FLAT = 1e-14
"""Slopes that are no larger count as zero."""


def best_times(channel: Real) -> Real:
    r"""Return, for each pair of rows P, Q, the t at which $1 - \sum PQ/(tP + (1-t)Q)$ is greatest.

    Its derivative $\sum PQ(P - Q)/(tP + (1 - t)Q)^2$ falls, so its sign is halved down.
    """
    pairs = list(combinations(range(len(channel)), 2))
    p = channel[[x for x, _ in pairs]]
    q = channel[[y for _, y in pairs]]
    both = (p > 0) & (q > 0)
    low, high = np.zeros(len(pairs)), np.ones(len(pairs))
    for _ in range(HALVINGS):
        t = (low + high) / 2
        mean = np.where(both, t[:, None] * p + (1 - t[:, None]) * q, 1)
        slope = np.sum(np.where(both, p * q * (p - q) / mean**2, 0), axis=1)
        low, high = np.where(slope >= -FLAT, t, low), np.where(slope <= FLAT, t, high)
    return (low + high) / 2


def maximal_correlation(joint: Real) -> tuple[float, Real, Real]:
    """Return the second singular value of P/sqrt(pq), with the functions that attain it."""
    p, q = joint.sum(axis=1), joint.sum(axis=0)
    a = np.where(p > 0, 1 / np.sqrt(np.where(p > 0, p, 1)), 0)
    b = np.where(q > 0, 1 / np.sqrt(np.where(q > 0, q, 1)), 0)
    u, s, v = np.linalg.svd(a[:, None] * (joint - np.outer(p, q)) * b)
    return float(s[0]), u[:, 0] * a, v[0] * b
