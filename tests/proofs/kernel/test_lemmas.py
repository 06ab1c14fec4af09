"""Earlier claims as rules: where they apply, and where their variables do not fit."""

from typing import Any

import pytest

from lossproof.proofs.axioms import AXIOMS, HOLEVO, WEAK_MONOTONICITY
from lossproof.proofs.claim import Claim, ClaimError, claim
from lossproof.proofs.engine import judge, proof_of
from lossproof.proofs.kernel.check import Report, check
from lossproof.proofs.kernel.theorems import FORMAL
from lossproof.proofs.profiles import PROFILES
from lossproof.theory.vocabulary import (
    AtMost,
    Complex,
    Distribution,
    Equal,
    Implies,
    Index,
    Mask,
    Matrix,
    Prob,
    QuantumEntropy,
    Real,
    RealVector,
    Size,
    State,
    Submodular,
    Vector,
    abs2,
    bernoulli,
    conj,
    dephase,
    derivative,
    expectation,
    inner,
    schur,
    total,
    trace,
)


@claim()
def square_of_a_sum(a: Real, b: Real) -> AtMost:
    return AtMost((a + b) ** 2, 2 * (a**2 + b**2))


@claim()
def variance(n: Size, w: Distribution["n"], x: RealVector["n"]) -> AtMost:
    return AtMost(total(n, lambda k: w[k] * x[k]) ** 2, total(n, lambda k: w[k] * x[k] ** 2))


@claim()
def dephasing_keeps_the_trace(n: Size, p: Prob, rho: Matrix["n"]) -> Equal:
    return Equal(trace(dephase(p, rho)), trace(rho))


@claim()
def at_most_one(n: Size, rho: State["n"], i: Index["n"]) -> AtMost:
    return AtMost(0, rho[i, i])


@claim()
def false_claim(a: Real, b: Real) -> AtMost:
    return AtMost(a + b, a)


@claim()
def conditional(a: Real, b: Real, c: Real) -> Implies:
    return Implies(AtMost(a, b), AtMost(0, c), AtMost(a * c, b * c))


def report(stated: Claim, lines: Any, *, upwards: bool = False) -> Report:
    (stated.ascending if upwards else stated.derivation)(lines)
    data = stated.lines()
    assert data is not None
    for used in stated.uses:
        if used.name in data.get("lemmas", {}):
            data["lemmas"][used.name]["evidence"] = proof_of(used)
    return check(stated.instance().to_json(), data)


def test_an_inequality_is_used_at_real_values() -> None:
    @claim(uses=[square_of_a_sum])
    def stated(n: Size, x: RealVector["n"], y: RealVector["n"]) -> AtMost:
        return AtMost(
            total(n, lambda i: (x[i] + y[i]) ** 2), total(n, lambda i: 2 * (x[i] ** 2 + y[i] ** 2))
        )

    def lines(n, x, y):
        yield square_of_a_sum, total(n, lambda i: 2 * (x[i] ** 2 + y[i] ** 2)), ""

    assert report(stated, lines, upwards=True).ok


def test_it_is_not_used_at_complex_values() -> None:
    @claim(uses=[square_of_a_sum])
    def stated(a: Complex, b: Complex) -> Implies:
        return Implies(
            Equal((a + b) ** 2, conj((a + b) ** 2)), AtMost((a + b) ** 2, 2 * (a**2 + b**2))
        )

    def lines(a, b):
        yield square_of_a_sum, 2 * (a**2 + b**2), ""

    assert not report(stated, lines, upwards=True).ok


def test_it_is_not_used_backwards() -> None:
    @claim(uses=[square_of_a_sum])
    def stated(a: Real, b: Real) -> AtMost:
        return AtMost(2 * (a**2 + b**2), (a + b) ** 2)

    def lines(a, b):
        yield square_of_a_sum, 2 * (a**2 + b**2), ""

    assert not report(stated, lines).ok


def test_an_equation_is_used_inside_an_expression_at_another_size() -> None:
    @claim(uses=[dephasing_keeps_the_trace])
    def stated(d: Size, q: Prob, A: Matrix["d"]) -> Equal:
        return Equal(q * trace(dephase(q**2, A)) + 1, q * trace(A) + 1)

    def lines(d, q, A):
        yield dephasing_keeps_the_trace, q * trace(A) + 1, ""

    assert report(stated, lines).ok


def test_a_parameter_outside_its_interval_is_refused() -> None:
    @claim(uses=[dephasing_keeps_the_trace])
    def stated(d: Size, q: Prob, A: Matrix["d"]) -> Equal:
        return Equal(trace(dephase(2 * q, A)), trace(A))

    def lines(d, q, A):
        yield dephasing_keeps_the_trace, trace(A), ""

    assert not report(stated, lines).ok


