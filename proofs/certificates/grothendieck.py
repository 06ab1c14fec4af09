r"""Quadratic forms over signs and over correlation matrices, between exact bounds.

For $A \succeq 0$ the ratio of the two maxima is at most $\pi/2$ (R. E. Rietz 1974; Yu. Nesterov
1998): a dephasing channel keeps at most so much more of a positive form than random signs do.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics import grothendieck as programs
from ..kernel.declarations import Refused
from ..kernel.matrices import Matrix, trace_product
from ..kernel.numbers import ONE, ZERO, number, write
from .correlations import given_real
from .facial import exact_point
from .given import Given, InvalidInput
from .result import Certified, certified, settle
from .rounding import identity, to_floats

Array: TypeAlias = NDArray[Any]
Json: TypeAlias = Any

BITS = 44
LARGEST = 64
LARGEST_EXACT = 10
HALF = number(Fraction(1, 2))


def cut_maximum(form: Any) -> Certified:
    r"""Bound $\max_s s^T A s$ over signs $s \in \{\pm1\}^n$; ``primal`` are signs that attain it.

    ``form`` is real symmetric. Up to n = 18 all signs are enumerated, so that rational entries give
    the exact value; beyond, up to n = 64, the bound from above is that of the elliptope. Raises
    ``InvalidInput``.

    >>> cut_maximum([[0, -1, -1], [-1, 0, -1], [-1, -1, 0]]).exact
    2
    """
    a = _form(form)
    cut, signs, notes = _cut(a)
    problem = {"quantity": "cut_maximum", "matrix": a.json}
    value = float(signs @ np.real(a.floats) @ signs)
    return certified(problem, cut, value=value, primal=signs, notes=notes)


def elliptope_maximum(form: Any) -> Certified:
    r"""Bound $\max \langle A, X \rangle$ over real $X \succeq 0$ with unit diagonal.

    ``form`` is real symmetric, n at most 64. ``primal`` is the correlation matrix, ``dual`` the
    multipliers y with $diag(y) \succeq A$ and $\sum_i y_i$ as the bound. Exact where both are found
    in $\mathbb{Q}(\sqrt 2, \sqrt 3, \sqrt 5)$, for exact entries up to n = 10. Raises
    ``InvalidInput``.

    >>> elliptope_maximum([[0, -1, -1], [-1, 0, -1], [-1, -1, 0]]).exact
    3
    """
    a = _form(form)
    problem = {"quantity": "elliptope_maximum", "matrix": a.json}
    found = _solved(a)
    for certificate in _elliptope(a, found):
        if settle(problem, certificate) is not None:
            value = float(np.sum(np.real(a.floats) * found.point))
            return certified(
                problem,
                certificate,
                value=value,
                primal=found.point,
                dual=found.multipliers,
                notes=found.notes,
            )
    raise Refused("the bounds of the elliptope were not confirmed")


def grothendieck_ratio(form: Any) -> Certified:
    r"""Bound $\max_{X \in E_n} \langle A, X \rangle / \max_s s^T A s$, which is at least 1.

    ``form`` is real symmetric, n at most 64, with a positive maximum over signs (``InvalidInput``
    if not). For $A \succeq 0$ it is at most $\pi/2$; without the diagonal it is at most the
    Grothendieck constant of the complete graph, $\Theta(\log n)$. ``primal`` is (X, signs).

    >>> grothendieck_ratio([[0, -1, -1], [-1, 0, -1], [-1, -1, 0]]).exact
    3/2
    """
    a = _form(form)
    cut, signs, notes = _cut(a)
    best = float(signs @ np.real(a.floats) @ signs)
    if best <= 1e-9 * float(np.abs(a.floats).max()):
        raise InvalidInput(
            f"the greatest value of the form over signs is {best:.3g}; a positive one is expected"
        )
    problem = {"quantity": "grothendieck_ratio", "matrix": a.json}
    found = _solved(a)
    for elliptope in _elliptope(a, found):
        certificate = {"elliptope": elliptope, "cut": cut}
        if settle(problem, certificate) is not None:
            value = float(np.sum(np.real(a.floats) * found.point)) / best
            return certified(
                problem,
                certificate,
                value=value,
                primal=(found.point, signs),
                dual=found.multipliers,
                notes=(*notes, *found.notes),
            )
    raise Refused("the bounds of the ratio were not confirmed")


def _form(form: Any) -> Given:
    a = given_real(form, "the form")
    if len(a.floats) > LARGEST:
        raise InvalidInput(f"the form is of size {len(a.floats)}; at most {LARGEST} is supported")
    return a


def _cut(a: Given) -> tuple[dict[str, Json], Array, tuple[str, ...]]:
    _, signs = programs.cut_maximum(np.real(a.floats))
    certificate: dict[str, Json] = {"signs": [int(s) for s in signs]}
    if len(signs) <= programs.ENUMERATED:
        return certificate, signs, ()
    found = _solved(a)
    certificate["multipliers"] = _dominating(a, found.multipliers)
    return certificate, signs, ("too many signs to enumerate: bounded by correlation matrices",)


def _solved(a: Given) -> programs.FormMaximum:
    """Solve the program at unit scale; a trivial pair when no solver can."""
    floats = np.real(a.floats)
    largest = float(np.abs(floats).max())
    scale = math.ldexp(1.0, math.frexp(largest)[1]) if largest else 1.0
    found = programs.elliptope_maximum(floats / scale)
    if isinstance(found, tuple):
        return programs.FormMaximum(np.eye(len(floats)), np.abs(floats).sum(axis=1), found)
    return programs.FormMaximum(found.point, scale * found.multipliers, found.notes)


def _elliptope(a: Given, found: programs.FormMaximum) -> Iterator[dict[str, Json]]:
    """Yield an exact pair if one is found, then the rounded one."""
    if a.exact and len(a.floats) <= LARGEST_EXACT:
        yield from _exact_pair(a.numbers(), found)
    for bits in (BITS, BITS - 8, BITS - 16, BITS - 24):
        yield {
            "point": _inner_point(found.point, bits),
            "multipliers": _dominating(a, found.multipliers),
        }


def _inner_point(x: Array, bits: int) -> Json:
    """Return a correlation matrix on a grid, mixed with a little of the identity."""
    least = float(np.linalg.eigvalsh(x)[0])
    share = max(0.0, -least) + len(x) * 2.0 ** (1 - bits)
    mixed = np.rint(np.ldexp(x / (1 + share), bits))
    rows = [[int(v) for v in row] for row in mixed]
    for k in range(len(rows)):
        rows[k][k] = 1 << bits
    for i in range(len(rows)):
        for j in range(i):
            rows[i][j] = rows[j][i]
    return {"den": 1 << bits, "re": rows}


def _dominating(a: Given, y: Array) -> list[Json]:
    """Return multipliers on a grid, raised until they dominate the form."""
    floats = np.real(a.floats)
    least = float(np.linalg.eigvalsh(np.diag(y) - floats)[0])
    size = float(np.abs(floats).max()) + float(np.abs(y).max())
    step = Fraction(2) ** (math.frexp(size or 1.0)[1] - BITS)
    lift = Fraction(max(0.0, -least)) + len(y) * step
    return [str(math.ceil((Fraction(float(x)) + lift) / step) * step) for x in y]


def _exact_pair(a: Matrix, found: programs.FormMaximum) -> Iterator[dict[str, Json]]:
    """Guess the maximiser and the multipliers exactly, on the faces that they lie on."""
    n = range(len(a))
    radicands = sorted({2, 3, 5, *(r for row in a for x in row for r, _ in x.parts if r != 1)})
    x = exact_point(found.point, [(_picked(len(a), k, k), ONE) for k in n], radicands)
    if x is None:
        return
    # diag(y) - A: minus A off the diagonal, and of a trace that makes both values agree
    total = trace_product(a, x)
    for k in n:
        total = total - a[k][k]
    equations = [(_picked(len(a), i, j), -a[i][j]) for i in n for j in range(i)]
    equations.append((identity(len(a)), total))
    slack = np.diag(found.multipliers) - np.real(to_floats(a))
    rest = exact_point(slack, equations, radicands)
    if rest is not None:
        yield {
            "point": {"exact": [[write(v) for v in row] for row in x]},
            "multipliers": [write(rest[k][k] + a[k][k]) for k in n],
        }


def _picked(n: int, i: int, j: int) -> Matrix:
    """Return the symmetric matrix that picks out an entry."""
    out = [[ZERO] * n for _ in range(n)]
    out[i][j] = out[i][j] + HALF
    out[j][i] = out[j][i] + HALF
    return out
