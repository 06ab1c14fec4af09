r"""An identity $T = \sum_i P_i\, z_i^\top G_i z_i + \sum_j \lambda_j h_j$, from floats to exact.

A float solution in the interior is rounded and projected back onto the identity. On the boundary
the kernels of the $G_i$ are guessed exactly, the bases cut down to their complements, and the
program solved again in the smaller space (facial reduction).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..kernel.polynomials import Monomial, Polynomial
from ._faces import reduce_faces
from ._identity import Block, Found, Identity, prune
from ._projection import solve_exactly
from .affine import coefficients, factorisation
from .rounding import to_float

Floats = NDArray[np.float64]


def solve(identity: Identity, deadline: float) -> Found | None:
    """Return an exact solution of the identity, or ``None`` when none was found."""
    for _ in range(6):
        polys, places = identity.columns()
        if not polys:
            return None
        rows = sorted({m for p in polys for m in p} | set(identity.target), key=repr)
        if any(m not in {x for p in polys for x in p} for m in identity.target):
            return None
        where = {m: r for r, m in enumerate(rows)}
        answer = _program(identity, polys, places, where, deadline)
        if answer is None:
            return None
        values, slack = answer
        if slack > 1e-9:
            found = solve_exactly(identity, polys, places, where, values)
            if found is not None:
                return found
        if slack < -1e-4 or time.monotonic() > deadline:
            return None
        grams = [_matrix(k, b.width(), places, values) for k, b in enumerate(identity.blocks)]
        if not reduce_faces(identity, grams):
            return None
    return None


# -- the program in floats ------------------------------------------------------------------------


def _program(
    identity: Identity,
    polys: Sequence[Polynomial],
    places: Sequence[tuple[int, int, int]],
    where: dict[Monomial, int],
    deadline: float,
) -> tuple[Floats, float] | None:
    """Maximise the least eigenvalue of all Gram matrices, at most 1."""
    from scipy import sparse

    clarabel = _solver()
    widths = [block.width() for block in identity.blocks]
    count = len(polys)
    data: list[float] = []
    row: list[int] = []
    column: list[int] = []

    def put(r: int, c: int, x: float) -> None:
        row.append(r)
        column.append(c)
        data.append(x)

    if identity.equations or any(block.span is not None for block in identity.blocks):
        where = _independent(polys, where)
    for c, poly in enumerate(polys):
        for mono, value in poly.items():
            if mono in where:
                put(where[mono], c, to_float(value).real)
    size = max((abs(to_float(c)) for c in identity.target.values()), default=1.0)
    right = [0.0] * len(where)
    for mono, value in identity.target.items():
        if mono in where:
            right[where[mono]] = to_float(value).real / size
    put(len(where), count, 1.0)  # t <= 1
    right.append(1.0)
    start = len(right)
    offsets = []
    for width in widths:
        offsets.append(start)
        start += width * (width + 1) // 2
    for c, (k, a, b) in enumerate(places):
        if k >= 0:
            r = offsets[k] + b * (b + 1) // 2 + a
            put(r, c, -1.0 if a == b else -(2**0.5))
            if a == b:
                put(r, count, 1.0)
    right += [0.0] * (start - len(right))
    cones: list[Any] = [clarabel.ZeroConeT(len(where)), clarabel.NonnegativeConeT(1)]
    cones += [clarabel.PSDTriangleConeT(width) for width in widths]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_threads = 1
    settings.time_limit = max(deadline - time.monotonic(), 0.05)
    quadratic = sparse.csc_matrix((count + 1, count + 1))
    linear = np.zeros(count + 1)
    linear[count] = -1.0
    matrix = sparse.csc_matrix((data, (row, column)), shape=(start, count + 1))
    solver = clarabel.DefaultSolver(quadratic, linear, matrix, np.array(right), cones, settings)
    answer = solver.solve()
    if str(answer.status) not in ("Solved", "AlmostSolved", "InsufficientProgress"):
        return None
    x = np.array(answer.x)
    if not np.isfinite(x).all():
        return None
    return x[:count] * size, float(x[count])


def _independent(polys: Sequence[Polynomial], where: dict[Monomial, int]) -> dict[Monomial, int]:
    """Return equations without those that follow from others: a solver stumbles over them."""
    dense = coefficients(polys, where)
    _, r, order = factorisation()(dense.T, mode="economic", pivoting=True)
    diagonal = np.abs(np.diag(r))
    rank = int((diagonal > 1e-9 * max(float(diagonal[0]), 1e-300)).sum())
    names = list(where)
    return {names[int(k)]: place for place, k in enumerate(sorted(order[:rank]))}


def _solver() -> Any:
    """Return Clarabel, imported late; as Any, for it ships no types."""
    import clarabel

    return clarabel


def _matrix(k: int, width: int, places: Any, values: Floats) -> Floats:
    out = np.zeros((width, width))
    for (block, a, b), value in zip(places, values, strict=True):
        if block == k:
            out[a, b] = out[b, a] = value
    return out


__all__ = ["Block", "Found", "Identity", "prune", "solve"]
