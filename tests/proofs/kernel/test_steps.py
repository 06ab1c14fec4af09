"""Named inequalities and lemmas in derivations: what they prove, and what they must refuse."""

from collections.abc import Callable
from typing import Any

import pytest

from lossproof.proofs.claim import Claim, claim
from lossproof.proofs.kernel.check import Report, check
from lossproof.theory.vocabulary import (
    IMAGINARY_UNIT,
    AtMost,
    BitLaw,
    ClassicalEntropy,
    Complex,
    Convex,
    Distribution,
    Equal,
    Implies,
    Index,
    Less,
    Mask,
    MaskLaw,
    QuantumEntropy,
    Rates,
    Real,
    RealMaskLaw,
    RealVector,
    Size,
    Submodular,
    Vector,
    abs2,
    before,
    bernoulli,
    expectation,
    falls,
    inner,
    least,
    mean,
    ones,
    real_part,
    schur,
    subset,
    total,
    upto,
)

Maker = Callable[..., Any]


def report(stated: Claim, lines: Maker, *, upwards: bool = False) -> Report:
    """Return the kernel's answer to a claim with the given derivation."""
    (stated.ascending if upwards else stated.derivation)(lines)
    return check(stated.instance().to_json(), stated.lines())


# -- Jensen ---------------------------------------------------------------------------------------


def test_jensen_for_an_arbitrary_convex_function() -> None:
    @claim()
    def stated(n: Size, L: Convex, w: Distribution["n"], x: RealVector["n"]) -> AtMost:
        return AtMost(L(inner(w, x)), total(n, lambda k: w[k] * L(x[k])))

    def lines(n, L, w, x):
        yield "Jensen", total(n, lambda k: w[k] * L(x[k])), ""

    found = report(stated, lines, upwards=True)
    assert found.ok and found.covers


def test_jensen_for_a_mean_square_downwards() -> None:
    @claim()
    def stated(n: Size, law: RealMaskLaw["n"], i: Index["n"]) -> AtMost:
        return AtMost(expectation(law, lambda m: m[i]) ** 2, expectation(law, lambda m: m[i] ** 2))

    def lines(n, law, i):
        yield "Jensen", expectation(law, lambda m: m[i]) ** 2, ""

    assert report(stated, lines).ok


def test_jensen_needs_real_values_and_not_only_a_real_mean() -> None:
    """(E X)^2 <= E X^2 fails for X = i or -i: the mean is 0, the mean of the squares -1."""

    @claim()
    def stated(n: Size, law: MaskLaw["n"], i: Index["n"]) -> Implies:
        x = expectation(law, lambda m: m[i])
        squares = expectation(law, lambda m: m[i] ** 2)
        return Implies(Equal(x, 0), AtMost(x**2, real_part(squares)))

    def lines(n, law, i):
        yield "Jensen", expectation(law, lambda m: m[i] ** 2), ""

    assert not report(stated, lines, upwards=True).ok


@pytest.mark.parametrize("rule", ["Jensen", "Cauchy-Schwarz", "AM-GM", "Positivity"])
def test_the_wrong_direction_is_refused(rule: str) -> None:
    @claim()
    def stated(n: Size, w: Distribution["n"], x: RealVector["n"]) -> AtMost:
        return AtMost(total(n, lambda k: w[k] * x[k] ** 2), inner(w, x) ** 2)

    def lines(n, w, x):
        yield rule, total(n, lambda k: w[k] * x[k] ** 2), ""

    assert not report(stated, lines).ok


def test_jensen_below_a_minus_sign_turns_round() -> None:
    @claim()
    def right(n: Size, w: Distribution["n"], x: RealVector["n"]) -> AtMost:
        return AtMost(-total(n, lambda k: w[k] * x[k] ** 2), -(inner(w, x) ** 2))

    @claim()
    def wrong(n: Size, w: Distribution["n"], x: RealVector["n"]) -> AtMost:
        return AtMost(-(inner(w, x) ** 2), -total(n, lambda k: w[k] * x[k] ** 2))

    def down(n, w, x):
        yield "Jensen", -total(n, lambda k: w[k] * x[k] ** 2), ""

    def up(n, w, x):
        yield "Jensen", -(inner(w, x) ** 2), ""

    assert report(right, down).ok
    assert not report(wrong, up).ok


