"""Entropy inequalities, classical and quantum: what is proved, refuted, and left open."""

import itertools
import random
from collections.abc import Callable
from typing import Any

import pytest

from lossproof.proofs.certificates.entropy_cone import elementals
from lossproof.proofs.claim import claim
from lossproof.proofs.engine import judge
from lossproof.proofs.kernel.check import check
from lossproof.proofs.kernel.entropy import elemental, goals_of
from lossproof.proofs.kernel.instances import Instance, read_instance
from lossproof.proofs.makers import attack_evidence, automatic_evidence
from lossproof.proofs.profiles import PROFILES
from lossproof.theory.vocabulary import (
    And,
    AtMost,
    BitLaw,
    ClassicalEntropy,
    Equal,
    FunctionOf,
    Iff,
    Implies,
    Independent,
    Markov,
    Mask,
    Prob,
    Pure,
    QuantumEntropy,
    Rates,
    Size,
    Submodular,
    bernoulli,
    conditional_entropy,
    conditional_mutual_information,
    expectation,
    mean,
    mutual_information,
    ones,
    subset,
)

I = mutual_information  # noqa: E741
J = conditional_mutual_information


def kept(n: Any, p: Any, S: Any) -> Any:
    """The mean entropy of the parts that are kept."""
    return expectation(bernoulli(n, p), lambda m: S(m))


def drop_classical_2(S: ClassicalEntropy[2], p: Prob) -> AtMost:
    return AtMost(kept(2, p, S), S(ones(2)))


def drop_classical_3(S: ClassicalEntropy[3], p: Prob) -> AtMost:
    return AtMost(kept(3, p, S), S(ones(3)))


def drop_classical_rates(S: ClassicalEntropy[3], r: Rates[3]) -> AtMost:
    return AtMost(kept(3, r, S), S(ones(3)))


def drop_classical_any_law(S: ClassicalEntropy[3], mu: BitLaw[3]) -> AtMost:
    return AtMost(expectation(mu, lambda m: S(m)), S(ones(3)))


def drop_quantum_2(S: QuantumEntropy[2], p: Prob) -> AtMost:
    return AtMost(kept(2, p, S), S(ones(2)))


def drop_quantum_3(S: QuantumEntropy[3], p: Prob("(0, 1)")) -> AtMost:
    return AtMost(kept(3, p, S), S(ones(3)))


def shearer(n: Size[2, 3, 4], S: QuantumEntropy["n"], p: Prob) -> AtMost:
    return AtMost(p * S(ones(n)), kept(n, p, S))


def shearer_submodular(n: Size[2, 3], S: Submodular["n"], p: Prob) -> AtMost:
    return AtMost(p * S(ones(n)), kept(n, p, S))


def shearer_too_much(n: Size[2, 3], S: QuantumEntropy["n"], p: Prob) -> AtMost:
    return AtMost(p * (2 - p) * S(ones(n)), kept(n, p, S))


def shearer_every_size(n: Size, S: QuantumEntropy["n"], p: Prob) -> AtMost:
    return AtMost(p * S(ones(n)), kept(n, p, S))


def shearer_any_law(S: ClassicalEntropy[2], mu: BitLaw[2], t: Prob) -> Implies:
    covered = And(AtMost(t, mean(mu)[0]), AtMost(t, mean(mu)[1]))
    return Implies(covered, AtMost(t * S(ones(2)), expectation(mu, lambda m: S(m))))


def shearer_uncovered(S: ClassicalEntropy[2], mu: BitLaw[2], t: Prob) -> Implies:
    covered = AtMost(t, mean(mu)[0])
    return Implies(covered, AtMost(t * S(ones(2)), expectation(mu, lambda m: S(m))))


def strong_subadditivity(S: QuantumEntropy[3]) -> AtMost:
    return AtMost(S(subset(3, 1)) + S(ones(3)), S(subset(3, 0, 1)) + S(subset(3, 1, 2)))


def strong_subadditivity_flipped(S: QuantumEntropy[3]) -> AtMost:
    return AtMost(S(subset(3, 0, 1)) + S(subset(3, 1, 2)), S(subset(3, 1)) + S(ones(3)))


