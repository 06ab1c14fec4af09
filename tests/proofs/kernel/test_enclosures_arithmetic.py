"""The integer intervals contain every value: against mpmath, and by fuzzing trees over boxes."""

import random
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest

from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.enclosures.dyadic import Interval, Reals
from lossproof.proofs.kernel.enclosures.formal import Exact
from lossproof.proofs.kernel.enclosures.germs import Germs
from lossproof.proofs.kernel.enclosures.program import Program
from lossproof.proofs.kernel.enclosures.run import interval_of, jet, run
from lossproof.proofs.kernel.enclosures.spectra import eigenvalues
from lossproof.proofs.kernel.enclosures.writer import Writer

Tree = tuple[Any, ...]
BITS = 64


def inside(interval: Interval, value: Any, bits: int = BITS) -> bool:
    with mpmath.workprec(400):
        scaled = mpmath.mpf(value) * mpmath.mpf(2) ** bits
        low, high = interval
        return (low is None or mpmath.mpf(low) <= scaled) and (
            high is None or scaled <= mpmath.mpf(high)
        )


def reference(op: str, x: Any) -> Any:
    if op == "eta":
        return -x * mpmath.log(x, 2) if x else mpmath.mpf(0)
    return {
        "log": mpmath.log,
        "log2": lambda y: mpmath.log(y, 2),
        "root": mpmath.sqrt,
        "exp": mpmath.exp,
    }[op](x)


@pytest.mark.parametrize("bits", [32, 64, 200])
@pytest.mark.parametrize("op", ["log", "log2", "root", "eta", "exp"])
def test_functions_at_points_against_mpmath(op: str, bits: int) -> None:
    rng, reals = random.Random(3), Reals(bits)
    with mpmath.workprec(600):
        for _ in range(400):
            k = rng.randint(1, 1 << rng.randint(1, bits + 6))
            if op == "exp":
                k = rng.randint(-40 << bits, 40 << bits)
            x = mpmath.mpf(k) / mpmath.mpf(2) ** bits
            found = reals.function(op, (k, k))
            assert inside(found, reference(op, x), bits)
            assert found[0] is not None and found[1] is not None
            if op != "exp" and k < 4 << bits:
                assert found[1] - found[0] <= 4 * bits  # tight: a few units in the last place


def test_ends_that_are_hit_exactly() -> None:
    reals = Reals(BITS)
    one = reals.one
    assert reals.function("log", (one, one)) == (0, 0)
    assert reals.function("eta", (0, 0)) == reals.function("eta", (one, one)) == (0, 0)
    assert reals.function("root", (4 * one, 4 * one)) == (2 * one, 2 * one)
    assert reals.function("log", (0, one)) == (None, 0)
    low, high = reals.function("eta", (0, one))
    assert low == 0 and high is not None
    with mpmath.workprec(300):
        summit = 1 / (mpmath.e * mpmath.log(2))
        assert inside((low, high), summit)
        assert high < mpmath.mpf(2) ** BITS * (summit + mpmath.mpf(10) ** -15)


def test_infinite_ends() -> None:
    reals = Reals(BITS)
    one = reals.one
    assert reals.inverse((0, one)) == (one, None)
    assert reals.inverse((-one, 0)) == (None, -one)
    assert reals.mul((0, one), (one, None)) == (0, None)
    assert reals.mul((-one, one), (one, None)) == (None, None)
    assert reals.mul((0, 0), (None, None)) == (0, 0)
    assert reals.add((None, one), (one, None)) == (None, None)
    assert reals.mul((None, -one), (None, -one)) == (one, None)


@pytest.mark.parametrize(
    ("op", "x"),
    [("log", (-2, -1)), ("log", (-5, 0)), ("root", (-9, -1)), ("eta", (-9, -1)), ("log2", (0, 0))],
)
def test_outside_the_domain_is_refused(op: str, x: Interval) -> None:
    with pytest.raises(Refused):
        Reals(BITS).function(op, x)
    with pytest.raises(Refused):
        Reals(BITS).inverse((-1, 1))
    if op in ("root", "eta"):
        Reals(BITS).function(op, (-1, 5))
        with pytest.raises(Refused, match="may be negative"):
            Reals(BITS, clip=False).function(op, (-1, 5))


# -- random trees over random boxes ---------------------------------------------------------------

P, Q = ("var", "p"), ("var", "q")


