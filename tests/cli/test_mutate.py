"""`lossproof mutate`: which claims, which form, which exit code."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lossproof.cli import app
from lossproof.cli.mutate import Campaign
from lossproof.proofs import mutations
from lossproof.proofs.mutations import Fate

Run = Callable[..., Any]
SCHEMA = json.loads(Path(app.__file__).with_name("mutate.json").read_text(encoding="utf-8"))
QUICK = ("--profile", "quick", "--sample", "6", "--seed", "2")


def valid(out: str) -> dict[str, Any]:
    """The JSON on stdout, checked against the documented schema."""
    found: dict[str, Any] = json.loads(out)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    return found


def test_the_json_says_what_became_of_each(run: Run) -> None:
    ran = run("mutate", "C3.1f", *QUICK, "--format", "json")
    found = valid(ran.out)
    summary = found["summary"]
    assert len(found["mutants"]) == summary["total"] == 6
    verdicts = ("caught", "equivalent", "survived", "undefined")
    assert sum(summary[v] for v in verdicts) == summary["total"]
    assert {row["entry"] for row in found["mutants"]} == {"C3.1f"}
    assert ran.code == (summary["caught"] < 0.95 * (summary["caught"] + summary["survived"]))


def test_what_is_caught_is_confirmed_by_the_kernel_alone(run: Run, here: Path) -> None:
    found = valid(run("mutate", "C3.1f", *QUICK, "--format", "json").out)
    row = next(row for row in found["mutants"] if row["verdict"] == "caught")
    from lossproof.proofs.kernel.check import check

    assert check(row["instance"], row["counterexample"]).shows == "against"
    other = {**row["instance"], "statement": ["equal", ["num", "1"], ["num", "1"]]}
    assert check(other, row["counterexample"]).shows != "against"


def test_the_text_ends_in_a_summary_and_is_the_same_each_time(run: Run) -> None:
    def once() -> list[str]:
        lines: list[str] = run("mutate", "C3.1f", *QUICK).out.splitlines()
        assert lines[0].split() == ["changed", "caught", "equivalent", "survived", "undefined"]
        return [line.rpartition(" (")[0] or line for line in lines]

    first = once()
    assert first[-1].startswith("6 neighbours of ")
    assert first == once()


def fate(*verdicts: str) -> Fate:
    """A made-up fate of the neighbours of one claim."""
    rows = [
        {"entry": None, "name": "made", "operator": "sign", "change": "a sign", "reason": "why",
         "verdict": verdict}
        for verdict in verdicts
    ]  # fmt: skip
    return Fate(None, "made", rows, 0, inequality=True, controlled=False)


@pytest.mark.parametrize(
    ("caught", "survived", "code"), [(19, 1, 0), (18, 1, 1), (0, 0, 0), (0, 1, 1)]
)
def test_one_in_twenty_may_survive(caught: int, survived: int, code: int) -> None:
    verdicts = ["caught"] * caught + ["survived"] * survived + ["equivalent", "undefined"]
    campaign = Campaign("quick", [fate(*verdicts)])
    assert campaign.code == code
    assert campaign.uncontrolled == ["made"]


def test_survivors_are_named_with_the_reason(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mutations, "run", lambda *_: iter([fate("caught", "survived")]))
    ran = run("mutate", "C3.1f")
    assert ran.code == 1
    assert "survived: made: a sign: why" in ran.out
    assert "50.0 % caught" in ran.out


def test_refuted_and_proved_at_once_is_an_internal_error(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = Fate(None, "made", [], 0, inequality=False, controlled=False, internal="made: both")
    monkeypatch.setattr(mutations, "run", lambda *_: iter([bad]))
    ran = run("mutate", "C3.1f")
    assert ran.code == 3
    assert ran.complaints == ["lossproof: internal error: made: both"]


def test_bad_selections_are_answered_in_one_line(run: Run) -> None:
    assert run("mutate", "C3.1f", "--section", "3.1").code == 2
    ran = run("mutate", "C9.9z")
    assert ran.code == 2 and len(ran.complaints) == 1
    assert run("mutate", "--section", "9.9").code == 5
    assert run("mutate", "C3.1f", "--sample", "0").code == 2
