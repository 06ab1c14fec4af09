"""The false neighbours of a claim: one small change each, well-formed, and each only once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from ..kernel.declarations import Refused
from ..kernel.instances import Instance, read_instance
from . import _channels, _constants, _domains, _orders, _terms
from ._canonical import canonical
from ._constants import Local
from ._domains import Whole
from ._sampled import Samples, samples, weaker
from .sites import Path, Site, put, sites

Item = TypeVar("Item")

PER_OPERATOR = 6
"""Neighbours of one claim by one operator, spread over the statement; explicit matrices have
hundreds of entries, and a wrong one is much like another."""


@dataclass(frozen=True)
class Mutant:
    """A claim with one thing changed."""

    operator: str
    change: str
    instance: Instance
    comparison: Path | None
    """Where the comparison stands that was changed; ``None`` where it was not one, or where more
    than one."""


@dataclass(frozen=True)
class Planted:
    """What there is to attack, and what was left out because it asks for less than the claim."""

    mutants: tuple[Mutant, ...]
    weaker: int


def flipped(site: Site) -> Local:
    """The direction of an inequality or order."""
    match site.tree:
        case (("atmost" | "less" | "loewner" | "majorised") as op, a, b) if not site.assumed:
            yield "direction flipped", (op, b, a)


LOCAL: dict[str, Callable[[Site], Local]] = {
    "direction": flipped,
    "scale": _constants.scaled,
    "offset": _constants.offset,
    "coefficient": _constants.coefficient,
    "exponent": _constants.exponent,
    "radical": _constants.radical,
    "sign": _terms.sign,
    "dropped": _terms.dropped,
    "function": _terms.similar,
    "order": _orders.swapped,
    "transpose": _orders.transposed,
    "index": _orders.reindexed,
    "rate": _channels.retention,
    "channel": _channels.channel,
    "law": _channels.law,
}
WHOLE: dict[str, Callable[[Instance], Whole]] = {
    "hypothesis": _domains.hypothesis_dropped,
    "strict": _domains.strict_made_weak,
    "end included": _domains.end_included,
    "end moved": _domains.end_moved,
    "domain": _domains.domain_forgotten,
}
OPERATORS = (*LOCAL, *WHOLE)
"""The names of all operators."""
STRENGTHENED = frozenset({"direction", "offset", "scale"})
"""Those that ask an inequality for more: one of its neighbours by them must be caught."""


def plant(instance: Instance, seed: int = 0, most: int | None = PER_OPERATOR) -> Planted:
    """Return the neighbours of a claim, at most ``most`` by each operator.

    Those that are written like the claim or like each other, up to order and signs, are left out,
    and those that do not type-check.
    """
    known = {canonical(instance)}
    values: Samples | None = None
    chosen: list[Mutant] = []
    eased = 0
    for operator in OPERATORS:
        kept: list[tuple[int, Mutant]] = []
        for number, make in _spread(list(_made(instance, operator))):
            if most is not None and len(kept) >= most:
                break
            mutant = make()
            if mutant is None or (form := canonical(mutant.instance)) in known:
                continue
            known.add(form)
            if mutant.comparison is not None:
                values = values or samples(instance, seed)
                new = mutant.instance.statement
                if weaker(instance.statement, new, mutant.comparison, values):
                    eased += 1
                    continue
            kept.append((number, mutant))
        chosen += [mutant for _, mutant in sorted(kept, key=lambda pair: pair[0])]
    return Planted(tuple(chosen), eased)


def _made(instance: Instance, operator: str) -> Iterator[Callable[[], Mutant | None]]:
    """Yield what makes each neighbour; ``None`` comes of those that do not type-check."""
    if operator in WHOLE:
        for change, wider in WHOLE[operator](instance):
            yield partial(_checked, operator, change, wider, None)
        return
    for site in sites(instance):
        for change, new in LOCAL[operator](site):
            changed = replace(instance, statement=put(instance.statement, site.path, new))
            yield partial(_checked, operator, change, changed, _comparison(site))


def _checked(operator: str, change: str, made: Instance, place: Path | None) -> Mutant | None:
    try:
        return Mutant(operator, change, read_instance(made.to_json()), place)
    except (Refused, ValueError, ZeroDivisionError):
        return None


def _comparison(site: Site) -> Path | None:
    """Return the comparison that was changed, where a change of it changes the claim alike."""
    place = site.path if site.comparison is None else site.comparison
    mixed = {"not", "iff", "exists"} & {*site.above, site.tree[0]}
    return None if site.assumed or mixed else place


def _spread(found: list[Item]) -> Iterator[tuple[int, Item]]:
    """Yield all with their number, so that the first few are spread over the whole list."""
    bits = max(1, (len(found) - 1).bit_length())
    for k in range(1 << bits):
        number = int(f"{k:0{bits}b}"[::-1], 2)
        if number < len(found):
            yield number, found[number]


def tally(mutants: tuple[Mutant, ...]) -> Counter[str]:
    """Return how many there are by each operator."""
    return Counter(mutant.operator for mutant in mutants)
