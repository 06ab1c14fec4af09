"""Convex functions and set functions, callable with exact numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ._values_laws import fractions, word


@dataclass(frozen=True, repr=False)
class ConvexFunction:
    r"""The convex function $x \mapsto c x^2 + \max_k (a_k x + b_k)$, c >= 0, on the real line.

    Made from c and the pieces (a_k, b_k); ``ValueError`` where c is negative or no piece is given.
    """

    curvature: Fraction
    pieces: tuple[tuple[Fraction, ...], ...]

    def __init__(self, curvature: Any, pieces: Iterable[Sequence[Any]]) -> None:
        """Read the numbers."""
        (bend,) = fractions([curvature], "a curvature")
        lines = tuple(fractions(piece, "a slope or an offset") for piece in pieces)
        if bend < 0:
            raise ValueError(f"the curvature of a convex function is not negative: {bend}")
        if not lines or any(len(piece) != 2 for piece in lines):
            raise ValueError("a piece is a slope and an offset, and there is at least one")
        object.__setattr__(self, "curvature", bend)
        object.__setattr__(self, "pieces", lines)

    def __call__(self, x: Any) -> Any:
        """Return the value: exact for integers and fractions, a float for a float."""
        if isinstance(x, float):
            return float(self.curvature) * x * x + max(
                float(a) * x + float(b) for a, b in self.pieces
            )
        return self.curvature * x * x + max(a * x + b for a, b in self.pieces)

    def json(self) -> Any:
        """Return the function as the kernel reads it."""
        return {
            "curvature": str(self.curvature),
            "pieces": [[str(x) for x in piece] for piece in self.pieces],
        }

    def __repr__(self) -> str:
        pieces = ", ".join(f"({word(a)}, {word(b)})" for a, b in self.pieces)
        return f"ConvexFunction({word(self.curvature)}, [{pieces}])"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


@dataclass(frozen=True, repr=False)
class SetFunctionTable:
    """A function of the subsets of {0, ..., n - 1}, with f(empty set) = 0.

    ``table[k]`` is the value at the set of the positions of the ones of k, so there are 2^n.
    """

    table: tuple[Fraction, ...]

    def __init__(self, table: Iterable[Any]) -> None:
        """Read the values; ``ValueError`` where they are not 2^n, or the first is not zero."""
        read = fractions(table, "a value")
        if len(read) < 2 or len(read).bit_count() != 1:
            raise ValueError(f"a function of subsets has 2^n values, not {len(read)}")
        if read[0]:
            raise ValueError(f"the empty set has the value 0, not {read[0]}")
        object.__setattr__(self, "table", read)

    @property
    def n(self) -> int:
        """The number of parts."""
        return len(self.table).bit_length() - 1

    def __call__(self, *parts: int) -> Fraction:
        """Return the value at a set of parts."""
        if any(not 0 <= k < self.n for k in parts):
            raise ValueError(f"the parts are 0 to {self.n - 1}, not {parts}")
        return self.table[sum(1 << k for k in set(parts))]

    def __repr__(self) -> str:
        return f"SetFunctionTable([{', '.join(map(word, self.table))}])"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))
