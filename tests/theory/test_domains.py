"""Annotations are quantifiers: what they declare, and what they refuse."""

import pytest

from lossproof.theory.domains import (
    DomainError,
    Matrix,
    Prob,
    Real,
    Size,
    State,
    as_domain,
    quantified,
)


@pytest.mark.parametrize(
    ("domain", "ends"),
    [
        (Prob(), ("0", "1", False, False)),
        (Prob("(0, 1]"), ("0", "1", True, False)),
        (Prob("[1/3, 1/2)"), ("1/3", "1/2", False, True)),
        (Real(), (None, None, True, True)),
        (Real("[0, inf)"), ("0", None, False, True)),
    ],
)
def test_intervals(domain: Real, ends: tuple[object, ...]) -> None:
    declared = domain.declare()
    assert tuple(declared[k] for k in ("lo", "hi", "lo_open", "hi_open")) == ends


@pytest.mark.parametrize(
    "text", ["(1, 0)", "(1, 1]", "0..1", "[0, 2]", "[a, 1]", "[-1, 1]", "(0,1"]
)
def test_bad_probability_intervals_are_refused(text: str) -> None:
    with pytest.raises(DomainError):
        Prob(text)


def test_sizes() -> None:
    assert as_domain(Size).declare() == {"from": 1}
    assert as_domain(Size[2:]).declare() == {"from": 2}
    assert as_domain(Size[4, 2]).declare() == {"at": [2, 4]}
    for bad in (0, -1, 1.5, slice(0, None), slice(1, 4)):
        with pytest.raises(DomainError):
            Size[bad]


def test_matrices_take_one_size_or_two() -> None:
    assert as_domain(Matrix["n"]) == as_domain(Matrix["n", "n"])
    for bad in ((), ("n", "m", "k"), (0,)):
        with pytest.raises(DomainError):
            Matrix(bad)
    with pytest.raises(DomainError, match="State"):
        State()


def test_annotations_that_are_no_domain() -> None:
    def missing(p):  # type: ignore[no-untyped-def]
        return p

    def wrong(p: int) -> int:
        return p

    def unknown(p: "Nowhere") -> None:  # type: ignore[name-defined]
        del p

    for body in (missing, wrong, unknown):
        with pytest.raises(DomainError):
            quantified(body)
