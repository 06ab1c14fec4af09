"""Suspected violations are real, rounding or ties: near-ties both ways, ranks that floats blur."""

import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from lossproof.proofs.kernel.adjudicate import decide, is_singular
from lossproof.proofs.kernel.evaluate import fault, holds
from lossproof.proofs.kernel.functions import blocks, eigenvalues
from lossproof.proofs.kernel.instances import read_instance
from lossproof.proofs.kernel.matrices import product
from lossproof.proofs.kernel.numbers import NotExact, Number, number, squarefree
from lossproof.proofs.kernel.values import Unknown
from lossproof.proofs.makers import Oracle

Tree = tuple[Any, ...]
TINY = Fraction(1, 10**12)


def num(value: int | str | Fraction) -> Tree:
    return ("num", str(value))


def near(tree: Tree, gap: Fraction) -> Tree:
    return ("add", tree, num(gap))


def mixed(d: int, rank: int, seed: int, *, real: bool = False) -> list[list[Number]]:
    """A state of a given rank with rational entries: G G* / tr."""
    rng = random.Random(seed)
    unit = Number(((1, (Fraction(0), Fraction(not real))),))
    g = [
        [number(rng.randint(-4, 4)) + unit * number(rng.randint(-4, 4)) for _ in range(rank)]
        for _ in range(d)
    ]
    h = [[x.conjugate() for x in column] for column in zip(*g, strict=True)]
    m = product(g, h)
    total = m[0][0]
    for k in range(1, d):
        total = total + m[k][k]
    inverse = total.inverse()
    return [[x * inverse for x in row] for row in m]


def floats(m: list[list[Number]]) -> Any:
    def at(x: Number) -> complex:
        return sum((complex(a, b) * r**0.5 for r, (a, b) in x.parts), 0j)

    return np.array([[at(x) for x in row] for row in m])


RHO: Tree = ("var", "rho")
ENTROPY: Tree = ("von_neumann_entropy", RHO)


def bits(m: list[list[Number]]) -> float:
    values = np.linalg.eigvalsh(floats(m))
    return float(-sum(x * np.log2(x) for x in values if x > 1e-12))


@pytest.mark.parametrize(
    ("d", "rank", "real"),
    [(2, 2, False), (3, 2, False), (4, 2, True), (4, 3, False), (4, 4, False)],
)
def test_entropies_of_any_rank_are_told_from_numbers_nearby(d: int, rank: int, real: bool) -> None:
    """A singular state has an entropy too: no rounding of its zero eigenvalues hides it."""
    for seed in range(3):
        rho = mixed(d, rank, seed, real=real)
        value = Fraction(bits(rho)).limit_denominator(10**9)
        for gap, below in ((Fraction(1, 10**6), True), (Fraction(-1, 10**6), False)):
            end = num(value + gap)
            assert holds(("atmost", ENTROPY, end), {"rho": rho}) is below
            assert decide(("atmost", ENTROPY, end), {"rho": rho}) == (
                "rounding" if below else "real"
            )
            assert holds(("less", end, ENTROPY), {"rho": rho}) is not below


LOG3: Tree = ("log2", num(3))


@pytest.mark.parametrize("gap", [TINY, Fraction(1, 10**6), TINY * TINY])
def test_near_ties_fall_on_the_right_side(gap: Fraction) -> None:
    third = num(Fraction(1, 3))
    h: Tree = ("shannon_entropy", ("vector", third, third, third))
    surd: Tree = ("sub", ("add", ("sqrt", 2), ("sqrt", 3)), ("root", num(Fraction(99, 10))))
    for left, right in ((h, LOG3), (("sqrt", 2), ("root", num(2))), (surd, surd)):
        assert decide(("atmost", near(left, gap), right), {}) == "real"
        assert decide(("atmost", near(left, -gap), right), {}) == "rounding"
        assert decide(("less", near(left, -gap), right), {}) == "rounding"
        assert decide(("equal", near(left, gap), right), {}) == "real"
        assert decide(("not", ("less", right, near(left, -gap))), {}) == "rounding"


