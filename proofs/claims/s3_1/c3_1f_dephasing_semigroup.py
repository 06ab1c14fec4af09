"""C3.1f (section 3.1): dephasing maps form a semigroup; what they leave alone is diagonal."""

from ....theory.vocabulary import (
    And,
    Equal,
    Iff,
    Matrix,
    Prob,
    Real,
    Size,
    dephase,
    dephasing_generator,
    derivative,
    diagonal_part,
    exp,
)
from ...claim import claim


@claim(entry="C3.1f")
def dephasing_composes(n: Size, p: Prob, q: Prob, rho: Matrix["n"]) -> Equal:
    r"""Dephasing twice multiplies the retentions."""
    return Equal(dephase(p, dephase(q, rho)), dephase(p * q, rho))


@claim(entry="C3.1f")
def dephasing_semigroup_has_lindblad_generator(
    n: Size, t: Real("[0, inf)"), T: Real("(0, inf)"), rho: Matrix["n"]
) -> And:
    r"""With $p = e^{-t/T}$ the maps solve $\dot\rho = (\mathrm{diag}\,\rho - \rho)/T$, starting
    from the identity."""
    return And(
        Equal(
            derivative(dephase(exp(-t / T), rho), t),
            dephasing_generator(1 / T, dephase(exp(-t / T), rho)),
        ),
        Equal(dephase(1, rho), rho),
    )


@claim(entry="C3.1f")
def fixed_points_of_dephasing_are_diagonal(n: Size, p: Prob("[0, 1)"), rho: Matrix["n"]) -> Iff:
    r"""For $p < 1$ a matrix is left alone exactly when it is diagonal."""
    return Iff(Equal(dephase(p, rho), rho), Equal(diagonal_part(rho), rho))


@fixed_points_of_dephasing_are_diagonal.derivation
def _(p):
    yield "Cancellation", 1 - p, r"$\Delta_p(\rho) - \rho = (1-p)(\mathrm{diag}\,\rho - \rho)$"
