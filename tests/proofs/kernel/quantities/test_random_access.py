"""Forged codes are refused, or their bounds are still true."""

import copy
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

from lossproof.proofs.certificates.random_access import (
    chsh_value,
    classical_random_access_code,
    optimal_qubit_random_access_code,
    random_access_code,
)
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities.door import confirm, seal

from .forging import survivors_are_true

X, Z = [[0, 1], [1, 0]], [[1, 0], [0, -1]]
CODE = random_access_code([X, Z])
LOOSE = random_access_code([[[0, 0.3], [0.3, 0]], Z])
CHSH = chsh_value([Z, X], [[["3/5", "4/5"], ["4/5", "-3/5"]], [["3/5", "-4/5"], ["-4/5", "-3/5"]]])
MAJORITY = classical_random_access_code(3)
AXES = optimal_qubit_random_access_code(4)
ORTHOGONAL = optimal_qubit_random_access_code(2)


@pytest.mark.parametrize("found", [CODE, LOOSE, CHSH, MAJORITY, AXES, ORTHOGONAL])
def test_resealed_forgeries_stay_true(found: Any) -> None:
    low, high = found.lower, found.upper
    assert survivors_are_true(found.problem, found.certificate, low, high) > 5


def changed(data: Any, value: Any, *path: Any) -> Any:
    out = inner = copy.deepcopy(data)
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return out


def refused(found: Any, certificate: Any, words: str, problem: Any = None) -> None:
    problem = found.problem if problem is None else problem
    with pytest.raises(Refused, match=words):
        confirm(problem, seal(problem, certificate))


def test_eigenvalues_are_neither_too_large_nor_too_small() -> None:
    exact = CODE.certificate
    assert CODE.exact == sp.Rational(1, 2) + sp.sqrt(2) / 4
    refused(CODE, changed(exact, "1", "exact", 0, "top"), "no eigenvector")
    # the other eigenvector with its eigenvalue, 1/2 - sqrt(2)/4
    low = {
        "top": [[1, "1/2", "0"], [2, "-1/4", "0"]],
        "vector": {"exact": [["1"], [[[1, "-1", "0"], [2, "-1", "0"]]]]},
    }
    refused(CODE, changed(exact, low, "exact", 0), "exceeds its bound")
    refused(CODE, changed(exact, {"exact": [["0"], ["0"]]}, "exact", 0, "vector"), "not zero")
    refused(CODE, changed(exact, exact["exact"][:3], "exact"), "lacks its evidence")
    refused(CODE, changed(exact, exact["exact"] * 2, "exact"), "too many operators")


def test_brackets_are_paid_for() -> None:
    tops = {
        "tops": [
            {"vector": {"den": 1, "re": [[2], [1]]}, "top": "1"},
            {"vector": {"den": 1, "re": [[1], [2]]}, "top": "1"},
            {"vector": {"den": 1, "re": [[2], [-1]]}, "top": "1"},
            {"vector": {"den": 1, "re": [[1], [-2]]}, "top": "1"},
        ]
    }
    found = confirm(CODE.problem, seal(CODE.problem, tops))
    assert (found.lower, found.upper) == (Fraction(17, 20), 1)
    refused(CODE, changed(tops, "1/2", "tops", 0, "top"), "exceeds its bound")
    zero = {"den": 1, "re": [[0], [0]]}
    refused(CODE, changed(tops, zero, "tops", 0, "vector"), "vector is zero")
    refused(CODE, changed(tops, {"den": 1, "re": [[1]]}, "tops", 0, "vector"), "one entry for each")
    refused(CODE, changed(tops, tops["tops"][:3], "tops"), "lacks its evidence")
    refused(CODE, changed(tops, tops["tops"] * 2, "tops"), "too many operators")
    # a radius widens both sides: known to r in two effects, halved, times the dimension
    effect = {"den": 2, "re": [[1, 1], [1, 1]], "radius": "1/100"}
    blurred = changed(CODE.problem, effect, "povms", 0, 0)
    wide = confirm(blurred, seal(blurred, tops))
    assert wide.upper == 1 + Fraction(1, 100) / 2
    assert wide.lower == Fraction(17, 20) - Fraction(1, 100) / 2
    refused(CODE, CODE.certificate, "known exactly", blurred)
    minus = changed(blurred, "-1/100", "povms", 0, 0, "radius")
    refused(CODE, tops, "radius", minus)


