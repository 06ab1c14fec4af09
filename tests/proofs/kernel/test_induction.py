"""Induction on the number of applications of a map: base, step, and what abuses them."""

from typing import Any

import pytest

from lossproof.proofs.claim import Claim, claim
from lossproof.proofs.engine import judge, proof_of
from lossproof.proofs.kernel.check import Report, check
from lossproof.proofs.profiles import PROFILES
from lossproof.theory.expressions import ShapeError
from lossproof.theory.vocabulary import (
    Equal,
    Implies,
    Matrix,
    Natural,
    Prob,
    Real,
    Size,
    State,
    Unitary,
    dagger,
    dephase,
    identity,
    iterate,
    total,
    trace,
    transpose,
)


def by_induction(stated: Claim, variable: str = "k") -> Report:
    return check(stated.instance().to_json(), {"kind": "induction", "variable": variable})


def test_dephasing_applied_k_times() -> None:
    @claim()
    def stated(n: Size, p: Prob, k: Natural, rho: Matrix["n"]) -> Equal:
        return Equal(iterate(k, lambda x: dephase(p, x), rho), dephase(p**k, rho))

    found = by_induction(stated)
    assert found.ok and found.covers
    assert judge(stated, PROFILES["quick"])["verdict"] == "proved"


def test_depolarising_layers() -> None:
    """Emerson, Alicki, Zyczkowski 2005: k layers shrink a state towards the maximally mixed one."""

    @claim()
    def stated(n: Size, q: Prob, k: Natural, rho: State["n"]) -> Equal:
        layer = iterate(k, lambda x: q * x + (1 - q) * trace(x) * identity(n) / n, rho)
        return Equal(layer, q**k * rho + (1 - q**k) * identity(n) / n)

    assert by_induction(stated).ok


def test_numbers_and_vectors_are_iterated_too() -> None:
    @claim()
    def affine(q: Real, c: Real, a: Real, k: Natural) -> Equal:
        return Equal(iterate(k, lambda x: q * x + (1 - q) * c, a), q**k * a + (1 - q**k) * c)

    @claim()
    def fixed(n: Size, U: Unitary["n"], k: Natural) -> Equal:
        return Equal(identity(n), iterate(k, lambda x: U @ x @ dagger(U), identity(n)))

    assert by_induction(affine).ok and by_induction(fixed).ok


@pytest.mark.parametrize("power", ["k + 1", "2k", "no power"])
def test_a_wrong_closed_form_fails_in_base_or_step(power: str) -> None:
    def exponent(k: Any) -> Any:
        return {"k + 1": k + 1, "2k": 2 * k, "no power": 1}[power]

    @claim()
    def stated(n: Size, p: Prob, k: Natural, rho: Matrix["n"]) -> Equal:
        return Equal(iterate(k, lambda x: dephase(p, x), rho), dephase(p ** exponent(k), rho))

    assert "of the induction fails" in by_induction(stated).reason
    assert judge(stated, PROFILES["quick"])["verdict"] == "refuted"


def test_the_right_step_from_a_wrong_base() -> None:
    @claim()
    def stated(q: Real, c: Real, a: Real, k: Natural) -> Equal:
        return Equal(iterate(k, lambda x: q * x + (1 - q) * c, a), q**k * c + (1 - q**k) * c)

    assert "base" in by_induction(stated).reason


def test_the_right_base_with_a_wrong_step() -> None:
    @claim()
    def stated(n: Size, k: Natural, rho: Matrix["n"]) -> Equal:
        return Equal(iterate(k, lambda x: transpose(x), rho), rho)

    assert "step" in by_induction(stated).reason


def test_a_hypothesis_or_a_map_that_mentions_k_is_refused() -> None:
    @claim()
    def hypothesis(p: Prob, x: Real, k: Natural) -> Implies:
        return Implies(Equal(x, p**k), Equal(iterate(k, lambda y: p * y, 1), x))

    @claim()
    def moving_map(p: Prob, k: Natural) -> Equal:
        return Equal(iterate(k, lambda y: p**k * y, 1), p ** (2 * k))

    assert "hypothesis mentions k" in by_induction(hypothesis).reason
    assert "mentions k" in by_induction(moving_map).reason


def test_induction_needs_its_own_natural_number() -> None:
    @claim()
    def stated(p: Prob, j: Natural, k: Natural) -> Equal:
        return Equal(iterate(k, lambda y: p * y, 1), p**k)

    assert by_induction(stated).ok
    assert not by_induction(stated, "j").ok
    assert not by_induction(stated, "p").ok


def test_a_hypothesis_without_k_may_be_used() -> None:
    @claim()
    def stated(a: Real, b: Real, k: Natural) -> Implies:
        return Implies(Equal(a, 1), Equal(iterate(k, lambda y: a * y, b), b))

    @claim()
    def unused(a: Real, b: Real, k: Natural) -> Equal:
        return Equal(iterate(k, lambda y: a * y, b), b)

    assert by_induction(stated).ok
    assert not by_induction(unused).ok


def test_names_inside_the_map_are_not_captured() -> None:
    """Applied twice, the inner sum of a map must not catch the index of the outer one."""

    @claim()
    def twice(n: Size, rho: Matrix["n"]) -> Equal:
        spread = iterate(2, lambda x: total(n, lambda i: x[i, i]) * identity(n), rho)
        return Equal(spread, n * trace(rho) * identity(n))

    @claim()
    def wrong(n: Size, rho: Matrix["n"]) -> Equal:
        spread = iterate(2, lambda x: total(n, lambda i: x[i, i]) * identity(n), rho)
        return Equal(spread, trace(rho) * identity(n))

    evidence = {"kind": "derivation", "lines": []}
    assert not check(wrong.instance().to_json(), evidence).ok
    assert judge(wrong, PROFILES["quick"])["verdict"] == "refuted"
    assert judge(twice, PROFILES["quick"])["verdict"] in ("proved", "supported")


def test_the_closed_form_is_a_lemma() -> None:
    @claim()
    def layers(n: Size, p: Prob, k: Natural, rho: Matrix["n"]) -> Equal:
        return Equal(iterate(k, lambda x: dephase(p, x), rho), dephase(p**k, rho))

    @claim(uses=[layers])
    def stated(n: Size, q: Prob, j: Natural, A: Matrix["n"]) -> Equal:
        return Equal(trace(iterate(j + 1, lambda x: dephase(q, x), A)), trace(A))

    @stated.derivation
    def _(n, q, j, A):
        yield layers, trace(dephase(q ** (j + 1), A)), ""
        yield "Trace", trace(A), ""

    assert proof_of(stated) is not None


def test_a_map_must_keep_the_shape() -> None:
    with pytest.raises(ShapeError, match="not applied again"):

        @claim()
        def stated(n: Size, k: Natural, rho: Matrix["n"]) -> Equal:
            return Equal(iterate(k, lambda x: trace(x), rho), rho)

        stated.instance()
