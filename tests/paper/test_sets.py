"""Subsets, falls and earlier claims, as they are printed in all three notations."""

# ruff: noqa: RUF001 - mathematical letters look like others
import json
from typing import Any

import pytest

from lossproof.paper.notation import latex, text
from lossproof.paper.statements import statement_text
from lossproof.paper.steps import Derivation, derivation_text
from lossproof.paper.typst_notation import typst
from lossproof.proofs.claim import claim
from lossproof.proofs.kernel.instances import read_instance
from lossproof.theory.vocabulary import (
    AtMost,
    Mask,
    Prob,
    QuantumEntropy,
    Real,
    Size,
    before,
    falls,
    ones,
    schur,
    total,
    upto,
)

Tree = Any
A, B, V = ("var", "a"), ("var", "b"), ("var", "v")
I_, ONES = ("idx", "i"), ("ones", "n")


def of(mask: Tree) -> Tree:
    return ("value", "S", mask)


@pytest.mark.parametrize(
    ("tree", "plain", "tex", "typ"),
    [
        (of(ONES), "S([n])", "S([n])", "S([n])"),
        (of(("ones", 2)), "S({1, 2})", r"S(\{1, 2\})", "S({1, 2})"),
        (of(("ones", 9)), "S([9])", "S([9])", "S([9])"),
        (of(("zeros", "n")), "S(∅)", r"S(\varnothing)", "S(∅)"),
        (of(("upto", "n", I_)), "S([i])", "S([i])", "S([i])"),
        (of(("before", "n", I_)), "S([i − 1])", "S([i - 1])", "S([i − 1])"),
        (of(("hadamard", A, ("upto", "n", I_))), "S(a ∩ [i])", r"S(a \cap [i])", "S(a ∩ [i])"),
        (
            of(("hadamard", ("hadamard", A, B), V)),
            "S(a ∩ b ∩ v)", r"S(a \cap b \cap v)", "S(a ∩ b ∩ v)",
        ),
        (
            of(("sub", ("add", A, B), ("hadamard", A, B))),
            "S(a ∪ b)", r"S(a \cup b)", "S(a ∪ b)",
        ),
        (of(("sub", A, ("hadamard", A, B))), "S(a ∖ b)", r"S(a \setminus b)", "S(a ∖ b)"),
        (of(("sub", B, ("hadamard", A, B))), "S(b ∖ a)", r"S(b \setminus a)", "S(b ∖ a)"),
        (of(("sub", ONES, A)), "S([n] ∖ a)", r"S([n] \setminus a)", "S([n] ∖ a)"),
        (
            of(("hadamard", A, ("sub", ONES, B))),
            "S(a ∩ ([n] ∖ b))", r"S(a \cap ([n] \setminus b))", "S(a ∩ ([n] ∖ b))",
        ),
        (of(("sub", A, B)), "S(a − b)", "S(a - b)", "S(a − b)"),  # no set unless b lies in a
        (
            ("item", ("falls", V), I_),
            "v_i − v_{i+1}", "v_{i} - v_{i+1}", "v_(i) − v_(i+1)",
        ),
        (("item", ("falls", V), ("pos", 0)), "v_1 − v_2", "v_{1} - v_{2}", "v_(1) − v_(2)"),
        (
            ("mul", ("num", "2"), ("item", ("falls", V), I_)),
            "2 (v_i − v_{i+1})", r"2 (v_{i} - v_{i+1})", "2 (v_(i) − v_(i+1))",
        ),
    ],
)  # fmt: skip
def test_masks_of_set_functions_are_sets(tree: Tree, plain: str, tex: str, typ: str) -> None:
    assert text(tree) == plain
    assert latex(tree).replace(r"\bigl", "").replace(r"\bigr", "") == tex
    assert typst(tree) == typ


def test_the_glossary_speaks_of_sets_and_not_of_schur_products() -> None:
    @claim()
    def submodular(n: Size, a: Mask["n"], b: Mask["n"], S: QuantumEntropy["n"]) -> AtMost:
        return AtMost(S(a + b - schur(a, b)) + S(schur(a, b)), S(a) + S(b) + S(ones(n)))

    shown = statement_text(submodular.instance().to_json())
    assert "S(a ∪ b) + S(a ∩ b)" in shown
    assert "0/1 vectors stand for the sets of their ones" in shown
    assert "[i] is the set {1, …, i}" in shown
    assert "Schur" not in shown and "all-ones" not in shown


@claim(entry="C9.9z")
def earlier_bell_claim(p: Prob) -> AtMost:
    """A lemma."""
    return AtMost(p * p, p)


@claim(uses=[earlier_bell_claim])
def later(p: Prob, x: Real) -> AtMost:
    """What cites it."""
    return AtMost(p * p + x, p + x)


@later.derivation
def _(p, x):
    yield earlier_bell_claim, p * p + x, "squares of rates are small"


def test_an_earlier_claim_is_named_by_its_entry_and_title() -> None:
    instance = later.instance()
    data = json.loads(json.dumps(later.lines()))
    shown = Derivation(read_instance(instance.to_json()), data, "derivation")
    assert shown.lines[0][0] == ">="  # still known as an inequality
    assert shown.lines[0][2] == "C9.9z, Earlier Bell claim"
    row = {"instance": instance.to_json(), "evidence": [{"kind": "derivation", "data": data}]}
    printed = "\n".join(derivation_text(row))
    assert "C9.9z, Earlier Bell claim: squares of rates are small" in printed
    assert "earlier_bell_claim" not in printed


def test_the_last_fall_is_explained_where_falls_are_printed() -> None:
    @claim()
    def parts(n: Size, S: QuantumEntropy["n"], P: Mask["n"]) -> AtMost:
        return AtMost(0, total(n, lambda i: P[i] * (S(upto(n, i)) - S(before(n, i)))))

    @parts.derivation
    def _(n, S, P):
        yield "Summation by parts", total(n, lambda i: falls(P)[i] * S(upto(n, i)))

    row = {
        "instance": parts.instance().to_json(),
        "evidence": [{"kind": "derivation", "data": json.loads(json.dumps(parts.lines()))}],
    }
    said = derivation_text(row)
    assert said[-1] == "Here v_i − v_{i+1} is 0 for the last entry."
