"""The trace coefficient of a channel: true bounds from any evidence, false ones refused."""

from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest
import sympy as sp

from lossproof.proofs.certificates.contraction import contraction_coefficient
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities.door import confirm, seal

from .forging import survivors_are_true

HALF: Any = {
    "quantity": "trace_contraction",
    "d_in": 2,
    "d_out": 2,
    # depolarising, p = 1/2: diagonal 3/4, 1/4, 1/4, 3/4, and 1/2 in the corners
    "choi": {
        "den": 4,
        "re": [[3, 0, 0, 2], [0, 1, 0, 0], [0, 0, 1, 0], [2, 0, 0, 3]],
        "radius": "0",
    },
}
EXACT: Any = {
    **HALF,
    "choi": {
        "exact": [
            ["3/4", "0", "0", "1/2"],
            ["0", "1/4", "0", "0"],
            ["0", "0", "1/4", "0"],
            ["1/2", "0", "0", "3/4"],
        ]
    },
}
PAIR: Any = {
    "plus": {"den": 1, "re": [[1], [0]]},
    "minus": {"den": 1, "re": [[0], [1]]},
    "effect": {"den": 1, "re": [[1, 0], [0, -1]]},
}


def checked(problem: Any, certificate: Any) -> tuple[F, F]:
    found = confirm(problem, seal(problem, certificate))
    assert found.lower is not None and found.upper is not None
    return found.lower, found.upper


def grid(*rows: list[int], den: int = 1) -> Any:
    return {"den": den, "re": [list(row) for row in rows]}


def test_every_kind_of_evidence() -> None:
    half = F(1, 2)
    assert checked(HALF, {}) == (0, 1)
    assert checked(HALF, PAIR) == (half, 1)
    assert checked(HALF, {**PAIR, "common": grid([1, 0], [0, 1], den=4)}) == (half, half)
    low, high = checked(HALF, {**PAIR, "norm": "1/2"})
    assert low == half and half <= high < half + F(1, 10**15)
    assert checked(EXACT, {"square": "1/4"}) == (half, half)


@pytest.mark.parametrize(
    "change",
    [
        {"common": grid([2, 0], [0, 1], den=4)},
        {"common": grid([1, 1], [0, 1], den=4)},
        {"common": grid([1], den=4)},
        {"norm": "49/100"},
        {"norm": "-1/2"},
        {"square": "1/5"},
        {"square": "1/3"},
        {"effect": grid([1, 1], [0, -1])},
        {"effect": grid([1])},
        {"plus": grid([0], [0])},
        {"plus": grid([1, 0])},
    ],
)
def test_false_evidence_is_refused(change: Any) -> None:
    with pytest.raises(Refused):
        checked(EXACT, {**PAIR, **change})
    if not {"effect", "plus"} & set(change):
        with pytest.raises(Refused):  # so even where no lower bound contradicts it
            checked(EXACT, change)


def test_an_exact_norm_belongs_to_an_exact_channel_of_qubits() -> None:
    # above 3/4 by 2^-120 sqrt 2, which no enclosure sees: not positive, though only just
    corner: Any = [[1, "3/4", "0"], [2, f"1/{2**120}", "0"]]
    rows = [["3/4", "0", "0", corner], ["0", "1/4", "0", "0"], ["0", "0", "1/4", "0"]]
    rows.append([corner, "0", "0", "3/4"])
    with pytest.raises(Refused, match="no channel"):
        checked({**HALF, "choi": {"exact": rows}}, {"square": "9/16"})
    corner[1][1] = "1/100"
    with pytest.raises(Refused, match="not completely positive"):
        checked({**HALF, "choi": {"exact": rows}}, {"square": "9/16"})
    transposition = [[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]]
    ball = {"den": 1, "re": transposition, "radius": "1/1000"}
    with pytest.raises(Refused, match="not completely positive"):
        checked({**HALF, "choi": ball}, {})  # no channel lies within the radius
    with pytest.raises(Refused, match="exact channel of qubits"):
        checked(HALF, {"square": "1/4"})  # a ball, if one of radius 0
    wide = contraction_coefficient([[[1, 0], [0, 1], [0, 0]]])
    with pytest.raises(Refused, match="exact channel of qubits"):
        checked(wide.problem, {"square": "1"})
    keep, lose = sp.sqrt(sp.Rational(2, 3)), sp.sqrt(sp.Rational(1, 3))
    damping = contraction_coefficient([[[1, 0], [0, keep]], [[0, lose], [0, 0]]])
    with pytest.raises(Refused, match="not the square"):  # an eigenvalue, but not the greatest
        checked(damping.problem, {"square": "4/9"})


def test_a_large_effect_gains_nothing() -> None:
    big = {**PAIR, "effect": grid([9, 0], [0, -9])}
    assert checked(HALF, big)[0] <= F(1, 2)
    assert checked(HALF, {**PAIR, "effect": grid([0, 0], [0, 0])})[0] == 0


@pytest.mark.parametrize(
    "change",
    [
        {"d_in": 1},
        {"d_out": True},
        {"choi": {"exact": [["1"]]}},
        {"choi": {"den": 1, "re": np.eye(4, dtype=int).tolist(), "radius": "0"}},
        {
            "choi": {
                "den": 1,
                "re": [[1, 0, 0, 2], [0, 0, 0, 0], [0, 0, 0, 0], [2, 0, 0, 1]],
                "radius": "0",
            }
        },
    ],
)
def test_what_is_no_channel_is_refused(change: Any) -> None:
    with pytest.raises(Refused):
        checked({**HALF, **change}, PAIR)


def test_forged_certificates_prove_nothing_false() -> None:
    rng = np.random.default_rng(5)
    refused = 0
    for d_in, d_out in ((2, 2), (2, 3)):
        g = rng.normal(size=(4 * d_out, d_in)) + 1j * rng.normal(size=(4 * d_out, d_in))
        operators = np.linalg.qr(g)[0].reshape(4, d_out, d_in)
        found = contraction_coefficient(list(operators))
        refused += survivors_are_true(found.problem, found.certificate, found.lower, found.upper)
    exact = contraction_coefficient([[[1, 0], [0, 0]], [[0, 0], [0, 1]]])
    refused += survivors_are_true(exact.problem, exact.certificate, exact.lower, exact.upper)
    assert refused > 60


def test_bounds_hold_throughout_the_ball() -> None:
    """The radius is larger than what separates these depolarising channels."""
    wide = {**HALF, "choi": {**HALF["choi"], "radius": "1/1000"}}
    common = grid([240, 0], [0, 240], den=1000)
    low, high = checked(wide, {**PAIR, "common": common, "norm": "51/100"})
    for kept in (F(4995, 10000), F(5005, 10000)):
        assert low <= kept <= high
    with pytest.raises(Refused):
        checked(wide, {**PAIR, "common": grid([1, 0], [0, 1], den=4)})
