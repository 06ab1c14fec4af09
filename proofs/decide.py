"""Decide a polynomial inequality that no derivation settled: a certificate first.

This search is the costly part, so it runs last: after everything that needs no search, and after
an attack that found no counterexample.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from .kernel.declarations import Tree
from .kernel.instances import Instance

Json = dict[str, Any]

SECONDS = 10.0
"""How long one claim is searched for a sum-of-squares certificate."""


def searched_evidence(instance: Instance, complaints: list[str]) -> Iterator[Json]:
    """Yield what a search finds for a polynomial inequality; say how far it came when nothing."""
    if not _is_inequality(instance.statement):
        return
    from .certificates.sos import sos_evidence

    listed = {name: list(rule["at"]) for name, rule in instance.sizes.items() if "at" in rule}
    choices = [dict(zip(listed, v, strict=True)) for v in itertools.product(*listed.values())]
    outcome = sos_evidence(instance, choices, SECONDS)
    if outcome.evidence is not None:
        yield outcome.evidence
    elif outcome.searched:
        complaints.append(outcome.story)


def _is_inequality(statement: Tree) -> bool:
    match statement:
        case ("implies", _, conclusion):
            return conclusion[0] == "equal" or _is_inequality(conclusion)
        case ("and", *parts):
            return all(part[0] == "equal" or _is_inequality(part) for part in parts) and any(
                part[0] != "equal" for part in parts
            )
        case ("not", ("equal", _, _)):
            return True
    return statement[0] in ("atmost", "less", "loewner")


__all__ = ["searched_evidence"]
