"""What an attack on a cited theorem is: random instances, margins, and a planted falsehood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.random import Generator

from ._random import Array

Margins: TypeAlias = Callable[[Generator, int], Array]
"""Draws about so many instances; a margin is negative where the theorem fails."""

ROUND = 50
"""Instances between two changes of dimension and rank."""


@dataclass(frozen=True)
class Outcome:
    """How many instances were tried, and the worst margin."""

    instances: int
    worst: float
    tolerance: float

    @property
    def violated(self) -> bool:
        """Whether the worst margin is below zero by more than rounding."""
        return not self.worst >= -self.tolerance


@dataclass(frozen=True)
class Attack:
    """Margins of a theorem and of a false variant of it, which the attack must find false."""

    margins: Margins
    planted: Margins
    falsehood: str
    """The false variant in words."""
    tolerance: float = 1e-9
    """Rounding that a margin may show; equations have minus the error as margin."""

    def run(self, instances: int = 400, seed: int = 0) -> Outcome:
        """Attack the theorem."""
        return self._run(self.margins, instances, seed)

    def control(self, instances: int = 400, seed: int = 0) -> Outcome:
        """Attack the planted falsehood."""
        return self._run(self.planted, instances, seed)

    def _run(self, margins: Margins, instances: int, seed: int) -> Outcome:
        rng = np.random.default_rng(seed)
        count, worst = 0, np.inf
        while count < instances:
            found = margins(rng, min(ROUND, instances - count))
            count += found.size
            low = float(found.min())
            worst = low if np.isnan(low) else min(worst, low)
            if np.isnan(worst):
                break
        return Outcome(count, worst, self.tolerance)
