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
    one_sided = is_inequality(rule, lemmas)
    yielded = 0
    for choice in range(max((len(made) for _, made in found), default=0)):
        everywhere = tree
        touched: list[tuple[int, ...]] = []
        for path, made in found:
            if any(path[: len(t)] == t for t in touched):
                continue
            if one_sided and _sign_at(everywhere, context, path) != _sign_at(tree, context, path):
                continue  # a factor that was replaced has lost its sign
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
    for k, grows, here in _parts(tree, context):
        yield from places(tree[k], here, sign * grows, (*path, k))


def _parts(tree: Tree, context: Context) -> Iterator[tuple[int, int, Context]]:
    """Yield where the parts of an expression stand, how it grows with each, and what is declared
    there."""
    match tree:
        case ("add", _, _):
            yield 1, 1, context
            yield 2, 1, context
        case ("sub", _, _):
            yield 1, 1, context
            yield 2, -1, context
        case ("neg", _):
            yield 1, -1, context
        case ("mul", a, b):
            yield 1, _sign(b, context), context
            yield 2, _sign(a, context), context
        case ("div", _, b):
            scalar = shape(b, context) == ()
            yield 1, 1 if scalar and positive(b, context) else 0, context
            yield 2, 0, context
        case ("sum", name, size, _):
            yield 3, 1, context.bind(name, {"domain": "index", "size": size})
        case ("E", law, name, _):
            yield 3, 1, context.bind(name, random_vector(law, context))
        case (op, *_) if op in _FIRST:
            yield _FIRST[op], 0, context
        case (op, *parts) if op in _PLAIN:
            for k in range(1, len(parts) + 1):
                yield k, 0, context


def _sign_at(tree: Tree, context: Context, path: tuple[int, ...]) -> int:
    r"""Return the monotonicity of a tree in the part at a path, as the tree stands now.

    The sign of a factor decides it, so a replaced factor may change it: of
    $a b \ge 4pq\,b$ with $b \ge 0$ the next step may not lower b, since $4pq$ has no sign.
    """
    sign = 1
    for step in path:
        grows, context = next((g, here) for k, g, here in _parts(tree, context) if k == step)
        sign, tree = sign * grows, tree[step]
    return sign


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
