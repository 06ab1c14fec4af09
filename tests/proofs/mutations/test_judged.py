"""What becomes of a neighbour: false ones are caught exactly, true ones proved, and never both."""

from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.claim import claim
from lossproof.proofs.engine import InternalError, derivation_of
from lossproof.proofs.kernel.check import FOR, Report, check
from lossproof.proofs.kernel.instances import Instance, read_instance
from lossproof.proofs.mutations import (
    CAUGHT,
    EQUIVALENT,
    SURVIVED,
    UNDEFINED,
    Judged,
    Mutant,
    Original,
    _judged,
    judge,
    plant,
)
from lossproof.proofs.profiles import PROFILES
from lossproof.theory.vocabulary import AtMost, Equal, Prob, Size, State, dephase, trace

QUICK = PROFILES["quick"]


@claim()
def parabola(p: Prob) -> AtMost:
    """Attained at one half."""
    return AtMost(p * (1 - p), Fraction(1, 4))


@claim()
def loose(p: Prob) -> AtMost:
    """Never attained."""
    return AtMost(p * (1 - p), Fraction(1, 2))


@claim()
def dephasing_keeps_the_trace(n: Size, p: Prob, rho: State["n"]) -> Equal:
    """At every size."""
    return Equal(trace(dephase(p, rho)), trace(rho))


def original(stated: Any) -> Original:
    return Original(stated.instance(), derivation_of(stated))


def fates(stated: Any, operator: str) -> list[Judged]:
    """What becomes of all neighbours by one operator."""
    chosen = [m for m in plant(stated.instance(), most=None).mutants if m.operator == operator]
    assert chosen
    return [judge(m, original(stated), QUICK) for m in chosen]


@pytest.mark.parametrize("operator", ["direction", "scale", "offset", "coefficient", "sign"])
def test_each_stronger_neighbour_of_a_tight_bound_is_caught_exactly(operator: str) -> None:
    for judged in fates(parabola, operator):
        if judged.verdict == EQUIVALENT:
            continue
        assert judged.verdict == CAUGHT, judged.mutant.change
        assert judged.counterexample is not None
        p = Fraction(judged.counterexample["values"]["p"])
        assert 0 <= p <= 1
        again = check(judged.mutant.instance.to_json(), judged.counterexample)
        assert again.ok and again.shows == "against"


def test_a_millionth_below_a_tight_bound_is_refuted_where_it_is_attained() -> None:
    found = [j for j in fates(parabola, "offset") if "1e-06" in j.mutant.change]
    assert [j.verdict for j in found] == [CAUGHT]
    assert found[0].counterexample is not None
    p = Fraction(found[0].counterexample["values"]["p"])
    assert p * (1 - p) > Fraction(1, 4) - Fraction(1, 10**6)


def test_what_a_loose_bound_leaves_is_proved_not_counted_as_missed() -> None:
    for judged in fates(loose, "offset"):
        assert judged.verdict == EQUIVALENT, judged.reason
        assert judged.reason == "its normal form is true"  # 1/4 + (p - 1/2)^2 + what is left over


def test_a_symmetric_neighbour_is_proved_to_be_true() -> None:
    for judged in fates(dephasing_keeps_the_trace, "transpose"):
        assert judged.verdict == EQUIVALENT  # the trace does not see a transpose
    assert all(j.verdict == CAUGHT for j in fates(dephasing_keeps_the_trace, "scale"))


