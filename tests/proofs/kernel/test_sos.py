"""Sum-of-squares certificates: true identities pass, planted falsehoods do not."""

# In the bodies of claims an annotation such as `p: Prob` is a quantifier, not the type of `p`.
# pyright: reportOperatorIssue=false, reportArgumentType=false, reportCallIssue=false
# pyright: reportIndexIssue=false

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.claim import claim
from lossproof.proofs.kernel import sos
from lossproof.proofs.kernel.check import check
from lossproof.proofs.kernel.instances import read_instance
from lossproof.proofs.kernel.systems import systems
from lossproof.theory.expressions import Expr
from lossproof.theory.vocabulary import (
    And,
    AtMost,
    Complex,
    Correlation,
    Equal,
    Implies,
    Less,
    Loewner,
    Mask,
    Prob,
    Real,
    RealVector,
    Size,
    Vector,
    abs2,
    inner,
    matrix,
    real_part,
    sqrt,
    zeros,
)

Json = dict[str, Any]


def document(body: Callable[..., Any]) -> Json:
    return claim()(body).instance().to_json()


def one(cone: Json, multiplier: Json | None = None) -> Json:
    goal = {"sizes": {}, "certificate": {"multiplier": multiplier, "cone": cone}}
    return {"kind": "sos", "at": {}, "goals": [goal]}


def square(gram: Any, basis: Any, times: Any = ()) -> Json:
    return {"times": list(times), "basis": basis, "gram": gram}


ONE: list[Any] = []
X = [[0, 1]]
Y = [[1, 1]]
LINE = [["1/4", "-1/2"], ["-1/2", "1"]]
"""(x - 1/2)^2 over (1, x)."""


def variance(p: Prob) -> Any:
    return AtMost(p * (1 - p), Fraction(1, 4))


def test_a_square_shows_the_inequality() -> None:
    report = check(document(variance), one({"squares": [square(LINE, [ONE, X])]}))
    assert report.ok and report.shows == "for" and report.covers
    assert report.scope["all"] == ["p"]


@pytest.mark.parametrize(
    ("gram", "why"),
    [
        ([["1/4", "-1/2"], ["-1/2", "1/2"]], "not positive semidefinite"),
        ([["1/4", "0"], ["-1", "1"]], "not positive semidefinite"),  # not symmetric
        ([["1/4", "-1/2"], ["-1/2", "10000000001/10000000000"]], "identity fails"),
        ([["251/1000", "-1/2"], ["-1/2", "1"]], "identity fails"),
        ([["1/4", "-1/2"]], "as many rows"),
        ([[[[1, "1/4", "1"]], "-1/2"], ["-1/2", "1"]], "real"),
    ],
)
def test_a_false_gram_matrix_is_refused(gram: Any, why: str) -> None:
    report = check(document(variance), one({"squares": [square(gram, [ONE, X])]}))
    assert not report.ok and why in report.reason


def test_an_indefinite_matrix_with_the_right_identity_is_refused() -> None:
    """x y = z^T Q z with an indefinite Q: the identity holds, the inequality does not."""

    def false(x: Real, y: Real) -> Any:
        return AtMost(0, x * y)

    gram = [["0", "1/2"], ["1/2", "0"]]
    report = check(document(false), one({"squares": [square(gram, [X, Y])]}))
    assert not report.ok and "semidefinite" in report.reason


def test_a_constraint_must_be_in_the_statement() -> None:
    def false(x: Real) -> Any:
        return AtMost(0, x)

    def true(x: Real("[0, inf)")) -> Any:
        return AtMost(0, x)

    evidence = one({"squares": [square([["1"]], [ONE], [0])]})
    assert check(document(true), evidence).ok
    assert "does not have" in check(document(false), evidence).reason


