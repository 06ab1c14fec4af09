"""Loads of 0/1 masks and the search over keep rates, in floats."""

from fractions import Fraction

import numpy as np
import pytest

from lossproof.numerics.masks import best_rates, least_load, mask_table
from lossproof.numerics.rates import refute_rates
from lossproof.proofs.certificates.masks import whole
from lossproof.proofs.kernel.quantities.boxes import Entries, first_box, greatest_on

PATH = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1]]) * np.sqrt(0.5) + np.eye(3) * (1 - np.sqrt(0.5))


def test_load_of_the_path() -> None:
    """Kept at c on a path: equal rates carry c <= 1/2, rates 1:2:1 carry c = 1/sqrt 2."""
    found = least_load(PATH)
    assert not isinstance(found, str) and found.value == pytest.approx(np.sqrt(2))
    best = best_rates(PATH, np.ones(3))
    assert best == pytest.approx([1, np.sqrt(2), 1], abs=1e-7)
    there = least_load(PATH, best)
    assert not isinstance(there, str) and there.value == pytest.approx(1)


@pytest.mark.parametrize("seed", range(5))
def test_weights_and_functional_of_a_load(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, q = 4, rng.random(4) + 0.5
    vectors = rng.random((n, 3)) + 0.2
    vectors /= np.linalg.norm(vectors, axis=1)[:, None]
    matrix = vectors @ vectors.T
    found = least_load(matrix, q)
    assert not isinstance(found, str)
    mix = (found.masks.T * found.weights) @ found.masks
    target = matrix * np.outer(q, q)
    off = ~np.eye(n, dtype=bool)
    assert mix[off] == pytest.approx(target[off], abs=1e-9)
    assert (np.diag(mix) / q**2).max() == pytest.approx(found.value)
    table = np.vstack([np.eye(n), mask_table(n)])
    assert np.einsum("ki,ij,kj->k", table, found.functional, table).min() > -1e-9
    w = found.functional
    assert (q**2 @ np.diag(w)) == pytest.approx(1)
    assert -(w * target)[off].sum() == pytest.approx(found.value)


def test_boxes_cover_all_rates_of_an_impossible_matrix() -> None:
    matrix = np.array([[1, 0.8, 0.6], [0.8, 1, 0.96], [0.6, 0.96, 1]])
    entries: Entries = [[(x, x) for x in map(_fraction, row)] for row in matrix]
    search = refute_rates(matrix, first_box(entries), 0.0, whole)
    assert search.refuted and search.rates is None
    for w in search.functionals:
        for mask in mask_table(3):
            assert mask @ w @ mask >= 0


def test_search_stops_at_possible_rates() -> None:
    matrix = np.full((3, 3), 0.5) + np.eye(3) / 2
    entries: Entries = [[(x, x) for x in map(_fraction, row)] for row in matrix]
    search = refute_rates(matrix, first_box(entries), 0.0, whole)
    assert not search.refuted and search.rates is not None
    found = least_load(matrix, search.rates)
    assert not isinstance(found, str) and found.value < 1


def test_bound_on_a_box_is_an_upper_bound() -> None:
    rng = np.random.default_rng(0)
    form = rng.integers(-5, 6, (3, 3))
    form = form + form.T
    box = tuple((_fraction(a), _fraction(a + 0.5)) for a in (0.5, 1.0, 2.0))
    exact = [[_fraction(x) for x in row] for row in form]
    bound = float(greatest_on(box, exact, [[_fraction(0)] * 3] * 3))
    points = rng.random((500, 3)) / 2 + [0.5, 1.0, 2.0]
    assert np.einsum("ki,ij,kj->k", points, form, points).max() <= bound


def _fraction(x: float) -> Fraction:
    return Fraction(x).limit_denominator(10**6)
