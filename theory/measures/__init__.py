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

__all__ = [
    "FunctionOf",
    "Independent",
    "Markov",
    "Pure",
    "conditional_entropy",
    "conditional_mutual_information",
    "diamond_norm",
    "mutual_information",
]
