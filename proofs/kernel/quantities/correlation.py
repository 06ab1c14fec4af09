r"""The maximal correlation of a joint law P, the second singular value of $P_{xy}/\sqrt{p_x q_y}$.

With $K = P - pq^T$ it is $\rho = \max f^T K g / \sqrt{f^T D_p f \; g^T D_q g}$ (Hirschfeld 1935,
Gebelein 1941): evidence ``left``, ``right`` are f and g, and $\rho \le s$, the ``upper``, iff

.. math:: \begin{pmatrix} s D_p & K \\ K^T & s D_q \end{pmatrix} \succeq 0.

A ``factor`` F of this matrix, less what the radius may take away, makes the test quick. Instead of
all that, ``square``: a rational $\mu$ with $\mu D_p - K D_q^{-1} K^T$ positive semidefinite and
singular at a vector ``left`` that $D_p$ does not kill; then $\rho = \sqrt\mu$.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import isqrt, lcm
from typing import Any

from ..declarations import Refused
from ..numbers import number, root
from . import grid as g
from .finding import Finding, found_exactly
from .frames import law, read_real
from .grid import Grid
from .problem import read_fraction

Json = Any
Rows = list[list[Fraction]]
FINE = 1 << 120


def check_correlation(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Enclose the maximal correlation."""
    joint, radius = read_real(problem["joint"])
    law([x for row in joint for x in row], radius)
    p = [sum(row, Fraction(0)) for row in joint]
    q = [sum(column, Fraction(0)) for column in zip(*joint, strict=True)]
    k = [[x - a * b for x, b in zip(row, q, strict=True)] for row, a in zip(joint, p, strict=True)]
    if "square" in certificate:
        if radius:
            raise Refused("an exact value belongs to an exact law")
        return _exactly(k, p, q, certificate)
    n, m = len(p), len(q)
    # entries of p are off by m r, those of q by n r, and both are at most 1
    blur = isqrt(n * m - 1) + 1 if n * m > 1 else 1
    kappa = blur * radius * (1 + m + n + n * m * radius)
    f, h = (_vector(certificate[name], size) for name, size in (("left", n), ("right", m)))
    value = _dot(f, [_dot(row, h) for row in k])
    size_f, size_h = _dot(f, f), _dot(h, h)
    length_f = _dot(p, [x * x for x in f]) + m * radius * size_f
    length_h = _dot(q, [x * x for x in h]) + n * radius * size_h
    low = abs(value) - kappa * _root(size_f * size_h)
    low = low / _root(length_f * length_h) if low > 0 else Fraction(0)
    return Finding(low, _upper(k, p, q, certificate, radius, kappa))


def _upper(
    k: Rows, p: list[Fraction], q: list[Fraction], certificate: Mapping[str, Json],
    radius: Fraction, kappa: Fraction,
) -> Fraction:  # fmt: skip
    if certificate.get("upper") is None:
        return Fraction(1)
    s = read_fraction(certificate["upper"])
    if s < 0:
        raise Refused("a correlation is not negative")
    n, m = len(p), len(q)
    away = s * max(n, m) * radius + kappa
    rows = [
        [s * p[i] - away if i == j else Fraction(0) for j in range(n)] + k[i] for i in range(n)
    ] + [
        [k[i][j] for i in range(n)] + [s * q[j] - away if i == j else Fraction(0) for i in range(m)]
        for j in range(m)
    ]
    whole = _grid(rows)
    factor = certificate.get("factor")
    if not (
        g.is_psd(whole) if factor is None else g.positive_by_factor(whole, g.read_grid(factor))
    ):
        raise Refused("the correlation may be larger than is claimed")
    return min(s, Fraction(1))


def _exactly(
    k: Rows, p: list[Fraction], q: list[Fraction], certificate: Mapping[str, Json]
) -> Finding:
    mu = read_fraction(certificate["square"])
    n = len(p)
    used = [j for j, weight in enumerate(q) if weight]
    rest = [
        [
            (mu * p[i] if i == j else Fraction(0))
            - sum((k[i][y] * k[j][y] / q[y] for y in used), Fraction(0))
            for j in range(n)
        ]
        for i in range(n)
    ]
    f = _vector(certificate["left"], n)
    if any(_dot(row, f) for row in rest):
        raise Refused("the square of the correlation is not attained at this vector")
    if not any(weight and x for weight, x in zip(p, f, strict=True)) or not g.is_psd(_grid(rest)):
        raise Refused("the square of the correlation is not the greatest one")
    return found_exactly(root(mu.numerator * mu.denominator) * number(Fraction(1, mu.denominator)))


def _dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def _vector(data: Json, size: int) -> list[Fraction]:
    grid = g.read_grid(data)
    (row,) = grid.re
    if len(row) != size or any(grid.im[0]):
        raise Refused("a function of a letter is a real vector")
    return [Fraction(x, grid.den) for x in row]


def _root(x: Fraction) -> Fraction:
    """Bound a square root above."""
    return Fraction(isqrt(x.numerator * FINE * FINE // x.denominator) + 1, FINE)


def _grid(rows: Rows) -> Grid:
    den = lcm(*(x.denominator for row in rows for x in row))
    re = [[x.numerator * (den // x.denominator) for x in row] for row in rows]
    return Grid(den, re, [[0] * len(row) for row in rows])
