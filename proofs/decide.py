"""Decide what no derivation settled: at single masks, by a certificate, and last by a solver.

This search is the costly part, so it runs last: after everything that needs no search, and after
an attack that found no counterexample.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from .kernel.declarations import Refused, Tree
from .kernel.functions import FUNCTIONS
from .kernel.instances import Instance
from .kernel.lemmas import operations
from .kernel.numbers import NotExact
from .kernel.vertices import reduce_to_masks
from .makers import automatic_evidence

Json = dict[str, Any]

FALSE = "z3 finds it false"
"""How a solver's word against a statement begins: reason to doubt, no refutation."""

SECONDS = 10.0
"""How long one claim is searched for a sum-of-squares certificate, and then z3 asked."""


def searched_evidence(
    instance: Instance, complaints: list[str], touching: Sequence[Mapping[str, Fraction]] = ()
) -> Iterator[Json]:
    """Yield what a search finds for an inequality; say how far it came when nothing.

    Polynomials are written as sums of squares, all others are enclosed on boxes; ``touching`` are
    points at which the two sides are known to meet.

    A statement that is affine in a mask law is first tried at every single mask.
    """
    yield from _at_single_masks(instance, complaints)
    if not _is_inequality(instance.statement):
        return
    from .certificates.sos import sos_evidence

    outcome = sos_evidence(instance, _choices(instance), SECONDS)
    if outcome.evidence is not None:
        yield outcome.evidence
    elif outcome.searched:
        complaints.append(outcome.story)
    yield from _enclosures(instance, complaints, touching)


def _enclosures(
    instance: Instance, complaints: list[str], touching: Sequence[Mapping[str, Fraction]]
) -> Iterator[Json]:
    """Yield a covering of the box of all variables, or values at which the statement fails."""
    from .certificates.enclosure import Undecided, enclosure_evidence

    listed = {name: list(rule["at"]) for name, rule in instance.sizes.items() if "at" in rule}
    sizes = {
        name: listed.get(name) or [max(2, rule["from"])] for name, rule in instance.sizes.items()
    }
    try:
        yield enclosure_evidence(instance, sizes, touching, SECONDS)
    except Undecided as bad:
        if bad.values is not None:
            yield {"kind": "counterexample", "values": bad.values, "certificates": []}
        complaints.append(str(bad))
    except (Refused, NotExact) as bad:
        if operations(instance.statement) & {*FUNCTIONS, "exp"}:
            complaints.append(f"no enclosure: {bad}")


def _at_single_masks(instance: Instance, complaints: list[str]) -> Iterator[Json]:
    for name, domain in instance.variables:
        if domain["domain"] != "law":
            continue
        try:
            reduced = reduce_to_masks(instance, name)
        except Refused:
            continue
        found = itertools.chain(
            automatic_evidence(reduced, set(), []), searched_evidence(reduced, complaints)
        )
        for data in found:
            yield {"kind": "vertices", "law": name, "evidence": data}
        return


def solver_evidence(instance: Instance, complaints: list[str]) -> Iterator[Json]:
    """Yield what z3 says: its word (kind ``smt``), or values that may be a counterexample."""
    if not _is_inequality(instance.statement):
        return
    from .certificates.smt import smt_evidence

    outcome, values = smt_evidence(instance, _choices(instance), SECONDS)
    if values is not None:
        yield {"kind": "counterexample", "values": values, "certificates": []}
    if outcome.evidence is not None:
        yield outcome.evidence
    elif outcome.searched:
        complaints.append(f"{FALSE}, {outcome.story}" if outcome.denied else outcome.story)


def _choices(instance: Instance) -> list[dict[str, int]]:
    listed = {name: list(rule["at"]) for name, rule in instance.sizes.items() if "at" in rule}
    return [dict(zip(listed, v, strict=True)) for v in itertools.product(*listed.values())]


def _is_inequality(statement: Tree) -> bool:
    match statement:
        case _ if "value" in operations(statement):  # entropies have their own certificates
            return False
        case ("implies", _, conclusion):
            return conclusion[0] == "equal" or _is_inequality(conclusion)
        case ("and", *parts):
            return all(part[0] == "equal" or _is_inequality(part) for part in parts) and any(
                part[0] != "equal" for part in parts
            )
        case ("not", ("equal", _, _)):
            return True
    return statement[0] in ("atmost", "less", "loewner")


__all__ = ["FALSE", "searched_evidence", "solver_evidence"]
