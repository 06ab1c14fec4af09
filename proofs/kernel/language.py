"""The language of expressions: trees of tuples, and the shape of each.

A tree is ``(operation, argument, ...)``. `shape` knows the whole language; a tree that does not
fit it is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .declarations import Context, Domain, Refused, Shape, Size, Tree, check_size, domain_shape
from .functions import PAIRED, SPECTRAL
from .iteration import argument
from .numbers import NotExact, fraction


def check_law(law: Any, context: Context) -> tuple[Size, str]:
    """Check a mask law; return its size and the kind of its entries."""
    match law:
        case ("bernoulli", size, rate):
            check_size(size, context)
            if shape(rate, context) not in ((), (size,)):
                raise Refused("the keep rate of a Bernoulli law is a scalar or one per unit")
            return size, "bits"
        case ("finite", size, count, weights, support):
            check_size(size, context)
            check_size(count, context)
            if shape(weights, context) != (count,) or shape(support, context) != (count, size):
                raise Refused("a finite law has K weights and a K x n support")
            return size, "bits" if _all_bits(support) else "complex"
        case ("law", str(name)):
            domain = context.domain(name)
            if domain["domain"] != "law":
                raise Refused(f"{name!r} is not a mask law")
            return domain["size"], domain["entries"]
    raise Refused("unknown mask law")


def _all_bits(support: Tree) -> bool:
    """Whether every entry of an explicit support is written as 0 or 1."""
    match support:
        case ("rows" | "vector", *items):
            return all(_all_bits(item) for item in items)
        case ("ones" | "zeros", *_):
            return True
        case ("num", text):
            return fraction(text) in (0, 1)
    return False


def random_vector(law: Tree, context: Context) -> Domain:
    """Return the declaration of the random vector that an expectation binds."""
    size, entries = check_law(law, context)
    return {"domain": "random", "size": size, "entries": entries, "law": law}


def index_size(index: Any, context: Context) -> Size | None:
    """Return the size over which an index runs; ``None`` for an explicit position."""
    match index:
        case ("idx", str(name)):
            domain = context.domain(name)
            if domain["domain"] != "index":
                raise Refused(f"{name!r} is not an index")
            size: Size = domain["size"]
            return size
        case ("pos", int(k)) if k >= 0:
            return None
    raise Refused("an index is a name or a position")


ANY: Any = ("any size",)
"""Size of an index that already stands at an explicit position; no declaration can name it."""


def _position(index: Any, size: Size, context: Context) -> None:
    found = index_size(index, context)
    if found is None:
        if not isinstance(size, int):
            raise Refused(
                f"position {index[1]} of something of unspecified size {size}: quantify over an "
                f'index instead, i: Index["{size}"], or declare it with a number, as in State[2]'
            )
        if index[1] >= size:
            raise Refused(f"position {index[1]} does not exist at size {size}")
    elif found not in (size, ANY):
        raise Refused(f"index {index[1]!r} runs over {found}, not over {size}")


def shape(tree: Any, context: Context) -> Shape:
    """Return the shape of a tree, or refuse it."""
    match tree:
        case ("num", text):
            try:
                fraction(text)
            except NotExact as bad:
                raise Refused(str(bad)) from None
            return ()
        case ("imag",):
            return ()
        case ("sqrt", int(k)) if 1 <= k <= 10**12:
            return ()
        case ("size", str(name)):
            check_size(name, context)
            return ()
        case ("var", str(name)):
            found = domain_shape(context.domain(name))
            if found is None:
                raise Refused(f"{name!r} is not a number, vector or matrix")
            return found
        case ("delta", a, b):
            sizes = {index_size(a, context), index_size(b, context)} - {ANY}
            if len(sizes) > 1 and not all(s is None or isinstance(s, int) for s in sizes):
                raise Refused("a delta compares indices of one size")
            return ()
        case (("neg" | "conj" | "re" | "abs2" | "abs"), a):
            return shape(a, context)
        case (("add" | "sub" | "hadamard"), a, b):
            left, right = shape(a, context), shape(b, context)
            if left != right:
                raise Refused(f"{tree[0]} of shapes {left} and {right}")
            return left
        case ("mul", a, b):
            left, right = shape(a, context), shape(b, context)
            if left and right:
                raise Refused("a product needs a scalar factor; use hadamard or matmul")
            return left or right
        case ("div", a, b):
            if shape(b, context):
                raise Refused("division by something that is not a scalar")
            return shape(a, context)
        case ("pow", a, exponent):
            _check_exponent(exponent, context)
            if len(found := shape(a, context)) > 1:
                raise Refused("powers are taken of scalars and, entry by entry, of vectors")
            return found
        case ("item", v, i):
            (size,) = _expect(v, 1, context)
            _position(i, size, context)
            return ()
        case ("entry", m, i, j):
            rows, cols = _expect(m, 2, context)
            _position(i, rows, context)
            _position(j, cols, context)
            return ()
        case ("row", m, i):
            rows, cols = _expect(m, 2, context)
            _position(i, rows, context)
            return (cols,)
        case ("sum", str(name), size, body):
            check_size(size, context)
            return shape(body, context.bind(name, {"domain": "index", "size": size}))
        case ("E", law, str(name), body):
            return shape(body, context.bind(name, random_vector(law, context)))
        case ("matmul", a, b):
            (rows, inner), (other, cols) = _expect(a, 2, context), _expect(b, 2, context)
            if inner != other:
                raise Refused(f"matrix product of {rows} x {inner} and {other} x {cols}")
            return (rows, cols)
        case ("matvec", a, x):
            (rows, inner), (size,) = _expect(a, 2, context), _expect(x, 1, context)
            if inner != size:
                raise Refused(f"matrix of {inner} columns applied to a vector of {size}")
            return (rows,)
        case (("dagger" | "transpose"), a):
            rows, cols = _expect(a, 2, context)
            return (cols, rows)
        case (("diagpart" | "trace" | "diagvec"), a):
            rows, cols = _expect(a, 2, context)
            if rows != cols:
                raise Refused(f"{tree[0]} of a matrix that is not square")
            return {"diagpart": (rows, rows), "trace": (), "diagvec": (rows,)}[tree[0]]
        case ("diag", v):
            (size,) = _expect(v, 1, context)
            return (size, size)
        case ("ones", *sizes) | ("zeros", *sizes) if 1 <= len(sizes) <= 2:
            for size in sizes:
                check_size(size, context)
            return tuple(sizes)
        case ("eye", size):
            check_size(size, context)
            return (size, size)
        case ("outer", u, v):
            return (*_expect(u, 1, context), *_expect(v, 1, context))
        case ("dot", u, v):
            if _expect(u, 1, context) != _expect(v, 1, context):
                raise Refused("inner product of vectors of different sizes")
            return ()
        case ("unit", size, i, j):
            check_size(size, context)
            _position(i, size, context)
            _position(j, size, context)
            return (size, size)
        case ("vector", *items) if items:
            if any(shape(item, context) for item in items):
                raise Refused("the entries of a vector are scalars")
            return (len(items),)
        case ("rows", *rows) if rows:
            found_rows = {shape(row, context) for row in rows}
            if len(found_rows) != 1 or len(width := found_rows.pop()) != 1:
                raise Refused("the rows of a matrix are vectors of one size")
            return (len(rows), *width)
        case ("apply", str(name), x):
            if context.domain(name)["domain"] != "convex":
                raise Refused(f"{name!r} is not a function")
            return shape(x, context)
        case ("bregman", str(name), x, y):
            if context.domain(name)["domain"] != "convex":
                raise Refused(f"{name!r} is not a convex function")
            if shape(x, context) or shape(y, context):
                raise Refused("a Bregman divergence compares two scalars")
            return ()
        case ("operator", str(name), index):
            domain = context.domain(name)
            if domain["domain"] != "channel":
                raise Refused(f"{name!r} is not a channel")
            _position(index, domain["count"], context)
            return (domain["size"], domain["size"])
        case ("value", str(name), mask):
            domain = context.domain(name)
            if domain["domain"] != "setfunction":
                raise Refused(f"{name!r} is not a set function")
            if shape(mask, context) != (domain["size"],):
                raise Refused(f"{name} takes the indicator of a subset of {domain['size']} parts")
            return ()
        case (("before" | "upto"), size, i):
            check_size(size, context)
            _position(i, size, context)
            return (size,)
        case ("falls", v):
            (size,) = _expect(v, 1, context)
            return (size,)
        case ("iterate", exponent, start, str(name), body):
            _check_exponent(exponent, context)
            dims = shape(start, context)
            if shape(body, context.bind(name, argument(dims))) != dims:
                raise Refused("a map that is applied again must keep the shape")
            return dims
        case (("least" | "greatest"), v):
            _expect(v, 1, context)
            return ()
        case ("exp", a):
            if shape(a, context):
                raise Refused("exp takes a scalar")
            return ()
        case (("log" | "log2" | "root" | "binary_entropy"), a):
            if shape(a, context):
                raise Refused(f"{tree[0]} takes a scalar")
            return ()
        case ("shannon_entropy", v):
            _expect(v, 1, context)
            return ()
        case (str(op), a) if op in SPECTRAL:
            rows, cols = _expect(a, 2, context)
            if rows != cols:
                raise Refused(f"{op} of a matrix that is not square")
            return ()
        case (str(op), a, b) if op in PAIRED:
            sizes = {*_expect(a, 2, context), *_expect(b, 2, context)}
            if len(sizes) != 1:
                raise Refused(f"{op} takes two square matrices of one size")
            return ()
        case ("gradient", a, str(name)):
            domain = context.domain(name)
            if domain["domain"] != "vector" or domain["entries"] != "real":
                raise Refused("a gradient is taken by a real vector of the claim")
            if shape(a, context):
                raise Refused("a gradient is taken of a scalar")
            return (domain["size"],)
        case ("derivative", a, str(name)):
            if context.domain(name)["domain"] != "real":
                raise Refused("a derivative is taken by a real variable")
            return shape(a, context)
        case ("diamond", size, str(name), body):
            check_size(size, context)
            inner_context = context.bind(
                name, {"domain": "matrix", "rows": size, "cols": size, "entries": "complex"}
            )
            _expect(body, 2, inner_context)
            return ()
    raise Refused(f"unknown expression {str(tree)[:60]}")


def _expect(tree: Any, rank: int, context: Context) -> Any:
    found = shape(tree, context)
    if len(found) != rank:
        kinds = ("scalar", "vector", "matrix")
        raise Refused(f"a {kinds[rank]} was expected where a {kinds[len(found)]} stands")
    return found


def _check_exponent(exponent: Any, context: Context) -> None:
    constant, names = exponent_form(exponent)
    if constant < 0 and names:
        raise Refused("an exponent such as k - 1 is written by dividing")
    for name in names:
        if context.domain(name)["domain"] != "natural":
            raise Refused(f"the exponent {name!r} is not a natural number")


def exponent_form(exponent: Any) -> tuple[int, dict[str, int]]:
    """Read an exponent as (constant, {name: positive coefficient})."""
    match exponent:
        case ("num", text):
            value = fraction(text)
            if value.denominator != 1 or abs(value) > 64:
                raise Refused("an exponent is an integer of at most 64")
            return int(value), {}
        case ("var", str(name)):
            return 0, {name: 1}
        case ("add", a, b):
            (c, left), (d, right) = exponent_form(a), exponent_form(b)
            return c + d, {k: left.get(k, 0) + right.get(k, 0) for k in {*left, *right}}
        case ("mul", ("num", text), a) if fraction(text) in range(1, 65):
            times = int(fraction(text))
            constant, names = exponent_form(a)
            return times * constant, {name: times * c for name, c in names.items()}
    raise Refused("an exponent is an integer, a natural number, or a sum of such")


def names_in(tree: Any) -> Iterator[str]:
    """Yield the names that a tree mentions as variables, indices or laws, bound ones too."""
    if isinstance(tree, tuple):
        if len(tree) >= 2 and tree[0] in (
            "var",
            "idx",
            "law",
            "apply",
            "bregman",
            "value",
            "operator",
        ):
            yield str(tree[1])
        for part in tree:
            yield from names_in(part)
