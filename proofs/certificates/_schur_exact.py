r"""Guesses of exact optima for the diamond norm of a Schur map; the kernel tells which are true.

With weights q on a support S (the other levels T have weight 0), $D = \mathrm{diag}(\sqrt q)$ and
the positive part $X_+ = P X_+ P$ of $X = D A_{SS} D$, the optima are

.. math:: W = D P D, \qquad B_{SS} = D^{-1} X_+ D^{-1},

and $B \succeq 0$, $B \succeq A$ force $B_{ST} = B_{SS} A_{SS}^{-1} A_{ST}$, while B on T may be
$A_{TS} A_{SS}^{-1} B_{SS} A_{SS}^{-1} A_{ST}$ and anything above 0 and the Schur complement
$A_{TT} - A_{TS} A_{SS}^{-1} A_{ST}$.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics.schur import SchurSolution, schur_solution
from ..kernel.declarations import Refused
from ..kernel.matrices import Matrix
from ..kernel.numbers import ONE, ZERO, I, NotExact, Number, number, root, squarefree, write
from ..kernel.quantities.door import examine
from ._schur_faces import attained
from .algebraic import matrices, simplest
from .rounding import add, hermitian, to_floats, to_json

Array: TypeAlias = NDArray[Any]
Json: TypeAlias = Any

LARGEST = 64
"""Larger optima are not guessed."""
LARGEST_FACE = 6
"""Larger optima are not looked for by facial reduction."""
LARGEST_IRRATIONAL = 16
"""The kernel's elimination over square roots takes its time."""

TIGHT = 1e-8
"""A weight above this, though it seems to vanish, does so slowly: its level has no slack."""


@dataclass(frozen=True)
class ExactOptimum:
    """Weights q, primal W and dual B, as the kernel reads them."""

    weights: list[Number]
    primal: Matrix
    dual: Matrix

    def to_json(self) -> Json:
        """Return the certificate."""
        return {
            "weights": [write(q) for q in self.weights],
            "primal": {"exact": to_json(self.primal)},
            "dual": {"exact": to_json(self.dual)},
        }

    def primal_floats(self) -> tuple[Array, Array]:
        """Return q, and the sign matrix on the levels that have weight (0 elsewhere)."""
        q = np.real(to_floats([self.weights]))[0]
        d = np.sqrt(np.where(q > 0, q, 1.0))
        sign = 2 * to_floats(self.primal) / d[:, None] / d - np.diag(np.where(q > 0, 1.0, 0.0))
        return q, sign

    def dual_floats(self) -> Array:
        """Return B."""
        return to_floats(self.dual)


def exact_optima(a: Matrix) -> Iterator[ExactOptimum]:
    """Yield what may be optimal, the surest first; the kernel decides.

    A multiplier that is block diagonal, up to the order of its levels, has the norm of its largest
    block: all weight may lie there.
    """
    if len(a) > LARGEST:
        return
    yield from _candidates(a)
    together = _by_components(a)
    if together is not None:
        yield together
    yield from _on_faces(a)


def _by_components(a: Matrix) -> ExactOptimum | None:
    blocks = _components(a)
    if len(blocks) == 1:
        return None
    optima = []
    for block in blocks:
        part = _first_confirmed([[a[i][j] for j in block] for i in block])
        if part is None:
            return None
        optima.append(part)
    n, best = len(a), max(range(len(optima)), key=lambda k: optima[k][1])
    weights, primal, dual = [ZERO] * n, _zero(n), _zero(n)
    for i, q in zip(blocks[best], optima[best][0].weights, strict=True):
        weights[i] = q
    for block, (optimum, _) in zip(blocks, optima, strict=True):
        _place(optimum.dual, block, dual)
    _place(optima[best][0].primal, blocks[best], primal)
    return ExactOptimum(weights, primal, dual)


