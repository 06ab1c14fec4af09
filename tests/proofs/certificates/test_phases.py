"""Mixtures of phases: members with exact weights, non-members with exact functionals."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

from lossproof import certified
from lossproof.proofs.certificates.given import InvalidInput
from lossproof.proofs.certificates.phases import phase_mixture, phase_robustness
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities.door import confirm, seal

R = sp.Rational
S = sp.sqrt(3) / 3
SIC = sp.Matrix(
    [
        [1, S, S, S],
        [S, 1, sp.I * S, -sp.I * S],
        [S, -sp.I * S, 1, sp.I * S],
        [S, sp.I * S, -sp.I * S, 1],
    ]
)
"""The Gram matrix of the four states of the qubit SIC: $1 + S/\\sqrt 3$ with $S^2 = 3$."""


def gram(n: int, rank: int, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    v = random.normal(size=(n, rank)) + 1j * random.normal(size=(n, rank))
    v /= np.linalg.norm(v, axis=1)[:, None]
    return v.conj() @ v.T


def uniform(n: int, c: Any) -> list[list[Any]]:
    return [[1 if i == j else c for j in range(n)] for i in range(n)]


def test_the_threshold_of_the_sic_is_root_three_halves_exactly() -> None:
    found = certified.phase_robustness(SIC)
    assert sp.simplify(found.exact - sp.sqrt(3) / 2) == 0
    assert found.width < 1e-28 and found.check().exact is not None
    assert phase_mixture(SIC).member is False


def test_the_threshold_is_found_after_diagonal_unitaries_and_conjugation() -> None:
    unit = [1, R(3, 5) + R(4, 5) * sp.I, (1 + sp.I) / sp.sqrt(2), -sp.I]
    turned = sp.Matrix(
        4, 4, lambda i, j: sp.expand(unit[i] * SIC[i, j] * sp.conjugate(unit[j]))
    ).conjugate()
    found = phase_robustness(turned)
    assert found.exact is not None and sp.simplify(found.exact - sp.sqrt(3) / 2) == 0


def test_the_sic_in_floats_and_in_another_gauge_is_bracketed() -> None:
    turn = np.diag(np.exp(1j * np.array([0.3, 1.1, -2.0, 0.7])))
    floats = turn @ np.array(SIC.evalf().tolist(), complex) @ turn.conj()
    found = phase_robustness(floats)
    assert float(found.lower) <= 3**0.5 / 2 <= float(found.upper)
    assert found.width < 1e-6
    answer = phase_mixture(floats)
    assert answer.member is False and answer.check().member is False


def test_along_the_segment_to_the_identity_the_sic_becomes_a_mixture() -> None:
    def mixed(t: Fraction) -> Any:
        return R(t.numerator, t.denominator) * (SIC - sp.eye(4)) + sp.eye(4)

    assert phase_mixture(mixed(Fraction(866, 1000))).member is True  # below 0.8660254
    assert phase_mixture(mixed(Fraction(8661, 10000))).member is False
    boundary = sp.sqrt(3) / 2 * (SIC - sp.eye(4)) + sp.eye(4)
    assert phase_mixture(boundary).member is True
    assert phase_robustness(boundary).exact == 1


@pytest.mark.parametrize("n", [2, 3])
@pytest.mark.parametrize("seed", range(4))
def test_up_to_size_three_every_correlation_matrix_is_a_member(n: int, seed: int) -> None:
    """Extreme points have rank r with r^2 <= n: Christensen and Vesterstrøm 1979; Li, Tam 1994."""
    found = phase_mixture(gram(n, n, seed))
    assert found.member is True and "lower" in found.certificate  # weights, and no theorem
    assert found.stands_on == ()
    low = phase_mixture(gram(n, n - 1, seed))
    assert low.member is True and low.check().member is True


def test_rank_two_at_size_three_needs_two_triangles() -> None:
    matrix = sp.Matrix([[1, 0, R(3, 5)], [0, 1, R(4, 5)], [R(3, 5), R(4, 5), 1]])
    found = phase_mixture(matrix)
    assert found.member is True and found.stands_on == ()
    assert len(found.certificate["lower"]["weights"]) == 2
    omega = [[1, R(-1, 2), R(-1, 2)], [R(-1, 2), 1, R(-1, 2)], [R(-1, 2), R(-1, 2), 1]]
    assert phase_mixture(omega).member is True  # C3.1i: no mixture of signs


@pytest.mark.parametrize("order", [3, 4])
def test_mixtures_of_roots_of_unity_on_the_boundary(order: int) -> None:
    root = sp.exp(2 * sp.pi * sp.I / order).expand(complex=True)
    vectors = [sp.Matrix([1, root**a, root**b, root**c]) for a, b, c in ((0, 1, 2), (1, 2, 1))]
    weights = (R(1, 3), R(2, 3))
    mixed = [w * v * v.H for w, v in zip(weights, vectors, strict=True)]
    matrix = (mixed[0] + mixed[1]).applyfunc(lambda x: sp.expand(x, complex=True))
    found = phase_mixture(matrix)
    assert found.member is True
    assert sorted(found.primal.weights) == pytest.approx([1 / 3, 2 / 3])


@pytest.mark.parametrize("n", [2, 3, 4, 5, 7])
def test_uniform_retention_down_to_its_least_value(n: int) -> None:
    """C3.1h: complex phases realise exactly -1/(n-1) <= c <= 1."""
    least = Fraction(-1, n - 1)
    assert phase_mixture(uniform(n, least)).member is True
    assert phase_robustness(uniform(n, least)).exact == 1
    with pytest.raises(InvalidInput, match="none may be negative"):
        phase_mixture(uniform(n, least - Fraction(1, 10**6)))


def test_one_vector_and_one_row() -> None:
    z = [1, (R(3, 5) + R(4, 5) * sp.I), sp.I, (R(5, 13) - R(12, 13) * sp.I)]
    matrix = sp.Matrix(4, 4, lambda i, j: sp.expand(z[i] * sp.conjugate(z[j])))
    found = phase_mixture(matrix)
    assert found.member is True and found.certificate["lower"]["weights"] == ["1"]
    assert phase_robustness([[1]]).exact == 1


@pytest.mark.parametrize("seed", range(2))
def test_extreme_points_of_rank_two_at_size_four_are_no_members(seed: int) -> None:
    """Four vectors of C^2 whose projectors span: extreme, and not of rank one."""
    matrix = gram(4, 2, seed)
    answer = phase_mixture(matrix)
    assert answer.member is False
    found = phase_robustness(matrix)
    assert found.width < 1e-6 and found.upper < 1
    weights, vectors = found.primal.weights, found.primal.vectors
    mixed = np.einsum("k,ki,kj->ij", weights, vectors, vectors.conj())
    assert np.abs(mixed - found.value * matrix - (1 - found.value) * np.eye(4)).max() < 1e-6


def test_full_rank_at_size_four_and_the_boundary_in_floats() -> None:
    assert phase_mixture(gram(4, 4, 1)).member is True
    near = phase_mixture(gram(4, 3, 3))
    assert near.member is None and "boundary" in near.reason
    assert phase_robustness(gram(4, 3, 3)).width < 1e-6


def test_larger_sizes_are_bounded_by_a_submatrix() -> None:
    big = np.eye(7, dtype=complex)
    big[:4, :4] = np.array(SIC.evalf().tolist(), complex)
    found = phase_robustness(big)
    assert 0.8660 < found.value < 0.86603 and found.upper < Fraction(8661, 10000)


def test_beyond_the_search_pairs_of_phases_still_give_a_lower_bound() -> None:
    matrix = np.eye(14) + 0j
    matrix[0, 1], matrix[1, 0] = 0.8j, -0.8j
    assert phase_mixture(matrix).member is True
    matrix[2, 3] = matrix[3, 2] = 0.7
    found = phase_robustness(matrix)  # a mixture in truth: the pairs are independent
    assert found.lower > 0.66 and found.upper == 1
    assert "up to size 12" in found.notes[-1]


@pytest.mark.parametrize(
    ("matrix", "why"),
    [
        ([[1, 2], [2, 1]], "eigenvalue -1"),
        ([[1, 0.5], [0.25, 1]], "not Hermitian"),
        ([[2, 0], [0, 1]], "diagonal"),
        ([[1, float("nan")], [float("nan"), 1]], "not a finite number"),
        ([[1, 0, 0], [0, 1, 0]], "2 x 3"),
        ([1, 2], "matrix"),
        ([["a"]], "number"),
        ([], "matrix"),
    ],
)
def test_bad_input_is_explained(matrix: Any, why: str) -> None:
    for function in (phase_mixture, phase_robustness):
        with pytest.raises(InvalidInput, match=why):
            function(matrix)


def test_a_resealed_forgery_cannot_move_the_bounds_past_the_truth() -> None:
    found = phase_robustness(np.array(SIC.evalf().tolist(), complex))
    truth = 3**0.5 / 2
    random = np.random.default_rng(0)
    refused = 0
    for _ in range(40):
        forged = {k: v for k, v in found.certificate.items() if k != "sha256"}
        factor = {
            k: [list(r) for r in v] if k != "den" else v
            for k, v in forged["upper"]["factor"].items()
        }
        i, j = random.integers(len(factor["re"])), random.integers(len(factor["re"][0]))
        factor["re"][i][j] += int(random.integers(-(1 << 40), 1 << 40))
        forged["upper"] = {**forged["upper"], "factor": factor}
        bound = confirm(found.problem, seal(found.problem, forged)).upper
        assert bound is not None and float(bound) >= truth - 1e-12
        lower = {
            **forged["lower"],
            "value": str(Fraction(forged["lower"]["value"]) + Fraction(1, 10**6)),
        }
        with pytest.raises(Refused):
            confirm(found.problem, seal(found.problem, {**forged, "lower": lower}))
        refused += 1
    assert refused == 40
