"""Certificates over the cone of entropies: sound ones stand, every planted fault is refused."""

import copy
import itertools
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from lossproof.numerics.strategies import RandomSource, draw_value
from lossproof.proofs.certificates.entropy_cone import entropy_certificates
from lossproof.proofs.claim import Claim, claim
from lossproof.proofs.kernel import entropy as kernel_entropy
from lossproof.proofs.kernel.check import check
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.entropy import Goal, elemental, goals_of
from lossproof.proofs.kernel.evaluate import evaluate
from lossproof.proofs.kernel.instances import read_instance
from lossproof.proofs.kernel.linear import Form, Reader
from lossproof.proofs.kernel.numbers import number
from lossproof.proofs.kernel.values import read_value
from lossproof.theory.vocabulary import (
    AtMost,
    BitLaw,
    ClassicalEntropy,
    Equal,
    Implies,
    Independent,
    Less,
    Markov,
    Mask,
    Prob,
    Pure,
    QuantumEntropy,
    Rates,
    Real,
    Size,
    Submodular,
    bernoulli,
    conditional_entropy,
    expectation,
    finite_law,
    inner,
    matrix,
    mean,
    mutual_information,
    ones,
    subset,
    total,
    upto,
    vector,
)

Json = Any


@claim()
def dropping(S: ClassicalEntropy[2], p: Prob) -> AtMost:
    """Dropping variables cannot add entropy on average."""
    return AtMost(expectation(bernoulli(2, p), lambda m: S(m)), S(ones(2)))


@claim()
def dropping_states(S: QuantumEntropy[2], p: Prob) -> AtMost:
    """The same for states: false, by a Bell pair."""
    return AtMost(expectation(bernoulli(2, p), lambda m: S(m)), S(ones(2)))


@claim()
def shearer(n: Size[2, 3], S: QuantumEntropy["n"], p: Prob) -> AtMost:
    """Shearer's inequality for parts kept with probability p."""
    return AtMost(p * S(ones(n)), expectation(bernoulli(n, p), lambda m: S(m)))


@claim()
def araki_lieb(S: QuantumEntropy[2]) -> AtMost:
    """The triangle inequality."""
    return AtMost(S(subset(2, 0)), S(subset(2, 1)) + S(ones(2)))


@claim()
def processing(S: ClassicalEntropy[3]) -> Implies:
    """Data processing along a Markov chain."""
    less = AtMost(mutual_information(S, 0, 2), mutual_information(S, 0, 1))
    return Implies(Markov(S, 0, 1, 2), less)


def made(of: Claim) -> Json:
    instance = of.instance()
    sizes = {name: rule["at"] for name, rule in instance.sizes.items()}
    return entropy_certificates(instance, sizes)


def stands(of: Claim, evidence: Json) -> bool:
    return check(of.instance().to_json(), evidence).ok


def reason(of: Claim, evidence: Json) -> str:
    report = check(of.instance().to_json(), evidence)
    assert not report.ok
    return report.reason


def one_goal(rows: list[Json], zero: list[Json] | None = None) -> Json:
    goal = {"sum": rows, "zero": zero or []}
    return {"kind": "entropy-cone", "certificates": [{"sizes": {}, "goals": [goal]}]}


def test_certificates_written_by_hand() -> None:
    """2 p (1 - p) of the two conditional entropies, and p^2 + (1-p)^2 times what is left."""
    report = check(
        dropping.instance().to_json(),
        one_goal(
            [
                ["1", [["lo", ["p"], 1], ["hi", ["p"], 1]], ["monotone", "S", [0], [1]]],
                ["1", [["lo", ["p"], 1], ["hi", ["p"], 1]], ["monotone", "S", [1], [0]]],
                ["1", [["hi", ["p"], 2]], ["nonneg", "S", [0, 1]]],
            ]
        ),
    )
    assert (report.ok, report.shows, report.covers) == (True, "for", True), report.reason
    assert report.stands_on == ("Shannon inequalities",)
    triangle = check(
        araki_lieb.instance().to_json(), one_goal([["1", [], ["weak", "S", [], [0], [1]]]])
    )
    assert triangle.ok
    assert triangle.stands_on == ("weak monotonicity",)


