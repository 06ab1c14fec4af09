"""Functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..expressions import ConvexFunction, SetFunction
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


@dataclass(frozen=True)
class Submodular(Domain):
    r"""Set functions $f$ on [n] with $f(\varnothing) = 0$ and
    $f(A) + f(B) \ge f(A \cup B) + f(A \cap B)$; they may be negative."""

    sizes = 1
    world = "submodular"

    def declare(self) -> dict[str, Any]:
        """Return the declaration."""
        return {"domain": "setfunction", "size": self._size(), "world": self.world}

    def symbol(self, name: str) -> SetFunction:
        """Return the function."""
        return SetFunction(name, self._size())


@dataclass(frozen=True)
class ClassicalEntropy(Submodular):
    r"""Entropy functions (bits): $S \mapsto H(X_S)$ of n random variables with finite alphabets."""

    world = "classical"


@dataclass(frozen=True)
class QuantumEntropy(Submodular):
    r"""Entropy functions (bits): $S \mapsto S(\rho_S)$ of an n-partite state of any finite
    dimensions."""

    world = "quantum"