def _on_faces(a: Matrix) -> Iterator[ExactOptimum]:
    """Yield optima found by facial reduction, where the value is simple and they are not unique."""
    if len(a) > LARGEST_FACE:
        return
    scale = _scale(a)
    inverse = scale.inverse()
    a = [[x * inverse for x in row] for row in a]
    floats = to_floats(a)
    fine = schur_solution(floats, 1e-13)
    value = simplest(fine.value, accuracy=max(1e-11, fine.upper - fine.lower))
    if value is None:
        return
    for solution in (schur_solution(floats), fine):
        found = attained(a, floats, value, solution)
        if found is not None:
            weights, primal, dual = found
            yield ExactOptimum(weights, primal, [[x * scale for x in row] for row in dual])


def _first_confirmed(a: Matrix) -> tuple[ExactOptimum, Fraction] | None:
    """Return the first candidate that the kernel accepts, and its value from above."""
    problem = {"quantity": "schur_diamond_norm", "multiplier": {"exact": to_json(a)}}
    for candidate in _candidates(a):
        try:
            upper = examine(problem, candidate.to_json()).upper
        except Refused:
            continue
        if upper is not None:
            return candidate, upper
    return None


def _components(a: Matrix) -> list[list[int]]:
    """Return the classes of levels that entries other than zero connect."""
    left, out = set(range(len(a))), []
    while left:
        block, new = set[int](), {min(left)}
        while new:
            block |= new
            new = {j for i in new for j in left - block if not a[i][j].is_zero()}
        left -= block
        out.append(sorted(block))
    return out


def _candidates(a: Matrix) -> Iterator[ExactOptimum]:
    n = len(a)
    rational = all(x.is_zero() or {r for r, _ in x.parts} == {1} for row in a for x in row)
    if n > LARGEST_IRRATIONAL and not rational:
        return
    floats = to_floats(a)
    eigenvalues = np.linalg.eigvalsh(floats)
    slack = 1e-9 * float(np.abs(eigenvalues).max())
    if eigenvalues[0] >= -slack:
        yield _definite(a, 1)
    if eigenvalues[-1] <= slack:
        yield _definite(a, -1)
    if n == 2:
        with suppress(NotExact):
            yield _two_levels(a)
    scale = _scale(a)
    inverse = scale.inverse()
    for found in _guessed([[x * inverse for x in row] for row in a]):
        yield ExactOptimum(
            found.weights, found.primal, [[x * scale for x in row] for row in found.dual]
        )


def _definite(a: Matrix, sign: int) -> ExactOptimum:
    """Return the optimum where A or -A is positive: all weight on the largest diagonal entry."""
    n = len(a)
    best = 0
    for i in range(1, n):
        if (number(sign) * (a[i][i] - a[best][best])).sign() > 0:
            best = i
    weights = [ONE if i == best else ZERO for i in range(n)]
    zero = [[ZERO] * n for _ in range(n)]
    if sign < 0:
        return ExactOptimum(weights, zero, zero)
    return ExactOptimum(weights, _diagonal(weights), a)


def _diagonal(entries: list[Number]) -> Matrix:
    return [[x if i == j else ZERO for j in range(len(entries))] for i, x in enumerate(entries)]


def _two_levels(matrix: Matrix) -> ExactOptimum:
    r"""Return the optimum at n = 2, where $F^2 = (\mathrm{tr} X)^2 - 4 \det X$ is quadratic in q.

    Raises ``NotExact`` where the root of its maximum leaves the numbers that are kept exact.
    """
    (a, c), (_, b) = matrix
    m = c * c.conjugate() - a * b
    if m.sign() <= 0:
        raise NotExact("definite")
    two, four = number(2), number(4)
    span = a - b
    bottom = four * m - span * span  # the curvature of F^2 in q, up to -2
    q = ONE if span.sign() > 0 else ZERO
    if bottom.sign() > 0:
        inner = (two * m + span * b) * bottom.inverse()
        if inner.sign() > 0 and (ONE - inner).sign() > 0:
            q = inner
    if q in (ZERO, ONE):
        return _one_of_two(matrix, 0 if (a * a - b * b).sign() >= 0 else 1)
    trace = q * a + (ONE - q) * b
    value = _square_root(trace * trace + four * q * (ONE - q) * m)
    half, rate = number(Fraction(1, 2)), value.inverse()
    up, down = half * (trace + value), half * (trace - value)
    weights = _diagonal([q, ONE - q])
    inverse = _diagonal([q.inverse(), (ONE - q).inverse()])
    across = _congruence(matrix, [q, ONE - q])
    primal = [[rate * (across[i][j] - down * weights[i][j]) for j in range(2)] for i in range(2)]
    dual = [[up * rate * (matrix[i][j] - down * inverse[i][j]) for j in range(2)] for i in range(2)]
    return ExactOptimum([q, ONE - q], primal, dual)


