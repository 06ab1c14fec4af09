"""`lossproof verify`: what it prints, what it keeps, and with which code it ends."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from lossproof.cli import as_text, judging, verify
from lossproof.proofs import engine
from lossproof.proofs.catalogue import claim_files, entry_of

SCHEMA = json.loads(Path(judging.__file__).with_name("schema.json").read_text(encoding="utf-8"))
HEAVY = {"clarabel", "cvxpy", "hypothesis", "numpy", "scipy", "scs", "sympy", "rich"}
VERIFY = ("-m", "lossproof", "verify")
Run = Callable[..., Any]
TRUE = """
from lossproof import Equal, Prob, claim

@claim()
def it_holds(p: Prob) -> Equal:
    return Equal(p + p, 2 * p)
"""
UNEXPECTED = TRUE.replace("claim()", "claim(expect='refuted')").replace("it_holds", "it_fails")


def catalogue(monkeypatch: pytest.MonkeyPatch, **files: str) -> list[Path]:
    """Make ``verify`` see these files instead of the shipped ones."""
    paths = [Path(f"{name}.py").resolve() for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text)
    monkeypatch.setattr(verify, "select", lambda *_: paths)
    return paths


def timeless(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "seconds": 0} for row in rows]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_json_follows_the_schema_and_covers_every_claim(run: Run, warm: Path) -> None:
    found = run("verify", "C3.4a", "C3.1i", "--profile", "quick", "--format", "json").valid()
    assert [row["entry"] for row in found["claims"]] == ["C3.1i"] * 4 + ["C3.4a"] * 3
    assert found["summary"]["total"] == found["summary"]["as_expected"] == 7
    assert found["summary"]["refuted"] == 2
    derivation = found["claims"][1]["evidence"][0]
    assert derivation["kind"] == "derivation" and derivation["steps"] >= 1


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "true"},
        {"verdict": None},  # without an error
        {"as_expected": "yes"},
        {"sha256": "0"},
        {"surprise": 1},
        {"scope": {"all": "n"}},
    ],
)
def test_the_schema_refuses_a_broken_row(change: dict[str, Any], run: Run, warm: Path) -> None:
    found = run("verify", "C3.4a", "--profile", "quick", "--format", "json").valid()
    found["claims"][0].update(change)
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(found))


def test_the_table_lists_every_claim_with_its_verdict(run: Run, warm: Path) -> None:
    ran = run("verify", "C3.1i", "--profile", "quick")
    assert (ran.code, ran.err) == (0, "")
    rows = {line.split()[1]: line for line in ran.out.splitlines() if line.startswith("C3.1i")}
    assert "✗ refuted" in rows["every_real_dephasing_is_a_sign_mask_as_stated"]
    assert "✓ proved" in rows["sign_masks_realise_two_levels"]
    assert "4 claims: 3 proved, 1 refuted; all as expected" in ran.out
    assert "4 from the store" in ran.out


def test_a_refutation_is_printed_as_prominently_as_a_proof(run: Run, warm: Path) -> None:
    found = run("verify", "C3.1i", "--profile", "quick", "--format", "json").valid()
    words = [as_text.verdict_word(row, colour=True) for row in found["claims"]]
    assert all("\x1b[1m" in word for word in words)
    assert "\x1b" not in run("verify", "C3.1i", "--profile", "quick").out


def test_a_warm_verify_imports_neither_claims_nor_anything_heavy(warm: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", *VERIFY, "C3.4a", "C1a", "--profile", "quick"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert ran.returncode == 0 and "5 from the store" in ran.stdout
    loaded = set(re.findall(r"\| +(\S+)$", ran.stderr, re.MULTILINE))
    assert "lossproof.proofs.store" in loaded
    assert {name.split(".")[0] for name in loaded} & HEAVY == set()
    assert not {n for n in loaded if n.startswith(("lossproof.theory", "lossproof.proofs.claims"))}


def test_what_is_stored_is_what_was_judged(run: Run, warm: Path) -> None:
    options = ("verify", "C3.4a", "--profile", "quick", "--format", "json")
    stored, fresh = run(*options).valid(), run(*options, "--fresh").valid()
    assert timeless(stored["claims"]) == timeless(fresh["claims"])


def test_processes_change_neither_rows_nor_order(run: Run, warm: Path) -> None:
    options = ("verify", "C3.4a", "C3.1f", "--profile", "quick", "--format", "json")
    one, two = run(*options).valid(), run(*options, "--fresh", "--jobs", "2").valid()
    assert timeless(one["claims"]) == timeless(two["claims"])


def test_a_section_selects_its_entries(run: Run, warm: Path) -> None:
    ran = run("verify", "--section", "3.4", "C3.4a")
    assert ran.code == 2 and "not both" in ran.complaints[0]
    assert {entry_of(f) for f in claim_files("3.1")} >= {"C3.1f", "C3.1i"}
    assert not {entry_of(f) for f in claim_files("3.1")} & {"C3.4a", "C1a"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["verify", "C3.1x"], 2, "did you mean C3.1"),
        (["verify", "nonsense"], 2, "there are C1a"),
        (["verify", "--section", "99"], 5, "nothing selected"),
        (["verify", "--profile", "huge"], 2, "huge"),
        (["verify", "--jobs", "0"], 2, "--jobs"),
        (["verify", "--format", "yaml"], 2, "yaml"),
        (["frobnicate"], 2, "frobnicate"),
        (["show"], 2, "ENTRY"),
        (["derive", "C9z"], 2, "unknown entry"),
        (["check", "absent.py"], 2, "absent.py: no such file"),
    ],
)
def test_bad_usage_is_one_message(arguments: list[str], code: int, said: str, run: Run) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert len(ran.complaints) == 1 and said in ran.complaints[0]


@pytest.mark.parametrize("entry", ["C3.4a", "c3.4A", "3.4a"])
def test_an_entry_is_found_in_any_case(entry: str, run: Run, warm: Path) -> None:
    assert run("verify", entry, "--profile", "quick").code == 0


def test_a_file_at_fault_does_not_stop_the_others(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue(monkeypatch, broken="def (:", sound=TRUE)
    ran = run("verify", "--profile", "quick", "--format", "json")
    found = ran.valid()
    assert ran.code == 2
    assert len(ran.complaints) == 1 and "does not parse" in ran.complaints[0]
    assert [row["verdict"] for row in found["claims"]] == [None, "proved"]
    assert found["summary"]["errors"] == 1 and found["summary"]["as_expected"] == 1


def test_an_unexpected_verdict_fails_the_run(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue(monkeypatch, mine=UNEXPECTED)
    ran = run("verify", "--profile", "quick")
    assert ran.code == 1
    assert "≠ it_fails: expected refuted, came proved" in ran.out
    assert "1 not as expected" in ran.out


def test_evidence_that_contradicts_itself_stops_the_run(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def contradicts(*_: object, **__: object) -> dict[str, Any]:
        raise engine.InternalError("for and against")

    catalogue(monkeypatch, mine=TRUE)
    monkeypatch.setattr(engine, "judge", contradicts)
    ran = run("verify", "--format", "json")
    assert ran.code == 3
    assert len(ran.complaints) == 1 and "for and against" in ran.complaints[0]
    assert ran.valid()["complete"] is False
    assert run("recheck").code == 5  # nothing was kept


def test_a_bug_shows_its_traceback_only_when_asked(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> list[Path]:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(verify, "select", breaks)
    ran = run("verify")
    assert ran.code == 3 and len(ran.complaints) == 1
    assert "ZeroDivisionError: a bug (LOSSPROOF_TRACEBACK=1" in ran.complaints[0]
    monkeypatch.setenv("LOSSPROOF_TRACEBACK", "1")
    assert "Traceback" in run("verify").err


def test_an_interrupt_keeps_and_prints_what_is_done(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue(monkeypatch, a=TRUE, b=TRUE.replace("it_holds", "second") + TRUE)
    judge, seen = engine.judge, []

    def interrupted(claim: Any, *more: Any, **options: Any) -> dict[str, Any]:
        seen.append(claim.name)
        if len(seen) == 3:  # the second claim of the last file
            raise KeyboardInterrupt
        return judge(claim, *more, **options)

    monkeypatch.setattr(engine, "judge", interrupted)
    ran = run("verify", "--profile", "quick", "--format", "json")
    found = ran.valid()
    assert ran.code == 130 and found["complete"] is False
    assert [row["name"] for row in found["claims"]] == ["it_holds", "second"]
    kept = _records(Path(".lossproof/verdicts.sqlite"))
    assert [Path(file).name for file in kept] == ["a.py"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_a_real_run(jobs: str, here: Path) -> None:
    store = here / "v.sqlite"
    process = subprocess.Popen(
        [sys.executable, *VERIFY, "--jobs", jobs, "--store", str(store), "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        start_new_session=True,  # so that its processes get the signal, as from a terminal
        # a test run in the background may ignore the signal, and what it starts would, too
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    while not _records(store) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert err.startswith("lossproof: interrupted") and len(err.splitlines()) == 1
    found = json.loads(out)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    assert found["complete"] is False and 0 < len(found["claims"])
    done = {row["source"] for row in found["claims"]}
    assert set(_records(store)) <= done


def _records(store: Path) -> list[str]:
    if not store.exists():
        return []
    db = sqlite3.connect(store)
    try:
        return [file for (file,) in db.execute("SELECT file FROM records")]
    except sqlite3.OperationalError:
        return []
    finally:
        db.close()


def test_junit_counts_failures(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue(monkeypatch, sound=TRUE, mine=UNEXPECTED, broken="<&")
    suite = ElementTree.fromstring(run("verify", "--profile", "quick", "--format", "junit").out)
    counts = {key: suite.get(key) for key in ("tests", "failures", "errors")}
    assert counts == {"tests": "3", "failures": "1", "errors": "1"}
    assert [bool(case.find("failure") is not None) for case in suite] == [False, True, False]
    properties = {p.get("name"): p.get("value") for p in suite.iter("property")}
    assert set(properties) == {"verdict", "expected", "scope", "assumes"}


def test_github_annotates_what_differs(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue(monkeypatch, sound=TRUE, mine=UNEXPECTED)
    out = run("verify", "--profile", "quick", "--format", "github").out
    notes = [line for line in out.splitlines() if line.startswith("::error")]
    assert notes == ["::error file=mine.py,title=it_fails::expected refuted, came proved"]


def test_output_survives_a_reader_that_leaves(warm: Path) -> None:
    command = f"{sys.executable} -m lossproof verify C3.1i --profile quick --format json"
    ran = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command} | head -c 1 >/dev/null"],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert (ran.returncode, ran.stderr) == (0, "")
