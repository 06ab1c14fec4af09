"""Simpler neighbours of an exact value, domain by domain: what a shrinker may try.

A neighbour need not lie in the domain: the oracle turns such values down. Those that can be
repaired cheaply (trace one, unit diagonal, total weight one, Hermitian symmetry) are.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import isqrt
from typing import Any, TypeAlias

from .strategies import ReplaySource, draw_value

Json: TypeAlias = Any
Complex: TypeAlias = tuple[Fraction, Fraction]
Rows: TypeAlias = list[list[Complex]]
Domain: TypeAlias = Mapping[str, Any]

ZERO: Complex = (Fraction(0), Fraction(0))
DENOMINATORS = (1, 2, 3, 4, 5, 8, 10, 12, 16, 20, 25, 50, 100, 1000)
MOST_DRAWS = 400
"""Draws looked at for the catalogue of a domain."""
_DIGITS = 10**12

HERMITIAN = ("hermitian", "state", "correlation")


# -- numbers --------------------------------------------------------------------------------------


def approximate(data: Json) -> Complex:
    """Return a number as a complex rational; square roots to twelve digits."""
    if not isinstance(data, list | tuple):
        return Fraction(str(data)), Fraction(0)
    re = im = Fraction(0)
    for radicand, a, b in data:
        root = Fraction(1)
        if int(radicand) != 1:
            root = Fraction(isqrt(int(radicand) * _DIGITS**2), _DIGITS)
        re, im = re + Fraction(a) * root, im + Fraction(b) * root
    return re, im


def written(value: Complex) -> Json:
    """Return the JSON of a complex rational."""
    re, im = value
    return [[1, str(re), str(im)]] if im else str(re)


def _rounded(value: Complex, q: int) -> Complex:
    return Fraction(round(value[0] * q), q), Fraction(round(value[1] * q), q)


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction of least denominator strictly between two (Stern 1858, Brocot 1861)."""
    if low < 0 < high:
        return Fraction(0)
    if high <= 0:
        return -simplest_between(-high, -low)
    whole = low.numerator // low.denominator
    if whole + 1 < high:
        return Fraction(whole + 1)
    if low == whole:
        return whole + Fraction(1, int(1 / (high - whole)) + 1)
    return whole + 1 / simplest_between(1 / (high - whole), 1 / (low - whole))


# -- the catalogue --------------------------------------------------------------------------------


def catalogue(domain: Domain, sizes: Mapping[str, int], most: int) -> list[Json]:
    """Return the values that the simplest choices lead to, all different."""
    queue: list[tuple[int, tuple[int, ...]]] = [(0, ())]
    found: dict[str, Json] = {}
    for _ in range(MOST_DRAWS):
        if not queue or len(found) >= most:
            break
        total, choices = heapq.heappop(queue)
        source = ReplaySource(choices)
        value = draw_value(source, domain, sizes)
        if choices and tuple(source.used[: len(choices)]) != choices:
            continue  # beyond what may be chosen there
        found.setdefault(repr(value), value)
        if choices:
            heapq.heappush(queue, (total + 1, (*choices[:-1], choices[-1] + 1)))
        for place in range(len(choices), min(len(source.used), 12)):
            heapq.heappush(queue, (total + 1, (*choices, *[0] * (place - len(choices)), 1)))
    return list(found.values())


# -- neighbours -----------------------------------------------------------------------------------


