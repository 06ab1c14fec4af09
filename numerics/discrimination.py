r"""Minimum-error discrimination in floats: max over measurements of $\sum_x tr\,M_x \sigma_x$.

Two operators: Helstrom's closed form. More: the square-root measurement, improved by the iteration
$M_x \to R^{-1/2} \sigma_x M_x \sigma_x R^{-1/2}$, $R = \sum_x \sigma_x M_x \sigma_x$, which never
loses (M. Ježek, J. Řeháček, J. Fiurášek, 2002); the semidefinite program only when that is slow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ._solve import attempt, modelling

Array: TypeAlias = NDArray[Any]
GOOD = 1e-11
"""A gap between the bounds with which the search ends."""
FAIR = 1e-9
"""A gap that needs no semidefinite program."""
ROUNDS = 40
STEPS = 25


@dataclass(frozen=True)
class Discrimination:
    r"""A measurement (outcomes, d, d) and a dual K, with $K \ge \sigma_x$ up to rounding."""

    povm: Array
    dual: Array
    notes: tuple[str, ...] = ()

    def gap(self, sigmas: Array) -> float:
        """Return by how much the bounds differ."""
        return float(np.trace(self.dual).real - np.einsum("xij,xji->", self.povm, sigmas).real)


def discriminate(sigmas: Array) -> Discrimination:
    """Return a measurement and its dual; the best that was found."""
    if len(sigmas) == 2:
        return _helstrom(sigmas)
    best = _improved(square_root(sigmas), sigmas)
    if best.gap(sigmas) <= FAIR:
        return best
    povm, notes = _program(sigmas)
    candidates = [best]
    if povm is not None:
        candidates += [_dual(povm, sigmas), _improved(povm, sigmas, rounds=4)]
    best = min(candidates, key=lambda found: found.gap(sigmas))
    return Discrimination(best.povm, best.dual, notes)


def square_root(sigmas: Array) -> Array:
    """Return the square-root measurement; what the operators leave over goes to the likeliest."""
    return _normalised(sigmas, sigmas)


def _helstrom(sigmas: Array) -> Discrimination:
    """C. W. Helstrom, 1969: the positive part of the difference decides."""
    values, vectors = np.linalg.eigh(sigmas[0] - sigmas[1])
    positive = vectors[:, values > 0]
    first = positive @ positive.conj().T
    modulus = (vectors * np.abs(values)) @ vectors.conj().T
    povm = np.array([first, np.eye(len(values)) - first])
    return Discrimination(povm, (sigmas[0] + sigmas[1] + modulus) / 2)


def _improved(povm: Array, sigmas: Array, rounds: int = ROUNDS) -> Discrimination:
    best = _dual(povm, sigmas)
    gap = best.gap(sigmas)
    for _ in range(rounds):
        if gap <= GOOD:
            break
        for _ in range(STEPS):
            povm = _normalised(sigmas @ povm @ sigmas, sigmas)
        found = _dual(povm, sigmas)
        new = found.gap(sigmas)
        if new >= 0.9 * gap:  # too slow: leave it to the program
            return found if new < gap else best
        best, gap = found, new
    return best


def _normalised(effects: Array, sigmas: Array) -> Array:
    """Return S^{-1/2} effects S^{-1/2} with S their sum, completed where S vanishes."""
    values, vectors = np.linalg.eigh(effects.sum(axis=0))
    kept = values > 1e-13 * max(values[-1], 1e-300)
    inverse = (vectors[:, kept] / np.sqrt(values[kept])) @ vectors[:, kept].conj().T
    povm = inverse @ effects @ inverse
    rest = vectors[:, ~kept]
    likeliest = int(np.einsum("xii->x", sigmas).real.argmax())
    povm[likeliest] += rest @ rest.conj().T
    return np.asarray((povm + povm.conj().transpose(0, 2, 1)) / 2)


def _dual(povm: Array, sigmas: Array) -> Discrimination:
    product = np.einsum("xij,xjk->ik", povm, sigmas)
    dual = (product + product.conj().T) / 2
    short = max(float(np.linalg.eigvalsh(sigmas - dual)[:, -1].max()), 0.0)
    return Discrimination(povm, dual + short * np.eye(len(dual)))


def _program(sigmas: Array) -> tuple[Array | None, tuple[str, ...]]:
    """Solve min tr K, K >= sigma_x; the measurement is its dual."""
    cp = modelling()
    d = sigmas.shape[1]
    real = not np.iscomplexobj(sigmas) or not np.imag(sigmas).any()
    data = np.real(sigmas) if real else sigmas
    k = cp.Variable((d, d), symmetric=True) if real else cp.Variable((d, d), hermitian=True)
    constraints = [k - sigma >> 0 for sigma in data]
    trace = cp.trace(k)
    outcome = attempt(cp.Problem(cp.Minimize(trace if real else cp.real(trace)), constraints))
    if not outcome.solved or any(c.dual_value is None for c in constraints):
        return None, outcome.notes
    effects = np.array([np.asarray(c.dual_value, complex) for c in constraints])
    effects = (effects + effects.conj().transpose(0, 2, 1)) / 2
    values, vectors = np.linalg.eigh(effects)
    effects = (vectors * np.maximum(values, 0)[:, None, :]) @ vectors.conj().transpose(0, 2, 1)
    return _normalised(effects, sigmas), outcome.notes
