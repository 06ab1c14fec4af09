r"""The constant of Maassen and Uffink (1988): $H(A) + H(B) \ge -\log_2 c$ in every state.

For orthonormal bases, the columns of two unitary matrices, $c = \max_{ij} |\langle a_i | b_j
\rangle|^2$: problem ``{"bases": [A, B]}``, and nothing else is needed. For two POVMs
$c = \max_{ij} \|\sqrt{A_i}\sqrt{B_j}\|^2$ (Krishna and Parthasarathy 2002): problem
``{"effects": [[A_1, ...], [B_1, ...]]}``. If all effects of one side have rank one, $c$ is the
greatest $\mathrm{tr}\,A_i B_j$. Otherwise the certificate holds a matrix $G_i$ for each $A_i$ with
$\|A_i - G_i G_i^\dagger\| \le \delta$, a pair (i, j), a vector v, and a ``bound``:

.. math:: \lambda_{\max}(\sqrt A B \sqrt A) = \lambda_{\max}(\sqrt B A \sqrt B)

moves by at most $\delta$ when A does, since $B \le 1$, and for $A = GG^\dagger$ it is
$\lambda_{\max}(G^\dagger B G)$: a Rayleigh quotient from below, an exact test of positivity from
above.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import isqrt
from typing import Any

from ..declarations import Refused
from ..matrices import Matrix, combine, equal, is_psd, trace_product
from ..matrices import product as exact_product
from ..numbers import ONE, ZERO, Number, number
from . import grid as g
from .finding import Finding, found_exactly
from .frames import exact_or_none
from .grid import Grid
from .logarithms import Bounds, log2, log2_bounds
from .problem import Ball, enclose_number, exact_numbers, read_ball, read_fraction, read_int

Json = Any


def check_maassen_uffink(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Enclose -log2 c."""
    if "bases" in problem:
        first, second = problem["bases"]
        exact = _exact_overlap(exact_or_none(first), exact_or_none(second))
        return _of_exact(exact) if exact is not None else _of_bounds(*_overlap(first, second))
    first, second = problem["effects"]
    exact = _exact_rank_one([exact_or_none(x) for x in first], [exact_or_none(x) for x in second])
    if exact is not None:
        return _of_exact(exact)
    balls = [read_ball(x) for x in first], [read_ball(x) for x in second]
    return _of_bounds(*_norms(*balls, certificate))


def _of_exact(c: Number) -> Finding:
    """Return -log2 c; it is rational when c^2 is a power of 2."""
    square = c * c
    if square.is_rational():
        found = log2(square.rational())
        if found is not None:
            half = found.times(Fraction(-1, 2))
            value = half.rational()
            return Finding(*half.bounds()) if value is None else found_exactly(number(value))
    return _of_bounds(*enclose_number(c))


def _of_bounds(low: Fraction, high: Fraction) -> Finding:
    if low <= 0:
        raise Refused("the overlap is not shown to be positive")
    return Finding(max(-log2_bounds(high)[1], Fraction(0)), -log2_bounds(low)[0])


# -- bases ----------------------------------------------------------------------------------------


def _exact_overlap(a: Matrix | None, b: Matrix | None) -> Number | None:
    if a is None or b is None:
        return None
    one = [[ONE if i == j else ZERO for j in range(len(a))] for i in range(len(a))]
    for m in (a, b):
        if len(m) != len(a) or exact_product(_adjoint(m), m) != one:
            raise Refused("a basis is a unitary matrix, and both have one dimension")
    overlaps = exact_product(_adjoint(a), b)
    return _greatest([x * x.conjugate() for row in overlaps for x in row])


def _adjoint(m: Matrix) -> Matrix:
    return [[x.conjugate() for x in column] for column in zip(*m, strict=True)]


def _greatest(values: list[Number]) -> Number:
    best = values[0]
    for x in values[1:]:
        if (x - best).sign() > 0:
            best = x
    return best


