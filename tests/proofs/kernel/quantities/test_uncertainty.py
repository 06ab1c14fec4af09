"""The constant of Maassen and Uffink: bounds in a ball, forged certificates, wrong measurements."""

from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest

from lossproof.proofs.certificates.uncertainty import maassen_uffink
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities.door import confirm, seal

from .forging import survivors_are_true

X, Z = np.array([[0, 1], [1, 0]]), np.diag([1, -1])
EYE = {"exact": [["1", "0"], ["0", "1"]]}


def noisy(pauli: Any, sharpness: float) -> list[Any]:
    return [(np.eye(2) + sign * sharpness * pauli) / 2 for sign in (1, -1)]


def test_forged_certificates_prove_nothing_false() -> None:
    found = maassen_uffink(noisy(X, 0.3), noisy(Z, 0.7))
    assert survivors_are_true(found.problem, found.certificate, found.lower, found.upper) > 60


def test_a_bound_below_the_overlap_is_refused() -> None:
    found = maassen_uffink(noisy(X, 0.3), noisy(Z, 0.7))
    just_below = str(F(2 ** -float(found) - 1e-6))
    for bound in ("0", "1/3", "-1", just_below):
        certificate = {**found.certificate, "bound": bound}
        with pytest.raises(Refused):
            confirm(found.problem, seal(found.problem, certificate))
        for vector in ([[1], [0]], [[0], [1]], [[1], [1]], [[1], [-1]]):  # whatever is shown below
            certificate["vector"] = {"den": 1, "re": vector}
            with pytest.raises(Refused, match="overlaps more"):
                confirm(found.problem, seal(found.problem, certificate))


@pytest.mark.parametrize(
    "sides",
    [
        {"bases": [EYE, {"exact": [["1", "1"], ["1", "-1"]]}]},
        {"bases": [EYE, {"exact": [["1"]]}]},
        {"bases": [EYE, {"den": 5, "re": [[4, 3], [3, 4]], "radius": "1/1000000"}]},
        {"bases": [EYE]},
        {"effects": [[EYE], [{"exact": [["1/2", "0"], ["0", "1"]]}]]},
        {
            "effects": [
                [EYE],
                [{"exact": [["2", "0"], ["0", "1"]]}, {"exact": [["-1", "0"], ["0", "0"]]}],
            ]
        },
        {"effects": [[], []]},
        {},
    ],
)
def test_what_is_no_measurement_is_refused(sides: Any) -> None:
    problem = {"quantity": "maassen_uffink", **sides}
    with pytest.raises(Refused):
        confirm(problem, seal(problem, {}))


def test_effects_of_rank_one_are_not_negative() -> None:
    """2|0><0|, -|0><0| and |1><1| sum to the identity and have rank one."""
    parts = [
        {"exact": [["2", "0"], ["0", "0"]]},
        {"exact": [["-1", "0"], ["0", "0"]]},
        {"exact": [["0", "0"], ["0", "1"]]},
    ]
    problem = {"quantity": "maassen_uffink", "effects": [parts, [EYE]]}
    with pytest.raises(Refused, match="semidefinite"):
        confirm(problem, seal(problem, {}))


def test_effects_sum_to_the_identity() -> None:
    zero = {"exact": [["1", "0"], ["0", "0"]]}
    problem = {"quantity": "maassen_uffink", "effects": [[zero], [EYE]]}
    with pytest.raises(Refused, match="sum to the identity"):
        confirm(problem, seal(problem, {}))
    found = maassen_uffink(noisy(X, 0.3), noisy(Z, 0.7))
    first, second = found.problem["effects"]
    problem = {**found.problem, "effects": [first, [second[0], second[0]]]}
    with pytest.raises(Refused, match="sum to the identity"):
        confirm(problem, seal(problem, found.certificate))


def test_the_identity_measures_nothing() -> None:
    found = maassen_uffink([np.eye(2)], np.eye(2))
    assert found.exact == 0


def test_an_overlap_that_is_not_shown_is_refused() -> None:
    """A vector that the effects do not see leaves the overlap open: the bound would be infinite."""
    found = maassen_uffink(noisy(X, 0.3), noisy(Z, 0.7))
    blind = {**found.certificate, "roots": [{"den": 1, "re": [[0], [0]]}] * 2, "bound": "0"}
    blind["vector"] = {"den": 1, "re": [[1]]}
    with pytest.raises(Refused, match="not shown to be positive"):
        confirm(found.problem, seal(found.problem, blind))


def test_bases_of_two_dimensions_and_effects_that_are_none_say_why() -> None:
    ball = {"den": 1, "re": [[1, 0, 0], [0, 1, 0], [0, 0, 1]], "radius": "1/1000000"}
    problem = {"quantity": "maassen_uffink", "bases": [{**ball, "re": [[1, 0], [0, 1]]}, ball]}
    with pytest.raises(Refused, match="both have one dimension"):
        confirm(problem, seal(problem, {}))
    found = maassen_uffink(noisy(X, 0.3), noisy(Z, 0.7))
    bad = [{"den": 1, "re": [[x, 0], [0, 0]], "radius": "1/1000000"} for x in (2, -1)]
    bad[0]["re"] = [[2, 0], [0, 1]]
    problem = {"quantity": "maassen_uffink", "effects": [bad, found.problem["effects"][1]]}
    with pytest.raises(Refused, match="effects are positive"):
        confirm(problem, seal(problem, found.certificate))
