"""Membership in the cut polytope, of random matrices half of which are in it.

Each repetition decides a batch: one decision takes microseconds, less than a clock tells well.
"""

import itertools
from importlib import import_module
from typing import Any

import numpy as np
from contender import OURS, Aim, Contender, Question
from instances import correlations

BATCH = 50


def prepare_ours(n: int, seed: int) -> Any:
    return [correlations(n, BATCH * seed + k) for k in range(BATCH)]


def floats(matrices: Any) -> float:
    """The facets, up to n = 6 all of them, without an allowance for rounding."""
    from lossproof.certified import cut_polytope_float

    return float(sum(cut_polytope_float(matrix) <= 1 for matrix in matrices))


def certified(matrices: Any) -> float:
    from lossproof.certified import cut_polytope

    return float(sum(bool(cut_polytope(matrix)) for matrix in matrices))


def prepare_cvxpy(n: int, seed: int) -> Any:
    import_module("cvxpy")
    return prepare_ours(n, seed)


def cvxpy_members(matrices: Any) -> float:
    return float(sum(map(cvxpy_member, matrices)))


def cvxpy_member(matrix: Any) -> bool:
    """Weights over all vertices, as one writes it in cvxpy."""
    cp = import_module("cvxpy")
    n = len(matrix)
    signs = np.array([(1, *rest) for rest in itertools.product((1, -1), repeat=n - 1)])
    i, j = np.triu_indices(n, 1)
    weights = cp.Variable(len(signs), nonneg=True)
    rules = [(signs[:, i] * signs[:, j]).T @ weights == matrix[i, j], cp.sum(weights) == 1]
    program = cp.Problem(cp.Minimize(0), rules)
    program.solve(solver=cp.CLARABEL)
    return program.status in (cp.OPTIMAL, cp.OPTIMAL_INACCURATE)


QUESTION = Question(
    f"membership of {BATCH} matrices in the cut polytope, n",
    (3, 4, 5, 6),
    {
        "lossproof, floats": Contender("lossproof", prepare_ours, floats, OURS),
        "lossproof, certified": Contender("lossproof", prepare_ours, certified, OURS),
        "cvxpy, plain program": Contender("cvxpy", prepare_cvxpy, cvxpy_members, OURS),
    },
    tuple(Aim(n, "lossproof, floats", "cvxpy, plain program", 300) for n in (3, 4, 5, 6)),
)