def test_a_hypothesis_is_used_in_its_own_direction() -> None:
    def true(x: Real, y: Real) -> Any:
        return Implies(AtMost(x, y), AtMost(x, y))

    def false(x: Real, y: Real) -> Any:
        return Implies(AtMost(y, x), AtMost(x, y))

    evidence = one({"squares": [square([["1"]], [ONE], [0])]})
    assert check(document(true), evidence).ok
    assert "identity fails" in check(document(false), evidence).reason


def test_strict_hypotheses_are_strict_and_others_are_not() -> None:
    def true(x: Real("(0, inf)")) -> Any:
        return Less(0, x)

    def false(x: Real("[0, inf)")) -> Any:
        return Less(0, x)

    evidence = one({"strict": [["1", [0]]]})
    assert check(document(true), evidence).ok
    assert "not all strict" in check(document(false), evidence).reason
    weak = one({"squares": [square([["1"]], [ONE], [0])]})
    assert "positive part" in check(document(false), weak).reason


@pytest.mark.parametrize("weight", ["0", "-1", [[1, "1", "1"]]])
def test_the_positive_part_is_positive(weight: Any) -> None:
    def false(x: Real) -> Any:
        return Less(0, 0 * x)

    report = check(document(false), one({"strict": [[weight, []]]}))
    assert not report.ok


def test_strictness_fails_at_a_zero() -> None:
    def false(p: Prob) -> Any:
        return Less(p * (1 - p), Fraction(1, 4))

    report = check(document(false), one({"squares": [square(LINE, [ONE, X])]}))
    assert not report.ok and "positive part" in report.reason


def test_a_multiplier_that_changes_sign_is_refused() -> None:
    """x (-x^3) = -(x^2)^2 would show nothing; -x * -x^3 = (x^2)^2 must not either."""

    def false(x: Real) -> Any:
        return AtMost(0, x**3)

    fourth = {"squares": [square([["1"]], [[[0, 2]]])]}
    for factor in (
        {"squares": [square([["0", "1/2"], ["1/2", "0"]], [ONE, X])]},  # the multiplier x
        {"strict": [["-1", []]]},
        {"strict": [["1", [0]]]},
    ):
        assert not check(document(false), one(fourth, factor)).ok


def test_a_multiplier_that_vanishes_needs_a_dense_domain() -> None:
    """x^2 f = 0 for x f = 0: nothing follows about f where x = 0."""

    def false(x: Real, f: Real) -> Any:
        return Implies(Equal(x * f, 0), AtMost(0, f))

    factor = {"squares": [square([["1"]], [X])]}
    atoms = [a[1] for a in next(iter(systems(read_instance(document(false))))).atoms]
    f, x = atoms.index("f"), atoms.index("x")
    factor = {"squares": [square([["1"]], [[[x, 1]]])]}
    cone = {"ideal": [[0, [["1", [[x, 1]]]]]]}
    report = check(document(false), one(cone, factor))
    assert not report.ok and "may vanish" in report.reason
    assert f != x


def test_a_vanishing_multiplier_is_enough_on_a_box_but_not_for_strictness() -> None:
    def true(x: Real) -> Any:
        return AtMost(0, x**2)

    def false(x: Real) -> Any:
        return Less(0, x**2)

    factor = {"squares": [square([["1"]], [X])]}
    cone = {"squares": [square([["1"]], [[[0, 2]]])]}
    assert check(document(true), one(cone, factor)).ok
    assert not check(document(false), one(cone, factor)).ok


def test_the_goals_own_square_shows_it_but_not_strictly() -> None:
    """|z| (|z| - Re z) = (|z| - Re z)^2 / 2 + (Im z)^2 / 2, where |z|^2 = z conj(z)."""

    def true(z: Complex) -> Any:
        return AtMost(real_part(z), Expr(("abs", z.tree), ()))

    def strict(z: Complex) -> Any:
        return Less(real_part(z), Expr(("abs", z.tree), ()))

    (system,) = systems(read_instance(document(true)))
    assert [atom[0] for atom in system.atoms] == ["abs", "im", "re"]
    factor = {"squares": [square([["1"]], [ONE], [0])]}
    cone = {
        "own": "1/2",
        "squares": [square([["1/2"]], [[[1, 1]]])],
        "ideal": [[0, [["1/2", ONE]]]],
    }
    assert check(document(true), one(cone, factor)).ok
    assert "positive part" in check(document(strict), one(cone, factor)).reason
    for weight in ("-1/2", "0", "1/3"):
        assert not check(document(true), one({**cone, "own": weight}, factor)).ok
    assert not check(document(true), one(cone)).ok
    assert not check(document(true), one(cone, {**factor, "own": "1"})).ok


