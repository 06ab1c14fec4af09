"""Cited theorems that proofs may stand on; a row that uses one says so, and each is attacked."""

from __future__ import annotations

from ._axiom import Axiom
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

AXIOMS = {
    axiom.name: axiom
    for axiom in (
        SHANNON, STRONG_SUBADDITIVITY, WEAK_MONOTONICITY, KLEIN, DATA_PROCESSING, HOLEVO,
        MAASSEN_UFFINK, DEVETAK_SHOR, WATROUS_DUALITY, LANDAU_STREATER, EXTREME_CORRELATIONS,
        MIXED_UNITARY_SCHUR, GREGORATTI_WERNER, BUSCH, SCHUR_PRODUCT, SCHUR_HORN, KY_FAN,
        LOEWNER_HEINZ, LATALA_OLESZKIEWICZ,
    )
}  # fmt: skip
"""Every cited theorem, by the name under which the kernel and rows speak of it."""

__all__ = [
    "AXIOMS", "BUSCH", "DATA_PROCESSING", "DEVETAK_SHOR", "EXTREME_CORRELATIONS",
    "GREGORATTI_WERNER", "HOLEVO", "KLEIN", "KY_FAN", "LANDAU_STREATER", "LATALA_OLESZKIEWICZ",
    "LOEWNER_HEINZ", "MAASSEN_UFFINK", "MIXED_UNITARY_SCHUR", "SCHUR_HORN", "SCHUR_PRODUCT",
    "SHANNON", "STRONG_SUBADDITIVITY", "WATROUS_DUALITY", "WEAK_MONOTONICITY", "Axiom",
]  # fmt: skip
