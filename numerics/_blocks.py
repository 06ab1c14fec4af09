r"""Linear programs over many small Hermitian blocks, handed straight to a conic solver.

.. math:: \min_z\ q\cdot z \quad\text{where}\quad l_k \cdot z + b_k \ge 0, \quad
          C_o + \sum_j z_j H_{oj} \succeq 0 \text{ for every block } o.

A modelling language spends more time on such a program than the solver does. Clarabel is tried
first, then SCS; why one failed is kept. Hermitian blocks become real symmetric ones of twice the
size; multipliers are folded back.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._solve import SECONDS

Array = NDArray[Any]


@dataclass(frozen=True)
class BlockSolution:
    """The variables, the multipliers of the blocks, and what went wrong on the way."""

    z: Array
    multipliers: Array
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Triangle:
    """How a d x d Hermitian (or real symmetric) block is laid out for the solver."""

    d: int
    real: bool

    @property
    def side(self) -> int:
        """The side of the real symmetric block."""
        return self.d if self.real else 2 * self.d

    def places(self) -> tuple[Array, Array]:
        """Return row and column of every entry: the upper triangle, column after column."""
        columns, rows = np.tril_indices(self.side)
        return rows, columns

    def flatten(self, matrices: Array) -> Array:
        """Return each of (..., d, d) as the scaled triangle of its real form."""
        big = self.embed(matrices)
        rows, columns = self.places()
        return np.asarray(big[..., rows, columns] * np.where(rows == columns, 1.0, 2**0.5))

    def embed(self, matrices: Array) -> Array:
        """Return the real form of each of (..., d, d)."""
        if self.real:
            return np.real(matrices)
        re, im = np.real(matrices), np.imag(matrices)
        return np.concatenate(
            [np.concatenate([re, -im], axis=-1), np.concatenate([im, re], axis=-1)], axis=-2
        )

    def fold(self, triangles: Array) -> Array:
        """Return the Hermitian G with tr(G H) = <triangle, flatten(H)> for each triangle."""
        rows, columns = self.places()
        big = np.zeros((*triangles.shape[:-1], self.side, self.side))
        big[..., rows, columns] = triangles * np.where(rows == columns, 1.0, 0.5**0.5)
        big[..., columns, rows] = big[..., rows, columns]
        if self.real:
            return big
        d = self.d
        re = big[..., :d, :d] + big[..., d:, d:]
        im = big[..., d:, :d] - big[..., :d, d:]
        return np.asarray(re + 1j * im)

    def lower_order(self) -> Array:
        """Return the permutation to the lower triangle, column after column, as SCS wants it."""
        rows, columns = self.places()
        return np.lexsort((columns, rows))


def solve_blocks(
    cost: Array,
    lines: Array,
    offsets: Array,
    blocks: Array,
    shape: Triangle,
    constants: Array | None = None,
) -> BlockSolution | str:
    """Solve the program; ``blocks`` are the flattened blocks, one below the other.

    ``constants`` are the flattened C, zero if left out.

    A string says why no solver had an answer.
    """
    import scipy.sparse as sp

    size = len(shape.places()[0])
    count = blocks.shape[0] // size
    matrix = sp.csc_matrix(-np.concatenate([lines, blocks]))
    fixed = np.zeros(blocks.shape[0]) if constants is None else constants
    right = np.concatenate([offsets, fixed])
    reasons: list[str] = []
    for name, run in (("CLARABEL", _clarabel), ("SCS", _scs)):
        try:
            found = run(cost, matrix, right, len(lines), count, shape)
        except (ValueError, ArithmeticError, RuntimeError) as bad:
            reasons.append(f"{name}: {bad}")
            continue
        if isinstance(found, str):
            reasons.append(f"{name}: {found}")
            continue
        z, y = found
        if not (np.isfinite(z).all() and np.isfinite(y).all()):
            reasons.append(f"{name}: not finite")
            continue
        return BlockSolution(z, shape.fold(y[len(lines) :].reshape(count, size)), reasons)
    return "; ".join(reasons)


def _clarabel(
    cost: Array, matrix: Any, right: Array, lines: int, count: int, shape: Triangle
) -> tuple[Array, Array] | str:
    import scipy.sparse as sp

    clarabel: Any = importlib.import_module("clarabel")  # it declares no names
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = 1e-10
    settings.tol_feas = 1e-10
    settings.time_limit = SECONDS
    settings.presolve_enable = False
    settings.chordal_decomposition_enable = False
    cones = [clarabel.NonnegativeConeT(lines)] if lines else []
    cones += [clarabel.PSDTriangleConeT(shape.side)] * count
    n = len(cost)
    nothing = sp.csc_matrix((n, n))
    solution = clarabel.DefaultSolver(nothing, cost, matrix, right, cones, settings).solve()
    status = str(solution.status)
    if status not in ("Solved", "AlmostSolved", "InsufficientProgress", "MaxIterations"):
        return status
    return np.array(solution.x), np.array(solution.z)


def _scs(
    cost: Array, matrix: Any, right: Array, lines: int, count: int, shape: Triangle
) -> tuple[Array, Array] | str:
    import scs

    order = shape.lower_order()
    size = len(order)
    places = np.concatenate(
        [np.arange(lines), *(lines + k * size + order for k in range(count))]
    ).astype(int)
    data = {"A": matrix[places].tocsc(), "b": right[places], "c": cost}
    cone = {"l": lines, "s": [shape.side] * count}
    limits = {"eps_abs": 1e-9, "eps_rel": 1e-9, "max_iters": 20000, "time_limit_secs": SECONDS}
    solution = scs.SCS(data, cone, verbose=False, **limits).solve()
    if solution["info"]["status_val"] not in (1, 2):
        return str(solution["info"]["status"])
    y = np.empty_like(solution["y"])
    y[places] = solution["y"]
    return solution["x"], y


def hermitian_basis(d: int, *, real: bool = False) -> Array:
    """Return an orthonormal basis of the Hermitian (or real symmetric) d x d matrices."""
    out = []
    for i in range(d):
        for j in range(i + 1):
            m = np.zeros((d, d), complex)
            m[i, j] = m[j, i] = 1 if i == j else 0.5**0.5
            out.append(m)
            if i != j and not real:
                m = np.zeros((d, d), complex)
                m[i, j], m[j, i] = 1j * 0.5**0.5, -1j * 0.5**0.5
                out.append(m)
    return np.array(out)


def product_indices(sizes: Sequence[int]) -> Array:
    """Return every choice of one index each, one row for each choice; the last one runs first."""
    grids = np.meshgrid(*(np.arange(k) for k in sizes), indexing="ij")
    return np.stack([g.ravel() for g in grids], axis=1)
