"""Unitary matrices and observables, and the gates that have names."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import product
from typing import Any

from . import _scalar
from ._scalar import ONE, ZERO, Exact, I, Rows, exact
from ._values import ExactMatrix, Name, argument, hermitian_fault


class UnitaryMatrix(ExactMatrix):
    r"""A unitary matrix: $U^\dagger U = 1$, decided exactly."""

    def _fault(self) -> str:
        rows, cols = self.shape
        if rows != cols:
            return f"it is {rows} x {cols}, not square"
        unit = _scalar.multiply(_scalar.adjoint(self.rows), self.rows)
        return "" if unit == _scalar.identity(rows) else "its columns are not orthonormal"


class Observable(ExactMatrix):
    """A Hermitian matrix, decided exactly."""

    def _fault(self) -> str:
        return hermitian_fault(self.rows)


# -- constructors ---------------------------------------------------------------------------------


def identity_gate(d: int) -> UnitaryMatrix:
    """Return the identity of d levels."""
    return UnitaryMatrix.trusted(_scalar.identity(d))


_PAULI: dict[str, Rows] = {
    "I": _scalar.identity(2),
    "X": ((ZERO, ONE), (ONE, ZERO)),
    "Y": ((ZERO, -I), (I, ZERO)),
    "Z": ((ONE, ZERO), (ZERO, -ONE)),
}


def pauli(letters: str) -> UnitaryMatrix:
    """Return the tensor product of Pauli matrices, such as ``pauli("XZ")``."""
    if not letters or set(letters) - set(_PAULI):
        raise ValueError(f"Pauli matrices are I, X, Y and Z, not {letters!r}")
    return UnitaryMatrix.trusted(reduce(_scalar.kron, (_PAULI[letter] for letter in letters)))


def hadamard() -> UnitaryMatrix:
    """Return the Hadamard gate; the Fourier matrix of two levels."""
    return fourier(2)


def phase_gate(*phases: Any) -> UnitaryMatrix:
    """Return the diagonal unitary of these numbers of modulus one."""
    read = [exact(x) for x in phases]
    return UnitaryMatrix(_scalar.diagonal_rows(read))


def permutation(*images: int) -> UnitaryMatrix:
    """Return the permutation matrix that sends basis vector k to the one numbered images[k]."""
    d = len(images)
    if sorted(images) != list(range(d)):
        raise ValueError(f"a permutation lists 0 to {d - 1} in some order, not {images}")
    return UnitaryMatrix.trusted(
        _scalar.rows_of(d, d, lambda i, j: ONE if images[j] == i else ZERO)
    )


def shift(d: int) -> UnitaryMatrix:
    r"""Return $|k\rangle \mapsto |k + 1 \bmod d\rangle$; X for a qubit."""
    return permutation(*[(k + 1) % d for k in range(d)])


_ROOTS: dict[int, Exact] = {
    1: ONE,
    2: -ONE,
    3: exact("-1/2+i*sqrt(3)/2"),
    4: I,
    6: exact("1/2+i*sqrt(3)/2"),
    8: exact("sqrt(2)/2+i*sqrt(2)/2"),
    12: exact("i/2+sqrt(3)/2"),
}
"""Primitive roots of unity that square roots of integers give."""
FOURIER = tuple(_ROOTS)


def _powers(d: int) -> list[Exact]:
    if d not in _ROOTS:
        raise ValueError(f"roots of unity are exact here for d in {FOURIER}, not for {d}")
    found = [ONE]
    for _ in range(d - 1):
        found.append(found[-1] * _ROOTS[d])
    return found


def clock(d: int) -> UnitaryMatrix:
    r"""Return $\mathrm{diag}(1, \omega, \omega^2, \dots)$, $\omega = e^{2\pi i/d}$; Z at d = 2."""
    return phase_gate(*_powers(d))


def fourier(d: int) -> UnitaryMatrix:
    r"""Return the matrix $\omega^{jk}/\sqrt d$, for d = 1, 2, 3, 4, 6, 8 and 12."""
    powers, scale = _powers(d), _scalar.root(Fraction(1, d))
    return UnitaryMatrix.trusted(_scalar.rows_of(d, d, lambda i, j: powers[i * j % d] * scale))


def cnot() -> UnitaryMatrix:
    """Return the controlled NOT of two qubits, the first of which controls."""
    return permutation(0, 1, 3, 2)


def swap(d: int) -> UnitaryMatrix:
    """Return the exchange of two systems of d levels."""
    return permutation(*[(k % d) * d + k // d for k in range(d * d)])


# -- names ----------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def gates(d: int) -> dict[Rows, Name]:
    """Return the gates of d levels that have names, the simplest first."""
    found: dict[Rows, Name] = {}
    for gate, name in _gates(d):
        found.setdefault(gate.rows, name)
    return found


def _gates(d: int) -> Iterator[tuple[UnitaryMatrix, Name]]:
    yield identity_gate(d), (f"identity_gate({d})", f"I_{d}")
    if d == 1:
        return
    qubits = d.bit_length() - 1 if d.bit_count() == 1 else 0
    if qubits == 1:
        for letter in "XZY":
            yield pauli(letter), (f'pauli("{letter}")', letter)
        yield hadamard(), ("hadamard()", "H")
        yield phase_gate(1, "i"), ("phase_gate(1, 0+1j)", "S")
        return
    yield shift(d), (f"shift({d})", f"X_{d}")
    if qubits == 2:
        yield cnot(), ("cnot()", "CNOT")
        yield swap(2), ("swap(2)", "SWAP")
        yield phase_gate(1, 1, 1, -1), ("phase_gate(1, 1, 1, -1)", "CZ")
    if d == 9:
        yield swap(3), ("swap(3)", "SWAP_3")
    if d in _ROOTS:
        yield clock(d), (f"clock({d})", f"Z_{d}")
        yield fourier(d), (f"fourier({d})", f"F_{d}")
    if 2 <= qubits <= 3:
        for letters in map("".join, product("IXZY", repeat=qubits)):
            yield pauli(letters), (f'pauli("{letters}")', letters)


def _unitary_name(found: UnitaryMatrix) -> Name | None:
    d = found.d
    if d < 16 and (name := gates(d).get(found.rows)):
        return name
    if not any(x for i, row in enumerate(found.rows) for j, x in enumerate(row) if i != j):
        phases = [found.rows[k][k] for k in range(d)]
        return (
            f"phase_gate({', '.join(map(argument, phases))})",
            f"diag({', '.join(map(str, phases))})",
        )
    if all(x in (ZERO, ONE) for row in found.rows for x in row):
        images = [column.index(ONE) for column in zip(*found.rows, strict=True)]
        text = ", ".join(map(str, images))
        return f"permutation({text})", f"permutation({text})"
    return None


def _observable_name(found: Observable) -> Name | None:
    name = gates(found.d).get(found.rows) if found.d < 16 else None
    return (f"Observable({name[0]})", name[1]) if name else None


UnitaryMatrix.namers = (_unitary_name,)
Observable.namers = (_observable_name,)