def test_equals_stand_for_equals_below_an_equivalence_but_not_in_the_hypotheses() -> None:
    """tr(x^T) is tr(x): inside an equivalence the neighbour is true; nothing is said of others."""
    x, traced = ("var", "x"), ("trace", ("var", "x"))
    domain = {"domain": "matrix", "rows": "n", "cols": "n", "entries": "complex"}
    zero, transposed = ("num", "0"), ("trace", ("transpose", x))

    def stated(inner: Any) -> Instance:
        statement = ("iff", ("equal", inner, zero), ("equal", ("abs2", traced), zero))
        document = {"format": 1, "sizes": {"n": {"from": 1}}, "variables": [["x", domain]]}
        return read_instance({**document, "statement": statement})

    first = Original(stated(traced), None)
    assert judge(Mutant("", "", stated(transposed), None), first, QUICK).verdict == EQUIVALENT
    doubled = stated(("add", transposed, ("num", "1")))
    assert judge(Mutant("", "", doubled, None), first, QUICK).verdict == CAUGHT
    assert _judged._changed_place(("implies", (zero,), x), ("implies", (x,), x)) is None


def test_a_survivor_says_how_far_the_margin_stays_from_zero() -> None:
    """S(rho) <= 1 + 1/10 bits of a qubit: true, with the room of a tenth, and not proved here."""
    entropy = ("von_neumann_entropy", ("var", "rho"))
    made = read_instance(
        {
            "format": 1,
            "sizes": {"n": {"at": [2]}},
            "variables": [["rho", {"domain": "state", "size": "n"}]],
            "statement": ("atmost", entropy, ("num", "11/10")),
        }
    )
    judged = judge(Mutant("offset", "", made, None), Original(made, None), QUICK)
    assert judged.verdict == SURVIVED
    assert "bound not tight" in judged.reason
    assert judged.margin == pytest.approx(1 / 11)  # a tenth, relative to the greater side


def test_where_equations_are_hard_to_meet_the_attack_is_blamed_not_the_bound() -> None:
    """p^2 = 1/3 has the only root p = 1/sqrt(3) in [0, 1]: no rational value meets it."""
    unit = {"domain": "real", "lo": "0", "hi": "1", "lo_open": False, "hi_open": False}
    square = ("pow", ("var", "p"), ("num", "2"))
    root = ("equal", square, ("num", "1/3"))
    made = read_instance(
        {
            "format": 1,
            "sizes": {},
            "variables": [["p", unit]],
            "statement": ("iff", root, ("equal", square, ("num", "1/4"))),
        }
    )
    judged = judge(Mutant("scale", "", made, None), Original(made, None), QUICK)
    assert judged.verdict == CAUGHT  # at p = 1/2 one side alone holds
    irrational = ("iff", root, ("less", ("var", "p"), ("num", "0")))
    other = read_instance({**made.to_json(), "statement": irrational})
    judged = judge(Mutant("scale", "", other, None), Original(other, None), QUICK)
    assert judged.verdict == CAUGHT or "attack too weak" in judged.reason


@claim()
def a_quotient(p: Prob("(0, 1]")) -> Equal:
    """Defined where p is not zero."""
    return Equal(p / p, 1)


def test_a_wider_domain_without_a_value_at_its_end_is_undefined_not_missed() -> None:
    (judged,) = fates(a_quotient, "end included")
    assert judged.verdict == UNDEFINED
    assert judged.reason == "division by zero"


def test_refuted_and_proved_at_once_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def gullible(document: Any, evidence: Any) -> Report:
        if evidence["kind"] == "derivation":
            return Report(True, FOR, True, {})
        return check(document, evidence)

    monkeypatch.setattr(_judged, "check", gullible)
    mutant = next(m for m in plant(parabola.instance()).mutants if m.operator == "direction")
    with pytest.raises(InternalError, match="refuted, and"):
        judge(mutant, original(parabola), QUICK)


def numbers(statement: Any) -> Instance:
    return read_instance({"format": 1, "sizes": {}, "variables": [], "statement": statement})


def test_statements_without_variables_are_decided_by_evaluation() -> None:
    true = numbers(("equal", ("num", "2"), ("num", "2")))
    false = numbers(("equal", ("num", "2"), ("num", "3")))
    verdicts = [
        judge(Mutant("scale", "", made, None), Original(true, None), QUICK).verdict
        for made in (true, false)
    ]
    assert verdicts == [EQUIVALENT, CAUGHT]
