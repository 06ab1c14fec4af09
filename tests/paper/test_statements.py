"""Statements are printed fully quantified, with exact values and every symbol explained."""

# ruff: noqa: RUF001
import copy
from typing import Any

import pytest

from lossproof.paper.statements import (
    derivation_text,
    statement_latex,
    statement_text,
    values_text,
)

Row = dict[str, Any]


def test_known_statement(rows: dict[str, Row]) -> None:
    instance = rows["dropout_is_dephasing"]["instance"]
    plain = statement_text(instance).splitlines()
    assert plain[0] == "For every n ≥ 1, p ∈ [0, 1] and density matrix ρ ∈ ℂ^(n×n),"
    assert plain[1] == "    𝔼_m[D_m ρ D_m†] = p (p ρ + (1 − p) Δ(ρ))."
    assert plain[2].startswith("Here m ∈ {0, 1}^n has independent entries with Pr(m_i = 1) = p; ")
    tex = statement_latex(instance)
    assert r"For every $n \ge 1$, $p \in [0, 1]$ and density matrix $\rho \in" in tex
    assert r"\[ \mathbb{E}_{m}[D_{m} \rho D_{m}^{\dagger}] = p \bigl(p \rho" in tex


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        (
            "no_unbiased_channel",
            ["law ℳ of random masks in ℂ^n", "if 𝔼_m[m] = 𝟏 and diag(", ", then\n"],
        ),
        ("fixed_points", ["p ∈ [0, 1)", "p ρ + (1 − p) Δ(ρ) = ρ ⟺ Δ(ρ) = ρ"]),
        (
            "sums_are_positive",
            ["For all n ≥ 2 and density matrices ρ, σ", "0 ⪯ ρ + σ + I", "trace 1"],
        ),
        ("signs_reach_every_correlation", ["C ∈ ℝ^(n×n)", "C ∈ CUT_n", "unit diagonal"]),
        (
            "strict_jensen",
            ["convex function L: ℝ → ℝ", "y ∈ [−1/2, ∞)", "< 𝔼_m[L(Σ_{i=1..n} m_i x_i)]"],
        ),
        (
            "a_mask_hides_everything",
            ["For every p ∈ [0, 1], there is a ∈ {0, 1}² such that", "a_1 = 1", "a_1² ≠ 1"],
        ),
        (
            "distance",
            ["For n = 2 and every p", "‖X ↦ X − (p X + (1 − p) Δ(X))‖_⋄ = 1 − p", "full diamond"],
        ),
        ("noisy_x_y", ["every λ ∈ [0, 1/2]", "(I + λ [0, 1; 1, 0])/2", "are jointly measurable"]),
        ("decay", ["n ∈ {2, 3}, t ∈ [0, ∞) and ρ ∈ ℂ^(n×n)", "exp(−t)"]),
    ],
)
def test_every_kind_of_statement(rows: dict[str, Row], name: str, pieces: list[str]) -> None:
    plain = statement_text(rows[name]["instance"])
    for piece in pieces:
        assert piece in plain
    for leak in ("('", "['", "domain", "lo_open", "matvec"):
        assert leak not in plain
        assert leak not in statement_latex(rows[name]["instance"])


def test_an_open_end_and_a_hypothesis_are_not_lost(rows: dict[str, Row]) -> None:
    closed = copy.deepcopy(rows["fixed_points"]["instance"])
    closed["variables"][0][1]["hi_open"] = False
    assert statement_text(closed) != statement_text(rows["fixed_points"]["instance"])
    weaker = copy.deepcopy(rows["no_unbiased_channel"]["instance"])
    weaker["statement"][1] = weaker["statement"][1][:1]
    assert statement_text(weaker) != statement_text(rows["no_unbiased_channel"]["instance"])


