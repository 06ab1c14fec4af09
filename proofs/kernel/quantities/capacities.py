r"""Capacities in bits: of classical channels, of Schur channels, of the erasure channel.

``classical_capacity``        channel, the stochastic matrix $W_{xy}$; evidence: input, output
``schur_classical_capacity``  correlation C; a factor of it makes the test of positivity quick
``schur_quantum_capacity``    correlation C; evidence: spectrum, or vectors, weights, frame
``erasure_classical_capacity``, ``erasure_quantum_capacity``   p (what is kept), d
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..declarations import Refused
from ..matrices import product as exact_product
from ..numbers import number, read
from . import grid as g
from .entropies import of_sum
from .finding import Finding, found_exactly
from .frames import Frame, Law, State, as_state, entropy, exact_or_none, frame, law, read_real
from .grid import Grid
from .logarithms import LogSum, eta, fannes, log2, log2_bounds, total
from .problem import Ball, read_ball, read_int

Json = Any
SHANNON = "Shannon 1948: the coding theorem"
HSW = "Holevo 1998, Schumacher and Westmoreland 1997: the classical capacity"
DEVETAK_SHOR = "Devetak and Shor 2005: dephasing channels are degradable, so Q is single-letter"
LINDBLAD = "Lindblad 1975: relative entropy does not increase under channels"
AUDENAERT = "Audenaert 2007: sharp continuity of the von Neumann entropy"
ERASURE = "Bennett, DiVincenzo, Smolin 1997: capacities of the erasure channel"


# -- classical channels ---------------------------------------------------------------------------


def check_classical(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    r"""Enclose $C = \max_r I(r; W)$: below by an input law r, above by an output law q.

    $I(r; W) \le \sum_x r_x D(W_x \| q) \le \max_x D(W_x \| q)$ for every q, since the first
    difference is $D(rW \| q) \ge 0$.
    """
    rows, radius = read_real(problem["channel"])
    channel = [law(row, radius) for row in rows]
    chances = _law(certificate["input"], len(rows))
    mean = [
        sum((p * row[y] for p, row in zip(chances, rows, strict=True)), Fraction(0))
        for y in range(len(rows[0]))
    ]
    if not radius and "output" not in certificate:
        exact = _exact_capacity(rows, chances, mean)
        if exact is None:
            raise Refused("this law of inputs is not optimal, or has no exact capacity")
        found = of_sum(exact)
        return Finding(found.lower, found.upper, found.exact, stands_on=(SHANNON,))
    own = [x.entropy() for x in channel]
    low = Law(tuple(mean), radius).entropy().lower - sum(
        (p * x.upper for p, x in zip(chances, own, strict=True)), Fraction(0)
    )
    output = _law(certificate["output"], len(mean))
    logs = [log2_bounds(q)[0] if q else None for q in output]
    high = Fraction(0)
    for x, noise in zip(channel, own, strict=True):
        value = -noise.lower
        for w, log in zip(x.centre, logs, strict=True):
            if log is not None:
                value -= min(w + radius, Fraction(1)) * log
            elif w or radius:
                raise Refused("an output that occurs has probability 0")
        high = max(high, value)
    return Finding(max(low, Fraction(0)), high, stands_on=(SHANNON,))


def _law(data: Json, size: int) -> list[Fraction]:
    """Read nonnegative integers as the law that is proportional to them."""
    grid = g.read_grid(data)
    (row,) = grid.re
    if len(row) != size or min(row) < 0 or any(grid.im[0]) or not any(row):
        raise Refused("a law has one nonnegative weight for each letter")
    return [Fraction(x, sum(row)) for x in row]


def _exact_capacity(
    rows: list[list[Fraction]], chances: list[Fraction], mean: list[Fraction]
) -> LogSum | None:
    """Return the capacity if D(W_x || rW) is the same for all x in use and no larger elsewhere."""
    distances = []
    for row in rows:
        if any(w and not q for w, q in zip(row, mean, strict=True)):
            return None
        terms = [eta(w) for w in row]
        own = total(None if t is None else t.times(Fraction(-1)) for t in terms)
        logs = [log2(q) if w else LogSum() for w, q in zip(row, mean, strict=True)]
        cross = total(None if t is None else t.times(-w) for t, w in zip(logs, row, strict=True))
        if own is None or cross is None:
            return None
        distances.append(own + cross)
    value = next(d for d, p in zip(distances, chances, strict=True) if p)
    for d, p in zip(distances, chances, strict=True):
        gap = d + value.times(Fraction(-1))
        if gap.parts and (p or gap.bounds()[1] > 0):
            return None
    return value


# -- Schur channels -------------------------------------------------------------------------------


def _correlation(problem: Mapping[str, Json]) -> tuple[Ball, State]:
    """Read a correlation matrix C, and C/n as a state."""
    ball = read_ball(problem["correlation"])
    c, n = ball.centre, ball.centre.rows
    if c.cols != n or any(abs(c.re[k][k] - c.den) > ball.radius * c.den for k in range(n)):
        raise Refused("a correlation matrix is square, with ones on its diagonal")
    exact = exact_or_none(problem["correlation"])
    if exact is not None:
        exact = [[x * number(Fraction(1, n)) for x in row] for row in exact]
    return ball, as_state(Ball(g.scaled(c, Fraction(1, n)), ball.radius / n), exact)


def _log_of(n: int) -> LogSum:
    found = log2(Fraction(n))
    if found is None:
        raise Refused("the dimension is too large")
    return found


def check_schur_classical(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """C = log2 n: the basis states pass unharmed, and n dimensions carry no more (Holevo 1973)."""
    ball, state = _correlation(problem)
    n = state.dimension
    lifted = g.add(ball.centre, g.scaled(g.identity(n), n * ball.radius))
    factor = certificate.get("factor")
    if not (
        g.is_psd(lifted) if factor is None else g.positive_by_factor(lifted, g.read_grid(factor))
    ):
        raise Refused("no matrix within the radius is positive semidefinite")
    found = of_sum(_log_of(n))
    return Finding(found.lower, found.upper, found.exact, stands_on=(HSW,))


def check_schur_quantum(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    r"""Enclose $Q = \max_q f(q)$, $f(q) = S(q) - S(\sqrt q\, C \sqrt q)$, q on the simplex.

    Let C be the Gram matrix of unit vectors $y_i$ and $\rho_q = \sum_i q_i |y_i\rangle\langle
    y_i|$, whose entropy is that of $\sqrt q\, C \sqrt q$. For every law p

    .. math:: f(q) = \sum_i q_i g_i - \bigl[D(q\|p) - D(\rho_q\|\rho_p)\bigr] \le \max_i g_i, \quad
              g_i = -\log_2 p_i + \langle y_i|\log_2 \rho_p|y_i\rangle,

    since $q \mapsto \rho_q$ is a channel. Vectors whose normalised Gram matrix is not quite C
    change $f$ by at most Fannes' bound at $T = \|C - C'\|/2$, for
    $\|\sqrt q\,\Delta\sqrt q\|_1 \le \|\Delta\|$. With ``spectrum``, that of C/n, p is uniform: if
    all powers of C have constant diagonals, every $g_i$ is $\log_2 n - S(C/n)$, which is f(p).
    """
    ball, state = _correlation(problem)
    n = state.dimension
    if "spectrum" in certificate:
        found = _covariant(state, certificate)
        return Finding(found.lower, found.upper, found.exact, stands_on=(DEVETAK_SHOR, LINDBLAD))
    vectors, weights = g.read_grid(certificate["vectors"]), g.read_grid(certificate["weights"])
    (row,) = weights.re
    if vectors.cols != n or len(row) != n or min(row) < 1:
        raise Refused("there is one vector, and one positive weight, for each dimension")
    gram = g.product(g.dagger(vectors), vectors)
    squares = [Fraction(gram.re[k][k], gram.den) for k in range(n)]
    miss = max(abs(x - 1) for x in squares)
    if miss >= 1:
        raise Refused("the vectors are far from unit vectors")
    chances = [w * x for w, x in zip(row, squares, strict=True)]
    whole = sum(chances, Fraction(0))
    p = [x / whole for x in chances]
    wide = g.product(vectors, g.diagonal([Fraction(w) for w in row]))
    rho = g.scaled(g.product(wide, g.dagger(vectors)), 1 / whole)
    seen = frame(rho, certificate["frame"])
    off = g.row_sum(g.subtract(ball.centre, gram)) + n * (ball.radius + miss)
    slack = fannes(off / 2, n) if off else Fraction(0)
    below = entropy(State(rho, Fraction(0)), {"vectors": certificate["frame"]})
    low = Law(tuple(p), Fraction(0)).entropy().lower - below.upper - slack
    high = max(_slopes(seen, vectors, squares, p)) + slack
    ceiling = _log_of(n).bounds()[1]
    names = (DEVETAK_SHOR, LINDBLAD, *((AUDENAERT,) if slack else ()))
    return Finding(max(low, Fraction(0)), max(min(high, ceiling), Fraction(0)), stands_on=names)


def _slopes(
    seen: Frame, vectors: Grid, squares: list[Fraction], p: list[Fraction]
) -> list[Fraction]:
    r"""Bound each g_i above: $\log \rho \le U \log(D + \delta) U^\dagger$ (Loewner, 1934)."""
    overlaps = g.product(g.dagger(seen.vectors), vectors)
    floor = Fraction(1, 1 << 400)
    logs = [min(log2_bounds(max(x + seen.delta, floor))[1], Fraction(0)) for x in seen.values]
    den = overlaps.den**2
    out = []
    for i, (square, chance) in enumerate(zip(squares, p, strict=True)):
        slack = seen.eps * (2 + seen.eps) * square
        value = -log2_bounds(chance)[0]
        for k, log in enumerate(logs):
            w = Fraction(overlaps.re[k][i] ** 2 + overlaps.im[k][i] ** 2, den) - slack
            if w > 0:
                value += w / square * log
        out.append(value)
    return out


def _covariant(state: State, certificate: Mapping[str, Json]) -> Finding:
    """Return log2 n - S(C/n), for a C all whose powers have constant diagonals."""
    found = entropy(state, certificate).exact
    h = state.exact
    if found is None or h is None:
        raise Refused("an exact spectrum belongs to an exact matrix")
    power = h
    for exponent in range(1, len(certificate["spectrum"])):
        power = exact_product(power, h) if exponent > 1 else h
        if any(not (power[k][k] - power[0][0]).is_zero() for k in range(len(h))):
            raise Refused("a power of this correlation matrix has a diagonal that is not constant")
    return of_sum(_log_of(state.dimension) + found.times(Fraction(-1)))


# -- erasure --------------------------------------------------------------------------------------


def check_erasure_classical(
    problem: Mapping[str, Json], certificate: Mapping[str, Json]
) -> Finding:
    """C = p log2 d."""
    return _erasure(problem, 1, 0)


def check_erasure_quantum(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Q = max(0, 2p - 1) log2 d."""
    return _erasure(problem, 2, 1)


