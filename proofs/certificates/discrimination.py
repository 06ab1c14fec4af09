r"""The best probability of guessing which state was prepared."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics.discrimination import Discrimination, discriminate
from ..kernel.declarations import Refused
from ..kernel.matrices import Matrix, combine
from ..kernel.numbers import ONE, ZERO, number
from ..kernel.quantities.discrimination import choices, exact_operators
from ._helstrom import two_effects
from .algebraic import matrices
from .given import InvalidInput, from_exact
from .result import Certified, certified
from .states import given_law, given_state

Json: TypeAlias = Any
Array: TypeAlias = NDArray[Any]

BITS = 56
SLACKS = (2e-15, 1e-13, 1e-11, 1e-9, 1e-6)
"""How far measurement and dual matrix are moved inside, until the kernel agrees."""
ACCURACIES = (1e-13, 1e-9)
"""How good the entries of a closed form are, and those that an iteration found."""
MAX_EXACT = 6
"""Largest dimension for which an exact measurement is guessed."""
MAX_ENTRIES = 400


def guessing_probability(
    probabilities: Any, states: Any, told: Sequence[int] | None = None
) -> Certified:
    r"""Return $\max \sum_x q_x\, tr\,M_x \rho_x$ over measurements M: minimum-error discrimination.

    ``probabilities`` sum to 1 (``None``: all alike), ``states`` are d x d density matrices, kets
    (lists of d numbers or columns) or `qutip.Qobj`. With ``told``, a label for each state, its
    label is announced after the measurement: an outcome then names one state of every label (state
    discrimination with post-measurement information).

    ``primal`` is the measurement, an array (outcomes, d, d); ``dual`` is K with $K \ge q_x \rho_x$
    for all x, whose trace is the upper bound. With ``told`` the outcomes are the choices of one
    state of each label, labels in increasing order, states of the last label running first.

    Raises ``InvalidInput`` for probabilities that are negative or do not sum to 1, for states that
    are not positive (by how much), not of trace 1, of different dimensions or of another number.

    Sources: C. W. Helstrom, J. Stat. Phys. 1, 231 (1969), for two states; H. P. Yuen, R. S.
    Kennedy, M. Lax, IEEE Trans. Inf. Theory 21, 125 (1975), for the dual; M. A. Ballester,
    S. Wehner, A. Winter, IEEE Trans. Inf. Theory 54, 4183 (2008), for what is told.

    >>> plus = [["1/2", "1/2"], ["1/2", "1/2"]]
    >>> guessing_probability(["1/2", "1/2"], [[1, 0], plus]).exact
    sqrt(2)/4 + 1/2
    """
    rhos = [given_state(_column(rho), f"state {x}") for x, rho in enumerate(_listed(states))]
    sizes = {rho.shape[0] for rho in rhos}
    if len(sizes) > 1:
        raise InvalidInput(f"the states have different dimensions: {sorted(sizes)}")
    if probabilities is None:
        probabilities = [Fraction(1, len(rhos))] * len(rhos)
    law = given_law(probabilities, "the probabilities")
    if law.shape[1] != len(rhos):
        raise InvalidInput(f"there are {law.shape[1]} probabilities for {len(rhos)} states")
    problem: dict[str, Json] = {
        "quantity": "guessing_probability",
        "probabilities": law.json,
        "states": [rho.json for rho in rhos],
    }
    if told is not None:
        problem["told"] = _labels(told, len(rhos))
    try:
        outcomes = choices(problem)
    except Refused as bad:
        raise InvalidInput(str(bad)) from None
    weighted = law.floats[0].real[:, None, None] * np.array([rho.floats for rho in rhos])
    sigmas = np.array([weighted[list(chosen)].sum(axis=0) for chosen in outcomes])
    found = discriminate(sigmas)
    exact = law.exact and all(rho.exact for rho in rhos)
    return _certified(problem, found, sigmas, exact=exact)


def _certified(problem: Json, found: Discrimination, sigmas: Array, *, exact: bool) -> Certified:
    value = float(np.einsum("xij,xji->", found.povm, sigmas).real)
    two = exact and len(sigmas) == 2 and sigmas.shape[1] <= MAX_EXACT
    candidates = itertools.chain(
        _two(problem) if two else (), _candidates(found, sigmas, exact=exact)
    )
    for certificate in candidates:
        try:
            return certified(
                problem,
                certificate,
                value=value,
                primal=found.povm,
                dual=found.dual,
                notes=found.notes,
            )
        except Refused:
            continue
    raise InvalidInput("no certificate was found: the states are too badly conditioned")


def _two(problem: Json) -> Iterator[Json]:
    effects = two_effects(*exact_operators(problem))
    if effects is not None:
        yield {"exact": [from_exact(m).json for m in effects]}


def _candidates(found: Discrimination, sigmas: Array, *, exact: bool) -> Iterator[Json]:
    """Yield certificates: exact guesses, brackets of growing width, what needs no measurement."""
    count, d, _ = found.povm.shape
    if exact and d <= MAX_EXACT and count * d * d <= MAX_ENTRIES:
        for accuracy in ACCURACIES:
            yield from _guessed(found.povm, accuracy)
    for slack in SLACKS:
        yield {
            "povm": _rounded_povm(found.povm, slack),
            "dual": _grid(found.dual + slack * np.eye(d)),
        }
    blind = np.zeros_like(found.povm)
    blind[int(np.einsum("xii->x", sigmas).real.argmax())] = np.eye(d)
    yield {"povm": _rounded_povm(blind, 0.0), "dual": _grid(sigmas.sum(axis=0) + 1e-8 * np.eye(d))}


def _guessed(povm: Array, accuracy: float) -> Iterator[Json]:
    """Yield exact measurements near the float one; the likeliest effect is what the others miss."""
    last = int(np.einsum("xii->x", povm).real.argmax())
    guesses = [
        iter([]) if x == last else matrices(m, accuracy=accuracy, hermitian=True)
        for x, m in enumerate(povm)
    ]
    effects = [next(g, None) for g in guesses]
    known = [m for m in effects if m is not None]
    if len(known) < len(povm) - 1:
        return
    d = povm.shape[1]
    unit: Matrix = [[ONE if i == j else ZERO for j in range(d)] for i in range(d)]
    rest = combine([(ONE, unit), *((number(-1), m) for m in known)])
    whole = [rest if m is None else m for m in effects]
    yield {"exact": [from_exact(m).json for m in whole]}


def _rounded_povm(povm: Array, slack: float) -> list[Json]:
    """Return effects on a grid that sum to 1 exactly, moved a little towards the uniform ones."""
    count, d, _ = povm.shape
    mixed = (1 - slack * count) * povm + slack * np.eye(d)
    last = int(np.einsum("xii->x", povm).real.argmax())
    parts = [_integers(m) for m in mixed]
    one = np.eye(d, dtype=object) * (1 << BITS)
    re = one - sum(p[0] for x, p in enumerate(parts) if x != last)
    im = -sum((p[1] for x, p in enumerate(parts) if x != last), start=np.zeros((d, d), object))
    parts[last] = (re, im)
    return [{"den": 1 << BITS, "re": re.tolist(), "im": im.tolist()} for re, im in parts]


def _grid(m: Array) -> Json:
    re, im = _integers(m)
    return {"den": 1 << BITS, "re": re.tolist(), "im": im.tolist()}


def _integers(m: Array) -> tuple[Array, Array]:
    """Round a Hermitian matrix of moderate size, so that it stays Hermitian."""
    half = (m + m.conj().T) / 2
    re, im = (np.rint(np.ldexp(part, BITS)) for part in (np.real(half), np.imag(half)))
    # halves of a symmetric pair round alike; as Python integers, for sums must not overflow
    return (_whole(re), _whole(im))


def _whole(part: Array) -> Array:
    return np.array([[int(x) for x in row] for row in part.tolist()], dtype=object)


# -- reading --------------------------------------------------------------------------------------


def _listed(states: Any) -> list[Any]:
    if isinstance(states, np.ndarray):
        states = list(states) if states.ndim > 1 else states
    if not isinstance(states, Sequence) or isinstance(states, str) or not len(states):
        raise InvalidInput("the states must be a sequence of density matrices or kets")
    return list(states)


def _column(rho: Any) -> Any:
    """Return a list of numbers as a column."""
    if isinstance(rho, np.ndarray):
        return rho.reshape(-1, 1) if rho.ndim == 1 else rho
    if isinstance(rho, Sequence) and not isinstance(rho, str):
        nested = any(isinstance(x, Sequence | np.ndarray) and not isinstance(x, str) for x in rho)
        return rho if nested else [[x] for x in rho]
    return rho


def _labels(told: Any, count: int) -> list[int]:
    if isinstance(told, np.ndarray):
        told = told.tolist()
    if not isinstance(told, Sequence) or isinstance(told, str) or len(told) != count:
        raise InvalidInput(f"told needs one label for each of the {count} states, not {told!r:.60}")
    if not all(type(label) is int for label in told):
        raise InvalidInput("the labels that are told are integers")
    return list(told)
