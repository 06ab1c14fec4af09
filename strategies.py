"""Hypothesis strategies for quantum and classical objects: exact, valid by construction, shrinking
to values that a person can read.

>>> from hypothesis import given
>>> from lossproof.strategies import density_matrices
>>> @given(density_matrices(4))
... def test_purity_is_at_most_one(rho):
...     assert rho.purity <= 1

Strategies yield values that numpy, sympy and `lossproof.certified` take; their ``repr`` is Python
for ``@example``. The names load on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from .numerics.threads import one_thread

if TYPE_CHECKING:
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
    "DensityMatrix": "_values_quantum",
    "Exact": "_scalar",
    "ExactMatrix": "_values",
    "KrausChannel": "_values_channels",
    "Observable": "_values_gates",
    "Povm": "_values_channels",
    "UnitaryMatrix": "_values_gates",
    "amplitude_damping": "_values_channels",
    "basis_state": "_values_quantum",
    "bell": "_values_quantum",
    "bipartite_states": "_quantum",
    "channels": "_quantum_maps",
    "clock": "_values_gates",
    "cnot": "_values_gates",
    "density_matrices": "_quantum",
    "dephasing": "_values_channels",
    "depolarising": "_values_channels",
    "diagonal": "_values_quantum",
    "erasure": "_values_channels",
    "exact": "_scalar",
    "fourier": "_values_gates",
    "ghz": "_values_quantum",
    "hadamard": "_values_gates",
    "horodecki": "_values_quantum",
    "identity_channel": "_values_channels",
    "identity_gate": "_values_gates",
    "isotropic": "_values_quantum",
    "maximally_entangled": "_values_quantum",
    "maximally_mixed": "_values_quantum",
    "measurement": "_values_channels",
    "mixture": "_values_quantum",
    "observables": "_quantum_maps",
    "pauli": "_values_gates",
    "permutation": "_values_gates",
    "phase_gate": "_values_gates",
    "povms": "_quantum_maps",
    "pure": "_values_quantum",
    "pure_states": "_quantum",
    "replacement": "_values_channels",
    "shift": "_values_gates",
    "state_pairs": "_quantum",
    "swap": "_values_gates",
    "tensor": "_values_quantum",
    "tiles": "_values_quantum",
    "trine": "_values_channels",
    "unitaries": "_quantum_maps",
    "unitary_channel": "_values_channels",
    "w_state": "_values_quantum",
    "werner": "_values_quantum",
    "werner_holevo": "_values_channels",
}
"""Each public name, and the module of `numerics.strategies` that defines it."""


def __getattr__(name: str) -> object:
    if name == "__all__":
        return sorted(_HOME)
    if name in _HOME:
        one_thread()
        module = import_module(f".numerics.strategies.{_HOME[name]}", __package__)
        globals()[name] = found = getattr(module, name)  # from now on without this detour
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
