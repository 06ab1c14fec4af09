"""The float reading agrees with exact evaluation, and its margins catch planted falsehoods."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from lossproof.numerics.floats import BodyError, NoReading, evaluate, margin, read_batch
from lossproof.numerics.strategies import RandomSource, draw_value
from lossproof.proofs.certificates.rounding import to_float
from lossproof.proofs.kernel.declarations import Context
from lossproof.proofs.kernel.evaluate import evaluate as exactly
from lossproof.proofs.kernel.instances import check_statement
from lossproof.proofs.kernel.language import shape
from lossproof.proofs.kernel.numbers import NotExact, Number, number
from lossproof.proofs.kernel.values import Unknown, read_value

UNIT = {"domain": "real", "lo": "0", "hi": "1", "lo_open": False, "hi_open": False}
DOMAINS: dict[str, dict[str, Any]] = {
    "p": UNIT,
    "z": {"domain": "complex"},
    "k": {"domain": "natural", "from": 0},
    "i": {"domain": "index", "size": "n"},
    "v": {"domain": "vector", "size": "n", "entries": "complex"},
    "x": {"domain": "vector", "size": "n", "entries": "real"},
    "r": {"domain": "vector", "size": "n", "entries": "rates"},
    "w": {"domain": "distribution", "size": "n"},
    "A": {"domain": "matrix", "rows": "n", "cols": "n", "entries": "complex"},
    "rho": {"domain": "state", "size": "n"},
    "C": {"domain": "correlation", "size": "n", "entries": "complex"},
    "L": {"domain": "law", "size": "n", "entries": "complex"},
    "f": {"domain": "convex"},
}
BATCH = 5


class Grower:
    """Random well-formed trees."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.fresh = 0

    def index(self, bound: tuple[str, ...]) -> Any:
        return self.random.choice([("idx", "i"), *(("idx", b) for b in bound)])

    def name(self) -> str:
        self.fresh += 1
        return f"b{self.fresh}"

    def scalar(self, depth: int, bound: tuple[str, ...] = (), masks: tuple[str, ...] = ()) -> Any:
        leaves = [("num", "2/3"), ("imag",), ("sqrt", 2), ("size", "n"), ("var", "p"), ("var", "z")]
        if depth == 0:
            return self.random.choice(leaves)

        def s() -> Any:
            return self.scalar(depth - 1, bound, masks)

        def v() -> Any:
            return self.vector(depth - 1, bound, masks)

        def m() -> Any:
            return self.matrix(depth - 1, bound, masks)

        def i() -> Any:
            return self.index(bound)

        name = self.name()
        return self.random.choice(
            [
                lambda: ("add", s(), s()),
                lambda: ("sub", s(), s()),
                lambda: ("mul", s(), s()),
                lambda: ("div", s(), ("add", ("var", "p"), ("num", "1/2"))),
                lambda: ("pow", s(), ("num", "3")),
                lambda: ("pow", s(), ("add", ("num", "1"), ("var", "k"))),
                lambda: ("neg", s()),
                lambda: ("conj", s()),
                lambda: ("re", s()),
                lambda: ("abs2", s()),
                lambda: ("abs", ("re", s())),
                lambda: ("delta", i(), i()),
                lambda: ("item", v(), i()),
                lambda: ("entry", m(), i(), i()),
                lambda: ("sum", name, "n", self.scalar(depth - 1, (*bound, name), masks)),
                lambda: ("E", self.law(), name, self.scalar(depth - 1, bound, (*masks, name))),
                lambda: ("trace", m()),
                lambda: ("dot", v(), v()),
                lambda: ("apply", "f", ("re", s())),
                lambda: ("bregman", "f", ("re", s()), ("re", s())),
                lambda: ("greatest", ("re", v())),
                lambda: ("least", ("re", v())),
            ]
        )()

    def vector(self, depth: int, bound: tuple[str, ...] = (), masks: tuple[str, ...] = ()) -> Any:
        leaves = [("var", name) for name in ("v", "x", "r", "w", *masks)] + [("ones", "n")]
        if depth == 0:
            return self.random.choice(leaves)
        s, m = self.scalar(depth - 1, bound, masks), self.matrix(depth - 1, bound, masks)
        v, u = self.vector(depth - 1, bound, masks), self.vector(0, bound, masks)
        return self.random.choice(
            [
                ("add", v, u),
                ("hadamard", v, u),
                ("mul", s, v),
                ("matvec", m, v),
                ("diagvec", m),
                ("row", m, self.index(bound)),
                ("conj", v),
                ("abs2", v),
                ("pow", v, ("num", "2")),
                ("zeros", "n"),
            ]
        )

    def matrix(self, depth: int, bound: tuple[str, ...] = (), masks: tuple[str, ...] = ()) -> Any:
        leaves = [("var", "A"), ("var", "rho"), ("var", "C"), ("eye", "n"), ("ones", "n", "n")]
        if depth == 0:
            return self.random.choice(leaves)
        v, u = self.vector(depth - 1, bound, masks), self.vector(0, bound, masks)
        m, a = self.matrix(depth - 1, bound, masks), self.matrix(0, bound, masks)
        return self.random.choice(
            [
                ("add", m, a),
                ("sub", m, a),
                ("hadamard", m, a),
                ("matmul", m, a),
                ("mul", self.scalar(depth - 1, bound, masks), m),
                ("dagger", m),
                ("transpose", m),
                ("diagpart", m),
                ("diag", v),
                ("outer", u, v),
                ("unit", "n", self.index(bound), self.index(bound)),
            ]
        )

    def law(self) -> Any:
        rate = self.random.choice([("var", "p"), ("var", "r"), ("num", "1/3")])
        finite = ("finite", "n", "n", ("var", "w"), ("var", "A"))
        return self.random.choice([("bernoulli", "n", rate), ("law", "L"), finite])


