"""The catalogue: special values at which conjectures break, by what they are."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ._quantum_states import catalogue
from ._values_channels import (
    amplitude_damping,
    dephasing,
    depolarising,
    identity_channel,
    replacement,
    werner_holevo,
)
from ._values_correlation import equicorrelated, signs_correlation, uncorrelated
from ._values_functions import ConvexFunction
from ._values_gates import clock, cnot, fourier, identity_gate, shift, swap
from ._values_laws import (
    all_or_none,
    even_masks,
    independent_masks,
    k_of_n,
    product_of,
    uniform_on,
)
from ._values_quantum import DensityMatrix

HALF = Fraction(1, 2)


def _states(d: int) -> list[Any]:
    return [DensityMatrix.over(whole.rows, whole.bottom) for whole in catalogue(d)]


def _probabilities(_: int) -> list[Any]:
    near = Fraction(1, 10**6)
    return [HALF, Fraction(0), Fraction(1), Fraction(1, 3), near, 1 - near]


def _unitaries(d: int) -> list[Any]:
    gates = [identity_gate(d), shift(d), clock(d), fourier(d)]
    return [*gates, cnot(), swap(2)] if d == 4 else gates


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


def _mask_laws(n: int) -> list[Any]:
    found = [independent_masks(*[1] * n), independent_masks(*[HALF] * n), all_or_none(n, HALF)]
    found += [k_of_n(n, k) for k in sorted({0, 1, n // 2, n - 1})]
    return [*found, even_masks(n)] if n > 1 else found


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
    "mask laws": _mask_laws,
    "probabilities": _probabilities,
    "states": _states,
    "unitaries": _unitaries,
}


def special_values(kind: str, size: int = 2) -> list[Any]:
    """Return the special values of a kind, at a size, simplest first.

    Kinds: channels, convex functions, correlation matrices, distributions, mask laws,
    probabilities, states, unitaries. The strategies draw these first, and failures shrink to them.
    Raises ``ValueError`` for another kind, or a size that is no positive integer.
    """
    if kind not in _CATALOGUES:
        raise ValueError(f"{kind!r} is no kind of value; choose one of {', '.join(_CATALOGUES)}")
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise ValueError(f"a size is a positive integer, not {size!r}")
    return list(dict.fromkeys(_CATALOGUES[kind](size)))
