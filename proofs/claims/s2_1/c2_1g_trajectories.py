r"""C2.1g (section 2.1): is a forward pass with dropout a quantum trajectory?

An instrument with the Kraus operators $K_m = \sqrt{P(m)/p}\,D_m$ would draw the masks; below
$r = \sqrt{P(m)/p}$. The average is right, the law of the masks is not: it depends on the state.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    And,
    BitLaw,
    Equal,
    Implies,
    Mask,
    Matrix,
    Prob,
    Real,
    Signs,
    Size,
    State,
    Vector,
    as_expr,
    bernoulli,
    dagger,
    dephase,
    diag,
    expectation,
    identity,
    inner,
    mean,
    ones,
    outer,
    second_moment_map,
    trace,
    zeros,
)
from ...claim import claim


def likelihood(r, m, rho):
    r"""Return $\mathrm{tr}\,K\rho K^\dagger$ for $K = r D_m$: the probability of the outcome."""
    return trace((r * diag(m)) @ rho @ dagger(r * diag(m)))


@claim(entry="C2.1g", expect="refuted", corrected_by="masks_are_drawn_size_biased")
def masks_are_drawn_from_their_law_as_stated(
    n: Size, p: Prob("(0, 1]"), r: Real("[0, 1]"), m: Mask["n"], rho: State["n"]
) -> Equal:
    r"""The instrument yields the mask $m$ with its probability $P(m) = p r^2$."""
    return Equal(likelihood(r, m, rho), p * r**2)


@claim(entry="C2.1g")
def masks_with_equal_marginals_are_an_instrument(
    n: Size, p: Prob("(0, 1]"), law: BitLaw["n"]
) -> Implies:
    r"""If all marginals are $p$, then $\sum_m K_m^\dagger K_m = \mathbb{E}[D_m^\dagger D_m]/p$ is
    the identity."""
    return Implies(
        Equal(mean(law), p * ones(n)),
        Equal(expectation(law, lambda m: dagger(diag(m)) @ diag(m)) / p, identity(n)),
    )


@claim(entry="C2.1g")
def masks_are_drawn_size_biased(
    n: Size, p: Prob("(0, 1]"), r: Real("[0, inf)"), m: Mask["n"], psi: Vector["n"]
) -> Equal:
    r"""In the state $\psi$ it yields $m$ with probability $P(m)\,\langle\psi|D_m|\psi\rangle/p$,
    where $P(m) = p r^2$."""
    return Equal(likelihood(r, m, outer(psi, psi)), (p * r**2) * inner(psi, diag(m) @ psi) / p)


@claim(entry="C2.1g", uses=[masks_are_drawn_size_biased])
def zero_mask_is_never_drawn(r: Real("[0, inf)"), rho: State[3]) -> And:
    r"""At $n = 3$ and $p = 2/5$ the zero mask has probability $27/125$, and the instrument never
    yields it."""
    return And(
        Equal(
            expectation(
                bernoulli(3, as_expr(Fraction(2, 5))),
                lambda m: (1 - m[0]) * (1 - m[1]) * (1 - m[2]),
            ),
            Fraction(27, 125),
        ),
        Equal(likelihood(r, zeros(3), rho), 0),
    )


@claim(entry="C2.1g")
def averaged_trajectories_are_dephasing(n: Size, p: Prob("(0, 1]"), rho: Matrix["n"]) -> Equal:
    r"""After averaging the two agree: for Bernoulli masks $\sum_m K_m \rho K_m^\dagger$ is
    $\mathbb{E}[D_m \rho D_m]/p = \Delta_p(\rho)$."""
    return Equal(second_moment_map(bernoulli(n, p), rho) / p, dephase(p, rho))


@claim(entry="C2.1g")
def sign_masks_are_drawn_from_their_law(
    n: Size, r: Real("[0, 1]"), s: Signs["n"], rho: State["n"]
) -> Equal:
    r"""Sign masks, with $K_s = \sqrt{P(s)}\,D_s$, are drawn with their own probability
    $P(s) = r^2$ in every state."""
    return Equal(likelihood(r, s, rho), r**2)