def _erasure(problem: Mapping[str, Json], factor: int, less: int) -> Finding:
    d = read_int(problem["d"], 1, 1 << 20)
    ((p,),), radius = read_real(problem["p"])
    if p < -radius or p > 1 + radius:
        raise Refused("a probability lies between 0 and 1")
    unit = _log_of(d)
    if set(problem["p"]) == {"exact"} and unit.rational() is not None:
        kept = read(problem["p"]["exact"][0][0])
        if kept.sign() < 0 or (kept - number(1)).sign() > 0:
            raise Refused("a probability lies between 0 and 1")
        rate = number(factor) * kept - number(less)
        rate = rate if rate.sign() > 0 else number(0)
        value = rate * number(unit.rational() or Fraction(0))
        return found_exactly(value, ERASURE)
    low, high = unit.bounds()
    least, most = max(p - radius, Fraction(0)), min(p + radius, Fraction(1))
    return Finding(
        max(factor * least - less, Fraction(0)) * low,
        max(factor * most - less, Fraction(0)) * high,
        stands_on=(ERASURE,),
    )


CAPACITIES = {
    "classical_capacity": check_classical,
    "schur_classical_capacity": check_schur_classical,
    "schur_quantum_capacity": check_schur_quantum,
    "erasure_classical_capacity": check_erasure_classical,
    "erasure_quantum_capacity": check_erasure_quantum,
}
