"""Covers of a box: each rule has its side conditions, and what is false passes none of them."""

# In the bodies of claims an annotation such as `x: Real` is a quantifier, not the type of `x`.
# pyright: reportOperatorIssue=false, reportArgumentType=false, reportCallIssue=false

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.claim import claim
from lossproof.proofs.kernel.check import Report, check
from lossproof.proofs.kernel.enclosures import covering
from lossproof.theory.expressions import Expr
from lossproof.theory.vocabulary import (
    And,
    AtMost,
    Equal,
    ForSome,
    Implies,
    Less,
    Loewner,
    Not,
    Prob,
    Rates,
    Real,
    binary_entropy,
    exp,
    identity,
    log,
    log2,
    sqrt,
)

HALF = Fraction(1, 2)
Body = Callable[..., Any]


def report(body: Body, *covers: Any, bits: int = 64) -> Report:
    box = {"sizes": {}, "bits": bits, "covers": list(covers)}
    return check(claim()(body).instance().to_json(), {"kind": "enclosure", "boxes": [box]})


def reason(body: Body, *covers: Any) -> str:
    found = report(body, *covers)
    assert not found.ok
    return found.reason


def entropy(p: Prob) -> Any:
    return AtMost(4 * p * (1 - p), binary_entropy(p))


def positive(x: Real("[1, 2]"), y: Prob) -> Any:
    return AtMost(0, x + y)


# -- what is covered ------------------------------------------------------------------------------


def test_other_statements_than_inequalities_are_refused() -> None:
    def equal(x: Prob) -> Any:  # false, though its right side is never the smaller one
        return Equal(0, x**2)

    def both(x: Prob) -> Any:
        return And(AtMost(0, x), Equal(0, x**2))

    def order(x: Prob) -> Any:
        return Loewner(x * identity(2), identity(2))

    for body, covers in ((equal, [["plain"]]), (both, [["plain"], ["plain"]]), (order, [])):
        assert "inequalities between real numbers" in reason(body, *covers)

    def assuming(x: Prob) -> Any:
        return Implies(Not(Equal(x, 0)), Less(0, x))

    def some(x: Prob) -> Any:
        return Implies(ForSome(Prob, lambda y: Less(y, x)), Less(0, x))

    for body in (assuming, some):
        assert "as hypotheses" in reason(body, ["plain"])


def test_every_inequality_has_one_cover() -> None:
    def both(x: Prob) -> Any:
        return And(AtMost(0, x), AtMost(2, x))

    for covers in ([["plain"]], [["plain"]] * 3, []):
        assert "2 covers are expected" in reason(both, *covers)
    assert (
        "2 covers are expected"
        in check(
            claim()(both).instance().to_json(),
            {"kind": "enclosure", "boxes": [{"sizes": {}, "bits": 64, "covers": {"a": 1, "b": 2}}]},
        ).reason
    )


@pytest.mark.parametrize("bits", [31, 513, True, 64.0])
def test_the_precision_has_its_range(bits: Any) -> None:
    assert "the precision" in report(positive, ["plain"], bits=bits).reason


@pytest.mark.parametrize("bits", [32, 512])
def test_the_ends_of_that_range_are_in_it(bits: int) -> None:
    assert report(positive, ["plain"], bits=bits).ok


def test_the_number_of_leaves_and_their_depth_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    leaf: Any = ["plain"]
    halves: Any = ["split", 0, "3/2", leaf, leaf]
    quarters: Any = ["split", 0, "3/2", ["split", 0, "5/4", leaf, leaf], leaf]
    monkeypatch.setattr(covering, "MAX_LEAVES", 2)
    assert report(positive, halves).ok
    assert "more than 2 leaves" in reason(positive, quarters)
    monkeypatch.undo()
    monkeypatch.setattr(covering, "MAX_DEPTH", 1)
    assert report(positive, halves).ok
    assert "too deep" in reason(positive, quarters)
    assert "too deep" in reason(positive, ["towards", 0, "lo", ["towards", 1, "lo", ["exact"]]])


@pytest.mark.parametrize("axis", [-1, -2, 2, True, False])
def test_an_axis_is_one_of_the_box(axis: Any) -> None:
    covers: list[Any] = [["split", axis, "1/2", ["plain"], ["plain"]]]
    covers += [["towards", axis, "lo", ["plain"]], ["germ", axis, "lo"]]
    for cover in covers:
        assert "an axis that does not exist" in reason(positive, cover)


