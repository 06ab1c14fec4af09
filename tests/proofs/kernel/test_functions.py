"""Logarithms, roots, entropies and spectra: exact values, normal forms, where they are defined."""

import math
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from lossproof.numerics.floats import evaluate as floats
from lossproof.paper.notation import latex, text
from lossproof.proofs.kernel.check import check
from lossproof.proofs.kernel.declarations import Context, Refused
from lossproof.proofs.kernel.equality import prove_equal
from lossproof.proofs.kernel.evaluate import evaluate
from lossproof.proofs.kernel.functions import FUNCTIONS, eigenvalues
from lossproof.proofs.kernel.language import shape
from lossproof.proofs.kernel.numbers import NotExact, number
from lossproof.proofs.kernel.numbers import root as sqrt
from lossproof.proofs.kernel.soundness import check_sound
from lossproof.proofs.kernel.values import Unknown
from lossproof.theory.vocabulary import matrix

Tree = tuple[Any, ...]
P, Q = ("var", "p"), ("var", "q")
REAL = {"domain": "real", "lo": "0", "hi": "1", "lo_open": False, "hi_open": False}
OPEN = {**REAL, "lo_open": True}
CONTEXT = Context(
    {"n": 1},
    {
        "p": REAL,
        "q": REAL,
        "o": OPEN,
        "z": {"domain": "complex"},
        "w": {"domain": "distribution", "size": "n"},
        "x": {"domain": "vector", "size": "n", "entries": "real"},
        "rho": {"domain": "state", "size": "n"},
        "A": {"domain": "matrix", "rows": "n", "cols": "n", "entries": "complex"},
        "K": {"domain": "hermitian", "size": "n"},
    },
)


def num(value: int | str | Fraction) -> Tree:
    return ("num", str(value))


def rows(*entries: list[Any]) -> Tree:
    return matrix([[Fraction(x) for x in row] for row in entries]).tree


@pytest.mark.parametrize(
    ("tree", "value"),
    [
        (("log", num(1)), number(0)),
        (("log2", num("1/8")), number(-3)),
        (("root", num("9/4")), number(Fraction(3, 2))),
        (("root", num("1/2")), sqrt(2) * number(Fraction(1, 2))),
        (("root", num(0)), number(0)),
        (("binary_entropy", num(0)), number(0)),
        (("binary_entropy", num(1)), number(0)),
        (("binary_entropy", num("1/2")), number(1)),
        (("shannon_entropy", ("vector", num("1/2"), num("1/4"), num("1/4"), num(0))),
         number(Fraction(3, 2))),
        (("von_neumann_entropy", rows(["1/2", "1/2"], ["1/2", "1/2"])), number(0)),
        (("von_neumann_entropy", rows(["1/2", 0], [0, "1/2"])), number(1)),
        (("eigenvalue_max", rows([1, 2], [2, 1])), number(3)),
        (("eigenvalue_min", rows([1, 2], [2, 1])), number(-1)),
        (("trace_norm", rows([1, 2], [2, 1])), number(4)),
        (("trace_norm", rows([0, 1, 1], [1, 0, 1], [1, 1, 0])), number(4)),
        (("eigenvalue_max", rows([0, 1], [1, 1])),
         (number(1) + sqrt(5)) * number(Fraction(1, 2))),
    ],
)  # fmt: skip
def test_exact_values(tree: Tree, value: Any) -> None:
    assert (evaluate(tree, {}) - value).is_zero()
    assert floats(tree, {}, 1)[0] == pytest.approx(float(value._enclose(60)[0]), abs=1e-12)


@pytest.mark.parametrize(
    "tree",
    [
        ("log", num(2)), ("log", num(0)), ("log2", num(3)), ("log2", num(-1)), ("root", num(-1)),
        ("binary_entropy", num("1/3")), ("binary_entropy", num(2)),
        ("shannon_entropy", ("vector", num("-1/2"), num(1))),
        ("eigenvalue_max", rows([0, 1], [0, 0])), ("trace_norm", rows([0, 1], [-1, 0])),
        ("von_neumann_entropy", rows([2, 0], [0, -1])),
    ],
)  # fmt: skip
def test_no_exact_value_is_made_up(tree: Tree) -> None:
    with pytest.raises(Unknown):
        evaluate(tree, {})


def test_exact_spectra_against_floats() -> None:
    rng = random.Random(7)
    found = 0
    for _ in range(300):
        n = rng.randint(2, 4)
        if rng.random() < 0.5:
            a, b = rng.randint(-3, 3), rng.randint(-3, 3)
            m = [[Fraction(a * (r == c) + b) for c in range(n)] for r in range(n)]
        else:
            m = [[Fraction(0)] * n for _ in range(n)]
            for r in range(n):
                for c in range(r + 1):
                    m[r][c] = m[c][r] = Fraction(rng.randint(-2, 2))
        try:
            exact = eigenvalues([[number(x) for x in row] for row in m])
        except NotExact:
            continue
        found += 1
        low = sorted(float(x._enclose(60)[0]) for x in exact)
        assert np.allclose(low, np.linalg.eigvalsh(np.array(m, float)), atol=1e-9)
    assert found > 100


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        (("log", P), "log of"), (("log2", ("sub", P, num(2))), "log2 of"),
        (("root", ("neg", P)), "negative"), (("root", ("var", "z")), "negative"),
        (("binary_entropy", ("add", P, Q)), "leave"),
        (("shannon_entropy", ("var", "x")), "negative"),
        (("von_neumann_entropy", ("var", "K")), "semidefinite"),
        (("von_neumann_entropy", rows([1, 2], [2, 1])), "semidefinite"),
        (("eigenvalue_max", ("var", "A")), "Hermitian"),
        (("eigenvalue_min", rows([0, 1], [0, 0])), "Hermitian"),
        (("trace_norm", ("var", "A")), "Hermitian"),
        (("root", ("log", P)), "negative"),
    ],
)  # fmt: skip
def test_refused_where_undefined(tree: Tree, said: str) -> None:
    assert shape(tree, CONTEXT) == ()
    with pytest.raises(Refused, match=said):
        check_sound(tree, CONTEXT)


