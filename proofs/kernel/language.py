"""The canonical form of a claim: trees of tuples, their shapes, what is declared of each name.

A tree is ``(operation, argument, ...)``. `shape` knows the whole language; a tree that does not
fit it is refused with the reason. Sizes are positive integers or names such as ``"n"``.

A canonical instance is the JSON object::

    {"format": 1,
     "sizes": {"n": {"from": 1}} or {"n": {"at": [2, 3]}},
     "variables": [["p", {"domain": "real", "lo": "0", "hi": "1", ...}], ...],
     "statement": ["equal", ["var", "p"], ["num", "1/2"]]}
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeAlias

from .numbers import NotExact, fraction

Tree: TypeAlias = tuple[Any, ...]
Size: TypeAlias = int | str
Shape: TypeAlias = tuple[Size, ...]
Domain: TypeAlias = Mapping[str, Any]

NAME = re.compile(r"[^\W\d][\w]*['′]*\Z")
MAX_DEPTH = 200
MAX_NODES = 200_000


class Refused(Exception):
    """The kernel does not accept what it was given; the message says why."""


@dataclass(frozen=True)
class Context:
    """What is known of each name: sizes with their least value, variables with their domain."""

    sizes: Mapping[str, int]
    variables: Mapping[str, Domain]

    def bind(self, name: str, domain: Domain) -> Context:
        """Declare one more name; a name that is taken is refused, so nothing is ever shadowed."""
        if not NAME.match(name):
            raise Refused(f"{name!r} is not a name")
        if name in self.variables or name in self.sizes:
            raise Refused(f"the name {name!r} is bound twice")
        return replace(self, variables={**self.variables, name: domain})

    def domain(self, name: str) -> Domain:
        """Return the declaration of a variable."""
        if name not in self.variables:
            raise Refused(f"{name!r} is not declared")
        return self.variables[name]


@dataclass(frozen=True)
class Instance:
    """A claim in canonical form: sizes, variables, statement."""

    sizes: Mapping[str, Mapping[str, Any]]
    variables: tuple[tuple[str, Domain], ...]
    statement: Tree

    def context(self) -> Context:
        """Return the declarations as a context in which trees can be read."""
        context = Context({name: least_size(rule) for name, rule in self.sizes.items()}, {})
        for name, domain in self.variables:
            context = context.bind(name, domain)
        return context

    def to_json(self) -> dict[str, Any]:
        """Return the JSON object."""
        return {
            "format": 1,
            "sizes": {k: dict(v) for k, v in self.sizes.items()},
            "variables": [[name, dict(domain)] for name, domain in self.variables],
            "statement": self.statement,
        }

    def sha256(self) -> str:
        """Return the hash that ties evidence to this statement."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def read_instance(data: Any) -> Instance:
    """Read and check a canonical instance from JSON data."""
    if not isinstance(data, dict) or data.get("format") != 1:
        raise Refused("not a canonical instance of format 1")
    try:
        sizes = {str(k): dict(v) for k, v in data["sizes"].items()}
        variables = tuple((str(n), dict(d)) for n, d in data["variables"])
        statement = freeze(data["statement"])
    except (KeyError, TypeError, ValueError, AttributeError) as bad:
        raise Refused(f"malformed instance: {bad}") from None
    instance = Instance(sizes, variables, statement)
    context = instance.context()
    for _, domain in variables:
        check_domain(domain, context)
    check_statement(statement, context)
    return instance


def freeze(data: Any, depth: int = 0) -> Tree:
    """Turn JSON lists into tuples, refusing what is too deep or is not a tree."""
    counter = [0]

    def walk(node: Any, level: int) -> Any:
        counter[0] += 1
        if level > MAX_DEPTH or counter[0] > MAX_NODES:
            raise Refused("the tree is too deep or too large")
        if isinstance(node, list | tuple):
            return tuple(walk(child, level + 1) for child in node)
        if node is None or isinstance(node, str | int):  # None and bool: in declarations
            return node
        raise Refused(f"{type(node).__name__} does not belong in a tree")

    tree = walk(data, depth)
    if not isinstance(tree, tuple) or not tree or not isinstance(tree[0], str):
        raise Refused("a tree is a list that starts with its operation")
    return tree


def least_size(rule: Mapping[str, Any]) -> int:
    """Return the least value of a declared size."""
    if set(rule) == {"at"} and rule["at"] and all(_positive(k) for k in rule["at"]):
        return int(min(rule["at"]))
    if set(rule) == {"from"} and _positive(rule["from"]):
        return int(rule["from"])
    raise Refused("a size is declared by {'from': k} or {'at': [k, ...]} with positive integers")


