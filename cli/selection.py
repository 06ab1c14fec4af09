"""Which claim files a command line names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..proofs.catalogue import claim_files, entry_of
from .codes import BAD_INPUT, NOTHING, Stop

if TYPE_CHECKING:
    from ..proofs.claim import Claim

_STATED = re.compile(r"^def ([a-z]\w*)\(", re.MULTILINE)
"""A function of a claim file with a public name: what it states, apart from its own words."""


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


def one_claim(what: str) -> Claim:
    """Return the one claim that is meant by an entry, a name, ``FILE.py`` or ``FILE.py::name``."""
    from ..proofs.catalogue import ClaimFileError, load

    path, _, name = what.partition("::")
    if name or path.endswith(".py") or "/" in path:
        files, where = [Path(path)], path
    else:
        files, where, name = _shipped(what)
    try:
        claims = [claim for file in files for claim in load(file)]
    except ClaimFileError as bad:
        raise Stop(BAD_INPUT, str(bad)) from None
    names = [claim.name for claim in claims]
    if not name and len(claims) > 1:
        raise Stop(BAD_INPUT, f"{where} states {len(claims)} claims, name one: {', '.join(names)}")
    wanted = known(name, names, "claim") if name else names[0]
    return claims[names.index(wanted)]


def _shipped(what: str) -> tuple[list[Path], str, str]:
    """Return the shipped files that hold a claim, and its name, empty if an entry was meant.

    Names are looked up in the text of the files: nothing is imported but what is meant.
    """
    files = claim_files()
    entries = [entry_of(file) for file in files]
    if any(what.lower() in (e.lower(), e.lower().removeprefix("c")) for e in entries):
        return select([what]), known(what, entries), ""
    stated = {file: _STATED.findall(file.read_text(encoding="utf-8")) for file in files}
    holding = [file for file, names in stated.items() if what in names]
    if not holding:
        from difflib import get_close_matches

        names = [*entries, *(name for found in stated.values() for name in found)]
        close = get_close_matches(what, dict.fromkeys(names), n=4, cutoff=0.5)
        hint = f"did you mean {', '.join(close)}?" if close else "no entry, no claim, no FILE.py"
        raise Stop(BAD_INPUT, f"unknown claim {what!r}: {hint}")
    return holding[:1], what, what
