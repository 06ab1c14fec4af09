"""Quantities: one per file."""

from ._diamond import diamond_norm
from ._entropy import (
    FunctionOf,
    Independent,
    Markov,
    Pure,
    conditional_entropy,
    conditional_mutual_information,
    mutual_information,
)
from ._functions import (
    binary_entropy,
    eigenvalue_max,
    eigenvalue_min,
    log,
    log2,
    shannon_entropy,
    sqrt,
    trace_norm,
    von_neumann_entropy,
)
from ._states import (
    anticommutator,
    commutator,
    frobenius_norm,
    linear_entropy,
    negativity,
    operator_norm,
    purity,
    quantum_conditional_entropy,
    quantum_mutual_information,
)

__all__ = [
    "FunctionOf",
    "Independent",
    "Markov",
    "Pure",
    "anticommutator",
    "binary_entropy",
    "commutator",
    "conditional_entropy",
    "conditional_mutual_information",
    "diamond_norm",
    "eigenvalue_max",
    "eigenvalue_min",
    "frobenius_norm",
    "linear_entropy",
    "log",
    "log2",
    "mutual_information",
    "negativity",
    "operator_norm",
    "purity",
    "quantum_conditional_entropy",
    "quantum_mutual_information",
    "shannon_entropy",
    "sqrt",
    "trace_norm",
    "von_neumann_entropy",
]
