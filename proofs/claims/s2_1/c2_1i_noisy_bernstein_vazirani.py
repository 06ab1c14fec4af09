r"""C2.1i (section 2.1): does noise leave a quantum algorithm resilient?

The algorithm of Bernstein and Vazirani finds a hidden string with one query: the N amplitudes are
signs $s_x/\sqrt N$, and the last Hadamard gates map the state to the string. The probability of
success is the overlap of what arrives there with the state that should.
"""

from ....theory.vocabulary import (
    Equal,
    Prob,
    Signs,
    Size,
    dephase,
    inner,
    outer,
    schur,
    vector,
)
from ...claim import claim


def success(N, s, rho):
    r"""Return $\langle\psi|\rho|\psi\rangle$ for the amplitudes $s_x/\sqrt N$."""
    return inner(s, rho @ s) / N


def query_state(N, s):
    """Return the state after the query."""
    return outer(s, s) / N


def dephase_qubit(p, flip, rho):
    r"""Return $\frac{1+p}{2}\rho + \frac{1-p}{2} Z\rho Z$, for a Z with the given diagonal z: then
    $Z\rho Z = zz^T \odot \rho$."""
    z = vector(flip)
    return (1 + p) / 2 * rho + (1 - p) / 2 * schur(outer(z, z), rho)


@claim(entry="C2.1i", expect="refuted", corrected_by="success_under_dephasing")
def algorithm_is_resilient_as_stated(N: Size, p: Prob, s: Signs["N"]) -> Equal:
    r"""Dephasing before the last gates leaves the algorithm as reliable as it was."""
    return Equal(success(N, s, dephase(p, query_state(N, s))), success(N, s, query_state(N, s)))


@claim(entry="C2.1i")
def success_under_dephasing(N: Size, p: Prob, s: Signs["N"]) -> Equal:
    r"""With retention $p$ on the N levels the string is found with probability
    $p + (1-p)/N$."""
    return Equal(success(N, s, dephase(p, query_state(N, s))), p + (1 - p) / N)


@success_under_dephasing.derivation
def _(N, p, s):
    yield (
        "Definition",
        p * success(N, s, query_state(N, s)) + (1 - p) * (inner(s**2, s**2) / N**2),
        r"what is left of $\rho$, and its diagonal $|s_x|^2/N$",
    )
    yield "Normalisation", p + (1 - p) * (N / N**2), r"$s_x^2 = 1$"
    yield "Algebra", p + (1 - p) / N, ""


@claim(entry="C2.1i")
def success_with_one_noisy_qubit(p: Prob, s: Signs[2]) -> Equal:
    r"""With one qubit it is $(1+p)/2$."""
    return Equal(success(2, s, dephase_qubit(p, [1, -1], query_state(2, s))), (1 + p) / 2)


@claim(entry="C2.1i")
def success_with_two_noisy_qubits(p: Prob, s: Signs[4]) -> Equal:
    r"""When each of two qubits is dephased by itself, it is $((1+p)/2)^2$."""
    first = dephase_qubit(p, [1, 1, -1, -1], query_state(4, s))
    return Equal(success(4, s, dephase_qubit(p, [1, -1, 1, -1], first)), ((1 + p) / 2) ** 2)


@claim(entry="C2.1i")
def success_with_three_noisy_qubits(p: Prob, s: Signs[8]) -> Equal:
    r"""When each of three qubits is dephased by itself, it is $((1+p)/2)^3$."""
    first = dephase_qubit(p, [1, 1, 1, 1, -1, -1, -1, -1], query_state(8, s))
    second = dephase_qubit(p, [1, 1, -1, -1, 1, 1, -1, -1], first)
    third = dephase_qubit(p, [1, -1, 1, -1, 1, -1, 1, -1], second)
    return Equal(success(8, s, third), ((1 + p) / 2) ** 3)
