"""What a forger changes in a measurement is refused, or its bounds are still true."""

import copy
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from lossproof.proofs.certificates.discrimination import guessing_probability
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities import discrimination
from lossproof.proofs.kernel.quantities.door import confirm, seal

from .forging import survivors_are_true

ZERO, PLUS = [["1", "0"], ["0", "0"]], [["1/2", "1/2"], ["1/2", "1/2"]]
EXACT = {
    "quantity": "guessing_probability",
    "probabilities": {"exact": [["1/2", "1/2"]]},
    "states": [{"exact": ZERO}, {"exact": [["9/25", "12/25"], ["12/25", "16/25"]]}],
}
# the bisecting axis: eigenvectors (3, -1) and (1, 3) of the difference
BEST = [[["9/10", "-3/10"], ["-3/10", "1/10"]], [["1/10", "3/10"], ["3/10", "9/10"]]]
VALUE = Fraction(9, 10)
RIGHT = {"exact": [{"exact": m} for m in BEST]}
LOOSE = {
    "povm": [{"den": 1, "re": [[1, 0], [0, 0]]}, {"den": 1, "re": [[0, 0], [0, 1]]}],
    "dual": {"den": 1, "re": [[1, 0], [0, 1]]},
}


def verdict(problem: Any, certificate: Any) -> Any:
    return confirm(problem, seal(problem, certificate))


def changed(data: Any, value: Any, *path: Any) -> Any:
    out = inner = copy.deepcopy(data)
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return out


def test_right_certificates_stand() -> None:
    found = verdict(EXACT, RIGHT)
    assert found.exact is not None and found.exact.rational() == VALUE == found.lower == found.upper
    wide = verdict(EXACT, LOOSE)
    assert (wide.lower, wide.upper) == (Fraction(41, 50), 2)


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        ({"exact": [{"exact": ZERO}, {"exact": [["0", "0"], ["0", "1"]]}]}, "not optimal"),
        ({"exact": RIGHT["exact"][::-1]}, "not optimal"),  # the outcomes change places
        ({"exact": [{"exact": BEST[0]}, {"exact": BEST[0]}]}, "sum to the identity"),
        ({"exact": RIGHT["exact"][:1]}, "one effect for each"),
        ({"exact": [{"exact": [["1"]]}, {"exact": [["0"]]}]}, "one effect for each"),
        (
            {"exact": [{"exact": [["2", "0"], ["0", "0"]]}, {"exact": [["-1", "0"], ["0", "1"]]}]},
            "not positive",
        ),
        (changed(LOOSE, 2, "povm", 0, "re", 0, 0), "sum to the identity"),
        (changed(changed(LOOSE, 2, "povm", 0, "re", 0, 0), -1, "povm", 1, "re", 0, 0), "positive"),
        (changed(LOOSE, [[1, 1], [-1, 0]], "povm", 0, "re"), "positive"),
        (changed(LOOSE, [[1, 1], [0, 1]], "dual", "re"), "not Hermitian"),
        (changed(LOOSE, [[0, 0], [0, 1]], "dual", "re"), "does not exceed"),
        (changed(LOOSE, [[2]], "dual", "re"), "not Hermitian"),
        (changed(LOOSE, -1, "dual", "den"), "positive integer"),
        (changed(LOOSE, LOOSE["povm"][:1], "povm"), "one effect for each"),
        (changed(LOOSE, True, "povm", 0, "re", 0, 0), "integers"),
        (changed(LOOSE, float("nan"), "dual", "den"), "not JSON compliant|malformed"),
    ],
)
def test_wrong_certificates_are_refused(certificate: Any, words: str) -> None:
    with pytest.raises((Refused, ValueError), match=words):
        verdict(EXACT, certificate)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (changed(EXACT, {"exact": [["1"]]}, "probabilities"), "one probability"),
        (changed(EXACT, [], "states"), "one probability|no state"),
        (changed(EXACT, {"exact": [["1"]]}, "states", 0), "square matrices of one size"),
        (changed(EXACT, [["1", "1"], ["0", "0"]], "states", 0, "exact"), "not Hermitian"),
        (changed(EXACT, {"exact": [["2", "1"]]}, "probabilities"), "sum to 1"),
        (changed(EXACT, {"exact": [["2", "-1"]]}, "probabilities"), "negative"),
        (changed(EXACT, [["2", "0"], ["0", "0"]], "states", 0, "exact"), "trace 1"),
        (changed(EXACT, [["2", "0"], ["0", "-1"]], "states", 0, "exact"), "not positive"),
        ({**EXACT, "told": [0]}, "one label"),
        ({**EXACT, "told": [0, True]}, "integers"),
        ({**EXACT, "told": [0, 1]}, "one effect for each outcome"),
    ],
)
def test_problems_out_of_shape_are_refused(problem: Any, words: str) -> None:
    with pytest.raises(Refused, match=words):
        verdict(problem, LOOSE)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (changed(EXACT, {"exact": [["2", "1"]]}, "probabilities"), "sum to 1"),
        (changed(EXACT, {"exact": [["2", "-1"]]}, "probabilities"), "negative"),
        (changed(EXACT, [["2", "0"], ["0", "0"]], "states", 0, "exact"), "trace 1"),
        (changed(EXACT, [["2", "0"], ["0", "-1"]], "states", 0, "exact"), "not positive"),
    ],
)
def test_what_is_no_ensemble_has_no_exact_value(problem: Any, words: str) -> None:
    whole = {"exact": [["1", "0"], ["0", "1"]]}
    none = {"exact": [["0", "0"], ["0", "0"]]}
    with pytest.raises(Refused, match=words):
        verdict(problem, {"exact": [whole, none]})


