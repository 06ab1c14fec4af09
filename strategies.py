"""Hypothesis strategies for quantum and classical objects: exact, valid by construction, shrinking
to values that a person can read.

>>> from hypothesis import given
>>> from lossproof.strategies import density_matrices
>>> @given(density_matrices(4))
... def test_purity_is_at_most_one(rho):
...     assert rho.purity <= 1

Strategies yield values that numpy, sympy and `lossproof.certified` take; their ``repr`` is Python
for ``@example``. ``st.from_type`` knows their types, `for_domain` the domains of claims, and
`special_values` lists where conjectures break. The names load on first use.
"""

import sys
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .numerics.threads import one_thread

if TYPE_CHECKING:
    from .numerics.strategies._classical import distributions as distributions
    from .numerics.strategies._classical import mask_laws as mask_laws
    from .numerics.strategies._classical import masks as masks
    from .numerics.strategies._classical import probabilities as probabilities
    from .numerics.strategies._correlations import correlation_matrices as correlation_matrices
    from .numerics.strategies._domains import for_domain as for_domain
    from .numerics.strategies._learning import datasets as datasets
    from .numerics.strategies._learning import small_networks as small_networks
    from .numerics.strategies._quantum import bipartite_states as bipartite_states
    from .numerics.strategies._quantum import density_matrices as density_matrices
    from .numerics.strategies._quantum import pure_states as pure_states
    from .numerics.strategies._quantum import state_pairs as state_pairs
    from .numerics.strategies._quantum_maps import channels as channels
    from .numerics.strategies._quantum_maps import observables as observables
    from .numerics.strategies._quantum_maps import povms as povms
    from .numerics.strategies._quantum_maps import unitaries as unitaries
    from .numerics.strategies._scalar import Exact as Exact
    from .numerics.strategies._scalar import exact as exact
    from .numerics.strategies._special import special_values as special_values
    from .numerics.strategies._values import ExactMatrix as ExactMatrix
    from .numerics.strategies._values_channels import KrausChannel as KrausChannel
    from .numerics.strategies._values_channels import Povm as Povm
    from .numerics.strategies._values_channels import amplitude_damping as amplitude_damping
    from .numerics.strategies._values_channels import dephasing as dephasing
    from .numerics.strategies._values_channels import depolarising as depolarising
    from .numerics.strategies._values_channels import erasure as erasure
    from .numerics.strategies._values_channels import identity_channel as identity_channel
    from .numerics.strategies._values_channels import measurement as measurement
    from .numerics.strategies._values_channels import replacement as replacement
    from .numerics.strategies._values_channels import trine as trine
    from .numerics.strategies._values_channels import unitary_channel as unitary_channel
    from .numerics.strategies._values_channels import werner_holevo as werner_holevo
    from .numerics.strategies._values_correlation import CorrelationMatrix as CorrelationMatrix
    from .numerics.strategies._values_correlation import equicorrelated as equicorrelated
    from .numerics.strategies._values_correlation import signs_correlation as signs_correlation
    from .numerics.strategies._values_correlation import uncorrelated as uncorrelated
    from .numerics.strategies._values_functions import ConvexFunction as ConvexFunction
    from .numerics.strategies._values_functions import SetFunctionTable as SetFunctionTable
    from .numerics.strategies._values_gates import Observable as Observable
    from .numerics.strategies._values_gates import UnitaryMatrix as UnitaryMatrix
    from .numerics.strategies._values_gates import clock as clock
    from .numerics.strategies._values_gates import cnot as cnot
    from .numerics.strategies._values_gates import fourier as fourier
    from .numerics.strategies._values_gates import hadamard as hadamard
    from .numerics.strategies._values_gates import identity_gate as identity_gate
    from .numerics.strategies._values_gates import pauli as pauli
    from .numerics.strategies._values_gates import permutation as permutation
    from .numerics.strategies._values_gates import phase_gate as phase_gate
    from .numerics.strategies._values_gates import shift as shift
    from .numerics.strategies._values_gates import swap as swap
    from .numerics.strategies._values_joint import JointDistribution as JointDistribution
    from .numerics.strategies._values_joint import product_of as product_of
    from .numerics.strategies._values_joint import uniform_on as uniform_on
    from .numerics.strategies._values_laws import FiniteMaskLaw as FiniteMaskLaw
    from .numerics.strategies._values_laws import all_or_none as all_or_none
    from .numerics.strategies._values_laws import even_masks as even_masks
    from .numerics.strategies._values_laws import independent_masks as independent_masks
    from .numerics.strategies._values_laws import k_of_n as k_of_n
    from .numerics.strategies._values_learning import Dataset as Dataset
    from .numerics.strategies._values_learning import SmallNetwork as SmallNetwork
    from .numerics.strategies._values_quantum import DensityMatrix as DensityMatrix
    from .numerics.strategies._values_quantum import basis_state as basis_state
    from .numerics.strategies._values_quantum import bell as bell
    from .numerics.strategies._values_quantum import diagonal as diagonal
    from .numerics.strategies._values_quantum import ghz as ghz
    from .numerics.strategies._values_quantum import horodecki as horodecki
    from .numerics.strategies._values_quantum import isotropic as isotropic
    from .numerics.strategies._values_quantum import maximally_entangled as maximally_entangled
    from .numerics.strategies._values_quantum import maximally_mixed as maximally_mixed
    from .numerics.strategies._values_quantum import mixture as mixture
    from .numerics.strategies._values_quantum import pure as pure
    from .numerics.strategies._values_quantum import tensor as tensor
    from .numerics.strategies._values_quantum import tiles as tiles
    from .numerics.strategies._values_quantum import w_state as w_state
    from .numerics.strategies._values_quantum import werner as werner

