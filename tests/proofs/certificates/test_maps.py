"""Maps are read alike from Kraus operators, Choi matrices, sympy; what is no map is said so."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from lossproof.proofs.certificates.given import InvalidInput
from lossproof.proofs.certificates.maps import (
    Map,
    as_channel,
    as_map,
    is_channel,
    to_choi,
    to_kraus,
    why_no_channel,
)

X, Z = [[0, 1], [1, 0]], [[1, 0], [0, -1]]
ONE = [[1, 0], [0, 1]]
seeds = st.integers(0, 10**6)
sizes = st.integers(1, 4)


def kraus(rng: Any, d_in: int, d_out: int, count: int) -> Any:
    """Return the Kraus operators of a random channel (Haar isometry, cut into blocks)."""
    count = max(count, -(-d_in // d_out))
    g = rng.normal(size=(count * d_out, d_in)) + 1j * rng.normal(size=(count * d_out, d_in))
    return np.linalg.qr(g)[0].reshape(count, d_out, d_in)


def state(rng: Any, d: int) -> Any:
    g = rng.normal(size=(d, d)) + 1j * rng.normal(size=(d, d))
    return g @ g.conj().T / np.trace(g @ g.conj().T)


@given(seeds, sizes, sizes, st.integers(1, 4))
def test_kraus_operators_choi_and_action_agree(seed: int, d_in: int, d_out: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    ks = kraus(rng, d_in, d_out, n)
    phi, rho = as_map(ks), state(rng, d_in)
    image = sum(k @ rho @ k.conj().T for k in ks)
    assert (phi.d_in, phi.d_out) == (d_in, d_out) and is_channel(phi)
    assert np.abs(phi(rho) - image).max() < 1e-12
    assert np.abs(as_map(list(ks))(rho) - image).max() < 1e-12
    assert np.abs(as_map([k.tolist() for k in ks])(rho) - image).max() < 1e-12
    back = to_kraus(phi)
    assert len(back) <= min(len(ks), d_in * d_out)  # the Choi rank
    assert np.abs(sum(k @ rho @ k.conj().T for k in back) - image).max() < 1e-12
    assert np.abs(as_map(to_choi(phi), (d_in, d_out))(rho) - image).max() < 1e-12


def test_the_convention() -> None:
    """J_{(i,a),(j,b)} = Phi(|i><j|)_{ab}, at row i d_out + a."""
    rng = np.random.default_rng(0)
    phi = as_map(kraus(rng, 2, 3, 2))
    for i in range(2):
        for j in range(2):
            unit = np.zeros((2, 2))
            unit[i, j] = 1
            block = to_choi(phi)[3 * i : 3 * i + 3, 3 * j : 3 * j + 3]
            assert np.abs(block - phi(unit)).max() < 1e-15


def test_exact_entries_stay_exact() -> None:
    half = sp.sqrt(2) / 2
    hadamard = as_map([sp.Matrix([[half, half], [half, -half]])])
    dephasing = as_map([ONE]) * "1/3" + Fraction(2, 3) * as_map([Z])
    damping = as_map(
        [[[1, 0], [0, sp.sqrt(sp.Rational(3, 5))]], [[0, sp.sqrt(sp.Rational(2, 5))], [0, 0]]]
    )
    for phi in (hadamard, dephasing, damping):
        assert phi.exact and is_channel(phi)
    difference = hadamard - dephasing
    assert difference.exact and (difference - difference).choi.json == (difference * 0).choi.json
    assert not (dephasing * 0.1).exact and (dephasing * 0.25).exact
    assert as_map(np.array([ONE])).exact and as_map(np.array([[[0.5, 0.0]]])).exact
    entries = [str(x) for row in dephasing.choi.numbers() for x in row]
    assert entries[3] == "-1/3" and entries[0] == entries[15] == "1"


def test_a_pair_is_a_difference() -> None:
    pair = as_map(([ONE], [X]))
    assert pair.exact and np.abs(pair(np.diag([1, 0])) - np.diag([1, -1])).max() == 0
    rng = np.random.default_rng(1)
    a, b, rho = kraus(rng, 2, 2, 2), kraus(rng, 2, 2, 3), state(rng, 2)
    assert np.abs(as_map((a, b))(rho) - as_map(a)(rho) + as_map(b)(rho)).max() < 1e-15


def test_a_difference_of_floats_keeps_the_uncertainty_of_its_terms() -> None:
    rng = np.random.default_rng(2)
    a = kraus(rng, 3, 3, 2)
    close = as_map(a) - as_map(a * np.exp(1e-15j))
    exact = as_map(a) - as_map(a)
    assert exact.exact and not close.exact
    assert Fraction(close.choi.json["radius"]) >= as_map(a).choi.radius
    tiny = as_map(1e-12 * a)
    assert Fraction(tiny.choi.json["radius"]) < Fraction(1, 10**36)


@pytest.mark.parametrize("scale", [1e-12, 1e12])
def test_badly_scaled_maps(scale: float) -> None:
    rng = np.random.default_rng(3)
    a, rho = kraus(rng, 2, 3, 2), state(rng, 2)
    image = as_map(a)(rho)
    assert np.abs((as_map(a) * scale)(rho) - scale * image).max() < 1e-12 * scale
    assert np.abs(as_map(scale**0.5 * a)(rho) - scale * image).max() < 1e-12 * scale


def test_dimension_one() -> None:
    prepare = as_map([[["3/5"], ["4/5"]]])
    discard = as_map([[[1, 0]], [[0, 1]]])
    assert (prepare.d_in, prepare.d_out, discard.d_in, discard.d_out) == (1, 2, 2, 1)
    assert is_channel(prepare) and is_channel(discard) and is_channel(as_map([[1]]))


def test_what_is_no_channel_is_said_by_how_much() -> None:
    assert "not trace preserving" in why_no_channel(as_map([[["3/5", 0], [0, "3/5"]]]))
    assert "0.64" in why_no_channel(as_map([[["3/5", 0], [0, "3/5"]]]))
    transpose = np.zeros((4, 4))
    transpose[[0, 1, 2, 3], [0, 2, 1, 3]] = 1
    assert why_no_channel(as_map(transpose)) == (
        "not completely positive: its Choi matrix has the eigenvalue -1"
    )
    with pytest.raises(InvalidInput, match="the noise is not completely positive"):
        as_channel(transpose, what="the noise")
    with pytest.raises(InvalidInput, match="completely positive"):
        to_kraus(as_map(transpose))
    # an exact map is judged exactly: 1/10^12 matters
    almost = sp.eye(4) * 0 + sp.diag(1, 0, 0, 1 - sp.Rational(1, 10**12))
    assert "trace" in why_no_channel(as_map(almost))
    negative = sp.diag(1 + sp.Rational(1, 10**12), -sp.Rational(1, 10**12), 0, 1)
    assert "positive" in why_no_channel(as_map(negative))
    assert is_channel(as_map(sp.diag(1, 0, 0, 1)))


@pytest.mark.parametrize(
    ("obj", "dims", "words"),
    [
        ([], None, "list is empty"),
        (([ONE], []), None, "list is empty"),
        ([ONE, [[1]]], None, "differ in shape"),
        ([[[1, float("nan")], [0, 1]]], None, "not a finite number"),
        (np.array([[[1, np.inf], [0, 1]]]), None, "not a finite number"),
        (np.array(X), None, "list of one"),
        (np.eye(6), None, r"dims=\(d_in, d_out\)"),
        (np.eye(6), (2, 2), "d_in d_out = 4"),
        (np.eye(6), (2, 0), "positive integers"),
        (np.eye(6), "23", "positive integers"),
        (np.eye(4)[[1, 0, 3, 2]] * 1j, None, "not Hermitian"),
        ([ONE], (2, 3), r"but dims says \(2, 3\)"),
        (np.eye(4)[:, :3], None, "4 x 3"),
        (7, None, "list of Kraus operators"),
        ("ONE", None, "list of Kraus operators"),
        (np.zeros((2, 2, 2, 2, 2)), None, "list of Kraus operators"),
        ([[["one", 0], [0, 1]]], None, "not a number"),
        ([[[None, 0], [0, 1]]], None, "not a number"),
        (np.zeros((0, 2, 2)), None, "list is empty"),
        (np.array(1.0), None, "list of Kraus operators"),
        (np.zeros((2, 0, 2)), None, "two axes"),
    ],
)
def test_bad_input_is_said_in_words(obj: Any, dims: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        as_map(obj, dims)


def test_maps_of_different_shapes_are_not_combined() -> None:
    with pytest.raises(InvalidInput, match="one takes dimension 2 to 2, the other 2 to 1"):
        _ = as_map([ONE]) - as_map([[[1, 0]]])
    with pytest.raises(InvalidInput, match="real number"):
        _ = as_map([ONE]) * 1j
    with pytest.raises(InvalidInput, match="acts on 2 x 2"):
        as_map([ONE])(np.eye(3))
    assert isinstance(as_map(as_map([ONE])), Map)
