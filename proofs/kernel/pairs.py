r"""Functions of two positive semidefinite matrices: relative entropy and fidelity.

=====================  ===========================================================================
``relative_entropy``   $\mathrm{tr}\,a(\log a - \log b)$ in nats, where $\ker b \subseteq \ker a$;
                       it is infinite, and has no value, elsewhere (H. Umegaki, 1962)
``fidelity``           $F = (\mathrm{tr}\sqrt{\sqrt a\,b\sqrt a})^2$ (A. Uhlmann, 1976)
=====================  ===========================================================================

A value is returned only where it is an exact number; ``NoValue`` and ``NotExact`` are those of
`functions`.
"""

from __future__ import annotations

from .functions import square_root
from .matrices import Matrix, equal, inner, is_hermitian, is_psd, product, trace_product
from .numbers import ONE, ZERO, NotExact, NoValue, Number, number

Vector = list[Number]
INFINITE = "relative_entropy of a matrix whose support is not within that of the second: infinite"


def apply_pair(op: str, a: Matrix, b: Matrix) -> Number:
    """Return a function of two matrices where its value is exact."""
    check_pair(op, a, b)
    if op == "relative_entropy":
        if equal(a, b):
            return ZERO
        raise NotExact("the relative entropy has no exact value here")
    return _fidelity(a, b)


def check_pair(op: str, a: Matrix, b: Matrix) -> None:
    """Raise ``NoValue`` where a function of two matrices is not defined."""
    for m in (a, b):
        if not is_hermitian(m):
            raise NoValue(f"{op} of a matrix that is not Hermitian")
        if not is_psd(m):
            raise NoValue(f"{op} of a matrix that is not positive semidefinite")
    if op == "relative_entropy":
        for v in kernel(b):
            if any(not inner(row, v).is_zero() for row in a):
                raise NoValue(INFINITE)


def _fidelity(a: Matrix, b: Matrix) -> Number:
    overlap = trace_product(a, b)
    if overlap.is_zero() or _at_most_rank_one(a) or _at_most_rank_one(b):
        return overlap
    if equal(a, b):
        return _trace(a) * _trace(a)
    if len(a) == 2:  # eigenvalues x, y of the product: (sqrt x + sqrt y)^2 = x + y + 2 sqrt(x y)
        return overlap + number(2) * square_root(_determinant(a) * _determinant(b))
    if _diagonal(a) and _diagonal(b):
        total = ZERO
        for k in range(len(a)):
            total = total + square_root(a[k][k] * b[k][k])
        return total * total
    raise NotExact("the fidelity has no exact value here")


def _at_most_rank_one(m: Matrix) -> bool:
    trace = _trace(m)
    return equal(product(m, m), [[trace * x for x in row] for row in m])


def _trace(m: Matrix) -> Number:
    total = ZERO
    for k in range(len(m)):
        total = total + m[k][k]
    return total


def _determinant(m: Matrix) -> Number:
    return m[0][0] * m[1][1] - m[0][1] * m[1][0]


def _diagonal(m: Matrix) -> bool:
    return all(x.is_zero() for i, row in enumerate(m) for j, x in enumerate(row) if i != j)


def kernel(m: Matrix) -> list[Vector]:
    """Return a basis of the vectors that a square matrix takes to zero, by elimination."""
    a, n = [list(row) for row in m], len(m)
    pivots: list[int] = []
    for column in range(n):
        top = len(pivots)
        found = next((i for i in range(top, n) if not a[i][column].is_zero()), None)
        if found is None:
            continue
        a[top], a[found] = a[found], a[top]
        scale = a[top][column].inverse()
        a[top] = [x * scale for x in a[top]]
        for i in range(n):
            factor = a[i][column]
            if i != top and not factor.is_zero():
                a[i] = [x - factor * y for x, y in zip(a[i], a[top], strict=True)]
        pivots.append(column)
    out = []
    for free in (k for k in range(n) if k not in pivots):
        v = [ONE if k == free else ZERO for k in range(n)]
        for row, column in enumerate(pivots):
            v[column] = -a[row][free]
        out.append(v)
    return out


def filled(b: Matrix) -> Matrix:
    """Return a semidefinite matrix plus the projection on its kernel: positive definite, and with
    the same logarithm on the support."""
    out = [list(row) for row in b]
    basis: list[tuple[Vector, Number]] = []
    for v in kernel(b):
        u = list(v)
        for e, square in basis:
            share = inner([x.conjugate() for x in e], v) * square.inverse()
            u = [x - share * y for x, y in zip(u, e, strict=True)]
        square = inner([x.conjugate() for x in u], u)
        basis.append((u, square))
        scale = square.inverse()
        for i, x in enumerate(u):
            for j, y in enumerate(u):
                out[i][j] = out[i][j] + scale * x * y.conjugate()
    return out


def factors(a: Matrix) -> tuple[list[Number], list[Vector]]:
    r"""Return weights d > 0 and vectors v with $a = \sum_k d_k v_k v_k^\dagger$ for a semidefinite
    matrix: $L D L^\dagger$ without the steps in which nothing is left."""
    rest, n = [list(row) for row in a], len(a)
    weights: list[Number] = []
    vectors: list[Vector] = []
    for k in range(n):
        pivot = rest[k][k]
        if pivot.is_zero():
            continue
        v = [rest[i][k] * pivot.inverse() for i in range(n)]
        weights.append(pivot)
        vectors.append(v)
        for i in range(n):
            for j in range(n):
                rest[i][j] = rest[i][j] - pivot * v[i] * v[j].conjugate()
    return weights, vectors
