"""`lossproof new`: what it writes is judged out of the box, and nothing is overwritten."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lossproof.cli.templates import KINDS

Run = Callable[..., Any]
VERDICTS = {
    "dephasing_twice": "proved",
    "means_are_in_order": "proved",
    "processing_loses_information": "proved",
    "coins_are_above_the_parabola": "certified",
    "sum_of_squares_as_guessed": "refuted",
    "sum_of_squares_with_the_size": "proved",
}


def judged(run: Run, file: str) -> dict[str, str]:
    ran = run("check", file, "--profile", "quick", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    return {row["name"]: row["verdict"] for row in ran.valid()["claims"]}


def test_every_claim_of_the_template_comes_out_as_it_says(run: Run) -> None:
    ran = run("new", "mine.py")
    assert (ran.code, ran.err) == (0, "")
    assert "lossproof check mine.py" in ran.out
    assert judged(run, "mine.py") == VERDICTS


def test_each_kind_stands_alone(run: Run) -> None:
    found: dict[str, str] = {}
    for kind in KINDS:
        assert run("new", f"{kind}_mine.py", "--kind", kind).code == 0
        found |= judged(run, f"{kind}_mine.py")
    assert found == VERDICTS


def test_several_kinds_are_written_once_each(run: Run) -> None:
    run("new", "mine.py", "--kind", "entropy", "--kind", "identity", "--kind", "entropy")
    text = Path("mine.py").read_text()
    assert text.count("def ") == 3 and "RealVector" not in text


def test_the_hint_of_the_template_is_needed(run: Run) -> None:
    """The comment says so: without its derivation the correction is supported only."""
    run("new", "mine.py", "--kind", "refuted")
    text = Path("mine.py").read_text()
    Path("mine.py").write_text(text[: text.index("@sum_of_squares_with_the_size")])
    ran = run("check", "mine.py", "--profile", "quick", "--format", "json")
    assert ran.code == 1  # at_least="proved" is held against it
    assert [row["verdict"] for row in ran.valid()["claims"]] == ["refuted", "supported"]


def test_a_file_that_is_there_is_left_alone(run: Run) -> None:
    Path("mine.py").write_text("precious")
    ran = run("new", "mine.py")
    assert ran.code == 2 and ran.complaints == ["lossproof: mine.py exists: it is left as it is"]
    assert Path("mine.py").read_text() == "precious"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mine.txt", "is named like mine.py"),
        ("mine", "is named like mine.py"),
        (".py", "is named like mine.py"),
        ("my-claims.py", "no name in Python"),
        ("1st.py", "no name in Python"),
        ("class.py", "no name in Python"),
        ("random.py", "would hide the module random"),
        ("lossproof.py", "would hide the module lossproof"),
        ("absent/mine.py", "absent: no such folder"),
    ],
)
def test_a_name_that_cannot_be_used_is_one_message(name: str, said: str, run: Run) -> None:
    ran = run("new", name)
    assert ran.code == 2 and len(ran.complaints) == 1 and said in ran.complaints[0]
    assert list(Path().iterdir()) == []


def test_an_unknown_kind_is_refused_with_the_known_ones(run: Run) -> None:
    ran = run("new", "mine.py", "--kind", "theorem")
    assert ran.code == 2 and all(kind in ran.complaints[0] for kind in KINDS)
    assert not Path("mine.py").exists()
