"""White noise that makes three mutually unbiased bases of dimension 4 jointly measurable."""

import itertools
from importlib import import_module
from typing import Any

import numpy as np
from contender import OURS, Aim, Contender, Question
from instances import three_unbiased_measurements


def prepare_ours(d: int, seed: int) -> Any:
    return three_unbiased_measurements(seed)


def floats(povms: Any) -> float:
    """The program on the orbits of the Weyl-Heisenberg group."""
    from lossproof.numerics.measurability import Noisy, Solution, solve_noise, weyl_symmetry

    d = povms.shape[2]
    problem = Noisy(list(povms), [np.array([np.eye(d) / d] * d, complex) for _ in povms])
    found = solve_noise(problem, weyl_symmetry(problem))
    assert isinstance(found, Solution)
    return found.eta


def certified(povms: Any) -> float:
    from lossproof.certified import incompatibility_robustness

    found = incompatibility_robustness(povms)
    assert found.width < 1e-6
    return found.value


def independent(m: int, k: int) -> list[tuple[int, int]]:
    """Return the marginals that determine the others; with all of them solvers fail at times."""
    return [(x, b) for x in range(m) for b in range(k) if x == 0 or b < k - 1]


def prepare_cvxpy(d: int, seed: int) -> Any:
    import_module("cvxpy")
    return three_unbiased_measurements(seed)


def cvxpy_noise(povms: Any, solver: str = "CLARABEL") -> float:
    """One positive effect for each choice of outcomes, with the noisy measurements as marginals."""
    cp = import_module("cvxpy")
    m, k, d, _ = povms.shape
    choices = list(itertools.product(range(k), repeat=m))
    parent = {a: cp.Variable((d, d), hermitian=True) for a in choices}
    eta = cp.Variable()
    constraints = [g >> 0 for g in parent.values()]
    for x, b in independent(m, k):
        noise = np.trace(povms[x, b]).real / d * np.eye(d)
        marginal = sum(parent[a] for a in choices if a[x] == b)
        constraints.append(marginal == eta * povms[x, b] + (1 - eta) * noise)
    return float(cp.Problem(cp.Maximize(eta), constraints).solve(solver=solver))


def cvxpy_scs_noise(povms: Any) -> float:
    return cvxpy_noise(povms, "SCS")


def prepare_picos(d: int, seed: int) -> Any:
    import_module("picos")
    return three_unbiased_measurements(seed)


def picos_noise(povms: Any) -> float:
    """The same program in picos."""
    picos = import_module("picos")
    m, k, d, _ = povms.shape
    choices = list(itertools.product(range(k), repeat=m))
    program = picos.Problem()
    parent = {a: picos.HermitianVariable("g" + "_".join(map(str, a)), d) for a in choices}
    eta = picos.RealVariable("eta")
    program.add_list_of_constraints([g >> 0 for g in parent.values()])
    for x, b in independent(m, k):
        noise = picos.Constant(np.trace(povms[x, b]).real / d * np.eye(d))
        effect = picos.Constant(povms[x, b])
        marginal = picos.sum([parent[a] for a in choices if a[x] == b])
        program.add_constraint(marginal == eta * effect + (1 - eta) * noise)
    program.set_objective("max", eta)
    program.solve(solver="cvxopt", primals=None)
    return float(program.value)


QUESTION = Question(
    "joint measurability of three unbiased bases, dimension",
    (4,),
    {
        "lossproof, floats": Contender("lossproof", prepare_ours, floats, OURS),
        "lossproof, certified": Contender("lossproof", prepare_ours, certified, OURS),
        "cvxpy, Clarabel": Contender("cvxpy", prepare_cvxpy, cvxpy_noise, OURS),
        "cvxpy, SCS": Contender("cvxpy", prepare_cvxpy, cvxpy_scs_noise, OURS),
        "picos, plain program": Contender("picos", prepare_picos, picos_noise, warm=False),
    },
    (Aim(4, "lossproof, floats", "cvxpy, SCS", 30),),
)
