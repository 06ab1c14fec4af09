r"""C3.4e (section 3.4): noisy X and Z can be measured together up to visibility $1/\sqrt2$.

Here the two rational neighbours of the threshold: 7/10 has a parent POVM, 71/100 a witness.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    JOINTLY_MEASURABLE,
    Member,
    Not,
    noisy_observable,
    pauli_x,
    pauli_z,
)
from ...claim import claim


def noisy_x_and_z(visibility):
    """Return the two observables as pairs of effects."""
    return noisy_observable(visibility, pauli_x()), noisy_observable(visibility, pauli_z())


@claim(entry="C3.4e", at_least="certified")
def noisy_x_and_z_are_jointly_measurable_at_7_10() -> Member:
    r"""X and Z with white noise, visibility $7/10$, are marginals of one measurement."""
    return Member(noisy_x_and_z(Fraction(7, 10)), JOINTLY_MEASURABLE)


@claim(entry="C3.4e", at_least="certified")
def noisy_x_and_z_are_incompatible_at_71_100() -> Not:
    r"""At visibility $71/100$ they are not."""
    return Not(Member(noisy_x_and_z(Fraction(71, 100)), JOINTLY_MEASURABLE))
