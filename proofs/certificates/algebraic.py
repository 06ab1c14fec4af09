r"""Guess the exact number behind a float: a rational, or one with a few square roots.

Nothing here is trusted: a guess becomes an answer only when the kernel checks an exact certificate
that contains it. A guess is offered when few numbers of its size exist, so that a hit within the
accuracy of the float is unlikely to be an accident.

Integer relations $m_0 x = m_1 + m_2 \sqrt r + \dots$ are the short vectors of a lattice
(A. K. Lenstra, H. W. Lenstra, L. Lovász, 1982), reduced by FLINT.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..kernel.matrices import Matrix
from ..kernel.numbers import ZERO, I, Number, number, root, squarefree

Array: TypeAlias = NDArray[Any]

RADICANDS = (2, 3, 5, 6, 7, 10, 13, 15)
PAIRS = ((2, 3), (2, 5), (3, 5))
"""Fields of degree four that are tried: they hold the square roots of a product as well."""
LARGEST_DISCRIMINANT = 10**6
ACCIDENT = 0.01
"""A guess is offered when fewer accidental hits than this are expected."""
CERTAINTY = 1e-5
"""A guess with fewer accidental hits than this is offered before the search goes on."""


def guesses(
    value: float,
    radicands: Sequence[int] | None = None,
    *,
    accuracy: float = 1e-9,
    pairs: Sequence[tuple[int, int]] = PAIRS,
) -> Iterator[Number]:
    r"""Yield simple exact numbers within ``accuracy`` (absolute) of a float, likeliest first.

    With ``radicands=None`` the rationals, the roots of every quadratic with small coefficients
    (that is $a + b\sqrt r$ for any r) and the fields of ``pairs`` are searched; with a list, the
    rationals and $a + b \sqrt r$ for its members only.

    >>> [str(g) for g in guesses(0.7071067811865476)]
    ['1/2*sqrt(2)']
    """
    if not (math.isfinite(value) and math.isfinite(accuracy) and abs(value) < 1e12):
        return
    accuracy = max(accuracy, 4e-16, 4e-16 * abs(value))
    if abs(value) <= accuracy:
        yield ZERO
    anywhere = radicands is None
    searches = itertools.chain(
        [_rational(value, accuracy)],
        [_quadratic(value, accuracy)] if anywhere else [],
        (_in_field(value, [1, r], accuracy) for r in radicands or (RADICANDS if anywhere else ())),
        (_in_field(value, [1, r, s, r * s], accuracy) for r, s in pairs if anywhere),
    )
    seen = {ZERO}
    doubtful: list[tuple[float, Number]] = []
    for search in searches:
        for chance, guess in search:
            if chance < CERTAINTY and guess not in seen:  # no need to search on
                seen.add(guess)
                yield guess
            elif chance < ACCIDENT:
                doubtful.append((chance, guess))
    for _, guess in sorted(doubtful, key=lambda pair: pair[0]):
        if guess not in seen:
            seen.add(guess)
            yield guess


def simplest(
    value: float, radicands: Sequence[int] | None = None, *, accuracy: float = 1e-9
) -> Number | None:
    """Return the likeliest guess of :func:`guesses`, or ``None`` where nothing is likely."""
    return next(guesses(value, radicands, accuracy=accuracy), None)


def guess_number(value: float, radicands: Sequence[int], tolerance: float = 2e-4) -> Number | None:
    """Return the simple exact number that an inaccurate float seems to be.

    The simpler the number, the larger the error that is let pass: for entries of kernels, which a
    solver finds to a few digits only.
    """
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


def matrices(
    m: Array,
    radicands: Sequence[int] | None = None,
    *,
    accuracy: float = 1e-9,
    hermitian: bool = False,
) -> Iterator[Matrix]:
    """Yield guesses for a float matrix, real and imaginary parts apart: a few at most.

    First the likeliest guess for each entry (nothing, where an entry is not recognised); then,
    where these need several square roots, perhaps by accident, what needs one or none. With
    ``hermitian`` the lower triangle is the conjugate of the upper one, and the diagonal real.
    """
    array = np.asarray(m, complex)
    if not np.isfinite(array).all():
        return
    if hermitian:
        array = (array + array.conj().T) / 2
    floats = [float(x) for x in np.concatenate([np.real(array).ravel(), np.imag(array).ravel()])]
    first = _recognised(floats, radicands, accuracy)
    if first is None:
        return
    yield _assembled(first, array.shape, hermitian)
    occurring = sorted({r for g in first for r, _ in g.parts if r != 1})
    fields = [(), *((r,) for r in occurring)] if len(occurring) > 1 else []
    for field in fields:
        parts = _recognised(floats, field, accuracy)
        if parts is not None:
            yield _assembled(parts, array.shape, hermitian)


def _recognised(
    floats: Sequence[float], radicands: Sequence[int] | None, accuracy: float
) -> list[Number] | None:
    """Return the likeliest guess for each of the floats; equal ones are looked at once."""
    table: dict[int, Number] = {}
    for x in floats:
        key = round(x / accuracy)
        if key not in table:
            guess = simplest(x, radicands, accuracy=accuracy)
            if guess is None:
                return None
            table[key] = guess
    return [table[round(x / accuracy)] for x in floats]


def _assembled(parts: list[Number], shape: tuple[int, ...], hermitian: bool) -> Matrix:
    rows, cols = shape
    half = rows * cols
    out = [
        [parts[i * cols + j] + I * parts[half + i * cols + j] for j in range(cols)]
        for i in range(rows)
    ]
    if hermitian:
        for i, j in itertools.combinations(range(rows), 2):
            out[j][i] = out[i][j].conjugate()
    return out


def _rational(value: float, accuracy: float) -> Iterator[tuple[float, Number]]:
    """Yield the simplest fractions within the accuracy, one for each order of magnitude."""
    for bound in (1, 12, 100, 1000, 10**4, 10**5):
        near = Fraction(value).limit_denominator(bound)
        if abs(float(near) - value) <= accuracy:
            yield _chance([near.denominator, near.numerator], accuracy), number(near)
            return


def _quadratic(value: float, accuracy: float) -> Iterator[tuple[float, Number]]:
    """Yield irrational roots of quadratics with small integer coefficients."""
    slack = accuracy * max(1.0, 2 * abs(value))
    for a, b, c in _relations([value * value, value, 1.0], slack):
        disc = b * b - 4 * a * c
        if not a or not 0 < disc <= LARGEST_DISCRIMINANT or squarefree(disc)[1] == 1:
            continue
        for sign in (1, -1):
            exact = number(Fraction(-b, 2 * a)) + number(Fraction(sign, 2 * a)) * root(disc)
            if abs(_float(exact) - value) <= accuracy:
                yield _chance([a, b, c], slack), exact


def _in_field(
    value: float, squares: Sequence[int], accuracy: float
) -> Iterator[tuple[float, Number]]:
    """Yield rational combinations of the square roots."""
    for first, *rest in _relations([value, *map(math.sqrt, squares)], accuracy):
        if not first:
            continue
        exact = ZERO
        for m, square in zip(rest, squares, strict=True):
            exact = exact + number(Fraction(-m, first)) * root(square)
        if abs(_float(exact) - value) <= accuracy:
            yield _chance([first, *rest], accuracy), exact


def _relations(values: Sequence[float], accuracy: float) -> list[list[int]]:
    """Return short integer vectors m with sum_k m_k values[k] near 0."""
    import flint

    n = len(values)
    rows = [[*(int(j == k) for k in range(n)), round(v / accuracy)] for j, v in enumerate(values)]
    reduced = flint.fmpz_mat(rows).lll()
    return [[int(reduced[j, k]) for k in range(n)] for j in range(n)]


def _chance(relation: Sequence[int], accuracy: float) -> float:
    """Return about how many relations of this size hold by accident.

    With largest coefficient M there are (2M + 1)^n vectors, their sums spread over a range of
    about M, and a hit is as close as the accuracy times the factor of the value.
    """
    size = max(map(abs, relation))
    return float((2 * size + 1) ** (len(relation) - 1)) * accuracy * max(abs(relation[0]), 1)


def _float(x: Number) -> float:
    return float(sum(float(a) * math.sqrt(r) for r, (a, _) in x.parts))


__all__ = ["ACCIDENT", "PAIRS", "RADICANDS", "guess_number", "guesses", "matrices", "simplest"]
