"""Programs of real numbers: what is declared, what is settled when it is written, what is run."""

from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.enclosures import program as programs
from lossproof.proofs.kernel.enclosures.dyadic import Reals
from lossproof.proofs.kernel.enclosures.formal import Exact
from lossproof.proofs.kernel.enclosures.program import Program
from lossproof.proofs.kernel.enclosures.run import jet, run, run_all

UNIT = {"domain": "real", "lo": "0", "hi": "1", "lo_open": False, "hi_open": False}
REALS, EXACT = Reals(64), Exact()


def line() -> tuple[Program, int]:
    """A program with one variable x in [0, 1]."""
    program = Program()
    program.declare("x", UNIT)
    return program, program.env["x"][0]


@pytest.mark.parametrize("ends", [("lo_open",), ("hi_open",), ("lo_open", "hi_open")])
def test_an_empty_interval_is_refused(ends: tuple[str, ...]) -> None:
    point = {**UNIT, "hi": "0"}
    Program().declare("x", point)
    with pytest.raises(Refused, match="x ranges over an empty interval"):
        Program().declare("x", {**point, **dict.fromkeys(ends, True)})


@pytest.mark.parametrize(
    ("domain", "why"),
    [
        ({"domain": "index", "size": 3}, "not about a quantified index"),
        ({"domain": "distribution", "size": 3}, "x is a distribution"),
        ({"domain": "vector", "size": 3, "entries": "bits"}, "x is a vector"),
        ({"domain": "vector", "size": "n", "entries": "rates"}, "x is a vector"),
        ({**UNIT, "lo": None, "lo_open": True}, "both ends"),
    ],
)
def test_a_variable_has_a_finite_box(domain: Any, why: str) -> None:
    with pytest.raises(Refused, match=why):
        Program().declare("x", domain)


def test_the_number_of_steps_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    program, x = line()
    monkeypatch.setattr(programs, "MAX_STEPS", 2)
    y = program.put("exp", x)
    assert program.put("exp", x) == y  # a step that is known costs nothing
    with pytest.raises(Refused, match="more than 2 operations"):
        program.put("exp", y)


def test_constants_are_settled_exactly() -> None:
    program, x = line()
    third = program.const(Fraction(1, 3))
    with pytest.raises(Refused, match="division by zero"):
        program.inverse(program.const(0))
    assert program.constant(program.inverse(third)) == 3
    assert program.constant(program.power(third, -2)) == 9
    assert program.constant(program.power(x, 0)) == 1 and program.power(x, 1) == x
    assert program.constant(program.add(x, program.neg(x))) == 0
    assert program.neg(program.neg(x)) == x == program.mul(program.const(1), x)
    assert program.mul(program.const(-1), x) == program.neg(x)
    assert program.constant(program.mul(x, program.const(0))) == 0
    assert program.constant(program.function("log", program.const(1))) == 0
    assert program.constant(program.function("eta", program.const(1))) == 0
    assert program.constant(program.function("root", program.const(1))) == 1
    assert program.constant(program.function("abs", program.const(-2))) == 2
    for op, value in (("log", 0), ("eta", 2), ("root", -1), ("exp", 1)):
        assert program.constant(program.function(op, program.const(value))) is None


def test_a_modulus_has_no_derivative_at_zero() -> None:
    program, x = line()
    bent = program.function("abs", program.add(x, program.const(Fraction(-1, 2))))
    half = Fraction(1, 2)
    with pytest.raises(Refused, match="at zero"):
        jet(program, bent, EXACT, [EXACT.of(half)], second=False)
    with pytest.raises(Refused, match="around zero"):
        jet(program, bent, REALS, [REALS.of(half)], second=False)
    with pytest.raises(Refused, match="around zero"):
        jet(program, bent, REALS, [REALS.between(Fraction(0), half)], second=False)
    for value, slope in ((Fraction(1, 3), -1), (Fraction(2, 3), 1)):
        exact = jet(program, bent, EXACT, [EXACT.of(value)], second=False)
        assert exact.gradient == (EXACT.of(Fraction(slope)),)
        thin = jet(program, bent, REALS, [REALS.of(value)], second=False)
        assert thin.gradient == (REALS.of(Fraction(slope)),)


def test_the_greatest_entry_has_a_derivative_where_it_is_one_throughout() -> None:
    program, x = line()
    top = program.put("greatest", x, program.const(Fraction(1, 2)))
    left, right = (Fraction(0), Fraction(1, 4)), (Fraction(3, 4), Fraction(1))
    assert jet(program, top, REALS, [REALS.between(*left)], second=False).gradient == (None,)
    assert jet(program, top, REALS, [REALS.between(*right)], second=False).gradient == (
        REALS.of(Fraction(1)),
    )
    for box in ((Fraction(0), Fraction(1)), (Fraction(1, 2), Fraction(1))):
        with pytest.raises(Refused, match="changes, so it has no derivative"):
            jet(program, top, REALS, [REALS.between(*box)], second=False)


def test_a_step_that_cancels_must_have_a_value_where_all_are_run() -> None:
    program = Program()
    undefined = program.function("log", program.const(-1))
    goal = program.add(undefined, program.neg(undefined))
    assert run(program, goal, REALS, ()) == (0, 0)
    with pytest.raises(Refused, match=r"not (nonnegative|positive)"):
        run_all(program, goal, REALS)
