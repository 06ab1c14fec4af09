"""All values where they are few, and fractions where a needle may sit.

Bits, signs, indices and small natural numbers can be tried one by one. Of reals, the constants of
the statement and the fractions of small denominator are tried: a statement that fails at a single
rational point is found by neither sampling nor descent.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import isqrt, prod
from typing import Any, TypeAlias

Json: TypeAlias = Any
Values: TypeAlias = dict[str, Any]
Domain: TypeAlias = Mapping[str, Any]

NATURALS = 12
"""How far above the least one natural numbers are tried."""
MOST_REALS = 3
MOST_CONSTANTS = 12
"""Numbers of a statement of which quotients are formed too."""
_TINY = (Fraction(1, 1000), Fraction(1, 10**6))
_PAIRS = {"bits": ("0", "1"), "signs": ("1", "-1")}


def discrete_part(instance: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the variables whose values can be listed."""
    return tuple(name for name, domain in instance["variables"] if _discrete(domain))


def number(instance: Mapping[str, Any], sizes: Mapping[str, int]) -> int | None:
    """Return how many values `each` yields; ``None`` where a variable is not discrete.

    Natural numbers are counted up to `NATURALS` above the least one.
    """
    domains = [domain for _, domain in instance["variables"]]
    if not all(map(_discrete, domains)):
        return None
    return prod(_count(domain, sizes) for domain in domains)


def each(
    instance: Mapping[str, Any], sizes: Mapping[str, int], names: Sequence[str] | None = None
) -> Iterator[Values]:
    """Yield all values, lazily, those with few entries that differ from the simplest one first.

    With ``names``, only values of these variables, to be completed; without, all of the instance,
    sizes included. Nothing is yielded where one of them is not discrete.
    """
    wanted = [(n, d) for n, d in instance["variables"] if names is None or n in names]
    if not all(_discrete(domain) for _, domain in wanted):
        return
    for found in _product(wanted, sizes):
        yield {**sizes, **found} if names is None else found


def _product(wanted: Sequence[tuple[str, Domain]], sizes: Mapping[str, int]) -> Iterator[Values]:
    if not wanted:
        yield {}
        return
    (name, domain), *others = wanted
    for value in _listed(domain, sizes):
        for rest in _product(others, sizes):
            yield {name: value, **rest}


def _discrete(domain: Domain) -> bool:
    if domain["domain"] in ("index", "natural"):
        return True
    return domain["domain"] in ("vector", "matrix") and domain["entries"] in _PAIRS


def _size(domain: Domain, key: str, sizes: Mapping[str, int]) -> int:
    declared = domain[key]
    return int(sizes[declared] if isinstance(declared, str) else declared)


def _count(domain: Domain, sizes: Mapping[str, int]) -> int:
    match domain["domain"]:
        case "index":
            return _size(domain, "size", sizes)
        case "natural":
            return NATURALS + 1
        case "vector":
            return 1 << _size(domain, "size", sizes)
    return 1 << (_size(domain, "rows", sizes) * _size(domain, "cols", sizes))


def _listed(domain: Domain, sizes: Mapping[str, int]) -> Iterator[Json]:
    match domain["domain"]:
        case "index":
            yield from range(_size(domain, "size", sizes))
        case "natural":
            yield from map(str, range(domain["from"], domain["from"] + NATURALS + 1))
        case "vector":
            yield from _strings(_size(domain, "size", sizes), domain["entries"])
        case "matrix":
            rows, cols = _size(domain, "rows", sizes), _size(domain, "cols", sizes)
            for flat in _strings(rows * cols, domain["entries"]):
                yield [flat[k * cols : (k + 1) * cols] for k in range(rows)]


def _strings(length: int, kind: str) -> Iterator[list[str]]:
    """Yield all lists of two letters, by how many are the second one."""
    plain, other = _PAIRS[kind]
    for weight in range(length + 1):
        for chosen in itertools.combinations(range(length), weight):
            yield [other if k in chosen else plain for k in range(length)]


# -- reals ----------------------------------------------------------------------------------------


