r"""C2.2j (section 2.2): collapse loses information for good; dephasing does not.

Full dephasing maps different states to one. With any retention $p > 0$ it can be undone, but not
by a physical map.
"""

from ....theory.vocabulary import (
    And,
    Equal,
    Implies,
    Index,
    Less,
    Matrix,
    Prob,
    Size,
    all_ones,
    choi_form,
    dephase,
    identity,
    matrix_unit,
    retention_matrix,
    schur,
    trace,
)
from ...claim import claim


@claim(entry="C2.2j")
def collapse_is_not_injective(n: Size[2:]) -> And:
    r"""Collapse maps two different states to one: the uniform superposition $J/n$ and the
    maximally mixed state $I/n$."""
    return And(
        Equal(dephase(0, all_ones(n) / n), dephase(0, identity(n) / n)),
        Less(
            0,
            trace((all_ones(n) / n - identity(n) / n) @ (all_ones(n) / n - identity(n) / n)),
        ),
    )


@claim(entry="C2.2j")
def dephasing_is_undone_by_the_inverse_multiplier(
    n: Size, p: Prob("(0, 1]"), rho: Matrix["n"]
) -> And:
    r"""For $p > 0$ the Schur multiplier with the inverse entries undoes dephasing."""
    return And(
        Equal(
            schur(retention_matrix(n, 1 / p), schur(retention_matrix(n, p), rho)),
            rho,
        ),
        Equal(dephase(p, rho), schur(retention_matrix(n, p), rho)),
    )


@claim(entry="C2.2j", uses=[dephasing_is_undone_by_the_inverse_multiplier])
def dephasing_is_injective(
    n: Size, p: Prob("(0, 1]"), rho: Matrix["n"], tau: Matrix["n"]
) -> Implies:
    r"""So $\Delta_p$ is injective for $p > 0$: only one matrix has the image $\tau$."""
    return Implies(Equal(tau, dephase(p, rho)), Equal(rho, schur(retention_matrix(n, 1 / p), tau)))


@claim(entry="C2.2j")
def inverse_of_dephasing_is_not_completely_positive(
    n: Size[2:], p: Prob("(0, 1)"), i: Index["n"]
) -> Less:
    r"""For $0 < p < 1$ the inverse is not completely positive: its Choi form is negative at
    $n\,|i\rangle\langle i| - 1$."""
    return Less(
        choi_form(
            n,
            lambda rho: schur(retention_matrix(n, 1 / p), rho),
            n * matrix_unit(n, i, i) - identity(n),
        ),
        0,
    )