def _num(value: Any) -> Tree:
    return ("num", str(value))


def _tree(rng: random.Random, depth: int) -> Tree:
    """Return a tree that is defined on (0, 1) x (0, 1)."""
    if depth == 0:
        return rng.choice([P, Q, _num(rng.randint(-3, 3)), _num(Fraction(rng.randint(1, 9), 7))])
    a, b = _tree(rng, depth - 1), _tree(rng, depth - 1)
    unit = rng.choice([P, Q, ("mul", P, Q), ("div", ("add", P, Q), _num(2)), ("sub", _num(1), P)])
    return rng.choice(
        [
            ("add", a, b), ("sub", a, b), ("mul", a, b), ("neg", a), ("pow", a, _num(2)),
            ("abs", a), ("exp", ("div", a, _num(40))), ("binary_entropy", unit), ("log", unit),
            ("log2", unit), ("root", unit), ("div", a, ("add", _num(1), unit)),
            ("root", ("add", ("pow", a, _num(2)), unit)),
            ("shannon_entropy", ("vector", unit, ("mul", unit, unit))),
            ("eigenvalue_max", ("rows", ("vector", unit, a), ("vector", a, unit))),
            ("greatest", ("vector", a, b)),
            ("von_neumann_entropy", ("rows", ("vector", unit, _num(0)), ("vector", _num(0), P))),
        ]
    )  # fmt: skip


def _value(program: Program, goal: int, point: list[Any]) -> Any:
    return run(program, goal, Floats(), point)


class Floats:
    """The same program in mpmath."""

    rate = property(lambda self: 1 / mpmath.log(2))

    def of(self, value: Fraction) -> Any:
        return mpmath.mpf(value.numerator) / value.denominator

    root_of = staticmethod(mpmath.sqrt)

    def add(self, a: Any, b: Any) -> Any:
        return a + b

    def neg(self, a: Any) -> Any:
        return -a

    def mul(self, a: Any, b: Any) -> Any:
        return a * b

    def inverse(self, a: Any) -> Any:
        return 1 / a

    def power(self, a: Any, k: int) -> Any:
        return a**k

    def function(self, op: str, a: Any) -> Any:
        return abs(a) if op == "abs" else reference(op, a)

    def extreme(self, items: list[Any], direction: int) -> Any:
        return max(items) if direction > 0 else min(items)


def _program(tree: Tree) -> tuple[Program, int]:
    program = Program()
    domain = {"domain": "real", "lo": "0", "hi": "1", "lo_open": True, "hi_open": True}
    for name in ("p", "q"):
        program.declare(name, domain)
    return program, Writer(program).scalar(tree)


@pytest.mark.parametrize("seed", range(4))
def test_values_and_derivatives_lie_in_their_enclosures(seed: int) -> None:
    rng, reals, checked = random.Random(seed), Reals(BITS), 0
    with mpmath.workprec(300):
        for _ in range(60):
            program, goal = _program(_tree(rng, rng.randint(1, 3)))
            sides = []
            for _ in range(2):
                a, b = sorted(Fraction(rng.randint(1, 199), 200) for _ in range(2))
                sides.append((a, b))
            box = interval_of(reals, sides)
            try:
                plain = run(program, goal, reals, box)
                second = jet(program, goal, reals, box, second=True)
            except Refused:
                continue
            for _ in range(4):
                at = [
                    mpmath.mpf(a.numerator) / a.denominator
                    + (mpmath.mpf((b - a).numerator) / (b - a).denominator) * rng.random()
                    for a, b in sides
                ]
                assert inside(plain, _value(program, goal, at))
                step = mpmath.mpf(10) ** -25
                for axis in range(2):
                    up = [x + step * (k == axis) for k, x in enumerate(at)]
                    down = [x - step * (k == axis) for k, x in enumerate(at)]
                    above, here, below = (_value(program, goal, x) for x in (up, at, down))
                    slope, bend = (above - below) / (2 * step), (above - 2 * here + below) / step**2
                    wide = _widened(second.gradient[axis])
                    assert inside(wide, slope)
                    assert second.hessian is not None
                    assert inside(_widened(second.hessian[axis][axis]), bend)
                    checked += 1
                (x, y), hessian = at, second.hessian
                corners = [
                    i * j * _value(program, goal, [x + i * step, y + j * step])
                    for i in (1, -1)
                    for j in (1, -1)
                ]
                mixed = mpmath.fsum(corners) / (4 * step**2)
                assert hessian is not None
                assert inside(_widened(hessian[0][1]), mixed)
                assert inside(_widened(hessian[1][0]), mixed)
    assert checked > 50


