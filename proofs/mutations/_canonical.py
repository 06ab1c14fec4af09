"""One form for statements that differ only in how they are written."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..kernel.declarations import Tree
from ..kernel.instances import Instance

_COMMUTE = frozenset({"add", "mul", "hadamard", "delta", "equal", "iff", "and"})
_ONE = ("num", "1")


def canonical(instance: Instance) -> tuple[Any, ...]:
    """Return a hashable form: equal forms say the same, different forms may.

    Sides of an equation and commuting operands are sorted, double signs, transposes and
    conjugates removed, products with 1 and sums with 0 shortened. Each rewriting is an identity of
    the language, at every value.
    """
    declared = tuple((name, tuple(sorted(d.items(), key=str))) for name, d in instance.variables)
    sizes = tuple((name, str(sorted(rule.items()))) for name, rule in instance.sizes.items())
    return (sizes, tuple((n, str(d)) for n, d in declared), form(instance.statement))


def form(tree: Any) -> Any:
    """Return the form of one tree."""
    if not isinstance(tree, tuple) or not tree:
        return tree
    return _shortened(tuple(form(part) for part in tree))


def _shortened(tree: Tree) -> Any:
    match tree:
        case ("num", text):
            return ("num", str(Fraction(text)))
        case ("neg", ("num", text)):
            return ("num", str(-Fraction(text)))
        case (("neg" | "dagger" | "transpose" | "conj") as op, (inner, a)) if op == inner:
            return a
        case ("dagger", (("ones" | "zeros") as op, a, b)) | (
            "transpose", (("ones" | "zeros") as op, a, b)
        ):  # fmt: skip
            return (op, b, a)
        case (("dagger" | "transpose" | "conj"), ("eye", _)):
            return tree[1]
        case ("conj", ("num", _)):
            return tree[1]
        case (("trace_norm" | "abs" | "abs2") as op, ("neg", a)):
            return (op, a)
        case (("trace_norm" | "abs" | "abs2") as op, ("sub", a, b)):
            return (op, ("sub", *sorted((a, b), key=repr)))
        case ("mul", a, b) if _ONE in (a, b):
            return b if a == _ONE else a
        case ("div" | "pow", a, b) if b == _ONE:
            return a
        case ("add", a, b) if ("num", "0") in (a, b):
            return b if a == ("num", "0") else a
        case ("sub", a, ("num", "0")):
            return a
        case ("sub", a, ("num", text)) if Fraction(text) < 0:
            return _shortened(("add", a, ("num", str(-Fraction(text)))))
        case (("equal" | "atmost" | "less" | "loewner"), a, b) if _is_zero(a) or _is_zero(b):
            return _against_zero(tree)
        case (str(op), *parts) if op in _COMMUTE:
            return (op, *sorted(parts, key=repr))
    return tree


def _is_zero(tree: Tree) -> bool:
    return tree[0] == "zeros" or tree == ("num", "0")


def _against_zero(comparison: Tree) -> Tree:
    """Take positive factors off a side that is compared with zero, and signs where it may equal."""
    op, a, b = comparison

    def bare(side: Any) -> Any:
        match side:
            case ("mul", ("num", text), rest) | ("mul", rest, ("num", text)):
                if Fraction(text) > 0 or (Fraction(text) and op == "equal"):
                    return bare(rest)
            case ("neg", rest) if op == "equal":
                return bare(rest)
        return side

    sides = (bare(a), bare(b))
    match next((side for side in sides if not _is_zero(side)), a):
        case ("sub", x, y) if op == "equal":
            return ("equal", *sorted((x, y), key=repr))
    return (op, *(sorted(sides, key=repr) if op == "equal" else sides))
