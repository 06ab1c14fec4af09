r"""The cut polytope $CUT_n$: second moments $E[ss^T]$ of random signs $s \in \{\pm1\}^n$.

Write c for the entries above the diagonal of a real matrix with unit diagonal and K for the set of
those of $CUT_n$. K contains 0 in its interior, so everything follows from its gauge
$\gamma(c) = \min\{\sum_s w_s : \sum_s w_s\,ss^T = c,\ w \ge 0\}$: the matrix belongs to $CUT_n$
iff $\gamma(c) \le 1$, and the greatest $\lambda \in [0, 1]$ with
$\lambda C + (1 - \lambda) 1 \in CUT_n$ is $\min(1, 1/\gamma(c))$.

Upper bound. For any weights $w \ge 0$ with residual $\rho = c - \sum_s w_s ss^T$,
$\gamma(c) \le \sum_s w_s + \sum_{i<j} |\rho_{ij}|$: $\gamma$ is subadditive and
$\gamma(\pm e_{ij}) \le 1$, since independent signs but for $s_i = \pm s_j$ have that moment.

Lower bound. For any F, $\gamma(c) \ge \langle F, c\rangle / \max_s \langle F, ss^T\rangle$: apply F
to the definition. The maximum is enumerated over the signs of the entries that F involves, up to a
global one. A vector with $v^T C v < 0$ shows that C is no second moment at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import Any, TypeAlias

from ..declarations import Refused
from ..numbers import ONE, ZERO, Number, fraction, number, read
from .elliptope import rayleigh
from .finding import Finding, found_exactly
from .grid import read_grid
from .problem import enclose_number
from .symmetric import Real, at_most_one, read_correlation, sum_of_sizes

Json: TypeAlias = Any

MAX_ENUMERATED = 20
"""The signs are enumerated for at most so many entries."""


def check_cut_polytope(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Check weights over sign vectors, or a functional that separates from all of them."""
    return membership(read_correlation(problem["matrix"]), certificate)


