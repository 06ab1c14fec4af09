"""What a caller gives as a state or a law of probabilities, and the evidence of its entropy."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..kernel.declarations import Refused
from ..kernel.matrices import is_psd
from ..kernel.numbers import ZERO, NotExact, Number, number
from ..kernel.quantities.frames import MAX_EXACT, State, as_state, entropy
from ..kernel.quantities.grid import Grid
from ..kernel.quantities.grid import is_psd as grid_is_psd
from ..kernel.quantities.problem import read_ball
from .frameworks import framework
from .given import (
    Given,
    InvalidInput,
    from_exact,
    from_floats,
    given,
    given_number,
    given_square,
    given_vector,
)
from .rounding import guess

Json: TypeAlias = Any
TOLERANCE = 1e-9
"""Floats that miss a condition by no more are meant to fulfil it: the radius grows by as much."""
GRID_BITS = 53
SPECTRUM_DENOMINATOR = 1000
MAX_DISTINCT = 6


def given_state(rho: Any, what: str) -> Given:
    """Read a density matrix, a ket, or an object of qutip or qiskit that is either.

    Raises ``InvalidInput`` unless it is Hermitian, positive semidefinite and of trace 1.
    """
    rho = plain(rho)
    vector = isinstance(rho, np.ndarray) and rho.ndim == 1
    read = given(rho[:, None] if vector else rho, what)
    if read.shape[1] == 1 < read.shape[0]:
        read = _projector(read, what)
    read = given_square(read, what, hermitian=True)
    floats = read.floats
    trace = float(np.trace(floats).real)
    least = float(np.linalg.eigvalsh(floats)[0])
    if read.exact:
        numbers = read.numbers()
        total = ZERO
        for k in range(len(numbers)):
            total = total + numbers[k][k]
        if not (total - number(1)).is_zero():
            raise InvalidInput(f"{what} has trace {trace:.12g}; a density matrix has trace 1")
        singular = least < TOLERANCE
        if least < -TOLERANCE or (singular and not _is_psd(read)):
            raise InvalidInput(_negative(what, least))
        return read
    if abs(trace - 1) > TOLERANCE:
        raise InvalidInput(
            f"{what} has trace {trace:.12g}; a density matrix has trace 1 (divide by the trace)"
        )
    if least < -TOLERANCE:
        raise InvalidInput(_negative(what, least))
    miss = max(abs(trace - 1), -least) / len(floats)
    return read if miss <= read.radius else from_floats(floats, what, slack=miss)


def plain(value: Any) -> Any:
    """Return the matrix of a state or operator of qutip or qiskit; other values as they are."""
    match framework(value):
        case "qutip":
            return value.full()
        case "qiskit" if hasattr(value, "data"):
            return np.asarray(value.data)
        case _:
            return value


def _is_psd(read: Given) -> bool:
    """Decide exactly whether an exact matrix is positive semidefinite."""
    ball = read_ball(read.json)
    return is_psd(read.numbers()) if ball.radius else grid_is_psd(ball.centre)


def _negative(what: str, least: float) -> str:
    return f"{what} has the eigenvalue {least:.3g}; a density matrix is positive semidefinite"


def _projector(ket: Given, what: str) -> Given:
    if ket.exact:
        column = [row[0] for row in ket.numbers()]
        return from_exact([[x * y.conjugate() for y in column] for x in column])
    return from_floats(ket.floats @ ket.floats.conj().T, what)


def given_law(p: Any, what: str) -> Given:
    """Read a probability vector; raises ``InvalidInput`` with what is wrong."""
    return _probabilities(given_vector(p, what), what)


def given_probability(p: Any, what: str) -> Given:
    """Read a number between 0 and 1."""
    read = given_number(p, what)
    z = read.floats[0, 0]
    exact = read.numbers()[0][0] if read.exact else None
    outside = not -TOLERANCE <= z.real <= 1 + TOLERANCE
    if exact is not None and z.imag == 0:
        outside = exact.sign() < 0 or (number(1) - exact).sign() < 0
    if outside or z.imag:
        raise InvalidInput(f"{what} = {p} is not between 0 and 1")
    return read


def given_joint(joint: Any, what: str) -> Given:
    """Read a matrix of probabilities that sum to 1."""
    return _probabilities(given(joint, what), what)


def given_rows(matrix: Any, what: str) -> Given:
    """Read a stochastic matrix: every row is a probability vector."""
    return _probabilities(given(matrix, what), what, rows=True)


def _probabilities(read: Given, what: str, *, rows: bool = False) -> Given:
    floats = read.floats
    if np.abs(floats.imag).max() > 0:
        raise InvalidInput(f"{what} has complex entries; probabilities are real")
    least = float(floats.real.min())
    negative = least < -TOLERANCE if not read.exact else any(x.sign() < 0 for x in _entries(read))
    if negative:
        raise InvalidInput(f"{what} has the entry {least:.3g}; probabilities are not negative")
    sums = floats.real.sum(axis=1) if rows else np.array([floats.real.sum()])
    worst = float(sums[np.abs(sums - 1).argmax()])
    miss = abs(worst - 1)
    if miss > TOLERANCE or (read.exact and not _sums_to_one(read, rows=rows)):
        name = "a row of " if rows else ""
        raise InvalidInput(f"{name}{what} sums to {worst:.12g}; probabilities sum to 1")
    miss = max(miss / (read.shape[1] if rows else floats.size), -least)
    if read.exact or miss <= read.radius:
        return read
    return from_floats(floats, what, slack=miss)


def _entries(read: Given) -> list[Number]:
    return [x for row in read.numbers() for x in row]


def _sums_to_one(read: Given, *, rows: bool) -> bool:
    lines = read.numbers() if rows else [_entries(read)]
    for line in lines:
        total = ZERO
        for x in line:
            total = total + x
        if not (total - number(1)).is_zero():
            return False
    return True


def diagonal(law: Given) -> Given:
    """Return a probability vector as a diagonal density matrix."""
    n = law.shape[1]
    if law.exact:
        (row,) = law.numbers()
        return from_exact([[row[i] if i == j else ZERO for j in range(n)] for i in range(n)])
    json = law.json
    re = [[json["re"][0][i] if i == j else 0 for j in range(n)] for i in range(n)]
    return Given(np.diag(law.floats[0]), {"den": json["den"], "re": re, "radius": json["radius"]})


# -- evidence -------------------------------------------------------------------------------------


def to_grid(floats: NDArray[Any], bits: int = GRID_BITS) -> Json:
    """Round a matrix of entries of modulus at most about 1 to a grid."""
    array: NDArray[np.complex128] = np.asarray(floats, complex)
    re, im = (_rounded(part, bits) for part in (np.real(array), np.imag(array)))
    json: dict[str, Json] = {"den": 1 << bits, "re": re.tolist()}
    return {**json, "im": im.tolist()} if im.any() else json


def _rounded(part: NDArray[np.float64], bits: int) -> NDArray[np.int64]:
    return np.rint(np.ldexp(part, bits)).astype(np.int64)


def evidence(state: State) -> Json:
    """Return what shows the entropy of a state: its exact spectrum, or else eigenvectors."""
    floats = to_floats(state.centre)
    values, vectors = np.linalg.eigh((floats + floats.conj().T) / 2)
    if state.exact is not None or not state.spread:
        spectrum = guessed_spectrum(values)
        if spectrum is not None:
            try:
                entropy(state, {"spectrum": spectrum})
                return {"spectrum": spectrum}
            except (Refused, NotExact):
                pass
    return {"vectors": to_grid(vectors)}


def evidence_of(read: Given) -> Json:
    """Return the evidence of a state that was given."""
    exact = read.numbers() if read.exact and max(read.shape) <= MAX_EXACT else None
    return evidence(as_state(read_ball(read.json), exact))


def guessed_spectrum(values: NDArray[np.float64]) -> Json:
    """Return float eigenvalues as a few rationals with multiplicities, if they look like it."""
    counts: dict[Fraction, int] = {}
    for x in values:
        value = guess(float(x), SPECTRUM_DENOMINATOR)
        if abs(float(value) - x) > TOLERANCE:
            return None
        counts[value] = counts.get(value, 0) + 1
    if len(counts) > MAX_DISTINCT:
        return None
    return [[str(value), count] for value, count in counts.items()]


def to_floats(a: Grid) -> NDArray[np.complex128]:
    """Return a grid as floats."""
    re, im = ([[float(Fraction(x, a.den)) for x in row] for row in part] for part in (a.re, a.im))
    return np.array(re) + 1j * np.array(im)
