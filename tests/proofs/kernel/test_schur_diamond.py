"""Diamond norms of Schur maps at every size: the two optima, and what must be refused."""

from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.claim import Claim, claim
from lossproof.proofs.kernel.check import Report, check
from lossproof.theory.domains import Prob as ProbDomain
from lossproof.theory.domains import Size as SizeDomain
from lossproof.theory.domains import Vector
from lossproof.theory.vocabulary import (
    IMAGINARY_UNIT,
    AtMost,
    Equal,
    Less,
    Prob,
    Size,
    abs2,
    all_ones,
    as_expr,
    dagger,
    dephase,
    diag,
    diagonal_part,
    diamond_norm,
    identity,
    inner,
    ones,
    total,
    trace,
    transpose,
    vector,
    zeros,
)

n, p = SizeDomain().symbol("n"), ProbDomain().symbol("p")
v = Vector(("n",)).symbol("v")
SPREAD = total(n, lambda i: abs2(v[i] - total(n, lambda j: v[j]) / n))
PARTS = {
    "multiplier": (1 - p) * (all_ones(n) - identity(n)),
    "dual": (1 - p) * (1 - 1 / n) * all_ones(n),
    "excess": (1 - p) * SPREAD,
    "weights": ones(n) / n,
    "primal": all_ones(n) / n**2,
    "deficit": SPREAD / n,
}


@claim()
def distance(n: Size, p: Prob) -> Equal:
    """The distance between dephasing and doing nothing, by convexity over n phase unitaries."""
    return Equal(
        diamond_norm(n, lambda rho: rho - dephase(p, rho)), 2 * (1 - p) * (1 - Fraction(1) / n)
    )


def report(stated: Claim = distance, **changes: Any) -> Report:
    parts = {**PARTS, **changes}
    trees = {k: None if x is None else as_expr(x).tree for k, x in parts.items()}
    return check(stated.instance().to_json(), {"kind": "schur-diamond", "vector": "v", **trees})


def test_the_distance_of_dephasing_at_every_size() -> None:
    found = report()
    assert found.ok and found.covers and found.scope["at"] == {}
    assert found.stands_on == ()


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("multiplier", (1 - p) * (all_ones(n) + identity(n))),
        ("multiplier", (1 - p) * all_ones(n)),
        ("dual", (1 - p) * all_ones(n)),  # 2 B_ii is too large
        ("dual", (1 - p) * (1 - 2 / n) * all_ones(n)),  # does not exceed the multiplier
        ("dual", -(1 - p) * (1 - 1 / n) * all_ones(n)),
        ("excess", SPREAD),
        ("excess", None),
        ("weights", ones(n)),
        ("weights", ones(n) / 2),
        ("primal", all_ones(n) / n),  # exceeds the weights
        ("primal", identity(n) / n**2),  # does not reach the value
        ("primal", -all_ones(n) / n**2),
        ("deficit", 2 * SPREAD / n),
        ("deficit", None),
    ],
)
def test_one_wrong_part_is_refused(part: str, value: Any) -> None:
    assert not report(**{part: value}).ok


@pytest.mark.parametrize(
    ("part", "value", "why"),
    [
        ("multiplier", None, "gives no multiplier"),
        ("dual", None, "gives no dual"),
        ("weights", None, "gives no weights"),
        ("primal", None, "gives no primal"),
        ("multiplier", ones(n), "the multiplier is not a n x n matrix"),
        ("dual", identity(2), "the dual is not a n x n matrix"),
        ("primal", 1, "the primal is not a n x n matrix"),
        ("weights", identity(n) / n, "one weight for each level"),
        ("weights", ones(2) / 2, "one weight for each level"),
        ("weights", ones(n), "do not sum to 1"),
        ("primal", all_ones(n) / n, "the primal exceeds the weights"),
        ("primal", -all_ones(n) / n**2, "the primal matrix is not shown to be positive"),
        ("dual", -all_ones(n), "the dual matrix is not shown to be positive"),
        ("dual", identity(n), "the dual does not exceed the multiplier"),
        ("multiplier", (1 - p) * all_ones(n), "not the Schur map of the multiplier"),
    ],
)
def test_a_wrong_part_is_named(part: str, value: Any, why: str) -> None:
    assert why in report(**{part: value}).reason


