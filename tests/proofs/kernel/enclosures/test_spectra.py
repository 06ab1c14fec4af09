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


# -- the trace of a times the logarithm of b ------------------------------------------------------


def weighed(rng: random.Random, n: int) -> tuple[list[list[Fraction]], list[list[Fraction]]]:
    """Return a symmetric matrix, and a positive definite one that may be nearly singular."""
    a = symmetric(rng, n)
    g = [[Fraction(rng.randint(-3, 3)) for _ in range(n)] for _ in range(n)]
    least = Fraction(1, 10 ** rng.randint(0, 4))
    b = [
        [sum((x * y for x, y in zip(u, v, strict=True)), least * int(i == j))
         for j, v in enumerate(g)]
        for i, u in enumerate(g)
    ]  # fmt: skip
    return a, b


def enclosed(a: list[list[Fraction]], b: list[list[Fraction]], bits: int) -> tuple[int, int]:
    low, high = spectra.trace_log(Reals(bits), 1, rows(a, bits), rows(b, bits))
    assert low is not None and high is not None
    return low, high


def trace_of_log(a: list[list[Fraction]], b: list[list[Fraction]], bits: int) -> Any:
    """Return tr a log b with many more digits, by the eigenvectors of b."""
    with mpmath.workprec(bits + 120):

        def dense(m: list[list[Fraction]]) -> Any:
            return mpmath.matrix([[mpmath.mpf(x.numerator) / x.denominator for x in r] for r in m])

        values, vectors = mpmath.eigsy(dense(b))
        along = vectors.T * dense(a) * vectors
        return sum(along[k, k] * mpmath.log(values[k]) for k in range(len(b)))


@pytest.mark.parametrize("bits", [64, 160])
def test_the_trace_of_a_logarithm_is_enclosed_narrowly(bits: int) -> None:
    rng = random.Random(bits)
    for n in (1, 2, 2, 3, 4):
        a, b = weighed(rng, n)
        low, high = enclosed(a, b, bits)
        with mpmath.workprec(bits + 120):
            assert low <= trace_of_log(a, b, bits) * mpmath.mpf(2) ** bits <= high
        assert high - low < 1 << (bits - 20)


@pytest.mark.parametrize("shift", [6, 12, 30])
def test_bad_directions_do_not_move_the_trace_of_a_logarithm(
    shift: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Directions that are skew by 2^-shift widen the enclosure, or there is none."""
    good = spectra._diagonalising

    def skewed(m: list[list[int]], bits: int) -> list[list[int]]:
        rng = random.Random(shift)
        off = 1 << (bits - shift)
        return [[x + rng.randint(-off, off) for x in row] for row in good(m, bits)]

    monkeypatch.setattr(spectra, "_diagonalising", skewed)
    rng, widths = random.Random(2), []
    for n in (2, 2, 3, 3, 4, 4):
        a, b = weighed(rng, n)
        try:
            low, high = enclosed(a, b, 64)
        except Refused:
            continue
        widths.append(high - low)
        with mpmath.workprec(200):
            assert low <= trace_of_log(a, b, 64) * mpmath.mpf(2) ** 64 <= high
    assert widths or shift < 12
    assert all(width > 1 << (64 - shift - 4) for width in widths)


def test_the_slack_of_the_trace_of_a_logarithm_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: with skew directions taken for orthogonal, the value would lie outside."""
    good = spectra._diagonalising

    def skewed(m: list[list[int]], bits: int) -> list[list[int]]:
        return [[x + (x >> 12) for x in row] for row in good(m, bits)]  # all longer by 2^-12

    monkeypatch.setattr(spectra, "_diagonalising", skewed)
    monkeypatch.setattr(spectra, "_defects", lambda v, turned, bits: (0, 0))
    one, zero = Fraction(1), Fraction(0)
    a, b = [[one, zero], [zero, one]], [[Fraction(2), one], [one, Fraction(2)]]
    low, high = enclosed(a, b, 64)
    with mpmath.workprec(200):
        assert not low <= trace_of_log(a, b, 64) * mpmath.mpf(2) ** 64 <= high