def test_weights_must_be_a_distribution() -> None:
    @claim(uses=[variance])
    def stated(n: Size, w: RealVector["n"], x: RealVector["n"]) -> AtMost:
        return AtMost(total(n, lambda k: w[k] * x[k]) ** 2, total(n, lambda k: w[k] * x[k] ** 2))

    def lines(n, w, x):
        yield variance, total(n, lambda k: w[k] * x[k] ** 2), ""

    assert not report(stated, lines, upwards=True).ok


def test_a_value_may_not_move_with_a_bound_index() -> None:
    """x in the lemma is one vector; x_k y_kj would be another one for every k."""

    @claim()
    def pulled_out(n: Size, c: Real, x: RealVector["n"]) -> Equal:
        return Equal(total(n, lambda k: c * x[k]), c * total(n, lambda k: x[k]))

    @claim(uses=[pulled_out])
    def stated(n: Size, x: RealVector["n"], y: RealVector["n"]) -> Equal:
        return Equal(
            total(n, lambda k: y[k] * x[k]), total(n, lambda k: y[k]) * total(n, lambda k: x[k])
        )

    def lines(n, x, y):
        yield pulled_out, total(n, lambda k: y[k]) * total(n, lambda k: x[k]), ""

    assert not report(stated, lines).ok


def test_what_the_lemma_assumes_must_be_known() -> None:
    def lines(a, b, c):
        yield conditional, b * c, ""

    @claim(uses=[conditional])
    def known(a: Real, b: Real, c: Prob) -> Implies:
        return Implies(AtMost(a, b), AtMost(a * c, b * c))

    @claim(uses=[conditional])
    def unknown(a: Real, b: Real, c: Real) -> Implies:
        return Implies(AtMost(a, b), AtMost(a * c, b * c))

    conditional.derivation(lambda a, b, c: iter([("Assumption", a * c, "")]))
    assert proof_of(conditional) is not None
    assert report(known, lines, upwards=True).ok
    assert not report(unknown, lines, upwards=True).ok
    conditional.makers.clear()


def test_a_false_claim_is_no_lemma() -> None:
    @claim(uses=[false_claim])
    def stated(x: Real) -> AtMost:
        return AtMost(x + 1, x)

    def lines(x):
        yield false_claim, x, ""

    found = report(stated, lines, upwards=True)
    assert not found.ok and "false_claim" in found.reason
    row = judge(stated, PROFILES["quick"])
    assert row["verdict"] == "refuted"


def test_a_lemma_must_be_listed() -> None:
    @claim()
    def stated(a: Real, b: Real) -> AtMost:
        return AtMost((a + b) ** 2, 2 * (a**2 + b**2))

    @stated.derivation
    def _(a, b):
        yield square_of_a_sum, (a + b) ** 2, ""

    with pytest.raises(ClaimError, match="list it in uses"):
        stated.lines()


def test_evidence_that_swaps_the_lemma_is_refused() -> None:
    @claim(uses=[square_of_a_sum])
    def stated(a: Real, b: Real) -> AtMost:
        return AtMost((a + b) ** 2, a**2 + b**2)

    stated.ascending(lambda a, b: iter([(square_of_a_sum, a**2 + b**2, "")]))
    data = stated.lines()
    assert data is not None

    @claim()
    def stronger(a: Real, b: Real) -> AtMost:
        return AtMost((a + b) ** 2, a**2 + b**2)

    data["lemmas"]["square_of_a_sum"] = {
        "instance": stronger.instance().to_json(),
        "evidence": proof_of(square_of_a_sum),
    }
    assert not check(stated.instance().to_json(), data).ok


def test_a_lemma_about_derivatives_is_not_used() -> None:
    @claim()
    def slope(t: Real) -> Equal:
        return Equal(derivative(t**2, t), 2 * t)

    @claim(uses=[slope])
    def stated(s: Real, t: Real) -> Equal:
        return Equal(derivative(s**2, t), 2 * s)

    def lines(s, t):
        yield slope, 2 * s, ""

    assert not report(stated, lines).ok


def test_set_functions_and_masks_are_passed_on() -> None:
    @claim()
    def submodular(n: Size, f: Submodular["n"], a: Mask["n"], b: Mask["n"]) -> AtMost:
        return AtMost(f(a + b - schur(a, b)) + f(schur(a, b)), f(a) + f(b))

    submodular.derivation(
        lambda n, f, a, b: iter(
            [("Strong subadditivity", f(a + b - schur(a, b)) + f(schur(a, b)), "")]
        )
    )

    @claim(uses=[submodular])
    def averaged(n: Size, p: Prob, f: Submodular["n"], s: Mask["n"]) -> AtMost:
        law = bernoulli(n, p)
        return AtMost(
            expectation(law, lambda m: f(m + s - schur(m, s)) + f(schur(m, s))),
            expectation(law, lambda m: f(m) + f(s)),
        )

    def lines(n, p, f, s):
        law = bernoulli(n, p)
        yield submodular, expectation(law, lambda m: f(m + s - schur(m, s)) + f(schur(m, s))), ""

    assert report(averaged, lines).ok


