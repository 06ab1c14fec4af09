"""Published contraction coefficients and correlations, invariants, and bad input."""

from fractions import Fraction as F
from math import prod
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof.proofs.certificates.contraction import (
    DIVERGENCES,
    contraction_coefficient,
    maximal_correlation,
)
from lossproof.proofs.certificates.given import InvalidInput

NO_TEXT: Any = np.eye(2)
CLOSED: list[tuple[Any, F, F]] = [
    ([["9/10", "1/10"], ["1/10", "9/10"]], F(4, 5), F(16, 25)),  # BSC(d): (1 - 2d)^2
    ([["3/4", 0, "1/4"], [0, "3/4", "1/4"]], F(3, 4), F(3, 4)),  # erasure: what is kept
    ([[1, 0], ["7/10", "3/10"]], F(3, 10), F(3, 10)),  # C2.2i: Z-channel, keep p
    ([[1, 0], [1, 0]], F(0), F(0)),
    ([[1, 0], [0, 1]], F(1), F(1)),
]


@pytest.mark.parametrize(("channel", "trace", "chi2"), CLOSED)
def test_published_coefficients(channel: Any, trace: F, chi2: F) -> None:
    """Ahlswede and Gacs 1976; Cohen et al. 1993; Polyanskiy and Wu 2017."""
    assert contraction_coefficient(channel).exact == trace
    assert contraction_coefficient(channel, "chi2").exact == chi2
    assert contraction_coefficient(channel, "relative_entropy").exact == chi2


@pytest.mark.parametrize("n", [1, 2, 3])
def test_neuronwise_masks(n: int) -> None:
    """C2.2d: x -> (m, m o x) with keep rate 1/3 contracts the trace distance by 1 - (2/3)^n."""
    p = F(1, 3)
    inputs = [tuple(x >> k & 1 for k in range(n)) for x in range(2**n)]
    outputs = [(m, y) for m in inputs for y in inputs]
    rows = [
        [
            prod([p if bit else 1 - p for bit in m])
            if y == tuple(a * b for a, b in zip(m, x, strict=True))
            else F(0)
            for m, y in outputs
        ]
        for x in inputs
    ]
    assert contraction_coefficient(rows).exact == 1 - (1 - p) ** n
    found = contraction_coefficient(rows, "relative_entropy")
    assert found.exact == 1 - (1 - p) ** n


def test_binary_channels_have_algebraic_coefficients() -> None:
    """1 - (sum sqrt(PQ))^2."""
    found = contraction_coefficient([["2/3", "1/3"], ["1/5", "4/5"]], "chi2")
    assert found.exact == sp.Rational(3, 5) - 4 * sp.sqrt(2) / 15
    floats = contraction_coefficient([[2 / 3, 1 / 3], [0.2, 0.8]], "chi2")
    assert floats.lower <= found.upper and found.lower <= floats.upper and floats.width < 1e-12


def test_rows_with_zeros_in_floats() -> None:
    for channel, value in (
        ([[1, 0], [0.7, 0.3]], 0.3),
        ([[0.7, 0, 0.3], [0, 0.6, 0.4]], 0.7),
        ([[0.7, 0, 0.3], [0, 0.7, 0.3]], 0.7),
    ):
        found = contraction_coefficient(channel, "chi2")
        assert float(found.lower) - 1e-15 <= value <= float(found.upper) + 1e-15
        assert found.width < 1e-6


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 4), st.integers(2, 5))
def test_coefficients_bound_what_happens(seed: int, n: int, m: int) -> None:
    rng = np.random.default_rng(seed)
    w = rng.dirichlet(np.ones(m), size=n)
    found = {d: contraction_coefficient(w, d) for d in DIVERGENCES}
    assert found["chi2"].width < 1e-9 and found["chi2"].lower <= found["trace"].upper
    assert found["chi2"].lower == found["relative_entropy"].lower
    p, q = rng.dirichlet(np.ones(n), size=2)
    chi2 = float(np.sum((p @ w - q @ w) ** 2 / (q @ w)) / np.sum((p - q) ** 2 / q))
    kl = float(np.sum(p @ w * np.log(p @ w / (q @ w))) / np.sum(p * np.log(p / q)))
    assert max(chi2, kl) <= float(found["chi2"].upper) + 1e-9
    trace = float(np.abs(p @ w - q @ w).sum() / np.abs(p - q).sum())
    assert trace <= float(found["trace"].upper) + 1e-9
    joint = p[:, None] * w
    assert float(maximal_correlation(joint)) ** 2 <= float(found["chi2"].upper) + 1e-9
    then = rng.dirichlet(np.ones(3), size=m)
    both = contraction_coefficient(w @ then, "chi2")
    assert both.lower <= found["chi2"].upper


def test_correlations() -> None:
    assert maximal_correlation([["3/8", "1/8"], ["1/8", "3/8"]]).exact == F(1, 2)
    assert maximal_correlation([["1/2", 0], [0, "1/2"]]).exact == 1
    assert maximal_correlation([["1/4"] * 2] * 2).exact == 0
    assert maximal_correlation([[1]]).exact == 0
    # C2.2i: Z-channel with X ~ Bern(a): rho^2 = p(1 - a)/(1 - ap), here p = 1/2, a = 1/3
    z = [["2/3", 0], ["1/6", "1/6"]]
    assert maximal_correlation(z).exact == sp.sqrt(F(2, 5))
    for law in (z, [["1/3", "1/6"], ["1/4", "1/4"]]):
        floats = maximal_correlation([[float(F(x)) for x in row] for row in law])
        exact = maximal_correlation(law)
        assert floats.lower <= exact.upper and exact.lower <= floats.upper
        assert floats.width < 1e-8


def test_letters_that_never_occur() -> None:
    assert maximal_correlation([["3/8", "1/8", 0], ["1/8", "3/8", 0], [0, 0, 0]]).exact == F(1, 2)
    found = maximal_correlation([[0.3, 0.3, 0], [0.2, 0.2, 0]])
    assert found.upper == 1 and found.notes  # a letter of probability 1e-16 may be tied to another


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(1, 5))
def test_correlation_agrees_with_the_singular_value(seed: int, n: int, m: int) -> None:
    joint = np.random.default_rng(seed).dirichlet(np.full(n * m, 2.0)).reshape(n, m)
    found = maximal_correlation(joint)
    values = np.linalg.svd(
        joint / np.sqrt(np.outer(joint.sum(axis=1), joint.sum(axis=0))), compute_uv=False
    )
    second = float(values[1]) if min(n, m) > 1 else 0.0
    assert abs(float(found) - second) < 1e-9 and found.width < 1e-8


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: contraction_coefficient([[0.5, 0.5]], "hellinger"), "known: trace, chi2"),
        (lambda: contraction_coefficient([[0.5, 0.5]], NO_TEXT), "known: trace, chi2"),
        (lambda: contraction_coefficient([[0.5, 0.6]]), "sums to 1.1"),
        (lambda: contraction_coefficient([[1.5, -0.5]]), "not negative"),
        (lambda: contraction_coefficient([[1, 2], [3]]), "differ in length"),
        (lambda: contraction_coefficient([[np.nan, 1]]), "finite"),
        (lambda: maximal_correlation([[0.5, 0.6]]), "sums to 1.1"),
        (lambda: maximal_correlation([0.5, 0.5]), "matrix"),
    ],
)
def test_bad_input_is_explained(call: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        call()
