"""Hypotheses on thin sets are met by construction, exactly and in many ways."""

# In the bodies of claims an annotation such as `p: Prob` is a quantifier, not the type of `p`.
# pyright: reportOperatorIssue=false, reportArgumentType=false, reportCallIssue=false
# pyright: reportIndexIssue=false

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from lossproof.numerics.attack import attack
from lossproof.numerics.strategies import RandomSource, draw_value, draw_values
from lossproof.numerics.strategies.hypotheses import meet, thin
from lossproof.proofs.kernel.instances import Instance, read_instance
from lossproof.proofs.makers import Oracle
from lossproof.theory.algebra import (
    conj,
    dagger,
    diagonal_part,
    identity,
    inner,
    ones,
    outer,
    schur,
    trace,
    transpose,
    zeros,
)
from lossproof.theory.channels import dephase
from lossproof.theory.domains import (
    BitLaw,
    Channel,
    ClassicalEntropy,
    Correlation,
    Distribution,
    Hermitian,
    Index,
    Mask,
    MaskLaw,
    Matrix,
    Prob,
    QuantumEntropy,
    Real,
    RealMaskLaw,
    RealMatrix,
    RealVector,
    SignLaw,
    Size,
    State,
    Unitary,
    Vector,
    quantified,
)
from lossproof.theory.masks import mean, second_moment
from lossproof.theory.measures import (
    FunctionOf,
    Independent,
    Markov,
    Pure,
    eigenvalue_max,
    eigenvalue_min,
    mutual_information,
    von_neumann_entropy,
)
from lossproof.theory.statements import (
    And,
    AtMost,
    Equal,
    Implies,
    Less,
    Loewner,
    Majorised,
    tree_of,
)

Body = Callable[..., Any]
DRAWS = 40


def instance_of(body: Body) -> Instance:
    domains = quantified(body)
    statement = body(**{name: domain.symbol(name) for name, domain in domains.items()})
    return read_instance(
        {
            "format": 1,
            "sizes": {k: d.declare() for k, d in domains.items() if isinstance(d, Size)},
            "variables": [[k, d.declare()] for k, d in domains.items() if not isinstance(d, Size)],
            "statement": tree_of(statement),
        }
    )


def given(*hypotheses: Any) -> Any:
    """State something of which only the hypotheses matter."""
    return Implies(*hypotheses, AtMost(0, 1))


# -- numbers --------------------------------------------------------------------------------------


def linear(a: Prob, b: Prob, x: Real) -> Any:
    return given(Equal(3 * a + 2 * b - x, 4))


def four_weights(a: Prob, b: Prob, c: Prob, d: Prob) -> Any:
    return given(Equal(a + b + c + d, 1))


def product_is_two(x: Real, y: Real) -> Any:
    return given(Equal(2, x * y))


def harmonic(x: Real("(0, inf)"), y: Real("(0, inf)")) -> Any:
    return given(Equal(1 / x + 1 / y, 1))


def circle(x: Real, y: Real) -> Any:
    return given(Equal(x**2 + y**2, 1))


def chain(x: Prob, y: Prob, z: Prob) -> Any:
    return given(AtMost(x, y), AtMost(y, z))


def chain_with_a_sum(x: Prob, y: Prob, z: Prob) -> Any:
    return given(AtMost(x, y), AtMost(y, z), Equal(x + z, 1))


def function_of_others(p: Prob, q: Prob, r: Prob) -> Any:
    return given(Equal(p * q + (1 - p) * (1 - q), r))


# -- states ---------------------------------------------------------------------------------------


def equal_states(rho: State[3], sigma: State[3]) -> Any:
    return given(Equal(rho, sigma))


def mixture(p: Prob, rho: State[2], sigma: State[2], tau: State[2]) -> Any:
    return given(Equal(tau, p * rho + (1 - p) * sigma))


def image_of_a_channel(p: Prob, rho: State[2], sigma: State[2]) -> Any:
    return given(Equal(dephase(p, rho), sigma))


def conjugated(rho: State[2], sigma: State[2], U: Unitary[2]) -> Any:
    return given(Equal(U @ rho @ dagger(U), sigma))


