"""A solver that fails gives way to the next, and the reason is kept."""

from typing import Any

import pytest

from lossproof.numerics._solve import attempt, modelling, solve

cp = modelling()


def program() -> tuple[Any, Any]:
    """Return the variable and the program of min x, x >= 2."""
    x = cp.Variable()
    return x, cp.Problem(cp.Minimize(x), [x >= 2])


class Trouble:
    """A program whose first solver does as told, while the second one works."""

    def __init__(self, problem: Any, first: str) -> None:
        self.problem, self.first, self.tried = problem, first, list[str]()

    def solve(self, solver: str, **options: Any) -> None:
        """Solve, or not."""
        self.tried.append(solver)
        self.problem.solve(solver=solver, **options)
        if len(self.tried) == 1 and self.first == "error":
            raise cp.error.SolverError("out of luck")
        failed = len(self.tried) == 1 or self.first == "always inaccurate"
        self.status = "optimal" if not failed else self.first.removeprefix("always ")
        self.status = {"inaccurate": cp.OPTIMAL_INACCURATE}.get(self.status, self.status)
        if len(self.tried) == 2 and failed:
            self.problem.variables()[0].save_value(99.0)

    def variables(self) -> Any:
        """Return the variables."""
        return self.problem.variables()


@pytest.mark.parametrize(
    ("first", "note"),
    [
        ("error", "CLARABEL: out of luck"),
        ("inaccurate", "CLARABEL: optimal_inaccurate"),
        ("user_limit", "CLARABEL: user_limit"),
    ],
)
def test_the_next_solver_is_tried_and_the_reason_kept(first: str, note: str) -> None:
    x, problem = program()
    trouble = Trouble(problem, first)
    outcome = attempt(trouble)
    assert outcome.solved and outcome.notes == (note,)
    assert trouble.tried == ["CLARABEL", "SCS"]
    assert abs(x.value - 2) < 1e-3


def test_when_all_are_inaccurate_the_first_answer_stands() -> None:
    x, problem = program()
    outcome = attempt(Trouble(problem, "always inaccurate"))
    assert outcome.solved and len(outcome.notes) == 2
    assert abs(x.value - 2) < 1e-6


def test_an_infeasible_program_has_no_solution() -> None:
    x = cp.Variable()
    problem = cp.Problem(cp.Minimize(x), [x >= 2, x <= 1])
    assert "infeasible" in solve(problem)
    outcome = attempt(problem)
    assert not outcome.solved and len(outcome.notes) == 2


def test_a_good_solution_has_no_notes() -> None:
    x, problem = program()
    assert solve(problem) == "" and attempt(problem).notes == ()
    assert abs(x.value - 2) < 1e-6
