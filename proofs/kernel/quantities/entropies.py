r"""Entropies in bits, of states that are known exactly or within a radius.

``shannon_entropy``        p; nothing else is needed
``binary_entropy``         p
``mutual_information``     joint, entry (x, y) the probability of both: H(X) + H(Y) - H(XY)
``von_neumann_entropy``    rho; evidence: rho
``coherence``              rho, $C_r = S(\mathrm{diag}\,\rho) - S(\rho)$; evidence: rho
``relative_entropy``       rho, sigma; evidence: rho, sigma, null where sigma is singular
``holevo_information``     probabilities, states; evidence: average, states
``coherent_information``   choi, d_in, d_out, rho; evidence: root, output, exchange

The evidence of a state are approximate eigenvectors (`frames`), ``{"vectors": grid}``, or its
exact ``spectrum``. Bounds hold for all states and channels within the radius of what is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from ..declarations import Refused
from ..matrices import Matrix, combine
from ..numbers import ZERO, Number, number
from . import grid as g
from .finding import Finding, found_exactly
from .frames import (
    Entropy,
    Law,
    State,
    as_state,
    entropy,
    exact_or_none,
    frame,
    law,
    read_law,
    read_real,
    read_state,
    weights,
)
from .grid import Grid
from .logarithms import LogSum, fannes, log2, log2_bounds
from .problem import Ball, read_ball, read_int

Json = Any
AUDENAERT = "Audenaert 2007: sharp continuity of the von Neumann entropy"


def combination(terms: list[tuple[Fraction, Entropy]], *, slack: Fraction = Fraction(0)) -> Finding:
    """Return a linear combination of entropies up to a slack; exact if it is rational."""
    low = high = Fraction(0)
    exact: LogSum | None = LogSum()
    for factor, x in terms:
        low += factor * (x.lower if factor > 0 else x.upper)
        high += factor * (x.upper if factor > 0 else x.lower)
        exact = None if exact is None or x.exact is None else exact + x.exact.times(factor)
    if exact is not None and not slack:
        return of_sum(exact)
    if low == high and not slack:
        return found_exactly(number(low))
    return Finding(low - slack, high + slack)


def of_sum(exact: LogSum) -> Finding:
    """Return a sum of logarithms as a finding."""
    value = exact.rational()
    return Finding(*exact.bounds()) if value is None else found_exactly(number(value))


ONE = Fraction(1)


def check_shannon(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Enclose H(p)."""
    return combination([(ONE, read_law(problem["p"]).entropy())])


