"""Public strategies for probabilities, masks, mask laws and joint distributions."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from hypothesis.strategies import SearchStrategy

from ._checks import drawn, integers, one_of, refuse, strategy, whole
from ._classical_laws import KINDS, mask_law
from ._generic import generator
from ._numbers import interval
from ._source import Source, pick
from ._special import joints
from ._special import mask_laws as special_laws
from ._values_joint import JointDistribution, Outcome
from ._values_laws import FiniteMaskLaw

MOST_UNITS = 10
MOST_OUTCOMES = 4096


def _fraction(name: str, value: Any) -> Fraction:
    try:
        return Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        refuse(name, value, "it is an exact number such as '1/3' or 0.5")


@strategy
def probabilities(
    min_value: Any = 0,
    max_value: Any = 1,
    *,
    exclude_min: bool = False,
    exclude_max: bool = False,
) -> SearchStrategy[Fraction]:
    """Return the strategy of probabilities, as fractions.

    1/2, 0, 1 and small fractions first, then values within 1/1000 of the ends, then others. With
    bounds, the same of that interval; ``exclude_min`` and ``exclude_max`` leave out its ends.

    Raises ``InvalidArgument`` when it is used with bounds outside [0, 1] or an empty interval.
    """
    low, high = _fraction("min_value", min_value), _fraction("max_value", max_value)
    if not 0 <= low <= 1:
        refuse("min_value", min_value, "a probability lies in [0, 1]")
    if not 0 <= high <= 1:
        refuse("max_value", max_value, "a probability lies in [0, 1]")
    if low > high or (low == high and (exclude_min or exclude_max)):
        refuse("max_value", max_value, f"no probability is left above min_value={min_value!r}")

    def build(source: Source) -> Fraction:
        if source.integer(9) == 9 and low < high:  # anywhere; the square root stays exact
            near = Fraction(1 + source.integer(999_998), 10**6)
            inside = near if source.integer(1) else 1 - near
            return low + (high - low) * inside
        return Fraction(interval(source, str(low), str(high), exclude_min, exclude_max))

    return drawn(build)


@strategy
def masks(n: int, *, signs: bool = False) -> SearchStrategy[tuple[int, ...]]:
    """Return the strategy of masks of n units: zeros and ones, or with ``signs`` 1 and -1.

    All ones first, then a single other entry, then any.
    """
    whole("n", n)
    other = -1 if signs else 0

    def build(source: Source) -> tuple[int, ...]:
        match source.integer(3):
            case 0:
                return (1,) * n
            case 1:
                where = source.integer(n - 1)
                return tuple(other if k == where else 1 for k in range(n))
        return tuple(pick(source, (1, other)) for _ in range(n))

    return drawn(build)


@strategy
def mask_laws(
    n: int, *, kind: str | None = None, signs: bool = False
) -> SearchStrategy[FiniteMaskLaw]:
    r"""Return the strategy of laws of 0/1 masks of n units, at most ten.

    - ``"iid"``: independent bits with one keep probability; ``"unequal"``: with their own;
    - ``"exchangeable"``: masks of equally many ones are equally probable, such as k of n, or all
      or none;
    - ``"pairwise independent"``: fair bits, each pair independent, on as few masks as orthogonal
      arrays of strength two allow, or the even masks (n > 2);
    - ``"determinantal"``: $P(S) \propto \det L_S$ of a positive semidefinite L: units repel
      (A. Kulesza, B. Taskar, 2012);
    - ``"arbitrary"``: few masks with any weights; ``"generic"``: uniformly distributed among all
      laws on all masks, n <= 6; ``None``: special ones first, then any of these.

    With ``signs`` a dropped unit has -1 instead of 0. Raises ``InvalidArgument`` when it is used.
    """
    whole("n", n, 1, MOST_UNITS)
    allowed = [k for k in KINDS if (k != "generic" or n <= 6)]
    one_of("kind", kind, (None, *allowed))

    def build(source: Source) -> FiniteMaskLaw:
        law = _any_law(source, n, allowed) if kind is None else mask_law(source, n, kind)
        if not signs:
            return law
        turned = [tuple(2 * x - 1 for x in mask) for mask in law.masks]
        return FiniteMaskLaw(dict(zip(turned, law.weights, strict=True)))

    return drawn(build)


def _any_law(source: Source, n: int, allowed: list[str]) -> FiniteMaskLaw:
    special = _special_laws(n)
    choice = source.integer(2 * len(special) - 1)
    if choice < len(special):
        return special[choice]
    # generic ones last, and rarely: their numbers are long
    return mask_law(source, n, pick(source, [*KINDS[:-1], *KINDS[:-1], allowed[-1]]))


@lru_cache(maxsize=16)
def _special_laws(n: int) -> tuple[FiniteMaskLaw, ...]:
    return tuple(special_laws(n))


STRUCTURES = ("independent", "conditionally independent", "deterministic", "parity", "generic")


@strategy
def distributions(
    shape: int | Sequence[int], *, structure: str | None = None
) -> SearchStrategy[JointDistribution]:
    r"""Return the strategy of joint distributions; variable k has ``shape[k]`` values.

    An integer is the number of values of a single variable.

    - ``"independent"``; ``"conditionally independent"``: the others are, given the last variable;
    - ``"deterministic"``: the last variable is a function of the others;
    - ``"parity"``: the last is the sum of the others, uniform, modulo their common size: every
      proper part is independent;
    - ``"generic"``: uniform on the simplex; ``None``: uniform distributions, point masses, copies
      of one variable first, then any of these and arbitrary weights with zeros.
    """
    dims = (whole("shape", shape),) if isinstance(shape, int) else integers("shape", shape)
    outcomes = list(itertools.product(*map(range, dims)))
    if len(outcomes) > MOST_OUTCOMES:
        refuse("shape", shape, f"at most {MOST_OUTCOMES} outcomes are listed")
    allowed = [s for s in STRUCTURES if s != "parity" or (len(dims) > 1 and len(set(dims)) == 1)]
    if len(dims) < 2:
        allowed = ["generic"]
    one_of("structure", structure, (None, *allowed))

    def build(source: Source) -> JointDistribution:
        chosen = structure
        if chosen is None:
            special = _special_joints(dims)
            choice = source.integer(2 * len(special) - 1)
            if choice < len(special):
                return special[choice]
            chosen = pick(source, (None, *allowed[:-1], None, *allowed))  # generic ones last
        return JointDistribution(dims, _joint(source, dims, outcomes, chosen))

    return drawn(build)


@lru_cache(maxsize=32)
def _special_joints(dims: tuple[int, ...]) -> tuple[JointDistribution, ...]:
    return tuple(joints(dims))


_WEIGHTS = (1, 0, 2, 3, 1, 7, 10, 100)


def weights(source: Source, count: int) -> list[Fraction]:
    """Draw probabilities: uniform, point mass, unequal, small integers with zeros."""
    match source.integer(4):
        case 0:
            return [Fraction(1, count)] * count
        case 1:
            where = source.integer(count - 1)
            return [Fraction(int(k == where)) for k in range(count)]
    whole_numbers = [pick(source, _WEIGHTS) for _ in range(count)]
    if not any(whole_numbers):
        whole_numbers[0] = 1
    return [Fraction(w, sum(whole_numbers)) for w in whole_numbers]


def simplex(source: Source, count: int) -> list[Fraction]:
    """Draw uniformly from the simplex, up to rounding: shares of exponential numbers."""
    rng = generator(source)
    parts = [1 + round(rng.expovariate(1.0) * 2**20) for _ in range(count)]
    return [Fraction(k, sum(parts)) for k in parts]


def _joint(
    source: Source, dims: tuple[int, ...], outcomes: list[Outcome], structure: str | None
) -> dict[Outcome, Fraction]:
    law: dict[Outcome, Fraction] = {}
    match structure:
        case "independent":
            marginals = [weights(source, d) for d in dims]
            for o in outcomes:
                law[o] = _product(marginals[k][x] for k, x in enumerate(o))
        case "conditionally independent":
            last = weights(source, dims[-1])
            given = [[weights(source, d) for d in dims[:-1]] for _ in range(dims[-1])]
            for o in outcomes:
                law[o] = last[o[-1]] * _product(given[o[-1]][k][x] for k, x in enumerate(o[:-1]))
        case "deterministic":
            before = list(dict.fromkeys(o[:-1] for o in outcomes))
            for o, w in zip(before, weights(source, len(before)), strict=True):
                law[(*o, source.integer(dims[-1] - 1))] = w
        case "parity":
            free = [o for o in outcomes if sum(o[:-1]) % dims[0] == o[-1]]
            law = dict.fromkeys(free, Fraction(1, len(free)))
        case "generic":
            law = dict(zip(outcomes, simplex(source, len(outcomes)), strict=True))
        case _ if len(dims) > 1 and source.integer(3) == 0:  # copies of one variable
            for x, w in enumerate(weights(source, min(dims))):
                law[(x,) * len(dims)] = w
        case _:
            law = dict(zip(outcomes, weights(source, len(outcomes)), strict=True))
    return law


def _product(factors: Any) -> Fraction:
    out = Fraction(1)
    for x in factors:
        out *= x
    return out


__all__ = ["distributions", "mask_laws", "masks", "probabilities"]
