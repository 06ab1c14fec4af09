r"""Sharpen a parent and a witness to the last digits by Newton's method on both at once.

At the optimum $G_a = V_a V_a^\dagger$ with $(Y - \sum_x W_{x,a_x}) V_a = 0$ (complementary
slackness), the marginals of G are the noisy measurements, and $c_1(W) = 1$. All of this is
quadratic in (V, W, Y, eta) together, so that the Jacobian is a central difference of any step,
without error. The steps are the shortest ones: what the optimum leaves free stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._blocks import hermitian_basis, product_indices
from .measurability import Noisy, Solution, pairing

Array = NDArray[Any]
LARGEST = 250
"""Problems with more real unknowns than this are left as they are."""
STEPS = 6
FAR = 1e-4
"""Another optimum than the one that was sharpened is not wanted."""


def polished(problem: Noisy, solution: Solution) -> Solution:
    """Return the solution to machine precision, or as it was where that does not succeed."""
    if problem.general or solution.eta >= 1.9 or problem.kernels() is not None:
        return solution
    system = _System.of(problem, solution)
    start = system.start
    if start.size > LARGEST:
        return solution
    at = start
    for _ in range(STEPS):
        wrong = system.residual(at)
        if np.abs(wrong).max() < 1e-15:
            break
        at = at - np.linalg.lstsq(_jacobian(system.residual, at), wrong, rcond=1e-9)[0]
        if not np.isfinite(at).all() or abs(at[-1] - start[-1]) > FAR:
            return solution
    if np.abs(system.residual(at)).max() > 1e-12:
        return solution
    return system.solution(at, solution)


def _jacobian(function: Callable[[Array], Array], at: Array) -> Array:
    step = float(np.abs(at).max())
    columns = []
    for unit in np.eye(at.size):
        ahead, back = function(at + step * unit), function(at - step * unit)
        columns.append((ahead - back) / (2 * step))
    return np.array(columns).T


@dataclass(frozen=True)
class _System:
    problem: Noisy
    choices: Array
    ranks: list[int]
    basis: Array
    start: Array

    @staticmethod
    def of(problem: Noisy, solution: Solution) -> _System:
        choices = product_indices(problem.sizes)
        gaps = np.tile(solution.bound, (len(choices), 1, 1))
        for x, w in enumerate(solution.witness):
            gaps = gaps - w[choices[:, x]]
        slope = pairing(solution.witness, problem.povms) - pairing(solution.witness, problem.noise)
        scale = 1 / slope if slope > 0 else 1.0
        values, vectors = np.linalg.eigh(solution.parent)
        values, vectors = values[:, ::-1], vectors[:, :, ::-1]
        slack = np.linalg.eigvalsh(gaps) * scale
        ranks = (values > slack).sum(axis=1).tolist()
        v = [
            (u[:, :r] * np.sqrt(np.maximum(w[:r], 0))).ravel()
            for u, w, r in zip(vectors, values, ranks, strict=True)
        ]
        roots = np.concatenate(v).astype(complex)
        basis = hermitian_basis(problem.d)
        flat = basis.reshape(len(basis), -1).conj()
        others = np.concatenate([*solution.witness, solution.bound[None]]) * scale
        coordinates = np.real(others.reshape(len(others), -1) @ flat.T)
        start = np.concatenate(
            [np.real(roots), np.imag(roots), coordinates.ravel(), [solution.eta]]
        )
        return _System(problem, choices, ranks, basis, start)

    def parts(self, at: Array) -> tuple[list[Array], list[Array], Array, float]:
        """Return V, W, Y and eta from the real unknowns."""
        d, count = self.problem.d, self.problem.d * sum(self.ranks)
        roots = at[:count] + 1j * at[count : 2 * count]
        v = np.split(roots, np.cumsum([d * r for r in self.ranks])[:-1])
        coordinates = at[2 * count : -1].reshape(-1, len(self.basis))
        others = np.tensordot(coordinates, self.basis, 1)
        w = np.split(others[:-1], np.cumsum(self.problem.sizes)[:-1])
        columns = [x.reshape(d, r) for x, r in zip(v, self.ranks, strict=True)]
        return columns, w, others[-1], float(at[-1])

    def parent(self, v: list[Array]) -> Array:
        return np.array([x @ x.conj().T for x in v])

    def residual(self, at: Array) -> Array:
        v, w, bound, eta = self.parts(at)
        effects = self.parent(v)
        out = []
        for x, (sharp, noise) in enumerate(
            zip(self.problem.povms, self.problem.noise, strict=True)
        ):
            for b in range(len(sharp)):
                marginal = effects[self.choices[:, x] == b].sum(axis=0)
                out.append((marginal - eta * sharp[b] - (1 - eta) * noise[b]).ravel())
        for root, choice in zip(v, self.choices, strict=True):
            gap = bound - sum(w[x][b] for x, b in enumerate(choice))
            out.append((gap @ root).ravel())
        slope = pairing(w, self.problem.povms) - pairing(w, self.problem.noise)
        flat = np.concatenate(out)
        return np.concatenate([np.real(flat), np.imag(flat), [slope - 1]])

    def solution(self, at: Array, old: Solution) -> Solution:
        v, w, bound, eta = self.parts(at)
        return replace(old, eta=eta, parent=self.parent(v), witness=w, bound=bound)
