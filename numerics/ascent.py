r"""Diamond norms by Newton's method on the input state, with a bound from above at every step.

For a Hermitian-preserving map with Choi matrix $J$ (input tensor output, $n = d_{in} d_{out}$)

.. math:: \|\Phi\|_\diamond = \max_\rho F(\rho), \quad F(\rho) = \|M\|_1, \quad
          M = (A^\dagger \otimes 1) J (A \otimes 1), \quad \rho = A A^\dagger

over the states of the input (Watrous 2018, section 3.3), and F is concave. Two facts make it fast.
With $M = V \mathrm{diag}(m) V^\dagger$, $S = \mathrm{tr}_{out} |M|$:

* $Q = (A^{-\dagger} \otimes 1) |M| (A^{-1} \otimes 1) \ge \pm J$, so that the largest eigenvalue of
  $\mathrm{tr}_{out} Q = A^{-\dagger} S A^{-1}$ bounds the norm from above;
* along $\rho = A (1 + X) A^\dagger$ the derivatives of $F = \mathrm{tr} f(M)$ are
  $\mathrm{tr}(SX)$ and $\sum_{jk} m_j m_k f'[m_j, m_k] |\langle v_j|X \otimes 1|v_k\rangle|^2$
  with divided differences of $f'$: for $f = |\cdot|$ only pairs of opposite sign count.

Inside the set of states F is smooth, since the signs of M do not change there, and Newton's method
with a vanishing barrier ends in a handful of steps. Where the optimum is a singular state, the
path of the semidefinite program $\max \mathrm{tr}(JX), -\rho \otimes 1 \le X \le \rho \otimes 1$
is followed: its barrier $\log\det(\rho \otimes 1 \pm X)$, maximised over X, replaces f by

.. math:: f_\epsilon(m) = mk + \epsilon \log(1 - k^2), \quad f_\epsilon' = k(m) =
          \frac{m}{\epsilon + \sqrt{\epsilon^2 + m^2}}

and adds $2 d_{out} \epsilon \log\det\rho$; a partial maximum of a self-concordant function is one.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]

QUICK_STEPS = 8
PATH_STEPS = 60
DENSE_INPUT = 5
"""Up to this size of the input the second derivatives are written out as a matrix."""
PATH_WORK = 1e9
"""The path is followed when a step costs no more operations; else the quick steps go on."""
CENTRED = 5.0
SHRINK = 0.15
NOTHING = 1e-14
"""Eigenvalues below this, relative to the largest, are zero."""


@dataclass(frozen=True)
class Ascent:
    r"""Bounds of the diamond norm in floats, with what attains them.

    ``root`` A gives the optimal state $\rho = A A^\dagger$, ``sign`` K the observable with
    $\mathrm{tr}(K M) = \|M\|_1$; ``dual`` $Q \ge \pm J$ with $\mathrm{tr}_{out} Q$ at most upper.
    """

    lower: float
    upper: float
    root: Array
    sign: Array
    dual: Array
    steps: int

    @property
    def rho(self) -> Array:
        """Return the state of the input that attains the lower bound."""
        return np.asarray(self.root @ self.root.conj().T)


@dataclass(frozen=True)
class _Point:
    """A state with eigenvalues ``w`` and eigenvectors ``u``, and what F is there."""

    w: Array
    u: Array
    m: Array
    v: Array
    s: Array
    top: float

    @property
    def value(self) -> float:
        return float(np.abs(self.m).sum())

    @property
    def root(self) -> Array:
        return np.asarray(self.u * np.sqrt(self.w))


def diamond_ascent(choi: Array, size: int, out: int, tolerance: float = 1e-9) -> Ascent:
    """Return two-sided bounds of the diamond norm; ``tolerance`` is the gap aimed at, relatively.

    ``choi`` is Hermitian, finite and not zero. Ends with what it has where it does not get there.
    """
    largest = float(np.abs(choi).max())
    j = np.asarray(choi, complex) / largest
    search = _Search((j + j.conj().T) / 2, size, out, tolerance)
    start = search.visit(np.full(size, 1 / size), np.eye(size, dtype=complex))
    if size == 1 or search.done:
        return search.result(largest)
    cut = NOTHING * np.abs(start.m).max()
    if start.m[0] > -cut or start.m[-1] < cut:
        return _one_sign(search, start, largest)
    search.compress(start)
    followed = search.path_work() <= PATH_WORK
    # whatever goes wrong numerically, the bounds found so far stand
    with np.errstate(all="ignore"), suppress(np.linalg.LinAlgError):
        search.newton(start, QUICK_STEPS if followed else PATH_STEPS)
        if followed and not search.done:
            search.path(start)
    return search.result(largest)


def _one_sign(search: _Search, start: _Point, largest: float) -> Ascent:
    """Return the norm of a map that is completely positive up to a sign: F is linear then."""
    size = search.size
    values, vectors = np.linalg.eigh(start.s * size)  # tr_out |J|
    root = np.zeros((size, size), complex)
    root[:, 0] = vectors[:, -1]
    sign = np.eye(size * search.out) * (1.0 if start.m.sum() > 0 else -1.0)
    dual = search.j if start.m.sum() > 0 else -search.j
    top = float(values[-1]) * largest
    return Ascent(top, top, root, sign, dual * largest, 1)


class _Search:
    """The best bounds so far, of a Choi matrix whose largest entry is 1."""

    def __init__(self, j: Array, size: int, out: int, tolerance: float) -> None:
        self.j, self.size, self.out, self.tolerance = j, size, out, tolerance
        self.lowest: _Point | None = None
        self.highest: _Point | None = None
        self.steps, self.decrement = 0, 0.0
        self.upper_pairs = np.triu_indices(size, 1)
        self.factor: tuple[Array, Array] | None = None

    @property
    def lower(self) -> float:
        return self.lowest.value if self.lowest else 0.0

    @property
    def upper(self) -> float:
        return self.highest.top if self.highest else np.inf

    @property
    def done(self) -> bool:
        return self.upper - self.lower <= self.tolerance * self.upper

    def visit(self, w: Array, u: Array) -> _Point:
        """Evaluate F at a state, and keep it if it improves a bound."""
        size, out, n = self.size, self.out, self.size * self.out
        a = u * np.sqrt(w)
        if self.factor is None:
            half = (a.conj().T @ self.j.reshape(size, out * n)).reshape(n, n)
            m, v = np.linalg.eigh((a.conj().T @ half.conj().T.reshape(size, out * n)).reshape(n, n))
        else:
            e, columns = self.factor
            q, r = np.linalg.qr((a.conj().T @ columns.reshape(size, -1)).reshape(n, -1))
            m, v = np.linalg.eigh((r * e) @ r.conj().T)
            v = q @ v
        y = (v * np.sqrt(np.abs(m))).reshape(size, -1)
        s = y @ y.conj().T
        r = 1 / np.sqrt(w)
        point = _Point(w, u, m, v, s, float(np.linalg.eigvalsh(s * np.outer(r, r))[-1]))
        self.steps += 1
        if self.lowest is None or point.value > self.lowest.value:
            self.lowest = point
        if self.highest is None or point.top < self.highest.top:
            self.highest = point
        return point

    def compress(self, start: _Point) -> None:
        """Go on with the range of J, if it is small; the maximally mixed state shows it."""
        keep = np.abs(start.m) > NOTHING * np.abs(start.m).max()
        if 2 * keep.sum() <= len(keep):
            self.factor = start.m[keep] * self.size, start.v[:, keep]

    def path_work(self) -> float:
        """Return about how many operations a step along the path costs."""
        rank = len(self.factor[0]) if self.factor else self.size * self.out
        return float(self.size**4 * (rank**2 + self.size**2))

    def newton(self, point: _Point, steps: int) -> None:
        """Take Newton steps with a barrier that vanishes with the gap."""
        size = self.size
        for _ in range(steps):
            gap, value = point.top - point.value, point.value
            barrier = 0.1 * gap / size
            if point.w[0] > 3 * gap / value:  # inside: the barrier may vanish quadratically
                barrier = max(gap * gap / value, 0.2 * self.tolerance * value) / size
            x = self.direction(point, point.s, barrier, *_opposite(point))
            point = self.move(point, x, 0.8, 2 * barrier / point.top)
            stalled = point.top - point.value > 0.9 * gap + self.tolerance
            if self.done or (stalled and steps == QUICK_STEPS):
                return

    def path(self, point: _Point) -> None:
        """Follow the central path of the semidefinite program."""
        n = self.size * self.out
        eps = (point.top - point.value) / (2 * n)
        for _ in range(PATH_STEPS):
            m, v = point.m, point.v
            keep = np.abs(m) > NOTHING * np.abs(m).max()
            m, v = m[keep], v[:, keep]
            r = np.hypot(eps, m)
            k = m / (eps + r)
            y = (v * np.sqrt(m * k)).reshape(self.size, -1)
            barrier = 2 * self.out * eps
            x = self.direction(point, y @ y.conj().T, barrier, v, v, -_differences(m, k, eps))
            point = self.move(point, x, 0.9, 1e-15)
            if self.done:
                return
            if self.decrement <= CENTRED * np.sqrt(eps):
                eps *= SHRINK

    def move(self, point: _Point, x: Array, fraction: float, least: float) -> _Point:
        """Go along X, at most the fraction of the way to the boundary."""
        e, q = np.linalg.eigh(x)
        t = min(1.0, fraction / max(-float(e[0]), 1e-300))
        b = point.root @ (q * np.sqrt(1 + t * e))
        w, u = np.linalg.eigh(b @ b.conj().T)
        w = np.maximum(w, least)
        return self.visit(w / w.sum(), u)

    def direction(
        self, point: _Point, s: Array, barrier: float, left: Array, right: Array, weights: Array
    ) -> Array:
        """Return Newton's X with tr(rho X) = 0, in the frame where rho is the identity.

        The second derivative is minus the sum of weights |<left|X (x) 1|right>|^2, minus the
        barrier times |X|^2; X = 1 is in the kernel of the first, so rho is added to it.
        """
        size = self.size
        slope = self.coordinates(s + barrier * np.eye(size))
        normal = self.coordinates(np.diag(point.w))
        if size > DENSE_INPUT and left is not right:
            return self._by_gradients(slope, normal, barrier, left, right, weights)
        hessian = np.zeros((size * size, size * size))
        chunk = max(1, 2**21 // (size * size * right.shape[1]))
        for k in range(0, left.shape[1], chunk):
            if left is right:  # every pair occurs twice
                pairs = self._pairs(left[:, k : k + chunk], right[:, k:])
                c = np.triu(weights[k : k + chunk, k:], 1) * 2
                c[np.diag_indices(len(c))] = np.diagonal(weights)[k : k + chunk]
                hessian += (pairs * np.repeat(c.ravel(), 2)) @ pairs.T
            else:
                pairs = self._pairs(left[:, k : k + chunk], right)
                pairs *= np.repeat(np.sqrt(weights[k : k + chunk]).ravel(), 2)
                hessian += pairs @ pairs.T
        hessian[np.diag_indices_from(hessian)] += barrier
        pinned = hessian + 4 * size * point.value * np.outer(normal, normal)
        one, two = np.linalg.solve(pinned, np.stack([slope, normal], 1)).T
        x = one - (normal @ one) / (normal @ two) * two
        self.decrement = float(np.sqrt(max(0.0, x @ (hessian @ x))))
        return self.matrix(x)

    def _by_gradients(
        self, slope: Array, normal: Array, barrier: float, left: Array, right: Array, weights: Array
    ) -> Array:
        """Solve Newton's equations by conjugate gradients: large inputs, quick steps."""
        size, out = self.size, self.out
        wide, bra = right.reshape(size, -1), left.conj().T
        normal = normal / np.linalg.norm(normal)

        def apply(x: Array) -> Array:
            moved = (self.matrix(x) @ wide).reshape(size * out, -1)
            z = (bra @ moved) * weights
            y = (left @ z).reshape(size, -1) @ wide.conj().T
            image = self.coordinates((y + y.conj().T) / 2) + barrier * x
            return np.asarray(image - normal * (normal @ image))

        x = np.zeros_like(slope)
        rest = slope - normal * (normal @ slope)
        step, square, first = rest, rest @ rest, rest @ rest
        for _ in range(60):
            if square <= 1e-8 * first:
                break
            image = apply(step)
            curvature = step @ image
            if not curvature > 0:
                break
            length = square / curvature
            x, rest = x + length * step, rest - length * image
            square, before = rest @ rest, square
            step = rest + square / before * step
        return self.matrix(x)

    def _pairs(self, left: Array, right: Array) -> Array:
        """Return <l|B (x) 1|r> for the basis B of Hermitian matrices: re, im alternate in a row."""
        size, out = self.size, self.out
        p, q = left.shape[1], right.shape[1]
        a = left.reshape(size, out, p).transpose(0, 2, 1).reshape(size * p, out).conj()
        b = right.reshape(size, out, q).transpose(1, 0, 2).reshape(out, size * q)
        t = (a @ b).reshape(size, p, size, q).transpose(0, 2, 1, 3)
        rows = np.empty((size * size, p, q), complex)
        i, k = self.upper_pairs
        count, diagonal = len(i), np.arange(size)
        rows[:size] = t[diagonal, diagonal]
        one, two = t[i, k], t[k, i]
        rows[size : size + count] = (one + two) * 0.5**0.5
        rows[size + count :] = (one - two) * (1j * 0.5**0.5)
        return rows.reshape(size * size, p * q).view(float)

    def coordinates(self, x: Array) -> Array:
        """Return a Hermitian matrix in the orthonormal basis: diagonal, real and imaginary part."""
        upper = x[self.upper_pairs] * 2**0.5
        return np.concatenate([np.real(np.diagonal(x)), np.real(upper), np.imag(upper)])

    def matrix(self, x: Array) -> Array:
        """Return the Hermitian matrix with these coordinates."""
        size, count = self.size, len(self.upper_pairs[0])
        out = np.zeros((size, size), complex)
        out[self.upper_pairs] = (x[size : size + count] + 1j * x[size + count :]) * 0.5**0.5
        out += out.conj().T
        out[np.diag_indices(size)] = x[:size]
        return out

    def result(self, largest: float) -> Ascent:
        """Return the best of both bounds."""
        assert self.lowest is not None and self.highest is not None
        low, high = self.lowest, self.highest
        below = low.v[:, low.m < 0]
        sign = np.eye(len(self.j)) - 2 * below @ below.conj().T
        slack = NOTHING * 0.1 * np.abs(high.m).max()  # times 1/rho: what rounding may have cost
        inverse = np.kron(high.u / np.sqrt(high.w), np.eye(self.out))
        y = inverse @ (high.v * np.sqrt(np.abs(high.m)))
        rounding = 2.0**-50 * self.size * self.out
        return Ascent(
            self.lower * largest * (1 - rounding),
            self.upper * largest * (1 + rounding),
            low.root,
            sign,
            (y @ y.conj().T + slack * inverse @ inverse.conj().T) * largest,
            self.steps,
        )


def _opposite(point: _Point) -> tuple[Array, Array, Array]:
    """Return eigenvectors with m > 0, those with m < 0, and the weights 4ab / (a + b)."""
    cut = NOTHING * np.abs(point.m).max()
    up, down = point.m > cut, point.m < -cut
    a, b = point.m[up][:, None], -point.m[down]
    return point.v[:, up], point.v[:, down], 4 * a * b / (a + b)


def _differences(m: Array, k: Array, eps: float) -> Array:
    """Return m_i m_j k[m_i, m_j], with divided differences of k."""
    gap = m[:, None] - m
    near = np.abs(gap) <= 1e-6 * (np.abs(m[:, None]) + np.abs(m) + eps)
    r = np.hypot(eps, (m[:, None] + m) / 2)
    slope = np.where(near, eps / (r * (r + eps)), (k[:, None] - k) / np.where(near, 1, gap))
    return np.asarray(slope * m[:, None] * m)
