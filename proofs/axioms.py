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


STRONG_SUBADDITIVITY = Axiom(
    "strong subadditivity",
    r"$S(AC) + S(BC) \ge S(ABC) + S(C)$ for the entropies of the parts of a state.",
    "E. H. Lieb and M. B. Ruskai, Proof of the strong subadditivity of quantum-mechanical entropy, "
    "Journal of Mathematical Physics 14 (1973)",
)

WEAK_MONOTONICITY = Axiom(
    "weak monotonicity",
    r"$S(AC) + S(BC) \ge S(A) + S(B)$ for the entropies of the parts of a state: strong "
    "subadditivity of a purification.",
    "E. H. Lieb and M. B. Ruskai, Proof of the strong subadditivity of quantum-mechanical entropy, "
    "Journal of Mathematical Physics 14 (1973)",
)

SHANNON = Axiom(
    "Shannon inequalities",
    r"$H(A \mid C) \ge 0$ and $I(A : B \mid C) \ge 0$ for random variables with finite alphabets.",
    "C. E. Shannon, A mathematical theory of communication, Bell System Technical Journal 27 "
    "(1948)",
)

_THEOREMS = {a.name: a for a in (STRONG_SUBADDITIVITY, WEAK_MONOTONICITY, SHANNON)}


def theorem(name: str) -> Axiom:
    """Return the theorem that the kernel calls by this name."""
    return _THEOREMS[name]
