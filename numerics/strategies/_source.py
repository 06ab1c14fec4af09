"""Where the choices come from: Hypothesis, a seeded generator, or a recorded list."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Source(Protocol):
    """Makes choices; 0 is always the simplest."""

    def integer(self, high: int) -> int:
        """Return an integer from 0 to ``high``, both included."""
        ...


def pick(source: Source, options: Sequence[T]) -> T:
    """Return one of the options, the simplest of which stands first."""
    return options[source.integer(len(options) - 1)]


class RandomSource:
    """Seeded choices, recorded so that they can be replayed and shrunk."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random
        self.choices: list[int] = []

    def integer(self, high: int) -> int:
        """Return a uniform integer from 0 to ``high``."""
        choice = int(self._random() * (high + 1))
        self.choices.append(choice)
        return choice

    def restart(self) -> None:
        """Forget the record; the generator goes on."""
        self.choices = []


class ReplaySource:
    """Choices from a list; the simplest ones when it is used up."""

    def __init__(self, choices: Sequence[int]) -> None:
        self._choices = iter(choices)
        self.used: list[int] = []

    def integer(self, high: int) -> int:
        """Return the next recorded choice, as far as it fits."""
        choice = min(next(self._choices, 0), high)
        self.used.append(choice)
        return choice


class DrawnSource:
    """Choices that Hypothesis makes, and shrinks."""

    def __init__(self, draw: Callable[[Any], Any]) -> None:
        self._draw = draw

    def integer(self, high: int) -> int:
        """Draw an integer from 0 to ``high``."""
        return int(self._draw(_integers(high))) if high else 0


@lru_cache(maxsize=256)
def _integers(high: int) -> Any:
    from hypothesis import strategies as st

    return st.integers(0, high)
