r"""Joint measurability of measurements $(M_{x,a})_a$, and how much noise they need for it.

A parent is a measurement G with one effect for each choice $a = (a_1, \dots, a_m)$ of outcomes;
$G_x(b) = \sum_{a: a_x = b} G_a$ are its marginals. With $M^\eta = \eta M + (1 - \eta) N$ the
robustness is the largest $\eta \in [0, 1]$ such that all $M^\eta_x$ are marginals of one parent,

``white``: $N = tr(M)/d$; ``dephasing``: $N = \sum_k \beta_k M \beta_k$, $\beta_k = |b_k><b_k|$;
``general``: $N_x$ is any measurement, so that $M^\eta_x = G_x$ for some $N_x$ iff
$G_x \ge \eta M_x$ (what is missing is $(1 - \eta) N_x$).

These $\eta$ form an interval from 0: white and dephased measurements are diagonal in one basis,
hence products of their effects are a parent, and parents mix as $\eta$ does.

**From below** (lemma of the nearly right marginals). Let $R_{x,b} = M^\eta_{x,b} - G_x(b)$ and
$T = 1 - \sum_a G_a$, so that $\sum_b R_{x,b} = T$ for each x. For any probabilities $p_x$ of the
outcomes (here their shares of the trace, so that small effects are mended by little)

.. math:: G'_a = G_a + \sum_x R_{x,a_x} \prod_{y \ne x} p_y(a_y) - (m-1)\, T \prod_y p_y(a_y)

has exactly the right marginals: summed over $a_x = b$ the terms are $G_x(b)$, $R_{x,b}$,
$T p_x(b)$ from each of the m - 1 others, and $-(m-1)\, T p_x(b)$. Hence G' is a parent as soon as
$G_a$ exceeds the sum of the norms of what is added. For general noise $\sum_a G_a \le 1$
suffices; at $\eta = 1$ there is no noise of any kind.

**From above** (duality). For Hermitian W, Y with $Y \ge \sum_x W_{x,a_x}$ for every choice,

.. math:: \sum_{x,b} tr\,W_{x,b} M^\eta_{x,b} = \sum_a tr\,G_a \sum_x W_{x,a_x} \le tr\,Y,

and the left side is $c_0 + \eta c_1$. For general noise $W \ge 0$ makes "=" a "$\ge$", $c_0 = 0$.

**Balls.** If the entries of M are known to a radius r only, M is known to $w = d r$ in norm, and so
is its white noise; a basis known to r is known to $\epsilon = d r$ in each vector, each $\beta$ to
$\delta = 2 \epsilon + \epsilon^2$, the dephased M to $d (2 \delta + \delta^2 + (1 + \delta)^2 w)$
(each $\beta M \beta$, where $\beta$ and M have norm at most 1, differs from
$\hat\beta \hat M \hat\beta$ by $\delta + (1 + \delta) w + (1 + \delta)(1 + w) \delta$). The
norms of R grow by w; the left side of the duality loses at most $\sum w \sum_{ij} |W_{ij}|$, since
the trace norm is at most the sum of the entries.

An outcome whose effect is exactly zero has no part in a parent; its choices are left out. One
measurement is its own parent.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

from ..declarations import Refused
from ..numbers import number
from .finding import Finding
from .grid import (
    Grid,
    add,
    dagger,
    identity,
    inner,
    is_hermitian,
    is_psd,
    product,
    read_grid,
    row_sum,
    scaled,
    subtract,
    trace,
    zeros,
)
from .measurability_exact import check_exact, check_exact_member
from .problem import Ball, read_ball, read_fraction

Json = Any
MAX_CHOICES = 1 << 16
FINE = 1 << 50
NOISES = ("white", "dephasing", "general")


@dataclass(frozen=True)
class Effect:
    """The centres of an effect and of its noise; both are known to ``wrong`` in norm."""

    sharp: Grid
    noise: Grid
    wrong: Fraction

    def at(self, eta: Fraction) -> Grid:
        """Return the noisy effect."""
        if eta == 1:
            return self.sharp
        return add(scaled(self.sharp, eta), scaled(self.noise, 1 - eta))

    def is_zero(self) -> bool:
        """Whether the effect is exactly zero."""
        return not self.wrong and not row_sum(self.sharp)


@dataclass(frozen=True)
class Family:
    """Measurements with their noise; ``general`` if that is not given but any."""

    effects: list[list[Effect]]
    general: bool

    @property
    def d(self) -> int:
        """The dimension."""
        return self.effects[0][0].sharp.rows

    def outcomes(self) -> list[list[int]]:
        """Return the outcomes of each measurement that take part in a parent."""
        return [
            [b for b, e in enumerate(row) if self.general or not e.is_zero()]
            for row in self.effects
        ]

    def shares(self) -> list[list[int]]:
        """Return integers in proportion to the probabilities; 0 for outcomes without a part."""
        least = FINE * FINE
        return [
            [max(least, _ceiling(trace(e.sharp)[0] * least * FINE)) if b in used else 0
             for b, e in enumerate(row)]
            for row, used in zip(self.effects, self.outcomes(), strict=True)
        ]  # fmt: skip

    def choices(self) -> Iterator[tuple[int, ...]]:
        """Yield every choice of outcomes; the last measurement runs first."""
        return itertools.product(*self.outcomes())

    def all(self) -> Iterator[tuple[int, int, Effect]]:
        """Yield (measurement, outcome, effect)."""
        for x, row in enumerate(self.effects):
            for b, effect in enumerate(row):
                yield x, b, effect


def check_robustness(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Bound the robustness: from below by a parent, from above by a witness; either may lack."""
    if "value" in certificate:
        return check_exact(problem, certificate)
    family = read_family(problem, problem["noise"])
    lower, upper = Fraction(int(len(family.effects) == 1)), Fraction(1)
    if (data := certificate.get("parent")) is not None:
        eta = read_fraction(certificate["eta"])
        if not 0 <= eta <= 1:
            raise Refused("a fraction of noise lies between 0 and 1")
        sharp = Family(family.effects, family.general and eta < 1)
        check_parent(sharp, eta, _parent(sharp, data))
        lower = max(lower, eta)
    if (data := certificate.get("witness")) is not None:
        value, slope, most = _witness(family, data)
        if slope <= 0:
            raise Refused("the witness does not fall with the noise")
        upper = min(upper, max(Fraction(0), (most - value) / slope))
    exact = number(lower) if lower == upper else None
    return Finding(lower, upper, exact)


