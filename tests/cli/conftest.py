"""What the tests of the command line share: a folder of their own, and a way to run a command."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lossproof.__main__ import main
from lossproof.cli import app
from lossproof.proofs.catalogue import claim_files, entry_of

SCHEMA = json.loads(Path(app.__file__).with_name("schema.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def complaints(self) -> list[str]:
        """The lines on stderr; a traceback is never among them."""
        assert "Traceback" not in self.out + self.err
        return self.err.splitlines()

    def valid(self) -> dict[str, Any]:
        """The JSON on stdout, checked against the documented schema."""
        found: dict[str, Any] = json.loads(self.out)
        jsonschema.Draft202012Validator(SCHEMA).validate(found)
        return found


Run = Callable[..., Ran]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder without a store, and without settings from outside."""
    for name in ("LOSSPROOF_STORE", "LOSSPROOF_TRACEBACK", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(here: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""

    def command(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        code = main([str(a) for a in arguments])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return command


@pytest.fixture(scope="session")
def judged_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the verdicts of four quick entries, made once; copy it before changing it."""
    path = tmp_path_factory.mktemp("store") / "verdicts.sqlite"
    wanted = ("C1a", "C3.1f", "C3.1i", "C3.4a")
    assert {entry_of(f) for f in claim_files()} >= set(wanted)
    assert main(["verify", *wanted, "--profile", "quick", "--store", str(path)]) == 0
    return path


@pytest.fixture
def warm(here: Path, judged_store: Path) -> Path:
    """A copy of `judged_store` in the place where commands look by default."""
    path = here / ".lossproof" / "verdicts.sqlite"
    path.parent.mkdir()
    shutil.copy(judged_store, path)
    return path
