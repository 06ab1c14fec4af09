"""Bounds on sizes by independent vectors: what is shown, and what must be refused."""

import copy
from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.claim import Claim, claim
from lossproof.proofs.claims.s1.c1b_masks_are_schur_multipliers import (
    dephasing_needs_as_many_operators_as_levels as operators,
)
from lossproof.proofs.claims.s2_1.c2_1b_pairwise_independent_masks import (
    independent_pairs,
)
from lossproof.proofs.claims.s2_1.c2_1b_pairwise_independent_masks import (
    pairwise_independent_masks_are_more_than_units as masks,
)
from lossproof.proofs.kernel import linear_algebra
from lossproof.proofs.kernel.check import Report, check
from lossproof.proofs.kernel.evaluate import evaluate
from lossproof.proofs.kernel.instances import freeze
from lossproof.proofs.kernel.numbers import ZERO as ZERO_NUMBER
from lossproof.proofs.kernel.numbers import number
from lossproof.proofs.kernel.values import read_value
from lossproof.theory.vocabulary import (
    AtMost,
    Distribution,
    Equal,
    Implies,
    Less,
    Prob,
    RealMatrix,
    Size,
    finite_law,
    mean,
    ones,
    second_moment,
)

IDX_I, IDX_J = ("idx", "i"), ("idx", "j")
ZERO, ONE = ("num", "0"), ("num", "1")


def evidence(stated: Claim) -> dict[str, Any]:
    found = stated.vectors()
    assert found is not None
    return copy.deepcopy(found)


def report(stated: Claim, data: dict[str, Any]) -> Report:
    return check(stated.instance().to_json(), data)


@pytest.mark.parametrize("stated", [masks, operators])
def test_the_bound_holds_at_every_size(stated: Claim) -> None:
    found = report(stated, evidence(stated))
    assert found.ok and found.covers and found.shows == "for"
    assert found.scope["at"] == {}
    assert {"n", "K"} <= set(found.scope["all"])
    assert found.stands_on == ()


def test_the_bound_is_attained() -> None:
    values = masks.values("satisfied")
    shown = check(masks.instance().to_json(), {"kind": "instance", "values": values})
    assert shown.ok
    assert values is not None and values["K"] == values["n"] + 1


@pytest.mark.parametrize("block", [0, 1])
def test_a_diagonal_that_may_vanish_is_refused(block: int) -> None:
    data = evidence(masks)
    for diagonal in (ZERO, ("var", "p"), ("sub", ("var", "p"), ("num", "1/2")), ("size", "n")):
        data["blocks"][block][2] = diagonal
        assert not report(masks, data).ok


@pytest.mark.parametrize("block", [0, 1])
def test_the_same_vectors_do_not_count_twice(block: int) -> None:
    data = evidence(masks)
    data["blocks"].append(data["blocks"][block])
    found = report(masks, data)
    assert not found.ok and "product" in found.reason


@pytest.mark.parametrize("block", [0, 1])
def test_every_block_is_needed(block: int) -> None:
    data = evidence(masks)
    del data["blocks"][block]
    data["uses"] = [[0, 0, *u[2:]] for u in data["uses"] if u[:2] == [1 - block, 1 - block]]
    found = report(masks, data)
    assert not found.ok and "number of independent vectors" in found.reason


@pytest.mark.parametrize("k", range(5))
def test_every_use_of_a_hypothesis_is_needed(k: int) -> None:
    data = evidence(masks)
    del data["uses"][k]
    assert not report(masks, data).ok


L, TAKEN = ("idx", "l"), ("div", ONE, ("item", ("var", "w"), ("idx", "l")))


@pytest.mark.parametrize(
    ("use", "why"),
    [
        ([0, 0, 2, [], ONE, []], "hypothesis 2 is no equation"),
        ([0, 0, -1, [], ONE, []], "hypothesis -1 is no equation"),
        ([0, 0, True, [IDX_J], ONE, []], "named by its number"),
        ([0, 0, "0", [IDX_J], ONE, []], "named by its number"),
        ([0, 2, 0, [IDX_J], ONE, []], "there is no block 2"),
        ([-1, 0, 0, [IDX_J], ONE, []], "there is no block -1"),
        ([True, 0, 0, [IDX_J], ONE, []], "there is no block True"),
        ([0, 1, 0, [], ONE, []], "read at 1 indices, not 0"),
        ([0, 1, 0, [IDX_J, IDX_J], ONE, []], "read at 1 indices, not 2"),
        ([0, 1, 0, [IDX_I], ONE, []], "'i' is not declared"),  # block 0 is one vector
        ([0, 1, 1, [IDX_J], ONE, []], "read at 2 indices, not 1"),
        ([0, 1, 0, [IDX_J], ("var", "w"), []], "is a scalar"),
        ([0, 1, 0, [IDX_J], TAKEN, [["l", "K"]]], "may vanish"),
        ([0, 1, 0, [IDX_J], ONE, [["n", "n"]]], "stands in the hypothesis already"),
        ([0, 1, 0, [IDX_J], ONE, [["j", "K"]]], "bound twice"),
        ([0, 1, 0, [IDX_J], ONE, [["l", "N"]]], "no size"),
        ([0, 1, 0, [L], ONE, [["l", "K"]]], "index"),  # an index over another size
    ],
)
def test_a_use_that_is_none_is_refused(use: list[Any], why: str) -> None:
    data = evidence(masks)
    data["uses"].append(use)
    found = report(masks, data)
    assert not found.ok and why in found.reason


