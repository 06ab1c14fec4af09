"""The catalogue: special values at which conjectures break, by what they are."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

from ._quantum_states import catalogue
from ._scalar import adjoint
from ._values_channels import (
    amplitude_damping,
    dephasing,
    depolarising,
    identity_channel,
    measurement,
    replacement,
    trine,
    werner_holevo,
)
from ._values_correlation import equicorrelated, signs_correlation, uncorrelated
from ._values_functions import ConvexFunction
from ._values_gates import Observable, UnitaryMatrix, gates
from ._values_joint import JointDistribution, product_of, uniform_on
from ._values_laws import all_or_none, even_masks, independent_masks, k_of_n
from ._values_quantum import DensityMatrix

HALF = Fraction(1, 2)
NEAR = (Fraction(1, 1000), Fraction(999, 1000))


def _states(d: int) -> list[Any]:
    return [DensityMatrix.over(whole.rows, whole.bottom) for whole in catalogue(d)]


def _probabilities(_: int) -> list[Any]:
    near = Fraction(1, 10**6)
    return [HALF, Fraction(0), Fraction(1), Fraction(1, 3), near, 1 - near]


def _unitaries(d: int) -> list[Any]:
    """Those that have names; roots of unity are exact for some d only, Pauli strings for few."""
    return [UnitaryMatrix.trusted(rows) for rows in gates(d)]


def _observables(d: int) -> list[Any]:
    hermitian = [u.rows for u in _unitaries(d) if u.rows == adjoint(u.rows)]
    pure = [rho.rows for rho in _states(d) if rho.rank == 1]
    return [Observable.trusted(rows) for rows in (*hermitian, *pure)]


def _povms(d: int) -> list[Any]:
    return [measurement(d), trine()] if d == 2 else [measurement(d)]


def _channels(d: int) -> list[Any]:
    found = [
        identity_channel(d),
        dephasing(d, 0),
        dephasing(d, HALF),
        depolarising(d, 0),
        replacement(d, d),
    ]
    return [*found, amplitude_damping(d, HALF), werner_holevo(d)] if d > 1 else found


def _correlations(n: int) -> list[Any]:
    found = [uncorrelated(n), equicorrelated(n, 1)]
    if n > 1:
        found += [signs_correlation(*[(-1) ** k for k in range(n)])]
        found += [equicorrelated(n, Fraction(-1, n - 1))]
    return found


def mask_laws(n: int) -> list[Any]:
    """Return special laws of 0/1 masks, the simplest first."""
    found = [independent_masks(*[1] * n), independent_masks(*[HALF] * n), all_or_none(n, HALF)]
    found += [k_of_n(n, k) for k in sorted({0, 1, n // 2, n - 1})]
    found += [even_masks(n)] if n > 1 else []
    return [*found, *[independent_masks(*[p] * n) for p in (0, *NEAR)]]


def joints(shape: tuple[int, ...]) -> list[Any]:
    """Return special joint distributions: uniform, point masses, copies, parity, nearly certain."""
    first, last = (0,) * len(shape), tuple(k - 1 for k in shape)
    every = list(product(*map(range, shape)))
    found = [uniform_on(shape), uniform_on(shape, first), uniform_on(shape, last)]
    if len(shape) > 1:
        found.append(uniform_on(shape, *[(k,) * len(shape) for k in range(min(shape))]))
        found.append(uniform_on(shape, *[o for o in every if sum(o) % shape[-1] == 0]))
    found.append(uniform_on(shape, *dict.fromkeys((first, last))))
    rest = Fraction(1, 10**6)
    if len(every) > 1:
        found.append(JointDistribution(shape, {first: 1 - rest, last: rest}))
    return list(dict.fromkeys(found))


def _distributions(n: int) -> list[Any]:
    uniform = [Fraction(1, n)] * n
    point = [Fraction(int(k == 0)) for k in range(n)]
    found = [product_of(uniform), product_of(point)]
    if n == 2:
        found += [
            uniform_on((2, 2), (0, 0), (1, 1)),
            uniform_on((2, 2, 2), (0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)),
        ]
    return found


def _convex(_: int) -> list[Any]:
    return [
        ConvexFunction(1, [(0, 0)]),
        ConvexFunction(0, [(1, 0), (-1, 0)]),
        ConvexFunction(0, [(0, 0), (1, 0)]),
        ConvexFunction(0, [(1, 0)]),
        ConvexFunction(0, [(0, 0)]),
    ]


_CATALOGUES: dict[str, Callable[[int], list[Any]]] = {
    "channels": _channels,
    "convex functions": _convex,
    "correlation matrices": _correlations,
    "distributions": _distributions,
    "mask laws": mask_laws,
    "observables": _observables,
    "povms": _povms,
    "probabilities": _probabilities,
    "states": _states,
    "unitaries": _unitaries,
}


def special_values(kind: str, size: int = 2) -> list[Any]:
    """Return the special values of a kind, at a size, simplest first.

    Kinds: channels, convex functions, correlation matrices, distributions, mask laws, observables,
    povms, probabilities, states, unitaries. The strategies draw these first, and failures shrink to
    them.
    Raises ``ValueError`` for another kind, or a size that is no positive integer.
    """
    if kind not in _CATALOGUES:
        raise ValueError(f"{kind!r} is no kind of value; choose one of {', '.join(_CATALOGUES)}")
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise ValueError(f"a size is a positive integer, not {size!r}")
    return list(dict.fromkeys(_CATALOGUES[kind](size)))
