"""Entropies of explicit values: exact, checked against eigenvalues, and refused when malformed."""

import itertools
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from lossproof.numerics.strategies import RandomSource, draw_value, float_table
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.entropies import rank, read_set_function
from lossproof.proofs.kernel.values import read_value

BELL = {"world": "quantum", "graph": [[0, 1], [1, 0]], "parts": [[0], [1]]}
PARITY = {"world": "classical", "parts": [[[1, 0]], [[0, 1]], [[1, 1]]]}
LAW = {"world": "classical", "law": [["1/2", [0, 0]], ["1/4", [1, 1]], ["1/4", [1, 2]]]}


def table(world: str, size: int, data: Any) -> list[Fraction]:
    return [x.rational() for x in read_set_function(world, size, data)]


def test_tables_of_familiar_values() -> None:
    assert table("quantum", 2, BELL) == [0, 1, 1, 0]
    assert table("classical", 3, PARITY) == [0, 1, 1, 2, 1, 2, 2, 2]
    ring = {"world": "quantum", "graph": graph(5, [(k, (k + 1) % 5) for k in range(5)]),
            "parts": [[k] for k in range(5)]}  # fmt: skip
    sizes = [s.bit_count() for s in range(32)]
    assert table("quantum", 5, ring) == [min(k, 5 - k) for k in sizes]  # absolutely maximal
    three_halves = {"world": "classical", "law": [["1/2", [0]], ["1/4", [1]], ["1/4", [2]]]}
    assert table("classical", 1, three_halves) == [0, Fraction(3, 2)]


def graph(qubits: int, edges: list[tuple[int, int]]) -> list[list[int]]:
    out = [[0] * qubits for _ in range(qubits)]
    for a, b in edges:
        out[a][b] = out[b][a] = 1
    return out


def test_graph_states_have_the_entropies_of_their_vectors() -> None:
    rng = random.Random(1)
    for _ in range(25):
        qubits = rng.randint(2, 6)
        pairs = itertools.combinations(range(qubits), 2)
        edges = [pair for pair in pairs if rng.random() < 0.5]
        owners = [rng.randint(0, 3) for _ in range(qubits)]
        parts = [[q for q in range(qubits) if owners[q] == k] for k in range(3)]
        data = {"world": "quantum", "graph": graph(qubits, edges), "parts": parts}
        state = np.ones((2,) * qubits) / 2 ** (qubits / 2)
        for bits in itertools.product((0, 1), repeat=qubits):
            state[bits] *= (-1) ** sum(bits[a] * bits[b] for a, b in edges)
        for subset, exact in enumerate(table("quantum", 3, data)):
            inside = [q for q in range(qubits) if owners[q] < 3 and subset >> owners[q] & 1]
            outside = [q for q in range(qubits) if q not in inside]
            matrix = state.transpose(*inside, *outside).reshape(2 ** len(inside), -1)
            weights = np.linalg.svd(matrix, compute_uv=False) ** 2
            weights = weights[weights > 1e-12]
            assert abs(-(weights * np.log2(weights)).sum() - float(exact)) < 1e-9


def test_linear_variables_have_the_entropies_of_their_law() -> None:
    rng = random.Random(2)
    for _ in range(20):
        bits = rng.randint(1, 3)
        parts = [
            [[rng.randint(0, 1) for _ in range(bits)] for _ in range(rng.randint(0, 2))]
            for _ in range(3)
        ]
        weighted = []
        for word in itertools.product((0, 1), repeat=bits):
            symbols = [
                sum(2**k * (sum(a * b for a, b in zip(row, word, strict=True)) % 2)
                    for k, row in enumerate(part))
                for part in parts
            ]  # fmt: skip
            weighted.append([str(Fraction(1, 2**bits)), symbols])
        linear = {"world": "classical", "parts": parts}
        assert table("classical", 3, linear) == table(
            "classical", 3, {"world": "classical", "law": weighted}
        )


def test_rank_over_two_elements() -> None:
    assert rank([]) == rank([0]) == 0
    assert rank([0b110, 0b011, 0b101]) == 2
    assert rank([1, 2, 4, 7]) == 3


def law(*outcomes: Any) -> dict[str, Any]:
    return {"law": list(outcomes)}


