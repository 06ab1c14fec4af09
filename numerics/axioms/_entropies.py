"""Attacks on inequalities between entropies."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ._attack import Attack
from ._random import (
    Array,
    dagger,
    entropy,
    gaussian,
    image,
    kraus,
    marginal,
    probabilities,
    relative_entropy,
    shannon,
    states,
    unitaries,
)


def _three_parts(rng: Generator, k: int) -> tuple[Array, ...]:
    """Return S(A), S(B), S(C), S(AC), S(BC), S(ABC) of random states."""
    a, b, c = (int(x) for x in rng.integers(2, 4, 3))
    rho = states(rng, k, a * b * c, int(rng.choice([1, 2, a * b * c])))
    if rng.random() < 0.3:  # B apart from the others: equality
        left, right = states(rng, k, a * c), states(rng, k, b)
        both = np.einsum("kacxz,kby->kabcxyz", left.reshape(k, a, c, a, c), right)
        rho = both.reshape(k, a * b * c, a * b * c)
    parts = ((0,), (1,), (2,), (0, 2), (1, 2), (0, 1, 2))
    return tuple(entropy(marginal(rho, (a, b, c), keep)) for keep in parts)


def _strong_subadditivity(rng: Generator, k: int) -> Array:
    _, _, c, ac, bc, abc = _three_parts(rng, k)
    return np.asarray(ac + bc - abc - c)


def _weak_monotonicity(rng: Generator, k: int) -> Array:
    a, b, _, ac, bc, _ = _three_parts(rng, k)
    return np.asarray(ac + bc - a - b)


def _monotone(rng: Generator, k: int) -> Array:
    a, _, _, ac, _, _ = _three_parts(rng, k)
    return np.asarray(ac - a)


def _three_variables(rng: Generator, k: int) -> tuple[Array, ...]:
    """Return H(A), H(B), H(C), H(AB), H(AC), H(BC), H(ABC) of random joint distributions."""
    p = probabilities(rng, k, *(int(x) for x in rng.integers(2, 4, 3)))

    def of(*summed: int) -> Array:
        left = p.sum(axis=summed) if summed else p
        return shannon(left.reshape(k, -1))

    return of(2, 3), of(1, 3), of(1, 2), of(3), of(2), of(1), of()


def _shannon(rng: Generator, k: int) -> Array:
    a, _, c, _, ac, bc, abc = _three_variables(rng, k)
    return np.concatenate([ac + bc - abc - c, abc - bc, a])


def _conditioning(rng: Generator, k: int) -> Array:
    a, b, c, ab, ac, bc, abc = _three_variables(rng, k)
    return np.asarray((a + b - ab) - (ac + bc - abc - c))


def _data(rng: Generator, k: int) -> tuple[Array, Array]:
    """Return D(rho || sigma) before and after a random channel; unitaries are among them."""
    d, out = (int(x) for x in rng.integers(2, 4, 2))
    env = max(int(rng.integers(1, 4)), -(-d // out))
    rho, sigma = states(rng, k, d), states(rng, k, d, d)
    operators = kraus(rng, k, d, out, env)
    mixed = 0.99 * image(operators, sigma) + 0.01 * image(operators, rho)
    sigma = 0.99 * sigma + 0.01 * rho
    before, after = relative_entropy(rho, sigma), -entropy(image(operators, rho))
    w, v = np.linalg.eigh(mixed)  # singular where a small input is embedded: log on the support
    logs = (v * np.where(w > 1e-12, np.log2(np.clip(w, 1e-12, None)), 0)[:, None, :]) @ dagger(v)
    return before, after - np.einsum("kab,kba->k", image(operators, rho), logs).real


def _data_processing(rng: Generator, k: int) -> Array:
    before, after = _data(rng, k)
    return np.asarray(before - after)


def _halved(rng: Generator, k: int) -> Array:
    before, after = _data(rng, k)
    return np.asarray(before / 2 - after)


def _gibbs(rng: Generator, k: int) -> Array:
    d = int(rng.integers(2, 5))
    rho, sigma = states(rng, k, d), states(rng, k, d, d)
    sigma = np.where(rng.random((k, 1, 1)) < 0.5, sigma, 0.999 * rho + 0.001 * sigma)
    p, q = probabilities(rng, k, d), probabilities(rng, k, d)
    q = 0.9 * q + 0.1 * p + 1e-9
    logs = np.where(p > 0, np.log2(np.where(p > 0, p, 1) / q * q.sum(-1, keepdims=True)), 0)
    return np.concatenate([relative_entropy(rho, sigma), (p * logs).sum(-1)])


def _by_distance(rng: Generator, k: int) -> Array:
    d = int(rng.integers(2, 5))
    rho, sigma = states(rng, k, d), states(rng, k, d, d)
    sigma = 0.9 * rho + 0.1 * sigma
    return np.asarray(relative_entropy(rho, sigma) - abs(np.linalg.eigvalsh(rho - sigma)).sum(-1))


def _ensemble(rng: Generator, k: int) -> tuple[Array, Array]:
    """Return Holevo's chi of random ensembles and the information of random measurements."""
    d, letters = int(rng.integers(2, 4)), int(rng.integers(2, 5))
    p = probabilities(rng, k, letters)
    rho = np.stack([states(rng, k, d) for _ in range(letters)], 1)
    outcomes = int(rng.integers(d, 6))
    root = kraus(rng, k, d, 1, outcomes)[:, :, 0]  # rank one: finer measurements tell more
    if rng.random() < 0.4:  # orthogonal letters, read in their basis: equality
        basis = unitaries(rng, k, d)
        root = dagger(basis)
        pure = [basis[:, :, x % d] for x in range(letters)]
        rho = np.stack([v[:, :, None] * v[:, None, :].conj() for v in pure], 1)
    joint = p[:, :, None] * np.einsum("koa,kxab,kob->kxo", root, rho, root.conj()).real
    joint = np.clip(joint, 0, None)
    mean = np.einsum("kx,kxab->kab", p, rho)
    each = np.stack([entropy(rho[:, x]) for x in range(letters)], 1)
    chi = entropy(mean) - (p * each).sum(1)
    gained = shannon(joint.sum(1)) + shannon(p) - shannon(joint.reshape(k, -1))
    return chi, gained