@pytest.mark.parametrize("point", ["1", "2", "0", "3"])
def test_a_cut_is_strictly_inside(point: str) -> None:
    assert "strictly inside" in reason(positive, ["split", 0, point, ["plain"], ["plain"]])


@pytest.mark.parametrize("cover", [[], None, "plain", 7, [0, "plain"]])
def test_what_is_no_cover_is_called_so(cover: Any) -> None:
    assert "a cover is a split or a leaf" in reason(positive, cover)


# -- one method after the other -------------------------------------------------------------------


def rising(x: Prob) -> Any:  # false below 1/2
    return AtMost(HALF, x)


def falling(x: Prob) -> Any:  # false above 1/2
    return AtMost(x, HALF)


def test_a_monotone_function_is_judged_where_it_is_least() -> None:
    for face in (["exact"], ["plain"], ["algebra"]):
        assert "not monotone" in reason(rising, ["towards", 0, "hi", face])
        assert "not monotone" in reason(falling, ["towards", 0, "lo", face])
        assert "is not shown on x = 0" in reason(rising, ["towards", 0, "lo", face])
        assert "is not shown on x = 1" in reason(falling, ["towards", 0, "hi", face])

    def true(x: Prob) -> Any:
        return AtMost(exp(-x), 1)

    assert report(true, ["towards", 0, "lo", ["exact"]]).ok


@pytest.mark.parametrize("end", ["middle", "", "LO", None, 0, ["hi"]])
def test_a_face_is_one_of_two(end: Any) -> None:
    """Judged at the upper end without turning the slope, x >= 1/2 would pass."""
    assert "the lower or the upper end" in reason(rising, ["towards", 0, end, ["exact"]])
    assert "unknown method 'germ'" in reason(rising, ["germ", 0, end])


def test_a_side_without_length_has_no_faces() -> None:
    cover: Any = ["towards", 0, "lo", ["exact"]]
    assert "a side that has a length" in reason(positive, ["towards", 0, "lo", cover])


def test_strictly_rising_from_an_open_end_is_enough_but_not_weakly() -> None:
    def true(x: Real("(0, 1]")) -> Any:
        return Less(1, exp(x))

    def flat(x: Real("(0, 1]"), y: Prob) -> Any:  # equal at y = 0
        return Less(0 * exp(x), y)

    def closed(x: Prob) -> Any:
        return Less(1, exp(x))

    def other_end(x: Real("[0, 1)")) -> Any:
        return Less(1, exp(x))

    cover: Any = ["towards", 0, "lo", ["exact"]]
    assert report(true, cover).ok
    assert not report(closed, cover).ok and not report(other_end, cover).ok
    assert not report(flat, ["towards", 0, "lo", ["split", 1, "1/2", ["plain"], ["plain"]]]).ok
    half: Any = ["split", 0, "1/2", ["plain"], ["towards", 0, "lo", ["exact"]]]

    def later(x: Real("(0, 1]")) -> Any:  # equal at 1/2, where the domain is not open
        return Less(exp(HALF) * (1 - x) * 2 * x, exp(x) * (1 - (1 - 2 * x) ** 2))

    assert not report(later, half).ok


def test_only_the_open_end_itself_is_left_out() -> None:
    def rightmost(domain: Any) -> Body:
        def body(x: domain) -> Any:  # equal at 1
            return Less(x, 1)

        return body

    def leftmost(domain: Any) -> Body:
        def body(x: domain) -> Any:  # equal at 0
            return Less(0, x)

        return body

    for method in ("exact", "algebra"):
        for make, end, good, bad in (
            (rightmost, "hi", "[0, 1)", "(0, 1]"),
            (leftmost, "lo", "(0, 1]", "[0, 1)"),
        ):
            cover: Any = ["towards", 0, end, [method]]
            assert report(make(Real(good)), cover).ok
            assert not report(make(Real(bad)), cover).ok
            assert not report(make(Real("[0, 1]")), cover).ok


