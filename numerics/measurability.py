r"""How much noise makes measurements jointly measurable: the float program, and its symmetric half.

With $M^\eta = N + \eta (M - N)$ the program is

.. math:: \max \eta \le 2:\ G_a \succeq 0,\ \sum_{a: a_x = b} G_a = M^\eta_{x,b}
          \quad=\quad \min\ tr Y - c_0 + 2 (1 - c_1):\ Y \succeq \sum_x W_{x,a_x},\ c_1 \le 1

where $c_0 = \sum tr W N$, $c_1 = \sum tr W (M - N)$. It goes to the solver in the second form,
which has few variables; the G are the multipliers of its blocks. Above 1 the measurements are
jointly measurable as they are. For general noise N = 0, $W \succeq 0$ and the marginals only have
to exceed $\eta M$. Where M and N have a kernel in common, no parent effect reaches into it: those
choices are compared on the rest only, and the kernels are kept as penalties. When a group of
unitaries permutes the effects, W need be covariant only: the $d^m$ choices of m mutually unbiased
bases fall into $d^{m-2}$ orbits of the Weyl-Heisenberg group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._blocks import BlockSolution, Triangle, hermitian_basis, product_indices, solve_blocks
from .weyl import weyl_groups

Array = NDArray[Any]
TOLERANCE = 1e-9
KERNEL = 1e-12
"""Eigenvalues of M + N below this, relative to the largest, are taken for zero."""
TINY = 1e-30
LARGEST = 5 * 10**7
"""The program is set up if its matrix has no more entries than this."""


@dataclass(frozen=True)
class Noisy:
    """Measurements, each an array (outcomes, d, d), and what noise turns them into at eta = 0.

    ``general``: the noise may be any measurement; then ``noise`` holds zeros.
    """

    povms: list[Array]
    noise: list[Array]
    general: bool = False

    @property
    def d(self) -> int:
        """The dimension."""
        return int(self.povms[0].shape[1])

    @property
    def sizes(self) -> list[int]:
        """How many outcomes each measurement has."""
        return [len(p) for p in self.povms]

    def weights(self) -> list[Array]:
        """Return how large each effect is: its share of the trace."""
        traces = [np.real(np.trace(m, axis1=1, axis2=2)) for m in self.povms]
        floors = [np.maximum(t, TINY) for t in traces]
        return [t / t.sum() for t in floors]

    def scales(self) -> list[Array]:
        """Return the weights relative to their mean.

        Variables and blocks are scaled by them, lest effects of size 1e-9 drown in the accuracy of
        the solver.
        """
        return [w * len(w) for w in self.weights()]

    def balanced(self) -> bool:
        """Whether no effect is much smaller than others."""
        return all(w.min() > 1e-3 for w in self.weights())

    def kernels(self) -> list[Array] | None:
        """Return projectors on what no noisy effect reaches; ``None`` if there is nothing."""
        if self.general:
            return None
        out = []
        for effects, noise in zip(self.povms, self.noise, strict=True):
            values, vectors = np.linalg.eigh(effects + noise)
            null = vectors * (values <= KERNEL * values[:, -1:])[:, None, :]
            out.append(null @ null.conj().transpose(0, 2, 1))
        return out if any(np.any(p) for p in out) else None

    def real(self) -> bool:
        """Whether all entries are real."""
        return not any(np.any(np.imag(p)) for p in [*self.povms, *self.noise])


@dataclass(frozen=True)
class Symmetry:
    """Unitaries with the permutation of the outcomes of each measurement that they induce."""

    unitaries: Array
    permutations: list[Array]  # for each measurement (elements, outcomes)

    @property
    def order(self) -> int:
        """How many elements there are."""
        return len(self.unitaries)


@dataclass(frozen=True)
class Solution:
    """The optimum in floats: parent effects in the order of `product_indices`, W and Y."""

    eta: float
    parent: Array
    witness: list[Array]
    bound: Array
    orbits: int
    reasons: list[str]


def trivial_symmetry(problem: Noisy) -> Symmetry:
    """Return the group of one element."""
    return Symmetry(
        np.eye(problem.d, dtype=complex)[None],
        [np.arange(k)[None] for k in problem.sizes],
    )


def weyl_symmetry(problem: Noisy) -> Symmetry | None:
    """Return a Weyl-Heisenberg group that permutes all effects, and their noise alike."""
    for group in weyl_groups(problem.d):
        found = [
            _permutation(group, m, n) for m, n in zip(problem.povms, problem.noise, strict=True)
        ]
        permutations = [p for p in found if p is not None]
        if len(permutations) == len(found):
            return Symmetry(group, permutations)
    return None


def _permutation(group: Array, effects: Array, noise: Array) -> Array | None:
    both = np.concatenate([effects, noise], axis=1)
    moved = np.concatenate([conjugated(group, effects), conjugated(group, noise)], axis=2)
    sizes = np.abs(both).max(axis=(1, 2)) + TINY
    away = np.abs(moved[:, :, None] - both[None, None]).max(axis=(3, 4)) / sizes
    target = away.argmin(axis=2)
    if np.take_along_axis(away, target[..., None], axis=2).max() > TOLERANCE:
        return None
    if any(len(set(row)) < len(row) for row in target.tolist()):  # equal effects: not resolved
        return None
    return np.asarray(target)


def conjugated(unitaries: Array, matrices: Array) -> Array:
    """Return U M U^dagger for every U and M: (unitaries, matrices, d, d)."""
    left = unitaries[:, None] @ matrices[None]
    return np.asarray(left @ unitaries.conj().transpose(0, 2, 1)[:, None])


def solve_noise(problem: Noisy, symmetry: Symmetry | None = None) -> Solution | str:
    """Solve the program, with the symmetry if there is one; a string says why it failed."""
    group = symmetry or trivial_symmetry(problem)
    real = problem.real() and not np.any(np.imag(group.unitaries))
    shape = Triangle(problem.d, real)
    choices = product_indices(problem.sizes)
    strides = np.cumprod([1, *problem.sizes[::-1]])[-2::-1]
    images = np.zeros((group.order, len(choices)), int)
    for x, permutation in enumerate(group.permutations):
        images += permutation[:, choices[:, x]] * strides[x]
    first = images.min(axis=0)
    orbits = np.flatnonzero(first == np.arange(len(choices)))
    model = _Model.of(problem, group, real)
    solved = _solve(problem, model, choices[orbits], shape)
    if isinstance(solved, str):
        return solved
    sizes = np.bincount(first, minlength=len(choices))[orbits]
    scales = _block_scales(problem, choices[orbits])
    multipliers = solved.multipliers[: len(orbits)] * (scales / sizes)[:, None, None]
    where = np.zeros(len(choices), int)
    where[orbits] = np.arange(len(orbits))
    parent = _spread(multipliers, where[first], images.argmin(axis=0), images, orbits, group)
    witness, bound = model.witness(solved.z)
    c0 = pairing(witness, problem.noise)
    c1 = pairing(witness, problem.povms) - c0
    eta = float(np.trace(bound).real - c0 + 2 * (1 - c1))
    return Solution(eta, parent, witness, bound, len(orbits), solved.reasons)


def pairing(witness: Sequence[Array], effects: Sequence[Array]) -> float:
    """Return the sum of tr(W M) over all outcomes, for Hermitian W."""
    total = 0.0
    for w, e in zip(witness, effects, strict=True):
        total += float(np.vdot(w, e).real)
    return total


def _spread(
    multipliers: Array,
    orbit: Array,
    element: Array,
    images: Array,
    orbits: Array,
    group: Symmetry,
) -> Array:
    """Return the effects of all choices from one for each orbit, made invariant first."""
    if group.order == 1:
        return multipliers
    fixed = np.stack(
        [
            conjugated(group.unitaries[images[:, o] == o], g[None])[:, 0].mean(axis=0)
            for o, g in zip(orbits, multipliers, strict=True)
        ]
    )
    u = group.unitaries[element]
    return np.asarray(u.conj().transpose(0, 2, 1) @ fixed[orbit] @ u)


@dataclass(frozen=True)
class _Model:
    """W and Y as linear functions of the variables: arrays (variables, ..., d, d)."""

    w: list[Array]  # for each measurement (variables, outcomes, d, d)
    y: Array
    heads: list[tuple[int, int]]  # (measurement, outcome): one for each orbit of effects

    @staticmethod
    def of(problem: Noisy, group: Symmetry, real: bool) -> _Model:
        basis = hermitian_basis(problem.d, real=real)
        scales = problem.scales()
        parts: list[tuple[int, Array]] = []  # measurement, (variables, outcomes, d, d)
        heads = []
        for x, (k, moves) in enumerate(zip(problem.sizes, group.permutations, strict=True)):
            reached: set[int] = set()
            for a in range(k):
                if a in reached:
                    continue
                orbit = set(moves[:, a].tolist())
                reached |= orbit
                heads.append((x, a))
                if group.order == 1 and a == k - 1 and not problem.general:
                    continue  # W is fixed only up to a shift of all outcomes, which Y takes up
                invariant = _invariant(basis, group.unitaries[moves[:, a] == a])
                block = np.zeros((len(invariant), k, *basis.shape[1:]), complex)
                for b in orbit:
                    g = group.unitaries[int(np.argmax(moves[:, a] == b))]
                    block[:, b] = g @ invariant @ g.conj().T / scales[x][b]
                parts.append((x, block))
        total = _invariant(basis, group.unitaries)
        count = sum(len(block) for _, block in parts) + len(total)
        w = [np.zeros((count, k, *basis.shape[1:]), complex) for k in problem.sizes]
        y = np.zeros((count, *basis.shape[1:]), complex)
        at = 0
        for x, block in parts:
            w[x][at : at + len(block)] = block
            at += len(block)
        y[at:] = total
        return _Model(w, y, heads)

    def witness(self, z: Array) -> tuple[list[Array], Array]:
        return [np.tensordot(z, w, 1) for w in self.w], np.tensordot(z, self.y, 1)


def _invariant(basis: Array, unitaries: Array) -> Array:
    """Return an orthonormal basis of the Hermitian matrices that commute with the unitaries."""
    if len(unitaries) == 1:
        return basis
    mean = conjugated(unitaries, basis).mean(axis=0)
    flat = basis.reshape(len(basis), -1)
    projection = (flat.conj() @ mean.reshape(len(basis), -1).T).real
    values, vectors = np.linalg.eigh((projection + projection.T) / 2)
    return np.asarray(np.tensordot(vectors[:, values > 0.5].T, basis, 1))


def _solve(problem: Noisy, model: _Model, choices: Array, shape: Triangle) -> BlockSolution | str:
    c0 = _linear(model.w, problem.noise)
    c1 = _linear(model.w, problem.povms) - c0
    cost = np.trace(model.y, axis1=1, axis2=2).real - c0 - 2 * c1
    size = len(shape.places()[0])
    flat = [shape.flatten(w).transpose(1, 2, 0) for w in model.w]  # (outcomes, size, variables)
    if len(choices) * size * len(cost) > LARGEST:
        return f"{len(choices)} choices in dimension {problem.d} are too many"
    blocks = np.tile(shape.flatten(model.y).T, (len(choices), 1, 1))
    for x, f in enumerate(flat):
        blocks -= f[choices[:, x]]
    blocks *= _block_scales(problem, choices)[:, None, None]
    blocks = blocks.reshape(-1, len(cost))
    if problem.general:
        scales = problem.scales()
        heads = [flat[x][a] * scales[x][a] for x, a in model.heads]
        blocks = np.concatenate([blocks, *heads])
    faces = _faces(problem, choices)
    constants = None
    if faces is not None:
        blocks, constants = _restricted(blocks, faces, shape)
    small = len(cost) < 200 or faces is not None
    keep = _independent(cost, c1, blocks) if small else np.eye(len(cost))
    solved = solve_blocks(
        keep.T @ cost,
        -(c1 @ keep)[None],
        np.ones(1),
        blocks @ keep,
        shape,
        constants,
    )
    if isinstance(solved, str):
        return solved
    return BlockSolution(keep @ solved.z, solved.multipliers, solved.reasons)


def _block_scales(problem: Noisy, choices: Array) -> Array:
    """Return for each choice the product of the scales of its outcomes."""
    product = np.ones(len(choices))
    for x, scales in enumerate(problem.scales()):
        product = product * scales[choices[:, x]]
    return product


def _linear(ws: Sequence[Array], effects: Sequence[Array]) -> Array:
    """Return the sum of tr(W M) for each variable."""
    parts = [np.real(np.tensordot(w.conj(), e, 3)) for w, e in zip(ws, effects, strict=True)]
    return np.asarray(np.sum(parts, axis=0))


def _independent(cost: Array, line: Array, blocks: Array) -> Array:
    """Return the directions of the variables that the program can tell apart."""
    seen = blocks.T @ blocks + np.outer(line, line) + np.outer(cost, cost)
    values, vectors = np.linalg.eigh(seen)
    return np.asarray(vectors[:, values > 1e-13 * values[-1]])


def _faces(problem: Noisy, choices: Array) -> Array | None:
    """Return for each choice the projector on what its parent effect may reach."""
    kernels = problem.kernels()
    if kernels is None:
        return None
    blocked = sum(k[choices[:, x]] for x, k in enumerate(kernels))
    values, vectors = np.linalg.eigh(blocked)
    open_ = vectors * (values < TOLERANCE)[:, None, :]
    return np.asarray(open_ @ open_.conj().transpose(0, 2, 1))


def _restricted(blocks: Array, faces: Array, shape: Triangle) -> tuple[Array, Array]:
    """Return the blocks Q H Q and the constants 1 - Q, which keep the rest strictly positive."""
    rows, columns = shape.places()
    unit = np.zeros((len(rows), shape.side, shape.side))
    unit[np.arange(len(rows)), rows, columns] = np.where(rows == columns, 1.0, 0.5**0.5)
    unit[np.arange(len(rows)), columns, rows] = unit[np.arange(len(rows)), rows, columns]
    scale = np.where(rows == columns, 1.0, 2**0.5)
    big = shape.embed(faces)
    maps = big[:, None] @ unit[None] @ big[:, None]
    turned = (maps[..., rows, columns] * scale).transpose(0, 2, 1)
    constants = shape.flatten(np.eye(shape.d) - faces)
    split = blocks.reshape(*turned.shape[:2], -1)
    return (turned @ split).reshape(blocks.shape), constants.ravel()
