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
    from .numerics.strategies._scalar import Exact as Exact
    from .numerics.strategies._scalar import exact as exact
    from .numerics.strategies._values import ExactMatrix as ExactMatrix
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
    "ExactMatrix": "_values",
    "basis_state": "_values_quantum",
    "bell": "_values_quantum",
    "bipartite_states": "_quantum",
    "density_matrices": "_quantum",
    "Exact": "_scalar",
    "exact": "_scalar",
    "diagonal": "_values_quantum",
    "ghz": "_values_quantum",
    "horodecki": "_values_quantum",
    "isotropic": "_values_quantum",
    "maximally_entangled": "_values_quantum",
    "maximally_mixed": "_values_quantum",
    "mixture": "_values_quantum",
    "pure": "_values_quantum",
    "pure_states": "_quantum",
    "state_pairs": "_quantum",
    "tensor": "_values_quantum",
    "tiles": "_values_quantum",
    "w_state": "_values_quantum",
    "werner": "_values_quantum",
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
