"""Certified quantities: each function returns rational bounds with a certificate that the kernel
has confirmed.

>>> from lossproof import certified
>>> found = certified.diamond_norm(kraus)      # full diamond norm, as a `Certified`
>>> found.lower, found.upper, found.exact      # rationals; the exact value where it is attained
>>> found.check()                              # the kernel, once more
>>> found.save("norm.json")                    # later: lossproof recheck norm.json

The names load on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from .numerics.threads import one_thread

if TYPE_CHECKING:
    from .proofs.certificates.capacities import ErasureCapacities as ErasureCapacities
    from .proofs.certificates.capacities import classical_capacity as classical_capacity
    from .proofs.certificates.capacities import erasure_capacities as erasure_capacities
    from .proofs.certificates.capacities import schur_classical_capacity as schur_classical_capacity
    from .proofs.certificates.capacities import schur_quantum_capacity as schur_quantum_capacity
    from .proofs.certificates.coherent import coherent_information as coherent_information
    from .proofs.certificates.contraction import contraction_coefficient as contraction_coefficient
    from .proofs.certificates.contraction import maximal_correlation as maximal_correlation
    from .proofs.certificates.cuts import cut_polytope as cut_polytope
    from .proofs.certificates.cuts import cut_polytope_float as cut_polytope_float
    from .proofs.certificates.cuts import cut_robustness as cut_robustness
    from .proofs.certificates.diamond_norm import diamond_distance as diamond_distance
    from .proofs.certificates.diamond_norm import diamond_norm as diamond_norm
    from .proofs.certificates.diamond_norm import diamond_norm_float as diamond_norm_float
    from .proofs.certificates.discrimination import guessing_probability as guessing_probability
    from .proofs.certificates.elliptope import elliptope as elliptope
    from .proofs.certificates.elliptope import elliptope_robustness as elliptope_robustness
    from .proofs.certificates.entropies import binary_entropy as binary_entropy
    from .proofs.certificates.entropies import conditional_entropy as conditional_entropy
    from .proofs.certificates.entropies import holevo_information as holevo_information
    from .proofs.certificates.entropies import mutual_information as mutual_information
    from .proofs.certificates.entropies import relative_entropy as relative_entropy
    from .proofs.certificates.entropies import (
        relative_entropy_of_coherence as relative_entropy_of_coherence,
    )
    from .proofs.certificates.entropies import shannon_entropy as shannon_entropy
    from .proofs.certificates.entropies import von_neumann_entropy as von_neumann_entropy
    from .proofs.certificates.frameworks import to_qiskit as to_qiskit
    from .proofs.certificates.frameworks import to_qobj as to_qobj
    from .proofs.certificates.games import blind_masks as blind_masks
    from .proofs.certificates.games import game_value as game_value
    from .proofs.certificates.games import minimax_mask_law as minimax_mask_law
    from .proofs.certificates.given import InvalidInput as InvalidInput
    from .proofs.certificates.grothendieck import cut_maximum as cut_maximum
    from .proofs.certificates.grothendieck import elliptope_maximum as elliptope_maximum
    from .proofs.certificates.grothendieck import grothendieck_ratio as grothendieck_ratio
    from .proofs.certificates.linear_program import NoOptimum as NoOptimum
    from .proofs.certificates.linear_program import linear_feasibility as linear_feasibility
    from .proofs.certificates.linear_program import linear_program as linear_program
    from .proofs.certificates.maps import Map as Map
    from .proofs.certificates.maps import as_channel as as_channel
    from .proofs.certificates.maps import as_map as as_map
    from .proofs.certificates.maps import is_channel as is_channel
    from .proofs.certificates.maps import to_choi as to_choi
    from .proofs.certificates.maps import to_kraus as to_kraus
    from .proofs.certificates.maps import why_no_channel as why_no_channel
    from .proofs.certificates.masks import correlation_polytope as correlation_polytope
    from .proofs.certificates.masks import mask_robustness as mask_robustness
    from .proofs.certificates.masks import normalised_mask_multiplier as normalised_mask_multiplier
    from .proofs.certificates.measurability import (
        incompatibility_robustness as incompatibility_robustness,
    )
    from .proofs.certificates.measurability import jointly_measurable as jointly_measurable
    from .proofs.certificates.measurability import mub_robustness as mub_robustness
    from .proofs.certificates.measurability import (
        mutually_unbiased_bases as mutually_unbiased_bases,
    )
    from .proofs.certificates.phases import phase_mixture as phase_mixture
    from .proofs.certificates.phases import phase_robustness as phase_robustness
    from .proofs.certificates.random_access import chsh_value as chsh_value
    from .proofs.certificates.random_access import (
        classical_random_access_code as classical_random_access_code,
    )
    from .proofs.certificates.random_access import (
        optimal_qubit_random_access_code as optimal_qubit_random_access_code,
    )
    from .proofs.certificates.random_access import random_access_code as random_access_code
    from .proofs.certificates.ranks import choi_rank as choi_rank
    from .proofs.certificates.ranks import schur_choi_rank as schur_choi_rank
    from .proofs.certificates.realisations import Realisations as Realisations
    from .proofs.certificates.realisations import realisations as realisations
    from .proofs.certificates.result import Certified as Certified
    from .proofs.certificates.result import Membership as Membership
    from .proofs.certificates.result import load as load
    from .proofs.certificates.schur_norm import schur_diamond_distance as schur_diamond_distance
    from .proofs.certificates.schur_norm import schur_diamond_norm as schur_diamond_norm
    from .proofs.certificates.uncertainty import maassen_uffink as maassen_uffink

_HOME = {
    "Certified": "result",
    "ErasureCapacities": "capacities",
    "InvalidInput": "given",
    "Map": "maps",
    "Membership": "result",
    "NoOptimum": "linear_program",
    "Realisations": "realisations",
    "as_channel": "maps",
    "as_map": "maps",
    "binary_entropy": "entropies",
    "blind_masks": "games",
    "choi_rank": "ranks",
    "chsh_value": "random_access",
    "classical_capacity": "capacities",
    "classical_random_access_code": "random_access",
    "coherent_information": "coherent",
    "conditional_entropy": "entropies",
    "contraction_coefficient": "contraction",
    "correlation_polytope": "masks",
    "cut_maximum": "grothendieck",
    "cut_polytope": "cuts",
    "cut_polytope_float": "cuts",
    "cut_robustness": "cuts",
    "diamond_distance": "diamond_norm",
    "diamond_norm": "diamond_norm",
    "diamond_norm_float": "diamond_norm",
    "elliptope": "elliptope",
    "elliptope_maximum": "grothendieck",
    "elliptope_robustness": "elliptope",
    "erasure_capacities": "capacities",
    "game_value": "games",
    "guessing_probability": "discrimination",
    "grothendieck_ratio": "grothendieck",
    "holevo_information": "entropies",
    "incompatibility_robustness": "measurability",
    "is_channel": "maps",
    "jointly_measurable": "measurability",
    "linear_feasibility": "linear_program",
    "linear_program": "linear_program",
    "load": "result",
    "maassen_uffink": "uncertainty",
    "mask_robustness": "masks",
    "maximal_correlation": "contraction",
    "minimax_mask_law": "games",
    "mub_robustness": "measurability",
    "mutual_information": "entropies",
    "mutually_unbiased_bases": "measurability",
    "normalised_mask_multiplier": "masks",
    "optimal_qubit_random_access_code": "random_access",
    "phase_mixture": "phases",
    "phase_robustness": "phases",
    "random_access_code": "random_access",
    "realisations": "realisations",
    "relative_entropy": "entropies",
    "relative_entropy_of_coherence": "entropies",
    "schur_choi_rank": "ranks",
    "schur_classical_capacity": "capacities",
    "schur_diamond_distance": "schur_norm",
    "schur_diamond_norm": "schur_norm",
    "schur_quantum_capacity": "capacities",
    "shannon_entropy": "entropies",
    "to_choi": "maps",
    "to_kraus": "maps",
    "to_qiskit": "frameworks",
    "to_qobj": "frameworks",
    "von_neumann_entropy": "entropies",
    "why_no_channel": "maps",
}
"""Each public name, and the module of `proofs.certificates` that defines it."""


def __getattr__(name: str) -> object:
    if name == "__all__":
        return sorted(_HOME)
    if name in _HOME:
        one_thread()
        module = import_module(f".proofs.certificates.{_HOME[name]}", __package__)
        globals()[name] = found = getattr(module, name)  # from now on without this detour
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
