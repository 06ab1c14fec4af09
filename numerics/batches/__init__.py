"""Candidates by the thousand: float arrays for screening, each row with its exact value.

Integers are drawn with numpy, and a value is a few of them over a common denominator. So a row
costs microseconds, lies in its domain exactly, and is written as fractions only if it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from ..strategies.hypotheses import thin
from ._column import Column, Generator
from ._matrices import correlation, hermitian, state
from ._plain import convex, distribution, index, law, matrix, natural, scalar, vector
from ._unitaries import channel, unitary

Json: TypeAlias = Any
Values: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Batch:
    """Candidates: ``env`` is what `floats.margin` takes, with ``count`` rows."""

    count: int
    env: dict[str, Any]
    columns: Mapping[str, Column]
    sizes: Mapping[str, int]

    def values(self, row: int) -> Values:
        """Return the exact values of a row, as JSON of the kernel; ``IndexError`` beyond."""
        if not 0 <= row < self.count:
            raise IndexError(f"row {row} of {self.count}")
        return {
            **self.sizes,
            **{name: column.exact(row) for name, column in self.columns.items()},
        }


def draw_batch(
    instance: Mapping[str, Any], sizes: Mapping[str, int], count: int, seed: int
) -> Batch | None:
    """Return ``count`` candidates at explicit sizes, the same for the same seed.

    ``None`` without variables, where a domain has no bulk form, or where a hypothesis holds on a
    thin set: candidates are then drawn one by one.
    """
    if not instance["variables"] or thin(instance):
        return None
    rng = np.random.default_rng((seed, 7))
    columns: dict[str, Column] = {}
    for name, domain in instance["variables"]:
        column = _column(rng, domain, sizes, count)
        if column is None:
            return None
        columns[name] = column
    env = {**sizes, **{name: column.array for name, column in columns.items()}}
    return Batch(count, env, columns, dict(sizes))


def _column(
    rng: Generator, domain: Mapping[str, Any], sizes: Mapping[str, int], count: int
) -> Column | None:
    def size(key: str = "size") -> int:
        declared = domain[key]
        return int(sizes[declared] if isinstance(declared, str) else declared)

    match domain["domain"]:
        case "real" | "complex":
            return scalar(rng, domain, count)
        case "natural":
            return natural(rng, int(domain["from"]), count)
        case "index":
            return index(rng, size(), count)
        case "vector":
            return vector(rng, size(), domain["entries"], count)
        case "matrix":
            return matrix(rng, size("rows"), size("cols"), domain["entries"], count)
        case "distribution":
            return distribution(rng, size(), count)
        case "law":
            return law(rng, size(), domain["entries"], count)
        case "convex":
            return convex(rng, count)
        case "hermitian":
            return hermitian(rng, size(), count)
        case "state":
            return state(rng, size(), count)
        case "correlation":
            return correlation(rng, size(), domain["entries"], count)
        case "unitary":
            return unitary(rng, size(), count)
        case "channel":
            return channel(rng, size("count"), size(), count)
    return None


__all__ = ["Batch", "draw_batch"]