def _congruence(a: Matrix, q: list[Number]) -> Matrix:
    return [[q[i] * x * q[j] for j, x in enumerate(row)] for i, row in enumerate(a)]


def _one_of_two(a: Matrix, k: int) -> ExactOptimum:
    """Return the optimum with all weight on level k, whose diagonal entry has modulus enough."""
    other = 1 - k
    own = a[k][k]
    inverse = own.inverse()
    complement = a[other][other] - a[other][k] * inverse * a[k][other]
    dual = [[ZERO, ZERO], [ZERO, ZERO]]
    if own.sign() > 0:
        dual = [[a[i][k] * inverse * a[k][j] for j in range(2)] for i in range(2)]
    elif complement.sign() > 0:
        dual[other][other] = complement
    weights = [ONE if i == k else ZERO for i in range(2)]
    return ExactOptimum(weights, _diagonal(weights) if own.sign() > 0 else _zero(2), dual)


def _zero(n: int) -> Matrix:
    return [[ZERO] * n for _ in range(n)]


def _square_root(x: Number) -> Number:
    """Return the root of a positive rational."""
    value = x.rational()
    (a, r), (b, s) = squarefree(value.numerator), squarefree(value.denominator)
    return root(r * s) * number(Fraction(a, b * s))


def _scale(a: Matrix) -> Number:
    """Return the size of the first entry that is not zero: what is left of A looks simpler."""
    x = next((x for row in a for x in row if not x.is_zero()), ONE)
    real = number(Fraction(1, 2)) * (x + x.conjugate())
    size = x * I if real.is_zero() else real
    return size if size.sign() > 0 else -size


# -- guessing -------------------------------------------------------------------------------------


def _guessed(a: Matrix) -> Iterator[ExactOptimum]:
    floats = to_floats(a)
    if not np.isfinite(floats).all():
        return
    solution = schur_solution(floats)
    weights = solution.weights
    seen: list[tuple[list[int], list[Number]]] = []
    for bar in (1e-5, 1e-3):  # some that vanish do so slowly
        inside = np.flatnonzero(weights > bar * weights.max())
        polished = schur_solution(floats[np.ix_(inside, inside)], 1e-13)
        field = _radicands(polished.lower)
        # where the optimum is not unique, the centre of the optima is seen from afar only
        for near, accuracy in (
            (polished.weights, 1e-11),
            (polished.weights, 1e-9),
            (weights[inside], 1e-7),
            (weights[inside], 1e-5),
        ):
            for (q,) in matrices(near[None, :], field, accuracy=accuracy):
                key = inside.tolist(), q
                if key not in seen and sum(q, -ONE) == ZERO and all(x.sign() > 0 for x in q):
                    seen.append(key)
                    yield from _with_weights(floats, inside, q, field, solution)


def _radicands(value: float) -> list[int] | None:
    """Return the square roots that a value seems to need; ``None`` when it is not recognised."""
    guess = simplest(value, accuracy=1e-12 * value)
    return None if guess is None else [r for r, _ in guess.parts if r != 1]


