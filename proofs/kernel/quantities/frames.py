r"""States, and the spectrum of a Hermitian matrix from approximate eigenvectors.

For a square matrix V with $\|V^\dagger V - 1\| \le \varepsilon \le 1/4$ let U be the unitary factor
of its polar decomposition, V = UP. Then $\|V - U\| = \|P - 1\| \le \varepsilon$, and from
$V^\dagger h V = P (U^\dagger h U) P = D + F$, D diagonal,

.. math:: \|h - U D U^\dagger\| \le \delta = \|F\| + (2\varepsilon + \varepsilon^2) \|h\|,

so that each eigenvalue of h lies within $\delta$ of an entry of D, one to one (Weyl, 1912). All
norms are bounded by row sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..declarations import Refused
from ..matrices import Matrix, combine, is_psd
from ..matrices import product as exact_product
from ..numbers import ZERO, Number, number
from . import grid as g
from .grid import Grid
from .logarithms import Bounds, LogSum, eta, eta_bounds, total
from .problem import Ball, exact_numbers, read_ball, read_exact, read_fraction, read_int

MAX_EXACT = 16
"""Largest matrix whose exact spectrum is looked at."""


@dataclass(frozen=True)
class Frame:
    r"""There is a unitary U, $\|U - vectors\| \le$ eps, $\|h - U diag(values) U^*\| \le$ delta."""

    vectors: Grid
    values: tuple[Fraction, ...]
    delta: Fraction
    eps: Fraction


def frame(h: Grid, data: Any) -> Frame:
    """Check approximate eigenvectors of a Hermitian matrix."""
    vectors = g.read_grid(data)
    n = h.rows
    if (vectors.rows, vectors.cols) != (n, n):
        raise Refused("as many eigenvectors are needed as there are dimensions")
    turned = g.dagger(vectors)
    eps = g.row_sum(g.subtract(g.product(turned, vectors), g.identity(n)))
    if eps > Fraction(1, 4):
        raise Refused("the eigenvectors are not orthonormal, not even nearly")
    b = g.product(turned, g.product(h, vectors))
    values = tuple(Fraction(b.re[k][k], b.den) for k in range(n))
    re = [[0 if i == j else x for j, x in enumerate(row)] for i, row in enumerate(b.re)]
    off = g.row_sum(Grid(b.den, re, b.im))
    return Frame(vectors, values, off + (2 * eps + eps * eps) * g.row_sum(h), eps)


def weights(seen: Frame, state: Grid, spread: Fraction) -> list[Bounds]:
    r"""Enclose $\langle u_k | \rho | u_k \rangle$ for states within ``spread`` of a matrix (norm).

    The vectors are off by at most eps, so $\langle v | \rho | v \rangle$ is off by
    $\varepsilon (2 + \varepsilon) \|\rho\|$.
    """
    v = seen.vectors
    image = g.product(state, v)
    slack = seen.eps * (2 + seen.eps) * g.row_sum(state) + spread
    out = []
    for k in range(v.cols):
        top = sum(v.re[i][k] * image.re[i][k] + v.im[i][k] * image.im[i][k] for i in range(v.rows))
        middle = Fraction(top, v.den * image.den)
        out.append((max(middle - slack, Fraction(0)), max(middle + slack, Fraction(0))))
    return out


# -- states ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class State:
    """The states within ``spread`` (operator norm) of a Hermitian matrix; exact ones have it 0."""

    centre: Grid
    spread: Fraction
    exact: Matrix | None = None

    @property
    def dimension(self) -> int:
        """Return the dimension."""
        return self.centre.rows


def read_state(data: Any) -> State:
    """Read a density matrix; refuse what cannot be one."""
    return as_state(read_ball(data), exact_or_none(data))


def exact_or_none(data: Any) -> Matrix | None:
    """Return the exact entries of a small matrix, if they are known."""
    if not isinstance(data, Mapping) or "exact" not in data:
        return None
    matrix = read_exact(data)
    return matrix if max(len(matrix), len(matrix[0])) <= MAX_EXACT else None


def as_state(ball: Ball, exact: Matrix | None = None) -> State:
    """Return the states in a ball."""
    h, n = ball.centre, ball.centre.rows
    if not g.is_hermitian(h):
        raise Refused("a density matrix is Hermitian")
    spread = n * ball.radius
    if abs(g.trace(h)[0] - 1) > spread:
        raise Refused("a density matrix has trace 1")
    if (not g.is_psd(h)) if not spread else exact is not None and not is_psd(exact):
        raise Refused("a density matrix is positive semidefinite")
    return State(h, spread, exact)


@dataclass(frozen=True)
class Entropy:
    """Bounds of an entropy, and the exact value where the spectrum is known."""

    lower: Fraction
    upper: Fraction
    exact: LogSum | None = None


def entropy(state: State, data: Mapping[str, Any]) -> Entropy:
    """Enclose the entropy of a state from its ``vectors``, or from its exact ``spectrum``."""
    if "spectrum" in data:
        found = _from_spectrum(state, data["spectrum"])
        if found is None:
            raise Refused("this is not the spectrum, or its entropy has no exact form")
        return Entropy(*found.bounds(), found)
    seen = frame(state.centre, data["vectors"])
    reach = seen.delta + state.spread
    if min(seen.values) < -reach:
        raise Refused("a density matrix is positive semidefinite")
    parts = [eta_bounds(x - reach, x + reach) for x in seen.values]
    return Entropy(sum((a for a, _ in parts), Fraction(0)), sum((b for _, b in parts), Fraction(0)))


def _from_spectrum(state: State, data: Any) -> LogSum | None:
    r"""Confirm distinct rational eigenvalues with multiplicities, and return the entropy.

    A Hermitian h with $\prod_i (h - \lambda_i) = 0$ has no further eigenvalue, and
    $\mathrm{tr}\, h^k = \sum_i m_i \lambda_i^k$ for as many k as there are $\lambda_i$ settles the
    multiplicities (Vandermonde).
    """
    n = state.dimension
    values = [(read_fraction(x), read_int(m, 1, n)) for x, m in data]
    if len({x for x, _ in values}) < len(values) or min(x for x, _ in values) < 0:
        return None
    eigenvalues = [x for x, _ in values]
    moments = [sum((m * x**k for x, m in values), Fraction(0)) for k in range(len(values))]
    if not state.spread:
        known = _annihilated(state.centre, eigenvalues, moments)
    elif state.exact is not None:
        known = _annihilated_exactly(state.exact, eigenvalues, moments)
    else:
        return None
    if not known:
        return None
    terms = [eta(x) for x in eigenvalues]
    return total(
        None if term is None else term.times(Fraction(m))
        for term, (_, m) in zip(terms, values, strict=True)
    )


def _annihilated(h: Grid, values: list[Fraction], moments: list[Fraction]) -> bool:
    one = g.identity(h.rows)
    rest, power = one, one
    for value, moment in zip(values, moments, strict=True):
        if g.trace(power) != (moment, Fraction(0)):
            return False
        rest, power = g.product(rest, g.subtract(h, g.scaled(one, value))), g.product(power, h)
    return not any(map(any, rest.re)) and not any(map(any, rest.im))


def _annihilated_exactly(h: Matrix, values: list[Fraction], moments: list[Fraction]) -> bool:
    one = exact_numbers(g.identity(len(h)))
    rest, power = one, one
    for value, moment in zip(values, moments, strict=True):
        trace = sum_of([power[i][i] for i in range(len(h))])
        if not (trace - number(moment)).is_zero():
            return False
        shifted = combine([(number(1), h), (number(-value), one)])
        rest, power = exact_product(rest, shifted), exact_product(power, h)
    return all(x.is_zero() for row in rest for x in row)


def sum_of(numbers: Sequence[Number]) -> Number:
    """Return a sum of exact numbers."""
    out = ZERO
    for x in numbers:
        out = out + x
    return out


# -- probabilities --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Law:
    """Probability vectors whose entries lie within ``radius`` of the rationals ``centre``."""

    centre: tuple[Fraction, ...]
    radius: Fraction

    def entropy(self) -> Entropy:
        """Enclose the Shannon entropy."""
        if not self.radius:
            found = total(map(eta, self.centre))
            if found is not None:
                return Entropy(*found.bounds(), found)
        parts = [eta_bounds(x - self.radius, x + self.radius) for x in self.centre]
        return Entropy(
            sum((a for a, _ in parts), Fraction(0)), sum((b for _, b in parts), Fraction(0))
        )


def read_real(data: Any) -> tuple[list[list[Fraction]], Fraction]:
    """Read a real matrix: its entries, and how far the true ones may be."""
    ball = read_ball(data)
    if any(map(any, ball.centre.im)):
        raise Refused("real numbers are expected")
    den = ball.centre.den
    return [[Fraction(x, den) for x in row] for row in ball.centre.re], ball.radius


def law(entries: list[Fraction], radius: Fraction) -> Law:
    """Return the probability vectors near given entries; refuse if there are none."""
    if min(entries) < -radius:
        raise Refused("probabilities are not negative")
    if abs(sum(entries, Fraction(0)) - 1) > len(entries) * radius:
        raise Refused("probabilities sum to 1")
    return Law(tuple(entries), radius)


def read_law(data: Any) -> Law:
    """Read a probability vector, a matrix of one row."""
    rows, radius = read_real(data)
    if len(rows) != 1:
        raise Refused("a probability vector has one row")
    return law(rows[0], radius)
