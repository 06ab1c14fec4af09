"""Counterexamples shrink to ones that fit on a line, and stay false."""

# In the bodies of claims an annotation such as `p: Prob` is a quantifier, not the type of `p`.
# pyright: reportOperatorIssue=false, reportArgumentType=false, reportCallIssue=false
# pyright: reportIndexIssue=false

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from lossproof.numerics._shrink_moves import catalogue, simplest_between
from lossproof.numerics.shrink import complexity, shrink
from lossproof.proofs.kernel.instances import Instance, read_instance
from lossproof.proofs.makers import Oracle
from lossproof.theory.algebra import (
    diagonal,
    diagonal_part,
    identity,
    inner,
    least,
    ones,
    outer,
    schur,
    total,
    trace,
    transpose,
)
from lossproof.theory.domains import (
    BitLaw,
    Convex,
    Correlation,
    Distribution,
    Hermitian,
    Index,
    MaskLaw,
    Natural,
    Prob,
    QuantumEntropy,
    Real,
    Size,
    State,
    Vector,
    quantified,
)
from lossproof.theory.masks import expectation, mean
from lossproof.theory.measures import mutual_information, von_neumann_entropy
from lossproof.theory.statements import AtMost, Equal, Implies, Less, Loewner, tree_of

Values = dict[str, Any]


def instance_of(body: Callable[..., Any]) -> Instance:
    domains = quantified(body)
    statement = body(**{name: domain.symbol(name) for name, domain in domains.items()})
    return read_instance(
        {
            "format": 1,
            "sizes": {k: d.declare() for k, d in domains.items() if isinstance(d, Size)},
            "variables": [[k, d.declare()] for k, d in domains.items() if not isinstance(d, Size)],
            "statement": tree_of(statement),
        }
    )


def run(body: Callable[..., Any], values: Values, calls: int = 150) -> tuple[Values, int]:
    """Shrink with the kernel as oracle; return what is left, and how often it was asked."""
    instance = instance_of(body)
    oracle = Oracle(instance)
    asked = 0

    def is_false(candidate: Values) -> bool | None:
        nonlocal asked
        asked += 1
        return oracle.is_false(candidate)

    assert oracle.is_false(values), "the test starts from a counterexample"
    sizes = {name: values[name] for name in instance.sizes}
    found = shrink(instance.to_json(), sizes, values, is_false, calls)
    assert asked <= calls
    assert oracle.is_false(found)
    assert complexity(instance.to_json(), found) <= complexity(instance.to_json(), values)
    return found, asked


# -- claims that fall, and ugly values at which they do -------------------------------------------


def entropy_below_nine_tenths(n: Size, rho: State["n"]) -> Any:
    return AtMost(von_neumann_entropy(rho), Fraction(9, 10))


UGLY = [
    ["523411/1000000", [[1, "13277/1000000", "-4421/500000"]]],
    [[[1, "13277/1000000", "4421/500000"]], "476589/1000000"],
]


def test_a_mixed_state_becomes_the_maximally_mixed_one() -> None:
    found, _ = run(entropy_below_nine_tenths, {"n": 2, "rho": UGLY})
    assert found["rho"] == [["1/2", "0"], ["0", "1/2"]]


def states_are_diagonal(n: Size, rho: State["n"]) -> Any:
    return Equal(rho, diagonal_part(rho))


@pytest.mark.parametrize("n", [2, 3])
def test_coherence_becomes_a_plus_state(n: int) -> None:
    ugly = [row + ["0"] * (n - 2) for row in UGLY] + [["0"] * n for _ in range(n - 2)]
    found, _ = run(states_are_diagonal, {"n": n, "rho": ugly})
    nonzero = [(i, j) for i in range(n) for j in range(n) if found["rho"][i][j] != "0"]
    assert len(nonzero) == 4
    assert {found["rho"][i][j] for i, j in nonzero} <= {"1/2", "-1/2"}


def purity_has_no_imaginary_share(n: Size, rho: State["n"]) -> Any:
    return Equal(rho, transpose(rho))


