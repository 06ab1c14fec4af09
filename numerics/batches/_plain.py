"""Numbers, vectors, matrices without structure, weights, laws and convex functions in bulk."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from ..strategies._exact import Json, gauss, ratio
from ..strategies._numbers import DENOMINATORS, GAUSSIAN, REALS, table
from ._column import Array, Column, Generator, Integers, chosen

_GRID = (7, 11, 16, 23, 60, 101, 997, 10_007)
"""Denominators of the generic fractions."""


@lru_cache(maxsize=256)
def _reals(lo: str | None, hi: str | None, lo_open: bool, hi_open: bool) -> tuple[str, ...]:
    """Return exact values of an interval: special ones, near its ends, small fractions, generic."""
    found = [Fraction(t) for t in table(lo, hi, lo_open, hi_open)[:16]]
    tiny = [Fraction(1, 10**k) for k in range(1, 10)]
    rng = np.random.default_rng(5)
    if lo is not None and hi is not None:
        low, width = Fraction(lo), Fraction(hi) - Fraction(lo)
        parts = [*tiny, *(1 - t for t in tiny)]
        parts += [Fraction(a, b) for b in range(2, 31) for a in range(1, b)]
        parts += [Fraction(int(rng.integers(1, b)), b) for b in _GRID for _ in range(60)]
        found += [low + width * t for t in parts] if width else []
    else:
        steps = [*tiny, *(1 / t for t in tiny[:6])]
        steps += [Fraction(a, b) for b in range(1, 13) for a in range(1, 4 * b)]
        steps += [Fraction(int(rng.integers(1, 10 * b)), b) for b in _GRID for _ in range(60)]
        if lo is not None:
            found += [Fraction(lo) + t for t in steps]
        elif hi is not None:
            found += [Fraction(hi) - t for t in steps]
        else:
            found += [*steps, *(-t for t in steps)]
    return tuple(dict.fromkeys(map(str, found)))


@lru_cache(maxsize=32)
def _entries(kind: str) -> tuple[tuple[Json, ...], Array]:
    """Return the values of an entry of one kind, special ones first, and their floats."""
    match kind:
        case "bits":
            exact: list[Json] = ["0", "1"]
        case "signs":
            exact = ["1", "-1"]
        case "rates":
            exact = list(_reals("0", "1", False, False))
        case "real":
            exact = list(dict.fromkeys(ratio(a, b) for b in DENOMINATORS for a in REALS))
            exact += [ratio(a, 7) for a in range(-20, 21) if a % 7]
        case _:
            pairs = dict.fromkeys((a, b, d) for d in DENOMINATORS for a, b in GAUSSIAN)
            exact = [gauss(*pair) for pair in pairs]
            exact += [gauss(a, b, 7) for a in range(-9, 10, 2) for b in range(-9, 10, 2)]
    return tuple(exact), np.array([_float(x) for x in exact])


def _float(value: Json) -> complex:
    if isinstance(value, str):
        return float(Fraction(value))
    ((_, re, im),) = value
    return complex(Fraction(re), Fraction(im))


@lru_cache(maxsize=256)
def _floats(exact: tuple[str, ...]) -> Array:
    return np.array([float(Fraction(x)) for x in exact])


def scalar(rng: Generator, domain: Mapping[str, Any], count: int) -> Column:
    """Draw real numbers of an interval, or complex numbers; half of them special."""
    if domain["domain"] == "complex":
        exact, floats = _entries("complex")
    else:
        exact = _reals(domain["lo"], domain["hi"], bool(domain["lo_open"]), bool(domain["hi_open"]))
        floats = _floats(exact)
    place = _places(rng, len(exact), (count,))
    return Column(floats[place], lambda row: exact[place[row]])


def _places(rng: Generator, many: int, shape: tuple[int, ...], special: int = 16) -> Integers:
    """Return places in a table whose first entries are special: a third of the draws are these."""
    if many <= special:
        return rng.integers(many, size=shape)
    anywhere = rng.integers(many, size=shape)
    return np.where(rng.random(shape) < 1 / 3, anywhere % special, anywhere)


def natural(rng: Generator, least: int, count: int) -> Column:
    """Draw natural numbers, most of them small."""
    steps = np.where(
        rng.random(count) < 0.8, rng.integers(7, size=count), rng.integers(41, size=count)
    )
    found = least + steps
    return Column(found.astype(float), lambda row: str(int(found[row])))


def index(rng: Generator, n: int, count: int) -> Column:
    """Draw indices."""
    found = rng.integers(n, size=count)
    return Column(found, lambda row: int(found[row]))


def _shaped(rng: Generator, kind: str, count: int, *shape: int) -> tuple[Integers, Array]:
    """Return places of entries: generic, sparse, few values only, all alike."""
    exact, _ = _entries(kind)
    place = _places(rng, len(exact), (count, *shape))
    style = chosen(rng, count, 5, 2, 2, 1).reshape(count, *[1] * len(shape))
    keep = rng.random((count, *shape)) < 0.4
    first = place.reshape(count, -1)[:, :1].reshape(count, *[1] * len(shape))
    few = rng.integers(min(3, len(exact)), size=(count, *shape))
    place = np.where(style == 1, np.where(keep, place, 0), place)
    place = np.where(style == 2, few, place)
    return np.where(style == 3, first, place), _entries(kind)[1]


def vector(rng: Generator, n: int, kind: str, count: int) -> Column:
    """Draw vectors with entries of one kind."""
    place, floats = _shaped(rng, kind, count, n)
    exact = _entries(kind)[0]
    return Column(floats[place], lambda row: [exact[k] for k in place[row]])


def matrix(rng: Generator, rows: int, cols: int, kind: str, count: int) -> Column:
    """Draw matrices with entries of one kind."""
    place, floats = _shaped(rng, kind, count, rows, cols)
    exact = _entries(kind)[0]
    return Column(floats[place], lambda row: [[exact[k] for k in line] for line in place[row]])


def weights(rng: Generator, n: int, count: int) -> Integers:
    """Return nonnegative integers of shape ``(B, n)``, not all zero: their shares are a law."""
    style = chosen(rng, count, 3, 4, 2, 1)[:, None]
    small = rng.integers(4, size=(count, n))
    generic = rng.integers(101, size=(count, n))
    uneven = 2 ** rng.integers(20, size=(count, n))
    sparse = generic * (rng.random((count, n)) < 0.5)
    found = np.choose(style, (small, generic, uneven, sparse))
    found[~found.any(axis=1), 0] = 1
    return found


def _shares(found: Integers, row: int) -> list[str]:
    whole = found[row].tolist()
    return [ratio(w, sum(whole)) for w in whole]


def distribution(rng: Generator, n: int, count: int) -> Column:
    """Draw probability weights: small integers, percentages, powers of two, with zeros."""
    found = weights(rng, n, count)
    return Column(found / found.sum(axis=1, keepdims=True), lambda row: _shares(found, row))


OUTCOMES = 4
"""Most outcomes of a mask law that is drawn in bulk."""


def law(rng: Generator, n: int, kind: str, count: int) -> Column:
    """Draw mask laws with up to four outcomes."""
    found = weights(rng, OUTCOMES, count)
    found[:, 1:] *= np.arange(1, OUTCOMES) < rng.integers(1, OUTCOMES + 1, size=count)[:, None]
    found[~found.any(axis=1), 0] = 1
    place, floats = _shaped(rng, kind, count, OUTCOMES, n)
    exact = _entries(kind)[0]

    def written(row: int) -> Json:
        kept = [k for k in range(OUTCOMES) if found[row, k]]
        shares = _shares(found[:, kept], row)
        return {"weights": shares, "support": [[exact[i] for i in place[row, k]] for k in kept]}

    shares = found / found.sum(axis=1, keepdims=True)
    return Column({"weights": shares, "support": floats[place]}, written)


PIECES = 3
_CURVATURES = ("0", "0", "1", "1/2", "2")


def convex(rng: Generator, count: int) -> Column:
    """Draw convex functions: a multiple of x^2 plus the greatest of three affine pieces."""
    place, floats = _shaped(rng, "real", count, PIECES, 2)
    bend = rng.integers(len(_CURVATURES), size=count)
    exact = _entries("real")[0]
    array = {
        "curvature": np.array([float(Fraction(x)) for x in _CURVATURES])[bend],
        "slopes": floats[place][:, :, 0],
        "offsets": floats[place][:, :, 1],
    }

    def written(row: int) -> Json:
        pieces = [[exact[a], exact[b]] for a, b in place[row]]
        return {"curvature": _CURVATURES[bend[row]], "pieces": pieces}

    return Column(array, written)
