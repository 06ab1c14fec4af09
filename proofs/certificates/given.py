r"""What a caller gives: matrices and probabilities, exact where they are, else within a radius.

Integers, fractions, texts such as ``"1/3"``, sympy numbers of $\mathbb{Q}(i, \sqrt 2, \sqrt 3,
\dots)$ and short binary fractions such as 0.5 are taken exactly. Any other float stands for every
number within $2^{-50}$ of it, relative to the largest entry of its matrix: what is certified then
holds for all of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import frexp
from numbers import Integral, Rational
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..kernel.matrices import Matrix
from ..kernel.numbers import NotExact, Number, number, read, root, write
from ..kernel.quantities.problem import read_exact

Json: TypeAlias = Any
Array: TypeAlias = NDArray[np.complex128]
FloatArray: TypeAlias = NDArray[Any]

TRUSTED_BITS = 50
"""A float is meant to this many binary digits."""
SHORT = 1 << 20
"""A float that is a multiple of 1/SHORT, and no larger, is meant exactly."""
ASYMMETRY = 1e-9
"""A matrix that is Hermitian up to this, relative to its largest entry, is meant to be so."""


class InvalidInput(ValueError):
    """What was given cannot be used; the message says what is allowed."""


@dataclass(frozen=True)
class Given:
    """A matrix as floats, and as the JSON that the kernel reads."""

    floats: Array
    json: Json

    @property
    def exact(self) -> bool:
        """Whether the entries are known exactly."""
        return "exact" in self.json

    @property
    def shape(self) -> tuple[int, int]:
        """Return (rows, columns)."""
        rows, cols = self.floats.shape
        return rows, cols

    @property
    def radius(self) -> float:
        """Return by how much an entry may differ from the floats, roundings of them aside."""
        return 0.0 if self.exact else float(Fraction(self.json["radius"]))

    def numbers(self) -> Matrix:
        """Return the exact entries; ``NotExact`` when they are not known."""
        return read_exact(self.json)


def given(matrix: Any, what: str, *, hermitian: bool = False) -> Given:
    """Read a matrix; ``what`` names it in messages. Raises ``InvalidInput``."""
    if isinstance(matrix, Given):
        return _hermitian(matrix, what) if hermitian else matrix
    if isinstance(matrix, np.ndarray) and matrix.dtype.kind in "fc" and not _all_short(matrix):
        if matrix.ndim != 2 or not matrix.size:
            raise InvalidInput(f"{what} has shape {matrix.shape}; a matrix has two axes")
        read = from_floats(matrix, what)
        return _hermitian(read, what) if hermitian else read
    rows = _rows(matrix, what)
    numbers = _exact(rows)
    if numbers is not None:
        try:
            floats = np.array([[to_complex(x) for x in row] for row in numbers])
        except OverflowError:
            raise InvalidInput(f"{what} has an entry that is too large") from None
        if not np.isfinite(floats).all():
            raise InvalidInput(f"{what} has an entry that is too large")
        read = Given(floats, {"exact": [[write(x) for x in row] for row in numbers]})
    else:
        read = from_floats(_floats(rows, what), what)
    return _hermitian(read, what) if hermitian else read


def given_square(matrix: Any, what: str, *, hermitian: bool = False) -> Given:
    """Read a square matrix."""
    read = given(matrix, what)
    rows, cols = read.shape
    if rows != cols:
        raise InvalidInput(f"{what} is {rows} x {cols}; a square matrix is expected")
    return _hermitian(read, what) if hermitian else read


def from_exact(numbers: Matrix) -> Given:
    """Return exact entries as what a caller might have given."""
    floats = np.array([[to_complex(x) for x in row] for row in numbers])
    return Given(floats, {"exact": [[write(x) for x in row] for row in numbers]})


def from_floats(floats: FloatArray, what: str = "the matrix", slack: float = 0.0) -> Given:
    """Read floats as all that lies within 2^-50 of them, relative to the largest, plus a slack."""
    array = np.asarray(floats, complex)
    if not np.isfinite(array).all():
        raise InvalidInput(f"{what} has an entry that is not a finite number")
    largest = max(float(np.abs(part).max()) for part in _parts(array))
    if largest == 0 and not slack:
        zero = [["0"] * array.shape[1] for _ in range(array.shape[0])]
        return Given(array, {"exact": zero})
    exponent = frexp(largest or float(slack))[1]  # largest < 2^exponent
    shift = 60 - exponent
    if shift >= 0:
        den = 1 << shift
        re, im = (np.rint(np.ldexp(x, shift)).astype(np.int64).tolist() for x in _parts(array))
    else:
        den = 1
        re, im = ([[int(x) for x in row] for row in part.tolist()] for part in _parts(array))
    # twice, since real and imaginary parts are both uncertain
    radius = 2 * Fraction(2) ** (exponent - TRUSTED_BITS) + 2 * Fraction(float(slack))
    json: dict[str, Json] = {"den": den, "re": re, "radius": str(radius)}
    return Given(array, {**json, "im": im} if any(map(any, im)) else json)


def to_complex(x: Number) -> complex:
    """Return an exact number as a float."""
    return sum((complex(a, b) * float(r) ** 0.5 for r, (a, b) in x.parts), 0j)


def to_number(value: Any) -> Number | None:
    """Return an exact number; ``None`` for a float that may stand for another one nearby."""
    if isinstance(value, Number):
        return value
    if isinstance(value, Integral):
        return number(int(value))
    if isinstance(value, Rational):
        return number(Fraction(int(value.numerator), int(value.denominator)))
    if isinstance(value, str):
        try:
            return number(Fraction(value))
        except (ValueError, ZeroDivisionError):
            raise InvalidInput(f"{value!r} is not a number such as '1/3'") from None
    if isinstance(value, float | complex | np.floating | np.complexfloating):
        z = complex(value)
        if _short(z.real) and _short(z.imag):
            return Number.of({1: (Fraction(z.real), Fraction(z.imag))})
        return None
    return _from_sympy(value)


def given_number(value: Any, what: str) -> Given:
    """Read one number, as a matrix of one entry."""
    return given([[value]], what)


def given_vector(values: Any, what: str) -> Given:
    """Read a sequence of numbers, as a matrix of one row."""
    if isinstance(values, np.ndarray) and values.ndim != 1:
        raise InvalidInput(f"{what} has {values.ndim} axes; a sequence of numbers is expected")
    try:
        return given([list(values)], what)
    except TypeError:
        raise InvalidInput(f"{what} must be a sequence of numbers, not {values!r:.60}") from None


# -- reading --------------------------------------------------------------------------------------


def _rows(matrix: Any, what: str) -> list[list[Any]]:
    if hasattr(matrix, "tolist"):  # numpy and sympy alike
        matrix = matrix.tolist()
    if not isinstance(matrix, Sequence) or isinstance(matrix, str) or not len(matrix):
        raise InvalidInput(f"{what} must be a matrix: a list of rows, or an array with two axes")
    rows = []
    for row in matrix:
        row = row.tolist() if hasattr(row, "tolist") else row
        if not isinstance(row, Sequence) or isinstance(row, str) or not len(row):
            raise InvalidInput(
                f"{what} must be a matrix: a list of rows, or an array with two axes"
            )
        rows.append(list(row))
    if len({len(row) for row in rows}) > 1:
        raise InvalidInput(f"the rows of {what} differ in length")
    return rows


def _exact(rows: list[list[Any]]) -> Matrix | None:
    out: Matrix = []
    for row in rows:
        line: list[Number] = []
        for x in row:
            value = to_number(x)
            if value is None:
                return None
            line.append(value)
        out.append(line)
    return out


def _floats(rows: list[list[Any]], what: str) -> Array:
    try:
        return np.array([[complex(x) for x in row] for row in rows])
    except (TypeError, ValueError, OverflowError):
        raise InvalidInput(f"{what} has an entry that is not a number") from None


def _short(x: float) -> bool:
    return abs(x) <= SHORT and (x * SHORT).is_integer()


def _all_short(array: FloatArray) -> bool:
    values = np.stack(_parts(np.asarray(array, complex)))
    with np.errstate(invalid="ignore"):
        return bool(np.all((np.abs(values) <= SHORT) & (np.mod(values * SHORT, 1) == 0)))


def _parts(array: Array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return array.real, array.imag


def _from_sympy(value: Any) -> Number | None:
    import sympy

    if not isinstance(value, sympy.Expr):
        raise InvalidInput(f"{value!r:.60} is not a number")
    if value.has(sympy.Float):
        return to_number(complex(value))
    total = number(0)
    try:
        for term in sympy.Add.make_args(sympy.expand(value, complex=True)):
            total = total + _term(term)
    except (NotExact, TypeError):
        if not value.is_number:
            raise InvalidInput(f"{value} is not a number") from None
        return None
    return total


def _term(term: Any) -> Number:
    import sympy

    factors: tuple[Any, ...] = sympy.Mul.make_args(term)
    out = number(1)
    for factor in factors:
        base, exponent = factor.as_base_exp()
        if factor is sympy.I:
            out = out * Number.of({1: (Fraction(0), Fraction(1))})
        elif factor.is_Rational:
            out = out * number(Fraction(int(factor.p), int(factor.q)))
        elif base.is_Rational and base.is_positive and exponent.is_Rational and exponent.q == 2:
            # sqrt(a/b)^k = (sqrt(ab)/b)^k
            half = root(int(base.p * base.q)) * number(Fraction(1, int(base.q)))
            power = abs(int(exponent.p))
            part = number(1)
            for _ in range(power):
                part = part * half
            out = out * (part.inverse() if exponent.p < 0 else part)
        else:
            raise NotExact(f"{factor} has no exact form here")
    return out


def _hermitian(read: Given, what: str) -> Given:
    rows, cols = read.shape
    if rows != cols:
        raise InvalidInput(f"{what} is {rows} x {cols}; a Hermitian matrix is square")
    floats = read.floats
    gap = float(np.abs(floats - floats.conj().T).max())
    if read.exact:
        entries = read.json["exact"]
        if all(
            _conjugates(entries[i][j], entries[j][i]) for i in range(rows) for j in range(i + 1)
        ):
            return read
        raise InvalidInput(f"{what} is not Hermitian: it differs from its adjoint by {gap:.3g}")
    if gap > ASYMMETRY * float(np.abs(floats).max()):
        raise InvalidInput(f"{what} is not Hermitian: it differs from its adjoint by {gap:.3g}")
    if gap == 0:
        return read
    return from_floats((floats + floats.conj().T) / 2, what, slack=gap)


def _conjugates(x: Json, y: Json) -> bool:
    if isinstance(x, str) and isinstance(y, str):
        return x == y
    return (read(x) - read(y).conjugate()).is_zero()