def test_a_sum_over_a_name_of_the_hypothesis_is_refused() -> None:
    """The name would mean one thing inside the hypothesis and another around it."""
    inside = masks.instance().statement[1][0]
    bound = next(name for name in _names(inside) if name not in ("n", "K", "p", "w", "M"))
    data = evidence(masks)
    data["uses"].append([0, 1, 0, [IDX_J], ZERO, [[bound, "K"]]])
    found = report(masks, data)
    assert not found.ok and "stands in the hypothesis already" in found.reason


def _names(tree: Any) -> set[str]:
    """The names that a tree binds in its sums and means."""
    if not isinstance(tree, tuple):
        return set()
    own = {tree[1]} if tree[:1] == ("sum",) else {tree[2]} if tree[:1] == ("E",) else set()
    return own.union(*map(_names, tree))


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("space", "n", "over n"),
        ("space", 3, "over 3"),
        ("space", "N", "no size"),
        ("space", True, "no size"),
        ("blocks", [], "from 1 to 6 blocks"),
        ("names", ["i", "i"], "two new names"),
        ("names", ["n", "j"], "two new names"),
        ("names", ["i", "p"], "two new names"),
        ("names", ["i"], "not enough values"),
    ],
)
def test_another_space_or_other_names_are_refused(key: str, value: Any, why: str) -> None:
    found = report(masks, {**evidence(masks), key: value})
    assert not found.ok and why in found.reason


def test_the_number_of_blocks_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear_algebra, "MAX_BLOCKS", 1)
    assert "from 1 to 1 blocks" in report(masks, evidence(masks)).reason
    monkeypatch.setattr(linear_algebra, "MAX_BLOCKS", 2)
    assert report(masks, evidence(masks)).ok


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ([("ones", "K"), ("ones", "K", "n"), ONE], "two matrices of one shape"),
        ([("ones", "K", "n"), ("ones", "K", "K"), ONE], "two matrices of one shape"),
        ([ONE, ONE, ONE], "two matrices of one shape"),
        ([("ones", "n"), ("ones", "n"), ONE], "over K"),
        ([("ones", "K"), ("ones", "K"), ("ones", "K")], "diagonal entry of a block is a scalar"),
        ([("ones", "K"), ("ones", "K"), ("var", "p")], "number of independent"),
        ([("ones", "K"), ("ones", "K"), ZERO], "not shown to be nonzero"),
        ([("ones", "K"), ("ones", "K")], "not enough values"),
    ],
)
def test_a_block_that_is_none_is_refused(block: list[Any], why: str) -> None:
    if why.startswith("number"):
        why = "within a block is not as stated"
    data = {**evidence(masks), "blocks": [block], "uses": []}
    found = report(masks, data)
    assert not found.ok and why in found.reason


@pytest.mark.parametrize("side", [0, 1])
def test_vectors_of_another_space_are_refused(side: int) -> None:
    data = evidence(masks)
    data["blocks"][0][side] = ("ones", "n")
    assert not report(masks, data).ok


def test_vectors_that_are_undefined_are_refused() -> None:
    data = evidence(masks)
    data["blocks"][0][0] = ("mul", ("div", ZERO, ZERO), ("ones", "K"))
    assert not report(masks, data).ok


