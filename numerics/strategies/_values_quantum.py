"""Density matrices, and the ones that have names: `bell`, `maximally_mixed`, `pure`, ..."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt, lcm
from typing import Any

from . import _scalar
from ._exact import Gauss
from ._scalar import ONE, ZERO, Exact, Rows, exact, rational
from ._values import ExactMatrix, Name, argument, semidefinite_fault


class DensityMatrix(ExactMatrix):
    """A density matrix: positive semidefinite, trace 1, decided exactly."""

    def _fault(self) -> str:
        if fault := semidefinite_fault(self.rows):
            return fault
        unit = _scalar.trace(self.rows)
        return "" if unit == ONE else f"its trace is {unit}"

    @property
    def rank(self) -> int:
        """The rank, decided exactly."""
        return len(_scalar.pivots(self.rows) or ())

    @property
    def purity(self) -> Fraction:
        r"""The trace of $\rho^2$; raises ``ValueError`` where it is irrational."""
        total = _scalar.dot(
            [x for row in self.rows for x in row],
            [x.conjugate() for row in self.rows for x in row],
        )
        if not total.is_rational():
            raise ValueError(f"the purity {total} is irrational")
        return total.real()


# -- constructors ---------------------------------------------------------------------------------


def basis_state(d: int, k: int) -> DensityMatrix:
    """Return the projector on basis vector k = 0, ..., d - 1."""
    if not 0 <= k < d:
        raise ValueError(f"a basis vector of {d} levels has a number from 0 to {d - 1}, not {k}")
    return diagonal(*[int(i == k) for i in range(d)])


def maximally_mixed(d: int) -> DensityMatrix:
    """Return I/d."""
    return diagonal(*[Fraction(1, d)] * d)


def diagonal(*weights: Any) -> DensityMatrix:
    """Return the diagonal density matrix with these weights, which sum to one."""
    read = [exact(w) for w in weights]
    return DensityMatrix(
        _scalar.rows_of(len(read), len(read), lambda i, j: read[i] if i == j else ZERO)
    )


def pure(*amplitudes: Any) -> DensityMatrix:
    """Return the projector on a vector; the amplitudes need not be normalised."""
    vector = [exact(x) for x in amplitudes]
    norm = _scalar.dot(vector, [x.conjugate() for x in vector])
    if not norm:
        raise ValueError("a pure state has an amplitude that is not zero")
    inverse = norm.inverse()
    size = len(vector)
    return DensityMatrix.trusted(
        _scalar.rows_of(size, size, lambda i, j: vector[i] * vector[j].conjugate() * inverse)
    )


def mixture(*parts: tuple[Any, DensityMatrix]) -> DensityMatrix:
    """Return the mixture of (weight, state) pairs; the weights are scaled to sum to one."""
    weights = [exact(w).real() for w, _ in parts]
    if min(weights) < 0 or not sum(weights):
        raise ValueError("the weights of a mixture are nonnegative, and not all zero")
    total = sum(weights)
    rows: Rows | None = None
    for weight, (_, part) in zip(weights, parts, strict=True):
        term = _scalar.scaled(part.rows, weight / total)
        rows = term if rows is None else _scalar.plus(rows, term)
    assert rows is not None
    return DensityMatrix.trusted(rows)


def tensor(*parts: DensityMatrix) -> DensityMatrix:
    """Return the tensor product of states."""
    rows = parts[0].rows
    for part in parts[1:]:
        rows = _scalar.kron(rows, part.rows)
    return DensityMatrix.trusted(rows)


def bell() -> DensityMatrix:
    r"""Return $|00\rangle + |11\rangle$, normalised, of two qubits."""
    return pure(1, 0, 0, 1)


def maximally_entangled(d: int) -> DensityMatrix:
    r"""Return $\sum_k |kk\rangle$, normalised, of two systems of d levels; `bell` for d = 2."""
    return pure(*[int(k % (d + 1) == 0) for k in range(d * d)])


def ghz(parties: int, d: int = 2) -> DensityMatrix:
    r"""Return $\sum_k |k \dots k\rangle$, normalised, of several systems of d levels."""
    step = (d**parties - 1) // (d - 1) if d > 1 else 1
    return pure(*[int(k % step == 0) for k in range(d**parties)])


def w_state(parties: int) -> DensityMatrix:
    """Return the equal superposition of one excitation among several qubits."""
    return pure(*[int(k.bit_count() == 1) for k in range(2**parties)])


def isotropic(d: int, weight: Any) -> DensityMatrix:
    r"""Return $f\,\Phi + (1-f)\,I/d^2$; entangled exactly for $f > 1/(d+1)$ (Horodecki 1999)."""
    f = exact(weight).real()
    if not Fraction(-1, d * d - 1) <= f <= 1:
        raise ValueError(f"the weight of an isotropic state is between -1/{d * d - 1} and 1: {f}")
    whole = _scalar.scaled(maximally_entangled(d).rows, f)
    noise = _scalar.scaled(maximally_mixed(d * d).rows, 1 - f)
    return DensityMatrix.trusted(_scalar.plus(whole, noise))


def werner(d: int, weight: Any) -> DensityMatrix:
    r"""Return the Werner state with this weight on the antisymmetric space: entangled exactly for
    weights above 1/2 (Werner 1989)."""
    w = exact(weight).real()
    if not 0 <= w <= 1:
        raise ValueError(f"the weight of a Werner state is between 0 and 1: {w}")
    if d < 2:
        raise ValueError("a Werner state has two systems of at least two levels")
    even, odd = (1 - w) / (d * (d + 1)), w / (d * (d - 1))

    def entry(r: int, c: int) -> Exact:
        straight, swapped = r == c, divmod(r, d) == divmod(c, d)[::-1]
        return rational((even + odd) * straight + (even - odd) * swapped)

    return DensityMatrix.trusted(_scalar.rows_of(d * d, d * d, entry))


def tiles() -> DensityMatrix:
    """Return the state on 3 x 3 levels that is the normalised complement of the five product
    vectors "Tiles": entangled with positive partial transpose (Bennett et al. 1999)."""
    tile = (
        ((1, 0, 0), (1, -1, 0)),
        ((0, 0, 1), (0, 1, -1)),
        ((1, -1, 0), (0, 0, 1)),
        ((0, 1, -1), (1, 0, 0)),
        ((1, 1, 1), (1, 1, 1)),
    )
    rows = _scalar.identity(9)
    for a, b in tile:
        product = pure(*[x * y for x in a for y in b])
        rows = _scalar.plus(rows, _scalar.scaled(product.rows, -1))
    return DensityMatrix.trusted(_scalar.scaled(rows, Fraction(1, 4)))


def horodecki(a: Any) -> DensityMatrix:
    """Return P. Horodecki's state on 3 x 3 levels (1997): entangled with positive partial transpose
    for 0 < a < 1."""
    x = exact(a).real()
    if not 0 <= x <= 1:
        raise ValueError(f"the parameter of this family is between 0 and 1: {x}")
    unit = rational(1 / (8 * x + 1))
    side = _scalar.root(1 - x * x).times(Fraction(1, 2)) * unit
    large, small = unit.times((1 + x) / 2), unit.times(x)

    def entry(i: int, j: int) -> Exact:
        if i == j:
            return large if i in (6, 8) else small
        if i % 4 == j % 4 == 0:
            return small
        return side if {i, j} == {6, 8} else ZERO

    return DensityMatrix.trusted(_scalar.rows_of(9, 9, entry))


# -- names ----------------------------------------------------------------------------------------


def _named(rho: DensityMatrix) -> Name | None:
    """Return the name of a diagonal, pure or otherwise well-known state."""
    if not all(x.is_gaussian() for row in rho.rows for x in row):
        return None
    if all(i == j or not x for i, row in enumerate(rho.rows) for j, x in enumerate(row)):
        return _diagonal_name([row[k] for k, row in enumerate(rho.rows)])
    if rho.purity == 1:
        return _pure_name(_vector(rho.rows))
    return _family_name(rho)


def _diagonal_name(weights: Sequence[Exact]) -> Name:
    d = len(weights)
    if ONE in weights:
        k = weights.index(ONE)
        return f"basis_state({d}, {k})", f"|{k}><{k}|"
    if len(set(weights)) == 1:
        return f"maximally_mixed({d})", f"I/{d}"
    return (
        f"diagonal({', '.join(map(argument, weights))})",
        f"diag({', '.join(map(str, weights))})",
    )


def _vector(rows: Rows) -> list[Gauss]:
    """Return the primitive vector of Gaussian integers that a rational projector projects on."""
    column = next(column for column in zip(*rows, strict=True) if any(column))
    scale = lcm(*[q.denominator for x in column for q in (x.real(), x.imag())])
    whole = [(int(x.real() * scale), int(x.imag() * scale)) for x in column]
    common: Gauss = (0, 0)
    for x in whole:
        common = _divisor(common, x)
    found = [_quotient(x, common) for x in whole]
    # of the four units, the one that makes the first entry positive, or in the first quadrant
    a, b = next(x for x in found if x != (0, 0))
    while not (a > 0 and b >= 0):
        found, (a, b) = [(-y, x) for x, y in found], (-b, a)
    return found


def _divisor(x: Gauss, y: Gauss) -> Gauss:
    """Return a greatest common divisor of Gaussian integers, by Euclid's algorithm."""
    while y != (0, 0):
        q, r = _quotient(x, y)
        x, y = y, (x[0] - q * y[0] + r * y[1], x[1] - q * y[1] - r * y[0])
    return x


