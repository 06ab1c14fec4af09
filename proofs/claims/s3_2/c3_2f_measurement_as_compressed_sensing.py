r"""C3.2f (section 3.2): is a measurement a compressed sensing of the state?

One basis does not determine the state. The outcomes of a 2-design do, by a linear formula; for a
qubit the six eigenvectors of the Pauli matrices are one, for a qutrit four unbiased bases.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    IMAGINARY_UNIT,
    And,
    Equal,
    Implies,
    Size,
    State,
    all_ones,
    diagonal,
    identity,
    outer,
    trace,
    vector,
)
from ...claim import claim

I = IMAGINARY_UNIT  # noqa: E741
PAULI_EIGENVECTORS = ((1, 0), (0, 1), (1, 1), (1, -1), (1, I), (1, -1 * I))
"""The eigenvectors of Z, X and Y; the last four times the square root of 2."""


def projectors():
    """Return the six pure states."""
    return [
        outer(vector(v), vector(v)) / norm
        for v, norm in zip(PAULI_EIGENVECTORS, (1, 1, 2, 2, 2, 2), strict=True)
    ]


def added(matrices):
    """Return the sum of matrices."""
    first, *others = matrices
    for other in others:
        first = first + other
    return first


@claim(entry="C3.2f", expect="refuted", corrected_by="six_outcomes_determine_a_qubit")
def one_basis_determines_the_state_as_stated(n: Size, rho: State["n"], tau: State["n"]) -> Implies:
    r"""States with the same diagonal are the same."""
    return Implies(Equal(diagonal(rho), diagonal(tau)), Equal(rho, tau))


@one_basis_determines_the_state_as_stated.witness
def _():
    half = Fraction(1, 2)
    return {"n": 2, "rho": [[half, half], [half, half]], "tau": [[half, 0], [0, half]]}


@claim(entry="C3.2f")
def plus_state_and_mixture_look_alike() -> Equal:
    r"""$|+\rangle\langle+|$ and $I/2$ have the same diagonal."""
    return Equal(diagonal(all_ones(2) / 2), diagonal(identity(2) / 2))


@claim(entry="C3.2f")
def six_vectors_are_a_design() -> And:
    r"""The six projectors, with weights $1/6$, are a 2-design: their mean is $I/2$, and that of
    $\langle v|A|v\rangle\,|v\rangle\langle v|$ is $(A + \mathrm{tr}\,A\,I)/6$ on all matrix
    units."""
    units = [outer(identity(2)[a], identity(2)[b]) for a in (0, 1) for b in (0, 1)]
    return And(
        Equal(added(projectors()) / 6, identity(2) / 2),
        *[
            Equal(
                added([trace(P @ A) * P for P in projectors()]) / 6,
                (A + trace(A) * identity(2)) / 6,
            )
            for A in units
        ],
    )


@claim(entry="C3.2f", uses=[six_vectors_are_a_design])
def six_outcomes_determine_a_qubit(rho: State[2]) -> Equal:
    r"""A measurement with the six outcomes $P_k = \langle v_k|\rho|v_k\rangle/3$ determines the
    state: $\rho = 3\sum_k P_k |v_k\rangle\langle v_k| - I$."""
    return Equal(3 * added([trace(P @ rho) / 3 * P for P in projectors()]) - identity(2), rho)
