"""Vectors: complex, real, 0/1, sign, rates in [0, 1], probability distributions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..expressions import Expr
from ._base import Domain, variable


@dataclass(frozen=True)
class Vector(Domain):
    """Complex vectors."""

    sizes = 1
    entries = "complex"

    def declare(self) -> dict[str, Any]:
        """Return the declaration."""
        return {"domain": "vector", "size": self._size(), "entries": self.entries}

    def symbol(self, name: str) -> Expr:
        """Return a vector."""
        return variable(name, self._size())


@dataclass(frozen=True)
class RealVector(Vector):
    """Real vectors."""

    entries = "real"


@dataclass(frozen=True)
class Mask(Vector):
    """0/1 vectors: fixed masks."""

    entries = "bits"


@dataclass(frozen=True)
class Signs(Vector):
    """Sign vectors."""

    entries = "signs"


@dataclass(frozen=True)
class Rates(Vector):
    """Vectors of keep rates, each in [0, 1]."""

    entries = "rates"


@dataclass(frozen=True)
class Distribution(Domain):
    """Probability weights: nonnegative, with sum 1."""

    sizes = 1

    def declare(self) -> dict[str, Any]:
        """Return the declaration."""
        return {"domain": "distribution", "size": self._size()}

    def symbol(self, name: str) -> Expr:
        """Return a vector."""
        return variable(name, self._size())
