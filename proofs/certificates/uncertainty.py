r"""The entropic uncertainty constant of two measurements, in bits, between rationals.

>>> r = [["1/2", "1/2"], ["1/2", "-1/2"]]          # not normalised: an error says so
>>> maassen_uffink([[1, 0], [0, 1]], [[h, h], [h, -h]]).exact     # h = 1/sqrt(2) in sympy: 1
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from ..kernel.matrices import combine, equal, is_psd, product
from ..kernel.numbers import ONE
from ..kernel.quantities import grid as g
from ..kernel.quantities.problem import exact_numbers
from .given import Given, InvalidInput, from_exact, from_floats, given_square
from .result import Certified, certified
from .states import TOLERANCE, plain, to_grid

Json: TypeAlias = Any


def maassen_uffink(first: Any, second: Any) -> Certified:
    r"""Return the bound $-\log_2 c$ of $H(A) + H(B) \ge -\log_2 c$, valid in every state.

    A measurement is an orthonormal basis, the columns of a unitary d x d matrix, or a POVM, a list
    of d x d effects. For bases $c = \max_{ij} |\langle a_i|b_j\rangle|^2$ (Maassen and Uffink
    1988), for POVMs $c = \max_{ij} \|\sqrt{A_i}\sqrt{B_j}\|^2$ (Krishna and Parthasarathy 2002).
    ``primal`` is the pair (i, j) that attains c.
    """
    a, b = _measurement(first, "the first measurement"), _measurement(second, "the second one")
    sizes = [len(m.floats if isinstance(m, Given) else m[0].floats) for m in (a, b)]
    if sizes[0] != sizes[1]:
        raise InvalidInput(f"the measurements have the dimensions {sizes[0]} and {sizes[1]}")
    if isinstance(a, Given) and isinstance(b, Given):
        overlaps = np.abs(a.floats.conj().T @ b.floats)
        pair = np.unravel_index(int(overlaps.argmax()), overlaps.shape)
        problem = {"quantity": "maassen_uffink", "bases": [a.json, b.json]}
        return certified(problem, {}, primal=tuple(map(int, pair)))
    x, y = _effects(a), _effects(b)
    problem = {
        "quantity": "maassen_uffink",
        "effects": [[e.json for e in x], [e.json for e in y]],
    }
    return _of_effects(problem, x, y)


def _of_effects(problem: Json, x: list[Given], y: list[Given]) -> Certified:
    roots = []
    for e in x:
        values, vectors = np.linalg.eigh(e.floats)
        roots.append(vectors * np.sqrt(np.maximum(values, 0)))
    best, pair, vector = -1.0, (0, 0), np.zeros(1)
    for i, root in enumerate(roots):
        for j, e in enumerate(y):
            values, vectors = np.linalg.eigh(root.conj().T @ e.floats @ root)
            if values[-1] > best:
                best, pair, vector = float(values[-1]), (i, j), vectors[:, -1:]
    certificate = {
        "roots": [to_grid(root) for root in roots],
        "pair": list(pair),
        "vector": to_grid(vector),
        "bound": f"{round((best + MARGIN) * 2**60)}/{2**60}",
    }
    return certified(problem, certificate, primal=pair)


MARGIN = 1e-13
"""What the bound of an eigenvalue exceeds its float by."""


def _measurement(value: Any, what: str) -> Given | list[Given]:
    """Return a basis as a unitary matrix, or a POVM as its effects."""
    value = plain(value)
    parts = _matrices(value)
    if parts is None:
        return _basis(given_square(value, what), what)
    effects = [
        given_square(plain(e), f"effect {k} of {what}", hermitian=True) for k, e in enumerate(parts)
    ]
    if len({e.shape for e in effects}) > 1:
        raise InvalidInput(f"the effects of {what} differ in dimension")
    n = len(effects[0].floats)
    slack = float(np.abs(np.sum([e.floats for e in effects], axis=0) - np.eye(n)).max())
    exact = all(e.exact for e in effects)
    if slack > TOLERANCE or (exact and not _complete(effects, n)):
        raise InvalidInput(f"the effects of {what} miss the identity by {slack:.3g}")
    for k, e in enumerate(effects):
        least = float(np.linalg.eigvalsh(e.floats)[0])
        if least < -TOLERANCE or (e.exact and least < TOLERANCE and not is_psd(e.numbers())):
            raise InvalidInput(f"effect {k} of {what} has the eigenvalue {least:.3g}")
        slack = max(slack, -least)
    return effects if exact else [_loosened(e, slack, what) for e in effects]


def _matrices(value: Any) -> list[Any] | None:
    """Return the matrices of a POVM; ``None`` for what is one matrix."""
    if isinstance(value, np.ndarray):
        return list(value) if value.ndim == 3 else None
    if not isinstance(value, list | tuple) or not value:
        return None
    first = value[0]
    if isinstance(first, list | tuple):
        return list(value) if first and isinstance(first[0], list | tuple) else None
    return list(value) if len(getattr(first, "shape", ())) == 2 else None


def _complete(effects: list[Given], n: int) -> bool:
    return equal(combine([(ONE, e.numbers()) for e in effects]), exact_numbers(g.identity(n)))


def _basis(read: Given, what: str) -> Given:
    n = len(read.floats)
    miss = float(np.abs(read.floats.conj().T @ read.floats - np.eye(n)).max())
    exact = read.numbers() if read.exact else None
    if exact is not None:
        adjoint = [[x.conjugate() for x in column] for column in zip(*exact, strict=True)]
        unitary = equal(product(adjoint, exact), exact_numbers(g.identity(n)))
    else:
        unitary = miss <= TOLERANCE
    if not unitary:
        raise InvalidInput(
            f"{what} is neither a unitary matrix (its columns miss orthonormality by {miss:.3g}) "
            "nor a list of effects"
        )
    return read if exact is not None else _loosened(read, miss, what)


def _loosened(read: Given, slack: float, what: str) -> Given:
    """Return floats that stand for all within the slack."""
    return read if read.exact or slack <= read.radius else from_floats(read.floats, what, slack)


def _effects(m: Given | list[Given]) -> list[Given]:
    """Return a basis as its projectors."""
    if not isinstance(m, Given):
        return m
    if m.exact:
        columns = list(zip(*m.numbers(), strict=True))
        return [from_exact([[x * y.conjugate() for y in v] for x in v]) for v in columns]
    return [from_floats(np.outer(v, v.conj()), slack=3 * m.radius) for v in m.floats.T]
