"""What has no value at valid input: never refuted, never passed, and said with its reason."""

from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.kernel.check import check
from lossproof.proofs.kernel.evaluate import evaluate, fault, holds
from lossproof.proofs.kernel.instances import read_instance
from lossproof.proofs.kernel.numbers import I, number, root
from lossproof.proofs.kernel.values import Undefined, Unknown
from lossproof.proofs.makers import Oracle

Tree = tuple[Any, ...]
P: Tree = ("var", "p")
ZERO: Tree = ("num", "0")
ONE: Tree = ("num", "1")


def num(value: int | str) -> Tree:
    return ("num", str(value))


def over(a: Tree, b: Tree) -> Tree:
    return ("div", a, b)


def minus(a: Tree, b: Tree) -> Tree:
    return ("sub", a, b)


LOG3 = ("log", num(3))
"""1.0986...: no exact value, so only an enclosure can tell that log 3 - 2 is negative."""
SKEW = ("rows", ("vector", ZERO, ONE), ("vector", ZERO, ZERO))
BOTH = ("rows", ("vector", ONE), ("vector", ZERO))
INDEFINITE = ("rows", ("vector", ONE, num(2)), ("vector", num(2), ONE))

UNDEFINED = [
    (over(ONE, ZERO), "division by zero"),
    (over(ONE, minus(P, P)), "division by zero"),
    (("pow", P, num(-1)), "division by zero"),
    (over(ONE, minus(("mul", ("sqrt", 2), ("sqrt", 3)), ("sqrt", 6))), "division by zero"),
    (("log", P), "not positive"),
    (("log2", minus(P, num(1))), "not positive"),
    (("log", minus(("sqrt", 2), num(2))), "not positive"),
    (("log", minus(LOG3, num(2))), "not positive"),
    (("root", minus(P, num(1))), "negative"),
    (("root", minus(LOG3, num(2))), "nonnegative"),
    (("root", minus(("sqrt", 2), num(2))), "negative"),
    (("root", ("imag",)), "not real"),
    (("binary_entropy", num(2)), "outside"),
    (("binary_entropy", LOG3), "nonnegative"),
    (("shannon_entropy", ("vector", num("1/3"), num(-1))), "negative"),
    (("von_neumann_entropy", INDEFINITE), "semidefinite"),
    (("trace_norm", SKEW), "Hermitian"),
    (("eigenvalue_max", SKEW), "Hermitian"),
    (("eigenvalue_min", ("mul", LOG3, SKEW)), ""),
    (("E", ("bernoulli", 2, num(2)), "b", ("item", ("var", "b"), ("pos", 0))), "keep rate"),
    (("E", ("finite", 1, 2, ("vector", num(2), num(-1)), BOTH), "b",
      ("item", ("var", "b"), ("pos", 0))), "probabilities"),
    (("mul", ZERO, ("log", P)), "not positive"),
    (("imag",), "not real"),
    (("mul", ("imag",), LOG3), "not real"),
    (("greatest", ("vector", ("imag",), ONE)), "not real"),
]  # fmt: skip


@pytest.mark.parametrize(("tree", "said"), UNDEFINED)
def test_what_has_no_value_neither_holds_nor_fails(tree: Tree, said: str) -> None:
    env = {"p": number(0)}
    for statement in (
        ("atmost", tree, num(1000)),
        ("less", num(1000), tree),
        ("not", ("atmost", tree, num(1000))),
        ("iff", ("less", ZERO, ONE), ("atmost", ZERO, tree)),
        ("and", ("less", ZERO, ONE), ("less", tree, ONE)),
    ):
        with pytest.raises(Unknown):
            holds(statement, env)
        if said:
            assert said in fault(statement, env)


def test_an_equation_of_what_is_undefined_has_no_truth_value() -> None:
    env = {"p": number(0)}
    for tree, _ in UNDEFINED[:12]:
        for statement in (("equal", tree, tree), ("equal", ONE, tree), ("equal", LOG3, tree)):
            with pytest.raises(Unknown):
                holds(statement, env)
    assert fault(("equal", over(ONE, P), ONE), env) == "division by zero"
    assert fault(("equal", ONE, over(LOG3, P)), env) == "division by zero"


@pytest.mark.parametrize(
    "tree",
    [
        LOG3,
        ("log", ("add", minus(LOG3, LOG3), num("1/7"))),
        ("root", minus(("mul", LOG3, LOG3), ("pow", LOG3, num(2)))),
        ("log", minus(("mul", num(3), ("log", num(2))), ("log", num(8)))),
        ("von_neumann_entropy", ("diag", ("vector", num("1/3"), num("2/3")))),
        ("exp", ONE),
        ("derivative", over(ONE, ("add", P, ONE)), "p"),
    ],
)  # fmt: skip
def test_what_has_a_value_or_is_not_known_to_have_none_is_no_fault(tree: Tree) -> None:
    assert fault(("atmost", tree, num(1000)), {"p": number(0)}) == ""
    assert fault(("less", num(1000), tree), {"p": number(0)}) == ""


