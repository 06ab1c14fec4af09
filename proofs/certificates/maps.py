r"""Linear maps between matrices that preserve Hermitian ones, however they are given.

A map $\Phi$ from $d_{in} \times d_{in}$ to $d_{out} \times d_{out}$ matrices is kept as its Choi
matrix

.. math:: J_{(i,a),(j,b)} = \Phi(|i\rangle\langle j|)_{ab}, \qquad \text{row } i\,d_{out} + a,

input tensor output, unnormalised: tr J = $d_{in}$ for a trace-preserving map (M.-D. Choi, 1975).
A Kraus operator K, of $d_{out}$ rows and $d_{in}$ columns, adds $K_{ai} \overline{K_{bj}}$.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..kernel.matrices import is_psd
from ..kernel.numbers import ZERO, Number, number
from ..kernel.quantities import grid
from ..kernel.quantities.problem import enclose, exact_numbers
from .frameworks import framework, read_channel, read_kraus, read_operator
from .given import (
    SHORT,
    TRUSTED_BITS,
    Given,
    InvalidInput,
    from_exact,
    from_floats,
    given,
    given_number,
    given_square,
)

Array: TypeAlias = NDArray[Any]
Shape: TypeAlias = tuple[int, int]

TOLERANCE = 1e-9
"""A map in floats is a channel when it misses the conditions by no more, relative to its size."""
CONVERSION = 2.0**-46
"""How much a change of representation in another package may round, relative to the largest."""


@dataclass(frozen=True)
class Map:
    """A Hermiticity-preserving map, by its Choi matrix (see the module for the convention).

    Maps are added, subtracted and multiplied by real numbers; exact ones stay exact. ``phi(rho)``
    applies the map in floats.
    """

    d_in: int
    d_out: int
    choi: Given

    @property
    def exact(self) -> bool:
        """Whether the Choi matrix is known exactly."""
        return self.choi.exact

    def __call__(self, rho: Any) -> Array:
        """Return the image of a matrix, in floats."""
        x = np.asarray(rho)
        if x.shape != (self.d_in, self.d_in):
            raise InvalidInput(
                f"the map acts on {self.d_in} x {self.d_in} matrices, not on shape {x.shape}"
            )
        j = self.choi.floats.reshape(self.d_in, self.d_out, self.d_in, self.d_out)
        return np.asarray(np.einsum("iajb,ij->ab", j, x))

    def __add__(self, other: Map) -> Map:
        return _combined(self, other, 1) if isinstance(other, Map) else NotImplemented

    def __sub__(self, other: Map) -> Map:
        return _combined(self, other, -1) if isinstance(other, Map) else NotImplemented

    def __neg__(self) -> Map:
        return self * -1

    def __mul__(self, factor: Any) -> Map:
        if isinstance(factor, Map):
            return NotImplemented
        read = given_number(factor, "the factor of a map")
        scale = float(read.floats[0, 0].real)
        if read.floats[0, 0].imag:
            raise InvalidInput(f"a map is multiplied by a real number, not by {factor!r}")
        if self.exact and read.exact:
            ((exact,),) = read.numbers()
            rows = [[exact * x for x in row] for row in self.choi.numbers()]
            return Map(self.d_in, self.d_out, from_exact(rows))
        floats, largest = scale * self.choi.floats, float(np.abs(self.choi.floats).max())
        slack = (abs(scale) + read.radius) * self.choi.radius + read.radius * largest
        return Map(self.d_in, self.d_out, _within(floats, slack))

    __rmul__ = __mul__


def as_map(obj: Any, dims: Shape | None = None, what: str = "the map") -> Map:
    r"""Read a map; raises ``InvalidInput`` with what is wrong and how to mend it.

    ``obj`` is a list or array of Kraus operators ($d_{out} \times d_{in}$ each), a pair of such
    lists (the difference of the two maps), a Hermitian Choi matrix with ``dims=(d_in, d_out)``
    (equal dimensions are the default), a `Map`, a `qutip.Qobj` (superoperator in any
    representation; an operator stands for conjugation by it) or a `qiskit.quantum_info` channel
    or operator. Entries may be exact: integers, fractions, texts such as "1/3", sympy numbers.

    >>> half = as_map([[[1, 0], [0, 1]]]) - as_map([[[1, 0], [0, -1]]])
    >>> half.d_in, half.exact
    (2, True)
    """
    phi = _read(obj, dims, what)
    if dims is not None and (phi.d_in, phi.d_out) != tuple(dims):
        raise InvalidInput(
            f"{what} takes dimension {phi.d_in} to {phi.d_out}, but dims says {tuple(dims)}"
        )
    return phi


def to_choi(phi: Map) -> Array:
    """Return the Choi matrix in floats, (d_in d_out) x (d_in d_out), input tensor output."""
    return phi.choi.floats.copy()


def to_kraus(phi: Map) -> list[Array]:
    """Return Kraus operators in floats, d_out x d_in each, as few as possible.

    Raises ``InvalidInput`` for a map that is not completely positive: a difference has none.
    """
    values, vectors = np.linalg.eigh(phi.choi.floats)
    size = float(np.abs(values).max())
    if values[0] < -TOLERANCE * size:
        raise InvalidInput(f"a map with Kraus operators is completely positive: {_negative(phi)}")
    kept = [k for k, x in enumerate(values) if x > TOLERANCE**1.5 * size]
    return [np.sqrt(values[k]) * vectors[:, k].reshape(phi.d_in, phi.d_out).T for k in kept[::-1]]


def why_no_channel(phi: Map) -> str:
    """Return why a map is no channel, by how much; an empty string if it is one.

    Decided exactly for exact maps; in floats up to 1e-9.
    """
    floats = phi.choi.floats
    traces = np.einsum("iaja->ij", floats.reshape(phi.d_in, phi.d_out, phi.d_in, phi.d_out))
    gap = float(np.abs(traces - np.eye(phi.d_in)).max())
    wrong = []
    if not _preserves_trace(phi) if phi.exact else gap > TOLERANCE:
        wrong.append(f"not trace preserving: sum K^dagger K differs from 1 by {gap:.3g}")
    if not _is_positive(phi):
        wrong.append(f"not completely positive: {_negative(phi)}")
    return "; ".join(wrong)


def is_channel(phi: Map) -> bool:
    """Whether a map is completely positive and trace preserving (see `why_no_channel`)."""
    return not why_no_channel(phi)


def as_channel(obj: Any, dims: Shape | None = None, what: str = "the channel") -> Map:
    """Read a channel, as `as_map` does; raises ``InvalidInput`` if it is none, by how much."""
    phi = as_map(obj, dims, what)
    if wrong := why_no_channel(phi):
        raise InvalidInput(f"{what} is {wrong}")
    return phi


# -- reading --------------------------------------------------------------------------------------


def _read(obj: Any, dims: Shape | None, what: str) -> Map:
    if isinstance(obj, Map):
        return obj
    operator = read_operator(obj)
    if operator is not None:
        return _from_kraus([operator], what)
    if framework(obj) is not None:
        d_in, d_out, choi = read_channel(obj)
        read = given(choi, what)
        if not read.exact:
            largest = float(np.abs(choi).max())
            read = from_floats(choi, what, slack=CONVERSION * largest)
        return _from_choi(read, (d_in, d_out), what)
    scalar = isinstance(obj, np.ndarray) and not obj.ndim
    if isinstance(obj, Sequence | np.ndarray) and not scalar and not len(obj):
        return _from_kraus([], what)
    match _depth(obj):
        case 2:
            return _from_choi(obj, dims, what)
        case 3:
            return _from_kraus(list(obj), what)
        case 4 if len(obj) == 2:
            first, second = (_from_kraus(list(part), what) for part in obj)
            return first - second
    raise InvalidInput(
        f"{what} is a list of Kraus operators, a pair of such lists, a Choi matrix, or a map of "
        f"qutip or qiskit; not {obj!r:.60}"
    )


def _depth(obj: Any) -> int:
    """Return how many axes something has."""
    if isinstance(obj, np.ndarray):
        return obj.ndim
    if hasattr(obj, "shape") and isinstance(obj.shape, tuple):  # sympy, qutip, qiskit operators
        return len(obj.shape)
    if framework(obj) is not None:
        return 2
    if isinstance(obj, Sequence) and not isinstance(obj, str):
        return 1 + max((_depth(x) for x in obj), default=1 if len(obj) == 0 else 0)
    return 0


def _from_choi(obj: Any, dims: Shape | None, what: str) -> Map:
    try:
        choi = given_square(obj, f"the Choi matrix of {what}", hermitian=True)
    except InvalidInput as bad:
        raise InvalidInput(f"{bad} (a single Kraus operator is given as a list of one)") from None
    size = choi.shape[0]
    if dims is None:
        d = isqrt(size)
        if d * d != size:
            raise InvalidInput(
                f"the Choi matrix of {what} is {size} x {size}, and {size} is no square: "
                "say dims=(d_in, d_out); a single Kraus operator is given as a list of one"
            )
        dims = (d, d)
    d_in, d_out = _dimensions(dims)
    if d_in * d_out != size:
        raise InvalidInput(
            f"the Choi matrix of {what} is {size} x {size}, but d_in d_out = {d_in * d_out}"
        )
    return Map(d_in, d_out, choi)


def _dimensions(dims: Any) -> Shape:
    if (
        not isinstance(dims, tuple | list)
        or len(dims) != 2
        or not all(isinstance(d, int) and not isinstance(d, bool) and d > 0 for d in dims)
    ):
        raise InvalidInput(f"dims is a pair (d_in, d_out) of positive integers, not {dims!r:.60}")
    return dims[0], dims[1]


def _from_kraus(operators: Sequence[Any], what: str) -> Map:
    if not len(operators):
        raise InvalidInput(f"{what} has no Kraus operators: the list is empty")
    floats = _stack(operators)
    if floats is not None:
        return _from_stack(floats, *_entry_radii(floats))
    read = []
    for k, operator in enumerate(operators):
        read.append(given(read_kraus(operator), f"Kraus operator {k} of {what}"))
    shapes = {r.shape for r in read}
    if len(shapes) > 1:
        raise InvalidInput(f"the Kraus operators of {what} differ in shape: {sorted(shapes)}")
    if all(r.exact for r in read):
        ((d_out, d_in),) = shapes
        return Map(d_in, d_out, _exact_choi(read))
    stack = np.array([r.floats for r in read])
    return _from_stack(stack, *(np.array([f(r) for r in read]) for f in (_largest, _radius)))


def _from_stack(stack: Array, largest: Array, radii: Array) -> Map:
    """Return the map of Kraus operators in floats, each known within its radius."""
    count, d_out, d_in = stack.shape
    vectors = stack.transpose(0, 2, 1).reshape(count, d_in * d_out)
    floats = vectors.T @ vectors.conj()
    # entries x, y known within r: their product is known within r (|x| + |y|) + r^2
    slack = float(np.sum(radii * (2 * largest + radii)))
    return Map(d_in, d_out, _within((floats + floats.conj().T) / 2, slack))


def _stack(operators: Sequence[Any]) -> Array | None:
    """Return float arrays of one shape as one array; ``None`` for anything to be read with care."""
    if not all(isinstance(k, np.ndarray) and k.dtype.kind in "fc" for k in operators):
        return None
    if operators[0].ndim != 2 or len({k.shape for k in operators}) > 1 or not operators[0].size:
        return None
    stack = np.array(operators, complex)
    if not np.isfinite(stack).all():
        return None
    short = np.mod(np.stack([np.real(stack), np.imag(stack)]) * SHORT, 1) == 0
    return None if short.all() else stack


def _entry_radii(stack: Array) -> tuple[Array, Array]:
    """Return the largest entry of each float matrix, and how exactly its entries are known."""
    largest = np.abs(stack).max(axis=(1, 2))
    return largest, np.ldexp(2.0, np.frexp(largest)[1] - TRUSTED_BITS)


def _largest(read: Given) -> float:
    return float(np.abs(read.floats).max())


def _radius(read: Given) -> float:
    return read.radius


def _exact_choi(read: Sequence[Given]) -> Given:
    columns = [[x for column in zip(*r.numbers(), strict=True) for x in column] for r in read]
    rows = [list(row) for row in zip(*columns, strict=True)]
    ball = enclose(rows)
    if ball.radius == 0:  # rational: in integers
        return from_exact(exact_numbers(grid.times_dagger(ball.centre)))
    conjugates = [[x.conjugate() for x in row] for row in rows]
    return from_exact([[_dot(x, y) for y in conjugates] for x in rows])


def _dot(x: Sequence[Number], y: Sequence[Number]) -> Number:
    total = ZERO
    for a, b in zip(x, y, strict=True):
        if not (a.is_zero() or b.is_zero()):
            total = total + a * b
    return total


# -- arithmetic -----------------------------------------------------------------------------------


def _combined(a: Map, b: Map, sign: int) -> Map:
    if (a.d_in, a.d_out) != (b.d_in, b.d_out):
        raise InvalidInput(
            f"maps of different shapes are combined: one takes dimension {a.d_in} to {a.d_out}, "
            f"the other {b.d_in} to {b.d_out}"
        )
    if a.exact and b.exact:
        factor = number(sign)
        rows = [
            [x + factor * y for x, y in zip(p, q, strict=True)]
            for p, q in zip(a.choi.numbers(), b.choi.numbers(), strict=True)
        ]
        return Map(a.d_in, a.d_out, from_exact(rows))
    if sign < 0 and a.choi.json == b.choi.json:  # one map, given twice
        return Map(a.d_in, a.d_out, from_exact([[ZERO] * (a.d_in * a.d_out)] * (a.d_in * a.d_out)))
    floats = a.choi.floats + sign * b.choi.floats
    return Map(a.d_in, a.d_out, _within(floats, a.choi.radius + b.choi.radius))


def _within(floats: Array, slack: float) -> Given:
    """Return floats that are known within a slack; differences may be smaller than it."""
    if floats.any():
        return from_floats(floats, "the Choi matrix", slack=slack)
    zero = [[0] * floats.shape[1] for _ in range(floats.shape[0])]
    radius = str(2 * Fraction(slack))
    return Given(np.asarray(floats, complex), {"den": 1, "re": zero, "radius": radius})


# -- checks ---------------------------------------------------------------------------------------


def _preserves_trace(phi: Map) -> bool:
    rows = phi.choi.numbers()
    for i in range(phi.d_in):
        for j in range(phi.d_in):
            total = number(-1 if i == j else 0)
            for a in range(phi.d_out):
                total = total + rows[i * phi.d_out + a][j * phi.d_out + a]
            if not total.is_zero():
                return False
    return True


def _is_positive(phi: Map) -> bool:
    least, largest = np.linalg.eigvalsh(phi.choi.floats)[[0, -1]]
    if least < -TOLERANCE * max(1.0, float(largest)):
        return False
    if not phi.exact:
        return True
    rows = phi.choi.numbers()
    ball = enclose(rows)
    return grid.is_psd(ball.centre) if ball.radius == 0 else is_psd(rows)


def _negative(phi: Map) -> str:
    least = float(np.linalg.eigvalsh(phi.choi.floats)[0])
    return f"its Choi matrix has the eigenvalue {least:.3g}"
