"""From single masks to all laws, and all vectors of a cube at once: only where that is sound."""

# In the bodies of claims an annotation such as `p: Prob` is a quantifier, not the type of `p`.
# pyright: reportOperatorIssue=false, reportArgumentType=false, reportCallIssue=false
# pyright: reportIndexIssue=false

import itertools
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.claim import claim
from lossproof.proofs.engine import judge
from lossproof.proofs.kernel.check import check
from lossproof.proofs.kernel.cube import cases_on_the_cube, table
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.evaluate import evaluate
from lossproof.proofs.kernel.instances import read_instance
from lossproof.proofs.kernel.numbers import number
from lossproof.proofs.kernel.systems import systems
from lossproof.proofs.kernel.vertices import reduce_to_masks
from lossproof.proofs.profiles import PROFILES
from lossproof.proofs.recheck import recheck_row
from lossproof.theory.vocabulary import (
    AtMost,
    BitLaw,
    Equal,
    ForSome,
    Implies,
    Index,
    Less,
    Loewner,
    Mask,
    RealMaskLaw,
    SignLaw,
    Signs,
    Size,
    expectation,
    inner,
    mean,
    second_moment,
    sqrt,
    total,
    vector,
    zeros,
)

QUICK = PROFILES["quick"]
ENUMERATION = {"kind": "enumeration", "at": {}}


def document(body: Callable[..., Any]) -> dict[str, Any]:
    return claim()(body).instance().to_json()


def by_masks(law: str = "law", evidence: Any = ENUMERATION) -> dict[str, Any]:
    return {"kind": "vertices", "law": law, "evidence": evidence}


def neighbours(law: BitLaw[3]) -> Any:
    return AtMost(
        0, expectation(law, lambda m: (m[0] + m[1] + m[2] - 1) * (m[0] + m[1] + m[2] - 2))
    )


def too_high(law: BitLaw[3]) -> Any:
    gap = Fraction(1, 10**9)
    return AtMost(
        gap, expectation(law, lambda m: (m[0] + m[1] + m[2] - 1) * (m[0] + m[1] + m[2] - 2))
    )


def test_every_mask_is_enough() -> None:
    report = check(document(neighbours), by_masks())
    assert report.ok and report.covers and report.scope["all"] == ["law"]
    assert "is false" in check(document(too_high), by_masks()).reason


def variance(law: BitLaw[2]) -> Any:
    """True at every single mask, where the variance is zero, and false for most laws."""
    e = expectation(law, lambda m: m[0])
    return AtMost(expectation(law, lambda m: m[0] * m[0]), e * e)


def squared_mean(law: BitLaw[2]) -> Any:
    return AtMost(expectation(law, lambda m: m[0]), inner(mean(law), mean(law)))


def nested(law: BitLaw[2]) -> Any:
    inside = expectation(law, lambda m: expectation(law, lambda k: m[0] * k[0]))
    return AtMost(expectation(law, lambda m: m[0]), inside)


def ratio(law: BitLaw[2]) -> Any:
    e = expectation(law, lambda m: m[0] + 1)
    return AtMost(2 - e / 2, 1 / e + Fraction(1, 2))


@pytest.mark.parametrize("body", [variance, squared_mean, nested, ratio])
def test_what_is_not_affine_in_the_law_is_refused(body: Callable[..., Any]) -> None:
    assert "not affine" in check(document(body), by_masks()).reason
    assert judge(claim()(body), QUICK)["verdict"] in ("refuted", "undecided", "supported")


def test_hypotheses_must_not_speak_about_the_law() -> None:
    """No mask has mean (1/2, 1/2): at single masks this would hold for want of any."""

    def false(law: BitLaw[2]) -> Any:
        fair = Equal(mean(law), vector([Fraction(1, 2), Fraction(1, 2)]))
        return Implies(fair, AtMost(1, expectation(law, lambda m: m[0] * m[1])))

    assert "hypothesis" in check(document(false), by_masks()).reason
    assert judge(claim()(false), QUICK)["verdict"] == "refuted"

    def true(s: Signs[2], law: BitLaw[2]) -> Any:
        return Implies(AtMost(1, s[0]), AtMost(0, expectation(law, lambda m: m[0] * s[0])))

    assert check(document(true), by_masks()).ok


def test_an_existence_statement_is_not_reduced() -> None:
    def body(law: BitLaw[2]) -> Any:
        return ForSome(
            Mask[2], lambda k: Equal(expectation(law, lambda m: inner(m, k)), inner(k, k))
        )

    assert not check(document(body), by_masks()).ok


def test_strict_and_matrix_statements_mix_too() -> None:
    def strict(law: SignLaw[2]) -> Any:
        return Less(-2, expectation(law, lambda s: s[0] * s[1]))

    def at_an_end(law: SignLaw[2]) -> Any:
        return Less(-1, expectation(law, lambda s: s[0] * s[1]))

    def order(law: SignLaw[2]) -> Any:
        return Loewner(zeros(2, 2), second_moment(law))

    assert check(document(strict), by_masks()).ok
    assert not check(document(at_an_end), by_masks()).ok
    assert check(document(order), by_masks()).ok


def test_several_laws_one_after_another() -> None:
    def body(mu: BitLaw[2], nu: SignLaw[2]) -> Any:
        return AtMost(
            -1, expectation(mu, lambda m: expectation(nu, lambda s: m[0] * s[0] * m[1] * s[1]))
        )

    assert check(document(body), by_masks("mu", by_masks("nu"))).ok
    assert not check(document(body), by_masks("mu")).ok


