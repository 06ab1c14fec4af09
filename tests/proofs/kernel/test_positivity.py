"""Manifest positivity of matrices: products, traces, hypotheses; and what is not positive."""

from typing import Any

import pytest

from lossproof.proofs.claim import Claim, claim
from lossproof.proofs.kernel.check import check
from lossproof.proofs.kernel.declarations import Context
from lossproof.proofs.kernel.equality import prove_equal
from lossproof.proofs.kernel.positivity import evidently_real, is_real
from lossproof.theory.vocabulary import (
    AtMost,
    Correlation,
    Distribution,
    Hermitian,
    Implies,
    Loewner,
    Matrix,
    Natural,
    Prob,
    Rates,
    Real,
    RealVector,
    Size,
    State,
    binary_entropy,
    dagger,
    identity,
    inner,
    real_part,
    schur,
    total,
    trace,
    zeros,
)


def proved(stated: Claim) -> bool:
    return check(stated.instance().to_json(), {"kind": "derivation", "lines": []}).ok


def test_the_schur_product_theorem() -> None:
    @claim()
    def right(n: Size, C: Correlation["n"], rho: State["n"]) -> Loewner:
        return Loewner(zeros(n, n), schur(C, rho))

    @claim()
    def wrong(n: Size, C: Hermitian["n"], rho: State["n"]) -> Loewner:
        return Loewner(zeros(n, n), schur(C, rho))

    @claim()
    def product(n: Size, C: Correlation["n"], rho: State["n"]) -> Loewner:
        return Loewner(zeros(n, n), C @ rho)

    assert proved(right)
    assert not proved(wrong) and not proved(product)


def test_congruences_and_traces_of_products() -> None:
    @claim()
    def pulled_back(n: Size, B: Matrix["n"], rho: State["n"]) -> Loewner:
        return Loewner(zeros(n, n), dagger(B) @ rho @ B)

    @claim()
    def overlap(n: Size, rho: State["n"], tau: State["n"]) -> AtMost:
        return AtMost(0, trace(rho @ tau))

    @claim()
    def three(n: Size, rho: State["n"], tau: State["n"], mu: State["n"]) -> AtMost:
        return AtMost(0, real_part(trace(rho @ tau @ mu)))

    @claim()
    def not_congruent(n: Size, B: Matrix["n"], rho: State["n"]) -> Loewner:
        return Loewner(zeros(n, n), B @ rho @ B)

    assert proved(pulled_back) and proved(overlap)
    assert not proved(three) and not proved(not_congruent)


def test_assumed_loewner_bounds() -> None:
    @claim()
    def right(n: Size, A: Hermitian["n"], rho: State["n"]) -> Implies:
        return Implies(Loewner(A, identity(n)), AtMost(0, trace((identity(n) - A) @ rho)))

    @claim()
    def reversed_bound(n: Size, A: Hermitian["n"], rho: State["n"]) -> Implies:
        return Implies(Loewner(identity(n), A), AtMost(0, trace((identity(n) - A) @ rho)))

    assert proved(right)
    assert not proved(reversed_bound)


def test_powers_of_probabilities() -> None:
    @claim()
    def right(p: Prob, k: Natural) -> AtMost:
        return AtMost(p**k, 1)

    @claim()
    def wrong(x: Real, k: Natural) -> AtMost:
        return AtMost(x**k, 1)

    @claim()
    def larger(p: Real("[0, 2]"), k: Natural) -> AtMost:
        return AtMost(p**k, 1)

    assert proved(right)
    assert not proved(wrong) and not proved(larger)


CONTEXT = Context(
    {"n": 1},
    {
        "x": {"domain": "vector", "size": "n", "entries": "real"},
        "z": {"domain": "vector", "size": "n", "entries": "complex"},
        "C": {"domain": "correlation", "size": "n", "entries": "real"},
        "rho": {"domain": "state", "size": "n"},
        "law": {"domain": "law", "size": "n", "entries": "complex"},
        "bits": {"domain": "law", "size": "n", "entries": "bits"},
    },
)
X, Z, M = ("var", "x"), ("var", "z"), ("var", "m")


@pytest.mark.parametrize(
    ("tree", "real"),
    [
        (("dot", X, ("matvec", ("var", "C"), X)), True),
        (("dot", Z, X), False),
        (("dot", Z, Z), False),  # real, but not by its parts
        (("trace", ("var", "rho")), False),
        (("abs2", ("dot", Z, X)), True),
        (("mul", ("imag",), ("dot", X, X)), False),
        (("E", ("law", "law"), "m", ("dot", M, M)), False),
        (("E", ("law", "bits"), "m", ("dot", M, X)), True),
        (("E", ("law", "bits"), "m", ("dot", M, Z)), False),
        (("pow", ("sum", "k", "n", ("item", X, ("idx", "k"))), ("num", "3")), True),
        (("pow", ("sum", "k", "n", ("item", Z, ("idx", "k"))), ("num", "2")), False),
    ],
)
def test_what_is_evidently_real(tree: Any, real: bool) -> None:
    assert evidently_real(tree, CONTEXT) is real
    if real:
        assert prove_equal(CONTEXT, tree, ("conj", tree)).equal


def test_what_is_real_for_another_reason_still_is() -> None:
    assert is_real(("dot", Z, Z), CONTEXT)
    assert is_real(("trace", ("var", "rho")), CONTEXT)
    assert not is_real(("dot", Z, X), CONTEXT)


def test_means_of_rates_are_rates() -> None:
    @claim()
    def concave(n: Size, w: Distribution["n"], p: Rates["n"]) -> AtMost:
        mean_entropy = total(n, lambda i: w[i] * binary_entropy(p[i]))
        return AtMost(mean_entropy, binary_entropy(inner(w, p)))

    @claim()
    def no_weights(n: Size, w: RealVector["n"], p: Rates["n"]) -> AtMost:
        return AtMost(0, binary_entropy(inner(w, p)))

    @claim()
    def no_rates(n: Size, w: Distribution["n"], x: RealVector["n"]) -> AtMost:
        return AtMost(0, binary_entropy(inner(w, x)))

    @claim()
    def summed(n: Size, p: Rates["n"]) -> AtMost:
        return AtMost(0, binary_entropy(total(n, lambda i: p[i])))

    concave.ascending(
        lambda n, w, p: iter([("Jensen", binary_entropy(total(n, lambda i: w[i] * p[i])), "")])
    )
    assert check(concave.instance().to_json(), concave.lines()).ok
    assert not any(map(proved, (no_weights, no_rates, summed)))
