"""Conjectures that the attack has to settle without a word from their author.

``FALSE`` are false, ``TRUE`` hold, ``VACUOUS`` have hypotheses that nothing meets, ``FAULTY`` have
no value at valid input. None carries a witness, a derivation or an expectation. The names say what
is conjectured; the comments say where a false one breaks.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from lossproof import (
    And,
    AtMost,
    BitLaw,
    Channel,
    ClassicalEntropy,
    Complex,
    ComplexCorrelation,
    Convex,
    Correlation,
    Distribution,
    Equal,
    Hermitian,
    Implies,
    Index,
    Less,
    Loewner,
    Majorised,
    Mask,
    MaskLaw,
    Matrix,
    Natural,
    Not,
    Prob,
    QuantumEntropy,
    Rates,
    Real,
    RealVector,
    SignLaw,
    Signs,
    Size,
    State,
    Submodular,
    Unitary,
    Vector,
    abs2,
    all_ones,
    bernoulli,
    binary_entropy,
    conditional_entropy,
    conditional_mutual_information,
    dagger,
    dephase,
    diagonal,
    diagonal_part,
    eigenvalue_max,
    eigenvalue_min,
    exp,
    expectation,
    greatest,
    identity,
    inner,
    log,
    log2,
    matrix,
    mean,
    mutual_information,
    ones,
    real_part,
    schur,
    second_moment,
    second_moment_map,
    shannon_entropy,
    sqrt,
    total,
    trace,
    trace_norm,
    transpose,
    vector,
    von_neumann_entropy,
    zeros,
)

Body = Callable[..., Any]
FALSE: list[Body] = []
TRUE: list[Body] = []
VACUOUS: list[Body] = []
FAULTY: list[Body] = []


def false(body: Body) -> Body:
    FALSE.append(body)
    return body


def true(body: Body) -> Body:
    TRUE.append(body)
    return body


def vacuous(body: Body) -> Body:
    VACUOUS.append(body)
    return body


def faulty(body: Body) -> Body:
    FAULTY.append(body)
    return body


MILLIONTH = Fraction(1, 10**6)

# two qubits, written out
_I2 = [[1, 0], [0, 1]]
_X, _Z = [[0, 1], [1, 0]], [[1, 0], [0, -1]]


def kron(a: Any, b: Any) -> Any:
    return matrix([[x * y for x in u for y in v] for u in a for v in b])


def first(rho: Any) -> Any:
    """Trace out the second qubit."""
    left = matrix([[1, 0, 0, 0], [0, 0, 1, 0]])
    right = matrix([[0, 1, 0, 0], [0, 0, 0, 1]])
    return left @ rho @ transpose(left) + right @ rho @ transpose(right)


def second(rho: Any) -> Any:
    """Trace out the first qubit."""
    left = matrix([[1, 0, 0, 0], [0, 1, 0, 0]])
    right = matrix([[0, 0, 1, 0], [0, 0, 0, 1]])
    return left @ rho @ transpose(left) + right @ rho @ transpose(right)


def chsh(rho: Any) -> Any:
    """Two Pauli settings each, turned by 45 degrees on the second side, over sqrt 2."""
    return trace((kron(_X, _X) + kron(_Z, _Z)) @ rho)


@false  # from n = 26 on
def squares_stay_below_a_line(n: Size) -> Any:
    return AtMost(n**2, 24 * n + 40)


@false  # a Bell pair
def parts_have_less_entropy(S: QuantumEntropy[2]) -> Any:
    return AtMost(S({0}), S({0, 1}))


# -- false: states --------------------------------------------------------------------------------


@false
def dephasing_lowers_entropy(n: Size, p: Prob, rho: State["n"]) -> Any:
    return AtMost(von_neumann_entropy(dephase(p, rho)), von_neumann_entropy(rho))


@false  # at the maximally mixed state alone
def purity_exceeds_its_least_value(n: Size[2:], rho: State["n"]) -> Any:
    return Less(1 / n, trace(rho @ rho))


@false  # by a millionth, near the maximally mixed state
def purity_with_an_offset(n: Size[3], rho: State["n"]) -> Any:
    return AtMost(Fraction(1, 3) + MILLIONTH, trace(rho @ rho))


@false
def entropy_almost_reaches_two_bits(rho: State[4]) -> Any:
    return AtMost(von_neumann_entropy(rho), 2 - MILLIONTH)


@false
def entropy_almost_reaches_log_three(rho: State[3]) -> Any:
    return AtMost(von_neumann_entropy(rho), log2(3) - MILLIONTH)


@false  # pure entangled states only
def conditional_entropy_of_two_qubits(rho: State[4]) -> Any:
    return AtMost(von_neumann_entropy(second(rho)), von_neumann_entropy(rho))


@false  # close to Bell states only
def conditional_entropy_above_nearly_minus_one(rho: State[4]) -> Any:
    return AtMost(von_neumann_entropy(second(rho)), von_neumann_entropy(rho) + 1 - MILLIONTH)


@false  # the greatest value is 2
def chsh_below_two(rho: State[4]) -> Any:
    return AtMost(chsh(rho), 2 - MILLIONTH)


@false
def correlated_states_have_equal_marginals(rho: State[4]) -> Any:
    return Equal(first(rho), second(rho))


@false  # at p = 1/2 and off-diagonal states
def dephasing_keeps_the_trace_distance(p: Prob, rho: State[2], tau: State[2]) -> Any:
    return Equal(trace_norm(dephase(p, rho - tau)), trace_norm(rho - tau))


@false  # diagonal pairs
def dephasing_contracts_strictly(p: Prob("(0, 1)"), rho: State[2], tau: State[2]) -> Any:
    return Implies(
        Not(Equal(rho, tau)), Less(trace_norm(dephase(p, rho - tau)), trace_norm(rho - tau))
    )


@false  # the commuting ones are no exception
def equal_purity_is_equal_entropy(rho: State[3], tau: State[3]) -> Any:
    return Implies(
        Equal(trace(rho @ rho), trace(tau @ tau)),
        Equal(von_neumann_entropy(rho), von_neumann_entropy(tau)),
    )


@false
def commuting_states_of_equal_purity_agree(n: Size, rho: State["n"], tau: State["n"]) -> Any:
    return Implies(
        Equal(rho @ tau, tau @ rho), Equal(trace(rho @ rho), trace(tau @ tau)), Equal(rho, tau)
    )


@false
def pure_states_are_diagonal(rho: State[2]) -> Any:
    return Implies(Equal(trace(rho @ rho), 1), Equal(rho, diagonal_part(rho)))


@false
def orthogonal_states_are_diagonal(rho: State[2], tau: State[2]) -> Any:
    return Implies(Equal(trace(rho @ tau), 0), Equal(diagonal_part(rho), rho))


@false
def purity_is_linear(p: Prob, rho: State[2], tau: State[2]) -> Any:
    mixed = p * rho + (1 - p) * tau
    return AtMost(p * trace(rho @ rho) + (1 - p) * trace(tau @ tau), trace(mixed @ mixed))


@false
def entropy_is_linear(p: Prob, rho: State[2], tau: State[2]) -> Any:
    return AtMost(
        von_neumann_entropy(p * rho + (1 - p) * tau),
        p * von_neumann_entropy(rho) + (1 - p) * von_neumann_entropy(tau),
    )


@false  # mixing adds up to h(p), attained by orthogonal states
def mixing_adds_less_than_the_coin(p: Prob, rho: State[2], tau: State[2]) -> Any:
    return AtMost(
        von_neumann_entropy(p * rho + (1 - p) * tau),
        p * von_neumann_entropy(rho)
        + (1 - p) * von_neumann_entropy(tau)
        + binary_entropy(p) * (1 - MILLIONTH),
    )


@false
def largest_eigenvalue_exceeds_the_diagonal(rho: State[3]) -> Any:
    return Less(greatest(diagonal(rho)), eigenvalue_max(rho))


@false
def coherence_stays_below_a_half(rho: State[3]) -> Any:
    return AtMost(real_part(rho[0, 1]), Fraction(1, 2) - MILLIONTH)


@false  # at n = 5 and beyond
def four_levels_are_all(n: Size, rho: State["n"]) -> Any:
    return AtMost(von_neumann_entropy(rho), 2)


@false  # only from n = 5 on: 1/n - 1/5 is at most 0 there
def mixedness_that_fails_at_five(n: Size, rho: State["n"]) -> Any:
    return Less(Fraction(1, 5), trace(rho @ rho))


# -- false: unitaries, channels, matrices ---------------------------------------------------------


@false
def unitaries_commute(u: Unitary[2], v: Unitary[2]) -> Any:
    return Equal(u @ v, v @ u)


@false
def unitaries_have_real_trace(u: Unitary[2]) -> Any:
    return Equal(trace(u), trace(dagger(u)))


@false
def involutions_commute(a: Hermitian[2], b: Hermitian[2]) -> Any:
    return Implies(Equal(a @ a, identity(2)), Equal(b @ b, identity(2)), Equal(a @ b, b @ a))


@false
def projectors_have_trace_at_most_one(n: Size, a: Hermitian["n"]) -> Any:
    return Implies(Equal(a @ a, a), AtMost(trace(a), 1))


@false  # the square is not operator monotone
def squares_keep_the_order(a: Hermitian[2], b: Hermitian[2]) -> Any:
    return Implies(Loewner(zeros(2, 2), a), Loewner(a, b), Loewner(a @ a, b @ b))


@false
def ordered_matrices_have_ordered_entries(a: Hermitian[2], b: Hermitian[2]) -> Any:
    return Implies(Loewner(a, b), AtMost(real_part(a[0, 1]), real_part(b[0, 1])))


@false
def channels_keep_purity(phi: Channel[2, 2], rho: State[2]) -> Any:
    return AtMost(trace(phi(rho) @ phi(rho)), trace(rho @ rho))


@false
def channels_are_unital(phi: Channel[2, 2]) -> Any:
    return Equal(phi(identity(2)), identity(2))


@false
def channels_lower_entropy(phi: Channel[2, 2], rho: State[2]) -> Any:
    return AtMost(von_neumann_entropy(phi(rho)), von_neumann_entropy(rho))


@false
def trace_norm_is_additive(a: Hermitian[2], b: Hermitian[2]) -> Any:
    return Equal(trace_norm(a + b), trace_norm(a) + trace_norm(b))


@false
def product_of_positive_matrices_is_positive(a: Hermitian[2], b: Hermitian[2]) -> Any:
    return Implies(
        Loewner(zeros(2, 2), a),
        Loewner(zeros(2, 2), b),
        AtMost(0, eigenvalue_min(a @ b + b @ a)),
    )


@false
def matrices_with_zero_square_vanish(m: Matrix[2]) -> Any:
    return Implies(Equal(m @ m, zeros(2, 2)), Equal(m, zeros(2, 2)))


@false
def schur_products_have_greater_rank(c: Correlation[3]) -> Any:
    return Loewner(schur(c, c), c)


@false  # at the three vectors 120 degrees apart
def three_correlations_bounded_below(c: Correlation[3]) -> Any:
    return AtMost(Fraction(-3, 2) + MILLIONTH, c[0, 1] + c[1, 2] + c[0, 2])


@false  # sign matrices at n = 3 reach -1, correlation matrices -3/2
def triangle_inequality_of_correlations(c: Correlation[3]) -> Any:
    return AtMost(-1, c[0, 1] + c[1, 2] + c[0, 2])


@false  # at n = 5: the pentagon reaches 5 cos(4 pi / 5) < -4; the sign matrices stop at -3
def pentagon(c: Correlation[5]) -> Any:
    return AtMost(-4, c[0, 1] + c[1, 2] + c[2, 3] + c[3, 4] + c[0, 4])


@false
def complex_correlations_have_real_products(c: ComplexCorrelation[3]) -> Any:
    product = c[0, 1] * c[1, 2] * c[2, 0]
    return Equal(product, real_part(product))


# -- false: probabilities and laws ----------------------------------------------------------------


@false  # at p = 1/3 alone
def positive_off_a_third(p: Prob) -> Any:
    return Less(0, (3 * p - 1) ** 2)


@false  # at the square root of 2 alone
def positive_off_an_irrational(x: Real("[0, 2]")) -> Any:
    return Less(0, (x**2 - 2) ** 2)


@false  # at 13/37 alone
def positive_off_a_needle(p: Prob) -> Any:
    return Less(0, (37 * p - 13) ** 2 * (1 + p))


@false  # at x = 355/113 alone
def never_equal(x: Real("[3, 4]")) -> Any:
    return Not(Equal(113 * x, 355))


@false  # at the point (2/7, 3/11) alone
def positive_off_a_point(x: Prob, y: Prob) -> Any:
    return Less(0, (7 * x - 2) ** 2 + (11 * y - 3) ** 2)


@false  # near p = 1/2 by less than a thousandth
def entropy_below_a_power(p: Prob) -> Any:
    square = 4 * p * (1 - p)
    return AtMost(binary_entropy(p), sqrt(square * sqrt(square)))


@false  # near the middle of the simplex
def entropy_of_three_outcomes(w: Distribution[3]) -> Any:
    return AtMost(shannon_entropy(w), log2(3) * (1 - MILLIONTH))


@false
def entropy_of_a_convolution(p: Prob, q: Prob) -> Any:
    return AtMost(binary_entropy(p * q), greatest(vector([binary_entropy(p), binary_entropy(q)])))


@false  # the polynomial of Motzkin, lowered by a millionth
def motzkin_with_an_offset(x: Real, y: Real) -> Any:
    return AtMost(MILLIONTH, x**4 * y**2 + x**2 * y**4 - 3 * x**2 * y**2 + 1)


@false  # on a small region near (1, 1)
def narrow_valley(x: Real("[0, 2]"), y: Real("[0, 2]")) -> Any:
    return AtMost(0, (x - 1) ** 2 + 100 * (y - x**2) ** 2 - MILLIONTH)


@false  # three pairwise independent bits whose product is not independent
def uncorrelated_masks_are_independent(law: BitLaw[3]) -> Any:
    third = expectation(law, lambda m: m[0] * m[1] * m[2])
    return Implies(
        Equal(second_moment(law), (all_ones(3) + identity(3)) / 4), Equal(third, Fraction(1, 8))
    )


@false
def masks_lower_convex_losses(n: Size, law: MaskLaw["n"], x: Vector["n"]) -> Any:
    return AtMost(expectation(law, lambda m: abs2(inner(m, x))), abs2(inner(mean(law), x)))


@false
def dropout_keeps_the_loss(p: Prob, x: Real, y: Real, f: Convex) -> Any:
    law = bernoulli(2, p)
    return AtMost(expectation(law, lambda m: f(m[0] * x + m[1] * y)), f(p * (x + y)))


@false  # n = 2 with opposite inputs
def dropout_raises_the_loss(n: Size, p: Prob, x: RealVector["n"], f: Convex) -> Any:
    return AtMost(
        f(total(n, lambda i: x[i])), expectation(bernoulli(n, p), lambda m: f(inner(m, x)))
    )


@false
def sign_laws_have_no_mean(law: SignLaw[2]) -> Any:
    return Equal(mean(law), zeros(2))


@false
def even_sums_are_even(n: Size, s: Signs["n"]) -> Any:
    return AtMost(total(n, lambda i: s[i]), n - 1)


@false  # at n = 5, all ones
def masks_of_at_most_four(n: Size, m: Mask["n"]) -> Any:
    return AtMost(total(n, lambda i: m[i]), 4)


@false
def powers_stay_small(k: Natural, p: Prob) -> Any:
    return AtMost(p**k, p)


@false
def sequences_never_meet(k: Natural) -> Any:
    return Not(Equal(k**2 + 12, 7 * k))


@false
def majorised_by_the_uniform(w: Distribution[3]) -> Any:
    return Majorised(w, ones(3) / 3)


@false
def first_entry_is_the_least(i: Index[3], w: Distribution[3]) -> Any:
    return AtMost(w[i], Fraction(1, 2))


@false
def rates_act_alike(q: Rates[2]) -> Any:
    return Equal(q[0] * (1 - q[1]), q[1] * (1 - q[0]))


@false
def submodular_functions_grow(f: Submodular[2]) -> Any:
    return AtMost(f(vector([1, 0])), f(ones(2)))


@false
def quantum_entropy_is_monotone(s: QuantumEntropy[2]) -> Any:
    return AtMost(0, conditional_entropy(s, 0, 1))


@false  # for a parity
def conditioning_lowers_information(s: ClassicalEntropy[3]) -> Any:
    return AtMost(conditional_mutual_information(s, 0, 1, 2), mutual_information(s, 0, 1))


@false
def exponentials_are_linear(x: Real("[-1, 1]")) -> Any:
    return AtMost(exp(x), 1 + x + 7 * x**2 / 10)


@false
def logarithm_below_its_tangent_with_offset(x: Real("[1/10, 10]")) -> Any:
    return AtMost(log(x), x - 1 - MILLIONTH)


@false
def complex_squares_are_positive(z: Complex) -> Any:
    return Equal(z * z, abs2(z))


# -- false: needles that no table of special values holds ------------------------------------------

_SKEW = [[1, 2, 0, 1], [2, -1, 1, 0], [0, 1, 2, 1], [1, 0, 1, 0]]


@false  # the greatest eigenvalue is 3.2064722...
def a_skew_observable(rho: State[4]) -> Any:
    return AtMost(trace(matrix(_SKEW) @ rho), Fraction(32064, 10000))


@false  # near one pure state only
def a_skew_observable_of_entropy(rho: State[3]) -> Any:
    weight = trace(matrix([[2, 1, 0], [1, 1, -1], [0, -1, 0]]) @ rho)
    return AtMost(weight + von_neumann_entropy(rho) / 1000, Fraction(2732, 1000))


@false  # at unbiased bases only: |<a|b>|^2 = 1/2
def two_directions(u: Vector[2]) -> Any:
    size = inner(u, u)
    return Implies(Equal(size, 1), AtMost(abs2(u[0]) * abs2(u[1]), Fraction(1, 4) - MILLIONTH))


@false  # near entangled states that are no Bell states: the weights are 0.8 and 0.2
def a_tilted_bell_functional(rho: State[4]) -> Any:
    return AtMost(
        trace((2 * kron(_X, _X) + kron(_Z, _I2) + kron(_I2, _Z)) @ rho),
        Fraction(28284, 10000),
    )


@false  # on channels: the output of a pure state is not this pure
def images_of_the_mixed_state(phi: Channel[2, 2]) -> Any:
    image = phi(identity(2) / 2)
    return AtMost(trace(image @ image), 1 - MILLIONTH)


@false
def unitaries_turn_at_most_so_far(u: Unitary[2], v: Unitary[2]) -> Any:
    gap = u @ v - v @ u
    return AtMost(real_part(trace(dagger(gap) @ gap)), 8 - MILLIONTH)


@false  # i times the identity
def squares_of_unitaries(u: Unitary[3]) -> Any:
    return AtMost(-3 + MILLIONTH, real_part(trace(u @ u)))


@false  # near (0.7887, 0.2113)
def product_of_differences(x: Prob) -> Any:
    return AtMost(x * (1 - x) * (2 * x - 1), Fraction(9622, 100000))


@false  # near x = 0.3178, y = 0.6180: irrational optimum
def an_irrational_valley(x: Prob, y: Prob) -> Any:
    return AtMost(0, (x**2 - Fraction(101, 1000)) ** 2 + (y**2 + y - 1) ** 2 - MILLIONTH / 100)


@false  # three variables, a thin spherical shell
def a_thin_shell(x: Real("[-1, 1]"), y: Real("[-1, 1]"), z: Real("[-1, 1]")) -> Any:
    square = x**2 + 2 * y**2 + 3 * z**2
    return AtMost(0, (square - Fraction(17, 10)) ** 2 + (x - y * z) ** 2 - MILLIONTH)


@false  # at w close to (0.6652, 0.2447, 0.0900)
def a_free_energy(w: Distribution[3]) -> Any:
    energy = w[1] + 2 * w[2]
    return AtMost(shannon_entropy(w) * log(2) - energy, Fraction(40760, 100000))


@false  # only where rho and tau nearly agree with the extreme pair
def distance_from_entropy(rho: State[2], tau: State[2]) -> Any:
    gap = von_neumann_entropy(rho) - von_neumann_entropy(tau)
    return AtMost(gap, trace_norm(rho - tau) * Fraction(999999, 1000000))


@false  # Fannes without its second term, close to a pure state
def entropy_is_lipschitz(rho: State[2], tau: State[2]) -> Any:
    gap = von_neumann_entropy(rho) - von_neumann_entropy(tau)
    return AtMost(gap, 4 * trace_norm(rho - tau))


@false  # p near 0 only, below 2^-20
def entropy_is_lipschitz_at_zero(p: Prob) -> Any:
    return AtMost(binary_entropy(p), 20 * p)


@false  # four vectors in the plane
def four_correlations(c: Correlation[4]) -> Any:
    return AtMost(c[0, 2] + c[0, 3] + c[1, 2] - c[1, 3], Fraction(28284, 10000))


@false  # needs complex entries
def complex_triples(c: ComplexCorrelation[3]) -> Any:
    product = c[0, 1] * c[1, 2] * c[2, 0]
    return AtMost(real_part(product), real_part(c[0, 1]) ** 2 + Fraction(99, 100))


@false  # laws whose mask has three values
def fourth_moments(law: MaskLaw[1]) -> Any:
    return Implies(
        Equal(expectation(law, lambda m: abs2(m[0])), 1),
        AtMost(expectation(law, lambda m: abs2(m[0]) ** 2), 5),
    )


@false  # five parts
def majority_of_five(m: Mask[5]) -> Any:
    return Implies(Equal(total(5, lambda i: m[i]), 3), Not(Equal(m, vector([1, 0, 1, 1, 0]))))


@false  # n = 5 alone
def no_size_is_five(n: Size, p: Prob) -> Any:
    return Less(0, (n - 5) ** 2 + p)


@false  # n = 4, ..., 7 and one p each
def no_coins_sum_to_seven_halves(n: Size, p: Prob) -> Any:
    return Not(Equal(total(n, lambda i: p), Fraction(7, 2)))


@false
def a_loewner_order_of_inverses(a: Hermitian[2], b: Hermitian[2]) -> Any:
    return Implies(Loewner(identity(2), a), Loewner(a, b), Loewner(a @ a @ a, b @ b @ b))


@false
def equal_spectra_mean_equal_states(rho: State[2], tau: State[2]) -> Any:
    return Implies(Equal(von_neumann_entropy(rho), von_neumann_entropy(tau)), Equal(rho, tau))


@false
def effects_commute(a: Hermitian[2], b: Hermitian[2]) -> Any:
    return Implies(
        Loewner(zeros(2, 2), a),
        Loewner(zeros(2, 2), b),
        Equal(a + b, identity(2)),
        Equal(a @ b, zeros(2, 2)),
    )


@false
def unital_channels_are_unitary(phi: Channel[2, 2], rho: State[2]) -> Any:
    return Implies(
        Equal(phi(identity(2)), identity(2)),
        Equal(trace(phi(rho) @ phi(rho)), trace(rho @ rho)),
    )


@false
def markov_chains_are_independent(s: ClassicalEntropy[3]) -> Any:
    return Implies(
        Equal(conditional_mutual_information(s, 0, 2, 1), 0), Equal(mutual_information(s, 0, 2), 0)
    )


@false
def ordered_probabilities(x: Prob, y: Prob, z: Prob) -> Any:
    return Implies(AtMost(x, y), AtMost(y, z), AtMost(y - x, z - y + Fraction(999, 1000)))


@false
def exactly_half(p: Prob, rho: State[2]) -> Any:
    return Implies(Equal(2 * p, 1), Equal(trace(dephase(p, rho) @ rho), trace(rho @ rho)))


# -- true -----------------------------------------------------------------------------------------


@true
def entropy_is_concave(p: Prob, rho: State[2], tau: State[2]) -> Any:
    return AtMost(
        p * von_neumann_entropy(rho) + (1 - p) * von_neumann_entropy(tau),
        von_neumann_entropy(p * rho + (1 - p) * tau),
    )


@true
def dephasing_raises_entropy(n: Size, p: Prob, rho: State["n"]) -> Any:
    return AtMost(von_neumann_entropy(rho), von_neumann_entropy(dephase(p, rho)))


@true
def subadditivity(rho: State[4]) -> Any:
    return AtMost(
        von_neumann_entropy(rho),
        von_neumann_entropy(first(rho)) + von_neumann_entropy(second(rho)),
    )


@true
def araki_lieb(rho: State[4]) -> Any:
    return AtMost(
        von_neumann_entropy(first(rho)),
        von_neumann_entropy(rho) + von_neumann_entropy(second(rho)),
    )


@true
def trace_norm_contracts(p: Prob, rho: State[3], tau: State[3]) -> Any:
    return AtMost(trace_norm(dephase(p, rho - tau)), trace_norm(rho - tau))


@true
def channels_contract(phi: Channel[2, 2], rho: State[2], tau: State[2]) -> Any:
    return AtMost(trace_norm(phi(rho - tau)), trace_norm(rho - tau))


@true
def entropy_at_most_log(n: Size, rho: State["n"]) -> Any:
    return AtMost(von_neumann_entropy(rho), log2(n))


@true  # equality at all pure states: floats see it violated
def pure_states_have_no_entropy(rho: State[3]) -> Any:
    return Implies(Equal(trace(rho @ rho), 1), AtMost(von_neumann_entropy(rho), 0))


@true
def chsh_at_most_two(rho: State[4]) -> Any:
    return AtMost(chsh(rho), 2)


@true  # an expanded eighth power: cancellation makes it look negative near 1
def expanded_power(x: Real("[1/2, 3/2]")) -> Any:
    terms = [1, -8, 28, -56, 70, -56, 28, -8, 1]
    out = 0 * x
    for k, c in enumerate(terms):
        out = out + c * x**k
    return AtMost(0, out)


@true
def tiny_margins(p: Prob) -> Any:
    return AtMost(p * (1 - p), Fraction(1, 4) + Fraction(1, 10**15))


@true
def great_numbers_cancel(x: Real("[0, 1]")) -> Any:
    return Equal((x + 10**9) ** 2 - (x - 10**9) ** 2, 4 * 10**9 * x)


@true
def entropy_between_parabola_and_root(p: Prob) -> Any:
    return And(
        AtMost(4 * p * (1 - p), binary_entropy(p)), AtMost(binary_entropy(p), 2 * sqrt(p * (1 - p)))
    )


@true
def correlations_of_three(c: Correlation[3]) -> Any:
    return AtMost(Fraction(-3, 2), c[0, 1] + c[1, 2] + c[0, 2])


@true
def motzkin(x: Real, y: Real) -> Any:
    return AtMost(0, x**4 * y**2 + x**2 * y**4 - 3 * x**2 * y**2 + 1)


@true
def dropout_is_dephasing(n: Size, p: Prob, rho: State["n"]) -> Any:
    return Equal(second_moment_map(bernoulli(n, p), rho), p * dephase(p, rho))


@true
def jensen(law: BitLaw[2], x: RealVector[2], f: Convex) -> Any:
    return AtMost(f(inner(mean(law), x)), expectation(law, lambda m: f(inner(m, x))))


@true
def pinsker(p: Prob("(0, 1)"), q: Prob("(0, 1)")) -> Any:
    divergence = p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))
    return AtMost(2 * (p - q) ** 2, divergence)


@true
def square_roots_square(p: Prob) -> Any:
    return Equal(sqrt(p) * sqrt(p), p)


@true
def strong_subadditivity(s: QuantumEntropy[3]) -> Any:
    return AtMost(0, conditional_mutual_information(s, 0, 1, 2))


@true
def projectors_have_trace_at_most_n(n: Size, a: Hermitian["n"]) -> Any:
    return Implies(Equal(a @ a, a), AtMost(trace(a), n))


@true
def purity_lies_above_its_least_value(n: Size, rho: State["n"]) -> Any:
    return AtMost(1 / n, trace(rho @ rho))


@true
def eigenvalues_bound_the_diagonal(rho: State[3]) -> Any:
    return AtMost(greatest(diagonal(rho)), eigenvalue_max(rho))


@true
def cauchy_schwarz(n: Size, u: Vector["n"], v: Vector["n"]) -> Any:
    return AtMost(abs2(inner(u, v)), real_part(inner(u, u) * inner(v, v)))


@true
def triangle_inequality(a: Hermitian[2], b: Hermitian[2]) -> Any:
    return AtMost(trace_norm(a + b), trace_norm(a) + trace_norm(b))


@true
def square_root_keeps_the_order_of_numbers(x: Prob, y: Prob) -> Any:
    return Implies(AtMost(x, y), AtMost(sqrt(x), sqrt(y)))


# -- vacuous --------------------------------------------------------------------------------------


@vacuous
def probabilities_beyond_one(p: Prob) -> Any:
    return Implies(Less(1, p), Equal(p, 3))


@vacuous
def pure_and_maximally_mixed(n: Size[2:], rho: State["n"]) -> Any:
    return Implies(Equal(trace(rho @ rho), 1), Equal(rho, identity(n) / n), AtMost(1, 0))


@vacuous
def squares_below_zero(x: Real) -> Any:
    return Implies(Less(x**2, 0), Equal(x, 1))


@vacuous
def anticorrelated_triple(c: Correlation[3]) -> Any:
    return Implies(Equal(c[0, 1], -1), Equal(c[1, 2], -1), Equal(c[0, 2], -1), AtMost(2, 1))


# -- no value at valid input ----------------------------------------------------------------------


@faulty  # at p = 0
def inverse_rate(p: Prob) -> Any:
    return AtMost(1, 1 / p)


@faulty  # at p = 0
def logarithm_of_zero(p: Prob) -> Any:
    return AtMost(log(p), 0)


@faulty  # for p < 1/2
def root_of_a_negative_number(p: Prob) -> Any:
    return AtMost(sqrt(2 * p - 1), 1)


@faulty
def complex_numbers_are_ordered(z: Complex) -> Any:
    return AtMost(z, abs2(z) + 1)


@faulty
def order_of_entries(u: Unitary[2]) -> Any:
    return AtMost(u[0, 1], 1)


@faulty
def spectrum_of_any_matrix(m: Matrix[2]) -> Any:
    return AtMost(0, trace_norm(m))


@faulty  # at x = 355/113 alone
def a_pole(x: Real("[3, 4]")) -> Any:
    return AtMost(0, 1 / (113 * x - 355) ** 2)
