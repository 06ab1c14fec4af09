"""Candidates in bulk: none yet, so that rows are drawn one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Batch:
    """Candidates as float arrays, each with its exact value."""

    count: int
    env: dict[str, Any]

    def values(self, row: int) -> dict[str, Any]:
        """Return the exact values of a row."""
        raise IndexError(row)


def draw_batch(instance: Any, sizes: Any, count: int, seed: int) -> Batch | None:
    """Return candidates, or ``None`` where there is no bulk form."""
    return None