def test_jensen_below_a_factor_of_unknown_sign_is_refused() -> None:
    @claim()
    def stated(n: Size, a: Real, w: Distribution["n"], x: RealVector["n"]) -> AtMost:
        return AtMost(a * inner(w, x) ** 2, a * total(n, lambda k: w[k] * x[k] ** 2))

    def lines(n, a, w, x):
        yield "Jensen", a * inner(w, x) ** 2, ""

    assert not report(stated, lines).ok


def test_jensen_needs_weights_that_sum_to_one() -> None:
    @claim()
    def stated(n: Size, w: RealVector["n"], x: RealVector["n"]) -> AtMost:
        return AtMost(inner(w, x) ** 2, total(n, lambda k: w[k] * x[k] ** 2))

    def lines(n, w, x):
        yield "Jensen", total(n, lambda k: w[k] * x[k] ** 2), ""

    assert not report(stated, lines, upwards=True).ok


def test_two_weights_must_be_a_probability_and_its_complement() -> None:
    def lines(p, x, y):
        yield "Jensen", p * x**2 + (1 - p) * y**2, ""

    @claim()
    def right(p: Real("[0, 1]"), x: Real, y: Real) -> AtMost:
        return AtMost((p * x + (1 - p) * y) ** 2, p * x**2 + (1 - p) * y**2)

    @claim()
    def wrong(p: Real("[0, 2]"), x: Real, y: Real) -> AtMost:
        return AtMost((p * x + (1 - p) * y) ** 2, p * x**2 + (1 - p) * y**2)

    assert report(right, lines, upwards=True).ok
    assert not report(wrong, lines, upwards=True).ok


# -- Cauchy-Schwarz and the arithmetic mean -------------------------------------------------------


def test_cauchy_schwarz_for_complex_vectors() -> None:
    @claim()
    def stated(n: Size, u: Vector["n"], v: Vector["n"]) -> AtMost:
        return AtMost(abs2(inner(u, v)), inner(u, u) * inner(v, v))

    def lines(n, u, v):
        yield "Cauchy-Schwarz", inner(u, u) * inner(v, v), ""

    assert report(stated, lines, upwards=True).ok


def test_cauchy_schwarz_needs_both_factors() -> None:
    @claim()
    def stated(n: Size, u: Vector["n"], v: Vector["n"]) -> AtMost:
        return AtMost(abs2(inner(u, v)), inner(u, u))

    def lines(n, u, v):
        yield "Cauchy-Schwarz", inner(u, u), ""

    assert not report(stated, lines, upwards=True).ok


def test_the_square_of_a_complex_sum_has_no_sign() -> None:
    @claim()
    def stated(n: Size, u: Vector["n"]) -> AtMost:
        return AtMost(abs2(total(n, lambda k: u[k])), n * total(n, lambda k: u[k] ** 2))

    def lines(n, u):
        yield "Cauchy-Schwarz", n * total(n, lambda k: u[k] ** 2), ""

    assert not report(stated, lines, upwards=True).ok


def test_sums_with_other_bound_names_are_joined() -> None:
    @claim()
    def stated(n: Size, a: RealVector["n"], b: RealVector["n"]) -> AtMost:
        return AtMost(
            total(n, lambda i: a[i] * b[i]) ** 2,
            total(n, lambda i: a[i] ** 2) * total(n, lambda j: b[j] ** 2),
        )

    def lines(n, a, b):
        yield "Cauchy-Schwarz", total(n, lambda i: a[i] * b[i]) ** 2, ""

    assert report(stated, lines).ok


def test_the_number_of_terms_is_needed() -> None:
    def lines(n, a):
        yield "Cauchy-Schwarz", total(n, lambda i: a[i]) ** 2, ""

    @claim()
    def right(n: Size, a: RealVector["n"]) -> AtMost:
        return AtMost(total(n, lambda i: a[i]) ** 2, n * total(n, lambda i: a[i] ** 2))

    @claim()
    def wrong(n: Size, a: RealVector["n"]) -> AtMost:
        return AtMost(total(n, lambda i: a[i]) ** 2, 2 * total(n, lambda i: a[i] ** 2))

    assert report(right, lines).ok
    assert not report(wrong, lines).ok


