"""The checker of phase mixtures: what it proves, and what it refuses."""

import copy
from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.certificates._phase_guesses import unit_root
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.numbers import number, root, write
from lossproof.proofs.kernel.quantities.door import confirm, seal
from lossproof.proofs.kernel.quantities.finding import Finding

from .forging import forged

Json = Any
HALF = Fraction(1, 2)
UNIT = [["1" if i == j else "0" for j in range(4)] for i in range(4)]
THIRD = [[3, "0", "1/3"]]  # i/sqrt 3
MINUS = [[3, "0", "-1/3"]]
REAL = [[3, "1/3", "0"]]
SIC = [
    ["1", REAL, REAL, REAL],
    [REAL, "1", THIRD, MINUS],
    [REAL, MINUS, "1", THIRD],
    [REAL, THIRD, MINUS, "1"],
]
PLUS_I, MINUS_I = [[1, "0", "1"]], [[1, "0", "-1"]]
COLUMNS = [
    ["1", "1", "1", "1"],
    ["1", "1", MINUS_I, PLUS_I],
    ["1", PLUS_I, "1", MINUS_I],
    ["1", MINUS_I, PLUS_I, "1"],
]


def problem(matrix: Json, quantity: str = "phase_robustness") -> Json:
    return {"quantity": quantity, "matrix": {"exact": matrix}}


def ask(problem: Json, **certificate: Json) -> Finding:
    return confirm(problem, seal(problem, certificate))


def sic_mixture() -> Json:
    return {
        "value": write(root(3) * number(HALF)),
        "weights": ["1/4"] * 4,
        "phases": COLUMNS,
    }


def test_four_columns_attain_root_three_halves_for_the_sic() -> None:
    found = ask(problem(SIC), lower=sic_mixture())
    assert found.lower is not None and abs(float(found.lower) - 3**0.5 / 2) < 1e-15
    assert found.upper == 1 and found.exact is None


def test_a_residual_is_paid_for_by_the_weight_left_over() -> None:
    def mixture(value: Fraction, weight: Fraction) -> Json:
        return {"value": str(value), "weights": [str(weight)], "phases": [["1", "1"]]}

    matrix = [["1", "1/2"], ["1/2", "1"]]
    assert ask(problem(matrix), lower=mixture(Fraction(1), HALF)).exact == number(1)
    # twice the matrix would need the coherence 1 with weight 1/2 left: exactly enough
    assert ask(problem(matrix), lower=mixture(Fraction(2), HALF)).lower == 1
    with pytest.raises(Refused, match="misses the matrix"):
        ask(problem(matrix), lower=mixture(Fraction(2) + Fraction(1, 10**9), HALF))


def test_a_radius_must_be_paid_for_as_well() -> None:
    def ball(radius: str) -> Json:
        grid = {"den": 2, "re": [[2, 1], [1, 2]], "radius": radius}
        return {"quantity": "phase_mixture", "matrix": grid}

    tight = {"value": "1", "weights": ["1/2"], "phases": [["1", "1"]]}
    assert ask(ball("1/2"), lower=tight).member is True
    with pytest.raises(Refused):
        ask(ball("3/5"), lower=tight)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"phases": [["1", "1/2"]]}, "modulus 1"),
        ({"phases": [["1", "1", "1"]]}, "modulus 1"),
        ({"phases": [["1"]]}, "modulus 1"),
        ({"weights": ["-1/2"]}, "negative"),
        ({"weights": ["3/2"]}, "misses"),
        ({"weights": ["1/2", "1/2"]}, "one weight"),
        ({"value": "-1"}, "not negative"),
        ({"value": [[1, "0", "1"]]}, "not real"),
        ({"weights": [[[1, "0", "1/2"]]]}, "not real"),
        ({"value": True}, "numeral"),
        ({"value": 1.0}, "numeral"),
        ({"value": "nan"}, "numeral"),
    ],
)
def test_false_mixtures_are_refused(change: Json, why: str) -> None:
    mixture = {"value": "1", "weights": ["1/2"], "phases": [["1", "1"]], **change}
    with pytest.raises(Refused, match=why):
        ask(problem([["1", "1/2"], ["1/2", "1"]]), lower=mixture)


