r"""The diamond norm of the Schur map $\rho \mapsto A \circ \rho$ of a Hermitian matrix A.

Full norm: for a difference of channels it lies in [0, 2]. For A in a ball of Hermitian matrices,
whose entries lie within r of those of the centre C, what is found holds for every A in it.

**Above.** If $A = P - N$ with $P, N \succeq 0$, the map is a difference of completely positive
ones, so that $\|S_A\|_\diamond \le \|S_{P+N}\|_\diamond = \max_i (P + N)_{ii}$ (a completely
positive map has the norm of its adjoint at 1). Given F and signs s, let
$R = A - F \mathrm{diag}(s) F^\dagger$, $t_i = \sum_j |R_{ij}|$ and $T = \mathrm{diag}(t)$: by
Gershgorin's discs $T \pm R \succeq 0$, and $R = (T + R)/2 - (T - R)/2$. Hence

.. math:: \|S_A\|_\diamond \le \max_i \Bigl(\sum_k |F_{ik}|^2 + t_i\Bigr).

**Below.** With $D = \mathrm{diag}(d)$, d real, the map acting on one half of the unit vector
$\sum_i d_i |ii\rangle / |d|$ yields $DAD/|d|^2$ on the span of the $|ii\rangle$. For Hermitian K,
$\|K\|^2 = \|K^2\| \le 1 + \delta$, where $\delta$ is the largest row sum of $|K^2 - 1|$, so that
$\|K\| \le 1 + \delta/2$ and

.. math:: \|S_A\|_\diamond \ge \|DAD\|_1 / |d|^2 \ge \mathrm{tr}(KDAD) / ((1 + \delta/2) |d|^2).

In both, C takes the place of A at the price of $\|S_{A-C}\|_\diamond \le n r$.

**Exactly.** If $\sum_i q_i = 1$, $0 \preceq W \preceq \mathrm{diag}(q)$ (so that $q_i \ge 0$),
$B \succeq 0$, $B \succeq A$, then $2\,\mathrm{tr} A W - \sum_i q_i A_{ii} \le \|S_A\|_\diamond \le
\max_i (2 B_{ii} - A_{ii})$ (the same two bounds, with $W = D (1 + K) D / 2$ and P = B); where both
sides agree, that is the norm.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..declarations import Refused
from ..matrices import Matrix, is_psd, trace_product
from ..numbers import ONE, ZERO, number, read
from . import grid
from .finding import Finding, found_exactly
from .grid import Grid, read_grid
from .problem import enclose, read_ball, read_exact


def check_schur(problem: Mapping[str, Any], certificate: Mapping[str, Any]) -> Finding:
    """Bound the norm, or find it exactly.

    The certificate is ``{"above": {"factor": F, "signs": s}, "below": {"vector": d, "sign": K}}``,
    or ``{"weights": q, "primal": W, "dual": B}`` for an exact value.
    """
    if "weights" in certificate:
        return _exactly(read_exact(problem["multiplier"]), certificate)
    ball = read_ball(problem["multiplier"])
    centre = ball.centre
    if not grid.is_hermitian(centre):
        raise Refused("the multiplier is not Hermitian")
    slack = ball.radius * centre.rows
    upper = _above(centre, certificate["above"]) + slack
    lower = _below(centre, certificate["below"]) - slack
    return Finding(max(lower, Fraction(0)), upper)


def _above(centre: Grid, part: Mapping[str, Any]) -> Fraction:
    factor, signs = read_grid(part["factor"]), part["signs"]
    if any(type(s) is not int or abs(s) != 1 for s in signs):
        raise Refused("the signs are 1 and -1")
    signed = Grid(factor.den, _signed(factor.re, signs), _signed(factor.im, signs))
    rest = grid.subtract(centre, grid.product(signed, grid.dagger(factor)))
    squares = _row_totals(factor, lambda x: x * x)
    discs = _row_totals(rest, abs)
    return max(
        Fraction(s, factor.den**2) + Fraction(t, rest.den)
        for s, t in zip(squares, discs, strict=True)
    )


def _signed(rows: grid.Rows, signs: list[int]) -> grid.Rows:
    return [[s * x for s, x in zip(signs, row, strict=True)] for row in rows]


def _row_totals(a: Grid, size: Any) -> list[int]:
    """Sum ``size`` of the real and imaginary parts along each row."""
    return [sum(map(size, x)) + sum(map(size, y)) for x, y in zip(a.re, a.im, strict=True)]


def _below(centre: Grid, part: Mapping[str, Any]) -> Fraction:
    vector, sign = read_grid(part["vector"]), read_grid(part["sign"])
    if any(vector.im[0]):
        raise Refused("a real vector is expected")
    if not grid.is_hermitian(sign):
        raise Refused("the sign matrix is not Hermitian")
    d = vector.re[0]
    length = sum(x * x for x in d)
    if length == 0:
        raise Refused("the vector vanishes")
    square = grid.product(sign, sign)
    norm = 1 + grid.row_sum(grid.subtract(square, grid.identity(centre.rows))) / 2
    weighted = Grid(centre.den, _weighted(centre.re, d), _weighted(centre.im, d))
    return grid.inner(sign, weighted) / (norm * length)


def _weighted(rows: grid.Rows, d: list[int]) -> grid.Rows:
    return [
        [x * y * z for x, z in zip(row, d, strict=True)] for row, y in zip(rows, d, strict=True)
    ]


def _exactly(a: Matrix, certificate: Mapping[str, Any]) -> Finding:
    n = len(a)
    primal, dual = read_exact(certificate["primal"]), read_exact(certificate["dual"])
    weights = [read(x) for x in certificate["weights"]]
    if sum(weights, -ONE) != ZERO:
        raise Refused("the weights do not sum to 1")
    diagonal = [[q if i == j else ZERO for j in range(n)] for i, q in enumerate(weights)]
    balls = [enclose(m) for m in (a, primal, dual, diagonal)]
    if any(ball.radius for ball in balls):
        excesses = _difference(diagonal, primal), _difference(dual, a)
        signs = [is_psd(m) for m in (primal, excesses[0], dual, excesses[1])]
        reached = number(2) * trace_product(a, primal) - trace_product(a, diagonal)
    else:  # Gaussian rationals: the same with integers, which is much faster
        c, w, b, q = (ball.centre for ball in balls)
        signs = [grid.is_psd(m) for m in (w, grid.subtract(q, w), b, grid.subtract(b, c))]
        reached = number(2 * grid.inner(c, w) - grid.inner(c, q))
    for positive, what in zip(
        signs,
        (
            "the primal matrix is not positive semidefinite",
            "the primal matrix exceeds the weights",
            "the dual matrix is not positive semidefinite",
            "the dual matrix does not exceed the multiplier",
        ),
        strict=True,
    ):
        if not positive:
            raise Refused(what)
    for i in range(n):
        if (reached - dual[i][i] - dual[i][i] + a[i][i]).sign() < 0:
            raise Refused("the two bounds differ")
    return found_exactly(reached)


def _difference(a: Matrix, b: Matrix) -> Matrix:
    return [[x - y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]
