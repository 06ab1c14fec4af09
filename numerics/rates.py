r"""Refute all keep rates at once: branch and bound over a box of $q_i = \sqrt{p_i/t}$."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .masks import least_load

Array: TypeAlias = NDArray[Any]
Box: TypeAlias = tuple[tuple[Fraction, Fraction], ...]

MOST_NODES = 6000


@dataclass
class Search:
    """What branch and bound found: a tree of boxes, or rates that are possible, or neither."""

    nodes: list[Any] = field(default_factory=list)
    functionals: list[NDArray[np.int64]] = field(default_factory=list)
    rates: Array | None = None
    refuted: bool = False


def refute_rates(
    matrix: Array, box: Box, error: float, whole: Callable[[Array], NDArray[np.int64] | None]
) -> Search:
    """Cut the box until one functional is negative on each part.

    ``whole`` turns a functional into integers that are nonnegative on masks. Stops where rates are
    found for which the load is less than 1, and after too many boxes.
    """
    search = Search()
    waiting = [box]
    stack: list[Array] = []  # W o C of the functionals, and |W|
    sizes: list[Array] = []
    while waiting:
        if len(search.nodes) > MOST_NODES:
            return search
        part = waiting.pop()
        low = np.array([float(a) for a, _ in part])
        high = np.array([float(b) for _, b in part])
        centre, half = (low + high) / 2, (high - low) / 2
        where = _negative(centre, half, stack, sizes, error)
        if where is None:
            found = least_load(matrix, centre)
            if isinstance(found, str):
                return search
            if found.value < 1:
                search.rates = centre
                return search
            functional = whole(found.functional)
            if functional is not None:
                stack.append(functional * matrix)
                sizes.append(np.abs(functional))
                search.functionals.append(functional)
                where = _negative(centre, half, stack[-1:], sizes[-1:], error)
                where = None if where is None else len(stack) - 1
        if where is not None:
            search.nodes.append(where)
            continue
        axis = int(np.argmax(half / centre))
        if half[axis] < 1e-9:
            return search
        cut = Fraction(float(centre[axis])).limit_denominator(1 << 12)
        if not part[axis][0] < cut < part[axis][1]:
            cut = (part[axis][0] + part[axis][1]) / 2
        search.nodes.append([axis, str(cut)])
        a, b = part[axis]
        waiting.append((*part[:axis], (cut, b), *part[axis + 1 :]))
        waiting.append((*part[:axis], (a, cut), *part[axis + 1 :]))
    search.refuted = True
    return search


def _negative(
    centre: Array, half: Array, forms: list[Array], sizes: list[Array], error: float
) -> int | None:
    """Return a functional whose quadratic form is negative on the whole box."""
    if not forms:
        return None
    table, size = np.array(forms), np.array(sizes)
    slope = table @ centre
    bound = slope @ centre + 2 * np.abs(slope) @ half + np.abs(table) @ half @ half
    far = centre + half
    scale = size @ far @ far
    values = bound + (error + 1e-12) * scale
    best = int(np.argmin(values / scale))
    return best if values[best] < 0 else None
