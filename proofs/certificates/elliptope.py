r"""The elliptope: which matrices are correlation matrices, and how much white noise mends others.

Real and complex alike: Hermitian, unit diagonal, positive semidefinite. These are the Schur
multipliers of all dephasing channels.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..kernel.declarations import Refused
from ..kernel.matrices import Matrix
from ..kernel.numbers import ONE, ZERO, Number, number, root, write
from ..kernel.quantities.grid import write_grid
from ..kernel.quantities.problem import enclose
from ._exact_linear import null_vector, shifted
from .algebraic import guesses
from .correlations import Meant, given_correlation, judged, rounded
from .given import Given, to_complex
from .result import Certified, Membership, certified

Json: TypeAlias = Any
Array: TypeAlias = NDArray[Any]

EXACT_UP_TO = 12
"""Exact eigenvalues are looked for up to this size."""
BY_ELIMINATION = 16
"""Larger matrices are shown to be positive by a factor rather than by elimination."""
GRID = 56
"""Vectors are rounded to so many binary digits."""


def elliptope(matrix: Any) -> Membership:
    r"""Decide whether a Hermitian matrix with unit diagonal is positive semidefinite.

    Exact entries, also of singular matrices, are decided; floats unless they stand for matrices of
    both kinds. ``dual`` is a vector v with $v^\dagger C v < 0$. Raises ``InvalidInput``.

    >>> elliptope([[1, "-1/2", "-1/2"], ["-1/2", 1, "-1/2"], ["-1/2", "-1/2", 1]]).member
    True
    """
    read = given_correlation(matrix, "the correlation matrix", real=False)
    problem = {"quantity": "elliptope", "matrix": read.json}
    return judged(problem, _candidates(read), "the elliptope", Meant.by(read).near_boundary("it"))


def elliptope_robustness(matrix: Any) -> Certified:
    r"""Return the greatest $\lambda \in [0, 1]$ with $\lambda C + (1 - \lambda) 1 \succeq 0$.

    It is $\min(1, 1/(1 - \mu))$ for the least eigenvalue $\mu$ of the Hermitian matrix C with unit
    diagonal; exact where $\mu$ is rational or $a + b\sqrt r$. For $C = 1 + A$, A the adjacency
    matrix of an edge-transitive graph, it is $1/|\lambda_{\min}(A)|$: the greatest correlation that
    Gaussian masks keep on all edges and kill elsewhere. Raises ``InvalidInput``.

    >>> str(elliptope_robustness([[1, 1, 0], [1, 1, 1], [0, 1, 1]]).exact)
    'sqrt(2)/2'
    """
    read = given_correlation(matrix, "the correlation matrix", real=False)
    problem = {"quantity": "elliptope_robustness", "matrix": read.json}
    values, vectors = np.linalg.eigh(read.floats)
    least, size = float(values[0]), len(values)
    value = 1.0 if least >= 0 else 1 / (1 - least)
    for certificate in itertools.chain(_exactly(read, least), _bounds(read, vectors[:, 0], least)):
        try:
            return certified(problem, certificate, value=value, dual=vectors[:, 0])
        except Refused:
            continue
    raise AssertionError(f"no lower bound of an eigenvalue of a matrix of size {size}")


def _bounds(read: Given, vector: Array, least: float) -> Iterator[dict[str, Json]]:
    """Yield lower bounds of the least eigenvalue, each further from it than the one before."""
    size = len(vector)
    slack = 1e-14 * size + 2 * size * read.radius
    for _ in range(60):
        low = least - slack
        certificate: dict[str, Json] = {"below": str(rounded(low)), "vector": _column(vector)}
        if size > BY_ELIMINATION:
            lowered = low + slack / 4 + size * read.radius
            certificate["factor"] = _factor(read.floats - lowered * np.eye(size))
        yield certificate
        slack *= 4


def _candidates(read: Given) -> Iterator[tuple[dict[str, Json], Any, Any]]:
    values, vectors = np.linalg.eigh(read.floats)
    size = len(values)
    close = 1e-9 * size * float(np.abs(read.floats).max())
    if values[0] < close:
        yield {"vector": _column(vectors[:, 0])}, None, vectors[:, 0]
    if values[0] > -close:
        if size > BY_ELIMINATION and values[0] > close:
            yield {"factor": _factor(read.floats - (values[0] / 2) * np.eye(size))}, None, None
        yield {}, None, None
        if read.exact and size <= BY_ELIMINATION:
            vector = negative_vector(read.numbers())
            if vector is not None:
                floats = np.array([to_complex(x) for x in vector])
                yield {"vector": _fine_column(vector)}, None, floats


def _exactly(read: Given, least: float) -> Iterator[dict[str, Json]]:
    """Yield certificates for exact values of the least eigenvalue, with an exact eigenvector."""
    if not read.exact or len(read.floats) > EXACT_UP_TO:
        return
    matrix = read.numbers()
    for value in _eigenvalues(matrix, least):
        vector = null_vector(shifted(matrix, value))
        if vector is not None:
            yield {"least": write(value), "kernel": [write(x) for x in vector]}


def _eigenvalues(matrix: Matrix, least: float) -> Iterator[Number]:
    """Yield exact numbers near the least eigenvalue: roots of the characteristic polynomial."""
    if all(x.is_rational() for row in matrix for x in row):
        yield from _rational_roots(matrix, least)
        return
    count = 0
    for guess in guesses(least, accuracy=1e-12):
        yield guess
        count += 1
        if count == 3:
            return


def _rational_roots(matrix: Matrix, least: float) -> Iterator[Number]:
    """Yield the root from the factor of degree one or two that has it."""
    import flint

    table = [[x.rational() for x in row] for row in matrix]
    whole = flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in r] for r in table])
    characteristic = whole.charpoly().numer()
    for factor, _ in characteristic.factor()[1]:
        if factor.degree() > 2:
            continue
        c, b, a = (int(factor[k]) for k in range(3))
        if factor.degree() == 1:
            candidates = [number(Fraction(-c, b))]
        else:
            square = b * b - 4 * a * c
            if square > 10**12:
                continue
            part = root(square) * number(Fraction(1, 2 * a))
            middle = number(Fraction(-b, 2 * a))
            candidates = [middle + part, middle - part]
        for x in candidates:
            if abs(sum(float(p) * r**0.5 for r, (p, _) in x.parts) - least) < 1e-9:
                yield x


def negative_vector(matrix: Matrix) -> list[Number] | None:
    r"""Return an exact v with $v^\dagger C v < 0$; ``None`` when C is positive semidefinite.

    Elimination that remembers combinations $u_i$ of the unit vectors with
    $u_i^\dagger C u_j = a_{ij}$.
    """
    n = len(matrix)
    a = [list(row) for row in matrix]
    u = [[ONE if i == j else ZERO for j in range(n)] for i in range(n)]
    for k in range(n):
        sign = a[k][k].sign()
        if sign < 0:
            return u[k]
        if sign == 0:
            hit = next((i for i in range(k + 1, n) if not a[k][i].is_zero()), None)
            if hit is None:
                continue
            # x u_k + u_hit has the value 2 Re(conj(x) a_kh) + a_hh; make it -1
            weight = (a[k][hit] * a[k][hit].conjugate()).inverse() * number(Fraction(-1, 2))
            x = weight * a[k][hit] * (a[hit][hit] + ONE)
            return [x * p + q for p, q in zip(u[k], u[hit], strict=True)]
        inverse = a[k][k].inverse()
        for i in range(k + 1, n):
            factor = a[k][i] * inverse
            u[i] = [q - factor * p for p, q in zip(u[k], u[i], strict=True)]
        rest = [[a[i][j] - a[i][k] * inverse * a[k][j] for j in range(n)] for i in range(n)]
        for i in range(k + 1, n):
            a[i][k + 1 :] = rest[i][k + 1 :]
    return None


def _column(vector: Array) -> Json:
    """Return a vector rounded to a common grid, as a matrix of one column."""
    re = [[round(float(x) * 2**GRID)] for x in np.real(vector)]
    im = [[round(float(x) * 2**GRID)] for x in np.imag(vector)]
    out: dict[str, Json] = {"den": 1 << GRID, "re": re}
    return {**out, "im": im} if any(x for (x,) in im) else out


def _fine_column(vector: Sequence[Number]) -> Json:
    """Return an exact vector as a matrix of one column, irrational entries to 100 binary digits."""
    ball = enclose([[x] for x in vector])
    return write_grid(ball.centre)


def _factor(floats: Array) -> Json:
    """Return a rounded root of a matrix, its negative eigenvalues cut off."""
    values, vectors = np.linalg.eigh(floats)
    half = np.asarray(vectors * np.sqrt(np.clip(values, 0, None)), complex)
    bits = GRID - max(0, int(np.ceil(np.log2(max(1.0, np.abs(half).max())))))
    re = np.rint(np.real(half) * 2.0**bits).astype(np.int64).tolist()
    im = np.rint(np.imag(half) * 2.0**bits).astype(np.int64).tolist()
    scale = 1 << max(0, -bits)
    out: dict[str, Json] = {"den": 1 << max(0, bits), "re": [[scale * x for x in r] for r in re]}
    return {**out, "im": [[scale * x for x in r] for r in im]} if np.any(np.imag(half)) else out
