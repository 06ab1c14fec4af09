"""Neighbours of the catalogue itself: a sample of them, and a violator known of each inequality."""

from typing import Any

import pytest

from lossproof.proofs.catalogue import claim_files, entry_of
from lossproof.proofs.kernel.check import AGAINST, check
from lossproof.proofs.mutations import CAUGHT, SURVIVED, Task, planned, run
from lossproof.proofs.mutations._run import STRENGTHENED, attacked, is_true

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
    from lossproof.proofs.catalogue import load

    named = {task.name for task in planned([FILES["C3.1i"]], "quick")}
    assert named == {c.name for c in load(FILES["C3.1i"]) if is_true(c)}
    assert "every_real_dephasing_is_a_sign_mask_as_stated" not in named


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("C3.1h", "three_signs_are_bounded_below"),
        ("C2.1f", "best_common_rate_of_three_units"),
        ("C2.2d", "copies_are_lost_together_for_two_units"),
    ],
)
def test_an_inequality_has_a_known_violator(entry: str, name: str) -> None:
    """The positive control: asked for more, the claim falls to an exact counterexample."""
    fate = attacked(Task(FILES[entry], name, "quick", 3, operators=STRENGTHENED))
    assert fate.inequality and fate.controlled
    assert any(row["verdict"] == CAUGHT for row in fate.rows)


def test_two_processes_find_what_one_finds() -> None:
    tasks = planned([FILES["C3.1h"]], "quick", sample=4, seed=2)
    assert len(tasks) > 1

    def verdicts(jobs: int) -> list[Any]:
        return [(r["sha256"], r["verdict"]) for fate in run(tasks, jobs) for r in fate.rows]

    assert verdicts(2) == verdicts(1)
