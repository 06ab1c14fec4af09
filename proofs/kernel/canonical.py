"""From terms to canonical polynomials: coincidences of indices, distinct sums, domain facts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from .counting import Free, count_unused, domain_of, occurs, renamed
from .declarations import Refused, Size, Tree
from .functions import FUNCTIONS, PAIRED, SCALAR, apply_scalar
from .language import random_vector, shape
from .normal import Normaliser, TooLarge, called
from .numbers import NotExact, number
from .terms import (
    Atom,
    Mono,
    Poly,
    Term,
    Token,
    merge,
    merged,
    number_terms,
    ordered,
    scaled,
    sorted_mono,
)
from .unitary import last_row

MAX_BOUND = 8


def canonical(who: Normaliser, terms: list[Term], free: Free, depth: int = 0) -> Poly:
    """Return the canonical polynomial of ``terms``, whose free indices are pairwise distinct."""
    out: Poly = {}
    for term in terms:
        collapsed = _collapse(term)
        if collapsed is None:
            continue
        if len(collapsed.bound) > MAX_BOUND:
            raise TooLarge(f"more than {MAX_BOUND} bound indices at once")
        for case, part in _coincidences(collapsed, free):
            for settled in _settle(who, part, free, case, depth):
                for key, value in count_unused(who, settled, free, depth):
                    total = out.get(key, Fraction(0)) + value
                    if total:
                        out[key] = total
                    else:
                        out.pop(key, None)
    return out


def _collapse(term: Term) -> Term | None:
    """Use up every delta that ties a bound index to another; ``None`` when a delta is zero."""
    bound, mono = dict(term.bound), dict(term.mono)
    while True:
        for atom in mono:
            if atom[0] != "d":
                continue
            a, b = atom[1], atom[2]
            if a == b:
                del mono[atom]
                break
            if isinstance(a, int) and isinstance(b, int):
                return None
            loose = a if a in bound else b if b in bound else None
            if loose is not None:
                kept = b if loose == a else a
                del bound[loose], mono[atom]
                mono = renamed(mono, {loose: kept})
                break
        else:
            return Term(term.coefficient, bound, mono)


def _coincidences(term: Term, free: Free) -> Iterator[tuple[Free, Term]]:
    """Yield every way in which bound indices coincide with free ones and with each other."""

    def place(todo: list[tuple[str, Size]], blocks: Free, names: dict[str, Token]) -> Any:
        if not todo:
            yield blocks, dict(names)
            return
        (token, size), rest = todo[0], todo[1:]
        for other, its_size in (*free, *blocks):
            if its_size == size:
                yield from place(rest, blocks, {**names, token: other})
        yield from place(rest, (*blocks, (token, size)), names)

    for blocks, names in place(sorted(term.bound.items()), (), {}):
        yield blocks, Term(term.coefficient, {}, renamed(term.mono, names))


def _settle(
    who: Normaliser, term: Term, free: Free, case: Free, depth: int
) -> list[tuple[Fraction, Mono, Free]]:
    """Evaluate every atom, all indices being distinct now; repeat until nothing changes."""
    done: list[tuple[Fraction, Mono, Free]] = []
    todo = [(term.coefficient, term.mono)]
    rounds = 0
    while todo:
        rounds += 1
        if rounds > 20_000:
            raise TooLarge("the rewriting does not come to an end in time")
        coefficient, mono = todo.pop()
        reduced = reduce_mono(who, coefficient, mono)
        if reduced is None:
            continue
        coefficient, mono = reduced
        if "facts" in who.flags and (squared := _squared_root(mono)) is not None:
            todo += [(coefficient * c, m) for c, m in squared]
            continue
        if "unitary" in who.flags and (split := last_row(who, mono)) is not None:
            todo += [(coefficient * c, m) for c, m in split]
            continue
        for atom, exponent in mono.items():
            value = _value(who, atom, free, case, depth)
            if value is None:
                continue
            rest = {a: e for a, e in mono.items() if a != atom}
            if exponent.denominator != 1 or exponent < 0:
                raise Refused("an expression is divided by something that has no inverse here")
            factors = [Term(coefficient, {}, rest)]
            for _ in range(int(exponent)):
                factors = who.product(factors, value)
            for factor in factors:
                if factor.bound:
                    raise Refused("a sum inside a moment is not supported")
                todo.append((factor.coefficient, factor.mono))
            break
        else:
            done.append((coefficient, mono, case))
    return done


def reduce_mono(who: Normaliser, coefficient: Fraction, mono: Mono) -> tuple[Fraction, Mono] | None:
    """Apply i^2 = -1, roots, deltas, symmetric index order and the facts of finite alphabets."""
    out: Mono = {}
    facts = "facts" in who.flags
    for atom, exponent in mono.items():
        kept: Atom | None = atom
        e = exponent
        match atom:
            case ("I",):
                turns = int(e) % 4
                coefficient *= -1 if turns >= 2 else 1
                e = Fraction(turns % 2)
            case ("root", q):
                coefficient *= Fraction(q) ** (int(e) // 2)
                e = Fraction(int(e) % 2)
            case ("d", a, b):
                if a != b:
                    return None
                kept = None
            case ("lt", a, b):
                if a == b or (isinstance(a, int) and isinstance(b, int)):
                    if isinstance(a, str) or a >= b:
                        return None
                    kept = None
                e = Fraction(1)
            case ("M", name, "s", i, j):
                kept = ("M", name, "s", *ordered(i, j))
        if facts and kept is not None:
            domain = domain_of(who, kept)
            entries = domain.get("entries") if domain else None
            if entries == "bits" and kept[0] == "v" and e > 0:
                e = Fraction(1)
            elif entries == "signs" and kept[0] == "v":
                e = Fraction(int(e) % 2)
            elif domain and domain["domain"] == "correlation" and kept[3] == kept[4]:
                kept = None
        if kept is not None and e:
            out = merge(out, {kept: e})
    return coefficient, out


def _squared_root(mono: Mono) -> list[tuple[Fraction, Mono]] | None:
    r"""Write $\sqrt{e}^2$ as e, which is nonnegative wherever the statement has a meaning."""
    for atom, exponent in mono.items():
        if atom[:2] == ("function", "root") and exponent >= 2 and exponent.denominator == 1:
            _, radicand = atom[2]
            if any(sizes for (sizes, _), _ in radicand) or "$" in repr(radicand):
                continue
            rest = merge({a: e for a, e in mono.items() if a != atom}, {atom: exponent - 2})
            return [(c, merge(rest, dict(inner))) for (_, inner), c in radicand]
    return None


def _value(who: Normaliser, atom: Atom, free: Free, case: Free, depth: int) -> list[Term] | None:
    """Return what an atom equals now that indices are distinct; ``None`` when it stays."""
    everything = (*free, *case)
    seen = tuple(sorted(((t, s) for t, s in everything if occurs(atom, t)), key=repr))
    if "hypotheses" in who.flags:
        assumed = _assumed(who, atom, everything)
        if assumed is not None:
            return assumed
    if "facts" in who.flags and (normal := _last_of_sum(who, atom)) is not None:
        return normal
    match atom:
        case ("moment", law, name, env, mono):
            return _moment(who, law, name, env, mono, seen, depth)
        case (("held" | "held-conjugate"), law, name, env, terms):
            inner = who.under(name, _random(who, law, env))
            body = [Term(c, dict(bound), merged(mono)) for c, bound, mono in terms]
            key = (_frozen_poly(canonical(inner, body, seen, depth + 1)), seen)
            if not key[0]:
                return []
            return [Term(Fraction(1), {}, {("mean", atom[0], law, name, env, key): Fraction(1)})]
        case ("lazy", flipped, tree, env):
            return _resolve(who, flipped, tree, dict(env), seen, depth)
    return None


def _last_of_sum(who: Normaliser, atom: Atom) -> list[Term] | None:
    """At an explicit size, write the last weight, or diagonal entry, as 1 minus the others."""
    domain = domain_of(who, atom)
    if domain is None or not isinstance(domain.get("size"), int):
        return None
    last = domain["size"] - 1
    if domain["domain"] == "distribution" and atom[3] == last:
        others: list[Atom] = [(*atom[:3], k) for k in range(last)]
    elif domain["domain"] == "state" and atom[3] == atom[4] == last:
        others = [(*atom[:3], k, k) for k in range(last)]
    else:
        return None
    return [
        Term(Fraction(1), {}, {}),
        *(Term(Fraction(-1), {}, {other: Fraction(1)}) for other in others),
    ]


def _random(who: Normaliser, law: Tree, env: Any) -> dict[str, Any]:
    return dict(random_vector(law, who.scope(dict(env))))


def _moment(
    who: Normaliser, law: Tree, name: str, env: Any, mono: Any, seen: Free, depth: int
) -> list[Term] | None:
    """Evaluate E of a monomial of mask entries at pairwise distinct units."""
    mono = sorted_mono(merged(mono))  # two units that coincide now are one
    if not all(a[0] == "v" and a[1] == name and e.denominator == 1 and e > 0 for a, e in mono):
        return _opaque_moment(who, law, name, env, mono, seen, depth)
    units: dict[Token, Mono] = {}
    for atom, e in mono:
        units.setdefault(atom[3], {})[atom] = e
    if law[0] == "bernoulli":
        if len(units) > 1 and "independent" not in who.flags:
            return _named_moment(law, name, env, mono)
        out = [Term(Fraction(1), {}, {})]
        for unit, part in units.items():
            if "moments" in who.flags:
                rate = law[2]
                scope = who.scope(dict(env))
                value = (
                    who.item(rate, unit, dict(env))
                    if len(shape(rate, scope))
                    else who.expand(rate, dict(env))
                )
                if any(t.bound for t in value):
                    return _named_moment(law, name, env, mono)
            else:
                value = _named_moment(law, name, env, sorted_mono(part))
            out = who.product(out, value)
        return out
    if law[0] == "law":
        entries = who.context.domain(law[1])["entries"]
        if "facts" in who.flags and entries in ("bits", "signs"):
            small = {a: (Fraction(1) if entries == "bits" else e % 2) for a, e in mono}
            mono = sorted_mono({a: e for a, e in small.items() if e})
            if not mono:
                return [Term(Fraction(1), {}, {})]
        return _named_moment(law, name, env, mono)
    return _named_moment(law, name, env, mono)


def _named_moment(law: Tree, name: str, env: Any, mono: Any) -> list[Term]:
    plain = tuple(sorted(((("v", "$", a[2], a[3]), e) for a, e in mono), key=repr))
    return [Term(Fraction(1), {}, {("E", law, env, plain): Fraction(1)})]


def _opaque_moment(
    who: Normaliser, law: Tree, name: str, env: Any, mono: Any, seen: Free, depth: int
) -> list[Term]:
    inner = who.under(name, _random(who, law, env))
    poly = canonical(inner, [Term(Fraction(1), {}, dict(mono))], seen, depth + 1)
    key = (_frozen_poly(poly), seen)
    return [Term(Fraction(1), {}, {("mean", "held", law, name, env, key): Fraction(1)})]


def _resolve(
    who: Normaliser, flipped: int, tree: Tree, env: dict[str, Any], seen: Free, depth: int
) -> list[Term]:
    """Give a lazy tree its key: the operation and the canonical forms of its arguments.

    A sum inside an argument runs over indices distinct from those in ``seen``, so these belong
    to the key: without them two different arguments could share one.
    """

    def argument(a: Tree) -> Poly:
        terms = who.expand(a, env)  # the conjugate is taken here, before anything is settled
        return canonical(who, who.conjugate(terms) if flipped else terms, seen, depth + 1)

    match tree:
        case ("inverse", a):
            poly = argument(a)
            if len(poly) == 1:
                (((sizes, mono), value),) = poly.items()
                if not sizes and all(x[0] in ("x", "n", "v", "root", "exp") for x, _ in mono):
                    return [Term(1 / value, {}, {x: -e for x, e in mono})]
            return _named(("inverse", _frozen_poly(poly), seen))
        case ("diamond", size, name, body):
            return _named(("diamond", size, _map(who, size, name, body, env, seen, depth)))
        case ("value", name, mask):
            return _named(("value", name, _subset(who, mask, env, seen, depth)))
        case (("apply" | "slope"), name, a):
            return _named((tree[0], name, _frozen_poly(argument(a)), seen))
        case (("abs" | "exp"), a):
            return _named((tree[0], _frozen_poly(argument(a)), seen))
        case (str(op), a) if op in FUNCTIONS:
            return _function(who, op, a, env, seen, depth)
        case (str(op), a, b) if op in PAIRED:
            keys = [_matrix_key(who, m, env, seen, depth) for m in (a, b)]
            if op == "fidelity":  # F(a, b) = F(b, a)
                keys.sort(key=repr)
            return _named(("function", op, tuple(keys), seen))
        case (("entry" | "item"), m, *where):
            tokens = tuple(w[1] if w[0] == "pos" else env[w[1]] for w in where)
            inner = tuple(sorted((k, v) for k, v in env.items() if not k.startswith("@")))
            return _named((tree[0], flipped, m, inner, tokens))
    return _named(("opaque", flipped, tree, tuple(sorted(env.items(), key=repr))))


def _subset(who: Normaliser, mask: Tree, env: dict[str, Any], seen: Free, depth: int) -> Any:
    """Return the key of a subset: whether each position belongs to it, as canonical forms.

    At unspecified size these are the positions in sight and one that is distinct from all of them.
    """
    (size,) = who.shape(mask, env)
    out = []
    for (token,), everything in _places((size,), seen, depth):
        poly = canonical(who, who.item(mask, token, env), everything, depth + 1)
        out.append((token, _frozen_poly(poly)))
    return tuple(out)


def _matrix_key(who: Normaliser, m: Tree, env: dict[str, Any], seen: Free, depth: int) -> Any:
    """Return the canonical forms of the entries of a matrix."""
    dims = who.shape(m, env)
    polys = [
        canonical(who, who.entry(m, where[0], where[1], env), everything, depth + 1)
        for where, everything in _places(dims, seen, depth)
    ]
    return (dims, *map(_frozen_poly, polys))


def _function(
    who: Normaliser, op: str, a: Tree, env: dict[str, Any], seen: Free, depth: int
) -> list[Term]:
    """Return a function of an argument as a constant, or as an atom with a canonical key."""
    dims = who.shape(a, env)
    polys = []
    for where, everything in _places(dims, seen, depth):
        if not where:
            terms = who.expand(a, env)
        elif len(where) == 1:
            terms = who.item(a, where[0], env)
        else:
            terms = who.entry(a, where[0], where[1], env)
        polys.append(canonical(who, terms, everything, depth + 1))
    if op in SCALAR and (value := _constant(polys[0])) is not None:
        try:
            return number_terms(apply_scalar(op, number(value)))
        except NotExact:
            pass
    if op == "binary_entropy":  # h(p) = h(1 - p): one of the two stands for both
        other = {key: -value for key, value in polys[0].items()}
        constant = other.pop(((), ()), Fraction(0)) + 1
        if constant:
            other[((), ())] = constant
        polys = [min(polys[0], other, key=lambda poly: repr(_frozen_poly(poly)))]
    return _named(("function", op, (dims, *map(_frozen_poly, polys)), seen))


def _map(
    who: Normaliser, size: Size, name: str, body: Tree, env: dict[str, Any], seen: Free, depth: int
) -> Any:
    """Return the key of a map of matrices: the entries of what it makes of a generic one."""
    generic = f"$map{depth}"
    domain = {"domain": "matrix", "rows": size, "cols": size, "entries": "complex"}
    inner = who.under(generic, domain)
    image = called(body, name, generic)
    out: list[Any] = [inner.shape(image, env), seen]
    for (i, j), everything in _places(inner.shape(image, env), seen, depth):
        poly = canonical(inner, inner.entry(image, i, j, env), everything, depth + 1)
        out.append(_frozen_poly(poly))
    return tuple(out)


def _places(
    dims: tuple[Size, ...], seen: Free, depth: int
) -> Iterator[tuple[tuple[Token, ...], Free]]:
    """Yield where the entries of an argument stand, up to renaming: at explicit sizes everywhere,
    else at each index in sight and at new ones, in every case of coinciding ones."""
    if not dims:
        yield (), seen
        return
    for rest, everything in _places(dims[:-1], seen, depth):
        size = dims[-1]
        if isinstance(size, int):
            yield from (((*rest, k), everything) for k in range(size))
            continue
        for token, its_size in everything:
            if its_size == size:
                yield (*rest, token), everything
        new = f"=@{depth}.{len(rest)}"
        yield (*rest, new), (*everything, (new, size))


def _constant(poly: Poly) -> Fraction | None:
    """Return the value of a canonical polynomial that is a rational number."""
    if not poly:
        return Fraction(0)
    return poly.get(((), ())) if len(poly) == 1 else None


def _named(atom: Atom) -> list[Term]:
    return [Term(Fraction(1), {}, {atom: Fraction(1)})]


def _frozen_poly(poly: Poly) -> tuple[Any, ...]:
    return tuple(sorted(poly.items(), key=repr))


# -- hypotheses -----------------------------------------------------------------------------------


def _assumed(who: Normaliser, atom: Atom, everything: Free) -> list[Term] | None:
    """Rewrite an atom by an assumed equation whose left side it is."""
    if atom[0] not in ("E", "x", "v", "M"):
        return None
    flags = who.flags - {"hypotheses"} | {"entry", "linear"}
    plain = Normaliser(who.context, flags, (), who.fresh, who.token_sizes, who.base)
    for equation in who.hypotheses:
        for left, right in _instances(plain, equation, everything):
            poly = canonical(plain, left, everything, 50)
            if len(poly) != 1:
                continue
            (((sizes, mono), value),) = poly.items()
            if sizes or len(mono) != 1 or mono[0] != (atom, Fraction(1)):
                continue
            return scaled(1 / value, right)
    return None


def _instances(
    who: Normaliser, equation: Tree, everything: Free
) -> Iterator[tuple[list[Term], list[Term]]]:
    """Yield the entries of an assumed equation, and their conjugates, at every index in sight."""
    _, a, b = equation
    dims = who.shape(a, who.base)
    choices = [
        range(size) if isinstance(size, int) else [t for t, s in everything if s == size]
        for size in dims
    ]
    for tokens in itertools.product(*choices):
        if len(dims) == 0:
            left, right = who.expand(a, who.base), who.expand(b, who.base)
        elif len(dims) == 1:
            left, right = who.item(a, tokens[0], who.base), who.item(b, tokens[0], who.base)
        else:
            i, j = tokens
            left, right = who.entry(a, i, j, who.base), who.entry(b, i, j, who.base)
        yield left, right
        yield who.conjugate(left), who.conjugate(right)
