"""Exact unitary matrices and Kraus operators."""

from __future__ import annotations

from fractions import Fraction

from ._exact import Complex, Json, write
from ._source import Source, pick
from ._whole import Whole, from_fractions

_PHASES: tuple[Complex, ...] = tuple(
    (Fraction(x, c), Fraction(y, c))
    for x, y, c in ((1, 0, 1), (-1, 0, 1), (0, 1, 1), (0, -1, 1), (3, 4, 5), (5, -12, 13))
)
_ANGLES: tuple[Complex, ...] = tuple(
    (Fraction(x, c), Fraction(y, c)) for x, y, c in ((0, 1, 1), (3, 4, 5), (4, 3, 5), (5, 12, 13))
)
"""Rational cosine and sine."""
_Rows = list[list[Complex]]
_ONE: Complex = (Fraction(1), Fraction(0))
_ZERO: Complex = (Fraction(0), Fraction(0))


def unitary(source: Source, n: int) -> Json:
    """Draw a unitary matrix: the identity, permutations with phases, rational rotations."""
    return [[write(x) for x in row] for row in _unitary(source, n)]


def unitary_whole(source: Source, n: int) -> Whole:
    """Draw the same unitary matrices, as integers over a denominator."""
    return from_fractions(_unitary(source, n))


def permutation_phase(source: Source, n: int) -> Whole:
    """Draw a permutation matrix with a rational phase in each row."""
    return from_fractions(_permuted(source, n))


def _unitary(source: Source, n: int) -> _Rows:
    kind = source.integer(3)
    if kind == 0:
        return [[_ONE if i == j else _ZERO for j in range(n)] for i in range(n)]
    rows = _permuted(source, n)
    for _ in range(n if kind >= 2 and n > 1 else 0):
        i = source.integer(n - 1)
        j = (i + 1 + source.integer(n - 2)) % n
        (c, s), phase = pick(source, _ANGLES), pick(source, _PHASES)
        upper, lower = rows[i], [_times(phase, x) for x in rows[j]]
        rows[i] = [_sum(_scale(c, x), _scale(s, y)) for x, y in zip(upper, lower, strict=True)]
        rows[j] = [_sum(_scale(-s, x), _scale(c, y)) for x, y in zip(upper, lower, strict=True)]
    return rows


def _permuted(source: Source, n: int) -> _Rows:
    rows: _Rows = [[_ONE if i == j else _ZERO for j in range(n)] for i in range(n)]
    for i in range(n):
        j = i + source.integer(n - 1 - i)
        rows[i], rows[j] = rows[j], rows[i]
    return [[_times(phase, x) for x in row] for row in rows for phase in [pick(source, _PHASES)]]


def kraus(source: Source, count: int, n: int) -> Json:
    """Draw Kraus operators: blocks of columns of a unitary matrix on n x count levels."""
    rows = _unitary(source, n * count)
    return [[[write(x) for x in rows[k * n + r][:n]] for r in range(n)] for k in range(count)]


def _times(a: Complex, b: Complex) -> Complex:
    return a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]


def _scale(c: Fraction, x: Complex) -> Complex:
    return c * x[0], c * x[1]


def _sum(a: Complex, b: Complex) -> Complex:
    return a[0] + b[0], a[1] + b[1]