def _holevo(rng: Generator, k: int) -> Array:
    chi, gained = _ensemble(rng, k)
    return np.asarray(chi - gained)


def _half_holevo(rng: Generator, k: int) -> Array:
    chi, gained = _ensemble(rng, k)
    return np.asarray(chi / 2 - gained)


def _bases(rng: Generator, k: int) -> tuple[Array, Array]:
    """Return H(A) + H(B) and -2 log2 max |<a|b>|; Fourier pairs and eigenstates are among them."""
    d = int(rng.integers(2, 6))
    a, b = unitaries(rng, k, d), unitaries(rng, k, d)
    if rng.random() < 0.5:
        b = a @ np.fft.fft(np.eye(d), norm="ortho")
    psi = gaussian(rng, k, d)
    if rng.random() < 0.5:
        psi = a[:, :, 0]
    psi = psi / np.linalg.norm(psi, axis=-1, keepdims=True)
    of_a, of_b = (abs(np.einsum("kij,ki->kj", u.conj(), psi)) ** 2 for u in (a, b))
    overlap = abs(dagger(a) @ b).max(axis=(1, 2))
    return shannon(of_a) + shannon(of_b), -2 * np.log2(overlap)


def _maassen_uffink(rng: Generator, k: int) -> Array:
    total, bound = _bases(rng, k)
    return np.asarray(total - bound)


def _twice(rng: Generator, k: int) -> Array:
    total, bound = _bases(rng, k)
    return np.asarray(total - 2 * bound)


STRONG_SUBADDITIVITY = Attack(
    _strong_subadditivity,
    lambda rng, k: -_strong_subadditivity(rng, k),
    "the inequality reversed",
)
WEAK_MONOTONICITY = Attack(
    _weak_monotonicity, _monotone, "S(AC) >= S(A), which entangled states violate"
)
SHANNON = Attack(_shannon, _conditioning, "conditioning lowers the mutual information")
DATA_PROCESSING = Attack(_data_processing, _halved, "every channel halves the relative entropy")
KLEIN = Attack(_gibbs, _by_distance, "the relative entropy is at least the trace distance norm")
HOLEVO = Attack(_holevo, _half_holevo, "half of Holevo's quantity bounds the information")
MAASSEN_UFFINK = Attack(_maassen_uffink, _twice, "twice the bound")
