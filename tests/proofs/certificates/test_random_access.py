"""Published values of random access codes, and what noise leaves of them."""

from fractions import Fraction
from math import comb
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof.proofs.certificates.given import InvalidInput
from lossproof.proofs.certificates.measurability import mutually_unbiased_bases
from lossproof.proofs.certificates.random_access import (
    chsh_value,
    classical_random_access_code,
    optimal_qubit_random_access_code,
    random_access_code,
)

X, Y, Z = sp.Matrix([[0, 1], [1, 0]]), sp.Matrix([[0, -sp.I], [sp.I, 0]]), sp.diag(1, -1)
HALF, H = sp.Rational(1, 2), sp.sqrt(2) / 2


def test_published_codes() -> None:
    """Ambainis, Nayak, Ta-Shma, Vazirani 2002; three bits are due to Chuang."""
    assert random_access_code([X, Z]).exact == HALF + sp.sqrt(2) / 4
    assert random_access_code([X, Y, Z]).exact == HALF + sp.sqrt(3) / 6
    assert random_access_code([X]).exact == 1
    assert random_access_code([Z, Z]).exact == sp.Rational(3, 4)
    trivial = [[[1, 0], [0, 1]], [[0, 0], [0, 0]]]
    assert random_access_code([trivial, trivial]).exact == HALF  # a blind guess


@pytest.mark.parametrize("p", ["0", "1/2", "4/5", "1"])
def test_dephased_axes(p: str) -> None:
    """C3.3e: Z and X under Z-dephasing give 1/2 + sqrt(1 + p^2)/4; X and Y 1/2 + p sqrt(2)/4."""
    q = sp.Rational(p)
    found = random_access_code([Z, q * X])
    assert found.exact == HALF + sp.sqrt(1 + q**2) / 4
    assert (found.lower > Fraction(3, 4)) == (q > 0)
    equator = random_access_code([q * X, q * Y])
    assert equator.exact == HALF + q * sp.sqrt(2) / 4
    assert (equator.lower > Fraction(3, 4)) == (q > H)


@pytest.mark.parametrize("d", [2, 3, 4, 5])
def test_unbiased_bases_give_half_of_one_and_a_root(d: int) -> None:
    """Two letters of d values: (1 + 1/sqrt d)/2 (Tavakoli, Hameedi, Marques, Bourennane 2015)."""
    bases = mutually_unbiased_bases(d, 2)
    povms = [[np.outer(v, v.conj()) for v in basis.T] for basis in bases]
    found = random_access_code(povms)
    value = (1 + d**-0.5) / 2
    assert found.lower <= value + 1e-15 and value - 1e-15 <= found.upper and found.width < 1e-13
    assert found.primal.shape == (d * d, d)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_two_bits_follow_the_axes(seed: int) -> None:
    """1/2 + (|a + b| + |a - b|)/8, and 3/4 is exceeded iff the two are incompatible (Busch)."""
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(2, 3))
    a, b = (v / np.linalg.norm(v) * rng.uniform(0, 1) for v in (a, b))
    paulis = np.array([np.array(m.tolist(), complex) for m in (X, Y, Z)])
    found = random_access_code([np.einsum("k,kij->ij", v, paulis) for v in (a, b)])
    value = 0.5 + (np.linalg.norm(a + b) + np.linalg.norm(a - b)) / 8
    assert found.lower - 1e-14 <= value <= found.upper + 1e-14 and found.width < 1e-12


