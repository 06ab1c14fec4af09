r"""The contraction coefficient of the trace distance under a quantum channel N (Ruskai, 1994).

$\eta = \sup \|N(\rho - \sigma)\|_1 / \|\rho - \sigma\|_1$, with the Choi matrix
$J = \sum_{ij} E_{ij} \otimes N(E_{ij})$.

Below: vectors a and b, normalised, and a Hermitian K, ``effect``, give $\eta \ge \tfrac12
\mathrm{tr}\,K N(|a\rangle\langle a| - |b\rangle\langle b|) / \|K\|$, for the difference of two
states has trace norm at most 2.

Above, 1, or the least of these that are given:

- a Hermitian X, ``common``, with $J - 1 \otimes X \succeq 0$: on traceless operators N is the
  completely positive map of $J - 1 \otimes X$, which scales the trace by $1 - \mathrm{tr}\,X$;
- a ``norm`` s with $\|N(H)\|_2 \le s \|H\|_2$ for traceless H: then $\eta \le s \sqrt{d/2}$, d the
  dimension of the output, since $\|N(H)\|_1 \le \sqrt d\, \|N(H)\|_2$, and a traceless H has
  $\|H\|_2 \le \|H\|_1 / \sqrt 2$ (half its trace norm is positive, half negative). For an output
  of one qubit this loses nothing.

For a channel from a qubit to a qubit with Bloch matrix $T_{ij} = \tfrac12 \mathrm{tr}\,\sigma_i
N(\sigma_j)$, $\eta = \|T\|$: it is $\sqrt\mu$ if $\mu - T^T T$ is positive semidefinite and
singular, ``square``.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from math import isqrt
from typing import Any

from ..declarations import Refused
from ..matrices import Matrix, is_psd
from ..numbers import ZERO, I, Number, number, root
from . import grid as g
from .entropies import check_channel
from .finding import Finding, found_exactly
from .frames import exact_or_none
from .grid import Grid
from .problem import Ball, exact_numbers, read_ball, read_fraction, read_int

Json = Any
PAULI = (((0, 1, 1), (1, 0, 1)), ((0, 1, -1j), (1, 0, 1j)), ((0, 0, 1), (1, 1, -1)))
"""The entries (row, column, value) of the three Pauli matrices."""


def check_trace_contraction(
    problem: Mapping[str, Json], certificate: Mapping[str, Json]
) -> Finding:
    """Enclose the trace-distance contraction coefficient of a channel."""
    d_in, d_out = read_int(problem["d_in"], 1, 64), read_int(problem["d_out"], 1, 64)
    choi = read_ball(problem["choi"])
    if (choi.centre.rows, choi.centre.cols) != (d_in * d_out, d_in * d_out):
        raise Refused("the size of a Choi matrix is the product of the dimensions")
    check_channel(choi, d_in, d_out)
    if certificate.get("square") is not None:
        return _exact_qubit(problem, certificate, d_in, d_out, choi)
    low = Fraction(0)
    if certificate.get("effect") is not None:
        low = _below(choi, certificate, d_in, d_out)
    high = Fraction(1) if d_in > 1 else Fraction(0)
    if certificate.get("common") is not None:
        high = min(high, _common(choi, g.read_grid(certificate["common"]), d_in, d_out))
    if certificate.get("norm") is not None:
        high = min(high, _euclidean(choi, read_fraction(certificate["norm"]), d_in, d_out))
    return found_exactly(number(low)) if low == high else Finding(low, high)


def _below(choi: Ball, certificate: Mapping[str, Json], d_in: int, d_out: int) -> Fraction:
    a, b = (_projector(g.read_grid(certificate[name]), d_in) for name in ("plus", "minus"))
    effect = g.read_grid(certificate["effect"])
    if not g.is_hermitian(effect) or effect.rows != d_out:
        raise Refused("an effect is a Hermitian matrix of the size of the output")
    # ||K||^2 = ||K^2|| <= 1 + x implies ||K|| <= 1 + x
    norm = 1 + g.row_sum(g.subtract(g.product(effect, effect), g.identity(d_out)))
    gap = g.subtract(a, b)
    seen = g.kron(g.conjugate(gap), effect)
    blur = _total(gap) * _total(effect) * choi.radius
    return max((g.inner(choi.centre, seen) - blur) / (2 * norm), Fraction(0))


def _projector(vector: Grid, size: int) -> Grid:
    if (vector.rows, vector.cols) != (size, 1):
        raise Refused("a vector has the size of the input")
    length = g.trace(g.product(g.dagger(vector), vector))[0]
    if length == 0:
        raise Refused("the zero vector is no state")
    return g.scaled(g.times_dagger(vector), 1 / length)


def _total(a: Grid) -> Fraction:
    """Bound the sum of the moduli of the entries."""
    parts = [abs(x) for part in (a.re, a.im) for row in part for x in row]
    return Fraction(sum(parts), a.den)


def _common(choi: Ball, x: Grid, d_in: int, d_out: int) -> Fraction:
    if not g.is_hermitian(x) or x.rows != d_out:
        raise Refused("what is common to all outputs is a Hermitian matrix of their size")
    shift = g.add(x, g.scaled(g.identity(d_out), d_in * d_out * choi.radius))
    if not g.is_psd(g.subtract(choi.centre, g.kron(g.identity(d_in), shift))):
        raise Refused("not all outputs have this in common")
    return max(1 - g.trace(x)[0], Fraction(0))


def _euclidean(choi: Ball, s: Fraction, d_in: int, d_out: int) -> Fraction:
    if s < 0:
        raise Refused("a norm is not negative")
    j = choi.centre
    pairs, inputs = list(product(range(d_out), repeat=2)), list(product(range(d_in), repeat=2))

    def transfer(part: list[list[int]]) -> list[list[int]]:
        return [[part[i * d_out + a][k * d_out + b] for i, k in inputs] for a, b in pairs]

    whole = Grid(j.den, transfer(j.re), transfer(j.im))
    one = Grid(d_in, [[int(i == k)] for i, k in inputs], [[0] for _ in inputs])
    away = g.scaled(g.times_dagger(one), d_in)  # the projector on multiples of the identity
    traceless = g.subtract(whole, g.product(whole, away))
    if not g.eigenvalue_at_most(g.product(g.dagger(traceless), traceless), s * s):
        raise Refused("a traceless operator shrinks by less than is claimed")
    reach = s + d_in * d_out * choi.radius  # in the norm of all entries, J is off by no more
    scale = 1 << 64
    return reach * Fraction(isqrt(d_out * scale * scale // 2) + 1, scale)


# -- qubits ---------------------------------------------------------------------------------------


def _bloch(j: Matrix) -> Matrix:
    r"""Return $T_{kl} = \tfrac12 \sum \sigma_k[b, a] \sigma_l[c, d] J_{(c, a), (d, b)}$."""
    half = number(Fraction(1, 2))
    out: Matrix = []
    for first in PAULI:
        line = []
        for second in PAULI:
            total = ZERO
            for b, a, x in first:
                for c, d, y in second:
                    total = total + _unit(x * y) * j[2 * c + a][2 * d + b]
            line.append(half * total)
        out.append(line)
    if not all(x.is_real() for line in out for x in line):
        raise Refused("a Bloch matrix is real")
    return out


def _unit(x: complex) -> Number:
    re, im = number(int(complex(x).real)), number(int(complex(x).imag))
    return re + I * im


def _exact_qubit(
    problem: Mapping[str, Json], certificate: Mapping[str, Json], d_in: int, d_out: int, choi: Ball
) -> Finding:
    exact = exact_or_none(problem["choi"])
    if (d_in, d_out) != (2, 2) or exact is None:
        raise Refused("an exact Bloch matrix belongs to an exact channel of qubits")
    if choi.radius and not (is_psd(exact) and _preserves_trace(exact)):
        raise Refused("the map is no channel")
    mu = read_fraction(certificate["square"])
    t = _bloch(exact)
    rest: Matrix = []
    for i in range(3):
        line = []
        for j in range(3):
            total = number(mu if i == j else Fraction(0))
            for k in range(3):
                total = total - t[k][i] * t[k][j]
            line.append(total)
        rest.append(line)
    if not is_psd(rest) or not _determinant(rest).is_zero():
        raise Refused("this is not the square of the norm of the Bloch matrix")
    value = root(mu.numerator * mu.denominator) * number(Fraction(1, mu.denominator))
    return found_exactly(value)


def _preserves_trace(j: Matrix) -> bool:
    one = exact_numbers(g.identity(2))
    pairs = product(range(2), repeat=2)
    return all((j[2 * a][2 * b] + j[2 * a + 1][2 * b + 1] - one[a][b]).is_zero() for a, b in pairs)


def _determinant(m: Matrix) -> Number:
    (a, b, c), (d, e, f), (p, q, r) = m
    return a * (e * r - f * q) - b * (d * r - f * p) + c * (d * q - e * p)