_HOME = {
    "ConvexFunction": "_values_functions",
    "CorrelationMatrix": "_values_correlation",
    "Dataset": "_values_learning",
    "DensityMatrix": "_values_quantum",
    "Exact": "_scalar",
    "ExactMatrix": "_values",
    "FiniteMaskLaw": "_values_laws",
    "JointDistribution": "_values_joint",
    "KrausChannel": "_values_channels",
    "Observable": "_values_gates",
    "Povm": "_values_channels",
    "SetFunctionTable": "_values_functions",
    "SmallNetwork": "_values_learning",
    "UnitaryMatrix": "_values_gates",
    "all_or_none": "_values_laws",
    "amplitude_damping": "_values_channels",
    "basis_state": "_values_quantum",
    "bell": "_values_quantum",
    "bipartite_states": "_quantum",
    "channels": "_quantum_maps",
    "clock": "_values_gates",
    "cnot": "_values_gates",
    "correlation_matrices": "_correlations",
    "datasets": "_learning",
    "density_matrices": "_quantum",
    "dephasing": "_values_channels",
    "depolarising": "_values_channels",
    "diagonal": "_values_quantum",
    "distributions": "_classical",
    "equicorrelated": "_values_correlation",
    "erasure": "_values_channels",
    "even_masks": "_values_laws",
    "exact": "_scalar",
    "for_domain": "_domains",
    "fourier": "_values_gates",
    "ghz": "_values_quantum",
    "hadamard": "_values_gates",
    "horodecki": "_values_quantum",
    "identity_channel": "_values_channels",
    "identity_gate": "_values_gates",
    "independent_masks": "_values_laws",
    "isotropic": "_values_quantum",
    "k_of_n": "_values_laws",
    "mask_laws": "_classical",
    "masks": "_classical",
    "maximally_entangled": "_values_quantum",
    "maximally_mixed": "_values_quantum",
    "measurement": "_values_channels",
    "mixture": "_values_quantum",
    "observables": "_quantum_maps",
    "pauli": "_values_gates",
    "permutation": "_values_gates",
    "phase_gate": "_values_gates",
    "povms": "_quantum_maps",
    "probabilities": "_classical",
    "product_of": "_values_joint",
    "pure": "_values_quantum",
    "pure_states": "_quantum",
    "replacement": "_values_channels",
    "shift": "_values_gates",
    "signs_correlation": "_values_correlation",
    "small_networks": "_learning",
    "special_values": "_special",
    "state_pairs": "_quantum",
    "swap": "_values_gates",
    "tensor": "_values_quantum",
    "tiles": "_values_quantum",
    "trine": "_values_channels",
    "uncorrelated": "_values_correlation",
    "uniform_on": "_values_joint",
    "unitaries": "_quantum_maps",
    "unitary_channel": "_values_channels",
    "w_state": "_values_quantum",
    "werner": "_values_quantum",
    "werner_holevo": "_values_channels",
}
"""Each public name, and the module of `numerics.strategies` that defines it."""


_TYPES = frozenset(name for name in _HOME if name[0].isupper())
"""The types of values that ``from_type`` knows."""


def __getattr__(name: str) -> object:
    if name == "__all__":
        return sorted(_HOME)
    if name in _HOME:
        one_thread()
        module = import_module(f".numerics.strategies.{_HOME[name]}", __package__)
        globals()[name] = found = getattr(module, name)  # from now on without this detour
        register_loaded()
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _register(kind: Any) -> None:
    """Tell Hypothesis what `from_type` draws of a type; once, so that a user's own word stands."""
    register = sys.modules["hypothesis.strategies"].register_type_strategy
    register(kind, lambda _: _registered(kind))


def _registered(kind: type) -> Any:
    from .numerics.strategies._from_type import registered

    return registered(kind)


def register_loaded() -> None:
    """Register the types that are loaded already: Hypothesis calls this when it is imported.

    Types that are used later register themselves then, so nothing has to be loaded here. The
    domains of claims are types too: ``from_type(Prob)`` draws fractions.
    """
    if not hasattr(sys.modules.get("hypothesis.strategies"), "register_type_strategy"):
        return
    domains = vars(sys.modules.get(f"{__package__}.theory.domains", object))
    kinds: list[Any] = [globals().get(name) for name in sorted(_TYPES)]
    kinds += [domains.get(name) for name in domains.get("__all__", ()) if name != "Domain"]
    classes: list[Any] = [kind for kind in kinds if isinstance(kind, type)]
    for kind in classes:
        if not issubclass(kind, Exception):
            _register(kind)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
