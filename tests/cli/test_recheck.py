"""`lossproof recheck`: the kernel alone confirms what is stored, and finds what was changed."""

import copy
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lossproof.proofs.recheck import confirm, recheck_row
from lossproof.proofs.store import checksum

Run = Callable[..., Any]
Row = dict[str, Any]


def rows(store: Path) -> list[Row]:
    with closing(sqlite3.connect(store)) as db:
        texts = [text for (text,) in db.execute("SELECT rows FROM records")]
    return [row for text in texts for row in json.loads(text)]


def forge(store: Path, change: Callable[[Row], None]) -> None:
    """Change every stored row, and recompute the checksums as a careful forger would."""
    with closing(sqlite3.connect(store)) as db, db:
        for file, text in list(db.execute("SELECT file, rows FROM records")):
            changed = json.loads(text)
            for row in changed:
                change(row)
            new = json.dumps(changed)
            db.execute(
                "UPDATE records SET rows = ?, sha256 = ? WHERE file = ?",
                (new, checksum(new), file),
            )


def unproved(row: Row) -> None:
    """Turn a proved row into the honest row of a claim that only survived an attack."""
    if row["verdict"] == "proved":
        row["evidence"] = [e for e in row["evidence"] if e["shows"] == "neutral"]
        row["evidence"].append(ATTACK)
        row["verdict"] = "supported"


ATTACK = {
    "kind": "attack", "shows": "neutral", "covers": False, "scope": {"at": {}, "text": ""},
    "counts": {"candidates": 10}, "data": None, "note": "",
}  # fmt: skip


def test_honest_verdicts_are_confirmed(run: Run, warm: Path) -> None:
    ran = run("recheck", "--format", "json")
    found = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert found["schema"] == 1
    assert found["summary"]["confirmed"] == found["summary"]["total"] == len(rows(warm))
    assert all(claim["checked"] >= 1 for claim in found["claims"])
    assert "confirmed by the kernel alone" in run("recheck").out


def test_no_third_party_module_is_loaded(warm: Path) -> None:
    found = confirm(warm)
    assert found["results"] and found["modules"] == []


def test_an_empty_store_selects_nothing(run: Run) -> None:
    ran = run("recheck")
    assert (ran.code, ran.out) == (5, "")
    assert len(ran.complaints) == 1 and "lossproof verify" in ran.complaints[0]
    assert not Path(".lossproof").exists()


def test_a_forged_verdict_is_caught(run: Run, warm: Path) -> None:
    forge(warm, unproved)
    assert run("recheck").code == 0  # supported is all that is said, and true

    def promote(row: Row) -> None:
        if row["verdict"] == "supported":
            row["verdict"] = "proved"

    forge(warm, promote)
    ran = run("recheck", "--format", "json")
    failed = [claim for claim in json.loads(ran.out)["claims"] if not claim["ok"]]
    assert ran.code == 1 and failed
    assert {claim["verdict"] for claim in failed} == {"proved"}
    assert "no accepted evidence shows that it is proved" in failed[0]["faults"][0]


def test_rows_that_differ_from_their_checksum_are_caught(run: Run, warm: Path) -> None:
    with closing(sqlite3.connect(warm)) as db, db:
        db.execute("UPDATE records SET rows = replace(rows, 'refuted', 'proved')")
    ran = run("recheck")
    assert ran.code == 1 and "rows and checksum differ" in ran.out


def test_a_damaged_store_is_set_aside(run: Run, warm: Path) -> None:
    warm.write_bytes(b"no database" * 1000)
    ran = run("recheck")
    assert ran.code == 5
    assert "set aside as verdicts.sqlite.set-aside-1" in ran.complaints[0]


def test_verify_sets_a_damaged_store_aside_and_goes_on(run: Run, warm: Path) -> None:
    damaged = b"no database" * 1000
    warm.write_bytes(damaged)
    ran = run("verify", "C3.4a", "--profile", "quick")
    assert ran.code == 0 and "3 claims" in ran.out
    assert len(ran.complaints) == 1 and "set aside" in ran.complaints[0]
    assert warm.with_name("verdicts.sqlite.set-aside-1").read_bytes() == damaged
    assert run("recheck").code == 0


# Each forgery on its own, without a process of its own.


def _verdict(row: Row) -> None:
    row["verdict"] = "certified"


def _refuted(row: Row) -> None:
    row["verdict"], row["expected"] = "refuted", "refuted"


def _hash(row: Row) -> None:
    row["sha256"] = "0" * 64


def _statement(row: Row) -> None:
    row["instance"]["statement"][1] = row["instance"]["statement"][2]


def _instance_with_hash(row: Row) -> None:
    from lossproof.proofs.kernel.instances import read_instance

    row["instance"]["statement"][2] = ["matmul", ["var", "rho"], ["var", "rho"]]
    row["sha256"] = read_instance(row["instance"]).sha256()


def _line(row: Row) -> None:
    row["evidence"][0]["data"]["lines"][1][1] = ["num", "0"]


def _line_dropped_data(row: Row) -> None:
    row["evidence"][0]["data"] = None


def _shows(row: Row) -> None:
    row["evidence"][0]["shows"] = "against"


def _covers(row: Row) -> None:
    row["evidence"][0]["covers"] = False


def _scope(row: Row) -> None:
    row["scope"] = {"all": ["n", "p", "rho", "everything"], "at": {}, "text": "everything"}


def _no_instance(row: Row) -> None:
    row["evidence"] = [e for e in row["evidence"] if e["kind"] != "instance"]


def _expectation(row: Row) -> None:
    row["expected"] = "refuted"


def _error(row: Row) -> None:
    row["error"] = "at fault"


def _missing(row: Row) -> None:
    del row["evidence"]


def _not_a_row(row: Row) -> None:
    row["evidence"] = 7


@pytest.mark.parametrize(
    "change",
    [
        _verdict, _refuted, _hash, _statement, _instance_with_hash, _line, _line_dropped_data,
        _shows, _covers, _scope, _no_instance, _expectation, _error, _missing, _not_a_row,
    ],
)  # fmt: skip
def test_every_forgery_is_caught(change: Callable[[Row], None], judged_store: Path) -> None:
    (row,) = [row for row in rows(judged_store) if row["name"] == "dropout_is_dephasing"]
    assert recheck_row(row)["ok"]
    forged = copy.deepcopy(row)
    change(forged)
    assert not recheck_row(forged)["ok"]


def test_a_refutation_is_not_confirmed_without_its_counterexample(judged_store: Path) -> None:
    (row,) = [r for r in rows(judged_store) if r["name"].startswith("every_real_dephasing")]
    assert row["verdict"] == "refuted" and recheck_row(row)["ok"]
    row["evidence"] = [e for e in row["evidence"] if e["shows"] != "against"]
    assert not recheck_row(row)["ok"]


def test_a_hidden_counterexample_is_found(judged_store: Path) -> None:
    (row,) = [r for r in rows(judged_store) if r["name"].startswith("every_real_dephasing")]
    row["verdict"], row["expected"] = "supported", "holds"
    row["evidence"].append(ATTACK)
    assert "the evidence refutes it" in recheck_row(row)["faults"]