def _positive(k: Any) -> bool:
    return isinstance(k, int) and not isinstance(k, bool) and 1 <= k <= 10**6


# -- domains ------------------------------------------------------------------------------------

ENTRIES = ("complex", "real", "bits", "signs", "rates")
"""What the entries of a vector may be: rates are reals in [0, 1]."""

_DOMAINS: dict[str, frozenset[str]] = {
    "real": frozenset({"lo", "hi", "lo_open", "hi_open"}),
    "complex": frozenset(),
    "natural": frozenset({"from"}),
    "index": frozenset({"size"}),
    "vector": frozenset({"size", "entries"}),
    "matrix": frozenset({"rows", "cols", "entries"}),
    "hermitian": frozenset({"size"}),
    "state": frozenset({"size"}),
    "correlation": frozenset({"size", "entries"}),
    "distribution": frozenset({"size"}),
    "law": frozenset({"size", "entries"}),
    "convex": frozenset(),
}


def check_domain(domain: Domain, context: Context) -> None:
    """Refuse a declaration that is not in the table."""
    kind = domain.get("domain")
    if kind not in _DOMAINS:
        raise Refused(f"unknown domain {kind!r}")
    if set(domain) != _DOMAINS[kind] | {"domain"}:
        raise Refused(f"the domain {kind!r} is declared with {sorted(_DOMAINS[kind])}")
    for key in ("size", "rows", "cols"):
        if key in domain:
            check_size(domain[key], context)
    if "entries" in domain and domain["entries"] not in ENTRIES:
        raise Refused(f"entries are one of {ENTRIES}")
    if kind == "correlation" and domain["entries"] not in ("real", "complex"):
        raise Refused("a correlation matrix is real or complex")
    if kind == "real":
        bounds(domain)
    if kind == "natural" and not (isinstance(domain["from"], int) and 0 <= domain["from"] < 10**6):
        raise Refused("a natural number is declared with its least value")


def bounds(domain: Domain) -> tuple[Fraction | None, Fraction | None, bool, bool]:
    """Return (lo, hi, lo_open, hi_open) of a real domain; ``None`` is infinite."""
    try:
        lo = None if domain["lo"] is None else fraction(domain["lo"])
        hi = None if domain["hi"] is None else fraction(domain["hi"])
    except NotExact as bad:
        raise Refused(str(bad)) from None
    if lo is not None and hi is not None and lo > hi:
        raise Refused("an interval needs lo <= hi")
    return lo, hi, bool(domain["lo_open"]), bool(domain["hi_open"])


def domain_shape(domain: Domain) -> Shape | None:
    """Return the shape of an element; ``None`` for what is no number, vector or matrix."""
    kind = domain["domain"]
    if kind in ("real", "complex", "natural"):
        return ()
    if kind in ("vector", "distribution", "random"):
        return (domain["size"],)
    if kind == "matrix":
        return (domain["rows"], domain["cols"])
    if kind in ("hermitian", "state", "correlation"):
        return (domain["size"], domain["size"])
    return None


def is_real_domain(domain: Domain) -> bool:
    """Whether every entry is real, so that conjugation does nothing."""
    kind = domain["domain"]
    if kind in ("real", "natural", "distribution"):
        return True
    return kind in ("vector", "matrix", "correlation", "random", "law") and (
        domain["entries"] != "complex"
    )


def is_hermitian_domain(domain: Domain) -> bool:
    """Whether the matrix equals its conjugate transpose."""
    return domain["domain"] in ("hermitian", "state", "correlation")


def check_size(size: Any, context: Context) -> None:
    """Refuse what is no size here."""
    if isinstance(size, str) and size in context.sizes:
        return
    if not _positive(size):
        raise Refused(f"{size!r} is no size here")


# -- trees --------------------------------------------------------------------------------------


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
            return size, "complex"
        case ("law", str(name)):
            domain = context.domain(name)
            if domain["domain"] != "law":
                raise Refused(f"{name!r} is not a mask law")
            return domain["size"], domain["entries"]
    raise Refused("unknown mask law")


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


ANY = "*"
"""Size of an index that already stands at an explicit position; no declaration can name it."""


def _position(index: Any, size: Size, context: Context) -> None:
    found = index_size(index, context)
    if found is None:
        if not isinstance(size, int) or index[1] >= size:
            raise Refused(f"position {index[1]} does not exist for every size {size}")
    elif found not in (size, ANY):
        raise Refused(f"index {index[1]!r} runs over {found}, not over {size}")


