"""The kernel's door: true evidence passes, planted falsehoods and malformed input do not."""

from collections.abc import Callable
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.claim import claim
from lossproof.proofs.kernel import check as kernel_check
from lossproof.proofs.kernel.check import check
from lossproof.theory.vocabulary import (
    IMAGINARY_UNIT,
    AtMost,
    BitLaw,
    Complex,
    Convex,
    Correlation,
    Distribution,
    Equal,
    ForSome,
    Hermitian,
    Iff,
    Implies,
    Less,
    Loewner,
    Majorised,
    Mask,
    MaskLaw,
    Matrix,
    Natural,
    Not,
    Prob,
    Real,
    RealMaskLaw,
    RealVector,
    SignLaw,
    Signs,
    Size,
    State,
    Vector,
    abs2,
    all_ones,
    as_expr,
    bernoulli,
    conj,
    dagger,
    delta,
    dephase,
    derivative,
    diag,
    diagonal_part,
    exp,
    expectation,
    finite_law,
    greatest,
    identity,
    inner,
    least,
    matrix,
    mean,
    ones,
    outer,
    real_part,
    schur,
    second_moment,
    second_moment_map,
    sqrt,
    total,
    trace,
    transpose,
    vector,
    zeros,
)

Json = dict[str, Any]


def instance(body: Callable[..., Any]) -> Json:
    return claim()(body).instance().to_json()


def derive(body: Callable[..., Any], **extra: Any) -> Any:
    return check(instance(body), {"kind": "derivation", "lines": [], **extra})


def t_dropout(n: Size, p: Prob, rho: State["n"]) -> Equal:
    return Equal(second_moment_map(bernoulli(n, p), rho), p * dephase(p, rho))


def t_variance(n: Size, p: Prob, x: RealVector["n"]) -> Equal:
    E = bernoulli(n, p).expectation
    total_ = inner(ones(n), x)
    return Equal(E(lambda m: inner(m, x) ** 2) - (p * total_) ** 2, p * (1 - p) * inner(x, x))


def t_trace_one(n: Size, p: Prob, rho: State["n"]) -> Equal:
    return Equal(trace(dephase(p, rho)), 1)


def t_size(n: Size) -> Equal:
    return Equal(trace(all_ones(n) @ all_ones(n)), n**2)


def t_sums(n: Size, x: Vector["n"]) -> Equal:
    return Equal(
        abs2(total(n, lambda i: x[i])), total(n, lambda i: total(n, lambda j: x[i] * conj(x[j])))
    )


def t_geometric(p: Prob, q: Real("(0, inf)")) -> Equal:
    return Equal(p / (1 + q), p - p * q / (1 + q))


def t_square(a: Real, b: Real) -> AtMost:
    return AtMost(0, (a - b) ** 2)


def t_box(p: Prob, q: Prob) -> AtMost:
    return AtMost(p * q, p + q - p * q)


def t_strict(p: Prob("(0, 1)")) -> Less:
    return Less(p**2, p)


def t_psd(n: Size, law: MaskLaw["n"]) -> Loewner:
    return Loewner(zeros(n, n), expectation(law, lambda m: outer(m, m)))


def t_bits(n: Size, law: BitLaw["n"]) -> Equal:
    return Equal(
        expectation(law, lambda m: inner(m, m)), expectation(law, lambda m: inner(m, ones(n)))
    )


def t_signs(n: Size, s: Signs["n"]) -> Equal:
    return Equal(inner(s, s), n)


def t_root() -> Equal:
    return Equal(sqrt(6) * sqrt(2), 2 * sqrt(3))


def t_exp(t: Real, T: Real("(0, inf)")) -> Equal:
    return Equal(derivative(exp(-t / T) ** 2, t), -2 * exp(-t / T) * exp(-t / T) / T)


def t_power(p: Prob, k: Natural) -> Equal:
    return Equal(p ** (k + 1), p * p**k)


