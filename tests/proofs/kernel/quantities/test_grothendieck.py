"""The checker of forms over signs and correlation matrices."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from lossproof.proofs.certificates.grothendieck import (
    cut_maximum,
    elliptope_maximum,
    grothendieck_ratio,
)
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.numbers import number
from lossproof.proofs.kernel.quantities.door import confirm, seal
from lossproof.proofs.kernel.quantities.finding import Finding

from .forging import survivors_are_true

Json = Any
MINUS = {"exact": [["0", "-1", "-1"], ["-1", "0", "-1"], ["-1", "-1", "0"]]}
POINT = {"den": 2, "re": [[2, -1, -1], [-1, 2, -1], [-1, -1, 2]]}


def ask(quantity: str, matrix: Json, **certificate: Json) -> Finding:
    problem = {"quantity": quantity, "matrix": matrix}
    return confirm(problem, seal(problem, certificate))


def test_signs_from_below_and_enumeration_from_above() -> None:
    assert ask("cut_maximum", MINUS, signs=[1, 1, -1]).exact == number(2)
    poor = ask("cut_maximum", MINUS, signs=[1, 1, 1])
    assert (poor.lower, poor.upper) == (-6, 2)
    loose = ask("cut_maximum", MINUS, signs=[1, 1, -1], multipliers=["1", "1", "1"])
    assert (loose.lower, loose.upper) == (2, 3)


@pytest.mark.parametrize("signs", [[1, 1], [1, 1, 0], [1, 1, 2], [1, 1, True], [1, 1, 1.0], None])
def test_what_is_no_sign_vector_is_refused(signs: Json) -> None:
    with pytest.raises(Refused):
        ask("cut_maximum", MINUS, signs=signs)


def test_a_point_and_multipliers_meet() -> None:
    found = ask("elliptope_maximum", MINUS, point=POINT, multipliers=["1", "1", "1"])
    assert found.exact == number(3)
    one_side = ask("elliptope_maximum", MINUS, point=POINT)
    assert (one_side.lower, one_side.upper) == (3, None)


@pytest.mark.parametrize(
    "point",
    [
        {"den": 1, "re": [[1, -1, -1], [-1, 1, -1], [-1, -1, 1]]},  # not positive semidefinite
        {"den": 2, "re": [[3, -1, -1], [-1, 3, -1], [-1, -1, 3]]},  # diagonal not 1
        {"den": 2, "re": [[2, -1], [-1, 2]]},
        {"den": 2, "re": [[2, -1, -1], [-2, 2, -1], [-1, -1, 2]]},  # not symmetric
        {
            "den": 2,
            "re": [[2, 0, 0], [0, 2, 0], [0, 0, 2]],
            "im": [[0, 1, 0], [-1, 0, 0], [0, 0, 0]],
        },
        {"den": -2, "re": [[-2, 1, 1], [1, -2, 1], [1, 1, -2]]},
    ],
)
def test_what_is_no_correlation_matrix_is_refused(point: Json) -> None:
    with pytest.raises(Refused):
        ask("elliptope_maximum", MINUS, point=point)


@pytest.mark.parametrize(
    "multipliers",
    [["1", "1", "9/10"], ["1", "1"], [True, "1", "1"], ["nan", "1", "1"], "111", None],
)
def test_multipliers_that_do_not_dominate_are_refused(multipliers: Json) -> None:
    with pytest.raises(Refused):
        ask("elliptope_maximum", MINUS, point=POINT, multipliers=multipliers)


def test_a_radius_widens_both_sides() -> None:
    ball = {"den": 1, "re": [[0, -1, -1], [-1, 0, -1], [-1, -1, 0]], "radius": "1/100"}
    found = ask("elliptope_maximum", ball, point=POINT, multipliers=["1", "1", "1"])
    assert (found.lower, found.upper) == (3 - Fraction(9, 100), 3 + Fraction(9, 100))
    cut = ask("cut_maximum", ball, signs=[1, 1, -1])
    assert (cut.lower, cut.upper) == (2 - Fraction(9, 100), 2 + Fraction(9, 100))


def test_a_ratio_needs_a_positive_denominator() -> None:
    sides = {"point": POINT, "multipliers": ["1", "1", "1"]}
    found = ask("grothendieck_ratio", MINUS, elliptope=sides, cut={"signs": [1, 1, -1]})
    assert found.exact == number(Fraction(3, 2))
    with pytest.raises(Refused, match="positive"):
        ask("grothendieck_ratio", MINUS, elliptope=sides, cut={"signs": [1, 1, 1]})


def test_forged_certificates_are_refused_or_true() -> None:
    draw = np.random.default_rng(0).normal(size=(4, 4))
    for function in (cut_maximum, elliptope_maximum, grothendieck_ratio):
        found = function(draw + draw.T)
        assert survivors_are_true(found.problem, found.certificate, found.lower, found.upper) > 5


def test_multipliers_that_do_not_dominate_bound_nothing() -> None:
    """The maximum is 3; multipliers of sum 3/2 are refused, whatever is shown below."""
    for certificate in ({"multipliers": ["1/2"] * 3}, {"multipliers": ["3", "0", "-3"]}):
        with pytest.raises(Refused, match="do not dominate"):
            ask("elliptope_maximum", MINUS, **certificate)
