r"""Second moments of random 0/1 masks $m \in \{0, 1\}^n$, as they are and after normalisation.

Unnormalised: $M = E[mm^T]$. With $m_i = (1 - s_0 s_i)/2$ it is a mixture of cuts on one entry more,
$E[s_0 s_i] = 1 - 2M_{ii}$, $E[s_i s_j] = 1 - 2M_{ii} - 2M_{jj} + 4M_{ij}$.

Normalised: $C_{ij} = E[m_i m_j]/\sqrt{p_i p_j}$, $p_i = E[m_i] > 0$. With $q_i = \sqrt{p_i/t}$
and t small, C is of that form iff for some $q > 0$ the matrix $(q_i C_{ij} q_j)$ lies in the cone
of the $mm^T$ (the zero mask takes the probability left over); equal rates mean q = 1.

Into the cone. If weights $w \ge 0$ leave $R = T - \sum_m w_m\,mm^T$ with $R_{ij} \ge 0$ for
$i \ne j$ and $R_{ii} \ge \sum_{j \ne i} R_{ij}$, then T is in the cone: pairs $\{i, j\}$ fill
$R_{ij}$, single entries the rest of the diagonal.

Out of it. If $m^T W m \ge 0$ for every mask m (enumerated) and $\langle W, T\rangle < 0$, T is not.
For C and unknown q, $\sum_{ij} W_{ij} C_{ij} q_i q_j < 0$ has to hold at every q. Since
$E[m_i m_j] \le E[m_i]$ forces $q_i \ge C_{ij} q_j$, the q with $q_1 = 1$ fill a box once the
positive entries connect the indices; the certificate cuts the box into smaller ones, with one W
for each. A principal submatrix, or one negative entry, is enough to refute.

Robustness at equal rates: with $\tau(c) = \min \max_i \sum_{m \ni i} w_m$ over the weights with
$\sum_m w_m m_i m_j = c_{ij}$ for $i < j$, $\lambda C + (1 - \lambda) 1$ is such a matrix for
exactly $0 \le \lambda \le \min(1, 1/\tau(c))$, and
$\tau(c) \ge -\sum_{i \ne j} W_{ij} c_{ij} / tr W$.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from ..declarations import Refused
from ..numbers import ONE, ZERO, NotExact, Number, number, read
from .boxes import check_boxes
from .cuts import membership, reciprocal
from .finding import Finding, found_exactly
from .grid import read_grid
from .problem import enclose_number
from .programs import greatest
from .symmetric import Real, at_most, at_most_one, read_correlation, read_real

Json: TypeAlias = Any

MAX_ENUMERATED = 18
"""The masks are enumerated for at most so many entries."""
MAX_VALUES = 1 << 23
"""For all functionals of one certificate together, so many masks may be visited."""


def check_correlation_polytope(
    problem: Mapping[str, Json], certificate: Mapping[str, Json]
) -> Finding:
    """Check weights over sign vectors that start with 1, or a separating functional on them."""
    return membership(as_signs(problem["matrix"]), certificate)


def as_signs(data: Json) -> Real:
    """Return the second moments of the signs that belong to those of masks."""
    moments = read_real(data)
    n = range(moments.size)
    parts = {}
    for r, m in moments.parts.items():
        one = moments.den if r == 1 else 0
        first = [one, *(one - 2 * m[i][i] for i in n)]
        rest = [
            [one if i == j else one - 2 * (m[i][i] + m[j][j]) + 4 * m[i][j] for j in n] for i in n
        ]
        parts[r] = [first, *([x, *row] for x, row in zip(first[1:], rest, strict=True))]
    return Real(moments.den, parts, 8 * moments.radius)


def check_mask_multiplier(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Check rates and weights, or that no rates are possible."""
    matrix = read_correlation(problem["matrix"])
    equal = problem["equal_rates"]
    if not isinstance(equal, bool):
        raise NotExact("equal_rates is true or false")
    if "negative" in certificate:
        i, j = certificate["negative"]
        if _entry(matrix, i, j)[1] >= 0:
            raise Refused("that entry is not negative")
        return Finding(member=False)
    if "weights" in certificate:
        q = [ONE] * matrix.size if equal else [read(x) for x in certificate["rates"]]
        _fills(matrix, q, certificate["weights"])
        return Finding(member=True)
    if equal:
        if at_most_one(load_at_least(matrix, certificate["functional"])):
            raise Refused("the functional does not separate the matrix")
        return Finding(member=False)
    subset = certificate["subset"]
    if not subset or len(set(subset)) != len(subset):
        raise Refused("a principal submatrix is named by distinct indices")
    if len(certificate["functionals"]) << len(subset) > MAX_VALUES:
        raise Refused("there are too many functionals to enumerate the masks for each")
    block = [[_entry(matrix, i, j) for j in subset] for i in subset]
    functionals = [mask_functional(w, len(subset)) for w in certificate["functionals"]]
    check_boxes(block, functionals, certificate["boxes"])
    return Finding(member=False)


