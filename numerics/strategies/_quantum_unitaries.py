"""Unitary matrices from choices: named gates, permutations with phases, Cayley transforms,
Clifford gates, rational rotations, Haar-distributed ones."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from . import _scalar
from ._exact import Gauss
from ._generic import generator, haar_unitary
from ._numbers import GAUSSIAN
from ._scalar import Exact, Rows
from ._source import Source, pick
from ._unitaries import permutation_phase, unitary_whole
from ._values_gates import gates
from ._whole import Whole, cayley, diagonal, kron, times

_DIAGONAL = (0, 1, -1, 2, 3)
_GATES: dict[str, list[list[Gauss]]] = {
    "H": [[(1, 0), (1, 0)], [(1, 0), (-1, 0)]],  # over the square root of 2
    "S": [[(1, 0), (0, 0)], [(0, 0), (0, 1)]],
    "X": [[(0, 0), (1, 0)], [(1, 0), (0, 0)]],
}


def named(source: Source, d: int) -> Rows:
    """Draw a gate that has a name."""
    return pick(source, list(gates(d)))


def permuted(source: Source, d: int) -> Rows:
    """Draw a permutation matrix with a phase for each level."""
    return exact_rows(permutation_phase(source, d))


def cayley_transform(source: Source, d: int) -> Rows:
    r"""Draw $(1 - iA)/(1 + iA)$ of a Hermitian matrix of small Gaussian integers."""
    return exact_rows(cayley(Whole(hermitian_rows(source, d), pick(source, (1, 1, 2, 10, 1000)))))


def clifford(source: Source, d: int) -> Rows:
    """Draw a product of H, S, X and CNOT on qubits; d is a power of two."""
    qubits = d.bit_length() - 1
    found, halves = diagonal([1] * d), 0
    for _ in range(source.integer(3 * qubits)):
        letter = pick(source, ("H", "S", "X", "CNOT") if qubits > 1 else ("H", "S", "X"))
        k = source.integer(qubits - 1)
        if letter == "CNOT":
            other = (k + 1 + source.integer(qubits - 2)) % qubits
            gate = _controlled(qubits, k, other)
        else:
            gate = kron(
                kron(diagonal([1] * 2**k), Whole(_GATES[letter])),
                diagonal([1] * 2 ** (qubits - 1 - k)),
            )
            halves += letter == "H"
        found = times(gate, found)
    scale = _scalar.root(Fraction(1, 2**halves))
    return tuple(tuple(_scalar.rational(a, b) * scale for a, b in row) for row in found.rows)


def rotation(source: Source, d: int) -> Rows:
    """Draw rotations in planes by rational angles, with phases."""
    return exact_rows(unitary_whole(source, d))


def haar(source: Source, d: int) -> Rows:
    """Draw an exact unitary next to a Haar-distributed one."""
    return exact_rows(haar_unitary(generator(source), d))


KINDS: dict[str, Callable[[Source, int], Rows]] = {
    "named": named,
    "permutation-phase": permuted,
    "cayley": cayley_transform,
    "rotation": rotation,
    "clifford": clifford,
    "haar": haar,
}
_MIXED = ("named", "named", "permutation-phase", "named", "rotation", "cayley", "clifford",
          "cayley", "rotation", "permutation-phase", "clifford", "haar")  # fmt: skip


def kinds(d: int) -> list[str]:
    """Return what may be asked of d levels."""
    return [k for k in KINDS if k != "clifford" or (d > 1 and d.bit_count() == 1)]


def unitary(source: Source, d: int, kind: str | None) -> Rows:
    """Draw a unitary matrix of one kind, or of any."""
    if kind is None:
        allowed = kinds(d)
        kind = pick(source, [k for k in _MIXED if k in allowed])
    return KINDS[kind](source, d)


def hermitian_rows(source: Source, d: int) -> list[list[Gauss]]:
    """Draw a Hermitian matrix of small Gaussian integers."""
    rows: list[list[Gauss]] = [[(0, 0)] * d for _ in range(d)]
    for i in range(d):
        rows[i][i] = (pick(source, _DIAGONAL), 0)
        for j in range(i):
            a, b = pick(source, GAUSSIAN)
            rows[i][j], rows[j][i] = (a, b), (a, -b)
    return rows


def exact_rows(found: Whole) -> Rows:
    """Return integers over a denominator as exact numbers."""
    bottom = found.bottom
    return tuple(
        tuple(
            Exact(((1, Fraction(a, bottom), Fraction(b, bottom)),)) if a or b else _scalar.ZERO
            for a, b in row
        )
        for row in found.rows
    )


def _controlled(qubits: int, control: int, target: int) -> Whole:
    d = 2**qubits
    on, flip = 1 << (qubits - 1 - control), 1 << (qubits - 1 - target)
    images = [k ^ flip if k & on else k for k in range(d)]
    return Whole([[(int(images[j] == i), 0) for j in range(d)] for i in range(d)])
