"""Contraction and correlation: any time and any functions give true bounds, lies are refused."""

from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest

from lossproof.proofs.certificates.contraction import contraction_coefficient, maximal_correlation
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities.door import confirm, seal

from .forging import survivors_are_true

ERASURE = {"exact": [["3/4", "0", "1/4"], ["0", "3/4", "1/4"]]}
JOINT = {"exact": [["3/8", "1/8"], ["1/8", "3/8"]]}


def problem(channel: Any, divergence: str = "chi2") -> Any:
    return {"quantity": "contraction_coefficient", "divergence": divergence, "channel": channel}


def checked(problem: Any, certificate: Any) -> tuple[F, F]:
    found = confirm(problem, seal(problem, certificate))
    assert found.lower is not None and found.upper is not None
    return found.lower, found.upper


def test_forged_certificates_prove_nothing_false() -> None:
    rng = np.random.default_rng(3)
    refused = 0
    for found in (
        contraction_coefficient(rng.dirichlet(np.ones(4), size=3), "chi2"),
        contraction_coefficient([["3/4", 0, "1/4"], [0, "2/3", "1/3"]], "relative_entropy"),
        contraction_coefficient([[0.9, 0.1], [0.3, 0.7]], "trace"),
        maximal_correlation(rng.dirichlet(np.ones(9)).reshape(3, 3)),
        maximal_correlation([["3/8", "1/8"], ["1/8", "3/8"]]),
    ):
        refused += survivors_are_true(found.problem, found.certificate, found.lower, found.upper)
    assert refused > 30


def test_any_time_gives_true_bounds() -> None:
    z = problem({"exact": [["1", "0", "0"], ["1/2", "1/4", "1/4"]]})
    for t in ("0", "1/7", "1/2", "999/1000", "1"):
        low, high = checked(z, {"times": [t]})
        assert low <= F(1, 2) <= high
    assert checked(z, {"times": ["1"]}) == (F(1, 2), F(1, 2))
    for t in ("-1/2", "3/2", "nan", 0.5, True):
        with pytest.raises(Refused):
            checked(z, {"times": [t]})
    for times in ([], ["1/2", "1/2"]):
        with pytest.raises(Refused):
            checked(z, {"times": times})


def test_bounds_hold_throughout_the_ball() -> None:
    rng = np.random.default_rng(0)
    centre = np.array([[0.9, 0.1, 0.0], [0.2, 0.3, 0.5], [0.25, 0.35, 0.4]])
    radius = 1e-4
    ball = {
        "den": 10**6,
        "re": np.rint(centre * 10**6).astype(int).tolist(),
        "radius": str(F(radius)),
    }
    wide = {
        d: checked(problem(ball, d), {"times": ["1/2", "2/5", "1/2"]}) for d in ("trace", "chi2")
    }
    for _ in range(20):
        near = (1 - radius / 2) * centre + radius / 2 * rng.dirichlet(np.full(3, 0.2), size=3)
        for d, (low, high) in wide.items():
            found = contraction_coefficient(near, d)
            assert low <= found.upper and found.lower <= high
    for t in ("0", "1"):  # an end says nothing about rows that may have other zeros
        with pytest.raises(Refused, match="strictly"):
            checked(problem(ball), {"times": [t] * 3})


@pytest.mark.parametrize(
    "channel",
    [
        {"exact": [["1/2", "1/3"]]},
        {"exact": [["3/2", "-1/2"]]},
        {"exact": [["1/2", [[1, "1/2", "1"]]]]},
        {"den": 2, "re": [[1, 1]], "radius": "-1"},
        {},
    ],
)
def test_what_is_no_channel_is_refused(channel: Any) -> None:
    for divergence in ("trace", "chi2"):
        with pytest.raises(Refused):
            checked(problem(channel, divergence), {"times": []})
    with pytest.raises(Refused):
        checked(problem(ERASURE, "hellinger"), {"times": ["1/2"]})


def row(*entries: int) -> Any:
    return {"den": 1, "re": [list(entries)]}


def test_false_correlations_are_refused() -> None:
    joint = {"quantity": "maximal_correlation", "joint": JOINT}
    assert checked(joint, {"square": "1/4", "left": row(1, -1)}) == (F(1, 2), F(1, 2))
    for square, left in (("1/9", (1, -1)), ("1", (1, -1)), ("1/4", (1, 1)), ("1/4", (0, 0)),
                         ("-1/4", (1, -1)), ("0", (1, 1))):  # fmt: skip
        with pytest.raises(Refused):
            checked(joint, {"square": square, "left": row(*left)})
    vectors = {"left": row(1, 2), "right": row(1, -1)}
    for upper in ("0", "-1", "49/100"):
        with pytest.raises(Refused):
            checked(joint, {**vectors, "upper": upper})
    low, high = checked(joint, {**vectors, "upper": "1/2"})
    assert low <= F(1, 2) == high
    assert checked(joint, vectors)[1] == 1
    with pytest.raises(Refused):
        checked(joint, {**vectors, "left": row(1, 2, 3)})


def test_correlation_bounds_hold_throughout_the_ball() -> None:
    rng = np.random.default_rng(1)
    centre = np.array([[0.3, 0.1], [0.2, 0.4]])
    radius = 1e-3
    ball = {
        "den": 1000,
        "re": np.rint(centre * 1000).astype(int).tolist(),
        "radius": str(F(radius)),
    }
    wide = {"quantity": "maximal_correlation", "joint": ball}
    best = maximal_correlation(centre)
    vectors = {k: best.certificate[k] for k in ("left", "right")}
    with pytest.raises(Refused, match="exact law"):  # whatever is exact at the centre
        checked(wide, {"square": str(F(best.value).limit_denominator(1000)), "left": row(1, -1)})
    low, high = checked(wide, {**vectors, "upper": str(best.upper + F(1, 20))})
    assert 0 < low and high < 1
    for _ in range(30):
        near = (1 - radius / 2) * centre + radius / 2 * rng.dirichlet(np.full(4, 0.2)).reshape(2, 2)
        found = maximal_correlation(near)
        assert low <= found.upper and found.lower <= high