def test_negative_multipliers_are_refused() -> None:
    evidence = made(dropping)
    assert stands(dropping, evidence)
    rows = evidence["certificates"][0]["goals"][0]["sum"]
    c, factors, name = rows[0]
    rows[0] = [str(Fraction(c) + 1), factors, name]
    rows.append(["-1", factors, name])
    assert "negative" in reason(dropping, evidence)


def test_a_multiplier_that_is_negative_inside_the_interval_has_no_form() -> None:
    """(2 p - 1) and 1 - 4 p (1 - p) - 1/100 are no products of distances to the ends."""
    for factor in (
        ["lo", ["p"], -1],
        ["mid", ["p"], 1],
        ["lo", ["q"], 1],
        ["lo", [], 1],
        ["hi", ["p"], 99],
        ["lo", ["p"], True],
        ["lo", ["p"]],
        "lo",
    ):
        evidence = one_goal([["1", [factor], ["nonneg", "S", [0]]]])
        assert not stands(dropping, evidence)
    below = claim()(lambda_of_half)
    assert not stands(below, one_goal([["1", [["lo", ["p"], 1]], ["nonneg", "S", [0]]]]))


def lambda_of_half(S: ClassicalEntropy[1], p: Real("[1/2, 1]")) -> AtMost:
    """p H <= 0 is false; p is no distance to the end 1/2."""
    return AtMost(0, p * S(ones(1)))


def test_squares_are_factors() -> None:
    @claim()
    def variance(S: QuantumEntropy[1], p: Prob) -> AtMost:
        return AtMost(4 * p * (1 - p) * S(ones(1)), S(ones(1)))

    square = ["square", [["2", [[["p"], 1]]], ["-1", []]]]
    assert stands(variance, one_goal([["1", [square], ["nonneg", "S", [0]]]]))
    for terms in (
        [["2", [[["p"], 1]]], ["1", []]],
        [["2", [[["p"], 1]]]],
        [["2", [[["q"], 1]]], ["-1", []]],
        [["2", [[["S", 1], 1]]], ["-1", []]],
        [["2", [[["p"], 40]]], ["-1", []]],
        None,
    ):
        assert not stands(variance, one_goal([["1", [["square", terms]], ["nonneg", "S", [0]]]]))
    assert not stands(variance, one_goal([["1", [[*square, 1]], ["nonneg", "S", [0]]]]))
    assert not stands(variance, one_goal([["-1", [square], ["nonneg", "S", [0]]]]))


def test_the_distance_is_to_the_declared_end() -> None:
    """On [1/2, 1] the factor lo is p - 1/2: with it, only the true sum is shown."""
    below = claim()(lambda_of_half)
    rows: list[Json] = [
        ["1", [["lo", ["p"], 1]], ["nonneg", "S", [0]]],
        ["1/2", [], ["nonneg", "S", [0]]],
    ]
    assert stands(below, one_goal(rows))

    @claim()
    def unbounded(S: ClassicalEntropy[1], p: Real) -> AtMost:
        return AtMost(0, p * S(ones(1)))

    assert "no end" in reason(unbounded, one_goal(rows[:1]))


def test_every_tampered_coefficient_is_noticed() -> None:
    for of in (dropping, shearer, processing):
        evidence = made(of)
        assert stands(of, evidence)
        for changed in tampered(evidence):
            assert not stands(of, changed), changed


def tampered(evidence: Json) -> Iterator[Json]:
    """Yield copies with one multiplier changed, dropped, or given to another inequality."""
    for k, certificate in enumerate(evidence["certificates"]):
        for g, goal in enumerate(certificate["goals"]):
            for kind in ("sum", "zero"):
                for r, row in enumerate(goal[kind]):
                    for c in (str(Fraction(row[0]) * 2), "0", "1/1000003"):
                        if c != row[0]:
                            yield replaced(evidence, k, g, kind, r, [c, *row[1:]])
                    if kind == "sum":
                        yield replaced(evidence, k, g, kind, r, [*row[:2], ["one"]])


def replaced(evidence: Json, k: int, g: int, kind: str, r: int, row: Json) -> Json:
    out = copy.deepcopy(evidence)
    out["certificates"][k]["goals"][g][kind][r] = row
    return out


