"""Functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..expressions import ConvexFunction
from ._base import Domain


@dataclass(frozen=True)
class Convex(Domain):
    r"""Convex functions $\mathbb{R} \to \mathbb{R}$, such as losses."""

    def declare(self) -> dict[str, Any]:
        """Return the declaration."""
        return {"domain": "convex"}

    def symbol(self, name: str) -> ConvexFunction:
        """Return the function."""
        return ConvexFunction(name)
