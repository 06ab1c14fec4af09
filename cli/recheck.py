"""`lossproof recheck`: confirm stored verdicts with the kernel alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from ..proofs.recheck import RecheckError, confirm
from ..proofs.store import StoreError, default_path, open_store, places
from . import options
from .codes import AS_EXPECTED, BAD_INPUT, DIFFERS, INTERNAL, NOTHING, Stop
from .output import colours, complain, emit


@click.command()
@options.store
@options.formats("text", "json")
def recheck(store: Path | None, form: str) -> int:
    """Check all stored evidence again, in a process that loads the kernel and nothing else."""
    path = store or next((p for p in places() if p.exists()), default_path())
    results: list[dict[str, Any]] = []
    if path.exists():
        try:
            open_store(path, complain).close()  # sets a damaged one aside
            results = confirm(path)["results"]
        except StoreError as bad:
            raise Stop(BAD_INPUT, str(bad)) from None
        except RecheckError as bad:
            raise Stop(INTERNAL, str(bad)) from None
    if not results:
        raise Stop(NOTHING, f"the verdict store {path} is empty: run `lossproof verify` first")
    emit(_json(results) if form == "json" else _text(results, colour=colours()))
    return AS_EXPECTED if all(result["ok"] for result in results) else DIFFERS


def _summary(results: list[dict[str, Any]]) -> dict[str, int]:
    return {
        "total": len(results),
        "confirmed": sum(result["ok"] and not result["unchecked"] for result in results),
        "unchecked": sum(result["ok"] and result["unchecked"] for result in results),
        "failed": sum(not result["ok"] for result in results),
        "evidence": sum(result["checked"] for result in results),
    }


def _json(results: list[dict[str, Any]]) -> str:
    found = {"schema": 1, "claims": results, "summary": _summary(results)}
    return json.dumps(found, ensure_ascii=False, indent=1)


def _text(results: list[dict[str, Any]], *, colour: bool) -> str:
    width = max(len(result["name"]) for result in results)
    lines = []
    for result in results:
        mark = "✓ confirmed" if result["ok"] else "✗ FAILED   "
        tint = "green" if result["ok"] else "red"
        if result["ok"] and result["unchecked"]:
            mark, tint = "◐ not re-checked: rests on a solver's word", "cyan"
        if colour:
            mark = click.style(mark, fg=tint, bold=True)
        verdict = result["verdict"] or "-"
        lines.append(
            f"{result['entry'] or '-':<6}  {result['name']:<{width}}  {verdict:<9}  "
            f"{mark}  {result['checked']} pieces of evidence  {result['profile']}"
        )
        lines += [f"        {fault}" for fault in result["faults"]]
    counts = _summary(results)
    lines += [
        "",
        f"{counts['confirmed']} of {counts['total']} verdicts confirmed by the kernel alone, "
        f"{counts['evidence']} pieces of evidence checked"
        + (f"; {counts['unchecked']} rest on a solver's word" if counts["unchecked"] else ""),
    ]
    return "\n".join(lines)