def equal_purity(rho: State[3], sigma: State[3]) -> Any:
    return given(Equal(trace(rho @ rho), trace(sigma @ sigma)))


def equal_spectrum(rho: State[2], sigma: State[2]) -> Any:
    return given(Equal(eigenvalue_max(rho), eigenvalue_max(sigma)))


def pure_by_purity(rho: State[4]) -> Any:
    return given(Equal(1, trace(rho @ rho)))


def pure_by_eigenvalue(rho: State[3]) -> Any:
    return given(Equal(eigenvalue_max(rho), 1))


def pure_by_entropy(rho: State[2]) -> Any:
    return given(Equal(von_neumann_entropy(rho), 0))


def some_purity(rho: State[2]) -> Any:
    return given(Equal(trace(rho @ rho), Fraction(5, 8)))


def commuting(n: Size, rho: State["n"], sigma: State["n"]) -> Any:
    return given(Equal(rho @ sigma, sigma @ rho))


def commuting_of_equal_purity(rho: State[3], sigma: State[3]) -> Any:
    return given(Equal(rho @ sigma, sigma @ rho), Equal(trace(rho @ rho), trace(sigma @ sigma)))


def orthogonal_by_trace(rho: State[3], sigma: State[3]) -> Any:
    return given(Equal(trace(rho @ sigma), 0))


def orthogonal_by_product(rho: State[4], sigma: State[4]) -> Any:
    return given(Equal(zeros(4, 4), rho @ sigma))


def diagonal_states(rho: State[3]) -> Any:
    return given(Equal(rho, diagonal_part(rho)))


def symmetric_states(rho: State[3]) -> Any:
    return given(Equal(rho, transpose(rho)))


def real_states(rho: State[3]) -> Any:
    return given(Equal(conj(rho), rho))


def faithful(rho: State[3]) -> Any:
    return given(AtMost(Fraction(1, 4), eigenvalue_min(rho)))


def dominated(rho: State[3], sigma: State[3]) -> Any:
    return given(Loewner(rho, 2 * sigma))


def invariant(U: Unitary[2], rho: State[2]) -> Any:
    return given(Equal(U @ rho, rho @ U))


# -- operators ------------------------------------------------------------------------------------


def below(A: Hermitian[3], B: Hermitian[3]) -> Any:
    return given(Loewner(A, B))


def below_below(A: Hermitian[2], B: Hermitian[2], C: Hermitian[2]) -> Any:
    return given(Loewner(A, B), Loewner(B, C))


def positive(A: Hermitian[3]) -> Any:
    return given(Loewner(zeros(3, 3), A))


def effects(E: Hermitian[3]) -> Any:
    return given(Loewner(zeros(3, 3), E), Loewner(E, identity(3)))


def three_outcomes(E: Hermitian[2], F: Hermitian[2], G: Hermitian[2]) -> Any:
    none = zeros(2, 2)
    return given(
        Loewner(none, E), Loewner(none, F), Loewner(none, G), Equal(E + F + G, identity(2))
    )


def two_outcomes(E: Hermitian[3], F: Hermitian[3]) -> Any:
    none = zeros(3, 3)
    return given(And(Loewner(none, E), Loewner(none, F), Equal(identity(3), E + F)))


def projectors(P: Hermitian[3]) -> Any:
    return given(Equal(P @ P, P))


def projectors_among_matrices(P: Matrix[3]) -> Any:
    return given(And(Equal(P @ P, P), Equal(dagger(P), P)))


def involutions(A: Hermitian[2], B: Hermitian[2]) -> Any:
    return given(Equal(A @ A, identity(2)), Equal(identity(2), B @ B))


def anticommuting(A: Hermitian[2], B: Hermitian[2]) -> Any:
    return given(Equal(A @ A, identity(2)), Equal(B @ B, identity(2)), Equal(A @ B, -1 * (B @ A)))


def traceless(A: Hermitian[3]) -> Any:
    return given(Equal(trace(A), 0))


def traceless_involutions(A: Hermitian[2]) -> Any:
    return given(Equal(trace(A), 0), Equal(A @ A, identity(2)))


def unitary_matrices(U: Matrix[3]) -> Any:
    return given(Equal(dagger(U) @ U, identity(3)))


