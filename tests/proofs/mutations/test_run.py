"""Neighbours of the catalogue itself: a sample of them, and a violator known of each inequality."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lossproof.proofs.catalogue import claim_files, entry_of, load
from lossproof.proofs.claim import Claim
from lossproof.proofs.kernel.check import AGAINST, check
from lossproof.proofs.mutations import CAUGHT, STRENGTHENED, SURVIVED, planned, run, violator
from lossproof.proofs.mutations._run import is_inequality, is_true
from lossproof.proofs.profiles import PROFILES

FILES = {entry_of(file): file for file in claim_files()}


def test_of_a_sample_over_the_catalogue_all_but_one_in_twenty_is_caught() -> None:
    files = [FILES[e] for e in ("C1a", "C1c", "C2.1g", "C2.1f", "C3.4a", "C5.2c")]
    tasks = planned(files, "quick", sample=25, seed=7)
    assert sum(task.picks or 0 for task in tasks) == 25
    fates = list(run(tasks))
    assert [fate.internal for fate in fates] == [None] * len(fates)
    rows = [row for fate in fates for row in fate.rows]
    caught = [row for row in rows if row["verdict"] == CAUGHT]
    survived = [row for row in rows if row["verdict"] == SURVIVED]
    assert len(caught) >= 0.95 * len(caught + survived) and len(caught) >= 10
    for row in caught:
        again = check(row["instance"], row["counterexample"])
        assert again.ok and again.shows == AGAINST
    assert all(row["reason"] for row in rows if row["verdict"] != CAUGHT)


def test_a_sample_is_the_same_for_each_seed_and_differs_between_seeds() -> None:
    files = list(FILES.values())[:12]
    assert planned(files, "quick", sample=9, seed=3) == planned(files, "quick", sample=9, seed=3)
    assert planned(files, "quick", sample=9, seed=3) != planned(files, "quick", sample=9, seed=4)
    whole = planned(files, "quick")
    assert {(t.file, t.name) for t in planned(files, "quick", sample=9)} <= {
        (t.file, t.name) for t in whole
    }


def test_refuted_claims_have_no_false_neighbours_to_look_for() -> None:
    named = {task.name for task in planned([FILES["C3.1i"]], "quick")}
    assert named == {c.name for c in load(FILES["C3.1i"]) if is_true(c)}
    assert "every_real_dephasing_is_a_sign_mask_as_stated" not in named


def stated(file: Path) -> Iterator[Claim]:
    """The inequalities of a file that are taken to be true."""
    for claim in load(file):
        if is_true(claim) and is_inequality(claim.instance().statement):
            yield claim


@pytest.mark.parametrize("entry", ["C2.1f", "C2.2d", "C3.1g", "C3.1h"])
def test_each_inequality_has_a_known_violator(entry: str) -> None:
    """The positive control: asked for more, the claim falls to an exact counterexample."""
    claims = list(stated(FILES[entry]))
    assert claims
    for claim in claims:
        found = violator(claim.instance(), PROFILES["quick"])
        assert found is not None, claim.name
        mutant, counterexample = found
        assert mutant.operator in STRENGTHENED
        assert check(mutant.instance.to_json(), counterexample).shows == AGAINST
        assert check(claim.instance().to_json(), counterexample).shows != AGAINST


@pytest.mark.deep
def test_every_inequality_of_the_catalogue_has_a_known_violator() -> None:
    bare = {
        claim.name
        for file in FILES.values()
        for claim in stated(file)
        if violator(claim.instance(), PROFILES["ci"]) is None
    }
    # no draw meets its hypotheses: a law of K masks that is independent in pairs
    assert bare <= {"pairwise_independent_masks_are_more_than_units"}


def test_two_processes_find_what_one_finds() -> None:
    tasks = planned([FILES["C3.1h"]], "quick", sample=4, seed=2)
    assert len(tasks) > 1

    def verdicts(jobs: int) -> list[Any]:
        return [(r["sha256"], r["verdict"]) for fate in run(tasks, jobs) for r in fate.rows]

    assert verdicts(2) == verdicts(1)
