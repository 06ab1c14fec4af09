r"""C4.1b (section 4.1): is all decoherence dropout?

Amplitude damping is not. Dropout, rescaled, is what leaves every basis state alone.
"""

from ....theory.vocabulary import (
    Channel,
    ComplexCorrelation,
    Equal,
    ForSome,
    Index,
    Matrix,
    Prob,
    Size,
    abs2,
    conj,
    dagger,
    delta,
    diag,
    matrix,
    matrix_unit,
    schur,
    total,
    transpose,
)
from ...claim import claim


def damp(g, k, rho):
    r"""Return $K_0\rho K_0^\dagger + K_1\rho K_1^\dagger$: amplitude damping with the decay
    probability $g^2 = 1 - k^2$."""
    stay, decay = matrix([[1, 0], [0, k]]), matrix([[0, g], [0, 0]])
    return stay @ rho @ dagger(stay) + decay @ rho @ dagger(decay)


@claim(entry="C4.1b", expect="refuted", corrected_by="schur_channels_fix_basis_states")
def amplitude_damping_is_dropout_as_stated(g: Prob("(0, 1]"), k: Prob) -> ForSome:
    r"""Some Schur multiplier does to the excited state what amplitude damping does to it."""
    excited = matrix_unit(2, 1, 1)
    return ForSome(Matrix[2], lambda C: Equal(damp(g, k, excited)[0, 0], schur(C, excited)[0, 0]))


@claim(entry="C4.1b")
def schur_channels_fix_basis_states(n: Size, C: ComplexCorrelation["n"], i: Index["n"]) -> Equal:
    r"""A Schur multiplier with unit diagonal leaves every basis state alone."""
    return Equal(schur(C, matrix_unit(n, i, i)), matrix_unit(n, i, i))


@claim(entry="C4.1b")
def what_leaves_a_basis_state(K: Size, n: Size, phi: Channel["K", "n"], i: Index["n"]) -> Equal:
    r"""Conversely, what any channel takes away from $|i\rangle\langle i|$ is
    $\sum_k \sum_{b \ne i} |\langle b|A_k|i\rangle|^2$. A channel that leaves all basis states alone
    has Kraus operators without entries off the diagonal."""
    return Equal(
        1 - phi(matrix_unit(n, i, i))[i, i],
        total(K, lambda k: total(n, lambda b: (1 - delta(b, i)) * abs2(phi[k][b, i]))),
    )


@claim(entry="C4.1b", uses=[what_leaves_a_basis_state])
def diagonal_kraus_operators_are_a_schur_multiplier(
    K: Size, n: Size, V: Matrix["K", "n"], rho: Matrix["n"]
) -> Equal:
    r"""And K diagonal Kraus operators, with the diagonals $V_k$, act as the Schur multiplier
    $V^T\bar V$."""
    return Equal(
        total(K, lambda k: diag(V[k]) @ rho @ dagger(diag(V[k]))),
        schur(transpose(V) @ conj(V), rho),
    )
