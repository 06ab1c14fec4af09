r"""What domains and hypotheses say, as polynomials that are nonnegative or zero.

Everything listed is a consequence of the declarations and hypotheses; what has no such reading is
left out, and `Facts.whole` says so.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .canonical import canonical
from .counting import Free
from .declarations import Context, Refused, Tree, bounds
from .intervals import interval_of
from .language import shape
from .normal import FLAGS, Normaliser
from .numbers import ONE, NotExact, Number, number
from .polynomials import (
    Polynomial,
    add,
    conjugate,
    constant,
    from_normal_form,
    imaginary_part,
    is_real,
    multiply,
    real_part,
    scale,
    subtract,
    variable,
)
from .positivity import known_positive
from .terms import Token

MAX_MINORS = 40


@dataclass(frozen=True)
class Constraint:
    """A polynomial that is nonnegative (positive) wherever the statement speaks."""

    poly: Polynomial
    strict: bool
    box: bool = False
    """Whether it is one end of an interval that is more than a point."""


Options = list[tuple[Polynomial, list[Polynomial]]]
"""What an atom may equal, each with the polynomials that are then nonnegative."""


@dataclass
class Reader:
    """Reads trees in one context, at one pattern of the free indices."""

    context: Context
    tokens: dict[str, Token]
    free: Free

    def read(self, tree: Tree, *, cleared: bool = True) -> Polynomial:
        """Return a scalar tree as a polynomial, up to a positive factor if it has denominators."""
        who = Normaliser(self.context, FLAGS - {"hypotheses"}, base=self.tokens)
        who.token_sizes.update({str(token): size for token, size in self.free})
        poly = canonical(who, who.expand(tree, self.tokens), self.free)
        return from_normal_form(poly.items(), self.positive, cleared=cleared)

    def positive(self, frozen: Any) -> bool:
        """Whether a denominator is manifestly positive."""
        return known_positive(dict(frozen), self.context)

    def entry(self, matrix: Tree, i: int, j: int) -> Polynomial:
        """Return an entry as it is: the entries of one matrix must not be scaled apart."""
        return self.read(("entry", matrix, ("pos", i), ("pos", j)), cleared=False)


@dataclass
class Facts:
    """Collects what domains and hypotheses say."""

    reader: Reader
    constraints: list[Constraint] = field(default_factory=list)
    equations: list[Polynomial] = field(default_factory=list)
    seen: set[Any] = field(default_factory=set)
    cases: dict[Any, Options] = field(default_factory=dict)
    whole: bool = True

    def at_least_zero(self, poly: Polynomial, *, strict: bool = False, box: bool = False) -> None:
        """Add a constraint; one that may be complex is left out."""
        if is_real(poly):
            self.constraints.append(Constraint(poly, strict, box))
        else:
            self.whole = False

    def zero(self, poly: Polynomial) -> None:
        """Add an equation, its real and imaginary parts."""
        for part in (real_part(poly), imaginary_part(poly)):
            if part:
                self.equations.append(part)

    # -- hypotheses ------------------------------------------------------------------------------

    def assume(self, hypothesis: Tree) -> None:
        """Add what a hypothesis says; one without a polynomial reading is left out."""
        kept = len(self.constraints), len(self.equations)
        try:
            self._assume(hypothesis)
        except (Refused, NotExact):
            del self.constraints[kept[0] :], self.equations[kept[1] :]
            self.whole = False

    def _assume(self, hypothesis: Tree) -> None:
        read, context = self.reader.read, self.reader.context
        match hypothesis:
            case ("atmost", a, b):
                self.at_least_zero(read(("sub", b, a)))
            case ("less", a, b):
                self.at_least_zero(read(("sub", b, a)), strict=True)
            case ("and", *parts):
                for part in parts:
                    self._assume(part)
            case ("equal", a, b):
                gap: Tree = ("sub", a, b)
                dims = shape(a, context)
                if any(not isinstance(size, int) for size in dims):
                    raise Refused("an equation of unspecified size")
                head = {0: (), 1: ("item",), 2: ("entry",)}[len(dims)]
                for place in itertools.product(*(range(int(size)) for size in dims)):
                    tree = (*head, gap, *(("pos", k) for k in place)) if head else gap
                    self.zero(read(tree))
            case ("not", ("equal", a, b)) if shape(a, context) == ():
                self.at_least_zero(read(("abs2", ("sub", a, b))), strict=True)
            case ("not", ("atmost", a, b)):
                self.at_least_zero(read(("sub", a, b)), strict=True)
            case ("not", ("less", a, b)):
                self.at_least_zero(read(("sub", a, b)))
            case ("loewner", a, b):
                size = shape(a, context)[0]
                if not isinstance(size, int):
                    raise Refused("a matrix of unspecified size")
                self._semidefinite(("sub", b, a), size)
            case _:
                self.whole = False

    # -- domains ---------------------------------------------------------------------------------

    def domains(self) -> None:
        """Add what the declarations of vectors and matrices say about several entries at once."""
        for name, domain in self.reader.context.variables.items():
            size = domain.get("size")
            match domain["domain"]:
                case "distribution" if isinstance(size, int):
                    for k in range(size):
                        tree = ("item", ("var", name), ("pos", k))
                        self.at_least_zero(self.reader.read(tree))
                case "state" | "correlation" if isinstance(size, int):
                    self._semidefinite(("var", name), size)
                case "real" | "complex" | "natural" | "index" | "vector" | "matrix" | "hermitian":
                    pass
                case _:
                    self.whole = False

    def _semidefinite(self, matrix: Tree, size: int) -> None:
        """All principal minors of a positive semidefinite matrix are nonnegative."""
        rows = [[self.reader.entry(matrix, i, j) for j in range(size)] for i in range(size)]
        for i, j in itertools.combinations(range(size), 2):
            self.zero(subtract(rows[i][j], conjugate(rows[j][i])))
        count = 0
        for order in range(1, size + 1):
            for chosen in itertools.combinations(range(size), order):
                count += 1
                if order > 3 or count > MAX_MINORS:
                    self.whole = False
                    return
                minor = determinant([[rows[i][j] for j in chosen] for i in chosen])
                self.at_least_zero(real_part(minor))

    def atoms(self, atoms: list[Any]) -> None:
        """Add what is known of each atom by itself."""
        for atom in atoms:
            if atom not in self.seen:
                self.seen.add(atom)
                self._atom(atom)

    def _atom(self, atom: Any) -> None:
        context = self.reader.context
        x = variable(atom)
        match atom:
            case ("n", name):
                self._interval(x, Fraction(context.sizes[name]), None, False, True)
                self.whole = False
            case ("x", name, 0):
                domain = context.domain(name)
                if domain["domain"] == "natural":
                    self._interval(x, Fraction(domain["from"]), None, False, True)
                    self.whole = False
                elif domain["domain"] == "real":
                    self._interval(x, *bounds(domain))
            case ("v" | "M", name, 0 | "r" | "s", *_):
                if name in context.variables:
                    self._entries(x, context.domain(name))
            case ("pw", base, _):
                self.whole = False
                interval = interval_of(base, context)
                if interval is not None and interval[0] >= 0:
                    self.at_least_zero(x, strict=interval[0] > 0)
                    if interval[1] is not None and interval[1] <= 1:
                        self.at_least_zero(subtract(constant(ONE), x))
            case ("exp", *_):
                self.whole = False
                self.at_least_zero(x, strict=True)
            case ("abs", frozen, _):
                self._modulus(atom, frozen)
            case ("opaque", _, (("least" | "greatest") as which, v), env):
                self._extreme(atom, v, dict(env), -1 if which == "least" else 1)
            case ("value", name, _) if context.domain(name)["world"] in ("classical", "quantum"):
                self.whole = False
                self.at_least_zero(x)
            case ("re" | "im", _) | ("M", _, "h", _, _):
                pass
            case _:
                self.whole = False

    def _modulus(self, atom: Any, frozen: Any) -> None:
        r"""A real z has $|z| = \pm z \ge 0$; of any, $|z| \ge 0$ and $|z|^2 = z \bar z$."""
        x = variable(atom)
        self.at_least_zero(x)
        try:
            z = from_normal_form(frozen, self.reader.positive, cleared=False)
        except (Refused, NotExact):
            self.whole = False
            return
        if is_real(z):
            minus = scale(-ONE, z)
            self.cases[atom] = [(z, [z]), (minus, [minus])]
        else:
            self.equations.append(subtract(multiply(x, x), multiply(z, conjugate(z))))

    def _extreme(self, atom: Any, v: Tree, env: Mapping[str, Any], sign: int) -> None:
        """The greatest entry is one of them, and no other is greater; so with the least."""
        reader = Reader(self.reader.context, {**self.reader.tokens, **env}, self.reader.free)
        try:
            (size,) = shape(v, self.reader.context)
            if not isinstance(size, int):
                raise Refused("the entries of a vector of unspecified size")
            entries = [reader.read(("item", v, ("pos", k)), cleared=False) for k in range(size)]
        except (Refused, NotExact):
            self.whole = False
            return
        if not all(map(is_real, entries)):
            self.whole = False
            return
        direction: Number = ONE if sign > 0 else -ONE
        self.cases[atom] = [
            (entry, [scale(direction, subtract(entry, e)) for k, e in enumerate(entries) if k != j])
            for j, entry in enumerate(entries)
        ]

    def _entries(self, x: Polynomial, domain: Mapping[str, Any]) -> None:
        match domain.get("entries"):
            case "bits":
                self.equations.append(subtract(multiply(x, x), x))
            case "signs":
                self.equations.append(subtract(multiply(x, x), constant(ONE)))
            case "rates":
                self._interval(x, Fraction(0), Fraction(1), False, False)

    def _interval(
        self,
        x: Polynomial,
        lo: Fraction | None,
        hi: Fraction | None,
        lo_open: bool,
        hi_open: bool,
    ) -> None:
        box = lo is None or hi is None or lo < hi
        if lo is not None:
            self.at_least_zero(subtract(x, constant(number(lo))), strict=lo_open, box=box)
        if hi is not None:
            self.at_least_zero(subtract(constant(number(hi)), x), strict=hi_open, box=box)


def determinant(rows: list[list[Polynomial]]) -> Polynomial:
    """Return the determinant of a small matrix of polynomials."""
    if len(rows) == 1:
        return rows[0][0]
    out: Polynomial = {}
    for k, head in enumerate(rows[0]):
        if head:
            minor = determinant([[*row[:k], *row[k + 1 :]] for row in rows[1:]])
            sign: Number = -ONE if k % 2 else ONE
            out = add(out, scale(sign, multiply(head, minor)))
    return out


__all__ = ["Constraint", "Facts", "Options", "Reader", "determinant"]