def test_inequalities_of_another_world_are_refused() -> None:
    """The classical certificate does not show the same words for states: they are false there."""
    evidence = made(dropping)
    assert "quantum" in reason(dropping_states, evidence)

    @claim()
    def falls_below(S: Submodular[2]) -> AtMost:
        return AtMost(0, S(ones(2)))

    @claim()
    def negative(S: QuantumEntropy[2]) -> AtMost:
        return AtMost(0, conditional_entropy(S, 0, 1))

    assert "submodular" in reason(falls_below, one_goal([["1", [], ["nonneg", "S", [0, 1]]]]))
    assert not stands(falls_below, one_goal([["1", [], ["weak", "S", [], [], [0, 1]]]]))
    assert not stands(negative, one_goal([["1", [], ["monotone", "S", [0], [1]]]]))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (["cmi", "T", [0], [1], []], "names no inequality"),
        (["nonneg", "p", [0]], "names no inequality"),
        (["nonneg", "S"], "names no inequality"),
        (["one", "S"], "names no inequality"),
        (["one", []], "names no inequality"),
        (["cmi", "S", [0], [0], []], "are disjoint"),
        (["cmi", "S", [0], [1], [1]], "are disjoint"),
        (["cmi", "S", [0], [2], []], "positions run from 0 to 1"),
        (["cmi", "S", [0], [-1], []], "positions run from 0 to 1"),
        (["cmi", "S", [0], [True], []], "positions run from 0 to 1"),
        (["cmi", "S", [0, 0], [1], []], "distinct positions"),
        (["cmi", "S", {"0": 1}, [1], []], "distinct positions"),
        (["cmi", "S", [0], [1]], "'cmi' is no inequality of classical"),
        (["mi", "S", [0], [1], []], "'mi' is no inequality of classical"),
        (["zhang-yeung", "S", [0], [1], []], "'zhang-yeung' is no inequality"),
        (["monotone", "S", [0]], "'monotone' is no inequality"),
        (["nonneg", "S", [0], [1]], "'nonneg' is no inequality"),
        (["hypothesis", 0], "there is no hypothesis 0"),
        ([], "malformed"),
        ("one", "names no inequality"),
        (None, "malformed"),
    ],
)
def test_wrong_names_are_refused(name: Json, why: str) -> None:
    assert why in reason(dropping, one_goal([["1", [], name]]))


def test_sets_that_meet_would_give_what_is_false() -> None:
    """f(A) >= 0 from cmi with A = B, and a conditional entropy from weak with A = C."""

    @claim()
    def above_zero(S: Submodular[1]) -> AtMost:
        return AtMost(0, S(ones(1)))

    @claim()
    def conditional(S: QuantumEntropy[2]) -> AtMost:
        return AtMost(S(subset(2, 1)), S(ones(2)))

    assert "are disjoint" in reason(above_zero, one_goal([["1", [], ["cmi", "S", [0], [0], []]]]))
    assert "are disjoint" in reason(
        conditional, one_goal([["1", [], ["weak", "S", [0], [1], [0]]]])
    )


def test_numbers_of_hypotheses_places_and_exponents() -> None:
    @claim()
    def known(S: QuantumEntropy[1], p: Prob) -> Implies:
        return Implies(AtMost(1, S(ones(1))), Equal(p, 1), AtMost(p, S(ones(1))))

    row, end = ["1", [], ["hypothesis", 0]], ["1", [["hi", ["p"], 1]], ["one"]]
    assert stands(known, one_goal([row, end]))
    for j in (-1, 2, True, "0", None):
        assert "there is no hypothesis" in reason(known, one_goal([["1", [], ["hypothesis", j]]]))
        bad = one_goal([row], [["1", [], None, j]])
        assert "there is no hypothesis" in reason(known, bad)
    for j, zero in ((1, False), (0, True)):  # an equation for an inequality, and the other way
        bad = (
            one_goal([], [["1", [], None, j]]) if zero else one_goal([["1", [], ["hypothesis", j]]])
        )
        assert "not of the kind" in reason(known, bad)
    factor = ["1", [["hypothesis", 0, 1]], ["one"]]
    assert "with entropies is no factor" in reason(known, one_goal([factor]))
    assert "'T' is no set function" in reason(known, one_goal([], [["1", [], ["T", [0]], 1]]))
    for exponent in (True, 1.0, "1", None):
        bad = one_goal([["1", [["hi", ["p"], exponent]], ["one"]]])
        assert "an exponent is an integer" in reason(known, bad)
    for exponent in (-1, 25):
        bad = one_goal([["1", [["hi", ["p"], exponent]], ["one"]]])
        assert "a power from 0 to 24" in reason(known, bad)