@pytest.mark.parametrize("n", range(1, 8))
def test_classical_codes_of_bits(n: int) -> None:
    """Ambainis, Leung, Mancinska, Ozols 2008: majority."""
    value = HALF + sp.Rational(comb(n - 1, (n - 1) // 2), 2**n)
    assert classical_random_access_code(n).exact == value


@pytest.mark.parametrize("d", [2, 3, 4, 5])
def test_classical_codes_of_letters(d: int) -> None:
    """Two letters of d values, one sent: (1 + 1/d)/2 (Tavakoli et al. 2015)."""
    assert classical_random_access_code(2, d).exact == HALF + sp.Rational(1, 2 * d)
    assert classical_random_access_code(2, d, 2).exact == 1


def test_two_of_three_bits() -> None:
    """Perfect one-error covering by 4 of 8 words: 5/6 by enumeration."""
    assert classical_random_access_code(3, 2, 2).exact == sp.Rational(5, 6)


def test_the_best_codes_of_one_qubit() -> None:
    assert [optimal_qubit_random_access_code(n).exact for n in (1, 2, 3)] == [
        1,
        HALF + sp.sqrt(2) / 4,
        HALF + sp.sqrt(3) / 6,
    ]
    # the values found numerically by Ambainis, Leung, Mancinska, Ozols 2008, table 1
    for n, value in ((4, 0.741481), (5, 0.713578), (6, 0.694046)):
        found = optimal_qubit_random_access_code(n)
        assert found.exact is None and abs(found.value - value) < 1e-6
        assert float(found.lower) > value - 1e-6
        assert abs(float(found.upper) - (0.5 + 0.5 / n**0.5)) < 1e-15
        assert found.lower > Fraction(1, 2) + Fraction(comb(n - 1, (n - 1) // 2), 2**n)


def test_chsh() -> None:
    """Cirel'son 1980; commuting observables stay at 2 (C3.4g)."""
    bob = [H * (Z + X), H * (Z - X)]
    assert chsh_value([Z, X], bob).exact == 2 * sp.sqrt(2)
    assert chsh_value([Z, Z], bob).exact == 2 * H * 2 * H
    assert chsh_value([sp.eye(1), sp.eye(1)], [Z, X]).exact == 2
    floats = [[np.array(m.tolist(), complex) for m in side] for side in ([Z, X], bob)]
    found = chsh_value(*floats)
    assert found.width < 1e-12 and found.lower <= 2 * 2**0.5 <= found.upper + Fraction(1, 10**15)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 3), st.integers(2, 3))
def test_nothing_exceeds_the_bound_of_cirelson(seed: int, d: int, e: int) -> None:
    rng = np.random.default_rng(seed)
    found = chsh_value([_sharp(rng, d) for _ in "ab"], [_sharp(rng, e) for _ in "ab"])
    assert found.width < 1e-12 and found.lower <= 2 * 2**0.5


def _sharp(rng: Any, d: int) -> Any:
    u = np.linalg.qr(rng.normal(size=(d, d)) + 1j * rng.normal(size=(d, d)))[0]
    return u @ np.diag(rng.choice([-1, 1], d)) @ u.conj().T


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: random_access_code([2 * X, Z]), "eigenvalue of modulus 2"),
        (lambda: random_access_code([[[0, 1], [0, 0]], Z]), "not Hermitian"),
        (lambda: random_access_code([X, sp.eye(3)]), "different dimensions"),
        (lambda: random_access_code([]), "there is none"),
        (lambda: random_access_code("XZ"), "sequence of POVMs or of observables"),
        (lambda: random_access_code([[X, X], [Z, Z]]), "not positive"),
        (lambda: random_access_code([[sp.eye(2), sp.eye(2)]]), "do not sum to the identity"),
        (lambda: random_access_code([X] * 13), "4096"),
        (lambda: random_access_code([np.full((2, 2), np.nan)]), "not a finite number"),
        (lambda: chsh_value([X], [Z, X]), "two observables"),
        (lambda: chsh_value([X, sp.eye(3)], [Z, X]), "two observables of one size"),
        (lambda: chsh_value([X, 2 * Z], [Z, X]), "modulus 2"),
        (lambda: chsh_value(3, [Z, X]), "sequence of Hermitian matrices"),
        (lambda: classical_random_access_code(0), "from 1 to 20"),
        (lambda: classical_random_access_code(True), "from 1 to 20"),
        (lambda: classical_random_access_code(20), "too many decoders"),
        (lambda: classical_random_access_code(2, 1), "from 2 to 64"),
        (lambda: classical_random_access_code(2, 2, 3), "from 1 to 2"),
        (lambda: optimal_qubit_random_access_code(11), "from 1 to 10"),
        (lambda: optimal_qubit_random_access_code(2.0), "from 1 to 10"),  # type: ignore[arg-type]
    ],
)
def test_bad_input_is_said_in_words(call: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        call()


def test_observables_that_exceed_1_by_rounding_alone_are_widened() -> None:
    rounded = np.array([[1 + 4e-10, 0.0], [0.0, -1.0]])
    turned = np.array([[0.6, 0.8], [0.8, -0.6]])
    found = chsh_value([rounded, turned], [Z, X])
    assert found.lower <= 2 * np.sqrt(2) and found.width < 1e-7
    with pytest.raises(InvalidInput, match="eigenvalue of modulus"):
        chsh_value([[["10000000001/10000000000", 0], [0, -1]], X], [Z, X])
