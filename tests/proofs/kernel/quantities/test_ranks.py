"""The checker of Choi ranks: minors, elimination, and what is refused."""

import random
from math import isqrt
from typing import Any

import pytest
import sympy as sp

from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.numbers import ONE, ZERO, I, number, root
from lossproof.proofs.kernel.quantities import ranks
from lossproof.proofs.kernel.quantities.door import confirm, seal
from lossproof.proofs.kernel.quantities.finding import Finding
from lossproof.proofs.kernel.quantities.grid import Grid
from lossproof.proofs.kernel.quantities.problem import exact_numbers
from lossproof.proofs.kernel.quantities.ranks import exact_rank

Json = Any


def ask(matrix: Json, **certificate: Json) -> Finding:
    problem = {"quantity": "choi_rank", "choi": matrix}
    return confirm(problem, seal(problem, certificate))


def ball(re: Json, den: int = 1, radius: str = "1/1000") -> Json:
    return {"den": den, "re": re, "radius": radius}


def minor(rows: list[int], columns: list[int], re: Json, den: int = 1) -> Json:
    return {"rows": rows, "columns": columns, "inverse": {"den": den, "re": re}}


@pytest.mark.parametrize("seed", range(12))
def test_elimination_agrees_with_sympy(seed: int) -> None:
    draw = random.Random(seed)
    n, rank = draw.randint(1, 6), draw.randint(1, 4)

    def entry() -> int:
        return draw.randint(-2, 2)

    def factor(rows: int, columns: int) -> sp.Matrix:
        return sp.Matrix(rows, columns, lambda i, j: entry() + sp.I * entry())

    product = (factor(n, rank) * factor(rank, n)).applyfunc(sp.expand)
    re = [[int(sp.re(x)) for x in product.row(i)] for i in range(n)]
    im = [[int(sp.im(x)) for x in product.row(i)] for i in range(n)]
    exact = exact_numbers(Grid(1, re, im))
    assert exact_rank(exact) == product.rank()
    scaled = [[x * (root(2) + I) for x in row] for row in exact]  # the same rank, not rational
    assert exact_rank(scaled) == product.rank()


def test_square_roots_are_told_apart_exactly() -> None:
    near = number(665857) * number(470832).inverse()  # sqrt 2 up to 1.6e-12
    assert exact_rank([[ONE, root(2)], [root(2), number(2)]]) == 1
    assert exact_rank([[ONE, near], [root(2), number(2)]]) == 2
    assert exact_rank([[ZERO, ZERO], [ZERO, ZERO]]) == 0


def test_a_minor_bounds_from_below() -> None:
    found = ask(ball([[2, 0], [0, 1]]), minor=minor([0, 1], [0, 1], [[1, 0], [0, 2]], 2))
    assert (found.lower, found.upper, found.exact) == (2, 2, number(2))
    one = ask(ball([[2, 0], [0, 0]]), minor=minor([0], [0], [[1]], 2))
    assert (one.lower, one.upper, one.exact) == (1, 2, None)
    assert ask(ball([[2, 0], [0, 0]])).lower == 0


@pytest.mark.parametrize(
    "bad",
    [
        minor([0, 1], [0, 1], [[1, 0], [0, 1]], 1),  # |1 - 2| is not below 1
        minor([1], [1], [[1]], 1),  # a zero is no minor
        minor([0, 0], [0, 1], [[1, 0], [0, 1]], 2),
        minor([0, 2], [0, 1], [[1, 0], [0, 1]], 2),
        minor([0, -1], [0, 1], [[1, 0], [0, 1]], 2),
        minor([True, False], [0, 1], [[1, 0], [0, 1]], 2),
        minor([0], [0, 1], [[1]], 2),
        minor([0], [0], [[1, 0], [0, 1]], 2),
        minor([], [], [[1]], 2),
        minor([0], [0], [[1]], 0),
        minor([0], [0], [[0.5]], 1),
        None,
    ],
)
def test_what_is_no_invertible_minor_is_refused(bad: Json) -> None:
    with pytest.raises(Refused):
        ask(ball([[2, 0], [0, 0]]), minor=bad)


def test_the_radius_counts() -> None:
    tiny = minor([0, 1], [0, 1], [[1, 0], [0, 1000]])
    assert ask(ball([[1000, 0], [0, 1]], 1000, "1/4000"), minor=tiny).lower == 2
    with pytest.raises(Refused, match="not shown"):
        ask(ball([[1000, 0], [0, 1]], 1000, "1/2000"), minor=tiny)


