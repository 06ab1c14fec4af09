r"""Diamond norms of Hermitian-preserving maps, rectangular ones included, between two rationals.

The Choi matrix is $J_{(i,a),(j,b)} = \Phi(|i\rangle\langle j|)_{ab}$, input tensor output, of size
$n = d_{in} d_{out}$; the norm is the full one, so that two channels are at most 2 apart.

From above. If $J = FF^\dagger - GG^\dagger + R$ with $\|R\| \le \delta$ then $J = P - N$ for the
positive $P = FF^\dagger + (\delta + R)/2$, $N = GG^\dagger + (\delta - R)/2$. Kraus operators $A_k$
of P and $B_k$ of N, stacked as $V = (A; B)$ and $W = (A; -B)$, give
$\Phi(x) = \mathrm{tr}_E VxW^\dagger$, hence

.. math:: \|\Phi\|_\diamond \le \|V\| \|W\| = \|\mathrm{tr}_{out}(P + N)\|
          \le \|\mathrm{tr}_{out}(FF^\dagger + GG^\dagger)\| + d_{out} \delta.

From below. The vector $\sum_i A^\dagger|i\rangle \otimes |i\rangle$ has squared norm
$\mathrm{tr} A A^\dagger$, and $1 \otimes \Phi$ sends its projector to
$(A^\dagger \otimes 1) J (A \otimes 1)$. So for every Hermitian K with $\|K\| \le \kappa$

.. math:: \|\Phi\|_\diamond \ge
          \mathrm{tr}[K (A^\dagger \otimes 1) J (A \otimes 1)] / (\kappa\,\mathrm{tr} A A^\dagger),

and $\kappa^2 \le 1 + \|K^2 - 1\|$.

Both hold for every J whose entries are within a radius r of given ones when $\delta$ grows by
$nr$ and the lower bound shrinks by $d_{out} n r$, since a Hermitian $\Delta$ with such entries has
$\|\Delta\| \le nr$ and thus moves the norm by at most $\|\mathrm{tr}_{out} |\Delta|\|$.

Exactly. In $\mathbb{Q}(i, \sqrt 2, \sqrt 3, \dots)$ a state $\rho$, an X with
$-\rho \otimes 1 \le X \le \rho \otimes 1$ (that is $X = (A \otimes 1) K (A^\dagger \otimes 1)$,
$-1 \le K \le 1$) and a $Q = P + N \ge \pm J$ with $\mathrm{tr}_{out} Q \le \mathrm{tr}(JX)$ show
that the norm is $\mathrm{tr}(JX)$.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..declarations import Refused
from ..matrices import Matrix, combine, trace_product
from ..matrices import is_hermitian as is_hermitian_exactly
from ..matrices import is_psd as is_psd_exactly
from ..numbers import ONE, ZERO, Number, number, read
from . import grid
from .finding import Finding, found_exactly
from .grid import Grid
from .problem import Ball, enclose, read_ball, read_exact, read_fraction, read_int

MAX_SIZE = 1 << 11


def check_diamond(problem: Mapping[str, Any], certificate: Mapping[str, Any]) -> Finding:
    """Check the bounds, or the value, of a diamond norm."""
    if set(problem) != {"quantity", "in", "out", "choi"}:
        raise Refused("a diamond norm is given by in, out and choi")
    size, out = (read_int(problem[k], 1, MAX_SIZE) for k in ("in", "out"))
    if "value" in certificate:
        return _exactly(problem["choi"], certificate, size, out)
    ball = read_ball(problem["choi"])
    if not grid.is_hermitian(ball.centre) or ball.centre.rows != size * out:
        raise Refused("a Choi matrix is Hermitian, of size in times out")
    upper = _upper(ball, certificate, size, out)
    return Finding(_lower(ball, certificate, size, out), upper)


def _upper(ball: Ball, certificate: Mapping[str, Any], size: int, out: int) -> Fraction:
    """Return mu + out (||R|| + n r)."""
    n = size * out
    rest, total = ball.centre, grid.zeros(n, n)
    for name, sign in (("plus", -1), ("minus", 1)):
        if name in certificate:
            factor = grid.read_grid(certificate[name])
            if factor.rows != n or factor.cols > n:
                raise Refused("a factor of the Choi matrix has another size")
            square = grid.times_dagger(factor)
            total = grid.add(total, square)
            rest = grid.add(rest, grid.scaled(square, sign))
    mu = read_fraction(certificate["mu"])
    if not grid.eigenvalue_at_most(_trace_out(total, size, out), mu):
        raise Refused("tr_out(P + N) exceeds mu")
    return mu + out * (grid.row_sum(rest) + n * ball.radius)


def _lower(ball: Ball, certificate: Mapping[str, Any], size: int, out: int) -> Fraction:
    """Return tr(X J) / (kappa tr A A^dagger) - out n r with X = (A x 1) K (A^dagger x 1)."""
    n = size * out
    root, sign = grid.read_grid(certificate["root"]), grid.read_grid(certificate["sign"])
    if (root.rows, root.cols) != (size, size) or sign.rows != n or not grid.is_hermitian(sign):
        raise Refused("the state or the observable has another size")
    weight = grid.inner(root, grid.dagger(root))
    if weight <= 0:
        raise Refused("the state is zero")
    excess = grid.row_sum(grid.subtract(grid.product(sign, sign), grid.identity(n)))
    half = grid.dagger(_on_input(root, sign, size))
    value = grid.inner(_on_input(root, half, size), ball.centre)
    # kappa <= sqrt(1 + excess) <= 1 + excess / 2, and the norm is not negative
    return max(Fraction(0), value / (weight * (1 + excess / 2)) - out * n * ball.radius)


def _on_input(a: Grid, m: Grid, size: int) -> Grid:
    """Return (a x 1) m."""
    out = m.rows // size
    blocks = range(0, m.rows, out)
    wide = Grid(
        m.den,
        [[x for row in m.re[k : k + out] for x in row] for k in blocks],
        [[x for row in m.im[k : k + out] for x in row] for k in blocks],
    )
    made, cols = grid.product(a, wide), m.cols
    cuts = range(0, out * cols, cols)
    return Grid(
        made.den,
        [row[k : k + cols] for row in made.re for k in cuts],
        [row[k : k + cols] for row in made.im for k in cuts],
    )


def _trace_out(m: Grid, size: int, out: int) -> Grid:
    re, im = (
        [
            [sum(part[i * out + a][j * out + a] for a in range(out)) for j in range(size)]
            for i in range(size)
        ]
        for part in (m.re, m.im)
    )
    return Grid(m.den, re, im)


# -- exact values ---------------------------------------------------------------------------------


def _exactly(choi: Any, certificate: Mapping[str, Any], size: int, out: int) -> Finding:
    j, n = read_exact(choi), size * out
    rho, x, q = (read_exact(certificate[name]) for name in ("rho", "x", "dual"))
    value = read(certificate["value"])
    for m, rows in ((j, n), (rho, size), (x, n), (q, n)):
        if len(m) != rows or not is_hermitian_exactly(m):
            raise Refused("a part of the certificate is not Hermitian, or has another size")
    wide = [
        [rho[r // out][c // out] if r % out == c % out else ZERO for c in range(n)]
        for r in range(n)
    ]
    trace = ZERO
    for k in range(size):
        trace = trace + rho[k][k]
    partial = [[_trace(q, i, k, out) for k in range(size)] for i in range(size)]
    minus = number(-1)
    tests = {
        "tr rho = 1": (trace - ONE).is_zero(),
        "tr(JX) is the value": (trace_product(j, x) - value).is_zero(),
        "X <= rho x 1": _positive(combine([(ONE, wide), (minus, x)])),
        "X >= -rho x 1": _positive(combine([(ONE, wide), (ONE, x)])),
        "Q >= J": _positive(combine([(ONE, q), (minus, j)])),
        "Q >= -J": _positive(combine([(ONE, q), (ONE, j)])),
        "tr_out Q <= value": _positive(combine([(value, _identity(size)), (minus, partial)])),
    }
    for what, passed in tests.items():
        if not passed:
            raise Refused(f"the certificate fails: {what}")
    return found_exactly(value)


def _trace(q: Matrix, i: int, k: int, out: int) -> Number:
    total = ZERO
    for a in range(out):
        total = total + q[i * out + a][k * out + a]
    return total


def _identity(n: int) -> Matrix:
    return [[ONE if i == j else ZERO for j in range(n)] for i in range(n)]


def _positive(m: Matrix) -> bool:
    """Decide positivity, block by block: rows that no entry links are independent."""
    left = set(range(len(m)))
    while left:
        block: list[int] = []
        found = [left.pop()]
        while found:
            i = found.pop()
            block.append(i)
            linked = [k for k in left if m[i][k].parts]
            left.difference_update(linked)
            found += linked
        block.sort()
        if not _block_is_positive([[m[i][k] for k in block] for i in block]):
            return False
    return True


def _block_is_positive(m: Matrix) -> bool:
    ball = enclose(m)
    return is_psd_exactly(m) if ball.radius else grid.is_psd(ball.centre)


__all__ = ["check_diamond"]