def check_cut_robustness(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    r"""Check weights and functional for the greatest $\lambda \le 1$ as above."""
    matrix = read_correlation(problem["matrix"])
    above = gauge_at_most(matrix, certificate["weights"])
    if at_most_one(above):
        return found_exactly(ONE)
    if "functional" not in certificate:
        return Finding(enclose_number(above.inverse())[0], Fraction(1))
    below = gauge_at_least(matrix, certificate["functional"])
    return reciprocal(below, above)


def reciprocal(below: Number, above: Number) -> Finding:
    """Return the bounds of min(1, 1/gauge) from those of the gauge, where ``above`` exceeds 1."""
    lower = enclose_number(above.inverse())[0]
    if at_most_one(below):
        return Finding(lower, Fraction(1))
    if (above - below).is_zero():
        return found_exactly(above.inverse())
    return Finding(lower, enclose_number(below.inverse())[1])


def membership(matrix: Real, certificate: Mapping[str, Json]) -> Finding:
    """Return whether every matrix meant is a mixture of cuts, or none is."""
    if "weights" in certificate:
        if at_most_one(gauge_at_most(matrix, certificate["weights"])):
            return Finding(member=True)
        raise Refused("the weights, with what is left of the matrix, exceed 1")
    if "vector" in certificate:
        if rayleigh(matrix.ball(), certificate["vector"]) >= 0:
            raise Refused("the vector does not show a negative eigenvalue")
        return Finding(member=False)
    if at_most_one(gauge_at_least(matrix, certificate["functional"])):
        raise Refused("the functional does not separate the matrix from the cuts")
    return Finding(member=False)


def gauge_at_most(matrix: Real, weights: Json) -> Number:
    """Return an upper bound of the gauge for every matrix meant."""
    pairs = matrix.pairs()
    terms = _by_radicand(weights, matrix.size)
    den = lcm(matrix.den, *(w.denominator for part in terms.values() for w, _ in part))
    scale = den // matrix.den
    left = {r: [scale * rows[i][j] for i, j in pairs] for r, rows in matrix.parts.items()}
    total = ZERO
    for radicand, part in terms.items():
        row, whole = left.get(radicand, [0] * len(pairs)), 0
        for w, signs in part:
            top = w.numerator * (den // w.denominator)
            whole += top
            row = [
                x - top if signs[i] == signs[j] else x + top
                for x, (i, j) in zip(row, pairs, strict=True)
            ]
        left[radicand] = row
        total = total + Number(((radicand, (Fraction(whole, den), Fraction(0))),))
    return total + sum_of_sizes(den, left) + number(len(pairs) * matrix.radius)


def _by_radicand(weights: Json, n: int) -> dict[int, list[tuple[Fraction, list[int]]]]:
    """Return the rational factor of each square root in the weights, which are not negative."""
    out: dict[int, list[tuple[Fraction, list[int]]]] = {}
    for data, signs in weights:
        if len(signs) != n or any(type(s) is not int or s not in (1, -1) for s in signs):
            raise Refused(f"a sign vector has {n} entries 1 or -1")
        if isinstance(data, str):  # a rational, as nearly always
            value = fraction(data)
            parts, sign = [(1, value)], -1 if value < 0 else 1
        else:
            weight = read(data)
            parts, sign = [(r, a) for r, (a, _) in weight.parts], weight.sign()
        if sign < 0:
            raise Refused("a weight is negative")
        for radicand, a in parts:
            out.setdefault(radicand, []).append((a, signs))
    return out


def gauge_at_least(matrix: Real, functional: Json) -> Number:
    """Return a lower bound of the gauge for every matrix meant."""
    f = read_grid(functional)
    n = matrix.size
    if f.rows != n or f.cols != n or any(any(row) for row in f.im):
        raise Refused(f"the functional is a real {n} x {n} matrix")
    if any(f.re[i][j] != f.re[j][i] for i, j in matrix.pairs()):
        raise Refused("the functional is not symmetric")
    involved = [i for i in range(n) if any(x for j, x in enumerate(f.re[i]) if j != i)]
    if not involved:
        return ZERO
    most = greatest_cut([[f.re[i][j] for j in involved] for i in involved])
    pairs = [(i, j, f.re[i][j]) for j in involved for i in involved if i < j and f.re[i][j]]
    values = {r: sum(x * rows[i][j] for i, j, x in pairs) for r, rows in matrix.parts.items()}
    size = sum(abs(x) for _, _, x in pairs)
    # the mean over all signs vanishes and F does not, so the greatest value is positive
    return (matrix.combine(values) - number(size * matrix.radius)) * number(Fraction(1, most))


def greatest_cut(f: list[list[int]]) -> int:
    r"""Return $\max_s \sum_{i<j} f_{ij} s_i s_j$, flipping one sign at a time (Gray's order)."""
    n = len(f)
    if n > MAX_ENUMERATED:
        raise Refused(f"signs are enumerated for at most {MAX_ENUMERATED} entries")
    signs = [1] * n
    rows = [[2 * x for x in row] for row in f]
    for k in range(n):
        rows[k][k] = 0
    field = [sum(row) // 2 for row in rows]
    value = most = sum(field) // 2
    for step in range(1, 1 << (n - 1)):
        k = (step & -step).bit_length() - 1  # the last sign is never flipped
        row = rows[k]
        if signs[k] == 1:
            value -= 2 * field[k]
            field = [h - x for h, x in zip(field, row, strict=True)]
            signs[k] = -1
        else:
            value += 2 * field[k]
            field = [h + x for h, x in zip(field, row, strict=True)]
            signs[k] = 1
        if value > most:
            most = value
    return most


CUTS = {
    "cut_polytope": check_cut_polytope,
    "cut_robustness": check_cut_robustness,
}