def test_limits_of_what_is_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    hand = one_goal([["1", [], ["weak", "S", [], [0], [1]]]])
    two = one_goal([["1", [], ["weak", "S", [], [0], [1]]], ["0", [], ["one"]]])
    assert stands(araki_lieb, two)
    monkeypatch.setattr(kernel_entropy, "MAX_ROWS", 1)
    assert stands(araki_lieb, hand)
    assert "more than 1 multipliers" in reason(araki_lieb, two)

    @claim()
    def same(S: QuantumEntropy[1]) -> Equal:
        return Equal(S(ones(1)), S(ones(1)))

    monkeypatch.setattr(kernel_entropy, "MAX_CASES", 1)
    assert "more than 1 inequalities" in reason(same, hand)
    monkeypatch.undo()

    @claim()
    def masked(S: QuantumEntropy[2], m: Mask[9]) -> AtMost:
        return AtMost(0, m[0] * S(ones(2)))

    assert "at most 8 entries" in reason(masked, hand)

    @claim()
    def many(S: QuantumEntropy[7]) -> AtMost:
        return AtMost(0, S(ones(7)))

    assert "at most 6 parts" in reason(many, hand)


def test_what_is_no_inequality_of_set_functions_is_refused() -> None:
    @claim()
    def none(p: Prob) -> AtMost:
        return AtMost(p, 1)

    assert "no set function is quantified" in reason(none, one_goal([["1", [], ["one"]]]))
    for count in (0, 2):
        goals = [{"sum": [], "zero": []}] * count
        evidence = {"kind": "entropy-cone", "certificates": [{"sizes": {}, "goals": goals}]}
        assert f"1 inequalities are to be shown, {count} are" in reason(araki_lieb, evidence)


def test_hypotheses_that_are_not_stated_are_not_used() -> None:
    evidence = made(processing)

    @claim()
    def unconditional(S: ClassicalEntropy[3]) -> AtMost:
        return AtMost(mutual_information(S, 0, 2), mutual_information(S, 0, 1))

    @claim()
    def another(S: ClassicalEntropy[3]) -> Implies:
        less = AtMost(mutual_information(S, 0, 2), mutual_information(S, 0, 1))
        return Implies(Independent(S, 0, 1), less)

    assert not stands(unconditional, evidence)
    assert not stands(another, evidence)


def test_hypotheses_are_used_in_their_own_direction() -> None:
    """An inequality as an equation, a strict order, or the wrong sign, shows nothing more."""

    @claim()
    def capped(S: QuantumEntropy[1]) -> Implies:
        return Implies(AtMost(S(ones(1)), 1), AtMost(S(ones(1)), 1))

    @claim()
    def reverse(S: QuantumEntropy[1]) -> Implies:
        return Implies(AtMost(S(ones(1)), 1), AtMost(1, S(ones(1))))

    row = ["1", [], ["hypothesis", 0]]
    assert stands(capped, one_goal([row]))
    assert not stands(reverse, one_goal([row]))
    assert not stands(reverse, one_goal([], [["-1", [], None, 0]]))
    assert not stands(capped, one_goal([], [["1", [], None, 0]]))
    assert not stands(capped, one_goal([["1", [["hypothesis", 0, 1]], ["nonneg", "S", [0]]]]))