@pytest.mark.parametrize(
    "tree",
    [
        ("log", ("var", "o")), ("log2", ("add", P, num(1))), ("root", ("mul", P, Q)),
        ("root", ("mul", P, ("sub", num(1), P))), ("binary_entropy", ("mul", P, Q)),
        ("binary_entropy", ("div", ("add", num(1), P), num(2))),
        ("shannon_entropy", ("var", "w")), ("shannon_entropy", ("vector", P, ("sub", num(1), P))),
        ("von_neumann_entropy", ("var", "rho")), ("eigenvalue_min", ("var", "K")),
        ("trace_norm", ("sub", ("var", "rho"), ("eye", "n"))),
        ("von_neumann_entropy", ("rows", ("vector", ("div", ("add", num(1), P), num(2)), num(0)),
                                 ("vector", num(0), ("div", ("sub", num(1), P), num(2))))),
        ("von_neumann_entropy", ("rows", ("vector", num(1), P), ("vector", P, num(1)))),
    ],
)  # fmt: skip
def test_sound_where_defined(tree: Tree) -> None:
    check_sound(tree, CONTEXT)


def test_the_square_of_a_root_and_only_that() -> None:
    e = ("mul", P, ("sub", num(1), P))
    assert prove_equal(CONTEXT, ("mul", ("root", e), ("root", e)), e).equal
    assert prove_equal(CONTEXT, ("pow", ("root", e), num(3)), ("mul", e, ("root", e))).equal
    assert not prove_equal(CONTEXT, ("root", e), e).equal
    assert not prove_equal(CONTEXT, ("mul", ("root", P), ("root", Q)), P).equal
    assert not prove_equal(CONTEXT, ("root", ("pow", P, num(2))), ("neg", P)).equal


def test_arguments_in_normal_form_and_the_symmetry_of_binary_entropy() -> None:
    one = ("binary_entropy", ("sub", num(1), ("mul", P, Q)))
    assert prove_equal(CONTEXT, one, ("binary_entropy", ("mul", Q, P))).equal
    assert not prove_equal(CONTEXT, one, ("binary_entropy", P)).equal
    swapped = ("sub", num(1), ("log", ("add", Q, num(2))))
    assert not prove_equal(CONTEXT, ("log", ("add", Q, num(2))), swapped).equal
    assert prove_equal(CONTEXT, ("conj", one), one).equal
    a = ("trace_norm", ("rows", ("vector", P, Q), ("vector", Q, P)))
    b = ("trace_norm", ("rows", ("vector", P, Q), ("vector", Q, Q)))
    assert prove_equal(CONTEXT, a, a).equal
    assert not prove_equal(CONTEXT, a, b).equal


def test_constants_are_settled() -> None:
    assert prove_equal(CONTEXT, ("root", num("1/2")), ("div", ("sqrt", 2), num(2))).equal
    assert prove_equal(CONTEXT, ("log2", num(8)), num(3)).equal
    assert not prove_equal(CONTEXT, ("log", num(8)), num(3)).equal


def _instance(statement: Tree) -> dict[str, Any]:
    return {"format": 1, "sizes": {}, "variables": [["p", REAL]], "statement": statement}


def test_signs_that_hold_and_signs_that_do_not() -> None:
    def stands(statement: Tree) -> bool:
        return check(_instance(statement), {"kind": "derivation", "lines": []}).ok

    h = ("binary_entropy", P)
    assert stands(("atmost", num(0), h))
    assert stands(("atmost", num(0), ("log", ("add", num(1), P))))
    assert not stands(("less", num(0), h))
    assert not stands(("atmost", h, num(0)))
    assert not stands(("atmost", num(0), ("log", ("div", ("add", num(1), P), num(2)))))
    big = ("von_neumann_entropy", ("mul", num(3), ("eye", 2)))
    assert not stands(("atmost", num(0), big))  # -6 log2 3: not a state
    assert not stands(("atmost", num(0), ("shannon_entropy", ("vector", num(5)))))


def test_every_function_is_printed_and_has_a_float_reading() -> None:
    for op in FUNCTIONS:
        scalar = op in ("log", "log2", "root", "binary_entropy")
        argument = P if scalar else rows([1, 0], [0, 1])
        if op == "shannon_entropy":
            argument = ("vector", P, P)
        assert latex((op, argument)) and text((op, argument))
        assert np.isfinite(floats((op, argument), {"p": np.array([0.25])}, 1)).all()
    assert latex(("log2", P)) == r"\log_{2}(p)"
    assert text(("root", P)) == "√(p)"
    assert latex(("trace_norm", ("var", "K"))) == r"\lVert K\rVert_{1}"


def test_float_reading_is_undefined_off_the_domain() -> None:
    off = np.array([-0.5])
    for op in ("log", "log2", "root", "binary_entropy"):
        assert math.isnan(floats((op, P), {"p": off}, 1)[0])
    skew = ("trace_norm", rows([0, 1], [0, 0]))
    assert math.isnan(floats(skew, {}, 1)[0])
