r"""Facial reduction: from a float solution on the boundary to an exact one.

The solutions of $X \succeq 0$, $\mathrm{tr}\,A_k X = b_k$ may all be singular; then rounding and
any small shift leave the set. But they all have a common kernel. It is guessed exactly from the
float solution, so that $X = N Y N^\dagger$ with N spanning its orthogonal complement; the equations
are solved for Y, which may now be positive definite, and rounding does no harm (J. M. Borwein,
H. Wolkowicz, 1981). A wrong guess ends in ``None``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..kernel.matrices import Matrix, product
from ..kernel.numbers import ZERO, I, Number, number
from ._exact_linear import nullspace
from .affine import AffineSystem
from .algebraic import guess_number
from .psd import is_psd_by_polynomial
from .rounding import to_floats

Array: TypeAlias = NDArray[Any]
Rows: TypeAlias = list[list[Number]]
Equation: TypeAlias = tuple[dict[tuple[int, int], Number], Number]
"""The entries of a Hermitian A that are not zero, and b, in Re tr(AX) = b."""

DENOMINATORS = (1, 2, 12, 120, 5040, 10**6, 10**9)
"""Common denominators of the unknowns that the equations leave free, coarse ones first."""


def exact_point(
    near: Array,
    equations: Sequence[tuple[Matrix, Number]],
    radicands: Sequence[int] = (),
) -> Matrix | None:
    r"""Return an exact $X \succeq 0$ with $\mathrm{Re}\,\mathrm{tr}(A_k X) = b_k$ near a float one.

    ``equations`` lists the pairs $(A_k, b_k)$, with $A_k$ Hermitian and $b_k$ real. The entries of
    X lie in $\mathbb{Q}(i)$ and the square roots of ``radicands`` and of the equations. X is real
    when ``near`` and all $A_k$ are.
    """
    x = np.asarray(near)
    if x.ndim != 2 or x.shape[0] != x.shape[1] or not np.isfinite(x).all():
        return None
    x = (x + x.conj().T) / 2
    sparse = [(_entries(a), b) for a, b in equations]
    real = not np.any(np.imag(x)) and all(
        entry.is_real() for a, _ in sparse for entry in a.values()
    )
    w, v = np.linalg.eigh(x)
    top = float(np.abs(w).max()) if len(w) else 0.0
    if top:
        bar = spectral_gap([abs(float(e)) / top for e in w])
        kernel = v[:, np.abs(w) < bar * top].conj().T  # rows k with k X = 0
    else:
        kernel = np.eye(len(x))
    entries = [entry for a, b in sparse for entry in (b, *a.values())]
    known = sorted({*radicands, *(r for entry in entries for r, _ in entry.parts if r != 1)})
    rows = echelon_guess(kernel, known)
    if rows is None:
        return None
    found = _in_face(x, nullspace(rows, len(x)), sparse, real)
    return found if found is not None and satisfies(found, equations) else None


def _in_face(x: Array, columns: Rows, equations: Sequence[Equation], real: bool) -> Matrix | None:
    """Solve for Y in X = N Y N^dagger, N having the columns given."""
    if not columns:
        zero = [[ZERO] * len(x) for _ in range(len(x))]
        return zero if all(b.is_zero() for _, b in equations) else None
    n = [list(row) for row in zip(*columns, strict=True)]
    dagger = [[entry.conjugate() for entry in column] for column in columns]
    inverse = np.linalg.pinv(to_floats(n))
    y = inverse @ x @ inverse.conj().T
    places = list(_places(len(columns), real))
    unknowns: list[dict[int, Number]] = []
    for i, j, imaginary in places:
        column = {}
        for k, (a, _) in enumerate(equations):
            value = _coefficient(_between(columns[j], a, columns[i]), i == j, imaginary)
            if not value.is_zero():
                column[k] = value
        unknowns.append(column)
    target = {k: b for k, (_, b) in enumerate(equations) if not b.is_zero()}
    floats = [float(y[i, j].imag if part else y[i, j].real) for i, j, part in places]
    used = {k for column in unknowns for k in column}
    if not target.keys() <= used:
        return None
    where = {k: row for row, k in enumerate(sorted(used))}
    system = AffineSystem.of(unknowns, target, where) if used else None
    for denominator in DENOMINATORS:
        rounded = [number(Fraction(round(f * denominator), denominator)) for f in floats]
        solved = system.project(rounded) if system is not None else rounded
        if solved is None:
            return None
        small = _assembled(len(columns), places, solved)
        if is_psd_by_polynomial(small):
            return product(product(n, small), dagger)
    return None


def _entries(a: Matrix) -> dict[tuple[int, int], Number]:
    return {(i, j): x for i, row in enumerate(a) for j, x in enumerate(row) if x.parts}


def _between(left: list[Number], a: dict[tuple[int, int], Number], right: list[Number]) -> Number:
    """Return left^dagger a right."""
    out = ZERO
    for (i, j), entry in a.items():
        if left[i].parts and right[j].parts:
            out = out + left[i].conjugate() * entry * right[j]
    return out


def _places(size: int, real: bool) -> Iterator[tuple[int, int, bool]]:
    """Yield row, column and whether it is the imaginary part, for each unknown of Y."""
    for i in range(size):
        for j in range(i + 1):
            yield i, j, False
            if i != j and not real:
                yield i, j, True


def _coefficient(entry: Number, diagonal: bool, imaginary: bool) -> Number:
    """Return what Y_ij contributes to Re tr(A Y), ``entry`` being A_ji."""
    if diagonal:
        return entry
    # A_ji Y_ij + its conjugate; Y_ij = i y for an imaginary part y
    value = entry * I if imaginary else entry
    return value + value.conjugate()


def _assembled(
    size: int, places: Sequence[tuple[int, int, bool]], values: Sequence[Number]
) -> Matrix:
    out = [[ZERO] * size for _ in range(size)]
    for (i, j, imaginary), value in zip(places, values, strict=True):
        out[i][j] = out[i][j] + (I * value if imaginary else value)
    for i in range(size):
        for j in range(i):
            out[j][i] = out[i][j].conjugate()
    return out


def satisfies(x: Matrix, equations: Sequence[tuple[Matrix, Number]]) -> bool:
    """Whether X is positive semidefinite and solves the equations, exactly."""
    half = number(Fraction(1, 2))
    for a, b in equations:
        total = ZERO
        for (i, j), entry in _entries(a).items():
            total = total + entry * x[j][i]
        if not (half * (total + total.conjugate()) - b).is_zero():
            return False
    return is_psd_by_polynomial(x)


# -- kernels, exactly -----------------------------------------------------------------------------


def spectral_gap(ratios: Sequence[float]) -> float:
    """Return the threshold in the widest gap between small and large eigenvalues.

    ``ratios``: moduli of eigenvalues relative to the largest one.
    """
    marks = [1e-9, *(r for r in sorted(set(ratios)) if 1e-9 < r < 0.02), 0.02]
    best, bar = 0.0, 1e-5
    for low, high in itertools.pairwise(marks):
        if high / low > best and high > 1e-6:
            best, bar = high / low, (low * high) ** 0.5
    return bar


def echelon_guess(rows: Array, radicands: Sequence[int]) -> Rows | None:
    """Return the reduced echelon form of a row space, its entries guessed exactly."""
    a = np.array(rows, complex if np.iscomplexobj(rows) else float)
    pivots: list[int] = []
    for c in range(a.shape[1]):
        r = len(pivots)
        if r == a.shape[0]:
            break
        best = r + int(np.argmax(np.abs(a[r:, c])))
        if abs(a[best, c]) < 1e-3:
            continue
        a[[r, best]] = a[[best, r]]
        a[r] /= a[r, c]
        for other in range(a.shape[0]):
            if other != r:
                a[other] -= a[other, c] * a[r]
        pivots.append(c)
    out = []
    for line in a[: len(pivots)]:
        guessed = [_guess(complex(x), radicands) for x in line]
        if any(g is None for g in guessed):
            return None
        out.append([g for g in guessed if g is not None])
    return out


def _guess(z: complex, radicands: Sequence[int]) -> Number | None:
    re, im = guess_number(z.real, radicands), guess_number(z.imag, radicands)
    return None if re is None or im is None else re + I * im


__all__ = ["echelon_guess", "exact_point", "satisfies", "spectral_gap"]
