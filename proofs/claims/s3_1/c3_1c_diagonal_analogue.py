"""C3.1c (section 3.1): what corresponds to the diagonal of a density matrix.

Not the keep probabilities: rescaled so that it preserves the trace, dropout leaves the diagonal
alone, and the keep probability multiplies everything else.
"""

from ....theory.vocabulary import (
    Equal,
    Matrix,
    Prob,
    Size,
    bernoulli,
    dagger,
    diag,
    diagonal,
    diagonal_part,
    expectation,
)
from ...claim import claim


def rescaled_dropout(n, s, rho):
    """Return the action of Bernoulli masks with keep probability s^2, divided by s."""
    return expectation(bernoulli(n, s**2), lambda m: diag(m / s) @ rho @ dagger(diag(m / s)))


@claim(entry="C3.1c")
def dropout_keeps_the_diagonal(n: Size, s: Prob("(0, 1]"), rho: Matrix["n"]) -> Equal:
    r"""Trace preserving dropout, with keep probability $p = s^2$ and masks $m/s$, leaves the
    diagonal unchanged."""
    return Equal(diagonal(rescaled_dropout(n, s, rho)), diagonal(rho))


@dropout_keeps_the_diagonal.derivation
def _(n, s, rho, i):
    E = bernoulli(n, s**2).expectation
    yield "Definition", E(lambda m: m[i] / s * rho[i, i] * (m[i] / s)), r"$D_{m/s}$ is diagonal"
    yield "Linearity", E(lambda m: m[i] ** 2) / s**2 * rho[i, i], r"$\rho$ is not random"
    yield "Moments", s**2 / s**2 * rho[i, i], r"$\mathbb{E}[m_i^2] = s^2$"


@claim(entry="C3.1c")
def dropout_multiplies_off_diagonals(n: Size, s: Prob("(0, 1]"), rho: Matrix["n"]) -> Equal:
    r"""It multiplies everything off the diagonal by the keep probability $p = s^2$."""
    return Equal(
        rescaled_dropout(n, s, rho) - diagonal_part(rescaled_dropout(n, s, rho)),
        s**2 * (rho - diagonal_part(rho)),
    )