def drawn(sizes: dict[str, int], seed: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the values of each row, exactly, and of the batch, in floats."""
    source = RandomSource(seed)
    data = [
        {name: draw_value(source, domain, sizes) for name, domain in DOMAINS.items()}
        for _ in range(BATCH)
    ]
    base: dict[str, Any] = {name: number(k) for name, k in sizes.items()}
    rows = []
    for values in data:
        env = dict(base)
        for name, domain in DOMAINS.items():
            env[name] = read_value(domain, values[name], env)
        rows.append(env)
    batch: dict[str, Any] = dict(sizes)
    for name, domain in DOMAINS.items():
        batch[name] = read_batch(domain, [values[name] for values in data])
    return rows, batch


def in_floats(value: Any) -> Any:
    if isinstance(value, Number):
        return to_float(value)
    return [in_floats(x) for x in value]


def test_agrees_with_exact_evaluation_on_random_trees() -> None:
    context = Context({"n": 1}, DOMAINS)
    seen: set[str] = set()
    compared = 0
    for seed in range(450):
        grower = Grower(seed)
        grow = (grower.scalar, grower.vector, grower.matrix)[seed % 3]
        tree = grow(3 if seed % 3 == 0 else 2)
        shape(tree, context)
        rows, batch = drawn({"n": 1 + seed % 3}, seed)
        values = evaluate(tree, batch, BATCH)
        for k, env in enumerate(rows):
            try:
                expected = np.array(in_floats(exactly(tree, env)))
            except (Unknown, NotExact):
                continue
            found = np.broadcast_to(values, (BATCH, *values.shape[1:]))[k]
            error = np.abs(found - expected).max() / max(1.0, np.abs(expected).max())
            assert error < 1e-9, (tree, found, expected)
            compared += 1
        seen |= set(_operations(tree))
    assert compared > 1800
    assert {"E", "sum", "bregman", "apply", "unit", "row", "delta", "pow", "finite"} <= seen


def _operations(tree: Any) -> list[str]:
    found = [str(tree[0])] if tree else []
    for part in tree:
        if isinstance(part, tuple):
            found += _operations(part)
    return found


def test_rows_and_vectors_written_out() -> None:
    tree = ("rows", ("vector", ("var", "p"), ("num", "1")), ("vector", ("num", "0"), ("var", "p")))
    env = {"p": np.array([0.25, 0.5])}
    assert np.allclose(evaluate(("entry", tree, ("pos", 0), ("pos", 1)), env, 2), 1)
    found = evaluate(tree, env, 2)
    assert np.allclose(found, [[[0.25, 1], [0, 0.25]], [[0.5, 1], [0, 0.5]]])


def test_exponential_and_derivative() -> None:
    rate = np.array([0.001, 0.3, 2.0])
    tree = ("derivative", ("exp", ("div", ("neg", ("var", "t")), ("var", "T"))), "t")
    found = evaluate(tree, {"t": np.array([0.0, 0.5, 1.0]), "T": rate}, 3)
    expected = -np.exp(-np.array([0.0, 0.5, 1.0]) / rate) / rate
    assert np.abs(found - expected).max() / np.abs(expected).max() < 1e-9


def test_diamond_norm_of_dephasing() -> None:
    x = ("var", "x")
    gap = ("sub", x, ("diagpart", x))
    tree = ("diamond", 2, "x", ("mul", ("sub", ("num", "1"), ("var", "p")), gap))
    found = evaluate(tree, {"p": np.array([0.0, 0.5])}, 2)
    assert np.allclose(found, [1, 0.5], atol=1e-6)


def test_what_has_no_reading_is_refused() -> None:
    with pytest.raises(NoReading):
        evaluate(("nonsense", ("num", "1")), {}, 1)


# -- statements -----------------------------------------------------------------------------------

P, RHO = ("var", "p"), ("var", "rho")


def state_batch(seed: int = 0, n: int = 2, count: int = 40) -> dict[str, Any]:
    source = RandomSource(seed)
    rho = [draw_value(source, DOMAINS["rho"], {"n": n}) for _ in range(count)]
    p = [draw_value(source, UNIT, {}) for _ in range(count)]
    return {"n": n, "rho": read_batch(DOMAINS["rho"], rho), "p": read_batch(UNIT, p)}


def dephased(rho: Any) -> Any:
    rest: Any = ("mul", ("sub", ("num", "1"), P), ("diagpart", rho))
    return ("add", ("mul", P, rho), rest)


def masked(rho: Any) -> Any:
    image = ("matmul", ("matmul", ("diag", ("var", "m")), rho), ("diag", ("var", "m")))
    return ("E", ("bernoulli", "n", P), "m", image)


def test_planted_falsehoods_have_negative_margins() -> None:
    batch = state_batch()
    assert margin(("equal", dephased(RHO), RHO), batch, 40).min() < -0.1
    assert margin(("equal", masked(RHO), dephased(RHO)), batch, 40).min() < -0.1
    nearly = ("mul", ("num", "999999/1000000"), ("mul", P, dephased(RHO)))
    assert margin(("equal", masked(RHO), nearly), batch, 40).min() < -1e-8


def test_truths_have_no_negative_margin() -> None:
    batch = state_batch()
    assert margin(("equal", masked(RHO), ("mul", P, dephased(RHO))), batch, 40).min() > -1e-12
    assert margin(("loewner", ("zeros", "n", "n"), masked(RHO)), batch, 40).min() > -1e-12
    purity = ("trace", ("matmul", RHO, RHO))
    assert margin(("atmost", purity, ("num", "1")), batch, 40).min() > -1e-12
    assert margin(("atmost", purity, ("num", "9/10")), batch, 40).min() < -0.09


def test_orders_and_connectives() -> None:
    p = {"p": np.array([0.0, 0.5, 1.0])}
    half = ("num", "1/2")
    below, equal = ("atmost", P, half), ("equal", P, half)
    assert np.sign(margin(below, p, 3)).tolist() == [1, 0, -1]
    assert np.sign(margin(("not", below), p, 3)).tolist() == [-1, 0, 1]
    assert (margin(("and", below, equal), p, 3) < -1e-9).tolist() == [True, False, True]
    assert (margin(("iff", below, equal), p, 3) < -1e-9).tolist() == [True, False, False]
    implied = margin(("implies", (equal,), ("less", P, half)), p, 3)
    assert np.isinf(implied[[0, 2]]).all() and implied[1] == 0
    spread = ("vector", ("add", half, P), ("sub", half, P))
    flat = ("vector", half, half)
    assert (margin(("majorised", flat, spread), p, 3) >= 0).all()
    assert (margin(("majorised", spread, flat), p, 3) < -1e-9).tolist() == [False, True, True]


def test_a_matrix_that_is_not_hermitian_is_above_nothing() -> None:
    skew = ("rows", ("vector", ("num", "1"), ("num", "1")), ("vector", ("num", "0"), ("num", "1")))
    assert margin(("loewner", ("zeros", 2, 2), skew), {}, 1)[0] < -0.5


def test_membership_is_not_judged() -> None:
    batch = state_batch()
    statement = ("member", RHO, ("sign_masks",))
    check_statement(statement, Context({"n": 1}, DOMAINS))
    assert np.isnan(margin(statement, batch, 40)).all()


@pytest.mark.parametrize(
    "statement",
    [
        ("atmost", ("div", ("num", "1"), P), ("num", "100")),
        ("atmost", ("mul", ("imag",), ("sub", ("num", "1"), P)), ("num", "5")),
        ("equal", ("pow", P, ("num", "-1")), ("num", "2")),
    ],
)
def test_undefined_or_complex_rows_are_errors(statement: Any) -> None:
    with pytest.raises(BodyError) as caught:
        margin(statement, {"p": np.array([0.0, 0.5, 1.0])}, 3)
    assert caught.value.rows[0] and not caught.value.rows[2]


def test_an_undefined_conclusion_does_not_matter_where_a_hypothesis_fails() -> None:
    guarded = ("implies", (("equal", P, ("num", "1")),), ("equal", ("div", P, P), ("num", "1")))
    assert np.isinf(margin(guarded, {"p": np.array([0.0])}, 1)).all()
