"""Descent finds needles that drawing does not, and its candidates are exact members."""

# In the bodies of claims an annotation such as `p: Prob` is a quantifier, not the type of `p`.
# pyright: reportOperatorIssue=false, reportArgumentType=false, reportCallIssue=false
# pyright: reportIndexIssue=false, reportAttributeAccessIssue=false

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from lossproof import (
    AtMost,
    Channel,
    ComplexCorrelation,
    Correlation,
    Distribution,
    Equal,
    Hermitian,
    Less,
    Loewner,
    MaskLaw,
    Not,
    Prob,
    QuantumEntropy,
    Rates,
    Real,
    State,
    Unitary,
    Vector,
    abs2,
    claim,
    dephase,
    diagonal_part,
    eigenvalue_max,
    expectation,
    log2,
    matrix,
    mutual_information,
    real_part,
    schur,
    shannon_entropy,
    trace,
    trace_norm,
    von_neumann_entropy,
)
from lossproof.numerics.floats import read_number
from lossproof.numerics.gradient import descend
from lossproof.numerics.gradient._surds import surds
from lossproof.numerics.gradient.rounding import isometry, unit_vector
from lossproof.proofs.makers import Oracle

MILLIONTH = Fraction(1, 10**6)
SKEW = [[1, 2, 0, 1], [2, -1, 1, 0], [0, 1, 2, 1], [1, 0, 1, 0]]
NEEDLES: list[Callable[..., Any]] = []
TRUTHS: list[Callable[..., Any]] = []


def needle(body: Callable[..., Any]) -> Callable[..., Any]:
    NEEDLES.append(body)
    return body


def truth(body: Callable[..., Any]) -> Callable[..., Any]:
    TRUTHS.append(body)
    return body


@needle  # the greatest eigenvalue is 3.20647...
def a_skew_observable(rho: State[4]) -> Any:
    return AtMost(trace(matrix(SKEW) @ rho), Fraction(32064, 10000))


@needle
def entropy_of_three(w: Distribution[3]) -> Any:
    return AtMost(shannon_entropy(w), log2(3) - MILLIONTH)


@needle
def distance_below_two(rho: State[2], tau: State[2]) -> Any:
    return AtMost(trace_norm(rho - tau), 2 - MILLIONTH)


@needle  # 2 sqrt 2 on the elliptope (Tsirelson 1980)
def four_correlations(c: Correlation[4]) -> Any:
    return AtMost(c[0, 2] + c[0, 3] + c[1, 2] - c[1, 3], Fraction(28284, 10000))


@needle
def commutators(u: Unitary[2], v: Unitary[2]) -> Any:
    return AtMost(abs2((u @ v - v @ u)[0, 1]), 4 - MILLIONTH)


@needle
def pure_images(phi: Channel[2, 2], rho: State[2]) -> Any:
    return AtMost(trace(phi(rho) @ phi(rho)), 1 - MILLIONTH)


@needle  # at 13/37 alone
def positive_off_a_point(p: Prob, x: Real) -> Any:
    return Less(0, (37 * p - 13) ** 2 + (5 * x + 3) ** 2)


@needle
def never_at_a_square_root(p: Prob) -> Any:
    return Not(Equal(25 * p * p, 9))


@needle
def schur_squares(c: ComplexCorrelation[2], a: Hermitian[2]) -> Any:
    return Loewner(schur(c, a), a)


@needle
def mean_of_a_mask(law: MaskLaw[1], q: Rates[1]) -> Any:
    return AtMost(expectation(law, lambda m: real_part(m[0])) + q[0], 3)


@truth
def a_skew_observable_is_bounded(rho: State[4]) -> Any:
    return AtMost(trace(matrix(SKEW) @ rho), Fraction(32065, 10000))


@truth
def dephasing_raises_entropy(p: Prob, rho: State[2]) -> Any:
    return AtMost(von_neumann_entropy(rho), von_neumann_entropy(dephase(p, rho)))


@truth
def eigenvalues_bound_overlaps(rho: State[3], tau: State[3]) -> Any:
    return AtMost(real_part(trace(rho @ tau)), eigenvalue_max(rho))


