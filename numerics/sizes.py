"""Which sizes an attack tries: small ones that the claim speaks about, as far as they can be paid.

What an evaluation costs is counted, not timed, so the same sizes are tried on every machine.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from ._cost import cost, membership, mentions
from .strategies.hypotheses import MOST_EFFORT, effort

Sizes: TypeAlias = dict[str, int]

LARGEST = 8
"""The greatest size that is tried where the claim speaks about all of them."""
LARGEST_SETTLED = 4
"""The same for a statement that is settled already: its attack only guards against our faults."""
MOST = 21
"""Choices of sizes: with two of them, all whose sum is at most 7."""
FAR = 64
"""How far a single size is followed, with a few candidates each, while that costs little; the
kernel evaluates nothing beyond."""
MANY_MASKS = 13
"""How far it is followed though all masks are summed over: that is all that costs."""
CHEAP = 4_000
"""Scalar operations of one evaluation that count as little."""
MAX_COST = 400_000
"""Scalar operations of one exact evaluation beyond which a choice of sizes is left out."""
HOPELESS = 10**8
"""Scalar operations of one evaluation beyond which not even the smallest choice is tried."""


@dataclass(frozen=True)
class Plan:
    """The choices of sizes that are tried, smallest first, with the cost of one evaluation."""

    tried: tuple[tuple[Sizes, int], ...]
    skipped: tuple[Sizes, ...]
    """Small choices that are left out because they cost too much."""
    price_of_skipped: int = 0
    """What the cheapest of them costs."""
    far: int = 0
    """How many of those tried are great sizes, for a few candidates each."""

    def hopeless(self) -> str:
        """Say so if no size at all can be tried; empty otherwise."""
        if self.tried or not self.skipped:
            return ""
        if max(self.skipped[0].values(), default=0) > FAR:
            return (
                f"no size that the statement speaks about can be tried: {shown(self.skipped[0])} "
                f"is beyond {FAR}, where exact evaluation ends"
            )
        power = len(str(self.price_of_skipped)) - 1
        cost = f"takes about 10^{power} operations for one evaluation"
        if not self.skipped[0]:
            return f"the statement cannot be tried: it {cost}"
        smallest = shown(self.skipped[0])
        return f"no size that the statement speaks about can be tried: {smallest} {cost}"


def plan(instance: Mapping[str, Any], *, thorough: bool = True) -> Plan:
    """Return the sizes at which to attack a claim."""
    rules = instance["sizes"]

    def price_of(choice: Sizes) -> int:
        domains = sum(membership(domain, choice) for _, domain in instance["variables"])
        return cost(instance["statement"], choice) + domains

    largest = LARGEST if thorough else LARGEST_SETTLED
    priced = [(choice, price_of(choice)) for choice in _choices(rules, largest)]
    within = [(choice, price) for choice, price in priced if max(choice.values(), default=0) <= FAR]
    tried = tuple((choice, price) for choice, price in within if price <= MAX_COST)
    if not tried and within and within[0][1] <= HOPELESS:
        tried = (within[0],)
    kept = [choice for choice, _ in tried]
    far = [(choice, price_of(choice)) for choice in _far(rules)] if thorough else []
    masks = mentions(instance["statement"], "bernoulli")

    def little(pair: tuple[Sizes, int]) -> bool:
        dear = masks and max(pair[0].values()) <= MANY_MASKS
        return pair[1] <= (2 * MAX_COST if dear else CHEAP)

    far = [*itertools.takewhile(little, far)]
    # where thin hypotheses cost too much to be met, no candidate would meet them
    far = [pair for pair in far if effort(instance, pair[0]) <= MOST_EFFORT]
    left = [(choice, price) for choice, price in priced if choice not in kept]
    return Plan(
        (*tried, *far),
        tuple(choice for choice, _ in left),
        min((price for _, price in left), default=0),
        len(far),
    )


def _choices(rules: Mapping[str, Mapping[str, Any]], largest: int) -> list[Sizes]:
    options: list[list[int]] = []
    for rule in rules.values():
        if "at" in rule:
            listed = sorted(rule["at"])
            options.append([k for k in listed if k <= largest] or listed[:1])
        else:
            least = rule["from"]
            options.append(list(range(least, max(largest, least) + 1)))
    chosen = sorted(itertools.product(*options), key=lambda c: (sum(c), max(c, default=0), c))
    return [dict(zip(rules, choice, strict=True)) for choice in chosen[:MOST]]


def _far(rules: Mapping[str, Mapping[str, Any]]) -> list[Sizes]:
    """Return greater values of a size that stands alone."""
    if len(rules) != 1:
        return []
    ((name, rule),) = rules.items()
    if "at" in rule:
        return [{name: k} for k in sorted(rule["at"]) if k > LARGEST]
    return [{name: k} for k in range(max(LARGEST, rule["from"]) + 1, FAR + 1)]


def shown(sizes: Mapping[str, int]) -> str:
    """Write a choice of sizes."""
    return ", ".join(f"{name} = {k}" for name, k in sizes.items())
