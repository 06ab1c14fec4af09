"""`lossproof axioms`: statements, sources, who stands on them, attacks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lossproof.numerics.axioms import ATTACKS, Attack
from lossproof.proofs.axioms import AXIOMS

Run = Callable[..., Any]
QUICK = ("--profile", "quick")


def test_every_axiom_is_listed_with_statement_and_source(run: Run, here: Path) -> None:
    ran = run("axioms", *QUICK)
    assert ran.code == 0
    heads = [line for line in ran.out.splitlines() if line and not line.startswith(" ")]
    assert heads == list(AXIOMS)
    words = " ".join(ran.out.split())
    assert "S(ABC) + S(C) ≤ S(AC) + S(BC)" in words
    assert "J. Math. Phys. 14 (1973)" in words
    assert "\\" not in words and "$" not in words
    assert not set(words.split()) & {"prec", "dots", "Vert", "lVert"}
    assert "are not judged in profile quick" in ran.complaints[0]


def test_claims_that_stand_on_an_axiom_are_named(run: Run, here: Path) -> None:
    assert run("verify", "C2.2f", *QUICK).code == 0
    out = " ".join(run("axioms", "strong subadditivity", *QUICK).out.split())
    assert "carries C2.2f quantum_shearer; C2.2f quantum_shearer_for_dropout" in out
    assert "formally For all n ≥ 1" in out
    assert "  carries   no judged claim" in run("axioms", "Holevo bound", *QUICK).out


def test_an_attack_says_how_many_instances_and_the_worst_margin(run: Run, here: Path) -> None:
    ran = run("axioms", "Maassen-Uffink relation", "--attack", "--instances", "200", *QUICK)
    assert ran.code == 0
    assert "attack    holds: 200 instances, worst margin" in ran.out
    assert "control   twice the bound: found false, 200 instances" in ran.out


@pytest.mark.parametrize("theorem, variant", [(-1.0, -1.0), (0.0, 0.0)])
def test_a_violation_or_a_blind_attack_fails_the_run(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch, theorem: float, variant: float
) -> None:
    planted = Attack(lambda _, k: np.full(k, theorem), lambda _, k: np.full(k, variant), "planted")
    monkeypatch.setitem(ATTACKS, "Holevo bound", planted)
    ran = run("axioms", "Holevo bound", "--attack", *QUICK)
    assert ran.code == 1
    assert ("VIOLATED" in ran.out) == (theorem < 0)
    assert ("NOT found false" in ran.out) == (variant == 0)


def test_an_unknown_axiom_is_answered_with_what_is_close(run: Run, here: Path) -> None:
    ran = run("axioms", "strong superadditivity")
    assert ran.code == 2
    assert "did you mean strong subadditivity" in ran.complaints[0]
