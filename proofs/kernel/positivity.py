"""Manifest positivity: expressions whose sign can be read off, for every value of their variables.

``nonnegative`` is a grammar (squares, weights, means and sums of such, quadratic forms of positive
matrices, Bregman divergences of convex functions) with one decision underneath: a polynomial in
variables that range over intervals is nonnegative when its Bernstein coefficients are.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import comb
from typing import Any

from .canonical import canonical
from .equality import index_cases, prove_equal
from .language import (
    Context,
    Refused,
    Tree,
    bounds,
    exponent_form,
    random_vector,
    shape,
)
from .normal import FLAGS, Normaliser
from .numbers import NotExact, fraction
from .terms import Atom, Mono, Poly, conjugate_atom

Interval = tuple[Fraction, Fraction | None, bool, bool]
"""(lo, hi or None for infinity, lo open, hi open)."""


def nonnegative(tree: Tree, context: Context) -> bool:
    """Whether a scalar tree is manifestly real and nonnegative, whatever its variables are."""
    match tree:
        case ("num", text):
            return fraction(text) >= 0
        case ("sqrt", _) | ("size", _) | ("delta", _, _) | ("abs2", _) | ("bregman", _, _, _):
            return True
        case ("abs", a) | ("exp", a):
            return is_real(a, context)
        case ("pow", a, exponent):
            constant, names = exponent_form(exponent)
            if not names and constant % 2 == 0 and is_real(a, context):
                return True
            return nonnegative(a, context)
        case ("add", a, b) | ("mul", a, b) | ("hadamard", a, b):
            if nonnegative(a, context) and nonnegative(b, context):
                return True
        case ("div", a, b):
            if nonnegative(a, context) and positive(b, context):
                return True
        case ("sum", name, size, body):
            return nonnegative(body, context.bind(name, {"domain": "index", "size": size}))
        case ("E", law, name, body):
            return law_is_probability(law, context) and nonnegative(
                body, context.bind(name, random_vector(law, context))
            )
        case ("item", ("var", name), _):
            domain = context.domain(name)
            if domain["domain"] == "distribution" or domain.get("entries") in ("bits", "rates"):
                return True
        case ("dot", u, ("matvec", a, v)) if u == v:
            return semidefinite(a, context)
        case ("dot", u, v) if u == v:
            return True
        case ("trace", a):
            return semidefinite(a, context)
        case ("entry", a, i, j) if i == j:
            return semidefinite(a, context)
    return in_box(tree, context, strict=False)


def positive(tree: Tree, context: Context) -> bool:
    """Whether a scalar tree is manifestly real and strictly positive."""
    match tree:
        case ("num", text):
            return fraction(text) > 0
        case ("sqrt", _) | ("size", _):
            return True
        case ("exp", a):
            return is_real(a, context)
        case ("pow", a, _):
            if positive(a, context):
                return True
        case ("mul", a, b):
            if positive(a, context) and positive(b, context):
                return True
        case ("div", a, b):
            if positive(a, context) and positive(b, context):
                return True
        case ("add", a, b):
            if (positive(a, context) and nonnegative(b, context)) or (
                nonnegative(a, context) and positive(b, context)
            ):
                return True
    return in_box(tree, context, strict=True)


def nonzero(tree: Tree, context: Context) -> bool:
    """Whether a scalar tree manifestly never vanishes."""
    match tree:
        case ("imag",):
            return True
        case ("neg", a) | ("conj", a) | ("pow", a, _):
            return nonzero(a, context)
        case ("mul", a, b) | ("div", a, b):
            return nonzero(a, context) and nonzero(b, context)
    return positive(tree, context) or positive(("neg", tree), context)


def semidefinite(tree: Tree, context: Context) -> bool:
    """Whether a square matrix is manifestly Hermitian and positive semidefinite."""
    match tree:
        case ("var", name):
            return context.domain(name)["domain"] in ("state", "correlation")
        case ("eye", _) | ("zeros", _, _):
            return True
        case ("ones", a, b):
            return bool(a == b)
        case ("outer", u, v):
            return bool(u == v)
        case ("diagpart" | "transpose" | "conj" | "dagger", a):
            return semidefinite(a, context)
        case ("add", a, b):
            return semidefinite(a, context) and semidefinite(b, context)
        case ("mul", a, b):
            scalar, matrix = (a, b) if shape(a, context) == () else (b, a)
            return nonnegative(scalar, context) and semidefinite(matrix, context)
        case ("div", a, b):
            return semidefinite(a, context) and positive(b, context)
        case ("sum", name, size, body):
            return semidefinite(body, context.bind(name, {"domain": "index", "size": size}))
        case ("E", law, name, body):
            return law_is_probability(law, context) and semidefinite(
                body, context.bind(name, random_vector(law, context))
            )
        case ("matmul", a, ("dagger", b)) if a == b:
            return True
        case ("matmul", ("matmul", a, middle), ("dagger", b)) if a == b:
            return semidefinite(middle, context)
        case ("matmul", a, ("matmul", middle, ("dagger", b))) if a == b:
            return semidefinite(middle, context)
    return False


def law_is_probability(law: Tree, context: Context) -> bool:
    """Whether the parameters of a law are such that it is a probability law."""
    match law:
        case ("bernoulli", _, rate):
            if shape(rate, context) == ():
                return within_unit(rate, context)
            match rate:
                case ("var", name):
                    return bool(context.domain(name).get("entries") in ("rates", "bits"))
            return False
        case ("finite", _, _, ("var", name), _):
            return bool(context.domain(name)["domain"] == "distribution")
        case ("finite", _, count, ("vector", *items), _):
            total: Tree = ("num", "-1")
            for item in items:
                total = ("add", total, item)
            return (
                len(items) == count
                and all(nonnegative(w, context) for w in items)
                and (prove_equal(context, total, ("num", "0")).equal)
            )
        case ("law", _):
            return True
    return False


def within_unit(rate: Tree, context: Context) -> bool:
    """Whether a rate is manifestly in [0, 1]."""
    return nonnegative(rate, context) and nonnegative(("sub", ("num", "1"), rate), context)


def is_real(tree: Tree, context: Context) -> bool:
    """Whether a scalar, or every entry of a vector or matrix, is provably its own conjugate."""
    try:
        places: list[Tree] = []
        for k, size in enumerate(shape(tree, context)):
            name = f"real{k}"
            context = context.bind(name, {"domain": "index", "size": size})
            places.append(("idx", name))
        if places:
            tree = ("item" if len(places) == 1 else "entry", tree, *places)
        indices = [
            (name, domain["size"])
            for name, domain in context.variables.items()
            if domain["domain"] == "index"
        ]
        return prove_equal(context, tree, ("conj", tree), indices).equal
    except Refused:
        return False


# -- polynomials over a box ----------------------------------------------------------------------


def in_box(tree: Tree, context: Context, *, strict: bool) -> bool:
    """Whether the normal form of a scalar is nonnegative (positive) term by term.

    Terms are grouped by their entries of vectors and matrices: each such monomial must be
    manifestly nonnegative (an even power of something real, a modulus squared, weights), and its
    coefficient, a polynomial in sizes and in variables over intervals, nonnegative on these.
    """
    indices = [
        (name, domain["size"])
        for name, domain in context.variables.items()
        if domain["domain"] == "index"
    ]
    try:
        for tokens, free in index_cases(indices):
            who = Normaliser(context, FLAGS - {"hypotheses"}, base=tokens)
            who.token_sizes.update({str(token): size for token, size in free})
            poly = canonical(who, who.expand(tree, tokens), free)
            if not _termwise(poly, context, strict=strict):
                return False
    except (Refused, NotExact):
        return False
    return True


def _termwise(poly: Poly, context: Context, *, strict: bool) -> bool:
    groups: dict[Any, dict[Any, Fraction]] = {}
    for (sizes, mono), value in poly.items():
        scalars = tuple((a, e) for a, e in mono if _interval(a, context) is not None)
        rest = tuple((a, e) for a, e in mono if _interval(a, context) is None)
        if not monomial_nonnegative(dict(rest), context):
            return False
        groups.setdefault((sizes, rest), {})[scalars] = value
    if strict and not _coefficient(groups.pop(((), ()), {}), context, strict=True):
        return False
    return all(_coefficient(group, context, strict=False) for group in groups.values())


def _coefficient(group: dict[Any, Fraction], context: Context, *, strict: bool) -> bool:
    """Whether a polynomial in variables over intervals is nonnegative (positive) on them."""
    atoms = sorted({a for mono in group for a, _ in mono}, key=repr)
    intervals = [_interval(a, context) for a in atoms]
    known = [i for i in intervals if i is not None]
    if not group:
        return not strict
    if any(e.denominator != 1 for mono in group for _, e in mono):
        return False
    terms = {tuple(int(dict(mono).get(a, 0)) for a in atoms): c for mono, c in group.items()}
    for position, interval in enumerate(known):
        lowest = min(key[position] for key in terms)
        if lowest < 0:  # divided by it, so it never vanishes: clearing it keeps the sign
            if interval[0] < 0:
                return False
            terms = {
                (*k[:position], k[position] - lowest, *k[position + 1 :]): c
                for k, c in terms.items()
            }
    return bernstein(terms, known, strict=strict)


def monomial_nonnegative(mono: Mono, context: Context) -> bool:
    """Whether a product of entries is manifestly real and nonnegative."""
    for atom, exponent in mono.items():
        if exponent.denominator != 1 and atom[0] != "exp":
            return False
        if _atom_nonnegative(atom, context):
            continue
        if atom[0] not in ("x", "v", "M", "apply"):
            return False
        partner = conjugate_atom(atom)
        if partner == atom:
            if exponent % 2:
                return False
        elif mono.get(partner) != exponent:
            return False
    return True


def _atom_nonnegative(atom: Atom, context: Context) -> bool:
    match atom:
        case ("exp" | "root" | "n", *_):
            return True
        case ("v", name, *_):
            domain = context.domain(name)
            return domain["domain"] == "distribution" or domain.get("entries") in ("bits", "rates")
        case ("M", name, _, i, j):
            return bool(i == j and context.domain(name)["domain"] in ("state", "correlation"))
        case ("E", ("law", name), _, mono):
            if context.domain(name)["entries"] == "bits":
                return True
            return all(
                (not e % 2) if a[2] == 0 else dict(mono).get((*a[:2], 3 - a[2], a[3])) == e
                for a, e in mono
            )
    return False


def _interval(atom: Any, context: Context) -> Interval | None:
    if atom[0] == "n":
        return Fraction(context.sizes[atom[1]]), None, False, True
    if atom[0] != "x" or atom[1] not in context.variables:
        return None
    domain = context.domain(atom[1])
    if domain["domain"] == "natural":
        return Fraction(domain["from"]), None, False, True
    if domain["domain"] != "real":
        return None
    lo, hi, lo_open, hi_open = bounds(domain)
    if lo is None:
        return None
    return lo, hi, lo_open, hi_open


def bernstein(
    terms: Mapping[tuple[int, ...], Fraction], intervals: Sequence[Interval], *, strict: bool
) -> bool:
    """Whether all Bernstein coefficients of a polynomial on a product of intervals are >= 0.

    On [lo, inf) the coefficients of the powers of x - lo serve. For a strict sign, each face that
    belongs to the domain must carry a positive coefficient.
    """
    degrees = [max((k[i] for k in terms), default=0) for i in range(len(intervals))]
    if any(d > 24 for d in degrees):
        return False
    table = dict(terms)
    for i, ((lo, hi, _, _), degree) in enumerate(zip(intervals, degrees, strict=True)):
        table = _along(table, i, degree, lo, hi)
    if any(c < 0 for c in table.values()):
        return False
    if not strict:
        return True
    ends: list[list[int | None]] = []
    for (_, hi, lo_open, hi_open), degree in zip(intervals, degrees, strict=True):
        faces: list[int | None] = [None]
        if not lo_open:
            faces.append(0)
        if hi is not None and not hi_open:
            faces.append(degree)
        ends.append(faces)
    return all(
        any(
            c > 0 and all(f is None or k == f for k, f in zip(key, face, strict=True))
            for key, c in table.items()
        )
        for face in itertools.product(*ends)
    )


def _along(
    terms: Mapping[tuple[int, ...], Fraction],
    i: int,
    degree: int,
    lo: Fraction,
    hi: Fraction | None,
) -> dict[tuple[int, ...], Fraction]:
    width = Fraction(1) if hi is None else hi - lo
    shifted: dict[tuple[int, ...], Fraction] = {}
    for key, c in terms.items():
        k = key[i]
        for r in range(k + 1):
            new = (*key[:i], r, *key[i + 1 :])
            shifted[new] = shifted.get(new, Fraction(0)) + c * comb(k, r) * lo ** (k - r) * width**r
    if hi is None:
        return shifted
    out: dict[tuple[int, ...], Fraction] = {}
    for key, c in shifted.items():
        for k in range(key[i], degree + 1):
            new = (*key[:i], k, *key[i + 1 :])
            weight = Fraction(comb(k, key[i]), comb(degree, key[i]))
            out[new] = out.get(new, Fraction(0)) + c * weight
    return out


# -- what a tree takes for granted ---------------------------------------------------------------


def check_sound(tree: Any, context: Context) -> None:
    """Refuse divisions by what may vanish and laws whose parameters may leave their range."""
    match tree:
        case ("div", a, b):
            if not nonzero(b, context):
                raise Refused("division by something that may vanish on the stated domain")
            check_sound(a, context)
            check_sound(b, context)
        case ("pow", a, exponent):
            if exponent_form(exponent)[0] < 0 and not nonzero(a, context):
                raise Refused("a negative power of something that may vanish")
            check_sound(a, context)
        case ("sum", str(name), size, body):
            check_sound(body, context.bind(name, {"domain": "index", "size": size}))
        case ("E", law, str(name), body):
            if not law_is_probability(law, context):
                raise Refused("the law of a mask may leave its range: rates in [0, 1] are needed")
            for part in law[1:]:
                check_sound(part, context)
            check_sound(body, context.bind(name, random_vector(law, context)))
        case (("apply" | "bregman"), str(), *arguments):
            for argument in arguments:
                if not is_real(argument, context):
                    raise Refused("a convex function is applied to something that may be complex")
                check_sound(argument, context)
        case (("least" | "greatest" | "exp"), a):
            if not is_real(a, context):
                raise Refused(f"{tree[0]} of something that may be complex")
            check_sound(a, context)
        case ("exists", str(name), pairs, body):
            check_sound(body, context.bind(name, dict(pairs)))
        case ("diamond", size, str(name), body):
            domain = {"domain": "matrix", "rows": size, "cols": size, "entries": "complex"}
            check_sound(body, context.bind(name, domain))
        case (("atmost" | "less"), a, b):
            for side in (a, b):
                if not is_real(side, context):
                    raise Refused("an inequality compares real numbers; one side may be complex")
                check_sound(side, context)
        case tuple():
            for part in tree:
                check_sound(part, context)