ELEMENTWISE = ("neg", "conj", "re", "abs2", "abs")


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
        case (("least" | "greatest"), v):
            _expect(v, 1, context)
            return ()
        case ("exp", a):
            if shape(a, context):
                raise Refused("exp takes a scalar")
            return ()
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
        case ("mul", ("num", text), ("var", str(name))) if fraction(text) in range(1, 65):
            return 0, {name: int(fraction(text))}
    raise Refused("an exponent is an integer, a natural number, or a sum of such")


# -- statements ---------------------------------------------------------------------------------

SETS = ("sign_masks", "jointly_measurable")


def check_statement(statement: Any, context: Context) -> None:
    """Refuse a statement that is not well formed."""
    match statement:
        case (("equal" | "loewner" | "majorised" | "atmost" | "less"), a, b):
            left, right = shape(a, context), shape(b, context)
            if left != right:
                raise Refused(f"the two sides have shapes {left} and {right}")
            rank = {"loewner": 2, "majorised": 1, "atmost": 0, "less": 0}.get(statement[0])
            if rank is not None and len(left) != rank:
                raise Refused(f"{statement[0]} compares {('scalars', 'vectors', 'matrices')[rank]}")
            if statement[0] == "loewner" and left[0] != left[1]:
                raise Refused("the Loewner order compares square matrices")
        case ("not", inner):
            check_statement(inner, context)
        case ("and", *parts) if parts:
            for part in parts:
                check_statement(part, context)
        case ("implies", hypotheses, conclusion):
            for part in (*hypotheses, conclusion):
                check_statement(part, context)
        case ("iff", a, b):
            check_statement(a, context)
            check_statement(b, context)
        case ("exists", str(name), pairs, body):
            domain = dict(pairs)
            check_domain(domain, context)
            check_statement(body, context.bind(name, domain))
        case ("member", element, ("sign_masks",)):
            rows, cols = _expect(element, 2, context)
            if rows != cols:
                raise Refused("a mask multiplier is a square matrix")
        case ("member", ("povms", *povms), ("jointly_measurable",)) if povms:
            shapes = {shape(e, context) for povm in povms for e in povm}
            if len(shapes) != 1 or len(found := shapes.pop()) != 2 or found[0] != found[1]:
                raise Refused("effects are square matrices of one size")
        case _:
            raise Refused(f"unknown statement {str(statement)[:60]}")


def negation(statement: Tree) -> Tree:
    """Return the negation, pushed inwards as far as it goes."""
    match statement:
        case ("not", inner):
            return inner  # type: ignore[no-any-return]
        case ("atmost", a, b):
            return ("less", b, a)
        case ("less", a, b):
            return ("atmost", b, a)
    return ("not", statement)


def instantiate(tree: Any, sizes: Mapping[str, int]) -> Any:
    """Replace named sizes by numbers."""
    if not isinstance(tree, tuple) or not tree:
        return tree
    if tree[0] == "size" and len(tree) == 2:
        return ("num", str(sizes[tree[1]])) if tree[1] in sizes else tree
    if tree[0] == "exists":
        domain = tuple(sorted(settle_domain(dict(tree[2]), sizes).items()))
        return ("exists", tree[1], domain, instantiate(tree[3], sizes))
    slots = SIZE_SLOTS.get(tree[0], ()) if isinstance(tree[0], str) else ()
    return tuple(
        (sizes.get(part, part) if isinstance(part, str) else part)
        if position in slots
        else instantiate(part, sizes)
        for position, part in enumerate(tree)
    )


def settle_domain(domain: Domain, sizes: Mapping[str, int]) -> dict[str, Any]:
    """Replace named sizes by numbers in a declaration."""
    return {
        key: sizes.get(value, value)
        if key in ("size", "rows", "cols") and isinstance(value, str)
        else value
        for key, value in domain.items()
    }


SIZE_SLOTS: dict[str, tuple[int, ...]] = {
    "sum": (2,),
    "ones": (1, 2),
    "zeros": (1, 2),
    "eye": (1,),
    "unit": (1,),
    "bernoulli": (1,),
    "finite": (1, 2),
    "diamond": (1,),
}
"""Where the sizes stand among the parts of a tree."""


def at_sizes(instance: Instance, sizes: Mapping[str, int]) -> Instance:
    """Return the instance with its named sizes replaced by numbers."""
    left = {name: rule for name, rule in instance.sizes.items() if name not in sizes}
    variables = tuple((name, settle_domain(domain, sizes)) for name, domain in instance.variables)
    return Instance(left, variables, instantiate(instance.statement, sizes))


def names_in(tree: Any) -> Iterator[str]:
    """Yield the names that a tree mentions as variables, indices or laws, bound ones too."""
    if isinstance(tree, tuple):
        if len(tree) >= 2 and tree[0] in ("var", "idx", "law", "apply", "bregman"):
            yield str(tree[1])
        for part in tree:
            yield from names_in(part)
