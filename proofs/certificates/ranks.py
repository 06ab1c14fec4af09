r"""The Choi rank of a channel, exact or between bounds that hold for all that floats may mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..kernel.declarations import Refused
from .frameworks import framework, read_kraus, read_operator
from .given import Given, InvalidInput, from_floats, given
from .maps import as_map
from .phases import correlation_matrix
from .result import Certified, certified, settle

Array: TypeAlias = NDArray[Any]
Json: TypeAlias = Any

SMALL = 1e-9
"""Singular values smaller than this, relative to the largest, are taken for rounding errors."""
BITS = 40
"""Binary digits of the inverse of a minor."""


def choi_rank(channel: Any, dims: tuple[int, int] | None = None) -> Certified:
    r"""Bound the rank of the Choi matrix: the least number of Kraus operators.

    ``channel`` is anything that `as_map` reads, with ``dims=(d_in, d_out)`` for a Choi matrix; for
    a Schur multiplier see `schur_choi_rank`. Exact entries are eliminated exactly. In floats the
    lower bound is a minor that is invertible for everything the floats may mean, and the upper one
    counts Kraus operators, or rows of the Choi matrix that are not all zeros: a Choi matrix in
    floats has matrices of full rank around it, so that only exact entries or Kraus operators show
    that a rank is not full. ``value`` is the numerical rank.

    >>> choi_rank([[[1, 0], [0, 1]]]).exact
    1
    """
    phi = as_map(channel, dims)
    if not phi.exact and (operators := _kraus(channel)) is not None:
        kept = [k for k in operators if k.floats.any()] or operators[:1]
        rows = np.array([k.floats.ravel() for k in kept])
        radius = max(k.radius for k in kept)
        return _bounded(
            {"quantity": "choi_rank", "kraus": [k.json for k in kept]}, rows, radius, ()
        )
    return _of_matrix(phi.choi)


def schur_choi_rank(correlation: Any) -> Certified:
    r"""Bound the Choi rank of $\rho \mapsto C \circ \rho$, which is the rank of C.

    ``correlation`` is Hermitian, positive semidefinite, of unit diagonal; `choi_rank` says what
    floats can show. The Choi matrix has the entries of C in the rows $i\,n + i$, and zeros.
    """
    return _of_matrix(correlation_matrix(correlation))


def _kraus(channel: Any) -> list[Given] | None:
    """Return the Kraus operators if that is how the channel was given."""
    if read_operator(channel) is not None:
        channel = [channel]
    if framework(channel) is not None or not isinstance(channel, Sequence | np.ndarray):
        return None
    try:
        return [given(read_kraus(k), "a Kraus operator") for k in channel]
    except InvalidInput:  # the rows of a Choi matrix, or a pair of lists
        return None


def _of_matrix(choi: Given) -> Certified:
    problem = {"quantity": "choi_rank", "choi": choi.json}
    if choi.exact:
        try:
            return certified(problem, {"elimination": True})
        except Refused as bad:
            return _bounded(problem, choi.floats, choi.radius, (str(bad),))
    used = np.flatnonzero(choi.floats.any(axis=1))
    notes = ["the entries are floats: only those that are exactly 0 count as known"]
    if 0 < len(used) < len(choi.floats):
        slack = choi.radius
        choi = from_floats(choi.floats[np.ix_(used, used)], slack=slack)
        notes.append("rows and columns of zeros are left out")
    problem = {"quantity": "choi_rank", "choi": choi.json}
    return _bounded(problem, choi.floats, choi.radius, tuple(notes))


def _bounded(problem: Json, rows: Array, radius: float, notes: tuple[str, ...]) -> Certified:
    """Return the best bound that a minor of the matrix shows."""
    values = np.linalg.svd(rows, compute_uv=False)
    visible = int((values > SMALL * values[0]).sum()) if values[0] else 0
    for size in _sizes(visible):
        minor = _minor(rows, size)
        if settle(problem, {"minor": minor}) is not None:
            return certified(problem, {"minor": minor}, value=float(visible), notes=notes)
    return certified(problem, {}, value=float(visible), notes=notes)


def _sizes(visible: int) -> Iterator[int]:
    """Yield the numerical rank, and smaller ones if that is not certain."""
    size = visible
    while size:
        yield size
        size = min(size - 1, size * 7 // 8)


def _minor(rows: Array, size: int) -> Json:
    """Return well-conditioned rows and columns, and the inverse of the minor, rounded."""
    from scipy.linalg import qr

    decompose: Any = qr
    chosen = np.sort(decompose(rows.conj().T, mode="r", pivoting=True)[1][:size])
    columns = np.sort(decompose(rows[chosen], mode="r", pivoting=True)[1][:size])
    inverse = np.linalg.inv(rows[np.ix_(chosen, columns)])
    exponent = BITS - int(np.frexp(np.abs(inverse).max())[1])
    whole = np.rint(np.ldexp(1.0, exponent) * inverse)
    den, factor = (1 << exponent, 1) if exponent >= 0 else (1, 1 << -exponent)
    return {
        "rows": [int(k) for k in chosen],
        "columns": [int(k) for k in columns],
        "inverse": {
            "den": den,
            "re": [[factor * int(x) for x in row] for row in np.real(whole)],
            "im": [[factor * int(x) for x in row] for row in np.imag(whole)],
        },
    }
