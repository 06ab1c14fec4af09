"""Exact numbers as the kernel's JSON, built from integers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd
from typing import Any, TypeAlias

Json: TypeAlias = Any
Gauss: TypeAlias = tuple[int, int]
"""A Gaussian integer: real and imaginary part."""


def ratio(top: int, bottom: int = 1) -> str:
    """Return top/bottom in lowest terms; ``bottom`` is positive."""
    common = gcd(top, bottom)
    top, bottom = top // common, bottom // common
    return str(top) if bottom == 1 else f"{top}/{bottom}"


def gauss(re: int, im: int, bottom: int = 1) -> Json:
    """Return (re + i im)/bottom."""
    return [[1, ratio(re, bottom), ratio(im, bottom)]] if im else ratio(re, bottom)


def gauss_matrix(rows: Sequence[Sequence[Gauss]], bottom: int = 1) -> Json:
    """Return a matrix of Gaussian integers over one denominator."""
    return [[gauss(re, im, bottom) for re, im in row] for row in rows]


def gram(vectors: Sequence[Sequence[Gauss]], weights: Sequence[int], n: int) -> list[list[Gauss]]:
    r"""Return $\sum_k w_k v_k v_k^\dagger$, which is positive semidefinite by construction."""
    re = [[0] * n for _ in range(n)]
    im = [[0] * n for _ in range(n)]
    for vector, weight in zip(vectors, weights, strict=True):
        for i, (a, b) in enumerate(vector):
            if not (a or b):
                continue
            for j, (c, d) in enumerate(vector):
                re[i][j] += weight * (a * c + b * d)
                im[i][j] += weight * (b * c - a * d)
    return [list(zip(x, y, strict=True)) for x, y in zip(re, im, strict=True)]


Complex: TypeAlias = tuple[Fraction, Fraction]


def write(value: Complex) -> Json:
    """Return a complex rational."""
    re, im = value
    return [[1, str(re), str(im)]] if im else str(re)


def read(data: Json) -> Complex:
    """Read back a complex rational that was written here."""
    if isinstance(data, list):
        ((_, re, im),) = data
        return Fraction(re), Fraction(im)
    return Fraction(data), Fraction(0)
