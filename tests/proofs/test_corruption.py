"""Corrupt one token of every shipped derivation and of every shipped statement.

What the kernel still accepts must be true: an accepted derivation is recomputed by brute force,
an accepted statement is attacked in exact arithmetic. The counts are printed (pytest -rP).
"""

import random
from typing import Any

import pytest

from lossproof.numerics.attack import attack
from lossproof.proofs.catalogue import claim_files, load
from lossproof.proofs.claim import Claim
from lossproof.proofs.engine import derivation_of
from lossproof.proofs.guard import recheck_lines
from lossproof.proofs.kernel.check import check
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.derivation import ALL_RULES, RULES
from lossproof.proofs.kernel.instances import freeze, read_instance
from lossproof.proofs.makers import Oracle, automatic_evidence

from .corruption import corruptions

CLAIMS = [made for path in claim_files() for made in load(path)]
DERIVED = [made for made in CLAIMS if "derivation" in made.makers]


def ids(made: Claim) -> str:
    return made.name


def corrupt_lines(made: Claim, most: int | None) -> tuple[int, int]:
    """Return (refused, accepted and confirmed) over the corruptions of the lines of a claim."""
    instance, data = made.instance(), derivation_of(made)
    assert data is not None
    kind = "negation" if instance.statement[0] == "exists" else "derivation"
    assert check(instance.to_json(), {**data, "kind": kind}).ok  # else all would be refused
    planted: list[list[Any]] = []
    for k, (rule, tree, why) in enumerate(data["lines"]):
        for changed in corruptions(freeze(tree)):
            planted.append([*data["lines"][:k], [rule, changed, why], *data["lines"][k + 1 :]])
        for weaker in sorted(ALL_RULES - {rule}):
            if rule not in RULES or weaker not in RULES or RULES[weaker] < RULES[rule]:
                planted.append([*data["lines"][:k], [weaker, tree, why], *data["lines"][k + 1 :]])
    if most is not None and len(planted) > most:
        planted = random.Random(1).sample(planted, most)
    refused = accepted = 0
    for lines in planted:
        evidence = {**data, "kind": kind, "lines": lines}
        if not check(instance.to_json(), evidence).ok:
            refused += 1
            continue
        accepted += 1
        recheck_lines(instance, evidence, accepted)
    return refused, accepted


@pytest.mark.parametrize("made", DERIVED, ids=ids)
def test_corrupted_derivations_are_refused_or_true(made: Claim) -> None:
    refused, accepted = corrupt_lines(made, 40)
    print(f"{made.name}: {refused} refused, {accepted} accepted and confirmed by brute force")
    scaled = made.lines()
    assert scaled is not None
    assert refused > 0 or not scaled["lines"]


@pytest.mark.deep
@pytest.mark.parametrize("made", DERIVED, ids=ids)
def test_all_corrupted_derivations(made: Claim) -> None:
    refused, accepted = corrupt_lines(made, None)
    print(f"{made.name}: {refused} refused, {accepted} accepted and confirmed by brute force")


def corrupt_statement(made: Claim, most: int | None) -> tuple[int, int]:
    """Return (not proved, proved and not refuted by an attack) over corrupted statements."""
    document = made.instance().to_json()
    planted = list(corruptions(freeze(document["statement"])))
    if most is not None and len(planted) > most:
        planted = random.Random(2).sample(planted, most)
    refused = accepted = 0
    for statement in planted:
        try:
            changed = read_instance({**document, "statement": statement})
        except Refused:
            refused += 1
            continue
        if statement[0] == "exists":
            continue
        proofs = [
            e
            for e in automatic_evidence(changed, set(), [])
            if e["kind"] in ("derivation", "diamond", "entropy-cone")
        ]
        if not any(check(changed.to_json(), e).shows == "for" for e in proofs):
            refused += 1
            continue
        accepted += 1
        oracle = Oracle(changed)
        found = attack(
            changed.to_json(),
            oracle.is_false,
            oracle.satisfies,
            candidates=40,
            seed=accepted,
            thorough=False,
        )
        assert found.counterexample is None, (statement, found.counterexample)
    return refused, accepted


@pytest.mark.parametrize(
    "made", [c for c in CLAIMS if "diamond" not in repr(c.instance().statement)], ids=ids
)
def test_corrupted_statements_are_not_proved_unless_true(made: Claim) -> None:
    refused, accepted = corrupt_statement(made, 8)
    print(f"{made.name}: {refused} not proved, {accepted} proved and not refuted")


@pytest.mark.deep
@pytest.mark.parametrize("made", CLAIMS, ids=ids)
def test_all_corrupted_statements(made: Claim) -> None:
    refused, accepted = corrupt_statement(made, None)
    print(f"{made.name}: {refused} not proved, {accepted} proved and not refuted")


@pytest.mark.deep
@pytest.mark.parametrize(
    "made", [c for c in CLAIMS if "diamond" not in repr(c.instance().statement)], ids=ids
)
def test_more_corrupted_statements(made: Claim) -> None:
    refused, accepted = corrupt_statement(made, 60)
    print(f"{made.name}: {refused} not proved, {accepted} proved and not refuted")
