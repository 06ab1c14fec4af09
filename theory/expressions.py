r"""Expressions of unspecified size: what a claim's body is made of when it is read symbolically.

An expression is a tree of tuples (the operations are listed in the kernel's language) and a shape:
``()`` a scalar, ``(n,)`` a vector, ``(n, m)`` a matrix; sizes are integers or names. The tree keeps
the order in which it was written, so what is printed is what was stated. An expression has no
truth value and no order: a body that branches on its arguments is refused.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NoReturn, TypeAlias

Tree: TypeAlias = tuple[Any, ...]
Size: TypeAlias = int | str
Shape: TypeAlias = tuple[Size, ...]

_fresh = itertools.count()


class StatementError(Exception):
    """A body that does not state anything; the message says how to mend it."""


class ShapeError(StatementError):
    """Operands whose shapes do not fit."""


_NO_TRUTH = (
    "an expression has no truth value: a claim's body is a formula, without if, while or "
    "comparison; write Equal(a, b), AtMost(a, b), Less(a, b), or Implies(hypothesis, statement)"
)


@dataclass(frozen=True, eq=False)
class Expr:
    """A scalar, vector or matrix expression."""

    tree: Tree
    shape: Shape

    __array_ufunc__ = None  # numpy must not take these apart
    __hash__ = None  # type: ignore[assignment]

    def _refuse(self, *_: object) -> NoReturn:
        raise StatementError(_NO_TRUTH)

    __bool__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __contains__ = __len__ = _refuse

    def __iter__(self) -> Iterator[Expr]:
        """Iterate over a vector of known size."""
        if len(self.shape) != 1 or not isinstance(self.shape[0], int):
            raise StatementError("only a vector of known size is taken apart; use total(n, ...)")
        return (self[k] for k in range(self.shape[0]))

    def __add__(self, other: Any) -> Expr:
        return _same_shape("add", self, as_expr(other))

    def __radd__(self, other: Any) -> Expr:
        return _same_shape("add", as_expr(other), self)

    def __sub__(self, other: Any) -> Expr:
        return _same_shape("sub", self, as_expr(other))

    def __rsub__(self, other: Any) -> Expr:
        return _same_shape("sub", as_expr(other), self)

    def __neg__(self) -> Expr:
        return Expr(("neg", self.tree), self.shape)

    def __abs__(self) -> Expr:
        if self.shape:
            raise ShapeError("a modulus is taken of a scalar; of a vector write abs2(v)")
        return Expr(("root", ("abs2", self.tree)), ())

    def __mul__(self, other: Any) -> Expr:
        return _times(self, as_expr(other))

    def __rmul__(self, other: Any) -> Expr:
        return _times(as_expr(other), self)

    def __truediv__(self, other: Any) -> Expr:
        return _over(self, as_expr(other))

    def __rtruediv__(self, other: Any) -> Expr:
        return _over(as_expr(other), self)

    def __pow__(self, exponent: Any) -> Expr:
        if len(self.shape) > 1:
            raise ShapeError("powers are taken of scalars and, entry by entry, of vectors")
        power = as_expr(exponent)
        if power.shape:
            raise ShapeError("an exponent is a scalar")
        return Expr(("pow", self.tree, power.tree), self.shape)

    def __rpow__(self, base: Any) -> Expr:
        return as_expr(base) ** self

    def __matmul__(self, other: Any) -> Expr:
        right = as_expr(other)
        if len(self.shape) == 2 and len(right.shape) == 2:
            _fits(self.shape[1], right.shape[0], "@")
            return Expr(("matmul", self.tree, right.tree), (self.shape[0], right.shape[1]))
        if len(self.shape) == 2 and len(right.shape) == 1:
            _fits(self.shape[1], right.shape[0], "@")
            return Expr(("matvec", self.tree, right.tree), (self.shape[0],))
        raise ShapeError("@ multiplies matrices, or a matrix and a vector; use inner(u, v)")

    def __getitem__(self, where: Any) -> Expr:
        places = where if isinstance(where, tuple) else (where,)
        if len(self.shape) == 2 and len(places) == 1:
            return Expr(("row", self.tree, _index(places[0])), (self.shape[1],))
        if not self.shape or len(places) != len(self.shape):
            raise ShapeError(f"{len(places)} indices for an expression of shape {self.shape}")
        head = "item" if len(places) == 1 else "entry"
        return Expr((head, self.tree, *(_index(k) for k in places)), ())


@dataclass(frozen=True, eq=False)
class Index:
    """A position, free or bound: used in ``x[i]``, ``rho[i, j]`` and ``delta(i, j)``."""

    tree: Tree

    __hash__ = None  # type: ignore[assignment]

    def _refuse(self, *_: object) -> NoReturn:
        raise StatementError("indices are not compared in a body; use delta(i, j)")

    __bool__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __mul__ = _refuse


@dataclass(frozen=True)
class ConvexFunction:
    r"""A convex function $\mathbb{R} \to \mathbb{R}$, applied entry by entry."""

    name: str

    def __call__(self, x: Any) -> Expr:
        """Apply the function."""
        value = as_expr(x)
        return Expr(("apply", self.name, value.tree), value.shape)


@dataclass(frozen=True)
class SetFunction:
    r"""A real function of the subsets of [n], applied to the 0/1 vector of a subset."""

    name: str
    size: Size

    def __call__(self, subset: Any) -> Expr:
        """Return the value at a subset: its indicator vector, or its positions as {0, 2}."""
        if isinstance(subset, set | frozenset):
            subset = self._indicator(subset)
        mask = as_expr(subset)
        if mask.shape != (self.size,):
            raise ShapeError(
                f"{self.name} takes the indicator vector of a subset of {self.size} parts, such as "
                f"ones(n), upto(n, i) or subset(3, 0, 1); this has shape {mask.shape}"
            )
        return Expr(("value", self.name, mask.tree), ())

    def _indicator(self, positions: Iterable[Any]) -> Expr:
        size, listed = self.size, list(positions)
        if not isinstance(size, int):
            raise ShapeError(f"positions among an unspecified number {size} of parts")
        if any(isinstance(k, bool) or not isinstance(k, int) or not 0 <= k < size for k in listed):
            raise ShapeError(f"{self.name} has the parts 0 to {size - 1}, not {set(listed)}")
        return vector([int(k in listed) for k in range(size)])


@dataclass(frozen=True)
class KrausOperators:
    r"""A channel given by Kraus operators: ``phi(rho)`` is
    $\sum_k A_k \rho A_k^\dagger$, ``phi[k]`` is $A_k$."""

    name: str
    count: Size
    size: Size

    def __getitem__(self, k: Any) -> Expr:
        """Return a Kraus operator."""
        return Expr(("operator", self.name, _index(k)), (self.size, self.size))

    def __iter__(self) -> NoReturn:
        raise StatementError("Kraus operators are summed with total(K, lambda k: ...)")

    def __call__(self, rho: Any) -> Expr:
        """Apply the channel."""
        return self._sum(as_expr(rho), lambda a, x: a @ x @ _dagger(a))

    def adjoint(self, effect: Any) -> Expr:
        r"""Apply the adjoint map, $\sum_k A_k^\dagger E A_k$."""
        return self._sum(as_expr(effect), lambda a, x: _dagger(a) @ x @ a)

    def _sum(self, x: Expr, term: Callable[[Expr, Expr], Expr]) -> Expr:
        if x.shape != (self.size, self.size):
            raise ShapeError(f"{self.name} acts on {self.size} x {self.size} matrices")
        name = "k"
        while name in set(_strings(x.tree)):
            name += "'"
        body = term(self[Index(("idx", name))], x)
        return Expr(("sum", name, self.count, body.tree), body.shape)


def _dagger(a: Expr) -> Expr:
    return Expr(("dagger", a.tree), (a.shape[1], a.shape[0]))


def _index(k: Any) -> Tree:
    if isinstance(k, Index):
        return k.tree
    if isinstance(k, int) and not isinstance(k, bool) and k >= 0:
        return ("pos", k)
    raise StatementError("an index is a name bound by total(...) or the claim, or a position >= 0")


def as_expr(value: Any) -> Expr:
    """Turn an exact number into an expression; floats are refused, since they are not exact."""
    if isinstance(value, Expr):
        return value
    if isinstance(value, bool):
        raise StatementError("a truth value is not a number")
    if isinstance(value, int | Fraction):
        return Expr(("num", str(Fraction(value))), ())
    if isinstance(value, float | complex):
        raise StatementError(
            f"the float {value!r} is not exact: write Fraction(1, 2), p / 2, or '71/100' as "
            "Fraction(71, 100)"
        )
    if hasattr(value, "is_Rational") or hasattr(value, "is_Matrix"):
        return _from_sympy(value)
    raise StatementError(f"{type(value).__name__} {value!r} cannot stand in a formula")


def _from_sympy(value: Any) -> Expr:
    if getattr(value, "is_Matrix", False):
        rows, cols = value.shape
        return matrix([[value[i, j] for j in range(cols)] for i in range(rows)])
    found = _radical(value)
    if found is None and getattr(value, "is_number", False):
        found = _denested(value)
    if found is None:
        raise StatementError(
            f"{value} is not exact here: rationals, sqrt of positive integers, I, and sums and "
            "products of these are, such as cos(pi/5) = 1/4 + sqrt(5)/4; for any other number "
            'quantify over an interval that contains it, c: Real("[5/4, 13/10]")'
        )
    return found


def _radical(value: Any) -> Expr | None:
    """Return a sympy number written in rationals, square roots of integers and I, as it stands."""
    if value.is_Rational:
        return as_expr(Fraction(int(value.p), int(value.q)))
    if value.is_Add or value.is_Mul:
        parts = [_radical(part) for part in value.args]
        out = parts[0]
        for part in parts[1:]:
            if out is None or part is None:
                return None
            out = out + part if value.is_Add else out * part
        return out
    if value.is_Pow and value.exp.is_Rational:
        if value.base.is_Integer and value.base > 0 and value.exp.q == 2:
            root = Expr(("sqrt", int(value.base)), ())
            return root if value.exp.p == 1 else root ** int(value.exp.p)
        if value.exp.is_Integer and value.base.is_number and 0 < value.exp <= 64:
            base = _radical(value.base)
            return None if base is None else base ** int(value.exp)
    if str(value) == "I":
        return Expr(("imag",), ())
    return None


def _denested(value: Any) -> Expr | None:
    """Return a sympy constant that an exact rewriting brings into that form.

    The rewritten number is compared with the given one to 60 digits.
    """
    import sympy

    for rewrite in (sympy.sqrtdenest, sympy.expand_complex, sympy.expand_func, sympy.radsimp):
        simpler = sympy.sqrtdenest(sympy.expand(rewrite(value)))
        found = _radical(simpler)
        if found is not None and abs(sympy.N(value - simpler, 60)) < sympy.Float("1e-55"):
            return found
    return None


def matrix(rows: Any) -> Expr:
    """Return the matrix with the given rows of scalars."""
    made = [vector(row) for row in rows]
    if not made or len({row.shape for row in made}) != 1:
        raise ShapeError("a matrix needs rows of one length")
    return Expr(("rows", *(row.tree for row in made)), (len(made), *made[0].shape))


def vector(items: Any) -> Expr:
    """Return the vector with the given scalar entries."""
    made = [as_expr(item) for item in items]
    if not made or any(item.shape for item in made):
        raise ShapeError("the entries of a vector are scalars, at least one")
    return Expr(("vector", *(item.tree for item in made)), (len(made),))


def _fits(a: Size, b: Size, what: str) -> None:
    if a != b:
        raise ShapeError(f"{what}: sizes {a} and {b} do not fit")


def _same_shape(op: str, a: Expr, b: Expr) -> Expr:
    if a.shape != b.shape:
        raise ShapeError(
            f"{op} of shapes {a.shape} and {b.shape}; a number times the identity is "
            "written c * identity(n)"
        )
    return Expr((op, a.tree, b.tree), a.shape)


def _times(a: Expr, b: Expr) -> Expr:
    if a.shape and b.shape:
        raise ShapeError("* multiplies by a scalar; use schur(a, b) entry by entry, or a @ b")
    return Expr(("mul", a.tree, b.tree), a.shape or b.shape)


def _over(a: Expr, b: Expr) -> Expr:
    if b.shape:
        raise ShapeError("division by something that is not a scalar")
    return Expr(("div", a.tree, b.tree), a.shape)


def as_size(n: Any) -> Size:
    """Return a size: the name of a quantified one, or a positive integer."""
    if isinstance(n, Expr) and n.tree[0] == "size":
        return str(n.tree[1])
    if isinstance(n, str):
        return n
    if isinstance(n, int) and not isinstance(n, bool) and n >= 1:
        return n
    raise StatementError("a size is a variable annotated Size, or a positive integer")


# -- binding ------------------------------------------------------------------------------------


def bind(body: Callable[[Any], Any], make: Callable[[str], Any]) -> tuple[str, Expr]:
    """Call ``body`` on a fresh bound variable; return the name it gets and the bound body.

    The name is that of the parameter of ``body``, primed when it is already used inside, so that
    nothing is captured.
    """
    base = next(iter(inspect.signature(body).parameters))
    temporary = f"{base}#{next(_fresh)}"
    result = as_expr(body(make(temporary)))
    used = set(_strings(result.tree))
    name = base
    while any(s == name or s.startswith(f"{name}#") for s in used if s != temporary):
        name += "'"
    return name, Expr(_replace(result.tree, temporary, name), result.shape)


def freshen(tree: Any, taken: frozenset[str]) -> Any:
    """Prime every bound name that is already taken, so that nothing is ever shadowed."""
    if not isinstance(tree, tuple) or not tree:
        return tree
    place = BINDERS.get(tree[0]) if isinstance(tree[0], str) else None
    if place is None:
        return tuple(freshen(part, taken) for part in tree)
    name = new = tree[place]
    if name in taken:
        inside_names = set(_strings(tree))
        while new in taken or new in inside_names:  # else an inner name would capture it
            new += "'"
    body = _rename_variable(tree[-1], name, new) if new != name else tree[-1]
    inside = freshen(body, taken | {new})
    kept = [freshen(part, taken) for part in tree[:-1]]
    kept[place] = new
    return (*kept, inside)


BINDERS = {"sum": 1, "E": 2, "diamond": 2, "iterate": 3, "exists": 1}
"""Where each binding operation keeps the name it binds; its body stands last."""


def _rename_variable(tree: Any, old: str, new: str) -> Any:
    if not isinstance(tree, tuple):
        return tree
    if len(tree) == 2 and tree[0] in ("var", "idx", "law") and tree[1] == old:
        return (tree[0], new)
    if len(tree) > 2 and tree[0] in ("apply", "bregman", "value", "operator") and tree[1] == old:
        return (tree[0], new, *(_rename_variable(part, old, new) for part in tree[2:]))
    return tuple(_rename_variable(part, old, new) for part in tree)


def _strings(tree: Any) -> Iterator[str]:
    if isinstance(tree, tuple):
        for part in tree[1:]:
            yield from _strings(part)
    elif isinstance(tree, str):
        yield tree


def _replace(tree: Any, old: str, new: str) -> Any:
    if isinstance(tree, tuple):
        return tuple(_replace(part, old, new) for part in tree)
    return new if tree == old else tree


IMAGINARY_UNIT = Expr(("imag",), ())
"""The imaginary unit i."""
