"""The verdict store answers only while nothing has changed, and never loses what it finds."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lossproof.proofs import store as stores
from lossproof.proofs.store import Slot, Store, StoreError, default_path, open_store

SLOT = Slot("proofs/claims/a.py", "quick", True, "key")
ROWS: list[dict[str, Any]] = [{"name": "a", "error": None, "verdict": "proved", "text": "ρ ≤ 1"}]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LOSSPROOF_STORE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / ".lossproof" / "verdicts.sqlite"


def fill(path: Path) -> None:
    with open_store(path, print) as store:
        store.put(SLOT, ROWS)


def run_sql(path: Path, command: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(command)


def opened(path: Path | None) -> tuple[list[dict[str, Any]] | None, list[str]]:
    """Return what the store answers for `SLOT`, and what it says."""
    said: list[str] = []
    with open_store(path, said.append) as store:
        return store.get(SLOT), said


def test_what_is_put_is_got(path: Path) -> None:
    fill(path)
    assert opened(path) == (ROWS, [])


@pytest.mark.parametrize(
    "slot",
    [
        Slot("other.py", "quick", True, "key"),
        Slot("proofs/claims/a.py", "ci", True, "key"),
        Slot("proofs/claims/a.py", "quick", False, "key"),
        Slot("proofs/claims/a.py", "quick", True, "another key"),
    ],
)
def test_another_slot_is_another_answer(slot: Slot, path: Path) -> None:
    fill(path)
    with open_store(path, print) as store:
        assert store.get(slot) is None


def test_new_rows_replace_those_of_older_source(path: Path) -> None:
    fill(path)
    newer = Slot(SLOT.file, SLOT.profile, SLOT.witnesses, "newer key")
    with open_store(path, print) as store:
        store.put(newer, ROWS)
        assert store.get(newer) == ROWS and store.get(SLOT) is None
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM records").fetchone() == (1,)


def test_rows_with_errors_are_not_kept(path: Path) -> None:
    with open_store(path, print) as store:
        store.put(SLOT, [*ROWS, {"name": "b", "error": "at fault"}])
        store.put(SLOT, [])
        assert store.get(SLOT) is None


def test_rows_that_were_edited_are_dropped_and_it_is_said(path: Path) -> None:
    fill(path)
    run_sql(path, "UPDATE records SET rows = replace(rows, 'proved', 'refuted')")
    rows, said = opened(path)
    assert rows is None
    assert len(said) == 1 and "do not match their checksum" in said[0]


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda p: p.write_bytes(b"hello" * 999), "file is not a database"),
        (lambda p: p.write_bytes(p.read_bytes()[:5000] + b"\xff" * 9000), ""),
        (lambda p: run_sql(p, "PRAGMA user_version = 0"), "schema 0"),
        (lambda p: run_sql(p, "PRAGMA user_version = 99"), "schema 99"),
        (lambda p: run_sql(p, "PRAGMA application_id = 7"), "no verdict store"),
        (lambda p: run_sql(p, "DROP TABLE records"), "no such table"),
        (lambda p: run_sql(p, "ALTER TABLE records DROP COLUMN sha256"), "no such column"),
    ],
    ids=["garbage", "torn page", "older schema", "newer schema", "foreign", "no table", "column"],
)
def test_what_cannot_be_read_is_set_aside_whole(damage: Any, why: str, path: Path) -> None:
    fill(path)
    damage(path)
    before = path.read_bytes()
    rows, said = opened(path)
    assert rows is None
    assert len(said) == 1 and why in said[0] and "set aside as" in said[0]
    assert path.with_name("verdicts.sqlite.set-aside-1").read_bytes() == before
    fill(path)
    assert opened(path) == (ROWS, [])


def test_nothing_set_aside_is_ever_overwritten(path: Path) -> None:
    for number in (1, 2, 3):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"%d" % number * 4096)
        opened(path)
    aside = [path.with_name(f"verdicts.sqlite.set-aside-{k}") for k in (1, 2, 3)]
    assert [file.read_bytes()[:1] for file in aside] == [b"1", b"2", b"3"]


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    assert opened(path) == (None, [])
    fill(path)
    assert opened(path)[0] == ROWS


def test_a_store_asked_for_by_name_must_work(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for unusable in (tmp_path / "file" / "verdicts.sqlite", tmp_path):
        with pytest.raises(StoreError, match="cannot be used"):
            open_store(unusable, print)


def test_the_default_falls_back_to_the_cache_and_then_to_memory(path: Path) -> None:
    path.parent.touch()  # a file where the folder should be
    said: list[str] = []
    with open_store(None, said.append) as store:
        cached = path.parent.parent / "cache" / "lossproof" / "verdicts.sqlite"
        assert store.path == cached and cached.exists()
    assert len(said) == 2 and str(cached) in said[1]
    cached.unlink()
    cached.parent.rmdir()
    cached.parent.touch()
    said.clear()
    with open_store(None, said.append) as store:
        assert store.path is None
        store.put(SLOT, ROWS)
        assert store.get(SLOT) == ROWS
    assert said[-1] == "verdicts are kept in memory only"


def test_the_environment_names_the_default(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_path() == Path(".lossproof/verdicts.sqlite")
    monkeypatch.setenv("LOSSPROOF_STORE", str(path.parent / "mine.sqlite"))
    said: list[str] = []
    with open_store(None, said.append) as store:
        assert store.path == path.parent / "mine.sqlite" and said == []


def test_damage_found_while_reading_is_set_aside(path: Path) -> None:
    fill(path)
    said: list[str] = []
    with Store(path, said.append) as store:
        store._db.close()
        store._db = sqlite3.connect(path)
        path.write_bytes(b"not a database any more" * 400)
        assert store.get(SLOT) is None
        store.put(SLOT, ROWS)
        assert store.get(SLOT) == ROWS
    assert len(said) == 1 and "set aside" in said[0]


def test_a_write_is_all_or_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(path)
    with open_store(path, print) as store:
        monkeypatch.setattr(stores, "checksum", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            store.put(SLOT, [{**ROWS[0], "verdict": "refuted"}])
    monkeypatch.undo()
    assert opened(path) == (ROWS, [])
