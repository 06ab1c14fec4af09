"""Which neighbours of an inequality say more than it does, as far as sampled values show."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...numerics.floats import BodyError, NoReading, evaluate, margin, read_batch
from ...numerics.strategies import RandomSource, draw_values
from ..kernel.declarations import Tree
from ..kernel.instances import Instance
from .sites import Path, part

ROWS = 40
"""Values for each choice of sizes."""
CHOICES = 3
BLUR = 1e-12
ORDERS = frozenset({"atmost", "less", "loewner"})


@dataclass(frozen=True)
class Samples:
    """Float values of the variables of a claim that meet its hypotheses."""

    batches: tuple[tuple[dict[str, Any], int], ...]


def samples(instance: Instance, seed: int) -> Samples:
    """Draw values at a few small sizes; those that miss a hypothesis are left out."""
    document = instance.to_json()
    batches = []
    for number, sizes in enumerate(itertools.islice(small_sizes(instance), CHOICES)):
        source = RandomSource(seed + number)
        rows = []
        for _ in range(ROWS):
            source.restart()
            rows.append(draw_values(source, document, sizes))
        env = _floats(instance, sizes, rows)
        kept = _satisfying(instance, env, rows)
        if kept:
            batches.append((_floats(instance, sizes, kept), len(kept)))
    return Samples(tuple(batches))


def small_sizes(instance: Instance) -> Iterator[dict[str, int]]:
    """Yield choices of sizes, preferring 2 and 3 to 1: at 1 much is trivially equal."""
    options = []
    for rule in instance.sizes.values():
        least = rule.get("from", 1)
        options.append(sorted(rule["at"])[:2] if "at" in rule else sorted({max(2, least), 3}))
    yield from (dict(zip(instance.sizes, c, strict=True)) for c in itertools.product(*options))


def _floats(instance: Instance, sizes: Mapping[str, int], rows: list[Any]) -> dict[str, Any]:
    env: dict[str, Any] = dict(sizes)
    for name, domain in instance.variables:
        env[name] = read_batch(domain, [row[name] for row in rows])
    return env


def _satisfying(instance: Instance, env: dict[str, Any], rows: list[Any]) -> list[Any]:
    if instance.statement[0] != "implies":
        return rows
    try:
        met = margin(("and", *instance.statement[1]), env, len(rows)) >= -BLUR
    except (BodyError, NoReading):
        return []
    return [row for row, good in zip(rows, met, strict=True) if good]


def weaker(old: Tree, new: Tree, place: Path, found: Samples) -> bool:
    """Whether the comparison at ``place`` asks for less in the new statement at every sample.

    Such a neighbour follows from the claim as far as anyone can see: it is no falsehood to plant.
    Nothing is decided by it but what is planted.
    """
    before, after = part(old, place), part(new, place)
    if before[0] not in ORDERS or after[0] not in ORDERS:
        return False
    eased = False
    for env, count in found.batches:
        try:
            change = _gap(after, env, count) - _gap(before, env, count)
        except (NoReading, ValueError, IndexError, TypeError):
            return False
        if change.ndim > 1:
            change = np.linalg.eigvalsh(np.where(np.isfinite(change), change, 0))[..., 0]
        if not np.isfinite(change).all() or (change < -BLUR).any():
            return False
        eased = eased or bool((change > BLUR).any())
    return eased


def _gap(comparison: Tree, env: Mapping[str, Any], count: int) -> NDArray[Any]:
    left, right = (evaluate(side, env, count) for side in comparison[1:])
    gap = np.asarray(right - left)
    return gap if gap.ndim > 1 else np.asarray(np.real(np.broadcast_to(gap, (count,))))
