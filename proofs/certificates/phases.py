r"""Mixtures of phases: correlation matrices $C = E[z z^\dagger]$ with every $|z_i| = 1$.

Their Schur channels $\rho \mapsto C \circ \rho$ are the dephasings that random diagonal unitaries
bring about (mixed-unitary channels); up to size 3 that is every correlation matrix, from size 4 on
it is not.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics.phase_moments import Moments, half_monomials, ladder, moment_bound
from ...numerics.phases import PhaseMixture, phase_mixture_program
from ..kernel.matrices import Matrix
from ..kernel.numbers import ONE, read, write
from ..kernel.quantities.finding import Finding
from ._phase_guesses import gauges, one_vector, roots_of_unity, two_triangles
from ._phase_rounding import embedded, pairs_only, rounded_functional, rounded_mixture
from ._phase_squares import exact_functional
from .correlations import correlation_matrix
from .given import Given
from .result import Certified, Membership, certified, settle
from .rounding import to_float, to_floats

Array: TypeAlias = NDArray[Any]
Json: TypeAlias = Any

SET = "the mixtures of phases"
QUICK = 12
"""Rounds of column generation that find most inner points."""
NEAR = 1e-7
"""A threshold that differs from 1 by less may be 1."""
LARGEST_MIXTURE = 12
LARGEST_MOMENTS = 8
"""Beyond this size principal submatrices bound lambda from above."""
PART = 5
SUBSETS = 24
MANY = 5000
LARGEST_EXACT = 4
LARGEST_TEST = 24
"""Beyond this size exact positivity is left to floats."""


@dataclass(frozen=True)
class Phases:
    r"""The mixture $\sum_k w_k z_k z_k^\dagger$ in floats; one phase vector a row."""

    weights: Array
    vectors: Array


def phase_mixture(correlation: Any) -> Membership:
    r"""Decide whether a correlation matrix is $E[z z^\dagger]$ for random phases, $|z_i| = 1$.

    ``correlation`` is n x n, Hermitian, positive semidefinite, with unit diagonal (``InvalidInput``
    if not). In: exact weights over phase vectors with entries $(q + ip)^2/(q^2 + p^2)$, or roots of
    unity; what they miss is less than the weight left over, which pairs of phases make up for. Out:
    a Hermitian W with $tr(WC) > \gamma \ge z^\dagger W z$, where $\gamma - z^\dagger W z$ is a sum
    of squares of trigonometric polynomials. ``member`` is ``None`` when the matrix is too near to
    the boundary, or too large (mixtures are sought up to n = 12). Every correlation matrix of size
    at most 3 is a member (Christensen and Vesterstrøm 1979; Li and Tam 1994), and every circulant
    one is, since Fourier vectors are its eigenvectors.

    >>> from fractions import Fraction
    >>> phase_mixture([[1, Fraction(-1, 2), 0], [Fraction(-1, 2), 1, 0], [0, 0, 1]]).member
    True
    """
    c = correlation_matrix(correlation)
    problem = {"quantity": "phase_mixture", "matrix": c.json}
    notes: list[str] = []
    for certificate, primal in _inside(c):
        if (settled := settle(problem, certificate)) is not None:
            return _decided(problem, settled, primal=primal)
    moments: Moments | None = None
    for moments in _bounds(c.floats, notes):
        if moments.bound < 1:
            settled = settle(problem, {"upper": rounded_functional(c, moments)})
            if settled is not None:
                return _decided(problem, settled, dual=moments.functional, notes=tuple(notes))
        for certificate, primal in _at_the_boundary(c, moments):
            if (settled := settle(problem, certificate)) is not None:
                return _decided(problem, settled, primal=primal, notes=tuple(notes))
    reason = _reason(c, moments)
    return Membership(problem, {}, set=SET, member=None, reason=reason, notes=tuple(notes))


def phase_robustness(correlation: Any) -> Certified:
    r"""Bound the largest $\lambda \in [0, 1]$ for which $\lambda C + (1 - \lambda) 1$ is a mixture.

    ``correlation`` as for `phase_mixture`; the set is that of all $E[z z^\dagger]$ with
    $|z_i| = 1$. From below by an explicit mixture, from above by a functional W of zero diagonal:
    $\lambda\, tr(WC) \le \max_z z^\dagger W z$, the maximum bounded by a sum of squares of
    trigonometric polynomials in the $z_i \bar z_j$. The value is 1 for members, so for all of size
    at most 3; for the Gram matrix of the four qubit SIC states it is $\sqrt 3/2$. The upper bound
    uses the whole matrix up to n = 8, above that submatrices; the lower one is weak beyond n = 12.
    The interval is narrower than 1e-6 up to n = 4, and mostly up to n = 6.
    """
    c = correlation_matrix(correlation)
    problem = {"quantity": "phase_robustness", "matrix": c.json}
    for sure, primal in _inside(c):
        if _is_one(problem, sure):
            return certified(problem, sure, value=1.0, primal=primal)
    notes: list[str] = []
    best: Moments | None = None
    found: PhaseMixture | None = None
    for moments in _bounds(c.floats, notes):
        if best is None or moments.bound < best.bound:
            best = moments
        if found is None or found.above > found.value + NEAR:
            for sure, primal in _at_the_boundary(c, moments):
                if _is_one(problem, sure):
                    return certified(problem, sure, value=1.0, primal=primal, notes=tuple(notes))
            found = _mixture(c, best)
        if found is None or best.bound - found.value < 2 * NEAR:
            break
    certificate: dict[str, Json] = {}
    primal = None
    value = None
    if best is not None:
        certificate["upper"] = rounded_functional(c, best)
    if found is None:
        notes.append(f"mixtures are sought up to size {LARGEST_MIXTURE}")
        certificate["lower"] = pairs_only(c)
    else:
        primal, value = Phases(found.weights, found.phases), min(found.value, 1.0)
        certificate["lower"] = rounded_mixture(c, found)
        for exact in _exactly(c, value, best):
            settled = settle(problem, exact)
            if settled is not None and settled[1].exact is not None:
                certificate = exact
                break
    return certified(
        problem,
        certificate,
        value=value,
        primal=primal,
        dual=None if best is None else best.functional,
        notes=tuple(notes),
    )


def _decided(
    problem: Json,
    settled: tuple[dict[str, Json], Finding],
    primal: Phases | None = None,
    dual: Array | None = None,
    notes: tuple[str, ...] = (),
) -> Membership:
    certificate, found = settled
    return Membership(
        problem,
        certificate,
        set=SET,
        member=found.member,
        primal=primal,
        dual=dual,
        notes=notes,
        stands_on=found.stands_on,
    )


def _inside(c: Given) -> Iterator[tuple[dict[str, Json], Phases | None]]:
    """Yield certificates of membership that cost little, the most telling first."""
    n = len(c.floats)
    if n == 1:
        yield {"all": "size"}, Phases(np.ones(1), np.ones((1, 1)))
    if c.exact and n > 1:
        numbers = c.numbers()
        yield {"lower": one_vector(numbers)}, Phases(np.ones(1), c.floats[:, :1].T)
        if n <= LARGEST_TEST and _is_circulant(numbers):
            yield {"all": "circulant"}, _fourier(c.floats)
    if n > LARGEST_MIXTURE:
        yield {"lower": pairs_only(c)}, None
    elif n > 1:
        found = phase_mixture_program(c.floats, rounds=QUICK)
        if found is not None and found.value > 1:
            yield {"lower": rounded_mixture(c, found)}, Phases(found.weights, found.phases)
        if n == 3 and c.exact and (triangles := two_triangles(c.numbers())) is not None:
            yield {"lower": triangles}, None
        if n <= 3:
            yield {"all": "size"}, None if found is None else Phases(found.weights, found.phases)


def _mixture(c: Given, moments: Moments | None) -> PhaseMixture | None:
    if len(c.floats) > LARGEST_MIXTURE:
        return None
    if moments is None:
        return phase_mixture_program(c.floats)
    return phase_mixture_program(c.floats, moments.functional, moments.bound)


def _at_the_boundary(
    c: Given, moments: Moments | None
) -> Iterator[tuple[dict[str, Json], Phases | None]]:
    """Yield what may show membership of a matrix that seems to be a mixture, just so."""
    if moments is not None and moments.bound < 1 - NEAR:
        return
    for turn, numbers in gauges(c.numbers()) if c.exact else ():
        for _, vectors, mixture in roots_of_unity(numbers, 1.0):
            weights = np.array([to_float(read(w)).real for w in mixture["weights"]])
            phases = Phases(weights, to_floats(vectors) * to_floats([turn]))
            yield {"lower": mixture, "turn": [write(x) for x in turn]}, phases
    found = _mixture(c, moments)
    if found is not None and found.value > 1:
        yield {"lower": rounded_mixture(c, found)}, Phases(found.weights, found.phases)


def _is_one(problem: Json, certificate: dict[str, Json]) -> bool:
    settled = settle(problem, certificate)
    return settled is not None and settled[1].lower == 1


def _is_circulant(c: Matrix) -> bool:
    n = len(c)
    return all((c[i][j] - c[0][(j - i) % n]).is_zero() for i in range(1, n) for j in range(n))


def _fourier(c: Array) -> Phases:
    k = np.arange(len(c))
    vectors = np.exp(2j * np.pi * np.outer(k, k) / len(c))
    weights = np.einsum("ai,ij,aj->a", vectors.conj(), c, vectors).real / len(c) ** 2
    return Phases(weights, vectors)


def _bounds(c: Array, notes: list[str]) -> Iterator[Moments]:
    """Bound lambda from above, better and better; by principal submatrices of a large matrix."""
    n = len(c)
    if n <= LARGEST_MOMENTS:
        for exponents in ladder(n):
            found = moment_bound(c, exponents)
            if isinstance(found, Moments):
                notes.extend(found.notes)
                yield found
            else:
                notes.extend(found)
        return
    notes.append(f"the upper bound is that of a principal submatrix of size {PART}")
    best: Moments | None = None
    chosen: tuple[int, ...] = ()
    parts = itertools.islice(itertools.combinations(range(n), PART), MANY)
    far = sorted(parts, key=lambda rows: -float(np.linalg.norm(c[np.ix_(rows, rows)])))
    for rows in far[:SUBSETS]:
        found = moment_bound(c[np.ix_(rows, rows)], half_monomials(PART))
        if isinstance(found, Moments) and (best is None or found.bound < best.bound):
            best, chosen = found, rows
    if best is not None:
        yield embedded(best, chosen, n)


def _exactly(c: Given, value: float, moments: Moments | None) -> Iterator[dict[str, Json]]:
    """Guess the exact threshold, with a mixture and a functional that both attain it."""
    if moments is None or not c.exact or len(c.floats) > LARGEST_EXACT or value > 1 - NEAR:
        return
    for turn, numbers in gauges(c.numbers()):
        found = moments
        if any(x != ONE for x in turn):
            again = moment_bound(to_floats(numbers), half_monomials(len(turn)))
            if not isinstance(again, Moments):
                continue
            found = again
        for exact, _, mixture in roots_of_unity(numbers, value):
            upper = exact_functional(numbers, exact, found)
            if upper is not None:
                yield {"lower": mixture, "upper": upper, "turn": [write(x) for x in turn]}


def _reason(c: Given, moments: Moments | None) -> str:
    n = len(c.floats)
    if n > LARGEST_MIXTURE:
        return f"mixtures are sought up to size {LARGEST_MIXTURE}, and no small submatrix is out"
    if moments is not None and abs(moments.bound - 1) < 1e-6:
        return (
            "the matrix is nearer to the boundary than floats can tell, and no exact mixture of"
            " roots of unity was found (exact entries are tried exactly); phase_robustness gives"
            " the bracket"
        )
    return "neither a mixture nor a separating functional was found"