def isometries(V: Matrix[4, 2]) -> Any:
    return given(Equal(dagger(V) @ V, identity(2)))


def normal(A: Matrix[2]) -> Any:
    return given(Equal(A @ dagger(A), dagger(A) @ A))


def nilpotent(A: Matrix[2]) -> Any:
    return given(Equal(A @ A, zeros(2, 2)))


def doubly_stochastic_rows(D: RealMatrix[3]) -> Any:
    return given(Equal(D @ ones(3), ones(3)), Equal(transpose(D) @ ones(3), ones(3)))


def eigenvectors(A: Hermitian[3], v: Vector[3]) -> Any:
    return given(Equal(A @ v, v))


def zero_expectation(rho: State[3], H: Hermitian[3]) -> Any:
    return given(Equal(trace(rho @ H), 0))


def uncorrelated(c: Correlation[3]) -> Any:
    return given(Equal(c[0, 1], 0))


# -- vectors --------------------------------------------------------------------------------------


def unit_vectors(v: Vector[3]) -> Any:
    return given(Equal(inner(v, v), 1))


def real_unit_vectors(v: RealVector[3]) -> Any:
    return given(Equal(1, inner(v, v)))


def orthogonal_vectors(u: Vector[3], v: Vector[3]) -> Any:
    return given(Equal(inner(u, v), 0))


def orthonormal(u: Vector[2], v: Vector[2]) -> Any:
    return given(Equal(inner(v, v), 1), Equal(inner(u, u), 1), Equal(inner(u, v), 0))


def majorised_vectors(u: RealVector[3], v: RealVector[3]) -> Any:
    return given(Majorised(u, v))


def majorised_weights(u: Distribution[4], v: Distribution[4]) -> Any:
    return given(Majorised(u, v))


def equal_collisions(v: Distribution[3], w: Distribution[3]) -> Any:
    return given(Equal(inner(v, v), inner(w, w)))


def disjoint_masks(a: Mask[5], b: Mask[5]) -> Any:
    return given(Equal(schur(a, b), zeros(5)))


def heavy_masks(a: Mask[6]) -> Any:
    return given(Equal(inner(a, a), 4))


def a_hole(i: Index[4], a: Mask[4]) -> Any:
    return given(Equal(a[i], 0), Equal(inner(a, a), 3))


# -- laws, channels, entropies --------------------------------------------------------------------


def unbiased(law: MaskLaw[2]) -> Any:
    return given(Equal(mean(law), ones(2)))


def centred(law: RealMaskLaw[3]) -> Any:
    return given(Equal(zeros(3), mean(law)))


def fair_bits(law: BitLaw[3]) -> Any:
    return given(Equal(mean(law), ones(3) / 2))


def white(law: MaskLaw[2]) -> Any:
    return given(Equal(second_moment(law), identity(2)))


def bits_of_one_rate(p: Prob, law: BitLaw[2]) -> Any:
    return given(Equal(mean(law), p * ones(2)))


def uncorrelated_signs(law: SignLaw[3]) -> Any:
    return given(Equal(mean(law), zeros(3)), Equal(second_moment(law), identity(3)))


def unital(A: Channel[2, 2]) -> Any:
    return given(Equal(A(identity(2)), identity(2)))


def fixed_point(A: Channel[2, 2], rho: State[2]) -> Any:
    return given(Equal(A(rho), rho))


def commuting_kraus(A: Channel[2, 2]) -> Any:
    return given(Equal(A[0] @ A[1], A[1] @ A[0]))


def independent(S: ClassicalEntropy[3]) -> Any:
    return given(Independent(S, 0, 1))


def markov(S: QuantumEntropy[3]) -> Any:
    return given(Markov(S, 0, 1, 2))


def pure_and_independent(S: QuantumEntropy[4]) -> Any:
    return given(Pure(S), Independent(S, 0, 1))


def function_of_independent(S: ClassicalEntropy[3]) -> Any:
    return given(FunctionOf(S, 2, (0, 1)), Independent(S, 0, 1))


