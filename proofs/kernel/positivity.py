"""Manifest positivity: expressions whose sign can be read off, for every value of their variables.

``nonnegative`` is a grammar (squares, weights, means and sums of such, quadratic forms of positive
matrices, Bregman divergences of convex functions) with one decision underneath: a polynomial in
variables that range over intervals is nonnegative when its Bernstein coefficients are.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

from .canonical import canonical
from .declarations import Context, Refused, Tree, is_real_domain
from .equality import index_cases, prove_equal
from .intervals import bernstein, interval_of
from .language import exponent_form, random_vector, shape
from .matrices import is_psd
from .normal import FLAGS, Normaliser
from .numbers import ZERO, NotExact, fraction, number
from .terms import Atom, Mono, Poly, conjugate_atom


def nonnegative(tree: Tree, context: Context) -> bool:
    """Whether a scalar tree is manifestly real and nonnegative, whatever its variables are."""
    if tree in context.assumed or tree in context.assumed_positive:
        return True
    match tree:
        case ("num", text):
            return fraction(text) >= 0
        case ("item", ("falls", v), _) if v in context.ordered:
            return True
        case ("sqrt", _) | ("size", _) | ("delta", _, _) | ("abs2", _) | ("bregman", _, _, _):
            return True
        case ("abs", a) | ("exp", a):
            return is_real(a, context)
        case (("root" | "binary_entropy" | "trace_norm"), _) | ("fidelity", _, _):
            return True
        case ("relative_entropy", a, b):  # O. Klein, 1931
            if _is_state(a, context) and _is_state(b, context):
                return True
        case (("log" | "log2"), a):
            if nonnegative(("sub", a, ("num", "1")), context):
                return True
        case ("shannon_entropy", v):
            if subnormalised(v, context):
                return True
        case (("von_neumann_entropy"), a):
            if _unit_trace(a, context):
                return True
        case (("eigenvalue_max" | "eigenvalue_min"), a):
            if semidefinite(a, context):
                return True
        case ("value", name, _):
            return bool(context.domain(name)["world"] in ("classical", "quantum"))
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
        case ("sub", ("item", v, _), ("least", w)) | ("sub", ("greatest", w), ("item", v, _)):
            if v == w and is_real(v, context):
                return True
        case ("dot", u, ("matvec", a, v)) if u == v:
            return semidefinite(a, context)
        case ("dot", u, v) if u == v:
            return True
        case ("trace", ("matmul", a, b)) if semidefinite(a, context) and semidefinite(b, context):
            return True
        case ("sub", ("num", "1"), ("pow", a, exponent)) if exponent_form(exponent)[0] >= 0:
            if shape(a, context) == () and within_unit(a, context):
                return True
        case ("sub", ("num", "1"), ("trace", ("matmul", a, b))):  # at most tr a tr b
            if _is_state(a, context) and _is_state(b, context):
                return True
        case ("sub", ("num", "1"), ("fidelity", a, b)):  # at most tr a tr b
            if _is_state(a, context) and _is_state(b, context):
                return True
        case ("trace", a):
            return semidefinite(a, context)
        case ("entry", a, i, j) if i == j:
            return semidefinite(a, context)
    return in_box(tree, context, strict=False)


def positive(tree: Tree, context: Context) -> bool:
    """Whether a scalar tree is manifestly real and strictly positive."""
    if tree in context.assumed_positive:
        return True
    match tree:
        case ("num", text):
            return fraction(text) > 0
        case ("sqrt", _) | ("size", _):
            return True
        case ("exp", a):
            return is_real(a, context)
        case ("root", a):
            return positive(a, context)
        case (("log" | "log2"), a):
            return positive(("sub", a, ("num", "1")), context)
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
    r"""Whether a square matrix is manifestly Hermitian and positive semidefinite.

    Entrywise products count (Schur 1911): $v^\dagger (A \odot B) v = \mathrm{tr}\,
    D_v^\dagger A D_v B^T$ is the trace of a product of two positive matrices.
    """
    if tree in context.assumed:
        return True
    match tree:
        case ("var", name):
            return context.domain(name)["domain"] in ("state", "correlation")
        case ("eye", _) | ("zeros", _, _):
            return True
        case ("ones", a, b):
            return bool(a == b)
        case ("outer", u, v):
            return bool(u == v)
        case ("diag", v):
            return entries_nonnegative(v, context)
        case ("diagpart" | "transpose" | "conj" | "dagger", a):
            return semidefinite(a, context)
        case ("add" | "hadamard", a, b):
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
        case ("matmul", ("dagger", a), b) if a == b:
            return True
        case ("matmul", ("matmul", a, middle), ("dagger", b)) if a == b:
            return semidefinite(middle, context)
        case ("matmul", a, ("matmul", middle, ("dagger", b))) if a == b:
            return semidefinite(middle, context)
        case ("matmul", ("matmul", ("dagger", a), middle), b) if a == b:
            return semidefinite(middle, context)
        case ("matmul", ("dagger", a), ("matmul", middle, b)) if a == b:
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


def entries_nonnegative(v: Tree, context: Context) -> bool:
    """Whether every entry of a vector is manifestly nonnegative."""
    (size,) = shape(v, context)
    if isinstance(size, int):
        return all(nonnegative(("item", v, ("pos", k)), context) for k in range(size))
    name = "position"
    while name in context.variables or name in context.sizes:
        name += "'"
    context = context.bind(name, {"domain": "index", "size": size})
    return nonnegative(("item", v, ("idx", name)), context)


def subnormalised(v: Tree, context: Context) -> bool:
    """Whether nonnegative entries are at most 1 each, so that the entropy is not negative."""
    (size,) = shape(v, context)
    if v[0] == "var" and context.domain(v[1])["domain"] == "distribution":
        return True
    if not isinstance(size, int):
        return False
    return all(within_unit(("item", v, ("pos", k)), context) for k in range(size))


def _unit_trace(a: Tree, context: Context) -> bool:
    """Whether a matrix that has an entropy has no eigenvalue above 1."""
    indices = [
        (name, domain["size"])
        for name, domain in context.variables.items()
        if domain["domain"] == "index"
    ]
    try:
        return prove_equal(context, ("trace", a), ("num", "1"), indices).equal
    except Refused:
        return False


def _is_state(a: Tree, context: Context) -> bool:
    """Whether a square matrix is manifestly positive semidefinite and of trace 1."""
    return has_entropy(a, context) and _unit_trace(a, context)


def is_hermitian(tree: Tree, context: Context) -> bool:
    """Whether a square matrix is provably its own conjugate transpose."""
    if semidefinite(tree, context):
        return True
    match tree:
        case (("add" | "sub"), a, b):
            if is_hermitian(a, context) and is_hermitian(b, context):
                return True
        case ("iterate", _, start, name, body):
            generic = context.bind(name, {"domain": "hermitian", "size": shape(start, context)[0]})
            return is_hermitian(start, context) and is_hermitian(body, generic)
    size, _ = shape(tree, context)
    i, j = "row", "column"
    while {i, j} & {*context.variables, *context.sizes}:
        i, j = i + "'", j + "'"
    for name in (i, j):
        context = context.bind(name, {"domain": "index", "size": size})
    indices = [
        (name, domain["size"])
        for name, domain in context.variables.items()
        if domain["domain"] == "index"
    ]
    left: Tree = ("entry", tree, ("idx", i), ("idx", j))
    right: Tree = ("conj", ("entry", tree, ("idx", j), ("idx", i)))
    try:
        return prove_equal(context, left, right, indices).equal
    except Refused:
        return False


def has_entropy(tree: Tree, context: Context) -> bool:
    """Whether a square matrix is provably Hermitian and positive semidefinite.

    Where the shape does not show it, at explicit size up to 4, every principal minor must be
    manifestly nonnegative.
    """
    if semidefinite(tree, context):
        return True
    size, _ = shape(tree, context)
    if not isinstance(size, int) or size > 4 or not is_hermitian(tree, context):
        return False
    return all(
        nonnegative(_minor(tree, rows), context)
        for count in range(1, size + 1)
        for rows in itertools.combinations(range(size), count)
    )


def definite(tree: Tree, context: Context) -> bool:
    """Whether a square matrix is manifestly Hermitian and positive definite."""
    if ("eigenvalue_min", tree) in context.assumed_positive:
        return True
    match tree:
        case ("eye", _):
            return True
        case ("add", a, b):
            return (definite(a, context) and semidefinite(b, context)) or (
                semidefinite(a, context) and definite(b, context)
            )
        case ("mul", a, b):
            scalar, matrix = (a, b) if shape(a, context) == () else (b, a)
            return positive(scalar, context) and definite(matrix, context)
        case ("div", a, b):
            return definite(a, context) and positive(b, context)
    return False


def _minor(tree: Tree, rows: tuple[int, ...]) -> Tree:
    """Return the real part of a principal minor, which is all of it for a Hermitian matrix."""
    total: Tree = ("num", "0")
    for columns in itertools.permutations(rows):
        odd = sum(a > b for k, b in enumerate(columns) for a in columns[:k]) % 2
        term: Tree = ("num", "-1" if odd else "1")
        for r, c in zip(rows, columns, strict=True):
            term = ("mul", term, ("entry", tree, ("pos", r), ("pos", c)))
        total = ("add", total, term)
    return ("re", total)


def within_unit(rate: Tree, context: Context) -> bool:
    """Whether a rate is manifestly in [0, 1]."""
    match rate:
        case ("item", ("var", name), _):
            if context.domain(name).get("entries") in ("rates", "bits"):
                return True
        case ("E", law, name, body):
            here = context.bind(name, random_vector(law, context))
            if law_is_probability(law, context) and within_unit(body, here):
                return True
        case ("sum", k, size, ("mul", ("item", ("var", w), ("idx", j)), body)) if j == k:
            here = context.bind(k, {"domain": "index", "size": size})
            if context.domain(w)["domain"] == "distribution" and within_unit(body, here):
                return True
        case ("dot", ("var", w), ("var", v)) if context.domain(w)["domain"] == "distribution":
            if context.domain(v).get("entries") in ("rates", "bits"):
                return True
    return nonnegative(rate, context) and nonnegative(("sub", ("num", "1"), rate), context)


def is_indicator(tree: Tree, context: Context) -> bool:
    """Whether every entry of a vector is provably 0 or 1: it equals its square."""
    (size,) = shape(tree, context)
    name = "position"
    while name in context.variables or name in context.sizes:
        name += "'"
    context = context.bind(name, {"domain": "index", "size": size})
    entry: Tree = ("item", tree, ("idx", name))
    indices = [(n, d["size"]) for n, d in context.variables.items() if d["domain"] == "index"]
    try:
        return prove_equal(context, entry, ("mul", entry, entry), indices).equal
    except Refused:
        return False


_REAL_LEAVES = ("num", "sqrt", "size", "delta", "ones", "zeros", "eye", "unit", "before", "upto")
_REAL_VALUES = ("re", "abs2", "apply", "value", "least", "greatest")
_REAL_PARTS = (
    "neg", "conj", "add", "sub", "hadamard", "mul", "div", "matmul", "matvec", "dagger",
    "transpose", "diagpart", "trace", "diagvec", "diag", "outer", "dot", "vector", "rows",
)  # fmt: skip


def evidently_real(tree: Tree, context: Context) -> bool:
    """Whether a tree is put together from real parts by operations that keep them real: what large
    expressions mostly are, so that no normal form is needed to see it."""
    match tree:
        case (op, *_) if op in _REAL_LEAVES or op in _REAL_VALUES:
            return True
        case ("var", name):
            return is_real_domain(context.domain(name))
        case ("item" | "row", a, *_) | ("entry", a, _, _) | ("pow", a, _):
            return evidently_real(a, context)
        case ("sum", name, size, body):
            return evidently_real(body, context.bind(name, {"domain": "index", "size": size}))
        case ("E", law, name, body):
            return evidently_real(body, context.bind(name, random_vector(law, context)))
        case (op, *parts) if op in _REAL_PARTS:
            return all(evidently_real(part, context) for part in parts)
    return False


def is_real(tree: Tree, context: Context) -> bool:
    """Whether a scalar, or every entry of a vector or matrix, is provably its own conjugate."""
    if evidently_real(tree, context):
        return True
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


def known_positive(poly: Poly, context: Context) -> bool:
    """Whether a normal form is manifestly positive."""
    try:
        return _termwise(poly, context, strict=True)
    except (Refused, NotExact):
        return False


def _termwise(poly: Poly, context: Context, *, strict: bool) -> bool:
    if not strict and _sum_of_squares(poly, context):
        return True
    groups: dict[Any, dict[Any, Fraction]] = {}
    for (sizes, mono), value in poly.items():
        scalars = tuple((a, e) for a, e in mono if interval_of(a, context) is not None)
        rest = tuple((a, e) for a, e in mono if interval_of(a, context) is None)
        if not monomial_nonnegative(dict(rest), context):
            return False
        groups.setdefault((sizes, rest), {})[scalars] = value
    if strict and not _coefficient(groups.pop(((), ()), {}), context, strict=True):
        return False
    return all(_coefficient(group, context, strict=False) for group in groups.values())


def _sum_of_squares(poly: Poly, context: Context) -> bool:
    """Whether a polynomial of degree two in real variables is a sum of squares: its Gram matrix
    over (1, x_1, x_2, ...) is positive semidefinite, which is exact and, at degree two, complete.
    """
    atoms: list[Atom] = []
    for (sizes, mono), _ in poly.items():
        real = all(a[0] == "x" and a[2] == 0 and e in (1, 2) for a, e in mono)
        if sizes or not real or sum(e for _, e in mono) > 2:
            return False
        atoms += [a for a, _ in mono if a not in atoms]
    gram = [[ZERO] * (len(atoms) + 1) for _ in range(len(atoms) + 1)]
    for (_, mono), value in poly.items():
        places = [atoms.index(a) + 1 for a, e in mono for _ in range(int(e))]
        i, j = (*places, 0, 0)[:2]
        gram[i][j] = gram[i][j] + number(value / 2)
        gram[j][i] = gram[j][i] + number(value / 2)
    return len(atoms) <= 12 and is_psd(gram)


def _coefficient(group: dict[Any, Fraction], context: Context, *, strict: bool) -> bool:
    """Whether a polynomial in variables over intervals is nonnegative (positive) on them."""
    atoms = sorted({a for mono in group for a, _ in mono}, key=repr)
    intervals = [interval_of(a, context) for a in atoms]
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
        if atom[0] not in ("x", "v", "M", "T", "apply"):
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
        case ("exp" | "root" | "n" | "lt", *_):
            return True
        case ("function", ("root" | "binary_entropy" | "trace_norm" | "fidelity"), *_):
            return True
        case ("value", name, *_):
            return bool(context.domain(name)["world"] in ("classical", "quantum"))
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
