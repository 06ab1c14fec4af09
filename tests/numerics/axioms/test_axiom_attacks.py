"""Attacks on cited theorems: they find no violation, and find every planted one."""

import numpy as np
import pytest

from lossproof.numerics.axioms import ATTACKS, Attack

NAMES = sorted(ATTACKS)


@pytest.mark.parametrize("name", NAMES)
def test_no_violation_of_the_theorem(name):
    outcome = ATTACKS[name].run(200, seed=1)
    assert outcome.instances >= 200
    assert not outcome.violated, outcome


@pytest.mark.parametrize("name", NAMES)
def test_the_planted_falsehood_is_found(name):
    outcome = ATTACKS[name].control(200, seed=1)
    assert outcome.violated and outcome.worst < -1e-4, outcome


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_margin(name):
    attack = ATTACKS[name]
    assert attack.run(50, seed=3) == attack.run(50, seed=3)


def test_a_margin_that_is_no_number_is_a_violation():
    attack = Attack(lambda rng, k: np.full(k, np.nan), lambda rng, k: np.zeros(k), "")
    assert attack.run(100).violated
