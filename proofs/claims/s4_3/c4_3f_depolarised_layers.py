r"""C4.3f (section 4.3): what depolarising noise in every layer of a circuit does to the landscape.

Global depolarising noise commutes with every gate, so L layers act as one with survival $q^L$: the
landscape becomes flatter, and nothing else.
"""

from ....theory.vocabulary import (
    AtMost,
    Equal,
    Hermitian,
    Implies,
    Matrix,
    Natural,
    Prob,
    Size,
    State,
    Unitary,
    dagger,
    identity,
    trace,
)
from ...claim import claim


def depolarise(d, q, rho):
    r"""Return $q\rho + (1-q)\,\mathrm{tr}(\rho)\,I/d$."""
    return q * rho + (1 - q) * (trace(rho) * (identity(d) / d))


def cost(H, rho):
    """Return the mean of an observable."""
    return trace(H @ rho)


@claim(entry="C4.3f")
def noise_commutes_with_gates(d: Size, q: Prob, U: Unitary["d"], rho: Matrix["d"]) -> Equal:
    r"""Noise before a gate is noise after it."""
    return Equal(U @ depolarise(d, q, rho) @ dagger(U), depolarise(d, q, U @ rho @ dagger(U)))


@claim(entry="C4.3f", uses=[noise_commutes_with_gates])
def one_more_noisy_layer(d: Size, q: Prob, k: Natural, U: Unitary["d"], rho: Matrix["d"]) -> Equal:
    r"""A noisy layer after $k$ of them: where these act as the noiseless circuit with survival
    $q^k$, the $k+1$ act as the noiseless circuit with survival $q^{k+1}$."""
    return Equal(
        depolarise(d, q, U @ depolarise(d, q**k, rho) @ dagger(U)),
        depolarise(d, q ** (k + 1), U @ rho @ dagger(U)),
    )


@claim(entry="C4.3f", uses=[one_more_noisy_layer])
def noisy_cost(d: Size, q: Prob, L: Natural, H: Hermitian["d"], rho: State["d"]) -> Equal:
    r"""So the noisy cost is $q^LC + (1-q^L)\,\mathrm{tr}\,H/d$."""
    return Equal(
        cost(H, depolarise(d, q**L, rho)), q**L * cost(H, rho) + (1 - q**L) * (trace(H) / d)
    )


@claim(entry="C4.3f", uses=[noisy_cost])
def cost_differences_shrink(
    d: Size, q: Prob, L: Natural, H: Hermitian["d"], rho: State["d"], tau: State["d"]
) -> Equal:
    r"""Differences of the cost, and with them its gradients, shrink by $q^L$."""
    return Equal(
        cost(H, depolarise(d, q**L, rho)) - cost(H, depolarise(d, q**L, tau)),
        q**L * (cost(H, rho) - cost(H, tau)),
    )


@claim(entry="C4.3f", uses=[cost_differences_shrink])
def no_minimum_is_removed(
    d: Size, q: Prob("(0, 1]"), L: Natural, H: Hermitian["d"], rho: State["d"], tau: State["d"]
) -> Implies:
    r"""What has the smaller cost without noise has it with noise: no minimum is removed."""
    return Implies(
        AtMost(cost(H, rho), cost(H, tau)),
        AtMost(cost(H, depolarise(d, q**L, rho)), cost(H, depolarise(d, q**L, tau))),
    )


@no_minimum_is_removed.derivation
def _(d, q, L, H, rho, tau):
    yield (
        "Normal form",
        cost(H, depolarise(d, q**L, rho)) + q**L * (cost(H, tau) - cost(H, rho)),
        "the difference shrinks by $q^L$",
    )