def subadditivity(S: QuantumEntropy[4]) -> AtMost:
    return AtMost(S(ones(4)), S(subset(4, 0)) + S(subset(4, 1)) + S(subset(4, 2)) + S(subset(4, 3)))


def weak_monotonicity(S: QuantumEntropy[3]) -> AtMost:
    return AtMost(0, conditional_entropy(S, 2, 0) + conditional_entropy(S, 2, 1))


def araki_lieb(S: QuantumEntropy[2]) -> AtMost:
    return AtMost(S(subset(2, 0)) - S(subset(2, 1)), S(ones(2)))


def monotone_quantum(S: QuantumEntropy[2]) -> AtMost:
    return AtMost(S(subset(2, 0)), S(ones(2)))


def monotone_classical(S: ClassicalEntropy[2]) -> AtMost:
    return AtMost(S(subset(2, 0)), S(ones(2)))


def monotone_submodular(S: Submodular[2]) -> AtMost:
    return AtMost(S(subset(2, 0)), S(ones(2)))


def conditional_quantum(S: QuantumEntropy[2]) -> AtMost:
    return AtMost(0, conditional_entropy(S, 0, 1))


def information_bound_quantum(S: QuantumEntropy[2]) -> AtMost:
    return AtMost(I(S, 0, 1), 2 * S(subset(2, 0)))


def information_bound_too_small(S: QuantumEntropy[2]) -> AtMost:
    return AtMost(I(S, 0, 1), S(subset(2, 0)))


def pure_halves(S: QuantumEntropy[4]) -> Implies:
    return Implies(Pure(S), Equal(S(subset(4, 0, 1)), S(subset(4, 2, 3))))


def halves_without_purity(S: QuantumEntropy[4]) -> Equal:
    return Equal(S(subset(4, 0, 1)), S(subset(4, 2, 3)))


def monogamy_of_pure_states(S: QuantumEntropy[3]) -> Implies:
    return Implies(Pure(S), Equal(I(S, 0, 1) + I(S, 0, 2), 2 * S(subset(3, 0))))


def monogamy_of_information(S: QuantumEntropy[3]) -> AtMost:
    return AtMost(I(S, 0, 1) + I(S, 0, 2), I(S, 0, (1, 2)))


def data_processing(S: ClassicalEntropy[3]) -> Implies:
    return Implies(Markov(S, 0, 1, 2), AtMost(I(S, 0, 2), I(S, 0, 1)))


def data_processing_long(S: ClassicalEntropy[4]) -> Implies:
    return Implies(Markov(S, 0, 1, 2, 3), AtMost(I(S, 0, 3), I(S, 1, 2)))


def data_processing_without_chain(S: ClassicalEntropy[3]) -> Implies:
    return Implies(Independent(S, 0, 1), AtMost(I(S, 0, 2), I(S, 0, 1)))


def one_time_pad(S: ClassicalEntropy[3]) -> Implies:
    secret, readable = Independent(S, 0, 1), FunctionOf(S, 0, (1, 2))
    return Implies(secret, readable, AtMost(S(subset(3, 0)), S(subset(3, 2))))


def quantum_pad_needs_half(S: QuantumEntropy[3]) -> Implies:
    secret, readable = Independent(S, 0, 1), FunctionOf(S, 0, (1, 2))
    return Implies(secret, readable, AtMost(S(subset(3, 0)), 2 * S(subset(3, 2))))


def quantum_pad_as_classical(S: QuantumEntropy[3]) -> Implies:
    secret, readable = Independent(S, 0, 1), FunctionOf(S, 0, (1, 2))
    return Implies(secret, readable, AtMost(S(subset(3, 0)), S(subset(3, 2))))


def independence_is_conditional(S: ClassicalEntropy[3]) -> Implies:
    return Implies(Independent(S, 0, 1), AtMost(J(S, 0, 1, 2), 0))


def independence_both_ways(S: ClassicalEntropy[2]) -> Iff:
    return Iff(Independent(S, 0, 1), Equal(I(S, 0, 1), 0))