MET = [
    linear, four_weights, product_is_two, harmonic, circle, chain, chain_with_a_sum,
    function_of_others, equal_states, mixture, image_of_a_channel, conjugated, equal_purity,
    equal_spectrum, pure_by_purity, pure_by_eigenvalue, pure_by_entropy, some_purity, commuting,
    commuting_of_equal_purity, orthogonal_by_trace, orthogonal_by_product, diagonal_states,
    symmetric_states, real_states, faithful, dominated, invariant, below, below_below, positive,
    effects, three_outcomes, two_outcomes, projectors, projectors_among_matrices, involutions,
    anticommuting, traceless, traceless_involutions, unitary_matrices, isometries, normal,
    nilpotent, doubly_stochastic_rows, eigenvectors, zero_expectation, uncorrelated, unit_vectors,
    real_unit_vectors, orthogonal_vectors, orthonormal, majorised_vectors, majorised_weights,
    equal_collisions, disjoint_masks, heavy_masks, unbiased, centred, fair_bits, white,
    bits_of_one_rate, unital, fixed_point, commuting_kraus, independent, markov,
    pure_and_independent, function_of_independent,
]  # fmt: skip


def drawn(body: Body, count: int = DRAWS) -> tuple[list[dict[str, Any]], int]:
    """Return the drawn values that meet the hypotheses exactly, and how many were drawn."""
    instance = instance_of(body)
    oracle, sizes = Oracle(instance), dict.fromkeys(instance.sizes, 3)
    source = RandomSource(5)
    found = [draw_values(source, instance.to_json(), sizes) for _ in range(count)]
    return [values for values in found if oracle.satisfies(values)], count


@pytest.mark.parametrize("body", MET)
def test_nine_of_ten_draws_meet_the_hypotheses_in_many_ways(body: Body) -> None:
    good, count = drawn(body)
    assert len(good) >= 0.9 * count
    assert len({repr(values) for values in good}) >= count // 5


SINGLE = [uncorrelated_signs, a_hole]


@pytest.mark.parametrize("body", SINGLE)
def test_few_values_are_found_too(body: Body) -> None:
    good, count = drawn(body)
    assert len(good) >= 0.8 * count
    assert len({repr(values) for values in good}) >= 3


@pytest.mark.parametrize(
    "body", [commuting, projectors, effects, unitary_matrices, pure_by_purity, below, positive]
)
def test_matrices_are_not_all_diagonal(body: Body) -> None:
    good, _ = drawn(body)
    coherent = 0
    for values in good:
        matrices = [x for x in values.values() if isinstance(x, list)]
        coherent += any(m[i][j] != "0" for m in matrices for i in range(len(m)) for j in range(i))
    assert coherent >= len(good) // 4


def test_without_construction_nearly_nothing_is_met() -> None:
    """The control: these sets are thin, so drawing alone does not reach them."""
    for body in (linear, four_weights, mixture, unit_vectors, anticommuting, conjugated):
        instance = instance_of(body)
        oracle, source = Oracle(instance), RandomSource(5)
        plain = [
            {name: draw_value(source, domain, {}) for name, domain in instance.variables}
            for _ in range(DRAWS)
        ]
        assert sum(oracle.satisfies(values) for values in plain) <= DRAWS // 4


# -- falsehoods that only the thin set refutes ----------------------------------------------------


def commuting_states_of_equal_purity_are_equal(rho: State[2], sigma: State[2]) -> Any:
    return Implies(
        Equal(rho @ sigma, sigma @ rho),
        Equal(trace(rho @ rho), trace(sigma @ sigma)),
        Equal(rho, sigma),
    )


def projectors_have_rank_one(P: Hermitian[3]) -> Any:
    return Implies(Equal(P @ P, P), AtMost(trace(P), 1))


def projectors_are_diagonal(P: Hermitian[2]) -> Any:
    return Implies(Equal(P @ P, P), Equal(P, diagonal_part(P)))


def orthogonal_states_are_pure(rho: State[3], sigma: State[3]) -> Any:
    return Implies(
        Equal(trace(rho @ sigma), 0), Less(Fraction(3, 2), trace(rho @ rho + sigma @ sigma))
    )


def squares_keep_the_order(A: Hermitian[2], B: Hermitian[2]) -> Any:
    """False: t -> t^2 is not operator monotone (Loewner 1934)."""
    return Implies(Loewner(zeros(2, 2), A), Loewner(A, B), Loewner(A @ A, B @ B))