def test_what_needs_an_imaginary_part_keeps_it() -> None:
    found, _ = run(purity_has_no_imaginary_share, {"n": 2, "rho": UGLY})
    assert found["rho"][0][0] == "1/2"
    assert found["rho"][0][1] in ([[1, "0", "-1/2"]], [[1, "0", "1/2"]])


def never_more_than_a_fifth(p: Prob) -> Any:
    return AtMost(p * (1 - p), Fraction(1, 5))


def test_nine_digits_become_one_half() -> None:
    found, _ = run(never_more_than_a_fifth, {"p": "413265789/1000000000"})
    assert found == {"p": "1/2"}


def below_a_needle(x: Real) -> Any:
    return AtMost((x - Fraction(31, 97)) ** 2 * -1, Fraction(-1, 10**8))


def test_a_needle_stays_a_needle_with_few_digits() -> None:
    found, _ = run(below_a_needle, {"x": "3195876301/10000000000"})
    assert abs(Fraction(found["x"]) - Fraction(31, 97)) < Fraction(1, 10**4)
    assert Fraction(found["x"]).denominator <= 97


def halves_at_a_square_root(x: Real) -> Any:
    return Less(x * x - Fraction(1, 2), 0)


def test_a_radical_is_given_up_where_a_rational_does() -> None:
    found, _ = run(halves_at_a_square_root, {"x": [[2, "1/2", "0"]]})
    assert found["x"] == "1"


def rationals_are_bounded(x: Real) -> Any:
    return Implies(Equal(x * x, 2), AtMost(x, 0))


def test_a_radical_is_kept_where_nothing_else_does() -> None:
    found, _ = run(rationals_are_bounded, {"x": [[2, "1", "0"]]})
    assert found["x"] == [[2, "1", "0"]]


def laws_have_mean_one(law: MaskLaw[2]) -> Any:
    return Equal(mean(law), ones(2))


def rates_do_not_vary(law: BitLaw[2]) -> Any:
    return Equal(expectation(law, lambda m: outer(m, m)), outer(mean(law), mean(law)))


LAW = {
    "weights": ["137/1000", "263/1000", "311/1000", "289/1000"],
    "support": [["1", "0"], ["0", "1"], ["1", "1"], ["0", "0"]],
}


def test_a_law_loses_its_outcomes() -> None:
    found, _ = run(laws_have_mean_one, {"law": LAW})
    assert found["law"] == {"weights": ["1"], "support": [["0", "0"]]}
    found, _ = run(rates_do_not_vary, {"law": LAW})
    assert found["law"]["weights"] == ["1/2", "1/2"]


def commuting_states_are_equal(rho: State[2], sigma: State[2]) -> Any:
    return Implies(Equal(rho @ sigma, sigma @ rho), Equal(rho, sigma))


def test_two_states_shrink_together_under_a_hypothesis() -> None:
    one = [["7/10", "3/20"], ["3/20", "3/10"]]
    other = [["16/25", "21/200"], ["21/200", "9/25"]]
    found, _ = run(commuting_states_are_equal, {"rho": one, "sigma": other})
    assert sorted((found["rho"], found["sigma"])) == [
        [["0", "0"], ["0", "1"]],
        [["1", "0"], ["0", "0"]],
    ]


def states_overlap(n: Size, rho: State["n"], sigma: State["n"]) -> Any:
    return Less(0, trace(rho @ sigma))


def test_orthogonal_states_become_two_levels() -> None:
    one = [["9/25", "12/25", "0"], ["12/25", "16/25", "0"], ["0", "0", "0"]]
    other = [["16/50", "-12/50", "0"], ["-12/50", "9/50", "0"], ["0", "0", "1/2"]]
    found, _ = run(states_overlap, {"n": 3, "rho": one, "sigma": other})
    assert complexity(instance_of(states_overlap).to_json(), found)[0] == 8


def correlations_stay_above_a_third(c: Correlation[3]) -> Any:
    return Less(Fraction(-1, 3), least(diagonal(c @ c)) - Fraction(3, 2))


def hermitian_matrices_are_bounded(a: Hermitian[2]) -> Any:
    return Loewner(a, identity(2))


