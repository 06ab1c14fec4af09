"""Exact two-sided bounds of diamond norms, at explicit sizes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from ...numerics.ascent import diamond_ascent
from ...numerics.diamond import DiamondSolution, diamond_program
from ..kernel.canonical import canonical
from ..kernel.check import check
from ..kernel.declarations import Context, Refused, Tree
from ..kernel.instances import Instance, at_sizes, read_instance
from ..kernel.language import shape
from ..kernel.matrices import Matrix, combine, is_hermitian, trace_product
from ..kernel.normal import FLAGS, Normaliser
from ..kernel.numbers import ZERO, NotExact, Number, number
from ..kernel.positivity import nonnegative
from ..kernel.terms import Poly
from .diamond_values import exact_optima
from .rounding import exact, guess, hermitian, repair, shifted, subtract, to_floats, to_json

Json: TypeAlias = Any
MAX_DIMENSION = 6
GUESSES = (6, 24, 120, 1000)
"""Denominators of the entries that exact optima are guessed with."""
COMMON = 10**9


def diamond_bounds(instance: Json, sizes: Mapping[str, list[int]]) -> dict[str, Any] | None:
    """Return ``diamond`` evidence for a statement that compares a diamond norm with a value.

    ``sizes`` lists the sizes to settle. ``None`` when the map is no multiple of a fixed one, the
    programs fail, or the bounds do not settle the statement: then it may well be false.
    """
    try:
        read = read_instance(instance)
        bounds = []
        for values in itertools.product(*sizes.values()):
            choice = dict(zip(sizes, values, strict=True))
            made = _certified(at_sizes(read, choice), choice)
            if made is None:
                return None
            bounds.append(made)
    except (Refused, NotExact):
        return None
    evidence = {"kind": "diamond", "at": {k: list(v) for k, v in sizes.items()}, "bounds": bounds}
    return evidence if check(instance, evidence).ok else None


def _certified(instance: Instance, choice: Mapping[str, int]) -> dict[str, Any] | None:
    """Return bounds that settle the statement at one choice of sizes."""
    document = instance.to_json()
    for candidate in _candidates(instance):
        bounds = {"sizes": dict(choice), **candidate}
        alone = {"kind": "diamond", "bounds": [{**bounds, "sizes": {}}]}
        if check(document, alone).ok:
            return bounds
    return None


def _candidates(instance: Instance) -> Iterator[dict[str, Any]]:
    """Yield bounds to try: guessed optima first, then an honest bracket."""
    norm = next((part for part in instance.statement[1:] if part[0] == "diamond"), None)
    if norm is None or not isinstance(norm[1], int) or norm[1] > MAX_DIMENSION:
        return
    _, size, name, body = norm
    context = instance.context()
    square = {"domain": "matrix", "rows": size, "cols": size, "entries": "complex"}
    out = shape(body, context.bind(name, square))[0]
    if not isinstance(out, int):
        return
    split = _split(_choi_polynomials(context, name, body, size, out), context)
    if split is None:
        return
    scale, choi = split
    if not is_hermitian(choi):
        return
    head = {"choi": to_json(choi), "scale": scale}
    floats = to_floats(choi)
    if floats.any():
        ascent = diamond_ascent(floats, size, out)
        for rho, x, dual in exact_optima(choi, size, out, ascent, Fraction(1)):
            half, wide = number(Fraction(1, 2)), _widened(rho, out)
            w, z = combine([(half, wide), (half, x)]), combine([(half, dual), (half, choi)])
            value = trace_product(choi, w)
            if value.is_rational():
                yield {**head, **_written(rho, w, z, value.rational())}
    solution = diamond_program(floats, size, out)
    if isinstance(solution, str):
        return
    for rounded in (*_guessed(solution), _bracket(solution, choi, size, out)):
        if rounded is not None:
            yield {**head, **rounded}


# -- the map, exactly -----------------------------------------------------------------------------


def _choi_polynomials(
    context: Context, name: str, body: Tree, size: int, out: int
) -> list[list[Poly]]:
    rows: list[list[Poly]] = [[{}] * (size * out) for _ in range(size * out)]
    for i, j in itertools.product(range(size), repeat=2):
        image = _substituted(body, name, ("unit", size, ("pos", i), ("pos", j)))
        for a, b in itertools.product(range(out), repeat=2):
            who = Normaliser(context, FLAGS - {"hypotheses"})
            terms = who.expand(("entry", image, ("pos", a), ("pos", b)), {})
            rows[i * out + a][j * out + b] = canonical(who, terms, ())
    return rows


def _substituted(tree: Any, name: str, value: Tree) -> Any:
    if tree == ("var", name):
        return value
    if isinstance(tree, tuple):
        return tuple(_substituted(part, name, value) for part in tree)
    return tree


def _split(rows: list[list[Poly]], context: Context) -> tuple[Tree, Matrix] | None:
    """Write every entry as a Gaussian rational times one polynomial that is nowhere negative."""
    parts = [[_real_and_imaginary(poly) for poly in row] for row in rows]
    base = next((p for row in parts for pair in row for p in pair if p), None)
    if base is None:
        return ("num", "1"), [[ZERO] * len(rows) for _ in rows]
    lead = base[min(base, key=repr)]
    base = {mono: c / lead for mono, c in base.items()}
    scale = _tree(base)
    if scale is None:
        return None
    if not nonnegative(scale, context):
        base = {mono: -c for mono, c in base.items()}
        scale = _tree(base)
        if scale is None or not nonnegative(scale, context):
            return None
    matrix: Matrix = []
    for row in parts:
        line: list[Number] = []
        for re, im in row:
            x, y = _quotient(re, base), _quotient(im, base)
            if x is None or y is None:
                return None
            line.append(exact(x, y))
        matrix.append(line)
    return scale, matrix


def _real_and_imaginary(poly: Poly) -> tuple[Poly, Poly]:
    re: Poly = {}
    im: Poly = {}
    for (bound, mono), c in poly.items():
        rest = tuple((atom, e) for atom, e in mono if atom != ("I",))
        (re if len(rest) == len(mono) else im)[(bound, rest)] = c
    return re, im


def _quotient(poly: Poly, base: Poly) -> Fraction | None:
    if not poly:
        return Fraction(0)
    if poly.keys() != base.keys():
        return None
    ratios = {poly[key] / base[key] for key in base}
    return ratios.pop() if len(ratios) == 1 else None


def _tree(poly: Poly) -> Tree | None:
    """Write a polynomial in scalar variables as a tree."""
    total: Tree | None = None
    for (bound, mono), c in sorted(poly.items(), key=repr):
        if bound:
            return None
        term: Tree = ("num", str(c))
        for atom, e in mono:
            if e.denominator != 1 or e < 1 or atom[0] not in ("x", "root"):
                return None
            factor: Tree = ("var", atom[1]) if atom[0] == "x" else ("sqrt", atom[1])
            power = factor if e == 1 else ("pow", factor, ("num", str(e)))
            term = power if term == ("num", "1") else ("mul", term, power)
        total = term if total is None else ("add", total, term)
    return total


# -- the bounds, exactly --------------------------------------------------------------------------


def _guessed(solution: DiamondSolution) -> Iterator[dict[str, Any]]:
    """Yield optima with small denominators; most guesses are wrong, and refused by the kernel."""
    for denominator in GUESSES:
        rho, w, z = (
            hermitian(m, denominator, simple=True) for m in (solution.rho, solution.w, solution.z)
        )
        mu = guess(solution.mu, denominator)
        yield _written(rho, w, z, mu)


def _bracket(solution: DiamondSolution, choi: Matrix, size: int, out: int) -> dict[str, Any] | None:
    """Return a feasible pair near the float one: shift until feasible, then normalise."""
    z = hermitian(solution.z, COMMON)
    eps = repair([z, subtract(z, choi)])
    if eps is None:
        return None
    z = shifted(z, eps)
    mu = guess(solution.mu, COMMON)
    partial = _trace_out(z, size, out)
    extra = repair([subtract(shifted([[ZERO] * size for _ in range(size)], mu), partial)])
    w, rho = hermitian(solution.w, COMMON), hermitian(solution.rho, COMMON)
    lift = repair([w])
    if extra is None or lift is None:
        return None
    w = shifted(w, lift)
    wider = repair([subtract(_widened(rho, out), w)])
    if wider is None:
        return None
    rho = shifted(rho, wider)
    trace = sum((rho[k][k].rational() for k in range(size)), Fraction(0))
    shrink = number(1 / trace)
    rho, w = combine([(shrink, rho)]), combine([(shrink, w)])
    return _written(rho, w, z, mu + extra)


def _written(rho: Matrix, w: Matrix, z: Matrix, mu: Fraction) -> dict[str, Any]:
    return {"rho": to_json(rho), "w": to_json(w), "z": to_json(z), "mu": str(mu)}


def _widened(rho: Matrix, out: int) -> Matrix:
    """Return rho tensor 1."""
    n = len(rho) * out
    return [
        [rho[r // out][c // out] if r % out == c % out else ZERO for c in range(n)]
        for r in range(n)
    ]


def _trace_out(m: Matrix, size: int, out: int) -> Matrix:
    result = [[ZERO] * size for _ in range(size)]
    for i, j, a in itertools.product(range(size), range(size), range(out)):
        result[i][j] = result[i][j] + m[i * out + a][j * out + a]
    return result
