r"""Induction on the number of times that a map is applied.

The statement is $\Phi^{k}(x) = G(k)$ for a natural number k, with $\Phi$ and x free of k, possibly
under hypotheses that do not mention k either. It holds for all k from its least value on when

- base: $\Phi^{k_0}(x) = G(k_0)$, and
- step: $\Phi(G(k)) = G(k+1)$ for every k,

each an identity of normal forms. Evidence: ``{"kind": "induction", "variable": "k"}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .declarations import Context, Refused, Tree
from .derivation import at_indices, free_indices, split_hypotheses
from .equality import prove_equal
from .instances import Instance
from .iteration import LONGEST, occurs, put, put_map
from .normal import FLAGS
from .soundness import assuming, check_sound


def check_induction(instance: Instance, evidence: Mapping[str, Any]) -> int:
    """Check base and step; return the number of index cases."""
    context = instance.context()
    check_sound(instance.statement, context)
    hypotheses, conclusion = split_hypotheses(instance.statement)
    k = str(evidence.get("variable"))
    if k not in context.variables or context.domain(k)["domain"] != "natural":
        raise Refused(f"induction runs over a natural number of the claim, and {k!r} is none")
    if any(occurs(k, hypothesis) for hypothesis in hypotheses):
        raise Refused(f"a hypothesis mentions {k}: it would change from one step to the next")
    match conclusion:
        case ("equal", ("iterate", ("var", name), start, bound, body), closed) if name == k:
            pass
        case ("equal", closed, ("iterate", ("var", name), start, bound, body)) if name == k:
            pass
        case _:
            raise Refused(f"the claim does not say what a map, applied {k} times, gives")
    if occurs(k, start) or occurs(k, body):
        raise Refused(f"the map or its start mentions {k}")
    least = int(context.domain(k)["from"])
    if least > LONGEST:
        raise Refused(f"a base above {LONGEST} is not written out")
    context = assuming(hypotheses, context)
    equations = tuple(h for h in hypotheses if h[0] == "equal")
    base = ("iterate", ("num", str(least)), start, bound, body)
    first = _case(context, base, put(closed, k, ("num", str(least))), equations, "base")
    after = put_map(body, bound, closed)
    check_sound(after, context)
    next_one = put(closed, k, ("add", ("var", k), ("num", "1")))
    return first + _case(context, after, next_one, equations, "step")


def _case(context: Context, a: Tree, b: Tree, equations: tuple[Tree, ...], what: str) -> int:
    left, right, context, _ = at_indices(a, b, context, [])
    outcome = prove_equal(context, left, right, free_indices(context), FLAGS, equations)
    if not outcome.equal:
        raise Refused(f"the {what} of the induction fails: {outcome.gap}")
    return outcome.cases