def test_ties_are_ties_and_strict_orders_fall_there() -> None:
    pure = [[number(Fraction(1, 2))] * 2 for _ in range(2)]
    assert decide(("atmost", ("eigenvalue_max", RHO), num(1)), {"rho": pure}) == "tie"
    assert decide(("less", ("eigenvalue_max", RHO), num(1)), {"rho": pure}) == "real"
    for d in (2, 3, 4, 5):
        flat = [[number(Fraction(1, d))] * d for _ in range(d)]
        assert decide(("atmost", ENTROPY, num(0)), {"rho": flat}) == "tie"
        assert decide(("equal", num(0), ENTROPY), {"rho": flat}) == "tie"
        assert decide(("atmost", ENTROPY, num(-TINY)), {"rho": flat}) == "real"
        assert decide(("atmost", ENTROPY, num(TINY)), {"rho": flat}) == "rounding"


def test_orders_of_matrices_and_vectors() -> None:
    eye: Tree = ("eye", 2)
    half = num(Fraction(1, 2))
    pure = ("rows", ("vector", half, half), ("vector", half, half))
    assert decide(("loewner", pure, eye), {}) == "tie"
    assert decide(("loewner", pure, ("mul", num(1 + TINY), eye)), {}) == "rounding"
    assert decide(("loewner", pure, ("mul", num(1 - TINY), eye)), {}) == "real"
    flat, sharp = ("vector", half, half), ("vector", num("3/4"), num("1/4"))
    assert decide(("majorised", flat, sharp), {}) == "rounding"
    assert decide(("majorised", sharp, sharp), {}) == "tie"
    assert decide(("majorised", sharp, flat), {}) == "real"


def test_equations_of_matrices_whose_entries_are_not_exact() -> None:
    def entries(x: Tree) -> Tree:
        return ("rows", ("vector", num(1), x), ("vector", ("neg", x), num(0)))

    e, shifted = ("exp", num(1)), ("exp", num(1 + TINY))
    product = ("mul", ("exp", num(Fraction(1, 2))), ("exp", num(Fraction(1, 2))))
    for wrap in (entries, lambda x: ("vector", num(1), x), lambda x: ("mul", ("imag",), x)):
        assert decide(("equal", wrap(e), wrap(shifted)), {}) == "real"
        assert decide(("not", ("equal", wrap(e), wrap(shifted))), {}) == "rounding"
        assert decide(("equal", wrap(e), wrap(product)), {}) == "unknown"  # true


def test_orders_of_matrices_whose_entries_are_not_exact() -> None:
    """The spectrum of a path of three levels with weights 1, 2, 3 has no square roots."""
    a = ("rows", ("vector", num(1), num(1), num(0)), ("vector", num(1), num(2), num(1)),
         ("vector", num(0), num(1), num(4)))  # fmt: skip
    top, bottom = ("eigenvalue_max", a), ("eigenvalue_min", a)
    eye: Tree = ("eye", 3)
    for shift, verdict in ((TINY, "rounding"), (-TINY, "real"), (Fraction(0), "unknown")):
        bound = ("mul", ("add", top, num(shift)), eye)
        assert decide(("loewner", a, bound), {}) == verdict
        low = ("mul", ("sub", bottom, num(shift)), eye)
        assert decide(("loewner", low, a), {}) == verdict
    assert decide(("loewner", ("rows", ("vector", num(0), num(1)), ("vector", num(0), num(0))),
                   ("mul", top, ("eye", 2))), {}) == "unknown"  # fmt: skip
    middle = ("sub", ("sub", num(7), top), bottom)
    spectrum, diagonal = ("vector", bottom, middle, top), ("diagvec", a)
    assert decide(("majorised", spectrum, diagonal), {}) == "real"  # I. Schur, 1923: the converse
    assert decide(("majorised", diagonal, spectrum), {}) == "unknown"  # true, with equal totals
    longer = ("vector", bottom, middle, ("add", top, num(TINY)))
    assert decide(("majorised", diagonal, longer), {}) == "real"  # the totals differ


