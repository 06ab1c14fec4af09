"""Formulas in Typst: brackets, fractions, words and indices as Typst reads them."""

import pytest

from lossproof.paper.typst_notation import math, typst

RHO, P, M = ("var", "rho"), ("var", "p"), ("var", "m")
ROW, COL = ("idx", "i"), ("idx", "j")


@pytest.mark.parametrize(
    ("tree", "shown"),
    [
        (("entry", RHO, ROW, COL), "ρ_(i j)"),
        (("div", ("num", "1"), ("add", P, ("num", "2"))), "(1)/(p + 2)"),
        (("num", "-3/4"), "− (3)/(4)"),
        (("mul", P, ("add", P, ("num", "1"))), "p (p + 1)"),
        (("pow", ("add", P, ("num", "1")), ("num", "2")), "(p + 1)^(2)"),
        (("trace", ("matmul", RHO, RHO)), 'op("tr")(ρ ρ)'),
        (("sqrt", 2), "sqrt(2)"),
        (("root", P), "sqrt(p)"),
        (("conj", ("entry", RHO, ROW, COL)), "overline(ρ)_(i j)"),
        (("dagger", RHO), "ρ^(†)"),
        (("transpose", RHO), "ρ^(\u22a4)"),
        (("sum", "i", "n", ("item", M, ROW)), "∑_(i = 1)^(n) m_(i)"),
        (("exp", ("neg", P)), "upright(e)^(−p)"),
        (("least", M), "min_(k) m_(k)"),
        (("var", "x_star"), "x^(∗)"),
        (("var", "f_bar"), "macron(f)"),
        (("var", "rate2"), '"rate"_(2)'),
        (("rows", ("vector", P, P), ("vector", P, P)), "mat(p, p; p, p)"),
        (("imag",), "upright(i)"),
    ],
)
def test_formulas_are_printed_for_typst(tree: object, shown: str) -> None:
    assert typst(tree) == shown


def test_words_are_quoted_and_names_of_typst_are_not() -> None:
    assert math("x and y") == 'x "and" y'
    assert math("\ue000sqrt(x)") == "sqrt(x)"
    assert math('"is already" quoted') == '"is already" "quoted"'
    assert math("δ_ij = sᵀ") == "δ_(i j) = s^\u22a4"
