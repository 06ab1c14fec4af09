r"""Rules for set functions $f$ on [n] with $f(\varnothing) = 0$, such as the entropies of parts.

[i] is the set {1, ..., i}, a subset is a 0/1 vector, the intersection an entrywise product.

- *Chain rule*: $f(S) = \sum_i S_i\,(f(S \cap [i]) - f(S \cap [i-1]))$, for every f: what is added
  at i is nothing unless i belongs to S, and the sum telescopes from $f(\varnothing) = 0$.
- *Strong subadditivity* (submodularity, which all set functions here have):
  $f(A) + f(B) \ge f(A \cup B) + f(A \cap B)$; hence, for $i \in S$,
  $f(S \cap [i]) - f(S \cap [i-1]) \ge f([i]) - f([i-1])$, which reads $H(i \mid S \cap [i-1]) \ge
  H(i \mid [i-1])$.
- *Monotonicity*, of classical entropies only: $f(A \cap B) \le f(A)$.
- *Summation by parts*: $\sum_i c_i (f([i]) - f([i-1])) = c_n f([n]) + \sum_{i<n} (c_i - c_{i+1})
  f([i])$; c_n is the least entry where c is assumed to be non-increasing.
"""

from __future__ import annotations

from collections.abc import Iterator

from .declarations import Context, Size, Tree
from .language import shape


def unused(stem: str, context: Context, tree: Tree) -> str:
    """Return a name that is neither declared nor used in a tree."""
    name = stem
    while name in context.variables or name in context.sizes or mentions(tree, name):
        name += "'"
    return name


def mentions(tree: object, name: str) -> bool:
    """Whether a name occurs in a tree."""
    if isinstance(tree, tuple):
        return any(mentions(part, name) for part in tree)
    return tree == name


def _size(f: str, context: Context) -> Size:
    size: Size = context.domain(f)["size"]
    return size


def chain_rule(node: Tree, context: Context, wanted: str) -> Iterator[Tree]:
    """Write f(S) as a sum over the parts, or such a sum as f(S)."""
    match node:
        case ("value", f, s):
            n, i = _size(f, context), unused("i", context, node)
            yield ("sum", i, n, ("mul", ("item", s, ("idx", i)), _increment(f, s, n, i)))
        case ("sum", i, n, ("mul", ("item", s, ("idx", j)), ("sub", ("value", f, _), _) as gap)):
            if i == j and _size(f, context) == n and gap == _increment(f, s, n, i):
                if not mentions(s, i):
                    yield ("value", f, s)
        case ("sum", i, n, ("mul", c, ("sub", ("value", f, _), _) as gap)):
            if _size(f, context) == n and gap == _plain(f, n, i) and not mentions(c, i):
                yield ("mul", c, ("value", f, ("ones", n)))
        case ("sum", i, n, ("sub", ("value", f, _), _) as gap):
            if _size(f, context) == n and gap == _plain(f, n, i):
                yield ("value", f, ("ones", n))


def _increment(f: str, s: Tree, n: Size, i: str) -> Tree:
    """Return f(S and [i]) - f(S and [i-1])."""
    index = ("idx", i)
    return (
        "sub",
        ("value", f, ("hadamard", s, ("upto", n, index))),
        ("value", f, ("hadamard", s, ("before", n, index))),
    )


def _plain(f: str, n: Size, i: str) -> Tree:
    """Return f([i]) - f([i-1])."""
    index = ("idx", i)
    return ("sub", ("value", f, ("upto", n, index)), ("value", f, ("before", n, index)))


def strong_subadditivity(node: Tree, context: Context, wanted: str) -> Iterator[Tree]:
    """Bound f(A) + f(B), or what i adds to a set, by what it adds to a larger one."""
    match node:
        case ("add", ("value", f, a), ("value", g, b)) if f == g and wanted == "smaller":
            both: Tree = ("hadamard", a, b)
            union: Tree = ("sub", ("add", a, b), both)
            yield ("add", ("value", f, union), ("value", f, both))
        case ("mul", ("item", s, ("idx", i)), ("sub", ("value", f, _), _) as gap):
            n = _size(f, context)
            if wanted == "smaller" and gap == _increment(f, s, n, i) and not mentions(s, i):
                yield ("mul", ("item", s, ("idx", i)), _plain(f, n, i))
            if wanted == "larger" and gap == _plain(f, n, i) and not mentions(s, i):
                yield ("mul", ("item", s, ("idx", i)), _increment(f, s, n, i))


def monotonicity(node: Tree, context: Context, wanted: str) -> Iterator[Tree]:
    """Enlarge a set of random variables: their joint entropy does not fall."""
    match node:
        case ("value", f, ("hadamard", a, b)):
            if wanted == "larger" and context.domain(f)["world"] == "classical":
                yield ("value", f, a)
                yield ("value", f, b)


def summation_by_parts(node: Tree, context: Context, wanted: str) -> Iterator[Tree]:
    """Move the differences from the set function to coefficients assumed to be non-increasing."""
    match node:
        case ("sum", i, n, ("mul", ("item", c, ("idx", j)), ("sub", ("value", f, _), _) as gap)):
            if i != j or gap != _plain(f, n, i) or mentions(c, i) or c not in context.ordered:
                return
            if shape(c, context) != (n,) or _size(f, context) != n:
                return
            falls: Tree = ("mul", ("item", ("falls", c), ("idx", i)), gap[1])
            whole: Tree = ("mul", ("least", c), ("value", f, ("ones", n)))
            yield ("add", whole, ("sum", i, n, falls))