@pytest.mark.parametrize(
    ("world", "size", "data", "why"),
    [
        ("quantum", 2, PARITY, "entropies of the quantum world are expected"),
        ("classical", 2, BELL, "entropies of the classical world are expected"),
        ("submodular", 2, BELL, "entropies of the submodular world are expected"),
        ("classical", 2, {**BELL, "world": "classical"}, "are given otherwise"),
        ("quantum", 2, {"table": ["0", "1", "1", "0"]}, "are given otherwise"),
        ("classical", 2, {"table": ["0", "1", "1", "2"]}, "are given otherwise"),
        ("quantum", 2, {}, "are given otherwise"),
        ("quantum", 3, BELL, "3 parts of at most 32 qubits"),
        ("quantum", 1, BELL, "1 parts of at most 32 qubits"),
        ("quantum", 2, {**BELL, "graph": []}, "2 parts of at most 32 qubits"),
        ("quantum", 2, {**BELL, "graph": [[0] * 33] * 33}, "2 parts of at most 32 qubits"),
        ("quantum", 2, {**BELL, "graph": [[0, 1], [0, 0]]}, "not symmetric"),
        ("quantum", 2, {**BELL, "graph": [[1, 1], [1, 0]]}, "no edge to itself"),
        ("quantum", 2, {**BELL, "graph": [[0, 2], [2, 0]]}, "bits are 0 or 1"),
        ("quantum", 2, {**BELL, "graph": [[0, True], [1, 0]]}, "bits are 0 or 1"),
        ("quantum", 2, {**BELL, "graph": [[0, 1, 0], [1, 0, 0]]}, "a vector of 2 bits"),
        ("quantum", 2, {**BELL, "graph": ["01", "10"]}, "a vector of 2 bits"),
        ("quantum", 2, {**BELL, "parts": [[0], [0]]}, "no qubit belongs to two parts"),
        ("quantum", 2, {**BELL, "parts": [[0], [2]]}, "qubits of the graph"),
        ("quantum", 2, {**BELL, "parts": [[0], [-1]]}, "qubits of the graph"),
        ("quantum", 2, {**BELL, "parts": [[0], [True]]}, "qubits of the graph"),
        ("classical", 2, {"parts": [[[1]]]}, "2 parts with at most 64 vectors"),
        ("classical", 2, {"parts": [[[1]]] * 3}, "2 parts with at most 64 vectors"),
        ("classical", 2, {"parts": [[[1]] * 33] * 2}, "2 parts with at most 64 vectors"),
        ("classical", 2, {"parts": [[[1]], [[1, 0]]]}, "the vectors have one length"),
        ("classical", 1, {"parts": [[[1] * 65]]}, "the vectors have one length"),
        ("classical", 2, {"parts": [[[1]], [[2]]]}, "bits are 0 or 1"),
        ("classical", 2, law(["1/2", [0, 0]]), "do not sum to 1"),
        ("classical", 1, law(["1/3", [0]], ["2/3", [1]]), "exact for probabilities 1, 1/2"),
        ("classical", 1, law(["3/4", [0]], ["1/4", [1]]), "exact for probabilities 1, 1/2"),
        ("classical", 1, law(["3/2", [0]], ["-1/2", [1]]), "a probability is negative"),
        ("classical", 1, law(["1", [0]], ["1", [1]], ["-1", [1]]), "a probability is negative"),
        ("classical", 1, law(), "from 1 to 256 outcomes"),
        ("classical", 1, law(*[["1/256", [k]] for k in range(257)]), "from 1 to 256 outcomes"),
        ("classical", 2, law(["1", [0]]), "an outcome has 2 symbols, each an integer"),
        ("classical", 2, law(["1", [0, 0, 0]]), "an outcome has 2 symbols, each an integer"),
        ("classical", 2, law(["1", [0, "0"]]), "an outcome has 2 symbols, each an integer"),
        ("submodular", 2, {"table": ["0", "0", "0", "1"]}, "not submodular"),
        ("submodular", 2, {"table": ["1", "1", "1", "1"]}, "zero at the empty set"),
        ("submodular", 2, {"table": ["0", "1", "1"]}, "2.n values"),
        ("submodular", 1, {"table": ["0", [[1, "0", "1"]]]}, "must be real"),
        ("submodular", 11, {"table": ["0"] * 2048}, "at most 10 parts"),
        ("quantum", 2, [], "not a value of the domain"),
        ("quantum", 2, None, "not a value of the domain"),
    ],
)
def test_what_is_no_value_is_refused(world: str, size: int, data: Any, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read_value({"domain": "setfunction", "size": size, "world": world}, data, {})


def test_the_greatest_values_that_are_read() -> None:
    assert table("quantum", 2, {**BELL, "graph": [[0] * 32] * 32}) == [0, 0, 0, 0]
    assert table("classical", 2, {"parts": [[[1]] * 32] * 2}) == [0, 1, 1, 1]
    assert table("classical", 1, {"parts": [[[1] * 64]]}) == [0, 1]
    many = law(*[["1/256", [k]] for k in range(256)])
    assert table("classical", 1, many) == [0, 8]
    assert table("submodular", 2, {"table": ["0", "1", "-1", "0"]}) == [0, 1, -1, 0]


def test_the_same_chance_given_twice_is_added() -> None:
    twice = {"world": "classical", "law": [["1/4", [0]], ["1/4", [0]], ["1/2", [1]]]}
    assert table("classical", 1, twice) == [0, 1]


def test_float_tables_agree_with_exact_ones() -> None:
    assert float_table(LAW) == [float(x) for x in table("classical", 2, LAW)]
    source = RandomSource(4)
    for world in ("classical", "quantum", "submodular"):
        for size in (1, 2, 3, 4, 5, 7):
            domain = {"domain": "setfunction", "size": size, "world": world}
            for _ in range(15 if size < 7 else 2):
                data = draw_value(source, domain, {})
                assert float_table(data) == [float(x) for x in table(world, size, data)]