def test_a_point_is_no_box() -> None:
    """On [0, 0] the multiplier x is zero everywhere: x * (-1) = -x, and -x >= 0 there."""

    def false(x: Real("[0, 0]")) -> Any:
        return AtMost(1 + x, 0)

    system = next(iter(systems(read_instance(document(false)))))
    assert not any(c.box for c in system.constraints)
    factor = {"squares": [square([["1"]], [ONE], [0])]}
    cone = {"squares": [square([["1"]], [ONE], [1]), square([["1"]], [ONE], [0, 1])]}
    report = check(document(false), one(cone, factor))
    assert not report.ok and "may vanish" in report.reason


def test_where_a_hypothesis_holds_at_a_point_no_multiplier_is_dense() -> None:
    """Where -x^2 >= 0 only x = 0 is left; -x^2 (-1) = x^2 and x^2 (-1) = -x^2 say nothing there."""

    def false(x: Real) -> Any:
        return Implies(AtMost(x**2, 0), AtMost(1, 0 * x))

    (system,) = systems(read_instance(document(false)))
    assert len(system.constraints) == 1 and not system.constraints[0].box
    given, own = {"squares": [square([["1"]], [ONE], [0])]}, {"squares": [square([["1"]], [X])]}
    for multiplier, cone in ((given, own), (own, given)):
        report = check(document(false), one(cone, multiplier))
        assert not report.ok and "may vanish" in report.reason

    def beside(x: Prob) -> Any:  # x (-x^2) (-1) = x^3, with the end 0 of the interval as a factor
        return Implies(AtMost(x**2, 0), AtMost(1, 0 * x))

    (system,) = systems(read_instance(document(beside)))
    assert [c.box for c in system.constraints] == [False, True, True]
    cubic = {"squares": [square([["1"]], [X], [1])]}
    for times in ([0, 1], [1, 0]):
        report = check(document(beside), one(cubic, {"squares": [square([["1"]], [ONE], times)]}))
        assert not report.ok and "may vanish" in report.reason


def test_a_zero_multiplier_shows_nothing() -> None:
    def false(x: Real) -> Any:
        return AtMost(x, 0)

    assert not check(document(false), one({}, {})).ok


def test_denominators_of_unknown_sign_are_squared_away() -> None:
    """1/x >= 0 is false for negative x, though x^2 (1/x) = x; on (0, inf) it holds."""

    def false(x: Real("[-2, -1]")) -> Any:
        return AtMost(0, 1 / x)

    def true(x: Real("[1, 2]")) -> Any:
        return AtMost(0, 1 / x)

    (bad,) = systems(read_instance(document(false)))
    (good,) = systems(read_instance(document(true)))
    assert {m: str(c) for m, c in bad.goal.items()} == {((0, 1),): "1"}
    assert {m: str(c) for m, c in good.goal.items()} == {(): "1"}


def test_a_division_by_what_may_vanish_is_refused() -> None:
    def false(x: Real) -> Any:
        return AtMost(0, x**2 / x**2)

    assert "vanish" in check(document(false), one({"strict": [["1", []]]})).reason


def test_complex_entries_are_two_real_numbers() -> None:
    def body(u: Vector[1]) -> Any:
        return AtMost(0, abs2(u[0]))

    (system,) = systems(read_instance(document(body)))
    assert len(system.atoms) == 2
    squares = [square([["1", "0"], ["0", "1"]], [X, Y])]
    assert check(document(body), one({"squares": squares})).ok