def test_equations_take_multipliers_of_any_sign_but_of_one_degree() -> None:
    @claim()
    def halves(S: QuantumEntropy[2], p: Prob) -> Implies:
        return Implies(Equal(2 * p, 1), Equal(p * S(ones(2)), S(ones(2)) / 2))

    goals = [
        {"sum": [], "zero": [["1/2", [], ["S", [0, 1]], 0]]},
        {"sum": [], "zero": [["-1/2", [], ["S", [0, 1]], 0]]},
    ]
    evidence = {"kind": "entropy-cone", "certificates": [{"sizes": {}, "goals": goals}]}
    signs = [goals, goals[::-1]]
    assert [
        stands(halves, {**evidence, "certificates": [{"sizes": {}, "goals": g}]}) for g in signs
    ].count(True) == 1

    @claim()
    def product(S: QuantumEntropy[2]) -> Implies:
        return Implies(Pure(S), AtMost(S(subset(2, 0)), S(subset(2, 1))))

    bad = one_goal([], [["1", [], ["S", [0]], 0]])
    assert "linear" in reason(product, bad)


def test_sizes_goals_and_statements_must_fit() -> None:
    evidence = made(shearer)
    report = check(shearer.instance().to_json(), evidence)
    assert report.ok and report.covers and report.scope["at"] == {"n": [2, 3]}
    assert not stands(shearer, {**evidence, "certificates": evidence["certificates"][:1]})
    assert "expected for the sizes {}" in reason(shearer, {**evidence, "at": {}})
    every = [{**evidence["certificates"][0], "sizes": {}}]
    unlisted = {**evidence, "at": {}, "certificates": every}
    assert "shown at listed sizes" in reason(shearer, unlisted)
    assert not stands(shearer, {**evidence, "at": {"n": [2, 4]}})
    partial = check(shearer.instance().to_json(), {**evidence, "at": {"n": [2]}})
    assert partial.ok and not partial.covers

    @claim()
    def for_all(n: Size, S: QuantumEntropy["n"], p: Prob) -> AtMost:
        return AtMost(p * S(ones(n)), expectation(bernoulli(n, p), lambda m: S(m)))

    some = check(for_all.instance().to_json(), evidence)
    assert some.ok and not some.covers

    @claim()
    def strict(S: QuantumEntropy[2]) -> Less:
        return Less(S(subset(2, 0)), S(subset(2, 1)) + S(ones(2)))

    hand = one_goal([["1", [], ["weak", "S", [], [0], [1]]]])
    assert stands(araki_lieb, hand)
    assert "not decided" in reason(strict, hand)
    two = {"sizes": {}, "goals": hand["certificates"][0]["goals"] * 2}
    assert not stands(araki_lieb, {**hand, "certificates": [two]})
    assert not stands(araki_lieb, {**hand, "certificates": [{"sizes": {}, "goals": []}]})
    for broken in ({}, {"certificates": None}, {"certificates": [{}]}, {"certificates": [[]]}):
        assert not stands(araki_lieb, {"kind": "entropy-cone", **broken})


# -- the inequalities themselves ------------------------------------------------------------------


NAMES = {
    "submodular": ["cmi"],
    "quantum": ["cmi", "weak", "nonneg"],
    "classical": ["cmi", "weak", "nonneg", "monotone"],
}
SETS = {"cmi": 3, "weak": 3, "nonneg": 1, "monotone": 2}


def named(world: str, n: int) -> Iterator[Json]:
    """Yield every inequality of a world that the kernel takes for a theorem."""
    for name in NAMES[world]:
        count = SETS[name]
        for owner in itertools.product(range(count + 1), repeat=n):
            yield [name, "S", *([k for k in range(n) if owner[k] == s] for s in range(count))]


def goal_of(world: str, n: int) -> Goal:
    domain = {"domain": "setfunction", "size": n, "world": world}
    context = read_instance(
        {
            "format": 1,
            "sizes": {},
            "variables": [["S", domain]],
            "statement": ["atmost", ["num", "0"], ["num", "0"]],
        }
    ).context()
    return Goal(Reader(context), {}, ())


def at_table(form: Form, table: Any) -> Any:
    return sum((c * table[place[1]] for (place, _), c in form.items()), 0)


