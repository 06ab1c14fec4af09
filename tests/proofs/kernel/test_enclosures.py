"""Inequalities between transcendental functions: true ones certified, false ones never."""

import copy
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.certificates.enclosure import Undecided, enclosure_evidence
from lossproof.proofs.claim import Claim, claim
from lossproof.proofs.engine import judge
from lossproof.proofs.kernel.check import Report, check
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.enclosures.covering import goals_of, verify
from lossproof.proofs.kernel.numbers import NotExact
from lossproof.proofs.profiles import PROFILES
from lossproof.theory.vocabulary import (
    And,
    AtMost,
    Complex,
    Equal,
    Implies,
    Less,
    Prob,
    Rates,
    Real,
    Size,
    all_ones,
    bernoulli,
    binary_entropy,
    eigenvalue_max,
    exp,
    expectation,
    identity,
    log,
    log2,
    matrix,
    shannon_entropy,
    sqrt,
    total,
    trace_norm,
    vector,
    von_neumann_entropy,
)

half = Fraction(1, 2)


def make(body: Callable[..., Any], touching: Any = ()) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the canonical instance and the evidence that the search finds."""
    instance = claim()(body).instance()
    sizes = {name: rule["at"] for name, rule in instance.sizes.items()}
    return instance.to_json(), enclosure_evidence(instance, sizes, touching)


def stands(body: Callable[..., Any], touching: Any = ()) -> Report:
    return check(*make(body, touching))


# -- true statements ------------------------------------------------------------------------------


def e_below(p: Prob):
    return AtMost(4 * p * (1 - p), binary_entropy(p))


def e_above(p: Prob):
    return AtMost(binary_entropy(p), 2 * sqrt(p * (1 - p)))


def e_log(x: Real("(0, 5]")):
    return AtMost(log(x), x - 1)


def e_log_strict_at_open_end(x: Real("(1, 5]")):
    return Less(log(x), x - 1)


def e_log_strict_left(x: Real("(0, 1)")):
    return Less(log(x), x - 1)


def e_root(p: Prob):
    return AtMost(p, sqrt(p))


def e_exp(x: Real("[-2, 2]")):
    return AtMost(1 + x, exp(x))


def e_subadditive(p: Prob, q: Prob):
    return AtMost(binary_entropy(p * q), Fraction(26, 25) + binary_entropy(q) / 4)


def e_two_variables(p: Real("[1/8, 7/8]"), q: Prob):
    return AtMost(q * (1 - q) * p * (1 - p), binary_entropy(p * q) + binary_entropy(q))


def e_qubit(p: Prob):
    off = matrix([[half, p / 2], [p / 2, half]])
    return AtMost(von_neumann_entropy(off), sqrt(1 - p**2))


def e_complex_qubit(p: Prob):
    off = matrix([[half, p / 2], [p / 2, half]])
    return AtMost(1 - p**2, von_neumann_entropy(off))


def e_depolarised(n: Size[3], p: Prob):
    rho = p / n * all_ones(n) + (1 - p) / n * identity(n)
    return AtMost((1 - p) * log2(3), von_neumann_entropy(rho))


def e_no_closed_spectrum(p: Prob):
    rho = matrix([[half, p / 8, 0], [p / 8, Fraction(1, 4), p / 8], [0, p / 8, Fraction(1, 4)]])
    return Less(von_neumann_entropy(rho), Fraction(8, 5))


def e_norm(p: Prob):
    m = matrix([[1, p, 0], [p, 0, 1], [0, 1, p]])
    return Less(trace_norm(m), 2 * eigenvalue_max(m) + 2)


def e_tangent_at_third(p: Prob):  # it touches at 1/3, where the slope is 1
    return AtMost(binary_entropy(p), log2(3) - 1 + p)


def e_rates(w: Rates[2]):
    return Less(shannon_entropy(vector([w[0] / 2, w[1] / 2])), Fraction(107, 100))


def e_mean(p: Prob):
    value = expectation(bernoulli(2, p), lambda m: sqrt(1 + m[0] + m[1]))
    return AtMost(value, sqrt(1 + 2 * p))


def e_hypothesis(p: Prob, q: Prob):
    return Implies(AtMost(q, p / 4), Less(binary_entropy(q / 2), binary_entropy(p / 2) + half))


def e_both(p: Prob):
    return And(
        AtMost(4 * p * (1 - p), binary_entropy(p)), Less(binary_entropy(p), Fraction(11, 10))
    )


TRUE = [
    e_below, e_above, e_log, e_log_strict_at_open_end, e_log_strict_left, e_root, e_exp,
    e_subadditive, e_two_variables, e_qubit, e_complex_qubit, e_depolarised, e_no_closed_spectrum,
    e_norm, e_tangent_at_third, e_rates, e_mean, e_hypothesis, e_both,
]  # fmt: skip


@pytest.mark.parametrize("body", TRUE, ids=lambda body: body.__name__)
def test_true_statements_are_certified(body: Callable[..., Any]) -> None:
    report = stands(body)
    assert report.ok, report.reason
    assert report.shows == "for" and report.covers and report.counts["boxes"] >= 1


# -- false statements -----------------------------------------------------------------------------


def f_reversed(p: Prob):
    return AtMost(binary_entropy(p), 4 * p * (1 - p))


def f_strict_where_it_touches(p: Prob):
    return Less(4 * p * (1 - p), binary_entropy(p))


def f_strict_inside(x: Real("(0, 5]")):
    return Less(log(x), x - 1)


def f_strict_at_closed_end(x: Real("[1, 5]")):
    return Less(log(x), x - 1)


def f_near_an_end(p: Prob):
    return AtMost(binary_entropy(p), 12 * p + p**2)  # false below about 2^-12


def f_just_too_small(p: Prob):
    return AtMost(binary_entropy(p), Fraction(10**9 - 1, 10**9) + 0 * p)


def f_corner(p: Prob, q: Prob):
    return AtMost(binary_entropy(p) * q, binary_entropy(p * q) - p * q / 1000)


def f_qubit(p: Prob):
    return AtMost(von_neumann_entropy(matrix([[half, p / 2], [p / 2, half]])), 1 - p**2)


def f_spectrum(p: Prob):
    m = matrix([[1, p, 0], [p, 0, 1], [0, 1, p]])
    return AtMost(trace_norm(m), 2 * eigenvalue_max(m))


def f_root(p: Prob):
    return AtMost(sqrt(p), p + Fraction(249, 1000))


FALSE = [
    f_reversed, f_strict_where_it_touches, f_strict_inside, f_strict_at_closed_end, f_near_an_end,
    f_just_too_small, f_corner, f_qubit, f_spectrum, f_root,
]  # fmt: skip
OTHER = {
    "f_reversed": e_below, "f_strict_where_it_touches": e_below, "f_strict_inside": e_log,
    "f_strict_at_closed_end": e_log_strict_at_open_end, "f_near_an_end": e_below,
    "f_just_too_small": e_above, "f_qubit": e_qubit, "f_spectrum": e_norm, "f_root": e_root,
}  # fmt: skip


@pytest.mark.parametrize("body", FALSE, ids=lambda body: body.__name__)
def test_false_statements_find_no_evidence(body: Callable[..., Any]) -> None:
    instance = claim()(body).instance()
    with pytest.raises(Undecided):
        enclosure_evidence(instance, {}, seconds=1.0)


@pytest.mark.parametrize("body", FALSE, ids=lambda body: body.__name__)
def test_no_simple_cover_shows_a_false_statement(body: Callable[..., Any]) -> None:
    (goal,) = goals_of(claim()(body).instance())
    axes = len(goal.box)
    leaves: list[Any] = [["plain"], ["mean"], ["algebra"], ["vacuous", 0]]
    leaves += [["convex", [c] * axes] for c in ("0", "1/2", "1")]
    leaves += [["germ", 0, end] for end in ("lo", "hi")]
    leaves += [["towards", 0, end, [m]] for end in ("lo", "hi") for m in ("exact", "algebra")]

    def shown(low: Fraction, high: Fraction) -> bool:
        box = ((low, high), *goal.box[1:])
        for leaf in leaves:
            try:
                verify(goal, leaf, box, strict=goal.strict, bits=64)
            except (Refused, NotExact):
                continue
            return True
        return False

    low, high = goal.box[0]
    assert not shown(low, high)
    for k in (1, 7, 15, 25):
        for cut in (low + (high - low) / 2**k, high - (high - low) / 2**k):
            assert not (shown(low, cut) and shown(cut, high))


def _box(*covers: Any, bits: int = 64) -> dict[str, Any]:
    return {"sizes": {}, "bits": bits, "covers": list(covers)}


@pytest.mark.parametrize("name", OTHER)
def test_the_evidence_of_a_true_statement_does_not_carry_over(name: str) -> None:
    body = next(f for f in FALSE if f.__name__ == name)
    _, evidence = make(OTHER[name])
    report = check(claim()(body).instance().to_json(), evidence)
    assert not report.ok


# -- tampered covers ------------------------------------------------------------------------------


def _leaves(cover: Any, path: tuple[int, ...] = ()) -> Any:
    if cover[0] == "split":
        yield from _leaves(cover[3], (*path, 3))
        yield from _leaves(cover[4], (*path, 4))
    else:
        yield path


def _put(cover: Any, path: tuple[int, ...], leaf: Any) -> Any:
    cover = copy.deepcopy(cover)
    if not path:
        return leaf
    node = cover
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = leaf
    return cover


def test_a_hole_or_a_cut_outside_is_refused() -> None:
    instance, evidence = make(e_below)
    cover = evidence["boxes"][0]["covers"][0]
    assert check(instance, evidence).ok
    holes: list[Any] = [
        [], None, ["split", 0, "1/2", ["plain"]], ["split", 0, "1/2", cover[3], None],
        ["split", 0, "0", ["plain"], cover], ["split", 0, "1", cover, ["plain"]],
        ["split", 0, "2", cover, ["plain"]], ["split", 1, "1/2", cover[3], cover[4]],
        ["split", True, "1/2", cover[3], cover[4]], ["split", 0, "1/2", cover[4], cover[3]],
        ["split", 0, "3/8", cover[3], cover[4]], ["split", -1, "1/2", cover[3], cover[4]],
        ["split", 0, 0.5, cover[3], cover[4]], "plain", ["trust me"],
    ]  # fmt: skip
    for bad in holes:
        assert not check(instance, {"kind": "enclosure", "boxes": [_box(bad)]}).ok
    for bits in (8, 10**6, 64.0, True, None):
        broken = {"kind": "enclosure", "boxes": [{**_box(cover), "bits": bits}]}
        assert not check(instance, broken).ok
    for boxes in ([], [_box()], [_box(cover, cover)], [_box(cover), _box(cover)]):
        assert not check(instance, {"kind": "enclosure", "boxes": boxes}).ok


def test_no_tampered_leaf_stands_where_the_inequality_is_tight() -> None:
    instance, evidence = make(e_above)
    cover = evidence["boxes"][0]["covers"][0]
    paths = list(_leaves(cover))
    wrong: list[Any] = [
        ["plain"], ["mean"], ["exact"], ["algebra"], ["vacuous", 0], ["convex", ["1/3"]],
        ["convex", ["2"]], ["convex", []], ["towards", 0, "middle", ["exact"]], ["germ", 1, "lo"],
        ["towards", 1, "lo", ["exact"]], ["germ", 0, "up"],
    ]  # fmt: skip
    tight = [p for p in paths if p in (paths[0], paths[-1])]  # the ends, where both sides vanish
    for path in tight:
        for leaf in wrong:
            broken = {"kind": "enclosure", "boxes": [_box(_put(cover, path, leaf))]}
            assert not check(instance, broken).ok, (path, leaf)


def test_a_wrong_touching_point_is_refused() -> None:
    instance, _ = make(e_log)
    for point in ("99/100", "1/2", "5", "0", "6"):
        cover = ["convex", [point]]
        assert not check(instance, {"kind": "enclosure", "boxes": [_box(cover)]}).ok
    assert check(instance, {"kind": "enclosure", "boxes": [_box(["convex", ["1"]])]}).ok


def test_touching_points_off_the_grid_are_declared() -> None:
    def tangent(x: Real("(0, 4]")):
        c = Fraction(17, 13)
        return AtMost(log(x), log(c) + (x - c) / c)

    with pytest.raises(Undecided):
        make(tangent)
    assert stands(tangent, [{"x": Fraction(17, 13)}]).ok


def test_scope_is_the_listed_sizes_and_no_more() -> None:
    instance, evidence = make(e_depolarised)
    report = check(instance, evidence)
    assert report.covers and report.scope["at"] == {"n": [3]}
    wider = {**instance, "sizes": {"n": {"from": 3}}}
    report = check(wider, {**evidence, "at": {"n": [3]}})
    assert not report.covers
    for at in ({"n": [4]}, {"n": [3, 4]}, {}, {"m": [3]}):
        assert not check(wider, {**evidence, "at": at}).ok


def test_the_search_says_how_far_it_came() -> None:
    def diagonal(p: Prob, q: Prob):
        return AtMost((binary_entropy(p) + binary_entropy(q)) / 2, binary_entropy((p + q) / 2))

    with pytest.raises(Undecided, match=r"% of the box is settled, stuck near p = .*, q = "):
        enclosure_evidence(claim()(diagonal).instance(), {}, seconds=0.5)


def test_what_has_no_box_is_refused_with_a_reason() -> None:
    def unbounded(x: Real("[1, inf)")):
        return AtMost(log(x), x)

    def number(z: Complex):
        return AtMost(0, sqrt(abs(1)) + z - z)

    def undefined(p: Prob):
        return AtMost(log(p), p)

    for body, said in ((unbounded, "both ends"), (number, "complex"), (undefined, "positive")):
        with pytest.raises(Refused, match=said):
            make(body)


def test_a_face_where_nothing_is_defined_settles_nothing() -> None:
    def blows_up(x: Real("(0, 1]")):
        return AtMost(0, 2 - x * (1 / x**2))  # false near 0, though 0 * (1/0) reads as zero

    instance = claim()(blows_up).instance().to_json()
    for face in (["algebra"], ["exact"], ["plain"]):
        cover = ["towards", 0, "lo", face]
        assert not check(instance, {"kind": "enclosure", "boxes": [_box(cover)]}).ok


# -- verdicts -------------------------------------------------------------------------------------


def verdict(body: Callable[..., Any]) -> dict[str, Any]:
    made: Claim = claim()(body)
    return judge(made, PROFILES["quick"])


def test_verdicts() -> None:
    row = verdict(e_below)
    assert row["verdict"] == "certified" and row["scope"]["text"] == "all p"
    for body in (f_reversed, f_qubit, f_root):
        assert verdict(body)["verdict"] == "refuted", body.__name__
    assert verdict(f_strict_where_it_touches)["verdict"] == "refuted"


def test_transcendental_counterexamples_are_rechecked_by_enclosures() -> None:
    instance = claim()(f_reversed).instance().to_json()
    for value, ok in (("1/3", True), ("1/2", False), ("0", False), ("1/1000000", True)):
        evidence = {"kind": "counterexample", "values": {"p": value}, "certificates": []}
        assert check(instance, evidence).ok is ok
    tangent = claim()(e_below).instance().to_json()
    for value in ("1/3", "1/2", "1/7", "0"):
        evidence = {"kind": "counterexample", "values": {"p": value}, "certificates": []}
        assert not check(tangent, evidence).ok


def test_equality_is_never_decided_by_enclosures() -> None:
    def same(p: Prob):
        return Equal(log2(3 * (p + 1)), log2(3) + log2(p + 1))

    def differs(p: Prob):
        return Equal(log2(3 * (p + 1)), log2(3) + p)

    def undefined(p: Prob):
        return Equal(log2(3 * (p - 1)), log2(3) + p)

    def counter(body: Callable[..., Any], value: str) -> Report:
        evidence = {"kind": "counterexample", "values": {"p": value}, "certificates": []}
        return check(claim()(body).instance().to_json(), evidence)

    assert not counter(same, "1/3").ok
    assert counter(differs, "1/3").ok
    assert not counter(differs, "0").ok and not counter(differs, "1").ok
    assert not counter(undefined, "1/3").ok
    assert verdict(differs)["verdict"] == "refuted"
    assert verdict(same)["verdict"] in ("supported", "undecided")


def test_a_sum_over_a_named_size_is_enclosed_at_each_listed_size() -> None:
    def many(n: Size[2, 3], p: Prob):
        return Less(total(n, lambda k: binary_entropy(p / 2)), n + half)

    instance, evidence = make(many)
    assert [b["sizes"] for b in evidence["boxes"]] == [{"n": 2}, {"n": 3}]
    assert check(instance, evidence).covers
    swapped = {**evidence, "boxes": [{**b, "sizes": {"n": 2}} for b in evidence["boxes"]]}
    assert not check(instance, swapped).ok


def only_cover(*cover: Any) -> dict[str, Any]:
    return {"kind": "enclosure", "boxes": [{"sizes": {}, "bits": 64, "covers": [list(cover)]}]}


def test_a_hypothesis_that_fails_on_a_face_says_nothing_about_the_leaf_beside() -> None:
    # false at x = 1; x grows, and on the face x = 0 the hypothesis is false
    @claim()
    def stated(x: Prob, y: Prob) -> Implies:
        return Implies(AtMost(half, x), AtMost(5, x + y))

    instance = stated.instance()
    for face in (["vacuous", 0], ["split", 1, "1/2", ["vacuous", 0], ["vacuous", 0]]):
        assert not check(instance.to_json(), only_cover("towards", 0, "lo", face)).ok
    with pytest.raises(Undecided):
        enclosure_evidence(instance, {}, seconds=0.5)


def test_an_open_end_of_another_axis_makes_no_touching_point_harmless() -> None:
    # false at y = 1/2, for every x in (0, 1]; the face x = 0 is no part of the domain
    @claim()
    def stated(x: Real("(0, 1]"), y: Prob) -> Less:
        return Less(0, 0 * x + (y - half) ** 2)

    cover = only_cover("towards", 0, "lo", ["convex", ["0", "1/2"]])
    assert not check(stated.instance().to_json(), cover).ok


@pytest.mark.parametrize(
    "above_five",
    [
        ["E", ["finite", 1, 1, ["vector", ["num", "7"]], ["rows", ["vector", ["num", "1"]]]], "m",
         ["item", ["var", "m"], ["pos", 0]]],
        ["mul", ["num", "9"], ["E", ["bernoulli", 1, ["mul", ["num", "3"], ["var", "x"]]], "m",
                               ["item", ["var", "m"], ["pos", 0]]]],
        ["add", ["num", "6"], ["mul", ["num", "0"], ["root", ["sub", ["var", "x"], ["num", "2"]]]]],
        ["add", ["num", "6"],
         ["sub", ["log", ["neg", ["var", "x"]]], ["log", ["neg", ["var", "x"]]]]],
    ],
    ids=["weight 7", "rate 3", "0 * sqrt(-1)", "log(-1) - log(-1)"],
)  # fmt: skip
def test_what_has_no_meaning_has_no_sign_either(above_five: Any) -> None:
    ends = [["domain", "real"], ["hi", "1"], ["hi_open", False], ["lo", "0"], ["lo_open", False]]
    stated = {
        "format": 1,
        "sizes": {},
        "variables": [],
        "statement": ["exists", "x", ends, ["less", ["num", "5"], above_five]],
    }
    assert not check(stated, {"kind": "witness", "value": "1"}).ok