def test_square_roots_stay_exact() -> None:
    def true(x: Real) -> Any:
        return AtMost(2 * sqrt(2) * x, x**2 + 2)

    def false(x: Real) -> Any:
        return AtMost(2 * sqrt(2) * x, x**2 + Fraction(19999, 10000))

    gram = [["2", [[2, "-1", "0"]]], [[[2, "-1", "0"]], "1"]]
    evidence = one({"squares": [square(gram, [ONE, X])]})
    assert check(document(true), evidence).ok
    assert "identity fails" in check(document(false), evidence).reason


def test_bits_and_signs_bring_their_equations() -> None:
    def body(m: Mask[2]) -> Any:
        return AtMost(m[0] * m[1], m[0])

    (system,) = systems(read_instance(document(body)))
    assert len(system.equations) == 2 and not system.constraints


def test_minors_of_a_correlation_matrix() -> None:
    def body(C: Correlation[3]) -> Any:
        gap = (1 - C[0, 1] ** 2) * (1 - C[1, 2] ** 2)
        return AtMost((C[0, 2] - C[0, 1] * C[1, 2]) ** 2, gap)

    (system,) = systems(read_instance(document(body)))
    last = len(system.constraints) - 1
    assert check(document(body), one({"squares": [square([["1"]], [ONE], [last])]})).ok
    assert not check(document(body), one({"squares": [square([["1"]], [ONE], [0])]})).ok


def test_every_inequality_needs_its_certificate() -> None:
    def body(x: Real) -> Any:
        return And(AtMost(0, x**2), AtMost(0, x**4))

    first = one({"squares": [square([["1"]], [X])]})
    second = one({"squares": [square([["1"]], [[[0, 2]]])]})
    assert not check(document(body), first).ok
    both = {**first, "goals": [*first["goals"], *second["goals"]]}
    assert check(document(body), both).ok
    assert not check(document(body), {**both, "goals": both["goals"][::-1]}).ok
    assert not check(document(body), {**both, "goals": [*both["goals"], *both["goals"]]}).ok


def test_a_size_that_is_not_listed_is_not_shown() -> None:
    def body(n: Size[2, 3], u: RealVector["n"]) -> Any:
        return AtMost(0, inner(u, u))

    data = document(body)
    squares = [square([["1", "0"], ["0", "1"]], [X, Y])]
    goal = {"sizes": {"n": 2}, "certificate": {"multiplier": None, "cone": {"squares": squares}}}
    report = check(data, {"kind": "sos", "at": {"n": [2]}, "goals": [goal]})
    assert report.ok and not report.covers
    assert not check(data, {"kind": "sos", "at": {"n": [2, 3]}, "goals": [goal]}).ok
    assert not check(data, {"kind": "sos", "at": {}, "goals": [{**goal, "sizes": {}}]}).ok


def test_the_loewner_order_is_a_quadratic_form() -> None:
    def true(p: Prob) -> Any:
        return Loewner(zeros(2, 2), matrix([[1, 1], [1, 1]]) * p)

    def crooked(p: Prob) -> Any:
        return Loewner(zeros(2, 2), matrix([[1, p], [0, 1]]))

    (system,) = systems(read_instance(document(true)))
    assert len(system.atoms) == 3  # p and a real direction
    with pytest.raises(Exception, match="complex"):
        list(systems(read_instance(document(crooked))))  # not Hermitian


