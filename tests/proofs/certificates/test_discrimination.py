"""Published guessing probabilities, and properties that every ensemble has."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof.proofs.certificates.discrimination import guessing_probability
from lossproof.proofs.certificates.given import InvalidInput
from lossproof.proofs.certificates.maps import as_map

H, HALF = sp.sqrt(2) / 2, sp.Rational(1, 2)
X, Y, Z = sp.Matrix([[0, 1], [1, 0]]), sp.Matrix([[0, -sp.I], [sp.I, 0]]), sp.diag(1, -1)
PLUS, MINUS = [H, H], [H, -H]
seeds = st.integers(0, 10**6)


def bloch(x: Any, y: Any, z: Any) -> Any:
    return (sp.eye(2) + x * X + y * Y + z * Z) / 2


TRINE = [bloch(sp.cos(2 * sp.pi * k / 3), 0, sp.sin(2 * sp.pi * k / 3)) for k in range(3)]
TETRAHEDRON = [
    bloch(x / sp.sqrt(3), y / sp.sqrt(3), z / sp.sqrt(3))
    for x, y, z in [(1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1)]
]


@pytest.mark.parametrize(
    ("law", "states", "value"),
    [
        (None, [[1, 0], PLUS], (1 + H) / 2),  # Helstrom 1969: (1 + sqrt(1 - c^2))/2
        (["1/3", "2/3"], [[1, 0], PLUS], sp.Rational(1, 2) + sp.sqrt(5) / 6),
        (None, [[1, 0], ["3/5", "4/5"]], sp.Rational(9, 10)),
        (["2/5", "3/5"], [[1, 0], ["5/13", "12/13"]], HALF + sp.sqrt(3625) / 130),
        (None, TRINE, sp.Rational(2, 3)),  # Holevo 1973: symmetric states, d/N
        (None, TETRAHEDRON, sp.Rational(1, 2)),
        (None, [[1, 0], [0, 1], PLUS, MINUS], sp.Rational(1, 2)),  # BB84: d/N
        (["1/2", "1/3", "1/6"], [[1, 0, 0], [0, 1, 0], [0, 0, 1]], 1),  # orthogonal
        (["1/3", "1/6", "1/2"], [PLUS, PLUS, PLUS], sp.Rational(1, 2)),  # identical
        (["1/3", "1/6", "1/2"], [[1], [1], [1]], sp.Rational(1, 2)),  # d = 1
        ([1], [sp.eye(3) / 3], 1),
        (["1/4", "3/4"], [sp.eye(2) / 2, sp.diag(1, 0)], sp.Rational(7, 8)),
        (["9/10", "1/10"], [sp.eye(2) / 2, sp.diag(1, 0)], sp.Rational(9, 10)),  # never look
        (
            None,  # three equal real overlaps 1/2 in dimension 3: the square-root measurement
            [[1, 0, 0], ["1/2", sp.sqrt(3) / 2, 0], ["1/2", sp.sqrt(3) / 6, sp.sqrt(6) / 3]],
            ((sp.sqrt(2) + 2 * sp.sqrt(sp.Rational(1, 2))) / 3) ** 2,
        ),
    ],
)
def test_exact_values(law: Any, states: Any, value: Any) -> None:
    found = guessing_probability(law, states)
    assert found.exact is not None and sp.simplify(found.exact - value) == 0
    assert found.width < 1e-28
    found.check()


def test_basis_told_later() -> None:
    """Ballester, Wehner, Winter 2008: BB84 with the basis told is guessed with cos^2(pi/8)."""
    states = [[1, 0], [0, 1], PLUS, MINUS]
    found = guessing_probability(None, states, told=[0, 0, 1, 1])
    assert found.exact == sp.Rational(1, 2) + sp.sqrt(2) / 4
    assert found.primal.shape == (4, 2, 2)
    assert guessing_probability(None, states, told=[0, 0, 0, 0]).exact == sp.Rational(1, 2)
    commuting = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    assert guessing_probability(None, commuting, told=[0, 0, 1, 1]).exact == 1


@pytest.mark.parametrize("p", ["0", "1/3", "1"])
def test_waiting_under_dephasing(p: str) -> None:
    """C3.3f: with the basis known, Z-dephased BB84 states are guessed with (3 + p)/4."""
    q = sp.Rational(p)
    z = guessing_probability(None, [sp.diag(1, 0), sp.diag(0, 1)])
    x = guessing_probability(None, [bloch(q, 0, 0), bloch(-q, 0, 0)])
    assert z.exact is not None and x.exact is not None
    assert (z.exact + x.exact) / 2 == (3 + q) / 4


@settings(max_examples=25, deadline=None)
@given(seeds, st.integers(1, 4), st.integers(1, 5), st.booleans())
def test_random_ensembles(seed: int, d: int, n: int, pure: bool) -> None:
    """Between the likeliest state and 1; the bracket is tight; a relabelling changes nothing."""
    rng = np.random.default_rng(seed)
    law, states = ensemble(rng, d, n, rank=1 if pure else d)
    found = guessing_probability(law, states)
    assert found.width < 1e-6
    assert law.max() - 1e-9 <= found.value <= min(1, d * law.max()) + 1e-9
    order = rng.permutation(n)
    again = guessing_probability(law[order], [states[k] for k in order])
    assert abs(again.value - found.value) < 1e-6
    value = sum(q * np.trace(m @ s).real for q, m, s in zip(law, found.primal, states, strict=True))
    assert abs(value - found.value) < 1e-12
    assert np.trace(found.dual).real >= found.value - 1e-12
    for q, s in zip(law, states, strict=True):
        assert np.linalg.eigvalsh(found.dual - q * s)[0] > -1e-12


@settings(max_examples=15, deadline=None)
@given(seeds, st.integers(2, 3), st.integers(2, 4))
def test_loss_never_helps_guessing(seed: int, d: int, n: int) -> None:
    """C2.2l: a channel before the measurement lowers the probability."""
    rng = np.random.default_rng(seed)
    law, states = ensemble(rng, d, n, rank=d)
    ks = np.linalg.qr(rng.normal(size=(3 * d, d)))[0].reshape(3, d, d)
    phi = as_map(ks)
    after = guessing_probability(law, [phi(s) for s in states])
    assert after.lower <= guessing_probability(law, states).upper


@settings(max_examples=20, deadline=None)
@given(seeds, st.integers(2, 6))
def test_two_states_follow_helstrom(seed: int, d: int) -> None:
    rng = np.random.default_rng(seed)
    law, states = ensemble(rng, d, 2, rank=d)
    norm = np.abs(np.linalg.eigvalsh(law[0] * states[0] - law[1] * states[1])).sum()
    found = guessing_probability(law, states)
    assert found.lower <= (1 + norm) / 2 + 1e-14 and (1 + norm) / 2 - 1e-14 <= found.upper
    assert found.width < 1e-11


def test_nearly_equal_and_badly_scaled_ensembles() -> None:
    for angle in (1e-3, 1e-6, 1e-9):
        states = [np.array([1, 0.0]), np.array([np.cos(angle), np.sin(angle)])]
        found = guessing_probability(["1/2", "1/2"], states)
        assert found.width < 1e-11 and abs(found.value - (1 + np.sin(angle)) / 2) < 1e-12
    rare = guessing_probability([1 - 1e-12, 1e-12], [[1, 0], PLUS])
    assert rare.width < 1e-11 and rare.upper >= Fraction(1) - Fraction(1, 10**12)


def ensemble(rng: Any, d: int, n: int, rank: int) -> Any:
    g = rng.normal(size=(n, d, rank)) + 1j * rng.normal(size=(n, d, rank))
    rhos = g @ g.conj().transpose(0, 2, 1)
    return rng.dirichlet(np.ones(n)), list(rhos / np.einsum("xii->x", rhos)[:, None, None])


@pytest.mark.parametrize(
    ("law", "states", "told", "words"),
    [
        (["1/2", "1/3"], [[1, 0], PLUS], None, "sums to 0.8333"),
        (["3/2", "-1/2"], [[1, 0], PLUS], None, "entry -0.5"),
        (["1/2", "1/2"], [[1, 0]], None, "2 probabilities for 1 states"),
        (None, [], None, "sequence of density matrices"),
        (None, "states", None, "sequence of density matrices"),
        (None, [[1, 0], [1, 0, 0]], None, "different dimensions"),
        (None, [[1, 0], [1, 1]], None, "state 1 has trace 2"),
        (None, [sp.diag("3/2", "-1/2")], None, "eigenvalue -0.5"),
        (None, [[["1/2", 1], [0, "1/2"]]], None, "not Hermitian"),
        (None, [np.array([[np.nan, 0], [0, 1]])], None, "not a finite number"),
        ([float("nan"), 1.0], [[1, 0], PLUS], None, "not a finite number"),
        (None, [[1, 0], PLUS], [0], "one label for each of the 2 states"),
        (None, [[1, 0], PLUS], [0, True], "labels that are told are integers"),
        (None, [[1, 0], PLUS], ["a", "b"], "labels that are told are integers"),
        (None, [[1, 0]] * 26, [k // 2 for k in range(26)], "too many choices"),
    ],
)
def test_bad_input_is_said_in_words(law: Any, states: Any, told: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        guessing_probability(law, states, told)
