"""Mask laws: random vectors with finite second moments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..masks import MaskDistribution, law_variable
from ._base import Domain


@dataclass(frozen=True)
class MaskLaw(Domain):
    r"""Laws of complex random masks with $E|m_i|^2 < \infty$."""

    sizes = 1
    entries = "complex"

    def declare(self) -> dict[str, Any]:
        """Return the declaration."""
        return {"domain": "law", "size": self._size(), "entries": self.entries}

    def symbol(self, name: str) -> MaskDistribution:
        """Return the law."""
        return law_variable(name, self._size())


@dataclass(frozen=True)
class RealMaskLaw(MaskLaw):
    """Laws of real random masks."""

    entries = "real"


@dataclass(frozen=True)
class BitLaw(MaskLaw):
    """Laws of random 0/1 masks."""

    entries = "bits"


@dataclass(frozen=True)
class SignLaw(MaskLaw):
    """Laws of random sign masks."""

    entries = "signs"