def test_a_hypothesis_that_fails_on_a_face_says_nothing_beside_it() -> None:
    def false(x: Prob, y: Prob) -> Any:
        return Implies(AtMost(HALF, x), AtMost(5, x + y))

    halves: Any = ["split", 1, "1/2", ["vacuous", 0], ["vacuous", 0]]
    for face in (["vacuous", 0], halves, ["towards", 1, "lo", ["vacuous", 0]]):
        assert "may be true on the leaf beside" in reason(false, ["towards", 0, "lo", face])


def test_a_strict_inequality_is_strict_on_every_leaf() -> None:
    def at_zero(x: Prob) -> Any:
        return Less(0, x)

    for cover in (["plain"], ["mean"], ["algebra"], ["convex", ["0"]]):
        assert not report(at_zero, cover).ok

    def weak(x: Prob) -> Any:
        return AtMost(0, x)

    for cover in (["plain"], ["mean"], ["algebra"], ["convex", ["0"]]):
        assert report(weak, cover).ok


def test_an_enclosure_of_the_mean_value_holds_all_directions() -> None:
    def true(x: Prob, y: Prob) -> Any:
        return AtMost(x * (1 - x) / 8 + y / 8, Fraction(3, 8) + x / 8)

    def false(x: Prob, y: Prob) -> Any:  # 3/8 at the middle, -1/8 at (0, 1)
        return AtMost(y / 2, Fraction(3, 8) + x / 2)

    def around_zero(x: Real("[-1, 1]")) -> Any:  # 1/2 at the middle
        return AtMost(x, HALF)

    assert report(true, ["mean"]).ok and not report(false, ["mean"]).ok
    assert not report(around_zero, ["mean"]).ok and not report(falling, ["mean"]).ok


def test_a_convex_function_is_judged_at_its_least_point() -> None:
    def bowl(x: Prob, y: Prob) -> Any:
        return AtMost(x, (x - HALF) ** 2 + (y - HALF) ** 2 + x)

    def saddle(x: Prob, y: Prob) -> Any:  # negative beside the diagonal
        return AtMost(0 * x, (x - y) * (x - y) - 2 * (x - HALF) ** 2)

    def cap(x: Prob) -> Any:
        return AtMost(0, Fraction(1, 8) - (x - HALF) ** 2)

    assert report(bowl, ["convex", ["1/2", "1/2"]]).ok
    for point in (["1/2"], ["1/2", "1/2", "0"], ["1/2", "1/3"], ["3/2", "1/2"], ["0", "1/2"]):
        assert "is not shown" in reason(bowl, ["convex", point])
    assert not report(saddle, ["convex", ["1/2", "1/2"]]).ok
    assert not report(cap, ["convex", ["1/2"]]).ok

    def at_the_end(x: Prob) -> Any:
        return AtMost(0, (1 - x) * (2 - x))

    def outside(x: Prob) -> Any:  # flat and positive at -1, convex from 0 on, negative at 1
        return AtMost(3 * x, x**3)

    assert report(at_the_end, ["convex", ["1"]]).ok
    assert not report(outside, ["convex", ["-1"]]).ok


def test_the_slope_at_an_end_points_inwards() -> None:
    def up(x: Prob) -> Any:  # least at 0
        return AtMost(1, exp(x))

    def down(x: Prob) -> Any:  # least at 1
        return AtMost(exp(-1 + 0 * x), exp(-x))

    assert report(up, ["convex", ["0"]]).ok
    assert not report(up, ["convex", ["1"]]).ok

    def false_up(x: Prob) -> Any:  # positive at 1 alone
        return AtMost(2, exp(x))

    def false_down(x: Prob) -> Any:
        return AtMost(HALF, exp(-x))

    assert not report(false_up, ["convex", ["1"]]).ok
    assert not report(false_down, ["convex", ["0"]]).ok
    assert not report(false_up, ["convex", ["3/4"]]).ok


def test_a_flat_direction_of_a_convex_function_decides_no_strict_inequality() -> None:
    def false(x: Real("(0, 1]")) -> Any:  # zero everywhere
        return Less(exp(x), exp(x) + 0 * x)

    def true(x: Real("(0, 1]")) -> Any:
        return Less(1 + x, exp(x))

    def closed(x: Prob) -> Any:
        return Less(1 + x, exp(x))

    assert report(true, ["convex", ["0"]]).ok
    assert not report(closed, ["convex", ["0"]]).ok
    assert not report(false, ["convex", ["0"]]).ok


