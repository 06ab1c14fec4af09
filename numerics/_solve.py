"""Solve a convex program with one solver, then with another; keep why one was passed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SECONDS = 120.0
"""How long one solver may take: one that stalls gives way to the next."""


@dataclass(frozen=True)
class Outcome:
    """Whether the variables hold a solution; ``notes`` say which solvers failed, and how."""

    solved: bool
    notes: tuple[str, ...] = ()


def modelling() -> Any:
    """Return cvxpy, imported late; as Any, for its annotations cover only part of it."""
    import cvxpy

    return cvxpy


def solve(problem: Any) -> str:
    """Solve a cvxpy problem in place; return an empty string, or why there is no solution."""
    outcome = attempt(problem)
    return "" if outcome.solved else "; ".join(outcome.notes)


def attempt(problem: Any, seconds: float = SECONDS) -> Outcome:
    """Solve a cvxpy problem in place by the first solver that reports an optimum.

    An optimum that its solver calls inaccurate is kept and the next solver is tried; if none does
    better, the variables hold the inaccurate one, which what follows must judge.
    """
    import warnings

    cp = modelling()
    limits = {cp.CLARABEL: {"time_limit": seconds}, cp.SCS: {"time_limit_secs": seconds}}
    notes: list[str] = []
    kept: list[Any] | None = None
    for solver, options in limits.items():
        try:
            with warnings.catch_warnings():  # cvxpy warns of what the status says as well
                warnings.simplefilter("ignore")
                problem.solve(solver=solver, **options)
        except (cp.error.SolverError, ValueError, ArithmeticError) as bad:
            notes.append(f"{solver}: {bad}")
            continue
        if problem.status == cp.OPTIMAL:
            return Outcome(True, tuple(notes))
        notes.append(f"{solver}: {problem.status}")
        if problem.status == cp.OPTIMAL_INACCURATE and kept is None:
            kept = [variable.value for variable in problem.variables()]
    if kept is None:
        return Outcome(False, tuple(notes))
    for variable, value in zip(problem.variables(), kept, strict=True):
        variable.save_value(value)
    return Outcome(True, tuple(notes))
