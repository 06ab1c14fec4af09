"""Which claim files a command line names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..proofs.catalogue import claim_files, entry_of
from .codes import BAD_INPUT, NOTHING, Stop


def select(entries: Sequence[str] = (), section: str | None = None) -> list[Path]:
    """Return the shipped claim files of some entries, of a section, or all of them."""
    files = claim_files(section)
    if not files:
        where = f" in section {section}" if section else ""
        raise Stop(NOTHING, f"nothing selected: there are no claims{where}")
    if not entries:
        return files
    by_entry: dict[str, list[Path]] = {}
    for file in files:
        by_entry.setdefault(entry_of(file).lower(), []).append(file)
    wanted = {known(entry, [entry_of(f) for f in files]).lower() for entry in entries}
    return [f for f in files if entry_of(f).lower() in wanted]


def known(name: str, names: Sequence[str], what: str = "entry") -> str:
    """Return the one of ``names`` that is meant; an unknown one is answered with what is close."""
    for candidate in names:
        if name.lower() in (candidate.lower(), candidate.lower().removeprefix("c")):
            return candidate
    from difflib import get_close_matches

    lower = {candidate.lower(): candidate for candidate in names}
    close = [lower[c] for c in get_close_matches(name.lower(), lower, n=4, cutoff=0.5)]
    shown = ", ".join(close or sorted(set(names)))
    hint = f"did you mean {shown}?" if close else f"there are {shown}"
    raise Stop(BAD_INPUT, f"unknown {what} {name!r}: {hint}")