def test_a_point_is_judged_exactly_only_where_the_box_is_a_point() -> None:
    def touching(x: Prob) -> Any:  # zero at 1/2, negative beside
        return AtMost(0, -((x - HALF) ** 2))

    assert not report(touching, ["exact"]).ok
    assert not report(touching, ["split", 0, "1/2", ["exact"], ["exact"]]).ok


def test_a_modulus_of_logarithms_is_not_taken_for_one_of_its_terms() -> None:
    """1 - log2 3 is negative, so it is not its own modulus."""

    def false(x: Prob) -> Any:
        gap = 1 - log2(3) + 0 * x
        return AtMost(Expr(("abs", gap.tree), ()), 1 - log2(3))

    for cover in (["exact"], ["convex", ["0"]], ["towards", 0, "lo", ["exact"]]):
        assert not report(false, cover).ok


# -- hypotheses -----------------------------------------------------------------------------------


def test_a_leaf_is_vacuous_where_a_hypothesis_fails_throughout() -> None:
    def weak(x: Prob) -> Any:  # meets its hypothesis at 1/2 alone, where it is false
        return Implies(AtMost(x, HALF), AtMost(x, Fraction(1, 4)))

    def strict(x: Prob) -> Any:
        return Implies(Less(x, HALF), AtMost(x, HALF))

    def equation(x: Prob) -> Any:
        return Implies(Equal(x, HALF), AtMost(x, HALF))

    def two(x: Prob) -> Any:
        return Implies(AtMost(2, x), AtMost(x, 3), AtMost(5, x))

    above: Any = ["split", 0, "1/2", ["plain"], ["vacuous", 0]]
    assert report(strict, above).ok  # x < 1/2 fails at 1/2 itself
    assert not report(weak, above).ok
    assert not report(equation, above).ok
    assert report(two, ["vacuous", 0]).ok and not report(two, ["vacuous", 1]).ok
    for k in (-1, 2, "0", None):
        assert "unknown method 'vacuous'" in reason(two, ["vacuous", k])

    def at_half(x: Prob) -> Any:
        return Implies(AtMost(x, HALF), AtMost(x, Fraction(1, 4)))

    assert not report(at_half, ["split", 0, "1/4", ["plain"], ["vacuous", 0]]).ok


def test_an_equation_fails_on_either_side() -> None:
    def body(x: Real("[1, 2]")) -> Any:
        return Implies(Equal(x, 0), AtMost(5, x))

    def mirrored(x: Real("[1, 2]")) -> Any:
        return Implies(Equal(0, x), AtMost(5, x))

    def possible(x: Real("[0, 2]")) -> Any:
        return Implies(Equal(x, 0), AtMost(5, x))

    assert report(body, ["vacuous", 0]).ok and report(mirrored, ["vacuous", 0]).ok
    assert not report(possible, ["vacuous", 0]).ok


def test_under_hypotheses_nothing_is_cut_to_where_it_is_defined() -> None:
    """sqrt(x) is defined where the hypothesis holds; its slope elsewhere says nothing."""

    def stated(x: Real("[-1, 1]")) -> Any:
        return Implies(AtMost(0, x), AtMost(0, sqrt(x)))

    assert "may be negative" in reason(stated, ["mean"])
    assert "may be negative" in reason(stated, ["towards", 0, "lo", ["plain"]])
    assert report(stated, ["plain"]).ok

    def manifest(x: Real("[-1, 1]")) -> Any:  # normal forms would have to show it without them
        return Implies(AtMost(0, x), AtMost(0, x**2))

    assert "is not shown" in reason(manifest, ["algebra"])


def test_normal_forms_read_real_variables_only() -> None:
    def one(r: Rates[1]) -> Any:
        return AtMost(0, r[0])

    def two(r: Rates[2]) -> Any:
        return AtMost(0, r[0] * r[1])

    for body in (one, two):
        assert "is not shown" in reason(body, ["algebra"])
        assert report(body, ["plain"]).ok


def test_a_logarithm_is_read_up_to_its_open_end() -> None:
    def true(x: Real("(0, 5]")) -> Any:
        return AtMost(log(x), x - 1)

    assert report(true, ["convex", ["1"]]).ok
    assert not report(true, ["mean"]).ok
