"""Exact values near float ones, in their domain by construction: from coarse to fine."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from ..strategies._exact import Complex, gauss_matrix, gram, ratio, write
from ..strategies.hypotheses import meet
from ._surds import surds
from .nodes import Array
from .parameters import Chart

Json: TypeAlias = Any
Values: TypeAlias = dict[str, Any]
SCALES = (1, 2, 3, 4, 5, 7, 10, 12, 20, 50, 100, 1000, 10**4, 10**6, 10**8)
"""Greatest denominators, or sizes of integers."""


def exact_values(
    instance: Json, sizes: Mapping[str, int],
    pieces: Sequence[tuple[str, Chart, list[Array], Any]],
) -> Iterator[Values]:  # fmt: skip
    """Yield the values of all variables at each scale, hypotheses met where that is known."""
    seen: set[str] = set()
    kinds = {chart.domain["domain"] for _, chart, _, _ in pieces}
    ways = (False, True) if kinds & {"state", "correlation"} else (False,)
    for scale, inwards in itertools.product(SCALES, ways):
        values: Values = dict(sizes)
        try:
            for name, chart, free, found in pieces:
                short = _inwards(chart, found, scale) if inwards else None
                values[name] = short or to_exact(chart, free, found, scale)
        except (ZeroDivisionError, ValueError, OverflowError):
            continue
        for candidate in (values, meet(instance, dict(values))):
            key = repr(candidate)
            if key not in seen:
                seen.add(key)
                yield candidate
    yield from _irrational(sizes, pieces)


def _irrational(
    sizes: Mapping[str, int], pieces: Sequence[tuple[str, Chart, list[Array], Any]]
) -> Iterator[Values]:
    """Yield quadratic irrationals where all variables are one or two real numbers."""
    if not 1 <= len(pieces) <= 2 or any(c.domain["domain"] != "real" for _, c, _, _ in pieces):
        return
    options = []
    for _, chart, _, found in pieces:
        x = float(found.value[0])
        options.append([*surds(chart.domain, x), _real(chart.domain, x, 12)])
    for choice in itertools.product(*options):
        yield {**sizes, **dict(zip((name for name, *_ in pieces), choice, strict=True))}


def _inwards(chart: Chart, found: Any, scale: int) -> Json | None:
    """Return a state or correlation matrix whose entries have one denominator.

    It is moved towards the centre by more than rounding can spoil, so that it stays positive.
    """
    kind = chart.domain["domain"]
    if kind not in ("state", "correlation") or not 10 <= scale <= 10**6:
        return None
    matrix = found.value[0]
    n = len(matrix)
    part = n / scale
    if part >= 1:
        return None
    centre = np.eye(n) / (n if kind == "state" else 1)
    moved = ((1 - part) * matrix + part * centre) * scale
    cells = [[(round(float(z.real)), round(float(z.imag))) for z in row] for row in moved + 0j]
    for i in range(n):
        cells[i][i] = (scale if kind == "correlation" else cells[i][i][0], 0)
        for j in range(i):
            cells[j][i] = (cells[i][j][0], -cells[i][j][1])
    if kind == "state":  # what is missing from the trace goes where most of it is
        top = max(range(n), key=lambda k: cells[k][k][0])
        missing = scale - sum(cells[k][k][0] for k in range(n))
        cells[top][top] = (cells[top][top][0] + missing, 0)
    least = np.linalg.eigvalsh(np.array([[complex(*z) for z in row] for row in cells]))[0]
    return gauss_matrix(cells, scale) if least > 1e-9 * scale else None


def to_exact(chart: Chart, free: Sequence[Array], found: Any, scale: int) -> Json:
    """Return the JSON of a value of the domain near the float one."""
    domain = chart.domain
    kind = domain["domain"]
    match kind:
        case "real":
            return _real(domain, float(found.value[0]), scale)
        case "state":
            return _state(free[0], scale)
        case "correlation":
            return _correlation(free[0], scale, real=domain["entries"] == "real")
        case "unitary":
            return _matrix(isometry(found.value[0], scale))
        case "channel":
            blocks = found.value[0]
            n = blocks.shape[-1]
            rows = isometry(blocks.reshape(-1, n), scale)
            return [_matrix(rows[k * n : (k + 1) * n]) for k in range(len(blocks))]
        case "distribution":
            return _weights(found.value[0], scale)
        case "law":
            support = found["support"].value[0]
            return {
                "weights": _weights(found["weights"].value[0], scale),
                "support": [[_number(x, scale) for x in mask] for mask in support],
            }
        case "hermitian":
            return _hermitian(found.value[0], scale)
        case "vector" if domain["entries"] == "rates":
            unit = {"lo": "0", "hi": "1", "lo_open": False, "hi_open": False}
            return [_real(unit, float(x), scale) for x in found.value[0]]
        case "complex" | "vector" | "matrix" | "natural":
            return _entries(found.value[0], scale)
        case "index":
            return int(found[0])
        case "convex":
            return {
                "curvature": str(_fraction(float(found["curvature"][0]), 10**6)),
                "pieces": [
                    [str(_fraction(float(a), 10**6)), str(_fraction(float(b), 10**6))]
                    for a, b in zip(found["slopes"][0], found["offsets"][0], strict=True)
                ],
            }
    raise ValueError(kind)


def _fraction(x: float, scale: int) -> Fraction:
    return Fraction(x).limit_denominator(scale)


def _real(domain: Mapping[str, Any], x: float, scale: int) -> str:
    """Return the nearest fraction inside the interval."""
    found = _fraction(x, scale)
    lo, hi = domain["lo"], domain["hi"]
    step = Fraction(1, max(scale, 2))
    if lo is not None and (found < Fraction(lo) or (found == Fraction(lo) and domain["lo_open"])):
        found = Fraction(lo) + (step if domain["lo_open"] else 0)
    if hi is not None and (found > Fraction(hi) or (found == Fraction(hi) and domain["hi_open"])):
        found = Fraction(hi) - (step if domain["hi_open"] else 0)
    return str(found)


def _complex(x: complex, scale: int) -> Complex:
    return _fraction(float(np.real(x)), scale), _fraction(float(np.imag(x)), scale)


def _number(x: complex, scale: int) -> Json:
    return write(_complex(x, scale))


def _entries(found: Any, scale: int) -> Json:
    if np.ndim(found) == 0:
        return _number(complex(found), scale)
    return [_entries(part, scale) for part in found]


def _hermitian(found: Array, scale: int) -> Json:
    n = len(found)
    rows: list[list[Json]] = [["0"] * n for _ in range(n)]
    for i in range(n):
        rows[i][i] = str(_fraction(float(np.real(found[i, i])), scale))
        for j in range(i):
            re, im = _complex(found[i, j], scale)
            rows[i][j], rows[j][i] = write((re, im)), write((re, -im))
    return rows


def _weights(found: Array, scale: int) -> list[str]:
    """Return integer shares of a whole."""
    shares = [max(0, round(float(w) * scale)) for w in np.real(found) / np.max(np.real(found))]
    whole = sum(shares)
    return [ratio(w, whole) for w in shares]


def _state(factor: Array, scale: int) -> Json:
    r"""Return $XX^\dagger$ over its trace, for a factor of Gaussian integers.

    The factor is turned to columns orthogonal to each other, so that small ones round to zero.
    """
    left, lengths, _ = np.linalg.svd(factor)
    columns = left * lengths
    vectors = []
    for k in range(columns.shape[1]):
        column = columns[:, k]
        top = column[np.argmax(np.abs(column))]
        turned = column * np.conj(top) / max(abs(top), 1e-300)  # the largest entry real
        vectors.append([(round(float(z.real)), round(float(z.imag)))
                        for z in turned * scale / np.abs(columns).max()])  # fmt: skip
    n = len(factor)
    kept = [v for v in vectors if any(a or b for a, b in v)]
    square = gram(kept, [1] * len(kept), n)
    trace = sum(square[k][k][0] for k in range(n))
    return gauss_matrix(square, trace)


def _correlation(factor: Array, scale: int, *, real: bool) -> Json:
    """Return the Gram matrix of rational unit vectors."""
    rows = []
    for row in factor:
        parts = np.real(row) if real else np.concatenate([np.real(row), np.imag(row)])
        rows.append(unit_vector(parts / np.linalg.norm(parts), scale))
    n = len(rows)
    if real:
        return [[str(sum(a * b for a, b in zip(u, v, strict=True))) for v in rows] for u in rows]
    half = len(rows[0]) // 2
    out: list[list[Json]] = [["1"] * n for _ in range(n)]
    for i, u in enumerate(rows):
        for j, v in enumerate(rows):
            if i != j:
                re = sum((a * b for a, b in zip(u, v, strict=True)), Fraction(0))
                im = sum(
                    (u[half + k] * v[k] - u[k] * v[half + k] for k in range(half)), Fraction(0)
                )
                out[i][j] = write((re, im))
    return out


def unit_vector(x: Array, scale: int) -> list[Fraction]:
    """Return a rational unit vector: a stereographic image, seen from the farthest pole."""
    k = int(np.argmax(np.abs(x)))
    sign = 1 if x[k] >= 0 else -1
    slopes = [
        Fraction(0) if j == k else _fraction(float(y / (1 + abs(x[k]))), scale)
        for j, y in enumerate(x)
    ]
    square = sum((t * t for t in slopes), Fraction(0))
    out = [2 * t / (1 + square) for t in slopes]
    out[k] = sign * (1 - square) / (1 + square)
    return out


_Rows: TypeAlias = list[list[Complex]]


def isometry(found: Array, scale: int) -> _Rows:
    """Return an exact isometry: the rotations and phases that bring the float one to the first
    columns of the identity, made rational and undone in turn."""
    work = np.array(found, complex)
    big, n = work.shape
    turns: list[tuple[int, int, Complex, Complex]] = []
    for column in range(n):
        for row in range(big - 1, column, -1):
            a, b = work[column, column], work[row, column]
            length = float(np.hypot(abs(a), abs(b)))
            if abs(b) < 1e-12 or length < 1e-12:
                continue
            c, s = _rotation(complex(a) / length, complex(b) / length, scale)
            x, y = complex(*map(float, c)), complex(*map(float, s))
            upper, lower = work[column].copy(), work[row].copy()
            work[column] = np.conj(x) * upper + np.conj(y) * lower
            work[row] = -y * upper + x * lower
            turns.append((column, row, c, s))
    zero, one = Fraction(0), Fraction(1)
    rows: _Rows = [[(zero, zero) for _ in range(n)] for _ in range(big)]
    for k in range(n):
        top = complex(work[k, k])
        cosine, sine = unit_vector(np.array([top.real, top.imag]) / max(abs(top), 1e-12), scale)
        rows[k][k] = (cosine, sine) if abs(top) > 1e-12 else (one, zero)
    for column, row, c, s in reversed(turns):
        upper, lower = rows[column], rows[row]
        rows[column] = [
            _minus(_times(c, u), _times(_bar(s), v)) for u, v in zip(upper, lower, strict=True)
        ]
        rows[row] = [
            _plus(_times(s, u), _times(_bar(c), v)) for u, v in zip(upper, lower, strict=True)
        ]
    return rows


def _rotation(a: complex, b: complex, scale: int) -> tuple[Complex, Complex]:
    """Return rational c, s near a, b with |c|^2 + |s|^2 = 1."""
    point = unit_vector(np.array([a.real, a.imag, b.real, b.imag]), scale)
    return (point[0], point[1]), (point[2], point[3])


def _times(a: Complex, b: Complex) -> Complex:
    return a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]


def _plus(a: Complex, b: Complex) -> Complex:
    return a[0] + b[0], a[1] + b[1]


def _minus(a: Complex, b: Complex) -> Complex:
    return a[0] - b[0], a[1] - b[1]


def _bar(a: Complex) -> Complex:
    return a[0], -a[1]


def _matrix(rows: _Rows) -> Json:
    return [[write(x) for x in row] for row in rows]


__all__ = ["exact_values", "isometry", "to_exact", "unit_vector"]
