"""Gradients of quadratic losses, and exact derivatives of quotients."""

from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.claim import Claim, claim
from lossproof.proofs.engine import judge
from lossproof.proofs.kernel.check import check
from lossproof.proofs.kernel.duals import is_rational_expression, moving, slope
from lossproof.proofs.kernel.evaluate import evaluate
from lossproof.proofs.kernel.numbers import NotExact, number
from lossproof.proofs.kernel.values import Unknown
from lossproof.proofs.profiles import PROFILES
from lossproof.theory.expressions import ShapeError
from lossproof.theory.vocabulary import (
    Equal,
    Prob,
    Real,
    RealMatrix,
    RealVector,
    Size,
    bernoulli,
    derivative,
    diag,
    expectation,
    gradient,
    inner,
    schur,
    total,
    transpose,
)


def by_normal_form(stated: Claim) -> bool:
    return check(stated.instance().to_json(), {"kind": "derivation", "lines": []}).ok


@claim()
def least_squares(
    N: Size, n: Size, X: RealMatrix["N", "n"], y: RealVector["N"], w: RealVector["n"]
) -> Equal:
    return Equal(
        gradient(inner(y - X @ w, y - X @ w), w),
        2 * (transpose(X) @ (X @ w)) - 2 * (transpose(X) @ y),
    )


@claim()
def dropout(n: Size, p: Prob, x: RealVector["n"], y: Real, w: RealVector["n"]) -> Equal:
    """The gradient of the mean loss under dropout: masks square to themselves."""
    loss = expectation(bernoulli(n, p), lambda m: (y - inner(w, schur(m, x))) ** 2)
    penalty = p * (1 - p) * (diag(schur(x, x)) @ w)
    return Equal(gradient(loss, w), 2 * (p**2 * inner(x, w) - p * y) * x + 2 * penalty)


@claim()
def sign(N: Size, n: Size, X: RealMatrix["N", "n"], w: RealVector["n"]) -> Equal:
    return Equal(gradient(inner(X @ w, X @ w), w), -2 * (transpose(X) @ (X @ w)))


@claim()
def forgotten_factor(n: Size, w: RealVector["n"]) -> Equal:
    return Equal(gradient(inner(w, w), w), w)


@claim()
def not_transposed(n: Size, A: RealMatrix["n"], w: RealVector["n"]) -> Equal:
    return Equal(gradient(inner(w, A @ w), w), 2 * (A @ w))


def test_gradients_at_every_size() -> None:
    assert by_normal_form(least_squares) and by_normal_form(dropout)
    assert judge(least_squares, PROFILES["quick"])["verdict"] == "proved"


@pytest.mark.parametrize("stated", [sign, forgotten_factor, not_transposed], ids=lambda c: c.name)
def test_wrong_gradients_are_refuted_exactly(stated: Claim) -> None:
    assert not by_normal_form(stated)
    assert judge(stated, PROFILES["quick"])["verdict"] == "refuted"


def test_quotients_are_differentiated() -> None:
    @claim()
    def right(t: Real, a: Prob) -> Equal:
        return Equal(derivative(a / (1 + t**2), t), -2 * a * t / (1 + t**2) ** 2)

    @claim()
    def wrong(t: Real, a: Prob) -> Equal:
        return Equal(derivative(a / (1 + t**2), t), -2 * a * t / (1 + t**2))

    assert by_normal_form(right)
    assert judge(wrong, PROFILES["quick"])["verdict"] == "refuted"


X: Any = ("var", "x")