def t_fixed(n: Size, p: Prob("[0, 1)"), rho: Matrix["n"]) -> Iff:
    return Iff(Equal(dephase(p, rho), rho), Equal(diagonal_part(rho), rho))


def t_purity(n: Size, p: Prob, rho: State["n"]) -> AtMost:
    return AtMost(trace(dephase(p, rho) @ dephase(p, rho)), trace(rho @ rho))


def t_second_moment(n: Size, p: Prob, x: RealVector["n"]) -> AtMost:
    E = bernoulli(n, p).expectation
    return AtMost(E(lambda m: inner(m, x)) ** 2, E(lambda m: inner(m, x) ** 2))


def t_counting(n: Size, w: Distribution["n"]) -> AtMost:
    return AtMost(0, (n - 1) * inner(w, w))


def t_law_variance(n: Size, law: MaskLaw["n"]) -> AtMost:
    return AtMost(0, expectation(law, lambda m: inner(m, m)))


def t_quarter(p: Prob) -> AtMost:
    return AtMost(p * (1 - p), Fraction(1, 4))


def t_two_squares(a: Real, b: Real) -> AtMost:
    return AtMost(2 * a * b, a**2 + b**2)


def t_state_of_two_levels(rho: State[2]) -> Equal:
    return Equal(trace(rho), 1)


def t_three_weights(w: Distribution[3]) -> Equal:
    return Equal(w[0] + w[1] + w[2], 1)


def t_gram(n: Size, a: Matrix["n"]) -> Loewner:
    return Loewner(zeros(n, n), dagger(a) @ a)


def t_conjugate_of_inverse(n: Size, A: Matrix["n"], B: Matrix["n"]) -> Equal:
    denominator = 1 + abs2(trace(A) + IMAGINARY_UNIT * trace(B))
    return Equal(conj(IMAGINARY_UNIT / denominator), -IMAGINARY_UNIT / denominator)


def t_names_inside(n: Size, m: Mask["n"], law: BitLaw["n"], x: Vector["n"]) -> Equal:
    mixed = total(n, lambda i: x[i]) * (x + mean(law) + m)
    return Equal(mixed - total(n, lambda i: x[i]) * (mean(law) + m), total(n, lambda i: x[i]) * x)


def t_coinciding_signs(K: Size, law: SignLaw["K"]) -> Equal:
    E = law.expectation
    both = total(K, lambda i: total(K, lambda j: delta(i, j) * E(lambda s: s[i] * s[j])))
    return Equal(both, K)


def t_coinciding_units(K: Size, law: RealMaskLaw["K"]) -> Equal:
    E = law.expectation
    both = total(K, lambda i: total(K, lambda j: delta(i, j) * E(lambda m: m[i] * m[j])))
    return Equal(both, total(K, lambda i: E(lambda m: m[i] ** 2)))


ALL_TRUE = [value for name, value in list(globals().items()) if name.startswith("t_")]


@pytest.mark.parametrize("body", ALL_TRUE, ids=lambda b: b.__name__)
def test_true_statements_are_proved_for_every_size(body: Callable[..., Any]) -> None:
    scale = (1 - as_expr_var("p")).tree if body is t_fixed else None
    report = derive(body, scale=scale)
    assert report.ok and report.covers and report.shows == "for", report.reason


def as_expr_var(name: str) -> Any:
    from lossproof.theory.expressions import Expr

    return Expr(("var", name), ())


def f_constant(n: Size, p: Prob, rho: State["n"]) -> Equal:
    return Equal(second_moment_map(bernoulli(n, p), rho), dephase(p, rho))


def f_sign(n: Size, p: Prob, rho: State["n"]) -> Equal:
    return Equal(
        second_moment_map(bernoulli(n, p), rho), p * (p * rho - (1 - p) * diagonal_part(rho))
    )


