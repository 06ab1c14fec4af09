"""Rules for trace norms, and keys of matrices and maps of unspecified size."""

from typing import Any

from lossproof.proofs.claim import Claim, claim
from lossproof.proofs.kernel.check import Report, check
from lossproof.theory.vocabulary import (
    AtMost,
    Equal,
    Hermitian,
    Matrix,
    Prob,
    Real,
    Size,
    State,
    dephase,
    diagonal_part,
    diamond_norm,
    identity,
    trace_norm,
    transpose,
)


def report(stated: Claim, lines: Any, *, upwards: bool = False) -> Report:
    (stated.ascending if upwards else stated.derivation)(lines)
    return check(stated.instance().to_json(), stated.lines())


def by_normal_form(stated: Claim) -> bool:
    return check(stated.instance().to_json(), {"kind": "derivation", "lines": []}).ok


def test_a_nonnegative_factor_comes_out() -> None:
    def lines(n, c, X):
        yield "Homogeneity", c * trace_norm(X), ""

    @claim()
    def right(n: Size, c: Prob, X: Hermitian["n"]) -> Equal:
        return Equal(trace_norm(c * X), c * trace_norm(X))

    @claim()
    def wrong(n: Size, c: Real, X: Hermitian["n"]) -> Equal:
        return Equal(trace_norm(c * X), c * trace_norm(X))

    assert report(right, lines).ok
    assert not report(wrong, lines).ok


def test_the_triangle_inequality_of_norms() -> None:
    def lines(n, X, Y):
        yield "Triangle inequality", trace_norm(X) + trace_norm(Y), ""

    @claim()
    def right(n: Size, X: Hermitian["n"], Y: Hermitian["n"]) -> AtMost:
        return AtMost(trace_norm(X - Y), trace_norm(X) + trace_norm(Y))

    @claim()
    def wrong(n: Size, X: Hermitian["n"], Y: Hermitian["n"]) -> AtMost:
        return AtMost(trace_norm(X) + trace_norm(Y), trace_norm(X - Y))

    def reversed_lines(n, X, Y):
        yield "Triangle inequality", trace_norm(X - Y), ""

    assert report(right, lines, upwards=True).ok
    assert not report(wrong, reversed_lines, upwards=True).ok


def test_a_state_bounds_by_the_diamond_norm() -> None:
    @claim()
    def right(n: Size, p: Prob, rho: State["n"]) -> AtMost:
        return AtMost(
            trace_norm(rho - dephase(p, rho)), diamond_norm(n, lambda x: x - dephase(p, x))
        )

    def lines(n, p, rho):
        yield "Diamond norm", diamond_norm(n, lambda y: y - dephase(p, y)), ""

    assert report(right, lines, upwards=True).ok


def test_the_diamond_norm_needs_a_state_and_a_linear_map() -> None:
    @claim()
    def no_state(n: Size, X: Hermitian["n"]) -> AtMost:
        return AtMost(
            trace_norm(X - diagonal_part(X)), diamond_norm(n, lambda x: x - diagonal_part(x))
        )

    @claim()
    def affine(n: Size, rho: State["n"]) -> AtMost:
        return AtMost(
            trace_norm(rho - 2 * identity(n)), diamond_norm(n, lambda x: x - 2 * identity(n))
        )

    @claim()
    def other_map(n: Size, rho: State["n"]) -> AtMost:
        return AtMost(
            trace_norm(rho - diagonal_part(rho)), diamond_norm(n, lambda x: x - transpose(x))
        )

    def plain(n, X):
        yield "Diamond norm", diamond_norm(n, lambda x: x - diagonal_part(x)), ""

    def shifted(n, rho):
        yield "Diamond norm", diamond_norm(n, lambda x: x - 2 * identity(n)), ""

    def transposed(n, rho):
        yield "Diamond norm", diamond_norm(n, lambda x: x - transpose(x)), ""

    assert not report(no_state, plain, upwards=True).ok
    assert not report(affine, shifted, upwards=True).ok
    assert not report(other_map, transposed, upwards=True).ok


def test_norms_of_equal_matrices_are_equal_at_every_size() -> None:
    @claim()
    def matrices(n: Size, p: Prob, X: Hermitian["n"]) -> Equal:
        return Equal(trace_norm(X - dephase(p, X)), trace_norm((1 - p) * (X - diagonal_part(X))))

    @claim()
    def maps(n: Size, p: Prob) -> Equal:
        return Equal(
            diamond_norm(n, lambda x: x - dephase(p, x)),
            diamond_norm(n, lambda y: (1 - p) * (y - diagonal_part(y))),
        )

    assert by_normal_form(matrices) and by_normal_form(maps)


def test_norms_of_other_matrices_are_not() -> None:
    @claim()
    def diagonal(n: Size, X: Hermitian["n"]) -> Equal:
        return Equal(trace_norm(X), trace_norm(diagonal_part(X)))

    @claim()
    def sizes(n: Size, K: Size) -> Equal:
        return Equal(trace_norm(identity(n)), trace_norm(identity(K)))

    @claim()
    def transposed(n: Size) -> Equal:
        return Equal(
            diamond_norm(n, lambda x: x - diagonal_part(x)),
            diamond_norm(n, lambda x: transpose(x) - diagonal_part(x)),
        )

    @claim()
    def one_sided(n: Size, A: Matrix["n"]) -> Equal:
        return Equal(diamond_norm(n, lambda x: A @ x), diamond_norm(n, lambda x: x @ A))

    assert not any(map(by_normal_form, (diagonal, sizes, transposed, one_sided)))
