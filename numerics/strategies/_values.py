"""The values that the public strategies yield: exact, readable, and usable where arrays are.

A value is a frozen matrix of exact numbers. ``str`` is how physicists write it, ``repr`` is Python
that makes it again after ``from lossproof.strategies import *``, for ``@example``; equality and
hash are those of the exact matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeAlias

from . import _scalar
from ._scalar import Exact, Rows, exact

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.complex128]

Name: TypeAlias = tuple[str, str]
"""(Python that makes the value, how it is written on paper)"""


@dataclass(frozen=True, repr=False)
class ExactMatrix:
    """A matrix of exact numbers; subclasses say in ``_fault`` what makes it valid.

    Made from rows of integers, fractions, texts such as ``"1/3"`` or ``"i*sqrt(2)/2"``, sympy
    numbers, or short floats such as 0.5. Raises ``ValueError`` for a matrix that is not valid.
    """

    rows: Rows

    namers: ClassVar[tuple[Callable[[Any], Name | None], ...]] = ()
    """Functions that know names of values of this class."""

    def __init__(self, rows: Any) -> None:
        """Read the entries, and check them."""
        if isinstance(rows, ExactMatrix):
            rows = rows.rows
        given = rows.tolist() if hasattr(rows, "tolist") else rows
        try:
            read = tuple(tuple(exact(x) for x in row) for row in given)
        except TypeError:
            raise ValueError(f"a matrix is a list of rows, not {rows!r:.60}") from None
        if not read or not read[0] or len({len(row) for row in read}) > 1:
            raise ValueError("a matrix has at least one row, and rows of one length")
        object.__setattr__(self, "rows", read)
        if fault := self._fault():
            raise ValueError(f"this is no {type(self).__name__}: {fault}")

    @classmethod
    def trusted(cls, rows: Rows) -> Self:
        """Return the value with these entries; what makes it valid is the caller's construction."""
        made = object.__new__(cls)
        object.__setattr__(made, "rows", rows)
        return made

    @classmethod
    def over(cls, numerators: Any, denominator: int) -> Self:
        """Return the value with Gaussian-integer entries (pairs) over a common denominator."""
        return cls.trusted(
            tuple(
                tuple(
                    Exact(((1, Fraction(a, denominator), Fraction(b, denominator)),))
                    if a or b
                    else _scalar.ZERO
                    for a, b in row
                )
                for row in numerators
            )
        )

    def _fault(self) -> str:
        """Return why this is not valid; an empty string if it is. Decided exactly."""
        return ""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0])

    @property
    def d(self) -> int:
        """The number of rows."""
        return len(self.rows)

    def numpy(self) -> Array:
        """Return the matrix in floats, complex128."""
        import numpy as np

        return np.array([[complex(x) for x in row] for row in self.rows])

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.numpy() if dtype is None else self.numpy().astype(dtype)

    def sympy(self) -> Any:
        """Return the exact matrix of sympy."""
        import sympy

        return sympy.Matrix([[x.sympy() for x in row] for row in self.rows])

    def _sympy_(self) -> Any:
        """Return what sympy makes of the value where it meets its own: the exact matrix."""
        return self.sympy()

    def json(self) -> Any:
        """Return the matrix as the kernel reads it."""
        return [[x.json() for x in row] for row in self.rows]

    def tolist(self) -> list[list[Any]]:
        """Return exact rows: fractions where entries are rational, sympy numbers elsewhere.

        With it, `lossproof.certified` takes the value exactly.
        """
        return [[x.real() if x.is_rational() else x.sympy() for x in row] for row in self.rows]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Exact, ...]]:
        return iter(self.rows)

    def __getitem__(self, at: tuple[int, int]) -> Exact:
        return self.rows[at[0]][at[1]]

    def _name(self) -> Name | None:
        return next((found for namer in self.namers if (found := namer(self))), None)

    def __repr__(self) -> str:
        found = self._name()
        return found[0] if found else f"{type(self).__name__}({python(self.rows)})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Print as the repr: Hypothesis would list the fields of a dataclass."""
        printer.text(repr(self))

    def __str__(self) -> str:
        found = self._name()
        return found[1] if found else written(self.rows)


def hermitian_fault(rows: Rows) -> str:
    """Return why rows are not those of a Hermitian matrix."""
    if len(rows) != len(rows[0]):
        return f"it is {len(rows)} x {len(rows[0])}, not square"
    return "" if rows == _scalar.adjoint(rows) else "it is not Hermitian"


def semidefinite_fault(rows: Rows) -> str:
    """Return why rows are not those of a positive semidefinite matrix."""
    if fault := hermitian_fault(rows):
        return fault
    return "" if _scalar.pivots(rows) is not None else "it is not positive semidefinite"


def argument(x: Exact) -> str:
    """Return an entry as Python: an integer, a complex literal, or text."""
    if x.is_gaussian() and max(abs(x.real()), abs(x.imag())) < 2**20:
        if x.real().denominator == x.imag().denominator == 1:
            return f"{complex(x):.0f}".strip("()") if x.imag() else str(x.real())
    return repr(str(x))


def python(rows: Rows) -> str:
    """Return rows as Python."""
    lines = [f"[{', '.join(map(argument, row))}]" for row in rows]
    return f"[{', '.join(lines)}]"


def written(rows: Rows) -> str:
    """Return rows on one line, separated by semicolons."""
    return f"[{'; '.join(', '.join(map(str, row)) for row in rows)}]"
