r"""Check a derivation: each line follows from the one before, in the theory of the rule it names.

Evidence::

    {"kind": "derivation", "names": ["i", "j"], "lines": [[rule, tree, why], ...],
     "scale": tree or null, "sizes": {} or {"n": 2}}

The kernel itself writes down where a derivation starts and where it must arrive:

- ``equal``: from the left side (its entry at free indices ``names``) to the right side;
- ``atmost a b``: from b, by equalities, to a plus something manifestly nonnegative;
- ``loewner A B``: from $v^\dagger (B - A) v$ for a free vector v to a manifestly nonnegative line;
- ``iff`` of two equations: the differences agree up to a ``scale`` that never vanishes;
- ``and``: each part, by normal form; ``not equal``: the difference never vanishes.

Hypotheses of an implication may be used where the rule *Hypothesis* is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .declarations import Context, Refused, Size, Tree
from .equality import prove_equal
from .instances import Instance, freeze
from .language import shape
from .normal import FLAGS
from .positivity import nonnegative, nonzero, positive, semidefinite
from .soundness import check_sound

RULES: dict[str, frozenset[str]] = {
    "Algebra": frozenset(),
    "Definition": frozenset({"entry"}),
    "Schur product": frozenset({"entry"}),
    "Trace": frozenset({"entry"}),
    "Linearity": frozenset({"linear"}),
    "Independence": frozenset({"linear", "independent"}),
    "Moments": frozenset({"linear", "moments"}),
    "Finite law": frozenset({"entry", "linear", "moments"}),
    "Normalisation": frozenset({"entry", "linear", "facts"}),
    "Hypothesis": frozenset({"linear", "hypotheses"}),
    "Normal form": FLAGS,
}
"""The theory behind each rule: which rewritings it may use beside rational arithmetic."""


@dataclass(frozen=True)
class Checked:
    """What a derivation check went through."""

    steps: int
    cases: int


def check_derivation(instance: Instance, evidence: dict[str, Any]) -> Checked:
    """Check the evidence for the statement of an instance; ``Refused`` says where it fails."""
    context = instance.context()
    check_sound(instance.statement, context)
    hypotheses, conclusion = split_hypotheses(instance.statement)
    names = [str(n) for n in evidence.get("names", [])]
    lines = [_line(line) for line in evidence.get("lines", [])]
    scale = evidence.get("scale")
    return _prove(conclusion, context, hypotheses, names, lines, freeze(scale) if scale else None)


def split_hypotheses(statement: Tree) -> tuple[tuple[Tree, ...], Tree]:
    """Return (equations assumed, conclusion); hypotheses of other kinds are not used."""
    if statement[0] != "implies":
        return (), statement
    return tuple(h for h in statement[1] if h[0] == "equal"), statement[2]


def _line(data: Any) -> tuple[str, Tree, str]:
    if not isinstance(data, list | tuple) or len(data) != 3:
        raise Refused("a line is [rule, expression, why]")
    rule, tree, why = data
    if rule not in RULES:
        raise Refused(f"unknown rule {rule!r}; known: {', '.join(RULES)}")
    return rule, freeze(tree), str(why)


def _prove(
    conclusion: Tree,
    context: Context,
    hypotheses: tuple[Tree, ...],
    names: list[str],
    lines: list[tuple[str, Tree, str]],
    scale: Tree | None,
) -> Checked:
    match conclusion:
        case ("equal", a, b):
            left, right, context, indices = at_indices(a, b, context, names)
            return _chain(left, right, context, hypotheses, indices, lines)
        case (("atmost" | "less"), a, b):
            done, last = _walk(b, context, hypotheses, (), lines)
            strict = conclusion[0] == "less"
            if not _exceeds(last, a, context, hypotheses, strict=strict):
                raise Refused(
                    "the last line is not the smaller side plus something manifestly "
                    + ("positive" if strict else "nonnegative")
                )
            return done
        case ("loewner", a, b):
            gap = b if a[0] == "zeros" else ("sub", b, a)
            if not lines and (semidefinite(gap, context) or _adds(a, b, context)):
                return Checked(1, 1)
            vector = names[0] if names else _unused("v", context, (a, b))
            size = shape(a, context)[0]
            context = context.bind(vector, {"domain": "vector", "size": size, "entries": "complex"})
            start: Tree = ("dot", ("var", vector), ("matvec", gap, ("var", vector)))
            done, last = _walk(start, context, hypotheses, (), lines)
            if not nonnegative(last, context):
                raise Refused("the last line is not manifestly nonnegative")
            return done
        case ("iff", ("equal", a, b), ("equal", c, d)):
            return _equivalent((a, b), (c, d), context, hypotheses, names, scale)
        case ("and", *parts):
            if lines:
                raise Refused("a conjunction is derived part by part: state each as its own claim")
            checks = [_prove(part, context, hypotheses, [], [], scale) for part in parts]
            return Checked(sum(c.steps for c in checks), sum(c.cases for c in checks))
        case ("not", ("equal", a, b)):
            if shape(a, context) == () and nonzero(("sub", a, b), context):
                return Checked(1, 1)
            raise Refused("the difference is not manifestly nonzero")
    raise Refused(f"a statement of the kind {conclusion[0]!r} is not derived line by line")


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
    hypotheses: tuple[Tree, ...],
    indices: tuple[tuple[str, Size], ...] | list[tuple[str, Size]],
    lines: list[tuple[str, Tree, str]],
) -> tuple[Checked, Tree]:
    """Check each line against the one before; return the last one."""
    here, cases = start, 0
    everywhere = free_indices(context) or tuple(indices)
    for number, (rule, tree, _) in enumerate(lines, 1):
        if shape(tree, context) != ():
            raise Refused(f"line {number}: an entry is expected, not a vector or matrix")
        check_sound(tree, context)
        assumed = hypotheses if "hypotheses" in RULES[rule] else ()
        outcome = prove_equal(context, here, tree, everywhere, RULES[rule], assumed)
        if not outcome.equal:
            full = prove_equal(context, here, tree, everywhere, FLAGS, hypotheses)
            verb = f"is true but does not follow by {rule}" if full.equal else "does not follow"
            raise Refused(f"line {number} {verb}: {outcome.gap}")
        cases += outcome.cases
        here = tree
    return Checked(len(lines), cases), here


def _chain(
    left: Tree,
    right: Tree,
    context: Context,
    hypotheses: tuple[Tree, ...],
    indices: list[tuple[str, Size]],
    lines: list[tuple[str, Tree, str]],
) -> Checked:
    done, last = _walk(left, context, hypotheses, indices, lines)
    flags = RULES["Definition"] if lines else FLAGS
    assumed = () if lines else hypotheses
    outcome = prove_equal(context, last, right, free_indices(context), flags, assumed)
    if not outcome.equal:
        where = "the last line is not the right side" if lines else "the two sides differ"
        raise Refused(f"{where}: {outcome.gap}")
    return Checked(done.steps + (0 if lines else 1), done.cases + outcome.cases)


def _exceeds(
    last: Tree, a: Tree, context: Context, hypotheses: tuple[Tree, ...], *, strict: bool
) -> bool:
    """Whether ``last`` is a plus summands that are manifestly nonnegative."""
    test = positive if strict else nonnegative
    if a == ("num", "0") and test(last, context):
        return True
    if test(("sub", last, a), context):
        return True
    parts = _summands(last)
    for k in range(len(parts)):
        kept, rest = parts[k], parts[:k] + parts[k + 1 :]
        if not rest:
            continue
        signs = [nonnegative(part, context) for part in rest]
        if not all(signs) or (strict and not any(positive(part, context) for part in rest)):
            continue
        if prove_equal(context, kept, a, free_indices(context), FLAGS, hypotheses).equal:
            return True
    return False


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
    hypotheses: tuple[Tree, ...],
    names: list[str],
    scale: Tree | None,
) -> Checked:
    """a = b iff c = d, since a - b = scale (c - d) with a scale that never vanishes."""
    factor: Tree = scale or ("num", "1")
    if shape(factor, context) != () or not nonzero(factor, context):
        raise Refused("the scale of an equivalence must be a scalar that never vanishes")
    check_sound(factor, context)
    if shape(first[0], context) != shape(second[0], context):
        raise Refused("the two equations have different shapes")
    left: Tree = ("sub", *first)
    right: Tree = ("mul", factor, ("sub", *second))
    left, right, context, indices = at_indices(left, right, context, names)
    return _chain(left, right, context, hypotheses, indices, [])