@pytest.mark.parametrize(
    ("tree", "at", "expected"),
    [
        (("pow", X, ("num", "3")), Fraction(2), 12),
        (("div", ("num", "1"), X), Fraction(1, 2), -4),
        (("mul", X, ("sub", ("num", "1"), X)), Fraction(1, 2), 0),
        (("sub", ("num", "5"), ("mul", ("num", "3"), X)), 0, -3),
        (("abs2", ("add", X, ("imag",))), 3, 6),
        (("E", ("bernoulli", 2, X), "m", ("mul", ("item", ("var", "m"), ("pos", 0)),
          ("item", ("var", "m"), ("pos", 1)))), Fraction(1, 3), Fraction(2, 3)),
    ],
)  # fmt: skip
def test_exact_slopes(tree: Any, at: Any, expected: Any) -> None:
    value = evaluate(("derivative", tree, "x"), {"x": number(Fraction(at))})
    assert value == number(Fraction(expected))


def test_no_slope_through_kinks_and_other_functions() -> None:
    assert not is_rational_expression(("root", X))
    with pytest.raises(Unknown):
        evaluate(("derivative", ("abs", X), "x"), {"x": number(1)})
    with pytest.raises(NotExact):
        moving(number(0)).sign()
    with pytest.raises(NotExact):
        moving(number(1)).rational()
    assert slope([number(1), moving(number(0))]) == [number(0), number(1)]


def test_a_gradient_is_taken_by_a_real_vector() -> None:
    @claim()
    def stated(t: Real) -> Equal:
        return Equal(gradient(t**2, t), 0)

    with pytest.raises(ShapeError, match="by a vector"):
        stated.instance()


def test_a_sum_over_the_same_index_is_told_apart() -> None:
    """d/dw_i of (sum_j w_j)^2 is 2 sum_j w_j, also where j = i."""

    @claim()
    def right(n: Size, w: RealVector["n"]) -> Equal:
        whole = total(n, lambda j: w[j])
        return Equal(total(n, lambda i: gradient(whole**2, w)[i] * w[i]), 2 * whole**2)

    assert by_normal_form(right)


ANY_REAL = {"domain": "real", "lo": None, "hi": None, "lo_open": False, "hi_open": False}


def test_mixed_derivatives_have_no_value_where_there_is_one_epsilon() -> None:
    # d/dy d/dx xy = 1; with one epsilon for both it came out as 0, and a truth was refuted
    stated = {
        "format": 1,
        "sizes": {},
        "variables": [["x", ANY_REAL], ["y", ANY_REAL]],
        "statement": [
            "equal",
            ["derivative", ["derivative", ["mul", ["var", "x"], ["var", "y"]], "x"], "y"],
            ["num", "1"],
        ],
    }
    values = {"kind": "counterexample", "values": {"x": "2", "y": "3"}}
    assert not check(stated, values).ok
    assert check(stated, {"kind": "derivation", "lines": []}).ok


def test_a_mask_is_held_fixed_where_its_support_mentions_the_variable() -> None:
    # the only mask is (p), so that E d/dp (m p) = E m = p, and not d/dp p^2
    p, m = ["var", "p"], ["item", ["var", "m"], ["pos", 0]]
    law = ["finite", 1, 1, ["vector", ["num", "1"]], ["rows", ["vector", p]]]
    mean = ["E", law, "m", ["derivative", ["mul", m, p], "p"]]
    stated = {
        "format": 1,
        "sizes": {},
        "variables": [["p", ANY_REAL]],
        "statement": ["equal", mean, ["mul", ["num", "2"], p]],
    }
    assert not check(stated, {"kind": "derivation", "lines": []}).ok
    assert check(stated, {"kind": "counterexample", "values": {"p": "1"}}).ok


def test_what_a_map_is_applied_to_is_held_fixed_inside() -> None:
    # a -> d/dx (x a) is the identity, also at a = x
    x, a = ["var", "x"], ["var", "a"]
    once = ["iterate", ["num", "1"], x, "a", ["derivative", ["mul", x, a], "x"]]
    stated = {
        "format": 1,
        "sizes": {},
        "variables": [["x", ANY_REAL]],
        "statement": ["equal", once, ["mul", ["num", "2"], x]],
    }
    assert not check(stated, {"kind": "derivation", "lines": []}).ok
