r"""C4.2b (section 4.2): when does dephasing make things classical?

A channel breaks entanglement when it measures and prepares (Horodecki, Shor and Ruskai 2003). The
Choi matrix of such a channel stays positive when its output is transposed. That of a Schur channel
does not, as long as any coherence is left.
"""

from ....theory.vocabulary import (
    AtMost,
    ComplexCorrelation,
    Equal,
    Index,
    Matrix,
    Prob,
    Size,
    State,
    abs2,
    choi_form,
    conj,
    dagger,
    delta,
    dephase,
    identity,
    inner,
    matrix_unit,
    schur,
    total,
    trace,
    transpose,
)
from ...claim import claim


def transposed_form(n, channel, V):
    """Return the quadratic form of the Choi matrix with its output transposed."""
    return choi_form(n, lambda rho: transpose(channel(rho)), V)


def probe(n, c, i, j):
    r"""Return $c\,|i\rangle\langle j| - |j\rangle\langle i|$."""
    return c * matrix_unit(n, i, j) - matrix_unit(n, j, i)


@claim(entry="C4.2b")
def measuring_and_preparing_stays_positive(
    n: Size, A: Matrix["n"], sigma: State["n"], V: Matrix["n"]
) -> AtMost:
    r"""What measures with the effect $A^\dagger A$ and prepares a state $\sigma$ has a
    nonnegative form; so have all sums of such maps."""
    return AtMost(0, transposed_form(n, lambda rho: trace(A @ rho @ dagger(A)) * sigma, V))


@measuring_and_preparing_stays_positive.derivation
def _(n, A, sigma, V):
    W = conj(A) @ V
    yield (
        "Definition",
        total(n, lambda r: inner(W[r], transpose(sigma) @ W[r])),
        r"each row of $\bar A V$ is tested against $\sigma^T$",
    )


@claim(entry="C4.2b")
def schur_channel_has_a_negative_direction(
    n: Size, C: ComplexCorrelation["n"], i: Index["n"], j: Index["n"]
) -> Equal:
    r"""For a Schur channel the form at $C_{ij}|i\rangle\langle j| - |j\rangle\langle i|$ is
    $-2\,|C_{ij}|^2$ for $i \ne j$: it breaks entanglement only if $C = I$."""
    return Equal(
        transposed_form(n, lambda rho: schur(C, rho), probe(n, C[i, j], i, j)),
        -2 * (1 - delta(i, j)) * abs2(C[i, j]),
    )


@claim(entry="C4.2b", uses=[schur_channel_has_a_negative_direction])
def dephasing_with_retention_keeps_entanglement(
    n: Size, p: Prob, i: Index["n"], j: Index["n"]
) -> Equal:
    r"""In particular $\Delta_p$ breaks no entanglement for $p > 0$, however small: its form at
    $p\,|i\rangle\langle j| - |j\rangle\langle i|$ is $-2p^2$ for $i \ne j$."""
    return Equal(
        transposed_form(n, lambda rho: dephase(p, rho), probe(n, p, i, j)),
        delta(i, j) * (1 - p) ** 2 - 2 * (1 - delta(i, j)) * p**2,
    )


@claim(entry="C4.2b")
def collapse_measures_and_prepares(n: Size, rho: Matrix["n"]) -> Equal:
    r"""And $C = I$ does: it measures in the basis and prepares what was found."""
    return Equal(
        schur(identity(n), rho),
        total(n, lambda i: rho[i, i] * matrix_unit(n, i, i)),
    )