def test_feasible_points_that_are_not_optimal_do_not_reach_the_value() -> None:
    weak = {"primal": identity(n) / n**2, "deficit": (1 / n - 1 / n**2) * inner(v, v)}
    assert "not shown to reach the value" in report(**weak).reason
    rough = {"dual": (1 - p) * all_ones(n), "excess": (1 - p) * inner(v, v)}
    assert "not shown to be at most the value" in report(**rough).reason


def test_weights_of_both_signs_lie_above_no_positive_matrix() -> None:
    @claim()
    def stated() -> AtMost:  # the norm is 1
        return AtMost(4, diamond_norm(2, lambda rho: rho - diagonal_part(rho)))

    off, weights = all_ones(2) - identity(2), vector([Fraction(3), Fraction(-2)])
    for primal in (zeros(2, 2), all_ones(2), diag(weights)):
        found = report(stated, multiplier=off, weights=weights, primal=primal, deficit=None)
        assert "primal" in found.reason


def test_the_multiplier_is_hermitian() -> None:
    @claim()
    def turned(n: Size, p: Prob) -> AtMost:
        return AtMost(diamond_norm(n, lambda rho: IMAGINARY_UNIT * p * rho), p)

    found = report(turned, multiplier=IMAGINARY_UNIT * p * all_ones(n))
    assert "the multiplier is not Hermitian" in found.reason


def test_a_map_to_another_size_is_no_schur_map() -> None:
    @claim()
    def wider(n: Size, p: Prob) -> AtMost:
        return AtMost(diamond_norm(n, lambda rho: trace(rho) * identity(2)), 2)

    assert "keeps the size" in report(wider).reason


def test_other_statements_are_refused() -> None:
    @claim()
    def doubled(n: Size, p: Prob) -> AtMost:
        return AtMost(2 * diamond_norm(n, lambda rho: rho - dephase(p, rho)), 4)

    assert "is compared with a number" in report(doubled).reason


def test_other_values_are_refused() -> None:
    @claim()
    def half(n: Size, p: Prob) -> Equal:
        return Equal(diamond_norm(n, lambda rho: rho - dephase(p, rho)), (1 - p) * (1 - 1 / n))

    @claim()
    def too_large(n: Size, p: Prob) -> Equal:
        return Equal(diamond_norm(n, lambda rho: rho - dephase(p, rho)), 2 * (1 - p))

    @claim()
    def strict(n: Size, p: Prob) -> Less:
        return Less(diamond_norm(n, lambda rho: rho - dephase(p, rho)), 2)

    assert not any(report(stated).ok for stated in (half, too_large, strict))


def test_a_bound_needs_one_side_only() -> None:
    @claim()
    def above(n: Size, p: Prob) -> AtMost:
        return AtMost(diamond_norm(n, lambda rho: rho - dephase(p, rho)), 2 * (1 - p))

    @claim()
    def below(n: Size, p: Prob) -> AtMost:
        return AtMost(1 - 1 / n, diamond_norm(n, lambda rho: rho - diagonal_part(rho)))

    @claim()
    def wrong(n: Size, p: Prob) -> AtMost:
        return AtMost(2 * (1 - p), diamond_norm(n, lambda rho: rho - dephase(p, rho)))

    collapse = {
        "multiplier": all_ones(n) - identity(n), "dual": None, "excess": None,
    }  # fmt: skip
    assert report(above, weights=None, primal=None, deficit=None).ok
    assert report(below, **collapse).ok
    assert not report(wrong, dual=None, excess=None).ok


def test_what_is_no_schur_map_is_refused() -> None:
    @claim()
    def transposed(n: Size, p: Prob) -> Equal:
        return Equal(
            diamond_norm(n, lambda rho: (1 - p) * (transpose(rho) - diagonal_part(rho))),
            2 * (1 - p) * (1 - 1 / n),
        )

    @claim()
    def conjugated(n: Size, p: Prob) -> Equal:
        return Equal(
            diamond_norm(n, lambda rho: (1 - p) * (dagger(rho) - diagonal_part(rho))),
            2 * (1 - p) * (1 - 1 / n),
        )

    assert not report(transposed).ok and not report(conjugated).ok


def test_a_completely_positive_schur_map_has_the_norm_of_its_diagonal() -> None:
    @claim()
    def stated(n: Size, p: Prob) -> Equal:
        return Equal(diamond_norm(n, lambda rho: p * dephase(p, rho)), p)

    multiplier = p * (p * all_ones(n) + (1 - p) * identity(n))
    found = report(
        stated, multiplier=multiplier, dual=multiplier, excess=0,
        primal=identity(n) / n, deficit=0,
    )  # fmt: skip
    assert found.ok, found.reason