def pure_iff_part_pure(S: QuantumEntropy[2]) -> Iff:
    return Iff(Pure(S), Equal(S(subset(2, 0)), 0))


def concave_in_the_rate(S: Submodular[2], p: Prob, q: Prob, t: Prob) -> AtMost:
    mixed = t * p + (1 - t) * q
    return AtMost(t * kept(2, p, S) + (1 - t) * kept(2, q, S), kept(2, mixed, S))


def convex_in_the_rate(S: QuantumEntropy[2], p: Prob, q: Prob) -> AtMost:
    return AtMost(kept(2, (p + q) / 2, S), (kept(2, p, S) + kept(2, q, S)) / 2)


def any_cut(S: Submodular[3], m: Mask[3]) -> AtMost:
    return AtMost(S(ones(3)), S(m) + S(ones(3) - m))


def ingleton(S: ClassicalEntropy[4]) -> AtMost:
    return AtMost(I(S, 0, 1), J(S, 0, 1, 2) + J(S, 0, 1, 3) + I(S, 2, 3))


def zhang_yeung(S: ClassicalEntropy[4]) -> AtMost:
    right = I(S, 0, 1) + I(S, 0, (2, 3)) + 3 * J(S, 2, 3, 0) + J(S, 2, 3, 1)
    return AtMost(2 * I(S, 2, 3), right)


def contradictory(S: ClassicalEntropy[2]) -> Implies:
    return Implies(AtMost(S(ones(2)) + 1, 0), AtMost(S(subset(2, 0)), S(subset(2, 1))))


PROVED: list[Callable[..., Any]] = [
    drop_classical_2, drop_classical_3, drop_classical_rates, drop_classical_any_law, shearer,
    shearer_submodular, shearer_any_law, strong_subadditivity, subadditivity, weak_monotonicity,
    araki_lieb, monotone_classical, information_bound_quantum, pure_halves,
    monogamy_of_pure_states, data_processing, data_processing_long, one_time_pad,
    quantum_pad_needs_half, independence_both_ways, any_cut, concave_in_the_rate,
]  # fmt: skip
REFUTED: list[Callable[..., Any]] = [
    drop_quantum_2, drop_quantum_3, shearer_too_much, shearer_uncovered,
    strong_subadditivity_flipped, monotone_quantum, monotone_submodular, conditional_quantum,
    information_bound_too_small, halves_without_purity, monogamy_of_information,
    data_processing_without_chain, quantum_pad_as_classical, independence_is_conditional,
    pure_iff_part_pure, convex_in_the_rate,
]  # fmt: skip


def row(body: Callable[..., Any]) -> dict[str, Any]:
    return judge(claim()(body), PROFILES["quick"])


@pytest.mark.parametrize("body", PROVED)
def test_true_inequalities_are_proved(body: Callable[..., Any]) -> None:
    found = row(body)
    assert found["verdict"] == "proved", found["reason"]
    cone = [e for e in found["evidence"] if e["kind"] == "entropy-cone"]
    assert cone and cone[0]["covers"]


@pytest.mark.parametrize("body", REFUTED)
def test_false_inequalities_are_refuted_and_never_shown(body: Callable[..., Any]) -> None:
    found = row(body)
    assert found["verdict"] == "refuted", found["reason"]
    assert all(e["kind"] != "entropy-cone" for e in found["evidence"])


@pytest.mark.parametrize("body", [ingleton, zhang_yeung])
def test_what_lies_beyond_the_elemental_inequalities_stays_open(body: Callable[..., Any]) -> None:
    """Ingleton is false but holds for linear variables; Zhang and Yeung 1998 is true."""
    found = row(body)
    assert found["verdict"] == "supported"
    assert "not a consequence of the elemental inequalities" in found["reason"]


def test_a_certificate_at_listed_sizes_is_no_proof_for_all() -> None:
    found = row(shearer_every_size)
    assert found["verdict"] == "supported"
    assert "proved at all S, p; n = 2, 3" in found["reason"]


