"""Solve a convex program with one solver, then with another; say why when both fail."""

from __future__ import annotations

from typing import Any


def modelling() -> Any:
    """Return cvxpy, imported late; as Any, for its annotations cover only part of it."""
    import cvxpy

    return cvxpy


def solve(problem: Any) -> str:
    """Solve a cvxpy problem in place; return an empty string, or why there is no solution."""
    import warnings

    cp = modelling()
    reasons = []
    for solver in (cp.CLARABEL, cp.SCS):
        try:
            with warnings.catch_warnings():  # an inaccurate solution is judged by what follows
                warnings.simplefilter("ignore")
                problem.solve(solver=solver)
        except (cp.error.SolverError, ValueError, ArithmeticError) as bad:
            reasons.append(f"{solver}: {bad}")
            continue
        if problem.status in (cp.OPTIMAL, cp.OPTIMAL_INACCURATE):
            return ""
        reasons.append(f"{solver}: {problem.status}")
    return "; ".join(reasons)
