r"""Mixtures of phases: which correlation matrices are $E[z z^\dagger]$ with every $|z_i| = 1$.

These are the Schur channels that are mixtures of unitary ones. The problem names a correlation
matrix C (Hermitian, positive semidefinite, $C_{ii} = 1$); ``phase_mixture`` asks whether C belongs
to the set MU of such expectations, ``phase_robustness`` for the largest $\lambda \in [0, 1]$ with
$\lambda C + (1 - \lambda) 1 \in MU$. MU is convex and holds the identity (independent uniform
phases). Diagonal unitaries D map it to itself: with ``turn`` a certificate speaks of
$D^\dagger C D$. A matrix given within a radius stands for every correlation matrix in there.

In
    Weights $w_k \ge 0$ and phase vectors $z_k$. If the residual
    $R = \lambda C + (1 - \lambda) 1 - \sum_k w_k z_k z_k^\dagger$, diagonal aside, has
    $\sum_{i<j} |R_{ij}| \le 1 - \sum_k w_k$, then $\lambda C + (1 - \lambda) 1 \in MU$: for phases
    $z_i = e^{i\theta} z_j$, independent otherwise, $E[z z^\dagger] = 1 + e^{i\theta} E_{ij} + h.c.$

    A circulant C: with the Fourier vectors $f_a = (e^{2\pi i ak/n})_k$ it is
    $\sum_a (\mu_a / n) f_a f_a^\dagger$, where $\mu_a \ge 0$ are its eigenvalues.

    Size at most 3: if C has rank r and $r^2 > n$, write $C_{ij} = \langle v_i, v_j \rangle$ in
    $\mathbb{C}^r$; some Hermitian $H \ne 0$ has $\langle v_i, H v_i \rangle = 0$ for all i, and
    $\langle v_i, (1 \pm \epsilon H) v_j \rangle$ are correlation matrices whose mean is C. So
    the extreme ones have rank 1 there, and those are the $z z^\dagger$.
Out
    A Hermitian W of zero diagonal. If $z^\dagger W z \le \gamma$ for all phases and $tr(WC) > 0$
    then $\lambda \le \gamma / tr(WC)$; if $tr(WC) > \gamma$, C is not in MU. For trigonometric
    polynomials $f_k$, rows of a factor F or squares of a Gram matrix $Q \succeq 0$ over the
    monomials $z^a$,

    .. math:: z^\dagger W z \le z^\dagger W z + \sum_k |f_k(z)|^2
              = \sum_d c_d z^d \le c_0 + \sum_{d \ne 0} |c_d| = \gamma .
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from ..declarations import Refused
from ..matrices import Matrix, is_hermitian, is_psd
from ..numbers import ZERO, I, Number, number, read
from . import grid
from .finding import Finding, found_exactly
from .problem import enclose, enclose_number, exact_numbers, read_ball, read_exact, read_int

Json: TypeAlias = Any
Exponents: TypeAlias = tuple[int, ...]

MAX_SIZE = 256
MAX_TERMS = 1 << 12
MAX_DEGREE = 64
SMALL = (
    "Correlation matrices of size at most 3 are mixtures of phases"
    " (Christensen and Vesterstrøm 1979; Li and Tam 1994)"
)


@dataclass(frozen=True)
class Correlation:
    """The entries, or the centres of what they may be, and by how much they may differ."""

    entries: Matrix
    radius: Fraction

    @property
    def size(self) -> int:
        """Return how many rows there are."""
        return len(self.entries)


def check_phase_robustness(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    r"""Bound the largest $\lambda$ from below by a mixture, from above by a functional."""
    c = _correlation(problem, certificate)
    if "all" in certificate:
        return Finding(Fraction(1), Fraction(1), number(1), stands_on=_all(c, certificate["all"]))
    low = _mixture(c, certificate["lower"]) if "lower" in certificate else ZERO
    if (low - number(1)).sign() >= 0:
        return found_exactly(number(1))
    high = number(1)
    if "upper" in certificate:
        gamma, here = _functional(c, certificate["upper"])
        if here.sign() > 0:
            ratio = gamma * here.inverse()
            high = ratio if (ratio - high).sign() < 0 else high
    if (high - low).is_zero():
        return found_exactly(low)
    return Finding(enclose_number(low)[0], enclose_number(high)[1])


def check_phase_mixture(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Confirm a mixture of phases, or a functional that separates from all of them."""
    c = _correlation(problem, certificate)
    if "all" in certificate:
        return Finding(member=True, stands_on=_all(c, certificate["all"]))
    if "lower" in certificate:
        if (_mixture(c, certificate["lower"]) - number(1)).sign() < 0:
            raise Refused("the mixture reaches the matrix only after white noise")
        return Finding(member=True)
    gamma, here = _functional(c, certificate["upper"])
    if (here - gamma).sign() <= 0:
        raise Refused("the functional does not separate")
    return Finding(member=False)