def check_binary(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Enclose h(p) = -p log p - (1 - p) log(1 - p)."""
    ((p,),), radius = read_real(problem["p"])
    return combination([(ONE, law([p, 1 - p], radius).entropy())])


def check_mutual(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Enclose I(X; Y)."""
    rows, radius = read_real(problem["joint"])
    joint = law([x for row in rows for x in row], radius)
    columns = list(zip(*rows, strict=True))
    first = Law(tuple(sum(row, Fraction(0)) for row in rows), radius * len(columns))
    second = Law(tuple(sum(column, Fraction(0)) for column in columns), radius * len(rows))
    return combination([(ONE, first.entropy()), (ONE, second.entropy()), (-ONE, joint.entropy())])


def check_von_neumann(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Enclose S(rho)."""
    return combination([(ONE, entropy(read_state(problem["rho"]), certificate["rho"]))])


def check_coherence(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Enclose the relative entropy of coherence (Baumgratz, Cramer, Plenio 2014)."""
    rho = read_state(problem["rho"])
    entries = [Fraction(rho.centre.re[k][k], rho.centre.den) for k in range(rho.dimension)]
    diagonal = law(entries, read_ball(problem["rho"]).radius)
    return combination([(ONE, diagonal.entropy()), (-ONE, entropy(rho, certificate["rho"]))])


def ensemble(problem: Mapping[str, Json]) -> tuple[Law, list[State], State]:
    """Return the probabilities and the states of an ensemble, and its average."""
    chances = read_law(problem["probabilities"])
    balls = [read_ball(x) for x in problem["states"]]
    exact = [exact_or_none(x) for x in problem["states"]]
    states = [as_state(b, m) for b, m in zip(balls, exact, strict=True)]
    if len(chances.centre) != len(states) or len({s.dimension for s in states}) != 1:
        raise Refused("an ensemble has one probability for each state, and one dimension")
    n = states[0].dimension
    centre, radius = g.zeros(n, n), Fraction(0)
    for p, ball in zip(chances.centre, balls, strict=True):
        centre = g.add(centre, g.scaled(ball.centre, p))
        # an entry of a state is at most 1
        radius += (abs(p) + chances.radius) * ball.radius + chances.radius
    return chances, states, as_state(Ball(centre, radius), _mean(chances, exact))


def check_holevo(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    r"""Enclose $\chi = S(\sum_i p_i \rho_i) - \sum_i p_i S(\rho_i)$."""
    chances, states, average = ensemble(problem)
    terms = [(ONE, entropy(average, certificate["average"]))]
    slack = Fraction(0)
    for p, state, data in zip(chances.centre, states, certificate["states"], strict=True):
        part = entropy(state, data)
        terms.append((-p, part))
        slack += chances.radius * max(part.upper, Fraction(0))
    return combination(terms, slack=slack)


def _mean(chances: Law, states: list[Matrix | None]) -> Matrix | None:
    known = [m for m in states if m is not None]
    if chances.radius or len(known) < len(states):
        return None
    return combine([(number(p), m) for p, m in zip(chances.centre, known, strict=True)])


def check_relative(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    r"""Enclose $D(\rho\|\sigma) = -S(\rho) - \mathrm{tr}\,\rho \log_2 \sigma$.

    The logarithm is operator monotone (Loewner, 1934), so with the frame of sigma
    $U \log(D - \delta) U^\dagger \le \log \sigma \le U \log(D + \delta) U^\dagger$. If
    $\sigma N = \rho N = 0$, then $\sigma + NN^\dagger$ in the place of sigma changes nothing: it
    agrees with sigma on the complement of N, where rho lives.
    """
    rho, sigma = read_state(problem["rho"]), read_state(problem["sigma"])
    if rho.dimension != sigma.dimension:
        raise Refused("states of different dimensions are compared")
    if rho.exact is not None and rho.exact == sigma.exact:
        return found_exactly(ZERO)
    if rho.exact is not None and sigma.exact is not None:
        diagonal = _diagonal_relative(_diagonal(rho.exact), _diagonal(sigma.exact))
        if diagonal is not None:
            return of_sum(diagonal)
    above = sigma.centre
    if certificate.get("null") is not None:
        null = g.read_grid(certificate["null"])
        if rho.spread or sigma.spread:
            raise Refused("a null space is a fact about exact entries")
        if not _vanishes(g.product(above, null)) or not _vanishes(g.product(rho.centre, null)):
            raise Refused("these vectors are not in the kernel of both states")
        above = g.add(above, g.times_dagger(null))
    own = entropy(rho, certificate["rho"])
    seen = frame(above, certificate["sigma"])
    reach = seen.delta + sigma.spread
    low, high = -own.upper, -own.lower
    for value, (least, most) in zip(
        seen.values, weights(seen, rho.centre, rho.spread), strict=True
    ):
        if value <= reach:
            raise Refused("sigma may be singular, as far as these eigenvectors show")
        if most == 0:
            continue
        bottom, top = -log2_bounds(value + reach)[1], -log2_bounds(value - reach)[0]
        low += bottom * (least if bottom > 0 else most)
        high += top * (most if top > 0 else least)
    return Finding(max(low, Fraction(0)), high, stands_on=("Klein 1931: D is not negative",))


def _diagonal(m: Matrix) -> list[Fraction] | None:
    """Return the entries of a diagonal matrix of rationals."""
    if any(not x.is_zero() for i, row in enumerate(m) for j, x in enumerate(row) if i != j):
        return None
    entries = [m[k][k] for k in range(len(m))]
    return [x.rational() for x in entries] if all(map(Number.is_rational, entries)) else None


def _diagonal_relative(p: list[Fraction] | None, q: list[Fraction] | None) -> LogSum | None:
    if p is None or q is None:
        return None
    out: LogSum | None = LogSum()
    for x, y in zip(p, q, strict=True):
        if x and not y:
            raise Refused("the relative entropy is infinite")
        ratio = log2(x / y) if x else LogSum()
        out = None if out is None or ratio is None else out + ratio.times(x)
    return out


def _vanishes(a: Grid) -> bool:
    return not any(map(any, a.re)) and not any(map(any, a.im))


def check_coherent(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    r"""Enclose $I_c = S(N(\rho)) - S((\mathrm{id} \otimes N)(\psi_\rho))$.

    J is the Choi matrix, $\sum_{ij} E_{ij} \otimes N(E_{ij})$. With a matrix G, $P = GG^\dagger$,
    the state $(G^\dagger \otimes 1) J (G \otimes 1) / \mathrm{tr}\,P$ is, up to a local unitary,
    $(\mathrm{id} \otimes N)$ of a purification of $P^T / \mathrm{tr}\,P$. Its entropy is that of
    the environment, which gets a channel's image of the input, and channels contract the trace
    distance T between the input and $P^T / \mathrm{tr}\,P$: what is left is Fannes' inequality.
    """
    output, exchange, slack = sent(problem, g.read_grid(certificate["root"]))
    terms = [
        (ONE, entropy(output, certificate["output"])),
        (-ONE, entropy(exchange, certificate["exchange"])),
    ]
    found = combination(terms, slack=slack)
    return replace(found, stands_on=(AUDENAERT,)) if slack else found


def sent(problem: Mapping[str, Json], root: Grid) -> tuple[State, State, Fraction]:
    """Return the output of a channel, the exchanged state, and what its entropy may be off by."""
    d_in, d_out = read_int(problem["d_in"], 1, 64), read_int(problem["d_out"], 1, 64)
    choi, state = read_ball(problem["choi"]), read_state(problem["rho"])
    size, j = d_in * d_out, choi.centre
    if state.dimension != d_in or (j.rows, j.cols) != (size, size):
        raise Refused("the sizes of channel and state do not fit")
    check_channel(choi, d_in, d_out)
    turned = g.conjugate(state.centre)  # the transpose of a Hermitian matrix
    one = g.identity(d_out)
    joint = g.product(g.kron(turned, one), j)
    # entries of states and of Choi matrices are at most 1, and d_in^2 products are summed
    blur = d_in * (d_in * choi.radius + (1 + choi.radius) * state.spread)
    output = as_state(Ball(_trace_in(joint, d_in, d_out), blur))
    power = g.times_dagger(root)
    if power.rows != d_in or g.trace(power)[0] <= 0:
        raise Refused("the root of a state has as many rows as the state, and does not vanish")
    scale = 1 / g.trace(power)[0]
    wide = g.kron(root, one)
    image = g.scaled(g.product(g.dagger(wide), g.product(j, wide)), scale)
    exchange = State(image, size * choi.radius * g.row_sum(power) * scale)
    off = g.row_sum(g.subtract(g.scaled(power, scale), turned)) + state.spread
    return output, exchange, fannes(d_in * off / 2, size) if off else Fraction(0)


def check_channel(choi: Ball, d_in: int, d_out: int) -> None:
    """Refuse a matrix that is the Choi matrix of no channel."""
    j = choi.centre
    if not g.is_hermitian(j):
        raise Refused("a Choi matrix is Hermitian")
    for a in range(d_in):
        for b in range(d_in):
            re = sum(j.re[a * d_out + k][b * d_out + k] for k in range(d_out))
            im = sum(j.im[a * d_out + k][b * d_out + k] for k in range(d_out))
            gap = abs(Fraction(re, j.den) - (a == b)) + abs(Fraction(im, j.den))
            if gap > 2 * d_out * choi.radius:
                raise Refused("the map does not preserve the trace")
    # within the radius a Hermitian matrix moves by the radius times its size
    if not g.is_psd(g.add(j, g.scaled(g.identity(j.rows), j.rows * choi.radius))):
        raise Refused("the map is not completely positive")


def _trace_in(m: Grid, d_in: int, d_out: int) -> Grid:
    def part(rows: list[list[int]]) -> list[list[int]]:
        return [
            [sum(rows[i * d_out + a][i * d_out + b] for i in range(d_in)) for b in range(d_out)]
            for a in range(d_out)
        ]

    return Grid(m.den, part(m.re), part(m.im))


ENTROPIES = {
    "shannon_entropy": check_shannon,
    "binary_entropy": check_binary,
    "mutual_information": check_mutual,
    "von_neumann_entropy": check_von_neumann,
    "relative_entropy_of_coherence": check_coherence,
    "relative_entropy": check_relative,
    "holevo_information": check_holevo,
    "coherent_information": check_coherent,
}
