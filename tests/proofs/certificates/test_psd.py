"""Two independent exact tests of positivity agree: elimination and characteristic polynomial."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossproof.proofs.certificates.psd import is_psd_by_polynomial
from lossproof.proofs.certificates.rounding import to_floats
from lossproof.proofs.kernel import matrices
from lossproof.proofs.kernel.matrices import Matrix, combine, product
from lossproof.proofs.kernel.numbers import ONE, ZERO, I, Number, number, root
from lossproof.proofs.kernel.quantities import grid
from lossproof.proofs.kernel.quantities.grid import Grid
from lossproof.proofs.kernel.quantities.problem import exact_numbers

SMALL = st.integers(-3, 3)
LARGE = st.one_of(SMALL, st.integers(-(2**60), 2**60))


@st.composite
def factors(draw: Any, entries: Any, cols: int) -> Grid:
    """Return a factor of four rows over a common denominator, real every other time."""
    table = st.lists(st.lists(entries, min_size=cols, max_size=cols), min_size=4, max_size=4)
    re = draw(table)
    im = draw(table) if draw(st.booleans()) else [[0] * cols for _ in range(4)]
    return Grid(draw(st.integers(1, 1000)), re, im)


def decided(a: Grid) -> bool:
    """Ask all three tests; they must agree."""
    exact = exact_numbers(a)
    answers = {grid.is_psd(a), matrices.is_psd(exact), is_psd_by_polynomial(exact)}
    assert len(answers) == 1
    return answers.pop()


def ulp(a: Grid, i: int, sign: int) -> Grid:
    """Change one diagonal entry by the least amount that the common denominator allows."""
    re = [list(row) for row in a.re]
    re[i][i] += sign
    return Grid(a.den, re, a.im)


@given(factors(LARGE, 3))
def test_singular_gram_matrices_and_violations_of_one_unit(f: Grid) -> None:
    gram = grid.times_dagger(f)  # four rows, rank at most three
    assert decided(gram)
    assert all(decided(ulp(gram, i, 1)) for i in range(4))
    # a kernel vector has some entry that is not zero: there one unit less is too much
    assert not all(decided(ulp(gram, i, -1)) for i in range(4))


@given(factors(SMALL, 4))
def test_hermitian_matrices_of_any_sign(f: Grid) -> None:
    hermitian = grid.add(f, grid.dagger(f))
    least = float(np.linalg.eigvalsh(to_floats(exact_numbers(hermitian)))[0])
    answer = decided(hermitian)
    if abs(least) > 1e-9:
        assert answer == (least > 0)
    assert decided(grid.scaled(grid.identity(4), 0))


@given(factors(SMALL, 4))
def test_definite_matrices(f: Grid) -> None:
    gram = grid.times_dagger(f)
    definite = grid.add(gram, grid.scaled(grid.identity(4), Fraction(1, 10**9)))
    assert decided(definite)
    assert not decided(grid.scaled(definite, -1))


@st.composite
def irrational(draw: Any) -> Matrix:
    """Return a factor of three rows and two columns over square roots and the imaginary unit."""
    units = [ONE, root(2), root(3), I, I * root(6)]

    def entry() -> Number:
        out = ZERO
        for unit in draw(st.lists(st.sampled_from(units), max_size=2)):
            out = out + unit * number(draw(st.fractions(-2, 2, max_denominator=3)))
        return out

    return [[entry() for _ in range(2)] for _ in range(3)]


@given(irrational())
def test_entries_with_square_roots(f: Matrix) -> None:
    dagger = [[x.conjugate() for x in column] for column in zip(*f, strict=True)]
    gram = product(f, dagger)
    assert matrices.is_psd(gram) and is_psd_by_polynomial(gram)
    tiny = [[number(Fraction(-1, 10**30)) if i == j else ZERO for j in range(3)] for i in range(3)]
    below = combine([(ONE, gram), (ONE, tiny)])
    assert not matrices.is_psd(below)
    assert not is_psd_by_polynomial(below)


@pytest.mark.parametrize(
    ("m", "answer"),
    [
        ([[ZERO]], True),
        ([[number(-1)]], False),
        ([[ZERO, ONE], [ONE, number(5)]], False),
        ([[ONE, I], [I, ONE]], False),  # not Hermitian
        ([[ONE, I], [-I, ONE]], True),
        ([[I]], False),
        ([[ONE, ONE]], False),
        ([[ONE, root(2)], [root(2), number(2)]], True),
        ([[ONE, root(2)], [root(2), number(Fraction(19999999999, 10**10))]], False),
    ],
)
def test_small_cases(m: Matrix, answer: bool) -> None:
    assert matrices.is_psd(m) == answer
    assert is_psd_by_polynomial(m) == answer


def test_the_hilbert_matrix_is_definite_however_ill_conditioned() -> None:
    n = 12
    hilbert = [[number(Fraction(1, i + j + 1)) for j in range(n)] for i in range(n)]
    assert matrices.is_psd(hilbert) and is_psd_by_polynomial(hilbert)
    hilbert[0][0] = hilbert[0][0] - number(Fraction(1, 100))  # more than its inverse allows
    assert not matrices.is_psd(hilbert) and not is_psd_by_polynomial(hilbert)