def eight_parts(S: QuantumEntropy[8]) -> AtMost:
    return AtMost(S(ones(8)), S(subset(8, 0, 1, 2)) + S(subset(8, 3, 4, 5, 6, 7)))


def twelve_parts(S: QuantumEntropy[12]) -> AtMost:
    return AtMost(0, S(ones(12)))


def test_what_is_too_large_is_said_so() -> None:
    found = row(eight_parts)
    assert found["verdict"] == "supported"
    assert "multipliers are searched for at most 6 parts" in found["reason"]
    found = row(twelve_parts)
    assert found["verdict"] is None and "at most 10" in found["error"]


def test_contradictory_hypotheses_prove_nothing() -> None:
    found = row(contradictory)
    assert found["verdict"] == "undecided"
    assert "vacuous" in found["reason"]


def test_the_smallest_counterexample_is_a_bell_pair() -> None:
    values = [
        e["data"]["values"]
        for e in row(drop_quantum_2)["evidence"]
        if e["kind"] == "counterexample"
    ]
    assert values[0]["S"]["graph"] == [[0, 1], [1, 0]]
    assert sorted(values[0]["S"]["parts"]) == [[0], [1]]


def test_quantum_proofs_name_the_theorem_they_stand_on() -> None:
    cone = [e for e in row(shearer)["evidence"] if e["kind"] == "entropy-cone"]
    assert cone[0]["stands_on"] == ["strong subadditivity"]


def test_the_generators_are_as_many_as_counted_in_the_literature() -> None:
    """Yeung: n + C(n, 2) 2^(n-2); Pippenger: half of C(n+1, 2) 2^(n-1), one for each cut."""
    assert [len(elementals(n, "classical", "S")) for n in (1, 2, 3, 4)] == [1, 3, 9, 28]
    assert [len(elementals(n, "submodular", "S")) for n in (2, 3, 4)] == [1, 6, 24]
    assert [len(elementals(n, "quantum", "S")) for n in (1, 2, 3, 4)] == [1, 3, 12, 40]


@pytest.mark.parametrize(
    ("world", "n"), [*itertools.product(("classical", "quantum", "submodular"), (2, 3))]
)
def test_every_inequality_of_up_to_three_parts_is_settled(world: str, n: int) -> None:
    """There the elemental inequalities are all (Pippenger 2003 for states), and their extreme
    rays are entropies of linear variables and graph states: the proof or a counterexample is
    found."""
    rng = random.Random(n)
    names = elementals(n, world, "S")
    (goal,) = goals_of(inequality(n, world, {}))
    forms = [elemental(goal, name)[0] for name in names]
    verdicts = []
    for k in range(10):
        signs = [rng.choice((1, 2)) for _ in range(3)] + [-7] * (k % 2)
        total: dict[int, int] = {}
        for sign, form in zip(signs, rng.choices(forms, k=len(signs)), strict=True):
            for (place, _), c in form.items():
                total[place[1]] = total.get(place[1], 0) + sign * int(c)
        instance = inequality(n, world, total)
        document = instance.to_json()
        proofs = [e for e in automatic_evidence(instance, set(), []) if check(document, e).ok]
        _, found = attack_evidence(instance, PROFILES["quick"])
        against = [e for e in found if check(document, e).shows == "against"]
        assert bool(proofs) != bool(against), (total, proofs, against)
        verdicts.append(bool(proofs))
    assert {True, False} == set(verdicts)


def inequality(n: int, world: str, coefficients: dict[int, int]) -> Instance:
    """Return the statement that a sum of entropies is nonnegative."""
    total: tuple[Any, ...] = ("num", "0")
    for subset_, c in coefficients.items():
        bits = tuple(("num", str(subset_ >> k & 1)) for k in range(n))
        total = ("add", total, ("mul", ("num", str(c)), ("value", "S", ("vector", *bits))))
    domain = {"domain": "setfunction", "size": n, "world": world}
    return read_instance(
        {
            "format": 1,
            "sizes": {},
            "variables": [["S", domain]],
            "statement": ("atmost", ("num", "0"), total),
        }
    )