def test_values_are_exact_and_both_sides_are_given(rows: dict[str, Row]) -> None:
    row = rows["strict_jensen"]
    assert values_text(row["instance"], row["evidence"][0]["data"]).splitlines() == [
        "n = 1",
        "L(x) = max{x, −x}",
        "x = (0)",
        "y = 2",
        "ℳ with Pr((1)) = 1/3 and Pr((−1)) = 2/3",
        "Then the left side is 2 and the right side is 2/3.",
    ]
    row = rows["signs_reach_every_correlation"]
    shown = values_text(row["instance"], row["evidence"][0]["data"])
    assert "C = [1, −1/2, −1/2; −1/2, 1, −1/2; −1/2, −1/2, 1]" in shown
    assert "certificate" in shown


@pytest.mark.parametrize(
    ("data", "printed"),
    [
        ("-3/4", "−3/4"),
        ([[1, "1/2", "0"], [2, "0", "-3/2"]], "1/2 − 3 𝕚 √2/2"),
        ([[1, "0", "-1"]], "−𝕚"),
        ([[3, "-1", "0"]], "−√3"),
    ],
)
def test_exact_numbers_print(data: Any, printed: str) -> None:
    instance = {
        "format": 1,
        "sizes": {},
        "variables": [["z", {"domain": "complex"}]],
        "statement": ["equal", ["var", "z"], ["num", "1"]],
    }
    assert values_text(instance, {"values": {"z": data}}).splitlines()[0] == f"z = {printed}"


def test_derivation_lines(rows: dict[str, Row]) -> None:
    lines = derivation_text(rows["dropout_is_dephasing"])
    assert lines[0] == "Fix i, j ∈ {1, …, n}."
    assert lines[1].strip() == "𝔼_m[D_m ρ D_m†]_ij"
    assert len(lines) == 9  # seven steps
    assert lines[5].split("   ")[0].strip() == "= (p² (1 − δ_ij) + p δ_ij) ρ_ij"
    assert lines[5].endswith("Moments: 𝔼[m_i²] = p, 100% & all_of_it")
    assert "Positivity" in derivation_text(rows["masks_are_completely_positive"])[-1]
    assert "Normal form" in derivation_text(rows["no_unbiased_channel"])[-1]
    assert derivation_text(rows["fixed_points"])[1].strip().startswith("= (1 − p) (Δ(ρ) − ρ)")
    assert derivation_text(rows["distance"]) == []


def test_a_last_line_that_is_not_the_right_side_is_followed_by_it(rows: dict[str, Row]) -> None:
    row = copy.deepcopy(rows["dropout_is_dephasing"])
    row["evidence"][0]["data"]["lines"].pop()
    lines = derivation_text(row)
    assert lines[-1].strip().startswith("= (p (p ρ + (1 − p) Δ(ρ)))_ij")
    assert lines[-1].endswith("Definition")


def test_what_is_denied_is_not_printed_as_stated(rows: dict[str, Row]) -> None:
    instance = copy.deepcopy(rows["noisy_x_y"]["instance"])
    instance["statement"] = ["not", instance["statement"]]
    assert "are not jointly measurable" in statement_text(instance)
    assert "are not jointly measurable" in statement_latex(instance)
    instance = copy.deepcopy(rows["signs_reach_every_correlation"]["instance"])
    instance["statement"] = ["not", instance["statement"]]
    assert "C ∉ CUT_n" in statement_text(instance)
    assert r"C \notin \mathrm{CUT}_{n}" in statement_latex(instance)


def test_a_written_law_lists_its_outcomes() -> None:
    law = [
        "finite", 2, 2, ["vector", ["num", "1/3"], ["num", "2/3"]],
        ["rows", ["vector", ["num", "1"], ["num", "0"]], ["vector", ["num", "0"], ["num", "1"]]],
    ]  # fmt: skip
    mean = ["item", ["E", law, "m", ["var", "m"]], ["pos", 0]]
    instance = {
        "format": 1,
        "sizes": {},
        "variables": [],
        "statement": ["equal", mean, ["num", "1/3"]],
    }
    plain = statement_text(instance)
    assert plain.startswith("It holds that\n    𝔼_m[m]_1 = 1/3.\n")
    assert "m is (1, 0) with probability 1/3 or (0, 1) with probability 2/3" in plain
