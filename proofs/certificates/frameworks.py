r"""Maps from and to `qutip.Qobj` and `qiskit.quantum_info`, neither of which is a dependency.

All three write the Choi matrix as $J = \sum_{ij} |i\rangle\langle j| \otimes \Phi(|i\rangle\langle
j|)$, input tensor output, unnormalised, and stack columns in superoperators: their Choi matrices
are ours, entry by entry.

qutip
    A superoperator of ``dims`` [[out, out], [in, in]], a Choi matrix of [[in, out], [in, out]].
    (`qutip.kraus_to_choi`, as of 5.3, labels a rectangular map the other way round: pass the Kraus
    operators themselves.) An operator stands for conjugation by it.
qiskit
    Any channel class, and `Operator`, which stands for conjugation by it. Qiskit counts its first
    qubit last; the matrices are taken as they are.
"""

from __future__ import annotations

from importlib import import_module
from math import prod
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .given import InvalidInput

if TYPE_CHECKING:
    from .maps import Map

Array: TypeAlias = NDArray[Any]
QISKIT = "qiskit.quantum_info"


def framework(obj: Any) -> str | None:
    """Return "qutip" or "qiskit" if the object is theirs, without importing either."""
    for kind in type(obj).__mro__:
        if kind.__module__.split(".")[0] in ("qutip", "qiskit"):
            return kind.__module__.split(".")[0]
    return None


def read_operator(obj: Any) -> Array | None:
    """Return the matrix of an operator of either framework; ``None`` if it is no operator."""
    owner = framework(obj)
    if owner == "qutip" and getattr(obj, "isoper", False):
        return np.asarray(obj.full())
    if owner == "qiskit" and type(obj).__name__ == "Operator":
        return np.asarray(obj.data)
    return None


def read_kraus(obj: Any) -> Any:
    """Return the matrix of one Kraus operator, which qutip may call a ket or a bra."""
    if framework(obj) == "qutip" and (obj.isoper or obj.isket or obj.isbra):
        return np.asarray(obj.full())
    matrix = read_operator(obj)
    return obj if matrix is None else matrix


def read_channel(obj: Any) -> tuple[int, int, Array]:
    """Return (d_in, d_out, Choi matrix) of a superoperator or channel; raises ``InvalidInput``."""
    return _from_qutip(obj) if framework(obj) == "qutip" else _from_qiskit(obj)


def _from_qutip(obj: Any) -> tuple[int, int, Array]:
    if not getattr(obj, "issuper", False):
        kind = getattr(obj, "type", type(obj).__name__)
        raise InvalidInput(
            f"a qutip object of type {kind!r} is no map: give an operator, a superoperator or a "
            "list of Kraus operators"
        )
    choi = obj if obj.superrep == "choi" else import_module("qutip").to_choi(obj)
    d_in, d_out = (prod(_flat(part)) for part in choi.dims[0])
    return d_in, d_out, np.asarray(choi.full())


def _from_qiskit(obj: Any) -> tuple[int, int, Array]:
    if ".states." in type(obj).__module__:
        raise InvalidInput(f"a {type(obj).__name__} of qiskit is a state, no map")
    try:
        choi = obj if type(obj).__name__ == "Choi" else import_module(QISKIT).Choi(obj)
        d_in, d_out = choi.dim
    except Exception as bad:  # whatever the class says it cannot do
        raise InvalidInput(
            f"qiskit cannot write {type(obj).__name__} as a channel: {bad}"
        ) from None
    return int(d_in), int(d_out), np.asarray(choi.data)


def _flat(dims: Any) -> list[int]:
    return [x for part in dims for x in _flat(part)] if isinstance(dims, list) else [int(dims)]


def to_qobj(phi: Map) -> Any:
    """Return a map as a `qutip.Qobj`, in the superoperator representation that acts on states.

    Raises ``InvalidInput`` if qutip is not installed, and for maps from or to dimension 1.
    """
    qutip = _imported("qutip", "qutip")
    if 1 in (phi.d_in, phi.d_out):
        raise InvalidInput("qutip has no superoperators from or to a space of dimension 1")
    dims = [[[phi.d_in], [phi.d_out]], [[phi.d_in], [phi.d_out]]]
    return qutip.to_super(qutip.Qobj(phi.choi.floats, dims=dims, superrep="choi"))


def to_qiskit(phi: Map) -> Any:
    """Return a map as a `qiskit.quantum_info.Choi`.

    Raises ``InvalidInput`` if qiskit is not installed.
    """
    info = _imported(QISKIT, "qiskit")
    return info.Choi(phi.choi.floats, input_dims=phi.d_in, output_dims=phi.d_out)


def _imported(module: str, package: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise InvalidInput(f"{package} is not installed: pip install {package}") from None
