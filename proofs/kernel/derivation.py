r"""Check a derivation: each line follows from the one before, in the theory of the rule it names.

Evidence::

    {"kind": "derivation", "names": ["i", "j"], "lines": [[rule, tree, why], ...],
     "scale": tree or null, "start": "right" or "left"}

The kernel itself writes down where a derivation starts and where it must arrive:

- ``equal``: from the left side (its entry at free indices ``names``) to the right side;
- ``atmost a b``: from b (start "right"), each line equal to the one before or smaller by a named
  inequality, to a plus something manifestly nonnegative; or from a (start "left") upwards;
- ``loewner A B``: from $v^\dagger (B - A) v$ for a free vector v to a manifestly nonnegative line;
- ``iff`` of two equations: the differences agree up to a ``scale`` that never vanishes;
- ``and``: each part, by normal form; ``not equal``: the difference never vanishes.

Equations assumed by an implication may be used where the rule *Hypothesis* is named, assumed
inequalities under *Assumption* and wherever a sign is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .declarations import Context, Refused, Size, Tree
from .equality import Outcome, prove_equal
from .instances import Instance, freeze
from .language import shape
from .normal import FLAGS
from .positivity import is_real, nonnegative, nonzero, positive, semidefinite
from .soundness import assuming, check_sound
from .steps import EQUALITIES, INEQUALITIES, POSITIVITY, THEORY, candidates, is_inequality

RULES: dict[str, frozenset[str]] = {
    "Algebra": frozenset(),
    "Definition": frozenset({"entry"}),
    "Schur product": frozenset({"entry"}),
    "Trace": frozenset({"entry"}),
    "Cyclicity": frozenset({"entry"}),
    "Unitarity": frozenset({"entry", "unitary"}),
    "Linearity": frozenset({"linear"}),
    "Independence": frozenset({"linear", "independent"}),
    "Moments": frozenset({"linear", "moments"}),
    "Finite law": frozenset({"entry", "linear", "moments"}),
    "Normalisation": frozenset({"entry", "linear", "facts"}),
    "Hypothesis": frozenset({"linear", "hypotheses"}),
    "Normal form": FLAGS,
}
"""The theory behind each rule: which rewritings it may use beside rational arithmetic."""


ALL_RULES = frozenset(RULES) | INEQUALITIES | EQUALITIES | {"Ordering"}
"""Every rule that a line may name."""


@dataclass(frozen=True)
class Checked:
    """What a derivation check went through."""

    steps: int
    cases: int


ORDERING = "Ordering"
"""The rule of a first line that names the units so that a vector is non-increasing."""

RELATIONS = {"right": "smaller", "left": "larger"}
"""Where the chain of an inequality starts, and in which direction its lines may step."""


@dataclass(frozen=True)
class Goal:
    """What is to be shown, and the lines that are to show it."""

    statement: Tree
    hypotheses: tuple[Tree, ...]
    names: list[str]
    lines: list[tuple[str, Tree, str]]
    scale: Tree | None = None
    start: str = "right"
    lemmas: Mapping[str, Instance] = field(default_factory=dict)
    """Earlier claims that lines may cite, by the rules that name them."""


def check_derivation(
    instance: Instance, evidence: Mapping[str, Any], lemmas: Mapping[str, Instance] | None = None
) -> Checked:
    """Check the evidence for the statement of an instance; ``Refused`` says where it fails.

    ``lemmas`` are claims that were checked before, by the rules that name them.
    """
    context = instance.context()
    check_sound(instance.statement, context)
    hypotheses, conclusion = split_hypotheses(instance.statement)
    scale = evidence.get("scale")
    start = evidence.get("start", "right")
    if start not in RELATIONS:
        raise Refused("a derivation starts from the left or from the right side")
    goal = Goal(
        conclusion,
        hypotheses,
        [str(n) for n in evidence.get("names", [])],
        [_line(line, lemmas or {}) for line in evidence.get("lines", [])],
        freeze(scale) if scale else None,
        start,
        lemmas or {},
    )
    return prove(goal, assuming(hypotheses, context))


def split_hypotheses(statement: Tree) -> tuple[tuple[Tree, ...], Tree]:
    """Return (what is assumed, the conclusion)."""
    if statement[0] != "implies":
        return (), statement
    return tuple(statement[1]), statement[2]


def _line(data: Any, lemmas: Mapping[str, Instance]) -> tuple[str, Tree, str]:
    if not isinstance(data, list | tuple) or len(data) != 3:
        raise Refused("a line is [rule, expression, why]")
    rule, tree, why = data
    if rule not in ALL_RULES and rule not in lemmas:
        known = ", ".join([*sorted(ALL_RULES), *lemmas])
        raise Refused(f"unknown rule {rule!r}; known: {known}")
    return rule, freeze(tree), str(why)


def prove(goal: Goal, context: Context) -> Checked:
    """Check the lines of a goal against its statement."""
    if goal.lines and goal.lines[0][0] == ORDERING:
        context = _in_order(goal, context)
        goal = replace(goal, lines=goal.lines[1:])
    lines = goal.lines
    match goal.statement:
        case ("equal", a, b):
            left, right, context, indices = at_indices(a, b, context, goal.names)
            return _chain(left, right, context, goal, indices)
        case (("atmost" | "less"), a, b):
            strict = goal.statement[0] == "less"
            begin, end = (b, a) if goal.start == "right" else (a, b)
            done, last = _walk(begin, context, goal, ())
            large, small = (last, end) if goal.start == "right" else (end, last)
            if not exceeds(large, small, context, goal.hypotheses, strict=strict):
                side = "smaller side plus" if goal.start == "right" else "larger side minus"
                kind = "positive" if strict else "nonnegative"
                raise Refused(f"the last line is not the {side} something manifestly {kind}")
            return done
        case ("loewner", a, b):
            gap = b if a[0] == "zeros" else ("sub", b, a)
            if not lines and (semidefinite(gap, context) or _adds(a, b, context)):
                return Checked(1, 1)
            vector = goal.names[0] if goal.names else _unused("v", context, (a, b))
            size = shape(a, context)[0]
            context = context.bind(vector, {"domain": "vector", "size": size, "entries": "complex"})
            start: Tree = ("dot", ("var", vector), ("matvec", gap, ("var", vector)))
            done, last = _walk(start, context, replace(goal, start="right"), ())
            if not nonnegative(last, context):
                raise Refused("the last line is not manifestly nonnegative")
            return done
        case ("iff", ("equal", a, b), ("equal", c, d)):
            return _equivalent((a, b), (c, d), context, goal)
        case ("and", *parts):
            if lines:
                raise Refused("a conjunction is derived part by part: state each as its own claim")
            checks = [prove(replace(goal, statement=part, names=[]), context) for part in parts]
            return Checked(sum(c.steps for c in checks), sum(c.cases for c in checks))
        case ("not", ("equal", a, b)):
            if shape(a, context) == () and nonzero(("sub", a, b), context):
                return Checked(1, 1)
            raise Refused("the difference is not manifestly nonzero")
    raise Refused(f"a statement of the kind {goal.statement[0]!r} is not derived line by line")


def _in_order(goal: Goal, context: Context) -> Context:
    """Take a vector to be non-increasing: allowed where no unit is told from another.

    The statement must read the same when the units of one size are renamed, all at once, in every
    variable. Its domains allow every renaming; so does each operation but positions, prefixes and
    the order of the entries itself.
    """
    vector = goal.lines[0][1]
    found = shape(vector, context)
    if len(found) != 1 or not isinstance(found[0], str):
        raise Refused(f"{ORDERING} takes a vector of unspecified size")
    check_sound(vector, context)
    if not is_real(vector, context):
        raise Refused(f"{ORDERING} takes a vector of real entries")
    for tree in (vector, goal.statement, *goal.hypotheses):
        if _tells_units_apart(tree):
            raise Refused(f"{ORDERING} is not for free where the statement tells units apart")
    if any(domain["domain"] == "index" for domain in context.variables.values()):
        raise Refused(f"{ORDERING} is not for free where the claim fixes an index")
    return replace(context, ordered=(*context.ordered, vector))


def _tells_units_apart(tree: Any) -> bool:
    if not isinstance(tree, tuple):
        return False
    if tree and tree[0] in ("before", "upto", "falls", "pos", "vector", "rows"):
        return True
    return any(_tells_units_apart(part) for part in tree)


def at_indices(
    a: Tree, b: Tree, context: Context, names: list[str]
) -> tuple[Tree, Tree, Context, list[tuple[str, Size]]]:
    """Return the entries of two sides at free indices, and the context that declares these."""
    dims = shape(a, context)
    while len(names) < len(dims):
        names = [*names, _unused("ijkl"[len(names)], context, (a, b, *names))]
    if len(names) != len(dims):
        raise Refused(f"{len(dims)} free indices are expected, not {len(names)}")
    indices: list[tuple[str, Size]] = list(zip(names, dims, strict=True))
    for name, size in indices:
        context = context.bind(name, {"domain": "index", "size": size})
    tokens = [("idx", name) for name in names]
    if len(dims) == 1:
        return ("item", a, *tokens), ("item", b, *tokens), context, indices
    if len(dims) == 2:
        return ("entry", a, *tokens), ("entry", b, *tokens), context, indices
    return a, b, context, indices


def _unused(stem: str, context: Context, trees: Any) -> str:
    """Return a name that is neither declared nor bound inside the trees."""
    while stem in context.variables or stem in context.sizes or _occurs(stem, trees):
        stem += "'"
    return stem


def _occurs(name: str, tree: Any) -> bool:
    if isinstance(tree, tuple):
        return any(_occurs(name, part) for part in tree)
    return bool(tree == name)


def free_indices(context: Context) -> tuple[tuple[str, Size], ...]:
    """Return the indices that the claim itself quantifies over."""
    return tuple(
        (name, domain["size"])
        for name, domain in context.variables.items()
        if domain["domain"] == "index"
    )


def _walk(
    start: Tree,
    context: Context,
    goal: Goal,
    indices: tuple[tuple[str, Size], ...] | list[tuple[str, Size]],
) -> tuple[Checked, Tree]:
    """Check each line against the one before; return the last one."""
    here, cases = start, 0
    everywhere = free_indices(context) or tuple(indices)
    for number, (rule, tree, _) in enumerate(goal.lines, 1):
        if rule == ORDERING:
            raise Refused(f"{ORDERING} stands in the first line only")
        if shape(tree, context) != ():
            raise Refused(f"line {number}: an entry is expected, not a vector or matrix")
        check_sound(tree, context)
        if rule in RULES:
            outcome = _by_rewriting(rule, here, tree, context, goal, everywhere)
        else:
            outcome = _by_step(rule, here, tree, context, goal, everywhere)
        if not outcome.equal:
            verb = "does not follow"
            if _is_true(rule, here, tree, context, goal, everywhere):
                verb = f"is true but does not follow by {rule}"
            raise Refused(f"line {number} {verb}: {outcome.gap}")
        cases += outcome.cases
        here = tree
    return Checked(len(goal.lines), cases), here


def _equations(goal: Goal) -> tuple[Tree, ...]:
    return tuple(h for h in goal.hypotheses if h[0] == "equal")


def _by_rewriting(
    rule: str, here: Tree, tree: Tree, context: Context, goal: Goal, everywhere: Any
) -> Outcome:
    assumed = _equations(goal) if "hypotheses" in RULES[rule] else ()
    return prove_equal(context, here, tree, everywhere, RULES[rule], assumed)


def _by_step(
    rule: str, here: Tree, tree: Tree, context: Context, goal: Goal, everywhere: Any
) -> Outcome:
    """Check a line that follows by a named inequality, or by a lemma about set functions."""
    if is_inequality(rule, goal.lemmas) and goal.statement[0] not in ("atmost", "less", "loewner"):
        raise Refused(f"{rule} makes an inequality, and the claim is an equation")
    direction = RELATIONS[goal.start]
    if rule == POSITIVITY:
        large, small = (here, tree) if direction == "smaller" else (tree, here)
        if exceeds(large, small, context, goal.hypotheses, strict=False):
            return Outcome(True, 1)
        return Outcome(False, 1, "the difference of the lines is not manifestly nonnegative")
    gap = f"{rule} applies nowhere in the line before"
    for candidate in candidates(rule, here, context, direction, goal.hypotheses, goal.lemmas):
        outcome = prove_equal(context, candidate, tree, everywhere, THEORY)
        if outcome.equal:
            check_sound(candidate, context)
            return outcome
        gap = outcome.gap
    return Outcome(False, 1, gap)


def _is_true(
    rule: str, here: Tree, tree: Tree, context: Context, goal: Goal, everywhere: Any
) -> bool:
    """Whether a refused line would have followed by another rule: for the message only."""
    if prove_equal(context, here, tree, everywhere, FLAGS, _equations(goal)).equal:
        return True
    if goal.statement[0] not in ("atmost", "less", "loewner") or rule == POSITIVITY:
        return False
    large, small = (here, tree) if goal.start == "right" else (tree, here)
    return exceeds(large, small, context, goal.hypotheses, strict=False)


def _chain(
    left: Tree,
    right: Tree,
    context: Context,
    goal: Goal,
    indices: list[tuple[str, Size]],
) -> Checked:
    done, last = _walk(left, context, goal, indices)
    flags = RULES["Definition"] if goal.lines else FLAGS
    assumed = () if goal.lines else _equations(goal)
    outcome = prove_equal(context, last, right, free_indices(context), flags, assumed)
    if not outcome.equal:
        where = "the last line is not the right side" if goal.lines else "the two sides differ"
        raise Refused(f"{where}: {outcome.gap}")
    return Checked(done.steps + (0 if goal.lines else 1), done.cases + outcome.cases)


def exceeds(
    large: Tree, small: Tree, context: Context, hypotheses: tuple[Tree, ...], *, strict: bool
) -> bool:
    """Whether one side is the other plus summands that are manifestly nonnegative (positive)."""
    test = positive if strict else nonnegative
    if small == ("num", "0") and test(large, context):
        return True
    if test(("sub", large, small), context):
        return True
    equations = tuple(h for h in hypotheses if h[0] == "equal")
    parts = _summands(large)
    for k in range(len(parts)):
        kept, rest = parts[k], parts[:k] + parts[k + 1 :]
        if not rest:
            if not strict and _same(kept, small, context, equations):
                return True
            continue
        signs = [nonnegative(part, context) for part in rest]
        if not all(signs) or (strict and not any(positive(part, context) for part in rest)):
            continue
        if _same(kept, small, context, equations):
            return True
    return False


def _same(a: Tree, b: Tree, context: Context, equations: tuple[Tree, ...]) -> bool:
    return prove_equal(context, a, b, free_indices(context), FLAGS, equations).equal


def _summands(tree: Tree) -> list[Tree]:
    return _summands(tree[1]) + _summands(tree[2]) if tree[0] == "add" else [tree]


def _adds(a: Tree, b: Tree, context: Context) -> bool:
    if b[0] != "add":
        return False
    return (b[1] == a and semidefinite(b[2], context)) or (
        b[2] == a and semidefinite(b[1], context)
    )


def _equivalent(
    first: tuple[Tree, Tree],
    second: tuple[Tree, Tree],
    context: Context,
    goal: Goal,
) -> Checked:
    """a = b iff c = d, since a - b = scale (c - d) with a scale that never vanishes."""
    factor: Tree = goal.scale or ("num", "1")
    if shape(factor, context) != () or not nonzero(factor, context):
        raise Refused("the scale of an equivalence must be a scalar that never vanishes")
    check_sound(factor, context)
    if shape(first[0], context) != shape(second[0], context):
        raise Refused("the two equations have different shapes")
    left: Tree = ("sub", *first)
    right: Tree = ("mul", factor, ("sub", *second))
    left, right, context, indices = at_indices(left, right, context, goal.names)
    return _chain(left, right, context, replace(goal, lines=[]), indices)
