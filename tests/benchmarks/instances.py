"""The data of the benchmarks: numpy alone, so that every peer reads the same numbers.

A new seed for each repetition: no warm start and no cache may win.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]


def channel(d: int, rng: np.random.Generator) -> Array:
    """Return the Choi matrix, input tensor output, of a Haar-random channel with d^2 Kraus ops."""
    g = rng.normal(size=(d**3, d)) + 1j * rng.normal(size=(d**3, d))
    vectors = np.linalg.qr(g)[0].reshape(d * d, d, d).transpose(0, 2, 1).reshape(d * d, d * d)
    return np.asarray(vectors.T @ vectors.conj())


def channel_difference(d: int, seed: int) -> Array:
    """Return the Choi matrix of the difference of two random channels."""
    rng = np.random.default_rng(seed)
    return channel(d, rng) - channel(d, rng)


def multiplier(n: int, seed: int) -> Array:
    """Return the difference of two random correlation matrices: a difference of Schur channels."""
    rng = np.random.default_rng(seed)
    parts = []
    for _ in range(2):
        g = rng.normal(size=(n, n)) + 1j * rng.normal(size=(n, n))
        g /= np.linalg.norm(g, axis=1)[:, None]
        parts.append(g @ g.conj().T)
    return np.asarray(parts[0] - parts[1])


def schur_choi(n: int, seed: int) -> Array:
    """Return the Choi matrix of the Schur map of `multiplier`."""
    choi = np.zeros((n * n, n * n), complex)
    at = np.arange(n) * (n + 1)
    choi[np.ix_(at, at)] = multiplier(n, seed)
    return choi


def pauli_bases() -> Array:
    """Return the five mutually unbiased bases of two qubits: common eigenbases of Pauli groups."""
    one, x, y = np.eye(2), np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]])
    z = np.diag([1, -1])
    pairs = [((z, one), (one, z)), ((x, one), (one, x)), ((y, one), (one, y))]
    pairs += [((x, y), (y, z)), ((y, x), (z, y))]
    bases = []
    for (a, b), (c, d) in pairs:
        mixed = np.kron(a, b) + 2 * np.kron(c, d)  # eigenvalues -3, -1, 1, 3
        bases.append(np.linalg.eigh(mixed)[1])
    return np.array(bases)


def three_unbiased_measurements(seed: int) -> Array:
    """Return the effects, (3, 4, 4, 4), of three of the five bases, in a random order."""
    rng = np.random.default_rng(seed)
    chosen = pauli_bases()[rng.permutation(5)[:3]]
    chosen = np.array([basis[:, rng.permutation(4)] for basis in chosen])
    return np.asarray(np.einsum("xia,xja->xaij", chosen, chosen.conj()))


def correlations(n: int, seed: int) -> Array:
    """Return a correlation matrix: of random signs, so in the cut polytope, or of planar vectors.

    Even seeds give the former; all sign vectors have some weight.
    """
    rng = np.random.default_rng(seed)
    if seed % 2 == 0:
        signs = 1.0 - 2.0 * (np.arange(1 << (n - 1))[:, None] >> np.arange(n) & 1)
        c = (signs.T * rng.dirichlet(np.ones(len(signs)))) @ signs
    else:
        v = rng.normal(size=(n, 2))
        v /= np.linalg.norm(v, axis=1)[:, None]
        c = v @ v.T
    c = (c + c.T) / 2
    np.fill_diagonal(c, 1.0)
    return np.asarray(c)
