r"""An exact sum of squares $\gamma - z^\dagger W z$ on the torus, when $\gamma$ is the maximum.

Where z attains the maximum, every square vanishes: the Gram matrix has the monomials v(z) in its
kernel, so it is $B P B^\dagger$ with B a basis of the complement of these. There P can be positive
definite, and rounding it leaves it so: it is rounded and projected exactly onto the coefficients.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics._lmi import Inequality, Solution, solve_lmi
from ...numerics.phase_moments import Exponents, as_pair, classes
from ...numerics.phases import ascend, form_values
from ..kernel.matrices import Matrix
from ..kernel.numbers import ONE, ZERO, Number, number, write
from ._phase_guesses import Vector, recognised
from .rounding import to_floats

Array: TypeAlias = NDArray[Any]
Json: TypeAlias = Any

MARGIN = 1e-7
GRID = 1 << 20
STARTS = 200


def exact_squares(w: Matrix, gamma: Fraction, exponents: list[Exponents]) -> Json | None:
    r"""Return the Gram matrix of $\gamma - z^\dagger W z$ as JSON, for Gaussian rational W."""
    floats = to_floats(w)
    maxima = _maxima(floats, float(gamma))
    if maxima is None:
        return None
    basis = _complement([part for z in maxima for part in _monomials(z, exponents)], len(exponents))
    if not basis:
        return None
    equations = _equations(basis, w, gamma, exponents)
    start = _interior(np.array([row for row, _ in equations], float), equations, len(basis))
    if start is None:
        return None
    values = _project(equations, [Fraction(round(x * GRID), GRID) for x in start])
    if values is None:
        return None
    gram = _gram(basis, _hermitian(values, len(basis)))
    return {"exact": [[write(x) for x in row] for row in gram]}


def _maxima(w: Array, gamma: float) -> list[Vector] | None:
    """Return all maximisers that many starts lead to, exactly; ``None`` if one is not known."""
    random = np.random.default_rng(1)
    ends = ascend(w, np.exp(2j * np.pi * random.random((STARTS, len(w)))), rounds=2000)
    values = form_values(w, ends)
    if values.max() > gamma + 1e-7:
        return None
    best = np.unique(np.round(ends[values > gamma - 1e-7], 5), axis=0)
    found = [recognised(z) for z in best]
    exact = [z for z in found if z is not None]
    return exact if len(exact) == len(found) else None


def _monomials(z: Vector, exponents: list[Exponents]) -> list[Vector]:
    """Return the values of the monomials, split into Gaussian rational vectors by square roots."""
    values = []
    for e in exponents:
        x = ONE
        for base, power in zip(z, e, strict=True):
            factor = base if power > 0 else base.conjugate()
            for _ in range(abs(power)):
                x = x * factor
        values.append(x)
    roots = sorted({r for x in values for r, _ in x.parts})
    return [
        [Number.of({1: dict(x.parts)[r]}) if r in dict(x.parts) else ZERO for x in values]
        for r in roots
    ]


def _complement(vectors: list[Vector], size: int) -> list[Vector]:
    """Return a basis of the vectors b with $v^\\dagger b = 0$, by elimination."""
    rows = [[x.conjugate() for x in v] for v in vectors]
    pivots: list[int] = []
    for column in range(size):
        top = len(pivots)
        found = next((i for i in range(top, len(rows)) if rows[i][column].parts), None)
        if found is None:
            continue
        rows[top], rows[found] = rows[found], rows[top]
        inverse = rows[top][column].inverse()
        rows[top] = [x * inverse for x in rows[top]]
        for i in range(len(rows)):
            factor = rows[i][column]
            if i != top and factor.parts:
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[top], strict=True)]
        pivots.append(column)
    basis = []
    for free in range(size):
        if free not in pivots:
            b = [ZERO] * size
            b[free] = ONE
            for row, pivot in zip(rows, pivots, strict=False):
                b[pivot] = -row[free]
            basis.append(b)
    return basis


Equation: TypeAlias = tuple[list[Fraction], Fraction]


def _equations(
    basis: list[Vector], w: Matrix, gamma: Fraction, exponents: list[Exponents]
) -> list[Equation]:
    r"""Return the coefficients of $\bar v^T B P B^\dagger v = \gamma - z^\dagger W z$ in P."""
    where, keys, _ = classes(exponents)
    size, width = len(exponents), len(basis)
    sums = [[[ZERO] * width for _ in range(width)] for _ in keys]
    for a in range(size):
        for b in range(size):
            table = sums[where[a, b]]
            for k in range(width):
                if basis[k][a].parts:
                    for m in range(width):
                        if basis[m][b].parts:
                            term = basis[k][a] * basis[m][b].conjugate()
                            table[k][m] = table[k][m] + term
    out: list[Equation] = []
    for key, table in zip(keys, sums, strict=True):
        if key < tuple(-x for x in key):
            continue  # the conjugate equation
        pair = as_pair(key)
        right = number(gamma) if not any(key) else ZERO if pair is None else -w[pair[0]][pair[1]]
        real: list[Fraction] = []
        imaginary: list[Fraction] = []
        for k in range(width):
            for m in range(k, width):
                x, y = _gaussian(table[k][m]), _gaussian(table[m][k])
                real.append(x[0] if k == m else x[0] + y[0])
                imaginary.append(x[1] if k == m else x[1] + y[1])
                if k != m:  # P_km = p + iq, P_mk = p - iq
                    real.append(y[1] - x[1])
                    imaginary.append(x[0] - y[0])
        top, bottom = _gaussian(right)
        out += [(real, top), (imaginary, bottom)]
    return [(row, right) for row, right in out if any(row) or right]


def _gaussian(x: Number) -> tuple[Fraction, Fraction]:
    parts = dict(x.parts)
    return parts.get(1, (Fraction(0), Fraction(0)))


def _places(width: int) -> list[tuple[int, int, bool]]:
    """Return (row, column, imaginary) of every real unknown, in the order of the equations."""
    out = []
    for k in range(width):
        for m in range(k, width):
            out.append((k, m, False))
            if k != m:
                out.append((k, m, True))
    return out


def _interior(rows: Array, equations: Sequence[Equation], width: int) -> list[float] | None:
    """Return the solution whose least eigenvalue is greatest; ``None`` if that is not positive."""
    right = np.array([float(r) for _, r in equations])
    start = np.linalg.lstsq(rows, right, rcond=None)[0]
    if np.abs(rows @ start - right).max() > 1e-9 * max(1.0, np.abs(right).max()):
        return None
    _, s, vt = np.linalg.svd(rows)
    free = vt[int((s > 1e-10 * s[0]).sum()) :]
    places = _places(width)
    stack = [_real_form(v, places, width) for v in (start, *free)]
    stack.insert(1, -np.eye(2 * width))
    upper = np.triu_indices(2 * width)
    entries = [
        (k, i, j, m[i, j])
        for k, m in enumerate(stack)
        for i, j in zip(*upper, strict=True)
        if m[i, j]
    ]
    which, row, column, value = (np.array(part) for part in zip(*entries, strict=True))
    found = solve_lmi(
        Inequality(2 * width, len(stack) - 1, which, row, column, value.astype(float))
    )
    if not isinstance(found, Solution) or found.x[0] < MARGIN:
        return None
    return [float(x) for x in start + found.x[1:] @ free]


def _real_form(values: Array, places: list[tuple[int, int, bool]], width: int) -> Array:
    p: Array = np.zeros((width, width), complex)
    for x, (k, m, imaginary) in zip(values, places, strict=True):
        p[k, m] += 1j * x if imaginary else x
        if k != m:
            p[m, k] += -1j * x if imaginary else x
    re, im = np.real(p), np.imag(p)
    return np.block([[re, -im], [im, re]])


def _project(equations: Sequence[Equation], values: list[Fraction]) -> list[Fraction] | None:
    """Correct as many of the values as there are independent equations, exactly."""
    rows = [list(row) for row, _ in equations]
    gaps = [
        r - sum((x * v for x, v in zip(row, values, strict=True) if x), Fraction(0))
        for row, r in equations
    ]
    pivots: list[int] = []
    # prefer the unknowns that QR with pivoting finds well conditioned: corrections stay small
    from scipy.linalg import qr

    decompose: Any = qr
    order = decompose(np.array(rows, float), mode="r", pivoting=True)[1]
    for column in (int(c) for c in order):
        top = len(pivots)
        found = next((i for i in range(top, len(rows)) if rows[i][column]), None)
        if found is None:
            continue
        rows[top], rows[found] = rows[found], rows[top]
        gaps[top], gaps[found] = gaps[found], gaps[top]
        inverse = 1 / rows[top][column]
        rows[top] = [x * inverse if x else x for x in rows[top]]
        gaps[top] *= inverse
        for i in range(len(rows)):
            factor = rows[i][column]
            if i != top and factor:
                rows[i] = [
                    x - factor * y if y else x for x, y in zip(rows[i], rows[top], strict=True)
                ]
                gaps[i] -= factor * gaps[top]
        pivots.append(column)
        if len(pivots) == len(rows):
            break
    if any(gaps[len(pivots) :]):
        return None
    out = list(values)
    for gap, pivot in zip(gaps, pivots, strict=False):
        out[pivot] += gap
    return out


def _hermitian(values: list[Fraction], width: int) -> Matrix:
    p = [[ZERO] * width for _ in range(width)]
    for x, (k, m, imaginary) in zip(values, _places(width), strict=True):
        term = Number.of({1: (Fraction(0), x) if imaginary else (x, Fraction(0))})
        p[k][m] = p[k][m] + term
        if k != m:
            p[m][k] = p[k][m].conjugate()
    return p


def _gram(basis: list[Vector], p: Matrix) -> Matrix:
    """Return $B P B^\\dagger$."""
    size = len(basis[0])
    half = []
    for a in range(size):
        row = []
        for m in range(len(basis)):
            total = ZERO
            for k, b in enumerate(basis):
                if b[a].parts and p[k][m].parts:
                    total = total + b[a] * p[k][m]
            row.append(total)
        half.append(row)
    out = []
    for row in half:
        line = []
        for c in range(size):
            total = ZERO
            for x, b in zip(row, basis, strict=True):
                if b[c].parts and x.parts:
                    total = total + x * b[c].conjugate()
            line.append(total)
        out.append(line)
    return out


def scaled_functional(w: Array) -> Matrix | None:
    """Return the functional over its largest entry if that has small Gaussian rational entries."""
    largest = float(np.abs(w).max())
    if not math.isfinite(largest) or largest == 0:
        return None
    out = [[ZERO] * len(w) for _ in range(len(w))]
    for i in range(len(w)):
        for j in range(i):
            x = w[i, j] / largest
            re, im = (Fraction(float(t)).limit_denominator(12) for t in (x.real, x.imag))
            if abs(complex(re, im) - x) > 1e-4:
                return None
            out[i][j], out[j][i] = Number.of({1: (re, im)}), Number.of({1: (re, -im)})
    return out