def grid(instance: Mapping[str, Any], sizes: Mapping[str, int], most: int) -> Iterator[Values]:
    """Yield values of a claim about at most `MOST_REALS` reals and discrete variables.

    For each real: the constants of the statement and what is made of them (`constants`), then all
    fractions of its interval by denominator (Farey; of an infinite one, by height), as many as
    fit into ``most`` values. Nothing is yielded for claims with other variables.
    """
    reals = [(name, domain) for name, domain in instance["variables"] if domain["domain"] == "real"]
    rest = [(name, domain) for name, domain in instance["variables"] if domain["domain"] != "real"]
    if not 1 <= len(reals) <= MOST_REALS or not all(_discrete(domain) for _, domain in rest):
        return
    others = list(itertools.islice(_product(rest, sizes), max(1, isqrt(most) if rest else 1)))
    points = max(1, most // len(others))
    lines = [_line(instance, sizes, domain, points) for _, domain in reals]
    for chosen in itertools.islice(_diagonal(lines), points):
        for other in others:
            yield {
                **sizes,
                **{name: str(x) for (name, _), x in zip(reals, chosen, strict=True)},
                **other,
            }


def at_constants(
    instance: Mapping[str, Any], sizes: Mapping[str, int], values: Values
) -> Iterator[Values]:
    """Yield the values with each real in turn replaced by each constant of the statement."""
    for name, domain in instance["variables"]:
        if domain["domain"] == "real":
            for x in constants(instance, sizes):
                if inside(domain, x) and values.get(name) != str(x):
                    yield {**values, name: str(x)}


def constants(instance: Mapping[str, Any], sizes: Mapping[str, int]) -> list[Fraction]:
    r"""Return the numbers c of a statement and its sizes, then -c, 1/c, 1-c, c/2, 2c, c^2,
    quotients and differences of two, roots where rational, and c plus or minus something tiny."""
    plain: dict[Fraction, None] = dict.fromkeys(_numbers(instance["statement"]))
    plain.update(dict.fromkeys(Fraction(k) for k in sizes.values()))
    some = list(plain)[:MOST_CONSTANTS]
    pairs = [(a, b) for a in some for b in some if a != b]
    found = dict(plain)
    steps: tuple[Callable[[Fraction], Fraction | None], ...] = (
        lambda c: -c,
        lambda c: 1 / c if c else None,
        lambda c: 1 - c,
        lambda c: 1 - 1 / c if c else None,
        lambda c: 1 / (1 + c) if c != -1 else None,
        _root,
        lambda c: c / 2,
        lambda c: 2 * c,
        lambda c: c * c,
    )
    for step in steps:
        found.update(dict.fromkeys(y for c in plain if (y := step(c)) is not None))
    found.update(dict.fromkeys(a / b for a, b in pairs if b))
    found.update(dict.fromkeys(-a / b for a, b in pairs if b))
    found.update(dict.fromkeys(a - b for a, b in pairs))
    for tiny in _TINY:
        found.update(dict.fromkeys(c + side * tiny for c in plain for side in (1, -1)))
    return list(found)


def inside(domain: Domain, x: Fraction) -> bool:
    """Whether a number lies in the interval of a real variable."""
    lo, hi = domain["lo"], domain["hi"]
    above = lo is None or x > Fraction(lo) or (x == Fraction(lo) and not domain["lo_open"])
    below = hi is None or x < Fraction(hi) or (x == Fraction(hi) and not domain["hi_open"])
    return above and below


def _root(c: Fraction) -> Fraction | None:
    if c < 0:
        return None
    root = Fraction(isqrt(c.numerator), isqrt(c.denominator))
    return root if root * root == c else None


def _numbers(tree: Any) -> Iterator[Fraction]:
    if isinstance(tree, list | tuple):
        if len(tree) == 2 and tree[0] == "num":
            yield Fraction(str(tree[1]))
        else:
            for part in tree:
                yield from _numbers(part)


def _line(
    instance: Mapping[str, Any], sizes: Mapping[str, int], domain: Domain, most: int
) -> list[Fraction]:
    """Return the first points of one variable: constants, then fractions."""
    points = itertools.chain(constants(instance, sizes), _fractions(domain))
    kept = (x for x in points if inside(domain, x))
    found: dict[Fraction, None] = {}
    for x in itertools.islice(kept, 4 * most):
        found[x] = None
        if len(found) >= most:
            break
    return list(found)


def _fractions(domain: Domain) -> Iterator[Fraction]:
    """Yield all fractions of an interval: by denominator, or by height where it is infinite."""
    lo, hi = domain["lo"], domain["hi"]
    if lo is not None and hi is not None:
        low, high = Fraction(lo), Fraction(hi)
        if low == high:
            yield low
            return
        for q in itertools.count(1):
            for p in range(-((-low * q) // 1), int((high * q) // 1) + 1):
                if Fraction(p, q).denominator == q:
                    yield Fraction(p, q)
    base = Fraction(lo if lo is not None else hi if hi is not None else 0)
    signs = (1,) if lo is not None else (-1,) if hi is not None else (1, -1)
    yield base
    for height in itertools.count(1):
        for k in range(1, height + 1):
            for x in dict.fromkeys((Fraction(height, k), Fraction(k, height))):
                if max(x.numerator, x.denominator) == height:
                    yield from (base + sign * x for sign in signs)


def _diagonal(lines: Sequence[Sequence[Fraction]]) -> Iterator[tuple[Fraction, ...]]:
    """Yield the product, pairs of early points first."""
    for level in range(sum(len(line) - 1 for line in lines) + 1):
        yield from _at_level(lines, level)


def _at_level(lines: Sequence[Sequence[Fraction]], level: int) -> Iterator[tuple[Fraction, ...]]:
    line, *others = lines
    if not others:
        if level < len(line):
            yield (line[level],)
        return
    for k in range(min(level, len(line) - 1) + 1):
        for rest in _at_level(others, level - k):
            yield (line[k], *rest)
