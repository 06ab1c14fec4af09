"""What an attack did: candidates by attack, the worst margin, what was adjudicated and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Values: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Finding:
    """What an attack found, and how far it went; reproducible from the seed."""

    counterexample: Values | None
    instance: Values | None
    candidates: int
    judged: int
    """How many candidates the statement has a truth value at, in floats or exactly."""
    suspicious: int
    """How many look violated in floats while exact arithmetic has no answer."""
    sizes: dict[str, list[int]]
    worst_margin: float | None
    seed: int
    note: str
    worst_values: Values | None = None
    """The exact values with the worst margin."""
    attacks: dict[str, int] = field(default_factory=dict)
    """Candidates by attack."""
    rounding: int = 0
    """How many looked violated in floats, and hold exactly."""
    ties: int = 0
    """How many were level in floats, and hold exactly."""
    fault: tuple[Values, str] | None = None
    """Valid values at which the statement is undefined, and why."""
    hopeless: str = ""
    """Why no size at all could be tried."""


@dataclass
class Tally:
    """What was done so far."""

    skipped: list[str] = field(default_factory=list)
    hopeless: str = ""
    attacks: dict[str, int] = field(default_factory=dict)
    exact: int = 0
    judged: int = 0
    undefined: int = 0
    unread: bool = False
    undecided: int = 0
    open_ties: int = 0
    """Rows where both sides seem equal and exact arithmetic does not say whether they are."""
    rounding: int = 0
    ties: int = 0
    worst: float | None = None
    worst_at: str = ""
    worst_values: Values | None = None
    instance: Values | None = None
    fault: tuple[Values, str] | None = None
    attacked: list[dict[str, int]] = field(default_factory=list)
    exhausted: list[dict[str, int]] = field(default_factory=list)

    def count(self, attack: str, candidates: int) -> None:
        """Add candidates that an attack tried."""
        if candidates:
            self.attacks[attack] = self.attacks.get(attack, 0) + candidates

    def keep_worst(self, margin: float, at: str, values: Callable[[], Values]) -> None:
        """Keep a margin if it is the worst so far."""
        if self.worst is None or margin < self.worst:
            self.worst, self.worst_at, self.worst_values = margin + 0.0, at, values()

    def adjudicated(self, margin: float, tolerance: float) -> None:
        """Count a suspect at which the statement holds exactly."""
        if margin < -tolerance:
            self.rounding += 1
        else:
            self.ties += 1

    def finding(
        self, counterexample: Values | None, rules: Mapping[str, Any], seed: int
    ) -> Finding:
        """Return the report."""
        return Finding(
            counterexample,
            self.instance,
            sum(self.attacks.values()),
            self.judged,
            self.undecided,
            {name: sorted({choice[name] for choice in self.attacked}) for name in rules},
            self.worst,
            seed,
            self._note(seed),
            self.worst_values,
            dict(self.attacks),
            self.rounding,
            self.ties,
            self.fault,
            self.hopeless,
        )

    def _note(self, seed: int) -> str:
        listed = ", ".join(f"{count} {name}" for name, count in self.attacks.items())
        total = sum(self.attacks.values())
        words = [f"{total} candidates" + (f" ({listed})" if listed else "")]
        words.append(f"{self.exact} looked at exactly")
        if self.worst is not None:
            where = f" at {self.worst_at}" if self.worst_at else ""
            words.append(f"worst margin {self.worst:.3g}{where}")
        if self.hopeless:
            words.append(self.hopeless)
        elif self.skipped:
            words.append(f"left out as too expensive: {'; '.join(self.skipped)}")
        if self.rounding:
            words.append(f"{self.rounding} looked violated by rounding alone")
        if self.undefined:
            words.append(f"undefined, or complex where a real is meant, at {self.undefined}")
        if self.undecided:
            words.append(f"{self.undecided} look violated in floats but have no exact truth value")
        if self.unread:
            words.append("no float reading: searched exactly only")
        return "; ".join([*words, f"seed {seed}"])
