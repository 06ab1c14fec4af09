"""The door lets nothing through that was changed, is unknown or contradicts itself."""

import copy
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.numbers import number, root
from lossproof.proofs.kernel.quantities import door
from lossproof.proofs.kernel.quantities.finding import Finding, found_exactly
from lossproof.proofs.kernel.quantities.keys import KEYS

PROBLEM = {"quantity": "half", "of": {"exact": [["3"]]}, "list": [1, [2, "3"]]}
CERTIFICATE = {"lower": "1", "upper": "2"}


def half(problem: Mapping[str, Any], certificate: Mapping[str, Any]) -> Finding:
    return Finding(Fraction(certificate["lower"]), Fraction(certificate["upper"]))


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(door.CHECKERS, "half", half)
    monkeypatch.setitem(KEYS, "half", ("of list? note?", "instead"))


def leaves(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = data.items() if isinstance(data, dict) else enumerate(data)
    return [
        leaf
        for key, value in items
        for leaf in (
            leaves(value, (*path, key)) if isinstance(value, dict | list) else [(*path, key)]
        )
    ]


def changed(data: Any, path: tuple[Any, ...]) -> Any:
    out = copy.deepcopy(data)
    inner = out
    for key in path[:-1]:
        inner = inner[key]
    value = inner[path[-1]]
    inner[path[-1]] = value + 1 if isinstance(value, int) else value + "0"
    return out


def test_a_sealed_certificate_passes() -> None:
    sealed = door.seal(PROBLEM, CERTIFICATE)
    assert door.confirm(PROBLEM, sealed) == Finding(Fraction(1), Fraction(2))
    assert door.seal(PROBLEM, sealed) == sealed


def test_every_changed_entry_is_refused() -> None:
    sealed = door.seal(PROBLEM, CERTIFICATE)
    for path in leaves(PROBLEM):
        with pytest.raises(Refused):
            door.confirm(changed(PROBLEM, path), sealed)
    for path in leaves(sealed):
        with pytest.raises(Refused):
            door.confirm(PROBLEM, changed(sealed, path))
    assert len(leaves(PROBLEM)) == 5 and len(leaves(sealed)) == 3


@pytest.mark.parametrize(
    ("problem", "certificate"),
    [
        (None, {}),
        ([], {}),
        ({"quantity": "unknown"}, {}),
        ({"quantity": []}, {}),
        ({"quantity": True}, {}),
        (PROBLEM, None),
        (PROBLEM, []),
        (PROBLEM, {"lower": "1", "upper": "2"}),
        (PROBLEM, door.seal(PROBLEM, {"lower": "2", "upper": "1"})),
        (PROBLEM, door.seal(PROBLEM, {"lower": "2"})),
        (PROBLEM, door.seal(PROBLEM, {"lower": "x", "upper": "1"})),
        (PROBLEM, {**CERTIFICATE, "sha256": None}),
        (PROBLEM, {"lower": float("nan"), "upper": "2", "sha256": ""}),
    ],
)
def test_nothing_else_passes(problem: Any, certificate: Any) -> None:
    with pytest.raises(Refused):
        door.confirm(problem, certificate)


def test_a_problem_holds_what_defines_it_and_nothing_else() -> None:
    assert set(KEYS) == set(door.CHECKERS)
    one = {"quantity": "half", "of": "x"}
    for said in (one, {**one, "note": ""}, {"quantity": "half", "instead": ""}):
        assert door.examine(said, CERTIFICATE).upper == 2
    for said in ({**one, "instead": ""}, {**one, "noise": "white"}, {"quantity": "half"}):
        with pytest.raises(Refused, match="consists of"):
            door.examine(said, CERTIFICATE)
    program = {"objective": {"exact": [["1"]]}, "below": {"exact": [["1", "1"]]}}
    problem = {"quantity": "linear_program", **program}
    certificate = {"primal": ["1"], "dual": ["1"]}
    assert door.examine(problem, certificate).exact == number(1)
    with pytest.raises(Refused, match="minimise"):  # it would have been maximised
        door.examine({**problem, "minimize": True}, certificate)


def test_a_division_by_zero_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(door.CHECKERS, "half", lambda p, c: Finding(Fraction(1) / c["zero"]))
    with pytest.raises(Refused, match="malformed"):
        door.examine(PROBLEM, {"zero": 0})


def test_an_exact_value_lies_between_its_bounds() -> None:
    value = root(2) * number(Fraction(1, 2))
    found = found_exactly(value, "a theorem")
    assert found.exact == value and found.stands_on == ("a theorem",)
    assert found.lower is not None and found.upper is not None
    assert 0 < found.upper - found.lower < Fraction(1, 10**28)
    assert 2 * found.lower**2 <= 1 <= 2 * found.upper**2


@pytest.mark.parametrize("problem", [None, [], {}, {"quantity": "unknown"}, {"quantity": []}])
def test_a_problem_that_nobody_knows_is_not_examined(problem: Any) -> None:
    with pytest.raises(Refused, match="no quantity"):
        door.examine(problem, {})
