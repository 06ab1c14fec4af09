"""C2.2n (section 2.2): collapse can help, but only with the record of its outcome.

Entanglement swapping: two Bell pairs on four qubits, and a Bell measurement of the middle two.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    And,
    Equal,
    dagger,
    identity,
    inner,
    matrix,
    outer,
    sqrt,
    vector,
)
from ...claim import claim

HALF = Fraction(1, 2)
PAIR = (1, 0, 0, 1)
BELL = (PAIR, (1, 0, 0, -1), (0, 1, 1, 0), (0, 1, -1, 0))
"""The four Bell states, times the square root of 2, in the basis 00, 01, 10, 11."""

BITS = (0, 1)


def bell(k):
    """Return the k-th Bell state."""
    return vector(BELL[k]) / sqrt(2)


def two_pairs():
    """Return the state of four qubits, the first two and the last two in the first Bell state."""
    return vector([PAIR[2 * a + b] * PAIR[2 * c + d] for a, b, c, d in four_bits()]) / 2


def four_bits():
    """Return the labels of the basis of four qubits, in order."""
    return [(a, b, c, d) for a in BITS for b in BITS for c in BITS for d in BITS]


def read_middle(k):
    """Return the operator that projects the middle qubits onto a Bell state and removes them."""
    return matrix(
        [
            [int((a, d) == (e, f)) * BELL[k][2 * b + c] for a, b, c, d in four_bits()]
            for e in BITS
            for f in BITS
        ]
    ) / sqrt(2)


@claim(entry="C2.2n")
def bell_outcomes_are_equally_likely() -> And:
    r"""The four outcomes are equally likely."""
    return And(
        *[
            Equal(inner(read_middle(k) @ two_pairs(), read_middle(k) @ two_pairs()), HALF**2)
            for k in range(4)
        ]
    )


@claim(entry="C2.2n", uses=[bell_outcomes_are_equally_likely])
def record_leaves_a_bell_state() -> And:
    r"""Given an outcome, the outer qubits are in the same Bell state as the one that was read in
    the middle; the norm $1/2$ is that of its probability $1/4$."""
    return And(*[Equal(read_middle(k) @ two_pairs(), HALF * bell(k)) for k in range(4)])


@claim(entry="C2.2n", uses=[bell_outcomes_are_equally_likely])
def without_record_nothing_is_left() -> Equal:
    r"""Without the record the outer qubits are maximally mixed."""
    rho = outer(two_pairs(), two_pairs())
    first, second, third, fourth = [read_middle(k) @ rho @ dagger(read_middle(k)) for k in range(4)]
    return Equal(first + second + third + fourth, identity(4) / 4)