def test_arithmetic_mean() -> None:
    @claim()
    def right(n: Size, x: RealVector["n"], i: Index["n"], j: Index["n"]) -> AtMost:
        return AtMost(x[i] * x[j], (x[i] ** 2 + x[j] ** 2) / 2)

    @claim()
    def wrong(n: Size, x: Vector["n"], i: Index["n"], j: Index["n"]) -> AtMost:
        return AtMost(real_part(x[i] * x[j]), real_part(x[i] ** 2 + x[j] ** 2) / 2)

    def lines(n, x, i, j):
        yield "AM-GM", (x[i] ** 2 + x[j] ** 2) / 2, ""

    def complex_lines(n, x, i, j):
        yield "AM-GM", real_part(x[i] ** 2 + x[j] ** 2) / 2, ""

    assert report(right, lines, upwards=True).ok
    assert not report(wrong, complex_lines, upwards=True).ok


# -- set functions --------------------------------------------------------------------------------


def shearer_lines(n, law, S):
    E, P = law.expectation, mean(law)
    yield "Ordering", P, ""
    yield (
        "Chain rule",
        E(
            lambda m: total(
                n, lambda i: m[i] * (S(schur(m, upto(n, i))) - S(schur(m, before(n, i))))
            )
        ),
        "",
    )
    yield "Strong subadditivity", total(n, lambda i: P[i] * (S(upto(n, i)) - S(before(n, i)))), ""
    yield (
        "Summation by parts",
        least(P) * S(ones(n)) + total(n, lambda i: falls(P)[i] * S(upto(n, i))),
        "",
    )


def test_shearer_for_every_law_and_every_state() -> None:
    @claim()
    def stated(n: Size, law: BitLaw["n"], S: QuantumEntropy["n"]) -> AtMost:
        return AtMost(least(mean(law)) * S(ones(n)), expectation(law, lambda m: S(m)))

    found = report(stated, shearer_lines)
    assert found.ok and found.covers and found.counts["steps"] == 3


def test_shearer_needs_nonnegative_values() -> None:
    """f = -1 on every nonempty set is submodular; for one part at random the claim says that
    -1/n is at most -1."""

    @claim()
    def stated(n: Size, law: BitLaw["n"], S: Submodular["n"]) -> AtMost:
        return AtMost(least(mean(law)) * S(ones(n)), expectation(law, lambda m: S(m)))

    assert not report(stated, shearer_lines).ok


def test_shearer_with_the_greatest_coverage_is_false() -> None:
    @claim()
    def stated(n: Size, law: BitLaw["n"], S: QuantumEntropy["n"]) -> AtMost:
        return AtMost(-least(-mean(law)) * S(ones(n)), expectation(law, lambda m: S(m)))

    assert not report(stated, shearer_lines).ok


def test_an_order_is_not_for_free_where_parts_are_told_apart() -> None:
    @claim()
    def stated(n: Size, law: BitLaw["n"], S: QuantumEntropy["n"], k: Index["n"]) -> AtMost:
        return AtMost(
            least(mean(law)) * S(ones(n)), expectation(law, lambda m: S(m)) + S(upto(n, k))
        )

    def lines(n, law, S, k):
        E, P = law.expectation, mean(law)
        yield "Ordering", P, ""
        yield "Positivity", E(lambda m: S(m)), ""
        yield from [*shearer_lines(n, law, S)][1:]

    assert "Ordering" in report(stated, lines).reason


def test_without_an_order_there_is_no_least_last_entry() -> None:
    @claim()
    def stated(n: Size, law: BitLaw["n"], S: QuantumEntropy["n"]) -> AtMost:
        return AtMost(least(mean(law)) * S(ones(n)), expectation(law, lambda m: S(m)))

    def lines(n, law, S):
        yield from [*shearer_lines(n, law, S)][1:]

    assert "Summation by parts" in report(stated, lines).reason


