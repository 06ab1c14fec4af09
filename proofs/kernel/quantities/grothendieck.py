r"""Quadratic forms over signs and over correlation matrices, and the ratio of their maxima.

For a real symmetric A of size n, ``cut_maximum`` is $\max_s s^T A s$ over $s \in \{\pm1\}^n$,
``elliptope_maximum`` is $\max_X \langle A, X \rangle$ over $X \succeq 0$, $X_{ii} = 1$ (complex X
do no better: their real parts do as well), ``grothendieck_ratio`` the second over the first, which
must be positive. Within a radius r of the entries off the diagonal and on it, each value moves by
at most $n^2 r$, for $|X_{ij}| \le 1$.

Signs from below
    one sign vector.
Signs from above
    enumeration, or the bound of the elliptope, which holds every $ss^T$.
Elliptope from below
    one X, positive semidefinite with unit diagonal.
Elliptope from above
    multipliers y with $diag(y) - A \succeq 0$: $\langle A, X \rangle \le \sum_i y_i X_{ii}$.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from ..declarations import Refused
from ..matrices import Matrix, trace_product
from ..numbers import ONE, ZERO, Number, number, read
from .cuts import MAX_ENUMERATED, greatest_cut
from .finding import Finding, found_exactly
from .grid import read_grid
from .phases import is_psd_exactly
from .problem import enclose_number, exact_numbers, read_exact
from .symmetric import Real, read_real

Json: TypeAlias = Any
Bounds: TypeAlias = tuple[Number | None, Number | None]


def check_cut_maximum(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Bound the maximum over signs; it is exact for rational entries if it was enumerated."""
    return _finding(_cut(_matrix(problem), certificate))


def check_elliptope_maximum(
    problem: Mapping[str, Json], certificate: Mapping[str, Json]
) -> Finding:
    """Bound the maximum over correlation matrices."""
    return _finding(_elliptope(_matrix(problem), certificate))


def check_grothendieck_ratio(
    problem: Mapping[str, Json], certificate: Mapping[str, Json]
) -> Finding:
    """Bound the ratio from bounds of both maxima."""
    a = _matrix(problem)
    low, high = _elliptope(a, certificate["elliptope"])
    least, most = _cut(a, certificate["cut"])
    if least is None or least.sign() <= 0:
        raise Refused("the maximum over signs is not shown to be positive")
    lower = None if low is None or most is None else low * most.inverse()
    if lower is None or (ONE - lower).sign() > 0:
        lower = ONE  # the elliptope holds every second moment of signs
    return _finding((lower, None if high is None else high * least.inverse()))


def _matrix(problem: Mapping[str, Json]) -> Real:
    return read_real(problem["matrix"])


def _finding(bounds: Bounds) -> Finding:
    low, high = bounds
    if low is not None and high is not None:
        if (high - low).is_zero():
            return found_exactly(low)
    return Finding(
        None if low is None else enclose_number(low)[0],
        None if high is None else enclose_number(high)[1],
    )


def _slack(a: Real) -> Number:
    return number(a.size * a.size * a.radius)


def _cut(a: Real, data: Mapping[str, Json]) -> Bounds:
    """Return a value that signs attain, and a bound of what they can."""
    signs = data["signs"]
    if len(signs) != a.size or any(type(s) is not int or s not in (1, -1) for s in signs):
        raise Refused(f"a sign vector has {a.size} entries 1 or -1")
    values = {
        r: sum(
            s * t * x
            for s, row in zip(signs, m, strict=True)
            for t, x in zip(signs, row, strict=True)
        )
        for r, m in a.parts.items()
    }
    low = a.combine(values) - _slack(a)
    if "multipliers" in data:
        return low, _multiplied(a, data["multipliers"])
    if a.size > MAX_ENUMERATED:
        return low, None
    if set(a.parts) == {1}:
        rows, den, wrong = a.parts[1], a.den, _slack(a)
    else:
        ball = a.ball()
        rows, den = ball.centre.re, ball.centre.den
        wrong = number(a.size * a.size * ball.radius)
    trace = sum(rows[k][k] for k in range(a.size))
    return low, number(Fraction(trace + 2 * greatest_cut(rows), den)) + wrong


def _elliptope(a: Real, data: Mapping[str, Json]) -> Bounds:
    low = _attained(a, data["point"]) if "point" in data else None
    high = _multiplied(a, data["multipliers"]) if "multipliers" in data else None
    return low, high


def _attained(a: Real, data: Json) -> Number:
    x = _read_matrix(data)
    if len(x) != a.size or any(not (x[k][k] - ONE).is_zero() for k in range(a.size)):
        raise Refused("a correlation matrix of the size of the form is expected")
    if any(not entry.is_real() for row in x for entry in row):
        raise Refused("a real correlation matrix is expected")
    if not is_psd_exactly(x):
        raise Refused("the correlation matrix is not positive semidefinite")
    return trace_product(a.entries, x) - _slack(a)


def _multiplied(a: Real, data: Json) -> Number:
    if not isinstance(data, list) or len(data) != a.size:
        raise Refused("one multiplier for each entry is expected")
    y = [read(x) for x in data]
    rest: Matrix = [
        [(y[i] if i == j else ZERO) - x for j, x in enumerate(row)]
        for i, row in enumerate(a.entries)
    ]
    if not is_psd_exactly(rest):
        raise Refused("the multipliers do not dominate the form")
    total = _slack(a)
    for x in y:
        total = total + x
    return total


def _read_matrix(data: Json) -> Matrix:
    if isinstance(data, Mapping) and "exact" in data:
        return read_exact(data)
    return exact_numbers(read_grid(data))


GROTHENDIECK = {
    "cut_maximum": check_cut_maximum,
    "elliptope_maximum": check_elliptope_maximum,
    "grothendieck_ratio": check_grothendieck_ratio,
}
