"""Expressions refuse what would make a formula mean something else than it says."""

from fractions import Fraction

import pytest
import sympy

from lossproof.proofs.kernel.evaluate import evaluate
from lossproof.theory.expressions import Expr, ShapeError, StatementError, as_expr, bind, freshen
from lossproof.theory.masks import bernoulli
from lossproof.theory.vocabulary import (
    Equal,
    Implies,
    inner,
    matrix,
    schur,
    sqrt,
    total,
    trace,
    vector,
)

p = Expr(("var", "p"), ())
rho = Expr(("var", "rho"), ("n", "n"))
x = Expr(("var", "x"), ("n",))


@pytest.mark.parametrize("bad", [0.5, 1e-9, 1j, True, "1/2", None, float("nan")])
def test_what_is_not_exact_is_refused(bad: object) -> None:
    with pytest.raises(StatementError):
        _ = p + bad


@pytest.mark.parametrize(
    "branch",
    [
        lambda: bool(p),
        lambda: p == 1,
        lambda: p != 1,
        lambda: p < 1,
        lambda: 0 <= p <= 1,
        lambda: float(p),  # pyright: ignore[reportArgumentType]
        lambda: range(Expr(("size", "n"), ())),  # type: ignore[call-overload]
        lambda: p in [1, 2],
        lambda: max(p, 1),
        lambda: len(x),
        lambda: list(x),
    ],
)
def test_an_expression_has_no_truth_value_and_no_order(branch: object) -> None:
    with pytest.raises((StatementError, TypeError)):
        branch()  # type: ignore[operator]


@pytest.mark.parametrize(
    "mistake",
    [
        lambda: rho + 1,
        lambda: rho * rho,
        lambda: rho @ p,
        lambda: p / rho,
        lambda: rho**2,
        lambda: x @ x,
        lambda: schur(rho, x),
        lambda: inner(x, Expr(("var", "y"), ("d",))),
        lambda: rho @ Expr(("var", "s"), ("d", "d")),
        lambda: trace(x),
        lambda: matrix([[1, 2], [3]]),
        lambda: vector([]),
        lambda: Equal(rho, x),
        lambda: x[0, 1],
        lambda: x[-1],
        lambda: x[p],
        lambda: sqrt(0),
    ],
)
def test_shapes_that_do_not_fit_are_refused(mistake: object) -> None:
    with pytest.raises((ShapeError, StatementError)):
        mistake()  # type: ignore[operator]


def test_what_is_written_is_kept_as_written() -> None:
    assert (p * (1 - p) + 0).tree == (
        "add", ("mul", ("var", "p"), ("sub", ("num", "1"), ("var", "p"))), ("num", "0"),
    )  # fmt: skip


def test_sympy_numbers_stay_exact() -> None:
    value = as_expr(sympy.Rational(1, 3) + sympy.sqrt(2) / 2 * sympy.I)
    assert "sqrt" in repr(value.tree) and "imag" in repr(value.tree)
    assert as_expr(sympy.Rational(2, 4)).tree == ("num", "1/2")
    assert as_expr(Fraction(3, 6)).tree == ("num", "1/2")
    for bad in (sympy.pi, sympy.Symbol("q"), sympy.Float(0.5), sympy.cbrt(2)):
        with pytest.raises(StatementError):
            as_expr(bad)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (sympy.cos(sympy.pi / 5), "1/4 + 1/4*sqrt(5)"),
        (sympy.cos(2 * sympy.pi / 5), "-1/4 + 1/4*sqrt(5)"),
        (sympy.cos(sympy.pi / 8) ** 2, "1/2 + 1/4*sqrt(2)"),
        (sympy.sqrt(5) / 4 + sympy.Rational(1, 4), "1/4 + 1/4*sqrt(5)"),
        (sympy.cos(sympy.pi / 12), "1/4*sqrt(2) + 1/4*sqrt(6)"),
        (sympy.sqrt(3 + 2 * sympy.sqrt(2)), "1 + sqrt(2)"),
        (1 / (1 - sympy.sqrt(2)), "-1 - sqrt(2)"),
        ((1 + sympy.sqrt(5)) ** 2, "6 + 2*sqrt(5)"),
        (sympy.exp(2 * sympy.pi * sympy.I / 3), "-1/2 + 1/2*I*sqrt(3)"),
        (sympy.GoldenRatio, "1/2 + 1/2*sqrt(5)"),
        (1 / sympy.sqrt(2), "1/2*sqrt(2)"),
        (sympy.sqrt(sympy.Rational(3, 5)), "1/5*sqrt(15)"),
    ],
    ids=str,
)
def test_numbers_with_square_roots_keep_their_value(value: object, text: str) -> None:
    assert str(evaluate(as_expr(value).tree, {})) == text


@pytest.mark.parametrize(
    "value",
    [
        sympy.cos(sympy.pi / 7),
        sympy.cbrt(2),
        sympy.sqrt(2 + sympy.sqrt(2)),
        sympy.cos(sympy.pi / 8),
        sympy.pi,
        sympy.E,
        sympy.oo,
        sympy.nan,
    ],
    ids=str,
)
def test_other_numbers_are_refused_with_what_is_allowed(value: object) -> None:
    with pytest.raises(StatementError, match="rationals, sqrt of positive integers, I"):
        as_expr(value)


def test_nothing_is_captured_by_a_bound_name() -> None:
    def doubled(y: Expr) -> Expr:
        return total("n", lambda k: x[k] * y)

    outer = total("n", lambda k: doubled(x[k]))
    _, name, _, body = outer.tree
    assert name != body[1], "the inner and the outer index must not share a name"
    assert body[3] == ("mul", ("item", ("var", "x"), ("idx", body[1])),
                       ("item", ("var", "x"), ("idx", name)))  # fmt: skip


def test_nested_expectations_keep_their_masks_apart() -> None:
    law = bernoulli("n", p)

    def overlap(mask: Expr) -> Expr:
        return law.expectation(lambda m: inner(m, mask))

    both = law.expectation(lambda m: overlap(m))
    assert both.tree[2] != both.tree[3][2]
    assert both.tree[3][3] == ("dot", ("var", both.tree[3][2]), ("var", both.tree[2]))


def test_binding_names_follow_the_parameter() -> None:
    name, body = bind(
        lambda flips: Expr(("var", flips.tree[1]), ()), lambda t: Expr(("var", t), ())
    )
    assert name == "flips" and body.tree == ("var", "flips")


def test_implies_needs_a_hypothesis() -> None:
    with pytest.raises(StatementError):
        Implies(Equal(p, p))


def test_freshening_captures_nothing() -> None:
    """With m taken, E_m E_m'[m' m] keeps its two masks apart."""
    law = ("law", "l")
    product = ("dot", ("var", "m'"), ("var", "m"))
    tree = ("E", law, "m", ("E", law, "m'", product))
    _, _, outer, (_, _, inside, body) = freshen(tree, frozenset({"m"}))
    assert len({outer, inside, "m"}) == 3
    assert body == ("dot", ("var", inside), ("var", outer))
    assert freshen(tree, frozenset({"p"})) == tree


def test_a_modulus_is_the_root_of_the_squared_modulus() -> None:
    z = Expr(("var", "z"), ())
    assert abs(z).tree == ("root", ("abs2", ("var", "z"))) and abs(z).shape == ()
    with pytest.raises(ShapeError, match="modulus"):
        abs(x)
