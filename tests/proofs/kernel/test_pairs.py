"""Relative entropy and fidelity: exact values, enclosures, gradients, where they are defined."""

import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from lossproof import Equal, State, claim, depolarise, fidelity, relative_entropy, trace
from lossproof.numerics.floats import evaluate as floats
from lossproof.numerics.gradient import nodes as ad
from lossproof.numerics.gradient.reading import read
from lossproof.proofs.engine import judge
from lossproof.proofs.kernel.declarations import Context, Refused
from lossproof.proofs.kernel.enclosures.points import order_at
from lossproof.proofs.kernel.equality import prove_equal
from lossproof.proofs.kernel.evaluate import evaluate
from lossproof.proofs.kernel.numbers import I, Number, number
from lossproof.proofs.kernel.numbers import root as sqrt
from lossproof.proofs.kernel.pairs import factors, filled, kernel
from lossproof.proofs.kernel.positivity import nonnegative
from lossproof.proofs.kernel.soundness import check_sound
from lossproof.proofs.kernel.values import Undefined, Unknown
from lossproof.proofs.profiles import PROFILES
from lossproof.theory.expressions import Expr, matrix

Exact = list[list[Number]]
Array = np.ndarray[Any, Any]


def symbol(name: str, n: int) -> Expr:
    return Expr(("var", name), (n, n))


def diagonal(*entries: str) -> Expr:
    n = len(entries)
    return matrix([[Fraction(entries[i]) if i == j else 0 for j in range(n)] for i in range(n)])


def drawn(rng: random.Random, n: int, rank: int) -> tuple[Exact, Array]:
    """Draw an exact state of at most this rank, and the same in floats."""
    v = [[(rng.randint(-2, 2), rng.randint(-2, 2)) for _ in range(rank)] for _ in range(n)]
    v[0][0] = (1, 0)
    entries = [[number(a) + I * number(b) for a, b in row] for row in v]
    m = [[_dot(x, y) for y in entries] for x in entries]
    trace = sum(a * a + b * b for row in v for a, b in row)
    share = number(Fraction(1, trace))
    array = np.array([[complex(a, b) for a, b in row] for row in v])
    return [[x * share for x in row] for row in m], array @ array.conj().T / trace


def _dot(x: list[Number], y: list[Number]) -> Number:
    total = number(0)
    for a, b in zip(x, y, strict=True):
        total = total + a * b.conjugate()
    return total


HALF = diagonal("1/2", "1/2")
PLUS = matrix([[Fraction(1, 2)] * 2] * 2)


@pytest.mark.parametrize(("value", "known"), [
    (fidelity(PLUS, diagonal("1/3", "2/3")), number(Fraction(1, 2))),  # pure: <v|b|v>
    (fidelity(HALF, HALF), number(1)),
    (fidelity(diagonal("1", "0"), diagonal("0", "1")), number(0)),
    (fidelity(diagonal("1/2", "1/2", "0"), diagonal("1/2", "0", "1/2")), number(Fraction(1, 4))),
    (fidelity(HALF, diagonal("3/4", "1/4")),
     number(Fraction(1, 2)) + sqrt(3) * number(Fraction(1, 4))),  # (sqrt 3/8 + sqrt 1/8)^2
    (relative_entropy(PLUS, PLUS), number(0)),
])  # fmt: skip
def test_exact_values(value: Expr, known: Number) -> None:
    assert (evaluate(value.tree, {}) - known).is_zero()


@pytest.mark.parametrize("value", [
    relative_entropy(PLUS, diagonal("1", "0")),  # infinite
    relative_entropy(HALF, diagonal("3/2", "-1/2")),
    fidelity(HALF, diagonal("3/2", "-1/2")),
    fidelity(matrix([[0, 1], [0, 0]]), HALF),
])  # fmt: skip
def test_what_has_no_value_is_undefined(value: Expr) -> None:
    with pytest.raises(Undefined):
        evaluate(value.tree, {})
    with pytest.raises(Undefined):
        order_at(("num", "0"), ("mul", ("log", ("num", "2")), value.tree), {})


def test_the_relative_entropy_is_not_made_up() -> None:
    with pytest.raises(Unknown):
        evaluate(relative_entropy(PLUS, HALF).tree, {})  # log 2


@pytest.mark.parametrize("n", [2, 3, 4])
def test_enclosures_against_floats(n: int) -> None:
    rng = random.Random(n)
    margin, seen = Fraction(1, 10**7), 0
    for ranks in ((n, n), (1, n), (n - 1, n), (n - 1, n - 1)):
        (a, x), (b, y) = drawn(rng, n, ranks[0]), drawn(rng, n, ranks[1])
        env = {"a": a, "b": b}
        (own, u), (other, v) = np.linalg.eigh(x), np.linalg.eigh(y)
        own, other = (np.where(values < 1e-14, 0, values) for values in (own, other))
        overlaps = np.abs(u.conj().T @ v) ** 2
        roots = (u * np.sqrt(own)) @ u.conj().T @ (v * np.sqrt(other)) @ v.conj().T
        cases = {fidelity: np.linalg.svd(roots)[1].sum() ** 2}
        if other.min() > 0:  # sum over both bases (M. Nielsen and I. Chuang, 2000, 11.3)
            logs = np.log(np.where(own > 0, own, 1))
            cases[relative_entropy] = own @ logs - own @ overlaps @ np.log(other)
        for function, known in cases.items():
            tree = function(symbol("a", n), symbol("b", n)).tree
            near = Fraction(float(known)).limit_denominator(10**9)
            assert order_at(tree, ("num", str(near + margin)), env) == 1
            assert order_at(tree, ("num", str(near - margin)), env) == -1
            value = floats(tree, {"a": x[None], "b": y[None]}, 1)[0]
            assert value == pytest.approx(known, abs=1e-7)
            seen += function is relative_entropy
    assert seen >= 2


