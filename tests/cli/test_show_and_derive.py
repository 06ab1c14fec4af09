"""`show`, `derive`, `paper` and `site`: what is printed of a judged claim."""

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lossproof.cli import paper
from lossproof.cli.app import COMMANDS, commands

Run = Callable[..., Any]
QUICK = ("--profile", "quick")


def test_show_prints_all_that_is_known(run: Run, warm: Path) -> None:
    ran = run("show", "C1a", "dropout_is_dephasing", *QUICK)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("C1a dropout_is_dephasing\n  Bernoulli dropout acts on")
    assert "n ≥ 1" in ran.out and "p ∈ [0, 1]" in ran.out  # the domains, expanded
    assert "✓ proved for all n, p, rho" in ran.out
    assert re.search(r"sha256 [0-9a-f]{64}", ran.out)
    assert "Linearity: ρ is not random" in ran.out
    assert "proofs/claims/s1/c1a_dropout_is_dephasing.py" in ran.out
    assert "inverted" not in ran.out


def test_show_prints_a_counterexample_once_with_a_line_to_run_it_again(
    run: Run, warm: Path
) -> None:
    out = run("show", "C3.1i", "every_real_dephasing_is_a_sign_mask_as_stated", *QUICK).out
    assert out.count("C = [1, −1/2, −1/2; −1/2, 1, −1/2; −1/2, −1/2, 1]") == 1
    assert "lossproof verify C3.1i --fresh" in out
    assert "instead     phases_realise_the_counterexample" in out


def test_show_answers_an_unknown_name_with_what_is_close(run: Run, warm: Path) -> None:
    ran = run("show", "C1a", "dropout_is_dephasign", *QUICK)
    assert ran.code == 2
    assert "did you mean dropout_is_dephasing" in ran.complaints[0]


def test_show_prints_every_claim_of_an_entry(run: Run, warm: Path) -> None:
    out = run("show", "C3.4a", *QUICK).out
    assert [line for line in out.splitlines() if line.startswith("C3.4a ")] == [
        "C3.4a masks_commute",
        "C3.4a robertson_bound_of_masks_is_zero",
        "C3.4a masks_are_incompatible_as_stated",
    ]


def test_derive_prints_every_line_of_the_derivation(run: Run, warm: Path) -> None:
    ran = run("derive", "C1a", "--name", "dropout_is_dephasing", *QUICK)
    assert (ran.code, ran.err) == (0, "")
    rules = ("Definition", "Linearity", "Independence", "Moments", "Algebra")
    places = [ran.out.index(f"{{{rule}}}") for rule in rules]
    assert places == sorted(places)
    assert r"\documentclass" not in ran.out


def test_derive_standalone_is_one_document(run: Run, warm: Path) -> None:
    ran = run("derive", "C1a", "--standalone", *QUICK)
    assert ran.code == 0 and ran.out.count(r"\documentclass") == 1
    assert ran.out.count(r"\begin{document}") == ran.out.count(r"\end{document}") == 1
    assert "--name selects one of" in ran.complaints[0]


def test_derive_of_a_counterexample_selects_nothing(run: Run, warm: Path) -> None:
    name = "every_real_dephasing_is_a_sign_mask_as_stated"
    ran = run("derive", "C3.1i", "--name", name, *QUICK)
    assert (ran.code, ran.out) == (5, "")
    assert f"{name} is refuted" in ran.complaints[0]


@pytest.fixture
def one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    from lossproof.cli import site
    from lossproof.proofs.catalogue import claim_files

    for module in (paper, site):
        monkeypatch.setattr(module, "select", lambda: claim_files("3.4")[:1])


def test_paper_writes_source_where_there_is_no_latex(
    run: Run, warm: Path, one_entry: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    ran = run("paper", "--out", "out", *QUICK)
    assert ran.code == 0 and "no PDF was made" in ran.complaints[0]
    assert r"\begin{document}" in Path("out/main.tex").read_text(encoding="utf-8")
    assert {f.name for f in Path("out").iterdir()} == {"main.tex", "lossproof.sty"}


def test_paper_says_why_latex_fails(
    run: Run, warm: Path, one_entry: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = tmp_path / "bin" / "latexmk"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho '! Undefined control sequence.'\nexit 12\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(fake.parent), prepend=":")
    ran = run("paper", "--out", "out", *QUICK)
    assert ran.code == 3 and "Undefined control sequence" in ran.complaints[0]


def test_paper_refuses_a_place_that_cannot_be_written(
    run: Run, warm: Path, one_entry: None
) -> None:
    Path("out").write_text("a file")
    ran = run("paper", "--out", "out", *QUICK)
    assert ran.code == 2 and len(ran.complaints) == 1


def test_site_writes_one_page(run: Run, warm: Path, one_entry: None) -> None:
    ran = run("site", "--out", "out", *QUICK)
    assert ran.code == 0 and ran.out == "out/index.html\n"
    assert "masks commute" in Path("out/index.html").read_text(encoding="utf-8").lower()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, run: Run) -> None:
    ran = run(name, "--help")
    assert ran.code == 0 and ran.out.startswith(f"Usage: lossproof {name}")
    assert name in run("--help").out
    command = commands.get_command(commands.make_context("lossproof", [name]), name)
    assert command is not None and command.name == name


def test_version(run: Run) -> None:
    ran = run("--version")
    assert ran.code == 0 and ran.out.startswith("lossproof")


def test_derive_prints_typst_and_text(run: Run, warm: Path) -> None:
    typst = run("derive", "C1a", "--format", "typst", *QUICK)
    assert typst.code == 0 and "#table(" in typst.out and "[_Linearity_: " in typst.out
    text = run("derive", "C1a", "--format", "text", *QUICK)
    assert text.code == 0 and "Linearity: ρ is not random" in text.out
    assert "\\" not in text.out
    alone = run("derive", "C1a", "--format", "typst", "--standalone", *QUICK)
    assert alone.out.startswith("#set page")


def test_derive_writes_a_pdf_by_typst(run: Run, warm: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "folder" / "out.pdf"
    ran = run("derive", "C1a", "--pdf", pdf, *QUICK)
    assert (ran.code, ran.out.strip()) == (0, str(pdf))
    assert pdf.read_bytes().startswith(b"%PDF")


def test_derive_says_what_a_pdf_needs(
    run: Run, warm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = tmp_path / "out.pdf"
    wrong = run("derive", "C1a", "--pdf", pdf, "--format", "latex", *QUICK)
    assert wrong.code == 2 and "--format typst" in wrong.complaints[0]
    monkeypatch.setitem(sys.modules, "typst", None)
    missing = run("derive", "C1a", "--pdf", pdf, *QUICK)
    assert missing.code == 2 and "pip install 'lossproof[typst]'" in missing.complaints[0]
    assert not pdf.exists()
