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

__all__ = [
    "FunctionOf",
    "Independent",
    "Markov",
    "Pure",
    "binary_entropy",
    "conditional_entropy",
    "conditional_mutual_information",
    "diamond_norm",
    "eigenvalue_max",
    "eigenvalue_min",
    "log",
    "log2",
    "mutual_information",
    "shannon_entropy",
    "sqrt",
    "trace_norm",
    "von_neumann_entropy",
]
