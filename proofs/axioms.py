"""Cited theorems that proofs may stand on; a claim that uses one says so."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Axiom:
    """A published theorem: its name, what it says, where it is proved."""

    name: str
    statement: str
    reference: str

    def to_json(self) -> dict[str, str]:
        """Return the entry that rows carry."""
        return asdict(self)


WATROUS_DUALITY = Axiom(
    "Watrous duality",
    r"The diamond norm of a difference of channels with Choi matrix $J$ is "
    r"$2\max\{\mathrm{tr}\,JW : 0 \le W \le \rho\otimes 1\}$, at most "
    r"$2\|\mathrm{tr}_{out} Z\|_\infty$ for every $Z \ge J$, $Z \ge 0$.",
    "J. Watrous, Semidefinite programs for completely bounded norms, Theory of Computing 5 (2009)",
)