def f_hypothesis(n: Size, rho: Matrix["n"]) -> Equal:
    return Equal(trace(rho), 1)


def f_independence(n: Size, law: MaskLaw["n"]) -> Equal:
    return Equal(second_moment(law), outer(mean(law), mean(law)))


def f_conjugate(n: Size, law: MaskLaw["n"], rho: Matrix["n"]) -> Equal:
    return Equal(second_moment_map(law, rho), schur(transpose(second_moment(law)), rho))


def f_coincidence(n: Size, x: Vector["n"]) -> Equal:
    return Equal(total(n, lambda i: total(n, lambda j: x[i] * x[j])), total(n, lambda i: x[i] ** 2))


def f_division(p: Prob) -> Equal:
    return Equal(p / p, 1)


def f_division_by_size(n: Size) -> Equal:
    return Equal((n - 1) / (n - 1), 1)


def f_rate(n: Size, c: Real) -> AtMost:
    return AtMost(0, expectation(bernoulli(n, c), lambda m: inner(m, ones(n))))


def f_square_of_complex(z: Complex) -> AtMost:
    return AtMost(0, z**2)


def f_strict_at_the_end(p: Prob) -> Less:
    return Less(p**2, p)


def f_real(n: Size, rho: State["n"]) -> AtMost:
    return AtMost(0, trace(rho @ rho) - 1)


def f_negative_psd(n: Size, h: Hermitian["n"]) -> Loewner:
    return Loewner(zeros(n, n), h)


def f_loewner_shift(n: Size, law: MaskLaw["n"]) -> Loewner:
    return Loewner(identity(n), expectation(law, lambda m: outer(m, m)))


def f_bits(n: Size, law: MaskLaw["n"]) -> Equal:
    return Equal(
        expectation(law, lambda m: inner(m, m)), expectation(law, lambda m: inner(m, ones(n)))
    )


def f_power(p: Prob, k: Natural) -> Equal:
    return Equal(p ** (k + 1), p**k)


def f_jensen(K: Size, L: Convex, w: Distribution["K"], f: RealVector["K"]) -> AtMost:
    return AtMost(total(K, lambda k: w[k] * L(f[k])), L(inner(w, f)))


def f_weights(K: Size, w: RealVector["K"], f: RealVector["K"]) -> AtMost:
    return AtMost(0, total(K, lambda k: w[k] * f[k] ** 2))


def f_generic_only_small(n: Size, x: Vector["n"]) -> Equal:
    # true at n = 1, 2, 3 only: the product over all triples of distinct units vanishes below 4
    d = diag(x)
    return Equal((n - 1) * (n - 2) * (n - 3) * trace(d), zeros(1)[0])


def f_correlation(n: Size, C: Correlation["n"]) -> Equal:
    return Equal(C, identity(n))


def f_finite_weights(c: Real) -> AtMost:
    law = finite_law(vector([c, 1 - c]), matrix([[1], [2]]))
    return AtMost(1, expectation(law, lambda m: m[0]))


def f_complex_convex(L: Convex, z: Complex) -> Equal:
    return Equal(L(z), conj(L(z)))


def f_purity(n: Size, p: Prob, rho: State["n"]) -> AtMost:
    return AtMost(trace(rho @ rho), trace(dephase(p, rho) @ dephase(p, rho)))


def f_cross_terms(n: Size, x: RealVector["n"]) -> AtMost:
    return AtMost(inner(x, x), inner(ones(n), x) ** 2)


def f_transposed_purity(n: Size, a: Matrix["n"]) -> AtMost:
    return AtMost(0, trace(a @ a))


def f_first_moment(n: Size, law: MaskLaw["n"]) -> AtMost:
    return AtMost(0, expectation(law, lambda m: inner(ones(n), m) + conj(inner(ones(n), m))))


def f_counting(n: Size, w: Distribution["n"]) -> AtMost:
    return AtMost(0, (n - 2) * inner(w, w))


