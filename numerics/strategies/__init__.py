"""Exact values of every domain: for Hypothesis, and for the faster seeded sampler.

One description serves both: a value is built from a few small choices, the first option of each
being the simplest, so that shrinking the choices shrinks the value. Values are in their domain by
construction and are yielded as the kernel's JSON.
"""

from ._draw import draw_value, draw_values, instances, values
from ._entropies import float_table
from ._source import RandomSource, ReplaySource, Source

__all__ = [
    "RandomSource",
    "ReplaySource",
    "Source",
    "draw_value",
    "draw_values",
    "float_table",
    "instances",
    "values",
]
