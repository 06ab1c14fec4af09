"""Matrices: arbitrary, Hermitian, density and correlation matrices."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from ..expressions import Expr, KrausOperators
from ._base import Domain, DomainError, variable


@dataclass(frozen=True)
class Matrix(Domain):
    """Complex matrices: ``Matrix["n"]`` is square, ``Matrix["n", "m"]`` has n rows, m columns."""

    entries = "complex"

    def __post_init__(self) -> None:
        """Accept one size or two."""
        if len(self.args) == 1:
            object.__setattr__(self, "args", (self.args[0], self.args[0]))
        object.__setattr__(self, "sizes", 2)
        super().__post_init__()

    def declare(self) -> dict[str, Any]:
        """Return the declaration."""
        return {
            "domain": "matrix",
            "rows": self._size(0),
            "cols": self._size(1),
            "entries": self.entries,
        }

    def symbol(self, name: str) -> Expr:
        """Return a matrix."""
        return variable(name, self._size(0), self._size(1))


@dataclass(frozen=True)
class RealMatrix(Matrix):
    """Real matrices."""

    entries = "real"


@dataclass(frozen=True)
class Hermitian(Domain):
    """Hermitian matrices."""

    sizes = 1
    kind = "hermitian"

    def declare(self) -> dict[str, Any]:
        """Return the declaration."""
        return {"domain": self.kind, "size": self._size()}

    def symbol(self, name: str) -> Expr:
        """Return a square matrix."""
        return variable(name, self._size(), self._size())


@dataclass(frozen=True)
class Unitary(Hermitian):
    r"""Unitary matrices: $U^\dagger U = U U^\dagger = 1$."""

    kind = "unitary"


@dataclass(frozen=True)
class State(Hermitian):
    """Density matrices: positive semidefinite, trace 1.

    ``State["n"]``, ``State[4]``; ``State[2, 2]`` has two parts of two levels: ``State[4]``.
    """

    kind = "state"

    def __post_init__(self) -> None:
        """Accept the sizes of several parts, which must be explicit."""
        if len(self.args) > 1:
            for size in self.args:
                if not isinstance(size, int) or isinstance(size, bool) or size < 1:
                    raise DomainError(f"the sizes of parts are positive integers, not {size!r}")
            object.__setattr__(self, "args", (math.prod(self.args),))
        super().__post_init__()


@dataclass(frozen=True)
class Correlation(Hermitian):
    """Real correlation matrices (the elliptope): positive semidefinite, unit diagonal."""

    entries = "real"

    def declare(self) -> dict[str, Any]:
        """Return the declaration."""
        return {"domain": "correlation", "size": self._size(), "entries": self.entries}


@dataclass(frozen=True)
class ComplexCorrelation(Correlation):
    """Complex correlation matrices."""

    entries = "complex"


@dataclass(frozen=True)
class Channel(Domain):
    r"""Channels $\Phi(\rho) = \sum_k A_k \rho A_k^\dagger$ by K Kraus operators on n levels,
    $\sum_k A_k^\dagger A_k = 1$: ``Channel["K", "n"]``."""

    sizes = 2

    def declare(self) -> dict[str, Any]:
        """Return the declaration."""
        return {"domain": "channel", "count": self._size(0), "size": self._size(1)}

    def symbol(self, name: str) -> KrausOperators:
        """Return the channel."""
        return KrausOperators(name, self._size(0), self._size(1))