def test_a_ball_without_a_state_is_refused() -> None:
    for re, words in ([[2, 0], [0, -1]], "not positive"), ([[2, 0], [0, 0]], "trace 1"):
        state = {"den": 1, "re": re, "radius": "1/1000"}
        with pytest.raises(Refused, match=words):
            verdict({**EXACT, "states": [state, EXACT["states"][1]]}, LOOSE)


def test_an_irrational_probability_or_radius_is_paid_for() -> None:
    radius = Fraction(1, 1000)
    state = {"den": 1, "re": [[1, 0], [0, 0]], "radius": str(radius)}
    found = verdict({**EXACT, "states": [state, EXACT["states"][1]]}, LOOSE)
    # known to r/2, the operator is known to d r/2 in norm; its effect has trace 1
    assert found.lower == Fraction(41, 50) - 2 * radius / 2
    assert found.upper == 2 + 2 * 2 * radius / 2
    with pytest.raises(Refused, match="radius"):
        verdict(changed({**EXACT, "states": [state] * 2}, "-1", "states", 0, "radius"), LOOSE)
    with pytest.raises(Refused, match="known exactly"):
        verdict({**EXACT, "states": [state, state]}, RIGHT)


@pytest.mark.parametrize("told", [None, [0, 0, 1, 1]])
def test_resealed_forgeries_stay_true(told: Any) -> None:
    rng = np.random.default_rng(0)
    g = rng.normal(size=(4, 2, 2)) + 1j * rng.normal(size=(4, 2, 2))
    rhos = g @ g.conj().transpose(0, 2, 1)
    states = rhos / np.einsum("xii->x", rhos)[:, None, None]
    found = guessing_probability([0.1, 0.2, 0.3, 0.4], list(states), told)
    assert found.width < 1e-8
    refused = survivors_are_true(found.problem, found.certificate, found.lower, found.upper)
    assert refused > 100
    exact = verdict(EXACT, RIGHT)
    assert survivors_are_true(EXACT, seal(EXACT, RIGHT), exact.lower, exact.upper) == 8 * 4


def test_a_problem_that_was_changed_is_noticed() -> None:
    found = guessing_probability(["1/2", "1/2"], [[1, 0], ["3/5", "4/5"]])
    other = changed(found.problem, ["1/3", "2/3"], "probabilities", "exact", 0)
    with pytest.raises(Refused, match="changed"):
        confirm(other, found.certificate)


def test_states_probabilities_and_labels_say_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    complex_law = {"den": 2, "re": [[1, 1]], "im": [[1, -1]], "radius": "1/1000"}
    for problem, words in ((changed(EXACT, complex_law, "probabilities"), "not real"),):
        with pytest.raises(Refused, match=words):
            verdict(problem, LOOSE)
    monkeypatch.setattr(discrimination, "MAX_OUTCOMES", 1)
    with pytest.raises(Refused, match="too many choices"):
        verdict({**EXACT, "told": [0, 0]}, LOOSE)