def f_strict_weights(n: Size, w: Distribution["n"], p: Prob) -> Less:
    return Less(0, p * inner(w, w))


def f_quarter(p: Prob) -> AtMost:
    return AtMost(p * (1 - p), Fraction(249999, 1000000))


def f_two_squares(a: Real, b: Real) -> AtMost:
    return AtMost(2 * a * b, a**2 + Fraction(999999, 1000000) * b**2)


def f_four_weights(w: Distribution[4]) -> Equal:
    return Equal(w[0] + w[1] + w[2], 1)


def f_gram(n: Size, a: Matrix["n"]) -> Loewner:
    return Loewner(zeros(n, n), transpose(a) @ a)


def f_conjugate_of_lazy_sum(n: Size, A: Matrix["n"], B: Matrix["n"], t: Real("[1, 2]")) -> Equal:
    # the conjugate of the denominator is not reached by flipping i alone
    i = IMAGINARY_UNIT
    left = exp(t) * conj(1 / (1 + abs2(trace(A) + i * trace(B))))
    return Equal(left, exp(t) / (1 + abs2(trace(A) - i * trace(B))))


def f_conjugate_of_means(n: Size, law: MaskLaw[1], L: Convex, t: Real) -> Equal:
    u = expectation(law, lambda a: a[0] * L(real_part(a[0])))
    v = expectation(law, lambda c: conj(c[0]) * L(real_part(c[0])))
    i = IMAGINARY_UNIT
    return Equal(exp(t) * conj(1 / (1 + abs2(u + i * v))) * (1 + abs2(u - i * v)), exp(t))


def f_coinciding_signs(K: Size, law: SignLaw["K"]) -> Equal:
    E = law.expectation
    both = total(K, lambda i: total(K, lambda j: delta(i, j) * E(lambda s: s[i] * s[j])))
    return Equal(both, total(K, lambda i: E(lambda s: s[i])))


def f_coinciding_units(K: Size, law: RealMaskLaw["K"], L: Convex) -> Equal:
    def mean(f: Callable[[Any, Any, Any], Any]) -> Any:
        inside = lambda i, j: law.expectation(lambda m: f(m, i, j) * L(m[i]))  # noqa: E731
        return total(K, lambda i: total(K, lambda j: delta(i, j) * inside(i, j)))

    return Equal(mean(lambda m, i, j: m[i] * m[j]), mean(lambda m, i, j: m[i]))


ALL_FALSE = [value for name, value in list(globals().items()) if name.startswith("f_")]


@pytest.mark.parametrize("body", ALL_FALSE, ids=lambda b: b.__name__)
def test_planted_falsehoods_are_not_proved(body: Callable[..., Any]) -> None:
    report = derive(body)
    assert not report.ok and report.shows == "neutral" and report.reason


def test_a_scale_that_may_vanish_is_refused() -> None:
    def fixed(n: Size, p: Prob, rho: Matrix["n"]) -> Iff:
        return Iff(Equal(dephase(p, rho), rho), Equal(diagonal_part(rho), rho))

    report = derive(fixed, scale=(1 - as_expr_var("p")).tree)
    assert not report.ok and "never vanishes" in report.reason


def lines_of(*pairs: tuple[str, Any]) -> list[Any]:
    return [[rule, as_expr(line).tree, ""] for rule, line in pairs]


def test_a_true_line_under_too_weak_a_rule_is_refused() -> None:
    E = bernoulli("n", as_expr_var("p")).expectation
    full = instance(t_variance)
    x = as_expr_var("x")
    x = type(x)(x.tree, ("n",))
    first = E(lambda m: inner(m, x) ** 2) - (as_expr_var("p") * inner(ones("n"), x)) ** 2
    p = as_expr_var("p")
    good = p * (1 - p) * inner(x, x)
    ok = check(full, {"kind": "derivation", "lines": lines_of(("Normal form", good))})
    weak = check(full, {"kind": "derivation", "lines": lines_of(("Linearity", good))})
    false = check(
        full,
        {"kind": "derivation", "lines": lines_of(("Normal form", first + 1), ("Algebra", good))},
    )
    assert ok.ok
    assert not weak.ok and "does not follow by Linearity" in weak.reason
    assert not false.ok and "line 1 does not follow" in false.reason