def test_shapes_of_problems() -> None:
    refused(CODE, CODE.certificate, "no measurements", changed(CODE.problem, [], "povms"))
    refused(CODE, CODE.certificate, "empty measurement", changed(CODE.problem, [[]], "povms"))
    one = {"exact": [["1"]]}
    refused(CODE, CODE.certificate, "one size", changed(CODE.problem, one, "povms", 0, 0))
    refused(CODE, LOOSE.certificate, "one size", changed(CODE.problem, one, "povms", 0, 0))
    refused(CHSH, CHSH.certificate, "one size", changed(CHSH.problem, one, "bob", 0))
    refused(CHSH, CHSH.certificate, "two observables", changed(CHSH.problem, [one], "bob"))


def test_decoders_that_are_not_best_are_refused() -> None:
    words = MAJORITY.certificate["words"]
    assert words == [[0, 0, 0], [1, 1, 1]]
    refused(MAJORITY, {"words": [[0, 0, 0], [0, 0, 1]]}, "another decoder is better")
    refused(MAJORITY, {"words": [*words, [0, 1, 0]]}, "one word of n letters for each message")
    refused(MAJORITY, {"words": [[0, 0], [1, 1]]}, "one word of n letters")
    refused(MAJORITY, {"words": [[0, 0, 0], [1, 1, 2]]}, "integer from 0 to 1")
    refused(MAJORITY, {"words": [[0, 0, 0], [1, 1, True]]}, "integer from 0 to 1")
    shifted = {"words": [[0, 1, 0], [1, 0, 1]]}
    assert confirm(MAJORITY.problem, seal(MAJORITY.problem, shifted)).lower == Fraction(3, 4)
    refused(MAJORITY, MAJORITY.certificate, "too many", {**MAJORITY.problem, "n": 19})


def test_axes_longer_than_one_are_refused() -> None:
    long = {"axes": {"exact": [["1", "1/1000000", "0"], ["0", "1", "0"]]}}
    refused(ORTHOGONAL, long, "longer than 1")
    imaginary = {"axes": {"exact": [[[[1, "0", "1"]], "0", "0"], ["0", "1", "0"]]}}
    refused(ORTHOGONAL, imaginary, "real")
    refused(ORTHOGONAL, {"axes": {"exact": [["1", "0"], ["0", "1"]]}}, "three entries")
    parallel = {"axes": {"exact": [["1", "0", "0"], ["1", "0", "0"]]}}
    found = confirm(ORTHOGONAL.problem, seal(ORTHOGONAL.problem, parallel))
    assert found.lower == Fraction(3, 4) and found.exact is None


def matrices(*tables: Any, radius: str | None = None) -> list[Any]:
    if radius is None:
        return [{"exact": [[str(x) for x in row] for row in table]} for table in tables]
    return [{"den": 1, "re": table, "radius": radius} for table in tables]


@pytest.mark.parametrize("radius", [None, "0", "1/1000"])
def test_what_is_no_measurement_is_not_coded_with(radius: str | None) -> None:
    vector = {"den": 1, "re": [[1], [0]]}
    column = {"exact": [["1"], ["0"]]}
    exact = [{"top": "2", "vector": column}, {"top": "-1", "vector": {"exact": [["0"], ["1"]]}}]
    evidence = {"tops": [{"top": "9", "vector": vector}] * 2} if radius else {"exact": exact}
    for effects, words in (
        ([[[2, 0], [0, 0]], [[-1, 0], [0, 1]]], "not positive"),
        ([[[2, 0], [0, 0]], [[0, 0], [0, 1]]], "sum to the identity"),
    ):
        problem = {"quantity": "random_access_code", "povms": [matrices(*effects, radius=radius)]}
        refused(CODE, evidence, words, problem)


@pytest.mark.parametrize("radius", [None, "0", "1/1000"])
def test_observables_do_not_exceed_1(radius: str | None) -> None:
    evidence = {"tops": [{"top": "9", "vector": {"den": 1, "re": [[1]]}}]}
    if radius is None:
        evidence = {"exact": [{"top": "4", "vector": {"exact": [["1"]]}}]}
    for value in (2, -2):
        two = matrices([[value]], [[value]], radius=radius)
        one = matrices([[1]], [[1]], radius=radius)
        for alice, bob in ((two, one), (one, two)):
            problem = {"quantity": "chsh_value", "alice": alice, "bob": bob}
            refused(CHSH, evidence, "eigenvalues in", problem)
