"""Enclosures of eigenvalues contain the eigenvalues, whatever directions they were taken in."""

from __future__ import annotations

import random
from fractions import Fraction
from math import isqrt
from typing import Any

import mpmath
import pytest

from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.enclosures import spectra
from lossproof.proofs.kernel.enclosures.dyadic import Reals


def rows(matrix: list[list[Fraction]], bits: int) -> Any:
    def around(x: Fraction) -> tuple[int, int]:
        return (x.numerator << bits) // x.denominator, -((-x.numerator << bits) // x.denominator)

    return [[around(x) for x in row] for row in matrix]


def symmetric(rng: random.Random, n: int) -> list[list[Fraction]]:
    kind = rng.randrange(4)
    out = [[Fraction(0)] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1):
            out[i][j] = out[j][i] = (
                Fraction(rng.randint(-9, 9), 7),
                Fraction(1, n),  # rank one: all but one eigenvalue vanish
                Fraction(int(i == j)),
                Fraction(rng.choice((0, 0, rng.randint(-999, 999))), 10 ** rng.randint(0, 9)),
            )[kind]
    return out


def contains(found: list[tuple[int, int]], matrix: list[list[Fraction]], bits: int) -> bool:
    """Whether the eigenvalues, as mpmath has them with many more digits, are inside."""
    with mpmath.workprec(bits + 80):
        entries = [[mpmath.mpf(x.numerator) / x.denominator for x in row] for row in matrix]
        values = mpmath.eigsy(mpmath.matrix(entries), eigvals_only=True)
        scaled = sorted(x * mpmath.mpf(2) ** bits for x in values)
        return all(a <= x <= b for (a, b), x in zip(found, scaled, strict=True))


@pytest.mark.parametrize("bits", [64, 160])
def test_enclosures_are_narrow_and_contain_the_eigenvalues(bits: int) -> None:
    rng = random.Random(bits)
    for n in (2, 2, 3, 3, 4, 4, 5, 8):
        matrix = symmetric(rng, n)
        found = spectra.eigenvalues(Reals(bits), rows(matrix, bits))
        assert contains(found, matrix, bits)
        assert all(b - a < 1 << bits // 2 for a, b in found)


def test_the_golden_ratio() -> None:
    # [[1, 1], [1, 0]] has the eigenvalues (1 +- sqrt 5)/2
    one, bits = Fraction(1), 200
    (low, _), (a, b) = spectra.eigenvalues(Reals(bits), rows([[one, one], [one, 0 * one]], bits))
    golden = ((1 << bits) + isqrt(5 << 2 * bits)) // 2
    assert a <= golden <= b and low < 0


@pytest.mark.parametrize("wrong", ["nothing", "skew"])
def test_bad_directions_give_wide_enclosures_or_none(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def directions(m: list[list[int]], bits: int) -> list[list[int]]:
        one = 1 << bits
        off = 0 if wrong == "nothing" else one // 9
        return [[one if i == j else off for j in range(len(m))] for i in range(len(m))]

    monkeypatch.setattr(spectra, "_diagonalising", directions)
    rng = random.Random(1)
    for n in (2, 3, 4):
        matrix = symmetric(rng, n)
        assert contains(spectra.eigenvalues(Reals(64), rows(matrix, 64)), matrix, 64)


def test_directions_that_are_none_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spectra, "_diagonalising", lambda m, bits: [[0] * len(m)] * len(m))
    with pytest.raises(Refused):
        spectra.eigenvalues(Reals(64), rows([[Fraction(1)] * 2] * 2, 64))
