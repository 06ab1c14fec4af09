"""Attacks on the cited theorems: random instances, worst margins, a planted falsehood for each."""

from ._attack import Attack, Outcome
from ._channels import (
    BUSCH,
    DEVETAK_SHOR,
    EXTREME_CORRELATIONS,
    GREGORATTI_WERNER,
    LANDAU_STREATER,
    MIXED_UNITARY_SCHUR,
    WATROUS_DUALITY,
)
from ._entropies import (
    DATA_PROCESSING,
    HOLEVO,
    KLEIN,
    MAASSEN_UFFINK,
    SHANNON,
    STRONG_SUBADDITIVITY,
    WEAK_MONOTONICITY,
)
from ._matrices import KY_FAN, LATALA_OLESZKIEWICZ, LOEWNER_HEINZ, SCHUR_HORN, SCHUR_PRODUCT

ATTACKS = {
    "Busch's criterion": BUSCH,
    "data processing": DATA_PROCESSING,
    "Devetak-Shor capacity": DEVETAK_SHOR,
    "extreme correlation matrices": EXTREME_CORRELATIONS,
    "Gregoratti-Werner correction": GREGORATTI_WERNER,
    "Holevo bound": HOLEVO,
    "Klein's inequality": KLEIN,
    "Ky Fan's principle": KY_FAN,
    "Landau-Streater theorem": LANDAU_STREATER,
    "Latała-Oleszkiewicz inequality": LATALA_OLESZKIEWICZ,
    "Löwner-Heinz theorem": LOEWNER_HEINZ,
    "Maassen-Uffink relation": MAASSEN_UFFINK,
    "mixed-unitary Schur channels": MIXED_UNITARY_SCHUR,
    "Schur product theorem": SCHUR_PRODUCT,
    "Schur-Horn theorem": SCHUR_HORN,
    "Shannon inequalities": SHANNON,
    "strong subadditivity": STRONG_SUBADDITIVITY,
    "Watrous duality": WATROUS_DUALITY,
    "weak monotonicity": WEAK_MONOTONICITY,
}
"""The attack on each axiom, by its name."""

__all__ = ["ATTACKS", "Attack", "Outcome"]
