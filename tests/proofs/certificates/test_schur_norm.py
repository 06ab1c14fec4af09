"""Certified norms of Schur maps: exact values, brackets, bad input, forged certificates."""

from __future__ import annotations

import copy
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy

from lossproof import certified
from lossproof.certified import InvalidInput, schur_diamond_distance, schur_diamond_norm
from lossproof.numerics.diamond import diamond_value
from lossproof.numerics.schur import SchurSolution
from lossproof.proofs.certificates import schur_norm
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities.door import confirm, seal


def correlation(rng: np.random.Generator, n: int, *, real: bool = True) -> np.ndarray:
    x = rng.normal(size=(n, n)) + (0 if real else 1j * rng.normal(size=(n, n)))
    x /= np.linalg.norm(x, axis=1)[:, None]
    return x @ x.conj().T


def schur_choi(a: np.ndarray) -> np.ndarray:
    n = len(a)
    choi = np.zeros((n * n, n * n), complex)
    levels = np.arange(n) * (n + 1)
    choi[np.ix_(levels, levels)] = a
    return choi


def dephasing(n: int, p: Fraction) -> list[list[Fraction]]:
    return [[Fraction(1) if i == j else p for j in range(n)] for i in range(n)]


@pytest.mark.parametrize("n", range(2, 9))
def test_identity_minus_dephasing_is_exact(n: int) -> None:
    p = Fraction(1, 3)
    found = schur_diamond_distance(dephasing(n, Fraction(1)), dephasing(n, p))
    assert found.exact == sympy.Rational(2 * (n - 1) * 2, 3 * n)  # 2 (1 - p) (1 - 1/n)
    assert found.lower == found.upper == 2 * (1 - p) * (1 - Fraction(1, n))
    assert found.check().exact is not None


def cycle(n: int) -> list[list[int]]:
    return [[int((i - j) % n in (1, n - 1)) for j in range(n)] for i in range(n)]


SQRT = sympy.sqrt
EXACT = [
    ([[-3]], sympy.Integer(3)),
    ([[0, 0], [0, 0]], sympy.Integer(0)),
    (sympy.zeros(3, 3), sympy.Integer(0)),
    ([[1, 0.5], [0.5, 2]], sympy.Integer(2)),  # positive: the largest diagonal entry
    ([[-1, 0.5], [0.5, -2]], sympy.Integer(2)),
    ([[1, 1], [1, -1]], SQRT(2)),
    ([[1, 2], [2, Fraction(-1, 3)]], 2 * SQRT(1365) / 35),
    ([[5, Fraction(1, 7)], [Fraction(1, 7), -1]], sympy.Integer(5)),  # all weight on one level
    ([[-5, 1], [1, 2]], sympy.Integer(5)),
    ([[0, 3j / 4], [-3j / 4, 0]], sympy.Rational(3, 4)),
    ([[0, SQRT(2) / 3], [SQRT(2) / 3, 0]], SQRT(2) / 3),
    ([[0, 1, 0], [1, 0, 1], [0, 1, 0]], sympy.Integer(1)),  # the optimum is not unique
    (cycle(4), sympy.Integer(1)),
    (cycle(5), (2 + 2 * SQRT(5)) / 5),  # uniform: the trace norm over n
    (cycle(6), sympy.Rational(4, 3)),
    ([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]], 2 * SQRT(3) / 3),
    ([[4, 0.5, 0], [0.5, 1, 1], [0, 1, 1]], sympy.Integer(4)),  # two levels without weight
    (np.kron(np.eye(2, dtype=int), [[0, 1], [1, 0]]), sympy.Integer(1)),  # two blocks tie
    # levels without weight: with slack, without slack, and of both kinds
    ([[4, -3, 0, 3], [-3, 0, 4, 0], [0, 4, -2, -1], [3, 0, -1, -4]], sympy.Integer(5)),
    ([[0, -3, 1], [-3, 0, 2], [1, 2, 0]], sympy.Integer(3)),
    ([[4, 2, -1], [2, -2, 1], [-1, 1, 0]], sympy.Integer(4)),
    (
        [[0, -4, 3, 0, -3], [-4, 0, -1, 2, 1], [3, -1, 0, 0, 0], [0, 2, 0, 0, 0], [-3, 1, 0, 0, 0]],
        sympy.Integer(4),
    ),
    ([[0, 1j, 0], [-1j, 0, 1j], [0, -1j, 0]], sympy.Integer(1)),
    ([[-2, 1, -3], [1, 2, 2], [-3, 2, 2]], sympy.Rational(10, 13) + 64 * SQRT(3) / 39),
    ([[0, 1, 0, 0, 0], [1, 0, 1, 0, 0], [0, 1, 0, 0, 0], [0, 0, 0, 0, 1], [0, 0, 0, 1, 0]], 1),
]


