"""The diamond norm of the difference of two random Schur channels: n x n data for n^2 x n^2."""

from importlib import import_module
from typing import Any

from contender import OURS, Aim, Contender, Question
from instances import multiplier, schur_choi


def prepare_ours(n: int, seed: int) -> Any:
    return multiplier(n, seed)


def floats(a: Any) -> float:
    from lossproof.certified import schur_diamond_norm

    found = schur_diamond_norm(a, certify=False)
    assert found.upper - found.lower < 1e-5
    return float(found.value)


def certified(a: Any) -> float:
    from lossproof.certified import schur_diamond_norm

    found = schur_diamond_norm(a)
    assert found.width < 1e-5
    return found.value


def prepare_qutip(n: int, seed: int) -> Any:
    qutip = import_module("qutip")
    dims = [[[n], [n]], [[n], [n]]]
    return qutip.Qobj(schur_choi(n, seed), dims=dims, superrep="choi")


def qutip_norm(choi: Any) -> float:
    return float(import_module("qutip").dnorm(choi))


def prepare_toqito(n: int, seed: int) -> Any:
    import_module("toqito.channel_metrics")
    return schur_choi(n, seed)


def toqito_norm(choi: Any) -> float:
    metrics = import_module("toqito.channel_metrics")
    return float(metrics.completely_bounded_trace_norm(choi))


QUESTION = Question(
    "diamond norm of the difference of two random Schur channels, n",
    (4, 64, 1024),
    {
        "lossproof, floats": Contender("lossproof", prepare_ours, floats, OURS),
        "lossproof, certified": Contender("lossproof", prepare_ours, certified, OURS, 64),
        "qutip": Contender("qutip", prepare_qutip, qutip_norm, largest=4),
        "toqito": Contender("toqito", prepare_toqito, toqito_norm, largest=4),
    },
    (
        Aim(64, "lossproof, certified", seconds=0.1),
        Aim(1024, "lossproof, floats", seconds=5),
    ),
)