def test_singular_second_arguments_count_on_their_support() -> None:
    a, b = diagonal("1/4", "3/4", "0"), diagonal("1/2", "1/2", "0")
    known = ("sub", ("log", ("num", "2")), ("add",  # log 2 - h(1/4), in nats
        ("mul", ("num", "1/4"), ("log", ("num", "4"))),
        ("mul", ("num", "3/4"), ("log", ("num", "4/3")))))  # fmt: skip
    tree = relative_entropy(a, b).tree
    for shift in (1, -1):
        moved = ("add", known, ("num", str(Fraction(shift, 10**15))))
        assert order_at(tree, moved, {}) == shift
    assert floats(tree, {}, 1)[0] == pytest.approx(0.1308120359411369)


def test_factors_and_kernels_are_exact() -> None:
    rng = random.Random(9)
    for rank in (1, 2, 3):
        a, _ = drawn(rng, 4, rank)
        weights, vectors = factors(a)
        assert len(weights) + len(kernel(a)) == 4
        for i in range(4):
            for j in range(4):
                total = number(0)
                for d, v in zip(weights, vectors, strict=True):
                    total = total + d * v[i] * v[j].conjugate()
                assert (total - a[i][j]).is_zero()
        whole = filled(a)
        for v in kernel(a):
            for i in range(4):
                image = number(0)
                for j in range(4):
                    image = image + whole[i][j] * v[j]
                assert (image - v[i]).is_zero()


def test_gradients_against_differences() -> None:
    rng = np.random.default_rng(4)
    raw = rng.normal(size=(4, 2, 3, 3)) + 1j * rng.normal(size=(4, 2, 3, 3))
    a, b, c, d = (x @ x.conj().swapaxes(1, 2) for x in raw)
    turn, step = c - d, 1e-6
    for function in (fidelity, relative_entropy):
        tree = function(symbol("a", 3), symbol("b", 3)).tree
        nodes = {"a": ad.Node(a), "b": ad.Node(b)}
        found = read(tree, nodes)
        ad.backward(found)
        for name, value in (("a", a), ("b", b)):
            up, down = (
                floats(tree, {"a": a, "b": b, name: value + side * step * turn}, 2)
                for side in (1, -1)
            )
            grad = nodes[name].grad
            assert grad is not None
            slope = np.real((grad.conj() * turn).sum(axis=(1, 2)))
            assert np.allclose(slope, (up - down) / (2 * step), rtol=1e-5)


STATES = Context({"n": 1}, {
    "r": {"domain": "state", "size": "n"}, "s": {"domain": "state", "size": "n"},
    "h": {"domain": "hermitian", "size": "n"},
})  # fmt: skip
R, S, H = (Expr(("var", name), ("n", "n")) for name in "rsh")


def test_what_the_kernel_knows_at_every_size() -> None:
    assert prove_equal(STATES, fidelity(R, S).tree, fidelity(S, R).tree).equal
    assert not prove_equal(STATES, relative_entropy(R, S).tree, relative_entropy(S, R).tree).equal
    noisy = depolarise(Fraction(1, 2), S)
    assert nonnegative(relative_entropy(R, noisy).tree, STATES)
    assert not nonnegative(relative_entropy(R, 2 * noisy).tree, STATES)
    check_sound(relative_entropy(R, noisy).tree, STATES)
    check_sound(fidelity(R, S).tree, STATES)
    for wrong in (relative_entropy(R, S), fidelity(R, H), relative_entropy(H, noisy)):
        with pytest.raises(Refused):
            check_sound(wrong.tree, STATES)


def test_what_is_known_of_states_is_not_believed_of_other_matrices() -> None:
    odd = S + S - R  # of trace one, and not positive
    for quantity in (lambda a, b: 1 - trace(a @ b), lambda a, b: 1 - fidelity(a, b)):
        assert nonnegative(quantity(R, S).tree, STATES)
        for a, b in ((R, 2 * S), (2 * R, S), (R, odd), (odd, S), (R, H)):
            assert not nonnegative(quantity(a, b).tree, STATES)
    noisy = depolarise(Fraction(1, 2), S)
    for a, b in ((odd, noisy), (R, odd), (H, noisy), (2 * R, noisy)):
        assert not nonnegative(relative_entropy(a, b).tree, STATES)


def relative_entropy_is_symmetric(rho: State[2], sigma: State[2]) -> Equal:
    left, right = depolarise(Fraction(1, 2), rho), depolarise(Fraction(1, 2), sigma)
    return Equal(relative_entropy(left, right), relative_entropy(right, left))


def fidelity_is_the_overlap(rho: State[2]) -> Equal:
    return Equal(fidelity(rho, rho), 1)


def test_verdicts() -> None:
    quick = PROFILES["quick"]
    assert judge(claim()(relative_entropy_is_symmetric), quick)["verdict"] == "refuted"
    assert judge(claim()(fidelity_is_the_overlap), quick)["verdict"] in ("supported", "proved")
