"""The diamond norm of the difference of two random channels, each with d^2 Kraus operators."""

from importlib import import_module
from typing import Any

import numpy as np
from contender import OURS, Aim, Contender, Question
from instances import channel_difference


def prepare_ours(d: int, seed: int) -> Any:
    return channel_difference(d, seed)


def floats(choi: Any) -> float:
    from lossproof.certified import diamond_norm_float

    value, lower, upper = diamond_norm_float(choi)
    assert upper - lower < 1e-6
    return value


def certified(choi: Any) -> float:
    from lossproof.certified import diamond_norm

    found = diamond_norm(choi)  # the kernel has checked the certificate
    assert found.width < 1e-6
    return found.value


def prepare_qutip(d: int, seed: int) -> Any:
    qutip = import_module("qutip")
    dims = [[[d], [d]], [[d], [d]]]
    return qutip.Qobj(channel_difference(d, seed), dims=dims, superrep="choi")


def qutip_norm(choi: Any) -> float:
    """The default: exact to more digits, and from d = 8 on a matter of many minutes."""
    return float(import_module("qutip").dnorm(choi))


def qutip_scs_norm(choi: Any) -> float:
    """The solver that its manual recommends for speed."""
    return float(import_module("qutip").dnorm(choi, solver="SCS"))


def prepare_qiskit(d: int, seed: int) -> Any:
    return import_module("qiskit.quantum_info").Choi(channel_difference(d, seed))


def qiskit_norm(choi: Any) -> float:
    return float(import_module("qiskit.quantum_info").diamond_norm(choi))


def prepare_toqito(d: int, seed: int) -> Any:
    import_module("toqito.channel_metrics")
    return channel_difference(d, seed)


def toqito_norm(choi: Any) -> float:
    metrics = import_module("toqito.channel_metrics")
    return float(metrics.completely_bounded_trace_norm(choi))


def prepare_picos(d: int, seed: int) -> Any:
    import_module("picos")
    return channel_difference(d, seed), d


def picos_norm(given: Any) -> float:
    """Watrous' program for tr_out J = 0: twice max tr(JW), 0 <= W <= rho (x) 1, tr rho = 1."""
    picos = import_module("picos")
    choi, d = given
    program = picos.Problem()
    rho, w = picos.HermitianVariable("rho", d), picos.HermitianVariable("w", d * d)
    program.add_constraint(w >> 0)
    program.add_constraint((rho @ picos.I(d)) - w >> 0)
    program.add_constraint(picos.trace(rho) == 1)
    program.set_objective("max", picos.trace(picos.Constant("J", choi) * w).real)
    program.solve(solver="cvxopt", primals=None)
    return 2 * float(program.value)


def prepare_cvxpy(d: int, seed: int) -> Any:
    import_module("cvxpy")
    return channel_difference(d, seed), d


def cvxpy_norm(given: Any) -> float:
    """The same program, as one writes it in cvxpy."""
    cp = import_module("cvxpy")
    choi, d = given
    rho, w = (cp.Variable((k, k), hermitian=True) for k in (d, d * d))
    constraints = [w >> 0, cp.kron(rho, np.eye(d)) - w >> 0, cp.real(cp.trace(rho)) == 1]
    program = cp.Problem(cp.Maximize(cp.real(cp.trace(choi @ w))), constraints)
    return 2 * float(program.solve(solver=cp.CLARABEL))


QUESTION = Question(
    "diamond norm of the difference of two random channels, dimension",
    (2, 4, 8),
    {
        "lossproof, floats": Contender("lossproof", prepare_ours, floats, OURS),
        "lossproof, certified": Contender("lossproof", prepare_ours, certified, OURS),
        "cvxpy, plain program": Contender("cvxpy", prepare_cvxpy, cvxpy_norm, OURS, 4),
        "qutip, SCS": Contender("qutip", prepare_qutip, qutip_scs_norm),
        "qutip, default (CVXOPT)": Contender("qutip", prepare_qutip, qutip_norm, largest=4),
        "qiskit": Contender("qiskit", prepare_qiskit, qiskit_norm),
        "toqito": Contender("toqito", prepare_toqito, toqito_norm, largest=4),
        "picos, plain program": Contender("picos", prepare_picos, picos_norm, largest=4),
    },
    (
        Aim(8, "lossproof, floats", "qutip, SCS", 100),
        Aim(8, "lossproof, certified", "qutip, SCS", 10),
    ),
)
