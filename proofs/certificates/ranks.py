r"""The Choi rank of a channel, exact or between bounds that hold for all that floats may mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..kernel.declarations import Refused
from ..kernel.quantities.grid import write_grid
from .correlations import correlation_matrix
from .frameworks import framework, read_kraus, read_operator
from .given import Given, InvalidInput, given
from .maps import as_map
from .result import Certified, certified, settle
from .rounding import to_grid

Array: TypeAlias = NDArray[Any]
Json: TypeAlias = Any

SMALL = 1e-9
"""Singular values smaller than this, relative to the largest, are taken for rounding errors."""
BITS = 40
"""Binary digits of the inverse of a minor."""
NEARBY_BITS = 52
"""Binary digits of the factors of a matrix nearby: all that floats have."""


def choi_rank(channel: Any, dims: tuple[int, int] | None = None) -> Certified:
    r"""Bound the rank of the Choi matrix: the least number of Kraus operators.

    ``channel`` is anything that `as_map` reads, with ``dims=(d_in, d_out)`` for a Choi matrix; for
    a Schur multiplier see `schur_choi_rank`. Exact entries are eliminated exactly. Around a matrix
    of floats there are matrices of full rank: there the quantity is the least rank of all that the
    floats may mean, bounded from below by a minor that is invertible for everything they may mean,
    from above by a product of that inner dimension within the radius. ``value`` is the numerical
    rank.

    >>> choi_rank([[[1, 0], [0, 1]]]).exact
    1
    """
    phi = as_map(channel, dims)
    if not phi.exact and (operators := _kraus(channel)) is not None:
        kept = [k for k in operators if k.floats.any()] or operators[:1]
        rows = np.array([k.floats.ravel() for k in kept])
        radius = max(k.radius for k in kept)
        problem = {"quantity": "choi_rank", "kraus": [_within(k, radius) for k in kept]}
        return _bounded(problem, rows, radius, ())
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


def _within(operator: Given, radius: float) -> Json:
    """Return an operator, known no better than the others unless it is exact."""
    return operator.json if operator.exact else {**operator.json, "radius": str(Fraction(radius))}


def _of_matrix(choi: Given) -> Certified:
    problem = {"quantity": "choi_rank", "choi": choi.json}
    if choi.exact:
        try:
            return certified(problem, {"elimination": True})
        except Refused as bad:
            return _bounded(problem, choi.floats, choi.radius, (str(bad),))
    notes = ("the entries are floats: this is the least rank of all that they may mean",)
    return _bounded(problem, choi.floats, choi.radius, notes)


def _bounded(problem: Json, rows: Array, radius: float, notes: tuple[str, ...]) -> Certified:
    """Return the best bounds that a minor of the matrix and a product nearby show."""
    values = np.linalg.svd(rows, compute_uv=False)
    visible = int((values > SMALL * values[0]).sum()) if values[0] else 0
    certificate: dict[str, Json] = {}
    for size in _sizes(visible):
        minor = _minor(rows, size)
        if settle(problem, {"minor": minor}) is not None:
            certificate["minor"] = minor
            break
    nearby = _nearby(rows, visible) if visible else None
    if nearby is not None and settle(problem, {"nearby": nearby}) is not None:
        certificate["nearby"] = nearby
    return certified(problem, certificate, value=float(visible), notes=notes)


def _nearby(rows: Array, size: int) -> Json:
    """Return the factors of the nearest matrix of a rank, rounded."""
    u, values, v = np.linalg.svd(rows)
    root = np.sqrt(values[:size])
    factors = {"left": u[:, :size] * root, "right": root[:, None] * v[:size]}
    return {name: write_grid(to_grid(factor, NEARBY_BITS)) for name, factor in factors.items()}


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
