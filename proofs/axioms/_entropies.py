"""Cited theorems on entropies."""

from typing import Any

from ...theory.vocabulary import (
    And,
    AtMost,
    ClassicalEntropy,
    Mask,
    QuantumEntropy,
    Size,
    schur,
)
from ._axiom import Axiom

# ruff: noqa: F821 - "n" names a size
# mypy: disable-error-code="misc, name-defined, type-arg, valid-type"
# pyright: reportUndefinedVariable=false, reportInvalidTypeForm=false, reportGeneralTypeIssues=false
# pyright: reportInvalidTypeArguments=false


def _submodular(n: Size, a: Mask["n"], b: Mask["n"], S: QuantumEntropy["n"]) -> Any:
    both = schur(a, b)
    return AtMost(S(a + b - both) + S(both), S(a) + S(b))


def _weakly_monotone(n: Size, a: Mask["n"], b: Mask["n"], S: QuantumEntropy["n"]) -> Any:
    both = schur(a, b)
    return AtMost(S(a - both) + S(b - both), S(a) + S(b))


def _polymatroid(n: Size, a: Mask["n"], b: Mask["n"], H: ClassicalEntropy["n"]) -> Any:
    both = schur(a, b)
    return And(AtMost(H(a + b - both) + H(both), H(a) + H(b)), AtMost(H(both), H(a)))


STRONG_SUBADDITIVITY = Axiom(
    "strong subadditivity",
    r"For every state on finite-dimensional parts $A$, $B$, $C$ the von Neumann entropies, in "
    r"bits, obey $S(ABC) + S(C) \le S(AC) + S(BC)$.",
    "E. H. Lieb and M. B. Ruskai, Proof of the strong subadditivity of quantum-mechanical entropy, "
    "J. Math. Phys. 14 (1973), 1938-1941, theorem 2",
    _submodular,
)

WEAK_MONOTONICITY = Axiom(
    "weak monotonicity",
    r"For every state on finite-dimensional parts $A$, $B$, $C$ the von Neumann entropies, in "
    r"bits, obey $S(A) + S(B) \le S(AC) + S(BC)$; it is strong subadditivity for a purification.",
    "E. H. Lieb and M. B. Ruskai, Proof of the strong subadditivity of quantum-mechanical entropy, "
    "J. Math. Phys. 14 (1973), 1938-1941, theorem 2",
    _weakly_monotone,
)

SHANNON = Axiom(
    "Shannon inequalities",
    r"The joint entropies, in bits, of finitely many discrete random variables are nonnegative and "
    r"monotone, $0 \le H(A) \le H(AC)$, and submodular, $H(ABC) + H(C) \le H(AC) + H(BC)$.",
    "C. E. Shannon, A mathematical theory of communication, Bell System Tech. J. 27 (1948), "
    "section 6; in this form: R. W. Yeung, A framework for linear information inequalities, "
    "IEEE Trans. Inf. Theory 43 (1997), 1924-1934",
    _polymatroid,
)

KLEIN = Axiom(
    "Klein's inequality",
    r"For states $\rho$, $\sigma$ of finite dimension, with the support of $\rho$ in that of "
    r"$\sigma$, $D(\rho \Vert \sigma) = \mathrm{tr}\,\rho\,(\log \rho - \log \sigma) \ge 0$, in "
    r"every unit, with equality only for $\rho = \sigma$; for distributions it is Gibbs' "
    r"inequality, $\sum_i p_i \log (p_i / q_i) \ge 0$.",
    "O. Klein, Zur quantenmechanischen Begründung des zweiten Hauptsatzes der Wärmelehre, "
    "Z. Phys. 72 (1931), 767-775",
)

DATA_PROCESSING = Axiom(
    "data processing",
    r"For states $\rho$, $\sigma$ of finite dimension and every completely positive and trace "
    r"preserving map $\Phi$, $D(\Phi(\rho) \Vert \Phi(\sigma)) \le D(\rho \Vert \sigma)$ with "
    r"$D(\rho \Vert \sigma) = \mathrm{tr}\,\rho\,(\log \rho - \log \sigma)$, which is $+\infty$ "
    r"when the support of $\rho$ is not in that of $\sigma$.",
    "G. Lindblad, Completely positive maps and entropy inequalities, "
    "Commun. Math. Phys. 40 (1975), 147-151, theorem",
)

HOLEVO = Axiom(
    "Holevo bound",
    r"If a letter $x$ of probability $p_x$ is sent as a state $\rho_x$ of finite dimension and $Y$ "
    r"is the outcome of any measurement, then $I(X; Y) \le S(\sum_x p_x \rho_x) - \sum_x p_x "
    r"S(\rho_x)$, in bits.",
    "A. S. Holevo, Bounds for the quantity of information transmitted by a quantum communication "
    "channel, Probl. Inf. Transm. 9 (1973), 177-183",
)

MAASSEN_UFFINK = Axiom(
    "Maassen-Uffink relation",
    r"For orthonormal bases $(a_i)$, $(b_j)$ of a finite-dimensional space and every state $\rho$, "
    r"the entropies, in bits, of the outcomes of measuring in them obey "
    r"$H(A) + H(B) \ge -2 \log_2 \max_{i,j} |\langle a_i, b_j \rangle|$.",
    "H. Maassen and J. B. M. Uffink, Generalized entropic uncertainty relations, "
    "Phys. Rev. Lett. 60 (1988), 1103-1106",
)
