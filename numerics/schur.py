r"""Diamond norms of Schur maps $\rho \mapsto A \circ \rho$ with Hermitian A, in floats.

.. math:: \|S_A\|_\diamond = \max_{q \in \Delta} F(q), \qquad F(q) = \|D A D\|_1, \quad
          D = \mathrm{diag}(\sqrt q).

F is concave and homogeneous of degree one. Where no $q_i$ vanishes, $X = DAD$ has the inertia of A
(Sylvester), so F is smooth there, with $\partial_i F = |X|_{ii}/q_i$ and, for $X = V\Lambda
V^\dagger$ with eigenvalues p > 0 > -m,

.. math:: -q_i q_j\,\partial_i \partial_j F = 4\,\mathrm{Re} \sum_{p, m} \frac{pm}{p + m}
          V_{ip} \bar V_{im} \overline{V_{jp} \bar V_{jm}}.

Each q gives bounds on both sides: F(q) from below, and from above $\max_i \partial_i F(q)$, since
$\sum_i q'_i\,\partial_i F(q) \ge F(q')$. Small maps: a primal-dual interior-point method with this
Hessian. Large ones: the ascent $q_i \leftarrow q_i (\partial_i F/F)^2$ with Anderson's mixing,
in single precision as long as that tells one step from the next.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import frexp
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ._solve import attempt, modelling

Array: TypeAlias = NDArray[Any]

INTERIOR_POINT = 40
"""Up to this size the Hessian is worth its price."""
LARGEST_HESSIAN = 300
"""Up to this size the Hessian is used when the ascent alone does not arrive."""
LARGEST_PROGRAM = 40
"""Up to this size a semidefinite program is tried when all else stalls."""
SINGLE = 256
"""Above this size the ascent for a complex matrix starts in single precision,"""
ROUGH = 2e-3
"""until its bounds are this close: degenerate eigenvalues spoil what comes after,"""
ROUGH_STEPS = 6
"""or so many steps are done."""
ACCEPTED = 1e-7
"""A relative width that calls for no further attempt."""


@dataclass(frozen=True)
class SchurSolution:
    """Bounds of the norm with what attains them.

    ``weights`` q and ``sign`` K (Hermitian, of norm 1) give ``lower`` = tr(K D A D); ``factor`` F
    and ``signs`` s give $A = F\\,\\mathrm{diag}(s) F^\\dagger + R$ and ``upper``, the largest entry
    of $\\mathrm{diag}(FF^\\dagger)$ plus the row sum of |R|.
    """

    lower: float
    upper: float
    weights: Array
    sign: Array
    factor: Array
    signs: Array
    notes: tuple[str, ...] = ()

    @property
    def value(self) -> float:
        """Return the float value."""
        return (self.lower + self.upper) / 2

    @property
    def width(self) -> float:
        """Return the relative width of the bounds."""
        return (self.upper - self.lower) / self.upper if self.upper > 0 else 0.0

    def dual(self, multiplier: Array) -> Array:
        r"""Return B with $B \succeq 0$, $B \succeq A$ and $2B_{ii} - A_{ii}$ at most ``upper``."""
        positive = self.factor[:, self.signs > 0]
        rest = multiplier - (self.factor * self.signs) @ self.factor.conj().T
        out: Array = positive @ positive.conj().T + rest / 2
        return out + np.diag(np.abs(rest).sum(axis=1) / 2)


@dataclass(frozen=True)
class _Point:
    """Weights q, the eigenvalues and eigenvectors of X, F(q) and its gradient."""

    q: Array
    w: Array
    v: Array
    value: float
    gradient: Array

    def factor(self) -> Array:
        """Return F with A = F sign(w) F^dagger."""
        out: Array = self.v * np.sqrt(np.abs(self.w)) / np.sqrt(self.q)[:, None]
        return out

    def upper(self, a: Array) -> float:
        """Return the upper bound, roundings of the factor included."""
        f = self.factor()
        rest = a - (f * np.sign(self.w)) @ f.conj().T
        return float((_squares(f).sum(axis=1) + np.abs(rest).sum(axis=1)).max())


def schur_solution(multiplier: Array, tolerance: float = 1e-9) -> SchurSolution:
    """Bound the diamond norm of a Schur map to a relative width of ``tolerance`` if possible."""
    a = np.asarray(multiplier)
    a = np.real(a) if not np.any(np.imag(a)) else a
    a = (a + a.conj().T) / 2
    n = len(a)
    largest = float(np.abs(a).max())
    if largest == 0:
        zero = np.zeros((n, 1))
        return SchurSolution(0.0, 0.0, np.full(n, 1 / n), np.eye(n), zero, np.ones(1))
    exponent = frexp(largest)[1]
    found = _solved(np.ldexp(np.real(a), -exponent) + _imaginary(a, -exponent), tolerance)
    return replace(
        found,
        lower=float(np.ldexp(found.lower, exponent)),
        upper=float(np.ldexp(found.upper, exponent)),
        factor=found.factor * 2 ** (exponent / 2),
    )


def _imaginary(a: Array, exponent: int) -> Any:
    return 1j * np.ldexp(np.imag(a), exponent) if np.iscomplexobj(a) else 0.0


def _solved(a: Array, tolerance: float) -> SchurSolution:
    n, notes = len(a), []
    methods = [_interior_point] if n <= INTERIOR_POINT else [_ascent, _interior_point]
    best = _Best(a, max(tolerance, ACCEPTED))
    for method in methods:
        if method is _interior_point and n > LARGEST_HESSIAN:
            continue
        try:
            method(a, tolerance, best)
        except np.linalg.LinAlgError as bad:
            notes.append(f"{method.__name__[1:]}: {bad}")
        best.settle()
        if best.width() <= max(tolerance, ACCEPTED):
            return best.solution(tuple(notes))
        notes.append(f"{method.__name__[1:]}: stopped at width {best.width():.1e}")
    found = best.solution(tuple(notes))
    return _by_program(a, found) if n <= LARGEST_PROGRAM else found


class _Best:
    """The best bounds among the points seen."""

    def __init__(self, a: Array, enough: float) -> None:
        self.a, self.enough = a, enough
        self.low: _Point | None = None
        self.high: _Point | None = None
        self.lower = 0.0
        # discs as the kernel measures them: narrower ones would look better than a good factor
        self.upper = self.ahead = float((np.abs(np.real(a)) + np.abs(np.imag(a))).sum(axis=1).max())
        self.next: _Point | None = None

    def at(self, q: Array) -> _Point:
        """Evaluate F and its gradient, and keep what is better than before."""
        point = _point(self.a, q)
        if self.low is None or point.value > self.lower:
            self.low, self.lower = point, point.value
        if point.gradient.max() < self.ahead:
            self.ahead, self.next = float(point.gradient.max()), point
            if len(q) <= INTERIOR_POINT or self.ahead - self.lower < self.enough * self.lower:
                self.settle()
        return point

    def settle(self) -> None:
        """Let the residual of the best factor count: a large product, saved up for the end."""
        if self.next is not None:
            upper = self.next.upper(self.a)
            if upper < self.upper:
                self.high, self.upper = self.next, upper
            self.next = None

    def width(self) -> float:
        return (self.upper - self.lower) / self.upper

    def solution(self, notes: tuple[str, ...]) -> SchurSolution:
        self.settle()
        n = len(self.a)
        q, sign = np.full(n, 1 / n), np.eye(n)
        if self.low is not None:
            q = self.low.q
            signs = np.where(self.low.w < 0, -1.0, 1.0)
            sign = (self.low.v * signs) @ self.low.v.conj().T
        if self.high is not None:
            factor, signs = self.high.factor(), np.where(self.high.w < 0, -1.0, 1.0)
        else:  # Gershgorin's discs: the residual is everything
            factor, signs = np.zeros((n, 1)), np.ones(1)
        return SchurSolution(self.lower, self.upper, q, sign, factor, signs, notes)


def _point(a: Array, q: Array) -> _Point:
    """Evaluate F and its gradient, in the precision of a."""
    d = np.sqrt(q).astype(np.real(a[:1, :1]).dtype)
    w, v = _eigh(d[:, None] * a * d)
    sizes = np.abs(w).astype(float)  # summed in double precision in any case
    gradient = _squares(v).astype(float) @ sizes / q
    return _Point(q, w, v, float(sizes.sum()), gradient)


def _eigh(x: Array) -> tuple[Array, Array]:
    """Diagonalise by the routine that is fastest at the size and in the precision."""
    if len(x) <= SINGLE:
        found: tuple[Array, Array] = np.linalg.eigh(x)
        return found
    from scipy.linalg import eigh

    solver: Any = eigh
    fast = "evr" if x.dtype == np.complex128 else "evd"
    w, v = solver(x, driver=fast, overwrite_a=True, check_finite=False)
    return w, v


def _squares(v: Array) -> Array:
    out: Array = np.real(v) ** 2 + np.imag(v) ** 2 if np.iscomplexobj(v) else v * v
    return out


# -- large maps -----------------------------------------------------------------------------------


def _ascent(a: Array, tolerance: float, best: _Best, steps: int = 60, depth: int = 6) -> None:
    """Iterate in the logarithms of the weights, mixing the last steps by least squares."""
    n = len(a)
    x = np.zeros(n)
    last: tuple[float, Array, Array] | None = None
    points: list[Array] = []
    moves: list[Array] = []
    # real matrices gain little, and degenerate ones lose digits: the eigenvectors are worse
    rough = a.astype(np.complex64) if n > SINGLE and np.iscomplexobj(a) else None
    for step in range(steps):
        q = np.exp(np.maximum(x - x.max(), -27))  # a weight that vanishes leaves no eigenvector
        q /= q.sum()
        x = np.log(q)
        point = best.at(q) if rough is None else _point(rough, q)
        if best.width() <= tolerance:
            return
        if last is not None and point.value < last[0] * (1 - (1e-14 if rough is None else ROUGH)):
            points, moves = [], []  # mixing went astray: go on with the plain step
            x, last = last[1] + last[2], None
            continue
        move = 2 * np.log(np.maximum(point.gradient, 1e-12) / point.value)
        last = point.value, x, move
        if rough is not None and (
            point.gradient.max() < (1 + ROUGH) * point.value or step >= ROUGH_STEPS
        ):
            rough, last = None, None
            if step == 0:
                continue  # uniform weights may be optimal: look again here
        points, moves = [*points[-depth:], x], [*moves[-depth:], move]
        x = x + move
        if len(points) > 1:
            dm = np.diff(np.array(moves), axis=0).T
            dx = np.diff(np.array(points), axis=0).T
            scale = np.sqrt(q)
            mix = np.linalg.lstsq(dm * scale[:, None], move * scale, rcond=1e-10)[0]
            x = x - (dx + dm) @ mix


# -- small maps -----------------------------------------------------------------------------------


def _interior_point(a: Array, tolerance: float, best: _Best, steps: int = 40) -> None:
    r"""Follow the central path of $\max F(q) + \mu \sum_i \log q_i$ over the simplex.

    Slacks z and a level nu satisfy $\partial_i F + z_i = \nu$ and $q_i z_i = \mu$ on the path,
    where the gap is $n\mu$. The weights that vanish at the optimum stay above $\mu/\nu$, so that
    their eigenvectors are computed accurately enough.
    """
    n = len(a)
    point = best.at(np.full(n, 1 / n))
    level = 1.01 * float(point.gradient.max())
    z = level - point.gradient
    for _ in range(steps):
        if best.width() <= tolerance:
            return
        q = point.q
        mu = float(q @ z) / n
        newton = _Newton(point, z, level, mu)
        u, v, _ = newton.step(0.0)
        reach = min(_reach(u), _reach(v))
        ahead = float((q * z * (1 + reach * u) * (1 + reach * v)).sum()) / n
        least = 0.1 * tolerance * best.lower / n  # further down the path there is nothing to gain
        u, v, rise = newton.step(min(1.0, max((ahead / mu) ** 3, least / mu, 1e-4)))
        reach = min(_reach(u / 0.95), _reach(v / 0.95))
        for _ in range(30):
            products = q * z * (1 + reach * u) * (1 + reach * v)
            if products.min() >= 1e-3 * products.mean():
                break
            reach *= 0.8
        q, z, level = q * (1 + reach * u), z * (1 + reach * v), level + reach * rise
        point = best.at(q / q.sum())


def _reach(direction: Array) -> float:
    """Return the largest step up to 1 that keeps 1 + step * direction from becoming negative."""
    least = float(direction.min())
    return min(1.0, -1 / least) if least < 0 else 1.0


class _Newton:
    """The linear system of one step, in relative changes u of q and v of z."""

    def __init__(self, point: _Point, z: Array, level: float, mu: float) -> None:
        self.point, self.z, self.level, self.mu = point, z, level, mu
        self.products = point.q * z
        matrix = _hessian(point) + np.diag(self.products)
        self.scale = 1 / np.sqrt(np.diag(matrix))
        scaled = self.scale[:, None] * matrix * self.scale
        self.inverse_factor = np.linalg.inv(np.linalg.cholesky(scaled + 1e-14 * np.eye(len(z))))

    def step(self, shrink: float) -> tuple[Array, Array, float]:
        """Return the step towards the point of the path at ``shrink`` times mu."""
        q = self.point.q
        residual = self.point.gradient + self.z - self.level
        excess = self.products - shrink * self.mu
        right = self.scale[:, None] * np.stack([q * residual - excess, q], axis=1)
        along = self.inverse_factor.T @ (self.inverse_factor @ right)
        first, second = (self.scale[:, None] * along).T
        rise = float(q @ first) / float(q @ second)
        u = first - rise * second
        return u, -excess / self.products - u, rise


def _hessian(point: _Point) -> Array:
    """Return -q_i q_j times the second derivatives of F."""
    w, v = point.w, point.v
    bar = 1e-15 * float(np.abs(w).max())
    up, down = w > bar, w < -bar
    p, m = w[up][:, None], -w[down][None, :]
    pairs = v[:, up][:, :, None] * v[:, down].conj()[:, None, :] * np.sqrt(p * m / (p + m))
    flat = pairs.reshape(len(w), -1)
    if np.iscomplexobj(flat):
        flat = np.concatenate([np.real(flat), np.imag(flat)], axis=1)
    out: Array = 4 * flat @ flat.T
    return out


# -- the semidefinite program ---------------------------------------------------------------------


def reduced_program(a: Array) -> tuple[Array, Array] | tuple[str, ...]:
    r"""Solve $\min \max_i (2B_{ii} - A_{ii})$ over $B \succeq 0$, $B \succeq A$.

    Returns q, the multipliers of the maximum, and B; or why there is no solution.
    """
    cp = modelling()
    n = len(a)
    kind = {"hermitian": True} if np.iscomplexobj(a) else {"symmetric": True}
    b, t = cp.Variable((n, n), **kind), cp.Variable()
    diagonal = cp.real(cp.diag(b)) if np.iscomplexobj(a) else cp.diag(b)
    rows = 2 * diagonal - np.real(np.diag(a)) <= t
    outcome = attempt(cp.Problem(cp.Minimize(t), [rows, b >> 0, b - a >> 0]))
    if not outcome.solved:
        return outcome.notes
    return np.asarray(rows.dual_value), np.asarray(b.value)


def _by_program(a: Array, found: SchurSolution) -> SchurSolution:
    """Improve bounds that the iterations left wide."""
    solved = reduced_program(a)
    if not isinstance(solved[0], np.ndarray) or not isinstance(solved[1], np.ndarray):
        return replace(found, notes=(*found.notes, *map(str, solved)))
    q, b = np.maximum(solved[0], 1e-12), solved[1]
    best = _Best(a, ACCEPTED)
    try:
        best.at(q / q.sum())
        parts = [_root(b), _root(b - a)]
    except np.linalg.LinAlgError as bad:
        return replace(found, notes=(*found.notes, f"after the program: {bad}"))
    other = best.solution(found.notes)
    if other.lower > found.lower:
        found = replace(found, lower=other.lower, weights=other.weights, sign=other.sign)
    signs = np.repeat([1.0, -1.0], len(a))
    factor = np.concatenate(parts, axis=1)
    rest = a - (factor * signs) @ factor.conj().T
    upper = float((_squares(factor).sum(axis=1) + np.abs(rest).sum(axis=1)).max())
    if upper < found.upper:
        found = replace(found, upper=upper, factor=factor, signs=signs)
    return found


def _root(b: Array) -> Array:
    """Return a factor of the positive part of b."""
    w, v = np.linalg.eigh(b)
    out: Array = v * np.sqrt(np.maximum(w, 0))
    return out
