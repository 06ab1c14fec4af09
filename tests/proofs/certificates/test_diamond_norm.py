"""Certified diamond norms: published values exactly, and what a norm has to satisfy."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from numpy.typing import NDArray

from lossproof.numerics.ascent import _Search
from lossproof.numerics.diamond import diamond_value
from lossproof.proofs.certificates.diamond_norm import (
    diamond_distance,
    diamond_norm,
    diamond_norm_float,
)
from lossproof.proofs.certificates.given import InvalidInput
from lossproof.proofs.certificates.maps import as_map
from lossproof.proofs.certificates.result import Certified
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities.door import confirm, seal

Array = NDArray[Any]
R = sympy.Rational
ROOT = sympy.sqrt

X = sympy.Matrix([[0, 1], [1, 0]])
Y = sympy.Matrix([[0, -sympy.I], [sympy.I, 0]])
Z = sympy.diag(1, -1)
HADAMARD = sympy.Matrix([[1, 1], [1, -1]]) / ROOT(2)
CNOT = sympy.Matrix([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])


def channel(*kraus: Any) -> sympy.Matrix:
    """Return the Choi matrix, input tensor output, of exact Kraus operators."""
    size = sympy.Matrix(kraus[0]).cols * sympy.Matrix(kraus[0]).rows
    total = sympy.zeros(size)
    for k in map(sympy.Matrix, kraus):
        v = sympy.Matrix([k[a, i] for i in range(k.cols) for a in range(k.rows)])
        total = total + v * v.H
    return total.applyfunc(sympy.expand)


def identity(d: int) -> sympy.Matrix:
    return channel(sympy.eye(d))


def depolarising(d: int, p: Any) -> sympy.Matrix:
    return (1 - p) * identity(d) + p * sympy.eye(d * d) / d


def dephasing(d: int, p: Any) -> sympy.Matrix:
    complete = sympy.diag(*[int(k % (d + 1) == 0) for k in range(d * d)])
    return (1 - p) * identity(d) + p * complete


def pauli(*p: Any) -> sympy.Matrix:
    parts = [q * channel(u) for q, u in zip(p, (sympy.eye(2), X, Y, Z), strict=True)]
    return parts[0] + parts[1] + parts[2] + parts[3]


def damping(g: Any) -> sympy.Matrix:
    return channel(sympy.diag(1, ROOT(1 - g)), [[0, ROOT(g)], [0, 0]])


def transposition(d: int) -> sympy.Matrix:
    return sympy.Matrix(d * d, d * d, lambda r, c: int(r == (c % d) * d + c // d))


def erasure(d: int, p: Any) -> sympy.Matrix:
    lost = sympy.zeros(d + 1)
    lost[d, d] = 1
    kept = channel(sympy.eye(d + 1)[:, :d])
    return (1 - p) * kept + p * sympy.kronecker_product(sympy.eye(d), lost)


def replaced(d: int, state: Any) -> Any:
    return sympy.kronecker_product(sympy.eye(d), sympy.Matrix(state))


def werner_holevo(d: int) -> sympy.Matrix:
    return (sympy.eye(d * d) - transposition(d)) / (d - 1)


THIRD_ROOT = R(-1, 2) + ROOT(3) / 2 * sympy.I

PUBLISHED: dict[str, tuple[Any, tuple[int, int] | None, Any]] = {
    # covariant under all unitaries: 2 p (1 - 1/d^2)
    "depolarising 2": (identity(2) - depolarising(2, R(1, 3)), None, R(1, 2)),
    "depolarising 3": (identity(3) - depolarising(3, 1), None, R(16, 9)),
    "depolarising 4": (identity(4) - depolarising(4, R(1, 7)), None, R(15, 56)),
    # 2 p (1 - 1/d)
    "dephasing 2": (identity(2) - dephasing(2, 1), None, 1),
    "dephasing 3": (identity(3) - dephasing(3, R(2, 5)), None, R(8, 15)),
    # Magesan, Gambetta, Emerson 2012: the l1 distance of the probabilities
    "Pauli": (
        pauli(R(1, 2), R(1, 4), R(1, 8), R(1, 8)) - pauli(R(1, 3), R(1, 3), R(1, 6), R(1, 6)),
        None,
        R(1, 3),
    ),
    "Pauli with roots": (
        identity(2) - pauli((1 + 1 / ROOT(2)) / 2, 0, 0, (1 - 1 / ROOT(2)) / 2),
        None,
        1 - 1 / ROOT(2),
    ),
    # Aharonov, Kitaev, Nisan 1998: 2 sqrt(1 - nu^2), nu the distance of 0 from the numerical range
    "Z": (identity(2) - channel(Z), None, 2),
    "Hadamard": (identity(2) - channel(HADAMARD), None, 2),
    "S": (identity(2) - channel(sympy.diag(1, sympy.I)), None, ROOT(2)),
    "controlled S": (identity(4) - channel(sympy.diag(1, 1, 1, sympy.I)), None, ROOT(2)),
    "third root": (identity(3) - channel(sympy.diag(1, THIRD_ROOT, 1)), None, ROOT(3)),
    "CNOT": (identity(4) - channel(CNOT), None, 2),
    # Watrous 2018, section 3.3: the transposition has norm d
    "transposition 2": (transposition(2), None, 2),
    "transposition 3": (transposition(3), None, 3),
    # eigenvalues 1, -1 and 1 - d of the Choi matrix: d + 1 - 2/d
    "transposition - id 3": (transposition(3) - identity(3), None, R(10, 3)),
    "Werner-Holevo - id": (werner_holevo(3) - identity(3), None, 2),
    "Werner-Holevo - depolarising": (werner_holevo(3) - depolarising(3, 1), None, R(4, 3)),
    # the optimum is the excited state: 2 gamma
    "damping": (damping(R(3, 10)) - identity(2), None, R(3, 5)),
    "damping, another basis": (
        sympy.kronecker_product(HADAMARD, HADAMARD)
        * (damping(R(3, 4)) - identity(2))
        * sympy.kronecker_product(HADAMARD, HADAMARD),
        None,
        R(3, 2),
    ),
    "two dampings": (damping(R(1, 2)) - damping(R(1, 3)), None, R(1, 3)),
    # trace distance of the two states
    "replacement": (replaced(3, [[R(1, 2), 0], [0, -R(1, 2)]]), (3, 2), 1),
    "replacement, roots": (
        replaced(2, [[R(1, 3), R(1, 5)], [R(1, 5), -R(1, 3)]]),
        None,
        2 * ROOT(34) / 15,
    ),
    "reset": (identity(2) - replaced(2, [[1, 0], [0, 0]]), None, 2),
    "erasure 2": (erasure(2, R(1, 4)) - erasure(2, R(1, 3)), (2, 3), R(1, 6)),
    "erasure 3": (erasure(3, R(1, 4)) - erasure(3, R(3, 4)), (3, 4), 1),
    "a channel": (erasure(2, R(1, 4)), (2, 3), 1),
    "completely positive": (sympy.diag(1, 2, 3, 5), None, 8),
    "its negative": (-sympy.diag(1, 2, 3, 5), None, 8),
    "from one level": (sympy.diag(R(1, 2), -R(1, 2)), (1, 2), 1),
    "to one level": (sympy.diag(1, -2), (2, 1), 2),
    "one number": (sympy.Matrix([[-3]]), None, 3),
    "zero": (sympy.zeros(6), (2, 3), 0),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_values(name: str) -> None:
    choi, dims, value = PUBLISHED[name]
    found = diamond_norm(choi, dims)
    assert found.exact is not None and sympy.simplify(found.exact - value) == 0
    assert found.check().exact is not None
    assert found.width < 1e-20


def test_a_value_outside_the_field_is_enclosed() -> None:
    gate = channel(sympy.diag(1, (1 + sympy.I) / ROOT(2)))
    found = diamond_norm(identity(2) - gate)  # 2 sin(pi/8), a nested root
    assert found.exact is None and found.width < 1e-9
    assert float(found.lower) <= 2 * np.sin(np.pi / 8) <= float(found.upper)


@pytest.mark.parametrize("scale", [Fraction(1, 10**12), Fraction(10**12)])
def test_scaling(scale: Fraction) -> None:
    choi = (damping(R(3, 10)) - identity(2)) * R(scale.numerator, scale.denominator)
    found = diamond_norm(choi)
    assert found.lower == found.upper == Fraction(3, 5) * scale
    floats = np.array(choi.tolist(), float)
    found = diamond_norm(floats)
    assert found.width < 1e-8 * float(scale)
    assert Fraction(3, 5) * scale in found


# -- floats ---------------------------------------------------------------------------------------


def choi_of(kraus: Array) -> Array:
    v = kraus.transpose(0, 2, 1).reshape(len(kraus), -1)
    return np.einsum("ka,kb->ab", v, v.conj())


def random_kraus(size: int, out: int, terms: int, rng: np.random.Generator) -> Array:
    g = rng.normal(size=(out * terms, size)) + 1j * rng.normal(size=(out * terms, size))
    return np.linalg.qr(g)[0].reshape(terms, out, size)


def random_difference(size: int, out: int, terms: int, rng: np.random.Generator) -> Array:
    one, two = (choi_of(random_kraus(size, out, terms, rng)) for _ in range(2))
    return one - two


def overlap(a: Certified, b: Certified) -> bool:
    return a.lower <= b.upper and b.lower <= a.upper


@pytest.mark.parametrize(("size", "out"), [(2, 2), (3, 2), (2, 4), (3, 3), (1, 4), (4, 1)])
def test_random_maps_agree_with_the_semidefinite_program(size: int, out: int) -> None:
    rng = np.random.default_rng(size + 10 * out)
    x = rng.normal(size=(size * out,) * 2) + 1j * rng.normal(size=(size * out,) * 2)
    for j in (random_difference(size, out, size * out, rng), x + x.conj().T):
        found = diamond_norm(j, (size, out))
        assert found.width < 1e-8 * float(found.upper)
        assert found.value == pytest.approx(diamond_value(j, size, out), rel=1e-6, abs=1e-7)
        assert found.check().lower == found.lower
        value, lower, upper = diamond_norm_float(j, (size, out))
        assert lower <= value <= upper < lower + 1e-7 * upper
        assert float(found.lower) <= upper and lower <= float(found.upper)


def test_real_and_integer_arrays() -> None:
    flip = np.array([[0, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0]])
    for j in (flip, flip.astype(float), flip.astype(complex), flip.tolist()):
        assert diamond_norm(j).exact == 1


def test_float_channels_that_are_not_short_are_enclosed() -> None:
    gamma = 0.3
    root = (1 - gamma) ** 0.5
    kraus = np.array([[[1, 0], [0, root]], [[0, gamma**0.5], [0, 0]]])
    found = diamond_distance(choi_of(kraus), choi_of(np.eye(2)[None]))
    assert found.exact is None
    assert Fraction(6, 10) in found and found.width < 1e-8


def test_the_same_map_twice() -> None:
    rng = np.random.default_rng(0)
    j = choi_of(random_kraus(3, 3, 4, rng))
    found = diamond_distance(j, j)
    assert found.lower == 0 and found.upper < Fraction(1, 10**10)
    assert diamond_distance(identity(2), identity(2)).exact == 0
    assert diamond_norm_float(np.zeros((4, 4))) == (0, 0, 0)
    # equal in floats, but known up to a radius only
    found = diamond_norm(as_map(j) * 1.1 - as_map(1.1 * j))
    assert found.lower == 0 and found.upper < Fraction(1, 10**10)


def test_kraus_operators_and_pairs_of_lists() -> None:
    half = [[[1, 0], [0, 1]]], [[["1", "0"], ["0", "-1"]]]
    assert diamond_norm(half).exact == 2
    assert diamond_distance(*half).exact == 2
    assert diamond_norm(half[0]).exact == 1
    rng = np.random.default_rng(1)
    one, two = random_kraus(2, 3, 4, rng), random_kraus(2, 3, 4, rng)
    whole = diamond_norm(choi_of(one) - choi_of(two), (2, 3))
    assert overlap(diamond_distance(list(one), list(two)), whole)


def test_unitaries_before_and_after_change_nothing() -> None:
    rng = np.random.default_rng(2)
    j = random_difference(2, 3, 4, rng)
    u, v = (random_kraus(d, d, 1, rng)[0] for d in (2, 3))
    moved = np.kron(u, v) @ j @ np.kron(u, v).conj().T
    assert overlap(diamond_norm(j, (2, 3)), diamond_norm(moved, (2, 3)))
    assert overlap(diamond_norm(j, (2, 3)), diamond_norm(-j.T, (2, 3)))


def test_tensoring_with_the_identity_changes_nothing() -> None:
    rng = np.random.default_rng(3)
    j = random_difference(2, 2, 2, rng).reshape(2, 2, 2, 2)
    one = choi_of(np.eye(2)[None]).reshape(2, 2, 2, 2)
    both = np.einsum("iajb,kcld->ikacjlbd", j, one).reshape(16, 16)
    small, large = diamond_norm(j.reshape(4, 4)), diamond_norm(both)
    assert overlap(small, large) and large.width < 1e-7


def test_a_channel_afterwards_or_before_shrinks_the_distance() -> None:
    rng = np.random.default_rng(4)
    for _ in range(3):
        one, two, other = (random_kraus(3, 3, 2, rng) for _ in range(3))
        apart = diamond_distance(choi_of(one), choi_of(two))
        assert apart.upper <= Fraction(2) + Fraction(1, 10**8)
        for order in ("kab,lbc->klac", "kbc,lab->klac"):
            after = [choi_of(np.einsum(order, other, k).reshape(-1, 3, 3)) for k in (one, two)]
            assert diamond_distance(after[0], after[1]).lower <= apart.upper


def test_the_triangle_inequality_and_the_sign() -> None:
    rng = np.random.default_rng(6)
    a, b = (random_difference(2, 2, 4, rng) for _ in range(2))
    total, one, two = diamond_norm(a + b), diamond_norm(a), diamond_norm(b)
    assert total.lower <= one.upper + two.upper
    assert overlap(one, diamond_norm(-a))


def test_what_is_returned_is_feasible() -> None:
    j = random_difference(3, 2, 3, np.random.default_rng(8))
    found = diamond_norm(j, (3, 2))
    rho, _ = found.primal
    assert np.trace(rho) == pytest.approx(1)
    for sign in (1, -1):
        assert np.linalg.eigvalsh(found.dual + sign * j)[0] > -1e-12
    partial = np.einsum("iaja->ij", found.dual.reshape(3, 2, 3, 2))
    assert np.linalg.eigvalsh(partial)[-1] == pytest.approx(found.value, rel=1e-8)


def test_a_search_that_fails_leaves_a_wider_bracket(monkeypatch: pytest.MonkeyPatch) -> None:
    def stuck(*_: Any) -> Any:
        raise np.linalg.LinAlgError("eigenvalues did not converge")

    j = random_difference(2, 2, 3, np.random.default_rng(12))
    sharp = diamond_norm(j)
    monkeypatch.setattr(_Search, "direction", stuck)
    found = diamond_norm(j)
    assert found.lower <= sharp.lower <= sharp.upper <= found.upper < 2 * sharp.upper
    assert found.width > 0.01 and "apart" in found.notes[0]
    assert found.check().upper == found.upper and not sharp.notes


# -- certificates that were tampered with ---------------------------------------------------------


def test_a_certificate_is_about_its_own_map_only() -> None:
    rng = np.random.default_rng(9)
    one, two = (diamond_norm(random_difference(2, 2, 4, rng)) for _ in range(2))
    with pytest.raises(Refused):
        confirm(two.problem, one.certificate)
    forged = seal(two.problem, one.certificate)
    try:
        found = confirm(two.problem, forged)
    except Refused:
        return
    assert found.lower is not None and found.upper is not None
    assert found.lower <= two.upper and two.lower <= found.upper


# -- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("obj", "dims", "words"),
    [
        (np.array([[0, 1.0], [0, 0]]), (1, 2), "Hermitian"),
        (np.triu(np.ones((4, 4))), None, "Hermitian"),
        (np.full((4, 4), np.nan), None, "finite"),
        (np.diag([np.inf, 1, 1, 1]), None, "finite"),
        (np.eye(6), None, "dims"),
        (np.eye(6), (2, 2), "d_in d_out"),
        (np.eye(4), (-2, -2), "dims"),
        (np.eye(4), (2.0, 2.0), "dims"),
        (np.eye(4), (4,), "dims"),
        (np.ones((4, 3)), None, "square"),
        (np.ones(4), None, "Kraus operators"),
        (sympy.diag(sympy.Symbol("p"), 1), (2, 1), "number"),
        ([["1/3", "x"], ["x", "1"]], (2, 1), "number"),
        ([[Fraction(1, 10**400)]], None, "small"),
    ],
)
def test_what_cannot_be_used_is_said_in_words(obj: Any, dims: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        diamond_norm(obj, dims)


def test_maps_of_different_shape_have_no_distance() -> None:
    with pytest.raises(InvalidInput, match="different shapes"):
        diamond_distance(np.eye(4), np.eye(9))
