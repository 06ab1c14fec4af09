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
from fractions import Fraction
from itertools import combinations
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


def check_contraction(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Enclose a contraction coefficient of a classical channel."""
    rows, radius = read_real(problem["channel"])
    for row in rows:
        law(row, radius)
    exact = exact_or_none(problem["channel"])
    pairs = list(combinations(range(len(rows)), 2))
    match problem["divergence"]:
        case "trace":
            if radius and exact is not None:
                gaps = [_variation(exact, x, y) for x, y in pairs]
                return found_exactly(_greatest(gaps), DOBRUSHIN)
            value = max((_distance(rows[x], rows[y]) for x, y in pairs), default=Fraction(0))
            if not radius:
                return found_exactly(number(value), DOBRUSHIN)
            slack = radius * len(rows[0])
            bounds = max(value - slack, Fraction(0)), min(value + slack, Fraction(1))
            return Finding(*bounds, stands_on=(DOBRUSHIN,))
        case "chi2":
            names: tuple[str, ...] = (PAIRS,)
        case "relative_entropy":
            names = (SAME, PAIRS)
        case _:
            raise Refused("the divergence is trace, chi2 or relative_entropy")
    if len(rows[0]) <= 2 and not radius:
        known = [_two_outputs(rows[x], rows[y]) for x, y in pairs]
        values = [value for value in known if value is not None]
        if len(values) == len(known):
            return found_exactly(_greatest(values), *names)
    times = [read_fraction(t) for t in certificate["times"]]
    if len(times) != len(pairs) or not all(0 <= t <= 1 for t in times):
        raise Refused("there is one t between 0 and 1 for each pair of rows")
    # PQ/m is at least min(P, Q), so G is at most the total variation: most pairs are settled by it
    far = [_distance(rows[x], rows[y]) + radius * len(rows[0]) for x, y in pairs]
    low = high = Fraction(0)
    for (x, y), t, distance in sorted(zip(pairs, times, far, strict=True), key=lambda z: -z[2]):
        if distance <= low:
            break
        a, b = _pair(rows[x], rows[y], t, radius)
        low, high = max(low, a), max(high, b)
    if low == high:
        return found_exactly(number(low), *names)
    return Finding(low, min(high, Fraction(1)), stands_on=names)


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


def _distance(p: list[Fraction], q: list[Fraction]) -> Fraction:
    return sum((abs(a - b) for a, b in zip(p, q, strict=True)), Fraction(0)) / 2


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


def _pair(p: list[Fraction], q: list[Fraction], t: Fraction, radius: Fraction) -> Bounds:
    r"""Enclose the greatest value of G for two rows, by its value and its tangent at t.

    Each term $PQ/m$, $m = tP + (1 - t)Q$, rises with P and with Q, and $(P - Q)/m$ rises with P and
    falls with Q: over a ball the extremes are at corners. $G' = \sum PQ (P - Q)/m^2$. Terms that
    may vanish are left out above, which raises G at every t.
    """
    if radius and not 0 < t < 1:
        raise Refused("rows that are not exact need a t strictly between 0 and 1")
    low = high = Fraction(1)
    fall = rise = Fraction(0)  # bounds of G'(t)
    rounded = radius or t.denominator > SIMPLE
    for a, b in zip(p, q, strict=True):
        a0, a1, b0, b1 = (_cut(a - radius), _cut(a + radius), _cut(b - radius), _cut(b + radius))
        least, most = _term(a0, b0, t), _term(a1, b1, t)
        low -= _ceil(most) if rounded else most
        if not least:
            continue
        down, up = _ratio(a0, b1, t), _ratio(a1, b0, t)
        slopes = [least * down, most * down, least * up, most * up]
        if rounded:
            least, slopes = _floor(least), [_floor(min(slopes)), _ceil(max(slopes))]
        high -= least
        fall, rise = fall + min(slopes), rise + max(slopes)
    return max(low, Fraction(0)), high + max(rise * (1 - t), -fall * t, Fraction(0))


def _term(a: Fraction, b: Fraction, t: Fraction) -> Fraction:
    return a * b / (t * a + (1 - t) * b) if a and b else Fraction(0)


def _ratio(a: Fraction, b: Fraction, t: Fraction) -> Fraction:
    return (a - b) / (t * a + (1 - t) * b)


def _cut(x: Fraction) -> Fraction:
    return min(max(x, Fraction(0)), Fraction(1))


def _floor(x: Fraction) -> Fraction:
    return Fraction(x.numerator * FINE // x.denominator, FINE)


def _ceil(x: Fraction) -> Fraction:
    return -_floor(-x)
