"""Make a counterexample short: lower its exact values for as long as the oracle says false.

Only the oracle decides. Values outside their domains, or that break a hypothesis, get no answer
from it and are not taken, so the neighbours that are tried need not be valid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from ._shrink_moves import (
    HERMITIAN,
    catalogue,
    is_number,
    neighbours,
    simplest_between,
)
from .strategies.hypotheses import meet

Json: TypeAlias = Any
Values: TypeAlias = dict[str, Any]
Oracle: TypeAlias = Callable[[Values], bool | None]
Complexity: TypeAlias = tuple[int, int, str]

CATALOGUE = 60
"""Simplest values of a domain that each variable is replaced by."""
TOGETHER = 6
"""Simplest values of each of two variables that replace both at once."""
BISECTIONS = 24
_NONZERO = 3
"""What an entry that is not zero costs, in digits."""


def shrink(
    instance: Mapping[str, Any],
    sizes: Mapping[str, int],
    values: Values,
    is_false: Oracle,
    calls: int,
) -> Values:
    """Return values no more complex than the given ones, at which the statement is false too.

    Greedy: each move that lowers `complexity` and keeps ``is_false`` is taken, the boldest first,
    until none is left or ``calls`` questions were asked. The given values are taken to be false.
    """
    search = _Search(instance, sizes, is_false, calls, dict(values))
    search.run()
    return search.best


def complexity(instance: Mapping[str, Any], values: Values) -> Complexity:
    """Return what is lowered: nonzero entries and digits, then where the entries stand."""
    price = place = 0
    for name, domain in instance["variables"]:
        some, where = _price(_shown(domain, values[name]))
        price, place = price + some, place + where
    return price, place, repr([values[name] for name, _ in instance["variables"]])


def _shown(domain: Mapping[str, Any], data: Json) -> Json:
    """Return the numbers in a value, nested."""
    match domain["domain"]:
        case "law":
            # an outcome costs, whatever its weight
            return [["1"] * len(data["weights"]), data["weights"], data["support"]]
        case "convex":
            return [["1"] * len(data["pieces"]), data["curvature"], data["pieces"]]
        case "setfunction":
            if "law" in data:
                return [[str(w), *map(str, symbols)] for w, symbols in data["law"]]
            parts = [str(x) for part in data.get("parts", ()) for row in part for x in _list(row)]
            edges = [str(x) for row in data.get("graph", ()) for x in row]
            return [parts, ["1"] * len(parts), edges, ["0"] * len(edges), data.get("table", [])]
    return data


def _list(row: Any) -> Iterable[Any]:
    return row if isinstance(row, list | tuple) else (row,)


def _price(data: Json) -> tuple[int, int]:
    if isinstance(data, int):
        return data, 0
    if is_number(data):
        return _number_price(data), 0
    price = place = 0
    for k, part in enumerate(data):
        some, where = _price(part)
        price, place = price + some, place + where + k * (some > 0)
    return price, place


def _number_price(data: Json) -> int:
    if isinstance(data, str):
        return 0 if data == "0" else _NONZERO + len(data)
    return sum(
        _NONZERO + len(str(a)) * (str(a) != "0") + (1 + len(str(b))) * (str(b) != "0")
        + (0 if int(radicand) == 1 else 2 + len(str(radicand)))
        for radicand, a, b in data
    )  # fmt: skip


@dataclass
class _Search:
    """The best values so far, and the questions that are left."""

    instance: Mapping[str, Any]
    sizes: Mapping[str, int]
    is_false: Oracle
    calls: int
    best: Values
    asked: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Try all moves, again and again while one helps."""
        self.level = complexity(self.instance, self.best)
        self.domains: list[tuple[str, Mapping[str, Any]]] = list(self.instance["variables"])
        self.simple = {name: self._simplest(domain) for name, domain in self.domains}
        improved = True
        while improved and self.calls > 0:
            before = self.level
            for moves in (self._together, self._replaced, self._alike, self._jointly, self._nearby):
                self._descend(moves)
            self._bisect()
            improved = self.level < before

    def _simplest(self, domain: Mapping[str, Any]) -> list[Json]:
        found = catalogue(domain, self.sizes, CATALOGUE)
        return sorted(found, key=lambda value: _price(_shown(domain, value)))

    def _descend(self, moves: Callable[[], Iterator[Values]]) -> None:
        """Take moves of one kind, starting over after each that helps."""
        helped = True
        while helped and self.calls > 0:
            helped = any(self._take(change) for change in moves())

    def _take(self, change: Values) -> bool:
        """Try values, as they are and with the hypotheses restored; keep them if they are lower."""
        values = {**self.best, **change}
        if self._accept(values):
            return True
        if self.instance["statement"][0] != "implies":
            return False
        return self._accept(meet(self.instance, dict(values)))

    def _accept(self, values: Values) -> bool:
        level = complexity(self.instance, values)
        if level >= self.level or self.calls <= 0 or level[2] in self.asked:
            return False
        self.asked.add(level[2])
        self.calls -= 1
        if self.is_false(values) is not True:
            return False
        self.best, self.level = values, level
        return True

    # -- moves -------------------------------------------------------------------------------------

    def _together(self) -> Iterator[Values]:
        """Replace all variables by simple values at once, where there are few."""
        if not 1 < len(self.domains) <= 3:
            return
        (first, _), (second, _) = self.domains[:2]
        pairs = [
            (i + j, x, y)
            for i, x in enumerate(self.simple[first][:TOGETHER])
            for j, y in enumerate(self.simple[second][:TOGETHER])
        ]
        rest = {name: self.simple[name][0] for name, _ in self.domains[2:]}
        for _, x, y in sorted(pairs, key=lambda pair: pair[0])[: max(4, self.calls // 8)]:
            yield {first: x, second: y, **rest}

    def _replaced(self) -> Iterator[Values]:
        """Replace one variable by the values of the catalogue of its domain, simplest first."""
        share = max(4, self.calls // (2 * len(self.domains) or 1))
        for name, _ in self._costly():
            for value in self.simple[name][:share]:
                yield {name: value}

    def _alike(self) -> Iterator[Values]:
        """Make two variables of one domain equal."""
        for name, domain in self.domains:
            for other, another in self.domains:
                if name != other and domain == another:
                    yield {name: self.best[other]}

    def _jointly(self) -> Iterator[Values]:
        """Change all variables of one domain in the same way: hypotheses often tie them."""
        kinds: dict[str, list[str]] = {}
        for name, domain in self.domains:
            kinds.setdefault(repr(domain), []).append(name)
        domains = dict(self.domains)
        for names in kinds.values():
            domain = domains[names[0]]
            if len(names) > 1:
                moves = [neighbours(domain, self.best[name]) for name in names]
                for changed in zip(*moves, strict=False):
                    yield dict(zip(names, changed, strict=True))
        yield from self._permuted()

    def _permuted(self) -> Iterator[Values]:
        """Swap two levels in all matrices, vectors and laws of one size."""
        largest = max(self.sizes.values(), default=0)
        for domain in dict(self.domains).values():
            if isinstance(domain.get("size"), int):
                largest = max(largest, domain["size"])
        for i in range(largest):
            for j in range(i):
                order = [j if k == i else i if k == j else k for k in range(largest)]
                yield {
                    name: _reordered(domain, self.best[name], order)
                    for name, domain in self.domains
                }

    def _nearby(self) -> Iterator[Values]:
        """Change one variable."""
        for name, domain in self._costly():
            for value in neighbours(domain, self.best[name]):
                yield {name: value}

    def _costly(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Return the variables, the most complex first."""
        return sorted(
            self.domains, key=lambda item: _price(_shown(item[1], self.best[item[0]])), reverse=True
        )

    def _bisect(self) -> None:
        """Walk each real from a simple value, where the statement is not false, to the best one."""
        for name, domain in self.domains:
            if domain["domain"] != "real" or not isinstance(self.best[name], str):
                continue
            for start in self.simple[name][:3]:
                outside = Fraction(start)
                for _ in range(BISECTIONS):
                    inside = Fraction(self.best[name])
                    if inside == outside or self.calls <= 0:
                        break
                    low, high = sorted((inside, outside))
                    middle = simplest_between(low, high)
                    if not self._take({name: str(middle)}):
                        outside = middle


def _reordered(domain: Mapping[str, Any], data: Json, order: Sequence[int]) -> Json:
    """Return a value with its levels in another order."""
    kind = domain["domain"]
    square = kind == "matrix" and len(data) == len(data[0])
    if (kind in HERMITIAN or kind == "unitary" or square) and len(data) == len(order):
        return [[data[i][j] for j in order] for i in order]
    if kind in ("vector", "distribution") and len(data) == len(order):
        return [data[i] for i in order]
    if kind == "law" and len(data["support"][0]) == len(order):
        return {**data, "support": [[row[i] for i in order] for row in data["support"]]}
    if kind == "index" and data < len(order):
        return order[data]
    return data


__all__ = ["complexity", "shrink"]
