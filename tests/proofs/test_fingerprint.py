"""The key of a stored verdict changes with everything that the verdict depends on."""

from pathlib import Path

import pytest

from lossproof.proofs import fingerprint
from lossproof.proofs.catalogue import claim_files
from lossproof.proofs.fingerprint import Sources

FILES = {
    "__init__.py": "",
    "theory/__init__.py": "",
    "theory/algebra.py": "a = 1",
    "theory/table.json": "[1]",
    "numerics/__init__.py": "",
    "proofs/__init__.py": "",
    "proofs/engine.py": "b = 1",
    "proofs/claims/__init__.py": "",
    "proofs/claims/s1/__init__.py": "",
    "proofs/claims/s1/c1a_first.py": "from ....theory import algebra",
    "proofs/claims/s1/c1b_second.py": "from .c1a_first import x\nfrom ...engine import judge",
    "proofs/claims/s2_1/__init__.py": "",
    "proofs/claims/s2_1/c2_1e_third.py": "def late():\n    from ..s1 import c1b_second",
    "proofs/claims/s2_1/c2_1f_alone.py": "",
    "paper/latex.py": "",
    "requirements.lock": "numpy==2.0",
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        file = tmp_path / "house" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "house"


def key(house: Path, file: Path, profile: str = "ci", witnesses: bool = True) -> str:
    sources = Sources(house, house / "proofs" / "claims")
    return sources.key(file, profile, witnesses=witnesses)


def changed(house: Path, name: str) -> set[str]:
    """Return the claims whose key changes when a file of the house does."""
    claims = sorted((house / "proofs" / "claims").glob("s*/c*.py"))
    before = {c.stem: key(house, c) for c in claims}
    with (house / name).open("a") as file:
        file.write("\n# changed")
    return {c.stem.split("_")[-1] for c in claims if key(house, c) != before[c.stem]}


ALL = {"first", "second", "third", "alone"}


@pytest.mark.parametrize(
    ("name", "affected"),
    [
        ("proofs/claims/s1/c1a_first.py", {"first", "second", "third"}),
        ("proofs/claims/s1/c1b_second.py", {"second", "third"}),
        ("proofs/claims/s2_1/c2_1e_third.py", {"third"}),
        ("proofs/claims/s2_1/c2_1f_alone.py", {"alone"}),
        ("proofs/claims/s1/__init__.py", {"first", "second", "third"}),
        ("proofs/claims/__init__.py", ALL),
        ("theory/algebra.py", ALL),
        ("theory/table.json", ALL),
        ("proofs/engine.py", ALL),
        ("requirements.lock", ALL),
        ("paper/latex.py", set()),
    ],
)
def test_a_change_reaches_what_depends_on_it(name: str, affected: set[str], house: Path) -> None:
    assert changed(house, name) == affected


def test_a_new_shared_file_changes_every_key(house: Path) -> None:
    claim = house / "proofs/claims/s1/c1a_first.py"
    before = key(house, claim)
    (house / "theory" / "new.py").touch()
    assert key(house, claim) != before


def test_caches_and_hidden_files_change_nothing(house: Path) -> None:
    claim = house / "proofs/claims/s1/c1a_first.py"
    before = key(house, claim)
    (house / "theory" / "__pycache__").mkdir()
    (house / "theory" / "__pycache__" / "algebra.pyc").touch()
    (house / "theory" / ".hidden").touch()
    assert key(house, claim) == before


def test_profile_and_witnesses_are_part_of_the_key(house: Path) -> None:
    claim = house / "proofs/claims/s1/c1a_first.py"
    keys = {key(house, claim, p, w) for p in ("quick", "ci") for w in (True, False)}
    assert len(keys) == 4


def test_installed_versions_are_part_of_the_key(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = house / "proofs/claims/s1/c1a_first.py"
    before = key(house, claim)
    monkeypatch.setattr(fingerprint, "_versions", lambda: ["numpy==99"])
    assert key(house, claim) != before


def test_a_user_file_depends_on_its_neighbours(house: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.py"
    mine.write_text("import helper\nfrom pack.deep import x\nimport numpy")
    for name in ("helper.py", "stranger.py", "pack/__init__.py", "pack/deep.py"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("import second" if name == "helper.py" else "")
    (tmp_path / "second.py").touch()
    before = key(house, mine)
    (tmp_path / "stranger.py").write_text("x = 1")
    assert key(house, mine) == before
    for name in ("helper.py", "second.py", "pack/__init__.py", "pack/deep.py"):
        (tmp_path / name).write_text("import second\n# changed")
        now = key(house, mine)
        assert now != before, name
        before = now


def test_a_file_that_does_not_parse_has_a_key_too(house: Path) -> None:
    claim = house / "proofs/claims/s1/c1a_first.py"
    claim.write_text("def (")
    assert len(key(house, claim)) == 64


def test_shipped_claims_have_keys_of_their_own() -> None:
    sources = Sources()
    files = claim_files()
    assert len({sources.key(f, "ci", witnesses=True) for f in files}) == len(files) > 5
