"""What became of a planted falsehood: caught, still true, undefined, or survived and why."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from ...numerics.attack import Finding, attack
from ...numerics.floats import TOLERANCE
from ...numerics.strategies import RandomSource, draw_values
from ..decide import searched_evidence
from ..engine import InternalError
from ..kernel.check import AGAINST, FOR, check
from ..kernel.declarations import Tree
from ..kernel.instances import Instance
from ..makers import Oracle, automatic_evidence, certify_at
from ..profiles import Profile
from ._planted import STRENGTHENED, Mutant, plant
from ._sampled import CHOICES, ROWS, small_sizes
from .sites import COMPARISONS, Path, part, put

Json = dict[str, Any]

CAUGHT, EQUIVALENT, SURVIVED, UNDEFINED = "caught", "equivalent", "survived", "undefined"

Proof: TypeAlias = tuple[str, Instance, Json]
"""How it shows that the neighbour is true, what is to be proved, and the evidence."""

FIRST = 60
"""Candidates of the first, short attack: most neighbours fall to it."""
LOOSE = 1e-4
"""A worst margin beyond this is taken to stay away from zero; the finest change is a millionth."""


@dataclass(frozen=True)
class Judged:
    """The fate of one neighbour."""

    mutant: Mutant
    verdict: str
    reason: str
    counterexample: Json | None
    """Exact values at which it is false, as the kernel accepted them."""
    margin: float | None
    """The worst margin that floats saw, relative to the size of the sides."""
    candidates: int


@dataclass(frozen=True)
class Original:
    """A true claim: its instance, and the derivation of its author, if there is one."""

    instance: Instance
    derivation: Json | None


def judge(mutant: Mutant, original: Original, profile: Profile) -> Judged:
    """Attack a neighbour, and where that fails try to prove it.

    What a short attack does not refute is given to the cheap proofs first: a neighbour that says
    the same in other words need not be attacked at length. Raises `InternalError` when the kernel
    accepts both a counterexample and a proof.
    """
    found = _attacked(mutant.instance, profile, briefly=True)
    data = _refuted(mutant.instance, found)
    fault = "" if data is not None else _fault(mutant.instance, found, profile.seed)
    proof = _accepted(_cheap_proofs(mutant, original))
    if data is None and not proof and not fault:
        if found is not None:
            found = _attacked(mutant.instance, profile, briefly=False)
            data = _refuted(mutant.instance, found)
            fault = found.fault[1] if found is not None and found.fault is not None else ""
        if data is None and not fault:
            proof = _accepted(_costly_proofs(mutant, original))
    if data is not None and proof:
        raise InternalError(f"a neighbour ({mutant.change}) is refuted, and {proof}")
    margin = found.worst_margin if found else None
    tried = found.candidates if found else 1
    if data is not None:
        return Judged(mutant, CAUGHT, "", data, margin, tried)
    if proof:
        return Judged(mutant, EQUIVALENT, proof, None, margin, tried)
    if fault:
        return Judged(mutant, UNDEFINED, fault, None, margin, tried)
    return Judged(mutant, SURVIVED, _why(mutant, found), None, margin, tried)


def violator(instance: Instance, profile: Profile) -> tuple[Mutant, Json] | None:
    """Return a stronger neighbour of an inequality with its exact counterexample.

    It is the positive control: an attack that finds none would not notice if the claim were false.
    The short attack is tried on all of them before the long one on any.
    """
    stronger = [m for m in plant(instance).mutants if m.operator in STRENGTHENED]
    for briefly in (True, False):
        for mutant in stronger:
            found = _attacked(mutant.instance, profile, briefly=briefly)
            data = _refuted(mutant.instance, found)
            if data is not None:
                return mutant, data
    return None


def _attacked(instance: Instance, profile: Profile, *, briefly: bool) -> Finding | None:
    """Attack; ``None`` where there is nothing to choose values for."""
    if not instance.variables and not instance.sizes:
        return None
    oracle = Oracle(instance)
    return attack(
        instance.to_json(),
        oracle.is_false,
        oracle.satisfies,
        fault=oracle.fault,
        candidates=FIRST if briefly else profile.candidates,
        seed=profile.seed,
        thorough=not briefly,
    )


def _fault(instance: Instance, found: Finding | None, seed: int) -> str:
    """Say what has no value at valid input: found by the attack, or at a few values drawn here."""
    if found is None:
        return ""
    if found.fault is not None:
        return found.fault[1]
    oracle = Oracle(instance)
    document = instance.to_json()
    for number, sizes in enumerate(itertools.islice(small_sizes(instance), CHOICES)):
        source = RandomSource(seed + number)
        for _ in range(ROWS):
            source.restart()
            if why := oracle.fault(draw_values(source, document, sizes)):
                return why
    return ""


def _refuted(instance: Instance, found: Finding | None) -> Json | None:
    """Return the counterexample that was found, if the kernel accepts it."""
    values = found.counterexample if found else {}
    if values is None:
        return None
    data = _counterexample(instance, values)
    report = check(instance.to_json(), data)
    return data if report.ok and report.shows == AGAINST else None


def _counterexample(instance: Instance, values: Mapping[str, Any]) -> Json:
    certificates = certify_at(instance, values)
    return {"kind": "counterexample", "values": dict(values), "certificates": certificates}


# -- still true -----------------------------------------------------------------------------------


def _accepted(proofs: Iterable[Proof]) -> str:
    """Say how the kernel knows that a neighbour is true; nothing where it does not."""
    for how, instance, evidence in proofs:
        report = check(instance.to_json(), evidence)
        if report.ok and report.shows == FOR and report.covers:
            return how
    return ""


def _cheap_proofs(mutant: Mutant, original: Original) -> Iterator[Proof]:
    if original.derivation is not None:
        yield "the claim's own derivation proves it", mutant.instance, original.derivation
    yield "its normal form is true", mutant.instance, {"kind": "derivation", "lines": []}
    for changed in _changed_sides(mutant, original.instance):
        evidence = {"kind": "derivation", "lines": []}
        yield "the changed side equals the claim's", changed, evidence


def _costly_proofs(mutant: Mutant, original: Original) -> Iterator[Proof]:
    for evidence in automatic_evidence(mutant.instance, set(), []):
        yield f"proved by {evidence['kind']}", mutant.instance, evidence
    for evidence in searched_evidence(mutant.instance, []):
        yield f"certified by {evidence['kind']}", mutant.instance, evidence
    for easier in _weaker_sides(mutant, original.instance):
        how = "it follows from the claim: the changed side is proved to ask for less"
        for evidence in itertools.chain(
            automatic_evidence(easier, set(), []), searched_evidence(easier, [])
        ):
            yield how, easier, evidence


def _changed_sides(mutant: Mutant, original: Instance) -> Iterator[Instance]:
    """Yield the equation between the changed side and what it was, under the same hypotheses.

    Where it holds, one may stand for the other, below a negation or an equivalence too.
    """
    if mutant.instance.variables != original.variables or mutant.instance.sizes != original.sizes:
        return
    place = _changed_place(original.statement, mutant.instance.statement)
    for _, old, new, _ in _differences(place, mutant, original):
        yield replace(original, statement=_assuming(original.statement, ("equal", old, new)))


def _changed_place(old: Tree, new: Tree) -> Path | None:
    """Return where the one comparison stands that differs, not looking into hypotheses."""
    if old[0] != new[0] or len(old) != len(new):
        return None
    if old[0] in COMPARISONS:
        return ()
    if old[0] not in ("implies", "and", "iff", "not"):
        return None
    changed = [k for k in range(1, len(old)) if old[k] != new[k]]
    if len(changed) != 1 or (old[0] == "implies" and changed != [2]):
        return None
    below = _changed_place(old[changed[0]], new[changed[0]])
    return None if below is None else (changed[0], *below)


def _weaker_sides(mutant: Mutant, original: Instance) -> Iterator[Instance]:
    """Yield the inequality by which a neighbour of an inequality follows from it."""
    for op, old, new, right in _differences(mutant.comparison, mutant, original):
        if op == "equal":
            continue
        smaller, larger = (old, new) if right else (new, old)
        order = "loewner" if op == "loewner" else "atmost"
        if op in ("atmost", "less", "loewner"):
            yield replace(
                original, statement=_assuming(original.statement, (order, smaller, larger))
            )


def _differences(
    place: Path | None, mutant: Mutant, original: Instance
) -> Iterator[tuple[str, Tree, Tree, bool]]:
    """Yield (order, old side, new side, whether it is the right one) where exactly one changed."""
    if place is None:
        return
    before, after = part(original.statement, place), part(mutant.instance.statement, place)
    sides = [k for k in (1, 2) if before[k] != after[k]]
    if before[0] == after[0] and len(sides) == 1:
        yield before[0], before[sides[0]], after[sides[0]], sides[0] == 2


def _assuming(statement: Tree, conclusion: Tree) -> Tree:
    return put(statement, (2,), conclusion) if statement[0] == "implies" else conclusion


# -- survived -------------------------------------------------------------------------------------


def _why(mutant: Mutant, found: Finding | None) -> str:
    if found is None:
        return "attack too weak: a statement about numbers that no check decides"
    if not found.judged:
        return "attack too weak: no candidate has a truth value"
    worst = found.worst_margin
    if worst is None:
        return "attack too weak: no float reading, and exact search found nothing"
    if worst < -TOLERANCE:
        return f"attack too weak: floats see a violation of {-worst:.2g}, not confirmed exactly"
    if _on_a_thin_set(mutant.instance.statement):
        return f"attack too weak: its equations were met at few values, worst margin {worst:.2g}"
    if worst <= TOLERANCE:
        return "attack too weak: the margin reaches zero, and no violation was found"
    if worst <= LOOSE:
        return f"attack too weak: the worst margin found is {worst:.2g} and may tend to zero"
    return f"bound not tight: the worst margin found is {worst:.2g}"


def _on_a_thin_set(statement: Tree) -> bool:
    """Whether the statement says something only where an equation holds."""
    match statement:
        case ("implies", hypotheses, conclusion):
            met = any(hypothesis[0] == "equal" for hypothesis in hypotheses)
            return met or _on_a_thin_set(conclusion)
    return bool(statement[0] in ("iff", "not"))


__all__ = [
    "CAUGHT", "EQUIVALENT", "SURVIVED", "UNDEFINED", "Judged", "Original", "judge", "violator",
]  # fmt: skip