COUNTEREXAMPLE: Json = {
    "kind": "counterexample",
    "values": {"n": 2, "p": "1/2", "rho": [["1/2", "1/2"], ["1/2", "1/2"]]},
}


def test_counterexamples_are_recomputed_exactly() -> None:
    assert check(instance(f_constant), COUNTEREXAMPLE).shows == "against"
    assert "holds at these values" in check(instance(t_dropout), COUNTEREXAMPLE).reason


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"p": "3/2"}, "beyond"),
        ({"rho": [["1/2", "1"], ["1", "1/2"]]}, "semidefinite"),
        ({"rho": [["1", "0"], ["0", "1"]]}, "trace"),
        ({"rho": [["1/2", "1/2"], ["0", "1/2"]]}, "Hermitian"),
        ({"n": 3}, "shape"),
        ({"n": 0}, "integer from 1"),
        ({"p": 0.5}, "numeral"),
        ({"p": "1/0"}, "divides by zero"),
        ({"p": "9" * 10_000}, "numeral"),
    ],
)
def test_values_outside_their_domains_refute_nothing(change: Json, word: str) -> None:
    evidence = deepcopy(COUNTEREXAMPLE)
    evidence["values"].update(change)
    report = check(instance(f_constant), evidence)
    assert not report.ok and word in report.reason


def test_enumeration_settles_finite_statements_only() -> None:
    def majority(a: Mask[3]) -> AtMost:
        return AtMost(a[0] * a[1] * a[2], a[0])

    def false_majority(a: Mask[3]) -> AtMost:
        return AtMost(a[0], a[0] * a[1] * a[2])

    def all_sizes(n: Size, a: Mask["n"]) -> AtMost:
        return AtMost(inner(a, a), n)

    assert check(instance(majority), {"kind": "enumeration"}).covers
    assert not check(instance(false_majority), {"kind": "enumeration"}).ok
    partial = check(instance(all_sizes), {"kind": "enumeration", "at": {"n": [1, 2, 3]}})
    assert partial.ok and not partial.covers
    assert not check(instance(t_box), {"kind": "enumeration"}).ok


def test_sizes_that_are_listed_are_covered_and_others_are_not() -> None:
    def listed(n: Size[2, 3], x: Vector["n"]) -> Equal:
        return Equal(inner(x, x), total(n, lambda i: abs2(x[i])))

    some = check(instance(listed), {"kind": "derivation", "lines": [], "at": {"n": [2]}})
    both = check(instance(listed), {"kind": "derivation", "lines": [], "at": {"n": [2, 3]}})
    other = check(instance(listed), {"kind": "derivation", "lines": [], "at": {"n": [4]}})
    assert some.ok and not some.covers
    assert both.ok and both.covers
    assert not other.ok


def test_negations_refute_existence_and_only_existence() -> None:
    def exists(n: Size) -> ForSome:
        return ForSome(Mask["n"], lambda a: Not(Equal(inner(a, a), inner(a, ones(n)))))

    def true_exists() -> ForSome:
        return ForSome(Prob, lambda q: Equal(q, Fraction(1, 2)))

    assert check(instance(exists), {"kind": "negation", "lines": []}).shows == "against"
    assert not check(instance(true_exists), {"kind": "negation", "lines": []}).ok
    witness = {"kind": "witness", "value": "1/2"}
    assert check(instance(true_exists), witness).shows == "for"
    assert not check(instance(true_exists), {"kind": "witness", "value": "1/3"}).ok
    assert not check(instance(t_dropout), {"kind": "negation", "lines": []}).ok


