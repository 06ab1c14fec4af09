r"""Linear programs and finite games: duality in exact arithmetic.

.. math:: \max\{c\cdot x : A x = b,\ G x \le h,\ x_j \ge 0 \text{ unless } j \text{ is free}\}

Weak duality. If $A^T y + G^T z \ge c$ (with equality where $x_j$ is free) and $z \ge 0$ then
$c\cdot x \le (A^T y + G^T z)\cdot x \le b\cdot y + h\cdot z$ for every feasible x. With $c = 0$ and
$b\cdot y + h\cdot z < 0$ it says that nothing is feasible (Farkas). A feasible point and a ray d
with $A d = 0$, $G d \le 0$, $d_j \ge 0$ unless free, and $c\cdot d > 0$ show unboundedness.

A game pays $P_{ij}$ to the player of rows. Distributions x and y show
$\min_j (x^T P)_j \le v \le \max_i (P y)_i$; a change of all entries by at most r moves v by at most
r.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from operator import mul
from typing import Any, TypeAlias

from ..declarations import Refused
from ..matrices import Matrix, inner
from ..numbers import ONE, ZERO, NotExact, Number, number, read
from .finding import Finding, found_exactly
from .problem import enclose_number, read_ball, read_exact
from .symmetric import at_most

Json: TypeAlias = Any
Vector: TypeAlias = list[Number]


@dataclass(frozen=True)
class Program:
    """Maximise objective . x over the polyhedron."""

    objective: Vector
    equal: Matrix
    equal_to: Vector
    below: Matrix
    below_to: Vector
    free: frozenset[int]

    @property
    def size(self) -> int:
        """Return the number of variables."""
        return len(self.objective)

    def column(self, j: int) -> Vector:
        """Return the coefficients of one variable, equations first."""
        return [row[j] for row in self.equal] + [row[j] for row in self.below]

    def right(self) -> Vector:
        """Return the right-hand sides, equations first."""
        return self.equal_to + self.below_to


def read_program(problem: Mapping[str, Json]) -> Program:
    """Read a program as one to maximise; every number of it is exact and real."""
    (objective,) = read_exact(problem["objective"])
    if _minimised(problem):
        objective = [-x for x in objective]
    n = len(objective)
    equal, equal_to = _rows(problem.get("equal"), n)
    below, below_to = _rows(problem.get("below"), n)
    free = problem.get("free", [])
    if any(type(j) is not int or not 0 <= j < n for j in free):
        raise NotExact("a free variable is named by its place")
    entries = [*objective, *equal_to, *below_to, *(x for row in equal + below for x in row)]
    if not all(x.is_real() for x in entries):
        raise NotExact("a linear program has real numbers")
    return Program(objective, equal, equal_to, below, below_to, frozenset(free))


def _minimised(problem: Mapping[str, Json]) -> bool:
    flag = problem.get("minimise", False)
    if not isinstance(flag, bool):
        raise NotExact("minimise is true or false")
    return flag


def _rows(data: Json, n: int) -> tuple[Matrix, Vector]:
    """Read coefficients with the right-hand side as the last entry of each row."""
    if data is None:
        return [], []
    rows = read_exact(data)
    if any(len(row) != n + 1 for row in rows):
        raise NotExact("a constraint has one coefficient for each variable, and its right side")
    return [row[:n] for row in rows], [row[n] for row in rows]


def check_linear_program(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Check a feasible point and a feasible dual one; their values bound the optimum."""
    program = read_program(problem)
    x, y = _vector(certificate["primal"]), _vector(certificate["dual"])
    _feasible(program, x)
    _dominates(program, y, program.objective)
    low, high = inner(program.objective, x), inner(program.right(), y)
    if _minimised(problem):
        low, high = -high, -low
    if (high - low).is_zero():
        return found_exactly(low)
    return Finding(enclose_number(low)[0], enclose_number(high)[1])


