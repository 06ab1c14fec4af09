r"""The diamond norm of a Schur map, at every size.

For $\Phi(\rho) = A \odot \rho$ with Hermitian A (full norm: $\Phi$ of a difference of channels lies
in [0, 2]):

- If $B \succeq 0$ and $B \succeq A$, then $\Phi$ is the difference of the completely positive Schur
  maps of B and of B - A, so that $\|\Phi\|_\diamond \le \|\Phi_B + \Phi_{B-A}\|_\diamond =
  \max_i (2B_{ii} - A_{ii})$: a completely positive map has the norm of its adjoint at 1.
- If $\sum_i q_i = 1$ and $0 \preceq W \preceq \mathrm{diag}(q)$, so that $q_i \ge 0$, put
  $W = D P D$ with $D = \mathrm{diag}(\sqrt{q})$, $0 \preceq P \preceq 1$, and let the map act on
  one half of $\sum_i \sqrt{q_i}\,|ii\rangle$. The result is $D A D$ on the span of all
  $|ii\rangle$, and its trace norm is at least
  $\mathrm{tr}\,(2P - 1) DAD = 2\,\mathrm{tr} A W - \sum_i q_i A_{ii}$.

Evidence::

    {"kind": "schur-diamond", "multiplier": A, "dual": B, "weights": q, "primal": W,
     "vector": "v", "excess": line, "deficit": line, "dual_line": line, "primal_line": line}

where each line (or null, where it is manifest) writes the quadratic form of B - A, of diag(q) - W,
of B and of W in the vector v as something manifestly nonnegative.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .declarations import Context, Refused, Tree
from .derivation import Goal, prove, split_hypotheses
from .equality import prove_equal
from .instances import Instance, freeze
from .language import shape
from .positivity import nonnegative
from .setfunctions import unused
from .soundness import assuming, check_sound


def check_schur_diamond(instance: Instance, evidence: Mapping[str, Any]) -> int:
    """Check the two bounds that a statement needs; return how many facts were shown."""
    context = instance.context()
    check_sound(instance.statement, context)
    hypotheses, conclusion = split_hypotheses(instance.statement)
    context = assuming(hypotheses, context)
    match conclusion:
        case ("equal" | "atmost", ("diamond", size, name, body), value):
            above, below = True, conclusion[0] == "equal"
        case ("equal" | "atmost", value, ("diamond", size, name, body)):
            above, below = conclusion[0] == "equal", True
        case _:
            raise Refused("a diamond norm is compared with a number")
    facts = _Facts(context, size, evidence)
    facts.schur(name, body)
    if above:
        facts.upper(value)
    if below:
        facts.lower(value)
    return facts.count


class _Facts:
    """What is shown of the matrices in the evidence, one fact after the other."""

    def __init__(self, context: Context, size: Any, evidence: Mapping[str, Any]) -> None:
        self.context, self.size, self.evidence, self.count = context, size, evidence, 0
        self.multiplier = self._matrix("multiplier")

    def _tree(self, key: str) -> Tree:
        if not evidence_has(self.evidence, key):
            raise Refused(f"the evidence gives no {key}")
        tree = freeze(self.evidence[key])
        check_sound(tree, self.context)
        return tree

    def _matrix(self, key: str) -> Tree:
        tree = self._tree(key)
        if shape(tree, self.context) != (self.size, self.size):
            raise Refused(f"the {key} is not a {self.size} x {self.size} matrix")
        return tree

    def _indices(self, *trees: Tree) -> tuple[Context, list[Tree]]:
        """Declare two indices that occur nowhere."""
        context, places = self.context, []
        for stem in ("i", "j"):
            name = unused(stem, context, trees)
            context = context.bind(name, {"domain": "index", "size": self.size})
            places.append(("idx", name))
        return context, places

    def _equal(self, context: Context, a: Tree, b: Tree, what: str) -> None:
        indices = [(n, d["size"]) for n, d in context.variables.items() if d["domain"] == "index"]
        outcome = prove_equal(context, a, b, indices)
        if not outcome.equal:
            raise Refused(f"{what}: {outcome.gap}")
        self.count += 1

    def _below(self, small: Tree, large: Tree, key: str, what: str) -> None:
        """Show a Loewner inequality, by the line given for it or because it is manifest."""
        lines, names = [], []
        if evidence_has(self.evidence, key):
            lines = [("Normal form", freeze(self.evidence[key]), "")]
            names = [str(self.evidence.get("vector", "v"))]
        try:
            prove(Goal(("loewner", small, large), (), names, lines), self.context)
        except Refused as refusal:
            raise Refused(f"{what}: {refusal}") from None
        self.count += 1

    def schur(self, name: str, body: Tree) -> None:
        """Show that the map multiplies entry by entry, with a Hermitian multiplier."""
        context, (i, j) = self._indices(body, self.multiplier)
        inside = context.bind(
            name, {"domain": "matrix", "rows": self.size, "cols": self.size, "entries": "complex"}
        )
        if shape(body, inside) != (self.size, self.size):
            raise Refused("a Schur map keeps the size")
        entry: Tree = ("entry", self.multiplier, i, j)
        product: Tree = ("mul", entry, ("entry", ("var", name), i, j))
        self._equal(inside, ("entry", body, i, j), product, "not the Schur map of the multiplier")
        there: Tree = ("conj", ("entry", self.multiplier, j, i))
        self._equal(context, entry, there, "the multiplier is not Hermitian")

    def upper(self, value: Tree) -> None:
        """Show that the norm is at most ``value``."""
        dual = self._matrix("dual")
        zero: Tree = ("zeros", self.size, self.size)
        self._below(zero, dual, "dual_line", "the dual matrix is not shown to be positive")
        self._below(self.multiplier, dual, "excess", "the dual does not exceed the multiplier")
        context, (i, _) = self._indices(dual, self.multiplier, value)
        twice: Tree = ("mul", ("num", "2"), ("entry", dual, i, i))
        row: Tree = ("sub", twice, ("entry", self.multiplier, i, i))
        if not nonnegative(("sub", value, row), context):
            raise Refused("2 B_ii - A_ii is not shown to be at most the value")
        self.count += 1

    def lower(self, value: Tree) -> None:
        """Show that the norm is at least ``value``."""
        weights, primal = self._tree("weights"), self._matrix("primal")
        if shape(weights, self.context) != (self.size,):
            raise Refused("one weight for each level is expected")
        _, (i, j) = self._indices(weights, primal, self.multiplier, value)
        k, m = i[1], j[1]
        total: Tree = ("sum", k, self.size, ("item", weights, i))
        self._equal(self.context, total, ("num", "1"), "the weights do not sum to 1")
        zero: Tree = ("zeros", self.size, self.size)
        self._below(zero, primal, "primal_line", "the primal matrix is not shown to be positive")
        self._below(primal, ("diag", weights), "deficit", "the primal exceeds the weights")
        product: Tree = ("mul", ("entry", self.multiplier, i, j), ("entry", primal, j, i))
        overlap: Tree = ("sum", k, self.size, ("sum", m, self.size, product))
        diagonal: Tree = ("mul", ("item", weights, i), ("entry", self.multiplier, i, i))
        own: Tree = ("sum", k, self.size, diagonal)
        reached: Tree = ("sub", ("mul", ("num", "2"), overlap), own)
        if not nonnegative(("sub", reached, value), self.context):
            raise Refused("2 tr A W - sum q_i A_ii is not shown to reach the value")
        self.count += 1


def evidence_has(evidence: Mapping[str, Any], key: str) -> bool:
    """Whether a part of the evidence is given."""
    return evidence.get(key) is not None
