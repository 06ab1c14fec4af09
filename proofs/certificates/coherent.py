r"""Coherent information of a channel at a state, in bits, between rationals.

>>> flip = [[[1, 0], [0, 0]], [[0, 0], [0, 1]]]     # full dephasing of a qubit, as Kraus operators
>>> coherent_information(flip, [["1/2", 0], [0, "1/2"]]).exact     # 0
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from ..kernel.quantities import grid as g
from ..kernel.quantities.entropies import sent
from .given import Given, InvalidInput, from_floats
from .maps import Map, as_channel
from .result import Certified, certified
from .states import evidence, given_state, to_floats, to_grid

Json: TypeAlias = Any


def coherent_information(channel: Any, rho: Any, dims: tuple[int, int] | None = None) -> Certified:
    r"""Return $I_c = S(N(\rho)) - S((\mathrm{id} \otimes N)(\psi_\rho))$, which may be negative.

    ``channel`` is anything that `as_map` reads: Kraus operators, a Choi matrix with ``dims``, an
    object of qutip or qiskit (Schumacher and Nielsen 1996). ``primal`` is the output.
    """
    phi, state = as_channel(channel, dims), given_state(rho, "rho")
    if state.shape[0] != phi.d_in:
        raise InvalidInput(f"rho has dimension {state.shape[0]}, the channel's input {phi.d_in}")
    problem = {
        "quantity": "coherent_information",
        "choi": channel_choi(phi).json,
        "d_in": phi.d_in,
        "d_out": phi.d_out,
        "rho": state.json,
    }
    root = _root(state.floats.conj())
    output, exchange, _ = sent(problem, g.read_grid(root))
    certificate = {"root": root, "output": evidence(output), "exchange": evidence(exchange)}
    return certified(problem, certificate, primal=to_floats(output.centre))


def channel_choi(phi: Map) -> Given:
    """Return the Choi matrix of a channel, with a radius within which there is an exact one."""
    if phi.exact:
        return phi.choi
    floats = phi.choi.floats
    traces = np.einsum("iaja->ij", floats.reshape(phi.d_in, phi.d_out, phi.d_in, phi.d_out))
    miss = max(
        float(np.abs(traces - np.eye(phi.d_in)).max()), -float(np.linalg.eigvalsh(floats)[0])
    )
    if miss <= phi.choi.radius:
        return phi.choi
    return from_floats(floats, "the channel", slack=phi.choi.radius + miss)


def _root(state: Any) -> Json:
    """Return a matrix G with GG* near a multiple of the state; a scalar state has G = 1."""
    n = len(state)
    if np.abs(state - np.eye(n) / n).max() < 2.0**-52:
        return to_grid(np.eye(n), 0)
    values, vectors = np.linalg.eigh(state)
    return to_grid(vectors * np.sqrt(np.maximum(values, 0)))
