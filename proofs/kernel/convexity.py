r"""The named inequalities of convexity: Jensen, Cauchy-Schwarz, the arithmetic mean, the triangle.

Each rewrites one expression into a larger or a smaller one; its side conditions (reality,
nonnegative weights that sum to one) are checked at the place where it is applied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .declarations import Context, Tree
from .language import exponent_form, random_vector, shape
from .positivity import is_real, nonnegative, within_unit
from .setfunctions import mentions, unused

TWO: Tree = ("num", "2")
MEANS = ("sum", "E")
Shape = tuple[str, Callable[[Tree], Tree], Tree]
"""convex or concave, the function as a rewriting, and its argument."""


CONCAVE = ("log", "log2", "root", "binary_entropy")
"""Scalar functions that are concave where they are defined."""


def _function(node: Tree, context: Context) -> Iterator[Shape]:
    """Read an expression as a convex or concave function of something real."""
    match node:
        case ("apply", f, x) if shape(x, context) == () and is_real(x, context):
            yield "convex", lambda y: ("apply", f, y), x
        case ("pow", x, exponent) if shape(x, context) == () and is_real(x, context):
            constant, names = exponent_form(exponent)
            if not names and constant >= 2 and constant % 2 == 0:
                yield "convex", lambda y: ("pow", y, exponent), x
        case ("abs2", x) if shape(x, context) == ():
            yield "convex", lambda y: ("abs2", y), x
        case (("abs" | "exp") as op, x) if shape(x, context) == () and is_real(x, context):
            yield "convex", lambda y: (op, y), x
        case (op, x) if op in CONCAVE:
            yield "concave", lambda y: (op, y), x


def jensen(node: Tree, context: Context, wanted: str) -> Iterator[Tree]:
    r"""$F(\mathbb{E}X) \le \mathbb{E}F(X)$ for convex F, and for sums with weights of total 1."""
    for kind, f, x in _function(node, context):
        if wanted == ("larger" if kind == "convex" else "smaller"):
            complex_too = node[0] == "abs2"
            yield from _inside(f, x, context, complex_too=complex_too)
    yield from _outside(node, context, wanted)


def _inside(
    f: Callable[[Tree], Tree], x: Tree, context: Context, *, complex_too: bool
) -> Iterator[Tree]:
    """Take a function into a mean; what is averaged must be real where the function asks for it,
    which a real mean alone does not say."""

    def fits(y: Tree, here: Context) -> bool:
        return complex_too or is_real(y, here)

    match x:
        case ("E", law, name, body):
            if fits(body, context.bind(name, random_vector(law, context))):
                yield ("E", law, name, f(body))
        case ("sum", k, size, ("mul", weight, body)) if _is_weight(weight, k, context):
            if fits(body, context.bind(k, {"domain": "index", "size": size})):
                yield ("sum", k, size, ("mul", weight, f(body)))
        case ("dot", ("var", w), y) if context.domain(w)["domain"] == "distribution":
            if fits(y, context):
                k = unused("k", context, x)
                index = ("idx", k)
                body = ("mul", ("item", ("var", w), index), f(("item", y, index)))
                yield ("sum", k, context.domain(w)["size"], body)
        case ("div", ("sum", k, size, body), count) if _counts(count, size):
            if fits(body, context.bind(k, {"domain": "index", "size": size})):
                yield ("div", ("sum", k, size, f(body)), count)
        case ("add", ("mul", p, a), ("mul", q, b)) if _complementary(p, q, context):
            if fits(a, context) and fits(b, context):
                yield ("add", ("mul", p, f(a)), ("mul", q, f(b)))
        case ("div", ("add", a, b), two) if two == TWO:
            if fits(a, context) and fits(b, context):
                yield ("div", ("add", f(a), f(b)), TWO)


def _outside(node: Tree, context: Context, wanted: str) -> Iterator[Tree]:
    """Take a function out of a mean."""

    def fits(kind: str) -> bool:
        return wanted == ("smaller" if kind == "convex" else "larger")

    match node:
        case ("E", law, name, body):
            here = context.bind(name, random_vector(law, context))
            for kind, f, x in _function(body, here):
                if fits(kind):
                    yield f(("E", law, name, x))
        case ("sum", k, size, ("mul", weight, body)) if _is_weight(weight, k, context):
            here = context.bind(k, {"domain": "index", "size": size})
            for kind, f, x in _function(body, here):
                if fits(kind):
                    yield f(("sum", k, size, ("mul", weight, x)))
        case ("div", ("sum", k, size, body), count) if _counts(count, size):
            here = context.bind(k, {"domain": "index", "size": size})
            for kind, f, x in _function(body, here):
                if fits(kind):
                    yield f(("div", ("sum", k, size, x), count))
        case ("add", ("mul", p, a), ("mul", q, b)) if _complementary(p, q, context):
            for kind, f, x in _function(a, context):
                for other, g, y in _function(b, context):
                    if kind == other and fits(kind) and f(x) == g(x):
                        yield f(("add", ("mul", p, x), ("mul", q, y)))


def _is_weight(weight: Tree, k: str, context: Context) -> bool:
    match weight:
        case ("item", ("var", w), ("idx", j)):
            return bool(j == k and context.domain(w)["domain"] == "distribution")
    return False


def _counts(count: Tree, size: int | str) -> bool:
    return count == (("size", size) if isinstance(size, str) else ("num", str(size)))


def _complementary(p: Tree, q: Tree, context: Context) -> bool:
    """Whether p is in [0, 1] and q is written as 1 - p, or the other way round."""
    one: Tree = ("num", "1")
    if q != ("sub", one, p) and p != ("sub", one, q):
        return False
    return shape(p, context) == () and within_unit(p, context)


# -- Cauchy-Schwarz -------------------------------------------------------------------------------


def cauchy_schwarz(node: Tree, context: Context, wanted: str) -> Iterator[Tree]:
    r"""$|\langle u, v\rangle|^2 \le \langle u,u\rangle\langle v,v\rangle$, for sums and means."""
    if wanted == "larger":
        yield from _separated(node, context)
    if wanted == "smaller":
        yield from _joined(node, context)


def _separated(node: Tree, context: Context) -> Iterator[Tree]:
    match node:
        case ("abs2", ("dot", u, v)):
            yield ("mul", ("dot", u, u), ("dot", v, v))
        case ("pow", ("dot", u, v), two) if two == TWO and is_real(u, context):
            if is_real(v, context):
                yield ("mul", ("dot", u, u), ("dot", v, v))
        case ("abs2", ("trace", ("matmul", ("dagger", a), b))):
            left: Tree = ("trace", ("matmul", ("dagger", a), a))
            yield ("mul", left, ("trace", ("matmul", ("dagger", b), b)))
        case ("abs2", mean) if mean[0] in MEANS:
            yield from _factors(mean, context, lambda a: ("abs2", a))
        case ("pow", mean, two) if mean[0] in MEANS and two == TWO and is_real(mean, context):
            yield from _factors(mean, context, lambda a: ("abs2", a))


def _factors(mean: Tree, context: Context, square: Callable[[Tree], Tree]) -> Iterator[Tree]:
    """Split the body of a sum or mean in two factors, or take 1 for the second."""
    *head, body = mean
    if shape(mean, context) != ():
        return
    if body[0] == "mul":
        yield ("mul", (*head, square(body[1])), (*head, square(body[2])))
    if mean[0] == "E":
        yield (*head, square(body))
    else:
        size = head[2]
        count: Tree = ("size", size) if isinstance(size, str) else ("num", str(size))
        yield ("mul", count, (*head, square(body)))


def _joined(node: Tree, context: Context) -> Iterator[Tree]:
    match node:
        case ("mul", ("dot", u, a), ("dot", v, b)) if u == a and v == b:
            if shape(u, context) == shape(v, context):
                yield ("abs2", ("dot", u, v))
        case ("mul", one, two) if one[0] in MEANS and two[0] in MEANS:
            *head, first = one
            *other, second = _called_alike(two, one)
            a, b = _root(first, one, context), _root(second, (*other, second), context)
            if a is not None and b is not None and head == other:
                yield ("abs2", (*head, ("mul", a, b)))
        case ("mul", count, ("sum", k, size, body)) if _counts(count, size):
            a = _root(body, ("sum", k, size, body), context)
            if a is not None:
                yield ("abs2", ("sum", k, size, a))
        case ("E", law, name, body):
            a = _root(body, node, context)
            if a is not None:
                yield ("abs2", ("E", law, name, a))


def _called_alike(mean: Tree, like: Tree) -> Tree:
    """Rename the bound variable of a sum or mean to that of another, where nothing is captured."""
    place = 1 if mean[0] == "sum" else 2
    if mean[0] != like[0] or mentions(mean, like[place]):
        return mean

    def renamed(tree: Any) -> Any:
        if tree in (("idx", mean[place]), ("var", mean[place])):
            return (tree[0], like[place])
        return tuple(map(renamed, tree)) if isinstance(tree, tuple) else tree

    return (*mean[:place], like[place], *mean[place + 1 : -1], renamed(mean[-1]))


def _root(body: Tree, whole: Tree, context: Context) -> Tree | None:
    """Return what a body is the squared modulus of."""
    match whole:
        case ("sum", name, size, _):
            here = context.bind(name, {"domain": "index", "size": size})
        case ("E", law, name, _):
            here = context.bind(name, random_vector(law, context))
        case _:
            return None
    match body:
        case ("abs2", a) if shape(a, here) == ():
            return tuple(a)
        case ("pow", a, two) if two == TWO and shape(a, here) == () and is_real(a, here):
            return tuple(a)
    return None


# -- means and moduli -----------------------------------------------------------------------------


def am_gm(node: Tree, context: Context, wanted: str) -> Iterator[Tree]:
    r"""$ab \le (a^2+b^2)/2$ and $ab \le ((a+b)/2)^2$ for reals; $\sqrt{ab} \le (a+b)/2$ for a, b
    $\ge 0$."""
    match node:
        case ("mul", a, b) if wanted == "larger" and _reals(a, b, context):
            squares: Tree = ("add", ("pow", a, TWO), ("pow", b, TWO))
            yield ("div", squares, TWO)
            yield ("pow", ("div", ("add", a, b), TWO), TWO)
        case ("root", ("mul", a, b)) if wanted == "larger" and _reals(a, b, context):
            if nonnegative(a, context) and nonnegative(b, context):
                yield ("div", ("add", a, b), TWO)
        case ("add", ("pow", a, two), ("pow", b, again)) if two == again == TWO:
            if wanted == "smaller" and _reals(a, b, context):
                yield ("mul", TWO, ("mul", a, b))
                yield ("div", ("pow", ("add", a, b), TWO), TWO)
        case ("pow", ("add", a, b), two) if two == TWO and wanted == "smaller":
            if _reals(a, b, context):
                yield ("mul", ("num", "4"), ("mul", a, b))


def _reals(a: Tree, b: Tree, context: Context) -> bool:
    scalar = shape(a, context) == () and shape(b, context) == ()
    return scalar and is_real(a, context) and is_real(b, context)


def triangle(node: Tree, context: Context, wanted: str) -> Iterator[Tree]:
    r"""$|a + b| \le |a| + |b|$ for reals, also for sums."""
    if wanted != "larger":
        return
    match node:
        case ("abs", (("add" | "sub"), a, b)):
            yield ("add", ("abs", a), ("abs", b))
        case ("abs", ("sum", k, size, body)):
            yield ("sum", k, size, ("abs", body))