@pytest.mark.parametrize(("multiplier", "value"), EXACT)
def test_exact_values(multiplier: Any, value: sympy.Expr) -> None:
    found = schur_diamond_norm(multiplier)
    assert found.exact == value
    assert found.width < 1e-25
    assert found.check().exact == found.number


def test_the_optimum_is_returned() -> None:
    found = schur_diamond_norm([[0, 1, 1], [1, 0, 1], [1, 1, 0]])
    weights, sign = found.primal
    assert weights == pytest.approx([1 / 3] * 3)
    assert np.linalg.eigvalsh(sign) == pytest.approx([-1, -1, 1])
    assert np.diag(found.dual).max() * 2 == pytest.approx(float(found))


@pytest.mark.parametrize("scale", [Fraction(1, 10**12), 10**12])
def test_exact_at_every_scale(scale: Any) -> None:
    found = schur_diamond_norm([[0, scale, scale], [scale, 0, scale], [scale, scale, 0]])
    assert found.lower == found.upper == Fraction(4, 3) * scale


@pytest.mark.parametrize("n", [2, 3, 4])
@pytest.mark.parametrize("real", [True, False])
def test_agrees_with_the_program_of_the_whole_map(n: int, real: bool) -> None:
    rng = np.random.default_rng(10 * n + real)
    c1, c2 = correlation(rng, n, real=real), correlation(rng, n, real=real)
    found = schur_diamond_distance(c1, c2)
    assert 0 < found.width <= 1e-8
    assert float(found) == pytest.approx(diamond_value(schur_choi(c1 - c2), n, n), abs=3e-6)


@pytest.mark.parametrize(("n", "width"), [(5, 1e-8), (32, 1e-8), (64, 1e-8), (100, 1e-7)])
def test_brackets_are_narrow(n: int, width: float) -> None:
    rng = np.random.default_rng(n)
    found = schur_diamond_distance(correlation(rng, n), correlation(rng, n))
    assert found.width <= width
    assert found.notes == ()
    assert found.lower <= found.value <= found.upper
    checked = found.check()
    assert (checked.lower, checked.upper) == (found.lower, found.upper)


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1e6, 1e12, 1e30])
def test_brackets_scale(scale: float) -> None:
    a = np.random.default_rng(3).normal(size=(6, 6))
    a = a + a.T
    found, scaled = schur_diamond_norm(a), schur_diamond_norm(scale * a)
    assert scaled.width <= 1e-8 * float(scaled)
    assert float(scaled) == pytest.approx(scale * float(found), rel=1e-8)


def test_degenerate_optima_in_floats() -> None:
    rng = np.random.default_rng(4)
    for k in (2, 5):
        a = np.zeros((3 * k, 3 * k))
        for b, factor in enumerate((1, 1, 0.3)):
            block = correlation(rng, k) - correlation(rng, k)
            a[b * k : (b + 1) * k, b * k : (b + 1) * k] = factor * block
        assert schur_diamond_norm(a).width <= 1e-8


def test_the_true_value_of_what_floats_stand_for_is_inside() -> None:
    third, root2 = sympy.Rational(1, 3), sympy.sqrt(2) / 2
    for exact in ([[third, root2], [root2, -third]], [[0, third, 0], [third, 0, root2], [0] * 3]):
        exact = sympy.Matrix(exact)
        exact = (exact + exact.T) / 2
        true = schur_diamond_norm(exact)
        found = schur_diamond_norm(np.array(exact.tolist(), float))
        assert found.exact is None or found.exact == true.exact
        assert found.lower <= true.upper and true.lower <= found.upper
        assert found.width <= 1e-8


