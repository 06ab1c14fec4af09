r"""Exact parents and witnesses, where floats suggest that they have simple entries.

An optimal parent lives on the kernels of $Y - \sum_x W_{x,a_x}$ (complementary slackness), and
always on the intersection of the ranges of the $M_{x,a_x}$. These faces are computed exactly; the
smallest parent on them is found by least squares to the last digit, and its coefficients are
guessed. The kernel decides whether the guess was right.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics._blocks import hermitian_basis
from ...numerics._polish import polished
from ...numerics.measurability import Noisy, Solution
from ..kernel.matrices import Matrix, combine, product, trace_product
from ..kernel.numbers import ONE, ZERO, NotExact, Number, number, root
from ..kernel.quantities.measurability_exact import ExactFamily
from ._exact_linear import Vectors, adjoint, columns, echelon, left_inverse, nullspace, unit
from .algebraic import guesses, matrices
from .rounding import to_floats, to_json

Json: TypeAlias = Any
Array: TypeAlias = NDArray[Any]
Witness: TypeAlias = tuple[list[list[Matrix]], Matrix]
MINUS, HALF = number(-1), number(Fraction(1, 2))
NEAR = 1e-6
FEW = 8
SHARP = 1e-12
"""What is found by linear algebra is guessed from its last digits."""
LARGEST = 800
"""A search is worth its while for parents of this many entries at most."""


def exact_certificates(
    family: ExactFamily, floats: Noisy, solution: Solution
) -> Iterator[dict[str, Json]]:
    """Yield guesses of exact certificates for the robustness, likeliest first."""
    choices = family.choices()
    if solution.eta > 1 - NEAR:
        yield from ({"value": "1", "parent": parent} for parent in exact_parents(family, floats))
    reach = Reach.of(family)
    for w, bound in _witnesses(family, floats, solution):
        value = witness_value(family, w, bound)
        if value is None or abs(_float(value) - max(0.0, solution.eta)) > NEAR:
            continue
        witness = {"effects": [[_json(m) for m in row] for row in w], "bound": _json(bound)}
        if reach.kernels is not None:
            witness["unreached"] = reach.json(family)
        certificate = {"value": _number_json(value), "witness": witness}
        if not value.is_zero():
            faces = [reach.face(choice, _gap(w, bound, choice)) for choice in choices]
            parent = _parent_on(family, floats, faces, value)
            if parent is None:
                continue
            certificate["parent"] = parent
        yield certificate


@dataclass(frozen=True)
class Reach:
    """What no noisy effect reaches: for each outcome the vectors that M and N send to zero."""

    kernels: list[list[Vectors]] | None
    d: int

    @staticmethod
    def of(family: ExactFamily) -> Reach:
        """Compute the kernels; general noise has none."""
        if family.noise is None:
            return Reach(None, family.d)
        kernels = [
            [nullspace([*m, *n]) for m, n in zip(row, noise, strict=True)]
            for row, noise in zip(family.povms, family.noise, strict=True)
        ]
        return Reach(kernels if any(map(any, kernels)) else None, family.d)

    def blocked(self, choice: Sequence[int]) -> Vectors:
        """Return vectors that span what the parent effect of a choice cannot reach."""
        kernels = self.kernels or []
        return [v for x, row in enumerate(kernels) for v in row[choice[x]]]

    def face(self, choice: Sequence[int], gap: Matrix) -> Vectors:
        """Return a basis of the vectors within reach on which the gap vanishes."""
        blocked = self.blocked(choice)
        if not blocked:
            return nullspace(gap)
        open_ = nullspace(adjoint(columns(blocked)))
        if not open_:
            return []
        span = columns(open_)
        inner = nullspace(product(product(adjoint(span), gap), span))
        return columns(product(span, columns(inner))) if inner else []

    def json(self, family: ExactFamily) -> Json:
        """Return what the kernel needs to restrict a witness to what is reached."""
        inverses: list[Json] = []
        for choice in family.choices():
            blocked = self.blocked(choice)
            inverses.append(_json(left_inverse(columns(blocked))) if blocked else None)
        kernels = [[_json(columns(v)) if v else None for v in row] for row in self.kernels or []]
        return {"kernels": kernels, "inverses": inverses}


def exact_parents(family: ExactFamily, floats: Noisy) -> Iterator[list[Json]]:
    """Yield guesses of an exact parent of the measurements without noise."""
    if _commute(floats):
        yield [_json(_product(family, choice)) for choice in family.choices()]
    kernels = [[nullspace(m) for m in row] for row in family.povms]
    faces = []
    for choice in family.choices():
        blocked = [v for x, b in enumerate(choice) for v in kernels[x][b]]
        faces.append(nullspace(adjoint(columns(blocked))) if blocked else unit(family.d))
    parent = _parent_on(family, floats, faces, ONE)
    if parent is not None:
        yield parent


def _commute(floats: Noisy) -> bool:
    every = np.concatenate(floats.povms)
    products = every[:, None] @ every[None]
    return bool(np.abs(products - products.transpose(1, 0, 2, 3)).max() < 1e-12)


def _product(family: ExactFamily, choice: Sequence[int]) -> Matrix:
    out = unit(family.d)
    for x, b in enumerate(choice):
        out = product(out, family.povms[x][b])
    return out


# -- witnesses ------------------------------------------------------------------------------------


def _witnesses(family: ExactFamily, floats: Noisy, solution: Solution) -> Iterator[Witness]:
    """Yield the measurements themselves, then what the float witness may stand for."""
    tops = [
        float(np.linalg.eigvalsh(sum(m[b] for m, b in zip(floats.povms, choice, strict=True)))[-1])
        for choice in family.choices()
    ]
    for top in _first(guesses(max(tops), accuracy=SHARP), 2):
        yield family.povms, combine([(top, unit(family.d))])
    if (pair := _pair_witness(family)) is not None:
        yield pair
    if next(guesses(min(1.0, solution.eta), accuracy=1e-8), None) is None:
        return
    known = polished(floats, solution)
    accuracy = SHARP if known is not solution else NEAR
    w, bound = [m.copy() for m in known.witness], known.bound.copy()
    if family.noise is not None:  # the same shift of all outcomes changes nothing
        for x, m in enumerate(w):
            shift = m.mean(axis=0)
            w[x] = m - shift
            bound = bound - shift
    scale = float(np.trace(bound).real) / family.d
    if scale < NEAR:
        scale = float(max(np.abs(m).max() for m in w))
    stacked = np.concatenate([*w, bound[None]]) / scale
    for guess in _first(matrices(stacked.reshape(-1, family.d), accuracy=max(1e-11, accuracy)), 2):
        rows = iter([guess[k : k + family.d] for k in range(0, len(guess), family.d)])
        yield [[next(rows) for _ in m] for m in w], next(rows)


def _pair_witness(family: ExactFamily) -> Witness | None:
    r"""Return the witness of two unbiased qubit measurements with rational lengths (Busch 1986).

    With $A = a \cdot \sigma$, $B = b \cdot \sigma$ and the units U, V along $A \pm B$, every sum
    of $\pm (U + V)/2$ and $\pm (U - V)/2$ is one of $\pm U, \pm V \le 1$, while the value of the
    measurements is $\eta (|a + b| + |a - b|)$.
    """
    if family.noise is None or family.d != 2 or [len(row) for row in family.povms] != [2, 2]:
        return None
    a, b = (combine([(number(2), row[0]), (MINUS, unit(2))]) for row in family.povms)
    if any(not (m[0][0] + m[1][1]).is_zero() for m in (a, b)):
        return None
    units = []
    for sign in (ONE, MINUS):
        along = combine([(ONE, a), (sign, b)])
        square = product(along, along)[0][0]
        if not square.is_rational() or square.is_zero():
            return None
        top, bottom = square.rational().as_integer_ratio()
        try:
            length = root(top * bottom) * number(Fraction(1, bottom))
        except NotExact:  # the integer is too large to be factored
            return None
        units.append(combine([(length.inverse(), along)]))
    w = []
    for sign in (HALF, -HALF):
        half = combine([(HALF, units[0]), (sign, units[1])])
        w.append([half, combine([(MINUS, half)])])
    return w, unit(2)


def witness_value(family: ExactFamily, w: list[list[Matrix]], bound: Matrix) -> Number | None:
    """Return the eta at which a witness excludes a parent."""
    c0 = c1 = ZERO
    for x, row in enumerate(w):
        for b, part in enumerate(row):
            start = ZERO if family.noise is None else trace_product(part, family.noise[x][b])
            c0 = c0 + start
            c1 = c1 + trace_product(part, family.povms[x][b]) - start
    top = ZERO
    for k in range(family.d):
        top = top + bound[k][k]
    if c1.is_zero() or not c1.is_real() or not (top - c0).is_real():
        return None
    return (top - c0) * c1.inverse()


def _gap(w: list[list[Matrix]], bound: Matrix, choice: Sequence[int]) -> Matrix:
    return combine([(ONE, bound), *((MINUS, w[x][b]) for x, b in enumerate(choice))])


# -- parents on faces -----------------------------------------------------------------------------


def _parent_on(
    family: ExactFamily, floats: Noisy, faces: list[Vectors], eta: Number
) -> list[Json] | None:
    """Return the parent of least norm on the faces, solved for or guessed exactly, as JSON."""
    spans = [to_floats(face).T if face else np.zeros((family.d, 0)) for face in faces]
    effects = _least_parent(family, floats, spans, _float(eta))
    if effects is None:
        return None
    if solved := _only_parent(family, faces, eta):
        return solved
    coefficients = []
    for g, v in zip(effects, spans, strict=True):
        inverse = np.linalg.pinv(v)
        inner = inverse @ g @ inverse.conj().T
        # of one vector v, tr G = c |v|^2 is simpler than c
        coefficients.append(np.trace(g)[None] if v.shape[1] == 1 else inner.ravel())
    flat = np.concatenate(coefficients)
    guess = next(matrices(flat[None], accuracy=SHARP), None) if flat.size else None
    if guess is None:
        return None
    entries = iter(guess[0])
    out: list[Json] = []
    for face in faces:
        r = len(face)
        if not r:
            out.append(None)
            continue
        exact = [[next(entries) for _ in range(r)] for _ in range(r)]
        span = columns(face)
        if r == 1:
            exact = [[exact[0][0] * product(adjoint(span), span)[0][0].inverse()]]
        out.append(_json(product(product(span, exact), adjoint(span))))
    return out


def _only_parent(family: ExactFamily, faces: list[Vectors], eta: Number) -> list[Json] | None:
    """Return the parent by elimination, where few faces of one vector each leave no choice."""
    used = [k for k, face in enumerate(faces) if face]
    if family.noise is None or len(used) > FEW or any(len(faces[k]) > 1 for k in used):
        return None
    projectors = [product(columns(faces[k]), adjoint(columns(faces[k]))) for k in used]
    choices, rows = family.choices(), []
    for x, row in enumerate(family.povms):
        for b in range(len(row)):
            noisy = family.at(x, b, eta)
            mine = [choices[k][x] == b for k in used]
            for i, j in itertools.product(range(family.d), repeat=2):
                left = [p[i][j] if m else ZERO for p, m in zip(projectors, mine, strict=True)]
                rows.append([*left, noisy[i][j]])
    solved, pivots = echelon(rows)
    if pivots != list(range(len(used))):
        return None
    out: list[Json] = [None] * len(faces)
    for k, p, line in zip(used, projectors, solved, strict=True):
        out[k] = _json(combine([(line[-1], p)]))
    return out


def _least_parent(
    family: ExactFamily, floats: Noisy, spans: list[Array], eta: float
) -> list[Array] | None:
    """Return the effects of least norm with the right marginals, if they are positive."""
    d, choices = family.d, family.choices()
    basis = hermitian_basis(d).reshape(-1, d * d)
    starts = np.cumsum([0, *floats.sizes])
    blocks, inner = [], []
    for choice, v in zip(choices, spans, strict=True):
        q = np.linalg.qr(v)[0]
        turned = q @ hermitian_basis(q.shape[1]) @ q.conj().T if q.shape[1] else _none(d)
        inner.append(turned)
        coordinates = np.real(basis.conj() @ turned.reshape(-1, d * d).T)
        height = 1 if floats.general else int(starts[-1])
        column = np.zeros((height, d * d, len(turned)))
        for x, b in enumerate(choice):
            column[0 if floats.general else starts[x] + b] = coordinates
        blocks.append(column.reshape(height * d * d, len(turned)))
    if floats.general:
        target = np.eye(d)[None]
    else:
        target = np.concatenate(
            [eta * m + (1 - eta) * n for m, n in zip(floats.povms, floats.noise, strict=True)]
        )
    right = np.real(target.reshape(-1, d * d) @ basis.conj().T).ravel()
    matrix = np.concatenate(blocks, axis=1)
    if not matrix.shape[1]:
        return None
    found = np.linalg.lstsq(matrix, right, rcond=1e-10)[0]
    if np.abs(matrix @ found - right).max() > 1e-9:
        return None
    effects, at = [], 0
    for turned in inner:
        effects.append(np.tensordot(found[at : at + len(turned)], turned, 1))
        at += len(turned)
        if np.linalg.eigvalsh(effects[-1])[0] < -1e-9:
            return None
    return effects


def _none(d: int) -> Array:
    return np.zeros((0, d, d), complex)


def _first(values: Iterator[Any], count: int) -> Iterator[Any]:
    for _, value in zip(range(count), values, strict=False):
        yield value


def _json(m: Matrix) -> Json:
    return {"exact": to_json(m)}


def _number_json(x: Number) -> Json:
    return to_json([[x]])[0][0]


def _float(x: Number) -> float:
    return float(to_floats([[x]])[0, 0].real)
