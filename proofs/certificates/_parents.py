"""Round a parent and a witness of incompatibility to what the kernel reads.

A float parent has marginals that are wrong by the solver's error and by its rounding. The first is
mended here by the same formula that the kernel uses; for the second, and for what the input leaves
open, the effects get a margin by mixing in the product of the fully noisy measurements.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics._blocks import product_indices
from ...numerics.measurability import Noisy, Solution, pairing

Json: TypeAlias = Any
Array: TypeAlias = NDArray[Any]
BITS = 60
"""Entries of size 1 at most are rounded to this many binary digits: they fit a machine word."""
MARGIN = 2e-14


@dataclass(frozen=True)
class Active:
    """The problem without the outcomes that are exactly zero: they have no part in a parent."""

    problem: Noisy
    kept: list[list[int]]
    sizes: list[int]

    @staticmethod
    def of(problem: Noisy) -> Active:
        """Leave out what is zero; general noise may use every outcome."""
        used = [
            [b for b in range(len(m)) if problem.general or np.any(m[b])] for m in problem.povms
        ]
        kept = Noisy(
            [m[u] for m, u in zip(problem.povms, used, strict=True)],
            [n[u] for n, u in zip(problem.noise, used, strict=True)],
            problem.general,
        )
        return Active(kept, used, problem.sizes)

    def choices(self) -> list[tuple[int, ...]]:
        """Return the choices of outcomes, by their original numbers, in the order of a parent."""
        return list(itertools.product(*self.kept))

    def restored(self, witness: list[Array], value: float = 0.0) -> list[Array]:
        """Return the witness with a multiple of 1 for the outcomes that were left out."""
        out = []
        for w, used, k in zip(witness, self.kept, self.sizes, strict=True):
            full = np.tile(value * np.eye(w.shape[1], dtype=complex), (k, 1, 1))
            full[used] = w
            out.append(full)
        return out


def grids(matrices: Array, bits: int = BITS) -> list[Json]:
    """Return the JSON of each Hermitian matrix, rounded to multiples of 2^-bits."""
    hermitian = (matrices + matrices.conj().swapaxes(-1, -2)) / 2
    re = np.rint(np.ldexp(hermitian.real, bits)).astype(np.int64).tolist()
    im = np.rint(np.ldexp(hermitian.imag, bits)).astype(np.int64).tolist()
    return [{"den": 1 << bits, "re": x, "im": y} for x, y in zip(re, im, strict=True)]


def marginals(effects: Array, choices: Array, sizes: list[int]) -> list[Array]:
    """Return the marginals of a parent, for each measurement an array (outcomes, d, d)."""
    shape = (*sizes, *effects.shape[1:])
    table = effects.reshape(shape)
    axes = range(len(sizes))
    return [table.sum(axis=tuple(y for y in axes if y != x)) for x in axes]


def mended(problem: Noisy, effects: Array, eta: float) -> Array:
    """Return the effects with the marginals of the problem at eta, positive or not."""
    choices, sizes = product_indices(problem.sizes), problem.sizes
    n, d = len(choices), problem.d
    found = marginals(effects, choices, sizes)
    out = effects - (len(sizes) - 1) / n * (np.eye(d) - effects.sum(axis=0))
    for x, (sharp, noise) in enumerate(zip(problem.povms, problem.noise, strict=True)):
        missing = eta * sharp + (1 - eta) * noise - found[x]
        out = out + sizes[x] / n * missing[choices[:, x]]
    return np.asarray(out)


def product_parent(problem: Noisy) -> Array:
    """Return the parent of the measurements at eta = 0, where they commute."""
    choices = product_indices(problem.sizes)
    out = np.broadcast_to(np.eye(problem.d, dtype=complex), (len(choices), problem.d, problem.d))
    for x, noise in enumerate(problem.noise):
        out = out @ noise[choices[:, x]]
    return np.asarray((out + out.conj().transpose(0, 2, 1)) / 2)


def rounded_parent(
    problem: Noisy, solution: Solution, wrong: float
) -> tuple[Fraction, Array, Json] | None:
    """Return (eta, effects, their JSON) a little below the optimum.

    ``wrong`` is by how much, in norm, the effects of the problem may differ from the floats. The
    problem has no outcome that is zero.
    """
    if problem.general:
        return _general_parent(problem, solution, wrong)
    n, sizes = len(solution.parent), problem.sizes
    optimum = min(solution.eta, 2.0)
    effects = mended(problem, solution.parent, optimum)
    centre = product_parent(problem)
    need = MARGIN + wrong * (sum(sizes) + len(sizes)) / n
    least = np.linalg.eigvalsh(effects)[:, 0]
    inside = np.linalg.eigvalsh(centre)[:, 0]
    share = 0.0
    for low, high in zip(least, inside, strict=True):
        if low < need:
            if high <= need:
                return None
            share = max(share, (need - low) / (high - low))
    top = optimum * (1 - share)
    if top >= 1:
        share, eta = 1 - 1 / optimum, Fraction(1)
    else:
        eta = Fraction(int(top * 2**50), 2**50)
        share = 1 - float(eta) / optimum if optimum > 0 else 1.0
    effects = mended(problem, (1 - share) * effects + share * centre, float(eta))
    return eta, effects, grids(effects)


def _general_parent(
    problem: Noisy, solution: Solution, wrong: float
) -> tuple[Fraction, Array, Json] | None:
    d, n = problem.d, len(solution.parent)
    least = min(0.0, float(np.linalg.eigvalsh(solution.parent)[:, 0].min()))
    effects = solution.parent + (MARGIN - least) * np.eye(d)
    effects = effects / (float(np.linalg.eigvalsh(effects.sum(axis=0))[-1]) + n * d * MARGIN)
    found = marginals(effects, product_indices(problem.sizes), problem.sizes)
    eta = 1.0
    for have, want in zip(found, problem.povms, strict=True):
        values, vectors = np.linalg.eigh(have - MARGIN * np.eye(d))
        if values.min() <= 0:
            return None
        root = (vectors / np.sqrt(values)[:, None, :]) @ vectors.conj().transpose(0, 2, 1)
        ratio = np.linalg.eigvalsh(root @ (want + wrong * np.eye(d)) @ root)[:, -1].max()
        eta = min(eta, 1 / float(ratio))
    exact = Fraction(int(eta * (1 - 4e-15) * 2**50), 2**50)
    return exact, effects, grids(effects)


def rounded_witness(
    problem: Noisy, solution: Solution, wrong: float, slack: float
) -> tuple[list[Array], Array] | None:
    """Return a witness that holds for every choice, its bound lifted by what rounding needs.

    Kernels of the problem enter as penalties: they cost nothing, and the larger they are the less
    the bound must be lifted, up to what ``wrong`` makes of them. ``slack`` is added on top.
    """
    kernels = problem.kernels()
    best: tuple[float, list[Array], Array] | None = None
    for penalty in (0.0,) if kernels is None else (0.0, *np.logspace(1, 8, 15)):
        w = solution.witness
        if kernels is not None:
            w = [p - penalty * k for p, k in zip(w, kernels, strict=True)]
        scale = max(float(np.abs(m).max()) for m in [*w, solution.bound[None]]) or 1.0
        w, bound = [p / scale for p in w], solution.bound / scale
        if problem.general:
            low = min(float(np.linalg.eigvalsh(p)[:, 0].min()) for p in w)
            w = [p + (max(0.0, -low) + slack) * np.eye(problem.d) for p in w]
        choices = product_indices(problem.sizes)
        gaps = np.tile(bound, (len(choices), 1, 1))
        for x, p in enumerate(w):
            gaps = gaps - p[choices[:, x]]
        lift = max(0.0, -float(np.linalg.eigvalsh(gaps)[:, 0].min())) + slack
        bound = bound + lift * np.eye(problem.d)
        loss = wrong * sum(float(np.abs(p).sum()) for p in w)
        c0 = pairing(w, problem.noise)
        c1 = pairing(w, problem.povms) - c0
        if c1 <= 0:
            continue
        upper = float((np.trace(bound).real - c0 + loss) / c1)
        if best is None or upper < best[0]:
            best = upper, w, bound
    return best[1:] if best is not None else None
