"""Counterexamples to entropy inequalities are told in words."""

# ruff: noqa: RUF001 - mathematical letters look like others

from typing import Any

import pytest

from lossproof.paper.statements import statement_latex, statement_text, values_text

BELL = [[0, 1], [1, 0]]
STAR = [[0, 1, 1], [1, 0, 0], [1, 0, 0]]
PATH = [[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]]


def told(world: str, size: int, value: Any) -> str:
    instance = {
        "format": 1,
        "sizes": {},
        "variables": [["S", {"domain": "setfunction", "size": size, "world": world}]],
        "statement": ["atmost", ["value", "S", ["ones", size]], ["num", "-1"]],
    }
    return values_text(instance, {"values": {"S": value}})


@pytest.mark.parametrize(
    ("world", "size", "value", "words"),
    [
        ("quantum", 2, {"graph": BELL, "parts": [[0], [1]]}, "a Bell pair on parts 1 and 2"),
        (
            "quantum",
            3,
            {"graph": BELL, "parts": [[0], [], [1]]},
            "a Bell pair on parts 1 and 3 and a pure state of part 2",
        ),
        ("quantum", 1, {"graph": BELL, "parts": [[0]]}, "a maximally mixed qubit in part 1"),
        (
            "quantum",
            3,
            {"graph": STAR, "parts": [[0], [1], [2]]},
            "a GHZ state of 3 qubits in parts 1, 2 and 3",
        ),
        (
            "quantum",
            2,
            {"graph": STAR, "parts": [[0], [1]]},
            "2 perfectly correlated classical bits in parts 1 and 2",
        ),
        (
            "quantum",
            2,
            {"graph": PATH, "parts": [[0, 1], [2]]},
            "the graph state of 4 qubits, one of which is traced out, with edges q1–q2, q2–q3, "
            "q3–q4 (traced out) (q1 in part 1, q2 in part 1, q3 in part 2)",
        ),
        ("quantum", 2, {"graph": [[0]], "parts": [[], [0]]}, "a pure state of parts 1 and 2"),
        (
            "classical",
            3,
            {"parts": [[[1, 0]], [[0, 1]], [[1, 1]]]},
            "X_1 = b_1, X_2 = b_2 and X_3 = b_1 ⊕ b_2, with independent fair bits b_1, b_2",
        ),
        (
            "classical",
            2,
            {"parts": [[[0, 1]], []]},
            "X_1 = b_1 and X_2 = 0, with a fair bit b_1",
        ),
        (
            "classical",
            1,
            {"law": [["1/2", [0]], ["1/2", [1]]]},
            "(X_1) with Pr(0) = 1/2 and Pr(1) = 1/2",
        ),
    ],
)
def test_values_are_told_in_words(world: str, size: int, value: Any, words: str) -> None:
    said = told(world, size, {"world": world, **value})
    assert f"the entropies S of {words}\n" in said.replace("₁", "_1").replace("₂", "_2").replace(
        "₃", "_3"
    )
    assert "Then the left side is" in said


def test_tables_are_told_value_by_value() -> None:
    said = told("submodular", 2, {"table": ["0", "1", "-1", "0"]})
    assert "S with S({1}) = 1, S({2}) = -1 and S({1, 2}) = 0" in said


def test_explicit_subsets_are_printed_as_sets() -> None:
    m, pair = ["var", "m"], ["vector", ["num", "1"], ["num", "0"], ["num", "1"]]
    none = ["vector", ["num", "0"], ["num", "0"], ["num", "0"]]
    union = ["sub", ["add", pair, m], ["hadamard", pair, m]]
    more = ["sub", ["add", union, m], ["hadamard", union, m]]
    instance = {
        "format": 1,
        "sizes": {},
        "variables": [
            ["S", {"domain": "setfunction", "size": 3, "world": "quantum"}],
            ["m", {"domain": "vector", "size": 3, "entries": "bits"}],
        ],
        "statement": [
            "atmost",
            ["add", ["value", "S", pair], ["value", "S", none]],
            ["add", ["value", "S", union], ["value", "S", more]],
        ],
    }
    text, latex = statement_text(instance), statement_latex(instance)
    assert "S({1, 3}) + S(∅) ≤ S({1, 3} ∪ m) + S(({1, 3} ∪ m) ∪ m)" in text
    assert r"S(\{1, 3\}) + S(\varnothing) \le S(\{1, 3\} \cup m)" in latex