def check_membership(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Confirm that the measurements are, or are not, jointly measurable."""
    if "exact_parent" in certificate:
        return check_exact_member(problem, certificate["exact_parent"])
    family = read_family(problem, "white")
    if len(family.effects) == 1:
        return Finding(member=True)
    if (data := certificate.get("parent")) is not None:
        check_parent(family, Fraction(1), _parent(family, data))
        return Finding(member=True)
    value, slope, most = _witness(family, certificate["witness"])
    if value + slope <= most:
        raise Refused("the witness allows a parent")
    return Finding(member=False)


def check_parent(family: Family, eta: Fraction, parent: dict[tuple[int, ...], Grid]) -> None:
    """Refuse unless nearby effects are a parent at eta; the lemma of the module."""
    d, m = family.d, len(family.effects)
    parts: list[list[list[Grid]]] = [[[] for _ in row] for row in family.effects]
    for choice, g in parent.items():
        for x, b in enumerate(choice):
            parts[x][b].append(g)
    marginals = [[_total(p, d) for p in row] for row in parts]
    rest = subtract(identity(d), _total(list(parent.values()), d))
    if family.general:
        if not is_psd(rest) or not all(map(is_psd, parent.values())):
            raise Refused("the effects of the parent are no measurement")
        for x, b, effect in family.all():
            least = scaled(add(effect.sharp, scaled(identity(d), effect.wrong)), eta)
            if not is_psd(subtract(marginals[x][b], least)):
                raise Refused("a marginal lies below the measurement")
        return
    shares = family.shares()
    totals = [sum(row) for row in shares]
    added: list[list[int]] = []  # what is added at most, over the probability of the outcome
    for x, row in enumerate(family.effects):
        added.append([])
        for b, effect in enumerate(row):
            size = row_sum(subtract(effect.at(eta), marginals[x][b])) + effect.wrong
            relative = size * totals[x] / shares[x][b] if size else Fraction(0)
            added[x].append(_ceiling(relative * FINE * FINE))
    always = _ceiling(row_sum(rest) * (m - 1) * FINE * FINE)
    bottom = prod(totals) * FINE * FINE
    for choice, g in parent.items():
        top = always + sum(added[x][b] for x, b in enumerate(choice))
        for x, b in enumerate(choice):
            top *= shares[x][b]
        if not is_psd(_lowered(g, top, bottom) if top else g):
            raise Refused("an effect of the parent is not positive enough to mend the marginals")


def _ceiling(x: Fraction) -> int:
    return -(-x.numerator // x.denominator)


def _parent(family: Family, data: Json) -> dict[tuple[int, ...], Grid]:
    effects = [_square(read_grid(g), family.d) for g in data]
    return dict(zip(family.choices(), effects, strict=True))


def _witness(family: Family, data: Json) -> tuple[Fraction, Fraction, Fraction]:
    """Return c_0 (the least it may be), c_1 and tr Y of a witness, or refuse it."""
    d = family.d
    w = [[_square(read_grid(entry), d) for entry in row] for row in data["effects"]]
    if [len(row) for row in w] != [len(row) for row in family.effects]:
        raise Refused("a witness has one matrix for each effect")
    bound = _square(read_grid(data["bound"]), d)
    c0 = c1 = loss = Fraction(0)
    for x, b, effect in family.all():
        part = w[x][b]
        if not is_hermitian(part) or (family.general and not is_psd(part)):
            raise Refused("a witness is Hermitian, and positive for general noise")
        start = inner(part, effect.noise)
        c0 += start
        c1 += inner(part, effect.sharp) - start
        if effect.wrong:
            loss += effect.wrong * _entries(part)
    for gap in _gaps(bound, [[scaled(p, -1) for p in row] for row in w], family.outcomes()):
        if not is_psd(gap):
            raise Refused("the bound of the witness is exceeded by a choice of outcomes")
    return c0 - loss, c1, trace(bound)[0]


def _gaps(bound: Grid, minus: list[list[Grid]], outcomes: list[list[int]]) -> Iterator[Grid]:
    """Yield Y minus the sum of W for every choice."""
    if not outcomes:
        yield bound
        return
    for b in outcomes[0]:
        yield from _gaps(add(bound, minus[0][b]), minus[1:], outcomes[1:])


def _total(parts: list[Grid], d: int) -> Grid:
    """Return a sum; the parts of a parent mostly share their denominator, which saves time."""
    if not parts or any(p.den != parts[0].den for p in parts):
        total = zeros(d, d)
        for p in parts:
            total = add(total, p)
        return total
    re, im = (
        [[sum(column) for column in zip(*rows, strict=True)] for rows in zip(*stack, strict=True)]
        for stack in ([p.re for p in parts], [p.im for p in parts])
    )
    return Grid(parts[0].den, re, im)


def _lowered(g: Grid, top: int, bottom: int) -> Grid:
    """Return g - top/bottom, or a little less, on a grid that is fine enough for it."""
    if g.den < FINE:
        re, im = ([[x * FINE for x in row] for row in part] for part in (g.re, g.im))
        g = Grid(g.den * FINE, re, im)
    step = -(-top * g.den // bottom)
    re = [[x - step if i == j else x for j, x in enumerate(row)] for i, row in enumerate(g.re)]
    return Grid(g.den, re, g.im)


def _entries(a: Grid) -> Fraction:
    return Fraction(sum(abs(x) for part in (a.re, a.im) for row in part for x in row), a.den)


def _square(a: Grid, d: int) -> Grid:
    if (a.rows, a.cols) != (d, d):
        raise Refused(f"a matrix is {a.rows} x {a.cols}, not {d} x {d}")
    return a


# -- the problem ----------------------------------------------------------------------------------


def read_family(problem: Mapping[str, Json], noise: Json) -> Family:
    """Read the measurements, and see that some measurements lie in the balls."""
    if noise not in NOISES:
        raise Refused("the noise is white, dephasing or general")
    balls = [[read_ball(m) for m in row] for row in problem["povms"]]
    if not balls or not all(balls) or prod(map(len, balls)) > MAX_CHOICES:
        raise Refused("no measurements, or too many choices of their outcomes")
    d = balls[0][0].centre.rows
    for row in balls:
        total, slack = scaled(identity(d), -1), Fraction(0)
        for ball in row:
            centre = _square(ball.centre, d)
            if not is_psd(add(centre, scaled(identity(d), d * ball.radius))):
                raise Refused("an effect is not positive semidefinite")
            total, slack = add(total, centre), slack + ball.radius
        if row_sum(total) > 2 * d * slack:
            raise Refused("the effects of a measurement do not sum to the identity")
    if noise == "white":
        effects = [[_white(ball) for ball in row] for row in balls]
    elif noise == "dephasing":
        basis = read_ball(problem["basis"])
        _square(basis.centre, d)
        overlaps = product(dagger(basis.centre), basis.centre)
        # two columns within d r of an orthonormal pair: their product is within 2 d r + (d r)^2
        near = d * basis.radius
        if row_sum(subtract(overlaps, identity(d))) > 2 * d * (2 * near + near * near):
            raise Refused("the basis is not orthonormal")
        effects = [[_dephased(ball, basis) for ball in row] for row in balls]
    else:
        effects = [[Effect(b.centre, zeros(d, d), d * b.radius) for b in row] for row in balls]
    return Family(effects, noise == "general")


def _white(ball: Ball) -> Effect:
    d = ball.centre.rows
    noise = scaled(identity(d), trace(ball.centre)[0] / d)
    return Effect(ball.centre, noise, d * ball.radius)


def _dephased(ball: Ball, basis: Ball) -> Effect:
    d = ball.centre.rows
    noise = zeros(d, d)
    for k in range(d):
        column = Grid(
            basis.centre.den, [[r[k]] for r in basis.centre.re], [[r[k]] for r in basis.centre.im]
        )
        beta = product(column, dagger(column))
        noise = add(noise, product(product(beta, ball.centre), beta))
    if not ball.radius and not row_sum(ball.centre):
        return Effect(ball.centre, noise, Fraction(0))
    w, near = d * ball.radius, d * basis.radius
    delta = 2 * near + near * near
    wrong = d * (2 * delta + delta * delta + (1 + delta) ** 2 * w)
    return Effect(ball.centre, noise, wrong)
