r"""C3.3a (section 3.3): does dropout keep from committing to a basis?

Dephasing belongs to one basis: only phases and permutations of its vectors commute with it. The
penalty of dropout, $\lambda \sum_i \|x_i\|^2 w_i^2$, does not see the scale of a feature but does
see a rotation; that of ridge regression, $\lambda \|w\|^2$, is the reverse.
"""

from ....theory.vocabulary import (
    Equal,
    Iff,
    Index,
    Matrix,
    Prob,
    Real,
    Size,
    Unitary,
    Vector,
    abs2,
    conj,
    dagger,
    delta,
    dephase,
    diag,
    inner,
    matrix_unit,
    total,
)
from ...claim import claim


def turned(U, rho):
    r"""Return $U\rho U^\dagger$."""
    return U @ rho @ dagger(U)


def defect(p, U, rho):
    r"""Return $\Delta_p(U\rho U^\dagger) - U\Delta_p(\rho)U^\dagger$."""
    return dephase(p, turned(U, rho)) - turned(U, dephase(p, rho))


def dropout_objective(n, X, y, w, k):
    r"""Return $\|y - Xw\|^2 + \lambda \sum_i \|x_i\|^2 |w_i|^2$."""
    penalty = total(n, lambda i: (dagger(X) @ X)[i, i] * abs2(w[i]))
    return inner(y - X @ w, y - X @ w) + k * penalty


def ridge_objective(X, y, w, k):
    r"""Return $\|y - Xw\|^2 + \lambda \|w\|^2$."""
    return inner(y - X @ w, y - X @ w) + k * inner(w, w)


@claim(entry="C3.3a", expect="refuted", corrected_by="defect_of_dephasing_in_another_basis")
def dephasing_favours_no_basis_as_stated(
    n: Size, p: Prob, U: Unitary["n"], rho: Matrix["n"]
) -> Equal:
    r"""Dephasing commits to no basis: it commutes with every unitary."""
    return Equal(dephase(p, turned(U, rho)), turned(U, dephase(p, rho)))


@claim(entry="C3.3a")
def defect_of_dephasing_in_another_basis(
    n: Size,
    p: Prob,
    U: Unitary["n"],
    i: Index["n"],
    j: Index["n"],
    a: Index["n"],
    b: Index["n"],
) -> Equal:
    r"""On the matrix units it misses by
    $(1-p)(\delta_{ab} - \delta_{ij})\,U_{ai}\bar U_{bj}$."""
    return Equal(
        defect(p, U, matrix_unit(n, i, j))[a, b],
        (1 - p) * (delta(a, b) - delta(i, j)) * U[a, i] * conj(U[b, j]),
    )


@claim(entry="C3.3a", uses=[defect_of_dephasing_in_another_basis])
def only_phases_and_permutations_commute_with_dephasing(
    n: Size,
    p: Prob("[0, 1)"),
    U: Unitary["n"],
    i: Index["n"],
    j: Index["n"],
    a: Index["n"],
    b: Index["n"],
) -> Iff:
    r"""So for $p < 1$ it commutes with $U$ exactly when
    $(\delta_{ab} - \delta_{ij})\,U_{ai}\bar U_{bj} = 0$ at all indices: when no row and no column
    of $U$ has two entries that are not zero, which makes it a permutation with phases."""
    return Iff(
        Equal(defect(p, U, matrix_unit(n, i, j))[a, b], 0),
        Equal((delta(a, b) - delta(i, j)) * U[a, i] * conj(U[b, j]), 0),
    )


@only_phases_and_permutations_commute_with_dephasing.derivation
def _(p):
    yield "Cancellation", 1 - p, r"the defect is $1 - p$ times the other side"


@claim(entry="C3.3a")
def dropout_ridge_ignores_the_scale_of_features(
    N: Size,
    n: Size,
    X: Matrix["N", "n"],
    y: Vector["N"],
    s: Vector["n"],
    w: Vector["n"],
    k: Real("[0, inf)"),
) -> Equal:
    r"""The dropout objective does not see the scale of the features: with $XD_s$ for $X$ it has at
    $w$ the value that it had at $D_s w$."""
    return Equal(
        dropout_objective(n, X @ diag(s), y, w, k), dropout_objective(n, X, y, diag(s) @ w, k)
    )


@claim(entry="C3.3a", expect="refuted", corrected_by="dropout_ridge_ignores_the_scale_of_features")
def dropout_ridge_ignores_rotations_as_stated(
    N: Size,
    n: Size,
    X: Matrix["N", "n"],
    y: Vector["N"],
    U: Unitary["n"],
    w: Vector["n"],
    k: Real("[0, inf)"),
) -> Equal:
    r"""It does not see a rotation of the features either."""
    return Equal(dropout_objective(n, X @ U, y, w, k), dropout_objective(n, X, y, U @ w, k))


@claim(entry="C3.3a")
def plain_ridge_ignores_rotations(
    N: Size,
    n: Size,
    X: Matrix["N", "n"],
    y: Vector["N"],
    U: Unitary["n"],
    w: Vector["n"],
    k: Real("[0, inf)"),
) -> Equal:
    r"""Plain ridge does not see rotations."""
    return Equal(ridge_objective(X @ U, y, w, k), ridge_objective(X, y, U @ w, k))


@claim(entry="C3.3a", expect="refuted", corrected_by="plain_ridge_ignores_rotations")
def plain_ridge_ignores_the_scale_as_stated(
    N: Size,
    n: Size,
    X: Matrix["N", "n"],
    y: Vector["N"],
    s: Vector["n"],
    w: Vector["n"],
    k: Real("[0, inf)"),
) -> Equal:
    r"""Nor the scale of a feature."""
    return Equal(ridge_objective(X @ diag(s), y, w, k), ridge_objective(X, y, diag(s) @ w, k))
