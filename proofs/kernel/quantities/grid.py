r"""Matrices of Gaussian rationals over one common denominator: integers, and nothing else.

A certificate that a float solution was rounded to has large entries on a common grid. Here their
products are fast, since a row of integers is packed into one: with digits of w bits, w large
enough that no sum overflows,

.. math:: \sum_k a_{ik} \Bigl(\sum_j b_{kj} 2^{wj}\Bigr) = \sum_j (ab)_{ij} 2^{wj},

so that a row of a product costs one multiplication of a long integer by a short one for each k.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul
from typing import Any

from ..numbers import NotExact

Rows = list[list[int]]
MAX_ENTRIES = 1 << 22
MAX_BITS = 1 << 14
_LARGEST = 1 << MAX_BITS


@dataclass(frozen=True)
class Grid:
    """The matrix (re + i im) / den; ``re`` and ``im`` are lists of rows, ``den`` is positive."""

    den: int
    re: Rows
    im: Rows

    @property
    def rows(self) -> int:
        """Return how many rows there are."""
        return len(self.re)

    @property
    def cols(self) -> int:
        """Return how many columns there are."""
        return len(self.re[0]) if self.re else 0


def read_grid(data: Any) -> Grid:
    """Read ``{"den": 8, "re": [[1, ...]], "im": [[0, ...]]}``; ``im`` may be left out."""
    if not isinstance(data, dict) or not {"den", "re"} <= set(data) <= {"den", "re", "im"}:
        raise NotExact("a matrix is given by den, re and im")
    re = _rows(data["re"])
    im = _rows(data["im"]) if "im" in data else [[0] * len(row) for row in re]
    if [len(row) for row in re] != [len(row) for row in im]:
        raise NotExact("real and imaginary parts differ in shape")
    den = data["den"]
    if not _integer(den) or den < 1:
        raise NotExact("a common denominator is a positive integer")
    return Grid(den, re, im)


def write_grid(a: Grid) -> dict[str, Any]:
    """Return the JSON form."""
    out: dict[str, Any] = {"den": a.den, "re": a.re}
    return {**out, "im": a.im} if _any(a.im) else out


def _rows(data: Any) -> Rows:
    if not isinstance(data, list) or not data or not all(isinstance(row, list) for row in data):
        raise NotExact("a matrix is a list of rows")
    width = len(data[0])
    if not width or any(len(row) != width for row in data) or len(data) * width > MAX_ENTRIES:
        raise NotExact("the rows of a matrix have one length, which is not zero")
    if any(set(map(type, row)) != {int} for row in data):
        raise NotExact("the entries of a grid are integers")
    if any(not -_LARGEST < min(row) <= max(row) < _LARGEST for row in data):
        raise NotExact("the entries of a grid are too large")
    return [list(row) for row in data]


def _integer(x: Any) -> bool:
    return type(x) is int and x.bit_length() <= MAX_BITS


# -- making ---------------------------------------------------------------------------------------


def zeros(rows: int, cols: int) -> Grid:
    """Return the zero matrix."""
    return Grid(1, [[0] * cols for _ in range(rows)], [[0] * cols for _ in range(rows)])


def identity(n: int) -> Grid:
    """Return the identity matrix."""
    return diagonal([Fraction(1)] * n)


def diagonal(entries: Sequence[Fraction]) -> Grid:
    """Return the diagonal matrix of rationals."""
    n = len(entries)
    den = 1
    for x in entries:
        den = den * x.denominator // _gcd(den, x.denominator)
    re = [[0] * n for _ in range(n)]
    for k, x in enumerate(entries):
        re[k][k] = x.numerator * (den // x.denominator)
    return Grid(den, re, [[0] * n for _ in range(n)])


# -- linear operations ----------------------------------------------------------------------------


def scaled(a: Grid, factor: Fraction | int) -> Grid:
    """Return a rational multiple."""
    f = Fraction(factor)
    top = f.numerator
    re = [[top * x for x in row] for row in a.re]
    im = [[top * x for x in row] for row in a.im]
    return Grid(a.den * f.denominator, re, im)


def add(a: Grid, b: Grid) -> Grid:
    """Return a + b."""
    if (a.rows, a.cols) != (b.rows, b.cols):
        raise NotExact("matrices of different shapes are added")
    if a.den == b.den:
        s, t, den = 1, 1, a.den
    else:
        common = _gcd(a.den, b.den)
        s, t = b.den // common, a.den // common
        den = a.den * s
    return Grid(den, _sum(a.re, b.re, s, t), _sum(a.im, b.im, s, t))


def subtract(a: Grid, b: Grid) -> Grid:
    """Return a - b."""
    return add(a, scaled(b, -1))


def dagger(a: Grid) -> Grid:
    """Return the conjugate transpose."""
    re = [list(column) for column in zip(*a.re, strict=True)]
    im = [[-x for x in column] for column in zip(*a.im, strict=True)]
    return Grid(a.den, re, im)


def conjugate(a: Grid) -> Grid:
    """Return the entrywise conjugate."""
    return Grid(a.den, a.re, [[-x for x in row] for row in a.im])


def kron(a: Grid, b: Grid) -> Grid:
    """Return the Kronecker product."""
    re, im = [], []
    for i in range(a.rows):
        for k in range(b.rows):
            pairs = list(zip(a.re[i], a.im[i], strict=True))
            other = list(zip(b.re[k], b.im[k], strict=True))
            re.append([x * u - y * v for x, y in pairs for u, v in other])
            im.append([x * v + y * u for x, y in pairs for u, v in other])
    return Grid(a.den * b.den, re, im)


def _sum(a: Rows, b: Rows, s: int, t: int) -> Rows:
    if s == t == 1:
        return [[x + y for x, y in zip(r, q, strict=True)] for r, q in zip(a, b, strict=True)]
    return [[s * x + t * y for x, y in zip(r, q, strict=True)] for r, q in zip(a, b, strict=True)]


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


# -- products -------------------------------------------------------------------------------------


def product(a: Grid, b: Grid) -> Grid:
    """Return the matrix product ab."""
    if a.cols != b.rows:
        raise NotExact("matrices whose shapes do not fit are multiplied")
    width, cols = 2 * b.cols, b.cols
    size = _bits(a) + _bits(b) + (2 * a.cols).bit_length() + 2
    digit = -(-size // 8)
    real_a, real_b = not _any(a.im), not _any(b.im)
    if real_b:
        width = cols
        straight = [_pack(row, digit) for row in b.re]
        turned: list[int] = []
    else:
        straight = [_pack(r + i, digit) for r, i in zip(b.re, b.im, strict=True)]
        turned = [_pack([-x for x in i] + r, digit) for r, i in zip(b.re, b.im, strict=True)]
    re: Rows = []
    im: Rows = []
    for x, y in zip(a.re, a.im, strict=True):
        if real_b:
            re.append(_unpack(sum(map(mul, x, straight)), width, digit))
            zero = [0] * cols
            im.append(zero if real_a else _unpack(sum(map(mul, y, straight)), width, digit))
            continue
        total = sum(map(mul, x, straight))
        if not real_a:
            total += sum(map(mul, y, turned))
        both = _unpack(total, width, digit)
        re.append(both[:cols])
        im.append(both[cols:])
    return Grid(a.den * b.den, re, im)


def times_dagger(f: Grid) -> Grid:
    """Return f f^dagger, which is positive semidefinite."""
    return product(f, dagger(f))


def inner(a: Grid, b: Grid) -> Fraction:
    """Return Re tr(ab)."""
    if a.cols != b.rows or a.rows != b.cols:
        raise NotExact("matrices whose shapes do not fit are multiplied")
    columns_re, columns_im = zip(*b.re, strict=True), zip(*b.im, strict=True)
    total = 0
    for x, y, u, v in zip(a.re, a.im, columns_re, columns_im, strict=True):
        total += sum(map(mul, x, u)) - sum(map(mul, y, v))
    return Fraction(total, a.den * b.den)


def trace(a: Grid) -> tuple[Fraction, Fraction]:
    """Return the real and the imaginary part of the trace."""
    n = range(a.rows)
    re, im = sum(a.re[k][k] for k in n), sum(a.im[k][k] for k in n)
    return Fraction(re, a.den), Fraction(im, a.den)


def _bits(a: Grid) -> int:
    rows = [*a.re, *a.im]
    return max(max(map(max, rows)), -min(map(min, rows))).bit_length()


def _any(rows: Rows) -> bool:
    return any(any(row) for row in rows)


def _pack(row: Sequence[int], digit: int) -> int:
    half = 1 << (8 * digit - 1)
    raw = b"".join([(x + half).to_bytes(digit, "little") for x in row])
    return int.from_bytes(raw, "little") - _bias(len(row), digit)


def _unpack(total: int, width: int, digit: int) -> list[int]:
    half = 1 << (8 * digit - 1)
    raw = (total + _bias(width, digit)).to_bytes(width * digit, "little")
    read = int.from_bytes
    return [read(raw[k : k + digit], "little") - half for k in range(0, len(raw), digit)]


def _bias(width: int, digit: int) -> int:
    return int.from_bytes((b"\0" * (digit - 1) + b"\x80") * width, "little")


# -- order ----------------------------------------------------------------------------------------


def is_hermitian(a: Grid) -> bool:
    """Decide whether a equals its conjugate transpose."""
    other = dagger(a)
    return a.re == other.re and a.im == other.im


def row_sum(a: Grid) -> Fraction:
    r"""Return $\max_i \sum_j (|re_{ij}| + |im_{ij}|)$.

    It bounds the operator norm of a Hermitian matrix (Gershgorin's discs).
    """
    sums = [sum(map(abs, x)) + sum(map(abs, y)) for x, y in zip(a.re, a.im, strict=True)]
    return Fraction(max(sums), a.den)


def is_psd(a: Grid) -> bool:
    """Decide whether a matrix is Hermitian and positive semidefinite; singular ones are allowed.

    Fraction-free elimination: after the pivot a_kk > 0 the rest becomes
    (a_kk a_ij - a_ik a_kj) / (previous pivot), a Schur complement up to a positive factor. The
    division leaves no remainder (Bareiss). A zero pivot needs a zero column.
    """
    if not is_hermitian(a):
        return False
    n = a.rows
    re, im = [list(row) for row in a.re], [list(row) for row in a.im]
    previous = 1
    for k in range(n):
        pivot = re[k][k]
        if pivot < 0:
            return False
        if pivot == 0:
            if any(re[i][k] or im[i][k] for i in range(k + 1, n)):
                return False
            continue
        real = not any(im[i][k] for i in range(k + 1, n))
        for i in range(k + 1, n):
            x, y = re[i][k], im[i][k]
            row, row_im = re[i], im[i]
            for j in range(k + 1, i + 1):
                u, v = re[j][k], im[j][k]  # the conjugate of it multiplies
                if real:
                    row[j] = (pivot * row[j] - x * u) // previous
                    row_im[j] = pivot * row_im[j] // previous
                else:
                    row[j] = (pivot * row[j] - x * u - y * v) // previous
                    row_im[j] = (pivot * row_im[j] - y * u + x * v) // previous
        previous = pivot
    return True


def eigenvalue_at_most(a: Grid, bound: Fraction) -> bool:
    """Decide whether no eigenvalue of a Hermitian matrix exceeds the bound."""
    return is_psd(subtract(scaled(identity(a.rows), bound), a))


def positive_by_factor(a: Grid, factor: Grid) -> bool:
    r"""Whether $a - ff^\dagger$ is diagonally dominant, so that a is positive semidefinite.

    A quick way to confirm a strictly positive matrix; ``False`` leaves the question open.
    """
    if not is_hermitian(a) or factor.rows != a.rows:
        return False
    rest = subtract(a, times_dagger(factor))
    for i, (x, y) in enumerate(zip(rest.re, rest.im, strict=True)):
        if 2 * x[i] < sum(map(abs, x)) + sum(map(abs, y)):
            return False
    return True