def _widened(interval: Interval | None) -> Interval:
    """Allow for the error of the difference quotient."""
    low, high = interval or (0, 0)
    slack = 1 << (BITS - 30)
    return None if low is None else low - slack, None if high is None else high + slack


def test_germs_contain_the_values_near_a_face() -> None:
    rng, reals, checked = random.Random(5), Reals(BITS), 0
    width = Fraction(1, 64)
    with mpmath.workprec(300):
        for _ in range(150):
            program, goal = _program(_tree(rng, 2))
            kind = Germs(reals, width)
            t_axis = {(Fraction(1), 0): reals.of(Fraction(1))}
            values = [t_axis, kind.of(Fraction(1, 2))]
            try:
                germ = run(program, goal, kind, values)
            except Refused:
                continue
            for share in (1.0, 0.3, 1e-3, 1e-9):
                t = mpmath.mpf(1) / 64 * share
                log = -mpmath.log(t)
                found = (mpmath.mpf(0), mpmath.mpf(0))
                for (a, k), c in germ.items():
                    scale = t ** (mpmath.mpf(a.numerator) / a.denominator) * log**k
                    found = (found[0] + c[0] * scale, found[1] + c[1] * scale)
                value = _value(program, goal, [t, mpmath.mpf(1) / 2]) * mpmath.mpf(2) ** BITS
                slack = abs(value) * mpmath.mpf(2) ** -200 + mpmath.mpf(2) ** -100
                assert found[0] - slack <= value <= found[1] + slack
                checked += 1
    assert checked > 100


def test_eigenvalues_against_numpy() -> None:
    rng, reals = random.Random(11), Reals(BITS)
    for _ in range(60):
        n = rng.randint(1, 5)
        m = [[0] * n for _ in range(n)]
        for i in range(n):
            for j in range(i + 1):
                m[i][j] = m[j][i] = rng.randint(-8, 8)
        spread = rng.choice([0, 1 << 40, 1 << 58])
        rows = [[((x << BITS) - spread, (x << BITS) + spread) for x in row] for row in m]
        found = eigenvalues(reals, rows)
        moved = np.array(m, float)
        for _ in range(3):
            noise = np.array([[rng.uniform(-1, 1) for _ in range(n)] for _ in range(n)])
            here = moved + (noise + noise.T) / 2 * (spread / 2**BITS)
            for (low, high), value in zip(found, np.linalg.eigvalsh(here), strict=True):
                assert low / 2**BITS - 1e-9 <= value <= high / 2**BITS + 1e-9
        if not spread:
            assert all(high - low < 2 ** (BITS - 20) for low, high in found)


def test_exact_values_with_logarithms_as_symbols() -> None:
    exact = Exact()
    third = exact.of(Fraction(1, 3))
    both = exact.add(exact.function("eta", third), exact.function("eta", exact.of(Fraction(2, 3))))
    known = exact.add(exact.function("log2", exact.of(Fraction(3))), exact.of(Fraction(-2, 3)))
    assert exact.add(both, exact.neg(known)) == {}
    assert exact.add(both, exact.neg(exact.of(Fraction(9, 10)))) != {}
    product = exact.add(
        exact.function("log", exact.of(Fraction(15))),
        exact.neg(
            exact.add(
                exact.function("log", exact.of(Fraction(3))),
                exact.function("log", exact.of(Fraction(5))),
            )
        ),
    )
    assert product == {}
    for bad in (exact.function("log2", exact.of(Fraction(3))), {}):
        with pytest.raises(Refused):
            exact.inverse(exact.add(bad, exact.neg(bad)))


def test_unbounded_and_matrix_variables_are_refused_with_a_reason() -> None:
    line = {"domain": "real", "lo": "0", "hi": None, "lo_open": False, "hi_open": True}
    with pytest.raises(Refused, match="both ends"):
        Program().declare("x", line)
    with pytest.raises(Refused, match="is a state"):
        Program().declare("rho", {"domain": "state", "size": 2})
    with pytest.raises(Refused, match="explicit sizes"):
        Writer(Program()).scalar(("trace", ("eye", "n")))
