"""What ``hypothesis.strategies.from_type`` draws of our types: small values of every kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ...theory import domains
from ._classical import distributions, mask_laws
from ._correlations import correlation_matrices
from ._domains import for_domain
from ._learning import datasets, small_networks
from ._quantum import density_matrices
from ._quantum_maps import channels, observables, povms, unitaries
from ._scalar import Exact
from ._values import ExactMatrix
from ._values_channels import KrausChannel, Povm
from ._values_correlation import CorrelationMatrix
from ._values_functions import ConvexFunction, SetFunctionTable
from ._values_gates import Observable, UnitaryMatrix
from ._values_joint import JointDistribution
from ._values_laws import FiniteMaskLaw
from ._values_learning import Dataset, SmallNetwork
from ._values_quantum import DensityMatrix

Made = SearchStrategy[Any]
_MATRIX: Any = domains.Matrix  # in brackets stand sizes, not types
_SUBMODULAR: Any = domains.Submodular


def _sized(make: Callable[[int], Made], most: int = 4) -> Callable[[], Made]:
    return lambda: st.integers(1, most).flatmap(make)


def _shaped(make: Callable[..., Made], *most: int) -> Callable[[], Made]:
    return lambda: st.tuples(*[st.integers(1, k) for k in most]).flatmap(lambda s: make(*s))


def _joint() -> Made:
    return st.lists(st.integers(1, 3), min_size=1, max_size=3).flatmap(distributions)


def _correlations(n: int) -> Made:
    fields = st.sampled_from(["real", "complex"])
    return fields.flatmap(lambda field: correlation_matrices(n, field=field))


_VALUES: dict[type, Callable[[], Made]] = {
    ConvexFunction: lambda: for_domain(domains.Convex),
    CorrelationMatrix: _sized(_correlations),
    Dataset: _shaped(datasets, 4, 3),
    DensityMatrix: _sized(density_matrices),
    Exact: lambda: for_domain(domains.Complex),
    ExactMatrix: _shaped(lambda n, m: for_domain(_MATRIX[n, m]), 3, 3),
    FiniteMaskLaw: _sized(mask_laws),
    JointDistribution: _joint,
    KrausChannel: _sized(channels, 3),
    Observable: _sized(observables),
    Povm: _sized(povms, 3),
    SetFunctionTable: _sized(lambda n: for_domain(_SUBMODULAR[n])),
    SmallNetwork: _shaped(small_networks, 3, 3, 2),
    UnitaryMatrix: _sized(unitaries),
}


def registered(kind: type) -> Made:
    """Return what is drawn of a type of value, or of a domain of claims at small sizes: elements of
    it, so fractions of ``Prob`` and density matrices of ``State``."""
    if kind in _VALUES:
        return _VALUES[kind]()
    domain: Any = kind
    if issubclass(kind, (domains.Channel, domains.Matrix)):
        return _shaped(lambda n, m: for_domain(domain[n, m]), 3, 3)()
    if domain.sizes == 0 or kind is domains.Size:
        return for_domain(domain)
    return _sized(lambda n: for_domain(domain[n]))()
