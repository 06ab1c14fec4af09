"""Terms and atoms: the pieces of which normal forms are made, and how they are renamed.

An atom is a tuple: ``("x", name, conj)`` a scalar, ``("v", name, conj, i)`` and
``("M", name, symmetry, i, j)`` entries, ``("T", name, conj, k, i, j)`` those of Kraus operators,
``("d", i, j)`` a delta, ``("lt", i, j)`` 1 where i stands before j, ``("n", size)``, ``("I",)``,
``("root", q)``, ``("pw", atom, k)`` a symbolic power, ``("exp", monomial)``, a ``moment`` or a
``held`` expectation, ``("function", op, arguments, indices)`` a real function of
arguments in canonical form, or a ``lazy`` tree that has no polynomial form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from .declarations import Refused, Size, Tree
from .functions import FUNCTIONS, PAIRED
from .language import names_in
from .numbers import Number

Token: TypeAlias = int | str
"""An index: a position, or the name of a free or bound index."""
Atom: TypeAlias = tuple[Any, ...]
Mono: TypeAlias = dict[Atom, Fraction]
Key: TypeAlias = tuple[Any, ...]
Poly: TypeAlias = dict[Key, Fraction]
"""Canonical form: (sizes of the bound indices, sorted monomial) to coefficient."""
Env: TypeAlias = Mapping[str, Any]
"""Index names to tokens; names of random vectors to ("random", size) or ("row", S, token, ...)."""


@dataclass
class Term:
    """coefficient x sum over ``bound`` of the monomial."""

    coefficient: Fraction
    bound: dict[str, Size]
    mono: Mono


def rational_term(value: Fraction) -> list[Term]:
    """Return the terms of a rational number."""
    return [Term(value, {}, {})] if value else []


def number_terms(value: Number) -> list[Term]:
    """Return the terms of an exact real number."""
    return [Term(a, {}, {("root", q): Fraction(1) for q in primes(r)}) for r, (a, _) in value.parts]


def atom_term(atom: Atom) -> Term:
    """Return the term that is one atom."""
    return Term(Fraction(1), {}, {atom: Fraction(1)})


def scaled(factor: Fraction, terms: Iterable[Term]) -> list[Term]:
    """Multiply terms by a rational number."""
    return [Term(factor * t.coefficient, dict(t.bound), dict(t.mono)) for t in terms]


def merge(left: Mono, right: Mono) -> Mono:
    """Multiply two monomials."""
    out = dict(left)
    for atom, exponent in right.items():
        total = out.get(atom, Fraction(0)) + exponent
        if total:
            out[atom] = total
        else:
            out.pop(atom, None)
    return out


def merged(mono: Iterable[tuple[Atom, Fraction]]) -> Mono:
    """Return a monomial whose frozen factors may repeat, since indices have come to coincide."""
    out: Mono = {}
    for atom, exponent in mono:
        out = merge(out, {atom: exponent})
    return out


def ordered(a: Token, b: Token) -> tuple[Token, Token]:
    """Return two indices in a fixed order."""
    return (a, b) if repr(a) <= repr(b) else (b, a)


def sorted_mono(mono: Mono) -> tuple[tuple[Atom, Fraction], ...]:
    """Return a monomial as a sorted tuple."""
    return tuple(sorted(mono.items(), key=repr))


def token_of(index: Tree, env: Env) -> Token:
    """Return the token of an index tree."""
    if index[0] == "pos":
        return int(index[1])
    token = env.get(index[1])
    if not isinstance(token, int | str):
        raise Refused(f"the index {index[1]!r} is not bound here")
    return token


def primes(r: int) -> list[int]:
    """Return the prime factors of a squarefree integer."""
    out, d = [], 2
    while r > 1:
        while r % d == 0:
            out.append(d)
            r //= d
        d = d + 1 if d * d <= r else max(r, 2)
    return out


def flavour(real: bool, hermitian: bool) -> str:
    """Name the symmetry of a matrix variable: s symmetric, h Hermitian, r real, c and k complex."""
    if hermitian:
        return "s" if real else "h"
    return "r" if real else "c"


def conjugate_atom(atom: Atom) -> Atom:
    """Return the complex conjugate of an atom."""
    match atom:
        case ("x", name, flavour) if flavour:
            return ("x", name, 3 - flavour)
        case ("v", name, flavour, i) if flavour:
            return ("v", name, 3 - flavour, i)
        case ("M", name, "h", i, j):
            return ("M", name, "h", j, i)
        case ("M", name, ("c" | "k") as flavour, i, j):
            return ("M", name, "k" if flavour == "c" else "c", i, j)
        case ("T", name, flavour, k, i, j):
            return ("T", name, "k" if flavour == "c" else "c", k, i, j)
        case ("pw", base, k):
            return ("pw", conjugate_atom(base), k)
        case ("moment", law, name, env, mono):
            flipped = merged((conjugate_atom(a), e) for a, e in mono)
            return ("moment", law, name, env, sorted_mono(flipped))
        case ("held", law, name, env, terms):
            return ("held-conjugate", law, name, env, terms)
        case ("held-conjugate", law, name, env, terms):
            return ("held", law, name, env, terms)
        case (("d" | "lt" | "n" | "I" | "root" | "exp" | "function"), *_) | (
            ("x" | "v"),
            _,
            0,
            *_,
        ):
            return atom
        case ("M", _, ("s" | "r"), _, _):
            return atom
        case ("lazy", flipped, tree, env):
            real = tree[0] in (*FUNCTIONS, *PAIRED) or tree[0] in (
                "abs",
                "least",
                "greatest",
                "apply",
                "slope",
                "diamond",
                "value",
            )
            return ("lazy", 0 if real else 1 - flipped, tree, env)
    raise Refused(f"the conjugate of {atom[0]!r} is not known")


def rename(part: Any, names: Mapping[Any, Token]) -> Any:
    """Replace index tokens wherever they stand in an atom."""
    if isinstance(part, tuple):
        return tuple(rename(p, names) for p in part)
    if isinstance(part, str):
        return names.get(part, part)
    return part


def depends(atom: Atom, name: str) -> bool:
    """Whether an atom can vary with the random vector or variable called ``name``."""
    match atom:
        case (("x" | "v" | "M" | "T"), found, *_):
            return bool(found == name)
        case ("pw", base, _):
            return depends(base, name)
        case ("exp", mono):
            return any(depends(a, name) for a, _ in mono)
        case ("moment", law, _, env, mono):
            return tree_depends(law, env, name) or any(depends(a, name) for a, _ in mono)
        case (("held" | "held-conjugate"), law, _, env, terms):
            return tree_depends(law, env, name) or any(
                depends(a, name) for _, _, mono in terms for a, _ in mono
            )
        case ("lazy", _, tree, env):
            return tree_depends(tree, env, name)
        case (("d" | "lt" | "n" | "I" | "root"), *_):
            return False
    return True


def tree_depends(tree: Tree, env: Any, name: str) -> bool:
    """Whether a tree mentions a name, itself or by a row of a support that stands for a mask."""
    if name in names_in(tree):
        return True
    return any(
        isinstance(value, tuple) and value[0] == "row" and (tree_depends(value[1], value[3], name))
        for _, value in env
    )


def law_env(law: Tree, env: Env) -> tuple[tuple[str, Any], ...]:
    """Return the part of an environment that a law mentions."""
    used = set(names_in(law))
    return frozen({k: v for k, v in env.items() if k in used})


def frozen(env: Env) -> tuple[tuple[str, Any], ...]:
    """Return an environment as a sorted tuple."""
    return tuple(sorted(env.items(), key=repr))


def freeze_terms(terms: Sequence[Term]) -> tuple[Any, ...]:
    """Return terms as nested tuples."""
    return tuple(
        (t.coefficient, tuple(sorted(t.bound.items())), sorted_mono(t.mono)) for t in terms
    )
