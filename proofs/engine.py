"""Judge a claim: gather evidence, have the kernel check it, and read the verdict off what stands.

Nothing here decides: makers propose, the kernel disposes. The verdict is the strongest that the
accepted evidence shows for the statement as it is quantified.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..theory.expressions import StatementError
from .axioms import AXIOMS, Axiom
from .catalogue import section_of
from .claim import STRENGTH, Claim, ClaimError
from .decide import FALSE, searched_evidence, solver_evidence
from .guard import GuardError, counterexample_line, recheck_lines
from .kernel.check import AGAINST, FOR, Report, check
from .kernel.declarations import Refused
from .kernel.instances import Instance
from .kernel.unchecked import reach
from .makers import Faulty, attack_evidence, automatic_evidence, certify_at, shortened
from .profiles import Profile
from .written import written

PROVED, CERTIFIED, DECIDED, SUPPORTED = "proved", "certified", "decided", "supported"
REFUTED, UNDECIDED = "refuted", "undecided"

CERTIFICATES = {"diamond", "enclosure", "sos"}
"""Kinds whose weight lies in a numeric certificate: they certify, the others prove."""


SMT = "smt"
"""What a solver says without a certificate: the kernel cannot check it."""

_UNUSABLE = "the attack finds it false"
"""How it begins when a counterexample was found and refused: the claim is never supported then."""
_VACUOUS = (
    "vacuous under this attack: no values were found that lie in the domains and meet all "
    "hypotheses"
)

_NOT_CHECKED = "rests on the solver's word, not checked by the kernel"


class InternalError(Exception):
    """Evidence that contradicts itself: the run must stop."""


def judge(claim: Claim, profile: Profile, *, witnesses: bool = True) -> dict[str, Any]:
    """Return the row of a claim: verdict, scope, assumptions and all evidence.

    A claim that is at fault has the verdict ``None`` and an error; nothing is raised but
    `InternalError`.
    """
    started = time.perf_counter()
    row = _blank(claim)
    try:
        instance = claim.instance()
        row["instance"], row["sha256"] = instance.to_json(), instance.sha256()
        evidence, complaints = _gather(claim, instance, profile, witnesses=witnesses)
        row["evidence"] = evidence
        row.update(_verdict(claim, evidence, complaints))
    except (ClaimError, StatementError, Refused) as bad:
        row["error"] = str(bad)
    row["as_expected"] = row["error"] is None and _as_expected(claim, row)
    row["seconds"] = round(time.perf_counter() - started, 3)
    return row


def _blank(claim: Claim) -> dict[str, Any]:
    return {
        "entry": claim.entry,
        "name": claim.name,
        "section": section_of(claim.entry),
        "sentence": claim.sentence,
        "verdict": None,
        "expected": claim.expect,
        "as_expected": False,
        "scope": {"all": [], "at": {}, "text": ""},
        "reason": "",
        "assumes": [axiom.to_json() for axiom in _assumptions(claim)],
        "uses": [used.name for used in claim.uses],
        "corrected_by": claim.corrected_by,
        "instance": None,
        "sha256": None,
        "evidence": [],
        "error": None,
        "seconds": 0.0,
        "source": _shown(claim.source),
    }


def _shown(path: Path) -> str:
    parts = path.parts
    if "claims" in parts and "proofs" in parts:
        return "/".join(parts[len(parts) - 1 - parts[::-1].index("proofs") :])
    return path.name


def _assumptions(claim: Claim, theorems: Iterable[str] = ()) -> list[Axiom]:
    """Return the axioms of a claim and of all that it uses, and the theorems of these names."""
    found = list(claim.assumes)
    for name in dict.fromkeys(theorems):
        if name not in AXIOMS:
            raise InternalError(f"evidence stands on {name!r}, which is no axiom of the registry")
        found += [AXIOMS[name]] if AXIOMS[name] not in found else []
    for used in claim.uses:
        found += [a for a in _assumptions(used) if a not in found]
    return found


# -- evidence -------------------------------------------------------------------------------------


def _gather(
    claim: Claim, instance: Instance, profile: Profile, *, witnesses: bool
) -> tuple[list[dict[str, Any]], list[str]]:
    """Collect the evidence that the kernel accepts, and what it said of the rest."""
    accepted: list[dict[str, Any]] = []
    complaints: list[str] = []
    hints: list[str] = []
    document = instance.to_json()

    def offer(data: Mapping[str, Any], *, attached: bool) -> bool:
        report = check(document, dict(data))
        if not report.ok:
            if attached:
                where = ""
                if data["kind"] in ("derivation", "negation"):
                    where = counterexample_line(instance, data, profile.seed)
                said = f"{data['kind']} refused: {report.reason}"
                complaints.append(f"{said}; {where}" if where else said)
            elif data["kind"] in ("derivation", "negation") and not hints:
                hints.append(f"not proved: {report.reason}")
            return False
        accepted.append(
            {
                "kind": data["kind"],
                "shows": report.shows,
                "covers": report.covers,
                "scope": report.scope,
                "counts": report.counts,
                "data": data,
                **({"stands_on": list(report.stands_on)} if report.stands_on else {}),
            }
        )
        return True

    for data, attached in _proposals(claim, instance, hints, witnesses=witnesses):
        stands = offer(data, attached=attached)
        if stands and attached and data["kind"] in ("derivation", "negation"):
            try:
                checked = recheck_lines(instance, data, profile.seed)
            except GuardError as bad:
                raise InternalError(f"{claim.name}: {bad}") from None
            accepted[-1]["counts"]["rechecked"] = checked
    settled = any(e["covers"] or e["shows"] == AGAINST for e in accepted)
    try:
        attack, extra = attack_evidence(instance, profile, thorough=not settled)
    except Faulty as bad:
        raise ClaimError(f"{bad.args[0]}, at {written(instance, bad.args[1])}") from None
    for data in extra:
        taken = offer(data, attached=False)
        if data["kind"] == "counterexample" and attack is not None and not taken:
            where = written(instance, data["values"])
            complaints.append(f"{_UNUSABLE} at {where}, where the kernel takes no counterexample")
    if attack is not None:
        accepted.append(attack)
    for data in _searched(claim, instance, accepted, complaints):
        offer(data, attached=False)
    if "derivation" not in claim.makers and not any(e["covers"] for e in accepted):
        for data in solver_evidence(instance, complaints):
            if data["kind"] == SMT:
                _take_at_its_word(document, data, accepted, complaints)
            else:
                offer(shortened(instance, data), attached=False)
    settled = any(e["covers"] for e in accepted)
    return accepted, complaints if settled else complaints + hints


def _take_at_its_word(
    document: dict[str, Any],
    data: dict[str, Any],
    accepted: list[dict[str, Any]],
    complaints: list[str],
) -> None:
    """Keep what a solver says, which the kernel cannot check: it yields *decided* and no more."""
    report = reach(document, data)
    if not report.ok:
        complaints.append(f"{data['kind']} refused: {report.reason}")
        return
    item = {"kind": SMT, "shows": report.shows, "covers": report.covers, "scope": report.scope}
    accepted.append({**item, "counts": report.counts, "data": data, "note": _NOT_CHECKED})


def _searched(
    claim: Claim, instance: Instance, accepted: list[dict[str, Any]], complaints: list[str]
) -> Iterator[dict[str, Any]]:
    """Yield what a search finds, where nothing else has settled the statement.

    A derivation of the author that was refused is not replaced by a certificate of our own.
    """
    if "derivation" not in claim.makers and not any(e["covers"] for e in accepted):
        for data in searched_evidence(instance, complaints, claim.touching_points()):
            yield shortened(instance, data)
            if any(e["covers"] for e in accepted):
                return


def _proposals(
    claim: Claim, instance: Instance, complaints: list[str], *, witnesses: bool
) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield evidence to offer, and whether the author attached it.

    A kind that the author attached is not proposed again: a refused derivation stays refused.
    """
    offered: set[str] = set()
    for data in _attached(claim, instance, witnesses=witnesses):
        offered.add(data["kind"])
        yield data, True
    for data in automatic_evidence(instance, offered, complaints):
        yield data, False


