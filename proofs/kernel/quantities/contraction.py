r"""Contraction of divergences under a classical channel W, a stochastic matrix.

``contraction_coefficient``, divergence ``trace``:
    $\eta = \max_{x, x'} \tfrac12 \|W_x - W_{x'}\|_1$ (Dobrushin, 1956).
``chi2``, ``relative_entropy``:
    both are $\sup \rho_m^2$, the greatest squared maximal correlation of input and output
    (Ahlswede and Gacs 1976; Choi, Ruskai, Seneta 1994), and a law on two inputs attains it
    (Ordentlich and Polyanskiy 2021). On rows P, Q with probabilities t, 1 - t it is

    .. math:: G(t) = 1 - \sum_{y : P_y Q_y > 0} \frac{P_y Q_y}{t P_y + (1 - t) Q_y},

    concave in t: its value at one t bounds the greatest one below, its tangent above. For two
    outputs the greatest one is $1 - (\sum_y \sqrt{P_y Q_y})^2$, by Cauchy and Schwarz. Evidence:
    ``times``, a t for each pair of rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import Any

from ..declarations import Refused
from ..matrices import Matrix
from ..numbers import ZERO, NotExact, Number, number, root
from .finding import Finding, found_exactly
from .frames import exact_or_none, law, read_real
from .logarithms import Bounds
from .problem import read_fraction

Json = Any
DOBRUSHIN = "Dobrushin 1956: the coefficient of ergodicity"
SAME = "Ahlswede and Gacs 1976; Choi, Ruskai, Seneta 1994: relative entropy contracts as chi2 does"
PAIRS = "Ordentlich and Polyanskiy 2021: binary inputs attain the contraction coefficient"
FINE = 1 << 160
SIMPLE = 1 << 12
"""At times t of at most this denominator, exact rows are evaluated without rounding."""


@dataclass(frozen=True)
class Rows:
    """Rows of a stochastic matrix as integers over ``den``; the true ones are within ``off``."""

    den: int
    rows: list[list[int]]
    off: int

    def distance(self, x: int, y: int) -> Fraction:
        """Return the total variation distance of two rows, up to m times the radius."""
        gaps = (abs(a - b) for a, b in zip(self.rows[x], self.rows[y], strict=True))
        return Fraction(sum(gaps), 2 * self.den)


def check_contraction(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Enclose a contraction coefficient of a classical channel."""
    entries, radius = read_real(problem["channel"])
    for row in entries:
        law(row, radius)
    den = lcm(radius.denominator, *(x.denominator for row in entries for x in row))
    channel = Rows(den, [[int(x * den) for x in row] for row in entries], int(radius * den))
    pairs = list(combinations(range(len(entries)), 2))
    match problem["divergence"]:
        case "trace":
            return _dobrushin(channel, exact_or_none(problem["channel"]), pairs, radius)
        case "chi2":
            names: tuple[str, ...] = (PAIRS,)
        case "relative_entropy":
            names = (SAME, PAIRS)
        case _:
            raise Refused("the divergence is trace, chi2 or relative_entropy")
    if len(entries[0]) <= 2 and not radius:
        known = [_two_outputs(entries[x], entries[y]) for x, y in pairs]
        values = [value for value in known if value is not None]
        if len(values) == len(known):
            return found_exactly(_greatest(values), *names)
    times = [read_fraction(t) for t in certificate["times"]]
    if len(times) != len(pairs) or not all(0 <= t <= 1 for t in times):
        raise Refused("there is one t between 0 and 1 for each pair of rows")
    # PQ/m is at least min(P, Q), so G is at most the total variation: most pairs are settled by it
    far = [channel.distance(x, y) + radius * len(entries[0]) for x, y in pairs]
    low = high = Fraction(0)
    for (x, y), t, distance in sorted(zip(pairs, times, far, strict=True), key=lambda z: -z[2]):
        if distance <= low:
            break
        a, b = _pair(channel, x, y, t)
        low, high = max(low, a), max(high, b)
    if low == high:
        return found_exactly(number(low), *names)
    return Finding(low, min(high, Fraction(1)), stands_on=names)


