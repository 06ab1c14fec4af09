"""What a cited theorem is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Axiom:
    """A published theorem that proofs may stand on: its name, what it says, where it is proved.

    The statement is a sentence with formulas between dollar signs; it says what is assumed and in
    which units. Where the language of claims can say the same, ``formal`` is a body that does.
    """

    name: str
    statement: str
    reference: str
    formal: Callable[..., Any] | None = field(default=None, compare=False)

    def to_json(self) -> dict[str, str]:
        """Return the entry that rows carry."""
        return {"name": self.name, "statement": self.statement, "reference": self.reference}
