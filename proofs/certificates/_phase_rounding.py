"""Round float mixtures of phases, and float sums of squares, to what the kernel checks exactly."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics.phase_moments import Moments, projected
from ...numerics.phases import PhaseMixture
from .given import Given

Array: TypeAlias = NDArray[Any]
Json: TypeAlias = Any

HALF_TURN = 1 << 26
"""Phases are (q + ip)^2/(q^2 + p^2), with q and p on this scale."""
WEIGHTS = 1 << 54
GRID = 1 << 44


def rounded_mixture(c: Given, found: PhaseMixture) -> Json:
    r"""Return the mixture in exact numbers, scaled down to pay for what it misses."""
    n = len(c.floats)
    numbers, floats = zip(*(_rational_phases(z) for z in found.phases), strict=True)
    z = np.array(floats)
    missed = found.value * c.floats - np.einsum("k,ki,kj->ij", found.weights, z, z.conj())
    upper = np.triu_indices(n, 1)
    cost = float((np.abs(missed.real) + np.abs(missed.imag))[upper].sum())
    pairs = n * (n - 1) // 2
    share = Fraction(1.01 * cost + abs(found.weights.sum() - 1) + pairs * (1e-15 + 2 * c.radius))
    keep = max(1 - share, Fraction(0))
    return {
        "value": str(_down(keep * Fraction(found.value))),
        "weights": [str(_down(keep * Fraction(float(w)))) for w in found.weights],
        "phases": list(numbers),
    }


def pairs_only(c: Given) -> Json:
    """Return the mixture that has a pair of aligned phases for each entry, and nothing else."""
    n = len(c.floats)
    upper = (
        np.abs(c.floats.real)[np.triu_indices(n, 1)] + np.abs(c.floats.imag)[np.triu_indices(n, 1)]
    )
    cost = float(upper.sum()) * (1 + 1e-12) + n * n * (c.radius + 1e-18)
    return {"value": str(_down(1 / Fraction(max(cost, 1.0)))), "weights": [], "phases": []}


def rounded_functional(c: Given, found: Moments) -> Json:
    """Return the functional, and a factor of squares that nearly complete it to a constant."""
    w = found.functional - np.diag(np.diag(found.functional))
    w = np.ldexp(1.0, -math.frexp(float(np.abs(w).max()))[1]) * w
    scale = 1.0 / float(np.trace(w @ c.floats).real)
    re, im = np.rint(w.real * GRID), np.rint(w.imag * GRID)
    re, im = np.triu(re, 1), np.triu(im, 1)
    re, im = re + re.T, im - im.T
    exact = (re + 1j * im) / GRID
    gram = projected(found.gram / scale, found.exponents, exact)
    values, vectors = np.linalg.eigh((gram + gram.conj().T) / 2)
    factor = vectors * np.sqrt(np.maximum(values - min(values[0], 0.0), 0.0))
    return {
        "functional": _grid(re, im),
        "exponents": [list(e) for e in found.exponents],
        "factor": _grid(np.rint(factor.real * GRID), np.rint(factor.imag * GRID)),
    }


def embedded(found: Moments, rows: tuple[int, ...], n: int) -> Moments:
    """Return what bounds a principal submatrix as a bound of the whole matrix."""
    functional = np.zeros((n, n), complex)
    functional[np.ix_(rows, rows)] = found.functional
    exponents = []
    for e in found.exponents:
        long = [0] * n
        for k, x in zip(rows, e, strict=True):
            long[k] = x
        exponents.append(tuple(long))
    return Moments(found.bound, functional, exponents, found.gram, found.notes)


def _grid(re: Array, im: Array) -> Json:
    return {
        "den": GRID,
        "re": [[int(x) for x in row] for row in re],
        "im": [[int(x) for x in row] for row in im],
    }


def _down(x: Fraction) -> Fraction:
    return Fraction(math.floor(x * WEIGHTS), WEIGHTS)


def _rational_phases(z: Array) -> tuple[list[Json], list[complex]]:
    """Return rational points of the circle near the entries, as JSON and in floats."""
    data: list[Json] = []
    floats = []
    for x in z:
        half = math.atan2(x.imag, x.real) / 2
        q, p = round(HALF_TURN * math.cos(half)), round(HALF_TURN * math.sin(half))
        norm = q * q + p * p
        re, im = Fraction(q * q - p * p, norm), Fraction(2 * p * q, norm)
        data.append([[1, str(re), str(im)]] if im else str(re))
        floats.append(complex(re, im))
    return data, floats