def neighbours(domain: Domain, value: Json) -> Iterator[Json]:
    """Yield values near or below a value of a domain, the boldest changes first."""
    match domain["domain"]:
        case "real" | "complex":
            yield from _numbers(value)
        case "natural":
            k = int(Fraction(value))
            yield from (str(j) for j in dict.fromkeys((0, 1, 2, k // 2, k - 1)) if 0 <= j < k)
        case "index":
            yield from range(value)
        case "vector":
            yield from _lists(value, domain["entries"])
        case "distribution":
            yield from weights(value)
        case "law":
            yield from _laws(value, domain["entries"])
        case "convex":
            yield from _convex(value)
        case "setfunction":
            yield from _set_functions(value)
        case "matrix":
            yield from _matrices(value, domain["entries"])
        case "hermitian" | "state" | "correlation" as kind:
            yield from _hermitian(value, kind)


def _numbers(data: Json) -> Iterator[Json]:
    value = approximate(data)
    if value[1]:
        yield written((value[0], Fraction(0)))
        yield written((Fraction(0), value[1]))
    for q in DENOMINATORS:
        yield written(_rounded(value, q))
        if not value[1]:
            yield str(value[0].limit_denominator(q))


def _entry(data: Json, kind: str) -> Iterator[Json]:
    if kind in ("bits", "signs"):
        yield "1"
        yield "0" if kind == "bits" else "-1"
        return
    yield "0"
    yield "1"
    value = approximate(data)
    if value[1]:
        yield written((value[0], Fraction(0)))


def _lists(data: Sequence[Json], kind: str) -> Iterator[Json]:
    if kind not in ("bits", "signs"):
        yield from _each_rounded(list(data))
    yield [data[0]] * len(data)
    for k in range(len(data)):
        for entry in _entry(data[k], kind):
            yield [*data[:k], entry, *data[k + 1 :]]


def _each_rounded(data: Json) -> Iterator[Json]:
    """Yield the same shape with all entries rounded, real parts only first."""
    yield _map(data, lambda z: (z[0], Fraction(0)))
    for q in DENOMINATORS:
        yield _map(data, lambda z, q=q: (_rounded(z, q)[0], Fraction(0)))
        yield _map(data, lambda z, q=q: _rounded(z, q))


def _map(data: Json, change: Any) -> Json:
    if isinstance(data, str) or is_number(data):
        return written(change(approximate(data)))
    return [_map(part, change) for part in data]


def is_number(data: Json) -> bool:
    """Whether JSON is one number: text, or a list of (radicand, real, imaginary part)."""
    if not isinstance(data, list | tuple):
        return True
    return bool(data) and all(
        isinstance(p, list | tuple) and len(p) == 3 and type(p[0]) is int for p in data
    )


def weights(data: Sequence[Json]) -> Iterator[list[str]]:
    """Yield simpler probability weights: point masses, fewer outcomes, uniform, rounded."""
    value = [approximate(x)[0] for x in data]
    n = len(value)
    inside = [k for k, x in enumerate(value) if x]
    for k in inside:
        yield ["1" if j == k else "0" for j in range(n)]
    yield _shared([Fraction(bool(x)) for x in value])
    for k in inside if len(inside) > 2 else []:
        yield _shared([Fraction(0) if j == k else Fraction(bool(x)) for j, x in enumerate(value)])
        yield _shared([Fraction(0) if j == k else x for j, x in enumerate(value)])
    largest = max(range(n), key=lambda k: value[k])
    for q in DENOMINATORS:
        rounded = [Fraction(round(x * q), q) for x in value]
        rounded[largest] += 1 - sum(rounded)
        if rounded[largest] >= 0:
            yield [str(x) for x in rounded]


def _shared(value: Sequence[Fraction]) -> list[str]:
    total = sum(value) or Fraction(1)
    return [str(x / total) for x in value]


def _laws(data: Json, kind: str) -> Iterator[Json]:
    chances, support = list(data["weights"]), list(data["support"])
    count = len(chances)
    for k in range(count):
        yield {"weights": ["1"], "support": [support[k]]}
    for j in range(count):
        for k in range(j if count > 2 else 0):
            yield {"weights": ["1/2", "1/2"], "support": [support[k], support[j]]}
    for k in range(count if count > 2 else 0):
        kept = [approximate(w)[0] for j, w in enumerate(chances) if j != k]
        if sum(kept):
            yield {"weights": _shared(kept), "support": support[:k] + support[k + 1 :]}
    for simpler in weights(chances):
        yield {"weights": simpler, "support": support}
    for k, row in enumerate(support):
        for changed in _lists(row, kind):
            yield {"weights": chances, "support": [*support[:k], changed, *support[k + 1 :]]}


def _convex(data: Json) -> Iterator[Json]:
    curvature, pieces = data["curvature"], list(data["pieces"])
    for simpler in ("0", "1"):
        yield {"curvature": simpler, "pieces": pieces}
    for k in range(len(pieces) if len(pieces) > 1 else 0):
        yield {"curvature": curvature, "pieces": pieces[:k] + pieces[k + 1 :]}
    for k, (slope, offset) in enumerate(pieces):
        for changed in (["0", offset], ["1", offset], [slope, "0"], [slope, "1"], ["-1", offset]):
            yield {"curvature": curvature, "pieces": [*pieces[:k], changed, *pieces[k + 1 :]]}
    for q in DENOMINATORS:
        yield {
            "curvature": _map(curvature, lambda z, q=q: _rounded(z, q)),
            "pieces": _map(pieces, lambda z, q=q: _rounded(z, q)),
        }


def _set_functions(data: Json) -> Iterator[Json]:
    if "parts" in data:
        for k, part in enumerate(data["parts"]):
            for j in range(-1, len(part)):
                less = [] if j < 0 else [*part[:j], *part[j + 1 :]]
                yield {**data, "parts": [*data["parts"][:k], less, *data["parts"][k + 1 :]]}
    graph = data.get("graph", ())
    for a in range(len(graph)):
        for b in range(a):
            if graph[a][b]:
                fewer = [list(row) for row in graph]
                fewer[a][b] = fewer[b][a] = 0
                yield {**data, "graph": fewer}


# -- matrices -------------------------------------------------------------------------------------


def _matrices(data: Json, kind: str) -> Iterator[Json]:
    if kind not in ("bits", "signs"):
        yield from _each_rounded(data)
        rows = range(len(data))
        yield [[x if i == j else "0" for j, x in enumerate(data[i])] for i in rows]
    for i, row in enumerate(data):
        for j, x in enumerate(row):
            for entry in _entry(x, kind):
                changed = [*row[:j], entry, *row[j + 1 :]]
                yield [*data[:i], changed, *data[i + 1 :]]


def _hermitian(data: Json, kind: str) -> Iterator[Json]:
    value = [[approximate(x) for x in row] for row in data]
    n = len(value)
    yield _out(_diagonal(value))
    if kind == "state":
        yield from _rounded_states(value)
    yield _out([[(x[0], Fraction(0)) for x in row] for row in value])
    for q in DENOMINATORS:
        for real in (True, False):
            yield _repaired(value, q, real, kind)
    for i in range(n):
        for j in range(i):
            for entry in (ZERO, (value[i][j][0], Fraction(0)), (Fraction(1), Fraction(0))):
                yield _out(_with(value, i, j, entry))
        if kind == "hermitian":
            for x in (0, 1, -1):
                yield _out(_with(value, i, i, (Fraction(x), Fraction(0))))
        if kind == "state":  # leave out one level
            kept = [[ZERO if i in (r, c) else value[r][c] for c in range(n)] for r in range(n)]
            yield from _normalised(kept)


def _out(rows: Rows) -> Json:
    return [[written(x) for x in row] for row in rows]


def _diagonal(rows: Rows) -> Rows:
    return [[x if i == j else ZERO for j, x in enumerate(row)] for i, row in enumerate(rows)]


def _with(rows: Rows, i: int, j: int, entry: Complex) -> Rows:
    out = [list(row) for row in rows]
    out[i][j], out[j][i] = entry, (entry[0], -entry[1])
    return out


def _normalised(rows: Rows) -> Iterator[Json]:
    trace = sum((rows[k][k][0] for k in range(len(rows))), Fraction(0))
    if trace:
        yield _out([[(x / trace, y / trace) for x, y in row] for row in rows])


def _repaired(value: Rows, q: int, real: bool, kind: str) -> Json:
    """Round all entries to one denominator, and restore symmetry, trace or diagonal."""
    n = len(value)
    out = [[ZERO] * n for _ in range(n)]
    for i in range(n):
        for j in range(i):
            re, im = _rounded(value[i][j], q)
            out = _with(out, i, j, (re, Fraction(0) if real else im))
    diagonal = [Fraction(round(value[k][k][0] * q), q) for k in range(n)]
    if kind == "correlation":
        diagonal = [Fraction(1)] * n
    if kind == "state":
        largest = max(range(n), key=lambda k: diagonal[k])
        diagonal[largest] += 1 - sum(diagonal)
    for k in range(n):
        out[k][k] = (diagonal[k], Fraction(0))
    return _out(out)


def _rounded_states(value: Rows) -> Iterator[Json]:
    """Yield states whose factors in L D L^† are rounded: positive by construction."""
    columns = _factor(value)
    strongest = sorted(columns, key=lambda c: -c[0] * _square(c[1]))
    for q in (1, 2, 3, 4, 5, 10):
        for some in (strongest[:1], columns):
            total = [[ZERO] * len(value) for _ in value]
            for weight, column in some:
                top = max(column, key=lambda z: z[0] ** 2 + z[1] ** 2)
                size = max(abs(top[0]), abs(top[1])) or Fraction(1)
                rounded = [_rounded((x / size, y / size), q) for x, y in column]
                scaled = weight * size * size
                share = Fraction(1) if len(some) == 1 else Fraction(round(scaled * 2 * q), 2 * q)
                total = _plus(total, share, rounded)
            yield from _normalised(total)


def _square(column: Sequence[Complex]) -> Fraction:
    return sum((x * x + y * y for x, y in column), Fraction(0))


def _plus(total: Rows, weight: Fraction, v: Sequence[Complex]) -> Rows:
    return [
        [
            (t[0] + weight * (a * c + b * d), t[1] + weight * (b * c - a * d))
            for t, (c, d) in zip(row, v, strict=True)
        ]
        for row, (a, b) in zip(total, v, strict=True)
    ]


def _factor(value: Rows) -> list[tuple[Fraction, list[Complex]]]:
    """Return weights and columns with the matrix as their sum, the largest pivots first."""
    left = [list(row) for row in value]
    n = len(left)
    out: list[tuple[Fraction, list[Complex]]] = []
    for _ in range(n):
        pivot = max(range(n), key=lambda k: left[k][k][0])
        size = left[pivot][pivot][0]
        if size <= Fraction(1, 10**9):
            break
        column = [(left[r][pivot][0] / size, left[r][pivot][1] / size) for r in range(n)]
        out.append((size, column))
        left = _plus(left, -size, column)
    return out