def _overlap(first: Json, second: Json) -> Bounds:
    r"""Enclose c for unitary matrices within a radius r.

    A column moves by at most $\sqrt n\, r$, so $\langle a | b \rangle$ by at most the sum of both.
    """
    a, b = read_ball(first), read_ball(second)
    n = a.centre.rows
    if any((m.centre.rows, m.centre.cols) != (n, n) for m in (a, b)):
        raise Refused("a basis is a square matrix, and both have one dimension")
    for m in (a, b):
        gram = g.subtract(g.product(g.dagger(m.centre), m.centre), g.identity(n))
        if _largest(gram) > 4 * n * m.radius + 4 * n * m.radius**2:
            raise Refused("a basis is a unitary matrix")
    product = g.product(g.dagger(a.centre), b.centre)
    den = product.den
    top = max(
        x * x + y * y
        for row, other in zip(product.re, product.im, strict=True)
        for x, y in zip(row, other, strict=True)
    )
    low, high = Fraction(isqrt(top << 200), den << 100), Fraction(isqrt(top << 200) + 1, den << 100)
    # |<a|b> - <a'|b'>| <= |a - a'| |b| + |a'| |b - b'|, where the true a and b are unit vectors
    root = isqrt(n - 1) + 1
    slack = root * a.radius + root * b.radius + n * a.radius * b.radius
    return max(low - slack, Fraction(0)) ** 2, min((high + slack) ** 2, Fraction(1))


def _largest(a: Grid) -> Fraction:
    return Fraction(max(abs(x) for part in (a.re, a.im) for row in part for x in row), a.den)


# -- POVMs ----------------------------------------------------------------------------------------


def _exact_rank_one(a: list[Matrix | None], b: list[Matrix | None]) -> Number | None:
    r"""Return the greatest tr(AB) if all effects of one side have rank one: $A^2 = A\,tr A$."""
    first, second = [m for m in a if m is not None], [m for m in b if m is not None]
    if len(first) < len(a) or len(second) < len(b):
        return None
    _check_povms(first, second)
    if not all(map(_rank_one, first)) and not all(map(_rank_one, second)):
        return None
    return _greatest([trace_product(x, y) for x in first for y in second])


def _rank_one(m: Matrix) -> bool:
    trace = ZERO
    for k in range(len(m)):
        trace = trace + m[k][k]
    return exact_product(m, m) == [[trace * x for x in row] for row in m]


def _check_povms(*povms: list[Matrix]) -> None:
    n = len(povms[0][0])
    for povm in povms:
        if any(len(m) != n or not is_psd(m) for m in povm):
            raise Refused("effects are positive semidefinite matrices of one dimension")
        if not equal(combine([(ONE, m) for m in povm]), exact_numbers(g.identity(n))):
            raise Refused("the effects of a POVM sum to the identity")


def _norms(first: list[Ball], second: list[Ball], certificate: Mapping[str, Json]) -> Bounds:
    n = first[0].centre.rows
    for povm in (first, second):
        total = g.zeros(n, n)
        for ball in povm:
            lifted = g.add(ball.centre, g.scaled(g.identity(n), n * ball.radius))
            if ball.centre.rows != n or not g.is_psd(lifted):
                raise Refused("effects are positive semidefinite matrices of one dimension")
            total = g.add(total, ball.centre)
        gap = g.row_sum(g.subtract(total, g.identity(n)))
        if gap > 2 * n * sum(ball.radius for ball in povm):
            raise Refused("the effects of a POVM sum to the identity")
    bound = read_fraction(certificate["bound"])
    at = tuple(
        read_int(k, 0, len(p) - 1)
        for k, p in zip(certificate["pair"], (first, second), strict=True)
    )
    vector = g.read_grid(certificate["vector"])
    low, high = Fraction(0), Fraction(0)
    for i, (a, data) in enumerate(zip(first, certificate["roots"], strict=True)):
        root = g.read_grid(data)
        delta = g.row_sum(g.subtract(a.centre, g.times_dagger(root))) + n * a.radius
        for j, b in enumerate(second):
            slack = delta + (1 + delta) * n * b.radius
            seen = g.product(g.dagger(root), g.product(b.centre, root))
            if not g.eigenvalue_at_most(seen, bound):
                raise Refused("a pair of effects overlaps more than is claimed")
            high = max(high, bound + slack)
            if (i, j) == at:
                length = g.trace(g.product(g.dagger(vector), vector))[0]
                value = g.trace(g.product(g.dagger(vector), g.product(seen, vector)))[0]
                low = value / length - slack
    return low, min(high, Fraction(1))
