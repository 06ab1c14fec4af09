r"""C2.2l (section 2.2): can a channel help to guess which state was sent?

Never. What a measurement $\{M_x\}$ achieves behind a channel, the measurement $\{\Phi^*(M_x)\}$
achieves in front of it: the same probability of success for every state, and so the same for every
prior.
"""

from ....theory.vocabulary import (
    Channel,
    Equal,
    Loewner,
    Matrix,
    Real,
    Size,
    State,
    dagger,
    identity,
    inner,
    total,
    trace,
    zeros,
)
from ...claim import claim


@claim(entry="C2.2l")
def measurements_are_pulled_back(
    K: Size, n: Size, phi: Channel["K", "n"], M: Matrix["n"], rho: Matrix["n"]
) -> Equal:
    r"""The effect $M$ behind the channel has the probability of $\Phi^*(M)$ in front of it, in
    every state."""
    return Equal(trace(M @ phi(rho)), trace(phi.adjoint(M) @ rho))


@claim(entry="C2.2l")
def pulled_back_effects_sum_to_one(K: Size, n: Size, phi: Channel["K", "n"]) -> Equal:
    r"""What sums to the identity is pulled back to the identity."""
    return Equal(phi.adjoint(identity(n)), identity(n))


@claim(entry="C2.2l")
def pulled_back_effects_are_positive(
    K: Size, n: Size, phi: Channel["K", "n"], A: Matrix["n"]
) -> Loewner:
    r"""And what is positive, $M = A^\dagger A$, to what is positive: so to a measurement."""
    return Loewner(zeros(n, n), phi.adjoint(dagger(A) @ A))


@pulled_back_effects_are_positive.derivation
def _(K, phi, A, v):
    yield (
        "Definition",
        total(K, lambda k: inner(A @ (phi[k] @ v), A @ (phi[k] @ v))),
        r"$\sum_k \|A A_k v\|^2$",
    )


@claim(
    entry="C2.2l",
    uses=[
        measurements_are_pulled_back,
        pulled_back_effects_sum_to_one,
        pulled_back_effects_are_positive,
    ],
)
def two_states_are_guessed_no_better(
    K: Size,
    n: Size,
    phi: Channel["K", "n"],
    M: Matrix["n"],
    q: Real("[0, 1]"),
    rho: State["n"],
    tau: State["n"],
) -> Equal:
    r"""For two states with the priors $q$ and $1-q$ the measurement $\{M, I - M\}$ behind the
    channel succeeds as often as $\{\Phi^*(M), I - \Phi^*(M)\}$ in front of it."""
    return Equal(
        q * trace(M @ phi(rho)) + (1 - q) * trace((identity(n) - M) @ phi(tau)),
        q * trace(phi.adjoint(M) @ rho) + (1 - q) * trace((identity(n) - phi.adjoint(M)) @ tau),
    )
