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
from ...numerics.measurability import Noisy, Solution, pairing, solve_noise

Json: TypeAlias = Any
Array: TypeAlias = NDArray[Any]
Rounded: TypeAlias = tuple[Fraction, Array, Json]
BITS = 60
"""Entries of size 1 at most are rounded to this many binary digits: they fit a machine word."""
MARGIN = 1e-12
"""What sums of up to a hundred floats may miss, relative to their size."""
MIXED = 1e-9
NEARLY = 1e-6
SMALL = 1e-8
"""The witness of an effect with a smaller share of the trace may not be worth its digits."""
WORTH = 1e-9
RARE = 1e-2


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
    re, im = (_integers(np.ldexp(part, bits)) for part in (hermitian.real, hermitian.imag))
    return [{"den": 1 << bits, "re": x, "im": y} for x, y in zip(re, im, strict=True)]


def _integers(values: Array) -> list[list[list[int]]]:
    rounded = np.rint(values)
    if np.abs(rounded).max(initial=0.0) < 2.0**62:
        whole: list[list[list[int]]] = rounded.astype(np.int64).tolist()
        return whole
    return [[[int(x) for x in row] for row in m] for m in rounded.tolist()]


def mended(problem: Noisy, effects: Array, eta: float) -> Array:
    """Return the effects with the marginals of the problem at eta, positive or not."""
    choices, sizes, weights = product_indices(problem.sizes), problem.sizes, problem.weights()
    shares = np.array([w[choices[:, x]] for x, w in enumerate(weights)])
    table = effects.reshape(*sizes, *effects.shape[1:])
    missing_total = np.eye(problem.d) - effects.sum(axis=0)
    out = effects - (len(sizes) - 1) * shares.prod(axis=0)[:, None, None] * missing_total
    for x, (sharp, noise) in enumerate(zip(problem.povms, problem.noise, strict=True)):
        found = table.sum(axis=tuple(y for y in range(len(sizes)) if y != x))
        missing = eta * sharp + (1 - eta) * noise - found
        others = np.delete(shares, x, axis=0).prod(axis=0)
        out = out + others[:, None, None] * missing[choices[:, x]]
    return np.asarray(out)


def product_parent(problem: Noisy) -> Array:
    """Return the parent of the measurements at eta = 0, where they commute."""
    choices = product_indices(problem.sizes)
    out = np.broadcast_to(np.eye(problem.d, dtype=complex), (len(choices), problem.d, problem.d))
    for x, noise in enumerate(problem.noise):
        out = out @ noise[choices[:, x]]
    return np.asarray((out + out.conj().transpose(0, 2, 1)) / 2)


def _shares(problem: Noisy) -> Array:
    """Return the product of the weights of the outcomes, for each choice."""
    choices, shares = product_indices(problem.sizes), np.ones(1)
    for x, weights in enumerate(problem.weights()):
        shares = shares * weights[choices[:, x]]
    return shares


def _bits(sizes: Array) -> int:
    """Return how many digits the smallest of these sizes needs."""
    return BITS + max(0, int(np.ceil(-np.log2(sizes.min() * len(sizes)))))


def rounded_parent(
    problem: Noisy, solution: Solution, wrong: list[Array], slack: float = MARGIN
) -> Rounded | None:
    """Return (eta, effects, their JSON) a little below the optimum.

    ``wrong`` is by how much, in norm, each effect of the problem may differ from the floats. The
    problem has no outcome that is zero. General noise leaves ``slack`` below the optimum.
    """
    if problem.general:
        return _general_parent(problem, solution, wrong, slack)
    choices, shares = product_indices(problem.sizes), _shares(problem)
    optimum = min(solution.eta, 2.0)
    effects = mended(problem, solution.parent, optimum)
    centre = product_parent(problem)
    need = np.full(len(choices), MARGIN * max(1.0, len(choices) / 100))
    for x, (size, weights) in enumerate(zip(wrong, problem.weights(), strict=True)):
        need += 3 * (size / weights)[choices[:, x]]
    need *= shares
    least = np.linalg.eigvalsh(effects)[:, 0]
    inside = np.linalg.eigvalsh(centre)[:, 0]
    low = least < need
    if np.any(inside[low] <= need[low]):
        return None
    share = float(((need - least)[low] / (inside - least)[low]).max(initial=0.0))
    top = optimum * (1 - share)
    if top >= 1:
        share, eta = 1 - 1 / optimum, Fraction(1)
    else:
        eta = Fraction(int(max(0.0, top) * 2**50), 2**50)
        share = 1 - float(eta) / optimum if optimum > 0 else 1.0
    effects = mended(problem, (1 - share) * effects + share * centre, float(eta))
    return eta, effects, grids(effects, _bits(shares))


