"""C1a (section 1): dropout and decoherence share a mathematical structure.

What a Bernoulli mask does to the second moment of a layer is what dephasing does to a state.
"""

from ....theory.vocabulary import (
    Equal,
    Matrix,
    Prob,
    Size,
    bernoulli,
    dagger,
    delta,
    dephase,
    diag,
    expectation,
    second_moment_map,
)
from ...claim import claim


@claim(entry="C1a")
def dropout_is_dephasing(n: Size, p: Prob, rho: Matrix["n"]) -> Equal:
    r"""Bernoulli dropout acts on second moments as $p$ times the dephasing channel with coherence
    retention $p$."""
    return Equal(second_moment_map(bernoulli(n, p), rho), p * dephase(p, rho))


@dropout_is_dephasing.derivation
def _(n, p, rho, i, j):
    E = bernoulli(n, p).expectation
    yield "Definition", E(lambda m: m[i] * rho[i, j] * m[j]), r"$D_m$ is diagonal and real"
    yield "Linearity", E(lambda m: m[i] * m[j]) * rho[i, j], r"$\rho$ is not random"
    yield (
        "Independence",
        (
            E(lambda m: m[i]) * E(lambda m: m[j]) * (1 - delta(i, j))
            + E(lambda m: m[i] ** 2) * delta(i, j)
        )
        * rho[i, j],
        r"split $i \ne j$ and $i = j$",
    )
    yield (
        "Moments",
        (p**2 * (1 - delta(i, j)) + p * delta(i, j)) * rho[i, j],
        r"$\mathbb{E}[m_i] = \mathbb{E}[m_i^2] = p$",
    )
    yield "Algebra", p * (p * rho[i, j] + (1 - p) * (delta(i, j) * rho[i, j])), "collect"


@claim(entry="C1a", uses=[dropout_is_dephasing])
def inverted_dropout_is_scaled_dephasing(n: Size, p: Prob("(0, 1]"), rho: Matrix["n"]) -> Equal:
    r"""Inverted dropout, with masks $m/p$, acts as $1/p$ times the same channel."""
    return Equal(
        expectation(bernoulli(n, p), lambda m: diag(m / p) @ rho @ dagger(diag(m / p))),
        dephase(p, rho) / p,
    )


@inverted_dropout_is_scaled_dephasing.derivation
def _(n, p, rho, i, j):
    E = bernoulli(n, p).expectation
    yield "Definition", E(lambda m: m[i] / p * rho[i, j] * (m[j] / p)), r"$D_{m/p}$ is diagonal"
    yield "Linearity", E(lambda m: m[i] * m[j]) / p**2 * rho[i, j], r"$\rho$ is not random"
    yield (
        "Independence",
        (
            E(lambda m: m[i]) * E(lambda m: m[j]) * (1 - delta(i, j))
            + E(lambda m: m[i] ** 2) * delta(i, j)
        )
        / p**2
        * rho[i, j],
        r"split $i \ne j$ and $i = j$",
    )
    yield (
        "Moments",
        (p**2 * (1 - delta(i, j)) + p * delta(i, j)) / p**2 * rho[i, j],
        r"$\mathbb{E}[m_i] = \mathbb{E}[m_i^2] = p$",
    )
    yield "Algebra", (p * rho[i, j] + (1 - p) * (delta(i, j) * rho[i, j])) / p, "collect"
