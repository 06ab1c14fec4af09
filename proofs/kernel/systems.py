r"""Polynomial systems: what a statement at explicit sizes says, as polynomials in real atoms.

A goal $f \ge 0$ or $f > 0$ is to follow from constraints $g_i \ge 0$ (some strict) and equations
$h_j = 0$, which come from the domains of the variables and from the hypotheses of the statement.
What is listed is a consequence of them, never more; a hypothesis that has no such reading is left
out, which only makes the goal harder to reach.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .canonical import canonical
from .counting import Free
from .declarations import Context, Refused, Tree, bounds
from .equality import index_cases
from .instances import Instance
from .intervals import interval_of
from .language import shape
from .normal import FLAGS, Normaliser
from .numbers import ONE, NotExact, Number, number
from .polynomials import (
    Polynomial,
    add,
    atoms_of,
    conjugate,
    constant,
    from_normal_form,
    imaginary_part,
    is_real,
    multiply,
    real_part,
    renamed,
    scale,
    subtract,
    variable,
)
from .positivity import known_positive
from .terms import Token

MAX_GOALS = 64
MAX_MINORS = 40


@dataclass(frozen=True)
class Constraint:
    """A polynomial that is nonnegative (positive) wherever the statement speaks."""

    poly: Polynomial
    strict: bool
    box: bool = False
    """Whether it is one end of an interval that is more than a point."""


@dataclass(frozen=True)
class System:
    """A goal with its constraints; atoms are numbered, ``atoms`` gives their names in order."""

    atoms: tuple[Any, ...]
    goal: Polynomial
    strict: bool
    constraints: tuple[Constraint, ...]
    equations: tuple[Polynomial, ...]
    whole: bool
    """Whether constraints and equations say all that domains and hypotheses do: then a point that
    meets them and misses the goal is a counterexample."""


def systems(instance: Instance) -> Iterator[System]:
    """Yield the systems whose goals together are the statement, in a fixed order."""
    context = instance.context()
    statement = instance.statement
    hypotheses: tuple[Tree, ...] = ()
    if statement[0] == "implies":
        hypotheses, statement = tuple(statement[1]), statement[2]
    indices = [
        (name, domain["size"])
        for name, domain in context.variables.items()
        if domain["domain"] == "index"
    ]
    count = 0
    for tokens, free in index_cases(indices):
        for goal, strict, inner in _goals(statement, context, tokens):
            count += 1
            if count > MAX_GOALS:
                raise Refused(f"more than {MAX_GOALS} inequalities at once")
            yield _system(_Reader(inner, dict(tokens), free), goal, strict, hypotheses)


def _goals(
    statement: Tree, context: Context, tokens: Mapping[str, Token]
) -> Iterator[tuple[Any, bool, Context]]:
    """Yield (tree or two entries whose order matters, strict, context)."""
    match statement:
        case ("atmost", a, b):
            yield ("sub", b, a), False, context
        case ("less", a, b):
            yield ("sub", b, a), True, context
        case ("and", *parts):
            for part in parts:
                yield from _goals(part, context, tokens)
        case ("equal", a, b) if shape(a, context) == ():
            gap: Tree = ("sub", b, a)
            yield gap, False, context
            yield ("neg", gap), False, context
        case ("not", ("equal", a, b)) if shape(a, context) == ():
            yield ("abs2", ("sub", a, b)), True, context
        case ("loewner", a, b):
            yield from _quadratic_form(a, b, context, tokens)
        case _:
            raise Refused(
                f"a statement of the kind {statement[0]!r} is no polynomial inequality: AtMost, "
                "Less, Loewner, Equal and Not(Equal) of scalars are, alone, in And or in Implies"
            )


def _quadratic_form(
    a: Tree, b: Tree, context: Context, tokens: Mapping[str, Token]
) -> Iterator[tuple[Any, bool, Context]]:
    r"""$A \preceq B$ says $v^\dagger (B - A) v \ge 0$; v may be real where B - A is symmetric."""
    size = shape(a, context)[0]
    if not isinstance(size, int):
        raise Refused("the Loewner order is decided at explicit sizes")
    gap: Tree = ("sub", b, a)
    name = "direction"
    while name in context.variables or name in context.sizes:
        name += "'"
    reader = _Reader(context, dict(tokens), ())
    try:
        entries = [[reader.entry(gap, i, j) for j in range(size)] for i in range(size)]
        symmetric = all(
            is_real(entries[i][j]) and not subtract(entries[i][j], entries[j][i])
            for i in range(size)
            for j in range(i + 1)
        )
    except Refused:
        symmetric = False
    domain = {
        "domain": "vector",
        "size": size,
        "entries": "real" if symmetric else "complex",
    }
    inner = context.bind(name, domain)
    v: Tree = ("var", name)
    yield ("dot", v, ("matvec", gap, v)), False, inner


@dataclass
class _Reader:
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
        return known_positive(dict(frozen), self.context)

    def entry(self, matrix: Tree, i: int, j: int) -> Polynomial:
        """Return an entry as it is: the entries of one matrix must not be scaled apart."""
        return self.read(("entry", matrix, ("pos", i), ("pos", j)), cleared=False)


def _system(reader: _Reader, goal: Tree, strict: bool, hypotheses: tuple[Tree, ...]) -> System:
    aim = reader.read(goal)
    if not is_real(aim):
        raise Refused("the inequality compares something that may be complex")
    facts = _Facts(reader)
    for hypothesis in hypotheses:
        facts.assume(hypothesis)
    facts.domains()
    atoms = set(atoms_of(aim))
    while True:
        facts.atoms(sorted(atoms, key=repr))
        found = atoms.union(
            *(atoms_of(c.poly) for c in facts.constraints), *map(atoms_of, facts.equations)
        )
        if found == atoms:
            break
        atoms = found
    order = tuple(sorted(atoms, key=repr))
    names = {atom: k for k, atom in enumerate(order)}
    constraints = tuple(
        Constraint(renamed(c.poly, names), c.strict, c.box)
        for c in facts.constraints
        if atoms_of(c.poly)
    )
    equations = tuple(renamed(h, names) for h in facts.equations if h)
    return System(order, renamed(aim, names), strict, constraints, equations, facts.whole)


@dataclass
class _Facts:
    """Collects what domains and hypotheses say."""

    reader: _Reader
    constraints: list[Constraint] = field(default_factory=list)
    equations: list[Polynomial] = field(default_factory=list)
    seen: set[Any] = field(default_factory=set)
    whole: bool = True

    def at_least_zero(self, poly: Polynomial, *, strict: bool = False, box: bool = False) -> None:
        if is_real(poly):
            self.constraints.append(Constraint(poly, strict, box))
        else:
            self.whole = False

    def zero(self, poly: Polynomial) -> None:
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
                self.whole = False
                self._modulus(x, frozen)
            case ("value", name, _) if context.domain(name)["world"] in ("classical", "quantum"):
                self.whole = False
                self.at_least_zero(x)
            case ("re" | "im", _) | ("M", _, "h", _, _):
                pass
            case _:
                self.whole = False

    def _modulus(self, x: Polynomial, frozen: Any) -> None:
        r"""$|z| \ge 0$ and $|z|^2 = z \bar z$."""
        self.at_least_zero(x)
        if any(a[0] == "inverse" or e < 0 for (_, mono), _ in frozen for a, e in mono):
            return  # its denominator would have to be cleared on the other side too
        try:
            z = from_normal_form(frozen, self.reader.positive)
        except (Refused, NotExact):
            return
        self.equations.append(subtract(multiply(x, x), multiply(z, conjugate(z))))

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


__all__ = ["Constraint", "System", "determinant", "systems"]
