"""Search of sum-of-squares certificates: known inequalities are found, false ones are not."""

# In the bodies of claims an annotation such as `p: Prob` is a quantifier, not the type of `p`.
# pyright: reportOperatorIssue=false, reportArgumentType=false, reportCallIssue=false
# pyright: reportIndexIssue=false

import copy
import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.certificates.sos import sos_evidence
from lossproof.proofs.claim import claim
from lossproof.proofs.engine import judge
from lossproof.proofs.kernel.check import check
from lossproof.proofs.profiles import PROFILES
from lossproof.theory.vocabulary import (
    AtMost,
    Correlation,
    Distribution,
    Equal,
    Implies,
    Less,
    Loewner,
    Mask,
    Prob,
    Rates,
    Real,
    RealVector,
    Signs,
    State,
    Vector,
    abs2,
    inner,
    matrix,
    sqrt,
    zeros,
)


def quarter(p: Prob) -> Any:
    return AtMost(p * (1 - p), Fraction(1, 4))


def strictly(p: Prob) -> Any:
    return Less(p * (1 - p), Fraction(1, 4) + Fraction(1, 10**6))


def inside(p: Prob("(0, 1)")) -> Any:
    return Less(0, p * (1 - p))


def means_of_three(x: Real("[0, inf)"), y: Real("[0, inf)"), z: Real("[0, inf)")) -> Any:
    return AtMost(3 * x * y * z, x**3 + y**3 + z**3)


def means_of_four(x: Real, y: Real, z: Real, w: Real) -> Any:
    return AtMost(4 * x * y * z * w, x**4 + y**4 + z**4 + w**4)


def motzkin(x: Real, y: Real) -> Any:
    return AtMost(3 * x**2 * y**2, x**4 * y**2 + x**2 * y**4 + 1)


def motzkin_form(x: Real, y: Real, z: Real) -> Any:
    return AtMost(3 * x**2 * y**2 * z**2, x**4 * y**2 + x**2 * y**4 + z**6)


def cauchy_schwarz(u: RealVector[3], v: RealVector[3]) -> Any:
    return AtMost(inner(u, v) ** 2, inner(u, u) * inner(v, v))


def complex_cauchy_schwarz(u: Vector[2], v: Vector[2]) -> Any:
    return AtMost(abs2(inner(u, v)), inner(u, u) * inner(v, v))


def keep_rate(p: Prob) -> Any:
    return AtMost(1 - 7 * (1 - p), p**7)


def three_correlations(C: Correlation[3]) -> Any:
    return AtMost((C[0, 2] - C[0, 1] * C[1, 2]) ** 2, (1 - C[0, 1] ** 2) * (1 - C[1, 2] ** 2))


def from_a_determinant(a: Real, b: Real, c: Real) -> Any:
    positive = AtMost(0, 1 + 2 * a * b * c - a**2 - b**2 - c**2)
    return Implies(positive, AtMost((b - a * c) ** 2, (1 - a**2) * (1 - c**2)))


def zeros_at_roots(x: Real) -> Any:
    return AtMost(4 * x**2, x**4 + 4)


def zero_at_a_root(x: Real) -> Any:
    return AtMost(2 * sqrt(2) * x, x**2 + 2)


def double_roots(x: Real) -> Any:
    return AtMost(0, (x - Fraction(1, 3)) ** 2 * (x + Fraction(7, 5)) ** 2 * (x**2 + 1))


def discriminant(a: Real, b: Real, c: Real, x: Real) -> Any:
    return Implies(Equal(a * x**2 + b * x + c, 0), AtMost(0, b**2 - 4 * a * c))


def reciprocals(p: Prob("(0, 1]"), q: Prob("(0, 1]")) -> Any:
    return AtMost(2 / (p * q), 1 / p**2 + 1 / q**2)


def consecutive(m: Mask[3]) -> Any:
    return AtMost(0, (m[0] + m[1] + m[2] - 1) * (m[0] + m[1] + m[2] - 2))


def purity(w: Distribution[3]) -> Any:
    return AtMost(Fraction(1, 3), inner(w, w))


def coherence(rho: State[2]) -> Any:
    return AtMost(abs2(rho[0, 1]), rho[0, 0] * rho[1, 1])


def union_bound(p: Rates[3]) -> Any:
    return AtMost(1 - p[0] - p[1] - p[2], (1 - p[0]) * (1 - p[1]) * (1 - p[2]))


