"""Pytest plugin: claims in test files are items; ``pytest --lossproof`` adds the shipped ones.

A function under ``@claim()`` in a file that pytest collects is judged like a test: it fails unless
its verdict is the expected one. A claim that is imported from elsewhere is not judged again. Found
by pytest wherever lossproof is installed, so importing it loads nothing heavy.
"""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .profiles import PROFILES, Profile

if TYPE_CHECKING:
    from .claim import Claim

VERDICT = "lossproof_verdict"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--lossproof`` and ``--lossproof-profile``."""
    parser.addini(
        "lossproof_claims",
        "judge @claim functions in test files (default: true)",
        type="bool",
        default=True,
    )
    group = parser.getgroup("lossproof", "claims, judged")
    group.addoption("--lossproof", action="store_true", help="judge every shipped claim too")
    group.addoption(
        "--lossproof-profile",
        choices=list(PROFILES),
        default="quick",
        help="the size of the attack on each claim (default: quick)",
    )


def pytest_pycollect_makeitem(
    collector: pytest.Module | pytest.Class, name: str, obj: Any
) -> pytest.Item | None:
    """Make an item of a claim that is stated in this file."""
    loaded = sys.modules.get("lossproof.proofs.claim")  # else there is no claim in the file
    if loaded is None or not isinstance(obj, loaded.Claim):
        return None
    if not collector.config.getini("lossproof_claims"):
        return None
    code = obj.body.__code__
    if Path(code.co_filename) != collector.path:
        return None
    item: ClaimItem = ClaimItem.from_parent(
        collector, name=name, what=obj, line=code.co_firstlineno - 1
    )
    return item


@pytest.hookimpl(tryfirst=True)  # before -k and -m select
def pytest_collection_modifyitems(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Add one item for each claim."""
    if session.config.getoption("--lossproof"):
        from ..numerics.threads import one_thread

        one_thread()
        items.extend(_items(session))


def _items(session: pytest.Session) -> Iterator[pytest.Item]:
    from .catalogue import ClaimFileError, claim_files, entry_of, load

    for file in claim_files():
        try:
            claims = [(claim.entry or entry_of(file), claim.name, claim) for claim in load(file)]
        except ClaimFileError as bad:
            yield _item(session, file, entry_of(file), file.stem, str(bad))
            continue
        for entry, name, claim in claims:
            yield _item(session, file, entry, name, claim)


def _item(
    session: pytest.Session, file: Path, entry: str, name: str, what: Claim | str
) -> pytest.Item:
    shown = f"claim[{entry}:{name}]"
    item: ClaimItem = ClaimItem.from_parent(
        session, name=shown, nodeid=f"lossproof::{shown}", path=file, what=what
    )
    return item


def _wish(row: dict[str, Any], surprise: bool) -> str:
    if surprise:
        return "to hold"  # no expectation was stated
    return str(row["expected"] or "a stronger verdict")


class UnexpectedVerdict(Exception):
    """A claim whose verdict is not the expected one, or that could not be judged."""


class ClaimItem(pytest.Item):
    """One claim; ``what`` is an error message where its file cannot be used."""

    def __init__(self, *, what: Claim | str, line: int | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.what = what
        self.line = line

    def runtest(self) -> None:
        """Judge the claim; its verdict must be the expected one."""
        if isinstance(self.what, str):
            self._note(None)
            raise UnexpectedVerdict(self.what)
        from .engine import InternalError, judge

        profile = PROFILES[str(self.config.getoption("--lossproof-profile"))]
        with warnings.catch_warnings():
            warnings.simplefilter("default")  # a filter of the user's must not change a verdict
            try:
                row = judge(self.what, profile)
            except InternalError as bad:
                self._note(None)
                raise UnexpectedVerdict(f"internal error: {bad}") from None
        self._note(row)
        if row["error"] is not None:
            raise UnexpectedVerdict(f"{self.what.name} is at fault: {row['error']}")
        surprise = row["verdict"] == "refuted" and row["expected"] is None
        if surprise or not row["as_expected"]:
            scope = row["scope"]["text"] or "no scope"
            why = f"\n{row['reason']}" if row["reason"] else ""
            raise UnexpectedVerdict(
                f"{self.what.name}: expected {_wish(row, surprise)}, "
                f"came {row['verdict']} ({scope}){why}{self._findings(self.what, row, profile)}"
            )

    def _findings(self, claim: Claim, row: dict[str, Any], profile: Profile) -> str:
        """Say where the claim fails, what the attack did, and how to see it again."""
        from .written import written

        lines = []
        for evidence in row["evidence"]:
            if evidence["kind"] == "counterexample":
                lines.append(f"fails at {written(claim.instance(), evidence['data']['values'])}")
            elif evidence["kind"] == "attack":
                lines.append(f"{evidence['scope']['text']}: {evidence['note']}")
        if self.line is not None:
            lines.append(f"again: lossproof check {self.path} --profile {profile.name}")
        return "".join(f"\n  {line}" for line in lines)

    def _note(self, row: dict[str, Any] | None) -> None:
        verdict = (row and row["verdict"]) or "error"
        scope = row["scope"]["text"] if row else ""
        expected = (row and row["expected"]) or ""
        self.user_properties += [(VERDICT, verdict), ("scope", scope), ("expected", expected)]

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the message alone: a traceback of the engine would help nobody."""
        if isinstance(excinfo.value, UnexpectedVerdict):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where a failure is reported."""
        return self.path, self.line, self.name


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List every claim with its verdict, then the tallies."""
    judged = []
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            properties = dict(getattr(report, "user_properties", []))
            if report.when == "call" and VERDICT in properties:
                name = report.nodeid.split("claim[")[-1].removesuffix("]")
                judged.append((name, outcome, properties))
    if not judged:
        return
    terminalreporter.section("lossproof")
    width = max(len(name) for name, _, _ in judged)
    for name, outcome, properties in sorted(judged, key=lambda found: found[0]):
        differs = "" if outcome == "passed" else f"  (expected {properties['expected'] or '-'})"
        line = f"{name:<{width}}  {properties[VERDICT]:<9}  {properties['scope']}{differs}"
        terminalreporter.line(line.rstrip(), red=outcome == "failed")
    tally = Counter(properties[VERDICT] for _, _, properties in judged)
    terminalreporter.line(", ".join(f"{count} {verdict}" for verdict, count in tally.items()))
