"""The tutorial does what it says: its files are written, its commands run, its screens compared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TUTORIAL = (ROOT / "TUTORIAL.md").read_text(encoding="utf-8")
FILE = re.compile(r"<!-- file: (\w+\.py) -->\n```python\n(.*?)```", re.DOTALL)
RUN = re.compile(r"<!-- run -->\n((?:(?:    .*)?\n)+)")
PROGRAMS = {
    "lossproof": [sys.executable, "-m", "lossproof"],
    "pytest": [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", "."],
}


def screens() -> list[tuple[str, list[str]]]:
    """Return each command with the lines below it."""
    out = []
    for block in RUN.findall(TUTORIAL):
        first, *lines = [line[4:] for line in block.rstrip().splitlines()]
        assert first.startswith("$ ")
        out.append((first[2:], [line for line in lines if line.strip()]))
    return out


def same(text: str) -> str:
    """Leave out what differs from run to run: times, and the spaces of columns."""
    text = re.sub(r"\b\d+\.\d+(?= s\b|$)", "T", text)
    return " ".join(text.split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tutorial")
    for name, text in FILE.findall(TUTORIAL):
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.mark.parametrize(
    ("command", "lines"), screens(), ids=lambda x: x if isinstance(x, str) else ""
)
def test_the_screen_is_what_comes_out(command: str, lines: list[str], folder: Path) -> None:
    program, *arguments = command.split()
    environment = {**os.environ, "COLUMNS": "200", "LOSSPROOF_STORE": str(folder / "store.sqlite")}
    ran = subprocess.run(
        [*PROGRAMS[program], *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    came = [same(line) for line in ran.stdout.splitlines() if line.strip()]
    if program == "pytest" or "hunt" in arguments:  # the tutorial shows the lines that matter
        for line in lines:
            wanted = same(line).removesuffix("passed")
            assert any(wanted in line for line in came), (line, ran.stdout, ran.stderr)
    else:
        assert came == [same(line) for line in lines], ran.stdout + ran.stderr
    refuted = "not as expected" in ran.stdout or program == "pytest"
    assert ran.returncode == int(refuted), ran.stderr


def test_every_file_is_used_and_every_kind_of_verdict_shown() -> None:
    commands = " ".join(command for command, _ in screens())
    assert len(FILE.findall(TUTORIAL)) == 5
    assert all(name in commands for name, _ in FILE.findall(TUTORIAL))
    for word in ("✗ refuted", "○ supported", "✓ proved"):
        assert word in TUTORIAL
