"""Facets of the cut polytope (Deza and Laurent 1997) and its gauge, by several ways."""

import itertools
from typing import Any

import numpy as np
import pytest

from lossproof.numerics.cuts import (
    cut_facets,
    cut_gauge,
    cut_gauge_by_facets,
    greatest_triangle,
    nearest_facet,
    sign_table,
)


def gram(seed: int, n: int, rank: int) -> Any:
    vectors = np.random.default_rng(seed).normal(size=(n, rank))
    vectors /= np.linalg.norm(vectors, axis=1)[:, None]
    return vectors @ vectors.T


@pytest.mark.parametrize(("n", "count"), [(3, 4), (4, 16), (5, 56), (6, 368)])
def test_number_of_facets(n: int, count: int) -> None:
    """The numbers of facets of CUT_3 to CUT_6 are published: 4, 16, 56, 368."""
    assert len(cut_facets(n)[0]) == count


@pytest.mark.parametrize("n", [3, 4, 5, 6])
def test_facets_are_valid_and_of_full_dimension(n: int) -> None:
    table, bound = cut_facets(n)
    signs = sign_table(n).astype(int)
    i, j = np.triu_indices(n, 1)
    cuts = signs[:, i] * signs[:, j]
    values = -(table[:, i] * table[:, j]) @ cuts.T
    assert (values <= bound[:, None]).all()
    for row, most in zip(values[::7], bound[::7], strict=True):
        roots = cuts[row == most]
        assert np.linalg.matrix_rank(roots[1:] - roots[0]) == len(i) - 1


@pytest.mark.parametrize("n", range(2, 7))
def test_facets_and_vertices_give_one_gauge(n: int) -> None:
    for seed in range(12):
        matrix = gram(seed, n, 2 + seed % 3)
        found = cut_gauge(matrix)
        assert not isinstance(found, str)
        by_facets = cut_gauge_by_facets(matrix)
        assert by_facets == pytest.approx(found.value, abs=1e-9)
        assert (nearest_facet(matrix) * matrix).sum() / 2 == pytest.approx(by_facets)
        mix = (found.signs.T * found.weights) @ found.signs
        off = ~np.eye(n, dtype=bool)
        assert mix[off] == pytest.approx(matrix[off], abs=1e-9)
        assert (found.functional * matrix).sum() / 2 == pytest.approx(found.value)


def test_columns_added_on_demand_find_the_same_gauge(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = gram(3, 9, 3)
    whole = cut_gauge(matrix)
    monkeypatch.setattr("lossproof.numerics.cuts.ALL_SIGNS_UP_TO", 2)
    parts = cut_gauge(matrix)
    assert not isinstance(whole, str) and not isinstance(parts, str)
    assert parts.value == pytest.approx(whole.value, abs=1e-8)
    signs = sign_table(9).astype(float)
    values = np.einsum("ki,ij,kj->k", signs, parts.functional, signs) / 2
    assert values.max() <= 1 + 1e-9


def test_greatest_triangle_is_the_greatest() -> None:
    matrix = gram(5, 6, 2)
    best = max(
        -(a * b * matrix[i, j] + a * c * matrix[i, k] + b * c * matrix[j, k])
        for i, j, k in itertools.combinations(range(6), 3)
        for a, b, c in itertools.product((1, -1), repeat=3)
    )
    value, functional = greatest_triangle(matrix)
    assert value == pytest.approx(best)
    assert (functional * matrix).sum() / 2 == pytest.approx(best)


def test_too_many_signs_are_declined_in_words() -> None:
    assert cut_gauge(np.eye(17)) == "sign vectors of more than 16 entries are too many"
    with pytest.raises(ValueError, match="up to n = 6"):
        cut_facets(7)
