"""A claim about submodular functions that is cited of entropies stands on their submodularity."""

# In the bodies of claims an annotation such as `f: QuantumEntropy["n"]` is a quantifier.
# pyright: reportCallIssue=false, reportOperatorIssue=false, reportIndexIssue=false

from typing import Any

import pytest

from lossproof.proofs.claim import claim
from lossproof.proofs.engine import judge
from lossproof.proofs.profiles import PROFILES
from lossproof.theory.vocabulary import (
    AtMost,
    ClassicalEntropy,
    Mask,
    QuantumEntropy,
    Size,
    Submodular,
    schur,
)


@claim()
def meets_and_joins(n: Size, f: Submodular["n"], a: Mask["n"], b: Mask["n"]) -> AtMost:
    return AtMost(f(a + b - schur(a, b)) + f(schur(a, b)), f(a) + f(b))


@meets_and_joins.derivation
def _(n, f, a, b):  # type: ignore[no-untyped-def]
    yield "Strong subadditivity", f(a + b - schur(a, b)) + f(schur(a, b))


@pytest.mark.parametrize(
    ("world", "names"),
    [
        (QuantumEntropy["n"], ["strong subadditivity"]),
        (ClassicalEntropy["n"], ["Shannon inequalities"]),
        (Submodular["n"], []),
    ],
)
def test_what_is_lent_is_named(world: Any, names: list[str]) -> None:
    def lent(n: Size, g: Submodular["n"], c: Mask["n"], d: Mask["n"]) -> AtMost:
        return AtMost(g(c + d - schur(c, d)) + g(schur(c, d)), g(c) + g(d))

    lent.__annotations__["g"] = world
    made = claim(uses=[meets_and_joins])(lent)

    @made.derivation
    def _(n, g, c, d):  # type: ignore[no-untyped-def]
        yield meets_and_joins, g(c + d - schur(c, d)) + g(schur(c, d))

    row = judge(made, PROFILES["quick"])
    assert row["verdict"] == "proved", row["reason"]
    assert [axiom["name"] for axiom in row["assumes"]] == names
