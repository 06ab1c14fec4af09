"""`lossproof check`: a user's file, sound, false or at fault."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
TRUE = """
from lossproof import Equal, Prob, claim

@claim()
def it_holds(p: Prob) -> Equal:
    return Equal(p + p, 2 * p)
"""
UNEXPECTED = TRUE.replace("claim()", "claim(expect='refuted')")

FALSE = """
from lossproof import Equal, Prob, Size, State, bernoulli, claim, dephase, second_moment_map

@claim()
def dropout_keeps_the_trace(n: Size, p: Prob, rho: State["n"]) -> Equal:
    "Dropout is dephasing, without the factor p."
    return Equal(second_moment_map(bernoulli(n, p), rho), dephase(p, rho))
"""
HEAD = "from lossproof import *\n"
FAULTS = {
    "does not parse": ("def (:\n", "line 1: does not parse"),
    "null bytes": ("a = '\0'\n", "does not parse"),
    "no claims": ("x = 1\n", "states no claims"),
    "empty": ("", "states no claims"),
    "import fails": ("import no_such_module_at_all\n", "no_such_module_at_all"),
    "raises when read": ("1 / 0\n", "ZeroDivisionError"),
    "unknown domain": (
        HEAD + "@claim()\ndef f(p: Probability) -> Equal:\n    return Equal(p, p)\n",
        "Probability",
    ),
    "no domain": (
        HEAD + "@claim()\ndef f(p: int) -> Equal:\n    return Equal(p, p)\n",
        "int is no domain",
    ),
    "body raises": (
        HEAD + "@claim()\ndef f(p: Prob) -> Equal:\n    return Equal(p, {}['absent'])\n",
        "KeyError",
    ),
    "float": (
        HEAD + "@claim()\ndef f(p: Prob) -> Equal:\n    return Equal(p, 0.5 * p)\n",
        "0.5 is not exact",
    ),
    "exits when read": ("import sys\nsys.exit(0)\n", "SystemExit"),
    "body exits": (
        HEAD + "@claim()\ndef f(p: Prob) -> Equal:\n    raise SystemExit(0)\n",
        "the body raises SystemExit",
    ),
    "nan": (
        HEAD + "@claim()\ndef f(p: Prob) -> AtMost:\n    return AtMost(p, float('nan'))\n",
        "nan is not exact",
    ),
    "complex for real": (
        HEAD + "@claim()\ndef f(p: Prob) -> AtMost:\n    return AtMost(IMAGINARY_UNIT * p, 1)\n",
        "numbers that are not real",
    ),
    "wrong shapes": (
        HEAD + "@claim()\ndef f(n: Size, x: RealVector['n'], r: State['n']) -> Equal:\n"
        "    return Equal(x, r)\n",
        "both sides must have one shape",
    ),
    "nothing": (
        HEAD + "@claim()\ndef f(p: Prob) -> Equal:\n    return None\n",
        "not NoneType",
    ),
    "no statement": (
        HEAD + "@claim()\ndef f(p: Prob) -> Equal:\n    return p\n",
        "a body returns a statement",
    ),
}


@pytest.mark.parametrize(("text", "said"), FAULTS.values(), ids=FAULTS)
def test_a_file_at_fault_is_one_message(text: str, said: str, run: Run) -> None:
    Path("mine.py").write_text(text)
    ran = run("check", "mine.py", "--profile", "quick")
    assert ran.code == 2
    assert len(ran.complaints) == 1 and said in ran.complaints[0]
    found = run("check", "mine.py", "--profile", "quick", "--format", "json").valid()
    (row,) = found["claims"]
    assert row["verdict"] is None and said in row["error"] and not row["as_expected"]


def test_a_folder_is_no_claim_file(run: Run, here: Path) -> None:
    ran = run("check", here)
    assert ran.code == 2 and len(ran.complaints) == 1


def test_a_true_claim_is_proved(run: Run) -> None:
    Path("mine.py").write_text(TRUE)
    ran = run("check", "mine.py", "--profile", "quick")
    assert (ran.code, ran.err) == (0, "")
    assert "it_holds" in ran.out and "✓ proved" in ran.out


def test_a_refuted_claim_that_expects_nothing_fails(run: Run) -> None:
    Path("mine.py").write_text(FALSE)
    ran = run("check", "mine.py", "--profile", "quick")
    assert ran.code == 1 and "✗ refuted" in ran.out and "1 not as expected" in ran.out
    assert "dropout_keeps_the_trace fails at\n  n = " in ran.out
    Path("mine.py").write_text(FALSE.replace("claim()", "claim(expect='refuted')"))
    assert run("check", "mine.py", "--profile", "quick").code == 0


def test_an_expectation_is_held_against_the_verdict(run: Run) -> None:
    Path("mine.py").write_text(UNEXPECTED)
    assert run("check", "mine.py", "--profile", "quick").code == 1


def test_one_claim_at_fault_does_not_hide_the_others(run: Run) -> None:
    Path("mine.py").write_text(FAULTS["body raises"][0] + TRUE)
    ran = run("check", "mine.py", "--profile", "quick")
    assert ran.code == 2 and "it_holds" in ran.out and len(ran.complaints) == 1


def test_a_user_file_is_always_judged_afresh(run: Run) -> None:
    Path("mine.py").write_text("from pathlib import Path\n" + TRUE.replace("2 * p", "C * p"))
    text = Path("mine.py").read_text()
    Path("mine.py").write_text(
        text.replace("@claim", "C = int(Path('data.txt').read_text())\n\n@claim")
    )
    Path("data.txt").write_text("2")
    assert run("check", "mine.py", "--profile", "quick").code == 0
    Path("data.txt").write_text("3")  # no hash of the source can see this
    assert run("check", "mine.py", "--profile", "quick").code == 1


def test_neighbours_can_be_imported(run: Run) -> None:
    Path("helper_of_mine.py").write_text("def double(p):\n    return 2 * p\n")
    Path("mine.py").write_text(
        TRUE.replace("\n@", "\nfrom helper_of_mine import double\n\n@").replace(
            "2 * p", "double(p)"
        )
    )
    assert run("check", "mine.py", "--profile", "quick").code == 0


REFUSED = (
    HEAD
    + """
@claim()
def named_wrongly(n: Size, p: Prob, x: RealVector["n"]) -> Equal:
    "The mean of a masked sum."
    return Equal(bernoulli(n, p).expectation(lambda m: inner(m, x)), p * total(n, lambda i: x[i]))

@named_wrongly.derivation
def _(n, p, x):
    yield "Linearity", p * total(n, lambda i: x[i]), ""

@claim()
def divides_by_p(p: Prob) -> Equal:
    "The quotient is not defined at 0."
    return Equal(p / p, 1)
"""
)


def test_why_a_claim_is_open_is_on_the_screen(run: Run) -> None:
    Path("mine.py").write_text(REFUSED)
    ran = run("check", "mine.py", "--profile", "quick")
    assert "line 1 is true but does not follow by Linearity" in ran.out
    assert "divides_by_p: undefined at valid input: division by zero, at p = 0" in ran.err
