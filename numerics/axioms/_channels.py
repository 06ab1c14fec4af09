"""Attacks on theorems about channels: diamond norms, unitary mixtures, capacities, recovery."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ._attack import Attack
from ._random import Array, entropy, gaussian, image, kraus, marginal, states, unitaries

PAULI = np.array([[[1, 0], [0, 1]], [[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])

ANTISYMMETRIC = np.array(
    [
        [[0, 0, 0], [0, 0, 1], [0, -1, 0]],
        [[0, 0, 1], [0, 0, 0], [-1, 0, 0]],
        [[0, 1, 0], [-1, 0, 0], [0, 0, 0]],
    ]
) / np.sqrt(2)
"""Kraus operators of (tr(rho) 1 - rho^T) / 2: unital, and every mixture of them is singular."""


# -- diamond norm ---------------------------------------------------------------------------------


def _choi(operators: Array) -> Array:
    """Return the Choi matrix, input tensor output, of one channel."""
    env, out, d = operators.shape
    vectors = np.swapaxes(operators, 1, 2).reshape(env, d * out)
    return np.asarray(np.einsum("ea,eb->ab", vectors, vectors.conj()))


def _weighted(choi: Array, rho: Array, out: int) -> tuple[float, Array]:
    """Return the trace norm of (sqrt(rho) x 1) J (sqrt(rho) x 1) and tr_out of a dual feasible Z.

    The norm is reached by a pure input whose reduced state is rho; Z is the positive part, carried
    back by the inverse root.
    """
    w, v = np.linalg.eigh(rho)
    root, inverse = ((v * w**s) @ v.conj().T for s in (0.5, -0.5))
    both = np.kron(root, np.eye(out))
    values, vectors = np.linalg.eigh(both @ choi @ both)
    positive = (vectors * np.clip(values, 0, None)) @ vectors.conj().T
    back = np.kron(inverse, np.eye(out))
    dual = marginal((back @ positive @ back)[None], (len(rho), out), (0,))[0]
    return float(abs(values).sum()), dual


def _diamonds(rng: Generator, k: int, factor: float) -> Array:
    """Return the margins of weak duality at random points, and of equality at the optimum."""
    from ..diamond import diamond_program

    found = []
    for turn in range(max(1, k // 16)):
        d, out = (int(x) for x in rng.integers(2, 4, 2))
        env = max(2, -(-d // out))
        choi = _choi(kraus(rng, 1, d, out, env)[0]) - _choi(kraus(rng, 1, d, out, env)[0])
        points = [_weighted(choi, rho, out) for rho in states(rng, 4, d, d)]
        bounds = [factor * float(np.linalg.eigvalsh(dual)[-1]) for _, dual in points]
        found += [bound - norm for bound in bounds for norm, _ in points]
        if turn == 0:
            best = diamond_program(choi, d, out)
            if isinstance(best, str):
                raise ArithmeticError(f"no diamond norm: {best}")
            rho = 0.9999999 * best.rho + 1e-7 * np.eye(d) / d
            gap = factor * best.mu - _weighted(choi, rho, out)[0]
            found.append(min(0.0, 1e-4 - abs(gap)))
    return np.asarray(found)


# -- unital channels ------------------------------------------------------------------------------


def _unital_qubit(rng: Generator, k: int) -> Array:
    """Mix a random unital channel, on the boundary of all, from unitaries; the least weight.

    The Bloch matrix is a product of two rotations and a diagonal matrix: a Pauli channel.
    """
    t = rng.standard_normal((k, 3, 3))
    signs = np.array([1, 1, -1, 1])  # transposes of the Pauli matrices
    pairs = np.array([[np.kron(signs[j] * PAULI[j], PAULI[i]) for j in range(4)] for i in range(4)])
    tail = np.einsum("kij,ijab->kab", t, pairs[1:, 1:])
    t = t / -np.linalg.eigvalsh(tail)[:, :1, None]  # the Choi matrix is singular
    u, s, vh = np.linalg.svd(t)
    flip = np.sign(np.linalg.det(u) * np.linalg.det(vh))
    d = s * flip[:, None]
    patterns = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
    weights = (1 + d @ patterns.T) / 4
    u, vh = (x * np.sign(np.linalg.det(x))[:, None, None] for x in (u, vh))
    mixed = np.einsum("kp,kia,pa,kaj->kij", weights, u, patterns.astype(float), vh)
    return np.concatenate([weights.min(1), -abs(mixed - t).max(axis=(1, 2))])


def _unital_qutrit(rng: Generator, k: int) -> Array:
    """Look for an invertible operator in the Kraus span of the antisymmetric channel."""
    some = np.einsum("ke,eab->kab", gaussian(rng, k, 3), ANTISYMMETRIC)
    s = np.linalg.svd(some, compute_uv=False)
    return np.asarray(s[:, -1] / s[:, 0] - 0.5)


# -- correlation matrices -------------------------------------------------------------------------


def _gram(vectors: Array) -> Array:
    return np.asarray(vectors @ vectors.conj().T)


def direction(vectors: Array, real: bool) -> Array | None:
    """Return a Hermitian X != 0 with v X v* = 0 for all rows v, or ``None``.

    The correlation matrix of the rows is extreme when there is none.
    """
    r = vectors.shape[1]
    basis = []
    for a in range(r):
        for b in range(a, r):
            unit = np.zeros((r, r), complex)
            unit[a, b] = unit[b, a] = 1
            basis.append(unit)
            if a != b and not real:
                turned = np.zeros((r, r), complex)
                turned[a, b], turned[b, a] = 1j, -1j
                basis.append(turned)
    values = np.array([np.einsum("ia,ab,ib->i", vectors, x, vectors.conj()).real for x in basis]).T
    _, s, vh = np.linalg.svd(values)
    if len(basis) <= len(vectors) and s[-1] > 1e-9 * s[0]:
        return None
    return np.asarray(np.einsum("e,eab->ab", vh[-1], np.array(basis)))


def _halves(vectors: Array, x: Array) -> list[tuple[float, Array]]:
    """Write the Gram matrix of rows as a mixture of two of lower rank, along a direction."""
    w = np.linalg.eigvalsh(x)
    out = []
    for t in (-1 / w[0], -1 / w[-1]):
        values, basis = np.linalg.eigh(np.eye(len(x)) + t * x)
        keep = values > 1e-9
        out.append((t, vectors @ (basis[:, keep] * np.sqrt(values[keep]))))
    (a, left), (b, right) = out
    return [(b / (b - a), left), (-a / (b - a), right)]


def _random_rows(rng: Generator, n: int, r: int, real: bool) -> Array:
    rows = gaussian(rng, n, r)
    rows = np.real(rows).astype(complex) if real else rows
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def _rank_bound(rng: Generator, k: int) -> Array:
    """Split random correlation matrices of rank above the bound; at the bound, find extreme ones.

    The margin is minus the error of the mixture, of its diagonals and of positivity.
    """
    found = []
    for _ in range(max(1, k // 2)):
        real, r = bool(rng.integers(2)), int(rng.integers(2, 4))
        free = r * (r + 1) // 2 if real else r * r
        rows = _random_rows(rng, int(rng.integers(r, free)), r, real)
        x = direction(rows, real)
        if x is None:
            found.append(-1.0)
            continue
        parts = _halves(rows, x)
        mixed = sum(weight * _gram(part) for weight, part in parts)
        diagonals = [abs(np.diag(_gram(part)) - 1).max() for _, part in parts]
        error = float(max(abs(mixed - _gram(rows)).max(), *diagonals))
        same = float(np.linalg.norm(_gram(parts[0][1]) - _gram(parts[1][1])) < 1e-6)
        least = min(weight for weight, _ in parts)
        found += [-error, -same, least]
        extreme = direction(_random_rows(rng, free, r, real), real)
        found.append(0.0 if extreme is None else -1.0)
    return np.asarray(found)


def _one_more(rng: Generator, k: int) -> Array:
    """Look for a splitting of generic rank r at r^2 = n, where there is none."""
    rows = [_random_rows(rng, 4, 2, False) for _ in range(k)]
    return np.asarray([0.0 if direction(v, False) is not None else -1.0 for v in rows])


def _rank_one_mixture(vectors: Array, weight: float = 1.0) -> list[tuple[float, Array]] | None:
    """Write a correlation matrix as a mixture of rank-one ones, by splitting as far as it goes."""
    if vectors.shape[1] == 1:
        return [(weight, vectors[:, 0])]
    x = direction(vectors, False)
    if x is None:
        return None
    out: list[tuple[float, Array]] = []
    for share, part in _halves(vectors, x):
        below = _rank_one_mixture(part, weight * share)
        if below is None:
            return None
        out += below
    return out


def _schur_unitaries(rng: Generator, k: int, n: int) -> Array:
    """Mix a Schur channel on n levels from diagonal unitaries; minus the error on a random state.

    Then the other way: Kraus operators of a Schur multiplier are diagonal, so are unitaries among
    them.
    """
    found = []
    for _ in range(max(1, k // 2)):
        rows = _random_rows(rng, n, int(rng.integers(2, 3 if n > 3 else 4)), False)
        parts = _rank_one_mixture(rows)
        if parts is None:
            found.append(-1.0)
            continue
        rho = states(rng, 1, n)[0]
        mixed = sum(w * np.diag(v) @ rho @ np.diag(v).conj().T for w, v in parts)
        phases = max(float(abs(abs(v) - 1).max()) for _, v in parts)
        found.append(-max(float(abs(mixed - _gram(rows) * rho).max()), phases))
        spanned = [np.diag(rows[:, a]) for a in range(rows.shape[1])]
        turned = np.einsum("ab,bij->aij", unitaries(rng, 1, len(spanned))[0], np.array(spanned))
        found.append(-float(abs(turned[:, ~np.eye(n, dtype=bool)]).max()))
    return np.asarray(found)


# -- recovery -------------------------------------------------------------------------------------


def _polar_fidelity(operators: Array) -> Array:
    """Return the best entanglement fidelity of corrections by the outcome of the environment."""
    d = operators.shape[-1]
    norms = np.linalg.svd(operators, compute_uv=False).sum(-1)
    return np.asarray((norms**2).sum(-1) / d**2)


def _recovery(rng: Generator, k: int) -> Array:
    """Mixtures of unitaries are corrected; no random correction of others beats the polar one.

    Outcomes that are corrected perfectly belong to multiples of unitaries: the fidelity falls
    short of 1 by the variance of the singular values.
    """
    d, env = int(rng.integers(2, 4)), int(rng.integers(2, 4))
    weights = rng.dirichlet(np.ones(env), k)
    mixed = np.sqrt(weights)[:, :, None, None] * unitaries(rng, k * env, d).reshape(k, env, d, d)
    corrected = -abs(_polar_fidelity(mixed) - 1)
    operators = kraus(rng, k, d, d, env)
    best = _polar_fidelity(operators)
    tries = kraus(rng, k * env, d, d, 2).reshape(k, env, 2, d, d)
    reached = (abs(np.einsum("kerab,keba->ker", tries, operators)) ** 2).sum((1, 2)) / d**2
    s = np.linalg.svd(operators, compute_uv=False)
    short = -abs(1 - best - s.var(-1).sum(-1))
    return np.concatenate([corrected, best - reached, 1 - best, short])


def _unital_recovery(rng: Generator, k: int) -> Array:
    turned = np.einsum("kef,fab->keab", unitaries(rng, k, 3), ANTISYMMETRIC)
    return _polar_fidelity(turned) - 1


# -- capacity -------------------------------------------------------------------------------------


def _informations(rng: Generator, k: int, first: Array, second: Array, d: tuple[int, int]) -> Array:
    """Return I(rho_1) + I(rho_2) - I(rho_12) for coherent informations of two channels."""
    rho = states(rng, k, d[0] * d[1], int(rng.choice([1, 2, d[0] * d[1]])))
    both = np.einsum("keab,kfcd->kefacbd", first, second)
    env, out = first.shape[1] * second.shape[1], first.shape[2] * second.shape[2]
    both = both.reshape(k, env, out, d[0] * d[1])
    alone = [marginal(rho, d, (part,)) for part in (0, 1)]
    parts = [_coherent(x, y) for x, y in zip((first, second), alone, strict=True)]
    return np.asarray(parts[0] + parts[1] - _coherent(both, rho))


def _coherent(operators: Array, rho: Array) -> Array:
    """Return S(output) - S(environment)."""
    leaked = np.einsum("keab,kbc,kfac->kef", operators, rho, operators.conj())
    return entropy(image(operators, rho)) - entropy(leaked)


def _schur_channels(rng: Generator, k: int, n: int) -> Array:
    """Return Schur multiplier channels: diagonal Kraus operators, Gram vectors as entries."""
    r = int(rng.integers(1, n + 1))
    rows = gaussian(rng, k, n, r)
    rows = rows / np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(np.einsum("kie,ij->keij", rows, np.eye(n)))


def _degradable(rng: Generator, k: int) -> Array:
    """Coherent information of Schur multipliers is subadditive and concave."""
    d = (int(rng.integers(2, 4)), int(rng.integers(2, 4)))
    first, second = (_schur_channels(rng, k, n) for n in d)
    joint = _informations(rng, k, first, second, d)
    rho, sigma = states(rng, k, d[0]), states(rng, k, d[0])
    middle = _coherent(first, (rho + sigma) / 2)
    return np.concatenate([joint, middle - (_coherent(first, rho) + _coherent(first, sigma)) / 2])


def _any_channel(rng: Generator, k: int) -> Array:
    d = (2, 2)
    first, second = (kraus(rng, k, n, n, int(rng.integers(2, 5))) for n in d)
    return _informations(rng, k, first, second, d)


# -- joint measurability --------------------------------------------------------------------------


def _parents(rng: Generator, k: int, bound: float) -> Array:
    """Marginals of random parents obey the bound; within it the standard parent is a measurement.

    A parent with unbiased marginals is ((1 + ij s) 1 + (i a + j b + ij z) sigma) / 4.
    """
    a, b, z = rng.standard_normal((3, k, 3))
    z *= rng.choice([0.0, 0.3, 1.0], (k, 1))
    plus, minus = np.linalg.norm(a + b, axis=1), np.linalg.norm(a - b, axis=1)
    s = np.where(z.any(1), rng.uniform(-1, 1, k), (plus - minus) / (plus + minus))
    signs = [(i, j) for i in (1, -1) for j in (1, -1)]
    norm = np.linalg.norm
    ratios = [(1 + i * j * s) / norm(i * a + j * b + i * j * z, axis=1) for i, j in signs]
    scale = np.min(ratios, axis=0)[:, None]
    a, b = scale * a, scale * b
    needed = bound - norm(a + b, axis=1) - norm(a - b, axis=1)
    shrunk = 2 / np.maximum(norm(a + b, axis=1) + norm(a - b, axis=1), 1e-9)
    a, b = shrunk[:, None] * a, shrunk[:, None] * b  # on the boundary
    s = norm(a + b, axis=1) - 1
    effects = [
        ((1 + i * j * s)[:, None, None] * PAULI[0]
         + np.einsum("kc,cab->kab", i * a + j * b, PAULI[1:])) / 4
        for i, j in signs
    ]  # fmt: skip
    least = np.min([np.linalg.eigvalsh(e)[:, 0] for e in effects], axis=0)
    return np.concatenate([needed, least])


WATROUS_DUALITY = Attack(
    lambda rng, k: _diamonds(rng, k, 2.0),
    lambda rng, k: _diamonds(rng, k, 1.0),
    "the bound without its factor 2",
)
LANDAU_STREATER = Attack(
    _unital_qubit, _unital_qutrit, "unital channels on three levels are mixtures of unitaries, too"
)
EXTREME_CORRELATIONS = Attack(
    _rank_bound, _one_more, "no extreme complex matrix of order 4 has rank 2", 1e-7
)
MIXED_UNITARY_SCHUR = Attack(
    lambda rng, k: _schur_unitaries(rng, k, int(rng.integers(2, 4))),
    lambda rng, k: _schur_unitaries(rng, k, 4),
    "Schur channels on four levels are mixtures of unitaries, too",
    1e-6,
)
GREGORATTI_WERNER = Attack(
    _recovery, _unital_recovery, "every unital channel is undone by measuring its environment"
)
DEVETAK_SHOR = Attack(
    _degradable, _any_channel, "the coherent information of every channel is subadditive"
)
BUSCH = Attack(
    lambda rng, k: _parents(rng, k, 2.0),
    lambda rng, k: _parents(rng, k, 1.9),
    "the bound 1.9 in place of 2",
)