def test_conditioning_in_the_wrong_direction() -> None:
    @claim()
    def stated(n: Size, m: Mask["n"], S: QuantumEntropy["n"]) -> AtMost:
        return AtMost(S(m), total(n, lambda i: m[i] * (S(upto(n, i)) - S(before(n, i)))))

    def lines(n, m, S):
        inside = total(n, lambda i: m[i] * (S(schur(m, upto(n, i))) - S(schur(m, before(n, i)))))
        yield "Strong subadditivity", inside, ""
        yield "Chain rule", S(m), ""

    assert not report(stated, lines).ok


def test_submodularity_of_two_sets() -> None:
    def lines(n, S, a, b):
        yield "Strong subadditivity", S(a + b - schur(a, b)) + S(schur(a, b)), ""

    @claim()
    def right(n: Size, S: Submodular["n"], a: Mask["n"], b: Mask["n"]) -> AtMost:
        return AtMost(S(a + b - schur(a, b)) + S(schur(a, b)), S(a) + S(b))

    @claim()
    def wrong(n: Size, S: Submodular["n"], a: Mask["n"], b: Mask["n"]) -> AtMost:
        return AtMost(S(a) + S(b), S(a + b - schur(a, b)) + S(schur(a, b)))

    def back(n, S, a, b):
        yield "Strong subadditivity", S(a) + S(b), ""

    assert report(right, lines).ok
    assert not report(wrong, back).ok


def test_monotonicity_is_classical() -> None:
    def lines(n, S, a):
        yield "Monotonicity", S(ones(n)), ""

    @claim()
    def classical(n: Size, S: ClassicalEntropy["n"], a: Mask["n"]) -> AtMost:
        return AtMost(S(schur(ones(n), a)), S(ones(n)))

    @claim()
    def quantum(n: Size, S: QuantumEntropy["n"], a: Mask["n"]) -> AtMost:
        return AtMost(S(schur(ones(n), a)), S(ones(n)))

    assert report(classical, lines, upwards=True).ok
    assert not report(quantum, lines, upwards=True).ok


def test_a_set_function_takes_subsets_only() -> None:
    @claim()
    def stated(n: Size, S: QuantumEntropy["n"], x: RealVector["n"]) -> AtMost:
        return AtMost(0, S(x))

    found = check(stated.instance().to_json(), {"kind": "derivation", "lines": []})
    assert not found.ok and "0/1" in found.reason


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (subset(3, 0, 1), subset(3, 1, 0), True),
        (subset(3, 0, 1), subset(3, 0, 2), False),
        (schur(subset(3, 0, 1), subset(3, 1, 2)), subset(3, 1), True),
        (ones(3), subset(3, 0, 1, 2), True),
        (ones(3), subset(3, 0, 1), False),
    ],
)
def test_subsets_are_compared_by_their_elements(left: Any, right: Any, same: bool) -> None:
    @claim()
    def stated(S: QuantumEntropy[3]) -> Equal:
        return Equal(S(left), S(right))

    assert check(stated.instance().to_json(), {"kind": "derivation", "lines": []}).ok is same


def test_prefixes_differ_by_their_last_part() -> None:
    @claim()
    def right(n: Size, S: Submodular["n"], i: Index["n"], j: Index["n"]) -> Equal:
        return Equal(S(schur(upto(n, i), upto(n, j))), S(schur(upto(n, j), upto(n, i))))

    @claim()
    def wrong(n: Size, S: Submodular["n"], i: Index["n"]) -> Equal:
        return Equal(S(upto(n, i)), S(before(n, i)))

    evidence = {"kind": "derivation", "lines": []}
    assert check(right.instance().to_json(), evidence).ok
    assert not check(wrong.instance().to_json(), evidence).ok


# -- hypotheses, positivity, the two ends ---------------------------------------------------------


