"""The checker of norms of Schur maps: it bounds truly, or refuses."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.numbers import number, root
from lossproof.proofs.kernel.quantities.door import confirm, examine, seal

Json = Any

FLIP = {"den": 1, "re": [[0, 1], [1, 0]], "radius": "0"}
"""The multiplier of identity minus dephasing at two levels: the norm is 1."""
EXACT_FLIP = {"exact": [["0", "1"], ["1", "0"]]}
BRACKET = {
    "above": {"factor": {"den": 10, "re": [[7, 7], [7, -7]]}, "signs": [1, -1]},
    "below": {
        "vector": {"den": 1, "re": [[1, 1]]},
        "sign": {"den": 1, "re": [[0, 1], [1, 0]]},
    },
}
OPTIMUM = {
    "weights": ["1/2", "1/2"],
    "primal": {"exact": [["1/4", "1/4"], ["1/4", "1/4"]]},
    "dual": {"exact": [["1/2", "1/2"], ["1/2", "1/2"]]},
}


def problem(multiplier: Json) -> Json:
    return {"quantity": "schur_diamond_norm", "multiplier": multiplier}


def changed(value: Json, *path: Any) -> Json:
    """Return the bracket with the part at the path replaced."""
    out = copy.deepcopy(BRACKET)
    place: Any = out
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return out


def test_a_bracket_holds_by_hand() -> None:
    found = examine(problem(FLIP), BRACKET)
    # F F^T has diagonal 98/100; A - F s F^T has 2/100 off the diagonal
    assert (found.lower, found.upper) == (1, 1)
    assert found.exact is None


def test_the_optimum_is_exact() -> None:
    found = examine(problem(EXACT_FLIP), OPTIMUM)
    assert found.exact == number(1)
    assert (found.lower, found.upper) == (1, 1)


def test_an_irrational_optimum_is_exact() -> None:
    # [[1, 1], [1, -1]] is sqrt(2) times a reflection: the norm is sqrt(2), at q = (1/2, 1/2)
    eighth = "1/8"
    primal = [
        [[[1, "1/4", "0"], [2, eighth, "0"]], [[2, eighth, "0"]]],
        [[[2, eighth, "0"]], [[1, "1/4", "0"], [2, f"-{eighth}", "0"]]],
    ]
    dual = [
        [[[1, "1/2", "0"], [2, "1/2", "0"]], "1/2"],
        ["1/2", [[1, "-1/2", "0"], [2, "1/2", "0"]]],
    ]
    certificate = {
        "weights": ["1/2", "1/2"],
        "primal": {"exact": primal},
        "dual": {"exact": dual},
    }
    found = examine(problem({"exact": [["1", "1"], ["1", "-1"]]}), certificate)
    assert found.exact == root(2)
    assert found.lower is not None and found.upper is not None
    assert found.lower**2 < 2 < found.upper**2


def test_a_radius_widens_both_bounds() -> None:
    found = examine(problem({**FLIP, "radius": "1/100"}), BRACKET)
    assert found.lower == 1 - Fraction(2, 100)
    assert found.upper == 1 + Fraction(2, 100)


def test_a_bad_factor_or_sign_still_bounds_truly() -> None:
    for factor in ([[0, 0], [0, 0]], [[1, 2], [3, 4]], [[-7, 7], [7, 7]]):
        found = examine(problem(FLIP), changed(factor, "above", "factor", "re"))
        assert found.upper is not None and found.upper >= 1
    for sign in ([[0, 0], [0, 0]], [[5, 0], [0, -3]], [[0, -9], [-9, 0]], [[1, 2], [2, 1]]):
        found = examine(problem(FLIP), changed(sign, "below", "sign", "re"))
        assert found.lower is not None and 0 <= found.lower <= 1
    for vector in ([[1, 0]], [[-1, 1]], [[3, 4]]):
        found = examine(problem(FLIP), changed(vector, "below", "vector", "re"))
        assert found.lower is not None and 0 <= found.lower <= 1


def test_a_sign_matrix_of_larger_norm_proves_nothing_more() -> None:
    for scale in (2, 10, 1000):
        sign = {"den": 1, "re": [[0, scale], [scale, 0]]}
        found = examine(problem(FLIP), changed(sign, "below", "sign"))
        assert found.lower is not None and found.lower <= 1


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ([1, 1, 1], ("above", "signs")),
        ([1], ("above", "signs")),
        ([True, -1], ("above", "signs")),
        ([2, -1], ("above", "signs")),
        ([1.0, -1], ("above", "signs")),
        ([0, -1], ("above", "signs")),
        ("11", ("above", "signs")),
        ([[7, 7]], ("above", "factor", "re")),
        ([[7.0, 7], [7, -7]], ("above", "factor", "re")),
        (-10, ("above", "factor", "den")),
        ([[0, 0]], ("below", "vector", "re")),
        ([[1, 1, 1]], ("below", "vector", "re")),
        ([[0, 1]], ("below", "vector", "im")),
        ([[0, 1], [-1, 0]], ("below", "sign", "re")),
        ([[0, 1], [1, 0]], ("below", "sign", "im")),
        ([[1]], ("below", "sign", "re")),
        (None, ("below",)),
        ({}, ("above",)),
    ],
)
def test_malformed_brackets_are_refused(value: Json, path: tuple[Any, ...]) -> None:
    with pytest.raises(Refused):
        examine(problem(FLIP), changed(value, *path))


@pytest.mark.parametrize(
    "multiplier",
    [
        {"den": 1, "re": [[0, 1], [2, 0]], "radius": "0"},
        {"den": 1, "re": [[0, 1], [1, 0]], "im": [[0, 1], [1, 0]], "radius": "0"},
        {"den": 1, "re": [[0, 1]], "radius": "0"},
        {"den": 1, "re": [[0, 1], [1, 0]], "radius": "-1"},
        {"den": 1, "re": [[0, 1], [1, 0]]},
        [[0, 1], [1, 0]],
        None,
    ],
)
def test_what_is_no_hermitian_ball_is_refused(multiplier: Json) -> None:
    with pytest.raises(Refused):
        examine(problem(multiplier), BRACKET)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("weights", ["1/2"]),
        ("weights", ["1", "1"]),
        ("weights", ["3/2", "-1/2"]),
        ("weights", [[[1, "1/2", "1/2"]], [[1, "1/2", "-1/2"]]]),
        ("weights", [0.5, 0.5]),
        ("weights", [True, False]),
        ("primal", {"exact": [["1/4", "1/2"], ["1/2", "1/4"]]}),  # not positive
        ("primal", {"exact": [["1", "1/2"], ["1/2", "1/4"]]}),  # above the weights
        ("primal", {"exact": [["1/4", "1/4"], ["0", "1/4"]]}),  # not Hermitian
        ("primal", {"exact": [["1/4", "0"], ["0", "1/4"]]}),  # feasible, not optimal
        ("primal", {"exact": [["1/4"]]}),
        ("primal", FLIP),
        ("dual", {"exact": [["1/2", "0"], ["0", "1/2"]]}),  # not above the multiplier
        ("dual", {"exact": [["-1/2", "1/2"], ["1/2", "-1/2"]]}),  # not positive
        ("dual", {"exact": [["1", "1"], ["1", "1"]]}),  # feasible, not optimal
        ("dual", {"exact": [["1/2", "1/2", "0"], ["1/2", "1/2", "0"], ["0", "0", "1"]]}),
    ],
)
def test_false_optima_are_refused(key: str, value: Json) -> None:
    with pytest.raises(Refused):
        examine(problem(EXACT_FLIP), {**OPTIMUM, key: value})


def test_an_exact_value_needs_an_exact_hermitian_multiplier() -> None:
    for multiplier in (
        FLIP,
        {"exact": [["0", "1"], ["2", "0"]]},
        {"exact": [["0", [[1, "0", "1"]]], [[[1, "0", "1"]], "0"]]},
    ):
        with pytest.raises(Refused):
            examine(problem(multiplier), OPTIMUM)


def times(entries: list[list[str]], radicand: int) -> Json:
    """Return rational entries times a square root, as the kernel reads them."""
    return {"exact": [[[[radicand, x, "0"]] for x in row] for row in entries]}


FLAT, WIDE = [["1/2", "1/2"], ["1/2", "1/2"]], [["3/4", "3/4"], ["3/4", "3/4"]]


@pytest.mark.parametrize("radicand", [1, 2])
@pytest.mark.parametrize(
    ("primal", "dual", "words"),
    [
        # 3/2 would be reached if W could be indefinite, or exceed the weights
        ([["1/8", "3/8"], ["3/8", "1/8"]], WIDE, "primal matrix is not positive"),
        ([["3/8", "3/8"], ["3/8", "3/8"]], WIDE, "primal matrix exceeds"),
        # 1/2 would be a bound if B could be indefinite, or not exceed A
        (
            [["1/4", "1/8"], ["1/8", "1/4"]],
            [["1/4", "4/5"], ["4/5", "1/4"]],
            "dual .* not positive",
        ),
        ([["1/4", "1/8"], ["1/8", "1/4"]], [["1/4", "1/5"], ["1/5", "1/4"]], "dual .* not exceed"),
        ([["1/4", "1/8"], ["1/8", "1/4"]], FLAT, "bounds differ"),
    ],
)
def test_each_condition_alone_refuses(radicand: int, primal: Json, dual: Json, words: str) -> None:
    """The multiplier is a root times the flip; all other conditions hold."""
    certificate = {
        "weights": ["1/2", "1/2"],
        "primal": {"exact": primal},
        "dual": times(dual, radicand),
    }
    with pytest.raises(Refused, match=words):
        examine(problem(times([["0", "1"], ["1", "0"]], radicand)), certificate)


@pytest.mark.parametrize("radicand", [2, 4])
def test_the_diagonal_counts(radicand: int) -> None:
    a = {"exact": [["1", "0"], ["0", [[radicand, "1", "0"]]]]}
    primal = {"exact": [["0", "0"], ["0", "1"]]}
    found = examine(problem(a), {"weights": ["0", "1"], "primal": primal, "dual": a})
    assert found.exact == root(radicand)


def test_imaginary_parts_count() -> None:
    multiplier = {"den": 1, "re": [[0, 0], [0, 0]], "im": [[0, 1], [-1, 0]], "radius": "0"}
    zero = changed([[0, 0], [0, 0]], "above", "factor", "re")
    assert examine(problem(multiplier), zero).upper == 1
    complex_factor = changed([[7, 0], [0, 7]], "above", "factor", "im")
    found = examine(problem(FLIP), complex_factor)
    assert found.upper is not None and found.upper >= Fraction(49 * 3, 100)


@pytest.mark.parametrize(
    "certificate",
    [
        {**OPTIMUM, "weights": ["1/2", "1/2", "0"]},
        {**OPTIMUM, "weights": ["1"]},
        {**OPTIMUM, "primal": {"exact": [["1/4", "1/4"]]}},
        {**OPTIMUM, "dual": {"exact": [["1/2"], ["1/2"]]}},
        {**OPTIMUM, "weights": [["1/2"], ["1/2"]]},
    ],
)
@pytest.mark.parametrize("unit", ["1", [[2, "1", "0"]]])
def test_shapes_that_do_not_fit_are_refused(certificate: Json, unit: Json) -> None:
    with pytest.raises(Refused):
        examine(problem({"exact": [["0", unit], [unit, "0"]]}), certificate)


def leaves(data: Json, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the paths to all numbers and numerals."""
    if isinstance(data, dict):
        for key, part in data.items():
            yield from leaves(part, (*path, key))
    elif isinstance(data, list):
        for key, part in enumerate(data):
            yield from leaves(part, (*path, key))
    else:
        yield path


