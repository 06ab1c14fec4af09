"""Matrices with structure: Hermitian, density and correlation matrices."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ._exact import Json, gauss, ratio, read, write
from ._numbers import GAUSSIAN, REALS
from ._quantum_bipartite import bipartite
from ._quantum_states import state as whole_state
from ._source import Source, pick


def hermitian(source: Source, n: int) -> Json:
    """Draw a Hermitian matrix."""
    match source.integer(5):
        case 0:
            return [["1" if i == j else "0" for j in range(n)] for i in range(n)]
        case 1:
            return [[ratio((-1) ** i) if i == j else "0" for j in range(n)] for i in range(n)]
        case 2:
            return [["0"] * n for _ in range(n)]
    rows: list[list[Json]] = [["0"] * n for _ in range(n)]
    for i in range(n):
        rows[i][i] = ratio(pick(source, REALS))
        for j in range(i):
            re, im = pick(source, GAUSSIAN)
            rows[i][j], rows[j][i] = gauss(re, im), gauss(re, -im)
    return rows


def state(source: Source, n: int) -> Json:
    """Draw a density matrix: special ones, then pure, diagonal, noisy, of any rank, generic; one in
    six of several parts is a product, separable, entangled, at a threshold."""
    parts = [(a, n // a) for a in range(2, n) if n % a == 0]
    if parts and source.integer(5) == 5:
        return bipartite(source, pick(source, parts), None).json()
    return whole_state(source, n).json()


_CIRCLE = (
    (1, 0, 1), (0, 1, 1), (-1, 0, 1), (0, -1, 1), (3, 4, 5), (-3, 4, 5), (4, -3, 5), (5, 12, 13),
    (-5, 12, 13), (-4, -3, 5), (8, 15, 17), (-12, -5, 13),
)  # fmt: skip
"""Rational points of the unit circle: (x, y, common denominator)."""
_SHARES = ((1, 2), (1, 3), (2, 3), (1, 10), (9, 10), (1, 1000))
_SLOPES = (0, 1, -1, 2, -2, 3)


def correlation(source: Source, n: int, kind: str) -> Json:
    """Draw a correlation matrix: a catalogue, Gram matrices of unit vectors, and mixtures."""
    if source.integer(4) == 4:
        share = Fraction(*pick(source, _SHARES))
        return _mixture(_extremal(source, n, kind), _extremal(source, n, kind), share)
    return _extremal(source, n, kind)


def _extremal(source: Source, n: int, kind: str) -> Json:
    match source.integer(7):
        case 0:
            return [["1" if i == j else "0" for j in range(n)] for i in range(n)]
        case 1:
            return [["1"] * n for _ in range(n)]
        case 2:
            low = ratio(-1, n - 1) if n > 1 else "1"
            return [["1" if i == j else low for j in range(n)] for i in range(n)]
        case 3:
            signs = [pick(source, (1, -1)) for _ in range(n)]
            return [[str(a * b) for b in signs] for a in signs]
        case 4 | 5:
            points = [pick(source, _CIRCLE) for _ in range(n)]
            if kind == "complex":  # phases: rank one
                return [[_phase(a, b) for b in points] for a in points]
            return [
                [_cosine((a[0], a[1]), a[2], (b[0], b[1]), b[2]) for b in points] for a in points
            ]
    sphere = [_stereographic(source, 3 if kind == "complex" else 2) for _ in range(n)]
    if kind == "complex":
        return [[_overlap(x, s, y, t) for y, t in sphere] for x, s in sphere]
    return [[_cosine(x, s, y, t) for y, t in sphere] for x, s in sphere]


def _stereographic(source: Source, k: int) -> tuple[tuple[int, ...], int]:
    """Draw a rational unit vector of k + 1 coordinates, as integers over a denominator."""
    slopes = [pick(source, _SLOPES) for _ in range(k)]
    square = sum(t * t for t in slopes)
    return (1 - square, *(2 * t for t in slopes)), 1 + square


def _cosine(x: Sequence[int], s: int, y: Sequence[int], t: int) -> str:
    return ratio(sum(a * b for a, b in zip(x, y, strict=True)), s * t)


def _phase(a: tuple[int, int, int], b: tuple[int, int, int]) -> Json:
    return gauss(a[0] * b[0] + a[1] * b[1], a[1] * b[0] - a[0] * b[1], a[2] * b[2])


def _overlap(x: Sequence[int], s: int, y: Sequence[int], t: int) -> Json:
    """Return the inner product of two unit vectors of C^2 given by four real coordinates."""
    re = im = 0
    for k in (0, 2):
        re += x[k] * y[k] + x[k + 1] * y[k + 1]
        im += x[k + 1] * y[k] - x[k] * y[k + 1]
    return gauss(re, im, s * t)


def _mixture(a: Json, b: Json, share: Fraction) -> Json:
    def mix(x: Json, y: Json) -> Json:
        (p, q), (r, s) = read(x), read(y)
        return write((share * p + (1 - share) * r, share * q + (1 - share) * s))

    return [[mix(x, y) for x, y in zip(u, v, strict=True)] for u, v in zip(a, b, strict=True)]
