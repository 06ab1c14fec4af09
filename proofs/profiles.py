"""How long an attack lasts: proofs and certificates do not depend on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """The size of the attack on one claim, and the seed that reproduces it."""

    name: str
    candidates: int
    seed: int = 20261122


PROFILES = {
    "quick": Profile("quick", 200),
    "ci": Profile("ci", 1_000),
    "deep": Profile("deep", 50_000),
}
