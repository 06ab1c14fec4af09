"""Mask laws: one family per file; a law gives moments, outcomes and samples."""

from ._bernoulli import bernoulli
from ._finite import finite_law
from ._law import MaskDistribution, expectation, law_variable, mean, second_moment

__all__ = [
    "MaskDistribution",
    "bernoulli",
    "expectation",
    "finite_law",
    "law_variable",
    "mean",
    "second_moment",
]
