r"""Rules for norms: scalars come out, and a map is bounded by its diamond norm.

- *Homogeneity*: $\|cX\|_1 = c\,\|X\|_1$ for $c \ge 0$.
- *Triangle inequality*: $\|X + Y\|_1 \le \|X\|_1 + \|Y\|_1$ for Hermitian X, Y.
- *Diamond norm*: $\|\Phi(\rho)\|_1 \le \|\Phi\|_\diamond$ for a density matrix $\rho$ and a linear
  map $\Phi$ (the full norm; the ancilla may be trivial). Linearity is checked.
"""

from __future__ import annotations

from collections.abc import Iterator

from .declarations import Context, Refused, Tree
from .equality import prove_equal
from .iteration import put
from .language import shape
from .positivity import is_hermitian, nonnegative
from .setfunctions import unused


def homogeneity(node: Tree, context: Context, wanted: str) -> Iterator[Tree]:
    """Take a nonnegative factor out of a trace norm, or into it."""
    match node:
        case ("trace_norm", ("mul", a, b)):
            scalar, matrix = (a, b) if shape(a, context) == () else (b, a)
            if nonnegative(scalar, context):
                yield ("mul", scalar, ("trace_norm", matrix))
        case ("mul", scalar, ("trace_norm", matrix)) if shape(scalar, context) == ():
            if nonnegative(scalar, context):
                yield ("trace_norm", ("mul", scalar, matrix))


def norm_triangle(node: Tree, context: Context, wanted: str) -> Iterator[Tree]:
    """Bound the trace norm of a sum or difference."""
    match node:
        case ("trace_norm", (("add" | "sub"), a, b)) if wanted == "larger":
            if is_hermitian(a, context) and is_hermitian(b, context):
                yield ("add", ("trace_norm", a), ("trace_norm", b))


def by_diamond(node: Tree, context: Context, wanted: str) -> Iterator[Tree]:
    """Bound the trace norm of what a linear map makes of a state by the norm of the map."""
    if node[0] != "trace_norm" or wanted != "larger":
        return
    for name, domain in context.variables.items():
        if domain["domain"] != "state":
            continue
        bound = unused("X", context, node)
        body = put(node[1], name, ("var", bound))
        if body != node[1] and _is_linear(body, bound, domain["size"], context):
            yield ("diamond", domain["size"], bound, body)


def _is_linear(body: Tree, bound: str, size: int | str, context: Context) -> bool:
    """Whether body(s X + Y) = s body(X) + body(Y), entry by entry."""
    matrix = {"domain": "matrix", "rows": size, "cols": size, "entries": "complex"}
    names: list[str] = []
    for stem, domain in (("X", matrix), ("Y", matrix), ("s", {"domain": "complex"})):
        name = unused(stem, context, (body, bound))
        context = context.bind(name, domain)
        names.append(name)
    x, y, s = (("var", name) for name in names)
    try:
        places: list[Tree] = []
        for dim in shape(put(body, bound, x), context):
            name = unused("i", context, body)
            context = context.bind(name, {"domain": "index", "size": dim})
            places.append(("idx", name))
        if len(places) != 2:
            return False
        mixed = put(body, bound, ("add", ("mul", s, x), y))
        apart: Tree = ("add", ("mul", s, put(body, bound, x)), put(body, bound, y))
        indices = [(n, d["size"]) for n, d in context.variables.items() if d["domain"] == "index"]
        left: Tree = ("entry", mixed, *places)
        return prove_equal(context, left, ("entry", apart, *places), indices).equal
    except Refused:
        return False
