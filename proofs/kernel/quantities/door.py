"""The door to certified quantities: a problem and its certificate in, rational bounds out.

A problem is the canonical instance: ``{"quantity": "diamond_norm", ...}`` with all that defines the
number in question. A certificate carries what the checker of that quantity needs, and in
``sha256`` the digest of both: whatever was changed by accident is refused before it is looked at.
What a forger changes with a new digest meets the mathematics of the checker.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from ..declarations import Refused
from ..numbers import NotExact
from .bipartite import BIPARTITE
from .capacities import CAPACITIES
from .contraction import check_contraction
from .correlation import check_correlation
from .cuts import CUTS
from .diamond import check_diamond
from .discrimination import check_guessing
from .elliptope import ELLIPTOPE
from .entropies import ENTROPIES
from .finding import Finding
from .grothendieck import GROTHENDIECK
from .keys import check_keys
from .masks import MASKS
from .measurability import check_membership, check_robustness
from .phases import check_phase_mixture, check_phase_robustness
from .programs import PROGRAMS
from .random_access import RANDOM_ACCESS
from .ranks import check_choi_rank
from .schur import check_schur
from .trace_contraction import check_trace_contraction
from .uncertainty import check_maassen_uffink

Json: TypeAlias = Any
Checker: TypeAlias = Callable[[Mapping[str, Json], Mapping[str, Json]], Finding]

CHECKERS: dict[str, Checker] = {
    **PROGRAMS,
    **MASKS,
    **ELLIPTOPE,
    **CUTS,
    **BIPARTITE,
    **CAPACITIES,
    **ENTROPIES,
    **GROTHENDIECK,
    **RANDOM_ACCESS,
    "contraction_coefficient": check_contraction,
    "trace_contraction": check_trace_contraction,
    "maximal_correlation": check_correlation,
    "diamond_norm": check_diamond,
    "maassen_uffink": check_maassen_uffink,
    "guessing_probability": check_guessing,
    "incompatibility_robustness": check_robustness,
    "jointly_measurable": check_membership,
    "schur_diamond_norm": check_schur,
    "phase_mixture": check_phase_mixture,
    "phase_robustness": check_phase_robustness,
    "choi_rank": check_choi_rank,
}
"""The quantities that can be certified, each with its checker."""


def digest(problem: Json, certificate: Mapping[str, Json]) -> str:
    """Return the hash that binds a certificate to its problem."""
    body = {k: v for k, v in certificate.items() if k != "sha256"}
    text = json.dumps([problem, body], sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def seal(problem: Json, certificate: Mapping[str, Json]) -> dict[str, Json]:
    """Return the certificate with its digest."""
    return {**certificate, "sha256": digest(problem, certificate)}


def confirm(problem: Json, certificate: Json) -> Finding:
    """Check a sealed certificate; raises ``Refused`` with the reason when it does not stand."""
    if not isinstance(certificate, Mapping):
        raise Refused("a certificate is a JSON object")
    try:
        sealed = certificate.get("sha256") == digest(problem, certificate)
    except (TypeError, ValueError, RecursionError) as bad:
        raise Refused(f"malformed certificate: {bad!r}"[:200]) from None
    if not sealed:
        raise Refused("problem or certificate have been changed since they were sealed")
    return examine(problem, certificate)


def examine(problem: Json, certificate: Json) -> Finding:
    """Check what a certificate says, whether it is sealed or not."""
    quantity = problem.get("quantity") if isinstance(problem, Mapping) else None
    if not isinstance(quantity, str) or quantity not in CHECKERS:
        raise Refused("no quantity that the kernel knows")
    check_keys(quantity, problem)
    try:
        found = CHECKERS[quantity](problem, certificate)
    except NotExact as bad:
        raise Refused(str(bad)) from None
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError) as bad:
        raise Refused(f"malformed certificate: {bad!r}"[:200]) from None
    except RecursionError:
        raise Refused("nested too deeply") from None
    if found.lower is not None and found.upper is not None and found.lower > found.upper:
        raise Refused("the bounds contradict each other")
    return found