def _borrowed(claim: Claim) -> tuple[list[str], list[str]]:
    """Return, of all the claims that a claim uses, those for which the kernel accepts no proof, and
    the theorems on which the proofs of the others stand."""
    unproved: list[str] = []
    theorems: list[str] = []
    for used in claim.uses:
        found = _proof(used)
        if found is None:
            unproved.append(used.name)
        else:
            theorems += found[1].stands_on
        more, others = _borrowed(used)
        unproved += more
        theorems += others
    return list(dict.fromkeys(unproved)), list(dict.fromkeys(theorems))


def derivation_of(claim: Claim) -> dict[str, Any] | None:
    """Return the attached derivation, with the proofs of the earlier claims that it cites."""
    lines = claim.lines()
    if lines is not None:
        for used in claim.uses:
            if used.name in lines.get("lemmas", {}):
                lines["lemmas"][used.name]["evidence"] = proof_of(used)
    return lines


def proof_of(claim: Claim) -> dict[str, Any] | None:
    """Return evidence that the kernel accepts for all that a claim states."""
    found = _proof(claim)
    return found[0] if found else None


def _proof(claim: Claim) -> tuple[dict[str, Any], Report] | None:
    """Return such evidence with the kernel's report on it."""
    try:
        instance = claim.instance()
        document = instance.to_json()
        offers = itertools.chain(
            (data for data, _ in _proposals(claim, instance, [], witnesses=True)),
            _searched(claim, instance, [], []),
        )
        for data in offers:
            report = check(document, data)
            if report.shows == FOR and report.covers:
                return data, report
    except (ClaimError, StatementError, Refused):
        return None
    return None


