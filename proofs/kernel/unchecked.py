r"""Answers of a decision procedure: what they would show, were they right; never that they are.

Evidence::

    {"kind": "smt", "at": {...}, "solver": "z3 4.13 (nlsat)",
     "goals": [{"sizes": {...}, "asked": sha256, "answer": "unsat"}]}

The kernel confirms that the questions are those that the statement poses, by reading the
polynomial systems itself; the answers it cannot check. `check` knows nothing of this kind, so no
such answer can stand inside a proof; it yields the verdict *decided* and no other.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from .check import FOR, NEUTRAL, Report, each_size, scope_of, sizes_of
from .declarations import Refused
from .instances import at_sizes, read_instance
from .numbers import NotExact, write
from .polynomials import Polynomial
from .soundness import check_sound
from .systems import System, systems
from .values import Unknown


def reach(instance_json: Any, evidence: Any) -> Report:
    """Return what the answers would show, and how far; malformed or foreign ones are refused."""
    try:
        instance = read_instance(instance_json)
        if evidence["kind"] != "smt" or not str(evidence["solver"]):
            raise Refused("the answer of a solver names the solver")
        check_sound(instance.statement, instance.context())
        sizes = sizes_of(instance, evidence)
        given = list(evidence["goals"])
        asked: list[dict[str, Any]] = []
        for choice in each_size(sizes):
            for system in systems(at_sizes(instance, choice)):
                asked.append({"sizes": choice, "asked": question(system), "answer": "unsat"})
        if given != asked or not asked:
            raise Refused("the solver was asked something else than what is stated")
        scope, covers = scope_of(instance, sizes)
        return Report(True, FOR, covers, scope, counts={"questions": len(asked)})
    except (Refused, NotExact, Unknown) as refusal:
        return Report(False, NEUTRAL, False, {}, str(refusal))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError) as bad:
        return Report(False, NEUTRAL, False, {}, f"malformed evidence: {bad!r}"[:200])


def question(system: System) -> str:
    """Return the hash of a system: constraints, equations and the goal."""
    data = {
        "atoms": [repr(atom) for atom in system.atoms],
        "goal": _written(system.goal),
        "strict": system.strict,
        "constraints": [[_written(c.poly), c.strict] for c in system.constraints],
        "equations": [_written(h) for h in system.equations],
    }
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def _written(poly: Polynomial) -> list[Any]:
    return sorted(([list(map(list, m)), write(c)] for m, c in poly.items()), key=repr)


__all__ = ["question", "reach"]
