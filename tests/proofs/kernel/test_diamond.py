"""Two-sided bounds of a diamond norm: each condition of the two programs is needed."""

# In the bodies of claims an annotation such as `p: Prob` is a quantifier, not the type of `p`.
# pyright: reportOperatorIssue=false, reportArgumentType=false, reportCallIssue=false

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.claim import claim
from lossproof.proofs.kernel import diamond
from lossproof.proofs.kernel.check import Report, check
from lossproof.theory.vocabulary import (
    IMAGINARY_UNIT,
    AtMost,
    Equal,
    Less,
    Matrix,
    Not,
    Prob,
    Size,
    dagger,
    dephase,
    diagonal_part,
    diamond_norm,
    identity,
    trace,
    transpose,
)

Rows = list[list[Any]]


def plane(a: Any, b: Any, d: Any, inner: bool = False) -> Rows:
    """[[a, b], [b, d]] on the levels 00 and 11 of two qubits, or on 01 and 10."""
    out: Rows = [["0"] * 4 for _ in range(4)]
    i, j = (1, 2) if inner else (0, 3)
    out[i][i], out[i][j], out[j][i], out[j][j] = a, b, b, d
    return out


# x - diag(x) on a qubit, whose norm is 1: J exchanges 00 and 11
GOOD: dict[str, Any] = {
    "sizes": {},
    "choi": plane("0", "1", "0"),
    "scale": ["num", "1"],
    "rho": [["1/2", "0"], ["0", "1/2"]],
    "w": plane("1/4", "1/4", "1/4"),
    "z": plane("1/2", "1/2", "1/2"),
    "mu": "1/2",
}


def report(body: Callable[..., Any], **changes: Any) -> Report:
    evidence = {"kind": "diamond", "bounds": [{**GOOD, **changes}]}
    return check(claim()(body).instance().to_json(), evidence)


def reason(body: Callable[..., Any], **changes: Any) -> str:
    found = report(body, **changes)
    assert not found.ok
    return found.reason


def collapse() -> Any:
    return Equal(diamond_norm(2, lambda x: x - diagonal_part(x)), 1)


def at_least_two() -> Any:
    return AtMost(2, diamond_norm(2, lambda x: x - diagonal_part(x)))


def at_most_nothing() -> Any:
    return AtMost(diamond_norm(2, lambda x: x - diagonal_part(x)), 0)


def test_the_norm_of_a_collapse() -> None:
    found = report(collapse)
    assert found.ok and found.covers and found.stands_on == ("Watrous duality",)

    def other_way() -> Any:
        return Equal(1, diamond_norm(2, lambda x: x - diagonal_part(x)))

    def above() -> Any:
        return Less(diamond_norm(2, lambda x: x - diagonal_part(x)), Fraction(1001, 1000))

    def below() -> Any:
        return Less(Fraction(999, 1000), diamond_norm(2, lambda x: x - diagonal_part(x)))

    assert all(report(body).ok for body in (other_way, above, below))


@pytest.mark.parametrize("value", [Fraction(999, 1000), Fraction(1001, 1000), 0, 2])
def test_other_values_are_refused(value: Fraction) -> None:
    def stated() -> Any:
        return Equal(diamond_norm(2, lambda x: x - diagonal_part(x)), value)

    assert "do not meet" in reason(stated)


def test_bounds_are_used_in_their_own_direction() -> None:
    def above() -> Any:
        return Less(diamond_norm(2, lambda x: x - diagonal_part(x)), 1)

    def below() -> Any:
        return Less(1, diamond_norm(2, lambda x: x - diagonal_part(x)))

    for body in (above, below, at_least_two, at_most_nothing):
        assert "does not reach" in reason(body)
    rough = {"z": plane("1", "1", "1"), "mu": "1"}

    def too_much() -> Any:  # the upper bound 2 is no lower bound
        return AtMost(2, diamond_norm(2, lambda x: x - diagonal_part(x)))

    assert "does not reach" in reason(too_much, **rough)
    assert "do not meet" in reason(collapse, **rough)
    assert "do not meet" in reason(collapse, w=plane("1/8", "1/8", "1/8"))


