r"""Eigenvalues of a real symmetric matrix of intervals, from directions in which it is diagonal.

An interval matrix is its midpoint M and a perturbation of norm at most r, the greatest row sum of
the radii; every eigenvalue moves by at most r (Weyl, 1912). Any V nearly orthogonal will do to
enclose those of M: $V^T M V$ is formed exactly, its eigenvalues are near its diagonal (Weyl), and
are those of M times numbers between the extreme eigenvalues of $V^T V$ (Ostrowski, 1959).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt
from operator import mul

from ..declarations import Refused
from .dyadic import Interval, Reals

Rows = Sequence[Sequence[Interval]]
_PARTS = {"entropy_of_psd": "eta", "von_neumann_entropy": "eta", "root_of_psd": "root"}
SWEEPS = 40
"""Rounds of rotations: they converge quadratically, so that ten are many."""


def spectrum(reals: Reals, op: str, copies: int, rows: Rows) -> Interval:
    """Enclose a function of the eigenvalues, each of which occurs ``copies`` times."""
    values = eigenvalues(reals, rows)[::copies]
    if op == "eigenvalue_max":
        return values[-1]
    if op == "eigenvalue_min":
        return values[0]
    total: Interval = (0, 0)
    for x in values:
        if op.endswith("_of_psd"):  # no eigenvalue is negative, wherever its enclosure ends
            x = max(x[0], 0), max(x[1], 0)
        part = reals.absolute(x) if op == "trace_norm" else reals.function(_PARTS[op], x)
        total = reals.add(total, part)
    return total


def trace_log(reals: Reals, copies: int, left: Rows, right: Rows) -> Interval:
    r"""Enclose $\mathrm{tr}\,a\log b$ over ``copies``, b positive definite.

    With V of `_enclosed`, O the orthogonal factor of V and D the diagonal of $V b V^T$: the
    singular values of V are within s of 1 when $V V^T$ is within s of 1, so that b is within
    $e = |off| + s(2+s)|b|$ of $O^T D O$, and $\log b$ within e/m of $O^T \log D\,O$, when m is
    below all eigenvalues of both ($\log x - \log y = \int (y+t)^{-1}(x-y)(x+t)^{-1} dt$); that is
    within $s(2+s)|\log D|$ of $V^T \log D\,V$.
    """
    (a, spread), (b, radius) = _middle(left), _middle(right)
    n, bits = len(b), reals.bits
    v = _diagonalising(b, bits)
    turned = _product(_product(v, b), _turned(v))
    skew, off = (Fraction(x) for x in _defects(v, turned, bits))
    skew, off = skew / (1 << 2 * bits), off / (1 << 3 * bits)
    unit = Fraction(1, 1 << bits)
    norm = max(sum(map(abs, row)) for row in b) * unit
    error = off + skew * (2 + skew) * norm + radius * unit
    values = [Fraction(turned[k][k], 1 << 3 * bits) for k in range(n)]
    least = min(values) - error
    if least <= 0:
        raise Refused("a matrix whose logarithm is taken may be singular")
    logs = [reals.function("log", reals.of(x)) for x in values]
    total: Interval = (0, 0)
    along = _product(_product(v, a), _turned(v))
    for k, log in enumerate(logs):
        total = reals.add(total, reals.mul(log, reals.of(Fraction(along[k][k], 1 << 3 * bits))))
    most = max(max(abs(end or 0) for end in log) for log in logs) * unit
    size = sum(abs(x) for row in a for x in row) * unit + n * spread * unit
    slack = size * (error / least + skew * (2 + skew) * most)
    slack += n * spread * unit * (1 + skew) * most
    total = reals.add(total, reals.between(-slack, slack))
    return reals.mul(total, reals.of(Fraction(1, copies)))


def _middle(rows: Rows) -> tuple[list[list[int]], int]:
    """Return the midpoints of a symmetric matrix of intervals, and a bound of the norm of what may
    be added to them."""
    n = len(rows)
    middle = [[0] * n for _ in range(n)]
    radius = 0
    for i in range(n):
        spread = 0
        for j in range(n):
            low, high = rows[i][j]
            if low is None or high is None:
                raise Refused("an entry of a matrix is unbounded")
            middle[i][j] = (low + high) // 2
            spread += (high - low + 1) // 2 + 1
        radius = max(radius, spread)
    for i in range(n):
        for j in range(i):
            if middle[i][j] != middle[j][i]:
                raise Refused("a matrix is not symmetric as it is written")
    return middle, radius


def _defects(v: list[list[int]], turned: list[list[int]], bits: int) -> tuple[int, int]:
    """Return how far V is from orthogonal, times 4^bits, and what lies off the diagonal."""
    n, one = len(v), 1 << 2 * bits
    gram = _product(v, _turned(v))
    skew = max(sum(abs(gram[i][j] - (one if i == j else 0)) for j in range(n)) for i in range(n))
    if skew >= one:
        raise Refused("the directions of a matrix were not found")
    off = max(sum(abs(x) for j, x in enumerate(row) if j != i) for i, row in enumerate(turned))
    return skew, off


def eigenvalues(reals: Reals, rows: Rows) -> list[tuple[int, int]]:
    """Enclose the eigenvalues, the least first."""
    middle, radius = _middle(rows)
    ends = _enclosed(middle, reals.bits)
    return [(low - radius, high + radius) for low, high in ends]


def _enclosed(m: list[list[int]], bits: int) -> list[tuple[int, int]]:
    r"""Enclose the eigenvalues of M, integers over $2^{bits}$ as its entries.

    With B = V^T M V exactly, the k-th eigenvalue of B is within the greatest row sum of what lies
    off its diagonal of the k-th diagonal entry, in order; it is that of M times a number between
    the extreme eigenvalues of V^T V, which are within the greatest row sum of V^T V - 1 of 1.
    """
    n = len(m)
    v = _diagonalising(m, bits)
    b, one = _product(_product(v, m), _turned(v)), 1 << 2 * bits
    skew, off = _defects(v, b, bits)
    found = []
    for middle in sorted(b[i][i] for i in range(n)):
        low, high = middle - off, middle + off
        low = low * one // (one + skew if low >= 0 else one - skew)
        high = -(-high * one // (one - skew if high >= 0 else one + skew))
        found.append((low >> 2 * bits, -(-high >> 2 * bits)))
    return found


def _diagonalising(m: list[list[int]], bits: int) -> list[list[int]]:
    """Return directions in which a symmetric matrix is nearly diagonal, as rows over 2^bits.

    Rotations of Jacobi (1846) in fixed point. Nothing rests on how near it comes.
    """
    n = len(m)
    a = [list(row) for row in m]
    v = [[1 << bits if i == j else 0 for j in range(n)] for i in range(n)]
    one = 1 << 2 * bits
    for _ in range(SWEEPS):
        still = True
        for i in range(n):
            for j in range(i + 1, n):
                if abs(a[i][j]) <= 2:
                    continue
                still = False
                gap, entry = a[j][j] - a[i][i], a[i][j]
                t = (2 * abs(entry) << bits) // (abs(gap) + isqrt(gap * gap + 4 * entry * entry))
                t = -t if (gap < 0) != (entry < 0) else t
                c = one // isqrt(one + t * t)
                s = t * c >> bits
                step = t * entry >> bits
                for k in range(n):
                    if k not in (i, j):
                        x, y = a[k][i], a[k][j]
                        a[k][i] = a[i][k] = (c * x - s * y) >> bits
                        a[k][j] = a[j][k] = (s * x + c * y) >> bits
                a[i][i] -= step
                a[j][j] += step
                a[i][j] = a[j][i] = 0
                x_row, y_row = v[i], v[j]
                v[i] = [(c * x - s * y) >> bits for x, y in zip(x_row, y_row, strict=True)]
                v[j] = [(s * x + c * y) >> bits for x, y in zip(x_row, y_row, strict=True)]
        if still:
            break
    return v


def _product(a: list[list[int]], b: list[list[int]]) -> list[list[int]]:
    columns = _turned(b)
    return [[sum(map(mul, row, column)) for column in columns] for row in a]


def _turned(a: list[list[int]]) -> list[list[int]]:
    return [list(column) for column in zip(*a, strict=True)]
