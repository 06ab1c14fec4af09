r"""Finite zero-sum games, and the games of masks against targets among them.

The player of rows draws i from x, the other j from y, and is paid $P_{ij}$; the value is
$\max_x \min_y x^T P y$ (J. von Neumann, 1928). A law of masks is such an x.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from math import comb
from typing import Any, TypeAlias

import numpy as np

from ...numerics.linear import minimise
from ..kernel.matrices import Matrix
from ..kernel.numbers import ONE, ZERO, Number, number, write
from ..kernel.quantities.problem import exact_numbers, read_ball
from ..kernel.quantities.programs import Program
from ._simplex import optimal_pair, pair_from_floats
from .correlations import rounded
from .given import Given, InvalidInput, given, to_complex, to_number
from .result import Certified, certified

Json: TypeAlias = Any
Subset: TypeAlias = tuple[int, ...]

EXACT_CELLS = 20_000
"""Games with more entries get a bracket instead of the exact value."""
CENTRE_CELLS = 2_000
"""Up to this size, payoffs in floats are solved exactly for what they stand around."""
MOST_CELLS = 4_000_000
MOST_SUBSETS = 5000


def game_value(payoff: Any) -> Certified:
    r"""Return the value of the zero-sum game with these payoffs to the player of rows.

    ``payoff`` is a real m x n matrix. ``primal`` is an optimal mixed strategy for rows, ``dual``
    one for columns. Exact for exact payoffs; floats give an interval that holds for all payoffs
    that they stand for. Raises ``InvalidInput``.

    >>> game_value([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]).exact   # stone, scissors, paper
    0
    """
    read = given(payoff, "the payoff matrix")
    if np.any(read.floats.imag):
        raise InvalidInput("payoffs are real numbers")
    rows, columns = read.shape
    if rows * columns > MOST_CELLS:
        raise InvalidInput(f"a game of {rows} x {columns} choices is too large")
    problem = {"quantity": "game_value", "payoff": read.json}
    laws = _exact_laws(read) or _float_laws(read)
    certificate = {
        "rows": [write(x) for x in laws[0]],
        "columns": [write(y) for y in laws[1]],
    }
    return certified(problem, certificate, primal=_plain(laws[0]), dual=_plain(laws[1]))


def minimax_mask_law(
    payoff: Any, n: int | None = None, k: int | None = None, t: int | None = None
) -> Certified:
    r"""Return $\max_{law\ of\ S} \min_T E f(S, T)$, with optimal laws for both players.

    ``payoff`` is a matrix, one row for each mask and one column for each target; or a function
    f(S, T) of subsets of range(n), given as sorted tuples with $|S| = k$ and $|T| = t$, whose
    values are exact. Where f depends on $|S \cap T|$ only, the uniform laws are optimal for every
    size; otherwise there may be at most 5000 subsets of each kind. ``primal`` and ``dual`` map
    masks and targets (rows and columns) to probabilities. Raises ``InvalidInput``.

    >>> minimax_mask_law(lambda S, T: bool(set(S) & set(T)), 5, 2, 2).exact
    7/10
    """
    if not callable(payoff):
        return game_value(payoff)
    n, k, t = _sizes(n, k, t)
    masks, targets = _subsets(n, k), _subsets(n, t)
    table = [[_exact(payoff(s, target)) for target in targets] for s in masks]
    gains = _by_overlap(table, masks, targets, min(k, t))
    if gains is not None:
        return _uniform(n, k, t, gains)
    found = game_value(table)
    return _named(found, masks, targets)


def blind_masks(n: int, k: int, t: int) -> Certified:
    r"""Return $\max \min_{|T| = t} P(S \cap T \ne \emptyset)$ over laws of masks with $|S| = k$.

    It is $1 - \binom{n-t}{k}/\binom{n}{k}$, attained by the uniform law, which knows nothing of T;
    the adversary holds it down by a uniform T. Exact for every n up to 10000.

    >>> blind_masks(5, 2, 2).exact
    7/10
    """
    n, k, t = _sizes(n, k, t)
    gains = [ZERO] + [ONE] * min(k, t)
    return _uniform(n, k, t, gains)


def _uniform(n: int, k: int, t: int, gains: Sequence[Number]) -> Certified:
    problem = {
        "quantity": "blind_masks",
        "n": n,
        "k": k,
        "t": t,
        "gains": [write(g) for g in gains],
    }
    found = certified(problem, {})
    return _with(found, Fraction(1, comb(n, k)), Fraction(1, comb(n, t)))


def _named(found: Certified, masks: list[Subset], targets: list[Subset]) -> Certified:
    primal = {s: p for s, p in zip(masks, found.primal, strict=True) if p}
    dual = {t: p for t, p in zip(targets, found.dual, strict=True) if p}
    return _with(found, primal, dual)


def _with(found: Certified, primal: Any, dual: Any) -> Certified:
    from dataclasses import replace

    return replace(found, primal=primal, dual=dual)


def _sizes(n: Any, k: Any, t: Any) -> tuple[int, int, int]:
    for name, value in (("n", n), ("k", k), ("t", t)):
        if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < 0:
            raise InvalidInput(f"{name} must be an integer that is not negative, not {value!r:.40}")
    if k > n or t > n:
        raise InvalidInput(f"subsets of {n} elements have at most {n}, not k = {k} or t = {t}")
    if n > 10_000:
        raise InvalidInput("n is at most 10000")
    return int(n), int(k), int(t)


def _subsets(n: int, size: int) -> list[Subset]:
    if comb(n, size) > MOST_SUBSETS:
        raise InvalidInput(
            f"there are {comb(n, size)} subsets of size {size} of {n}; at most {MOST_SUBSETS} are "
            "listed (payoffs that ask only whether S meets T: blind_masks)"
        )
    return list(itertools.combinations(range(n), size))


def _exact(value: Any) -> Number:
    if isinstance(value, np.bool_):
        value = bool(value)
    if isinstance(value, float):
        if not np.isfinite(value):
            raise InvalidInput("a payoff is not a finite number")
        value = Fraction(value)
    found = to_number(value)
    if found is None or not found.is_real():
        raise InvalidInput(f"the payoff {value!r:.40} is no exact real number")
    return found


def _by_overlap(
    table: Matrix, masks: list[Subset], targets: list[Subset], most: int
) -> list[Number] | None:
    """Return the payoff for each size of the overlap, if it depends on nothing else."""
    gains: dict[int, Number] = {}
    for row, s in zip(table, masks, strict=True):
        mask = set(s)
        for value, target in zip(row, targets, strict=True):
            overlap = len(mask.intersection(target))
            if gains.setdefault(overlap, value) != value:
                return None
    return [gains.get(j, ZERO) for j in range(most + 1)]


def _exact_laws(read: Given) -> tuple[list[Number], list[Number]] | None:
    """Solve the game as a linear program: maximise v with v <= (x^T P)_j for all j."""
    rows, columns = read.shape
    if rows * columns > (EXACT_CELLS if read.exact else CENTRE_CELLS):
        return None
    payoff = read.numbers() if read.exact else exact_numbers(read_ball(read.json).centre)
    program = Program(
        [ZERO] * rows + [ONE],
        [[ONE] * rows + [ZERO]],
        [ONE],
        [[*(-payoff[i][j] for i in range(rows)), ONE] for j in range(columns)],
        [ZERO] * columns,
        frozenset([rows]),
    )
    pair = optimal_pair(program) if read.exact else pair_from_floats(program)
    return None if pair is None else (pair.primal[:rows], pair.dual[1:])


def _float_laws(read: Given) -> tuple[list[Number], list[Number]]:
    """Solve in floats, the payoffs scaled to [0, 1], and round."""
    payoff = read.floats.real
    low, high = float(payoff.min()), float(payoff.max())
    scaled = (payoff - low) / (high - low) if high > low else np.zeros(payoff.shape)
    rows, columns = payoff.shape
    matrix = np.zeros((columns + 1, rows + 1))
    matrix[:columns, :rows] = -scaled.T
    matrix[:columns, rows] = 1
    matrix[columns, :rows] = 1
    upper = np.append(np.zeros(columns), 1.0)
    lower = np.append(np.full(columns, -np.inf), 1.0)
    cost = np.zeros(rows + 1)
    cost[rows] = -1
    found = minimise(cost, matrix, lower, upper)
    x, y = found.x[:rows], -found.multipliers[:columns]
    return _law(x), _law(y)


def _law(values: Any) -> list[Number]:
    """Round to probabilities; uniform where the solver returned nothing of use."""
    clipped = np.clip(np.nan_to_num(values), 0, None)
    if not clipped.sum() > 0.5:
        clipped = np.ones(len(clipped))
    return [number(rounded(float(p))) for p in clipped]


def _plain(law: Sequence[Number]) -> list[Fraction | float]:
    total = sum((x.rational() for x in law), Fraction(0)) if _all_rational(law) else None
    if total:
        return [x.rational() / total for x in law]
    return [to_complex(x).real for x in law]


def _all_rational(law: Sequence[Number]) -> bool:
    return all(x.is_rational() for x in law)