def _quotient(x: Gauss, y: Gauss) -> Gauss:
    """Return the Gaussian integer next to x/y."""
    norm = y[0] ** 2 + y[1] ** 2
    re, im = x[0] * y[0] + x[1] * y[1], x[1] * y[0] - x[0] * y[1]
    return (2 * re + norm) // (2 * norm), (2 * im + norm) // (2 * norm)


_QUBITS: dict[tuple[Gauss, ...], str] = {
    ((1, 0), (1, 0)): "|+><+|",
    ((1, 0), (-1, 0)): "|-><-|",
    ((1, 0), (0, 1)): "|+i><+i|",
    ((1, 0), (0, -1)): "|-i><-i|",
}


def _pure_name(vector: list[Gauss]) -> Name:
    d, n = len(vector), isqrt(len(vector))
    levels = [k for k, (a, b) in enumerate(vector) if a or b]
    equal = {vector[k] for k in levels} == {(1, 0)}
    call = f"pure({', '.join(argument(rational(a, b)) for a, b in vector)})"
    if equal and n * n == d and levels == list(range(0, d, n + 1)):
        return ("bell()", "Bell") if n == 2 else (f"maximally_entangled({n})", f"Bell_{n}")
    if equal and levels == list(range(d)):
        return call, "|+><+|"
    if equal and d >= 8 and d.bit_count() == 1:
        parties = d.bit_length() - 1
        if levels == [0, d - 1]:
            return f"ghz({parties})", f"GHZ_{parties}"
        if levels == [1 << k for k in range(parties)]:
            return f"w_state({parties})", f"W_{parties}"
    ket = "+".join(f"{_factor(*vector[k])}|{k}>" for k in levels).replace("+-", "-")
    return call, _QUBITS.get(tuple(vector), f"|v><v|, v = {ket}")


