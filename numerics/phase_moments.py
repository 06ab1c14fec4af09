r"""Moments of phases: an upper bound of how much of a correlation matrix is a mixture of phases.

For random phases z and the monomials $z^a$ of a list, $E[z^a \bar z^b] \succeq 0$ depends on
$a - b$ only. The greatest $\lambda$ for which such a matrix continues $E[z_i \bar z_j] = \lambda
C_{ij}$ bounds the true one from above. The dual matrix Q is a sum of squares:
$\bar v^{T} Q v = \gamma - z^\dagger W z$ on the torus, with $\gamma = tr Q$.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ._lmi import Inequality, Solution, solve_lmi

Array: TypeAlias = NDArray[Any]
Exponents: TypeAlias = tuple[int, ...]


@dataclass(frozen=True)
class Moments:
    r"""The bound, the functional W with tr(WC) = 1, the Gram matrix Q over the monomials."""

    bound: float
    functional: Array
    exponents: list[Exponents]
    gram: Array
    notes: tuple[str, ...]


def monomials(n: int, level: int) -> list[Exponents]:
    r"""Return the exponents of degree 0 (1 at odd levels) in at most ``level`` factors.

    Level 1: $z_i$. Level 2: $z_i \bar z_j$. Level 3: $z_i z_j \bar z_k$; and so on.
    """
    steps = [
        tuple((k == i) - (k == j) for k in range(n)) for i in range(n) for j in range(n) if i != j
    ]
    found: set[Exponents] = {(0,) * n}
    for _ in range(level // 2):
        found |= {_sum(a, b) for a in found for b in steps}
    if level % 2:
        found = {_sum(a, tuple(int(k == i) for k in range(n))) for a in found for i in range(n)}
    return sorted(found)


def half_monomials(n: int) -> list[Exponents]:
    r"""Return the exponents of 1 and $z_i \bar z_j$, i < j: fewer, and often enough."""
    pairs = [tuple((k == i) - (k == j) for k in range(n)) for j in range(n) for i in range(j)]
    return sorted([(0,) * n, *pairs])


def quartic_monomials(n: int) -> list[Exponents]:
    r"""Return the exponents of $z_i z_j \bar z_k \bar z_l$, all different, up to conjugation."""
    found: set[Exponents] = set()
    for four in itertools.combinations(range(n), 4):
        first = four[0]
        for partner in four[1:]:  # the conjugate has the first index on the other side
            up = {first, partner}
            found.add(tuple((k in up) - (k in four and k not in up) for k in range(n)))
    return sorted(found)


def ladder(n: int) -> list[list[Exponents]]:
    """Return lists of monomials that give better and better bounds, as far as they are cheap."""
    half = half_monomials(n)
    steps = [half]
    if n <= 6:
        steps.append(monomials(n, 2))
    if n == 5:
        steps.append(sorted([*half, *quartic_monomials(n)]))
    return steps


def moment_bound(matrix: Array, exponents: list[Exponents]) -> Moments | tuple[str, ...]:
    """Solve the program over these monomials; the reasons of the solvers when none can.

    Every product of a monomial and the conjugate of another adds unknowns; those of all pairs
    $z_i \bar z_j$ must be among them.
    """
    n = len(matrix)
    size = len(exponents)
    real = not np.any(np.imag(matrix))  # then z and its conjugate may be averaged
    entries: list[tuple[int, int, int, float]] = []
    unknowns: dict[Exponents, int] = {}
    count = 1

    def put(k: int, a: int, b: int, value: complex) -> None:
        # a complex Hermitian matrix as the real one [[re, -im], [im, re]], upper triangle
        entries.append((k, a, b, value.real))
        if not real:
            entries.append((k, size + a, size + b, value.real))
            if a != b:
                entries.append((k, b, size + a, value.imag))
            entries.append((k, a, size + b, -value.imag))

    for a in range(size):
        for b in range(a, size):
            key = _difference(exponents[a], exponents[b])
            if not any(key):
                put(0, a, b, 1.0 + 0j)
            elif (pair := as_pair(key)) is not None:  # the monomial of E[z_i conj z_j]
                put(1, a, b, complex(matrix[pair[1], pair[0]]))
            else:
                opposite = tuple(-x for x in key)
                if key not in unknowns and opposite not in unknowns:
                    unknowns[key] = count + 1
                    count += 1 if real else 2
                straight = key in unknowns
                k = unknowns[key if straight else opposite]
                put(k, a, b, 1.0 + 0j)
                if not real:
                    put(k + 1, a, b, 1j if straight else -1j)
    which, row, column, value = (np.array(part) for part in zip(*entries, strict=True))
    found = solve_lmi(
        Inequality(size if real else 2 * size, count, which, row, column, value.astype(float))
    )
    if not isinstance(found, Solution):
        return found
    gram = found.dual
    if not real:
        r, s = gram[:size], gram[size:]
        gram = r[:, :size] + s[:, size:] + 1j * (s[:, :size] - r[:, size:])
    return Moments(float(found.x[0]), _functional(gram, exponents, n), exponents, gram, found.notes)


def projected(gram: Array, exponents: list[Exponents], functional: Array) -> Array:
    r"""Return the Gram matrix nearest to one whose squares are $\gamma - z^\dagger W z$ exactly."""
    where, keys, count = classes(exponents)
    sums = _class_sums(gram, where, len(keys))
    wanted = np.zeros(len(keys), complex)
    for k, key in enumerate(keys):
        if not any(key):
            wanted[k] = sums[k]
        elif (pair := as_pair(key)) is not None:
            wanted[k] = -functional[pair]
    return np.asarray(gram + ((wanted - sums) / count)[where])


def classes(
    exponents: list[Exponents],
) -> tuple[NDArray[np.int64], list[Exponents], NDArray[np.int64]]:
    r"""Return which of the monomials $\bar z^a z^b$ each entry (a, b) of a Gram matrix is of.

    And the exponents of these, and how many entries each has.
    """
    e = np.array(exponents)
    gaps = (e[None, :, :] - e[:, None, :]).reshape(-1, e.shape[1])
    keys, where, count = np.unique(gaps, axis=0, return_inverse=True, return_counts=True)
    names = [tuple(int(x) for x in row) for row in keys]
    return where.reshape(len(e), len(e)), names, count


def as_pair(key: Exponents) -> tuple[int, int] | None:
    r"""Return (i, j) if the monomial is $\bar z_i z_j$ with i and j different."""
    if sorted(x for x in key if x) != [-1, 1]:
        return None
    return key.index(-1), key.index(1)


def _class_sums(gram: Array, where: NDArray[np.int64], count: int) -> Array:
    re = np.bincount(where.ravel(), np.real(gram).ravel(), minlength=count)
    return np.asarray(re + 1j * np.bincount(where.ravel(), np.imag(gram).ravel(), minlength=count))


def _functional(gram: Array, exponents: list[Exponents], n: int) -> Array:
    r"""Return W, read off the squares: minus the coefficients of the $\bar z_i z_j$."""
    where, keys, _ = classes(exponents)
    w = np.zeros((n, n), complex)
    for key, total in zip(keys, _class_sums(gram, where, len(keys)), strict=True):
        if (pair := as_pair(key)) is not None:
            w[pair] = -total
    return np.asarray((w + w.conj().T) / 2)


def _sum(a: Exponents, b: Exponents) -> Exponents:
    return tuple(x + y for x, y in zip(a, b, strict=True))


def _difference(a: Exponents, b: Exponents) -> Exponents:
    return tuple(x - y for x, y in zip(a, b, strict=True))