def test_assumed_bounds_are_used_where_named() -> None:
    @claim()
    def stated(x: Real, y: Real, z: Real) -> Implies:
        return Implies(AtMost(x, y), AtMost(y, z), AtMost(x, z))

    def lines(x, y, z):
        yield "Assumption", y, ""
        yield "Assumption", z, ""

    assert report(stated, lines, upwards=True).ok


def test_both_factors_are_not_bounded_at_once_when_one_loses_its_sign() -> None:
    # u = v = -10, x = y = 0: 100 <= 0
    @claim()
    def stated(u: Real, v: Real, x: Real, y: Real) -> Implies:
        return Implies(AtMost(u, x**2), AtMost(v, y**2), AtMost(u * v, x**2 * y**2))

    def lines(u, v, x, y):
        yield "Assumption", u * v, ""

    assert not report(stated, lines).ok


def test_factors_of_opposite_signs_are_not_bounded_at_once() -> None:
    # u = -5, v = 5, x = y = 1: -1 <= -25
    @claim()
    def stated(u: Real, v: Real, x: Real, y: Real) -> Implies:
        return Implies(AtMost(u, x**2), AtMost(-(y**2), v), AtMost(x**2 * -(y**2), u * v))

    def lines(u, v, x, y):
        yield "Assumption", u * v, ""

    assert not report(stated, lines, upwards=True).ok


def test_means_are_not_taken_in_two_factors_at_once() -> None:
    # (p, q, r, s) = (1, -1, 1, -1): 16 <= 0
    @claim()
    def stated(p: Real, q: Real, r: Real, s: Real) -> AtMost:
        return AtMost(4 * (p * q) * (4 * (r * s)), (p + q) ** 2 * (r + s) ** 2)

    def lines(p, q, r, s):
        yield "AM-GM", 4 * (p * q) * (4 * (r * s)), ""

    assert not report(stated, lines).ok


def test_both_factors_are_bounded_at_once_where_they_keep_their_signs() -> None:
    @claim()
    def stated(n: Size, x: RealVector["n"], y: RealVector["n"]) -> AtMost:
        return AtMost(
            total(n, lambda k: x[k]) ** 2 * total(n, lambda k: y[k]) ** 2,
            (n * total(n, lambda k: x[k] ** 2)) * (n * total(n, lambda k: y[k] ** 2)),
        )

    def lines(n, x, y):
        yield (
            "Cauchy-Schwarz",
            (n * total(n, lambda k: x[k] ** 2)) * (n * total(n, lambda k: y[k] ** 2)),
            "",
        )

    assert report(stated, lines, upwards=True).ok


def test_assumed_bounds_are_not_turned_round() -> None:
    @claim()
    def stated(x: Real, y: Real) -> Implies:
        return Implies(AtMost(x, y), AtMost(y, x))

    def lines(x, y):
        yield "Assumption", x, ""

    assert not report(stated, lines, upwards=True).ok


def test_an_assumed_sign_makes_a_quotient_sound() -> None:
    @claim()
    def right(x: Real) -> Implies:
        return Implies(Less(0, x), Less(0, 1 / x))

    @claim()
    def wrong(x: Real) -> Implies:
        return Implies(AtMost(0, x), Less(0, 1 / x))

    evidence = {"kind": "derivation", "lines": []}
    assert check(right.instance().to_json(), evidence).ok
    assert "division" in check(wrong.instance().to_json(), evidence).reason


def test_an_inequality_proves_no_equation() -> None:
    @claim()
    def stated(x: Real) -> Equal:
        return Equal(x**2 + 1, 1)

    def lines(x):
        yield "Positivity", 1, ""

    assert "equation" in report(stated, lines).reason


def test_a_true_line_under_the_wrong_name_says_so() -> None:
    @claim()
    def stated(x: Real, y: Real) -> AtMost:
        return AtMost(2 * x * y, x**2 + y**2)

    def lines(x, y):
        yield "Jensen", 2 * (x * y), ""

    assert "is true but does not follow by Jensen" in report(stated, lines).reason


def test_strictness_is_kept() -> None:
    @claim()
    def stated(n: Size, u: Vector["n"]) -> Less:
        return Less(abs2(total(n, lambda i: u[i])), n * inner(u, u))

    def lines(n, u):
        yield "Cauchy-Schwarz", abs2(total(n, lambda i: u[i])), ""

    assert not report(stated, lines).ok


