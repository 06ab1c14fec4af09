"""Channels: conversions keep the map, what is called a channel is one, and channels contract.

Drawn with the public strategies, as another library's tests would. Each property has a neighbour
that is false and is found to be.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

import lossproof as lp
from lossproof import certified
from lossproof.strategies import (
    DensityMatrix,
    KrausChannel,
    channels,
    correlation_matrices,
    density_matrices,
    dephasing,
    mask_laws,
    probabilities,
    state_pairs,
    unitaries,
)

QUICK = settings(
    max_examples=40, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
FEW = settings(QUICK, max_examples=12)
CLOSE = 1e-9
"""Sums of a few dozen products of floats below one: their rounding is under 1e-13."""


def trace_distance(a: Any, b: Any) -> float:
    """Return half the trace norm of the difference."""
    return float(np.abs(np.linalg.eigvalsh(np.asarray(a) - np.asarray(b))).sum() / 2)


def entropy(rho: Any) -> float:
    values = np.linalg.eigvalsh(np.asarray(rho))
    kept = values[values > 1e-14]
    return float(-(kept * np.log2(kept)).sum())


small_channels = st.integers(1, 3).flatmap(
    lambda d: st.tuples(channels(d, kraus=2), density_matrices(d), density_matrices(d))
)


# -- conversions ----------------------------------------------------------------------------------


@QUICK
@given(st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(lambda dims: channels(*dims)))
def test_kraus_choi_and_back_is_the_same_map(phi: KrausChannel) -> None:
    read = certified.as_map(phi)
    assert certified.is_channel(read)
    exact = np.asarray(phi.choi(), dtype=complex)
    assert np.abs(certified.to_choi(read) - exact).max() < CLOSE
    operators = certified.to_kraus(read)
    again = certified.to_choi(certified.as_map(operators))
    assert np.abs(again - exact).max() < CLOSE
    assert len(operators) <= len(phi)


@QUICK
@given(small_channels)
def test_the_image_by_kraus_operators_by_choi_matrix_and_in_floats(drawn: Any) -> None:
    phi, rho, _ = drawn
    image = np.asarray(phi(rho))
    d = phi.d_in
    blocks = np.asarray(phi.choi(), dtype=complex).reshape(d, phi.d_out, d, phi.d_out)
    by_choi = np.einsum("iajb,ij->ab", blocks, np.asarray(rho))
    assert np.abs(by_choi - image).max() < CLOSE
    assert np.abs(certified.as_map(phi)(np.asarray(rho)) - image).max() < CLOSE
    kraus = [np.asarray(a, dtype=complex) for a in phi]
    assert np.abs(sum(a @ np.asarray(rho) @ a.conj().T for a in kraus) - image).max() < CLOSE


@FEW
@given(st.integers(2, 3).flatmap(lambda n: correlation_matrices(n, field="complex")))
def test_a_schur_multiplier_is_a_channel_of_its_rank(c: Any) -> None:
    found = certified.schur_choi_rank(c)
    assert found.lower <= c.rank <= found.upper
    n = c.d
    choi = np.zeros((n * n, n * n), complex)
    for i in range(n):
        for j in range(n):
            choi[i * n + i, j * n + j] = complex(c[i, j])
    assert certified.is_channel(certified.as_map(choi, (n, n)))


def test_transposition_is_positive_and_is_told_from_a_channel() -> None:
    choi = np.zeros((4, 4))
    for i in range(2):
        for j in range(2):
            choi[i * 2 + j, j * 2 + i] = 1
    assert "completely positive" in str(certified.why_no_channel(certified.as_map(choi, (2, 2))))


# -- what contracts -------------------------------------------------------------------------------


@QUICK
@given(small_channels)
def test_channels_contract_the_trace_distance(drawn: Any) -> None:
    phi, rho, sigma = drawn
    assert trace_distance(phi(rho), phi(sigma)) <= trace_distance(rho, sigma) + CLOSE


def test_what_is_no_channel_does_not_contract() -> None:
    """The same property of twice the map is found to be false."""
    rho, sigma = find(
        state_pairs(2),
        lambda pair: 2 * trace_distance(*pair) > trace_distance(*pair) + CLOSE,
        settings=QUICK,
    )
    assert rho != sigma


@FEW
@given(state_pairs(2, relation="nested support"), channels(2, kraus=2))
def test_relative_entropy_does_not_grow(
    pair: tuple[DensityMatrix, DensityMatrix], phi: KrausChannel
) -> None:
    # data processing (G. Lindblad, 1975), between certified bounds
    before = certified.relative_entropy(*pair)
    after = certified.relative_entropy(phi(pair[0]), phi(pair[1]))
    assert after.lower <= before.upper


@QUICK
@given(st.integers(1, 3).flatmap(lambda d: st.tuples(density_matrices(d), unitaries(d))))
def test_unitaries_keep_entropy_and_purity(drawn: Any) -> None:
    rho, u = drawn
    matrix = np.asarray(u, dtype=complex)
    turned = matrix @ np.asarray(rho) @ matrix.conj().T
    assert abs(entropy(turned) - entropy(rho)) < 1e-7  # eta is steep at 0: 1e-16 costs 5e-15
    assert (
        abs(np.trace(turned @ turned).real - np.trace(np.asarray(rho) @ np.asarray(rho)).real)
        < CLOSE
    )


@FEW
@given(probabilities(), st.integers(2, 3).flatmap(state_pairs))
def test_entropy_is_concave_and_no_more_than_the_bits_of_the_label(p: Fraction, pair: Any) -> None:
    rho, sigma = (np.asarray(x) for x in pair)
    mixed = entropy(float(p) * rho + float(1 - p) * sigma)
    average = float(p) * entropy(rho) + float(1 - p) * entropy(sigma)
    h = float(certified.binary_entropy(p).upper)
    assert average - 1e-7 <= mixed <= average + h + 1e-7


def test_entropy_is_not_convex_and_the_test_would_see_it() -> None:
    def convex_there(pair: Any) -> bool:
        rho, sigma = (np.asarray(x) for x in pair)
        return entropy((rho + sigma) / 2) <= (entropy(rho) + entropy(sigma)) / 2 + CLOSE

    found = find(state_pairs(2), lambda pair: not convex_there(pair), settings=QUICK)
    assert len(repr(found)) < 120


# -- closed forms and definitions -----------------------------------------------------------------


@FEW
@given(st.integers(2, 4), probabilities(), probabilities())
def test_the_diamond_distance_of_dephasing_channels(n: int, p: Fraction, q: Fraction) -> None:
    # 2 |p - q| (1 - 1/n): the closed form, its certified value, and the general program
    closed = 2 * abs(p - q) * (1 - Fraction(1, n))
    off_p, off_q = ([[1 if i == j else x for j in range(n)] for i in range(n)] for x in (p, q))
    found = certified.schur_diamond_distance(off_p, off_q)
    assert found.lower <= closed <= found.upper and found.upper - found.lower < Fraction(1, 10**6)
    if n == 2:
        general = certified.diamond_distance(dephasing(2, p), dephasing(2, q))
        assert general.lower <= closed <= general.upper


@settings(QUICK, max_examples=8)
@given(channels(2, kraus=2), channels(2, kraus=2), density_matrices(2), density_matrices(4))
def test_no_state_tells_channels_apart_better_than_the_diamond_distance(
    a: KrausChannel, b: KrausChannel, rho: DensityMatrix, joint: DensityMatrix
) -> None:
    found = certified.diamond_distance(a, b)
    upper = float(found.upper) + CLOSE
    assert 2 * trace_distance(a(rho), b(rho)) <= upper <= 2 + 1e-6
    images = []
    for phi in (a, b):  # with a reference system, which comes first
        kraus = [np.kron(np.eye(2), np.asarray(k, dtype=complex)) for k in phi]
        images.append(sum(k @ np.asarray(joint) @ k.conj().T for k in kraus))
    assert 2 * trace_distance(*images) <= upper


@settings(QUICK, max_examples=10)
@given(probabilities(), state_pairs(2))
def test_two_states_are_told_apart_as_helstrom_says(p: Fraction, pair: Any) -> None:
    # (1 + |p rho - (1 - p) sigma|_1)/2 (C. W. Helstrom, 1969)
    found = certified.guessing_probability([p, 1 - p], list(pair))
    weighted = float(p) * np.asarray(pair[0]) - float(1 - p) * np.asarray(pair[1])
    closed = (1 + np.abs(np.linalg.eigvalsh(weighted)).sum()) / 2
    assert float(found.lower) - CLOSE <= closed <= float(found.upper) + CLOSE


@QUICK
@given(st.integers(1, 3).flatmap(lambda n: st.tuples(mask_laws(n), density_matrices(n))))
def test_masks_act_as_the_schur_multiplier_of_their_second_moments(drawn: Any) -> None:
    law, rho = drawn
    matrix = np.asarray(rho)
    average = sum(
        float(w) * np.diag([float(x) for x in m]) @ matrix @ np.diag([float(x) for x in m])
        for m, w in zip(law.masks, law.weights, strict=True)
    )
    moments = np.array([[float(x) for x in row] for row in law.second_moment()])
    assert np.abs(lp.schur(moments, matrix) - average).max() < CLOSE
    assert np.linalg.eigvalsh(moments)[0] > -CLOSE
    if len(law) == 1:
        return
    first = np.array([float(x) for x in law.mean()])  # E m m^T is not E m E m^T
    covariance = moments - np.outer(first, first)
    assert np.linalg.eigvalsh(covariance)[0] > -CLOSE and covariance.trace() > 0


@pytest.mark.parametrize("n", [2, 3])
def test_dephasing_on_arrays_symbols_and_exact_values(n: int) -> None:
    import sympy

    @FEW
    @given(density_matrices(n), probabilities())
    def check(rho: DensityMatrix, p: Fraction) -> None:
        floats = lp.dephase(float(p), np.asarray(rho))
        symbols = lp.dephase(sympy.Rational(p.numerator, p.denominator), rho.sympy())
        assert np.abs(np.array(symbols.tolist(), complex) - floats).max() < CLOSE
        kraus = np.asarray(dephasing(n, p)(rho))
        assert np.abs(kraus - floats).max() < CLOSE

    check()
