"""Attacks on theorems about eigenvalues, positive matrices and random signs."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.random import Generator

from ._attack import Attack
from ._random import Array, dagger, gaussian, hermitian, unitaries


def _positive(rng: Generator, k: int, d: int) -> Array:
    rank = int(rng.integers(1, d + 1))
    a = gaussian(rng, k, d, rank)
    return np.asarray(a @ dagger(a) / rank)


def _least(a: Array) -> Array:
    return np.asarray(np.linalg.eigvalsh(a)[..., 0])


def _schur(rng: Generator, k: int) -> Array:
    d = int(rng.integers(2, 6))
    return _least(_positive(rng, k, d) * _positive(rng, k, d))


def _schur_signs(rng: Generator, k: int) -> Array:
    d = int(rng.integers(2, 6))
    b = hermitian(rng, k, d)
    b[:, range(d), range(d)] = 1  # a unit diagonal is not enough
    return _least(_positive(rng, k, d) * b)


def _sums(rng: Generator, k: int) -> tuple[Array, Array]:
    """Return the eigenvalues of a + b and the sums of those of a and of b, decreasing."""
    d = int(rng.integers(2, 6))
    a, b = hermitian(rng, k, d), hermitian(rng, k, d)
    fall = [np.linalg.eigvalsh(x)[:, ::-1] for x in (a + b, a, b)]
    return fall[0], fall[1] + fall[2]


def _ky_fan(rng: Generator, k: int) -> Array:
    """The sum of the largest j eigenvalues is subadditive, and the maximum of tr PA, attained."""
    whole, parts = _sums(rng, k)
    gaps = np.cumsum(parts - whole, 1).min(1)
    d = int(rng.integers(2, 6))
    j = int(rng.integers(1, d + 1))
    a = hermitian(rng, k, d)
    w, v = np.linalg.eigh(a)
    top = w[:, d - j :].sum(1)
    some, best = unitaries(rng, k, d)[:, :, :j], v[:, :, d - j :]
    reached = [np.einsum("kai,kab,kbi->k", p.conj(), a, p).real for p in (some, best)]
    return np.concatenate([gaps, top - reached[0], -abs(top - reached[1])])


def _each_eigenvalue(rng: Generator, k: int) -> Array:
    whole, parts = _sums(rng, k)
    return np.asarray((parts - whole).min(1))


def _powers(rng: Generator, k: int, low: float, high: float) -> Array:
    """Return the least eigenvalue of a^t - b^t for a >= b >= 0."""
    d = int(rng.integers(2, 5))
    b = _positive(rng, k, d) + 1e-3 * np.eye(d)
    a = b + _positive(rng, k, d)
    t = rng.uniform(low, high, (k, 1))

    def raised(x: Array) -> Array:
        w, v = np.linalg.eigh(x)
        return np.asarray((v * (w**t)[:, None, :]) @ dagger(v))

    return _least(raised(a) - raised(b))


def _schur_horn(rng: Generator, k: int) -> Array:
    """The diagonal is majorised by the eigenvalues; every majorised vector is a diagonal."""
    d = int(rng.integers(2, 6))
    a = hermitian(rng, k, d)
    w = np.linalg.eigvalsh(a)[:, ::-1]
    diagonal = np.sort(np.real(np.diagonal(a, axis1=1, axis2=2)), axis=1)[:, ::-1]
    gaps = np.cumsum(w - diagonal, 1)
    wanted = diagonal[0]
    built = _with_diagonal(w[0], wanted)
    misses = [
        abs(np.sort(np.diag(built))[::-1] - wanted).max(),
        abs(np.linalg.eigvalsh(built)[::-1] - w[0]).max(),
    ]
    return np.concatenate([gaps[:, :-1].min(1), -abs(gaps[:, -1]), [-max(misses)]])


def _with_diagonal(eigenvalues: Array, wanted: Array) -> Array:
    """Build a real symmetric matrix with these eigenvalues and a diagonal that they majorise.

    Rotations in two coordinates put one entry after the other in place, the largest first: in a
    diagonal block the entries above and below the wanted one are mixed.
    """
    d = len(eigenvalues)
    a, free = np.diag(eigenvalues.astype(float)), list(range(d))
    for value in wanted[:-1]:
        order = sorted(free, key=lambda i: -a[i, i])
        i = next((i for i in reversed(order) if a[i, i] >= value), order[0])
        j = next((j for j in order if a[j, j] <= value and j != i), order[-1])
        high, low = a[i, i], a[j, j]
        cos2 = min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 1.0
        c, s = np.sqrt(cos2), np.sqrt(1 - cos2)
        turn = np.eye(d)
        turn[[i, i, j, j], [i, j, i, j]] = [c, -s, s, c]
        a = turn.T @ a @ turn
        free.remove(i)
    return np.asarray(a)


def _reversed_horn(rng: Generator, k: int) -> Array:
    d = int(rng.integers(2, 6))
    a = hermitian(rng, k, d)
    return np.asarray(
        np.real(np.diagonal(a, axis1=1, axis2=2)).max(1) - np.linalg.eigvalsh(a)[:, -1]
    )


def _signs(rng: Generator, k: int, constant: float) -> Array:
    """Return E|sum s_i x_i| - c (E|sum s_i x_i|^2)^(1/2), in four norms, over all signs."""
    n, d = int(rng.integers(2, 7)), int(rng.integers(1, 5))
    x = rng.standard_normal((k, n, d, d)) * (rng.random((k, n, 1, 1)) < 0.7)
    x[: k // 4, :2] = rng.standard_normal((k // 4, 1, d, d))  # two equal vectors: the sharp case
    x[: k // 4, 2:] = 0
    signs = np.array(list(itertools.product((1.0, -1.0), repeat=n)))
    sums = np.einsum("si,kiab->ksab", signs, x)
    flat = sums.reshape(k, len(signs), -1)
    norms = (
        abs(flat).sum(-1),
        np.sqrt((flat**2).sum(-1)),
        abs(flat).max(-1),
        np.linalg.norm(sums, ord=2, axis=(-2, -1)),
    )
    return np.concatenate([v.mean(1) - constant * np.sqrt((v**2).mean(1)) for v in norms])


SCHUR_PRODUCT = Attack(_schur, _schur_signs, "one factor need only be Hermitian with unit diagonal")
KY_FAN = Attack(_ky_fan, _each_eigenvalue, "every single eigenvalue is subadditive")
LOEWNER_HEINZ = Attack(
    lambda rng, k: _powers(rng, k, 0, 1),
    lambda rng, k: _powers(rng, k, 2, 2),
    "the square is operator monotone",
)
SCHUR_HORN = Attack(_schur_horn, _reversed_horn, "the diagonal majorises the eigenvalues", 1e-8)
LATALA_OLESZKIEWICZ = Attack(
    lambda rng, k: _signs(rng, k, 2**-0.5),
    lambda rng, k: _signs(rng, k, 1 / 1.3),
    "the constant 1.3 in place of the square root of 2",
)
