"""Cited theorems on channels and measurements."""

from __future__ import annotations

from ._axiom import Axiom

WATROUS_DUALITY = Axiom(
    "Watrous duality",
    r"The full diamond norm, in $[0, 2]$, of a difference of channels with Choi matrix $J$ (input "
    r"tensor output) is "
    r"$2 \max\{\mathrm{tr}\,JW : 0 \le W \le \rho \otimes 1, \mathrm{tr}\,\rho = 1\}$, which is "
    r"$2 \min\{\Vert \mathrm{tr}_{out} Z\Vert_\infty : Z \ge J, Z \ge 0\}$.",
    "J. Watrous, Semidefinite programs for completely bounded norms, "
    "Theory of Computing 5 (2009), 217-238",
)

LANDAU_STREATER = Axiom(
    "Landau-Streater theorem",
    r"Every unital channel on one qubit is a mixture $\sum_k p_k U_k \rho U_k^{\dagger}$ of "
    r"unitary conjugations. On $d \ge 3$ levels there are unital channels that are not.",
    "L. J. Landau and R. F. Streater, On Birkhoff's theorem for doubly stochastic completely "
    "positive maps of matrix algebras, Linear Algebra Appl. 193 (1993), 107-127",
)

EXTREME_CORRELATIONS = Axiom(
    "extreme correlation matrices",
    r"A correlation matrix of order $n$ and rank $r$, the Gram matrix of unit vectors "
    r"$v_1, \dots, v_n$, is an extreme point of its set only if $r^2 \le n$ (complex) or "
    r"$r(r+1)/2 \le n$ (real). It is extreme if and only if the matrices $v_i v_i^{\dagger}$ span "
    r"all Hermitian (real: symmetric) matrices of order $r$, and every rank within the bound "
    r"occurs.",
    "C.-K. Li and B.-S. Tam, A note on extreme correlation matrices, SIAM J. Matrix Anal. Appl. 15 "
    "(1994), 903-908; J. P. R. Christensen and J. Vesterstrøm, Math. Ann. 244 (1979), 65-68",
)

MIXED_UNITARY_SCHUR = Axiom(
    "mixed-unitary Schur channels",
    r"The channel $\rho \mapsto C \odot \rho$ of a correlation matrix $C$ is a mixture of unitary "
    r"conjugations if and only if $C$ lies in the convex hull of the correlation matrices of rank "
    r"one; for $n \le 3$ it always does, for $n = 4$ not.",
    "C. O'Meara and R. Pereira, Self-dual maps and symmetric bistochastic matrices, "
    "Linear Multilinear Algebra 61 (2013), 23-34",
)

GREGORATTI_WERNER = Axiom(
    "Gregoratti-Werner correction",
    r"Let a channel on a finite-dimensional space, output as large as the input, leak into an "
    r"environment that starts pure. Some measurement of the environment, followed by a correction "
    r"that depends on its outcome, restores every input state perfectly if and only if the channel "
    r"is a mixture of unitary conjugations.",
    "M. Gregoratti and R. F. Werner, Quantum lost and found, J. Mod. Opt. 50 (2003), 915-933",
)

DEVETAK_SHOR = Axiom(
    "Devetak-Shor capacity",
    r"If the environment's output of a channel can be made from the receiver's by a further "
    r"channel (the channel is degradable, as every Schur multiplier $\rho \mapsto C \odot \rho$ "
    r"is), its coherent information $S(\Phi(\rho)) - S(\Phi^c(\rho))$ is additive and concave, and "
    r"its quantum capacity, in qubits per use, is the maximum of it over states $\rho$ of one use.",
    "I. Devetak and P. W. Shor, The capacity of a quantum channel for simultaneous transmission of "
    "classical and quantum information, Commun. Math. Phys. 256 (2005), 287-303",
)

BUSCH = Axiom(
    "Busch's criterion",
    r"The unbiased qubit measurements with effects $(1 \pm a \cdot \sigma)/2$ and "
    r"$(1 \pm b \cdot \sigma)/2$, with $a, b \in \mathbb{R}^3$, are jointly measurable if and only "
    r"if $|a + b| + |a - b| \le 2$ (Euclidean norms).",
    "P. Busch, Unsharp reality and joint measurements for spin observables, "
    "Phys. Rev. D 33 (1986), 2253-2261",
)