def variants(value: Json) -> list[Json]:
    if isinstance(value, int):
        return [value + 1, value - 1, -value, value * 1000, 0]
    x = Fraction(value)
    return [str(y) for y in (x + 1, x - Fraction(1, 10**6), -x, 2 * x, 0)]


@pytest.mark.parametrize(
    ("multiplier", "certificate"), [(FLIP, BRACKET), (EXACT_FLIP, OPTIMUM)], ids=["ball", "exact"]
)
def test_a_forged_certificate_is_refused_or_still_true(multiplier: Json, certificate: Json) -> None:
    """Every single change with the digest recomputed: the norm of the true multiplier is 1."""
    sealed = seal(problem(multiplier), certificate)
    confirm(problem(multiplier), sealed)
    for path in leaves(certificate):
        place: Any = certificate
        for key in path:
            place = place[key]
        for new in variants(place):
            if new == place:
                continue
            forged = copy.deepcopy(certificate)
            spot: Any = forged
            for key in path[:-1]:
                spot = spot[key]
            spot[path[-1]] = new
            with pytest.raises(Refused):  # without a new digest
                confirm(problem(multiplier), {**forged, "sha256": sealed["sha256"]})
            try:
                found = confirm(problem(multiplier), seal(problem(multiplier), forged))
            except Refused:
                continue
            assert found.lower is not None and found.upper is not None
            assert found.lower <= 1 <= found.upper
            assert found.exact in (None, number(1))


def test_a_certificate_is_bound_to_its_problem() -> None:
    sealed = seal(problem(FLIP), BRACKET)
    for multiplier in ({**FLIP, "radius": "1/2"}, {**FLIP, "re": [[0, 2], [2, 0]]}):
        with pytest.raises(Refused):
            confirm(problem(multiplier), sealed)


def test_all_small_integer_multipliers_are_bounded_truly() -> None:
    """At two levels F^2 is a quadratic polynomial in q: its maximum is computed on a grid."""
    for a, b, c in itertools.product((-2, 0, 1), (-1, 0, 2), (0, 1, 2)):
        best = 0.0
        for k in range(101):
            q = k / 100
            t, det = q * a + (1 - q) * b, q * (1 - q) * (a * b - c * c)
            best = max(best, abs(t) if det >= 0 else (t * t - 4 * det) ** 0.5)
        found = examine(problem({"den": 1, "re": [[a, c], [c, b]], "radius": "0"}), BRACKET)
        assert found.lower is not None and found.upper is not None
        assert float(found.lower) <= best + 1e-3 and best <= float(found.upper)