def matrices(p: Prob) -> Any:
    return Loewner(zeros(2, 2), matrix([[1, p], [p, 1]]))


def signs(s: Signs[3]) -> Any:
    return AtMost(-1, s[0] * s[1] + s[1] * s[2] + s[0] * s[2])


TRUE = [
    quarter, strictly, inside, means_of_three, means_of_four, motzkin, motzkin_form,
    cauchy_schwarz, complex_cauchy_schwarz, keep_rate, three_correlations, from_a_determinant,
    zeros_at_roots, zero_at_a_root, double_roots, discriminant, reciprocals, consecutive, purity,
    coherence, union_bound, matrices, signs,
]  # fmt: skip


@pytest.mark.parametrize("body", TRUE, ids=lambda body: body.__name__)
def test_a_true_inequality_gets_a_certificate(body: Callable[..., Any]) -> None:
    instance = claim()(body).instance()
    outcome = sos_evidence(instance, [{}], seconds=5)
    assert outcome.evidence is not None, outcome.story
    report = check(instance.to_json(), outcome.evidence)
    assert report.ok and report.shows == "for" and report.covers


def numbers_in(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(data, str):
        yield path
    elif isinstance(data, dict):
        for key, part in data.items():
            if key != "kind":
                yield from numbers_in(part, (*path, key))
    elif isinstance(data, list | tuple):
        for k, part in enumerate(data):
            yield from numbers_in(part, (*path, k))


@pytest.mark.parametrize(
    "body",
    [strictly, means_of_three, motzkin, keep_rate, zero_at_a_root, discriminant, consecutive],
    ids=lambda body: body.__name__,
)
def test_every_number_of_a_certificate_matters(body: Callable[..., Any]) -> None:
    instance = claim()(body).instance()
    evidence = json.loads(json.dumps(sos_evidence(instance, [{}], seconds=5).evidence))
    document = instance.to_json()
    assert check(document, evidence).ok
    places = list(numbers_in(evidence))
    assert places
    for place in places[:: max(len(places) // 12, 1)]:
        bad = copy.deepcopy(evidence)
        spot = bad
        for key in place[:-1]:
            spot = spot[key]
        spot[place[-1]] = str(Fraction(spot[place[-1]]) + Fraction(1, 10**6))
        assert not check(document, bad).ok, place


def slightly_too_low(p: Prob) -> Any:
    return AtMost(p * (1 - p), Fraction(1, 4) - Fraction(1, 10**9))


def strict_at_a_zero(p: Prob) -> Any:
    return Less(p * (1 - p), Fraction(1, 4))


def closed_end(p: Prob("[0, 1)")) -> Any:
    return Less(0, p * (1 - p))


def wrong_direction(x: Real, y: Real) -> Any:
    return Implies(AtMost(y, x), AtMost(x**3, y**3))


def below_motzkin(x: Real, y: Real) -> Any:
    return AtMost(3 * x**2 * y**2, x**4 * y**2 + x**2 * y**4 + 1 - Fraction(1, 10**9))


def unbounded(x: Real, y: Real) -> Any:
    return AtMost(x * y, 1)


@pytest.mark.parametrize(
    "body",
    [slightly_too_low, strict_at_a_zero, closed_end, wrong_direction, below_motzkin, unbounded],
    ids=lambda body: body.__name__,
)
def test_a_false_inequality_gets_none(body: Callable[..., Any]) -> None:
    outcome = sos_evidence(claim()(body).instance(), [{}], seconds=1)
    assert outcome.evidence is None
    assert "no SOS certificate up to degree" in outcome.story


def test_the_engine_certifies() -> None:
    row = judge(claim()(motzkin), PROFILES["quick"])
    assert row["verdict"] == "certified"
    assert row["scope"]["text"] == "all x, y"


def test_an_authors_failed_derivation_is_not_replaced() -> None:
    made = claim()(motzkin)

    @made.derivation
    def _(x, y):  # type: ignore[no-untyped-def]
        yield "Algebra", x

    assert judge(made, PROFILES["quick"])["verdict"] == "supported"


def test_contradictory_hypotheses_certify_nothing() -> None:
    @claim()
    def vacuous(x: Real, y: Real) -> Any:
        return Implies(Less(x**2 + y**2, 2 * x * y), AtMost(x, 0))

    assert judge(vacuous, PROFILES["quick"])["verdict"] == "undecided"