def check_mask_robustness(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    r"""Check the greatest $\lambda \le 1$ for equal rates, as above."""
    matrix = read_correlation(problem["matrix"])
    if "negative" in certificate:
        i, j = certificate["negative"]
        if _entry(matrix, i, j)[1] >= 0:
            raise Refused("that entry is not negative")
        return found_exactly(ZERO)
    below = ZERO
    if "functional" in certificate:
        below = load_at_least(matrix, certificate["functional"])
    if "weights" not in certificate:
        high = Fraction(1) if at_most_one(below) else enclose_number(below.inverse())[1]
        return Finding(Fraction(0), high)
    above = load_at_most(matrix, [ONE] * matrix.size, certificate["weights"])
    most = greatest(above)
    return found_exactly(ONE) if at_most_one(most) else reciprocal(below, most)


def load_at_most(matrix: Real, q: list[Number], weights: Json) -> list[Number]:
    """Return how much of each diagonal entry the weights and the pairs that fill up use."""
    n = matrix.size
    mix = [[ZERO] * n for _ in range(n)]
    for data, mask in weights:
        if len(mask) != n or any(type(x) is not int or x not in (0, 1) for x in mask):
            raise Refused(f"a mask has {n} entries 0 or 1")
        w = read(data)
        if w.sign() < 0:
            raise Refused("a weight is negative")
        kept = [i for i in range(n) if mask[i]]
        for i in kept:
            for j in kept:
                mix[i][j] = mix[i][j] + w
    used = [mix[i][i] for i in range(n)]
    for i, j in matrix.pairs():
        scale = q[i] * q[j]
        missing = scale * matrix.entries[i][j] - mix[i][j]
        unknown = scale * number(matrix.radius)
        if (missing - unknown).sign() < 0:
            raise Refused("the weights exceed an entry")
        for k in (i, j):
            used[k] = used[k] + missing + unknown
    return used


def _fills(matrix: Real, q: list[Number], weights: Json) -> None:
    if len(q) != matrix.size or any(x.sign() <= 0 for x in q):
        raise Refused("there is one positive rate for each entry")
    for used, x in zip(load_at_most(matrix, q, weights), q, strict=True):
        if not at_most(used, x * x):
            raise Refused("the weights exceed the diagonal")


def load_at_least(matrix: Real, functional: Json) -> Number:
    r"""Return a lower bound of $\tau(c)$ for every matrix meant."""
    w = mask_functional(functional, matrix.size)
    total = sum(w[i][i] for i in range(matrix.size))
    if total <= 0:
        raise Refused("the functional has no positive diagonal entry")
    value, size = ZERO, 0
    for i, j in matrix.pairs():
        if w[i][j]:
            value = value - number(2 * w[i][j]) * matrix.entries[i][j]
            size += 2 * abs(w[i][j])
    return (value - number(size * matrix.radius)) * number(Fraction(1, total))


def mask_functional(data: Json, n: int) -> list[list[int]]:
    """Read a symmetric W with m^T W m >= 0 for all masks m; its denominator does not matter."""
    grid = read_grid(data)
    w = grid.re
    if grid.rows != n or grid.cols != n or any(any(row) for row in grid.im):
        raise Refused(f"the functional is a real {n} x {n} matrix")
    if any(w[i][j] != w[j][i] for i in range(n) for j in range(i)):
        raise Refused("the functional is not symmetric")
    involved = [i for i in range(n) if any(w[i])]
    if least_mask([[w[i][j] for j in involved] for i in involved]) < 0:
        raise Refused("the functional is negative at a mask")
    return w


def least_mask(w: list[list[int]]) -> int:
    """Return the least m^T W m over all masks, flipping one entry at a time (Gray's order)."""
    n = len(w)
    if n > MAX_ENUMERATED:
        raise Refused(f"masks are enumerated for at most {MAX_ENUMERATED} entries")
    mask = [0] * n
    field = [0] * n  # W m
    value = least = 0
    for step in range(1, 1 << n):
        k = (step & -step).bit_length() - 1
        row = w[k]
        if mask[k]:
            value += row[k] - 2 * field[k]
            field = [h - x for h, x in zip(field, row, strict=True)]
            mask[k] = 0
        else:
            value += row[k] + 2 * field[k]
            field = [h + x for h, x in zip(field, row, strict=True)]
            mask[k] = 1
        if value < least:
            least = value
    return least


def _entry(matrix: Real, i: Json, j: Json) -> tuple[Fraction, Fraction]:
    """Return rationals below and above an entry."""
    if any(type(k) is not int or not 0 <= k < matrix.size for k in (i, j)):
        raise Refused("an index lies outside the matrix")
    low, high = enclose_number(matrix.entries[i][j])
    if i == j:
        return low, high
    return low - matrix.radius, high + matrix.radius


MASKS = {
    "correlation_polytope": check_correlation_polytope,
    "mask_multiplier": check_mask_multiplier,
    "mask_robustness": check_mask_robustness,
}
