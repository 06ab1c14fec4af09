"""Numbers: sizes, reals in an interval, complex numbers, naturals, indices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

from ..expressions import Expr
from ..expressions import Index as IndexSymbol
from ._base import Domain, DomainError, variable


@dataclass(frozen=True)
class Size(Domain):
    """A dimension: ``Size`` is every n >= 1, ``Size[2, 3, 4]`` just these, ``Size[2:]`` n >= 2."""

    def __class_getitem__(cls, item: Any) -> Self:
        """Accept integers or an open slice."""
        return cls(item if isinstance(item, tuple) else (item,))

    def __post_init__(self) -> None:
        """Check the listed values."""
        for item in self.args:
            if isinstance(item, slice):
                good = len(self.args) == 1 and item.stop is None and item.step is None
                good = good and isinstance(item.start, int) and item.start >= 1
            else:
                good = isinstance(item, int) and not isinstance(item, bool) and item >= 1
            if not good:
                raise DomainError("write Size, Size[2, 3, 4] or Size[2:], with sizes >= 1")

    def declare(self) -> dict[str, Any]:
        """Return ``{"from": k}`` or ``{"at": [...]}``."""
        if not self.args:
            return {"from": 1}
        if isinstance(self.args[0], slice):
            return {"from": self.args[0].start}
        return {"at": sorted(set(self.args))}

    def symbol(self, name: str) -> Expr:
        """Return the size as a scalar."""
        return Expr(("size", name), ())


_INTERVAL = re.compile(r"\s*([\[(])\s*([^,\s]+)\s*,\s*([^,\s]+)\s*([\])])\s*\Z")


@dataclass(frozen=True, init=False)
class Real(Domain):
    """Real numbers: ``Real``, or an interval such as ``Real("(0, 1]")`` or ``Real("[0, inf)")``."""

    default = "(-inf, inf)"

    def __init__(self, interval: str = "") -> None:
        """Read the interval, so that a bad one is refused here."""
        object.__setattr__(self, "args", (interval or self.default,))
        self._interval()

    def __class_getitem__(cls, item: Any) -> Self:
        """Refuse brackets: type checkers would read the interval as a name."""
        raise DomainError(f'an interval is written {cls.__name__}("(0, 1]")')

    def _interval(self) -> tuple[Fraction | None, Fraction | None, bool, bool]:
        if len(self.args) > 2:
            raise DomainError('an interval is written Real("(0, 1]")')
        text = ",".join(map(str, self.args)) if self.args else self.default
        match = _INTERVAL.match(text)
        if match is None:
            raise DomainError(f'{text!r} is no interval; write "[0, 1)" or "(0, inf)"')
        try:
            lo = None if match[2] == "-inf" else Fraction(match[2])
            hi = None if match[3] == "inf" else Fraction(match[3])
        except (ValueError, ZeroDivisionError):
            raise DomainError(f"the ends of {text!r} must be exact numbers or inf") from None
        lo_open, hi_open = match[1] == "(" or lo is None, match[4] == ")" or hi is None
        if lo is not None and hi is not None and (lo > hi or (lo == hi and (lo_open or hi_open))):
            raise DomainError(f"the interval {text!r} is empty")
        if isinstance(self, Prob) and (lo is None or hi is None or lo < 0 or hi > 1):
            raise DomainError(f"{text!r} is not inside [0, 1]: a probability is")
        return lo, hi, lo_open, hi_open

    def declare(self) -> dict[str, Any]:
        """Return the ends and whether they are excluded."""
        lo, hi, lo_open, hi_open = self._interval()
        return {
            "domain": "real",
            "lo": None if lo is None else str(lo),
            "hi": None if hi is None else str(hi),
            "lo_open": lo_open,
            "hi_open": hi_open,
        }

    def symbol(self, name: str) -> Expr:
        """Return a scalar."""
        return variable(name)


@dataclass(frozen=True, init=False)
class Prob(Real):
    """A probability: ``Prob`` is [0, 1]; ``Prob("(0, 1]")`` leaves out an end."""

    default = "[0, 1]"


@dataclass(frozen=True)
class Complex(Domain):
    """Complex numbers."""

    def declare(self) -> dict[str, Any]:
        """Return the declaration."""
        return {"domain": "complex"}

    def symbol(self, name: str) -> Expr:
        """Return a scalar."""
        return variable(name)


@dataclass(frozen=True)
class Natural(Domain):
    """Natural numbers 0, 1, 2, ...: exponents."""

    def declare(self) -> dict[str, Any]:
        """Return the declaration."""
        return {"domain": "natural", "from": 0}

    def symbol(self, name: str) -> Expr:
        """Return a scalar."""
        return variable(name)


@dataclass(frozen=True)
class Index(Domain):
    """An index: ``i: Index["n"]`` ranges over 1, ..., n."""

    sizes = 1

    def declare(self) -> dict[str, Any]:
        """Return the declaration."""
        return {"domain": "index", "size": self._size()}

    def symbol(self, name: str) -> IndexSymbol:
        """Return an index."""
        return IndexSymbol(("idx", name))
