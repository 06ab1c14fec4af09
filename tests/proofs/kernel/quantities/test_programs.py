"""The kernel's checkers of linear programs and games: what stands and what is refused."""

from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.certificates.games import blind_masks, game_value
from lossproof.proofs.certificates.linear_program import linear_feasibility, linear_program
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities.door import confirm, examine, seal

from .forging import forged, survivors_are_true

F = Fraction
PROGRAM = {
    "objective": {"exact": [["1", "1"]]},
    "below": {"exact": [["2", "1", "4"], ["1", "3", "6"]]},
}
OPTIMUM = {"primal": ["6/5", "8/5"], "dual": ["2/5", "1/5"]}


def program(quantity: str = "linear_program", **more: Any) -> dict[str, Any]:
    return {"quantity": quantity, **PROGRAM, **more}


def test_duality_by_hand() -> None:
    found = examine(program(), OPTIMUM)
    assert found.lower == found.upper == F(14, 5) and found.exact is not None
    loose = examine(program(), {"primal": ["1", "1"], "dual": ["1/2", "1/4"]})
    assert (loose.lower, loose.upper, loose.exact) == (2, F(7, 2), None)
    least = examine(program(minimise=True), {"primal": ["0", "0"], "dual": ["0", "0"]})
    assert least.lower == least.upper == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"primal": ["2", "8/5"]}, "inequality"),
        ({"primal": ["-1", "1"]}, "coordinate is negative"),
        ({"primal": ["1"]}, "coordinates"),
        ({"primal": [[[1, "0", "1"]], "0"]}, "real"),
        ({"dual": ["2/5", "0"]}, "do not bound"),
        ({"dual": ["1", "-1/9"]}, "inequality is negative"),
        ({"dual": ["1"]}, "one multiplier"),
        ({"dual": [0.4, 0.2]}, "numeral"),
    ],
)
def test_false_optima(change: Any, words: str) -> None:
    with pytest.raises(Refused, match=words):
        examine(program(), {**OPTIMUM, **change})


def test_equations_and_free_variables_bind_both_ways() -> None:
    equal = {"exact": [["1", "1", "1"]]}
    problem = {"quantity": "linear_program", "objective": {"exact": [["1", "0"]]}, "equal": equal}
    assert examine(problem, {"primal": ["1", "0"], "dual": ["1"]}).lower == 1
    with pytest.raises(Refused, match="equation"):
        examine(problem, {"primal": ["1/2", "0"], "dual": ["1"]})
    free = {**problem, "free": [1]}
    with pytest.raises(Refused, match="do not bound"):
        examine(free, {"primal": ["1", "0"], "dual": ["1"]})
    for places in ([2], [-1], [True], ["1"]):
        with pytest.raises(Refused, match="place"):
            examine({**problem, "free": places}, {"primal": ["1", "0"], "dual": ["1"]})
    with pytest.raises(Refused, match="true or false"):
        examine({**problem, "minimise": 1}, {"primal": ["1", "0"], "dual": ["1"]})


def test_farkas_and_rays() -> None:
    never = {"below": {"exact": [["1", "1", "-1"]]}}
    problem = program("linear_feasibility", **never)
    assert examine(problem, {"dual": ["1"]}).member is False
    for dual in (["0"], ["-1"]):
        with pytest.raises(Refused):
            examine(problem, {"dual": dual})
    with pytest.raises(Refused, match="do not show"):
        examine(program("linear_feasibility"), {"dual": ["1", "1"]})
    open_ended = program("linear_boundedness", below={"exact": [["1", "-1", "0"]]})
    assert examine(open_ended, {"primal": ["0", "0"], "ray": ["1", "1"]}).member is False
    for ray in (["1", "0"], ["0", "0"], ["-1", "2"]):
        with pytest.raises(Refused):
            examine(open_ended, {"primal": ["0", "0"], "ray": ray})
    with pytest.raises(Refused, match="inequality"):  # a ray proves nothing without a point
        examine(open_ended, {"primal": ["1", "0"], "ray": ["1", "1"]})
    bounded = program("linear_boundedness")
    assert examine(bounded, {"dual": ["1", "0"]}).member is True
    with pytest.raises(Refused):
        examine(bounded, {"primal": ["0", "0"], "ray": ["1", "0"]})


def test_strategies_bound_the_value_of_a_game() -> None:
    payoff = {"exact": [["3", "1"], ["0", "2"]]}
    problem = {"quantity": "game_value", "payoff": payoff}
    found = examine(problem, {"rows": ["1", "1"], "columns": ["1/4", "3/4"]})
    assert found.lower == found.upper == F(3, 2)  # (1, 1) is divided by its sum
    loose = examine(problem, {"rows": ["1", "0"], "columns": ["0", "1"]})
    assert (loose.lower, loose.upper) == (1, 2)
    for rows in (["1"], ["0", "0"], ["2", "-1"]):
        with pytest.raises(Refused, match="probabilit"):
            examine(problem, {"rows": rows, "columns": ["1/4", "3/4"]})
    twisted = {"quantity": "game_value", "payoff": {"exact": [["1", [[1, "0", "1"]]]]}}
    with pytest.raises(Refused, match="real"):
        examine(twisted, {"rows": ["1"], "columns": ["1", "0"]})
    root = {"quantity": "game_value", "payoff": {"exact": [["1", [[2, "1", "0"]]]]}}
    assert examine(root, {"rows": ["1"], "columns": ["1", "0"]}).lower == 1
    around = {"den": 1, "re": [[3, 1], [0, 2]], "radius": "1/10"}
    wide = examine(
        {"quantity": "game_value", "payoff": around}, {"rows": ["1", "1"], "columns": ["1", "3"]}
    )
    assert (wide.lower, wide.upper) == (F(7, 5), F(8, 5)) and wide.exact is None


def test_blind_masks_need_no_certificate_but_a_sound_problem() -> None:
    problem = dict(blind_masks(5, 2, 2).problem)
    assert examine(problem, {}).lower == F(7, 10)
    for change in ({"n": 1}, {"k": -1}, {"t": 2.0}, {"gains": ["0", "1"]}, {"n": True}):
        with pytest.raises(Refused):
            examine({**problem, **change}, {})


def test_forged_bounds_are_refused_or_true() -> None:
    for found in (
        linear_program([1, 1], A_ub=[[2, 1], [1, 3]], b_ub=[4, 6]),
        game_value([[3, 1, 2], [0, 2, 1]]),
        game_value([[3.1, 1.7], [0.3, 2.9]]),
    ):
        assert survivors_are_true(found.problem, found.certificate, found.lower, found.upper) > 0


@pytest.mark.parametrize("right", ["1/3", "-1/3"])
def test_forged_feasibility_is_refused_or_true(right: str) -> None:
    found = linear_feasibility([[1, 2]], [1], [[1, 1]], [right])
    assert found.member is False
    for fake in forged(found.certificate):
        try:
            answer = confirm(found.problem, seal(found.problem, fake))
        except Refused:
            continue
        assert answer.member is False