@truth
def diagonal_parts_contract(a: Hermitian[2]) -> Any:
    return AtMost(trace_norm(diagonal_part(a)), trace_norm(a))


@truth
def bloch(u: Vector[2]) -> Any:
    return AtMost(4 * abs2(u[0]) * abs2(u[1]), (abs2(u[0]) + abs2(u[1])) ** 2)


def searched(body: Callable[..., Any], evaluations: int = 2000) -> tuple[Oracle, list[Any]]:
    instance = claim()(body).instance()
    found = descend(instance.to_json(), {}, seed=7, evaluations=evaluations)
    return Oracle(instance), found.candidates


@pytest.mark.parametrize("body", NEEDLES, ids=lambda body: body.__name__)
def test_needles_are_found_and_confirmed_exactly(body: Callable[..., Any]) -> None:
    oracle, candidates = searched(body)
    assert any(oracle.is_false(values) for values in candidates)


@pytest.mark.parametrize("body", TRUTHS, ids=lambda body: body.__name__)
def test_no_candidate_refutes_a_truth(body: Callable[..., Any]) -> None:
    oracle, candidates = searched(body)
    assert not any(oracle.is_false(values) for values in candidates)


@pytest.mark.parametrize("body", [*NEEDLES, *TRUTHS], ids=lambda body: body.__name__)
def test_candidates_lie_in_their_domains(body: Callable[..., Any]) -> None:
    oracle, candidates = searched(body, 500)
    assert all(oracle.environment(values) is not None for values in candidates)


def test_the_same_seed_gives_the_same_candidates() -> None:
    assert searched(four_correlations, 500)[1] == searched(four_correlations, 500)[1]


def test_what_cannot_be_differentiated_has_no_candidates() -> None:
    def monogamy(s: QuantumEntropy[2]) -> Any:
        return AtMost(mutual_information(s, 0, 1), 1)

    found = descend(claim()(monogamy).instance().to_json(), {}, seed=1, evaluations=500)
    assert found.candidates == [] and found.worst is None


@pytest.mark.parametrize("scale", [1, 5, 100, 10**6])
def test_rounded_isometries_are_isometries_and_near(scale: int) -> None:
    rng = np.random.default_rng(scale)
    near = np.linalg.qr(rng.normal(size=(6, 3)) + 1j * rng.normal(size=(6, 3)))[0]
    rows = isometry(near, scale)
    for i in range(3):
        for j in range(3):
            re = sum(u[i][0] * u[j][0] + u[i][1] * u[j][1] for u in rows)
            im = sum(u[i][0] * u[j][1] - u[i][1] * u[j][0] for u in rows)
            assert (re, im) == (int(i == j), 0)
    if scale == 10**6:
        floats = np.array([[complex(*map(float, z)) for z in row] for row in rows])
        assert np.abs(floats - near).max() < 1e-4


def test_rounded_directions_have_length_one() -> None:
    rng = np.random.default_rng(2)
    for _ in range(50):
        x = rng.normal(size=4)
        found = unit_vector(x / np.linalg.norm(x), 1000)
        assert sum(t * t for t in found) == 1
        assert np.abs(np.array([float(t) for t in found]) - x / np.linalg.norm(x)).max() < 5e-3


@pytest.mark.parametrize(
    ("x", "known"),
    [
        (2**0.5, [[2, "1", "0"]]),
        (-(2**0.5) / 3, [[2, "-1/3", "0"]]),
        ((1 + 5**0.5) / 2, [[1, "1/2", "0"], [5, "1/2", "0"]]),
    ],
)
def test_quadratic_irrationals_are_recognised(x: float, known: Any) -> None:
    line = {"domain": "real", "lo": None, "hi": None, "lo_open": True, "hi_open": True}
    assert known in surds(line, x + 1e-5)
    assert all(abs(read_number(data) - x) < 2e-3 for data in surds(line, x))
    beyond = {**line, "lo": "2", "lo_open": False}
    assert surds(beyond, x) == []
