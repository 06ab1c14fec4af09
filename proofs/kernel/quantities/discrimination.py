r"""Minimum-error discrimination: the best probability of naming which state was prepared.

The problem names probabilities $q_x$ and states $\rho_x$ of one dimension d; with
$\sigma_x = q_x \rho_x$ the quantity is $\max \sum_x tr\,M_x \sigma_x$ over measurements M. If
``told`` gives each state a label that is announced after the measurement, one outcome names one
state of every label: then $\sigma_a = \sum_l q_{a_l} \rho_{a_l}$ for every choice a of these.

**From below** any measurement will do: here $M_x \ge 0$ and $\sum_x M_x = 1$ are checked exactly.

**From above** (A. S. Holevo, 1973; H. P. Yuen, R. S. Kennedy, M. Lax, 1975) any Hermitian K with
$K \ge \sigma_x$ for all x: $\sum_x tr\,M_x \sigma_x \le \sum_x tr\,M_x K = tr\,K$.

**Exactly**: if $K = \sum_x M_x \sigma_x$ is Hermitian and $K \ge \sigma_x$ for all x, then both
bounds are tr K.

The probabilities and the states are ones, or some lie within the radius: errors of size r in the
entries move a Hermitian matrix by at most d r.

**Balls.** An error E of $\sigma_x$ has entries of modulus at most r, so its norm is at most d r.
Hence $tr\,M_x E \le d r\,tr\,M_x$, with $\sum_x tr\,M_x = d$; and $K + d r \ge \sigma_x$, at the
price of $d^2 r$ in the trace.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import prod
from typing import Any

from .. import matrices
from ..declarations import Refused
from ..matrices import Matrix, combine, product
from ..numbers import ONE, ZERO, Number, number
from .finding import Finding, found_exactly
from .frames import law as check_law
from .frames import sum_of
from .grid import (
    Grid,
    add,
    identity,
    inner,
    is_hermitian,
    is_psd,
    read_grid,
    row_sum,
    scaled,
    subtract,
    trace,
)
from .problem import Ball, read_ball, read_exact

Json = Any
MAX_OUTCOMES = 4096


def check_guessing(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Bound the probability by a measurement and a dual matrix, or confirm an exact optimum."""
    return (
        _exactly(problem, certificate) if "exact" in certificate else _between(problem, certificate)
    )


def choices(problem: Mapping[str, Json]) -> list[tuple[int, ...]]:
    """Return what each outcome names: a state, or one state of each label that is told."""
    states = problem["states"]
    told = problem.get("told")
    if not isinstance(states, list) or not states:
        raise Refused("there is no state")
    if told is None:
        return [(x,) for x in range(len(states))]
    if not isinstance(told, list) or len(told) != len(states):
        raise Refused("each state has one label that is told")
    if not all(type(label) is int for label in told):
        raise Refused("labels are integers")
    groups = [[x for x, t in enumerate(told) if t == label] for label in sorted(set(told))]
    if prod(map(len, groups)) > MAX_OUTCOMES:
        raise Refused("there are too many choices of one state of each label")
    return list(itertools.product(*groups))


