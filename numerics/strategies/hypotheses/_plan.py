"""Which moves make drawn values meet the hypotheses of a claim: found by trying, then remembered.

A hypothesis can be written in many ways. So it is not recognised by its shape: every move that
could help is tried on a few drawn values, and the sequences that made all hypotheses hold are kept.
A plan depends on the statement and the sizes alone, never on what was drawn before.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias
from zlib import crc32

from ..._cost import cost
from .._source import RandomSource, Source
from . import _bases, _lines, _others
from ._gauss import Irrational
from ._scene import Move, Scene, Values, mentioned, parts_of

Json: TypeAlias = Any
Chain: TypeAlias = tuple[Move, ...]

SAMPLES = 6
ENOUGH = 2
"""Samples on which a move must succeed to be kept."""
RARE = 2
HOPELESS = 3
"""Samples without success after which a sequence is given up."""
LONGER = 64
"""Sequences that are tried at each hypothesis."""
WIDTH = 10
"""Sequences of moves that are kept from one hypothesis to the next, and at the end."""
MOVES = 12
"""Moves that are kept for one hypothesis."""
TURNS = 63
ATTEMPTS = 12
OWN = 4
"""Attempts that start from what was drawn; the others draw anew."""
MOST_EFFORT = 400
"""Operations of the hypotheses beyond which nobody looks for values that meet them."""
_ORDERS = ("atmost", "less", "loewner", "majorised")


@dataclass(frozen=True)
class Plan:
    """Sequences of moves, each of which met all hypotheses on some samples."""

    scene: Scene
    hypotheses: tuple[Any, ...]
    chains: tuple[Chain, ...]
    rare: bool = False
    """Whether drawn values seldom meet the hypotheses; those that do are then the trivial ones."""

    def met(self, values: Values) -> bool:
        """Whether all hypotheses seem to hold."""
        return all(self.scene.holds(h, values) for h in self.hypotheses)

    def drawn(self, source: Source) -> Values:
        """Draw values of all variables, whatever the hypotheses say."""
        from .._draw import draw_value

        sizes = self.scene.sizes
        found = {n: draw_value(source, d, sizes) for n, d in self.scene.domains.items()}
        return {**sizes, **found}


def meet(instance: Mapping[str, Any], found: Values, source: Source | None = None) -> Values:
    """Return the values, changed so that thin hypotheses hold where it is known how.

    Values that meet all hypotheses are left alone, half of them where such are rare. The change is
    a function of the values and of one choice of ``source``, so that the same choices always lead
    to the same values. What cannot be met is left to rejection.
    """
    if instance["statement"][0] != "implies":
        return found
    sizes = tuple((name, found[name]) for name in instance["sizes"])
    if effort(instance, dict(sizes)) > MOST_EFFORT:
        return found
    hypotheses = _frozen(instance["statement"][1])
    plan = _plan(hypotheses, _frozen(instance["variables"]), sizes)
    if not plan.chains:
        return found
    turn = source.integer(TURNS) if source is not None and plan.rare else 0
    number = crc32(repr([turn, *(found[n] for n, _ in instance["variables"])]).encode())
    if plan.met(found) and not (plan.rare and number % 2):
        return found
    own = RandomSource(number)
    for attempt in range(ATTEMPTS):
        chain = plan.chains[own.integer(len(plan.chains) - 1)]
        changed = _applied(chain, found if attempt < OWN else plan.drawn(own), own)
        if changed is not None and plan.met(changed):
            return changed
    return found


def thin(instance: Mapping[str, Any]) -> bool:
    """Whether some hypothesis holds on a thin set: an equation, or an order of matrices."""
    statement = instance["statement"]
    if statement[0] != "implies":
        return False
    return any(h[0] in ("equal", "loewner", "majorised") for h in parts_of(statement[1]))


def effort(instance: Mapping[str, Any], sizes: Mapping[str, int]) -> int:
    """Return what it takes to evaluate the thin hypotheses once, in operations; 0 without any."""
    return cost(instance["statement"][1], sizes) if thin(instance) else 0


def _frozen(tree: Any) -> Any:
    if isinstance(tree, list | tuple):
        return tuple(map(_frozen, tree))
    if isinstance(tree, dict):
        return tuple(sorted((key, _frozen(part)) for key, part in tree.items()))
    return tree


def _applied(chain: Chain, values: Values, source: Source) -> Values | None:
    out = dict(values)
    for move in chain:
        try:
            changed = move(out, source)
        except (Irrational, ArithmeticError, LookupError, TypeError, ValueError):
            changed = None
        if changed is None:
            return None
        out.update(changed)
    return out


# -- making a plan --------------------------------------------------------------------------------


@lru_cache(maxsize=128)
def _plan(hypotheses: Any, variables: Any, sizes: tuple[tuple[str, int], ...]) -> Plan:
    explicit = dict(sizes)
    domains = {name: _settled(dict(domain), explicit) for name, domain in variables}
    scene = Scene(domains, explicit)
    listed = tuple(parts_of(hypotheses))
    source = RandomSource(len(repr(hypotheses)))
    blank = Plan(scene, (), ())
    samples = [blank.drawn(source) for _ in range(SAMPLES)]
    ordered = sorted(listed, key=lambda h: h[0] in _ORDERS)
    useful = {h: _useful(scene, h, samples) for h in ordered}
    best: list[Chain] = []
    for order in (ordered, ordered[::-1]):
        best += _searched(scene, order, useful, samples)
        if len(best) >= WIDTH // 2 or len(ordered) == 1:
            break
    rare = sum(Plan(scene, listed, ()).met(values) for values in samples) <= RARE
    return Plan(scene, listed, tuple(best[:WIDTH]), rare)


def _settled(domain: dict[str, Any], sizes: Mapping[str, int]) -> dict[str, Any]:
    return {
        key: sizes.get(part, part)
        if key in ("size", "rows", "cols", "count") and isinstance(part, str)
        else part
        for key, part in domain.items()
    }


def _useful(scene: Scene, hypothesis: Any, samples: Sequence[Values]) -> list[Chain]:
    """Return moves that make one hypothesis hold, those that lead to most values first."""
    moves: list[Chain] = [(), *((move,) for move in _candidates(scene, hypothesis))]
    return _varied(scene, (hypothesis,), moves, samples, MOVES)


def _searched(
    scene: Scene,
    hypotheses: Sequence[Any],
    useful: Mapping[Any, Sequence[Chain]],
    samples: Sequence[Values],
) -> list[Chain]:
    """Return sequences of moves, one for each hypothesis, that meet all of them on some samples."""
    chains: list[Chain] = [()]
    for number, hypothesis in enumerate(hypotheses, 1):
        steps = dict.fromkeys(((), *useful[hypothesis]))
        pairs = itertools.product(enumerate(chains), enumerate(steps))
        nearest = sorted(pairs, key=lambda pair: pair[0][0] + pair[1][0])
        longer = dict.fromkeys((*chain, *step) for (_, chain), (_, step) in nearest)
        chains = _varied(scene, hypotheses[:number], list(longer)[:LONGER], samples, WIDTH)
    return chains


def _varied(
    scene: Scene,
    hypotheses: Sequence[Any],
    chains: Sequence[Chain],
    samples: Sequence[Values],
    most: int,
) -> list[Chain]:
    """Return the sequences that succeed, those first that lead to many values not seen yet."""
    words = mentioned(hypotheses)
    names = [name for name in scene.domains if name in words]
    reached = []
    for number, chain in enumerate(chains):
        source = RandomSource(number)
        good: list[str] = []
        for tried, values in enumerate(samples):
            if tried == HOPELESS and not good:
                break
            changed = _applied(chain, values, source)
            if changed is not None and all(scene.holds(h, changed) for h in hypotheses):
                good.append(repr([changed[name] for name in names]))
        if len(good) >= ENOUGH:
            reached.append((set(good), chain))
    seen: set[str] = set()
    out: list[Chain] = []
    while reached and len(out) < most:
        place = max(range(len(reached)), key=lambda k: len(reached[k][0] - seen))
        found, chain = reached.pop(place)
        if found <= seen:
            break
        seen |= found
        out.append(chain)
    return out


def _candidates(scene: Scene, hypothesis: Any) -> Iterator[Move]:
    """Yield all moves that may help with a hypothesis, those that keep most of the values first."""
    words = mentioned(hypothesis)
    names = [name for name in scene.domains if name in words]
    equation = hypothesis[0] == "equal"
    for name in reversed(names):
        if equation:
            yield from _lines.isolating(scene, hypothesis, name)
            yield from _lines.solving(scene, hypothesis, name)
        elif hypothesis[0] in _ORDERS:
            yield from _lines.stepping(scene, hypothesis, name)
    yield from _others.discrete(scene, hypothesis, names)
    if len(names) == 1:
        yield from _others.set_functions(scene, hypothesis, names[0])
    yield from _others.ordered(scene, names)
    yield from _others.vectors(scene, names)
    for name in names:
        yield from _others.laws(scene, name)
        yield from _others.channels(scene, name)
        yield from _bases.single(scene, name)
    for name, other in itertools.permutations(names, 2):
        yield from _bases.pairs(scene, name, other)
        yield from _others.copies(scene, name, other)
    yield from _bases.effects(scene, names)
    yield from _bases.anticommuting(scene, names)
    yield from _bases.families(scene, names)
    everything = list(scene.domains)
    if len(everything) > len(names):
        yield from _bases.families(scene, everything)
        yield from _bases.effects(scene, everything)
