"""Optima of Schur maps that are not unique, or without slack: exact by facial reduction."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest

from lossproof.numerics.schur import schur_solution
from lossproof.proofs.certificates._schur_exact import ExactOptimum
from lossproof.proofs.certificates._schur_faces import attained
from lossproof.proofs.certificates.given import given_square
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.numbers import Number, number
from lossproof.proofs.kernel.quantities.door import examine

Matrix = Sequence[Sequence[complex]]

STAR = [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
PHASES = [[0, 1j, 0], [-1j, 0, 1j], [0, -1j, 0]]
TIED = [[4, 2, -1], [2, -2, 1], [-1, 1, 0]]
PAIRS = [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]


def found(a: Matrix, value: Number) -> ExactOptimum | None:
    read = given_square(a, "the multiplier", hermitian=True)
    optimum = attained(read.numbers(), read.floats, value, schur_solution(read.floats))
    return None if optimum is None else ExactOptimum(*optimum)


@pytest.mark.parametrize(("a", "value"), [(STAR, 1), (PHASES, 1), (TIED, 4), (PAIRS, 1)])
def test_the_kernel_confirms_what_facial_reduction_finds(a: Matrix, value: int) -> None:
    optimum = found(a, number(value))
    assert optimum is not None
    read = given_square(a, "the multiplier", hermitian=True)
    problem = {"quantity": "schur_diamond_norm", "multiplier": read.json}
    assert examine(problem, optimum.to_json()).exact == number(value)
    for scale in (2, Fraction(999, 1000)):  # for another multiplier it proves nothing
        other = given_square(
            [[x * scale for x in row] for row in np.real(read.floats).astype(int).tolist()], "it"
        )
        with pytest.raises(Refused):
            examine({**problem, "multiplier": other.json}, optimum.to_json())


@pytest.mark.parametrize("wrong", [Fraction(1, 10**9), Fraction(-1, 10**9), Fraction(1, 10)])
def test_no_optimum_attains_a_wrong_value(wrong: Fraction) -> None:
    assert found(STAR, number(1 + wrong)) is None
    assert found(TIED, number(4 + wrong)) is None
