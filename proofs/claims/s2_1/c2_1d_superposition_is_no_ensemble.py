r"""C2.1d (section 2.1): does a superposition represent an ensemble of classical states?

Only for what is diagonal. The ensemble is what dephasing leaves of the superposition.
"""

from ....theory.vocabulary import (
    IMAGINARY_UNIT,
    And,
    Equal,
    Hermitian,
    Implies,
    Index,
    Matrix,
    RealVector,
    Size,
    Vector,
    abs2,
    all_ones,
    delta,
    dephase,
    diag,
    identity,
    inner,
    outer,
    pauli_x,
    total,
    trace,
)
from ...claim import claim


def ensemble_mean(n, A, psi):
    r"""Return $\sum_i |\psi_i|^2 A_{ii}$."""
    return total(n, lambda i: abs2(psi[i]) * A[i, i])


def interference(n, A, psi):
    r"""Return $\langle\psi|A|\psi\rangle - \sum_i |\psi_i|^2 A_{ii}$."""
    return inner(psi, A @ psi) - ensemble_mean(n, A, psi)


@claim(entry="C2.1d", expect="refuted", corrected_by="diagonal_observables_see_an_ensemble")
def superposition_is_an_ensemble_as_stated(n: Size, A: Hermitian["n"], psi: Vector["n"]) -> Equal:
    r"""Every observable has in a superposition the mean that it has in the ensemble of its basis
    states."""
    return Equal(inner(psi, A @ psi), ensemble_mean(n, A, psi))


@claim(entry="C2.1d")
def pauli_x_tells_them_apart() -> And:
    r"""The observable $X$ has the mean 1 in $|+\rangle$ and 0 in $I/2$."""
    return And(
        Equal(trace(pauli_x() @ (all_ones(2) / 2)), 1),
        Equal(trace(pauli_x() @ (identity(2) / 2)), 0),
    )


@claim(entry="C2.1d")
def diagonal_observables_see_an_ensemble(
    n: Size, A: Matrix["n"], a: RealVector["n"], psi: Vector["n"]
) -> Implies:
    r"""Diagonal observables do see an ensemble."""
    return Implies(Equal(A, diag(a)), Equal(inner(psi, A @ psi), ensemble_mean(n, A, psi)))


@claim(entry="C2.1d")
def only_diagonal_observables_do(n: Size, A: Matrix["n"], i: Index["n"], j: Index["n"]) -> Equal:
    r"""And no others: the entries of $A$ off the diagonal are the interference in the four
    superpositions $e_i + \omega e_j$ with $\omega = \pm 1, \pm \mathrm{i}$."""
    e, f = identity(n)[i], identity(n)[j]
    return Equal(
        interference(n, A, e + f)
        - interference(n, A, e - f)
        - IMAGINARY_UNIT * interference(n, A, e + IMAGINARY_UNIT * f)
        + IMAGINARY_UNIT * interference(n, A, e - IMAGINARY_UNIT * f),
        4 * (1 - delta(i, j)) * A[i, j],
    )


@claim(entry="C2.1d")
def the_ensemble_is_the_dephased_state(n: Size, A: Matrix["n"], psi: Vector["n"]) -> Equal:
    r"""The ensemble is the decohered state $\Delta_0(\psi\psi^\dagger)$."""
    return Equal(trace(A @ dephase(0, outer(psi, psi))), ensemble_mean(n, A, psi))


@the_ensemble_is_the_dephased_state.derivation
def _(n, A, psi):
    yield (
        "Trace",
        total(n, lambda i: A[i, i] * outer(psi, psi)[i, i]),
        "what is dephased is diagonal",
    )
    yield "Definition", ensemble_mean(n, A, psi), ""
