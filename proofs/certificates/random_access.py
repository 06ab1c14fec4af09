r"""Random access codes: how well one of several letters is read out of one system."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics.random_access import best_axes, best_words, mean_success
from ..kernel.declarations import Refused
from ..kernel.matrices import Matrix, combine
from ..kernel.numbers import ZERO, Number, number, write
from ..kernel.quantities.phases import is_psd_exactly
from ..kernel.quantities.random_access import MAX_BITS_SENT, MAX_STRINGS, MAX_WORK, work
from ._exact_linear import null_vector, shifted
from ._povms import read_povms
from .algebraic import simplest
from .given import Given, InvalidInput, from_exact, from_floats, given_square
from .result import Certified, certified

Json: TypeAlias = Any
Array: TypeAlias = NDArray[Any]

BITS = 56
SLACKS = (1e-15, 1e-13, 1e-10, 1e-7)
MAX_EXACT = 6
"""Largest dimension of which exact eigenvectors are sought."""
MAX_GUESSED = 300
SPECTRUM = 1e-9
ACCURACY = 1e-13
"""Eigenvalues in floats are this good."""


def random_access_code(measurements: Any) -> Certified:
    r"""Return the success of the best encoding for given decoding measurements.

    ``measurements`` are POVMs, ``measurements[x][b]`` d x d, or observables $-1 \le A_x \le 1$
    (d x d, read as the effects $(1 \pm A_x)/2$). The n letters are uniform, so is the one that is
    asked for: $\frac{1}{\prod_x k_x} \sum_s \lambda_{max}(\frac{1}{n} \sum_x M_{x,s_x})$.

    ``primal`` are the codewords, an array (strings, d) of state vectors, the last letter running
    first; ``dual`` the largest eigenvalues.

    Raises ``InvalidInput`` for effects that are not positive or do not sum to 1, observables with
    eigenvalues outside [-1, 1], mixed dimensions.

    Source: A. Ambainis, A. Nayak, A. Ta-Shma, U. Vazirani, J. ACM 49, 496 (2002).

    >>> random_access_code([[[0, 1], [1, 0]], [[1, 0], [0, -1]]]).exact
    sqrt(2)/4 + 1/2
    """
    read = read_povms(_effects(measurements))
    count = prod(len(row) for row in read.effects)
    if count > MAX_STRINGS:
        raise InvalidInput(f"there are {count} strings; more than {MAX_STRINGS} are not listed")
    share = Fraction(1, len(read.effects))
    floats = [np.sum(chosen, axis=0) * float(share) for chosen in itertools.product(*read.floats)]
    exact = None
    if read.exact and read.d <= MAX_EXACT and count <= MAX_GUESSED:
        effects = [[e.numbers() for e in row] for row in read.effects]
        exact = (
            combine([(number(share), e) for e in chosen]) for chosen in itertools.product(*effects)
        )
    problem = {"quantity": "random_access_code", "povms": read.json}
    return _mean_of_tops(problem, floats, exact)


def chsh_value(alice: Any, bob: Any) -> Certified:
    r"""Return the largest CHSH value of given observables over all states.

    ``alice`` and ``bob`` are pairs of Hermitian matrices with eigenvalues in [-1, 1]; the value is
    the largest eigenvalue of $A_0 \otimes (B_0 + B_1) + A_1 \otimes (B_0 - B_1)$. Products of
    commuting observables stay at 2, and nothing exceeds $2 \sqrt 2$ (B. S. Cirel'son, 1980).

    ``primal`` is the best state vector, ``dual`` the eigenvalue. Raises ``InvalidInput`` for
    observables that are not Hermitian or exceed 1, and when a side does not have two of one size.
    """
    sides = [_observables(side, who) for side, who in ((alice, "Alice"), (bob, "Bob"))]
    for side, who in zip(sides, ("Alice", "Bob"), strict=True):
        if len(side) != 2 or side[0].shape != side[1].shape:
            raise InvalidInput(f"{who} has two observables of one size")
    (a, b), (c, d) = ([m.floats for m in side] for side in sides)
    floats = np.kron(a, c + d) + np.kron(b, c - d)
    exact = None
    if all(m.exact for side in sides for m in side) and len(floats) <= MAX_EXACT:
        (p, q), (r, s) = ([m.numbers() for m in side] for side in sides)
        exact = iter([_combined_kron([(p, r, 1), (p, s, 1), (q, r, 1), (q, s, -1)])])
    problem = {
        "quantity": "chsh_value",
        "alice": [m.json for m in sides[0]],
        "bob": [m.json for m in sides[1]],
    }
    return _mean_of_tops(problem, [floats], exact)


def classical_random_access_code(n: int, d: int = 2, m: int = 1) -> Certified:
    r"""Return the best mean success of a classical code: n letters out of d, m of them sent.

    Every decoder is enumerated (shared randomness does not help a mean over uniform letters).
    ``primal`` are the words that the decoder reads out of each message. Raises ``InvalidInput``
    where that would take too long (for bits, from n = 10 on).

    Source: A. Ambainis, D. Leung, L. Mancinska, M. Ozols, arXiv:0810.2937 (2008), section 3; there
    $\frac{1}{2} + \binom{n-1}{\lfloor (n-1)/2 \rfloor} / 2^n$ for bits, one of them sent.

    >>> classical_random_access_code(2).exact, classical_random_access_code(5).exact
    (3/4, 11/16)
    """
    _whole("the number of letters n", n, 1, 20)
    _whole("the number d of values of a letter", d, 2, 64)
    _whole("the number m of letters sent", m, 1, n)
    if d**n > MAX_WORK or work(n, d, m) > MAX_WORK:
        raise InvalidInput(f"n = {n}, d = {d}, m = {m} has too many decoders to enumerate")
    words = best_words(n, d, m)
    problem = {"quantity": "classical_random_access_code", "n": n, "d": d, "m": m}
    return certified(problem, {"words": words}, primal=words)


def optimal_qubit_random_access_code(n: int) -> Certified:
    r"""Return bounds of the best mean success of n bits in one qubit, over all measurements.

    The upper bound is $\frac{1}{2} + \frac{1}{2 \sqrt n}$, attained at n = 1, 2, 3; the lower one,
    for n > 3, comes from axes that a search found (``primal``, an array (n, 3)): between them lies
    a gap. n is at most 10.

    Source: A. Ambainis, D. Leung, L. Mancinska, M. Ozols, arXiv:0810.2937 (2008).
    """
    _whole("the number of bits n", n, 1, MAX_BITS_SENT)
    axes = best_axes(n)
    problem = {"quantity": "optimal_qubit_random_access_code", "n": n}
    if n <= 3:
        rows = [[str(int(x)) for x in axis] for axis in axes]
    else:
        inside = axes * (1 - 1e-14) / np.linalg.norm(axes, axis=1)[:, None]
        rows = [[str(Fraction(round(x * 2**BITS), 2**BITS)) for x in a] for a in inside.tolist()]
    return certified(problem, {"axes": {"exact": rows}}, value=mean_success(axes), primal=axes)


# -- largest eigenvalues --------------------------------------------------------------------------


def _mean_of_tops(
    problem: Json, floats: Sequence[Array], exact: Iterator[Matrix] | None
) -> Certified:
    spectra = [np.linalg.eigh((a + a.conj().T) / 2) for a in floats]
    tops = np.array([values[-1] for values, _ in spectra])
    vectors = np.array([vectors[:, -1] for _, vectors in spectra])
    for certificate in _candidates(tops, vectors, exact):
        try:
            return certified(
                problem,
                certificate,
                value=float(tops.mean()),
                primal=vectors,
                dual=tops,
            )
        except Refused:
            continue
    raise InvalidInput("no certificate was found: the operators are too badly conditioned")


def _candidates(tops: Array, vectors: Array, exact: Iterator[Matrix] | None) -> Iterator[Json]:
    if exact is not None and (guessed := _guessed(tops, exact)) is not None:
        yield {"exact": guessed}
    columns = [_column(v) for v in vectors]
    scale = max(1.0, float(np.abs(tops).max()))
    for slack in SLACKS:
        bounds = [str(Fraction(float(top) + slack * scale)) for top in tops]
        yield {"tops": [{"vector": v, "top": top} for v, top in zip(columns, bounds, strict=True)]}


def _column(vector: Array) -> Json:
    parts = (np.rint(np.ldexp(part, BITS - 3)) for part in (np.real(vector), np.imag(vector)))
    re, im = ([[int(x)] for x in part.tolist()] for part in parts)
    return {"den": 1 << (BITS - 3), "re": re, "im": im}


def _guessed(tops: Array, exact: Iterator[Matrix]) -> list[Json] | None:
    table: dict[int, Number | None] = {}
    out = []
    for top, a in zip(tops, exact, strict=True):
        key = round(float(top) / SPECTRUM)
        if key not in table:
            table[key] = simplest(float(top), accuracy=ACCURACY)
        guess = table[key]
        vector = None if guess is None else null_vector(shifted(a, guess))
        if guess is None or vector is None:
            return None
        out.append({"vector": {"exact": [[write(x)] for x in vector]}, "top": write(guess)})
    return out


def _combined_kron(terms: Sequence[tuple[Matrix, Matrix, int]]) -> Matrix:
    return combine(
        [
            (number(sign), [[x * y for x in row for y in other] for row in a for other in b])
            for a, b, sign in terms
        ]
    )


# -- reading --------------------------------------------------------------------------------------


def _effects(measurements: Any) -> Any:
    """Return POVMs; matrices in their place are observables."""
    if isinstance(measurements, np.ndarray):
        observables = measurements.ndim == 3
    elif isinstance(measurements, Sequence) and not isinstance(measurements, str):
        observables = bool(len(measurements)) and all(_is_matrix(m) for m in measurements)
    else:
        raise InvalidInput("the measurements must be a sequence of POVMs or of observables")
    if not observables:
        return measurements
    read = _observables(measurements, "the code")
    return [[_effect(m, sign) for sign in (1, -1)] for m in read]


def _is_matrix(m: Any) -> bool:
    shape = getattr(m, "shape", None)
    if isinstance(shape, tuple):
        return len(shape) == 2
    rows = list(m) if isinstance(m, Sequence) and not isinstance(m, str) else []
    return bool(rows) and all(
        isinstance(row, Sequence | np.ndarray)
        and not isinstance(row, str)
        and not any(isinstance(x, Sequence | np.ndarray) and not isinstance(x, str) for x in row)
        and getattr(row, "ndim", 1) == 1
        for row in rows
    )


def _observables(matrices: Any, who: str) -> list[Given]:
    if not isinstance(matrices, Sequence | np.ndarray) or isinstance(matrices, str):
        raise InvalidInput(f"the observables of {who} must be a sequence of Hermitian matrices")
    read = [
        given_square(m, f"observable {x} of {who}", hermitian=True) for x, m in enumerate(matrices)
    ]
    for x, m in enumerate(read):
        norm = float(np.abs(np.linalg.eigvalsh(m.floats)).max())
        if norm > 1 + SPECTRUM or (m.exact and norm > 1 - SPECTRUM and not _is_observable(m)):
            raise InvalidInput(
                f"observable {x} of {who} has an eigenvalue of modulus {norm:.6g}; "
                "the outcomes are -1 and 1, so none exceeds 1"
            )
    return [_widened(m) for m in read]


def _is_observable(m: Given) -> bool:
    return all(is_psd_exactly(_effect(m, sign).numbers()) for sign in (1, -1))


def _widened(m: Given) -> Given:
    """Return floats whose radius reaches a matrix that does not exceed 1."""
    excess = float(np.abs(np.linalg.eigvalsh(m.floats)).max()) - 1
    miss = excess / len(m.floats)
    return m if m.exact or miss <= m.radius else from_floats(m.floats, slack=m.radius + miss)


def _effect(observable: Given, sign: int) -> Given:
    d = observable.shape[0]
    if observable.exact:
        half, part = number(Fraction(1, 2)), number(Fraction(sign, 2))
        rows = observable.numbers()
        return from_exact(
            [
                [part * x + (half if i == j else ZERO) for j, x in enumerate(row)]
                for i, row in enumerate(rows)
            ]
        )
    return from_floats((np.eye(d) + sign * observable.floats) / 2, slack=observable.radius / 2)


def _whole(what: str, value: Any, least: int, most: int) -> None:
    if type(value) is not int or not least <= value <= most:
        raise InvalidInput(f"{what} is an integer from {least} to {most}, not {value!r:.40}")
