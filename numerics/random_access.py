"""Searches for good random access codes: decoding words of bits, axes of qubits."""

from __future__ import annotations

import itertools
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
STARTS = 20
STEPS = 400


def best_words(n: int, d: int, m: int) -> list[list[int]]:
    """Return the words of the best decoder, one for each message; all are tried."""
    strings = np.array(list(itertools.product(range(d), repeat=n)))
    agree = (strings[:, None, :] == strings[None, :, :]).sum(axis=2)
    others = itertools.combinations(range(1, len(strings)), min(d**m, len(strings)) - 1)
    best = max(others, key=lambda rest: int(agree[[0, *rest]].max(axis=0).sum()))
    return [[int(x) for x in strings[k]] for k in (0, *best)]


def best_axes(n: int) -> Array:
    r"""Return Bloch vectors of measurements that make $E_s |\sum_x s_x a_x|$ large.

    Up to three are orthogonal. Beyond, from fixed starts, each axis is turned to the mean of the
    best encodings of its bit, which never loses.
    """
    if n <= 3:
        return np.eye(3)[:n]
    rng = np.random.default_rng(0)
    found = [_turned(rng.normal(size=(n, 3)), _signs(n)) for _ in range(STARTS)]
    return max(found, key=mean_success)


def mean_success(axes: Array) -> float:
    r"""Return $\frac{1}{2} + \frac{1}{2n} E_s |\sum_x s_x a_x|$."""
    lengths = np.linalg.norm(_signs(len(axes)) @ axes, axis=1)
    return float(0.5 + lengths.mean() / (2 * len(axes)))


def _signs(n: int) -> Array:
    """Return the signs of n bits, up to a common one."""
    rest = list(itertools.product((1, -1), repeat=n - 1))
    return np.column_stack([np.ones(len(rest), int), np.array(rest).reshape(len(rest), n - 1)])


def _turned(axes: Array, signs: Array) -> Array:
    for _ in range(STEPS):
        axes = axes / np.linalg.norm(axes, axis=1)[:, None]
        sums = signs @ axes
        codes = sums / np.maximum(np.linalg.norm(sums, axis=1), 1e-300)[:, None]
        axes = signs.T @ codes
    return np.asarray(axes / np.linalg.norm(axes, axis=1)[:, None])