def check_feasibility(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Check a feasible point, or multipliers that show that there is none."""
    program = read_program(problem)
    if "primal" in certificate:
        _feasible(program, _vector(certificate["primal"]))
        return Finding(member=True)
    y = _vector(certificate["dual"])
    _dominates(program, y, [ZERO] * program.size)
    if inner(program.right(), y).sign() >= 0:
        raise Refused("the multipliers do not show infeasibility")
    return Finding(member=False)


def check_boundedness(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Check multipliers that bound the objective, or a feasible ray along which it grows."""
    program = read_program(problem)
    if "dual" in certificate:
        _dominates(program, _vector(certificate["dual"]), program.objective)
        return Finding(member=True)
    _feasible(program, _vector(certificate["primal"]))
    ray = _vector(certificate["ray"])
    level = Program(
        program.objective,
        program.equal,
        [ZERO] * len(program.equal),
        program.below,
        [ZERO] * len(program.below),
        program.free,
    )
    _feasible(level, ray)
    if inner(program.objective, ray).sign() <= 0:
        raise Refused("the objective does not grow along the ray")
    return Finding(member=False)


def _vector(data: Json) -> Vector:
    values = [read(x) for x in data]
    if not all(x.is_real() for x in values):
        raise Refused("a point has real coordinates")
    return values


def _feasible(program: Program, x: Vector) -> None:
    if len(x) != program.size:
        raise Refused("the point has not as many coordinates as there are variables")
    if any(v.sign() < 0 for j, v in enumerate(x) if j not in program.free):
        raise Refused("a coordinate is negative")
    for row, value in zip(program.equal, program.equal_to, strict=True):
        if not (inner(row, x) - value).is_zero():
            raise Refused("an equation does not hold")
    for row, value in zip(program.below, program.below_to, strict=True):
        if not at_most(inner(row, x), value):
            raise Refused("an inequality does not hold")


def _dominates(program: Program, y: Vector, objective: Vector) -> None:
    if len(y) != len(program.right()):
        raise Refused("there is one multiplier for each constraint")
    if any(v.sign() < 0 for v in y[len(program.equal) :]):
        raise Refused("a multiplier of an inequality is negative")
    for j, c in enumerate(objective):
        gap = inner(program.column(j), y) - c
        if gap.sign() < 0 or (j in program.free and not gap.is_zero()):
            raise Refused("the multipliers do not bound the objective")


# -- games ----------------------------------------------------------------------------------------


def check_game(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Check a mixed strategy for each player; what they secure bounds the value."""
    data = problem["payoff"]
    ball = read_ball(data)
    rows = _law(certificate["rows"], ball.centre.rows)
    columns = _law(certificate["columns"], ball.centre.cols)
    if "exact" in data and (ball.radius or not all(x.is_rational() for x in rows + columns)):
        payoff = read_exact(data)
        secured = [inner(rows, column) for column in zip(*payoff, strict=True)]
        conceded = [inner(row, columns) for row in payoff]
        return between(least(secured), greatest(conceded))
    if any(any(row) for row in ball.centre.im):
        raise Refused("payoffs are real")
    table = ball.centre.re
    low = min(_means(rows, zip(*table, strict=True))) / ball.centre.den
    high = max(_means(columns, table)) / ball.centre.den
    return between(number(low), number(high), ball.radius)


def _means(law: Vector, values: Iterable[Sequence[int]]) -> list[Fraction]:
    """Return the mean of each sequence under a rational law, computed in integers."""
    law_of = [x.rational() for x in law]
    den = lcm(*(p.denominator for p in law_of))
    weights = [p.numerator * (den // p.denominator) for p in law_of]
    return [Fraction(sum(map(mul, weights, row)), den) for row in values]


def between(low: Number, high: Number, radius: Fraction = Fraction(0)) -> Finding:
    """Return the finding of a number between two, which a change of the instance may move."""
    if not radius and (high - low).is_zero():
        return found_exactly(low)
    return Finding(enclose_number(low)[0] - radius, enclose_number(high)[1] + radius)


def least(values: Sequence[Number]) -> Number:
    """Return the least of some real numbers."""
    best = values[0]
    for x in values[1:]:
        if (x - best).sign() < 0:
            best = x
    return best


def greatest(values: Sequence[Number]) -> Number:
    """Return the greatest of some real numbers."""
    return -least([-x for x in values])


def _law(data: Json, size: int) -> Vector:
    """Read a distribution: numbers that are not negative; divided by their sum."""
    law = _vector(data)
    total = ZERO
    for x in law:
        if x.sign() < 0:
            raise Refused("a probability is negative")
        total = total + x
    if len(law) != size or total.is_zero():
        raise Refused(f"a mixed strategy has {size} probabilities, not all zero")
    if (total - ONE).is_zero():
        return law
    scale = total.inverse()
    return [scale * x for x in law]


def check_blind_masks(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    r"""Compute the value of a game of masks against targets that depends on their overlap only.

    The first player draws $S \subseteq [n]$, $|S| = k$, the other $T$, $|T| = t$, and the payoff is
    $g_{|S \cap T|}$. Drawn uniformly, S pays $v = \sum_j g_j \binom tj \binom{n-t}{k-j} /
    \binom nk$ against every T (permutations of [n] act transitively on the T), and a uniform T
    concedes the same to every S, as $\binom tj \binom{n-t}{k-j}/\binom nk = \binom kj
    \binom{n-k}{t-j}/\binom nt$: v is the value.
    """
    n, k, t = (_count(problem[name]) for name in ("n", "k", "t"))
    if k > n or t > n:
        raise NotExact("a subset has at most n elements")
    gains = [read(x) for x in problem["gains"]]
    if len(gains) != min(k, t) + 1 or not all(g.is_real() for g in gains):
        raise NotExact("there is one real gain for each size of the overlap, 0 to min(k, t)")
    total, all_masks = ZERO, _binomial(n, k)
    for j, gain in enumerate(gains):
        ways = _binomial(t, j) * _binomial(n - t, k - j)
        total = total + number(Fraction(ways, all_masks)) * gain
    return found_exactly(total)


def _count(value: Json) -> int:
    if type(value) is not int or not 0 <= value <= 10_000:
        raise NotExact("a size is an integer from 0 to 10000")
    return value


def _binomial(n: int, k: int) -> int:
    """Return how many subsets of size k there are; none if k does not lie between 0 and n."""
    if not 0 <= k <= n:
        return 0
    out = 1
    for i in range(min(k, n - k)):
        out = out * (n - i) // (i + 1)
    return out


PROGRAMS = {
    "blind_masks": check_blind_masks,
    "game_value": check_game,
    "linear_boundedness": check_boundedness,
    "linear_feasibility": check_feasibility,
    "linear_program": check_linear_program,
}
