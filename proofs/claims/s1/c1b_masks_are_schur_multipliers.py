"""C1b (section 1): any random mask acts on second moments as a Schur multiplier.

The multiplier is the second moment of the mask. The map is always completely positive; it preserves
the trace exactly when every unit has unit second moment, and is then unital too.
"""

from ....theory.vocabulary import (
    AtMost,
    Equal,
    Implies,
    Index,
    Loewner,
    MaskLaw,
    Matrix,
    Prob,
    Size,
    abs2,
    all_ones,
    choi_form,
    conj,
    delta,
    diagonal,
    expectation,
    identity,
    matrix_unit,
    ones,
    retention_matrix,
    schur,
    second_moment,
    second_moment_map,
    total,
    trace,
    transpose,
    zeros,
)
from ...claim import claim


@claim(entry="C1b")
def random_mask_is_schur_multiplier(n: Size, law: MaskLaw["n"], rho: Matrix["n"]) -> Equal:
    r"""A random mask acts on second moments as the Schur multiplier $\mathbb{E}[m m^\dagger]$."""
    return Equal(second_moment_map(law, rho), schur(second_moment(law), rho))


@random_mask_is_schur_multiplier.derivation
def _(n, law, rho, i, j):
    E = law.expectation
    yield "Definition", E(lambda m: m[i] * rho[i, j] * conj(m[j])), r"$D_m$ is diagonal"
    yield "Linearity", E(lambda m: m[i] * conj(m[j])) * rho[i, j], r"$\rho$ is not random"


@claim(entry="C1b")
def mask_multiplier_is_positive(n: Size, law: MaskLaw["n"]) -> Loewner:
    r"""The multiplier of a random mask is positive semidefinite."""
    return Loewner(zeros(n, n), second_moment(law))


@mask_multiplier_is_positive.derivation
def _(n, law, v):
    E = law.expectation
    yield (
        "Definition",
        total(n, lambda i: total(n, lambda j: conj(v[i]) * E(lambda m: m[i] * conj(m[j])) * v[j])),
        "write out the quadratic form",
    )
    yield (
        "Linearity",
        E(lambda m: total(n, lambda i: total(n, lambda j: conj(v[i]) * m[i] * conj(m[j]) * v[j]))),
        r"$v$ is not random",
    )
    yield "Algebra", E(lambda m: abs2(total(n, lambda i: conj(v[i]) * m[i]))), "a square"


@claim(entry="C1b", uses=[random_mask_is_schur_multiplier])
def mask_map_is_completely_positive(n: Size, law: MaskLaw["n"], V: Matrix["n"]) -> AtMost:
    r"""The Choi matrix of a random mask has a nonnegative quadratic form: the map is completely
    positive."""
    return AtMost(0, choi_form(n, lambda rho: second_moment_map(law, rho), V))


@mask_map_is_completely_positive.derivation
def _(n, law, V):
    E = law.expectation
    yield (
        "Definition",
        total(
            n,
            lambda i: total(
                n,
                lambda j: total(
                    n,
                    lambda a: total(
                        n,
                        lambda b: (
                            conj(V[i, a])
                            * E(lambda m: m[a] * delta(a, i) * delta(b, j) * conj(m[b]))
                            * V[j, b]
                        ),
                    ),
                ),
            ),
        ),
        r"$D_m$ is diagonal",
    )
    yield (
        "Linearity",
        total(
            n,
            lambda i: total(n, lambda j: conj(V[i, i]) * E(lambda m: m[i] * conj(m[j])) * V[j, j]),
        ),
        r"a mask maps $|i\rangle\langle j|$ to a multiple of itself",
    )
    yield (
        "Linearity",
        E(
            lambda m: total(
                n, lambda i: total(n, lambda j: conj(V[i, i]) * m[i] * conj(m[j]) * V[j, j])
            )
        ),
        r"$V$ is not random",
    )
    yield "Algebra", E(lambda m: abs2(total(n, lambda i: conj(V[i, i]) * m[i]))), "a square"


@claim(entry="C1b")
def masked_trace(n: Size, law: MaskLaw["n"], rho: Matrix["n"]) -> Equal:
    r"""After the mask the trace is the sum of the diagonal entries weighted by the second moments
    of the units."""
    return Equal(
        trace(second_moment_map(law, rho)),
        total(n, lambda i: expectation(law, lambda m: abs2(m[i])) * rho[i, i]),
    )


@claim(entry="C1b", uses=[masked_trace])
def unit_second_moments_preserve_trace(n: Size, law: MaskLaw["n"], rho: Matrix["n"]) -> Implies:
    r"""If every unit has unit second moment, the map preserves the trace."""
    return Implies(
        Equal(diagonal(second_moment(law)), ones(n)),
        Equal(trace(second_moment_map(law, rho)), trace(rho)),
    )


@unit_second_moments_preserve_trace.derivation
def _(n, law, rho):
    yield (
        "Definition",
        total(n, lambda i: expectation(law, lambda m: m[i] * rho[i, i] * conj(m[i]))),
        r"$D_m$ is diagonal",
    )
    yield (
        "Linearity",
        total(n, lambda i: expectation(law, lambda m: abs2(m[i])) * rho[i, i]),
        r"$\rho$ is not random",
    )
    yield "Hypothesis", total(n, lambda i: rho[i, i]), r"$\mathbb{E}|m_i|^2 = 1$"


@claim(entry="C1b", uses=[masked_trace])
def preserved_trace_needs_unit_second_moments(n: Size, law: MaskLaw["n"], i: Index["n"]) -> Implies:
    r"""Conversely, a mask that preserves the trace of the basis state $|i\rangle\langle i|$ has
    unit second moment at $i$."""
    return Implies(
        Equal(trace(second_moment_map(law, matrix_unit(n, i, i))), 1),
        Equal(expectation(law, lambda m: abs2(m[i])), 1),
    )


@claim(entry="C1b")
def unit_second_moments_are_unital(n: Size, law: MaskLaw["n"]) -> Implies:
    r"""If every unit has unit second moment, the map is unital."""
    return Implies(
        Equal(diagonal(second_moment(law)), ones(n)),
        Equal(second_moment_map(law, identity(n)), identity(n)),
    )


@claim(entry="C1b", at_least="proved")
def dephasing_needs_as_many_operators_as_levels(
    n: Size, K: Size, p: Prob("[0, 1)"), V: Matrix["K", "n"]
) -> Implies:
    r"""K diagonal Kraus operators, with the diagonals $V_k$, that dephase n levels with retention
    $p < 1$ are at least n."""
    return Implies(
        Equal(transpose(V) @ conj(V), retention_matrix(n, p)),
        AtMost(n, K),
    )


@dephasing_needs_as_many_operators_as_levels.independent
def _(n, K, p, V, i, j, k):
    inverse = (identity(n) - p / (1 - p + n * p) * all_ones(n)) / (1 - p)
    yield "space", K
    yield "block", V @ inverse, conj(V), 1
    yield "use", (0, 0), 0, (k, j), inverse[k, i], (k, n)


@dephasing_needs_as_many_operators_as_levels.satisfied
def _():
    return {"n": 2, "K": 2, "p": 0, "V": [[1, 0], [0, 1]]}