def _factor(a: int, b: int) -> str:
    text = str(rational(a, b))
    return f"({text})" if a and b else {"1": "", "-1": "-"}.get(text, text)


def _family_name(rho: DensityMatrix) -> Name | None:
    n = isqrt(rho.d)
    if n * n != rho.d or n < 2:
        return None
    corner = rho[0, rho.d - 1].real() * n
    if -1 <= corner * (n * n - 1) and corner <= 1 and isotropic(n, corner) == rho:
        return f"isotropic({n}, {argument(rational(corner))})", f"isotropic({corner})"
    swap = rho[1, n].real()  # (even - odd), with even = (1-w)/(n(n+1)) and odd = w/(n(n-1))
    even = Fraction(1, n * (n + 1))
    weight = (even - swap) / (even + Fraction(1, n * (n - 1)))
    if 0 <= weight <= 1 and werner(n, weight) == rho:
        return f"werner({n}, {argument(rational(weight))})", f"Werner({weight})"
    if rho.d == 9:
        return _bound_name(rho)
    return None


def _bound_name(rho: DensityMatrix) -> Name | None:
    if rho == tiles():
        return "tiles()", "Tiles"
    side = rho[0, 0].real()
    a = side / (1 - 8 * side) if side < Fraction(1, 8) else Fraction(-1)
    if 0 <= a <= 1 and horodecki(a) == rho:
        return f"horodecki({argument(rational(a))})", f"Horodecki({a})"
    return None


DensityMatrix.namers = (_named,)
