"""The verdict store: what was judged, kept until something that it depends on changes.

One SQLite record per claim file, profile and witness setting, written in one transaction. A store
that cannot be read is set aside under another name, never deleted. The hash beside the rows finds
accidents, not forgers: `recheck` is what confirms the evidence itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .fingerprint import FORMAT

Row = dict[str, Any]
Say = Callable[[str], None]

APPLICATION = 0x10557F
"""Written into the file's header: this database is ours."""
_TABLE = """
CREATE TABLE records (
  file TEXT NOT NULL, profile TEXT NOT NULL, witnesses INTEGER NOT NULL,
  key TEXT NOT NULL, rows TEXT NOT NULL, sha256 TEXT NOT NULL,
  PRIMARY KEY (file, profile, witnesses)
)
"""


class StoreError(Exception):
    """A store that was asked for by name and cannot be used."""


@dataclass(frozen=True)
class Slot:
    """Where a record is kept, and the hash of all that its rows depend on."""

    file: str
    profile: str
    witnesses: bool
    key: str


class _Unreadable(Exception):
    """A file that is no store of ours, or is damaged."""


class Store:
    """Rows by claim file; ``path`` is ``None`` when they are kept in memory only."""

    def __init__(self, path: Path | None, say: Say) -> None:
        self.path, self._say = path, say
        self._db = _connect(path, say)

    def get(self, slot: Slot) -> list[Row] | None:
        """Return the rows of a claim file, unless something that they depend on has changed."""
        try:
            found = self._db.execute(
                "SELECT rows, sha256 FROM records"
                " WHERE file = ? AND profile = ? AND witnesses = ? AND key = ?",
                (slot.file, slot.profile, slot.witnesses, slot.key),
            ).fetchone()
        except sqlite3.OperationalError as busy:
            self._say(f"the verdict store {self.path} cannot be read ({busy}): judging afresh")
            return None
        except sqlite3.DatabaseError as bad:
            self._replace(str(bad))
            return None
        if found is None:
            return None
        text, digest = found
        if digest != checksum(text):
            self._say(f"stored verdicts of {slot.file} do not match their checksum: judged afresh")
            return None
        rows: list[Row] = json.loads(text)
        return rows

    def put(self, slot: Slot, rows: list[Row]) -> None:
        """Keep the rows of a claim file, in one transaction; rows with errors are not kept."""
        if not rows or any(row["error"] is not None for row in rows):
            return
        text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        record = (slot.file, slot.profile, slot.witnesses, slot.key, text, checksum(text))
        try:
            with self._db:
                self._db.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?)", record)
        except sqlite3.OperationalError as bad:
            self._say(f"the verdicts of {slot.file} could not be kept in {self.path}: {bad}")
        except sqlite3.DatabaseError as bad:
            self._replace(str(bad))
            with self._db:
                self._db.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?)", record)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _replace(self, why: str) -> None:
        self._db.close()
        if self.path is not None:
            _set_aside(self.path, why, self._say)
        self._db = _connect(self.path, self._say)


def checksum(text: str) -> str:
    """Return the hash that is kept beside the rows."""
    return hashlib.sha256(text.encode()).hexdigest()


def default_path() -> Path:
    """Return where verdicts are kept unless a path is given."""
    given = os.environ.get("LOSSPROOF_STORE")
    return Path(given) if given else Path(".lossproof") / "verdicts.sqlite"


def open_store(path: Path | None, say: Say) -> Store:
    """Open the store at ``path``, which must work, or the default one, or the next best place."""
    if path is not None:
        try:
            return Store(path, say)
        except (OSError, sqlite3.OperationalError) as bad:
            raise StoreError(f"the verdict store {path} cannot be used: {bad}") from None
    for place in places():
        try:
            store = Store(place, say)
        except (OSError, sqlite3.OperationalError) as bad:
            say(f"the verdict store {place} cannot be used: {bad}")
            continue
        if place != default_path():
            say(f"verdicts are kept in {place}")
        return store
    say("verdicts are kept in memory only")
    return Store(None, say)


def places() -> Iterator[Path]:
    """Yield where verdicts are kept unless a path is given, the best place first."""
    yield default_path()
    cache = os.environ.get("XDG_CACHE_HOME")
    try:
        folder = Path(cache) if cache else Path.home() / ".cache"
    except RuntimeError:  # no home folder
        return
    yield folder / "lossproof" / "verdicts.sqlite"


def _connect(path: Path | None, say: Say) -> sqlite3.Connection:
    if path is None:
        return _opened(":memory:")
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder")
    try:
        return _opened(str(path))
    except _Unreadable as bad:
        _set_aside(path, str(bad), say)
        return _opened(str(path))


def _opened(place: str) -> sqlite3.Connection:
    """Open a database that is ours and whole, or make a new one where there is none."""
    db = sqlite3.connect(place, timeout=30)
    try:
        with closing(db.execute("PRAGMA quick_check(1)")) as checked:
            if checked.fetchone() != ("ok",):
                raise _Unreadable("it is damaged")
        application = db.execute("PRAGMA application_id").fetchone()[0]
        version = db.execute("PRAGMA user_version").fetchone()[0]
        tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if (application, version, tables) == (0, 0, 0):
            with db:
                db.execute("BEGIN IMMEDIATE")
                if not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    db.execute(_TABLE)
                    db.execute(f"PRAGMA application_id = {APPLICATION}")
                    db.execute(f"PRAGMA user_version = {FORMAT}")
        elif application != APPLICATION:
            raise _Unreadable("it is no verdict store")
        elif version != FORMAT:
            raise _Unreadable(f"it has schema {version}, not {FORMAT}")
        else:
            db.execute("SELECT file, profile, witnesses, key, rows, sha256 FROM records LIMIT 1")
        db.execute(
            "BEGIN IMMEDIATE"
        ).connection.rollback()  # a file that cannot be written is no use
    except sqlite3.OperationalError as bad:
        db.close()
        if "no such" in str(bad):
            raise _Unreadable(str(bad)) from None
        raise
    except sqlite3.DatabaseError as bad:
        db.close()
        raise _Unreadable(str(bad)) from None
    except _Unreadable:
        db.close()
        raise
    return db


def _set_aside(path: Path, why: str, say: Say) -> None:
    """Rename a store, with its journal; nothing is deleted."""
    number = 1
    while (aside := path.with_name(f"{path.name}.set-aside-{number}")).exists():
        number += 1
    for suffix in ("-journal", "-wal", "-shm"):
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + suffix))
    path.rename(aside)
    say(f"the verdict store {path} cannot be read ({why}): set aside as {aside.name}")
