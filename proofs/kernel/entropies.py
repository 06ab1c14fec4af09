r"""Entropies (bits) of explicit random variables and states, computed exactly for every subset.

::

    {"world": "classical", "parts": [[[0, 1], [1, 1]], ...]}

- part k is a list of vectors over GF(2): the random variable whose bits are their inner products
  with uniform bits. $H(X_T)$ is the rank of the vectors of all parts in T.

::

    {"world": "classical", "law": [["1/2", [0, 0]], ["1/2", [1, 1]]]}

- a joint law: probability, and a symbol for each part. Every marginal must consist of powers of
  1/2 (or 0), so that its entropy is rational.

::

    {"world": "quantum", "graph": [[0, 1], [1, 0]], "parts": [[0], [1]]}

- the graph state of an adjacency matrix, part k holding the qubits of its list; qubits of no part
  are traced out. $S(T)$ is the rank over GF(2) of the edges between the qubits of T and all others
  (Hein, Eisert, Briegel 2004).

``{"table": [...]}`` lists the values of a submodular function. Tables are ordered by the subset as
a binary number, part 1 the lowest bit. ``world`` may be left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from .declarations import MOST_PARTS, Refused
from .numbers import Number, fraction, number, read

MAX_QUBITS = 32
MAX_VECTORS = 64
MAX_OUTCOMES = 256


def read_set_function(world: str, size: int, data: Any) -> list[Number]:
    """Return the table of a set function of a world; ``Refused`` for what is none."""
    if not 1 <= size <= MOST_PARTS:
        raise Refused(f"set functions of at most {MOST_PARTS} parts have values here")
    if data.get("world", world) != world:
        raise Refused(f"entropies of the {world} world are expected")
    match world, sorted(set(data) - {"world"}):
        case "submodular", ["table"]:
            return _submodular(size, [read(x) for x in data["table"]])
        case "classical", ["parts"]:
            return _linear(size, data["parts"])
        case "classical", ["law"]:
            return _from_law(size, data["law"])
        case "quantum", ["graph", "parts"]:
            return _graph_state(size, data["graph"], data["parts"])
    raise Refused(f"entropies of the {world} world are given otherwise")


def _bits(row: Any, length: int) -> int:
    """Read a 0/1 vector as a binary number."""
    if not isinstance(row, list | tuple) or len(row) != length:
        raise Refused(f"a vector of {length} bits is expected")
    if any(isinstance(x, bool) or x not in (0, 1) for x in row):
        raise Refused("bits are 0 or 1")
    return sum(int(x) << k for k, x in enumerate(row))


def rank(rows: Iterable[int]) -> int:
    """Return the rank over GF(2) of vectors given as binary numbers."""
    basis: list[int] = []
    for row in rows:
        left = row
        for pivot in basis:
            left = min(left, left ^ pivot)
        if left:
            basis.append(left)
    return len(basis)


def _members(size: int, subset: int) -> list[int]:
    return [k for k in range(size) if subset >> k & 1]


def _linear(size: int, parts: Any) -> list[Number]:
    if len(parts) != size or sum(len(part) for part in parts) > MAX_VECTORS:
        raise Refused(f"{size} parts with at most {MAX_VECTORS} vectors are expected")
    lengths = {len(row) for part in parts for row in part}
    if len(lengths) > 1 or max(lengths, default=1) > MAX_VECTORS:
        raise Refused("the vectors have one length")
    rows = [[_bits(row, len(row)) for row in part] for part in parts]
    return [
        number(rank(row for k in _members(size, subset) for row in rows[k]))
        for subset in range(1 << size)
    ]


def _graph_state(size: int, graph: Any, parts: Any) -> list[Number]:
    qubits = len(graph)
    if not 1 <= qubits <= MAX_QUBITS or len(parts) != size:
        raise Refused(f"{size} parts of at most {MAX_QUBITS} qubits are expected")
    rows = [_bits(row, qubits) for row in graph]
    if any(rows[a] >> b & 1 != rows[b] >> a & 1 for a in range(qubits) for b in range(qubits)):
        raise Refused("the adjacency matrix is not symmetric")
    if any(rows[a] >> a & 1 for a in range(qubits)):
        raise Refused("a qubit has no edge to itself")
    held = [q for part in parts for q in part]
    if any(not isinstance(q, int) or isinstance(q, bool) or not 0 <= q < qubits for q in held):
        raise Refused("a part is a list of qubits of the graph")
    if len(set(held)) != len(held):
        raise Refused("no qubit belongs to two parts")
    out = []
    for subset in range(1 << size):
        inside = sum(1 << q for k in _members(size, subset) for q in parts[k])
        cut = (rows[q] & ~inside for q in range(qubits) if inside >> q & 1)
        out.append(number(rank(cut)))
    return out


def _from_law(size: int, law: Any) -> list[Number]:
    if not 1 <= len(law) <= MAX_OUTCOMES:
        raise Refused(f"a law has from 1 to {MAX_OUTCOMES} outcomes")
    chances: dict[tuple[int, ...], Fraction] = {}
    for chance, symbols in law:
        if len(symbols) != size or any(not isinstance(x, int) for x in symbols):
            raise Refused(f"an outcome has {size} symbols, each an integer")
        weight = fraction(chance)
        if weight < 0:
            raise Refused("a probability is negative")
        key = tuple(symbols)
        chances[key] = chances.get(key, Fraction(0)) + weight
    if sum(chances.values(), Fraction(0)) != 1:
        raise Refused("the probabilities do not sum to 1")
    out = []
    for subset in range(1 << size):
        marginal: dict[tuple[int, ...], Fraction] = {}
        for symbols, weight in chances.items():
            seen = tuple(symbols[k] for k in _members(size, subset))
            marginal[seen] = marginal.get(seen, Fraction(0)) + weight
        entropy = sum((w * _surprise(w) for w in marginal.values() if w), Fraction(0))
        out.append(number(entropy))
    return out


def _surprise(weight: Fraction) -> int:
    """Return -log2 of a power of 1/2."""
    bottom = weight.denominator
    if weight.numerator != 1 or bottom & (bottom - 1):
        raise Refused("the entropies are exact for probabilities 1, 1/2, 1/4, ... only")
    return bottom.bit_length() - 1


def _submodular(size: int, table: list[Number]) -> list[Number]:
    if len(table) != 1 << size or not table[0].is_zero():
        raise Refused("a table of 2^n values is expected, zero at the empty set")
    if any(not x.is_real() for x in table):
        raise Refused("the values must be real")
    for rest in range(1 << size):
        for i in range(size):
            for j in range(i):
                a, b = 1 << i, 1 << j
                if rest & (a | b):
                    continue
                gap = table[rest | a] + table[rest | b] - table[rest | a | b] - table[rest]
                if gap.sign() < 0:
                    raise Refused("not submodular")
    return table