@pytest.mark.parametrize("world", sorted(NAMES))
def test_no_exact_value_violates_an_inequality_of_its_world(world: str) -> None:
    goal, n = goal_of(world, 3), 3
    forms = [elemental(goal, name)[0] for name in named(world, n)]
    source = RandomSource(7)
    domain = {"domain": "setfunction", "size": n, "world": world}
    for _ in range(80):
        table = [x.rational() for x in read_value(domain, draw_value(source, domain, {}), {})]
        assert all(at_table(form, table) >= 0 for form in forms)


def test_no_random_state_violates_an_inequality_of_states() -> None:
    goal, n = goal_of("quantum", 3), 3
    forms = [elemental(goal, name)[0] for name in named("quantum", n)]
    rng = np.random.default_rng(3)
    for environment in (1, 2, 5):
        for _ in range(12):
            shape = (2, 3, 2, environment)
            psi = rng.normal(size=shape) + 1j * rng.normal(size=shape)
            psi /= np.linalg.norm(psi)
            table = [entropy(psi, [k for k in range(n) if s >> k & 1]) for s in range(1 << n)]
            assert min(at_table(form, table) for form in forms) > -1e-9


def entropy(psi: Any, parts: list[int]) -> float:
    """Return the entropy of some parts of a pure state."""
    others = [k for k in range(psi.ndim) if k not in parts]
    size = int(np.prod([psi.shape[k] for k in parts], initial=1))
    values = np.linalg.svd(psi.transpose(*parts, *others).reshape(size, -1), compute_uv=False) ** 2
    values = values[values > 1e-15]
    return float(-(values * np.log2(values)).sum())


@pytest.mark.parametrize(("world", "other"), [("quantum", "classical"), ("submodular", "quantum")])
def test_what_only_the_other_world_has_is_refused(world: str, other: str) -> None:
    goal = goal_of(world, 2)
    for name in named(other, 2):
        if name[0] in NAMES[world]:
            elemental(goal, name)
        else:
            with pytest.raises(Refused):
                elemental(goal, name)


# -- the linear reading ---------------------------------------------------------------------------


@claim()
def many_words(
    S: QuantumEntropy[3], T: Submodular[3], p: Prob, r: Rates[3], mu: BitLaw[3], m: Mask[3]
) -> AtMost:
    """Every word that the linear reading knows, once."""
    finite = finite_law(vector([p, 1 - p]), matrix([[1, 0, 1], [0, 1, 1]]))
    left = (
        expectation(bernoulli(3, p), lambda k: S(k) * p)
        + expectation(bernoulli(3, r), lambda k: T(ones(3) - k))
        + expectation(mu, lambda k: S(k) - inner(k, ones(3)))
        + expectation(finite, lambda k: T(k) + S(k) / 3)
    )
    right = (
        total(3, lambda i: S(upto(3, i)) * r[i] + mean(mu)[i])
        + (p - 2) ** 3 * S(m)
        - T(subset(3, 1))
    )
    return AtMost(left, right)


def test_the_linear_reading_agrees_with_exact_evaluation() -> None:
    instance = many_words.instance()
    _, a, b = instance.statement
    goals = goals_of(instance)
    assert len(goals) == 8
    source = RandomSource(5)
    rng = random.Random(5)
    for _ in range(10):
        env: dict[str, Any] = {}
        for name, domain in instance.variables:
            env[name] = read_value(domain, draw_value(source, domain, {}), {})
        weights = [rng.randint(0, 4) for _ in range(8)]
        weights[3] += 1
        env["mu"] = {
            "weights": [number(Fraction(w, sum(weights))) for w in weights],
            "support": [[number(s >> k & 1) for k in range(3)] for s in range(8)],
        }
        for s, goal in enumerate(goals):
            env["m"] = [number(s >> (2 - k) & 1) for k in range(3)]
            exact = (evaluate(b, env) - evaluate(a, env)).rational()
            assert value_of(goal.gap, env) == exact


def value_of(form: Form, env: dict[str, Any]) -> Fraction:
    out = Fraction(0)
    for (place, mono), c in form.items():
        for which, exponent in mono:
            value = env[which[0]]
            if isinstance(value, dict):
                value = value["weights"]
            value = value[which[1]] if len(which) > 1 else value
            c *= value.rational() ** exponent
        out += c * (env[place[0]][place[1]].rational() if place else 1)
    return out
