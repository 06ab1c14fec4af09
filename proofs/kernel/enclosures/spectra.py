r"""Eigenvalues of a real symmetric matrix of intervals, by counting signs of pivots.

An interval matrix is its midpoint M and a perturbation of norm at most r, the greatest row sum of
the radii; every eigenvalue moves by at most r (Weyl, 1912). The eigenvalues of M are bracketed by
bisection: the number of negative pivots of $M - t$ is the number of eigenvalues below t (Sylvester,
1852), where every pivot is enclosed away from zero.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..declarations import Refused
from .dyadic import Interval, Reals

Rows = Sequence[Sequence[Interval]]


def spectrum(reals: Reals, op: str, copies: int, rows: Rows) -> Interval:
    """Enclose a function of the eigenvalues, each of which occurs ``copies`` times."""
    values = eigenvalues(reals, rows)[::copies]
    if op == "eigenvalue_max":
        return values[-1]
    if op == "eigenvalue_min":
        return values[0]
    total: Interval = (0, 0)
    for x in values:
        if op == "entropy_of_psd":  # no eigenvalue is negative, wherever its enclosure ends
            x = max(x[0], 0), max(x[1], 0)
        part = reals.absolute(x) if op == "trace_norm" else reals.function("eta", x)
        total = reals.add(total, part)
    return total


def eigenvalues(reals: Reals, rows: Rows) -> list[tuple[int, int]]:
    """Enclose the eigenvalues, the least first."""
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
    reach = max(sum(abs(x) for x in row) for row in middle) + 1
    ends = _brackets(reals, middle, -reach, reach, max(1, radius >> 3, 1 << (reals.bits // 4)))
    return [(low - radius, high + radius) for low, high in ends]


def _brackets(
    reals: Reals, m: list[list[int]], low: int, high: int, resolution: int
) -> list[tuple[int, int]]:
    """Bracket each eigenvalue: the k-th lies in [a, b] when at most k lie below a and more than k
    below b."""
    n = len(m)
    out: list[tuple[int, int]] = [(low, high)] * n

    def narrow(a: int, below_a: int, b: int, below_b: int) -> None:
        if below_a == below_b:
            return
        t = (a + b) // 2
        count = None
        if b - a > resolution:
            for shift in (0, 1, -3):
                place = t + shift * max(1, (b - a) >> 6)
                count = _below(reals, m, place)
                if count is not None:
                    t = place
                    break
        if count is None:
            for k in range(below_a, below_b):
                out[k] = (a, b)
            return
        narrow(a, below_a, t, count)
        narrow(t, count, b, below_b)

    narrow(low, 0, high, n)
    return out


def _below(reals: Reals, m: list[list[int]], t: int) -> int | None:
    """Count the eigenvalues of an exact matrix below t; ``None`` when a pivot is not clear."""
    n = len(m)
    a: list[list[Interval]] = [[(x, x) for x in row] for row in m]
    for k in range(n):
        a[k][k] = (m[k][k] - t, m[k][k] - t)
    count = 0
    for k in range(n):
        low, high = a[k][k]
        if low is None or high is None or low <= 0 <= high:
            return None
        count += high < 0
        inverse = reals.inverse((low, high))
        for i in range(k + 1, n):
            factor = reals.mul(a[i][k], inverse)
            for j in range(k + 1, i + 1):
                step = reals.mul(factor, a[j][k])
                a[i][j] = reals.add(a[i][j], reals.neg(step))
                a[j][i] = a[i][j]
    return count