def test_the_evidence_inside_must_show_the_reduced_statement() -> None:
    for inner_evidence in (
        {"kind": "counterexample", "values": {"law": ["1", "0", "0"]}},
        {"kind": "smt", "at": {}, "solver": "z3", "goals": []},
        {"kind": "derivation", "lines": []},
        None,
    ):
        assert not check(document(neighbours), by_masks(evidence=inner_evidence)).ok
    assert not check(document(neighbours), by_masks("nobody")).ok


def test_a_law_of_real_masks_is_reduced_to_real_vectors() -> None:
    def body(law: RealMaskLaw[2]) -> Any:
        return AtMost(
            expectation(law, lambda s: 2 * s[0] * s[1]),
            expectation(law, lambda s: s[0] ** 2 + s[1] ** 2),
        )

    reduced = reduce_to_masks(claim()(body).instance(), "law")
    assert dict(reduced.variables)["law"] == {"domain": "vector", "size": 2, "entries": "real"}
    row = judge(claim()(body), QUICK)
    assert row["verdict"] == "certified"
    assert recheck_row(row)["ok"]
    assert not recheck_row({**row, "verdict": "proved"})["ok"]


def test_sizes_that_are_listed_stay_listed() -> None:
    def body(n: Size[2, 3], law: BitLaw["n"]) -> Any:
        return AtMost(expectation(law, lambda m: inner(m, m)), n)

    half = {"kind": "enumeration", "at": {"n": [2]}}
    report = check(document(body), by_masks(evidence=half))
    assert report.ok and not report.covers
    assert check(document(body), by_masks(evidence={**half, "at": {"n": [2, 3]}})).covers


# -- the cube -------------------------------------------------------------------------------------


def test_the_table_agrees_with_evaluation() -> None:
    def body(m: Mask[2], s: Signs[2]) -> Any:
        return AtMost(0, m[0] * s[1] / 3 - 2 * m[0] * m[1] * s[0] ** 3 + s[0] * s[1] + m[1] ** 2)

    instance = read_instance(document(body))
    (system,) = systems(instance)
    signs = [atom[1] == "s" for atom in system.atoms]
    values = table(system.goal, signs)
    for place, value in enumerate(values):
        env: dict[str, list[Any]] = {"m": [None, None], "s": [None, None]}
        for k, (_, name, _, i) in enumerate(system.atoms):
            bit = place >> k & 1
            env[name][i] = number(1 - 2 * bit if name == "s" else bit)
        exact = evaluate(instance.statement[2], env).rational()
        assert value == 3 * exact


def test_large_cubes_are_quick() -> None:
    def body(m: Mask[16]) -> Any:
        return AtMost(0, (inner(m, m) - 3) * (inner(m, m) - 4))

    started = time.perf_counter()
    report = check(document(body), ENUMERATION)
    assert report.ok and report.counts["instances"] == 2**16
    assert time.perf_counter() - started < 5


def test_one_bad_corner_is_found() -> None:
    def false(s: Signs[10]) -> Any:
        return AtMost(total(10, lambda i: s[i]) ** 2, 99)

    def true(s: Signs[10]) -> Any:
        return AtMost(total(10, lambda i: s[i]) ** 2, 100)

    def strict(s: Signs[10]) -> Any:
        return Less(total(10, lambda i: s[i]) ** 2, 100)

    assert check(document(true), ENUMERATION).counts["instances"] == 1024
    assert "is false" in check(document(false), ENUMERATION).reason
    assert "is false" in check(document(strict), ENUMERATION).reason


def test_hypotheses_and_indices_on_the_cube() -> None:
    def true(m: Mask[8], i: Index[8]) -> Any:
        return Implies(AtMost(1, m[i]), AtMost(1, inner(m, m)))

    def false(m: Mask[8], i: Index[8]) -> Any:
        return Implies(AtMost(0, m[i]), AtMost(1, inner(m, m)))

    assert cases_on_the_cube(read_instance(document(true))) == 8 * 2**8
    assert cases_on_the_cube(read_instance(document(false))) is None
    assert "is false" in check(document(false), ENUMERATION).reason


def test_other_statements_are_enumerated_one_by_one() -> None:
    def body(m: Mask[3]) -> Any:
        return Equal(vector([m[0], m[1]]), vector([m[0] ** 2, m[1] ** 3]))

    instance = read_instance(document(body))
    assert cases_on_the_cube(instance) is None
    assert check(document(body), ENUMERATION).counts["instances"] == 8
    with pytest.raises(Refused):
        cases_on_the_cube(read_instance(document(large)))


def test_irrational_tables_are_enumerated_one_by_one() -> None:
    def true(s: Signs[2]) -> Any:
        return AtMost(sqrt(2) * s[0] * s[1], sqrt(3))

    def false(s: Signs[2]) -> Any:
        return AtMost(sqrt(2) * s[0] * s[1], Fraction(7, 5))

    assert cases_on_the_cube(read_instance(document(true))) is None
    assert check(document(true), ENUMERATION).counts["instances"] == 4
    assert "is false" in check(document(false), ENUMERATION).reason


def large(m: Mask[12], s: Signs[12]) -> Any:
    return AtMost(0, inner(m, m) * s[0] ** 2)


def test_all_supports_of_three() -> None:
    values = table({((0, 1), (1, 1)): number(1), ((2, 1),): number(-1)}, [False] * 3)
    expected = [(a & b) - c for c, b, a in itertools.product((0, 1), repeat=3)]
    assert values == expected