def _with_weights(
    floats: Array, inside: Array, q: list[Number], field: list[int] | None, solution: SchurSolution
) -> Iterator[ExactOptimum]:
    """Yield what W and B may be exactly, once the weights are known."""
    n, largest = len(floats), float(np.abs(floats).max())
    d = np.sqrt(np.real(to_floats([q]))[0])
    w, v = np.linalg.eigh(d[:, None] * floats[np.ix_(inside, inside)] * d)
    positive = v[:, w > 1e-11 * np.abs(w).max()]
    up = w[w > 1e-11 * np.abs(w).max()]
    primal = d[:, None] * (positive @ positive.conj().T) * d
    block = (positive * up) @ positive.conj().T / d[:, None] / d
    weights = [ZERO] * n
    for k, x in zip(inside, q, strict=True):
        weights[int(k)] = x
    roots = None if field is None else sorted({*field, *(r for x in q for r, _ in x.parts)} - {1})
    for accuracy in (4e-15, 1e-12):
        for exact_primal in matrices(primal, roots, accuracy=accuracy, hermitian=True):
            for near, lift in _duals(floats, block, inside, solution):
                for dual in matrices(near, roots, accuracy=accuracy * largest, hermitian=True):
                    full = _zero(n)
                    _place(exact_primal, inside.tolist(), full)
                    yield ExactOptimum(weights, full, dual if lift is None else add(dual, lift))


def _place(block: Matrix, levels: list[int], full: Matrix) -> None:
    for i, row in zip(levels, block, strict=True):
        for j, x in zip(levels, row, strict=True):
            full[i][j] = x


def _duals(
    floats: Array, block: Array, inside: Array, solution: SchurSolution
) -> Iterator[tuple[Array, Matrix | None]]:
    """Yield B in floats, and what may be added to it so that it is feasible with room to spare.

    ``block`` is what the optimum determines. Levels without weight whose share in the float
    solution is not negligible could have some: there B has nothing to spare.
    """
    n = len(floats)
    outside = np.setdiff1d(np.arange(n), inside)
    tight = outside[solution.weights[outside] > TIGHT]
    if len(tight):
        across, least, rest = _extension(floats, block, inside, tight)
        block = np.block([[block, across], [across.conj().T, least + _positive_part(rest)]])
        inside = np.concatenate([inside, tight])
        outside = np.setdiff1d(outside, tight)
    across, least, rest = _extension(floats, block, inside, outside)
    order = np.argsort(np.concatenate([inside, outside]))

    def assembled(corner: Array) -> Array:
        full = np.block([[block, across], [across.conj().T, corner]])
        return np.asarray(full)[np.ix_(order, order)]

    if not len(outside):
        yield assembled(least), None
        return
    diagonal = np.real(np.diag(floats))
    above = solution.dual(floats)[np.ix_(outside, outside)] - least
    bound = float((2 * np.real(np.diag(block)) - diagonal[inside]).max())
    used = 2 * np.real(np.diag(least) + np.diag(above)) - diagonal[outside]
    room = float((bound - used).min()) / 4
    if room > 1e-6 * bound:
        lift = _zero(n)
        _place(hermitian(above + room * np.eye(len(outside)), 1 << 24), outside.tolist(), lift)
        yield assembled(least), lift
    yield assembled(least + _positive_part(rest)), None


def _extension(
    floats: Array, block: Array, inside: Array, outside: Array
) -> tuple[Array, Array, Array]:
    """Return B between inside and outside, the least B outside, and the Schur complement of A."""
    own = floats[np.ix_(inside, inside)]
    onto = np.linalg.pinv(own, rcond=1e-9) @ floats[np.ix_(inside, outside)]
    across = block @ onto
    rest = floats[np.ix_(outside, outside)] - onto.conj().T @ own @ onto
    return across, onto.conj().T @ across, rest


def _positive_part(m: Array) -> Array:
    w, v = np.linalg.eigh(m)
    out: Array = (v * np.maximum(w, 0)) @ v.conj().T
    return out
