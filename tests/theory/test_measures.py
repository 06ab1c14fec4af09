"""Words over entropies: each is the combination of subset entropies that its formula says."""

from typing import Any

import pytest

from lossproof.proofs.kernel.evaluate import evaluate, holds
from lossproof.proofs.kernel.instances import freeze
from lossproof.proofs.kernel.numbers import number
from lossproof.proofs.kernel.values import read_value
from lossproof.theory.expressions import Expr, SetFunction, ShapeError
from lossproof.theory.measures import (
    FunctionOf,
    Independent,
    Markov,
    Pure,
    conditional_entropy,
    conditional_mutual_information,
    mutual_information,
)

S = SetFunction("S", 3)
QUANTUM = {"domain": "setfunction", "size": 3, "world": "quantum"}
CLASSICAL = {"domain": "setfunction", "size": 3, "world": "classical"}
BELL = read_value(
    QUANTUM, {"world": "quantum", "graph": [[0, 1], [1, 0]], "parts": [[0], [1], []]}, {}
)
PARITY = read_value(CLASSICAL, {"world": "classical", "parts": [[[1, 0]], [[0, 1]], [[1, 1]]]}, {})


def at(value: Expr, table: Any) -> int:
    return int(evaluate(value.tree, {"S": table}).rational())


def true(statement: Any, table: Any) -> bool:
    return holds(freeze(statement.tree()), {"S": table})


def test_information_of_a_bell_pair_and_of_a_parity() -> None:
    assert at(mutual_information(S, 0, 1), BELL) == 2
    assert at(conditional_entropy(S, 0, 1), BELL) == -1
    assert at(conditional_entropy(S, (0, 1), ()), PARITY) == 2
    assert at(mutual_information(S, 0, 1), PARITY) == 0
    assert at(conditional_mutual_information(S, 0, 1, 2), PARITY) == 1
    assert at(conditional_mutual_information(S, 0, (1, 2), ()), PARITY) == 1


def test_statements_about_a_bell_pair_and_a_parity() -> None:
    assert true(Independent(S, 0, 1), PARITY) and not true(Independent(S, 0, 1), BELL)
    assert not true(Independent(S, 0, 1, 2), PARITY) and true(Independent(S, (0, 1), 2), BELL)
    assert true(FunctionOf(S, 2, (0, 1)), PARITY) and not true(FunctionOf(S, 2, 0), PARITY)
    assert true(Pure(S), BELL) and not true(Pure(S), PARITY)
    assert true(Markov(S, 0, 1, 2), BELL) and not true(Markov(S, 0, 1, 2), PARITY)


def test_a_long_chain_says_one_equation_for_each_inner_part() -> None:
    assert len(Markov(SetFunction("S", 4), 0, 1, 2, 3).tree()) == 3  # and, two equations


def test_sets_given_as_vectors_mean_the_same() -> None:
    m = Expr(("var", "m"), (3,))
    for mask in ([1, 0, 0], [1, 1, 0], [0, 0, 0]):
        env = {"S": PARITY, "m": [number(x) for x in mask]}
        places = tuple(k for k in range(3) if mask[k])
        for other in (1, (0, 2)):
            by_mask = evaluate(mutual_information(S, m, other).tree, env)
            assert by_mask == evaluate(mutual_information(S, places, other).tree, env)


def test_what_is_no_set_of_parts_is_said_so() -> None:
    with pytest.raises(ShapeError, match="entropy function"):
        mutual_information(Expr(("var", "p"), ()), 0, 1)  # type: ignore[arg-type]
    with pytest.raises(ShapeError, match="position"):
        mutual_information(S, "A", 1)
    with pytest.raises(ShapeError, match="unspecified"):
        mutual_information(SetFunction("S", "n"), 0, 1)
    with pytest.raises(ShapeError, match="at least two"):
        Independent(S, 0)
    with pytest.raises(ShapeError, match="at least three"):
        Markov(S, 0, 1)
    with pytest.raises(ShapeError):
        conditional_entropy(S, 0, 3)
