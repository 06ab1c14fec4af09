r"""Exact mixtures of phases on the boundary: guesses, which the kernel then confirms or refuses.

One vector: $C = z z^\dagger$. Two triangles: if n = 3 and $C k = 0$, the phase vectors in the range
of C are those with $\sum_i \bar k_i z_i = 0$; the three terms are the sides of a triangle, of which
there are two, mirror images. Roots of unity: a linear program over all vectors of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics.phases import phase_weights
from ..kernel.matrices import Matrix
from ..kernel.numbers import ONE, ZERO, I, NotExact, Number, number, root, write
from ._exact_linear import columns as matrix_of
from ._exact_linear import solve
from .rounding import to_floats

Array: TypeAlias = NDArray[Any]
Json: TypeAlias = Any
Vector: TypeAlias = list[Number]

ORDERS = (4, 6, 8, 12, 24)
MAX_VECTORS = 8000


def one_vector(c: Matrix) -> Json | None:
    """Return the certificate of a matrix of rank one."""
    return _mixture(ONE, [ONE], [[row[0] for row in c]])


def two_triangles(c: Matrix) -> Json | None:
    """Return the certificate of a matrix of size 3 and rank 2, if square roots suffice."""
    try:
        k = _kernel_vector(c)
        a, b, d = ((x * x.conjugate()).rational() for x in k)
        middle = number((d - a - b) / 2)  # the real part of conj(k_1) z_1 k_2 conj(z_2)
        square = a * b - ((d - a - b) / 2) ** 2
        if square < 0:
            return None
        height = _square_root(square)
        vectors = []
        for sign in (I, -I):
            across = (k[0].conjugate() * k[1]).inverse() * (middle + sign * height)
            second = across.conjugate()
            third = -(k[0].conjugate() + k[1].conjugate() * second) * k[2].conjugate().inverse()
            vectors.append([ONE, second, third])
        first, second = (z[0] * z[1].conjugate() for z in vectors)
        weight = (c[0][1] - second) * (first - second).inverse()
    except NotExact:
        return None
    return _mixture(ONE, [weight, ONE - weight], vectors)


def gauges(c: Matrix) -> Iterator[tuple[Vector, Matrix]]:
    r"""Yield phases D and $D^\dagger C D$: none, then those that make the first row positive."""
    n = len(c)
    yield [ONE] * n, c
    turn = [_phase(row[0]) for row in c]
    if any(not (x - ONE).is_zero() for x in turn):
        yield turn, [[turn[i].conjugate() * c[i][j] * turn[j] for j in range(n)] for i in range(n)]


def roots_of_unity(c: Matrix, least: float) -> Iterator[tuple[Number, list[Vector], Json]]:
    r"""Yield ($\lambda$, phase vectors, certificate) with $\lambda \ge$ least, up to rounding."""
    n, floats = len(c), to_floats(c)
    for order in ORDERS:
        if order ** (n - 1) > MAX_VECTORS:
            return
        exponents = list(itertools.product(range(order), repeat=n - 1))
        angles = np.array([(0, *tail) for tail in exponents])
        vectors = np.exp(2j * np.pi * angles / order)
        found = phase_weights(floats, vectors, most=1.0)
        if found is None or found[0] < least - 1e-8:
            continue
        used = np.flatnonzero(found[1] > 1e-9)
        support = [[unit_root(24 // order * int(k)) for k in angles[u]] for u in used]
        value, weights = _solved(c, support, full=found[0] > 1 - 1e-9)
        if value is not None and (certificate := _mixture(value, weights, support)) is not None:
            yield value, support, certificate


def _phase(x: Number) -> Number:
    """Return x over its modulus where square roots suffice, else 1."""
    square = x * x.conjugate()
    if x.is_zero() or not square.is_rational():
        return ONE
    try:
        return x * _square_root(square.rational()).inverse()
    except NotExact:
        return ONE


@lru_cache(maxsize=24)
def unit_root(k: int) -> Number:
    r"""Return $e^{2 \pi i k/24}$."""
    if k % 24 == 0:
        return ONE
    quarter = number(Fraction(1, 4))
    step = (root(6) + root(2)) * quarter + I * (root(6) - root(2)) * quarter
    return step * unit_root(k % 24 - 1)


def _solved(
    c: Matrix, support: Sequence[Vector], *, full: bool
) -> tuple[Number | None, list[Number]]:
    r"""Solve $\sum_k w_k z_k z_k^\dagger = \lambda C + (1 - \lambda) 1$; $\lambda = 1$ if full."""
    if not support:
        return None, []
    n = len(c)
    places = [(i, j) for i in range(n) for j in range(n) if i != j]
    columns = [[z[i] * z[j].conjugate() for i, j in places] + [ONE] for z in support]
    inner = [c[i][j] for i, j in places]
    if full:
        weights = solve(matrix_of(columns), [*inner, ONE])
        return (None, []) if weights is None else (ONE, weights)
    columns.append([-x for x in inner] + [ZERO])
    weights = solve(matrix_of(columns), [ZERO] * len(places) + [ONE])
    return (None, []) if weights is None else (weights[-1], weights[:-1])


def _mixture(value: Number, weights: Sequence[Number], vectors: Sequence[Vector]) -> Json | None:
    if any(not w.is_real() or w.sign() < 0 for w in weights):
        return None
    return {
        "value": write(value),
        "weights": [write(w) for w in weights],
        "phases": [[write(x) for x in z] for z in vectors],
    }


def _kernel_vector(c: Matrix) -> Vector:
    """Return a nonzero vector of the kernel: a column of the adjugate, for rank 2."""
    for r in range(3):
        i, j = (k for k in range(3) if k != r)
        # the cross product of two rows is orthogonal to both
        u, v = c[i], c[j]
        k = [u[(t + 1) % 3] * v[(t + 2) % 3] - u[(t + 2) % 3] * v[(t + 1) % 3] for t in range(3)]
        if all(not x.is_zero() for x in k):
            return k
    raise NotExact("no kernel vector without a zero entry")


def _square_root(x: Fraction) -> Number:
    return root(x.numerator * x.denominator) * number(Fraction(1, x.denominator))
