"""The walk of a tree that every notation shares: precedence decides where brackets stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, ClassVar, TypeAlias

from ..theory.parts import named

Tree: TypeAlias = tuple[Any, ...]

SUM, SCHUR, PRODUCT, FRACTION, POWER, ATOM = range(6)
"""How tightly a printed piece holds together."""


FEW = 4
"""Parts up to which a whole set is written out."""


class NotPrintable(Exception):
    """A tree that is not in the language."""


@dataclass(frozen=True)
class Piece:
    """A printed expression and what may stand beside it."""

    text: str
    level: int = ATOM
    minus: bool = False
    """It begins with a minus sign."""
    open: bool = False
    """What follows it would be read as part of it, as after a sum sign."""
    digit: bool = False
    """It begins with a digit, so a factor before it needs a dot."""
    plain: bool = False
    """It takes a subscript without brackets."""


def tuples(data: Any) -> Any:
    """Turn the lists of stored JSON into tuples."""
    return tuple(tuples(x) for x in data) if isinstance(data, list | tuple) else data


def subtrees(tree: Any) -> Iterator[Tree]:
    """Yield every operation in a tree, outermost first."""
    if isinstance(tree, tuple):
        if tree and isinstance(tree[0], str):
            yield tree
        for part in tree:
            yield from subtrees(part)


def names_in(tree: Any) -> set[str]:
    """Return every string that occurs in a tree, names of operations included."""
    if isinstance(tree, tuple):
        return set().union(*map(names_in, tree))
    return {tree} if isinstance(tree, str) else set()


def fresh(stems: str, *trees: Any) -> str:
    """Return the first letter of ``stems`` that no tree uses, else a primed one."""
    used = names_in(tuple(trees))
    name = next((s for s in stems if s not in used), stems[0])
    while name in used:
        name += "'"
    return name


def ambiguous_masks(*trees: Any) -> frozenset[str]:
    """Return the mask names that stand under more than one law: their law must be shown."""
    laws: dict[str, set[Tree]] = {}
    for node in subtrees(tuple(trees)):
        if node[0] == "E" and len(node) == 4:
            laws.setdefault(node[2], set()).add(node[1])
    return frozenset(name for name, found in laws.items() if len(found) > 1)


@dataclass(frozen=True)
class Notation:
    """The walk of a tree; a notation fills in how things look."""

    show_law: frozenset[str] = frozenset()
    """Bound masks whose law is written under the expectation sign."""

    def __call__(self, tree: Any) -> str:
        """Print a tree."""
        return self.piece(tuples(tree)).text

    # how things look: LaTeX and Text say

    plus = minus = dot = schur = times = ""

    def name(self, name: str) -> Piece:
        """Print the name of a variable."""
        raise NotImplementedError

    def number(self, value: Fraction) -> Piece:
        """Print a rational number."""
        raise NotImplementedError

    def fence(self, inner: str, left: str = "(", right: str = ")") -> str:
        """Put brackets around, as large as they need to be."""
        raise NotImplementedError

    def sub(self, base: str, below: Sequence[str]) -> str:
        """Print a subscript."""
        raise NotImplementedError

    def sup(self, base: str, above: str) -> str:
        """Print a superscript."""
        raise NotImplementedError

    def ratio(self, a: Tree, b: Tree) -> Piece:
        """Print a quotient."""
        raise NotImplementedError

    def word(self, name: str) -> str:
        """Print the name of a function such as the trace."""
        raise NotImplementedError

    def summation(self, names: Sequence[str], size: str) -> str:
        """Print a summation sign."""
        raise NotImplementedError

    def conjugate(self, base: Piece) -> Piece:
        """Print a complex conjugate."""
        raise NotImplementedError

    def root(self, k: int) -> str:
        """Print a square root."""
        raise NotImplementedError

    def radical(self, tree: Tree) -> str:
        """Print the square root of an expression."""
        raise NotImplementedError

    def exponential(self, exponent: Tree) -> Piece:
        """Print e to a power."""
        raise NotImplementedError

    def table(self, rows: Sequence[Sequence[str]]) -> str:
        """Print a matrix."""
        raise NotImplementedError

    def exponent(self, tree: Tree) -> str:
        """Print what stands in an exponent."""
        raise NotImplementedError

    symbols: ClassVar[dict[str, str]]

    # the walk

    def tight(self, tree: Tree, need: int = ATOM, *, last: bool = False) -> Piece:
        """Print an operand, in brackets unless it holds together as tightly as needed."""
        piece = self.piece(tree)
        if piece.level < need or piece.minus or (piece.open and not last):
            return self.bracketed(piece)
        return piece

    def bracketed(self, piece: Piece) -> Piece:
        """Put a piece in brackets."""
        return Piece(self.fence(piece.text), ATOM, plain=True)

    def base(self, tree: Tree) -> str:
        """Print what a subscript is put to."""
        piece = self.piece(tree)
        return piece.text if piece.plain else self.fence(piece.text)

    def index(self, index: Tree) -> str:
        """Print an index; positions count from 1."""
        return str(index[1] + 1) if index[0] == "pos" else self.name(index[1]).text

    def size(self, size: int | str) -> str:
        """Print a size."""
        return str(size) if isinstance(size, int) else self.name(size).text

    def product(self, a: Piece, b: Piece) -> Piece:
        """Join two factors; the first may begin with a minus sign, the last may be open."""
        if a.level < PRODUCT or a.open:
            a = self.bracketed(a)
        if b.level < PRODUCT or b.minus:
            b = self.bracketed(b)
        sign = self.dot if b.digit else self.between(a.text, b.text)
        return Piece(f"{a.text}{sign}{b.text}", PRODUCT, a.minus, b.open, a.digit)

    def between(self, a: str, b: str) -> str:
        """Return what stands between two factors."""
        return self.times

    def call(self, head: str, *arguments: Tree) -> Piece:
        """Print a function applied to something."""
        inner = ", ".join(self.piece(a).text for a in arguments)
        return Piece(f"{head}{self.fence(inner)}", ATOM, plain=True)

    def subset(self, mask: Tree) -> str:
        """Print a 0/1 vector as the subset that it stands for, as far as it is built from sets."""
        cap, cup, without = (self.symbols[key] for key in ("cap", "union", "without"))
        match mask:
            case ("vector", *items) if all(x in (("num", "0"), ("num", "1")) for x in items):
                inside = [str(k) for k, x in enumerate(items, 1) if x == ("num", "1")]
                if not inside:
                    return self.symbols["empty"]
                return self.fence(", ".join(inside), *self.symbols["braces"].split())
            case ("zeros", _):
                return self.symbols["empty"]
            case ("ones", int(size)) if size <= FEW:
                return self.subset(("vector", *[("num", "1")] * size))
            case ("ones", size):
                return self.fence(self.size(size), "[", "]")
            case ("hadamard", a, b):
                parts = [self.subset(x) if x[0] == "hadamard" else self._operand(x) for x in (a, b)]
                return cap.join(parts)
            case ("sub", ("add", a, b), ("hadamard", c, d)) if (a, b) == (c, d):
                return f"{self._operand(a)}{cup}{self._operand(b)}"
            case ("sub", a, ("hadamard", c, d)) if a in (c, d):
                return f"{self._operand(a)}{without}{self._operand(d if a == c else c)}"
            case ("sub", ("ones", size), a):
                return f"{self.subset(('ones', size))}{without}{self._operand(a)}"
        return self.piece(mask).text

    def _operand(self, mask: Tree) -> str:
        single = mask[0] in ("var", "vector", "ones", "zeros", "upto", "before", "row")
        return self.subset(mask) if single else self.fence(self.subset(mask))

    def fall(self, v: Tree, i: Tree) -> Piece:
        """Print how far a vector falls from one entry to the next."""
        after = str(i[1] + 2) if i[0] == "pos" else f"{self.index(i)}+1"
        here, there = (self.sub(self.base(v), [k]) for k in (self.index(i), after))
        return Piece(f"{here}{self.minus}{there}", SUM)

    def law(self, law: Tree) -> str:
        """Print the law of a mask."""
        match law:
            case ("bernoulli", size, rate):
                head = self.word("Ber") + self.fence(self.piece(rate).text)
                return self.sup(head, self.symbols["otimes"] + self.size(size))
            case ("finite", _, _, weights, support):
                return self.call(self.word("Law"), weights, support).text
            case ("law", name):
                return self.name(name).text
        raise NotPrintable(f"unknown law {law!r}")

    def piece(self, tree: Tree) -> Piece:
        """Print a tree as a piece."""
        s = self.symbols
        if tree[0] in ("hadamard", "matmul", "rows") and (found := named(tree)) is not None:
            return self.parts(*found)
        match tree:
            case ("num", value):
                return self.number(Fraction(value))
            case ("imag",):
                return Piece(s["imag"])
            case ("sqrt", int(k)):
                return Piece(self.root(k))
            case (("size" | "var"), str(name)):
                return self.name(name)
            case ("neg", a):
                inner = self.piece(a)
                if inner.level <= SUM or inner.minus:
                    inner = self.bracketed(inner)
                level = min(inner.level, PRODUCT)
                return Piece(f"{self.minus.strip()}{inner.text}", level, True, inner.open)
            case (("add" | "sub"), a, b):
                left, right = self.piece(a), self.piece(b)
                if right.minus or (tree[0] == "sub" and right.level <= SUM):
                    right = self.bracketed(right)
                sign = self.plus if tree[0] == "add" else self.minus
                return Piece(f"{left.text}{sign}{right.text}", SUM, left.minus, right.open)
            case ("hadamard", a, b):
                left, right = self.factor(a), self.factor(b)
                return Piece(f"{left.text}{self.schur}{right.text}", SCHUR)
            case (("mul" | "matmul" | "matvec"), a, b):
                return self.product(self.piece(a), self.piece(b))
            case ("div", a, b):
                return self.ratio(a, b)
            case ("pow", a, exponent):
                base = self.tight(a)
                raised = self.sup(base.text, self.exponent(exponent))
                return Piece(raised, POWER, digit=base.digit)
            case ("conj", a):
                return self.conjugate(self.piece(a))
            case ("re", a):
                return self.call(self.word("Re"), a)
            case ("abs2", a):
                return Piece(self.sup(self.bars(a), self.exponent(("num", "2"))), POWER)
            case ("abs", a):
                return Piece(self.bars(a))
            case ("delta", i, j):
                return Piece(self.sub(s["delta"], [self.index(i), self.index(j)]))
            case (("item" | "entry"), ("zeros", *_), *_):
                return self.number(Fraction(0))
            case ("item", ("row", m, i), j):
                return self.piece(("entry", m, i, j))
            case ("item", ("conj", v), i):
                return self.conjugated_entry(("item", v, i))
            case ("entry", ("conj", m), i, j):
                return self.conjugated_entry(("entry", m, i, j))
            case ("item", ("falls", v), i):
                return self.fall(v, i)
            case ("item", v, i):
                return Piece(self.sub(self.base(v), [self.index(i)]))
            case ("entry", m, i, j):
                return Piece(self.sub(self.base(m), [self.index(i), self.index(j)]))
            case ("row", m, i):
                return Piece(self.sub(self.base(m), [self.index(i), s["any"]]))
            case ("sum", *_):
                return self.sums(tree)
            case ("E", law, name, body):
                below = self.name(name).text
                if name in self.show_law:
                    below += s["drawn"] + self.law(law)
                inside = self.fence(self.piece(body).text, "[", "]")
                return Piece(self.sub(s["E"], [below]) + inside, ATOM, plain=True)
            case ("dagger", a):
                return Piece(self.sup(self.tight(a).text, s["dagger"]), POWER)
            case ("transpose", a):
                return Piece(self.sup(self.tight(a).text, s["transpose"]), POWER)
            case ("diagpart", a):
                return self.call(s["Delta"], a)
            case ("trace", a):
                return self.call(self.word("tr"), a)
            case ("diagvec", a):
                return self.call(self.word("diag"), a)
            case ("diag", v) if v[0] in ("var", "conj"):
                return Piece(self.sub(s["D"], [self.piece(v).text]))
            case ("diag", v):
                return self.call(self.word("Diag"), v)
            case ("ones", *sizes):
                return Piece(s["one"] if len(sizes) == 1 else s["J"], plain=True)
            case ("zeros", *_):
                return Piece("0", digit=True)
            case ("eye", _):
                return Piece(s["I"], plain=True)
            case ("outer", u, v):
                right = Piece(self.sup(self.tight(v).text, s["dagger"]), POWER)
                return self.product(self.piece(u), right)
            case ("dot", u, ("matvec", a, v)):
                bra = Piece(self.sup(self.tight(u).text, s["dagger"]), POWER)
                whole = self.product(self.product(bra, self.piece(a)), self.piece(v))
                return replace(whole, open=True)  # no further factor may follow
            case ("dot", u, v):
                pair = f"{self.piece(u).text}, {self.piece(v).text}"
                return Piece(self.fence(pair, *s["angles"].split()))
            case ("unit", _, i, j):
                return Piece(s["ketbra"].replace("#i", self.index(i)).replace("#j", self.index(j)))
            case ("vector", *items):
                return Piece(self.fence(", ".join(self.piece(x).text for x in items)), plain=True)
            case ("rows", *rows):
                return Piece(self.table([self.cells(row) for row in rows]), plain=True)
            case ("apply", str(name), x):
                return self.call(self.name(name).text, x)
            case ("iterate", exponent, start, str(name), body):
                image = f"{self.name(name).text}{s['mapsto']}{self.piece(body).text}"
                times = self.sup(self.fence(image), self.exponent(exponent))
                return Piece(times + self.fence(self.piece(start).text), plain=True)
            case ("operator", str(name), k):
                return Piece(self.sub(self.name(name).text, [self.index(k)]), plain=False)
            case ("value", str(name), mask):
                shown = self.name(name).text + self.fence(self.subset(mask))
                return Piece(shown, ATOM, plain=True)
            case (("before" | "upto"), _, i):
                last = self.index(i) + (f"{self.minus}1" if tree[0] == "before" else "")
                return Piece(self.fence(last, "[", "]"), plain=True)
            case ("falls", v):
                return self.call(self.word("fall"), v)
            case ("bregman", str(name), x, y):
                return self.call(self.sub(s["D"], [self.name(name).text]), x, y)
            case (("least" | "greatest"), v):
                return self.extreme(tree[0], v)
            case ("exp", a):
                return self.exponential(a)
            case ("log", a):
                return self.call(s["log"], a)
            case ("log2", a):
                return self.call(self.sub(s["log"], ["2"]), a)
            case ("root", a):
                return Piece(self.radical(a))
            case ("binary_entropy", a):
                return self.call("h", a)
            case ("shannon_entropy", a):
                return self.call("H", a)
            case ("von_neumann_entropy", a):
                return self.call("S", a)
            case (("eigenvalue_max" | "eigenvalue_min"), a):
                return self.call(self.sub(s["lambda"], [self.word(tree[0][-3:])]), a)
            case ("trace_norm", a):
                norm = self.fence(self.piece(a).text, *s["norm"].split())
                return Piece(self.sub(norm, ["1"]))
            case ("relative_entropy", a, b):
                beside = s["parallel"].join(self.piece(x).text for x in (a, b))
                return Piece(f"S{self.fence(beside)}", plain=True)
            case ("fidelity", a, b):
                return self.call("F", a, b)
            case ("gradient", a, str(name)):
                head = s["nabla"].replace("#t", self.name(name).text)
                return Piece(head + self.tight(a, POWER).text, PRODUCT, open=True)
            case ("derivative", a, str(name)):
                head = s["partial"].replace("#t", self.name(name).text)
                return Piece(head + self.tight(a, POWER).text, PRODUCT, open=True)
            case ("diamond", _, str(name), body):
                image = f"{self.name(name).text}{s['mapsto']}{self.piece(body).text}"
                norm = self.fence(image, *s["norm"].split())
                return Piece(self.sub(norm, [s["diamond"]]))
        raise NotPrintable(f"unknown expression {str(tree)[:80]}")

    def parts(self, op: str, a: Tree, *more: Any) -> Piece:
        """Print a tensor product, a partial trace or a partial transpose."""
        s = self.symbols
        if op == "tensor":
            left, right = self.piece(a), self.piece(more[0])
            first = named(a)
            if (left.level < FRACTION or left.open) and not (first and first[0] == "tensor"):
                left = self.bracketed(left)
            if right.level < FRACTION or right.minus:
                right = self.bracketed(right)
            return Piece(f"{left.text} {s['otimes'].strip()} {right.text}", SUM, left.minus)
        dims, chosen = more
        head = self.word("tr" if op == "partial_trace" else "T")
        head = self.sub(head, [str(k + 1) for k in chosen])
        return self.call(self.sup(head, s["cross"].join(map(str, dims))), a)

    def factor(self, tree: Tree) -> Piece:
        """Print an operand of the entrywise product: another such product, or an atom."""
        piece = self.piece(tree)
        if (piece.level != SCHUR and piece.level < FRACTION) or piece.minus or piece.open:
            return self.bracketed(piece)
        return piece

    def cells(self, row: Tree) -> list[str]:
        """Print the entries of a row, or the row as a whole where it has no written entries."""
        if row[0] == "vector":
            return [self.piece(x).text for x in row[1:]]
        return [self.sup(self.tight(row).text, self.symbols["transpose"])]

    def bars(self, tree: Tree) -> str:
        """Print an absolute value."""
        inner = self.piece(tree).text
        left, right = self.symbols["bars"].split()
        if left == "|" and "|" in inner:  # which bar closes which would be unclear
            inner = self.fence(inner)
        return self.fence(inner, left, right)

    def conjugated_entry(self, tree: Tree) -> Piece:
        """Print the conjugate of an entry."""
        return self.piece(("conj", tree))

    def sums(self, tree: Tree) -> Piece:
        """Print nested sums over one size as one."""
        names, body = [tree[1]], tree[3]
        while body[0] == "sum" and body[2] == tree[2]:
            names.append(body[1])
            body = body[3]
        head = self.summation([self.name(n).text for n in names], self.size(tree[2]))
        return Piece(head + self.tight(body, PRODUCT, last=True).text, PRODUCT, open=True)

    def extreme(self, op: str, v: Tree) -> Piece:
        """Print the least or the greatest entry."""
        head = self.word("min" if op == "least" else "max")
        if v[0] == "vector":
            inner = ", ".join(self.piece(x).text for x in v[1:])
            return Piece(head + self.fence(inner, *self.symbols["braces"].split()))
        name = fresh("klrst", v)
        entry = self.piece(("item", v, ("idx", name))).text
        return Piece(f"{self.sub(head, [self.name(name).text])} {entry}", PRODUCT, open=True)
