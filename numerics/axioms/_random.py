"""Random states, channels and measurements in batches, and what is computed from them."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]

SPREAD = (1.0, 0.3, 3.0)
"""Powers of uniform numbers: flat, nearly flat and peaked distributions."""


def gaussian(rng: Generator, *shape: int) -> Array:
    """Return complex Gaussian entries."""
    return rng.standard_normal(shape) + 1j * rng.standard_normal(shape)


def hermitian(rng: Generator, k: int, d: int) -> Array:
    """Return k Hermitian matrices of order d."""
    a = gaussian(rng, k, d, d)
    return (a + dagger(a)) / 2


def dagger(a: Array) -> Array:
    """Return the conjugate transposes of a batch."""
    return np.swapaxes(a, -1, -2).conj()


def unitaries(rng: Generator, k: int, d: int) -> Array:
    """Return k Haar random unitaries of order d."""
    q, r = np.linalg.qr(gaussian(rng, k, d, d))
    phases = np.diagonal(r, axis1=-2, axis2=-1)
    return np.asarray(q * (phases / abs(phases))[:, None, :])


def states(rng: Generator, k: int, d: int, rank: int | None = None) -> Array:
    """Return k density matrices of order d, of a random rank unless one is given."""
    r = rank or int(rng.integers(1, d + 1))
    a = gaussian(rng, k, d, r)
    rho = a @ dagger(a)
    return np.asarray(rho / np.trace(rho, axis1=-2, axis2=-1)[:, None, None])


def probabilities(rng: Generator, k: int, *shape: int) -> Array:
    """Return k probability arrays, some with zeros."""
    p = rng.random((k, *shape)) ** (1 / SPREAD[int(rng.integers(3))])
    p = p * (rng.random(p.shape) < rng.choice([0.4, 0.8, 1.0]))
    p += 1e-12 * (p.sum(axis=tuple(range(1, p.ndim)), keepdims=True) == 0)
    return np.asarray(p / p.sum(axis=tuple(range(1, p.ndim)), keepdims=True))


def kraus(rng: Generator, k: int, d: int, out: int, env: int) -> Array:
    """Return k channels as Kraus operators, indexed (channel, environment, output, input)."""
    q, _ = np.linalg.qr(gaussian(rng, k, env * out, d))
    return np.asarray(q.reshape(k, env, out, d))


def image(operators: Array, rho: Array) -> Array:
    """Apply channels to matrices."""
    return np.asarray(np.einsum("keab,kbc,kedc->kad", operators, rho, operators.conj()))


def shannon(p: Array) -> Array:
    """Return the entropies, in bits, of the last axis."""
    q = np.where(p > 1e-300, p, 1.0)
    return np.asarray(-(q * np.log2(q)).sum(-1))


def entropy(rho: Array) -> Array:
    """Return the von Neumann entropies in bits."""
    return shannon(np.clip(np.linalg.eigvalsh(rho), 0, None))


def log2(rho: Array) -> Array:
    """Return the logarithms, to base 2, of positive definite matrices."""
    w, v = np.linalg.eigh(rho)
    return np.asarray((v * np.log2(w)[..., None, :]) @ dagger(v))


def relative_entropy(rho: Array, sigma: Array) -> Array:
    """Return tr rho (log rho - log sigma) in bits; sigma is positive definite."""
    return np.asarray(-entropy(rho) - np.einsum("kab,kba->k", rho, log2(sigma)).real)


def marginal(rho: Array, dims: tuple[int, ...], keep: tuple[int, ...]) -> Array:
    """Return the reduced states of the parts that are kept."""
    n = len(dims)
    tensor = rho.reshape(-1, *dims, *dims)
    rows, cols = list(range(1, n + 1)), list(range(n + 1, 2 * n + 1))
    cols = [cols[i] if i in keep else rows[i] for i in range(n)]
    kept = [0, *(rows[i] for i in keep), *(cols[i] for i in keep)]
    size = int(np.prod([dims[i] for i in keep], initial=1))
    return np.asarray(np.einsum(tensor, [0, *rows, *cols], kept).reshape(-1, size, size))
