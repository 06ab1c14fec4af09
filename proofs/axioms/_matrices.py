"""Cited theorems on matrices and random signs."""

from typing import Any

from ...theory.vocabulary import Correlation, Loewner, Size, State, schur, zeros
from ._axiom import Axiom

# ruff: noqa: F821 - "n" names a size
# mypy: disable-error-code="misc, name-defined, type-arg, valid-type"
# pyright: reportUndefinedVariable=false, reportInvalidTypeForm=false, reportGeneralTypeIssues=false
# pyright: reportInvalidTypeArguments=false


def _schur(n: Size, c: Correlation["n"], rho: State["n"]) -> Any:
    return Loewner(zeros(n, n), schur(c, rho))


SCHUR_PRODUCT = Axiom(
    "Schur product theorem",
    r"If $A \succeq 0$ and $B \succeq 0$ are complex matrices of the same order, their entrywise "
    r"product is positive semidefinite, $A \odot B \succeq 0$.",
    "I. Schur, Bemerkungen zur Theorie der beschränkten Bilinearformen mit unendlich vielen "
    "Veränderlichen, J. reine angew. Math. 140 (1911), 1-28, theorem VII",
    _schur,
)

KY_FAN = Axiom(
    "Ky Fan's principle",
    r"For a Hermitian matrix $A$ of order $n$ and $k \le n$, the sum of the $k$ largest "
    r"eigenvalues is $\max \mathrm{tr}\,P A$ over the orthogonal projections $P$ of rank $k$; "
    r"hence $\lambda(A + B) \prec \lambda(A) + \lambda(B)$, eigenvalues in decreasing order.",
    "K. Fan, On a theorem of Weyl concerning eigenvalues of linear transformations I, "
    "Proc. Natl. Acad. Sci. USA 35 (1949), 652-655, theorem 1",
)

LOEWNER_HEINZ = Axiom(
    "Löwner-Heinz theorem",
    r"If $A \succeq B \succeq 0$ and $0 \le t \le 1$, then $A^t \succeq B^t$. For $t > 1$ this is "
    r"false in general.",
    "K. Löwner, Über monotone Matrixfunktionen, Math. Z. 38 (1934), 177-216; E. Heinz, Beiträge "
    "zur Störungstheorie der Spektralzerlegung, Math. Ann. 123 (1951), 415-438",
)

SCHUR_HORN = Axiom(
    "Schur-Horn theorem",
    r"The diagonal of a Hermitian matrix is majorised by its eigenvalues; conversely, whenever "
    r"$d \prec \lambda$ for real vectors, there is a Hermitian matrix with diagonal $d$ and "
    r"eigenvalues $\lambda$.",
    "I. Schur, Über eine Klasse von Mittelbildungen, Sitzungsber. Berl. Math. Ges. 22 (1923), "
    "9-20; A. Horn, Doubly stochastic matrices and the diagonal of a rotation matrix, "
    "Amer. J. Math. 76 (1954), 620-630",
)

LATALA_OLESZKIEWICZ = Axiom(
    "Latała-Oleszkiewicz inequality",
    r"For vectors $x_1, \dots, x_n$ of a real or complex normed space and independent uniform "
    r"signs $s_i$, $\mathbb{E} \Vert \sum_i s_i x_i \Vert \ge 2^{-1/2} "
    r"(\mathbb{E} \Vert \sum_i s_i x_i \Vert^2)^{1/2}$, and the constant is best possible.",
    "R. Latała and K. Oleszkiewicz, On the best constant in the Khinchin-Kahane inequality, "
    "Studia Math. 109 (1994), 101-104",
)
