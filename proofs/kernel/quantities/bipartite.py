r"""Entropies of a state of two systems, in bits.

``quantum_mutual_information``   rho, dims: S(A) + S(B) - S(AB); evidence: whole, first, second
``quantum_conditional_entropy``  rho, dims: S(A|B) = S(AB) - S(B), negative for entangled states;
evidence: whole, second
``conditional_entropy``          joint, entry (x, y) the probability of both: H(X|Y)
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..declarations import Refused
from ..matrices import Matrix
from .entropies import ONE, combination
from .finding import Finding
from .frames import Law, State, as_state, entropy, exact_or_none, law, read_real, sum_of
from .grid import Grid
from .problem import Ball, read_ball, read_int

Json = Any


def parts(problem: Mapping[str, Json]) -> tuple[State, State, State]:
    """Return a state of two systems, and what it is on the first and on the second."""
    a, b = (read_int(d, 1, 1 << 10) for d in problem["dims"])
    ball, exact = read_ball(problem["rho"]), exact_or_none(problem["rho"])
    whole = as_state(ball, exact)
    if whole.dimension != a * b:
        raise Refused("the dimension of a state is the product of those of its parts")
    rows_first = [[[(i * b + k, j * b + k) for k in range(b)] for j in range(a)] for i in range(a)]
    rows_second = [[[(k * b + i, k * b + j) for k in range(a)] for j in range(b)] for i in range(b)]
    first, second = (
        as_state(Ball(_summed(ball.centre, rows), size * ball.radius), _summed_exactly(exact, rows))
        for rows, size in ((rows_first, b), (rows_second, a))
    )
    return whole, first, second


Places = list[list[list[tuple[int, int]]]]


def _summed(m: Grid, rows: Places) -> Grid:
    re, im = (
        [[sum(part[i][j] for i, j in places) for places in row] for row in rows]
        for part in (m.re, m.im)
    )
    return Grid(m.den, re, im)


def _summed_exactly(m: Matrix | None, rows: Places) -> Matrix | None:
    if m is None:
        return None
    return [[sum_of([m[i][j] for i, j in places]) for places in row] for row in rows]


def check_mutual(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Enclose I(A:B)."""
    whole, first, second = parts(problem)
    return combination(
        [
            (ONE, entropy(first, certificate["first"])),
            (ONE, entropy(second, certificate["second"])),
            (-ONE, entropy(whole, certificate["whole"])),
        ]
    )


def check_conditional(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Enclose S(A|B)."""
    whole, _, second = parts(problem)
    return combination(
        [
            (ONE, entropy(whole, certificate["whole"])),
            (-ONE, entropy(second, certificate["second"])),
        ]
    )


def check_classical_conditional(
    problem: Mapping[str, Json], certificate: Mapping[str, Json]
) -> Finding:
    """Enclose H(X|Y)."""
    rows, radius = read_real(problem["joint"])
    joint = law([x for row in rows for x in row], radius)
    columns = list(zip(*rows, strict=True))
    second = Law(tuple(sum(column, Fraction(0)) for column in columns), radius * len(rows))
    return combination([(ONE, joint.entropy()), (-ONE, second.entropy())])


BIPARTITE = {
    "quantum_mutual_information": check_mutual,
    "quantum_conditional_entropy": check_conditional,
    "conditional_entropy": check_classical_conditional,
}