def effects_are_projectors(E: Hermitian[2]) -> Any:
    return Implies(Loewner(zeros(2, 2), E), Loewner(E, identity(2)), Equal(E @ E, E))


def anticommuting_observables_share_a_value(A: Hermitian[2], B: Hermitian[2], v: Vector[2]) -> Any:
    return Implies(
        Equal(A @ A, identity(2)), Equal(B @ B, identity(2)), Equal(A @ B, -1 * (B @ A)),
        Equal(trace(outer(v, v) @ A), 0),
    )  # fmt: skip


def weights_below_a_half(a: Prob, b: Prob, c: Prob) -> Any:
    return Implies(Equal(a + b + c, 1), AtMost(a * b + b * c + c * a, Fraction(33, 100)))


def unit_vectors_are_short(v: RealVector[3]) -> Any:
    return Implies(Equal(inner(v, v), 1), Less(v[0] * v[0] + v[1] * v[1], 1))


def majorised_weights_are_equal(u: Distribution[3], v: Distribution[3]) -> Any:
    return Implies(Majorised(u, v), Equal(inner(u, u), inner(v, v)))


def pairwise_independent_is_independent(S: ClassicalEntropy[3]) -> Any:
    """False for a parity (Bernstein)."""
    return Implies(
        Independent(S, 0, 1), Independent(S, 1, 2), Independent(S, 0, 2), Independent(S, 0, 1, 2)
    )


def pure_parts_are_alone(S: QuantumEntropy[2]) -> Any:
    return Implies(Pure(S), Equal(mutual_information(S, 0, 1), 0))


def unital_channels_are_trivial(A: Channel[2, 2], rho: State[2]) -> Any:
    return Implies(
        Equal(A(identity(2)), identity(2)), Equal(trace(A(rho) @ A(rho)), trace(rho @ rho))
    )


def unbiased_masks_do_not_vary(law: MaskLaw[2]) -> Any:
    return Implies(Equal(mean(law), ones(2)), Equal(second_moment(law), outer(ones(2), ones(2))))


PLANTED = [
    commuting_states_of_equal_purity_are_equal, projectors_have_rank_one, projectors_are_diagonal,
    orthogonal_states_are_pure, squares_keep_the_order, effects_are_projectors,
    anticommuting_observables_share_a_value, weights_below_a_half, unit_vectors_are_short,
    majorised_weights_are_equal, pairwise_independent_is_independent, pure_parts_are_alone,
    unital_channels_are_trivial, unbiased_masks_do_not_vary,
]  # fmt: skip


@pytest.mark.parametrize("body", PLANTED)
def test_what_is_false_on_a_thin_set_only_is_refuted(body: Body) -> None:
    instance = instance_of(body)
    oracle = Oracle(instance)
    found = attack(instance.to_json(), oracle.is_false, oracle.satisfies, candidates=300, seed=3)
    assert found.counterexample is not None
    assert oracle.is_false(found.counterexample)


# -- the rules ------------------------------------------------------------------------------------


def test_thin_says_which_hypotheses_are() -> None:
    for body in (linear, below, majorised_weights, two_outcomes):
        assert thin(instance_of(body).to_json())
    for body in (chain, faithful):
        assert not thin(instance_of(body).to_json())

    def no_hypothesis(p: Prob) -> Any:
        return AtMost(p, 1)

    assert not thin(instance_of(no_hypothesis).to_json())


def test_the_same_choices_lead_to_the_same_values() -> None:
    first, _ = drawn(commuting_of_equal_purity)
    second, _ = drawn(commuting_of_equal_purity)
    assert first == second


def test_values_without_hypotheses_are_left_alone() -> None:
    def plain(p: Prob) -> Any:
        return AtMost(p, 1)

    assert meet(instance_of(plain).to_json(), {"p": "1/3"}) == {"p": "1/3"}


def test_hypotheses_that_nothing_meets_leave_the_values_alone() -> None:
    def vacuous(p: Prob) -> Any:
        return Implies(Equal(p, 2), AtMost(p, 1))

    assert meet(instance_of(vacuous).to_json(), {"p": "1/3"}) == {"p": "1/3"}