def test_false_neighbours_are_refused() -> None:
    @claim()
    def two_more(
        n: Size, K: Size, p: Prob("(0, 1)"), w: Distribution["K"], M: RealMatrix["K", "n"]
    ) -> Implies:
        return Implies(
            Equal(mean(finite_law(w, M)), p * ones(n)),
            independent_pairs(n, p, finite_law(w, M)),
            AtMost(n + 2, K),
        )

    @claim()
    def strictly(
        n: Size, K: Size, p: Prob("(0, 1)"), w: Distribution["K"], M: RealMatrix["K", "n"]
    ) -> Implies:
        return Implies(
            Equal(mean(finite_law(w, M)), p * ones(n)),
            independent_pairs(n, p, finite_law(w, M)),
            Less(n + 1, K),
        )

    @claim()
    def at_any_rate(
        n: Size, K: Size, p: Prob, w: Distribution["K"], M: RealMatrix["K", "n"]
    ) -> Implies:
        return Implies(
            Equal(mean(finite_law(w, M)), p * ones(n)),
            independent_pairs(n, p, finite_law(w, M)),
            AtMost(n + 1, K),
        )

    @claim()
    def mirrored(
        n: Size, K: Size, p: Prob("(0, 1)"), w: Distribution["K"], M: RealMatrix["K", "n"]
    ) -> Implies:
        return Implies(
            Equal(mean(finite_law(w, M)), p * ones(n)),
            independent_pairs(n, p, finite_law(w, M)),
            AtMost(K, n + 1),
        )

    @claim()
    def fully_correlated(
        n: Size, K: Size, p: Prob("(0, 1)"), w: Distribution["K"], M: RealMatrix["K", "n"]
    ) -> Implies:
        return Implies(
            Equal(mean(finite_law(w, M)), p * ones(n)),
            Equal(second_moment(finite_law(w, M)), p * second_moment(finite_law(w, M))),
            AtMost(n + 1, K),
        )

    @claim()
    def exactly(
        n: Size, K: Size, p: Prob("(0, 1)"), w: Distribution["K"], M: RealMatrix["K", "n"]
    ) -> Implies:
        return Implies(
            Equal(mean(finite_law(w, M)), p * ones(n)),
            independent_pairs(n, p, finite_law(w, M)),
            Equal(n + 1, K),
        )

    data = evidence(masks)
    for stated, why in (
        (two_more, "does not give the stated bound"),
        (strictly, "does not give the stated bound"),
        (at_any_rate, "not shown to be nonzero"),
        (mirrored, "does not give the stated bound"),
        (fully_correlated, "is not as stated"),
        (exactly, "the conclusion is AtMost or Less"),
    ):
        found = report(stated, data)
        assert not found.ok and why in found.reason, stated.name


def test_weaker_statements_follow() -> None:
    @claim()
    def fewer(
        n: Size, K: Size, p: Prob("(0, 1)"), w: Distribution["K"], M: RealMatrix["K", "n"]
    ) -> Implies:
        return Implies(
            Equal(mean(finite_law(w, M)), p * ones(n)),
            independent_pairs(n, p, finite_law(w, M)),
            Less(n, K),
        )

    assert report(fewer, evidence(masks)).ok


def test_only_assumed_equations_are_used() -> None:
    @claim()
    def inequality(
        n: Size, K: Size, p: Prob("(0, 1)"), w: Distribution["K"], M: RealMatrix["K", "n"]
    ) -> Implies:
        return Implies(
            AtMost(p, Fraction(1, 2)),
            independent_pairs(n, p, finite_law(w, M)),
            AtMost(n + 1, K),
        )

    found = report(inequality, evidence(masks))
    assert not found.ok and "no equation" in found.reason


def test_operators_with_a_wrong_product_are_refused() -> None:
    data = evidence(operators)
    data["blocks"][0][2] = ("sub", ONE, ("var", "p"))
    assert not report(operators, data).ok
    data = evidence(operators)
    data["uses"] = []
    assert not report(operators, data).ok


@pytest.mark.parametrize("stated", [masks, operators])
def test_the_products_are_as_stated_at_the_attached_values(stated: Claim) -> None:
    instance, data = stated.instance(), evidence(stated)
    values = stated.values("satisfied")
    assert values is not None
    env: dict[str, Any] = {name: number(values[name]) for name in instance.sizes}
    for name, domain in instance.variables:
        env[name] = read_value(domain, values[name], env)
    for a, (left, _, diagonal) in enumerate(data["blocks"]):
        for b, (_, right, _) in enumerate(data["blocks"]):
            columns, others = (_columns(evaluate(freeze(x), env)) for x in (left, right))
            for i, x in enumerate(columns):
                for j, y in enumerate(others):
                    got = ZERO_NUMBER
                    for u, v in zip(x, y, strict=True):
                        got = got + u * v
                    same = a == b and i == j
                    expected = evaluate(freeze(diagonal), env) if same else ZERO_NUMBER
                    assert (got - expected).is_zero()


def _columns(value: Any) -> list[Any]:
    matrix = isinstance(value[0], list)
    return [list(column) for column in zip(*value, strict=True)] if matrix else [value]