def _dobrushin(
    channel: Rows, exact: Matrix | None, pairs: list[tuple[int, int]], radius: Fraction
) -> Finding:
    if radius and exact is not None:
        return found_exactly(_greatest([_variation(exact, x, y) for x, y in pairs]), DOBRUSHIN)
    value = max((channel.distance(x, y) for x, y in pairs), default=Fraction(0))
    if not radius:
        return found_exactly(number(value), DOBRUSHIN)
    slack = radius * len(channel.rows[0])
    low, high = max(value - slack, Fraction(0)), min(value + slack, Fraction(1))
    return Finding(low, high, stands_on=(DOBRUSHIN,))


def _greatest(values: list[Number]) -> Number:
    best = ZERO
    for x in values:
        if (x - best).sign() > 0:
            best = x
    return best


def _variation(m: Matrix, x: int, y: int) -> Number:
    """Return the total variation distance of two rows."""
    total = ZERO
    for a, b in zip(m[x], m[y], strict=True):
        gap = a - b
        total = total + (gap if gap.sign() >= 0 else -gap)
    return total * number(Fraction(1, 2))


def _two_outputs(p: list[Fraction], q: list[Fraction]) -> Number | None:
    """Return 1 - (sum sqrt(pq))^2 for two outputs, if the root has an exact form."""
    products = [a * b for a, b in zip(p, q, strict=True)]
    cross = Fraction(1)
    for x in products:
        cross *= x
    value = number(1 - sum(products, Fraction(0)))
    if len(products) < 2 or not cross:
        return value
    try:  # sqrt(a/b) = sqrt(ab)/b
        mixed = root(cross.numerator * cross.denominator)
    except NotExact:
        return None
    return value - mixed * number(Fraction(2, cross.denominator))


def _pair(channel: Rows, x: int, y: int, t: Fraction) -> Bounds:
    r"""Enclose the greatest value of G for two rows, by its value and its tangent at t.

    Each term $PQ/m$, $m = tP + (1 - t)Q$, rises with P and with Q, and $(P - Q)/m$ rises with P and
    falls with Q: over a ball the extremes are at corners. $G' = \sum PQ (P - Q)/m^2$. Terms that
    may vanish are left out above, which raises G at every t.
    """
    off, den, top = channel.off, channel.den, t.denominator
    if off and not 0 < t < 1:
        raise Refused("rows that are not exact need a t strictly between 0 and 1")
    u, v = t.numerator, t.denominator - t.numerator
    rounded = bool(off) or top > SIMPLE
    low = high = Fraction(0)  # sums of the terms
    fall = rise = Fraction(0)  # bounds of G'(t)
    down = up = bottom = lift = 0  # the same where all is rounded, over FINE
    for a, b in zip(channel.rows[x], channel.rows[y], strict=True):
        a0, a1 = max(a - off, 0), min(a + off, den)
        b0, b1 = max(b - off, 0), min(b + off, den)
        if not a1 or not b1:
            continue
        most = a1 * b1 * top, den * (u * a1 + v * b1)
        if rounded:
            up -= -most[0] * FINE // most[1]
        else:
            high += Fraction(*most)
        if not a0 or not b0:
            continue
        least = a0 * b0 * top, den * (u * a0 + v * b0)
        ratios = ((a0 - b1) * top, u * a0 + v * b1), ((a1 - b0) * top, u * a1 + v * b0)
        slopes = [(z[0] * r[0], z[1] * r[1]) for z in (least, most) for r in ratios]
        if rounded:
            down += least[0] * FINE // least[1]
            bottom += min(n * FINE // d for n, d in slopes)
            lift += max(-(-n * FINE // d) for n, d in slopes)
        else:
            low += Fraction(*least)
            fall += min(Fraction(*slope) for slope in slopes)
            rise += max(Fraction(*slope) for slope in slopes)
    if rounded:
        low, high = Fraction(down, FINE), Fraction(up, FINE)
        fall, rise = Fraction(bottom, FINE), Fraction(lift, FINE)
    tangent = max(rise * (1 - t), -fall * t, Fraction(0))
    return max(1 - high, Fraction(0)), 1 - low + tangent