def test_a_real_number_is_compared_with_real_numbers_only() -> None:
    """The difference of two sides that are not real may be real: that is no order either."""
    both = ("atmost", ("imag",), ("add", ("imag",), ONE))
    assert "not real" in fault(both, {})
    shifted = ("less", ("add", ("imag",), LOG3), ("add", ("imag",), num(2)))
    assert "not real" in fault(shifted, {})
    cancels = ("less", minus(("add", ("imag",), LOG3), ("imag",)), num(2))
    assert holds(cancels, {}) and fault(cancels, {}) == ""
    surds = minus(("mul", ("sqrt", 2), ("sqrt", 3)), ("sqrt", 6))
    assert holds(("less", ("add", ("mul", ("imag",), surds), LOG3), num(2)), {})


def test_complex_numbers_may_be_told_apart_but_not_ordered() -> None:
    left, right = ("mul", ("imag",), LOG3), ("mul", ("imag",), num(2))
    assert holds(("equal", left, right), {}) is False
    assert fault(("equal", left, right), {}) == ""
    assert holds(("equal", ("imag",), ("neg", ("imag",))), {}) is False


def test_what_is_not_asked_for_is_no_fault() -> None:
    env = {"p": number(0)}
    bad = ("less", ONE, over(ONE, P))
    false_hypothesis = ("implies", (("less", ZERO, P),), bad)
    assert holds(false_hypothesis, env) and fault(false_hypothesis, env) == ""
    open_hypothesis = ("implies", (("equal", ("exp", ONE), ("exp", ONE)),), bad)
    assert fault(open_hypothesis, env) == ""
    undefined_hypothesis = ("implies", (bad,), ("less", ZERO, ONE))
    assert fault(undefined_hypothesis, env) == ""
    with pytest.raises(Unknown):
        holds(undefined_hypothesis, env)
    settled = ("and", ("less", ZERO, P), bad)
    assert holds(settled, env) is False and fault(settled, env) == ""
    met = ("implies", (("atmost", ZERO, P),), bad)
    assert fault(met, env) == "division by zero"


def test_what_has_no_weight_in_a_mean_may_be_undefined() -> None:
    inverse = over(ONE, ("item", ("var", "b"), ("pos", 0)))
    sure = ("E", ("bernoulli", 1, ONE), "b", inverse)
    assert holds(("equal", sure, ONE), {}) and fault(("less", sure, LOG3), {}) == ""
    assert holds(("less", sure, LOG3), {})
    listed = ("finite", 1, 2, ("vector", ONE, ZERO), BOTH)
    assert holds(("less", ("E", listed, "b", ("mul", LOG3, inverse)), num(2)), {})
    half = ("E", ("bernoulli", 1, num("1/2")), "b", inverse)
    assert fault(("less", half, LOG3), {}) == "division by zero"


@pytest.mark.parametrize("value", [number(-1), number(0), root(2) - number(2), I])
def test_exact_evaluation_tells_undefined_from_unknown(value: Any) -> None:
    with pytest.raises(Undefined):
        evaluate(("log", P), {"p": value})
    with pytest.raises(Unknown) as caught:
        evaluate(("log", P), {"p": number(2)})
    assert not isinstance(caught.value, Undefined)


REAL = {"domain": "real", "lo": "-1", "hi": "1", "lo_open": False, "hi_open": False}


def _claim(statement: Tree) -> dict[str, Any]:
    return {"format": 1, "sizes": {}, "variables": [["p", REAL]], "statement": statement}


def test_the_oracle_says_fault_and_neither_true_nor_false() -> None:
    claim = _claim(("implies", (("atmost", ZERO, P),), ("less", num(-5), ("log", P))))
    oracle = Oracle(read_instance(claim))
    assert "not positive" in oracle.fault({"p": "0"})
    assert oracle.is_false({"p": "0"}) is None
    assert oracle.fault({"p": "-1"}) == ""
    assert oracle.fault({"p": "2"}) == ""  # not in its domain
    assert oracle.fault({"p": "1/2"}) == "" and oracle.is_false({"p": "1/2"}) is False
    assert oracle.is_false({"p": "1/1000"}) is True


def test_no_evidence_is_made_of_what_is_undefined() -> None:
    for statement in (("less", over(ONE, P), ONE), ("not", ("less", over(ONE, P), ONE)),
                      ("atmost", ZERO, ("root", ("neg", ("add", P, ONE))))):  # fmt: skip
        report = check(_claim(statement), {"kind": "counterexample", "values": {"p": "0"}})
        assert not report.ok
    closed = {**_claim(("less", ("log", ZERO), ONE)), "variables": []}
    assert not check(closed, {"kind": "evaluation", "at": {}}).ok
    assert not check(closed, {"kind": "counterexample", "values": {}}).ok


def test_masks_without_weight_are_not_counted_among_too_many() -> None:
    kept = ("E", ("bernoulli", "n", ("var", "p")), "m", ("item", ("var", "m"), ("pos", 0)))
    many = number(40)
    assert evaluate(kept, {"n": many, "p": number(1)}) == number(1)
    with pytest.raises(Unknown, match="too many"):
        evaluate(kept, {"n": many, "p": number(Fraction(1, 2))})