def test_inner_products_of_other_vectors() -> None:
    @claim()
    def cauchy(n: Size, u: Vector["n"], v: Vector["n"]) -> AtMost:
        return AtMost(abs2(inner(u, v)), inner(u, u) * inner(v, v))

    cauchy.ascending(lambda n, u, v: iter([("Cauchy-Schwarz", inner(u, u) * inner(v, v), "")]))

    @claim(uses=[cauchy])
    def stated(n: Size, A: Matrix["n"], x: Vector["n"], y: Vector["n"]) -> AtMost:
        return AtMost(abs2(inner(A @ x, y)), inner(A @ x, A @ x) * inner(y, y))

    def lines(n, A, x, y):
        yield cauchy, inner(A @ x, A @ x) * inner(y, y), ""

    assert report(stated, lines, upwards=True).ok


def test_the_kernel_knows_what_the_cited_theorems_say() -> None:
    stated = {
        axiom.name: claim()(axiom.formal).instance() for axiom in AXIOMS.values() if axiom.formal
    }
    usable = {n: i.sha256() for n, i in stated.items() if i.statement[0] in ("equal", "atmost")}
    assert usable == FORMAL


def test_a_cited_theorem_is_a_rule_and_is_named() -> None:
    @claim(assumes=[WEAK_MONOTONICITY])
    def stated(n: Size, p: Prob, S: QuantumEntropy["n"], a: Mask["n"], b: Mask["n"]) -> AtMost:
        both = schur(a, b)
        return AtMost(p * (S(a - both) + S(b - both)), p * (S(a) + S(b)))

    @stated.derivation
    def _(n, p, S, a, b):
        both = schur(a, b)
        yield WEAK_MONOTONICITY, p * (S(a - both) + S(b - both)), ""

    found = check(stated.instance().to_json(), stated.lines())
    assert found.ok and found.stands_on == ("weak monotonicity",)
    row = judge(stated, PROFILES["quick"])
    assert row["verdict"] == "proved"
    assert [a["name"] for a in row["assumes"]] == ["weak monotonicity"]


def test_a_theorem_of_ones_own_is_refused() -> None:
    @claim(assumes=[WEAK_MONOTONICITY])
    def stated(n: Size, S: QuantumEntropy["n"], a: Mask["n"]) -> AtMost:
        return AtMost(S(a), S(a) / 2)

    stated.ascending(lambda n, S, a: iter([(WEAK_MONOTONICITY, S(a) / 2, "")]))
    data = stated.lines()
    assert data is not None

    @claim()
    def wish(n: Size, S: QuantumEntropy["n"], a: Mask["n"]) -> AtMost:
        return AtMost(S(a), S(a) / 2)

    data["lemmas"]["weak monotonicity"]["instance"] = wish.instance().to_json()
    assert "not what the cited theorem" in check(stated.instance().to_json(), data).reason
    mine = {"axiom": "mine", "instance": wish.instance().to_json()}
    lines = [["claim mine", data["lines"][0][1], ""]]
    changed = {**data, "lines": lines, "lemmas": {"mine": mine}}
    assert not check(stated.instance().to_json(), changed).ok


def test_a_theorem_must_be_listed_and_stated_formally() -> None:
    @claim()
    def unlisted(n: Size, S: QuantumEntropy["n"], a: Mask["n"]) -> AtMost:
        return AtMost(0, S(a))

    @claim(assumes=[HOLEVO])
    def prose(n: Size, S: QuantumEntropy["n"], a: Mask["n"]) -> AtMost:
        return AtMost(0, S(a))

    unlisted.derivation(lambda n, S, a: iter([(WEAK_MONOTONICITY, S(a), "")]))
    prose.derivation(lambda n, S, a: iter([(HOLEVO, S(a), "")]))
    with pytest.raises(ClaimError, match="list it in assumes"):
        unlisted.lines()
    with pytest.raises(ClaimError, match="no formal statement"):
        prose.lines()


def test_a_claim_is_cited_by_itself_and_not_by_its_name() -> None:
    @claim(uses=[square_of_a_sum])
    def stated(a: Real, b: Real) -> AtMost:
        return AtMost((a + b) ** 2, 2 * (a**2 + b**2))

    stated.derivation(lambda a, b: iter([("claim square_of_a_sum", (a + b) ** 2, "")]))
    with pytest.raises(ClaimError, match="not its name in quotes"):
        stated.lines()
