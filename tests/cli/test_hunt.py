"""`lossproof hunt`: its report, its codes, and what it says to bad input."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lossproof.cli import hunt as command
from lossproof.cli.hunt import Hunt

Run = Callable[..., Any]
MINE = """
from lossproof import AtMost, Implies, Equal, Prob, RealVector, Size, claim, total

@claim()
def a_guess(n: Size, x: RealVector["n"]) -> AtMost:
    return AtMost(total(n, lambda i: x[i]) ** 2, total(n, lambda i: x[i] ** 2))

@claim()
def a_truth(n: Size, x: RealVector["n"]) -> AtMost:
    return AtMost(total(n, lambda i: x[i]) ** 2, n * total(n, lambda i: x[i] ** 2))

@claim()
def a_void(p: Prob) -> Implies:
    return Implies(AtMost(3 * p, 1), AtMost(1, 2 * p), Equal(p, 7))
"""
SCHEMA = json.loads(Path(command.__file__).with_suffix(".json").read_text(encoding="utf-8"))
ONE = ("--rounds", "1", "--candidates", "60")


@pytest.fixture
def mine(run: Run) -> Run:
    Path("mine.py").write_text(MINE)
    return run


def test_a_false_claim_is_refuted_with_the_line_that_repeats_it(mine: Run) -> None:
    ran = mine("hunt", "mine.py::a_guess", *ONE)
    assert (ran.code, ran.err) == (1, "")
    assert "a_guess fails at\n  n = 2\n  x = (1, 1)\n" in ran.out
    again = next(line for line in ran.out.splitlines() if "run again" in line)
    words = again.split()[3:]  # after "run again lossproof"
    repeated = mine(*words)
    assert repeated.code == 1 and "x = (1, 1)" in repeated.out


def test_what_was_refuted_is_told_at_once_and_checked_again(mine: Run) -> None:
    mine("hunt", "mine.py::a_guess", *ONE, "--state", "kept.json")
    assert (
        "1 of them by earlier hunts" in mine("hunt", "mine.py::a_guess", "--state", "kept.json").out
    )
    state = json.loads(Path("kept.json").read_text())
    state["counterexample"]["evidence"]["values"]["x"] = ["0", "0"]
    Path("kept.json").write_text(json.dumps(state))
    ran = mine("hunt", "mine.py::a_guess", "--state", "kept.json")
    assert ran.code == 2 and "the kernel refuses" in ran.complaints[0]


def test_an_expected_refutation_is_no_failure(mine: Run) -> None:
    Path("mine.py").write_text(MINE.replace("claim()", "claim(expect='refuted')"))
    assert mine("hunt", "mine.py::a_guess", *ONE).code == 0
    assert mine("hunt", "mine.py::a_truth", *ONE).code == 1


def test_a_true_claim_survives_and_a_void_one_is_called_so(mine: Run) -> None:
    ran = mine("hunt", "mine.py::a_truth", *ONE)
    assert (ran.code, ran.err) == (0, "") and "○ a_truth: no counterexample (1 round," in ran.out
    ran = mine("hunt", "mine.py::a_truth", *ONE, "--format", "json")
    found = json.loads(ran.out)
    assert len(found["rounds"]) == 2 and not found["refuted"] and found["as_expected"]
    assert found["candidates"] == sum(found["attacks"].values())
    assert Path(found["state"]).is_file()
    ran = mine("hunt", "mine.py::a_void", *ONE, "--no-state")
    assert ran.code == 0 and "undecided: vacuous under this attack" in ran.out


@pytest.mark.parametrize("name", ["a_guess", "a_truth", "a_void"])
def test_json_is_what_the_schema_says(name: str, mine: Run) -> None:
    ran = mine("hunt", f"mine.py::{name}", *ONE, "--no-state", "--format", "json")
    found = json.loads(ran.out)
    jsonschema.validate(found, SCHEMA)
    assert found["refuted"] == (name == "a_guess") and found["vacuous"] == (name == "a_void")
    with pytest.raises(jsonschema.ValidationError):  # a refutation without counterexample
        jsonschema.validate({**found, "refuted": True, "counterexample": None}, SCHEMA)


def test_an_interrupt_reports_what_there_is(mine: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    mine("hunt", "mine.py::a_truth", *ONE)

    def interrupts(*_: object, **__: object) -> Hunt:
        raise KeyboardInterrupt

    monkeypatch.setattr("lossproof.proofs.hunt.attack_evidence", interrupts)
    ran = mine("hunt", "mine.py::a_truth", *ONE)
    assert ran.code == 130 and "interrupted: 1 round" in ran.complaints[0]
    assert "no counterexample" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mine.py"], "states 3 claims, name one: a_guess, a_truth, a_void"),
        (["mine.py::a_gess"], "did you mean a_guess?"),
        (["absent.py"], "no such file"),
        (["dephasing_compose"], "did you mean dephasing_composes"),
        (["C3.1i"], "states 4 claims, name one"),
        (["C9z"], "unknown claim 'C9z'"),
        (["mine.py::a_truth", "--for", "10"], "write 90s, 10m or 2h"),
        (["mine.py::a_truth", "--for", "0s"], "write 90s, 10m or 2h"),
        (["mine.py::a_truth", "--for", "-1m"], "write 90s, 10m or 2h"),
        (["mine.py::a_truth", "--for", "nanm"], "write 90s, 10m or 2h"),
        (["mine.py::a_truth", "--state", "mine.py"], "is damaged"),
        (["mine.py::a_truth", "--state", "x", "--no-state"], "contradict each other"),
    ],
)
def test_bad_input_is_one_message(arguments: list[str], said: str, mine: Run) -> None:
    ran = mine("hunt", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.complaints) == 1 and said in ran.complaints[0]


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("10m", 600), ("2h", 7200), ("1.5m", 90)]
)
def test_durations(text: str, seconds: float) -> None:
    assert command.Duration().convert(text, None, None) == seconds
