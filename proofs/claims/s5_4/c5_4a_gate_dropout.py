r"""C5.4a (section 5.4): gates that are applied at random.

A controlled-Z gate that is applied with probability p is a Schur multiplier, and at $p = 1/2$ it
asks whether both qubits are 1. With a controlled-NOT gate it matters what is dephased.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    And,
    Equal,
    Matrix,
    Prob,
    all_ones,
    as_expr,
    dagger,
    dephase,
    diag,
    identity,
    matrix,
    ones,
    outer,
    schur,
    vector,
)
from ...claim import claim

CZ = diag(vector([1, 1, 1, -1]))
CNOT = matrix([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
BOTH = vector([0, 0, 0, 1])
"""The basis vector 11, in the basis 00, 01, 10, 11."""

CONTROL, TARGET = vector([1, 1, -1, -1]), vector([1, -1, 1, -1])
"""The diagonals of Z on the first and on the second qubit."""


def drop_gate(p, gate, rho):
    """Return the state after a gate that is applied with probability p."""
    return p * (gate @ rho @ dagger(gate)) + (1 - p) * rho


def dephase_qubit(r, z, rho):
    r"""Return $r\rho + (1-r)\frac{\rho + Z\rho Z}{2}$: retention r on the qubit of this Z."""
    return (1 + r) / 2 * rho + (1 - r) / 2 * schur(outer(z, z), rho)


def dephase_both(r, rho):
    """Return the state after the dephasing of each qubit by itself."""
    return dephase_qubit(r, CONTROL, dephase_qubit(r, TARGET, rho))


@claim(entry="C5.4a", expect="refuted", corrected_by="dropped_cnot_and_dephasing_that_commute")
def dropped_cnot_commutes_with_target_dephasing_as_stated(
    p: Prob, r: Prob, rho: Matrix[4]
) -> Equal:
    r"""It makes no difference whether the target is dephased before or after a controlled-NOT
    that may be dropped."""
    return Equal(
        drop_gate(p, CNOT, dephase_qubit(r, TARGET, rho)),
        dephase_qubit(r, TARGET, drop_gate(p, CNOT, rho)),
    )


@claim(entry="C5.4a", expect="refuted", corrected_by="dropped_cnot_and_dephasing_that_commute")
def dropped_cnot_commutes_with_local_dephasing_as_stated(p: Prob, r: Prob, rho: Matrix[4]) -> Equal:
    r"""Nor whether both qubits are."""
    return Equal(drop_gate(p, CNOT, dephase_both(r, rho)), dephase_both(r, drop_gate(p, CNOT, rho)))


@claim(entry="C5.4a")
def dropped_gates_are_unital(p: Prob) -> And:
    r"""A gate that may be dropped is a mixture of unitaries and leaves the maximally mixed state
    alone."""
    return And(
        Equal(drop_gate(p, CZ, identity(4) / 4), identity(4) / 4),
        Equal(drop_gate(p, CNOT, identity(4) / 4), identity(4) / 4),
    )


@claim(entry="C5.4a")
def dropped_cz_multiplies_coherences(p: Prob, rho: Matrix[4]) -> Equal:
    r"""Dropping the controlled-Z multiplies the coherences between 11 and the rest by $1 - 2p$,
    and nothing else."""
    rest = ones(4) - BOTH
    factors = all_ones(4) - 2 * p * (outer(BOTH, rest) + outer(rest, BOTH))
    return Equal(drop_gate(p, CZ, rho), schur(factors, rho))


@claim(entry="C5.4a", uses=[dropped_cz_multiplies_coherences])
def fair_cz_dropout_is_a_pinching(rho: Matrix[4]) -> Equal:
    r"""At $p = 1/2$ it is the measurement that asks whether both qubits are 1, its outcome
    ignored."""
    yes = outer(BOTH, BOTH)
    no = identity(4) - yes
    return Equal(drop_gate(Fraction(1, 2), CZ, rho), yes @ rho @ yes + no @ rho @ no)


@claim(entry="C5.4a")
def dropped_cz_commutes_with_local_dephasing(p: Prob, r: Prob, rho: Matrix[4]) -> And:
    r"""It commutes with the dephasing of either qubit."""
    return And(
        *[
            Equal(
                drop_gate(p, CZ, dephase_qubit(r, z, rho)),
                dephase_qubit(r, z, drop_gate(p, CZ, rho)),
            )
            for z in (CONTROL, TARGET)
        ]
    )


@claim(entry="C5.4a")
def dropped_cnot_and_dephasing_that_commute(p: Prob, r: Prob, rho: Matrix[4]) -> And:
    r"""A controlled-NOT that may be dropped commutes with the dephasing of its control, with that
    of the four levels as one system, and with the full dephasing of both qubits."""
    return And(
        Equal(
            drop_gate(p, CNOT, dephase_qubit(r, CONTROL, rho)),
            dephase_qubit(r, CONTROL, drop_gate(p, CNOT, rho)),
        ),
        Equal(drop_gate(p, CNOT, dephase(r, rho)), dephase(r, drop_gate(p, CNOT, rho))),
        Equal(
            drop_gate(p, CNOT, dephase_both(as_expr(0), rho)),
            dephase_both(as_expr(0), drop_gate(p, CNOT, rho)),
        ),
    )


@claim(entry="C5.4a")
def order_of_cnot_and_target_dephasing(p: Prob, r: Prob, rho: Matrix[4]) -> Equal:
    r"""With the target it does not: the order makes a difference of $p\,(1-r)/2$ times one that
    depends on the state alone, also where the dephasing is full."""
    first = drop_gate(p, CNOT, dephase_qubit(r, TARGET, rho))
    second = dephase_qubit(r, TARGET, drop_gate(p, CNOT, rho))
    moved = CNOT @ rho @ dagger(CNOT)
    return Equal(
        first - second,
        p
        * (1 - r)
        / 2
        * (
            CNOT @ schur(outer(TARGET, TARGET), rho) @ dagger(CNOT)
            - schur(outer(TARGET, TARGET), moved)
        ),
    )
