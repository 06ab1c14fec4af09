"""Elimination over the field of the kernel's numbers."""

from fractions import Fraction

from lossproof.proofs.certificates._exact_linear import (
    adjoint,
    columns,
    echelon,
    left_inverse,
    null_vector,
    nullspace,
    shifted,
    solve,
    unit,
)
from lossproof.proofs.kernel.matrices import Matrix, equal, product
from lossproof.proofs.kernel.numbers import ONE, ZERO, I, number, root

ROOT = root(2)
M: Matrix = [[number(1), ROOT, I], [ROOT, number(2), ROOT * I], [ZERO, number(3), root(5)]]
"""The second row is the first one times sqrt 2."""


def test_vectors_that_are_sent_to_zero() -> None:
    _, pivots = echelon(M)
    assert pivots == [0, 1]
    (vector,) = nullspace(M)
    assert all(x.is_zero() for row in product(M, columns([vector])) for x in row)
    assert nullspace(unit(3)) == []
    assert columns(nullspace([[ZERO] * 3])) == unit(3)


def test_the_left_inverse_projects_on_the_range() -> None:
    tall = columns([M[0], M[1], M[2]])  # its second column depends on the first
    inverse = left_inverse(tall)
    projector = product(tall, inverse)
    assert equal(product(projector, projector), projector)
    assert equal(adjoint(projector), projector)
    assert equal(product(projector, tall), tall)
    assert all(x.is_zero() for x in inverse[1])
    trace = projector[0][0] + projector[1][1] + projector[2][2]
    assert trace.rational() == Fraction(2)


def test_a_system_has_one_solution_or_none_is_given() -> None:
    right = [ROOT, number(2), ONE]
    tall: Matrix = [[ONE, ZERO], [ROOT, ZERO], [ZERO, root(3)]]  # consistent, one solution
    found = solve(tall, right)
    assert found is not None and found[0] == ROOT and found[1] * root(3) == ONE
    assert (
        solve(tall, [ROOT, number(3), ONE]) is None
    )  # the second equation is sqrt 2 times the first
    assert solve([[ONE, ONE]], [ONE]) is None  # many solutions
    assert solve([[ZERO]], [ZERO]) is None


def test_an_eigenvector_belongs_to_an_eigenvalue() -> None:
    flip: Matrix = [[ZERO, ROOT], [ROOT, ZERO]]
    vector = null_vector(shifted(flip, ROOT))
    assert vector is not None and product(flip, columns([vector])) == columns(
        [[ROOT * x for x in vector]]
    )
    assert null_vector(shifted(flip, ONE)) is None
