"""Diamond norms: true values come out certified, false ones do not."""

# In the bodies of claims an annotation such as `p: Prob` is a quantifier, not the type of `p`.
# pyright: reportOperatorIssue=false, reportArgumentType=false, reportCallIssue=false
# pyright: reportIndexIssue=false

import copy
from collections.abc import Callable
from typing import Any

import pytest

from lossproof.proofs.certificates import diamond, diamond_bounds
from lossproof.proofs.kernel.check import check
from lossproof.proofs.kernel.instances import read_instance
from lossproof.theory.algebra import diagonal_part, schur
from lossproof.theory.channels import dephase, pauli_y
from lossproof.theory.domains import Prob, Size, quantified
from lossproof.theory.measures import diamond_norm
from lossproof.theory.statements import AtMost, Equal, tree_of


def document(body: Callable[..., Any]) -> dict[str, Any]:
    domains = quantified(body)
    statement = body(**{name: domain.symbol(name) for name, domain in domains.items()})
    data = {
        "format": 1,
        "sizes": {k: d.declare() for k, d in domains.items() if isinstance(d, Size)},
        "variables": [[k, d.declare()] for k, d in domains.items() if not isinstance(d, Size)],
        "statement": tree_of(statement),
    }
    return read_instance(data).to_json()


def dephasing(n: Size[2, 3, 4], p: Prob) -> Any:
    return Equal(diamond_norm(n, lambda x: x - dephase(p, x)), 2 * (1 - p) * (1 - 1 / n))


def without_the_size(n: Size[2, 3, 4], p: Prob) -> Any:
    return Equal(diamond_norm(n, lambda x: x - dephase(p, x)), 2 * (1 - p))


def two_dephasings(n: Size[2, 3], p: Prob, q: Prob) -> Any:
    return Equal(
        diamond_norm(n, lambda x: dephase(p * q, x) - diagonal_part(x)), 2 * p * q * (1 - 1 / n)
    )


def flip(p: Prob) -> Any:
    y = pauli_y()
    return Equal(diamond_norm(2, lambda x: p * (y @ x @ y - x)), 2 * p)


def rough_bound(n: Size[2, 3], p: Prob) -> Any:
    bound = (1 - p) * (2 - 2 / n + 1 / (10**4 * n))
    return AtMost(diamond_norm(n, lambda x: x - dephase(p, x)), bound)


def too_low(n: Size[2, 3], p: Prob) -> Any:
    bound = (1 - p) * (2 - 2 / n - 1 / (10**4 * n))
    return AtMost(diamond_norm(n, lambda x: x - dephase(p, x)), bound)


def lower_bound(n: Size[2], p: Prob) -> Any:
    return AtMost((1 - p) / 2, diamond_norm(n, lambda x: x - dephase(p, x)))


@pytest.mark.parametrize(
    ("body", "sizes"),
    [
        (dephasing, {"n": [2, 3, 4]}),
        (two_dephasings, {"n": [2, 3]}),
        (flip, {}),
        (rough_bound, {"n": [2, 3]}),
        (lower_bound, {"n": [2]}),
    ],
)
def test_truths_are_certified(body: Callable[..., Any], sizes: dict[str, list[int]]) -> None:
    claim = document(body)
    evidence = diamond_bounds(claim, sizes)
    assert evidence is not None
    report = check(claim, evidence)
    assert report.ok and report.shows == "for" and report.covers


def test_exact_optima_need_no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diamond, "diamond_program", lambda *_: "there is no solver")
    claim = document(dephasing)
    evidence = diamond_bounds(claim, {"n": [2, 3, 4]})
    assert evidence is not None and check(claim, evidence).ok
    assert diamond_bounds(document(too_low), {"n": [2]}) is None


@pytest.mark.parametrize("body", [without_the_size, too_low])
def test_falsehoods_are_not(body: Callable[..., Any]) -> None:
    assert diamond_bounds(document(body), {"n": [2, 3]}) is None


def test_corrupted_certificates_are_refused() -> None:
    claim = document(dephasing)
    sound = diamond_bounds(claim, {"n": [2]})
    assert sound is not None
    for key in ("choi", "rho", "w", "z"):
        bad = copy.deepcopy(sound)
        bad["bounds"][0][key][0][0] = "1/7"
        assert not check(claim, bad).ok
    for key, value in (("mu", "2/5"), ("scale", ("num", "1")), ("scale", ("neg", ("num", "1")))):
        bad = copy.deepcopy(sound)
        bad["bounds"][0][key] = value
        assert not check(claim, bad).ok
    assert not check(document(without_the_size), sound).ok


def test_maps_that_are_no_multiple_of_a_fixed_one_are_left_open() -> None:
    def mixed(n: Size[2], p: Prob, q: Prob) -> Any:
        return AtMost(
            diamond_norm(n, lambda x: p * (x - diagonal_part(x)) + q * schur(x, x) * 0), 5
        )

    def scaled(n: Size[2], p: Prob) -> Any:
        return AtMost(diamond_norm(n, lambda x: p * x + dephase(p * p, x)), 5)

    assert diamond_bounds(document(mixed), {"n": [2]}) is None
    assert diamond_bounds(document(scaled), {"n": [2]}) is None
