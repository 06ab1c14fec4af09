r"""C6b (section 6): "measurement shapes computation", the part that can be tested.

An instrument has the Kraus operators $A_k$, one for each outcome. If on average it does nothing,
its outcome says nothing. To read a classical mask disturbs nothing.
"""

from ....theory.vocabulary import (
    Channel,
    Complex,
    Distribution,
    Equal,
    Index,
    Size,
    State,
    abs2,
    conj,
    delta,
    dephase,
    diag,
    matrix_unit,
    real_part,
    total,
    trace,
)
from ...claim import claim


@claim(entry="C6b")
def disturbance_of_basis_states(K: Size, n: Size, phi: Channel["K", "n"], i: Index["n"]) -> Equal:
    r"""What the average channel takes away from a basis state is
    $\sum_k \sum_{b \ne i} |\langle b|A_k|i\rangle|^2$: where it does nothing, every $A_k$ is
    diagonal."""
    return Equal(
        1 - phi(matrix_unit(n, i, i))[i, i],
        total(K, lambda k: total(n, lambda b: (1 - delta(b, i)) * abs2(phi[k][b, i]))),
    )


@claim(entry="C6b", uses=[disturbance_of_basis_states])
def disturbance_of_coherences(
    K: Size, n: Size, phi: Channel["K", "n"], i: Index["n"], j: Index["n"]
) -> Equal:
    r"""And what it takes away from the coherences is
    $\sum_k |\langle i|A_k|i\rangle - \langle j|A_k|j\rangle|^2$: where it does nothing, every
    $A_k$ is a multiple $a_k$ of the identity."""
    return Equal(
        phi(matrix_unit(n, i, i))[i, i]
        + phi(matrix_unit(n, j, j))[j, j]
        - 2 * real_part(phi(matrix_unit(n, i, j))[i, j]),
        total(K, lambda k: abs2(phi[k][i, i] - phi[k][j, j])),
    )


@claim(entry="C6b", uses=[disturbance_of_coherences])
def no_disturbance_no_information(n: Size, a: Complex, rho: State["n"]) -> Equal:
    r"""Then the outcome has the probability $|a_k|^2$, whatever the state: no information without
    disturbance."""
    return Equal(trace((a * rho) * conj(a)), abs2(a))


@claim(entry="C6b")
def reading_a_mask_disturbs_nothing(n: Size, w: Distribution["n"]) -> Equal:
    r"""A classical mask is a diagonal state, and is left as it was by the measurement that reads
    it."""
    return Equal(dephase(0, diag(w)), diag(w))
