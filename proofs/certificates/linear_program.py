r"""Linear programs with exact optima, and exact proofs that there is none."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from ..kernel.matrices import Matrix
from ..kernel.numbers import ONE, ZERO, Number, number, write
from ..kernel.quantities.programs import Program, read_program
from ._simplex import optimal_pair
from .given import InvalidInput, to_complex, to_number
from .result import Certified, Membership, certified, settle

Json: TypeAlias = Any


class NoOptimum(InvalidInput):
    """A linear program without optimum; ``proof`` is the certificate of that."""

    def __init__(self, message: str, proof: Membership) -> None:
        super().__init__(message)
        self.proof = proof


def linear_program(
    c: Any,
    A_eq: Any = None,
    b_eq: Any = None,
    A_ub: Any = None,
    b_ub: Any = None,
    *,
    free: Sequence[int] = (),
    minimise: bool = False,
) -> Certified:
    r"""Return the exact $\max\{c\cdot x : A_{eq} x = b_{eq}, A_{ub} x \le b_{ub}, x \ge 0\}$.

    Coordinates named in ``free`` may be negative. With ``minimise`` it is the least value (found as
    the negative of the greatest of $-c \cdot x$, which the multipliers are those of).
    Entries are integers, fractions, texts such as "1/3", sympy numbers with square roots; a float
    is taken for the binary fraction that it is. ``primal`` is an optimal vertex and ``dual`` one
    multiplier for each constraint (equations first), both exact; their values agree. Raises
    `NoOptimum` with a certificate when the program is infeasible (Farkas) or unbounded (a ray),
    ``InvalidInput`` for anything that is no program.

    >>> linear_program([1, 1], A_ub=[[2, 1], [1, 3]], b_ub=[4, 6]).exact
    14/5
    """
    problem = _problem(c, A_eq, b_eq, A_ub, b_ub, free, minimise)
    program = read_program(problem)
    pair = optimal_pair(program)
    if pair is None:
        feasible = _feasibility(problem)
        if feasible.member is False:
            raise NoOptimum("the linear program has no feasible point", feasible)
        unbounded = _unboundedness(problem, feasible)
        if unbounded is not None:
            raise NoOptimum("the linear program is unbounded", unbounded)
        raise InvalidInput("the linear program is too large to be solved exactly")
    certificate = {"primal": _json(pair.primal), "dual": _json(pair.dual)}
    question = {"quantity": "linear_program", **problem}
    primal, dual = _plain(pair.primal), _plain(pair.dual)
    try:
        return certified(question, certificate, primal=primal, dual=dual)
    except OverflowError:
        raise InvalidInput("the optimum is too large for a float: scale the objective") from None


def linear_feasibility(
    A_eq: Any = None,
    b_eq: Any = None,
    A_ub: Any = None,
    b_ub: Any = None,
    *,
    free: Sequence[int] = (),
) -> Membership:
    r"""Decide whether $A_{eq} x = b_{eq}, A_{ub} x \le b_{ub}, x \ge 0$ has a solution.

    ``primal`` is one; ``dual`` are Farkas multipliers: they combine the constraints to
    $a \cdot x \le \beta$ with $a \ge 0 > \beta$. Conventions as in `linear_program`.
    """
    rows = A_eq if A_eq is not None else A_ub
    if not hasattr(rows, "__len__") or not len(rows) or not hasattr(rows[0], "__len__"):
        raise InvalidInput("no constraints are given: a matrix is a list of rows")
    return _feasibility(_problem([0] * len(rows[0]), A_eq, b_eq, A_ub, b_ub, free, False))


def _problem(
    c: Any, A_eq: Any, b_eq: Any, A_ub: Any, b_ub: Any, free: Sequence[int], minimise: bool
) -> dict[str, Json]:
    objective = _vector(c, "the objective")
    n = len(objective)
    if not n:
        raise InvalidInput("the objective has no coefficients")
    problem: dict[str, Json] = {"objective": {"exact": [_json(objective)]}}
    if minimise:
        problem["minimise"] = True
    for key, rows, right, name in (
        ("equal", A_eq, b_eq, "eq"),
        ("below", A_ub, b_ub, "ub"),
    ):
        if (rows is None) != (right is None):
            raise InvalidInput(f"A_{name} and b_{name} are given together")
        if rows is None:
            continue
        if not hasattr(rows, "__len__"):
            raise InvalidInput(f"A_{name} must be a matrix: a list of rows")
        if not len(rows):
            continue
        matrix = [_vector(row, f"a row of A_{name}") for row in rows]
        values = _vector(right, f"b_{name}")
        if any(len(row) != n for row in matrix):
            raise InvalidInput(f"A_{name} has not one column for each of the {n} variables")
        if len(values) != len(matrix):
            raise InvalidInput(f"b_{name} has {len(values)} entries, A_{name} {len(matrix)} rows")
        table = [[*row, b] for row, b in zip(matrix, values, strict=True)]
        problem[key] = {"exact": [_json(row) for row in table]}
    try:
        places = [int(j) for j in free]
    except (TypeError, ValueError):
        raise InvalidInput("free variables are named by a list of places") from None
    if any(not 0 <= j < n for j in places):
        raise InvalidInput(f"free variables are named by places from 0 to {n - 1}")
    if places:
        problem["free"] = places
    if "equal" not in problem and "below" not in problem:
        # a constraint that says nothing, so that every program has one
        problem["below"] = {"exact": [["0"] * (n + 1)]}
    return problem


def _feasibility(problem: dict[str, Json]) -> Membership:
    """Minimise the total violation: its optimum is a feasible point, or its multipliers refute."""
    program = read_program(problem)
    m, n = len(program.right()), program.size
    equations = len(program.equal)
    units: Matrix = [[ONE if k == i else ZERO for k in range(m)] for i in range(m)]
    elastic = Program(
        [ZERO] * n + [-ONE] * (m + equations),
        [
            [*row, *units[i], *(-x for x in units[i][:equations])]
            for i, row in enumerate(program.equal)
        ],
        program.equal_to,
        [
            [*row, *(-x for x in units[equations + i]), *([ZERO] * equations)]
            for i, row in enumerate(program.below)
        ],
        program.below_to,
        program.free,
    )
    pair = optimal_pair(elastic)
    question = {"quantity": "linear_feasibility", **problem}
    if pair is not None:
        found = _first(question, [{"primal": _json(pair.primal[:n])}, {"dual": _json(pair.dual)}])
        if found is not None:
            sealed, finding = found
            primal = _plain(pair.primal[:n]) if finding.member else None
            dual = None if finding.member else _plain(pair.dual)
            return Membership(
                question,
                sealed,
                set="the feasible linear programs",
                member=finding.member,
                primal=primal,
                dual=dual,
            )
    reason = "the program is too large to be solved exactly"
    return Membership(question, {}, set="the feasible linear programs", member=None, reason=reason)


def _unboundedness(problem: dict[str, Json], feasible: Membership) -> Membership | None:
    """Look for a direction in which the objective grows by 1."""
    program = read_program(problem)
    if not feasible.member:
        return None
    ray = optimal_pair(
        Program(
            program.objective,
            program.equal,
            [ZERO] * len(program.equal),
            [*program.below, program.objective],
            [*([ZERO] * len(program.below)), ONE],
            program.free,
        )
    )
    if ray is None:
        return None
    question = {"quantity": "linear_boundedness", **problem}
    point = feasible.certificate["primal"]
    found = settle(question, {"primal": point, "ray": _json(ray.primal)})
    if found is None:
        return None
    return Membership(
        question,
        found[0],
        set="the bounded linear programs",
        member=False,
        primal=feasible.primal,
        dual=_plain(ray.primal),
    )


def _first(problem: Json, certificates: Sequence[dict[str, Json]]) -> Any:
    for certificate in certificates:
        found = settle(problem, certificate)
        if found is not None:
            return found
    return None


def _vector(values: Any, what: str) -> list[Number]:
    if hasattr(values, "tolist"):
        values = values.tolist()
    if isinstance(values, str) or not isinstance(values, Sequence):
        raise InvalidInput(f"{what} must be a sequence of numbers")
    out = []
    for x in values:
        if isinstance(x, float) and not np.isfinite(x):
            raise InvalidInput(f"{what} has an entry that is not a finite number")
        value = number(Fraction(x)) if isinstance(x, float) else to_number(x)
        if value is None or not value.is_real():
            raise InvalidInput(f"{what} has the entry {x!r:.40}, which is no exact real number")
        out.append(value)
    return out


def _json(values: Sequence[Number]) -> Json:
    return [write(x) for x in values]


def _plain(values: Sequence[Number]) -> list[Fraction | float]:
    return [x.rational() if x.is_rational() else to_complex(x).real for x in values]


__all__ = ["NoOptimum", "linear_feasibility", "linear_program"]
