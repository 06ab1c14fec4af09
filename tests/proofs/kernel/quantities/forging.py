"""Certificates that a forger changed in one entry, with the digest computed anew."""

import copy
import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities.door import confirm, seal

Json = Any


def forged(certificate: Mapping[str, Json], seed: int = 0, most: int = 60) -> Iterator[Json]:
    """Yield certificates that differ in one leaf: in a digit, in sign, in type, in size."""
    places = [p for p in _leaves(certificate) if p[0] != "sha256"]
    chosen = random.Random(seed).sample(places, min(most, len(places)))
    for place in chosen:
        value = _at(certificate, place)
        for other in _others(value):
            out = copy.deepcopy(dict(certificate))
            inner: Any = out
            for key in place[:-1]:
                inner = inner[key]
            inner[place[-1]] = other
            yield out


def survivors_are_true(problem: Json, certificate: Json, low: Fraction, high: Fraction) -> int:
    """Assert that every forged certificate is refused or still true; return how many were refused.

    The true value is known to lie in [low, high].
    """
    refused = 0
    for fake in forged(certificate):
        try:
            found = confirm(problem, seal(problem, fake))
        except Refused:
            refused += 1
            continue
        assert found.lower is not None and found.upper is not None
        assert found.lower <= high and low <= found.upper, fake
    return refused


def _others(value: Json) -> list[Json]:
    if isinstance(value, str):
        return [f"-{value}" if not value.startswith("-") else value[1:], "nan", True, value + "1"]
    if type(value) is int:
        big = max(1, abs(value) >> 3)
        return [value + 1, value - big, -value - 1, float(value), True, 1 << 5000, None]
    return [None]


def _leaves(data: Json, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = data.items() if isinstance(data, Mapping) else enumerate(data)
    return [
        leaf
        for key, value in items
        for leaf in (
            _leaves(value, (*path, key)) if isinstance(value, dict | list) else [(*path, key)]
        )
    ]


def _at(data: Json, path: tuple[Any, ...]) -> Json:
    for key in path:
        data = data[key]
    return data
