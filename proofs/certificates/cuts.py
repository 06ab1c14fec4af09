r"""The cut polytope: which matrices are second moments of random signs, and how nearly so.

$CUT_n = conv\{ss^T : s \in \{\pm1\}^n\}$. Decoherence by random phase flips has exactly these
matrices as its Schur multipliers. The float answer for n <= 6 uses all facets (M. Deza and
M. Laurent, Geometry of Cuts and Metrics, 1997); the certificates stand on nothing published.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics.cuts import (
    FACETS_UP_TO,
    MOST,
    Gauge,
    cut_gauge,
    cut_gauge_by_facets,
    gauge_and_misfit,
    greatest_triangle,
    nearest_facet,
)
from ..kernel.matrices import Matrix
from ..kernel.numbers import ONE, ZERO, Number, number, write
from ._systems import solve_system
from .correlations import Meant, given_correlation, judged, rounded
from .given import InvalidInput
from .result import Certified, Membership, certified

Json: TypeAlias = Any
Array: TypeAlias = NDArray[Any]
Weights: TypeAlias = list[tuple[Number, tuple[int, ...]]]

GRAIN = Fraction(1, 2**48)
"""Float weights miss an entry of the matrix by less than this."""
UNIT = 1e-9
"""By how much floats may miss symmetry and a diagonal of ones."""
MARGIN = 1e-7
"""Gauges this close to 1 are looked at from both sides."""


def cut_polytope(matrix: Any) -> Membership:
    r"""Decide whether $C = E[ss^T]$ for random signs s, with an exact certificate.

    ``matrix`` is a real symmetric n x n matrix with unit diagonal. ``primal`` is a list of (weight,
    signs) whose weights sum to 1; ``dual`` an integer matrix F, zero on the diagonal, with
    $\langle F, C\rangle > \max_s \langle F, ss^T\rangle$ (or a vector v with $v^T C v < 0$). Up to
    n = 16 every matrix is decided unless floats put it on the boundary; beyond, a violated triangle
    inequality or a negative eigenvalue refutes, and the rest is undecided. Raises ``InvalidInput``.

    >>> cut_polytope([[1, "-1/2", "-1/2"], ["-1/2", 1, "-1/2"], ["-1/2", "-1/2", 1]]).member
    False
    """
    read = given_correlation(matrix, "the correlation matrix", real=True)
    problem = {"quantity": "cut_polytope", "matrix": read.json}
    return decide(problem, Meant.by(read), "the cut polytope")


def cut_polytope_float(matrix: Any) -> float:
    r"""Return the gauge of a matrix in $CUT_n$, as a float: at most 1 inside, without certificate.

    It is the least $\sum_s w_s$ with $\sum_s w_s ss^T = C$ off the diagonal, $w \ge 0$; its inverse
    is what `cut_robustness` certifies, up to 1. For n <= 6 it is the greatest of all facets, which
    takes microseconds; then a linear program, up to n = 16. Raises ``InvalidInput``.

    >>> cut_polytope_float([[1, -0.5, -0.5], [-0.5, 1, -0.5], [-0.5, -0.5, 1]])
    1.5
    """
    floats = np.asarray(matrix)
    n = len(floats) if floats.ndim else 0
    if floats.shape != (n, n) or not n or floats.dtype.kind not in "fiub":
        floats = given_correlation(matrix, "the correlation matrix", real=True).floats.real
        n = len(floats)
    gauge = None
    if n <= FACETS_UP_TO:
        gauge, gap = gauge_and_misfit(floats)
    else:
        gap = float(max(np.abs(floats - floats.T).max(), np.abs(floats.diagonal() - 1).max()))
    if not gap <= UNIT:  # nor for what is no number
        raise InvalidInput(
            "a real symmetric matrix with unit diagonal is expected: the transpose or the diagonal"
            f" differs by {gap:.3g}"
        )
    if gauge is not None:
        return gauge
    found = cut_gauge(floats)
    if isinstance(found, str):
        raise InvalidInput(found)
    return found.value


def cut_robustness(matrix: Any) -> Certified:
    r"""Return the greatest $\lambda \in [0, 1]$ with $\lambda C + (1 - \lambda) 1 \in CUT_n$.

    ``matrix`` is real symmetric with unit diagonal; it need not be positive semidefinite. For
    $C = 1 + A$, A the adjacency matrix of an edge-transitive graph, it is the greatest correlation
    that random signs can keep on all edges and kill elsewhere. The value is exact for exact input
    up to n = 16; floats give the interval of all that they stand for. For larger n the interval is
    wide: only triangles are looked at. ``primal`` are weights over sign vectors for the optimum,
    ``dual`` the functional that bounds it. Raises ``InvalidInput``.

    >>> str(cut_robustness([[1, "-1/2", "-1/2"], ["-1/2", 1, "-1/2"], ["-1/2", "-1/2", 1]]).exact)
    '2/3'
    """
    read = given_correlation(matrix, "the correlation matrix", real=True)
    problem = {"quantity": "cut_robustness", "matrix": read.json}
    meant = Meant.by(read)
    found, notes = _gauge(meant)
    weights = best_weights(meant, found)
    certificate: dict[str, Json] = {"weights": to_json(weights)}
    value = 1.0
    functional = integral(found.functional)
    if np.any(functional):
        certificate["functional"] = {"den": 1, "re": functional.tolist()}
    if found.value > 1:
        value = 1 / found.value
    optimal = [(_float(w) / max(found.value, 1.0), s) for w, s in weights]
    return certified(
        problem, certificate, value=value, primal=optimal, dual=functional, notes=notes
    )


def decide(problem: Json, meant: Meant, name: str) -> Membership:
    """Decide membership of a matrix with unit diagonal; the problem says how it came about."""
    notes: list[str] = []
    found = candidates(meant, notes)
    return judged(problem, found, name, meant.near_boundary(name), notes)


def candidates(meant: Meant, notes: list[str]) -> Iterator[tuple[dict[str, Json], Any, Any]]:
    """Yield certificates, the likeliest first."""
    floats = meant.floats
    n = len(floats)
    if n <= FACETS_UP_TO:
        gauge = cut_gauge_by_facets(floats)
        if gauge > 1 - MARGIN:
            yield _separation(nearest_facet(floats))
        if gauge > 1 + MARGIN:
            return
    if n > MOST:
        values, vectors = np.linalg.eigh(floats)
        if values[0] < 0:
            vector = np.rint(vectors[:, 0] * 2**30).astype(np.int64)
            yield {"vector": {"den": 1, "re": vector[:, None].tolist()}}, None, vector
    found, why = _gauge(meant)
    notes.extend(why)
    if found.value > 1 - MARGIN:
        yield _separation(found.functional)
    if found.value < 1 + MARGIN:
        # what the floats leave open must fit beside the weights
        weights = convex(best_weights(meant, found), n, _spare(meant, found))
        primal = [(_plain(w), s) for w, s in weights]
        yield {"weights": to_json(weights)}, primal, None


def _spare(meant: Meant, found: Gauge) -> Number:
    """Return twice what float weights may miss of the matrix, and what the floats leave open."""
    if meant.exact:
        return ZERO
    n = len(meant.floats)
    signs = found.signs.astype(float)
    missed = np.abs(meant.floats - (signs.T * found.weights) @ signs)
    return number(n * n * (meant.radius + GRAIN) + 2 * rounded(float(np.triu(missed, 1).sum())))


def _separation(functional: Array) -> tuple[dict[str, Json], Any, Any]:
    whole = integral(functional)
    return {"functional": {"den": 1, "re": whole.tolist()}}, None, whole


def _gauge(meant: Meant) -> tuple[Gauge, tuple[str, ...]]:
    """Return the gauge in floats; where that fails, what needs no program."""
    floats = meant.floats
    n = len(floats)
    found = cut_gauge(floats)
    if not isinstance(found, str):
        return found, ()
    value, functional = greatest_triangle(floats)
    nothing = np.zeros((0, n), np.int8)
    return Gauge(value, np.zeros(0), nothing, functional), (found,)


def best_weights(meant: Meant, found: Gauge) -> Weights:
    """Return exact weights on the sign vectors of a vertex, or the rounded ones."""
    support = [tuple(map(int, s)) for s in found.signs]
    if meant.exact and support:
        weights = _exact_weights(meant.exact, found.signs)
        if weights is not None:
            return [(w, s) for w, s in zip(weights, support, strict=True) if not w.is_zero()]
    pairs = zip(found.weights, support, strict=True)
    return [(number(rounded(float(w))), s) for w, s in pairs if w > 0]


def _exact_weights(matrix: Matrix, signs: Array) -> list[Number] | None:
    n = len(matrix)
    below = [(i, j) for j in range(n) for i in range(j)]
    i, j = np.array(below).T
    rows = (signs[:, i] * signs[:, j]).T.astype(int).tolist()
    weights = solve_system(rows, [matrix[a][b] for a, b in below])
    if weights is None or any(w.sign() < 0 for w in weights):
        return None
    return weights


def convex(weights: Weights, n: int, spare: Number = ZERO) -> Weights:
    """Fill up to total weight 1 - spare with signs whose second moment is the identity.

    The rows of a Hadamard matrix of Sylvester's kind have orthogonal columns.
    """
    rest = ONE - spare - total([w for w, _ in weights])
    if rest.sign() <= 0:
        return weights
    order = 1 << (n - 1).bit_length()
    share = rest * number(Fraction(1, order))
    shares = {s: w for w, s in weights}
    for r in range(order):
        row = tuple((-1) ** (r & c).bit_count() for c in range(n))
        row = row if row in shares else tuple(-x for x in row)
        shares[row] = shares[row] + share if row in shares else share
    return [(w, s) for s, w in shares.items()]


def integral(functional: Array) -> NDArray[np.int64]:
    """Return a multiple with small integers if there is one nearby, else a rounded one."""
    size = np.abs(functional)
    largest = float(size.max(initial=0.0))
    if largest == 0:
        return np.zeros(functional.shape, np.int64)
    smallest = float(size[size > 1e-7 * largest].min())
    for k in range(1, 25):
        scaled = functional * (k / smallest)
        whole = np.rint(scaled)
        if np.abs(scaled - whole).max() < 1e-5 * k:
            return np.asarray(whole, np.int64)
    return np.asarray(np.rint(functional * (2**40 / largest)), np.int64)


def to_json(weights: Sequence[tuple[Number, tuple[int, ...]]]) -> Json:
    """Return weights as JSON."""
    return [[write(w), list(s)] for w, s in weights]


def _plain(w: Number) -> Fraction | float:
    return w.rational() if w.is_rational() else _float(w)


def _float(w: Number) -> float:
    return float(sum(float(a) * r**0.5 for r, (a, _) in w.parts))


def total(values: Sequence[Number]) -> Number:
    """Return the sum of exact numbers."""
    parts: dict[int, Fraction] = {}
    for x in values:
        for r, (a, _) in x.parts:
            parts[r] = parts.get(r, Fraction(0)) + a
    return Number.of({r: (a, Fraction(0)) for r, a in parts.items()})