def test_only_exact_entries_are_eliminated() -> None:
    with pytest.raises(Refused, match="not known exactly"):
        ask(ball([[1, 0], [0, 1]]), elimination=True)
    exact = {"exact": [["1", "1"], ["1", "1"]]}
    assert ask(exact, elimination=True).exact == ONE
    with pytest.raises(Refused):
        ask(exact, elimination=True, minor=minor([0], [0], [[1]]))
    with pytest.raises(Refused):
        ask({"exact": [["1", "1"]]}, elimination=True)


def test_kraus_operators_are_the_rows() -> None:
    def kraus(*operators: Json, **certificate: Json) -> Finding:
        problem = {"quantity": "choi_rank", "kraus": list(operators)}
        return confirm(problem, seal(problem, certificate))

    one, two = {"exact": [["1", "0"], ["0", "1"]]}, {"exact": [["0", "1"], ["1", "0"]]}
    assert kraus(one, two, one, elimination=True).exact == number(2)
    floats = ball([[1, 0], [0, 1]])
    assert kraus(floats, minor=minor([0], [3], [[1]])).exact == ONE
    with pytest.raises(Refused, match="one shape"):
        kraus(one, {"exact": [["1", "0"]]}, elimination=True)
    with pytest.raises(Refused):
        kraus(elimination=True)


def test_each_operator_has_its_own_radius() -> None:
    # the first is known exactly, and no multiple of what the second may be
    small, large = ball([[0, 1]], 20, "0"), ball([[1, 0]], radius="1/10")
    problem = {"quantity": "choi_rank", "kraus": [small, large]}
    product = {"left": {"den": 1, "re": [[0], [1]]}, "right": {"den": 1, "re": [[1, 0]]}}
    with pytest.raises(Refused, match="outside"):
        confirm(problem, seal(problem, {"nearby": product}))
    problem["kraus"][0] = ball([[0, 1]], 20, "1/20")
    assert confirm(problem, seal(problem, {"nearby": product})).upper == 1


def test_exact_entries_stand_for_nothing_nearby() -> None:
    # of rank 2: the second entry is below what irrational neighbours are enclosed to
    exact = {"exact": [[[[2, "1", "0"]], "0"], ["0", f"1/{2**150}"]]}
    near_root = isqrt(2 << 200)
    right = {"den": 1 << 100, "re": [[near_root, 0]]}
    product = {"left": {"den": 1, "re": [[1], [0]]}, "right": right}
    with pytest.raises(Refused, match="known exactly"):
        ask(exact, nearby=product, minor=minor([0], [0], [[7]], 10))
    assert ask(exact, elimination=True).exact == number(2)


def near(**parts: Any) -> Finding:
    """Return what the kernel finds for the matrix of ones, known to 1/100."""
    ones = ball([[1, 1], [1, 1]], radius="1/100")
    factors = {"left": {"den": 1, "re": [[1], [1]]}, "right": {"den": 1, "re": [[1, 1]]}}
    return ask(ones, nearby={**factors, **parts})


def test_a_product_within_the_radius_bounds_from_above() -> None:
    assert near().upper == 1
    assert near(left={"den": 100, "re": [[101], [100]]}).upper == 1  # just inside
    for outside in (
        {"left": {"den": 100, "re": [[102], [100]]}},
        {"left": {"den": 100, "re": [[100], [100]], "im": [[2], [0]]}},
        {"left": {"den": 1, "re": [[1], [1], [1]]}},
        {"right": {"den": 1, "re": [[1, 1], [1, 1]]}},
        {"right": {"den": 1, "re": [[1]]}},
    ):
        with pytest.raises(Refused):
            near(**outside)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (minor([0, 0], [0, 1], [[1, 0], [0, 1]], 2), "each once"),
        (minor([], [], [[1]], 2), "each once"),
        (minor([0], [0, 1], [[1]], 2), "as many rows as columns"),
    ],
)
def test_a_minor_says_what_is_wrong_with_it(bad: Json, words: str) -> None:
    with pytest.raises(Refused, match=words):
        ask(ball([[2, 0], [0, 0]]), minor=bad)


def test_limits_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = {"quantity": "choi_rank", "kraus": []}
    with pytest.raises(Refused, match="list of Kraus operators"):
        confirm(problem, seal(problem, {}))
    monkeypatch.setattr(ranks, "MAX_WORK", 7)
    with pytest.raises(Refused, match="too large"):
        ask({"exact": [["1", "0"], ["0", "1"]]}, elimination=True)
