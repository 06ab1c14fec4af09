"""What takes part in a benchmark: how its input is prepared, and the call that is timed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

OURS, PEERS = "ours", "peers"


@dataclass(frozen=True)
class Contender:
    """One program for a question; it runs in a process of its own.

    ``prepare(size, seed)`` imports what is needed and makes the input, untimed; ``solve`` is timed
    and returns a float to compare. ``package`` is what must be installed in the ``environment``.
    ``largest`` is the largest size it is asked for; one that takes minutes has no ``warm`` start.
    """

    package: str
    prepare: Callable[[int, int], Any]
    solve: Callable[[Any], float]
    environment: str = PEERS
    largest: int = 1 << 30
    warm: bool = True


@dataclass(frozen=True)
class Aim:
    """What is hoped for at one size: a ratio to a peer, or seconds."""

    size: int
    ours: str
    peer: str = ""
    factor: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True)
class Question:
    """A question at several sizes, and who answers it; the first contender is compared with."""

    title: str
    sizes: tuple[int, ...]
    contenders: dict[str, Contender]
    aims: tuple[Aim, ...] = ()