def _between(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    sigmas = list(_balls(problem))
    d = sigmas[0].centre.rows
    povm = [read_grid(m) for m in certificate["povm"]]
    if len(povm) != len(sigmas):
        raise Refused("a measurement has one effect for each outcome")
    total = identity(d)
    lower = Fraction(0)
    for effect, sigma in zip(povm, sigmas, strict=True):
        if not is_psd(effect):
            raise Refused("an effect is not positive semidefinite")
        total = subtract(total, effect)
        lower += inner(effect, sigma.centre) - d * sigma.radius * trace(effect)[0]
    if row_sum(total):
        raise Refused("the effects do not sum to the identity")
    dual = read_grid(certificate["dual"])
    if dual.rows != d or not is_hermitian(dual):
        raise Refused("the dual matrix is not Hermitian")
    for sigma in sigmas:
        if not is_psd(subtract(dual, sigma.centre)):
            raise Refused("the dual matrix does not exceed a state times its probability")
    return Finding(lower, trace(dual)[0] + d * d * max(sigma.radius for sigma in sigmas))


def _exactly(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    sigmas = list(exact_operators(problem))
    povm = [read_exact(m) for m in certificate["exact"]]
    d = len(sigmas[0])
    if len(povm) != len(sigmas) or any(len(m) != d or len(m[0]) != d for m in povm):
        raise Refused("a measurement has one effect for each outcome, of the size of the states")
    unit: Matrix = [[ONE if i == j else ZERO for j in range(d)] for i in range(d)]
    if not matrices.equal(combine([(ONE, m) for m in povm]), unit):
        raise Refused("the effects do not sum to the identity")
    if not all(matrices.is_psd(m) for m in povm):
        raise Refused("an effect is not positive semidefinite")
    dual = combine([(ONE, product(m, s)) for m, s in zip(povm, sigmas, strict=True)])
    for sigma in sigmas:  # this test includes that the dual matrix is Hermitian
        if not matrices.is_psd(combine([(ONE, dual), (number(-1), sigma)])):
            raise Refused("the measurement is not optimal")
    value = ZERO
    for k in range(d):
        value = value + dual[k][k]
    return found_exactly(value)


def _balls(problem: Mapping[str, Json]) -> Iterator[Ball]:
    """Yield the operators of the outcomes, each known up to a radius."""
    law = read_ball(problem["probabilities"])
    states = [read_ball(rho) for rho in problem["states"]]
    _shaped(law.centre.rows, law.centre.cols, [(s.centre.rows, s.centre.cols) for s in states])
    if any(row for row in law.centre.im if any(row)):
        raise Refused("a probability is not real")
    check_law([Fraction(top, law.centre.den) for top in law.centre.re[0]], law.radius)
    weighted = []
    for top, rho in zip(law.centre.re[0], states, strict=True):
        q = Fraction(top, law.centre.den)
        _is_state(rho)
        # entries x, q known within r, s: their product within |q| r + (|x| + r) s
        wrong = abs(q) * rho.radius + (row_sum(rho.centre) + rho.radius) * law.radius
        weighted.append(Ball(scaled(rho.centre, q), wrong))
    for chosen in choices(problem):
        centre: Grid = weighted[chosen[0]].centre
        for x in chosen[1:]:
            centre = add(centre, weighted[x].centre)
        yield Ball(centre, sum((weighted[x].radius for x in chosen), Fraction(0)))


def _is_state(rho: Ball) -> None:
    """Refuse a ball that holds no state."""
    if not is_hermitian(rho.centre):
        raise Refused("a state is not Hermitian")
    spread = rho.centre.rows * rho.radius
    if not is_psd(add(rho.centre, scaled(identity(rho.centre.rows), spread))):
        raise Refused("a state is not positive semidefinite")
    if abs(trace(rho.centre)[0] - 1) > spread:
        raise Refused("a state has not trace 1")


def exact_operators(problem: Mapping[str, Json]) -> Iterator[Matrix]:
    """Yield the operators of the outcomes, exactly."""
    law = read_exact(problem["probabilities"])
    states = [read_exact(rho) for rho in problem["states"]]
    _shaped(len(law), len(law[0]), [(len(s), len(s[0])) for s in states])
    if any(q.sign() < 0 for q in law[0]) or not (sum_of(law[0]) - ONE).is_zero():
        raise Refused("probabilities are not negative and sum to 1")
    for rho in states:
        if not (sum_of([row[k] for k, row in enumerate(rho)]) - ONE).is_zero():
            raise Refused("a state has not trace 1")
        if not matrices.is_psd(rho):
            raise Refused("a state is not positive semidefinite")
    for chosen in choices(problem):
        terms: list[tuple[Number, Matrix]] = [(law[0][x], states[x]) for x in chosen]
        yield combine(terms)


def _shaped(rows: int, cols: int, shapes: list[tuple[int, int]]) -> None:
    if (rows, cols) != (1, len(shapes)):
        raise Refused("each state has one probability")
    if set(shapes) != {(shapes[0][0], shapes[0][0])}:
        raise Refused("states are square matrices of one size")