@pytest.mark.parametrize(
    "matrix",
    [
        [["1", "1/2"], ["1/3", "1"]],
        [["1", "1/2"]],
        [["2", "1"], ["1", "2"]],
        [["1", [[1, "0", "1/2"]]], [[[1, "0", "1/2"]], "1"]],
    ],
)
def test_what_is_no_correlation_matrix_is_refused(matrix: Json) -> None:
    with pytest.raises(Refused):
        ask(problem(matrix))


def test_size_three_and_circulants_are_members_if_positive() -> None:
    real = [["1", "1/2", "0"], ["1/2", "1", "4/5"], ["0", "4/5", "1"]]
    assert "Li and Tam" in ask(problem(real, "phase_mixture"), all="size").stands_on[0]
    negative = [["1", "4/5", "0"], ["4/5", "1", "4/5"], ["0", "4/5", "1"]]
    with pytest.raises(Refused, match="semidefinite"):
        ask(problem(negative), all="size")
    with pytest.raises(Refused):
        ask(problem(UNIT), all="size")
    ring = [[str([1, HALF, 0, HALF][(j - i) % 4]) for j in range(4)] for i in range(4)]
    assert ask(problem(ring), all="circulant").exact == number(1)
    with pytest.raises(Refused, match="not circulant"):
        ask(problem(SIC), all="circulant")
    steep = [
        [str([1, Fraction(3, 4), 0, Fraction(3, 4)][(j - i) % 4]) for j in range(4)]
        for i in range(4)
    ]
    with pytest.raises(Refused, match="semidefinite"):
        ask(problem(steep), all="circulant")
    with pytest.raises(Refused):
        ask(problem(ring), all="goodwill")


# -- out ------------------------------------------------------------------------------------------


def functional(**change: Json) -> Json:
    """Return W = E_12 + E_21 with |z_1 - z_2|^2 = 2 - z^dagger W z."""
    return {
        "functional": {"den": 1, "re": [[0, 1], [1, 0]]},
        "exponents": [[1, 0], [0, 1]],
        "factor": {"den": 1, "re": [[1], [-1]]},
        **change,
    }


def test_a_square_completes_the_functional() -> None:
    half = problem([["1", "1/2"], ["1/2", "1"]])
    assert ask(half, upper=functional()).upper == 1  # 2 / (2 * 1/2) is more
    # no correlation matrix, yet the bound is what it is: lambda * 4 <= 2
    assert ask(problem([["1", "2"], ["2", "1"]]), upper=functional()).upper == HALF
    beyond = problem([["1", "2"], ["2", "1"]], "phase_mixture")
    assert ask(beyond, upper=functional()).member is False
    with pytest.raises(Refused, match="separate"):
        ask(problem([["1", "1"], ["1", "1"]], "phase_mixture"), upper=functional())


def test_what_the_squares_miss_widens_the_bound() -> None:
    twice = problem([["1", "2"], ["2", "1"]])
    # |z_1 - z_2/2|^2 leaves 1/2 of each coefficient over: 5/4 + 2 * 1/2
    rough = functional(factor={"den": 2, "re": [[2], [-1]]})
    assert ask(twice, upper=rough).upper == Fraction(9, 16)
    useless = functional(factor={"den": 1, "re": [[0], [0]]})
    assert ask(twice, upper=useless).upper == HALF  # |2 cos| <= 2 needs no square
    exact = functional()
    del exact["factor"]
    exact["gram"] = {"exact": [["1", "-1"], ["-1", "1"]]}
    assert ask(twice, upper=exact).upper == HALF


@pytest.mark.parametrize(
    "change",
    [
        {"functional": {"den": 1, "re": [[0, 1], [2, 0]]}},
        {"functional": {"den": 1, "re": [[1, 1], [1, 0]]}},
        {"functional": {"den": 1, "re": [[0]]}},
        {"functional": {"den": -1, "re": [[0, 1], [1, 0]]}},
        {"exponents": [[1, 0]]},
        {"exponents": [[1], [0]]},
        {"exponents": [[True, 0], [0, 1]]},
        {"exponents": [[1.0, 0], [0, 1]]},
        {"exponents": []},
        {"factor": {"den": 1, "re": [[1]]}},
        {"factor": {"den": 1, "re": [[1.5], [-1]]}},
    ],
)
def test_malformed_functionals_are_refused(change: Json) -> None:
    with pytest.raises(Refused):
        ask(problem([["1", "2"], ["2", "1"]]), upper=functional(**change))


