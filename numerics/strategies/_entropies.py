"""Set functions: entropies of random variables and of states, and other submodular functions.

Random variables are linear functions of uniform bits, states are graph states with qubits traced
out: their entropies are integers. The catalogue stands first, so that a failure shrinks to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from ._exact import Json
from ._source import Source, pick

LARGEST = 4
"""Parts beyond which no part of a generic graph holds two qubits."""
FEW = 6
"""Parts beyond which only a handful of values is drawn: each takes 2^n entropies."""


def set_function(source: Source, n: int, world: str) -> Json:
    """Draw a set function of a world."""
    if n > FEW:
        return _few(source, n, world)
    if world == "classical":
        return classical(source, n)
    if world == "quantum":
        return quantum(source, n)
    return submodular(source, n)


def _few(source: Source, n: int, world: str) -> Json:
    """Draw one of two values: of one part, or of all of them together."""
    shared = source.integer(1)
    if world == "classical":
        return {"world": world, "parts": [[[1]] if shared or not k else [] for k in range(n)]}
    if world == "quantum":
        star = [(0, k) for k in range(1, n if shared else 2)]
        return _state(n, star, [[k] for k in range(n)])
    most = n if shared else 1
    return {"table": [str(min(subset.bit_count(), most)) for subset in range(1 << n)]}


# -- classical ------------------------------------------------------------------------------------


def classical(source: Source, n: int) -> Json:
    """Draw random variables: one of the catalogue, two of it side by side, or any linear ones."""
    match source.integer(5):
        case 4:
            parts = _beside(_classical(source, n), _classical(source, n))
        case 5:
            bits = 1 + source.integer(3)
            parts = [_vectors(source, bits) for _ in range(n)]
        case _:
            parts = _classical(source, n)
    return {"world": "classical", "parts": parts}


def _classical(source: Source, n: int) -> list[list[list[int]]]:
    """Draw constants, one coin, copies, independent coins, a parity, a sum, a code."""
    match source.integer(6):
        case 0:
            lone = source.integer(n - 1)
            return [[[1]] if k == lone else [] for k in range(n)]
        case 1:
            return [[[1]] if source.integer(1) else [] for _ in range(n)]
        case 2:
            return [[_unit(k, n)] for k in range(n)]
        case 3:  # of some parts, the last is the parity of the others
            some = _some(source, n)
            bits = max(len(some) - 1, 1)
            rows = [*(_unit(j, bits) for j in range(len(some) - 1)), [1] * bits]
            return [[rows[some.index(k)]] if k in some else [] for k in range(n)]
        case 4:  # one part knows everything
            lone = source.integer(n - 1)
            everything = [_unit(k, n) for k in range(n)]
            return [everything if k == lone else [_unit(k, n)] for k in range(n)]
        case 5 if n > 3:  # x, y, x + y, x + w y over four elements: two determine all
            return [*_LINES, *([] for _ in range(n - 4))]
    return [[] for _ in range(n)]


_LINES = (
    [[1, 0, 0, 0], [0, 1, 0, 0]],
    [[0, 0, 1, 0], [0, 0, 0, 1]],
    [[1, 0, 1, 0], [0, 1, 0, 1]],
    [[1, 0, 0, 1], [0, 1, 1, 1]],
)


def _beside(left: list[list[list[int]]], right: list[list[list[int]]]) -> list[list[list[int]]]:
    """Give every part both of its variables, the two families independent."""
    width = [max((len(row) for part in of for row in part), default=0) for of in (left, right)]
    return [
        [row + [0] * width[1] for row in a] + [[0] * width[0] + row for row in b]
        for a, b in zip(left, right, strict=True)
    ]


def _some(source: Source, n: int) -> list[int]:
    """Draw most of the parts; never none of them."""
    return [k for k in range(n) if source.integer(3) < 3] or [0]


def _unit(k: int, length: int) -> list[int]:
    return [int(j == k) for j in range(length)]


def _vectors(source: Source, bits: int) -> list[list[int]]:
    count = pick(source, (1, 0, 1, 2, 1))
    return [[source.integer(1) for _ in range(bits)] for _ in range(count)]


# -- quantum --------------------------------------------------------------------------------------

Edges: TypeAlias = Sequence[tuple[int, int]]


def quantum(source: Source, n: int) -> Json:
    """Draw a state: one of the catalogue, two of it side by side, or any small graph."""
    match source.integer(5):
        case 4:
            (a, left, first), (b, right, second) = _quantum(source, n), _quantum(source, n)
            edges = [*left, *((a + x, a + y) for x, y in right)]
            parts = [[*x, *(a + q for q in y)] for x, y in zip(first, second, strict=True)]
            return _state(a + b, edges, parts)
        case 5:
            return _state(*_graph(source, n))
    return _state(*_quantum(source, n))


def _quantum(source: Source, n: int) -> tuple[int, Edges, list[list[int]]]:
    """Draw qubits, edges and parts: a pair, GHZ, a ring, mixed qubits, a star, codes."""
    alone = [[k] for k in range(n)]
    match source.integer(7):
        case 0 | 1 if n > 1:  # a Bell pair on two of the parts
            first = source.integer(n - 1)
            second = (first + 1 + source.integer(n - 2)) % n
            return 2, [(0, 1)], _held(n, {first: [0], second: [1]})
        case 2:  # GHZ, with or without a qubit that is traced out
            some = _some(source, n)
            size = len(some) + source.integer(1)
            star = [(0, k) for k in range(1, size)]
            return size, star, _held(n, {k: [place] for place, k in enumerate(some)})
        case 3:  # a ring: with five qubits, a state that is entangled across every cut
            some = _some(source, n)
            size = len(some) + source.integer(1)
            ring = [(k, (k + 1) % size) for k in range(size)] if size > 2 else [(0, 1)][: size - 1]
            return size, ring, _held(n, {k: [place] for place, k in enumerate(some)})
        case 4:  # each part mixed or pure, on its own
            mixed = [k for k in range(n) if source.integer(1)]
            return n + len(mixed), [(k, n + j) for j, k in enumerate(mixed)], alone
        case 5:  # one part holds the partners of all others
            star = [(2 * k, 2 * k + 1) for k in range(n - 1)]
            owners = {k: [2 * k] for k in range(n - 1)} | {n - 1: [2 * k + 1 for k in range(n - 1)]}
            return max(2 * n - 2, 1), star, _held(n, owners)
        case 6:  # four parties of two qubits, any two maximally entangled with the others
            ring = [(0, 3), (3, 7), (7, 4), (4, 1), (1, 6), (6, 2), (2, 5), (5, 0)]
            return 8, ring, _held(n, {k: [2 * k, 2 * k + 1] for k in range(min(n, 4))})
        case 7 if n > 2:  # two classical bits in a Bell pair: dense coding (Bennett, Wiesner 1992)
            first = source.integer(n - 1)
            second = (first + 1 + source.integer(n - 2)) % n
            third = next(k for k in range(n) if k not in (first, second))
            edges = [(2, 3), (0, 2), (1, 3), (0, 4), (1, 5)]
            return 6, edges, _held(n, {first: [0, 1], second: [2], third: [3]})
    return n, [], alone


def _graph(source: Source, n: int) -> tuple[int, Edges, list[list[int]]]:
    """Draw a graph on few qubits; each part holds one or two, the rest is traced out."""
    hidden = source.integer(2)
    double = source.integer(n) if n <= LARGEST else n
    parts: list[list[int]] = []
    qubits = 0
    for k in range(n):
        count = 2 if k == double else 1
        parts.append(list(range(qubits, qubits + count)))
        qubits += count
    qubits += hidden
    edges = [(a, b) for b in range(qubits) for a in range(b) if source.integer(1)]
    return qubits, edges, parts


def _held(n: int, parts: Mapping[int, list[int]]) -> list[list[int]]:
    return [parts.get(k, []) for k in range(n)]


def _state(qubits: int, edges: Edges, parts: Sequence[Sequence[int]]) -> Json:
    graph = [[0] * qubits for _ in range(qubits)]
    for a, b in edges:
        graph[a][b] = graph[b][a] = 1
    return {"world": "quantum", "graph": graph, "parts": [list(part) for part in parts]}


# -- submodular -----------------------------------------------------------------------------------


def submodular(source: Source, n: int) -> Json:
    """Draw a submodular table: sums of coverings, of concave functions of size, and weights."""
    table = [0] * (1 << n)
    for _ in range(1 + source.integer(2)):
        for subset, value in enumerate(_summand(source, n)):
            table[subset] += value
    return {"table": [str(value) for value in table]}


def _summand(source: Source, n: int) -> list[int]:
    subsets = range(1 << n)
    kind = source.integer(4)
    if kind == 0:  # 1 for every set that meets a given one
        given = 1 + source.integer((1 << n) - 2)
        return [int(bool(s & given)) for s in subsets]
    if kind == 1:  # weights, of either sign
        weights = [pick(source, (1, 0, -1, 2, -2)) for _ in range(n)]
        return [sum(w for k, w in enumerate(weights) if s >> k & 1) for s in subsets]
    if kind == 2:  # the size, capped
        most = 1 + source.integer(n - 1)
        return [min(s.bit_count(), most) for s in subsets]
    if kind == 3:  # falls once everything is there
        return [s.bit_count() * (n - s.bit_count()) for s in subsets]
    entropies = classical(source, n) if source.integer(1) else quantum(source, n)
    return entropy_table(entropies)


# -- tables ---------------------------------------------------------------------------------------


def entropy_table(data: Mapping[str, Any]) -> list[int]:
    """Return the entropies of all subsets, from the JSON of linear variables or a graph state."""
    n = len(data["parts"])
    out = []
    for subset in range(1 << n):
        members = [k for k in range(n) if subset >> k & 1]
        if "graph" in data:
            inside = [q for k in members for q in data["parts"][k]]
            outside = [q for q in range(len(data["graph"])) if q not in inside]
            rows = [[data["graph"][a][b] for b in outside] for a in inside]
        else:
            rows = [list(row) for k in members for row in data["parts"][k]]
        out.append(_rank(rows))
    return out


def _rank(rows: list[list[int]]) -> int:
    """Return the rank over GF(2), by elimination."""
    rows = [row[:] for row in rows]
    rank = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(rank, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for r in range(len(rows)):
            if r != rank and rows[r][column]:
                rows[r] = [a ^ b for a, b in zip(rows[r], rows[rank], strict=True)]
        rank += 1
    return rank


def float_table(data: Mapping[str, Any]) -> list[float]:
    """Return the values of all subsets as floats, from any JSON of a set function."""
    from fractions import Fraction
    from math import log2

    if "table" in data:
        return [float(Fraction(x)) for x in data["table"]]
    if "law" not in data:
        return [float(x) for x in entropy_table(data)]
    out = []
    for subset in range(1 << len(data["law"][0][1])):
        marginal: dict[tuple[int, ...], float] = {}
        for chance, symbols in data["law"]:
            seen = tuple(x for k, x in enumerate(symbols) if subset >> k & 1)
            marginal[seen] = marginal.get(seen, 0.0) + float(Fraction(chance))
        out.append(-sum(w * log2(w) for w in marginal.values() if w))
    return out


__all__ = ["classical", "entropy_table", "float_table", "quantum", "set_function", "submodular"]