def test_hypotheses_are_used_only_where_they_are_named() -> None:
    def implied(n: Size, law: MaskLaw["n"]) -> Implies:
        return Implies(Equal(mean(law), ones(n)), Equal(inner(ones(n), mean(law)), n))

    start = inner(ones("n"), expectation_of("law"))
    full = instance(implied)
    named = lines_of(("Normal form", start), ("Hypothesis", total("n", lambda i: as_expr(1))))
    wrong = lines_of(("Normal form", start), ("Linearity", total("n", lambda i: as_expr(1))))
    assert derive(implied).ok
    assert not check(full, {"kind": "derivation", "lines": wrong}).ok
    report = check(full, {"kind": "derivation", "lines": named})
    assert not report.ok or report.covers  # the last line still has to reach n by definition


def expectation_of(name: str) -> Any:
    from lossproof.theory.masks import law_variable

    return mean(law_variable(name, "n"))


def test_statements_without_variables_are_evaluated() -> None:
    def roots() -> AtMost:
        return AtMost(sqrt(2) + sqrt(3), Fraction(315, 100))

    def false_roots() -> AtMost:
        return AtMost(sqrt(2) + sqrt(3), Fraction(314, 100))

    def sorted_() -> Majorised:
        return Majorised(vector([1, 1]), vector([0, 2]))

    assert check(instance(roots), {"kind": "evaluation"}).covers
    assert not check(instance(false_roots), {"kind": "evaluation"}).ok
    assert check(instance(sorted_), {"kind": "evaluation"}).ok


def test_extremes_of_complex_numbers_are_refused() -> None:
    def body(x: Vector["n"], n: Size) -> Equal:
        return Equal(least(x), greatest(x))

    assert "complex" in derive(body).reason


# -- what each kind of evidence speaks about ------------------------------------------------------


def sized(n: Size, x: RealVector["n"]) -> AtMost:
    return AtMost(0, inner(x, x))


def plain(n: Size, p: Prob) -> AtMost:
    return AtMost(0, p)


def bare(n: Size) -> AtMost:
    return AtMost(0, 1)


def some() -> ForSome:
    return ForSome(Prob, lambda q: Equal(q, Fraction(1, 2)))


def some_for_each(p: Prob) -> ForSome:
    return ForSome(Prob, lambda q: Equal(q, Fraction(1, 2)))


BOX = {"sizes": {}, "bits": 64, "covers": [["plain"]]}
OFF = {"p": "1/2", "n": 2}


