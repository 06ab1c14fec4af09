"""Exact thresholds of incompatibility: each false one here is refused by one condition alone."""

from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.numbers import Number, number, root, write
from lossproof.proofs.kernel.quantities import measurability_exact
from lossproof.proofs.kernel.quantities.door import examine

Json = Any
Entries = list[list[Any]]
HALF = number(Fraction(1, 2))


def matrix(rows: Entries) -> Json:
    """Return a matrix of numbers, or of what makes them, as JSON."""
    return {"exact": [[write(x if isinstance(x, Number) else number(x)) for x in r] for r in rows]}


def along(x: Any, z: Any, one: Any = 1) -> Entries:
    """Return (one + x X + z Z)/2."""
    one, x, z = (v if isinstance(v, Number) else number(v) for v in (one, x, z))
    return [[HALF * (one + z), HALF * x], [HALF * x, HALF * (one - z)]]


X = [matrix(along(s, 0)) for s in (1, -1)]
Z = [matrix(along(0, s)) for s in (1, -1)]
ZERO = matrix([[0, 0], [0, 0]])
ROOT = root(2)
CHOICES = [(a, b) for a in (1, -1) for b in (1, -1)]


def parent(length: Any, more: Any = 0) -> list[Json]:
    """Return (1 + length (aX + bZ))/4 + more/4: marginals of sharpness ``length``."""
    scale = length if isinstance(length, Number) else number(length)
    share = HALF * number(1 + more)
    return [
        matrix(along(HALF * scale * number(a), HALF * scale * number(b), share)) for a, b in CHOICES
    ]


def witness(shift: Any = 0) -> Json:
    r"""Return W = M - shift, Y = (1 + 1/sqrt 2 - 2 shift) 1: projectors overlap that much."""
    s = Fraction(shift)
    bound = number(1 - 2 * s) + HALF * ROOT
    effects = [
        [matrix(along(*v, one=1 - 2 * s)) for v in pair]
        for pair in (((1, 0), (-1, 0)), ((0, 1), (0, -1)))
    ]
    return {"effects": effects, "bound": matrix([[bound, 0], [0, bound]])}


def ask(noise: str = "white", povms: Json = None, basis: Json = None, **certificate: Json) -> Any:
    problem = {"quantity": "incompatibility_robustness", "povms": povms or [X, Z], "noise": noise}
    return examine({**problem, "basis": basis} if basis else problem, certificate)


THRESHOLD = HALF * ROOT


def test_one_over_root_two_and_its_general_neighbour() -> None:
    found = ask(value=write(THRESHOLD), parent=parent(THRESHOLD), witness=witness())
    assert found.exact == THRESHOLD
    general = HALF * (number(1) + THRESHOLD)
    assert (
        ask("general", value=write(general), parent=parent(THRESHOLD), witness=witness()).exact
        == general
    )


def test_effects_with_the_right_marginals_must_be_positive() -> None:
    """(1 + aX + bZ)/4 has the sharp marginals, and negative eigenvalues."""
    with pytest.raises(Refused, match="effect of the parent is not positive"):
        ask(value="1", parent=parent(1))


def test_marginals_equal_the_noisy_measurements() -> None:
    with pytest.raises(Refused, match="marginal of the parent is not the noisy"):
        ask(value="1", parent=parent(THRESHOLD))


def test_marginals_dominate_for_general_noise() -> None:
    with pytest.raises(Refused, match="marginal lies below"):
        ask("general", value="1", parent=parent(0))


def test_a_parent_that_is_too_large_shows_nothing() -> None:
    with pytest.raises(Refused, match="does not sum to the identity"):
        ask("general", value="1", parent=parent(1, more=1))


def test_a_witness_of_zeros_shows_no_threshold() -> None:
    """0 = 0 - eta 0 at every eta: 1/2, where there is a parent, would pass for the largest."""
    nothing = {"effects": [[ZERO, ZERO]] * 2, "bound": ZERO}
    with pytest.raises(Refused, match="does not fall with the noise"):
        ask(value="1/2", parent=parent(HALF), witness=nothing)


def test_a_witness_of_general_noise_is_positive() -> None:
    """W - 1/2 would show 1/sqrt 2, which lies below the threshold."""
    with pytest.raises(Refused, match="positive for general noise"):
        ask("general", value=write(THRESHOLD), parent=parent(THRESHOLD), witness=witness("1/2"))


def test_a_fraction_of_noise_is_at_most_one() -> None:
    """Blunt measurements of Z could be sharpened twofold; the robustness is 1 all the same."""
    blunt = [[matrix(along(0, s * Fraction(1, 2))) for s in (1, -1)]] * 2
    signed = [matrix([[s, 0], [0, -s]]) for s in (1, -1)]
    beyond = {"effects": [signed, [ZERO, ZERO]], "bound": matrix([[1, 0], [0, 1]])}
    sharp = [Z[0], None, None, Z[1]]
    with pytest.raises(Refused, match="between 0 and 1"):
        ask(povms=blunt, value="2", parent=sharp, witness=beyond)


def test_a_bound_below_a_choice_is_refused() -> None:
    low = {**witness(), "bound": matrix([[Fraction(3, 2), 0], [0, Fraction(3, 2)]])}
    value = number(Fraction(1, 2))  # (3 - 2)/2: what that bound would show
    with pytest.raises(Refused, match="exceeded by a choice"):
        ask(value=write(value), parent=parent(value), witness=low)
    with pytest.raises(Refused, match="another value"):
        ask(value=write(value), parent=parent(value), witness=witness())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"povms": [X, [Z[0], Z[0]]]}, "sum to the identity"),
        ({"povms": [X, [matrix([[2, 0], [0, 1]]), matrix([[-1, 0], [0, 0]])]]}, "not positive"),
        ({"povms": [X, [matrix([[1]])]]}, "not 2 x 2"),
        ({"povms": [X, []]}, "no measurements"),
        ({"noise": "pink", "basis": ZERO}, "the noise is"),
        ({"noise": "dephasing", "basis": matrix([[1, 1], [0, 1]])}, "not orthonormal"),
        ({"parent": [matrix([[1]])] * 4}, "not 2 x 2"),
        ({"witness": {**witness(), "effects": [witness()["effects"][0]]}}, "one matrix for each"),
    ],
)
def test_what_is_no_problem_or_has_the_wrong_shape_is_refused(change: Json, why: str) -> None:
    honest = {"value": write(THRESHOLD), "parent": parent(THRESHOLD), "witness": witness()}
    with pytest.raises(Refused, match=why):
        ask(**{**honest, **change})


def test_kernels_belong_to_effects_with_a_given_noise() -> None:
    general = write(HALF * (number(1) + THRESHOLD))
    reached = {**witness(), "unreached": {"kernels": [[None, None]] * 2, "inverses": [None] * 4}}
    with pytest.raises(Refused, match="kernels belong"):
        ask("general", value=general, parent=parent(THRESHOLD), witness=reached)


def test_too_many_choices_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measurability_exact, "MAX_EXACT", 3)
    with pytest.raises(Refused, match="too many choices"):
        ask(value=write(THRESHOLD), parent=parent(THRESHOLD), witness=witness())