def test_floats_alone_when_nothing_is_to_be_certified() -> None:
    found = schur_diamond_norm(np.ones((5, 5)) - np.eye(5), certify=False)
    assert isinstance(found, SchurSolution)
    assert found.value == pytest.approx(1.6)
    assert found.lower <= 1.6 + 1e-12 and 1.6 <= found.upper + 1e-12


def test_equal_channels_have_distance_zero() -> None:
    c = correlation(np.random.default_rng(0), 4)
    found = schur_diamond_distance(c, c)
    assert found.exact == 0


def test_nearly_equal_channels_have_a_small_distance_and_not_zero() -> None:
    # exact against float: what the float stands for need not be the exact matrix
    near = np.array([[1, 1 / 3], [1 / 3, 1]])
    found = schur_diamond_distance([[1, Fraction(1, 3)], [Fraction(1, 3), 1]], near)
    assert found.exact is None
    assert found.lower == 0 and 0 < found.upper < 1e-13
    noisy = near + np.array([[0, 3e-7], [3e-7, 0]])
    found = schur_diamond_distance(near, noisy)
    assert float(found) == pytest.approx(3e-7, rel=1e-6)
    assert 0 < found.lower


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ([[0, 1], [2, 0]], "not Hermitian"),
        ([[0, 1j], [1j, 0]], "not Hermitian"),
        (np.array([[0.1, 0.7], [0.2, 0.3]]), "not Hermitian"),
        ([[0, 1, 2], [1, 0, 3]], "square"),
        (np.array([[np.nan, 0], [0, 1]]), "finite"),
        (np.zeros(3), "axes|matrix"),
        (np.zeros((2, 2, 2)), "axes|matrix|number"),
        ([], "matrix"),
        ("matrix", "matrix"),
        (None, "matrix"),
    ],
)
def test_bad_multipliers_are_refused_in_words(bad: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        schur_diamond_norm(bad)


@pytest.mark.parametrize(
    ("c1", "c2", "words"),
    [
        (np.eye(2), np.eye(3), "sizes 2 and 3"),
        (np.eye(2), 2 * np.eye(2), "diagonal"),
        ([[1, 2], [2, 1]], np.eye(2), "positive semidefinite"),
        (np.eye(2), [[1, 0.5], [0.1, 1]], "not Hermitian"),
    ],
)
def test_what_is_no_schur_channel_is_refused_in_words(c1: Any, c2: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        schur_diamond_distance(c1, c2)


def test_single_corruptions_are_rejected_and_forgeries_prove_nothing_false() -> None:
    rng = np.random.default_rng(8)
    found = schur_diamond_distance(correlation(rng, 4), correlation(rng, 4))
    shuffle = random.Random(0)
    parts = [("above", "factor"), ("below", "vector"), ("below", "sign")]
    for _ in range(60):
        certificate = copy.deepcopy(found.certificate)
        side, name = shuffle.choice(parts)
        row = shuffle.choice(certificate[side][name]["re"])
        row[shuffle.randrange(len(row))] += shuffle.choice([1, -1, 1 << 20, -(1 << 38), 1 << 45])
        with pytest.raises(Refused):
            confirm(found.problem, certificate)
        try:
            forged = confirm(found.problem, seal(found.problem, certificate))
        except Refused:
            continue
        assert forged.lower is not None and forged.upper is not None
        assert forged.lower <= found.upper and found.lower <= forged.upper


def test_a_refused_bracket_gives_way_to_a_coarse_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schur_norm, "_bracket", lambda solution: {"above": {}, "below": {}})
    found = schur_diamond_norm(np.array([[0.1, 0.3], [0.3, 0.2]]))
    assert found.lower == 0 and found.upper == pytest.approx(0.5)
    assert "refused" in found.notes[-1]


def test_the_names_are_public() -> None:
    assert {"schur_diamond_norm", "schur_diamond_distance"} <= set(dir(certified))


@pytest.mark.parametrize("angle", [0.1, 0.785, 1.3, 2.2, 3.0])
def test_the_phase_of_a_single_coherence_costs_nothing(angle: float) -> None:
    """The norm of [[0, z], [z*, 0]] is |z|, whatever its phase."""
    z = 0.7 * np.exp(1j * angle)
    found = schur_diamond_norm(np.array([[0, z], [z.conjugate(), 0]]))
    assert found.width < 1e-9 and found.lower <= 0.7 * (1 + 1e-15) and found.upper >= 0.7
