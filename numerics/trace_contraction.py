r"""The trace-distance contraction coefficient of a quantum channel, in floats.

For orthogonal pure states $\|N(\psi - \phi)\|_1/2$ is raised by turns: the best effect for two
states, then the best two states for an effect. Above, what all outputs have in common is taken
out: $1 - \max\{\mathrm{tr}\,X : 1 \otimes X \le J\}$, a semidefinite program. Or by Hilbert-Schmidt
norms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ._solve import attempt, modelling

Array = NDArray[np.complex128]
STARTS = 12
ROUNDS = 200


@dataclass(frozen=True)
class Pair:
    """Two states, as vectors, the effect that tells their images apart, and how well it does."""

    value: float
    plus: Array
    minus: Array
    effect: Array


def best_pair(choi: Array, d_in: int, d_out: int) -> Pair:
    """Return the best pair of orthogonal pure states that a few ascents find."""
    j = choi.reshape(d_in, d_out, d_in, d_out)
    rng = np.random.default_rng(0)
    best: Pair | None = None
    for start in range(STARTS):
        if start < 2:
            effect = np.diag([(-1.0) ** (k >> start) for k in range(d_out)]).astype(complex)
        else:
            m = rng.normal(size=(d_out, d_out)) + 1j * rng.normal(size=(d_out, d_out))
            effect = _sign(m + m.conj().T)[0]
        value = -1.0
        for _ in range(ROUNDS):
            seen = np.einsum("iajb,ba->ji", j, effect)  # the adjoint map
            _, vectors = np.linalg.eigh((seen + seen.conj().T) / 2)
            plus, minus = vectors[:, -1], vectors[:, 0]
            gap = np.outer(plus, plus.conj()) - np.outer(minus, minus.conj())
            effect, norm = _sign(np.einsum("iajb,ij->ab", j, gap))
            if norm / 2 < value + 1e-14:
                break
            value = norm / 2
            if best is None or value > best.value + 1e-12:
                best = Pair(value, plus, minus, effect)
    assert best is not None
    return best


def _sign(m: Array) -> tuple[Array, float]:
    """Return the sign of a Hermitian matrix, and its trace norm."""
    values, vectors = np.linalg.eigh((m + m.conj().T) / 2)
    signs = np.where(values >= -1e-13, 1.0, -1.0)
    sign: Array = (vectors * signs) @ vectors.conj().T
    return sign, float(np.abs(values).sum())


def common_part(choi: Array, d_in: int, d_out: int) -> tuple[Array | None, tuple[str, ...]]:
    """Return the X of greatest trace with 1 (x) X <= J, and what solvers had to say."""
    cp = modelling()
    x = cp.Variable((d_out, d_out), hermitian=True)
    problem = cp.Problem(cp.Maximize(cp.real(cp.trace(x))), [choi - cp.kron(np.eye(d_in), x) >> 0])
    outcome = attempt(problem)
    return (np.asarray(x.value, complex) if outcome.solved else None), outcome.notes


def euclidean_norm(choi: Array, d_in: int, d_out: int) -> float:
    """Return the greatest ratio of Hilbert-Schmidt norms of N(H) and H, for traceless H."""
    j = choi.reshape(d_in, d_out, d_in, d_out)
    whole = j.transpose(1, 3, 0, 2).reshape(d_out**2, d_in**2)
    one = np.eye(d_in).reshape(-1) / np.sqrt(d_in)
    return float(np.linalg.norm(whole - np.outer(whole @ one, one), 2))
