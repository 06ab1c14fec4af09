"""Confirm stored verdicts, or saved certificates, with the kernel alone.

No solver, no search, no claims: `confirm` and `confirm_files` run this module in an interpreter
that has the standard library and cannot even find site-packages. For every stored row it checks the
hash of the instance, puts every piece of evidence before the kernel again, and derives anew which
verdict the accepted evidence supports. What cannot be confirmed is a failure.

What it cannot know: that the stored instance is the one the claim's file states. That bridge is
crossed by `verify --fresh`.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .fingerprint import FORMAT
from .kernel.check import AGAINST, FOR, check
from .kernel.declarations import Refused
from .kernel.instances import read_instance
from .kernel.quantities.door import confirm as confirm_quantity
from .kernel.unchecked import reach
from .store import APPLICATION, Row, checksum

_BOOT = """
import importlib.util, sys
root, what, *paths = sys.argv[1:]
spec = importlib.util.spec_from_file_location(
    "lossproof", root + "/__init__.py", submodule_search_locations=[root])
sys.modules["lossproof"] = package = importlib.util.module_from_spec(spec)
spec.loader.exec_module(package)
from lossproof.proofs.recheck import main
main(what, paths)
"""
_SETTLED = ("proved", "certified")
_UNSETTLED = ("supported", "undecided")
_NOT_VACUOUS = {"instance", "witness"}


class RecheckError(Exception):
    """The checking process itself failed."""


def confirm(store: Path) -> dict[str, Any]:
    """Re-check a store in a fresh interpreter; return ``{"results": [...], "modules": [...]}``."""
    return _apart("store", [store])


def confirm_files(paths: Sequence[Path]) -> dict[str, Any]:
    """Re-check saved certificates of quantities, likewise."""
    return _apart("files", paths)


def _apart(what: str, paths: Sequence[Path]) -> dict[str, Any]:
    root = Path(__file__).resolve().parent.parent
    places = [str(path.resolve()) for path in paths]
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", _BOOT, str(root), what, *places],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if run.returncode:
        said = run.stderr.strip().splitlines() or [f"exit code {run.returncode}"]
        raise RecheckError(f"the kernel's process failed: {said[-1]}")
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def main(what: str, paths: list[str]) -> None:
    """Re-check a store, or files, and write what was found, as JSON, to standard output."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    results = recheck_store(paths[0]) if what == "store" else [recheck_file(p) for p in paths]
    strangers = {name.split(".")[0] for name in sys.modules} - set(sys.stdlib_module_names)
    modules = sorted(strangers - {"__main__", "lossproof"})
    json.dump({"results": results, "modules": modules}, sys.stdout, ensure_ascii=False)


def recheck_file(path: str) -> dict[str, Any]:
    """Return what the kernel says of one saved certificate: its bounds, or why it is refused."""
    out: dict[str, Any] = {"file": path, "quantity": None, "ok": False, "readable": False}
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        problem, certificate = data["problem"], data["certificate"]
        out["quantity"] = str(problem["quantity"])
    except OSError as bad:
        return {**out, "fault": f"it cannot be read: {bad.strerror}"}
    except (KeyError, TypeError, ValueError):
        return {**out, "fault": "it is no saved certificate"}
    out["readable"] = True
    try:
        found = confirm_quantity(problem, certificate)
    except Refused as bad:
        return {**out, "fault": str(bad)}
    bounds = {
        k: None if (v := getattr(found, k)) is None else str(v) for k in ("lower", "upper", "exact")
    }
    stands_on = list(found.stands_on)
    return {**out, "ok": True, **bounds, "member": found.member, "stands_on": stands_on}


def recheck_store(store: str) -> list[dict[str, Any]]:
    """Return what the kernel says of every record."""
    results: list[dict[str, Any]] = []
    for file, profile, text, digest in _records(store):
        if digest != checksum(text):
            results.append(_result({"name": file}, profile, 0, ["rows and checksum differ"]))
            continue
        results += [recheck_row(row, profile) for row in json.loads(text)]
    return results


def _records(store: str) -> list[tuple[str, str, str, str]]:
    db = sqlite3.connect(f"{Path(store).as_uri()}?mode=ro", uri=True)
    try:
        marks = [
            db.execute(f"PRAGMA {k}").fetchone()[0] for k in ("application_id", "user_version")
        ]
        if marks != [APPLICATION, FORMAT]:
            raise SystemExit("the file is no verdict store of this version")
        wanted = "SELECT file, profile, rows, sha256 FROM records ORDER BY file, profile, witnesses"
        return list(db.execute(wanted))
    finally:
        db.close()


def recheck_row(row: Row, profile: str = "") -> dict[str, Any]:
    """Return what the kernel says of one row: ``ok``, what was checked, and every failure."""
    try:
        checked, faults = _faults(row)
    except (KeyError, TypeError, AttributeError, ValueError) as bad:
        checked, faults = 0, [f"malformed row: {bad!r}"[:200]]
    return _result(row, profile, checked, faults)


