r"""C3.5c (section 3.5): what noise does to a variational quantum algorithm.

Global depolarising noise moves every energy towards $\mathrm{tr}\,H/d$, and so keeps the best
parameters; dephasing turns them.
"""

from ....theory.vocabulary import (
    And,
    AtMost,
    Equal,
    Hermitian,
    Implies,
    Less,
    Matrix,
    Prob,
    Real,
    Size,
    State,
    dagger,
    dephase,
    identity,
    matrix,
    pauli_x,
    pauli_z,
    trace,
)
from ...claim import claim


def depolarise(d, q, rho):
    """Return the state that survives with probability q and is replaced by I/d otherwise."""
    return q * rho + (1 - q) * (identity(d) / d)


def energy(H, rho):
    """Return the mean energy."""
    return trace(H @ rho)


def real_qubit(x, z):
    """Return the real qubit state with the Bloch vector (x, 0, z)."""
    return (identity(2) + x * pauli_x() + z * pauli_z()) / 2


def tilted(a, b):
    r"""Return the Hamiltonian $aZ + bX$."""
    return a * pauli_z() + b * pauli_x()


@claim(entry="C3.5c", expect="refuted", corrected_by="depolarised_energy")
def noise_never_lowers_the_energy_as_stated(
    d: Size, q: Prob("(0, 1)"), H: Hermitian["d"], rho: State["d"]
) -> AtMost:
    r"""Noise always hurts: no state has a lower energy after depolarising than before."""
    return AtMost(energy(H, rho), energy(H, depolarise(d, q, rho)))


@claim(entry="C3.5c")
def noise_lowers_an_excited_energy(q: Prob("(0, 1)")) -> Less:
    r"""The ansatz that has only $|1\rangle$, with $H = \mathrm{diag}(0, 1)$, gains from it."""
    H = excited = matrix([[0, 0], [0, 1]])
    return Less(energy(H, depolarise(2, q, excited)), energy(H, excited))


@claim(entry="C3.5c")
def energies_stay_above_the_ground_state(
    d: Size, ground: Real, A: Matrix["d"], rho: State["d"]
) -> AtMost:
    r"""No state, noisy or not, has an energy below the ground state: where
    $H = E_0 I + A^\dagger A$, every energy is at least $E_0$."""
    return AtMost(ground, energy(ground * identity(d) + dagger(A) @ A, rho))


@energies_stay_above_the_ground_state.derivation
def _(d, ground, A, rho):
    yield "Normalisation", ground + trace(A @ rho @ dagger(A)), r"$\mathrm{tr}\,\rho = 1$"


@claim(entry="C3.5c")
def depolarised_energy(d: Size, q: Prob, H: Hermitian["d"], rho: State["d"]) -> Equal:
    r"""With survival probability $q$ the energy becomes $qE + (1-q)\,\mathrm{tr}\,H/d$."""
    return Equal(energy(H, depolarise(d, q, rho)), q * energy(H, rho) + (1 - q) * (trace(H) / d))


@depolarised_energy.derivation
def _(d, q, H, rho):
    yield (
        "Trace",
        q * energy(H, rho) + (1 - q) * (trace(H @ identity(d)) / d),
        "the trace is linear",
    )
    yield "Trace", q * energy(H, rho) + (1 - q) * (trace(H) / d), ""


@claim(entry="C3.5c", uses=[depolarised_energy])
def depolarising_keeps_the_order_of_energies(
    d: Size, q: Prob("(0, 1)"), H: Hermitian["d"], rho: State["d"], tau: State["d"]
) -> Equal:
    r"""Energy differences are multiplied by $q > 0$: the same states of an ansatz are best."""
    return Equal(
        energy(H, depolarise(d, q, rho)) - energy(H, depolarise(d, q, tau)),
        q * (energy(H, rho) - energy(H, tau)),
    )


@claim(entry="C3.5c", uses=[depolarised_energy])
def depolarising_raises_low_energies(
    d: Size, q: Prob("(0, 1)"), H: Hermitian["d"], rho: State["d"]
) -> Implies:
    r"""Energies below $\mathrm{tr}\,H/d$ rise."""
    return Implies(
        Less(energy(H, rho), trace(H) / d),
        Less(energy(H, rho), energy(H, depolarise(d, q, rho))),
    )


@depolarising_raises_low_energies.derivation
def _(d, q, H, rho):
    yield (
        "Normal form",
        energy(H, rho) + (1 - q) * (trace(H) / d - energy(H, rho)),
        r"a mean of $E$ and $\mathrm{tr}\,H/d$",
    )


@claim(entry="C3.5c", uses=[depolarised_energy])
def depolarising_raises_only_low_energies(
    d: Size, q: Prob("(0, 1)"), H: Hermitian["d"], rho: State["d"]
) -> Implies:
    r"""And no others do."""
    return Implies(
        AtMost(trace(H) / d, energy(H, rho)),
        AtMost(energy(H, depolarise(d, q, rho)), energy(H, rho)),
    )


@depolarising_raises_only_low_energies.derivation
def _(d, q, H, rho):
    yield (
        "Normal form",
        energy(H, depolarise(d, q, rho)) + (1 - q) * (energy(H, rho) - trace(H) / d),
        r"a mean of $E$ and $\mathrm{tr}\,H/d$",
    )


@claim(entry="C3.5c")
def dephased_energy_of_a_real_qubit(p: Prob, a: Real, b: Real, x: Real, z: Real) -> Equal:
    r"""Dephasing turns the best parameters. With $H = aZ + bX$ and the Bloch vector $(x, 0, z)$,
    for $R_y(\theta)|0\rangle$ that is $(\sin\theta, 0, \cos\theta)$, the energy is $az + pbx$."""
    return Equal(energy(tilted(a, b), dephase(p, real_qubit(x, z))), a * z + p * b * x)


@claim(entry="C3.5c", uses=[dephased_energy_of_a_real_qubit])
def dephased_energy_is_bounded(p: Prob, a: Real, b: Real, x: Real, z: Real) -> AtMost:
    r"""Its square is at most $(a^2 + p^2b^2)(x^2 + z^2)$, with equality exactly where $(x, z)$ is
    parallel to $(pb, a)$: there $\tan\theta = pb/a$, which depends on $p$."""
    return AtMost((a * z + p * b * x) ** 2, (a**2 + (p * b) ** 2) * (x**2 + z**2))


@dephased_energy_is_bounded.derivation
def _(p, a, b, x, z):
    yield (
        "Algebra",
        (a * z + p * b * x) ** 2 + (a * x - p * b * z) ** 2,
        "Lagrange's identity",
    )


@claim(entry="C3.5c", uses=[dephased_energy_is_bounded])
def dephased_energy_at_the_optimum(p: Prob, a: Real, b: Real, r: Real("[0, inf)")) -> And:
    r"""At $x = -rpb$, $z = -ra$ the energy is $-r(a^2 + p^2b^2)$, and
    $x^2 + z^2 = r^2(a^2 + p^2b^2)$: the bound is attained from below."""
    x, z = -r * p * b, -r * a
    return And(
        Equal(a * z + p * b * x, -r * (a**2 + (p * b) ** 2)),
        Equal(x**2 + z**2, r**2 * (a**2 + (p * b) ** 2)),
    )
