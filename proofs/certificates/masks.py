r"""Random 0/1 masks: which matrices are their second moments, as they are or normalised.

Dropout with keep rates p multiplies the off-diagonal entries of a state by
$E[m_i m_j]/\sqrt{p_i p_j}$ after normalisation; here are the matrices for which that is possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics.masks import MOST, Load, best_rates, least_load
from ...numerics.rates import refute_rates
from ..kernel.declarations import Refused
from ..kernel.matrices import Matrix
from ..kernel.numbers import ONE, ZERO, Number, number, root, write
from ..kernel.quantities.boxes import first_box
from ..kernel.quantities.masks import as_signs, least_mask
from ..kernel.quantities.problem import enclose_number
from ..kernel.quantities.symmetric import read_correlation
from ._systems import solve_system
from .algebraic import simplest
from .correlations import Meant, given_correlation, given_real, judged, rounded
from .cuts import decide, integral
from .given import to_complex
from .result import Certified, Membership, certified

Json: TypeAlias = Any
Array: TypeAlias = NDArray[Any]
Entries: TypeAlias = list[list[tuple[Fraction, Fraction]]]

MARGIN = 1e-7
"""Loads this close to 1 are looked at from both sides."""


def correlation_polytope(matrix: Any) -> Membership:
    r"""Decide whether $M = E[mm^T]$ for a random 0/1 mask m, with an exact certificate.

    ``matrix`` is real symmetric, n x n, n <= 15. ``primal`` is a list of (weight, mask) whose
    weights sum to 1; ``dual`` an integer functional on the signs $s_0 = 1$, $s_i = 1 - 2m_i$ that
    separates. Raises ``InvalidInput``.

    >>> correlation_polytope([["1/2", "1/4"], ["1/4", "1/2"]]).member
    True
    """
    read = given_real(matrix, "the matrix of second moments")
    problem = {"quantity": "correlation_polytope", "matrix": read.json}
    signs = as_signs(read.json)
    floats = np.array([[to_complex(x).real for x in row] for row in signs.entries])
    meant = Meant(floats, signs.entries if read.exact else None, signs.radius)
    found = decide(problem, meant, "the 0/1 correlation polytope")
    if found.primal is None:
        return found
    masks = [(w, tuple((1 - s[0] * x) // 2 for x in s[1:])) for w, s in found.primal]
    return replace(found, primal=masks)


def normalised_mask_multiplier(matrix: Any, *, equal_rates: bool = False) -> Membership:
    r"""Decide whether $C_{ij} = E[m_i m_j]/\sqrt{p_i p_j}$ for a random 0/1 mask, $p_i = E[m_i]$.

    For some keep rates in (0, 1], or with ``equal_rates`` for some common one. ``matrix`` is real
    symmetric with unit diagonal, n <= 12. ``primal`` is (ratios, weights): the rates are the ratios
    times a number small enough, and the weights (of masks with at least two entries; pairs and
    single entries fill up what is missing) are times it the probabilities. A refutation for all
    rates is a tree of boxes of rates with a separating functional for each. Raises
    ``InvalidInput``.

    >>> normalised_mask_multiplier([[1, "4/5", "3/5"], ["4/5", 1, "24/25"], ["3/5", "24/25", 1]])\
    ... .member
    False
    """
    read = given_correlation(matrix, "the correlation matrix", real=True)
    problem = {"quantity": "mask_multiplier", "matrix": read.json, "equal_rates": bool(equal_rates)}
    meant = Meant.by(read)
    name = "the normalised 0/1 multipliers"
    notes: list[str] = []
    candidates = _equal(meant) if equal_rates else _some(meant, read.json, notes)
    return judged(problem, candidates, name, meant.near_boundary(name), notes)


def mask_robustness(matrix: Any) -> Certified:
    r"""Return the greatest $\lambda \in [0, 1]$ with $\lambda C + (1 - \lambda) 1$ attainable.

    That is, equal to $E[m_i m_j]/p$ off the diagonal for a random 0/1 mask with some common keep
    rate p. It is 0 as soon as an entry of C is negative. Exact for exact entries, n <= 12; an
    interval for floats (which stand for negative entries, too, where they are 0) and a wide one for
    larger n. Raises ``InvalidInput``.

    >>> mask_robustness([[1, 1, 0], [1, 1, 1], [0, 1, 1]]).exact
    1/2
    """
    read = given_correlation(matrix, "the correlation matrix", real=True)
    problem = {"quantity": "mask_robustness", "matrix": read.json}
    meant = Meant.by(read)
    if (place := _negative_entry(meant)) is not None:
        return certified(problem, {"negative": place}, value=0.0)
    found = (
        least_load(np.maximum(meant.floats, 0)) if len(meant.floats) <= MOST else "too many masks"
    )
    certificate: dict[str, Json] = {"weights": []}
    value, notes = None, [found] if isinstance(found, str) else []
    if not isinstance(found, str):
        value = min(1.0, 1 / found.value) if found.value > 0 else 1.0
        functional = whole(found.functional)
        if functional is not None and np.trace(functional) > 0:
            certificate["functional"] = {"den": 1, "re": functional.tolist()}
        certificate["weights"] = _weights_json(load_weights(meant, None, found))
    try:
        return certified(problem, certificate, value=value, notes=tuple(notes))
    except Refused as bad:
        notes.append(f"no lower bound: {bad}")
    nothing = {"den": 1, "re": np.diag([1] + [0] * (len(meant.floats) - 1)).tolist()}
    functional = certificate.get("functional", nothing)
    return certified(problem, {"functional": functional}, notes=tuple(notes))


# -- equal rates ----------------------------------------------------------------------------------


def _equal(meant: Meant) -> Iterator[tuple[dict[str, Json], Any, Any]]:
    if (place := _negative_entry(meant)) is not None:
        yield {"negative": place}, None, place
        return
    if len(meant.floats) > MOST:
        return
    found = least_load(np.maximum(meant.floats, 0))
    if isinstance(found, str):
        return
    if found.value > 1 - MARGIN:
        functional = whole(found.functional)
        if functional is not None:
            yield {"functional": {"den": 1, "re": functional.tolist()}}, None, functional
    if found.value < 1 + MARGIN:
        weights = load_weights(meant, None, found)
        ratios = [Fraction(1)] * len(meant.floats)
        yield {"weights": _weights_json(weights)}, (ratios, _plain(weights)), None


def load_weights(
    meant: Meant, q: Sequence[Number] | None, found: Load
) -> list[tuple[Number, tuple[int, ...]]]:
    """Return weights below every entry: exact ones of a vertex, or the floats made smaller."""
    n = len(meant.floats)
    masks = [tuple(map(int, m)) for m in found.masks]
    if meant.exact and masks:
        exact = _vertex(meant.exact, q or [ONE] * n, found)
        if exact is not None:
            return [(w, m) for w, m in zip(exact, masks, strict=True) if not w.is_zero()]
    scale = np.array([to_complex(x).real for x in q]) if q else np.ones(n)
    target = meant.floats * np.outer(scale, scale)
    off = ~np.eye(n, dtype=bool)
    positive = target[off & (target > 0)]
    if not len(positive):
        return []
    shrink = 1 - (1e-11 + 4 * float(meant.radius) * float((scale**2).max())) / positive.min()
    out = []
    for w, mask in zip(found.weights, masks, strict=True):
        kept = np.flatnonzero(mask)
        if w * shrink > 0 and (target[np.ix_(kept, kept)] > 0).all():
            out.append((number(rounded(float(w * shrink))), mask))
    return out


def _vertex(matrix: Matrix, q: Sequence[Number], found: Load) -> list[Number] | None:
    """Solve exactly for the weights and the load of the basis found; drop the load."""
    n = len(matrix)
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
    rows = [[*(int(m[i] * m[j]) for m in found.masks), 0] for i, j in pairs]
    right = [matrix[i][j] * q[i] * q[j] for i, j in pairs]
    squares = [x * x for x in q]
    full = found.basis[1].tolist()
    if all(x.is_rational() for x in squares):
        for i in full:
            rows.append([*(int(m[i]) for m in found.masks), -squares[i].rational()])
            right.append(ZERO)
    solved = solve_system(rows, right)
    if solved is None or any(x.sign() < 0 for x in solved[:-1]):
        return None
    return solved[:-1]


# -- some rates -----------------------------------------------------------------------------------


def _some(meant: Meant, data: Json, notes: list[str]) -> Iterator[tuple[dict[str, Json], Any, Any]]:
    if (place := _negative_entry(meant)) is not None:
        yield {"negative": place}, None, place
        return
    n = len(meant.floats)
    if n > MOST:
        notes.append(f"the masks are listed up to n = {MOST}")
        return
    if n == 1:
        yield {"rates": ["1"], "weights": []}, ([Fraction(1)], []), None
        return
    floats = np.maximum(meant.floats, 0)
    q = np.ones(n)
    blocks = components(floats)
    for block in blocks:
        if len(block) > 1:
            q[block] = best_rates(floats[np.ix_(block, block)], np.ones(len(block)))
    yield from _at_rates(meant, floats, q)
    table = _enclosures(data)
    for block in blocks:
        if len(block) < 3:
            continue
        sub = floats[np.ix_(block, block)]
        entries = [[table[i][j] for j in block] for i in block]
        try:
            box = first_box(entries)
        except Refused:
            continue
        search = refute_rates(sub, box, float(meant.radius), whole)
        if search.refuted:
            certificate = {
                "subset": block,
                "functionals": [{"den": 1, "re": w.tolist()} for w in search.functionals],
                "boxes": search.nodes,
            }
            yield certificate, None, search.functionals
        elif search.rates is not None:
            q[block] = best_rates(sub, search.rates)
            yield from _at_rates(meant, floats, q)
        else:
            notes.append(f"{len(search.nodes)} boxes of rates were not enough")


def _at_rates(meant: Meant, floats: Array, q: Array) -> Iterator[tuple[dict[str, Json], Any, Any]]:
    """Yield certificates of membership at rates near these: simple ones first."""
    if _load(floats, q) > 1 + MARGIN:
        return
    for exact in _rates(q):
        there = np.array([to_complex(x).real for x in exact])
        found = least_load(floats, there)
        if isinstance(found, str) or found.value > 1 + 1e-9:
            continue
        weights = load_weights(meant, exact, found)
        certificate = {"rates": [write(x) for x in exact], "weights": _weights_json(weights)}
        ratios = [_value(x * x) for x in exact]
        yield certificate, (ratios, _plain(weights)), None


def _rates(q: Array) -> Iterator[list[Number]]:
    """Yield exact rates: with rational squares, likely numbers, and a grid."""
    for denominator in (1, 6, 60, 1000):
        squares = [Fraction(float(x) ** 2).limit_denominator(denominator) for x in q]
        if all(x > 0 and x.denominator * x.numerator < 10**12 for x in squares):
            yield [
                root(x.numerator * x.denominator) * number(Fraction(1, x.denominator))
                for x in squares
            ]
    likely = [simplest(float(x), accuracy=1e-9) for x in q]
    if all(x is not None for x in likely):
        yield [x for x in likely if x is not None]
    yield [number(Fraction(float(x)).limit_denominator(10**4)) for x in q]
    yield [number(rounded(float(x), 40)) for x in q]


def _load(floats: Array, q: Array) -> float:
    found = least_load(floats, q)
    return np.inf if isinstance(found, str) else found.value


def components(matrix: Array) -> list[list[int]]:
    """Return the indices that positive entries connect."""
    left, out = set(range(len(matrix))), []
    while left:
        block, edge = [], [min(left)]
        left.discard(edge[0])
        while edge:
            i = edge.pop()
            block.append(i)
            near = [j for j in sorted(left) if matrix[i, j] > 0]
            left.difference_update(near)
            edge += near
        out.append(sorted(block))
    return out


def whole(functional: Array) -> NDArray[np.int64] | None:
    """Return an integer multiple of W, raised on the diagonal until it is right on all masks."""
    w = integral(2 * functional)
    if not w.any():
        return None
    for _ in range(40):
        short = least_mask(w.tolist())
        if short >= 0:
            return w
        w = w + max(1, -short // len(w)) * np.eye(len(w), dtype=np.int64)
    return None


def _enclosures(data: Json) -> Entries:
    matrix = read_correlation(data)
    out = []
    for i, row in enumerate(matrix.entries):
        line = []
        for j, x in enumerate(row):
            low, high = enclose_number(x)
            radius = Fraction(0) if i == j else matrix.radius
            line.append((low - radius, high + radius))
        out.append(line)
    return out


def _negative_entry(meant: Meant) -> list[int] | None:
    """Return the place of an entry that is surely negative."""
    n = len(meant.floats)
    for i in range(n):
        for j in range(i):
            if meant.exact:
                if meant.exact[i][j].sign() < 0:
                    return [j, i]
            elif meant.floats[i, j] < -2 * float(meant.radius):
                return [j, i]
    return None


def _weights_json(weights: Sequence[tuple[Number, tuple[int, ...]]]) -> Json:
    return [[write(w), list(m)] for w, m in weights]


def _plain(weights: Sequence[tuple[Number, tuple[int, ...]]]) -> list[tuple[Any, tuple[int, ...]]]:
    return [(_value(w), m) for w, m in weights]


def _value(x: Number) -> Fraction | float:
    return x.rational() if x.is_rational() else to_complex(x).real
