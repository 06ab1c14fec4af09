"""Conjectures on states of two parts, pairs of states and qubit channels, without a word from
their author.

``FALSE`` are false, ``TRUE`` hold; the comments say where a false one breaks.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from lossproof import (
    And,
    AtMost,
    Channel,
    Equal,
    Hermitian,
    Implies,
    Less,
    Loewner,
    Prob,
    State,
    amplitude_damp,
    anticommutator,
    apply_kraus,
    commutator,
    dagger,
    depolarise,
    diagonal,
    diagonal_part,
    eigenvalue_max,
    eigenvalue_min,
    fidelity,
    frobenius_norm,
    identity,
    linear_entropy,
    log,
    matrix,
    negativity,
    operator_norm,
    partial_trace,
    partial_transpose,
    pauli_x,
    pauli_y,
    pauli_z,
    purity,
    quantum_conditional_entropy,
    quantum_mutual_information,
    real_part,
    relative_entropy,
    shannon_entropy,
    sqrt,
    tensor,
    trace,
    trace_norm,
    von_neumann_entropy,
    zeros,
)

Body = Callable[..., Any]
FALSE: list[Body] = []
TRUE: list[Body] = []
QUBITS = (2, 2)
BELL = matrix([[Fraction(i % 3 == 0 and j % 3 == 0) / 2 for j in range(4)] for i in range(4)])
"""The state of (|00> + |11>) / sqrt 2."""
HADAMARD = matrix([[1, 1], [1, -1]])


def false(body: Body) -> Body:
    FALSE.append(body)
    return body


def true(body: Body) -> Body:
    TRUE.append(body)
    return body


def first(rho: Any) -> Any:
    return partial_trace(rho, QUBITS, 0)


def second(rho: Any) -> Any:
    return partial_trace(rho, QUBITS, 1)


def ppt(rho: Any) -> Any:
    return Loewner(zeros(4, 4), partial_transpose(rho, QUBITS, 1))


def chsh(rho: Any) -> Any:
    """Pauli settings against settings turned by 45 degrees, over sqrt 2."""
    return real_part(trace((tensor(pauli_x(), pauli_x()) + tensor(pauli_z(), pauli_z())) @ rho))


# -- entropies of the parts ------------------------------------------------------------------------


@false  # pure entangled states
def a_part_knows_less_than_the_whole(rho: State[4]) -> AtMost:
    return AtMost(von_neumann_entropy(first(rho)), von_neumann_entropy(rho))


@false
def conditional_entropy_is_nonnegative(rho: State[2, 2]) -> AtMost:
    return AtMost(0, quantum_conditional_entropy(rho, QUBITS))


@true
def subadditivity(rho: State[4]) -> AtMost:
    return AtMost(
        von_neumann_entropy(rho), von_neumann_entropy(first(rho)) + von_neumann_entropy(second(rho))
    )


@true  # Araki and Lieb, 1970
def triangle_of_entropies(rho: State[4]) -> AtMost:
    return AtMost(
        von_neumann_entropy(first(rho)) - von_neumann_entropy(second(rho)), von_neumann_entropy(rho)
    )


@false  # classical: at most one bit; Bell states have two
def qubits_share_at_most_one_bit(rho: State[4]) -> AtMost:
    return AtMost(quantum_mutual_information(rho, QUBITS), 1)


@true
def qubits_share_at_most_two_bits(rho: State[4]) -> AtMost:
    return AtMost(quantum_mutual_information(rho, QUBITS), 2)


@false  # needs almost all entanglement
def qubits_share_less_than_two_bits(rho: State[4]) -> Less:
    return Less(quantum_mutual_information(rho, QUBITS), 2)


@true  # M. Nielsen and J. Kempe, 2001, with the Peres criterion for qubits
def ppt_states_have_nonnegative_conditional_entropy(rho: State[4]) -> Implies:
    return Implies(ppt(rho), AtMost(von_neumann_entropy(first(rho)), von_neumann_entropy(rho)))


@false  # a separable state may share up to a bit
def ppt_states_share_at_most_half_a_bit(rho: State[4]) -> Implies:
    return Implies(ppt(rho), AtMost(quantum_mutual_information(rho, QUBITS), Fraction(1, 2)))


@false  # perfectly correlated bits in two of the three levels
def unequal_parts_share_less_than_a_bit_below_ppt(rho: State[2, 3]) -> Implies:
    positive = Loewner(zeros(6, 6), partial_transpose(rho, (2, 3), 1))
    return Implies(positive, Less(quantum_mutual_information(rho, (2, 3)), 1))


# -- purities --------------------------------------------------------------------------------------


@false  # pure entangled states
def a_part_is_purer_than_the_whole(rho: State[4]) -> AtMost:
    return AtMost(purity(rho), purity(first(rho)))


@false  # product states of a mixed and a pure part
def the_whole_is_purer_than_a_part(rho: State[4]) -> AtMost:
    return AtMost(purity(first(rho)), purity(rho))


@true  # M. and P. Horodecki, 1996
def the_whole_is_less_pure_below_ppt(rho: State[4]) -> Implies:
    return Implies(ppt(rho), AtMost(purity(rho), purity(first(rho))))


@true  # subadditivity of the linear entropy (K. Audenaert, 2007)
def linear_entropy_is_subadditive(rho: State[4]) -> AtMost:
    return AtMost(linear_entropy(rho), linear_entropy(first(rho)) + linear_entropy(second(rho)))


@false  # products of mixed states
def linear_entropy_is_additive_from_below(rho: State[4]) -> AtMost:
    return AtMost(linear_entropy(first(rho)) + linear_entropy(second(rho)), linear_entropy(rho))


@true
def purity_of_a_product(rho: State[2], sigma: State[2]) -> Equal:
    return Equal(purity(tensor(rho, sigma)), purity(rho) * purity(sigma))


# -- entanglement ----------------------------------------------------------------------------------


@false  # entangled states
def partial_transposes_are_positive(rho: State[4]) -> Loewner:
    return Loewner(zeros(4, 4), partial_transpose(rho, QUBITS, 0))


@true  # S. Rana, 2013
def partial_transposes_are_above_minus_one_half(rho: State[4]) -> AtMost:
    return AtMost(Fraction(-1, 2), eigenvalue_min(partial_transpose(rho, QUBITS, 1)))


@false  # Bell states attain -1/2
def partial_transposes_are_above_minus_49_percent(rho: State[4]) -> AtMost:
    return AtMost(Fraction(-49, 100), eigenvalue_min(partial_transpose(rho, QUBITS, 1)))


@true
def negativity_is_at_most_one_half(rho: State[4]) -> AtMost:
    return AtMost(negativity(rho, QUBITS), Fraction(1, 2))


@false  # entangled, but with mixed parts
def negativity_is_below_the_linear_entropy_of_the_whole(rho: State[4]) -> AtMost:
    return AtMost(negativity(rho, QUBITS), linear_entropy(rho))


@false  # Werner states between 1/3 and 1/sqrt 2 are entangled without it
def ppt_where_chsh_is_kept(rho: State[4]) -> Implies:
    return Implies(AtMost(chsh(rho), 1), ppt(rho))


@false  # Bell states: 2
def chsh_of_states_is_classical(rho: State[4]) -> AtMost:
    return AtMost(chsh(rho), sqrt(2))


@true  # B. Tsirelson, 1980
def chsh_of_states_is_quantum(rho: State[4]) -> AtMost:
    return AtMost(chsh(rho), 2)


@true
def chsh_of_products_is_classical(rho: State[2], sigma: State[2]) -> AtMost:
    return AtMost(chsh(tensor(rho, sigma)), sqrt(2))


@false  # both along x + z over sqrt 2: sqrt 2 would be attained, 1 not kept
def chsh_of_products_is_small(rho: State[2], sigma: State[2]) -> AtMost:
    return AtMost(chsh(tensor(rho, sigma)), Fraction(99, 100))


@true  # M. and P. Horodecki, 1999: the reduction criterion below PPT, for qubits equivalent
def reduction_below_ppt(rho: State[4]) -> Implies:
    return Implies(ppt(rho), Loewner(rho, tensor(first(rho), identity(2))))


@false  # entangled states
def reduction(rho: State[4]) -> Loewner:
    return Loewner(rho, tensor(first(rho), identity(2)))


@true
def twice_the_reduction(rho: State[4]) -> Loewner:
    return Loewner(rho, 2 * tensor(first(rho), identity(2)))


# -- channels and distances ------------------------------------------------------------------------


@false  # contraction of one qubit is not that of the Bloch vector's length along x, y
def damping_contracts_by_one_minus_gamma(g: Prob, rho: State[2], sigma: State[2]) -> AtMost:
    left = amplitude_damp(g, rho) - amplitude_damp(g, sigma)
    return AtMost(trace_norm(left), (1 - g) * trace_norm(rho - sigma))


@true  # data processing
def depolarising_contracts(p: Prob, rho: State[4], sigma: State[4]) -> Equal:
    gap = depolarise(p, rho) - depolarise(p, sigma)
    return Equal(trace_norm(gap), p * trace_norm(rho - sigma))


@false  # only by p
def depolarising_contracts_by_its_square(p: Prob, rho: State[2], sigma: State[2]) -> AtMost:
    gap = depolarise(p, rho) - depolarise(p, sigma)
    return AtMost(trace_norm(gap), p**2 * trace_norm(rho - sigma))


@true  # data processing
def partial_traces_contract(rho: State[4], sigma: State[4]) -> AtMost:
    return AtMost(trace_norm(first(rho) - first(sigma)), trace_norm(rho - sigma))


@false  # states that differ in one part only
def partial_traces_contract_by_half(rho: State[4], sigma: State[4]) -> AtMost:
    return AtMost(trace_norm(first(rho) - first(sigma)), trace_norm(rho - sigma) / 2)


@false  # orthogonal Bell states have equal parts
def distances_are_those_of_the_parts(rho: State[4], sigma: State[4]) -> AtMost:
    parts = trace_norm(first(rho) - first(sigma)) + trace_norm(second(rho) - second(sigma))
    return AtMost(trace_norm(rho - sigma), parts)


@true
def pauli_twirl_is_depolarising(rho: State[2]) -> Equal:
    paulis = [identity(2), pauli_x(), pauli_y(), pauli_z()]
    return Equal(apply_kraus(paulis, rho) / 4, depolarise(0, rho))


@false  # damping is not unital: the ground state attracts
def damping_raises_the_entropy(g: Prob, rho: State[2]) -> AtMost:
    return AtMost(von_neumann_entropy(rho), von_neumann_entropy(amplitude_damp(g, rho)))


# -- norms and spectra -----------------------------------------------------------------------------


@false
def trace_norms_add_up(a: Hermitian[3], b: Hermitian[3]) -> AtMost:
    return AtMost(trace_norm(a) + trace_norm(b), trace_norm(a + b))


@true
def trace_norms_are_subadditive(a: Hermitian[3], b: Hermitian[3]) -> AtMost:
    return AtMost(trace_norm(a + b), trace_norm(a) + trace_norm(b))


@false
def greatest_eigenvalues_add_up(a: Hermitian[3], b: Hermitian[3]) -> AtMost:
    return AtMost(eigenvalue_max(a) + eigenvalue_max(b), eigenvalue_max(a + b))


@true  # H. Weyl, 1912
def greatest_eigenvalues_are_subadditive(a: Hermitian[3], b: Hermitian[3]) -> AtMost:
    return AtMost(eigenvalue_max(a + b), eigenvalue_max(a) + eigenvalue_max(b))


@false  # three levels: the middle eigenvalue may be the greatest of the block
def interlacing_is_strict_at_the_top(a: Hermitian[3]) -> Less:
    return Less(eigenvalue_max(diagonal_part(a)), eigenvalue_max(a))


@true  # A. Böttcher and D. Wenzel, 2008
def commutators_are_bounded(a: Hermitian[2], b: Hermitian[2]) -> AtMost:
    c = commutator(a, b)
    return AtMost(trace(dagger(c) @ c), 2 * trace(dagger(a) @ a) * trace(dagger(b) @ b))


@false  # Pauli matrices attain the constant 2
def commutators_are_bounded_by_less(a: Hermitian[2], b: Hermitian[2]) -> AtMost:
    return AtMost(
        frobenius_norm(commutator(a, b)),
        Fraction(141, 100) * frobenius_norm(a) * frobenius_norm(b),
    )


@false  # anticommuting
def anticommutators_of_states_are_positive(rho: State[2], sigma: State[2]) -> Loewner:
    return Loewner(zeros(2, 2), anticommutator(rho, sigma))


@true
def operator_norms_are_submultiplicative(a: Hermitian[3], b: Hermitian[3]) -> AtMost:
    return AtMost(operator_norm(a @ b), operator_norm(a) * operator_norm(b))


@false
def operator_norms_are_multiplicative(a: Hermitian[3], b: Hermitian[3]) -> AtMost:
    return AtMost(operator_norm(a) * operator_norm(b), operator_norm(a @ b))


# -- uncertainty -----------------------------------------------------------------------------------


def _outcomes(rho: Any) -> Any:
    """Return the probabilities of a measurement of X on a qubit."""
    return diagonal(HADAMARD @ rho @ HADAMARD / 2)


@true  # H. Maassen and J. Uffink, 1988
def entropies_of_x_and_z(rho: State[2]) -> AtMost:
    return AtMost(1, shannon_entropy(diagonal(rho)) + shannon_entropy(_outcomes(rho)))


@false  # the eigenstates of Z have exactly one bit
def entropies_of_x_and_z_with_a_wrong_constant(rho: State[2]) -> AtMost:
    return AtMost(
        Fraction(1001, 1000), shannon_entropy(diagonal(rho)) + shannon_entropy(_outcomes(rho))
    )


@false  # one bit and the entropy of the state is the best bound
def entropies_of_x_and_z_above_twice_that_of_the_state(rho: State[2]) -> AtMost:
    both = shannon_entropy(diagonal(rho)) + shannon_entropy(_outcomes(rho))
    return AtMost(1 + 2 * von_neumann_entropy(rho), both)


@true  # M. Berta and others, 2010, without memory
def entropies_of_x_and_z_above_that_of_the_state(rho: State[2]) -> AtMost:
    both = shannon_entropy(diagonal(rho)) + shannon_entropy(_outcomes(rho))
    return AtMost(1 + von_neumann_entropy(rho), both)


# -- pairs of states -------------------------------------------------------------------------------


def noisy(rho: Any) -> Any:
    """Return a state of full rank."""
    return depolarise(Fraction(1, 2), rho)


@true  # O. Klein, 1931
def relative_entropy_is_nonnegative(rho: State[2], sigma: State[2]) -> Implies:
    return Implies(Less(0, eigenvalue_min(sigma)), AtMost(0, relative_entropy(rho, sigma)))


@true  # M. Pinsker's inequality
def relative_entropy_bounds_the_distance(rho: State[2], sigma: State[2]) -> AtMost:
    gap = trace_norm(rho - noisy(sigma))
    return AtMost(gap**2 / 2, relative_entropy(rho, noisy(sigma)))


@false  # close to I/2, where one half is the best constant
def relative_entropy_bounds_the_distance_by_more(rho: State[2], sigma: State[2]) -> AtMost:
    gap = trace_norm(rho - noisy(sigma))
    return AtMost(Fraction(501, 1000) * gap**2, relative_entropy(rho, noisy(sigma)))


@true  # G. Lindblad, 1975
def relative_entropy_of_parts(rho: State[4], sigma: State[4]) -> AtMost:
    whole = relative_entropy(rho, noisy(sigma))
    return AtMost(relative_entropy(first(rho), first(noisy(sigma))), whole)


@false  # states that differ in one part only
def relative_entropy_of_parts_is_smaller_by_a_tenth(rho: State[4], sigma: State[4]) -> AtMost:
    whole = relative_entropy(rho, noisy(sigma))
    return AtMost(relative_entropy(first(rho), first(noisy(sigma))), Fraction(9, 10) * whole)


@false
def relative_entropy_satisfies_the_triangle_inequality(
    rho: State[2], sigma: State[2], tau: State[2]
) -> AtMost:
    ways = relative_entropy(rho, noisy(sigma)) + relative_entropy(noisy(sigma), noisy(tau))
    return AtMost(relative_entropy(rho, noisy(tau)), ways)


@true
def mutual_information_is_a_relative_entropy(p: Prob) -> AtMost:
    rho = depolarise(p / 2, BELL)
    apart = relative_entropy(rho, tensor(first(rho), second(rho)))
    return AtMost(log(2) * quantum_mutual_information(rho, QUBITS) - apart, Fraction(1, 10**6))


@true  # C. Fuchs and J. van de Graaf, 1999
def fidelity_and_distance(rho: State[3], sigma: State[3]) -> AtMost:
    return AtMost(trace_norm(rho - sigma) ** 2 / 4 + fidelity(rho, sigma), 1)


@true
def root_fidelity_and_distance(rho: State[3], sigma: State[3]) -> AtMost:
    return AtMost(1 - sqrt(fidelity(rho, sigma)), trace_norm(rho - sigma) / 2)


@false  # mixed states that share an eigenvector; true where one is pure
def fidelity_is_close_to_one_where_the_distance_is_small(rho: State[3], sigma: State[3]) -> AtMost:
    return AtMost(1 - fidelity(rho, sigma), trace_norm(rho - sigma) / 2)


@false  # mixed states
def fidelity_is_the_overlap(rho: State[3], sigma: State[3]) -> AtMost:
    return AtMost(fidelity(rho, sigma), real_part(trace(rho @ sigma)))


@true
def the_overlap_is_at_most_the_fidelity(rho: State[3], sigma: State[3]) -> AtMost:
    return AtMost(real_part(trace(rho @ sigma)), fidelity(rho, sigma))


@false  # products that differ in the part that is traced out
def fidelity_grows_with_the_whole(rho: State[4], sigma: State[4]) -> AtMost:
    return AtMost(fidelity(first(rho), first(sigma)), fidelity(rho, sigma))


@true  # A. Uhlmann, 1976
def fidelity_of_parts(rho: State[4], sigma: State[4]) -> AtMost:
    return AtMost(fidelity(rho, sigma), fidelity(first(rho), first(sigma)))


@false  # a channel that forgets everything
def channels_keep_the_relative_entropy(
    phi: Channel[2, 2], rho: State[2], sigma: State[2]
) -> AtMost:
    after = relative_entropy(phi(rho), phi(noisy(sigma)))
    return AtMost(relative_entropy(rho, noisy(sigma)), after)


@false  # the same
def channels_keep_the_fidelity(phi: Channel[2, 2], rho: State[2], sigma: State[2]) -> AtMost:
    return AtMost(fidelity(phi(rho), phi(sigma)), fidelity(rho, sigma))


# -- where nothing is rational ---------------------------------------------------------------------


@true
def states_are_below_their_greatest_eigenvalue(a: Hermitian[3]) -> Loewner:
    return Loewner(a, eigenvalue_max(a) * identity(3))


@false  # the eigenvalues of three coupled levels are roots of cubics
def states_are_well_below_their_greatest_eigenvalue(a: Hermitian[3]) -> Implies:
    coupled = And(Equal(a[0, 1], 1), Equal(a[1, 2], 1), Equal(a[0, 0], 1), Equal(a[1, 1], 2))
    bound = (eigenvalue_max(a) - Fraction(1, 10**6)) * identity(3)
    return Implies(coupled, Loewner(a, bound))
