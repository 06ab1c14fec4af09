"""`lossproof recheck`: confirm stored verdicts with the kernel alone."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from ..proofs.recheck import RecheckError, confirm, confirm_files
from ..proofs.store import StoreError, default_path, open_store, places
from . import options
from .codes import AS_EXPECTED, BAD_INPUT, DIFFERS, INTERNAL, NOTHING, Stop
from .output import colours, complain, emit


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@options.store
@options.formats("text", "json")
def recheck(files: tuple[Path, ...], store: Path | None, form: str) -> int:
    """Check all stored evidence, or the certificates saved in FILES, once more.

    This happens in a process that loads the kernel and nothing else.
    """
    if files:
        if store is not None:
            raise Stop(BAD_INPUT, "give files of certificates or --store, not both")
        return _recheck_files(files, form)
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


def _recheck_files(files: tuple[Path, ...], form: str) -> int:
    try:
        results = confirm_files(files)["results"]
    except RecheckError as bad:
        raise Stop(INTERNAL, str(bad)) from None
    confirmed = sum(result["ok"] for result in results)
    if form == "json":
        summary = {"total": len(results), "confirmed": confirmed}
        found = {"schema": 1, "certificates": results, "summary": summary}
        emit(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        lines = [_certificate(result, colour=colours()) for result in results]
        emit("\n".join([*lines, "", f"{confirmed} of {len(results)} certificates confirmed"]))
    if not all(result["readable"] for result in results):
        return BAD_INPUT
    return AS_EXPECTED if confirmed == len(results) else DIFFERS


def _certificate(result: dict[str, Any], *, colour: bool) -> str:
    mark = "✓ confirmed" if result["ok"] else "✗ REFUSED"
    if colour:
        mark = click.style(mark, fg="green" if result["ok"] else "red", bold=True)
    if not result["ok"]:
        said = result["fault"]
    elif result["member"] is not None:
        said = "a member" if result["member"] else "not a member"
    elif result["exact"] is not None:
        said = f"= {result['exact']}"
    else:
        low, high = (float(Fraction(result[end])) for end in ("lower", "upper"))
        said = f"in [{low:.12g}, {high:.12g}]"
    given = f" (given {', '.join(result['stands_on'])})" if result.get("stands_on") else ""
    return f"{result['file']}: {mark}: {result['quantity'] or '-'} {said}{given}"


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
