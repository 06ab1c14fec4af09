"""What a tree takes for granted: no denominator vanishes, laws are laws, orders are real."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .declarations import Context, Refused, Tree
from .functions import FUNCTIONS, PAIRED
from .iteration import argument as argument_domain
from .language import exponent_form, random_vector, shape
from .positivity import (
    definite,
    entries_nonnegative,
    has_entropy,
    is_hermitian,
    is_indicator,
    is_real,
    law_is_probability,
    nonnegative,
    nonzero,
    positive,
    within_unit,
)


def check_sound(tree: Any, context: Context) -> None:
    """Refuse divisions by what may vanish and laws whose parameters may leave their range."""
    match tree:
        case ("div", a, b):
            if not nonzero(b, context):
                raise Refused("division by something that may vanish on the stated domain")
            check_sound(a, context)
            check_sound(b, context)
        case ("pow", a, exponent):
            if exponent_form(exponent)[0] < 0 and not nonzero(a, context):
                raise Refused("a negative power of something that may vanish")
            check_sound(a, context)
        case ("sum", str(name), size, body):
            check_sound(body, context.bind(name, {"domain": "index", "size": size}))
        case ("E", law, str(name), body):
            if not law_is_probability(law, context):
                raise Refused("the law of a mask may leave its range: rates in [0, 1] are needed")
            for part in law[1:]:
                check_sound(part, context)
            check_sound(body, context.bind(name, random_vector(law, context)))
        case (("apply" | "bregman"), str(), *arguments):
            for argument in arguments:
                if not is_real(argument, context):
                    raise Refused("a convex function is applied to something that may be complex")
                check_sound(argument, context)
        case (("least" | "greatest" | "exp"), a):
            if not is_real(a, context):
                raise Refused(f"{tree[0]} of something that may be complex")
            check_sound(a, context)
        case (str(op), a) if op in FUNCTIONS:
            if not _defined(op, a, context):
                raise Refused(_DOMAINS[op])
            check_sound(a, context)
        case (str(op), a, b) if op in PAIRED:
            for matrix in (a, b):
                if not has_entropy(matrix, context):
                    raise Refused(f"{op} of a matrix that may not be positive semidefinite")
                check_sound(matrix, context)
            if op == "relative_entropy" and a != b and not definite(b, context):
                raise Refused("relative_entropy may be infinite on the stated domain")
        case ("value", str(), mask):
            if not is_indicator(mask, context):
                raise Refused("a set function is applied to a vector whose entries may not be 0/1")
            check_sound(mask, context)
        case ("implies", hypotheses, conclusion):
            for hypothesis in hypotheses:
                check_sound(hypothesis, context)
            check_sound(conclusion, assuming(hypotheses, context))
        case ("iterate", exponent, start, str(name), body):
            if exponent_form(exponent)[0] < 0:
                raise Refused("a map is not applied a negative number of times")
            check_sound(start, context)
            check_sound(body, context.bind(name, argument_domain(shape(start, context))))
        case ("exists", str(name), pairs, body):
            check_sound(body, context.bind(name, dict(pairs)))
        case ("diamond", size, str(name), body):
            domain = {"domain": "matrix", "rows": size, "cols": size, "entries": "complex"}
            check_sound(body, context.bind(name, domain))
        case (("atmost" | "less"), a, b):
            for side in (a, b):
                if not is_real(side, context):
                    raise Refused("an inequality compares real numbers; one side may be complex")
                check_sound(side, context)
        case tuple():
            for part in tree:
                check_sound(part, context)


_DOMAINS = {
    "log": "log of something that may not be positive on the stated domain",
    "log2": "log2 of something that may not be positive on the stated domain",
    "root": "sqrt of something that may be negative on the stated domain",
    "binary_entropy": "binary_entropy of something that may leave [0, 1]",
    "shannon_entropy": "shannon_entropy of a vector whose entries may be negative",
    "von_neumann_entropy": "von_neumann_entropy of a matrix that may not be positive semidefinite",
    "eigenvalue_max": "eigenvalue_max of a matrix that may not be Hermitian",
    "eigenvalue_min": "eigenvalue_min of a matrix that may not be Hermitian",
    "trace_norm": "trace_norm is defined here for Hermitian matrices; this one may not be",
}


def _defined(op: str, a: Tree, context: Context) -> bool:
    """Whether the argument of a function provably stays where the function is defined."""
    if op in ("log", "log2"):
        return positive(a, context)
    if op == "root":
        return nonnegative(a, context)
    if op == "binary_entropy":
        return within_unit(a, context)
    if op == "shannon_entropy":
        return entries_nonnegative(a, context)
    if op == "von_neumann_entropy":
        return has_entropy(a, context)
    return is_hermitian(a, context)


def assuming(hypotheses: tuple[Tree, ...], context: Context) -> Context:
    """Return the declarations with what the hypotheses say about signs."""
    weak: list[Tree] = []
    strict: list[Tree] = []
    for hypothesis in hypotheses:
        match hypothesis:
            case (("atmost" | "less") as op, a, b):
                known = weak if op == "atmost" else strict
                known.append(("sub", b, a))
                if a == ("num", "0"):
                    known.append(b)
                if b == ("num", "0"):
                    known.append(("neg", a))
            case ("loewner", a, b):
                weak.append(("sub", b, a))
                if a[0] == "zeros":
                    weak.append(b)
    return replace(
        context,
        assumed=(*context.assumed, *weak),
        assumed_positive=(*context.assumed_positive, *strict),
    )
