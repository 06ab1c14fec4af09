r"""An identity $T = \sum_i P_i\, z_i^\top G_i z_i + \sum_j \lambda_j h_j$, from floats to exact.

A float solution in the interior is rounded and projected back onto the identity. On the boundary
the kernels of the $G_i$ are guessed exactly, the bases cut down to their complements, and the
program solved again in the smaller space (facial reduction).
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..kernel.matrices import is_psd
from ..kernel.numbers import ONE, ZERO, NotExact, Number, number, root
from ..kernel.polynomials import Monomial, Polynomial, multiply, times
from .rounding import to_float

Floats = NDArray[np.float64]
Columns = list[list[Number]]
"""A matrix, column by column."""

DENOMINATORS = (1, 2, 12, 120, 5040, 10**6, 10**9)


@dataclass
class Block:
    """One summand: the product of constraints in front, and the space of its squares."""

    factor: Polynomial
    basis: list[Monomial]
    span: Columns | None = None
    """Columns over the basis that span the space; ``None`` for all of it."""

    def width(self) -> int:
        """Return the size of the unknown matrix."""
        return len(self.basis) if self.span is None else len(self.span)


@dataclass
class Found:
    """An exact solution: a Gram matrix for each block, a factor for each equation."""

    grams: list[list[list[Number]]]
    factors: list[Polynomial]


@dataclass
class Identity:
    """The unknowns and equations of one search."""

    target: Polynomial
    blocks: list[Block]
    equations: list[tuple[Polynomial, list[Monomial]]]

    def columns(self) -> tuple[list[Polynomial], list[tuple[int, int, int]]]:
        """Return what each unknown contributes, and where it stands: (block or -1 - j, a, b)."""
        polys: list[Polynomial] = []
        places: list[tuple[int, int, int]] = []
        for k, block in enumerate(self.blocks):
            vectors = _vectors(block)
            for b in range(len(vectors)):
                for a in range(b + 1):
                    square = multiply(vectors[a], vectors[b])
                    if a != b:
                        square = {m: c + c for m, c in square.items()}
                    polys.append(multiply(block.factor, square))
                    places.append((k, a, b))
        for j, (equation, monomials) in enumerate(self.equations):
            for t, mono in enumerate(monomials):
                polys.append(multiply({mono: ONE}, equation))
                places.append((-1 - j, t, t))
        return polys, places


def _vectors(block: Block) -> list[Polynomial]:
    if block.span is None:
        return [{mono: ONE} for mono in block.basis]
    return [
        {m: c for m, c in zip(block.basis, column, strict=True) if not c.is_zero()}
        for column in block.span
    ]


def prune(identity: Identity) -> None:
    """Drop monomials whose squares nothing could cancel (Newton polytope, homogeneity)."""
    while True:
        entries: dict[Monomial, list[tuple[int, Monomial | None, int]]] = {}
        for k, block in enumerate(identity.blocks):
            for s, a in enumerate(block.basis):
                for b in block.basis[: s + 1]:
                    pair = times(a, b)
                    for mono, c in block.factor.items():
                        who = (k, a if a == b else None, c.sign())
                        entries.setdefault(times(pair, mono), []).append(who)
        for equation, monomials in identity.equations:
            for t in monomials:
                for mono in equation:
                    entries.setdefault(times(t, mono), []).append((-1, None, 0))
        drop: set[tuple[int, Monomial]] = set()
        for mono, whom in entries.items():
            if mono in identity.target:
                continue
            if len({sign for _, _, sign in whom}) == 1 and all(a is not None for _, a, _ in whom):
                drop |= {(k, a) for k, a, _ in whom if a is not None}
        if not drop:
            break
        for k, block in enumerate(identity.blocks):
            block.basis = [m for m in block.basis if (k, m) not in drop]
    identity.blocks = [block for block in identity.blocks if block.basis]


def solve(identity: Identity, deadline: float) -> Found | None:
    """Return an exact solution of the identity, or ``None`` when none was found."""
    for _ in range(6):
        polys, places = identity.columns()
        if not polys:
            return None
        rows = sorted({m for p in polys for m in p} | set(identity.target), key=repr)
        if any(m not in {x for p in polys for x in p} for m in identity.target):
            return None
        where = {m: r for r, m in enumerate(rows)}
        answer = _program(identity, polys, places, where, deadline)
        if answer is None:
            return None
        values, slack = answer
        if slack > 1e-9:
            found = _exactly(identity, polys, places, where, values)
            if found is not None:
                return found
        if slack < -1e-4 or time.monotonic() > deadline:
            return None
        if not _reduce(identity, places, values):
            return None
    return None


# -- the program in floats ------------------------------------------------------------------------


def _program(
    identity: Identity,
    polys: Sequence[Polynomial],
    places: Sequence[tuple[int, int, int]],
    where: dict[Monomial, int],
    deadline: float,
) -> tuple[Floats, float] | None:
    """Maximise the least eigenvalue of all Gram matrices, at most 1."""
    from scipy import sparse

    clarabel = _solver()
    widths = [block.width() for block in identity.blocks]
    count = len(polys)
    data: list[float] = []
    row: list[int] = []
    column: list[int] = []

    def put(r: int, c: int, x: float) -> None:
        row.append(r)
        column.append(c)
        data.append(x)

    for c, poly in enumerate(polys):
        for mono, value in poly.items():
            put(where[mono], c, to_float(value).real)
    size = max((abs(to_float(c)) for c in identity.target.values()), default=1.0)
    right = [0.0] * len(where)
    for mono, value in identity.target.items():
        right[where[mono]] = to_float(value).real / size
    put(len(where), count, 1.0)  # t <= 1
    right.append(1.0)
    start = len(right)
    offsets = []
    for width in widths:
        offsets.append(start)
        start += width * (width + 1) // 2
    for c, (k, a, b) in enumerate(places):
        if k >= 0:
            r = offsets[k] + b * (b + 1) // 2 + a
            put(r, c, -1.0 if a == b else -(2**0.5))
            if a == b:
                put(r, count, 1.0)
    right += [0.0] * (start - len(right))
    cones: list[Any] = [clarabel.ZeroConeT(len(where)), clarabel.NonnegativeConeT(1)]
    cones += [clarabel.PSDTriangleConeT(width) for width in widths]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_threads = 1
    settings.time_limit = max(deadline - time.monotonic(), 0.05)
    quadratic = sparse.csc_matrix((count + 1, count + 1))
    linear = np.zeros(count + 1)
    linear[count] = -1.0
    matrix = sparse.csc_matrix((data, (row, column)), shape=(start, count + 1))
    solver = clarabel.DefaultSolver(quadratic, linear, matrix, np.array(right), cones, settings)
    answer = solver.solve()
    if str(answer.status) not in ("Solved", "AlmostSolved", "InsufficientProgress"):
        return None
    x = np.array(answer.x)
    if not np.isfinite(x).all():
        return None
    return x[:count] * size, float(x[count])


def _solver() -> Any:
    """Return Clarabel, imported late; as Any, for it ships no types."""
    import clarabel

    return clarabel


def _matrix(k: int, width: int, places: Any, values: Floats) -> Floats:
    out = np.zeros((width, width))
    for (block, a, b), value in zip(places, values, strict=True):
        if block == k:
            out[a, b] = out[b, a] = value
    return out


# -- facial reduction -----------------------------------------------------------------------------


def _reduce(identity: Identity, places: Any, values: Floats) -> bool:
    """Cut the bases down to the complements of the kernels; whether anything was cut."""
    grams = [_matrix(k, b.width(), places, values) for k, b in enumerate(identity.blocks)]
    spectra = [np.linalg.eigh(g) for g in grams]
    top = max(float(w[-1]) for w, _ in spectra)
    bar = _gap(sorted({abs(float(x)) / top for w, _ in spectra for x in w}))
    radicands = _radicands(identity)
    changed = False
    kept = []
    for block, (w, v) in zip(identity.blocks, spectra, strict=True):
        null = v[:, np.abs(w) < bar * top]
        if null.shape[1]:
            kernel = _recognised(null.T, radicands)
            if kernel is None:
                continue_with = block
            else:
                changed = True
                complement = _orthogonal(kernel, block.width())
                if not complement:
                    continue
                continue_with = Block(block.factor, block.basis, _compose(block, complement))
            kept.append(continue_with)
        else:
            kept.append(block)
    identity.blocks = kept
    return changed and bool(kept)


def _gap(ratios: list[float]) -> float:
    """Return the threshold in the widest gap between small and large eigenvalues."""
    marks = [1e-9, *(r for r in ratios if 1e-9 < r < 0.02), 0.02]
    best, bar = 0.0, 1e-5
    for low, high in itertools.pairwise(marks):
        if high / low > best and high > 1e-6:
            best, bar = high / low, (low * high) ** 0.5
    return bar


def _recognised(rows: Floats, radicands: list[int]) -> list[list[Number]] | None:
    """Return the reduced echelon form of a row space, its entries guessed exactly."""
    a = np.array(rows, float)
    pivots: list[int] = []
    for c in range(a.shape[1]):
        r = len(pivots)
        if r == a.shape[0]:
            break
        best = r + int(np.argmax(np.abs(a[r:, c])))
        if abs(a[best, c]) < 1e-3:
            continue
        a[[r, best]] = a[[best, r]]
        a[r] /= a[r, c]
        for other in range(a.shape[0]):
            if other != r:
                a[other] -= a[other, c] * a[r]
        pivots.append(c)
    out = []
    for line in a[: len(pivots)]:
        guessed = [guess_number(float(x), radicands) for x in line]
        if any(g is None for g in guessed):
            return None
        out.append([g for g in guessed if g is not None])
    return out


def guess_number(value: float, radicands: Sequence[int], tolerance: float = 2e-4) -> Number | None:
    """Return the simple exact number that a float seems to be."""
    for bound in (1, 2, 3, 4, 6, 8, 12, 24, 60):
        simple = Fraction(value).limit_denominator(bound)
        if abs(float(simple) - value) < tolerance / bound:
            return number(simple)
    for r in radicands:
        for bound in (1, 2, 3, 4, 6, 12):
            simple = Fraction(value / r**0.5).limit_denominator(bound)
            if abs(float(simple) * r**0.5 - value) < tolerance / bound:
                return number(simple) * root(r)
        for top in range(-12, 13):
            for bottom in (1, 2, 3, 4):
                part = top / bottom * r**0.5
                simple = Fraction(value - part).limit_denominator(4)
                if abs(float(simple) + part - value) < tolerance / 10:
                    return number(simple) + number(Fraction(top, bottom)) * root(r)
    simple = Fraction(value).limit_denominator(400)
    return number(simple) if abs(float(simple) - value) < 1e-6 else None


def _radicands(identity: Identity) -> list[int]:
    polys = [identity.target, *(b.factor for b in identity.blocks)]
    polys += [h for h, _ in identity.equations]
    return sorted({r for p in polys for c in p.values() for r, _ in c.parts if r != 1})


def _orthogonal(rows: list[list[Number]], width: int) -> Columns:
    """Return a basis of the vectors orthogonal to rows in reduced echelon form."""
    pivots = [next(c for c, x in enumerate(row) if not x.is_zero()) for row in rows]
    out = []
    for free in range(width):
        if free in pivots:
            continue
        column = [ZERO] * width
        column[free] = ONE
        for row, pivot in zip(rows, pivots, strict=True):
            column[pivot] = -row[free]
        out.append(column)
    return out


def _compose(block: Block, complement: Columns) -> Columns:
    if block.span is None:
        return complement
    out = []
    for column in complement:
        total = [ZERO] * len(block.basis)
        for factor, inner in zip(column, block.span, strict=True):
            if not factor.is_zero():
                total = [x + factor * y for x, y in zip(total, inner, strict=True)]
        out.append(total)
    return out


# -- exact solution -------------------------------------------------------------------------------


def _exactly(
    identity: Identity,
    polys: Sequence[Polynomial],
    places: Sequence[tuple[int, int, int]],
    where: dict[Monomial, int],
    values: Floats,
) -> Found | None:
    """Round, project onto the identity, and keep what is exactly positive semidefinite."""
    solver = _Projection.of(polys, identity.target, where)
    for denominator in DENOMINATORS:
        rounded = [number(Fraction(round(float(v) * denominator), denominator)) for v in values]
        exact = solver.project(rounded)
        if exact is None:
            return None
        found = _assembled(identity, places, exact)
        if found is not None:
            return found
    return None


def _assembled(identity: Identity, places: Any, exact: list[Number]) -> Found | None:
    grams = []
    for k, block in enumerate(identity.blocks):
        width = block.width()
        small = [[ZERO] * width for _ in range(width)]
        for (owner, a, b), value in zip(places, exact, strict=True):
            if owner == k:
                small[a][b] = small[b][a] = value
        if not is_psd(small):
            return None
        grams.append(_lifted(block, small))
    factors: list[Polynomial] = [{} for _ in identity.equations]
    for (owner, t, _), value in zip(places, exact, strict=True):
        if owner < 0 and not value.is_zero():
            factors[-1 - owner][identity.equations[-1 - owner][1][t]] = value
    return Found(grams, factors)


def _lifted(block: Block, small: list[list[Number]]) -> list[list[Number]]:
    if block.span is None:
        return small
    half = [  # small times the transpose of the span
        [_dot(row, [column[i] for column in block.span]) for i in range(len(block.basis))]
        for row in small
    ]
    return [
        [
            _dot([column[i] for column in block.span], [row[j] for row in half])
            for j in range(len(block.basis))
        ]
        for i in range(len(block.basis))
    ]


def _dot(u: Sequence[Number], v: Sequence[Number]) -> Number:
    out = ZERO
    for x, y in zip(u, v, strict=True):
        if x.parts and y.parts:
            out = out + x * y
    return out


@dataclass
class _Projection:
    """Solves the linear equations for well chosen unknowns, the others being given."""

    polys: Sequence[Polynomial]
    target: Polynomial
    rows: list[Monomial]
    chosen: list[int]

    @staticmethod
    def of(
        polys: Sequence[Polynomial], target: Polynomial, where: dict[Monomial, int]
    ) -> _Projection:
        qr: Any = _factorisation()
        dense = np.zeros((len(where), len(polys)))
        for c, poly in enumerate(polys):
            for mono, value in poly.items():
                dense[where[mono], c] = to_float(value).real
        _, r, order = qr(dense, mode="economic", pivoting=True)
        diagonal = np.abs(np.diag(r))
        rank = int((diagonal > 1e-10 * max(float(diagonal[0]), 1e-300)).sum())
        chosen = [int(c) for c in order[:rank]]
        _, r, order = qr(dense[:, chosen].T, mode="economic", pivoting=True)
        names = list(where)
        return _Projection(polys, target, [names[int(k)] for k in order[:rank]], chosen)

    def project(self, values: list[Number]) -> list[Number] | None:
        """Return the values with the chosen ones corrected; ``None`` when that is impossible."""
        chosen = set(self.chosen)
        rest = dict(self.target)
        for c, poly in enumerate(self.polys):
            if c not in chosen and not values[c].is_zero():
                for mono, x in poly.items():
                    rest[mono] = rest.get(mono, ZERO) - values[c] * x
        matrix = [[self.polys[c].get(m, ZERO) for c in self.chosen] for m in self.rows]
        right = [rest.get(m, ZERO) for m in self.rows]
        solved = _solved(matrix, right)
        if solved is None:
            return None
        out = list(values)
        for c, value in zip(self.chosen, solved, strict=True):
            out[c] = value
            for mono, x in self.polys[c].items():
                rest[mono] = rest.get(mono, ZERO) - value * x
        return out if all(x.is_zero() for x in rest.values()) else None


def _factorisation() -> Any:
    """Return scipy's QR, imported late; as Any, for its result depends on its arguments."""
    from scipy import linalg

    return linalg.qr


