"""The printed paper says of each claim what was judged, and no more."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from lossproof.paper import latex
from lossproof.proofs.axioms import MAASSEN_UFFINK

Row = dict[str, Any]


def _environment(tex: str) -> str:
    found = re.search(r"\\begin\{(theorem|proposition|conjecture|claim)\}\[", tex)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("verdict", "environment"),
    [
        ("proved", "theorem"), ("certified", "proposition"), ("decided", "claim"),
        ("supported", "conjecture"), ("undecided", "conjecture"), ("refuted", "conjecture"),
        (None, "claim"), ("surely", "claim"),
    ],
)  # fmt: skip
def test_only_what_is_proved_is_a_theorem(
    rows: dict[str, Row], verdict: str | None, environment: str
) -> None:
    row = {**rows["dropout_is_dephasing"], "verdict": verdict}
    tex = latex.entry(row)
    assert _environment(tex) == environment
    assert (r"\begin{proof}" in tex) == (verdict in ("proved", "certified", "refuted"))
    if verdict in ("supported", "undecided", "refuted"):
        assert rf"{{{verdict}}}" in tex


def test_what_was_merely_attacked_gets_no_check_mark(rows: dict[str, Row]) -> None:
    for name in ("distance", "decay", "noisy_x_y"):
        assert r"\lpchecked{" not in latex.entry(rows[name])
    assert r"\lpchecked{" in latex.entry(rows["dropout_is_dephasing"])


def test_a_derivation_is_numbered_once_and_every_rule_is_named(rows: dict[str, Row]) -> None:
    tex = latex.entry(rows["dropout_is_dephasing"])
    align = tex.split(r"\begin{align}")[1].split(r"\end{align}")[0]
    assert align.count(r"\label{") == 1
    assert align.count(r"\notag") == 6
    assert align.rstrip().endswith(r"\label{eq:dropout-is-dephasing}")
    assert len(re.findall(r"\\lpwhy(?:box\{\d+pt\})?\{", align)) == 7
    assert r"100\% \& all\_of\_it" in align
    assert "7 steps" in tex and rows["dropout_is_dephasing"]["sha256"][:16] in tex


def test_refuted_rows_print_their_counterexample(rows: dict[str, Row]) -> None:
    for name in ("signs_reach_every_correlation", "strict_jensen"):
        assert r"\begin{counterexample}" in latex.entry(rows[name])
    tex = latex.entry(rows["signs_reach_every_correlation"])
    assert r"-\tfrac{1}{2}" in tex and "What holds instead" in tex
    assert r"100\% \& more\_so \#1 \{ever\}" in tex
    assert "Proof of the negation" in latex.entry(rows["a_mask_hides_everything"])
    assert r"\begin{counterexample}" not in latex.entry(rows["dropout_is_dephasing"])


def test_assumptions_are_named_where_they_are_used_and_listed(rows: dict[str, Row]) -> None:
    row = rows["masks_are_completely_positive"]
    assert "given Choi 1975" in latex.entry(row)
    assert r"\item[Choi 1975]" in latex.standalone(row)
    assert "No statement above stands on a cited theorem" in latex.document([rows["decay"]])


def test_the_paper_has_every_row_once_in_the_order_of_the_sections(rows: dict[str, Row]) -> None:
    tex = latex.document(list(rows.values())[::-1])
    for name in rows:
        assert tex.count(rf"\label{{thm:{latex.label(name)}}}") == 1
    titles = re.findall(r"\\section\{(.*?)\}", tex)
    assert titles[1:4] == [
        "One structure for two kinds of loss", "Noise as a feature",
        "Density matrices and dropout masks",
    ]  # fmt: skip
    assert "5 proved" not in tex and "4 proved" in tex and "3 refuted" in tex
    for leak in ("('", "{'", "None", "((("):
        assert leak not in tex


def test_a_row_that_cannot_be_read_is_still_listed(rows: dict[str, Row]) -> None:
    row = {**rows["decay"], "instance": {"format": 7}, "verdict": None, "error": "bad_body"}
    tex = latex.document([row])
    assert r"bad\_body" in tex and "cannot be printed" in tex


def test_a_fragment_brings_its_macros(rows: dict[str, Row]) -> None:
    fragment = latex.derivation(rows["dropout_is_dephasing"])
    assert r"\documentclass" not in fragment and r"\RequirePackage" not in fragment
    used = set(re.findall(r"\\(lp\w+)", fragment.split(r"\paragraph{Notation.}")[1]))
    assert used and all(rf"\newcommand\{macro}" in fragment for macro in used - {"lpbox"})
    assert r"\mathbb{1}" not in fragment


@pytest.mark.deep  # needs TeX, which no package registry of Python brings
@pytest.mark.parametrize("what", ["document", "standalone", "fragment"])
def test_it_compiles_twice_to_the_same_bytes(
    rows: dict[str, Row], what: str, tmp_path: Path
) -> None:
    listed = list(rows.values())
    alone = {row["name"]: latex.standalone(row) for row in listed}
    head = r"\documentclass{article}\usepackage[margin=1in]{geometry}\usepackage{lmodern}"
    head += r"\usepackage[T1]{fontenc}\usepackage{amsmath,amssymb,amsthm,xcolor,graphicx}"
    sources = {
        "document": {"paper": latex.document(listed)},
        "standalone": alone,
        "fragment": {
            "pasted": "\n".join(
                [head, r"\begin{document}", *map(latex.derivation, listed), r"\end{document}"]
            )
        },
    }[what]
    results = []
    for k in range(2 if what == "document" else 1):
        folder = tmp_path / str(k)
        folder.mkdir()
        if what == "document":
            shutil.copy(latex.HERE / "lossproof.sty", folder)
        for name, tex in sources.items():
            (folder / f"{name}.tex").write_text(tex, encoding="utf-8")
            for _ in range(2 if what == "document" else 1):
                run = subprocess.run(
                    ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"],
                    cwd=folder,
                    env={
                        "SOURCE_DATE_EPOCH": "0",
                        "FORCE_SOURCE_DATE": "1",
                        "PATH": "/usr/bin:/bin",
                    },
                    capture_output=True,
                    text=True,
                    errors="replace",
                    timeout=120,
                )
                assert run.returncode == 0, run.stdout[-1500:]
            log = (folder / f"{name}.log").read_text(errors="replace")
            assert "Missing character" not in log
            assert not re.search(r"Overfull \\hbox \((?:[2-9]\d|\d{3,})", log), name
            results.append((folder / f"{name}.pdf").read_bytes())
    if what == "document":
        assert results[0] == results[1]


def test_a_fragment_states_and_cites_what_the_claim_stands_on(rows: dict[str, Row]) -> None:
    row = {**rows["dropout_is_dephasing"], "assumes": [MAASSEN_UFFINK.to_json()]}
    for tex in (latex.derivation(row), latex.standalone(row)):
        assert r"\item[Maassen-Uffink relation]" in tex
        assert r"H(A) + H(B) \ge -2 \log_2 \max_{i,j}" in tex
        assert "Phys. Rev. Lett. 60 (1988)" in tex
    assert "Assumptions" not in latex.derivation(rows["dropout_is_dephasing"])