def test_a_gram_matrix_that_is_not_positive_is_refused() -> None:
    fake = functional()
    del fake["factor"]
    fake["gram"] = {"exact": [["1/10", "-1"], ["-1", "1/10"]]}  # would claim gamma = 1/5
    with pytest.raises(Refused, match="not positive"):
        ask(problem([["1", "2"], ["2", "1"]]), upper=fake)


def test_a_functional_that_would_contradict_a_mixture_cannot_be_made() -> None:
    """Whatever is done to the squares, the bound stays above what mixtures reach."""
    one = problem([["1", "1"], ["1", "1"]])
    for fake in forged({"upper": functional()}, most=200):
        try:
            found = confirm(one, seal(one, fake))
        except Refused:
            continue
        assert found.upper == 1


def test_any_change_without_a_new_seal_is_refused() -> None:
    sealed = seal(problem(SIC), {"lower": sic_mixture()})
    for fake in forged(sealed, most=200):
        with pytest.raises(Refused):
            confirm(problem(SIC), fake)
    other = copy.deepcopy(problem(SIC))
    other["matrix"]["exact"][0][1] = other["matrix"]["exact"][1][0] = "1/2"
    with pytest.raises(Refused):
        confirm(other, sealed)


def test_roots_of_unity_are_exact() -> None:
    power = number(1)
    for k in range(24):
        assert (unit_root(k) - power).is_zero()
        power = power * unit_root(1)
    assert (power - number(1)).is_zero()


def test_diagonal_unitaries_change_nothing() -> None:
    imaginary = [["1", PLUS_I], [MINUS_I, "1"]]  # C_12 = i
    plain = {"value": "1", "weights": ["1"], "phases": [["1", "1"]]}
    with pytest.raises(Refused, match="misses"):
        ask(problem(imaginary), lower=plain)
    assert ask(problem(imaginary), lower=plain, turn=["1", MINUS_I]).exact == number(1)
    with pytest.raises(Refused, match="misses"):
        ask(problem(imaginary), lower=plain, turn=["1", PLUS_I])
    for fake in (["1"], ["1", "2"], ["1", "0"], ["1", "-1", "1"], [], None):
        with pytest.raises(Refused):
            ask(problem([["1", "1"], ["1", "1"]]), lower=plain, turn=fake)


def test_a_radius_weakens_the_functional() -> None:
    grid = {"den": 1, "re": [[1, 2], [2, 1]], "radius": "1/4"}
    about = {"quantity": "phase_robustness", "matrix": grid}
    assert ask(about, upper=functional()).upper == Fraction(4, 7)  # 2 / (4 - 2/4)
    member = {"quantity": "phase_mixture", "matrix": {**grid, "radius": "1"}}
    with pytest.raises(Refused, match="separate"):
        ask(member, upper=functional())


def test_a_ball_without_a_correlation_matrix_says_nothing() -> None:
    """A radius does not make a matrix a member that is far from positive."""
    rows = [[10, -8, -8], [-8, 10, -8], [-8, -8, 10]]
    for radius, meant in (("1/1000000", False), ("1/2", True)):
        ball = {"den": 10, "re": rows, "radius": radius}
        question = {"quantity": "phase_mixture", "matrix": ball}
        if meant:
            assert ask(question, all="size").member
        else:
            with pytest.raises(Refused, match="positive semidefinite"):
                ask(question, all="size")


def test_a_mixture_that_needs_noise_shows_no_membership() -> None:
    """The SIC matrix is no mixture, though sqrt 3/2 of it with noise is one."""
    with pytest.raises(Refused, match="only after white noise"):
        ask(problem(SIC, "phase_mixture"), lower=sic_mixture())


def test_squares_have_monomials_and_a_row_of_the_factor_for_each() -> None:
    w = {"exact": [["0", "1"], ["1", "0"]]}
    question = problem([["1", "1/2"], ["1/2", "1"]])
    factor = {"den": 1, "re": [[1], [1]]}
    for exponents, why in (([], "monomials"), ([[0, 0]], "one row for every monomial")):
        with pytest.raises(Refused, match=why):
            ask(question, upper={"functional": w, "exponents": exponents, "factor": factor})