def _general_parent(
    problem: Noisy, solution: Solution, wrong: list[Array], slack: float
) -> Rounded | None:
    d, shares = problem.d, _shares(problem)
    if solution.eta > 1 - NEARLY:  # then there may be a parent of the measurements themselves
        traces = [np.real(np.trace(m, axis1=1, axis2=2)) for m in problem.povms]
        noise = [t[:, None, None] * np.eye(d) / d for t in traces]
        white = Noisy(problem.povms, noise)
        sharp = solve_noise(white)
        found = None if isinstance(sharp, str) else rounded_parent(white, sharp, wrong)
        if found is not None and found[0] == 1:
            return found
    effects = (1 - MIXED) * solution.parent + MIXED * shares[:, None, None] * np.eye(d)
    effects = effects / (float(np.linalg.eigvalsh(effects.sum(axis=0))[-1]) * (1 + MARGIN))
    table = effects.reshape(*problem.sizes, d, d)
    eta = 1.0
    for x, (want, size) in enumerate(zip(problem.povms, wrong, strict=True)):
        have = table.sum(axis=tuple(y for y in range(len(problem.sizes)) if y != x))
        values, vectors = np.linalg.eigh(have)
        if values.min() <= 0:
            return None
        root = (vectors / np.sqrt(values)[:, None, :]) @ vectors.conj().transpose(0, 2, 1)
        raised = want + size[:, None, None] * np.eye(d)
        eta = min(eta, 1 / float(np.linalg.eigvalsh(root @ raised @ root)[:, -1].max()))
    exact = Fraction(int(eta * (1 - slack) * 2**50), 2**50)
    return exact, effects, grids(effects, _bits(shares))


def rounded_witness(
    problem: Noisy, solution: Solution, wrong: list[Array], slack: float
) -> tuple[list[Array], Array] | None:
    """Return a witness that holds for every choice, its bound lifted by what rounding needs.

    Kernels of the problem enter as penalties: they cost nothing, and the larger they are the less
    the bound must be lifted, up to what ``wrong`` makes of them. ``slack`` is added on top.
    """
    kernels = problem.kernels()
    best: tuple[float, list[Array], Array] | None = None
    penalties = (0.0,) if kernels is None else (0.0, *np.logspace(1, 8, 15))
    cuts = (0.0,) if all(p.min() > SMALL for p in problem.weights()) else (0.0, SMALL)
    for penalty, cut in itertools.product(penalties, cuts):
        w = _tamed(problem, solution, cut)
        if kernels is not None:
            w = [p - penalty * k for p, k in zip(w, kernels, strict=True)]
        scale = max(float(np.abs(m).max()) for m in [*w, solution.bound[None]]) or 1.0
        w, bound = [p / scale for p in w], solution.bound / scale
        if problem.general:
            low = min(float(np.linalg.eigvalsh(p)[:, 0].min()) for p in w)
            w = [p + (max(0.0, -low) + slack) * np.eye(problem.d) for p in w]
        lift = max(0.0, -float(np.linalg.eigvalsh(_gaps(problem, w, bound))[:, 0].min())) + slack
        bound = bound + lift * np.eye(problem.d)
        loss = 0.0
        for p, size in zip(w, wrong, strict=True):
            loss += float((size * np.abs(p).sum(axis=(1, 2))).sum())
        c0 = pairing(w, problem.noise)
        c1 = pairing(w, problem.povms) - c0
        if c1 <= 0:
            continue
        upper = float((np.trace(bound).real - c0 + loss) / c1)
        if best is None or upper < best[0]:
            best = upper, w, bound
    return best[1:] if best is not None else None


def _gaps(problem: Noisy, w: list[Array], bound: Array) -> Array:
    choices = product_indices(problem.sizes)
    gaps = np.tile(bound, (len(choices), 1, 1))
    for x, p in enumerate(w):
        gaps = gaps - p[choices[:, x]]
    return gaps


def _tamed(problem: Noisy, solution: Solution, cut: float) -> list[Array]:
    """Return W lowered at rare outcomes by what their choices exceed the bound.

    The solver sees a choice only as sharply as its outcomes are frequent. What is missing is
    charged to the rarest outcome of a choice, where it costs little, instead of to the bound. What
    outcomes rarer than ``cut`` witness is given up, since it costs digits elsewhere.
    """
    w = [p.copy() for p in solution.witness]
    if problem.balanced():
        return w
    choices, weights = product_indices(problem.sizes), problem.weights()
    found = np.array([p[choices[:, x]] for x, p in enumerate(weights)])
    rarest = found.argmin(axis=0)
    order = sorted((float(p[b]), x, b) for x, p in enumerate(weights) for b in range(len(p)))
    for weight, x, b in reversed(order):
        mine = (rarest == x) & (choices[:, x] == b)
        if weight > RARE or not mine.any():
            continue
        worth = weight * float(np.abs(w[x][b]).max())
        if weight < cut or (problem.general and worth < WORTH):
            w[x][b] = 0
        least = np.linalg.eigvalsh(_gaps(problem, w, solution.bound)[mine])[:, 0].min()
        lowered = w[x][b] + min(0.0, float(least)) * np.eye(problem.d)
        values, vectors = np.linalg.eigh(lowered)
        if problem.general:
            values = np.maximum(values, 0)
        w[x][b] = (vectors * values) @ vectors.conj().T
    return w
