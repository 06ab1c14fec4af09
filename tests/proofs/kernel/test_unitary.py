"""Unitary matrices and Kraus operators: orthogonality at every size, and its false neighbours."""

from typing import Any

import pytest

from lossproof.numerics.strategies import RandomSource, draw_values
from lossproof.proofs.claim import Claim, claim
from lossproof.proofs.kernel.check import check
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.values import read_value
from lossproof.theory.vocabulary import (
    Channel,
    Equal,
    Index,
    Matrix,
    Prob,
    Size,
    State,
    Unitary,
    abs2,
    conj,
    dagger,
    dephase,
    identity,
    total,
    trace,
    transpose,
)


def proved(stated: Claim) -> bool:
    return check(stated.instance().to_json(), {"kind": "derivation", "lines": []}).ok


def test_both_products_are_the_identity_at_every_size() -> None:
    @claim()
    def columns(n: Size, U: Unitary["n"]) -> Equal:
        return Equal(dagger(U) @ U, identity(n))

    @claim()
    def rows(n: Size, U: Unitary["n"]) -> Equal:
        return Equal(U @ dagger(U), identity(n))

    @claim()
    def products(n: Size, U: Unitary["n"], V: Unitary["n"]) -> Equal:
        return Equal(dagger(U @ V) @ (U @ V), identity(n))

    @claim()
    def count(n: Size, U: Unitary["n"]) -> Equal:
        return Equal(total(n, lambda i: total(n, lambda j: abs2(U[i, j]))), n)

    assert all(map(proved, (columns, rows, products, count)))


def test_explicit_sizes() -> None:
    @claim()
    def three(U: Unitary[3], rho: Matrix[3]) -> Equal:
        return Equal(trace(U @ rho @ dagger(U)), trace(rho))

    @claim()
    def entries(U: Unitary[2]) -> Equal:
        return Equal(U[0, 0] * conj(U[1, 0]) + U[0, 1] * conj(U[1, 1]), 0)

    @claim()
    def wrong(U: Unitary[2]) -> Equal:
        return Equal(U[0, 0] * conj(U[1, 0]) + U[1, 1] * conj(U[0, 1]), 0)

    assert proved(three) and proved(entries)
    assert not proved(wrong)


def test_dephasing_keeps_the_trace_of_a_rotated_state() -> None:
    @claim()
    def stated(n: Size, U: Unitary["n"], p: Prob, rho: State["n"]) -> Equal:
        return Equal(trace(dephase(p, U @ rho @ dagger(U))), 1)

    assert proved(stated)


def test_what_is_false_of_unitaries_is_not_proved() -> None:
    @claim()
    def involution(n: Size, U: Unitary["n"]) -> Equal:
        return Equal(U @ U, identity(n))

    @claim()
    def without_conjugation(n: Size, U: Unitary["n"]) -> Equal:
        return Equal(transpose(U) @ U, identity(n))

    @claim()
    def covariance(n: Size, U: Unitary["n"], p: Prob, rho: Matrix["n"]) -> Equal:
        return Equal(dephase(p, U @ rho @ dagger(U)), U @ dephase(p, rho) @ dagger(U))

    @claim()
    def any_matrix(n: Size, A: Matrix["n"]) -> Equal:
        return Equal(dagger(A) @ A, identity(n))

    @claim()
    def one_entry(n: Size, U: Unitary["n"]) -> Equal:
        return Equal(total(n, lambda i: abs2(U[i, i])), n)

    for false in (involution, without_conjugation, covariance, any_matrix, one_entry):
        assert not proved(false)


def test_unitarity_is_a_theory_of_its_own() -> None:
    @claim()
    def stated(n: Size, U: Unitary["n"], rho: Matrix["n"]) -> Equal:
        return Equal(trace(U @ rho @ dagger(U)), trace(rho))

    def lines(first: str, second: str) -> Any:
        def made(n, U, rho):
            yield first, trace(dagger(U) @ U @ rho), "the trace is cyclic"
            yield second, trace(rho), "$U$ is unitary"

        return made

    good, weak = claim()(stated.body), claim()(stated.body)
    good.derivation(lines("Cyclicity", "Unitarity"))
    weak.derivation(lines("Cyclicity", "Trace"))
    assert check(good.instance().to_json(), good.lines()).ok
    reason = check(weak.instance().to_json(), weak.lines()).reason
    assert "is true but does not follow by Trace" in reason


def test_channels_preserve_the_trace_and_their_adjoint_the_identity() -> None:
    @claim()
    def keeps_trace(n: Size, K: Size, phi: Channel["K", "n"], rho: Matrix["n"]) -> Equal:
        return Equal(trace(phi(rho)), trace(rho))

    @claim()
    def unital_adjoint(n: Size, K: Size, phi: Channel["K", "n"]) -> Equal:
        return Equal(phi.adjoint(identity(n)), identity(n))

    @claim()
    def duality(
        n: Size, K: Size, phi: Channel["K", "n"], rho: Matrix["n"], E: Matrix["n"]
    ) -> Equal:
        return Equal(trace(E @ phi(rho)), trace(phi.adjoint(E) @ rho))

    @claim()
    def explicit(phi: Channel[2, 2]) -> Equal:
        return Equal(phi.adjoint(identity(2)), identity(2))

    @claim()
    def unital(n: Size, K: Size, phi: Channel["K", "n"]) -> Equal:
        return Equal(phi(identity(n)), identity(n))

    @claim()
    def each_one(n: Size, phi: Channel[2, "n"]) -> Equal:
        return Equal(dagger(phi[0]) @ phi[0], identity(n))

    assert all(map(proved, (keeps_trace, unital_adjoint, duality, explicit)))
    assert not proved(unital) and not proved(each_one)


def test_one_size_for_operators_and_levels_is_not_mistaken() -> None:
    """The sum over k and r runs over equal k and r too: the distinct part alone is not 1."""

    @claim()
    def off_diagonal(n: Size, phi: Channel["n", "n"]) -> Equal:
        return Equal(
            total(n, lambda k: total(n, lambda r: abs2(phi[k][r, r]))),
            total(n, lambda k: total(n, lambda r: abs2(phi[k][k, r]))),
        )

    @claim()
    def equal_ones_twice(n: Size, phi: Channel["n", "n"], a: Index["n"]) -> Equal:
        equal = total(n, lambda k: abs2(phi[k][k, a])) - abs2(phi[a][a, a])
        return Equal(phi.adjoint(identity(n))[a, a], 1 + equal)

    assert not proved(off_diagonal) and not proved(equal_ones_twice)


@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("domain", ["unitary", "channel"])
def test_drawn_values_lie_in_their_domains(domain: str, n: int) -> None:
    declared = {"domain": domain, "size": n} | ({"count": 2} if domain == "channel" else {})
    source = RandomSource(n)
    seen = set()
    for _ in range(40):
        drawn = draw_values(source, {"variables": [["U", declared]], "statement": ["and"]}, {})["U"]
        read_value(declared, drawn, {})
        seen.add(repr(drawn))
    assert len(seen) > (3 if n == 1 else 10)


def test_what_is_not_unitary_is_refused() -> None:
    with pytest.raises(Refused, match="not unitary"):
        read_value({"domain": "unitary", "size": 2}, [["1", "1"], ["0", "1"]], {})
    with pytest.raises(Refused, match="trace"):
        half = [["1/2", "0"], ["0", "1/2"]]
        read_value({"domain": "channel", "count": 2, "size": 2}, [half, half], {})