def _attached(claim: Claim, instance: Instance, *, witnesses: bool) -> Iterator[dict[str, Any]]:
    """Yield the evidence that hangs on the claim in its file."""
    exists = instance.statement[0] == "exists"
    lines = derivation_of(claim)
    if lines is not None:
        yield {**lines, "kind": "negation" if exists else "derivation"}
    if witnesses and (values := claim.values("witness")) is not None:
        maker = claim.makers.get("certificate")
        certificates = [_made(maker)] if maker else certify_at(instance, values)
        if exists:
            name = instance.statement[1]
            if set(values) != {name}:
                raise ClaimError(f"the witness of {claim.name} must give {name!r} and nothing else")
            yield {"kind": "witness", "value": values[name], "certificates": certificates}
        else:
            yield {"kind": "counterexample", "values": values, "certificates": certificates}
    elif "certificate" in claim.makers:
        yield {"kind": "evaluation", "certificates": [_made(claim.makers["certificate"])]}
    if (optima := claim.optima()) is not None:
        yield optima
    if (vectors := claim.vectors()) is not None:
        yield vectors
    if (values := claim.values("satisfied")) is not None:
        yield {"kind": "instance", "values": values}


def _made(maker: Callable[[], Any]) -> Any:
    try:
        return maker()
    except Exception as bad:
        raise ClaimError(f"the certificate raises {type(bad).__name__}: {bad}") from bad


# -- verdict --------------------------------------------------------------------------------------