@pytest.mark.parametrize(
    ("body", "evidence", "why"),
    [
        (plain, None, "unknown kind of evidence"),
        (plain, [], "unknown kind of evidence"),
        (plain, {"kind": "trust"}, "unknown kind of evidence"),
        (plain, {}, "unknown kind of evidence"),
        (plain, {"kind": "derivation", "at": {"m": [2]}}, "'m' is not a size of this claim"),
        (plain, {"kind": "derivation", "at": {"n": []}}, "listed as integers"),
        (plain, {"kind": "derivation", "at": {"n": [True]}}, "listed as integers"),
        (plain, {"kind": "derivation", "at": {"n": ["2"]}}, "listed as integers"),
        (plain, {"kind": "derivation", "at": {"n": [0]}}, "not one the claim speaks about"),
        (plain, {"kind": "derivation", "at": {"n": [17]}}, "not one the claim speaks about"),
        (plain, {"kind": "enclosure", "boxes": [BOX]}, "an enclosure is made at listed sizes"),
        (plain, {"kind": "enclosure", "at": {"n": [2]}, "boxes": [BOX]}, "one covering"),
        (bare, {"kind": "enumeration"}, "lists every size"),
        (sized, {"kind": "enumeration", "at": {"n": [2]}}, "needs finite domains"),
        (bare, {"kind": "evaluation"}, "without variables, at listed sizes"),
        (plain, {"kind": "evaluation", "at": {"n": [2]}}, "without variables, at listed sizes"),
        (bare, {"kind": "witness", "value": "1/2"}, "without outer variables"),
        (some_for_each, {"kind": "witness", "value": "1/2"}, "without outer variables"),
        (t_root, {"kind": "witness", "value": "1/2"}, "evidence for an existence statement"),
        (some, {"kind": "witness", "value": "3/2"}, "beyond"),
        (some, {"kind": "witness", "value": "1/3"}, "does not do what is stated"),
        (some, {"kind": "counterexample", "values": {}}, "refutes an existence statement"),
        (plain, {"kind": "counterexample", "values": {"p": "1/2"}}, "values are expected for"),
        (plain, {"kind": "counterexample", "values": {**OFF, "q": "1"}}, "values are expected for"),
        (plain, {"kind": "counterexample", "values": {**OFF, "n": 65}}, "from 1 to 64"),
        (plain, {"kind": "counterexample", "values": {**OFF, "n": True}}, "from 1 to 64"),
        (plain, {"kind": "counterexample", "values": OFF}, "holds at these values"),
        (plain, {"kind": "negation", "lines": []}, "only an existence statement"),
        (t_dropout, {"kind": "vertices", "law": "rho", "evidence": {}}, "'rho' is not a mask law"),
        (t_dropout, {"kind": "vertices", "law": "m", "evidence": {}}, "'m' is not a mask law"),
    ],
)
def test_evidence_about_something_else_is_refused(body: Any, evidence: Any, why: str) -> None:
    report = check(instance(body), evidence)
    assert not report.ok and report.shows == "neutral" and why in report.reason


def test_the_claim_does_not_speak_about_unlisted_sizes() -> None:
    def listed(n: Size[2, 3], p: Prob) -> AtMost:
        return AtMost(p, 0)

    for n, ok in ((2, True), (4, False)):
        evidence = {"kind": "counterexample", "values": {"n": n, "p": "1"}}
        assert check(instance(listed), evidence).ok is ok
    report = check(instance(listed), {"kind": "counterexample", "values": {"n": 4, "p": "1"}})
    assert "does not speak about n = 4" in report.reason


def test_evidence_at_a_single_mask_must_show_the_statement() -> None:
    def stated(law: BitLaw[1]) -> AtMost:
        return AtMost(0, expectation(law, lambda m: m[0]))

    def empty(law: BitLaw[1]) -> AtMost:
        return AtMost(1, expectation(law, lambda m: m[0]))

    found = {"kind": "instance", "values": {"law": ["1"]}}
    against = {"kind": "counterexample", "values": {"law": ["0"]}}
    for body, inside in ((stated, found), (empty, found), (empty, against)):
        report = check(instance(body), {"kind": "vertices", "law": "law", "evidence": inside})
        assert not report.ok and "at a single mask: the evidence does not show it" in report.reason


def test_an_instance_meets_every_hypothesis() -> None:
    def stated(p: Prob, q: Prob) -> Implies:
        return Implies(Less(p, q), Less(0, p), AtMost(p, 1))

    for p, q, ok in (("1/3", "1/2", True), ("0", "1/2", False), ("1/2", "1/2", False)):
        report = check(instance(stated), {"kind": "instance", "values": {"p": p, "q": q}})
        assert report.ok is ok and report.shows == "neutral" and not report.covers
        assert ok or "a hypothesis does not hold" in report.reason


def test_an_existence_statement_is_not_denied_over_an_empty_interval() -> None:
    def stated(x: Real("(0, 1]")) -> ForSome:
        return ForSome(Prob, lambda q: Less(q, q))

    data = instance(stated)
    assert check(data, {"kind": "negation", "lines": []}).shows == "against"
    data["variables"][0][1]["hi"] = "0"
    report = check(data, {"kind": "negation", "lines": []})
    assert "ranges over an empty interval" in report.reason


