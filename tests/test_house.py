"""The house keeps its shape: imports go down, the kernel stands alone, every floor is shipped.

Each guard is a function of a folder: the same function is then shown to find a planted fault.
"""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("theory", "numerics", "proofs", "paper", "cli")  # ground floor first; the root is on top
KERNEL = "lossproof.proofs.kernel"
HEAVY = {"clarabel", "cvxpy", "hypothesis", "numpy", "scipy", "scs", "sympy"}
UNSAFE_MODULES = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}


def _sources(root: Path) -> Iterator[Path]:
    """Yield every Python file of the package: not tests, builds, environments or links."""
    for folder, inner, files in os.walk(root):
        here = Path(folder)
        inner[:] = [
            name
            for name in sorted(inner)
            if not name.startswith(".")
            and not (here == root and name in {"build", "dist", "tests"})
            and not (here / name / "pyvenv.cfg").exists()
        ]
        yield from (here / name for name in sorted(files) if name.endswith(".py"))


def _imports(file: Path, root: Path) -> set[str]:
    """Return the absolute dotted name of everything that ``file`` imports, at any depth of code."""
    package = ["lossproof", *file.relative_to(root).parent.parts]
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                names |= {alias.name for alias in node.names}
            case ast.ImportFrom():
                base = package[: len(package) + 1 - node.level] if node.level else []
                stem = ".".join([*base, *filter(None, [node.module])])
                names |= {f"{stem}.{alias.name}" for alias in node.names}
            case ast.Call(
                func=ast.Name("import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(str(name)), *_],
            ) if not name.startswith("."):
                names.add(name)
    return names


def _height(name: str) -> int:
    """Return the floor of a dotted name; the root's own modules and names are on top."""
    floor = name.split(".")[1:2]
    return FLOORS.index(floor[0]) if floor and floor[0] in FLOORS else len(FLOORS)


def climbing_imports(root: Path) -> set[tuple[str, str]]:
    """Return (file, imported name) wherever a floor imports from one above it."""
    found = set()
    for file in _sources(root):
        path = file.relative_to(root)
        height = _height(".".join(["lossproof", *path.parent.parts]))
        used = {n for n in _imports(file, root) if n.split(".")[0] == "lossproof"}
        found |= {(path.as_posix(), name) for name in used if _height(name) > height}
    return found


def absolute_imports(root: Path) -> set[tuple[str, str]]:
    """Return (file, module) wherever the package names itself: under two names, types differ."""
    found = set()
    for file in _sources(root):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Import():
                    modules = [alias.name for alias in node.names]
                case ast.ImportFrom(level=0, module=str(module)):
                    modules = [module]
                case _:
                    continue
            path = file.relative_to(root).as_posix()
            own = {"lossproof", *FLOORS}
            found |= {(path, module) for module in modules if module.split(".")[0] in own}
    return found


def strangers_in_kernel(root: Path) -> set[tuple[str, str]]:
    """Return (file, imported name) wherever the kernel leans on more than the standard library."""
    return {
        (file.name, name)
        for file in (root / "proofs" / "kernel").rglob("*.py")
        for name in _imports(file, root)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not f"{name}.".startswith(f"{KERNEL}.")
    }


def misshipped_packages(root: Path) -> set[str]:
    """Return the packages that are on disk only, listed only, or lack their ``__init__.py``."""
    listed = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    folders = {file.parent for file in _sources(root)}
    names = {".".join(["lossproof", *f.relative_to(root).parts]): f for f in folders}
    return {n for n, f in names.items() if not (f / "__init__.py").exists()} | (
        set(listed) ^ set(names)
    )


def unsafe_uses(root: Path) -> set[tuple[str, str]]:
    """Return (file, what) wherever text or foreign bytes could be run as code."""
    found = set()
    for file in _sources(root):
        path = file.relative_to(root).as_posix()
        roots = {name.split(".")[0] for name in _imports(file, root)}
        found |= {(path, name) for name in roots & UNSAFE_MODULES}
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case (
                    ast.Name("eval" | "exec" as what)
                    | ast.Attribute(ast.Name("builtins"), "eval" | "exec" as what)
                    | ast.keyword("allow_pickle" as what, ast.Constant(True))
                ):
                    found.add((path, what))
    return found


def stale_pins(root: Path) -> set[str]:
    """Return the declared dependencies that the lock leaves out or pins outside their bounds."""
    project = tomllib.loads((root / "pyproject.toml").read_text())
    declared = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    pins: dict[str, list[str]] = {}
    for name, version in re.findall(
        r"^([\w.-]+)==(\S+)", (root / "requirements.lock").read_text(), re.MULTILINE
    ):
        pins.setdefault(canonicalize_name(name), []).append(version)
    return {
        need.name
        for need in map(Requirement, declared)
        if not (found := pins.get(canonicalize_name(need.name)))
        or not all(map(need.specifier.contains, found))
    }


def _loaded(folder: Path, *arguments: str) -> set[str]:
    """Return the dotted name of every module that a fresh interpreter loads."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        cwd=folder,  # not the root, where a bare `import theory` would work
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    return set(re.findall(r"^import time: +\d+ \| +\d+ \| +(\S+)$", run.stderr, re.MULTILINE))


def _first_parts(names: set[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


def test_imports_go_down_only() -> None:
    assert climbing_imports(ROOT) == set()


def test_package_imports_itself_relatively() -> None:
    assert absolute_imports(ROOT) == set()


def test_kernel_imports_only_the_standard_library_and_itself() -> None:
    assert (ROOT / "proofs" / "kernel" / "__init__.py").exists()
    assert strangers_in_kernel(ROOT) == set()


def test_kernel_runs_on_the_standard_library_alone(tmp_path: Path) -> None:
    folder = ROOT / "proofs" / "kernel"
    files = [f.relative_to(folder).with_suffix("") for f in folder.rglob("[!_]*.py")]
    modules = [".".join([KERNEL, *file.parts]) for file in files]
    assert f"{KERNEL}.quantities.door" in modules
    loaded = _loaded(tmp_path, "-c", "import " + ", ".join([KERNEL, *sorted(modules)]))
    assert loaded >= {KERNEL, *modules}
    # dataclasses alone asks for the optional module org.python.core of another interpreter
    idle = _first_parts(_loaded(tmp_path, "-c", "import dataclasses"))
    assert _first_parts(loaded) - idle <= sys.stdlib_module_names | {"lossproof"}
    other_floors = {f"lossproof.{floor}" for floor in FLOORS} - {"lossproof.proofs"}
    assert loaded & other_floors == set()


def test_every_package_is_shipped() -> None:
    assert misshipped_packages(ROOT) == set()


def test_no_text_is_run_as_code() -> None:
    assert unsafe_uses(ROOT) == set()


def test_lock_is_up_to_date() -> None:
    assert stale_pins(ROOT) == set()


def test_lock_names_no_host() -> None:
    assert "://" not in (ROOT / "requirements.lock").read_text()


@pytest.mark.parametrize(
    "arguments",
    [("-m", "lossproof", "--help"), ("-c", "import lossproof.proofs.pytest_plugin")],
    ids=["command line", "pytest plugin"],
)
def test_starts_light(arguments: tuple[str, ...], tmp_path: Path) -> None:
    loaded = _first_parts(_loaded(tmp_path, *arguments))
    assert "lossproof" in loaded
    assert loaded & HEAVY == set()


# Negative controls: every guard above is shown a house with a fault.


def _build(root: Path, **files: str) -> Path:
    """Write a small sound house, with ``files`` (``a__b`` is a/b.py) in it, and return its root."""
    for name, text in files.items():
        file = root.joinpath(*name.split("__")).with_suffix(".py")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    for folder in {file.parent for file in root.rglob("*.py")}:
        for package in [folder, *folder.parents]:
            if package.is_relative_to(root):
                (package / "__init__.py").touch()
    return root


@pytest.mark.parametrize(
    "text",
    [
        "from ..proofs import claim",
        "from ..proofs.claim import Claim",
        "from .. import paper",
        "from .. import claim",
        "import lossproof",
        "import lossproof.__main__",
        "from lossproof import judge",
        "def late() -> None:\n    from ..paper.latex import show",
        "import importlib\nimportlib.import_module('lossproof.paper')",
    ],
)
def test_climbing_import_is_found(text: str, tmp_path: Path) -> None:
    house = _build(tmp_path, theory__sound="from . import algebra", numerics__faulty=text)
    assert {file for file, _ in climbing_imports(house)} == {"numerics/faulty.py"}


def test_sound_imports_are_let_through(tmp_path: Path) -> None:
    house = _build(
        tmp_path,
        theory__domains__size="from ..algebra import trace",
        numerics__screen="import numpy\nfrom ..theory.domains import size",
        proofs__claims__s1__c1="from ....theory import algebra\nfrom ...claim import claim",
        commands="from .paper import latex\nfrom . import __version__",
    )
    assert climbing_imports(house) == set()


@pytest.mark.parametrize(
    ("text", "module"),
    [
        ("from lossproof.theory import algebra", "lossproof.theory"),
        ("import lossproof.theory as t", "lossproof.theory"),
        ("def late() -> None:\n    from theory.domains import size", "theory.domains"),
    ],
)
def test_absolute_import_is_found(text: str, module: str, tmp_path: Path) -> None:
    sound = "import numpy.linalg\nfrom json import theory\nfrom ..theory import algebra"
    house = _build(tmp_path, proofs__sound=sound, proofs__faulty=text)
    assert absolute_imports(house) == {("proofs/faulty.py", module)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import sympy.core", "sympy.core"),
        ("from ..claim import Claim", "lossproof.proofs.claim.Claim"),
        ("from .. import kernels", "lossproof.proofs.kernels"),
        ("def late() -> None:\n    import numpy", "numpy"),
        ("from ...theory import algebra", "lossproof.theory.algebra"),
    ],
)
def test_stranger_in_kernel_is_found(text: str, name: str, tmp_path: Path) -> None:
    sound = "import json\nfrom math import gcd\nfrom . import faulty\nfrom .. import kernel"
    house = _build(tmp_path, proofs__kernel__sound=sound, proofs__kernel__faulty=text)
    assert strangers_in_kernel(house) == {("faulty.py", name)}


def test_misshipped_package_is_found(tmp_path: Path) -> None:
    house = _build(tmp_path, theory__algebra="", theory__masks__sign="", tests__test_a="")
    (house / "theory" / "bare").mkdir()
    (house / "theory" / "bare" / "module.py").touch()
    listed = ["lossproof", "lossproof.theory", "lossproof.theory.bare", "lossproof.paper"]
    (house / "pyproject.toml").write_text(f"[tool.setuptools]\npackages = {listed}")
    assert misshipped_packages(house) == {
        "lossproof.theory.masks",  # on disk only
        "lossproof.theory.bare",  # without __init__.py
        "lossproof.paper",  # listed only
    }


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("eval('1 + 1')", "eval"),
        ("run = exec", "exec"),
        ("import builtins\nbuiltins.eval('1')", "eval"),
        ("def late() -> None:\n    import pickle", "pickle"),
        ("from joblib import load", "joblib"),
        ("import numpy as np\nnp.load('a.npy', allow_pickle=True)", "allow_pickle"),
    ],
)
def test_text_run_as_code_is_found(text: str, what: str, tmp_path: Path) -> None:
    sound = "import re\nre.compile('eval(')\nclass F:\n    def eval(self) -> None: ...\nF().eval()"
    house = _build(tmp_path, proofs__sound=sound, proofs__faulty=text)
    assert unsafe_uses(house) == {("proofs/faulty.py", what)}


def test_stale_pin_is_found(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        "[project]\n"
        "dependencies = ['numpy>=2', 'types_X[more]>=1', 'absent', 'old>=2', 'forked>=2']\n"
        "[dependency-groups]\n"
        "dev = ['tool']"
    )
    (tmp_path / "requirements.lock").write_text(
        "numpy==2.4.6 \\\n    --hash=sha256:00\ntypes-x==1.0\nold==1.9\n"
        "forked==1.9 ; python_full_version < '3.12'\nforked==2.0 ; python_full_version >= '3.12'\n"
        "    # via absent==1.0\n"
    )
    assert stale_pins(tmp_path) == {"absent", "old", "forked", "tool"}


def test_heavy_start_is_found(tmp_path: Path) -> None:
    assert "numpy" in _first_parts(_loaded(tmp_path, "-c", "import numpy.linalg")) & HEAVY
