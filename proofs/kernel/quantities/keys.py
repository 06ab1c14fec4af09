"""What a problem says, and nothing else: a key that no checker reads would only mislead.

``"minimize": true`` in a linear program that is maximised, or a noise that joint measurability
knows nothing of, leaves the certificate right and its reader wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..declarations import Refused

_PROGRAM = ("objective equal? below? free? minimise?",)

KEYS: dict[str, tuple[str, ...]] = {
    "binary_entropy": ("p",),
    "blind_masks": ("n k t gains",),
    "choi_rank": ("choi", "kraus"),
    "chsh_value": ("alice bob",),
    "classical_capacity": ("channel",),
    "classical_random_access_code": ("n d m",),
    "coherent_information": ("choi d_in d_out rho",),
    "conditional_entropy": ("joint",),
    "contraction_coefficient": ("channel divergence",),
    "correlation_polytope": ("matrix",),
    "cut_maximum": ("matrix",),
    "cut_polytope": ("matrix",),
    "cut_robustness": ("matrix",),
    "diamond_norm": ("in out choi",),
    "elliptope": ("matrix",),
    "elliptope_maximum": ("matrix",),
    "elliptope_robustness": ("matrix",),
    "erasure_classical_capacity": ("p d",),
    "erasure_quantum_capacity": ("p d",),
    "game_value": ("payoff",),
    "grothendieck_ratio": ("matrix",),
    "guessing_probability": ("probabilities states told?",),
    "holevo_information": ("probabilities states",),
    "incompatibility_robustness": ("povms noise basis?",),
    "jointly_measurable": ("povms",),
    "linear_boundedness": _PROGRAM,
    "linear_feasibility": _PROGRAM,
    "linear_program": _PROGRAM,
    "maassen_uffink": ("bases", "effects"),
    "mask_multiplier": ("matrix equal_rates",),
    "mask_robustness": ("matrix",),
    "maximal_correlation": ("joint",),
    "mutual_information": ("joint",),
    "optimal_qubit_random_access_code": ("n",),
    "phase_mixture": ("matrix",),
    "phase_robustness": ("matrix",),
    "quantum_conditional_entropy": ("rho dims",),
    "quantum_mutual_information": ("rho dims",),
    "random_access_code": ("povms",),
    "relative_entropy": ("rho sigma",),
    "relative_entropy_of_coherence": ("rho",),
    "schur_classical_capacity": ("correlation",),
    "schur_diamond_norm": ("multiplier",),
    "schur_quantum_capacity": ("correlation",),
    "shannon_entropy": ("p",),
    "trace_contraction": ("choi d_in d_out",),
    "von_neumann_entropy": ("rho",),
}
"""The keys of each problem besides its quantity; several texts are alternatives, ? marks what may
be left out."""


def check_keys(quantity: str, problem: Mapping[str, Any]) -> None:
    """Refuse a problem that says less than its quantity needs, or more."""
    given = set(problem) - {"quantity"}
    for text in KEYS[quantity]:
        words = text.split()
        needed = {word for word in words if not word.endswith("?")}
        if needed <= given <= {word.rstrip("?") for word in words}:
            return
    raise Refused(f"the problem of {quantity} consists of: " + " or of: ".join(KEYS[quantity]))
