"""Hermitian, density and correlation matrices in bulk, from integers."""

from __future__ import annotations

import numpy as np

from ..strategies._exact import Json, gauss
from ._column import Column, Generator, Integers, Whole, chosen

LARGE = 9
_WEIGHTS = np.array([1, 1, 1, 2, 5, 30, 1000])
"""What the columns of a factor are scaled by: states are then nearly of lower rank."""


def hermitian(rng: Generator, n: int, count: int) -> Column:
    """Draw Hermitian matrices: generic, real, diagonal."""
    re, im = _parts(rng, (count, n, n))
    re, im = re + re.swapaxes(1, 2), im - im.swapaxes(1, 2)
    style = chosen(rng, count, 3, 2, 1)[:, None, None]
    im = np.where(style == 0, im, 0)
    re = np.where(style == 2, re * np.eye(n, dtype=np.int64), re)
    return Whole(re, im, rng.choice(np.array([1, 2, 3, 5]), size=count)).column()


def _parts(rng: Generator, shape: tuple[int, ...]) -> tuple[Integers, Integers]:
    """Return Gaussian integers: half of them tiny, so that coincidences occur."""
    tiny = (rng.random(shape[0]) < 0.5).reshape(-1, *[1] * (len(shape) - 1))
    drawn = rng.integers(-LARGE, LARGE + 1, size=(2, *shape))
    found = np.where(tiny, drawn % 3 - 1, drawn)
    return found[0], found[1]


def state(rng: Generator, n: int, count: int) -> Column:
    r"""Draw density matrices $GG^\dagger/\operatorname{tr} GG^\dagger$.

    Of any rank, half of them real or complex, a quarter pure, some diagonal, some near lower rank.
    """
    re, im = _parts(rng, (count, n, n))
    style = chosen(rng, count, 4, 3, 1)[:, None, None]
    im = np.where(style == 0, im, 0)
    diagonal = np.eye(n, dtype=np.int64)
    re = np.where(style == 2, re * diagonal, re)
    rank = np.where(rng.random(count) < 0.25, 1, rng.integers(1, n + 1, size=count))
    scale = _WEIGHTS[rng.integers(len(_WEIGHTS), size=(count, n))]
    scale = np.where(np.arange(n) < rank[:, None], scale, 0)
    scale = np.where(style[:, :, 0] == 2, np.maximum(scale, 1), scale)[:, None, :]
    re[~(np.abs(re * scale) + np.abs(im * scale)).any(axis=(1, 2)), 0, 0] = 1
    # weights enter once, so that the integers stay small: G diag(w) G^dagger
    left_re, left_im = re * scale, im * scale
    turned_re, turned_im = re.swapaxes(1, 2), im.swapaxes(1, 2)
    gram_re = left_re @ turned_re + left_im @ turned_im
    gram_im = left_im @ turned_re - left_re @ turned_im
    return Whole(gram_re, gram_im, np.trace(gram_re, axis1=1, axis2=2)).column()


def correlation(rng: Generator, n: int, kind: str, count: int) -> Column:
    r"""Draw correlation matrices: Gram matrices of rational unit vectors.

    The vectors are $(1-|t|^2,\,2t)/(1+|t|^2)$ with integer slopes $t$; in the plane for a part of
    the rows, which gives phases where entries are complex, and signs where slopes vanish.
    """
    real = kind == "real"
    width = min(max(n, 2), 8) if real else 2 * max(1, min(n, 4))
    slopes = rng.integers(-3, 4, size=(count, n, width - 1))
    style = chosen(rng, count, 1, 2, 3)[:, None, None]
    slopes[:, :, 1:] *= style != 1
    slopes *= np.where(style == 0, rng.random((count, n, 1)) < 0.5, True)
    square = (slopes * slopes).sum(axis=2)
    points = np.concatenate([(1 - square)[:, :, None], 2 * slopes], axis=2)
    bottom = (1 + square)[:, :, None] * (1 + square)[:, None, :]
    if real:
        re = points @ points.swapaxes(1, 2)
        im = np.zeros_like(re)
    else:
        a, b = points[:, :, ::2], points[:, :, 1::2]
        re = a @ a.swapaxes(1, 2) + b @ b.swapaxes(1, 2)
        im = b @ a.swapaxes(1, 2) - a @ b.swapaxes(1, 2)

    def written(row: int) -> Json:
        lines = zip(re[row].tolist(), im[row].tolist(), bottom[row].tolist(), strict=True)
        return [[gauss(*entry) for entry in zip(*line, strict=True)] for line in lines]

    return Column(re / bottom if real else (re + 1j * im) / bottom, written)