# -- each of these alone would make a false bound ------------------------------------------------


def test_the_conditions_of_the_lower_bound() -> None:
    heavy = {"rho": [["1", "0"], ["0", "1"]], "w": plane("1/2", "1/2", "1/2")}
    assert "tr rho = 1" in reason(at_least_two, **heavy)
    assert "W >= 0" in reason(at_least_two, w=plane("0", "1/2", "0"))
    assert "W <= rho x 1" in reason(at_least_two, w=plane("1/2", "1/2", "1/2"))
    shifted = {"rho": [["2", "0"], ["0", "-1"]], "w": plane("1", "0", "0")}
    assert "W <= rho x 1" in reason(collapse, **shifted)
    crooked = plane("1/4", "1/4", "1/4")
    crooked[0][3] = "1"
    assert "W >= 0" in reason(at_least_two, w=crooked)


def test_the_conditions_of_the_upper_bound() -> None:
    assert "Z >= 0" in reason(at_most_nothing, z=plane("0", "1", "0"), mu="0")
    assert "Z >= J" in reason(at_most_nothing, z=plane("0", "0", "0"), mu="0")
    assert "tr_out Z <= mu" in reason(at_most_nothing, mu="0")
    assert "tr_out Z <= mu" in reason(at_most_nothing, mu="-1")
    assert "tr_out Z <= mu" in reason(collapse, z=plane("1", "1/2", "1/2"))


def test_the_certificate_is_about_the_map_of_the_statement() -> None:
    def half() -> Any:  # its norm is 1/2
        return Equal(diamond_norm(2, lambda x: x - dephase(Fraction(1, 2), x)), 1)

    def nothing() -> Any:
        return Equal(diamond_norm(2, lambda x: x - x), 1)

    def mirrored() -> Any:  # J lives on 01 and 10
        return Equal(diamond_norm(2, lambda x: transpose(x) - diagonal_part(x)), 1)

    for body in (half, nothing, mirrored):
        assert "another map" in reason(body)
    inner = {
        "choi": plane("0", "1", "0", True),
        "w": plane("1/4", "1/4", "1/4", True),
        "z": plane("1/2", "1/2", "1/2", True),
    }
    assert report(mirrored, **inner).ok
    assert "another map" in reason(collapse, **inner)


def test_a_map_that_is_no_difference_of_channels_has_another_norm() -> None:
    """The identity has norm 1, not 2; its points are feasible in both programs."""
    omega = plane("1", "1", "1")

    def identical() -> Any:
        return Equal(diamond_norm(2, lambda x: x), 2)

    same = {"choi": omega, "z": omega, "mu": "1"}
    assert "trace preserving" in reason(identical, **same)


def test_the_map_preserves_hermitian_matrices() -> None:
    def turned() -> Any:
        return AtMost(diamond_norm(2, lambda x: IMAGINARY_UNIT * (x - diagonal_part(x))), 5)

    i = [[1, "0", "1"]]
    assert "Hermitian" in reason(turned, choi=plane("0", i, "0"))


def test_the_map_is_linear() -> None:
    """The adjoint agrees with the transpose on matrix units, and is not linear."""

    def adjoint() -> Any:
        return Equal(diamond_norm(2, lambda x: dagger(x) - diagonal_part(x)), 1)

    def shifted(A: Matrix[2]) -> Any:
        return AtMost(diamond_norm(2, lambda x: x - diagonal_part(x) + A - A), 5)

    def squared() -> Any:
        return AtMost(diamond_norm(2, lambda x: x @ x - diagonal_part(x @ x)), 5)

    def traced() -> Any:
        return AtMost(diamond_norm(2, lambda x: trace(x) * (x - diagonal_part(x))), 5)

    inner = {
        "choi": plane("0", "1", "0", True),
        "w": plane("1/4", "1/4", "1/4", True),
        "z": plane("1/2", "1/2", "1/2", True),
    }
    assert "not manifestly linear" in reason(adjoint, **inner)
    assert "not manifestly linear" in reason(shifted)
    zero = {"choi": plane("0", "0", "0")}
    for body in (squared, traced):
        assert not report(body).ok and not report(body, **zero).ok