def test_what_is_given_is_enclosed_inside_of_what_has_no_exact_value() -> None:
    """Channels, laws, convex functions, set functions, maps applied k times, natural exponents."""
    zero, one, two, three = (number(k) for k in range(4))
    env = {
        "phi": [[[zero, one], [zero, zero]], [[one, zero], [zero, zero]]],  # all goes to |0>
        "law": {"weights": [number(Fraction(1, 2))] * 2, "support": [[one, three], [three, one]]},
        "f": {"curvature": one, "pieces": [(zero, zero), (two, -one)]},  # x^2 + max(0, 2x - 1)
        "V": [zero, one, two, three],
        "k": three,
    }
    log3: Tree = ("log", num(3))
    third: Tree = ("rows", ("vector", num("1/3"), num(0)), ("vector", num(0), num("2/3")))
    kraus = ("operator", "phi", ("idx", "j"))
    image = ("sum", "j", 2, ("matmul", ("matmul", kraus, third), ("dagger", kraus)))
    m1, m2 = (("item", ("var", "m"), ("pos", k)) for k in (0, 1))
    log_of_mask = ("add", ("log", m1), ("log", m2))
    square = ("mul", log3, log3)
    powers = ("mul", log3, square)
    cases: list[tuple[Tree, Tree]] = [
        (("add", ("von_neumann_entropy", image), log3), log3),
        (("E", ("law", "law"), "m", log_of_mask), log3),
        (("apply", "f", log3), ("add", square, ("sub", ("mul", num(2), log3), num(1)))),
        (("mul", ("value", "V", ("vector", num(0), num(1))), log3), ("add", log3, log3)),
        (("iterate", ("var", "k"), log3, "x", ("add", ("var", "x"), log3)), ("mul", num(4), log3)),
        (("pow", log3, ("var", "k")), powers),
        (("item", ("falls", ("vector", powers, log3)), ("pos", 0)), ("sub", powers, log3)),
    ]  # fmt: skip
    for left, right in cases:
        assert decide(("atmost", near(left, TINY), right), env) == "real", left
        assert decide(("atmost", near(left, -TINY), right), env) == "rounding", left


def test_parts_hypotheses_and_what_is_open() -> None:
    tie, loose = ("atmost", num(1), num(1)), ("atmost", num(0), num(1))
    false = ("atmost", num(1), num(0))
    assert decide(("and", tie, loose), {}) == "tie"
    assert decide(("and", loose, loose), {}) == "rounding"
    assert decide(("and", loose, false), {}) == "real"
    assert decide(("implies", (tie,), false), {}) == "real"
    assert decide(("implies", (false,), loose), {}) == "unknown"
    assert decide(("implies", (false,), false), {}) == "unknown"
    assert decide(("iff", loose, false), {}) == "real"
    for undefined in (("log", num(0)), ("div", num(1), num(0))):
        assert decide(("less", undefined, num(1)), {}) == "unknown"


ZERO_AT_HEART: Tree = (
    "sub",
    ("mul", ("log", num(2)), ("log", num(3))),
    ("mul", ("log", num(4)), ("mul", num("1/2"), ("log", num(3)))),
)
"""log 2 log 3 - (log 4)(log 3)/2 = 0, which enclosures see only as an interval around 0."""


@pytest.mark.parametrize(
    "tree",
    [
        ("log", ("pow", ZERO_AT_HEART, num(2))),
        ("log2", ("abs", ZERO_AT_HEART)),
        ("div", num(1), ("pow", ZERO_AT_HEART, num(2))),
        ("div", num(-1), ("abs", ZERO_AT_HEART)),
        ("log", ("trace_norm", ("mul", ZERO_AT_HEART, ("eye", 2)))),
    ],
)
def test_the_pole_of_a_logarithm_or_a_quotient_decides_nothing(tree: Tree) -> None:
    """At a pole the enclosure is a half line: it lies on one side of 0 and has no value."""
    for statement in (("less", tree, num(1)), ("less", num(1), tree), ("equal", tree, num(1))):
        with pytest.raises(Unknown):
            holds(statement, {})
        assert decide(statement, {}) == "unknown" and decide(("not", statement), {}) == "unknown"