def test_entries_over_different_denominators_are_not_mixed() -> None:
    """Entries scaled apart by positive factors could make a determinant of any sign."""

    def body(x: Real("[1, 2]"), y: Real) -> Any:
        return Implies(Loewner(zeros(2, 2), matrix([[1 / x, y], [y, 1]])), AtMost(0, y))

    (system,) = systems(read_instance(document(body)))
    assert not any(c.poly for c in system.constraints if 1 in {a for m in c.poly for a, _ in m})
    assert not system.whole


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"basis": [ONE, [[7, 1]]]}, "does not have"),
        ({"basis": [ONE, [[-1, 1]]]}, "does not have"),
        ({"basis": [ONE, [[True, 1]]]}, "does not have"),
        ({"basis": [ONE, [[0, 0]]]}, "an exponent is an integer from 1 to 40"),
        ({"basis": [ONE, [[0, -1]]]}, "an exponent is an integer from 1 to 40"),
        ({"basis": [ONE, [[0, 41]]]}, "an exponent is an integer from 1 to 40"),
        ({"basis": [ONE, [[0, "1"]]]}, "an exponent is an integer from 1 to 40"),
        ({"basis": [], "gram": []}, "in 1 to 120 monomials"),
        ({"basis": [ONE]}, "as many rows and columns"),
        ({"gram": [["1/4", "-1/2"], ["-1/2"]]}, "as many rows and columns"),
        ({"gram": [["1/4", "-1/2"], ["-1/2", "1", "0"]]}, "as many rows and columns"),
        ({"times": [-1]}, "does not have"),
        ({"times": [2]}, "does not have"),
        ({"times": [0] * 13}, "more than 12 constraints"),
        ({"times": [0] * 12}, "identity fails"),
        ({"gram": [[0.25, -0.5], [-0.5, 1.0]]}, "exact numeral"),
    ],
)
def test_a_malformed_square_is_refused(change: Json, why: str) -> None:
    good = square(LINE, [ONE, X])
    assert check(document(variance), one({"squares": [good]})).ok
    report = check(document(variance), one({"squares": [{**good, **change}]}))
    assert not report.ok and why in report.reason


def test_the_number_of_monomials_of_a_square_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    evidence = one({"squares": [square(LINE, [ONE, X])]})
    monkeypatch.setattr(sos, "MAX_BASIS", 2)
    assert check(document(variance), evidence).ok
    monkeypatch.setattr(sos, "MAX_BASIS", 1)
    assert "1 to 1 monomials" in check(document(variance), evidence).reason


def test_malformed_certificates_are_refused() -> None:
    good = one({"squares": [square(LINE, [ONE, X])]})
    cone = good["goals"][0]["certificate"]["cone"]
    assert "has the parts" in check(document(variance), one({**cone, "free": []})).reason
    assert "has the parts" in check(document(variance), one(cone, {"own": "1"})).reason
    assert "more inequalities than" in check(document(variance), {**good, "goals": []}).reason
    assert "more inequalities than" in check(document(variance), {**good, "goals": {}}).reason
    two = {**good, "goals": good["goals"] * 2}
    assert "more certificates than" in check(document(variance), two).reason


def test_an_equation_is_not_divided_by_what_may_vanish() -> None:
    """From x f = 0 the factor 1/x would give f = 0, which is false at x = 0."""

    def false(x: Real, f: Real) -> Any:
        return Implies(Equal(x * f, 0), AtMost(0, f))

    atoms = [a[1] for a in next(iter(systems(read_instance(document(false))))).atoms]
    x = atoms.index("x")
    cone = {"ideal": [[0, [["1", [[x, -1]]]]]]}
    assert "an exponent is" in check(document(false), one(cone)).reason
    for j in (1, -1, True):
        bad = check(document(false), one({"ideal": [[j, [["1", ONE]]]]}))
        assert "does not have" in bad.reason


def test_the_factor_of_an_equation_may_be_complex_where_it_cancels() -> None:
    def stated(x: Real) -> Any:
        return Implies(Equal(x, 0), AtMost(x, 0))

    i, back = [[1, "0", "1"]], [[1, "0", "-1"]]
    both = {"ideal": [[0, [["-1", ONE], [i, ONE]]], [0, [[back, ONE]]]]}
    assert check(document(stated), one(both)).ok
    alone = {"ideal": [[0, [["-1", ONE], [i, ONE]]]]}
    assert "identity fails" in check(document(stated), one(alone)).reason
