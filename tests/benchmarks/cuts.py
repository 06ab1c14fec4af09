"""Membership in the cut polytope, of random matrices half of which are in it."""

import itertools
from importlib import import_module
from typing import Any

import numpy as np
from contender import OURS, Aim, Contender, Question
from instances import correlations


def prepare_ours(n: int, seed: int) -> Any:
    return correlations(n, seed)


def floats(matrix: Any) -> float:
    """The facets, up to n = 6 all of them, without an allowance for rounding."""
    from lossproof.certified import cut_polytope_float

    return float(cut_polytope_float(matrix) <= 1)


def certified(matrix: Any) -> float:
    from lossproof.certified import cut_polytope

    return float(bool(cut_polytope(matrix)))


def prepare_cvxpy(n: int, seed: int) -> Any:
    import_module("cvxpy")
    return correlations(n, seed)


def cvxpy_member(matrix: Any) -> float:
    """Weights over all vertices, as one writes it in cvxpy."""
    cp = import_module("cvxpy")
    n = len(matrix)
    signs = np.array([(1, *rest) for rest in itertools.product((1, -1), repeat=n - 1)])
    i, j = np.triu_indices(n, 1)
    weights = cp.Variable(len(signs), nonneg=True)
    rules = [(signs[:, i] * signs[:, j]).T @ weights == matrix[i, j], cp.sum(weights) == 1]
    program = cp.Problem(cp.Minimize(0), rules)
    program.solve(solver=cp.CLARABEL)
    return float(program.status in (cp.OPTIMAL, cp.OPTIMAL_INACCURATE))


QUESTION = Question(
    "membership in the cut polytope, n",
    (3, 4, 5, 6),
    {
        "lossproof, floats": Contender("lossproof", prepare_ours, floats, OURS),
        "lossproof, certified": Contender("lossproof", prepare_ours, certified, OURS),
        "cvxpy, plain program": Contender("cvxpy", prepare_cvxpy, cvxpy_member, OURS),
    },
    tuple(Aim(n, "lossproof, floats", "cvxpy, plain program", 300) for n in (3, 4, 5, 6)),
)
