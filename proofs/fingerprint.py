"""What a stored verdict depends on: hashed from text, so that nothing needs to be imported."""

from __future__ import annotations

import ast
import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from .catalogue import HOME

ROOT = Path(__file__).resolve().parent.parent
FORMAT = 1
"""Raised when the meaning of a stored row changes."""
SHARED = ("theory", "numerics", "proofs")
CORE = (
    "clarabel",
    "cvxpy",
    "hypothesis",
    "numpy",
    "scipy",
    "scs",
    "sympy",
)
"""The distributions whose version may change a verdict."""


class Sources:
    """The source text behind verdicts, read once."""

    def __init__(self, root: Path = ROOT, home: Path = HOME) -> None:
        self.root, self.home = root.resolve(), home.resolve()
        self._texts: dict[Path, bytes] = {}

    def key(self, file: Path, profile: str, *, witnesses: bool) -> str:
        """Return the hash of everything that the verdicts of a claim file depend on."""
        digest = hashlib.sha256()
        for part in (str(FORMAT), profile, str(witnesses), self._surroundings):
            _add(digest, part.encode())
        for depended in self.behind(file):
            _add(digest, depended.name.encode())
            _add(digest, self._text(depended))
        return digest.hexdigest()

    def behind(self, file: Path) -> list[Path]:
        """Return a claim file and the claim files, or neighbours, that it imports, transitively."""
        file = file.resolve()
        shipped = file.is_relative_to(self.home)
        todo, found = [file], [file]
        if not shipped:  # it may import any shipped claim by name
            found += sorted(self.home.rglob("*.py"))
        while todo:
            here = todo.pop()
            near = self._packages(here) if shipped else []
            for depended in [*near, *self._imported(here, file.parent)]:
                inside = depended.is_relative_to(self.home) or not depended.is_relative_to(
                    self.root
                )
                if depended not in found and (inside or not shipped):
                    found.append(depended)
                    todo.append(depended)
        return [file, *sorted(set(found) - {file})]

    def _packages(self, file: Path) -> list[Path]:
        folders = [f for f in file.parents if f.is_relative_to(self.home)]
        return [f / "__init__.py" for f in folders if (f / "__init__.py").is_file()]

    def _imported(self, file: Path, folder: Path) -> Iterator[Path]:
        """Yield the files that a file's import statements name, relative or in ``folder``."""
        try:
            tree = ast.parse(self._text(file))
        except (SyntaxError, ValueError):
            return  # reported when it is loaded
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield from _modules(folder, alias.name.split("."))
            elif isinstance(node, ast.ImportFrom):
                base = file.parents[node.level - 1] if node.level else folder
                stem = node.module.split(".") if node.module else []
                yield from _modules(base, stem)
                for alias in node.names:
                    yield from _modules(base, [*stem, alias.name])

    def _text(self, file: Path) -> bytes:
        if file not in self._texts:
            try:
                self._texts[file] = file.read_bytes()
            except OSError:
                self._texts[file] = b""
        return self._texts[file]

    @cached_property
    def _surroundings(self) -> str:
        """The hash of what all verdicts depend on: shared source, dependencies, Python."""
        digest = hashlib.sha256()
        for file in self._shared():
            _add(digest, file.relative_to(self.root).as_posix().encode())
            _add(digest, file.read_bytes())
        lock = self.root / "requirements.lock"
        if lock.is_file():
            _add(digest, lock.read_bytes())
        for part in (*_versions(), sys.version):
            _add(digest, part.encode())
        return digest.hexdigest()

    def _shared(self) -> Iterator[Path]:
        yield self.root / "__init__.py"
        for floor in SHARED:
            for folder, inner, files in os.walk(self.root / floor):
                here = Path(folder)
                inner[:] = sorted(d for d in inner if not d.startswith((".", "__pycache__")))
                if here == self.home.parent:
                    inner.remove(self.home.name)
                for name in sorted(files):
                    if not name.startswith(".") and not name.endswith((".pyc", "~")):
                        yield here / name


def _modules(base: Path, parts: list[str]) -> Iterator[Path]:
    """Yield the file of a dotted module below ``base`` and those of the packages on the way."""
    here = base
    for part in parts:
        if here != base and (here / "__init__.py").is_file():
            yield (here / "__init__.py").resolve()
        here = here / part
    for file in (here.with_name(f"{here.name}.py"), here / "__init__.py"):
        if parts and file.is_file():
            yield file.resolve()


def _versions() -> list[str]:
    """Return what is installed of the core dependencies: a lock may be older than they are."""
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for name in CORE:
        try:
            found.append(f"{name}=={version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} is missing")
    return found


def _add(digest: hashlib._Hash, part: bytes) -> None:
    """Add a part with its length, so that no two lists of parts look alike."""
    digest.update(str(len(part)).encode() + b":")
    digest.update(part)
