"""Claims are found by where they stand; a file that cannot be used says why."""

from pathlib import Path

import pytest

from lossproof.proofs.catalogue import (
    ClaimFileError,
    claim_files,
    entry_of,
    load,
    section_of,
)

HEAD = "from lossproof.proofs.claim import claim\nfrom lossproof.theory.vocabulary import *\n"


def test_file_names_carry_their_entry() -> None:
    assert entry_of(Path("c3_1i_sign_masks.py")) == "C3.1i"
    assert entry_of(Path("c1a_dropout.py")) == "C1a"
    assert section_of("C3.1i") == "3.1" and section_of("C1a") == "1" and section_of(None) == ""


def test_every_shipped_claim_carries_the_entry_of_its_file() -> None:
    for path in claim_files():
        for made in load(path):
            assert made.entry == entry_of(path), made.name
            assert made.sentence, f"{made.name} needs its sentence"


def test_names_are_unique_and_files_are_ordered() -> None:
    names = [made.name for path in claim_files() for made in load(path)]
    assert len(set(names)) == len(names)
    entries = [entry_of(path) for path in claim_files()]
    assert entries == sorted(entries)
    assert {section_of(entry_of(p)) for p in claim_files("3.1")} == {"3.1"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("def broken(:\n", "does not parse"),
        ("x = 1\n", "states no claims"),
        ("import nowhere_at_all\n", "nowhere_at_all"),
        ("1 / 0\n", "ZeroDivisionError"),
        (HEAD + "@claim(expect='yes')\ndef a(p: Prob):\n    return Equal(p, p)\n", "expect is one"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "mine.py"
    path.write_text(text)
    with pytest.raises(ClaimFileError, match=word):
        load(path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ClaimFileError, match="no such file"):
        load(tmp_path / "nothing.py")
