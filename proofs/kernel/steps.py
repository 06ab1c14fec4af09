"""Steps of a derivation that are more than rewriting: named inequalities, and named lemmas.

A step takes one line to the next by one rule, applied at one place or at every place where it
fits. The place decides the direction: below a sum, a mean or a factor that is nonnegative an
expression may be replaced by a larger one to make the whole larger; below a minus sign by a
smaller one; elsewhere only by an equal one. What the rule yields must equal the next line by
linearity alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from . import convexity, norms, setfunctions
from .declarations import Context, Refused, Tree
from .instances import Instance, read_instance
from .language import random_vector, shape
from .lemmas import applications
from .positivity import nonnegative, positive

Local = Callable[[Tree, Context, str], Iterator[Tree]]
"""(expression, declarations, wanted) to replacements that are "smaller", "larger" or "equal"."""


def _triangle(node: Tree, context: Context, wanted: str) -> Iterator[Tree]:
    yield from convexity.triangle(node, context, wanted)
    yield from norms.norm_triangle(node, context, wanted)


STEPS: dict[str, Local] = {
    "Jensen": convexity.jensen,
    "Cauchy-Schwarz": convexity.cauchy_schwarz,
    "AM-GM": convexity.am_gm,
    "Triangle inequality": _triangle,
    "Homogeneity": norms.homogeneity,
    "Diamond norm": norms.by_diamond,
    "Chain rule": setfunctions.chain_rule,
    "Strong subadditivity": setfunctions.strong_subadditivity,
    "Monotonicity": setfunctions.monotonicity,
    "Summation by parts": setfunctions.summation_by_parts,
}
"""The rules and how each rewrites one expression."""

EQUALITIES = frozenset({"Chain rule", "Summation by parts", "Homogeneity"})
"""Those that replace equals by equals."""

POSITIVITY, ASSUMPTION = "Positivity", "Assumption"
"""Dropping what is manifestly nonnegative; replacing by an assumed bound."""

INEQUALITIES = frozenset(STEPS) - EQUALITIES | {POSITIVITY, ASSUMPTION}
"""The rules whose lines stand in an inequality to the line before."""

CITING = "claim "
"""How a rule begins that is an earlier claim, or a cited theorem: its name follows."""

THEORY = frozenset({"entry", "linear"})
"""What the result of a step may be rewritten by, to become the next line."""

MAX_PLACES, MAX_CANDIDATES = 400, 48

_PLAIN = (
    "neg", "conj", "re", "abs2", "abs", "add", "sub", "hadamard", "mul", "div", "matmul", "matvec",
    "dagger", "transpose", "diagpart", "trace", "diagvec", "diag", "outer", "dot", "vector",
    "rows", "exp", "least", "greatest", "trace_norm",
)  # fmt: skip
_FIRST = {"pow": 1, "item": 1, "entry": 1, "row": 1, "apply": 2}
"""Operations of which one part is an expression."""


def candidates(
    rule: str,
    tree: Tree,
    context: Context,
    direction: str,
    assumed: tuple[Tree, ...],
    lemmas: Mapping[str, Instance],
) -> Iterator[Tree]:
    """Yield what one application of a rule makes of a line, ``direction`` smaller or larger."""
    if rule.startswith(CITING):
        local = citation(lemmas[rule], assumed)
    else:
        local = assumption(assumed) if rule == ASSUMPTION else STEPS[rule]
    found: list[tuple[tuple[int, ...], list[Tree]]] = []
    for number, (path, node, here, sign) in enumerate(places(tree, context, 1, ())):
        if number > MAX_PLACES:
            raise Refused(f"more than {MAX_PLACES} places where {rule} could be applied")
        wanted = _wanted(direction, sign)
        if wanted == "equal" and rule in INEQUALITIES:
            continue
        made = list(local(node, here, wanted))
        if made:
            found.append((path, made))
    yielded = 0
    for choice in range(max((len(made) for _, made in found), default=0)):
        everywhere = tree
        touched: list[tuple[int, ...]] = []
        for path, made in found:
            if not any(path[: len(t)] == t for t in touched):
                everywhere = replace_at(everywhere, path, made[min(choice, len(made) - 1)])
                touched.append(path)
        if len(touched) > 1:
            yield everywhere
            yielded += 1
    for path, made in found:
        for new in made:
            yielded += 1
            if yielded > MAX_CANDIDATES:
                return
            yield replace_at(tree, path, new)


def _wanted(direction: str, sign: int) -> str:
    if sign == 0:
        return "equal"
    return direction if sign > 0 else {"smaller": "larger", "larger": "smaller"}[direction]


def places(
    tree: Tree, context: Context, sign: int, path: tuple[int, ...]
) -> Iterator[tuple[tuple[int, ...], Tree, Context, int]]:
    """Yield every expression inside a tree: path, itself, its declarations, its monotonicity.

    The monotonicity is 1 where the whole grows with the part, -1 where it falls, 0 where nothing
    is known. Outer expressions come first.
    """
    yield path, tree, context, sign

    def inside(k: int, sign: int, here: Context = context) -> Any:
        return places(tree[k], here, sign, (*path, k))

    match tree:
        case ("add", _, _):
            yield from inside(1, sign)
            yield from inside(2, sign)
        case ("sub", _, _):
            yield from inside(1, sign)
            yield from inside(2, -sign)
        case ("neg", _):
            yield from inside(1, -sign)
        case ("mul", a, b):
            yield from inside(1, sign * _sign(b, context))
            yield from inside(2, sign * _sign(a, context))
        case ("div", _, b):
            scalar = shape(b, context) == ()
            yield from inside(1, sign if scalar and positive(b, context) else 0)
            yield from inside(2, 0)
        case ("sum", name, size, _):
            here = context.bind(name, {"domain": "index", "size": size})
            yield from inside(3, sign, here)
        case ("E", law, name, _):
            yield from inside(3, sign, context.bind(name, random_vector(law, context)))
        case (op, *_) if op in _FIRST:
            yield from inside(_FIRST[op], 0)
        case (op, *parts) if op in _PLAIN:
            for k in range(1, len(parts) + 1):
                yield from inside(k, 0)


def _sign(factor: Tree, context: Context) -> int:
    """Return 1 for a manifestly nonnegative factor, -1 for a nonpositive one, else 0."""
    if shape(factor, context) != ():
        return 0
    if nonnegative(factor, context):
        return 1
    return -1 if nonnegative(("neg", factor), context) else 0


def replace_at(tree: Tree, path: tuple[int, ...], new: Tree) -> Tree:
    """Return a tree with the part at a path replaced."""
    if not path:
        return new
    k, *rest = path
    return (*tree[:k], replace_at(tree[k], tuple(rest), new), *tree[k + 1 :])


def is_inequality(rule: str, lemmas: Mapping[str, Instance]) -> bool:
    """Whether a line that names a rule stands in an inequality to the line before."""
    if rule.startswith(CITING):
        statement = lemmas[rule].statement
        return bool((statement[2] if statement[0] == "implies" else statement)[0] != "equal")
    return rule in INEQUALITIES


def cited(evidence: Mapping[str, Any]) -> dict[str, Instance]:
    """Return the earlier claims that come with a derivation, by the rules that name them.

    Nothing is checked here but their form.
    """
    given = evidence.get("lemmas") or {}
    return {CITING + str(name): read_instance(data["instance"]) for name, data in given.items()}


def citation(lemma: Instance, assumed: tuple[Tree, ...]) -> Local:
    """Return the rule that an earlier claim is."""

    def local(node: Tree, context: Context, wanted: str) -> Iterator[Tree]:
        yield from applications(lemma, node, context, wanted, assumed)

    return local


def assumption(assumed: tuple[Tree, ...]) -> Local:
    """Return the rule that replaces one side of an assumed inequality by the other."""

    def local(node: Tree, context: Context, wanted: str) -> Iterator[Tree]:
        for hypothesis in assumed:
            match hypothesis:
                case (("atmost" | "less"), a, b):
                    if wanted == "larger" and node == a:
                        yield b
                    if wanted == "smaller" and node == b:
                        yield a

    return local