def test_what_is_not_positive_has_no_entropy_however_small_the_fault() -> None:
    rho = [[number(Fraction(2, 3)), number(Fraction(1, 3))], [number(Fraction(1, 3)), number(0)]]
    three = [[*row, number(0)] for row in rho] + [[number(0)] * 2 + [number(Fraction(1, 3))]]
    for bad in (rho, three):
        assert "semidefinite" in fault(("less", ENTROPY, num(100)), {"rho": bad})
        assert "semidefinite" in fault(("less", near(ENTROPY, TINY), LOG3), {"rho": bad})
        assert decide(("less", num(100), ENTROPY), {"rho": bad}) == "unknown"


def test_spectra_block_by_block_against_floats() -> None:
    rng = random.Random(5)
    found = 0
    for _ in range(60):
        n = rng.randint(2, 6)
        order = rng.sample(range(n), n)
        m = [[number(0)] * n for _ in range(n)]
        for a, b in zip(order[::2], order[1::2], strict=False):
            m[a][a], m[b][b] = number(rng.randint(-3, 3)), number(rng.randint(-3, 3))
            w = rng.randint(-3, 3)
            m[a][b] = Number.of({1: (Fraction(w), Fraction(1))})
            m[b][a] = m[a][b].conjugate()
        assert max(len(block) for block in blocks(m)) <= 2
        exact = sorted(float(x._enclose(60)[0]) for x in eigenvalues(m))
        assert np.allclose(exact, np.linalg.eigvalsh(floats(m)), atol=1e-9)
        found += 1
    assert found == 60
    chain = [[number(int(abs(i - j) == 1)) for j in range(4)] for i in range(4)]
    assert blocks(chain) == [[0, 1, 2, 3]]
    with pytest.raises(NotExact):  # the golden ratio is there, but in no block of two
        eigenvalues(chain)


def test_singular_is_exact() -> None:
    assert is_singular(mixed(4, 3, 1)) and is_singular(mixed(3, 1, 2))
    full = mixed(3, 3, 3)
    assert not is_singular(full)
    assert not is_singular([[number(0), number(1)], [number(1), number(0)]])
    assert is_singular([[number(0)] * 2, [number(0), number(1)]])
    nearly = [[number(1), number(1)], [number(1), number(1 + TINY * TINY)]]
    assert not is_singular(nearly)


def test_square_free_parts_by_definition() -> None:
    large = [10**12, 999_983**2, 999_983 * 999_979, 2 * 999_983, 8 * 9_973**2]
    for k in [*range(1, 3000), *large]:
        s, r = squarefree(k)
        assert s * s * r == k
        assert all(r % (d * d) for d in range(2, 1500))
    assert squarefree(999_983**2) == (999_983, 1)


def test_the_oracle_decides() -> None:
    state = {"domain": "state", "size": 3}
    claim = {
        "format": 1,
        "sizes": {},
        "variables": [["rho", state]],
        "statement": ["atmost", ["von_neumann_entropy", ["var", "rho"]], ["num", "3/2"]],
    }
    oracle = Oracle(read_instance(claim))
    third = [["1/3", "0", "0"], ["0", "1/3", "0"], ["0", "0", "1/3"]]
    assert oracle.decide({"rho": third}) == "real"
    assert oracle.decide({"rho": [["1/2", 0, 0], [0, "1/4", 0], [0, 0, "1/4"]]}) == "tie"
    assert oracle.decide({"rho": [["1/2", 0, 0], [0, "1/2", 0], [0, 0, 0]]}) == "rounding"
    assert oracle.decide({"rho": [["1", 0, 0], [0, "1", 0], [0, 0, 0]]}) == "unknown"
