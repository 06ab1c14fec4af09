"""Where claims are found: the folder is the registry, a user's file is one more."""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .claim import Claim

HOME = Path(__file__).parent / "claims"
_FILE = re.compile(r"c(\d+)(?:_(\d+))?([a-z])_\w+\.py\Z")


class ClaimFileError(Exception):
    """A claim file that cannot be used; the message says why and how to mend it."""


def claim_files(section: str | None = None) -> list[Path]:
    """Return the shipped claim files in the order of the ledger, without importing any."""
    files = [f for f in HOME.glob("s*/c*.py") if _FILE.match(f.name)]
    if section is not None:
        files = [f for f in files if section_of(entry_of(f)) == section]
    return sorted(files, key=lambda f: (_order(entry_of(f)), f.name))


def entry_of(path: Path) -> str:
    """Return the ledger entry that a shipped file's name carries: c3_1i_... is C3.1i."""
    match = _FILE.match(path.name)
    if match is None:
        raise ClaimFileError(f"{path.name} is not named like c3_1i_words.py")
    chapter, part, letter = match.groups()
    return f"C{chapter}{'.' + part if part else ''}{letter}"


def section_of(entry: str | None) -> str:
    """Return the section of the paper that an entry belongs to: C3.1i is in 3.1."""
    match = re.match(r"C?(\d+(?:\.\d+)?)", entry or "")
    return match[1] if match else ""


def _order(entry: str) -> tuple[tuple[int, ...], str]:
    return tuple(int(k) for k in section_of(entry).split(".")), entry


def load(path: Path) -> list[Claim]:
    """Import one file and return the claims it states, in order."""
    from ..theory.expressions import StatementError
    from .claim import Claim, ClaimError

    shipped = path.resolve().is_relative_to(HOME.resolve())
    shown = str(path)
    try:
        if shipped:
            relative = path.resolve().relative_to(HOME.resolve()).with_suffix("")
            module = importlib.import_module(f"{__package__}.claims.{'.'.join(relative.parts)}")
        else:
            module = _import_user_file(path)
    except ClaimFileError:
        raise
    except SyntaxError as bad:
        raise ClaimFileError(f"{shown}, line {bad.lineno}: does not parse: {bad.msg}") from None
    except NameError as bad:
        raise ClaimFileError(
            f"{shown}: {bad}; domains such as Size, Prob, State and words such as Equal are "
            "imported from lossproof"
        ) from None
    except (ClaimError, StatementError, ImportError) as bad:
        raise ClaimFileError(f"{shown}: {bad}") from None
    except OSError as bad:
        raise ClaimFileError(f"{shown}: cannot be read: {bad.strerror or bad}") from None
    except (Exception, SystemExit) as bad:  # a file that exits must not end the run
        raise ClaimFileError(
            f"{shown}: raises {type(bad).__name__} while it is read: {bad}"
        ) from None
    claims = [
        value
        for value in vars(module).values()
        if isinstance(value, Claim) and value.body.__module__ == module.__name__
    ]
    if not claims:
        raise ClaimFileError(
            f"{shown}: states no claims; decorate a function that returns a statement with @claim()"
        )
    if len({c.name for c in claims}) != len(claims):
        raise ClaimFileError(f"{shown}: two claims have one name")
    return claims


def _import_user_file(path: Path) -> ModuleType:
    if not path.is_file():
        raise ClaimFileError(f"{path}: no such file")
    name = f"lossproof_user_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ClaimFileError(f"{path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    folder = str(path.resolve().parent)
    sys.path.insert(0, folder)
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(folder)
    return module
