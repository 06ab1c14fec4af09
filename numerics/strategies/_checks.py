"""How a public strategy is made: lazy, with checked arguments, from choices of a source.

Needs Hypothesis; nothing that is loaded with the package may import it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy
from hypothesis.strategies._internal.lazy import LazyStrategy

from ._source import DrawnSource, Source

P = ParamSpec("P")
T = TypeVar("T")


def strategy(define: Callable[P, SearchStrategy[T]]) -> Callable[P, SearchStrategy[T]]:
    """Make a function that returns a strategy lazy, as Hypothesis's own are.

    It is called when the strategy is validated or drawn from: that is when bad arguments raise
    ``InvalidArgument``. The strategy prints as the call that made it.
    """

    @wraps(define)
    def lazily(*args: P.args, **kwargs: P.kwargs) -> SearchStrategy[T]:
        return LazyStrategy(define, args, kwargs)

    return lazily


def drawn(build: Callable[[Source], T]) -> SearchStrategy[T]:
    """Return the strategy of what ``build`` makes of the choices of a source."""

    @st.composite
    def value(draw: Any) -> T:
        return build(DrawnSource(draw))

    made: SearchStrategy[T] = value()
    return made


def refuse(name: str, value: Any, allowed: str) -> NoReturn:
    """Raise ``InvalidArgument``: what was given, and what is allowed."""
    raise InvalidArgument(f"{name}={value!r} is not allowed: {allowed}")


def whole(name: str, value: Any, least: int = 1, most: int | None = None) -> int:
    """Return an integer within bounds."""
    if isinstance(value, bool) or not isinstance(value, int):
        refuse(name, value, "it is an integer")
    if value < least or (most is not None and value > most):
        upper = "" if most is None else f" and at most {most}"
        refuse(name, value, f"it is at least {least}{upper}")
    return value


def one_of(name: str, value: Any, allowed: Collection[Any]) -> Any:
    """Return one of the allowed values."""
    if value not in allowed:
        refuse(name, value, "choose one of " + ", ".join(map(repr, allowed)))
    return value


def integers(name: str, value: Any, least: int = 1) -> tuple[int, ...]:
    """Return a tuple of integers, such as the dimensions of parties."""
    if isinstance(value, str) or not hasattr(value, "__iter__") or not len(tuple(value)):
        refuse(name, value, "it is a sequence of integers such as (2, 2)")
    return tuple(whole(f"{name}[{k}]", x, least) for k, x in enumerate(value))