def _solved(matrix: list[list[Number]], right: list[Number]) -> list[Number] | None:
    if all(x.is_rational() for row in matrix for x in row):
        return _solved_rational(matrix, right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    n = len(rows)
    for k in range(n):
        pivot = next((i for i in range(k, n) if not rows[i][k].is_zero()), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        try:
            inverse = rows[k][k].inverse()
        except NotExact:
            return None
        rows[k] = [x * inverse for x in rows[k]]
        for i in range(n):
            if i != k and not rows[i][k].is_zero():
                factor = rows[i][k]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
    return [row[n] for row in rows]


def _solved_rational(matrix: list[list[Number]], right: list[Number]) -> list[Number] | None:
    """Solve over the rationals, for each square root in the right side by itself."""
    import flint

    n = len(matrix)
    a = flint.fmpq_mat(n, n, [_fmpq(x.rational()) for row in matrix for x in row])
    radicands = sorted({r for x in right for r, _ in x.parts} | {1})
    columns = []
    for value in right:
        parts = {r: re for r, (re, _) in value.parts}
        columns += [_fmpq(parts.get(r, Fraction(0))) for r in radicands]
    try:
        x = a.solve(flint.fmpq_mat(n, len(radicands), columns))
    except ZeroDivisionError:
        return None
    return [
        _total(
            number(Fraction(int(x[i, j].p), int(x[i, j].q))) * root(r)
            for j, r in enumerate(radicands)
        )
        for i in range(n)
    ]


def _total(parts: Iterator[Number]) -> Number:
    out = ZERO
    for part in parts:
        out = out + part
    return out


def _fmpq(value: Fraction) -> Any:
    import flint

    return flint.fmpq(value.numerator, value.denominator)


__all__ = ["Block", "Found", "Identity", "guess_number", "prune", "solve"]
