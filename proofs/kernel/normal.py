r"""Normal forms of scalar expressions at unspecified size, in the theory that a rule allows.

An expression is expanded into terms: a rational coefficient, bound indices, a monomial of atoms.
Every set of indices is then split into the cases which of them coincide; sums over bound indices
become sums over pairwise *distinct* ones. There a Kronecker delta is 0 or 1 and a mask moment is
known. Two expressions with the same normal form in every case are equal for every size: what is
unequal here may still be equal, what is equal here is.

A theory is the set of rewritings that are switched on:

=============  ==================================================================================
``entry``      matrix notation is unfolded to entries
``linear``     expectation is linear, and commutes with finite sums
``independent``  expectation of a product over distinct units factorises, for product laws
``moments``    $E\,m_i^k = p$ for a Bernoulli mask; a finite law is summed
``facts``      what the domains say: weights sum to one, unit trace, unit diagonal, $m^2=m$, $s^2=1$
``unitary``    $U^\dagger U = U U^\dagger = 1$, and $\sum_k A_k^\dagger A_k = 1$ for Kraus operators
``hypotheses``  the equations that the statement assumes
=============  ==================================================================================

Rational arithmetic, conjugation, relabelling and splitting of sums are always on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .declarations import Context, Domain, Refused, Size, Tree, is_hermitian_domain, is_real_domain
from .functions import FUNCTIONS, PAIRED
from .iteration import unrolled
from .language import ANY, exponent_form, names_in, random_vector, shape
from .numbers import fraction, squarefree
from .terms import (
    Atom,
    Env,
    Mono,
    Term,
    Token,
    atom_term,
    conjugate_atom,
    depends,
    flavour,
    freeze_terms,
    frozen,
    law_env,
    merge,
    ordered,
    primes,
    rational_term,
    rename,
    scaled,
    sorted_mono,
    token_of,
    tree_depends,
)

FLAGS = frozenset({"entry", "linear", "independent", "moments", "facts", "unitary", "hypotheses"})
MAX_TERMS = 20_000


class TooLarge(Refused):
    """The expansion has more terms than the kernel will handle."""


@dataclass
class Normaliser:
    """Computes normal forms in one context and one theory."""

    context: Context
    flags: frozenset[str]
    hypotheses: tuple[Tree, ...] = ()
    fresh: Iterator[int] = field(default_factory=itertools.count)
    token_sizes: dict[str, Size] = field(default_factory=dict)
    base: Env = field(default_factory=dict)
    """Tokens of the free indices, in which hypotheses are read."""

    # -- from trees to terms ---------------------------------------------------------------------

    def expand(self, tree: Tree, env: Env) -> list[Term]:
        """Return the terms of a scalar tree."""
        terms = self._scalar(tree, env)
        if len(terms) > MAX_TERMS:
            raise TooLarge(f"more than {MAX_TERMS} terms")
        return terms

    def _scalar(self, tree: Tree, env: Env) -> list[Term]:
        match tree:
            case ("num", text):
                return rational_term(fraction(text))
            case ("imag",):
                return [Term(Fraction(1), {}, {("I",): Fraction(1)})]
            case ("sqrt", k):
                scale, r = squarefree(k)
                mono = {("root", q): Fraction(1) for q in primes(r)}
                return [Term(Fraction(scale), {}, mono)]
            case ("size", name):
                return [atom_term(("n", name))]
            case ("var", name):
                real = is_real_domain(self.context.domain(name))
                return [atom_term(("x", name, 0 if real else 1))]
            case ("neg", a):
                return scaled(Fraction(-1), self.expand(a, env))
            case ("add", a, b):
                return self.expand(a, env) + self.expand(b, env)
            case ("sub", a, b):
                return self.expand(a, env) + scaled(Fraction(-1), self.expand(b, env))
            case ("mul" | "hadamard", a, b):
                return self.product(self.expand(a, env), self.expand(b, env))
            case ("div", a, b):
                return self.product(self.expand(a, env), self._inverse(b, env))
            case ("pow", a, exponent):
                return self._power(a, exponent, env)
            case ("conj", a):
                return self.conjugate(self.expand(a, env))
            case ("re", a):
                terms = self.expand(a, env)
                return scaled(Fraction(1, 2), terms + self.conjugate(terms))
            case ("abs2", a):
                terms = self.expand(a, env)
                return self.product(terms, self.conjugate(self.expand(a, env)))
            case ("delta", a, b):
                return [atom_term(("d", *ordered(token_of(a, env), token_of(b, env))))]
            case ("item", v, i):
                return self.item(v, token_of(i, env), env)
            case ("entry", m, i, j):
                return self.entry(m, token_of(i, env), token_of(j, env), env)
            case ("sum", name, size, body):
                return self._sum(size, lambda t: self.expand(body, {**env, name: t}))
            case ("E", law, name, body):
                return self._expectation(
                    law, name, env, body, lambda x, inner, who: who.expand(x, inner)
                )
            case ("trace", a):
                if "entry" not in self.flags:
                    return [self._lazy(tree, env)]
                size = self.shape(a, env)[0]
                return self._sum(size, lambda t: self.entry(a, t, t, env))
            case ("dot", u, v):
                if "entry" not in self.flags:
                    return [self._lazy(tree, env)]
                (size,) = self.shape(u, env)
                return self._sum(
                    size,
                    lambda t: self.product(
                        self.conjugate(self.item(u, t, env)), self.item(v, t, env)
                    ),
                )
            case ("bregman", name, x, y):
                if "entry" not in self.flags:
                    return [self._lazy(tree, env)]
                gap = self.expand(x, env) + scaled(Fraction(-1), self.expand(y, env))
                slope = [self._lazy(("slope", name, y), env)]
                return [
                    self._lazy(("apply", name, x), env),
                    *scaled(Fraction(-1), [self._lazy(("apply", name, y), env)]),
                    *scaled(Fraction(-1), self.product(slope, gap)),
                ]
            case ("exp", a):
                return self._exponential(a, env)
            case ("derivative", a, name):
                return self._derivative(self.expand(a, _held_fixed(a, name, env)), name)
            case (str(op), *_) if op in FUNCTIONS or op in PAIRED:
                return [self._lazy(tree, env)]
            case (("apply" | "abs" | "least" | "greatest" | "diamond" | "value"), *_):
                return [self._lazy(tree, env)]
            case ("iterate", *_):
                written = self._written_out(tree)
                return self.expand(written, env) if written else [self._lazy(tree, env)]
        raise Refused(f"no normal form for {str(tree)[:60]}")

    def _written_out(self, tree: Tree) -> Tree | None:
        """Write a map out that is applied a known number of times."""
        _, exponent, start, name, body = tree
        constant, names = exponent_form(exponent)
        return None if names else unrolled(constant, start, name, body)

    def item(self, v: Tree, i: Token, env: Env) -> list[Term]:
        """Return the terms of an entry of a vector tree."""
        match v:
            case ("var", name):
                bound = env.get(name)
                if bound is not None and bound[0] == "row":
                    return self.entry(bound[1], bound[2], i, dict(bound[3]))
                domain = self.context.domain(name)
                return [atom_term(("v", name, 0 if is_real_domain(domain) else 1, i))]
            case ("neg", a):
                return scaled(Fraction(-1), self.item(a, i, env))
            case ("add", a, b):
                return self.item(a, i, env) + self.item(b, i, env)
            case ("sub", a, b):
                return self.item(a, i, env) + scaled(Fraction(-1), self.item(b, i, env))
            case ("conj", a):
                return self.conjugate(self.item(a, i, env))
            case ("re", a):
                terms = self.item(a, i, env)
                return scaled(Fraction(1, 2), terms + self.conjugate(terms))
            case ("abs2", a):
                return self.product(self.item(a, i, env), self.conjugate(self.item(a, i, env)))
            case ("mul", a, b):
                return self.product(*self._scaled_parts(a, b, env, lambda x: self.item(x, i, env)))
            case ("div", a, b):
                return self.product(self.item(a, i, env), self._inverse(b, env))
            case ("sum", name, size, body):
                return self._sum(size, lambda t: self.item(body, i, {**env, name: t}))
            case ("E", law, name, body):
                return self._expectation(
                    law, name, env, body, lambda x, inner, who: who.item(x, i, inner)
                )
            case ("derivative", a, name):
                return self._derivative(self.item(a, i, _held_fixed(a, name, env)), name)
            case ("gradient", a, name):
                return self._derivative(self.expand(a, _held_fixed(a, name, env)), name, i)
            case ("apply", name, x):
                token, inner = self._hold(i, env)
                return [self._lazy(("apply", name, ("item", x, token)), inner)]
            case ("abs", x):
                token, inner = self._hold(i, env)
                return [self._lazy(("abs", ("item", x, token)), inner)]
            case ("vector", *items) if isinstance(i, int):
                return self.expand(items[i], env)
            case ("ones", _):
                return rational_term(Fraction(1))
            case ("zeros", _):
                return []
            case (("before" | "upto"), _, k):
                last = token_of(k, env)
                terms = [atom_term(("lt", i, last))]
                return terms if v[0] == "before" else [*terms, atom_term(("d", *ordered(i, last)))]
            case ("iterate", *_):
                written = self._written_out(v)
                if written:
                    return self.item(written, i, env)
                token, inner = self._hold(i, env)
                return [self._lazy(("item", v, token), inner)]
            case ("falls", _):
                token, inner = self._hold(i, env)
                return [self._lazy(("item", v, token), inner)]
            case ("row", m, k):
                return self.entry(m, token_of(k, env), i, env)
        if "entry" not in self.flags:
            token, inner = self._hold(i, env)
            return [self._lazy(("item", v, token), inner)]
        match v:
            case ("hadamard", a, b):
                return self.product(self.item(a, i, env), self.item(b, i, env))
            case ("pow", a, exponent):
                constant, names = exponent_form(exponent)
                if names or constant < 0:
                    raise Refused("entrywise powers of a vector have exponents 0, 1, 2, ...")
                out = rational_term(Fraction(1))
                for _ in range(constant):
                    out = self.product(out, self.item(a, i, env))
                return out
            case ("matvec", a, x):
                (size,) = self.shape(x, env)
                return self._sum(
                    size,
                    lambda t: self.product(self.entry(a, i, t, env), self.item(x, t, env)),
                )
            case ("diagvec", a):
                return self.entry(a, i, i, env)
        raise Refused(f"no normal form for an entry of {str(v)[:60]}")

    def entry(self, m: Tree, i: Token, j: Token, env: Env) -> list[Term]:
        """Return the terms of an entry of a matrix tree."""
        if m[0] == "var":
            domain = self.context.domain(m[1])
            real, hermitian = is_real_domain(domain), is_hermitian_domain(domain)
            return [atom_term(("M", m[1], flavour(real, hermitian), i, j))]
        if m[0] == "operator":
            return [atom_term(("T", m[1], "c", token_of(m[2], env), i, j))]
        if m[0] == "rows" and isinstance(i, int):
            return self.item(m[1 + i], j, env)
        if m[0] == "E":
            _, law, name, body = m
            return self._expectation(
                law, name, env, body, lambda x, inner, who: who.entry(x, i, j, inner)
            )
        written = self._written_out(m) if m[0] == "iterate" else None
        if written:
            return self.entry(written, i, j, env)
        if "entry" not in self.flags or m[0] == "iterate":
            row, inner = self._hold(i, env)
            column, inner = self._hold(j, inner)
            return [self._lazy(("entry", m, row, column), inner)]
        match m:
            case ("neg", a):
                return scaled(Fraction(-1), self.entry(a, i, j, env))
            case ("add", a, b):
                return self.entry(a, i, j, env) + self.entry(b, i, j, env)
            case ("sub", a, b):
                minus = scaled(Fraction(-1), self.entry(b, i, j, env))
                return self.entry(a, i, j, env) + minus
            case ("mul", a, b):
                return self.product(
                    *self._scaled_parts(a, b, env, lambda x: self.entry(x, i, j, env))
                )
            case ("div", a, b):
                return self.product(self.entry(a, i, j, env), self._inverse(b, env))
            case ("hadamard", a, b):
                right = self.entry(b, i, j, env)
                return self.product(self.entry(a, i, j, env), right) if right else []
            case ("abs2", a):
                return self.product(
                    self.entry(a, i, j, env), self.conjugate(self.entry(a, i, j, env))
                )
            case ("conj", a):
                return self.conjugate(self.entry(a, i, j, env))
            case ("re", a):
                terms = self.entry(a, i, j, env)
                return scaled(Fraction(1, 2), terms + self.conjugate(terms))
            case ("dagger", a):
                return self.conjugate(self.entry(a, j, i, env))
            case ("transpose", a):
                return self.entry(a, j, i, env)
            case ("matmul", a, b):
                size = self.shape(a, env)[1]
                return self._sum(
                    size,  # zeros of explicit matrices need no second factor
                    lambda t: (
                        self.product(left, self.entry(b, t, j, env))
                        if (left := self.entry(a, i, t, env))
                        else []
                    ),
                )
            case ("diagpart", a):
                return self.product([atom_term(("d", *ordered(i, j)))], self.entry(a, i, j, env))
            case ("diag", v):
                return self.product([atom_term(("d", *ordered(i, j)))], self.item(v, i, env))
            case ("outer", u, v):
                return self.product(self.item(u, i, env), self.conjugate(self.item(v, j, env)))
            case ("eye", _):
                return [atom_term(("d", *ordered(i, j)))]
            case ("ones", *_):
                return rational_term(Fraction(1))
            case ("zeros", *_):
                return []
            case ("unit", _, a, b):
                return [
                    Term(
                        Fraction(1),
                        {},
                        merge(
                            {("d", *ordered(i, token_of(a, env))): Fraction(1)},
                            {("d", *ordered(j, token_of(b, env))): Fraction(1)},
                        ),
                    )
                ]
            case ("sum", name, size, body):
                return self._sum(size, lambda t: self.entry(body, i, j, {**env, name: t}))
            case ("derivative", a, name):
                return self._derivative(self.entry(a, i, j, _held_fixed(a, name, env)), name)
        raise Refused(f"no normal form for an entry of {str(m)[:60]}")

    def _scaled_parts(self, a: Tree, b: Tree, env: Env, part: Any) -> tuple[list[Term], list[Term]]:
        if self.shape(a, env) == ():
            return self.expand(a, env), part(b)
        return part(a), self.expand(b, env)

    def shape(self, tree: Tree, env: Env) -> tuple[Size, ...]:
        """Return the shape of a tree under an environment."""
        return shape(tree, self.scope(env))

    def scope(self, env: Env) -> Context:
        """Return the context in which a tree under ``env`` is read."""
        names: dict[str, Domain] = dict(self.context.variables)
        for name, value in env.items():
            if isinstance(value, tuple):
                size = value[1] if value[0] == "random" else value[4]
                names.setdefault(
                    name, {"domain": "random", "size": size, "entries": "complex", "law": ()}
                )
            else:
                size = self.token_sizes.get(value, ANY) if isinstance(value, str) else ANY
                names[name] = {"domain": "index", "size": size}
        return Context(self.context.sizes, names)

    # -- building blocks -------------------------------------------------------------------------

    def bind(self, size: Size) -> str:
        """Return a new bound index over a named size."""
        token = f"#{next(self.fresh)}"
        self.token_sizes[token] = size
        return token

    def _sum(self, size: Size, body: Any) -> list[Term]:
        if isinstance(size, int):
            if size > 64:
                raise TooLarge(f"a sum of {size} terms is not expanded")
            return [term for t in range(size) for term in body(t)]
        token = self.bind(size)
        return [Term(t.coefficient, {token: size, **t.bound}, t.mono) for t in body(token)]

    def product(self, left: list[Term], right: list[Term]) -> list[Term]:
        """Multiply two sums of terms, keeping their bound indices apart."""
        if len(left) * len(right) > MAX_TERMS:
            raise TooLarge(f"more than {MAX_TERMS} terms")
        out = []
        for a in left:
            for b in right:
                renamed = self._rename_apart(b) if a.bound.keys() & b.bound.keys() else b
                out.append(
                    Term(
                        a.coefficient * renamed.coefficient,
                        {**a.bound, **renamed.bound},
                        merge(a.mono, renamed.mono),
                    )
                )
        return out

    def _rename_apart(self, term: Term) -> Term:
        names = {old: self.bind(size) for old, size in term.bound.items()}
        return Term(
            term.coefficient,
            {names[old]: size for old, size in term.bound.items()},
            {rename(atom, names): e for atom, e in term.mono.items()},
        )

    def conjugate(self, terms: list[Term]) -> list[Term]:
        """Return the complex conjugate of a sum of terms."""
        out = []
        for term in terms:
            coefficient, mono = term.coefficient, Mono()
            for atom, exponent in term.mono.items():
                if atom == ("I",):
                    coefficient *= (-1) ** int(exponent)
                mono = merge(mono, {conjugate_atom(atom): exponent})
            out.append(Term(coefficient, dict(term.bound), mono))
        return out

    def _power(self, a: Tree, exponent: Tree, env: Env) -> list[Term]:
        constant, names = exponent_form(exponent)
        out = rational_term(Fraction(1))
        if constant < 0:
            for _ in range(-constant):
                out = self.product(out, self._inverse(a, env))
        for _ in range(max(constant, 0)):
            out = self.product(out, self.expand(a, env))
        for name, times in sorted(names.items()):
            base = self.expand(a, env)
            if (
                len(base) != 1
                or base[0].bound
                or base[0].coefficient != 1
                or not all(atom[0] == "x" and e == 1 for atom, e in base[0].mono.items())
            ):
                raise Refused("a symbolic exponent needs a variable as its base")
            for atom in base[0].mono:
                out = self.product(
                    out, [Term(Fraction(1), {}, {("pw", atom, name): Fraction(times)})]
                )
        return out

    def _inverse(self, tree: Tree, env: Env) -> list[Term]:
        terms = self.expand(tree, env)
        if (
            len(terms) == 1
            and not terms[0].bound
            and all(atom[0] in ("x", "n", "v", "root") for atom in terms[0].mono)
        ):
            term = terms[0]
            return [Term(1 / term.coefficient, {}, {atom: -e for atom, e in term.mono.items()})]
        return [self._lazy(("inverse", tree), env)]

    def _exponential(self, tree: Tree, env: Env) -> list[Term]:
        mono: Mono = {}
        for term in self.expand(tree, env):
            real = all(a[0] == "n" or (a[0] == "x" and a[2] == 0) for a in term.mono)
            if term.bound or not real:
                return [self._lazy(("exp", tree), env)]
            mono = merge(mono, {("exp", sorted_mono(term.mono)): term.coefficient})
        return [Term(Fraction(1), {}, mono)]

    def _derivative(self, terms: list[Term], name: str, place: Token | None = None) -> list[Term]:
        """Differentiate by a scalar, or by the entry of a vector at ``place``."""
        out = []
        for term in terms:
            for atom, exponent in term.mono.items():
                rest = {a: e for a, e in term.mono.items() if a != atom}
                for inner in self._derivative_of_atom(atom, name, place):
                    mono = merge(rest, {atom: exponent - 1})
                    coefficient = term.coefficient * exponent
                    outer = Term(coefficient, dict(term.bound), mono)
                    out += self.product([outer], [inner])
        return out

    def _derivative_of_atom(self, atom: Atom, name: str, place: Token | None) -> list[Term]:
        match atom:
            case ("x", found, _):
                return rational_term(Fraction(1)) if found == name else []
            case ("v", found, _, i) if found == name and place is not None:
                return [atom_term(("d", *ordered(i, place)))]
            case ("exp", mono):
                inner = self._derivative([Term(Fraction(1), {}, dict(mono))], name, place)
                return self.product([atom_term(atom)], inner)
            case ("lazy", 0, ("inverse", tree), env) if depends(atom, name):
                inner = self._derivative(self.expand(tree, dict(env)), name, place)
                return self.product([Term(Fraction(-1), {}, {atom: Fraction(2)})], inner)
        if depends(atom, name):
            raise Refused(f"the derivative by {name} of {atom[0]} is not known")
        return []

    # -- expectation -----------------------------------------------------------------------------

    def _expectation(self, law: Tree, name: str, env: Env, body: Tree, part: Any) -> list[Term]:
        # by its depth, so that what is averaged does not depend on how the mask is called
        depth = sum(1 for value in env.values() if isinstance(value, tuple))
        body, name = called(body, name, f"${depth}"), f"${depth}"
        context = self.scope(env)
        domain = random_vector(law, context)
        size = domain["size"]
        if name in self.context.variables or name in env:
            raise Refused(f"the name {name!r} is bound twice")
        if law[0] == "finite" and {"linear", "moments"} <= self.flags:
            _, _, count, weights, support = law
            return self._sum(
                count,
                lambda t: self.product(
                    self.item(weights, t, env),
                    part(body, {**env, name: ("row", support, t, frozen(env), size)}, self),
                ),
            )
        inner = self.under(name, domain)
        terms = part(body, {**env, name: ("random", size)}, inner)
        if "linear" not in self.flags:
            return [atom_term(("held", law, name, law_env(law, env), freeze_terms(terms)))]
        out = []
        for term in terms:
            inside = {a: e for a, e in term.mono.items() if depends(a, name)}
            outside = {a: e for a, e in term.mono.items() if not depends(a, name)}
            if inside:
                moment = ("moment", law, name, law_env(law, env), sorted_mono(inside))
                outside = merge(outside, {moment: Fraction(1)})
            out.append(Term(term.coefficient, term.bound, outside))
        return out

    def under(self, name: str, domain: Domain) -> Normaliser:
        """Return the normaliser for the inside of an expectation; hypotheses stay outside."""
        context = Context(self.context.sizes, {**self.context.variables, name: domain})
        flags = self.flags - {"hypotheses"}
        return Normaliser(context, flags, (), self.fresh, self.token_sizes, self.base)

    # -- lazy atoms: what has no polynomial form keeps its tree ------------------------------------

    def _lazy(self, tree: Tree, env: Env) -> Term:
        used = set(names_in(tree))
        return atom_term(("lazy", 0, tree, frozen({k: v for k, v in env.items() if k in used})))

    def _hold(self, token: Token, env: Env) -> tuple[Tree, dict[str, Any]]:
        """Give a token a name under which a lazy tree can mention it."""
        if isinstance(token, int):
            return ("pos", token), dict(env)
        name = f"@{next(self.fresh)}"
        for known, value in env.items():
            if known.startswith("@") and value == token:
                name = known
        return ("idx", name), {**env, name: token}


def _held_fixed(tree: Tree, name: str, env: Env) -> Env:
    """Refuse to differentiate by what a mask in sight depends on: the mask is held fixed, but a
    row of a support that stands for it would be differentiated, too."""
    for mask in set(names_in(tree)) & env.keys():
        value = env[mask]
        if (
            isinstance(value, tuple)
            and value[0] == "row"
            and tree_depends(value[1], value[3], name)
        ):
            raise Refused(f"a derivative by {name} of what is averaged, with {name} in the support")
    return env


def called(tree: Any, name: str, new: str) -> Any:
    """Rename a random vector in what is averaged."""
    if not isinstance(tree, tuple):
        return tree
    return ("var", new) if tree == ("var", name) else tuple(called(x, name, new) for x in tree)