def _result(row: Row, profile: str, checked: int, faults: list[str]) -> dict[str, Any]:
    return {
        "entry": row.get("entry"),
        "name": row.get("name"),
        "profile": profile,
        "verdict": row.get("verdict"),
        "checked": checked,
        "ok": not faults,
        "unchecked": row.get("verdict") == "decided",
        "faults": faults,
    }


def _faults(row: Row) -> tuple[int, list[str]]:
    if row["error"] is not None:
        return 0, ["a claim at fault has no place in the store"]
    try:
        if read_instance(row["instance"]).sha256() != row["sha256"]:
            return 0, ["the instance and its hash differ"]
    except Refused as bad:
        return 0, [f"the instance is refused: {bad}"]
    faults: list[str] = []
    accepted: list[dict[str, Any]] = []
    for number, item in enumerate(row["evidence"], 1):
        what = f"evidence {number} ({item['kind']})"
        if item["data"] is None:
            if item["kind"] != "attack" or item["shows"] != "neutral" or item["covers"]:
                faults.append(f"{what} has no data to check")
            continue
        read = reach if item["kind"] == "smt" else check
        report = read(row["instance"], item["data"])
        found = (item["data"].get("kind"), report.shows, report.covers, _plain(report.scope))
        if not report.ok:
            faults.append(f"{what} is refused: {report.reason}")
        elif found != (item["kind"], item["shows"], item["covers"], item["scope"]):
            faults.append(f"{what} shows something else than is stored")
        elif list(report.stands_on) != item.get("stands_on", []):
            faults.append(f"{what} stands on other theorems than is stored")
        else:
            accepted.append(item)
    faults += _verdict_faults(row, accepted)
    return sum(item["kind"] != "smt" for item in accepted), faults


def _verdict_faults(row: Row, accepted: list[dict[str, Any]]) -> list[str]:
    """Return where the row says more than the accepted evidence shows."""
    verdict = row["verdict"]
    against = [e for e in accepted if e["shows"] == AGAINST]
    said_so = [e for e in accepted if e["kind"] == "smt" and e["covers"]]
    accepted = [e for e in accepted if e["kind"] != "smt"]
    full = [e for e in accepted if e["shows"] == FOR and e["covers"]]
    not_vacuous = any(e["kind"] in _NOT_VACUOUS for e in accepted)
    faults = []
    if verdict == "refuted":
        support = against
    elif verdict in _SETTLED:
        support = [e for e in full if _certifies(e) == (verdict == "certified")]
        if not not_vacuous:
            faults.append("no values are shown that meet all hypotheses")
    elif verdict == "decided":
        support = said_so
        if not not_vacuous:
            faults.append("no values are shown that meet all hypotheses")
        if full:
            faults.append("the evidence settles the statement, the verdict does not say so")
    elif verdict in _UNSETTLED:
        support = []
        if verdict == "supported" and full and not_vacuous:
            faults.append("the evidence settles the statement, the verdict does not say so")
        if verdict == "supported" and not any(
            e["kind"] == "attack" and e["counts"]["candidates"] > 0 for e in row["evidence"]
        ):
            faults.append("supported, but no attack is recorded")
    else:
        return [f"{verdict!r} is no verdict that the kernel can confirm"]
    if verdict not in _UNSETTLED and row["scope"] not in [e["scope"] for e in support]:
        faults.append(f"no accepted evidence shows that it is {verdict} for {row['scope']['text']}")
    named = {axiom["name"] for axiom in row["assumes"]}
    if verdict in (*_SETTLED, "refuted") and not any(
        e["scope"] == row["scope"] and set(e.get("stands_on", [])) <= named for e in support
    ):
        faults.append("it does not name the theorems on which its evidence stands")
    if verdict != "refuted" and against:
        faults.append("the evidence refutes it")
    if row["as_expected"] and not _expected(row["expected"], verdict):
        faults.append(f"{verdict} is marked as expected, but {row['expected']} was")
    return faults


def _certifies(evidence: dict[str, Any]) -> bool:
    """Whether the weight lies in a numeric certificate; all other evidence is a proof."""
    data = evidence["data"]
    while data["kind"] == "vertices":
        data = data["evidence"]
    return data["kind"] in ("diamond", "enclosure", "sos") or (
        data["kind"] == "evaluation" and bool(data.get("certificates"))
    )


def _expected(expected: str | None, verdict: str) -> bool:
    allowed = {
        None: {verdict},
        "holds": {"proved", "certified", "decided", "supported"},
        "refuted": {"refuted"},
        "open": {"supported", "undecided"},
    }
    return verdict in allowed.get(expected, set())


def _plain(scope: Any) -> Any:
    return json.loads(json.dumps(scope))