def test_multilinear_extension_of_a_sum_of_entropies() -> None:
    @claim()
    def stated(n: Size, p: Real("[0, 1]"), S: QuantumEntropy["n"]) -> AtMost:
        return AtMost(p * S(ones(n)), expectation(bernoulli(n, p), lambda m: S(m)))

    def lines(n, p, S):
        P = mean(bernoulli(n, p))
        E = bernoulli(n, p).expectation
        yield (
            "Chain rule",
            E(
                lambda m: total(
                    n, lambda i: m[i] * (S(schur(m, upto(n, i))) - S(schur(m, before(n, i))))
                )
            ),
            "",
        )
        yield (
            "Strong subadditivity",
            total(n, lambda i: P[i] * (S(upto(n, i)) - S(before(n, i)))),
            "",
        )
        yield "Moments", total(n, lambda i: p * (S(upto(n, i)) - S(before(n, i)))), ""
        yield "Chain rule", p * S(ones(n)), ""

    assert report(stated, lines).ok


def test_complex_variables_have_no_arithmetic_mean() -> None:
    @claim()
    def stated(a: Complex, b: Complex) -> AtMost:
        return AtMost(abs2(a + b), 2 * (abs2(a) + abs2(b)))

    def lines(a, b):
        yield "AM-GM", 2 * (abs2(a) + abs2(b)), ""

    assert not report(stated, lines, upwards=True).ok


# -- found by leaving side conditions out: each of these falls only to the condition it names ------


def test_a_mean_is_real_though_what_is_averaged_is_not() -> None:
    """X = i (m - p) has mean 0 and mean square -p(1-p)."""

    @claim()
    def stated(n: Size, p: Real("[0, 1]"), i: Index["n"]) -> AtMost:
        law = bernoulli(n, p)
        return AtMost(expectation(law, lambda m: IMAGINARY_UNIT * (m[i] - p)) ** 2, -p * (1 - p))

    def lines(n, p, i):
        law = bernoulli(n, p)
        yield "Jensen", expectation(law, lambda m: (IMAGINARY_UNIT * (m[i] - p)) ** 2), ""

    assert not report(stated, lines, upwards=True).ok


def test_what_is_subtracted_is_bounded_the_other_way() -> None:
    @claim()
    def stated(n: Size, w: Distribution["n"], x: RealVector["n"]) -> AtMost:
        return AtMost(1 - inner(w, x) ** 2, 1 - total(n, lambda k: w[k] * x[k] ** 2))

    def lines(n, w, x):
        yield "Jensen", 1 - total(n, lambda k: w[k] * x[k] ** 2), ""

    assert not report(stated, lines, upwards=True).ok


def test_a_sum_with_any_factors_is_no_mean() -> None:
    @claim()
    def stated(n: Size, w: RealVector["n"], x: RealVector["n"]) -> AtMost:
        return AtMost(total(n, lambda k: w[k] * x[k]) ** 2, total(n, lambda k: w[k] * x[k] ** 2))

    def lines(n, w, x):
        yield "Jensen", total(n, lambda k: w[k] * x[k] ** 2), ""

    assert not report(stated, lines, upwards=True).ok


def test_an_order_is_not_for_free_where_the_statement_has_one() -> None:
    """What a part adds to the entropy of those before it may be negative: the weights of a Bell
    pair can be chosen against the order that the statement has."""

    @claim()
    def stated(n: Size, x: Rates["n"], S: QuantumEntropy["n"]) -> AtMost:
        return AtMost(0, total(n, lambda i: x[i] * (S(upto(n, i)) - S(before(n, i)))))

    def lines(n, x, S):
        yield "Ordering", x, ""
        yield (
            "Summation by parts",
            least(x) * S(ones(n)) + total(n, lambda i: falls(x)[i] * S(upto(n, i))),
            "",
        )
        yield "Positivity", least(x) * S(ones(n)), ""
        yield "Positivity", 0, ""

    assert "tells units apart" in report(stated, lines).reason