def test_other_matrices() -> None:
    c = [["1", "-123/1000", "57/500"], ["-123/1000", "1", "-31/250"], ["57/500", "-31/250", "1"]]
    found, _ = run(correlations_stay_above_a_third, {"c": c})
    assert found["c"] == [["1", "0", "0"], ["0", "1", "0"], ["0", "0", "1"]]
    a = [["5731/1000", [[1, "3/7", "22/7"]]], [[[1, "3/7", "-22/7"]], "-9911/1000"]]
    found, _ = run(hermitian_matrices_are_bounded, {"a": a})
    assert found["a"] in ([["2", "0"], ["0", "0"]], [["0", "1"], ["1", "1"]])


def small(k: Natural, i: Index[4], v: Vector[3], f: Convex, w: Distribution[4], x: Real) -> Any:
    return Less(x**2 + k * k + inner(v, v) + f(2), 1 + w[0] + total(4, lambda j: w[j] * 0) * 0)


def test_every_kind_of_variable_is_lowered() -> None:
    values = {
        "k": "5",
        "i": 3,
        "v": ["17/10", [[1, "1/10", "3/10"]], "-8/10"],
        "f": {"curvature": "3/2", "pieces": [["5", "7/2"], ["-1", "11/2"]]},
        "w": ["123/1000", "377/1000", "250/1000", "250/1000"],
        "x": "-12345/1234",
    }
    found, _ = run(small, values, 400)
    assert complexity(instance_of(small).to_json(), found)[0] <= 15
    assert (found["i"], len(found["f"]["pieces"])) == (0, 1)


def parts_are_independent(S: QuantumEntropy[3]) -> Any:
    return Equal(mutual_information(S, 0, 1), 0)


def test_a_graph_loses_its_edges() -> None:
    graph = [[int(a != b) for b in range(5)] for a in range(5)]
    start = {"world": "quantum", "graph": graph, "parts": [[0, 3], [1], [2]]}
    found, _ = run(parts_are_independent, {"S": start})
    assert sum(map(sum, found["S"]["graph"])) == 2


# -- the rules ------------------------------------------------------------------------------------


def test_no_more_questions_than_allowed() -> None:
    for calls in (0, 1, 7):
        _, asked = run(entropy_below_nine_tenths, {"n": 2, "rho": UGLY}, calls)
        assert asked <= calls


def test_an_oracle_that_never_confirms_leaves_the_values_alone() -> None:
    instance = instance_of(entropy_below_nine_tenths).to_json()
    values = {"n": 2, "rho": UGLY}
    for answer in (False, None):
        assert shrink(instance, {"n": 2}, values, lambda _, answer=answer: answer, 50) == values


def test_the_same_start_gives_the_same_end() -> None:
    first, asked = run(states_are_diagonal, {"n": 2, "rho": UGLY})
    assert (first, asked) == run(states_are_diagonal, {"n": 2, "rho": UGLY})


@pytest.mark.parametrize(
    ("low", "high", "middle"),
    [("0", "1", "1/2"), ("-1", "1", "0"), ("1/3", "1/2", "2/5"), ("3", "22/7", "25/8"),
     ("-5/2", "-2", "-7/3"), ("7/2", "9", "4"), ("314/100", "315/100", "22/7")],
)  # fmt: skip
def test_simplest_fraction_between(low: str, high: str, middle: str) -> None:
    assert simplest_between(Fraction(low), Fraction(high)) == Fraction(middle)


def test_the_catalogue_holds_different_values_the_simplest_first() -> None:
    listed = catalogue({"domain": "state", "size": 2}, {}, 60)
    assert 20 <= len(listed) == len({repr(value) for value in listed}) <= 60
    assert [["1", "0"], ["0", "0"]] in listed
    assert [["1/2", "0"], ["0", "1/2"]] in listed
    assert catalogue({"domain": "index", "size": 3}, {}, 60) == [0, 1, 2]


def test_schur_products_shrink_like_the_rest() -> None:
    def states_grow_less(rho: State[2], sigma: State[2]) -> Any:
        return Equal(schur(rho, sigma), schur(rho, rho))

    found, _ = run(states_grow_less, {"rho": UGLY, "sigma": [["1/3", "0"], ["0", "2/3"]]})
    assert complexity(instance_of(states_grow_less).to_json(), found)[0] == 8
