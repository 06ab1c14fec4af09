"""One variable of many candidates: its float values, and the exact value of any row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..strategies._exact import Json, gauss, ratio

Generator: TypeAlias = np.random.Generator
Array: TypeAlias = NDArray[Any]
Integers: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class Column:
    """``array`` has the batch axis in front; ``exact(row)`` is the kernel's JSON of that row."""

    array: Any
    exact: Callable[[int], Json]


@dataclass(frozen=True)
class Whole:
    """Gaussian integers ``re + i im`` of shape ``(B, n, m)``, each row over one denominator."""

    re: Integers
    im: Integers | None
    bottom: Integers

    def floats(self) -> Array:
        """Return the quotients; a real array where there is no imaginary part."""
        top = self.re if self.im is None else self.re + 1j * self.im
        return np.asarray(top / self.bottom.reshape(-1, *[1] * (self.re.ndim - 1)))

    def exact(self, row: int) -> Json:
        """Return one matrix in lowest terms."""
        re, bottom = self.re[row].tolist(), int(self.bottom[row])
        if self.im is None:
            return [[ratio(x, bottom) for x in line] for line in re]
        im = self.im[row].tolist()
        return [
            [gauss(x, y, bottom) for x, y in zip(a, b, strict=True)]
            for a, b in zip(re, im, strict=True)
        ]

    def column(self) -> Column:
        """Return the matrices as a variable."""
        return Column(self.floats(), self.exact)


def chosen(rng: Generator, count: int, *shares: float) -> Integers:
    """Return for each row one of the kinds 0, 1, ... with these shares."""
    return np.searchsorted(np.cumsum(shares) / sum(shares), rng.random(count), side="right")
