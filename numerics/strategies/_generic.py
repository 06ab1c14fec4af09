"""Seeded generic draws with known distributions, exact after rounding.

Gaussian numbers are rounded to multiples of 2^-10: what is made of them is exact, and its
distribution differs from the ideal one by far less than any moment test of 10^5 samples sees.
"""

from __future__ import annotations

import random

from ._exact import Gauss, gram
from ._source import Source
from ._whole import Whole, cayley, rank_at_least

FINE = 1 << 10
_GENERATOR = 1 << 22
_HALF_SEED = (1 << 24) - 1
"""Hypothesis draws uniformly below 2^24, and favours small numbers above."""


def generator(source: Source) -> random.Random:
    """Return a generator that one seed of the source determines."""
    return random.Random(source.integer(_HALF_SEED) << 24 | source.integer(_HALF_SEED))


def gaussians(rng: random.Random, n: int, scale: int = FINE) -> list[Gauss]:
    """Return a standard complex Gaussian vector, rounded, in units of 1/scale."""
    return [(round(rng.gauss(0, 1) * scale), round(rng.gauss(0, 1) * scale)) for _ in range(n)]


def induced_state(rng: random.Random, n: int, rank: int, scale: int = FINE) -> Whole:
    r"""Return $GG^\dagger / \mathrm{tr}$ of an n x rank Gaussian matrix: the induced measure.

    Rank n gives the Hilbert-Schmidt distribution, rank 1 the uniform one of pure states; the mean
    purity is (n + rank)/(n rank + 1) (K. Zyczkowski, H.-J. Sommers, 2001).
    """
    while True:
        columns = [gaussians(rng, n, scale) for _ in range(rank)]
        if rank_at_least(columns, min(rank, n)):
            total = gram(columns, [1] * rank, n)
            return Whole(total, sum(total[k][k][0] for k in range(n)))


def haar_unitary(rng: random.Random, n: int) -> Whole:
    r"""Return an exact unitary within 1e-6 of a Haar-distributed one.

    Gram-Schmidt of a Gaussian matrix gives a Haar unitary in floats (F. Mezzadri, 2007); its
    generator $A = i(U - 1)(U + 1)^{-1}$ is rounded to multiples of 2^-22, and the Cayley transform
    of that is exactly unitary. The transform shrinks: $\|dU\| \le 2 \|dA\|$.
    """
    import numpy as np

    while True:
        flat = np.array([rng.gauss(0, 1) for _ in range(2 * n * n)])
        q, r = np.linalg.qr((flat[: n * n] + 1j * flat[n * n :]).reshape(n, n))
        signs = np.diagonal(r)
        unitary = q * (signs / np.abs(signs))
        # U = (1 - iA)/(1 + iA), so iA = (1 - U)/(1 + U): far from the singular U only
        if abs(np.linalg.det(np.eye(n) + unitary)) > 1e-4:
            break
    whole = np.linalg.solve(np.eye(n) + unitary, np.eye(n) - unitary) / 1j
    whole = (whole + whole.conj().T) / 2 * _GENERATOR
    rows = [[(round(x.real), round(x.imag)) for x in row] for row in whole.tolist()]
    return cayley(Whole(rows, _GENERATOR))
