"""Public strategy for correlation matrices."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

from hypothesis.strategies import SearchStrategy

from . import _scalar
from ._checks import drawn, one_of, refuse, strategy, whole
from ._exact import Gauss
from ._generic import FINE, gaussians, generator
from ._matrices import correlation
from ._scalar import Exact, Rows, rational
from ._source import Source, pick
from ._values_correlation import CorrelationMatrix

KINDS = ("boundary", "extreme", "interior", "generic")
_SLOPES = (0, 1, -1, 2, -2, 3)


@strategy
def correlation_matrices(
    n: int, *, field: str = "real", kind: str | None = None
) -> SearchStrategy[CorrelationMatrix]:
    r"""Return the strategy of correlation matrices: positive semidefinite, unit diagonal.

    - ``"boundary"``: singular (n > 1); ``"extreme"``: extreme points of the elliptope, that is,
      Gram matrices of vectors $v_i$ whose $v_i v_i^\dagger$ span the Hermitian matrices (C.-K. Li,
      B.-S. Tam, 1994): signs or phases in rank one, and higher ranks r with $r(r+1)/2 \le n$,
      over the complex numbers $r^2 \le n$;
    - ``"interior"``: positive definite; ``"generic"``: Gram matrices of n uniformly distributed
      unit vectors of n dimensions, up to rounding; ``None``: any of these, special ones first.

    ``field`` is "real" or "complex". Raises ``InvalidArgument`` when it is used.
    """
    whole("n", n)
    one_of("field", field, ("real", "complex"))
    one_of("kind", kind, (None, *KINDS))
    if n == 1 and kind == "boundary":
        refuse("n", n, "a 1 x 1 correlation matrix is 1, which is not singular")

    def build(source: Source) -> CorrelationMatrix:
        match kind:
            case "boundary":
                return _gram(_vectors(source, n, 1 + source.integer(n - 2), field))
            case "extreme":
                return _extreme(source, n, field)
            case "interior":
                return _mixed(source, _gram(_vectors(source, n, n, field)))
            case "generic":
                return _gram(_uniform(source, n, field))
        match source.integer(9):
            case 7:
                return _extreme(source, n, field)
            case 8:
                return _mixed(source, _gram(_vectors(source, n, n, field)))
            case 9:
                return _gram(_uniform(source, n, field))
        return CorrelationMatrix.trusted(_read(correlation(source, n, field)))

    return drawn(build)


def _read(rows: Sequence[Sequence[object]]) -> Rows:
    def entry(x: object) -> Exact:
        if isinstance(x, list):
            ((_, re, im),) = x
            return rational(Fraction(re), Fraction(im))
        return rational(Fraction(str(x)))

    return tuple(tuple(entry(x) for x in row) for row in rows)


Unit = tuple[list[Gauss], int]
"""Coordinates over a denominator."""


def _gram(vectors: list[Unit]) -> CorrelationMatrix:
    def entry(i: int, j: int) -> Exact:
        (u, s), (v, t) = vectors[i], vectors[j]
        re = sum(a * c + b * d for (a, b), (c, d) in zip(u, v, strict=True))
        im = sum(b * c - a * d for (a, b), (c, d) in zip(u, v, strict=True))
        return rational(Fraction(re, s * t), Fraction(im, s * t))

    n = len(vectors)
    return CorrelationMatrix.trusted(_scalar.rows_of(n, n, entry))


def _unit(slopes: Sequence[int], field: str) -> Unit:
    r"""Return the point $(1-|t|^2, 2t)/(1+|t|^2)$ of the sphere, two coordinates to a number
    where the field is complex."""
    square = sum(t * t for t in slopes)
    flat = [1 - square, *(2 * t for t in slopes)]
    if field == "real":
        return [(x, 0) for x in flat], 1 + square
    return list(zip(flat[::2], flat[1::2], strict=True)), 1 + square


def _vectors(source: Source, n: int, rank: int, field: str) -> list[Unit]:
    count = rank - 1 if field == "real" else 2 * rank - 1
    out = []
    for _ in range(n):
        sign = pick(source, (1, -1))
        vector, length = _unit([pick(source, _SLOPES) for _ in range(count)], field)
        out.append(([(sign * a, sign * b) for a, b in vector], length))
    return out


def _mixed(source: Source, found: CorrelationMatrix) -> CorrelationMatrix:
    """Return a mixture with the identity, which is positive definite."""
    share = pick(source, (Fraction(1, 2), Fraction(9, 10), Fraction(1, 3), Fraction(999, 1000)))
    return CorrelationMatrix.trusted(
        _scalar.rows_of(
            found.d,
            found.d,
            lambda i, j: found[i, j] if i == j else found[i, j].times(share),
        )
    )


def _extreme(source: Source, n: int, field: str) -> CorrelationMatrix:
    top = isqrt(n) if field == "complex" else (isqrt(8 * n + 1) - 1) // 2
    rank = top - source.integer(top - 1)
    vectors = _vectors(source, n, rank, field)
    return _gram(vectors if spans(vectors) else _vectors(source, n, 1, field))


def spans(vectors: list[Unit]) -> bool:
    r"""Decide whether the $v v^\dagger$ span all Hermitian matrices (symmetric ones, where all
    vectors are real): then their Gram matrix is an extreme point."""
    rank = len(vectors[0][0])
    real = all(y == 0 for v, _ in vectors for _, y in v)
    rows = []
    for v, _ in vectors:
        row = []
        for i in range(rank):
            for j in range(i, rank):
                (a, b), (c, d) = v[i], v[j]
                row.append(Fraction(a * c + b * d))
                if not real and i != j:
                    row.append(Fraction(b * c - a * d))
        rows.append(row)
    return _rank(rows) == len(rows[0])


def _rank(rows: list[list[Fraction]]) -> int:
    a, rank = [list(row) for row in rows], 0
    for column in range(len(a[0])):
        found = next((i for i in range(rank, len(a)) if a[i][column]), None)
        if found is None:
            continue
        a[rank], a[found] = a[found], a[rank]
        for i in range(rank + 1, len(a)):
            factor = a[i][column] / a[rank][column]
            if factor:
                a[i] = [x - factor * y for x, y in zip(a[i], a[rank], strict=True)]
        rank += 1
    return rank


def _uniform(source: Source, n: int, field: str) -> list[Unit]:
    """Draw unit vectors that are uniform up to rounding: slopes are multiples of 1/FINE."""
    rng = generator(source)
    out: list[Unit] = []
    while len(out) < n:
        flat = [x for z in gaussians(rng, n) for x in z][: n if field == "real" else 2 * n]
        length = sum(x * x for x in flat) ** 0.5
        if n == 1 and field == "real":
            out.append(([(1, 0)], 1))
            continue
        if flat[0] < 0:  # the opposite vector is stereographically nearer
            sign, flat = -1, [-x for x in flat]
        else:
            sign = 1
        slopes = [round(x / (length + flat[0]) * FINE) for x in flat[1:]]
        square = sum(t * t for t in slopes)
        made = [sign * (FINE * FINE - square), *(sign * 2 * FINE * t for t in slopes)]
        bottom = FINE * FINE + square
        pairs = (
            [(x, 0) for x in made]
            if field == "real"
            else list(zip(made[::2], made[1::2], strict=True))
        )
        out.append((pairs, bottom))
    return out