def _correlation(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Correlation:
    data = problem["matrix"]
    if isinstance(data, Mapping) and "exact" in data:
        c = Correlation(read_exact(data), Fraction(0))
    else:
        ball = read_ball(data)
        c = Correlation(exact_numbers(ball.centre), ball.radius)
    if c.size > MAX_SIZE or not is_hermitian(c.entries):
        raise Refused(f"a Hermitian matrix of size at most {MAX_SIZE} is expected")
    if any(not _within(c.entries[i][i] - number(1), c.radius) for i in range(c.size)):
        raise Refused("the diagonal of a correlation matrix is 1")
    return _turned(c, certificate["turn"]) if "turn" in certificate else c


def _turned(c: Correlation, data: Json) -> Correlation:
    """Return $D^\\dagger C D$, which is a mixture of phases exactly if C is one."""
    phases = _phase_vector(data, c.size)
    turned = [
        [x.conjugate() * entry * y for entry, y in zip(row, phases, strict=True)]
        for row, x in zip(c.entries, phases, strict=True)
    ]
    return Correlation(turned, c.radius)


def _phase_vector(data: Json, size: int) -> list[Number]:
    phases = [read(x) for x in data]
    if len(phases) != size or any(not (x * x.conjugate() - number(1)).is_zero() for x in phases):
        raise Refused(f"{size} numbers of modulus 1 are expected in a phase vector")
    return phases


def _within(x: Number, radius: Fraction) -> bool:
    return x.is_zero() or (_size(x) - number(radius)).sign() <= 0


def _size(x: Number) -> Number:
    """Return |re| + |im|, which bounds the modulus."""
    conjugate = x.conjugate()
    half = number(Fraction(1, 2))
    re, im = (x + conjugate) * half, (conjugate - x) * I * half
    return (re if re.sign() >= 0 else -re) + (im if im.sign() >= 0 else -im)


# -- in -------------------------------------------------------------------------------------------


def _all(c: Correlation, why: Json) -> tuple[str, ...]:
    """Confirm that C is a mixture for what it is, and return the theorem that says so."""
    n = c.size
    if why == "size" and n <= 3:
        # within the radius a Hermitian matrix moves by n times it: some matrix meant is positive
        lift = number(n * c.radius)
        if not is_psd_exactly(
            [[x + lift if i == j else x for j, x in enumerate(r)] for i, r in enumerate(c.entries)]
        ):
            raise Refused("a correlation matrix is positive semidefinite")
        return (SMALL,) if n > 1 else ()
    if why == "circulant" and c.radius == 0:
        first = c.entries[0]
        for i in range(n):
            for j in range(n):
                if not (c.entries[i][j] - first[(j - i) % n]).is_zero():
                    raise Refused("the matrix is not circulant")
        if not is_psd_exactly(c.entries):
            raise Refused("a correlation matrix is positive semidefinite")
        return ()
    raise Refused("not every correlation matrix of this kind is known to be a mixture of phases")


def is_psd_exactly(entries: Matrix) -> bool:
    """Decide positivity; in integers if the entries are rational, which is faster."""
    ball = enclose(entries)
    return is_psd(entries) if ball.radius else grid.is_psd(ball.centre)


def _mixture(c: Correlation, data: Json) -> Number:
    r"""Return a $\lambda$ for which $\lambda C + (1 - \lambda) 1$ is shown to be a mixture."""
    n = c.size
    value = read(data["value"])
    if value.sign() < 0:
        raise Refused("the weight of a matrix is not negative")
    weights = [read(w) for w in data["weights"]]
    if len(weights) != len(data["phases"]) or len(weights) > MAX_TERMS:
        raise Refused("every phase vector has one weight")
    vectors = [_phase_vector(vector, n) for vector in data["phases"]]
    rest = number(1)
    residual = {(i, j): value * c.entries[i][j] for i in range(n) for j in range(i + 1, n)}
    for w, z in zip(weights, vectors, strict=True):
        if w.sign() < 0:
            raise Refused("a weight is negative")
        rest = rest - w
        for i in range(n):
            scaled = w * z[i]
            for j in range(i + 1, n):
                residual[i, j] = residual[i, j] - scaled * z[j].conjugate()
    cost = value * number(c.radius * (n * (n - 1) // 2))
    for x in residual.values():
        if x.parts:
            cost = cost + _size(x)
    if (rest - cost).sign() < 0:
        raise Refused("the mixture misses the matrix by more than its weights leave")
    return value


# -- out ------------------------------------------------------------------------------------------


def _functional(c: Correlation, data: Json) -> tuple[Number, Number]:
    r"""Return ($\gamma$, a lower bound of tr(WC))."""
    n = c.size
    w = _matrix(data["functional"])
    if len(w) != n or not is_hermitian(w) or any(w[i][i].parts for i in range(n)):
        raise Refused(f"a Hermitian functional of size {n} and zero diagonal is expected")
    here, size = ZERO, ZERO
    for i in range(n):
        for j in range(n):
            if w[i][j].parts:
                here = here + w[i][j] * c.entries[j][i]
                size = size + _size(w[i][j])
    exponents = [_exponent(e, n) for e in data["exponents"]]
    total = _squares(exponents, data)
    for i in range(n):
        for j in range(n):
            if i != j:  # the conjugate of z_i, times z_j
                key = tuple((k == j) - (k == i) for k in range(n))
                total[key] = total.get(key, ZERO) + w[i][j]
    zero = (0,) * n
    gamma = total.pop(zero, ZERO)
    for x in total.values():
        if x.parts:
            gamma = gamma + _size(x)
    return gamma, here - size * number(c.radius)


def _squares(exponents: list[Exponents], data: Json) -> dict[Exponents, Number]:
    r"""Return the coefficients of $\sum_{ab} Q_{ab} \bar z^a z^b$ for $Q \succeq 0$."""
    size = len(exponents)
    if not 1 <= size <= MAX_TERMS:
        raise Refused("the monomials of the squares are missing, or too many")
    if "factor" in data:  # Q = F F^dagger
        q = grid.times_dagger(grid.read_grid(data["factor"]))
        if q.rows != size:
            raise Refused("the factor has one row for every monomial")
        sums: dict[Exponents, list[int]] = {}
        for a, (x, y) in zip(exponents, zip(q.re, q.im, strict=True), strict=True):
            for b, re, im in zip(exponents, x, y, strict=True):
                key = tuple(s - t for s, t in zip(b, a, strict=True))
                sofar = sums.setdefault(key, [0, 0])
                sofar[0] += re
                sofar[1] += im
        return {
            key: Number.of({1: (Fraction(re, q.den), Fraction(im, q.den))})
            for key, (re, im) in sums.items()
        }
    gram = read_exact(data["gram"])
    if len(gram) != size or not is_psd_exactly(gram):
        raise Refused("the Gram matrix is not positive semidefinite")
    out: dict[Exponents, Number] = {}
    for a, row in zip(exponents, gram, strict=True):
        for b, value in zip(exponents, row, strict=True):
            key = tuple(s - t for s, t in zip(b, a, strict=True))
            out[key] = out.get(key, ZERO) + value
    return out


def _exponent(data: Json, n: int) -> Exponents:
    if not isinstance(data, list) or len(data) != n:
        raise Refused(f"a monomial has {n} exponents")
    return tuple(read_int(x, -MAX_DEGREE, MAX_DEGREE) for x in data)


def _matrix(data: Json) -> Matrix:
    if isinstance(data, Mapping) and "exact" in data:
        return read_exact(data)
    return exact_numbers(grid.read_grid(data))