def test_the_number_of_cases_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    def pairs(m: Mask[2]) -> Equal:
        return Equal(vector([m[0], m[1]]), vector([m[0] ** 2, m[1]]))

    def long(m: Mask[18]) -> Equal:
        return Equal(m, m)

    monkeypatch.setattr(kernel_check, "MAX_INSTANCES", 4)
    assert check(instance(pairs), {"kind": "enumeration"}).ok
    monkeypatch.setattr(kernel_check, "MAX_INSTANCES", 3)
    assert "more than 3 cases" in check(instance(pairs), {"kind": "enumeration"}).reason
    assert "2^18 cases are too many" in check(instance(long), {"kind": "enumeration"}).reason


@pytest.mark.parametrize(
    "evidence",
    [
        None,
        [],
        {"kind": "eval"},
        {"kind": "derivation", "lines": [["Magic", ["num", "1"], ""]]},
        {"kind": "derivation", "lines": [["Algebra", ["__import__('os')"], ""]]},
        {"kind": "derivation", "lines": "x" * 100},
        {"kind": "derivation", "lines": [["Algebra", [["num"] * 3], ""]]},
        {"kind": "counterexample", "values": {"n": 10**6, "p": "1/2", "rho": []}},
        {"kind": "counterexample", "values": "n"},
        {"kind": "diamond", "at": {"n": [2]}, "bounds": [{}]},
        {"kind": "enumeration", "at": {"n": [10**9]}},
    ],
)
def test_malformed_evidence_is_refused_with_a_reason(evidence: Any) -> None:
    report = check(instance(t_dropout), evidence)
    assert not report.ok and report.reason and report.shows == "neutral"


@pytest.mark.parametrize("name", ["*", "#0", "=i", "$0.n.0", "@1", "", "n m"])
def test_sizes_are_called_by_names(name: str) -> None:
    data = instance(t_size)
    data["sizes"][name] = {"from": 1}
    assert "is not a name" in check(data, {"kind": "derivation", "lines": []}).reason


def test_deep_nesting_is_refused() -> None:
    tree: Any = ["num", "1"]
    for _ in range(5000):
        tree = ["neg", tree]
    data = instance(t_root)
    data["statement"] = ["equal", tree, tree]
    assert "deep" in check(data, {"kind": "derivation"}).reason


def test_names_are_never_shadowed() -> None:
    data = instance(t_sums)
    inner_sum = ["sum", "i", "n", ["sum", "i", "n", ["item", ["var", "x"], ["idx", "i"]]]]
    data["statement"] = ["equal", inner_sum, inner_sum]
    assert "bound twice" in check(data, {"kind": "derivation"}).reason


def test_the_conjugate_of_an_opaque_sum_is_not_guessed() -> None:
    """A weak rule keeps traces opaque; their conjugates must not be taken for themselves."""
    full = instance(f_conjugate_of_lazy_sum)
    right = full["statement"][2]
    report = check(full, {"kind": "derivation", "lines": [["Algebra", right, ""]]})
    assert not report.ok


def test_coinciding_factors_of_an_opaque_mean_are_kept() -> None:
    """Without linearity a mean is held; x_i x_j inside it is x_i squared where i = j."""

    def held(n: Size, law: RealMaskLaw["n"], x: RealVector["n"]) -> Equal:
        def mean(f: Callable[[Any, Any], Any]) -> Any:
            inside = lambda i, j: law.expectation(lambda m: f(i, j) * m[i])  # noqa: E731
            return total(n, lambda i: total(n, lambda j: delta(i, j) * inside(i, j)))

        return Equal(mean(lambda i, j: x[i] * x[j]), mean(lambda i, j: x[i]))

    full = instance(held)
    line = [["Algebra", full["statement"][2], ""]]
    assert not check(full, {"kind": "derivation", "lines": line}).ok
