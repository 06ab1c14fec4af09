r"""A second exact test of positivity, by the characteristic polynomial.

All roots of $\det(x - A) = \sum_k c_k x^k$ are real for Hermitian A of size n, and none is negative
iff $(-1)^{n-k} c_k \ge 0$ for all k (Descartes' rule, with roots at 0 allowed). No elimination of
the kernel's kind is involved: Gaussian rationals go to FLINT as the real symmetric matrix
[[Re, -Im], [Im, Re]], whose spectrum is that of A twice; entries with square roots are left to
the recursion of Faddeev and Le Verrier, in exact numbers.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from ..kernel.matrices import Matrix, is_hermitian, product
from ..kernel.numbers import ONE, ZERO, Number, number


def is_psd_by_polynomial(m: Matrix) -> bool:
    """Decide whether a matrix is Hermitian and positive semidefinite; singular ones may be."""
    if not is_hermitian(m):
        return False
    if all(r == 1 for row in m for x in row for r, _ in x.parts):
        return _rational(m)
    n = len(m)
    return all((c if (n - k) % 2 == 0 else -c).sign() >= 0 for k, c in enumerate(_coefficients(m)))


def _rational(m: Matrix) -> bool:
    import flint

    parts = [[x.parts[0][1] if x.parts else (Fraction(0), Fraction(0)) for x in row] for row in m]
    den = lcm(*(p.denominator for row in parts for pair in row for p in pair))
    re = [[int(x * den) for x, _ in row] for row in parts]
    if any(y for row in parts for _, y in row):
        im = [[int(y * den) for _, y in row] for row in parts]
        rows = [[*x, *(-e for e in y)] for x, y in zip(re, im, strict=True)]
        rows += [[*y, *x] for x, y in zip(re, im, strict=True)]
    else:
        rows = re
    c = flint.fmpz_mat(rows).charpoly()
    n = len(rows)
    return all((int(c[k]) if (n - k) % 2 == 0 else -int(c[k])) >= 0 for k in range(n + 1))


def _coefficients(m: Matrix) -> list[Number]:
    """Return c_0, ..., c_n: M_k = m M_{k-1} + c_{n-k+1} 1, c_{n-k} = -tr(m M_k)/k."""
    n = len(m)
    out = [ZERO] * n + [ONE]
    power = [[ZERO] * n for _ in range(n)]
    for k in range(1, n + 1):
        power = product(m, power)
        for i in range(n):
            power[i][i] = power[i][i] + out[n - k + 1]
        traced = ZERO
        for i, row in enumerate(product(m, power)):
            traced = traced + row[i]
        out[n - k] = traced * number(Fraction(-1, k))
    return out


__all__ = ["is_psd_by_polynomial"]
