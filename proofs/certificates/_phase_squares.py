r"""An exact sum of squares $\gamma - z^\dagger W z$ on the torus, when $\gamma$ is the maximum.

Where z attains the maximum, every square vanishes, so that the Gram matrix is singular: rounding
needs the face that it lies in (`facial`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics.phase_moments import Exponents, Moments, as_pair, classes
from ...numerics.phases import ascend, form_values
from ..kernel.matrices import Matrix, trace_product
from ..kernel.numbers import ZERO, I, Number, number, write
from .algebraic import guess_number
from .facial import exact_point
from .rounding import to_floats

Array: TypeAlias = NDArray[Any]
Json: TypeAlias = Any

HALF = number(Fraction(1, 2))
RADICANDS = (2, 3)
STARTS = 200
"""From so many random phases every maximum is reached, in all likelihood."""


def exact_functional(c: Matrix, value: Number, found: Moments) -> Json | None:
    r"""Return exact W and squares that bound $\lambda$ by ``value``, guessed from floats."""
    scale = float(np.abs(found.functional).max())
    radicands = sorted({*RADICANDS, *(r for row in c for x in row for r, _ in x.parts if r != 1)})
    w = _guessed(found.functional / scale, radicands)
    if w is None:
        return None
    gamma = value * trace_product(w, c)
    equations = _equations(w, gamma, found.exponents)
    near = _on_the_face(found.gram / scale, to_floats(w), found.exponents)
    gram = exact_point(near, equations, radicands)
    if gram is None:
        return None
    return {
        "functional": {"exact": [[write(x) for x in row] for row in w]},
        "exponents": [list(e) for e in found.exponents],
        "gram": {"exact": [[write(x) for x in row] for row in gram]},
    }


def _on_the_face(gram: Array, w: Array, exponents: list[Exponents]) -> Array:
    r"""Return the part of a Gram matrix that vanishes where $z^\dagger W z$ is greatest.

    There the maxima are far more accurate than the kernel of what a solver returns.
    """
    random = np.random.default_rng(0)
    ends = ascend(w, np.exp(2j * np.pi * random.random((STARTS, len(w)))), rounds=2000)
    values = form_values(w, ends)
    best = ends[values > values.max() - 1e-8]
    monomials = np.prod(best[:, None, :] ** np.array(exponents)[None, :, :], axis=2)
    _, sizes, vectors = np.linalg.svd(monomials, full_matrices=False)
    kernel = vectors[sizes > 1e-5 * sizes[0]].T.conj()
    away = np.eye(len(gram)) - (kernel @ kernel.conj().T).conj()
    return np.asarray(away @ gram @ away)


def _guessed(w: Any, radicands: list[int]) -> Matrix | None:
    n = len(w)
    out = [[ZERO] * n for _ in range(n)]
    for i in range(n):
        for j in range(i):
            re = guess_number(float(w[i, j].real), radicands)
            im = guess_number(float(w[i, j].imag), radicands)
            if re is None or im is None:
                return None
            out[i][j] = re + I * im
            out[j][i] = re - I * im
    return out


def _equations(w: Matrix, gamma: Number, exponents: list[Exponents]) -> list[tuple[Matrix, Number]]:
    r"""Return (A, b) with Re tr(AQ) = b that say $\bar v^T Q v = \gamma - z^\dagger W z$."""
    where, keys, _ = classes(exponents)
    size = len(exponents)
    out = []
    for k, key in enumerate(keys):
        if key < tuple(-x for x in key):
            continue  # the conjugate equation
        pair = as_pair(key)
        right = gamma if not any(key) else ZERO if pair is None else -w[pair[0]][pair[1]]
        real = [[ZERO] * size for _ in range(size)]
        imaginary = [[ZERO] * size for _ in range(size)]
        for a, b in zip(*np.nonzero(where == k), strict=True):  # Q_ab = tr(E_ba Q)
            real[b][a] = real[b][a] + HALF
            real[a][b] = real[a][b] + HALF
            imaginary[b][a] = imaginary[b][a] - I * HALF
            imaginary[a][b] = imaginary[a][b] + I * HALF
        conjugate = right.conjugate()
        out.append((real, (right + conjugate) * HALF))
        if any(key):
            out.append((imaginary, (conjugate - right) * I * HALF))
    return out
