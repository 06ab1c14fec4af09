"""Integer matrices over a common denominator, against the same operations on exact numbers."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossproof.proofs.kernel import matrices
from lossproof.proofs.kernel.numbers import ONE, NotExact, Number
from lossproof.proofs.kernel.quantities import grid
from lossproof.proofs.kernel.quantities.grid import Grid
from lossproof.proofs.kernel.quantities.problem import exact_numbers

ENTRIES = st.one_of(st.integers(-3, 3), st.integers(-(2**70), 2**70))


@st.composite
def grids(draw: Any, rows: int, cols: int, entries: Any = ENTRIES) -> Grid:
    """Return a matrix of small and large integers, real every other time."""
    table = st.lists(st.lists(entries, min_size=cols, max_size=cols), min_size=rows, max_size=rows)
    re = draw(table)
    im = draw(table) if draw(st.booleans()) else [[0] * cols for _ in range(rows)]
    return Grid(draw(st.integers(1, 2**40)), re, im)


@given(grids(3, 2), grids(2, 4))
def test_product_is_the_product_of_the_numbers(a: Grid, b: Grid) -> None:
    expected = matrices.product(exact_numbers(a), exact_numbers(b))
    assert matrices.equal(exact_numbers(grid.product(a, b)), expected)


@given(grids(3, 3), grids(3, 3))
def test_linear_operations_agree_with_the_numbers(a: Grid, b: Grid) -> None:
    x, y = exact_numbers(a), exact_numbers(b)
    one, minus = matrices.combine([(ONE, x), (ONE, y)]), grid.subtract(a, b)
    assert matrices.equal(exact_numbers(grid.add(a, b)), one)
    assert matrices.equal(exact_numbers(grid.add(minus, b)), x)
    assert grid.inner(a, b) == real(matrices.trace_product(x, y))


def real(value: Number) -> Fraction:
    """Return the real part of a Gaussian rational."""
    return value.parts[0][1][0] if value.parts else Fraction(0)


@given(grids(4, 3, st.integers(-4, 4)))
def test_gram_matrices_are_positive_and_their_neighbours_decided_alike(f: Grid) -> None:
    gram = grid.times_dagger(f)  # rank at most 3: singular
    assert grid.is_psd(gram)
    below = grid.subtract(gram, grid.scaled(grid.identity(4), Fraction(1, 10**6)))
    assert not grid.is_psd(below)
    assert not matrices.is_psd(exact_numbers(below))
    above = grid.add(gram, grid.scaled(grid.identity(4), Fraction(1, 10**6)))
    assert grid.is_psd(above)
    assert grid.eigenvalue_at_most(gram, grid.row_sum(gram))


@given(grids(3, 3, st.integers(-3, 3)))
def test_positivity_agrees_with_the_exact_elimination(a: Grid) -> None:
    hermitian = grid.add(a, grid.dagger(a))
    assert grid.is_psd(hermitian) == matrices.is_psd(exact_numbers(hermitian))
    assert grid.is_hermitian(hermitian)


def test_a_factor_confirms_and_never_lies() -> None:
    a = Grid(1, [[2, 1], [1, 2]], [[0, 0], [0, 0]])
    assert grid.positive_by_factor(a, grid.identity(2))
    indefinite = Grid(1, [[1, 2], [2, 1]], [[0, 0], [0, 0]])
    for factor in (grid.identity(2), grid.zeros(2, 1), Grid(2, [[1], [1]], [[0], [0]])):
        assert not grid.positive_by_factor(indefinite, factor)
    skew = Grid(1, [[2, 1], [0, 2]], [[0, 0], [0, 0]])
    assert not grid.positive_by_factor(skew, grid.identity(2))
    assert not grid.is_psd(skew)


def test_a_zero_pivot_needs_a_zero_column() -> None:
    assert grid.is_psd(grid.diagonal([Fraction(0), Fraction(1, 3)]))
    assert not grid.is_psd(Grid(1, [[0, 1], [1, 5]], [[0, 0], [0, 0]]))
    assert not grid.is_psd(Grid(1, [[0, 0], [0, 5]], [[0, 1], [-1, 0]]))


def test_kronecker_product_of_paulis() -> None:
    x = Grid(1, [[0, 1], [1, 0]], [[0, 0], [0, 0]])
    y = Grid(1, [[0, 0], [0, 0]], [[0, -1], [1, 0]])
    assert grid.kron(x, y) == Grid(
        1, [[0] * 4] * 4, [[0, 0, 0, -1], [0, 0, 1, 0], [0, -1, 0, 0], [1, 0, 0, 0]]
    )
    assert grid.product(x, y) == Grid(1, [[0, 0], [0, 0]], [[1, 0], [0, -1]])


@pytest.mark.parametrize(
    "data",
    [
        None,
        [[1]],
        {"den": 0, "re": [[1]]},
        {"den": -1, "re": [[1]]},
        {"den": True, "re": [[1]]},
        {"den": 1, "re": [[True]]},
        {"den": 1, "re": [[1.0]]},
        {"den": 1, "re": [["1"]]},
        {"den": 1, "re": []},
        {"den": 1, "re": [[]]},
        {"den": 1, "re": [[1], [1, 2]]},
        {"den": 1, "re": [[1]], "im": [[1, 2]]},
        {"den": 1, "re": [[1]], "more": 1},
        {"den": 1, "re": [[1 << 20000]]},
    ],
)
def test_what_is_no_grid_is_refused(data: Any) -> None:
    with pytest.raises(NotExact):
        grid.read_grid(data)


def test_shapes_that_do_not_fit_are_refused() -> None:
    a, b = grid.zeros(2, 3), grid.zeros(2, 3)
    for operation in (grid.product, grid.inner):
        with pytest.raises(NotExact):
            operation(a, b)
    with pytest.raises(NotExact):
        grid.add(a, grid.zeros(3, 2))
