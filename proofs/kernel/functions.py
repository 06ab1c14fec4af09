r"""Logarithms, roots, entropies and functions of a spectrum: names, shapes, exact values.

=======================  ==================================  =======================================
operation                argument                            value
=======================  ==================================  =======================================
``log``, ``log2``        positive                            natural and binary logarithm
``root``                 nonnegative                         the nonnegative square root
``binary_entropy``       in [0, 1]                           $-p\log_2 p-(1-p)\log_2(1-p)$, bits
``shannon_entropy``      vector, entries nonnegative         $-\sum_k w_k\log_2 w_k$, bits
``von_neumann_entropy``  Hermitian, positive semidefinite    $-\mathrm{tr}\,\rho\log_2\rho$, bits
``eigenvalue_max``       Hermitian                           the greatest eigenvalue
``eigenvalue_min``       Hermitian                           the least eigenvalue
``trace_norm``           Hermitian                           sum of the moduli of the eigenvalues
``relative_entropy``     two semidefinite matrices           see `pairs`
``fidelity``             two semidefinite matrices           see `pairs`
=======================  ==================================  =======================================

All are real. A value is returned only where it is an exact number. ``NoValue`` is raised where
there is none, because the argument is not what the table asks for; ``NotExact`` where there is one
that is not exact.
"""

from __future__ import annotations

from fractions import Fraction

from .matrices import Matrix, combine, equal, is_hermitian, is_psd, product
from .numbers import ONE, ZERO, NotExact, NoValue, Number, number, root

SCALAR = ("log", "log2", "root", "binary_entropy")
SPECTRAL = ("von_neumann_entropy", "eigenvalue_max", "eigenvalue_min", "trace_norm")
PAIRED = ("relative_entropy", "fidelity")
"""Functions of two matrices: what is said of `SPECTRAL` holds when both are turned alike."""
FUNCTIONS = (*SCALAR, "shannon_entropy", *SPECTRAL)


def apply_scalar(op: str, x: Number) -> Number:
    """Return the value of a function of one number; ``NotExact`` where it is no exact number."""
    if not x.is_real():
        raise NoValue(f"{op} of a number that is not real")
    sign = x.sign()
    if op == "root":
        if sign < 0:
            raise NoValue("the square root of a negative number")
        return square_root(x)
    if op == "binary_entropy":
        if sign < 0 or (ONE - x).sign() < 0:
            raise NoValue("binary_entropy of a number outside [0, 1]")
        return total_surprise([x, ONE - x])
    if sign <= 0:
        raise NoValue("the logarithm of what is not positive")
    if op == "log2" and x.is_rational():
        return number(-surprise(x.rational()))
    if op == "log" and x == ONE:
        return ZERO
    raise NotExact("the logarithm has no exact value here")


def square_root(x: Number) -> Number:
    """Return the square root of a nonnegative rational."""
    value = x.rational()
    return root(value.numerator * value.denominator) * number(Fraction(1, value.denominator))


def surprise(w: Fraction) -> int:
    """Return -log2 of a power of 2."""
    top, bottom = w.numerator, w.denominator
    if top <= 0 or top & (top - 1) or bottom & (bottom - 1):
        raise NotExact("the logarithm has no exact value here")
    return bottom.bit_length() - top.bit_length()


def total_surprise(weights: list[Number]) -> Number:
    """Return -sum w log2 w of nonnegative numbers, each a power of 2 or 0."""
    total = ZERO
    if any(w.sign() < 0 for w in weights):
        raise NoValue("the entropy of a negative number")
    for w in weights:
        if not w.is_zero():
            total = total + w * number(surprise(w.rational()))
    return total


def apply_spectral(op: str, m: Matrix) -> Number:
    """Return a function of the spectrum of a Hermitian matrix whose eigenvalues are exact."""
    if not is_hermitian(m):
        raise NoValue(f"{op} of a matrix that is not Hermitian")
    if op == "von_neumann_entropy" and not is_psd(m):
        raise NoValue(f"{op} of a matrix that is not positive semidefinite")
    values = eigenvalues(m)
    if op == "von_neumann_entropy":
        return total_surprise(values)
    if op == "trace_norm":
        out = ZERO
        for x in values:
            out = out + (x if x.sign() >= 0 else -x)
        return out
    best = values[0]
    for x in values[1:]:
        if (x - best).sign() * (1 if op == "eigenvalue_max" else -1) > 0:
            best = x
    return best


def eigenvalues(m: Matrix) -> list[Number]:
    """Return the eigenvalues with multiplicity, block by block: of a block of size 1, of a multiple
    of a projection shifted by the identity, or of a 2 x 2 block with a rational discriminant."""
    out: list[Number] = []
    for block in blocks(m):
        out += _of_block([[m[i][j] for j in block] for i in block])
    return out


def blocks(m: Matrix) -> list[list[int]]:
    """Return the finest partition of the positions across which a Hermitian matrix vanishes."""
    left = set(range(len(m)))
    out = []
    while left:
        block, reached = [], [min(left)]
        left -= set(reached)
        while reached:
            i = reached.pop()
            block.append(i)
            near = [j for j in left if not m[i][j].is_zero()]
            left -= set(near)
            reached += near
        out.append(sorted(block))
    return out


def _of_block(m: Matrix) -> list[Number]:
    n = len(m)
    if n == 1:
        return [m[0][0]]
    trace = ZERO
    for k in range(n):
        trace = trace + m[k][k]
    if n == 2:
        gap = (m[0][0] - m[1][1]) * (m[0][0] - m[1][1]) + number(4) * m[0][1] * m[1][0]
        spread = square_root(gap)
        half = number(Fraction(1, 2))
        return [(trace + spread) * half, (trace - spread) * half]
    return _two_values(m, trace)


def _two_values(m: Matrix, trace: Number) -> list[Number]:
    """Return the spectrum of a matrix with $m^2 = s m - d$, counted by the trace."""
    n = len(m)
    square = product(m, m)
    i, j = next((i, j) for i in range(n) for j in range(n) if i != j and not m[i][j].is_zero())
    s = square[i][j] * m[i][j].inverse()
    d = s * m[0][0] - square[0][0]
    eye = [[ONE if r == c else ZERO for c in range(n)] for r in range(n)]
    if not equal(square, combine([(s, m), (-d, eye)])):
        raise NotExact("the eigenvalues have no exact value here")
    spread = square_root(s * s - number(4) * d)
    half = number(Fraction(1, 2))
    high, low = (s + spread) * half, (s - spread) * half
    times = (trace - number(n) * low) * (high - low).inverse()
    k = int(times.rational())
    return [high] * k + [low] * (n - k)
