r"""C5.3b (section 5.3): two limits on what can be had at once that do hold.

Predictors that span k dimensions explain, of orthonormal targets, no more than k in all (Bessel).
Observables that anticommute and square to one have squared means that sum to at most 1.
"""

from ....theory.vocabulary import (
    AtMost,
    Mask,
    Size,
    State,
    Unitary,
    abs2,
    dagger,
    inner,
    pauli_x,
    pauli_y,
    pauli_z,
    total,
    trace,
    vector,
)
from ...claim import claim


def explained(n, U, T, used, asked):
    r"""Return $\sum_j \sum_a t_j s_a\,|\langle u_a, y_j\rangle|^2$: the sum of $R^2$ of the targets
    $y_j$, columns of T, that are asked for, by the predictors $u_a$, columns of U, that are
    used."""
    return total(n, lambda j: total(n, lambda a: asked[j] * used[a] * abs2((dagger(U) @ T)[a, j])))


@claim(entry="C5.3b")
def explained_targets_are_at_most_predictors(
    n: Size, U: Unitary["n"], T: Unitary["n"], used: Mask["n"], asked: Mask["n"]
) -> AtMost:
    r"""Over any set of orthonormal targets the $R^2$ of $k$ orthonormal predictors sum to at most
    $k$."""
    return AtMost(explained(n, U, T, used, asked), total(n, lambda a: used[a]))


@explained_targets_are_at_most_predictors.derivation
def _(n, U, T, used, asked):
    yield (
        "Unitarity",
        total(n, lambda a: used[a] * total(n, lambda j: abs2((dagger(U) @ T)[a, j]))),
        "over all targets each predictor explains 1",
    )
    yield (
        "Normalisation",
        explained(n, U, T, used, asked)
        + total(
            n,
            lambda j: total(
                n, lambda a: (1 - asked[j]) ** 2 * used[a] * abs2((dagger(U) @ T)[a, j])
            ),
        ),
        "those asked for, and the others",
    )


def bloch(rho):
    """Return the means of the three Pauli observables."""
    return vector([trace(axis @ rho) for axis in (pauli_x(), pauli_y(), pauli_z())])


@claim(entry="C5.3b")
def paulis_cannot_all_be_certain(rho: State[2]) -> AtMost:
    r"""The squared means of the three Pauli observables, which anticommute, sum to at most 1 in
    every state of a qubit."""
    return AtMost(inner(bloch(rho), bloch(rho)), 1)


@paulis_cannot_all_be_certain.derivation
def _(rho):
    u, v = vector([-rho[0, 1], rho[0, 0]]), vector([rho[1, 1], -rho[1, 0]])
    yield (
        "Normalisation",
        inner(bloch(rho), bloch(rho)) + 4 * inner(u, rho @ u) + 4 * inner(v, rho @ v),
        r"$\det\rho$ is a sum of two nonnegative forms",
    )