def test_a_scale_is_nonnegative() -> None:
    flipped = {"scale": ["num", "-1"], "choi": plane("0", "-1", "0")}
    signs = {"w": plane("1/4", "-1/4", "1/4"), "z": plane("1/2", "-1/2", "1/2")}
    assert "not manifestly nonnegative" in reason(at_most_nothing, **flipped, **signs)

    def stated(p: Prob) -> Any:
        return AtMost(diamond_norm(2, lambda x: (1 - 2 * p) * (x - diagonal_part(x))), 1 - 2 * p)

    scale = ["sub", ["num", "1"], ["mul", ["num", "2"], ["var", "p"]]]
    assert "not manifestly nonnegative" in reason(stated, scale=scale)
    assert "nonnegative" in reason(stated, scale=["eye", 2])

    def scaled(p: Prob) -> Any:
        return Equal(diamond_norm(2, lambda x: p * (x - diagonal_part(x))), p)

    assert report(scaled, scale=["var", "p"]).ok
    undefined = ["div", ["mul", ["var", "p"], ["var", "p"]], ["var", "p"]]
    assert "vanish" in reason(scaled, scale=undefined)


# -- what is written wrongly ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "value", "why"),
    [
        ("rho", [["1/2", "0"]], "a matrix of size 2"),
        ("rho", [["1/2", "0", "0"], ["0", "1/2", "0"], ["0", "0", "0"]], "a matrix of size 2"),
        ("w", [["1/4"] * 4] * 3, "a matrix of size 4"),
        ("z", [["1/2"] * 4] * 3 + [["1/2"] * 5], "a matrix of size 4"),
        ("choi", [], "a matrix of size 4"),
        ("mu", 0.5, "malformed bounds"),
        ("mu", None, "malformed bounds"),
        ("mu", [[2, "1/2", "0"]], "must be rational"),
        ("scale", 1, "a tree is a list"),
    ],
)
def test_a_part_of_another_form_is_refused(part: str, value: Any, why: str) -> None:
    assert why in reason(collapse, **{part: value})


def test_the_sizes_are_explicit_and_small(monkeypatch: pytest.MonkeyPatch) -> None:
    def every(n: Size) -> Any:
        return AtMost(diamond_norm(n, lambda x: x - diagonal_part(x)), 2)

    assert "explicit sizes" in reason(every)
    listed = claim()(every).instance().to_json()
    evidence = {"kind": "diamond", "at": {"n": [2, 3]}, "bounds": [{**GOOD, "sizes": {"n": 2}}]}
    assert "no bounds for the sizes {'n': 3}" in check(listed, evidence).reason
    assert check(listed, {**evidence, "at": {"n": [2]}}).ok
    monkeypatch.setattr(diamond, "MAX_DIMENSION", 1)
    assert "up to 1" in reason(collapse)


def test_the_map_has_square_values() -> None:
    """Of x M with a 2 x 3 matrix M = (0, 0, e) the square part alone is zero."""
    column = ["rows", ["vector", *[["num", k] for k in "005"]],
              ["vector", *[["num", k] for k in "000"]]]  # fmt: skip
    norm = ["diamond", 2, "x", ["matmul", ["var", "x"], column]]
    stated = {
        "format": 1,
        "sizes": {},
        "variables": [],
        "statement": ["atmost", norm, ["num", "0"]],
    }
    zero = plane("0", "0", "0")
    bounds = {**GOOD, "choi": zero, "w": zero, "z": zero, "mu": "0"}
    found = check(stated, {"kind": "diamond", "bounds": [bounds]})
    assert not found.ok and "square matrices" in found.reason


def test_other_statements_are_refused() -> None:
    def denied() -> Any:
        return Not(Equal(diamond_norm(2, lambda x: x - diagonal_part(x)), 2))

    def twice() -> Any:
        return AtMost(2 * diamond_norm(2, lambda x: x - diagonal_part(x)), 2)

    def wide() -> Any:
        return AtMost(diamond_norm(2, lambda x: trace(x) * identity(3)), 7)

    for body in (denied, twice):
        assert "does not compare" in reason(body)
    assert "a matrix of size 6" in reason(wide)
