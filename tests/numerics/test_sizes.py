"""Which sizes are tried: small ones first, great ones while they are cheap, no hopeless one."""

from typing import Any

from lossproof.numerics.sizes import CHEAP, FAR, HOPELESS, LARGEST, MANY_MASKS, MAX_COST, plan
from lossproof.proofs.kernel.check import MAX_SIZE_OF_VALUES


def claim_about(*sizes: tuple[str, dict[str, Any]], statement: Any = None) -> dict[str, Any]:
    return {
        "sizes": dict(sizes),
        "variables": [],
        "statement": statement or ["atmost", ["size", sizes[0][0]], ["num", "1"]],
    }


def test_a_cheap_claim_is_followed_far_and_in_order() -> None:
    found = plan(claim_about(("n", {"from": 2})))
    tried = [choice["n"] for choice, _ in found.tried]
    assert tried == list(range(2, FAR + 1)) and found.far == FAR - LARGEST
    assert not found.skipped and found.hopeless() == ""


def test_listed_sizes_are_tried_and_no_others() -> None:
    tried = [choice["n"] for choice, _ in plan(claim_about(("n", {"at": [3, 2, 30]}))).tried]
    assert tried == [2, 3, 30]


def test_two_sizes_are_tried_by_their_sum() -> None:
    found = plan(claim_about(("n", {"from": 1}), ("m", {"from": 1})))
    sums = [sum(choice.values()) for choice, _ in found.tried]
    assert sums == sorted(sums) and sums[0] == 2 and sums[-1] == 7 and len(sums) == 21


def test_all_masks_are_not_enumerated_beyond_what_can_be_paid() -> None:
    masks = ["E", ["bernoulli", "n", ["num", "1/2"]], "m", ["num", "1"]]
    found = plan(claim_about(("n", {"from": 1}), statement=["equal", masks, ["num", "1"]]))
    assert [choice["n"] for choice, _ in found.tried][-1] < FAR
    assert all(price <= 2 * MAX_COST for _, price in found.tried)
    other = plan(claim_about(("n", {"from": 1}), statement=["equal", ["num", "1"], ["num", "1"]]))
    great = other.tried[len(other.tried) - other.far :]
    assert great and all(price <= CHEAP for _, price in great)
    assert [choice["n"] for choice, _ in found.tried][-1] == MANY_MASKS


def test_a_size_that_nobody_can_try_is_said() -> None:
    masks = ["E", ["bernoulli", "n", ["num", "1/2"]], "m", ["num", "1"]]
    found = plan(claim_about(("n", {"from": 40}), statement=["equal", masks, ["num", "1"]]))
    assert not found.tried and found.price_of_skipped > HOPELESS
    assert "n = 40 takes about 10^1" in found.hopeless()
    beyond = plan(
        claim_about(("n", {"from": 1000}), statement=["equal", ["num", "1"], ["num", "1"]])
    )
    assert not beyond.tried and "n = 1000 is beyond 64" in beyond.hopeless()


def test_membership_in_a_domain_is_paid_for() -> None:
    claim = claim_about(("n", {"from": 1}))
    far = plan(claim).far
    claim["variables"] = [["rho", {"domain": "state", "size": "n"}]]
    assert plan(claim).far < far


def test_what_is_settled_is_attacked_at_small_sizes_alone() -> None:
    tried = [c["n"] for c, _ in plan(claim_about(("n", {"from": 1})), thorough=False).tried]
    assert tried == [1, 2, 3, 4]


def test_a_statement_without_sizes_may_cost_too_much_as_well() -> None:
    masks = ["E", ["bernoulli", 40, ["num", "1/2"]], "m", ["num", "1"]]
    found = plan({"sizes": {}, "variables": [], "statement": ["equal", masks, ["num", "1"]]})
    assert (
        not found.tried and "the statement cannot be tried: it takes about 10^" in found.hopeless()
    )


def test_no_size_is_tried_at_which_the_kernel_takes_no_values() -> None:
    assert FAR <= MAX_SIZE_OF_VALUES
