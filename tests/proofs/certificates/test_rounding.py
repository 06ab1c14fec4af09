"""Rounding is exact and symmetric, repair is sufficient, elimination is exact."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from lossproof.proofs.certificates.rounding import (
    from_json,
    hermitian,
    identity,
    repair,
    shifted,
    solve_exactly,
    to_floats,
    to_json,
)
from lossproof.proofs.kernel.matrices import equal, is_hermitian, is_psd
from lossproof.proofs.kernel.numbers import number, root


def test_rounding_is_hermitian_and_near() -> None:
    rng = np.random.default_rng(0)
    a = rng.normal(size=(4, 4)) + 1j * rng.normal(size=(4, 4))
    m = a + a.conj().T
    exact = hermitian(m, 10**6)
    assert is_hermitian(exact)
    assert np.abs(to_floats(exact) - m).max() < 1e-6
    assert equal(from_json(to_json(exact)), exact)


def test_simple_fractions_are_guessed() -> None:
    noisy = np.array([[1 / 3, 0.25 - 1j / 7], [0.25 + 1j / 7, 2 / 3]]) + 1e-9
    exact = hermitian(noisy, 100, simple=True)
    assert exact[0][0] == number(Fraction(1, 3))
    assert str(exact[0][1]) == "(1/4 - 1/7*I)"


def test_repair_shifts_just_enough() -> None:
    m = [[number(Fraction(-1, 10**6))]]
    eps = repair([m, identity(1)])
    assert eps is not None and is_psd(shifted(m, eps))
    assert Fraction(1, 10**6) <= eps < Fraction(1, 10**5)
    assert repair([identity(2)]) == 0
    assert repair([[[number(-(10**9))]]]) is None


def test_elimination_over_numbers_with_roots() -> None:
    columns = [[1, 1, 1], [1, -1, 1], [2, 0, 2]]
    found = solve_exactly(columns, [root(2), number(1), root(2)])
    assert found is not None
    half = number(Fraction(1, 2))
    assert found[0] == (root(2) + number(1)) * half
    assert found[1] == (root(2) - number(1)) * half and found[2].is_zero()
    assert solve_exactly(columns, [number(1), number(1), number(0)]) is None