def _verdict(claim: Claim, evidence: list[dict[str, Any]], complaints: list[str]) -> dict[str, Any]:
    """Read the verdict off the accepted evidence."""
    against = [e for e in evidence if e["shows"] == AGAINST]
    said_so = [e for e in evidence if e["kind"] == SMT and e["covers"]]
    shown = [e for e in evidence if e["shows"] == FOR and e["kind"] != SMT]
    full = [e for e in shown if e["covers"]]
    partial = [e for e in shown if not e["covers"]]
    if against and (full or partial):
        inside = any(_overlaps(a, f) for a in against for f in [*full, *partial])
        if inside:
            raise InternalError(
                f"{claim.name}: the kernel accepted evidence for the statement and against it"
            )
    said = "; ".join(complaints)
    if against:
        given = against[0].get("stands_on", [])
        assumes = [axiom.to_json() for axiom in _assumptions(claim, given)]
        return {
            "verdict": REFUTED, "scope": against[0]["scope"], "reason": said, "assumes": assumes,
        }  # fmt: skip
    shaky, theorems = _borrowed(claim)
    if shaky:
        why = f"uses {', '.join(shaky)}, of which no proof is accepted"
        return {"verdict": UNDECIDED, "reason": "; ".join([why, *complaints])}
    attacks = [e for e in evidence if e["kind"] == "attack"]
    doubts = [e["note"] for e in attacks if e["counts"]["suspicious"]]
    if any(c.startswith((FALSE, _UNUSABLE)) for c in complaints):
        return {"verdict": UNDECIDED, "reason": said}
    if doubts:
        why = f"floats contradict it where exact arithmetic has no answer: {doubts[0]}"
        return {"verdict": UNDECIDED, "reason": "; ".join([why, *complaints])}
    instances = [e for e in evidence if e["kind"] == "instance"]
    if not instances and attacks and not any(e["kind"] == "witness" for e in full):
        why = attacks[0]["attack"]["hopeless"] or _VACUOUS
        return {"verdict": UNDECIDED, "reason": "; ".join([why, *complaints])}
    if (full or said_so) and not instances and not any(e["kind"] == "witness" for e in full):
        return {"verdict": UNDECIDED, "reason": "; ".join(["vacuous", *complaints])}
    if full:
        best = next((e for e in full if not _by_certificate(e)), full[0])
        verdict = CERTIFIED if _by_certificate(best) else PROVED
        given = [*theorems, *best.get("stands_on", [])]
        assumes = [axiom.to_json() for axiom in _assumptions(claim, given)]
        return {"verdict": verdict, "scope": best["scope"], "reason": said, "assumes": assumes}
    if said_so:
        why = f"rests on the word of {said_so[0]['data']['solver']}: no certificate"
        return {
            "verdict": DECIDED,
            "scope": said_so[0]["scope"],
            "reason": "; ".join([why, *complaints]),
            "assumes": [axiom.to_json() for axiom in _assumptions(claim, theorems)],
        }
    if attacks and attacks[0]["counts"]["judged"]:
        beside = [f"proved at {e['scope']['text']}" for e in partial]
        scope = attacks[0]["scope"]
        return {"verdict": SUPPORTED, "scope": scope, "reason": "; ".join([*beside, *complaints])}
    if attacks:
        complaints = ["no candidate of the attack has a truth value here", *complaints]
    return {
        "verdict": UNDECIDED,
        "reason": "; ".join(complaints) or "no evidence was found either way",
    }


def _by_certificate(evidence: Mapping[str, Any]) -> bool:
    """Whether the weight lies in a certificate, be it of the statement at single masks."""
    data = evidence["data"] or {}
    while data.get("kind") == "vertices":
        data = data["evidence"]
    kind = data.get("kind")
    return kind in CERTIFICATES or bool(kind == "evaluation" and data.get("certificates"))


def _overlaps(against: Mapping[str, Any], support: Mapping[str, Any]) -> bool:
    """Whether a refutation lies where the support claims to reach."""
    here, there = against["scope"]["at"], support["scope"]["at"]
    return all(k not in here or set(here[k]) & set(values) for k, values in there.items())


def _as_expected(claim: Claim, row: Mapping[str, Any]) -> bool:
    verdict = row["verdict"]
    if claim.at_least is not None and verdict != REFUTED:
        if STRENGTH.index(verdict) < STRENGTH.index(claim.at_least):
            return False
    if claim.expect is None:
        return True
    if claim.expect == "refuted":
        return bool(verdict == REFUTED)
    if claim.expect == "open":
        return verdict in (SUPPORTED, UNDECIDED)
    return verdict not in (REFUTED, UNDECIDED)
