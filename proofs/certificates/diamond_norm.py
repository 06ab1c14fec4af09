r"""Diamond norms with certificates: any Hermitian-preserving map, square or rectangular.

>>> found = diamond_norm(kraus)                    # a channel: 1
>>> found = diamond_norm(choi, dims=(3, 2))        # input tensor output, from three levels to two
>>> found = diamond_distance(channel, other)       # between 0 and 2
>>> value, lower, upper = diamond_norm_float(choi) # floats only

The convention is the full norm, $\|\Phi\|_\diamond = \max \|(1 \otimes \Phi)(x)\|_1$ over
$\|x\|_1 \le 1$, without a factor 1/2.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from math import frexp
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics.ascent import Ascent, diamond_ascent
from ..kernel.declarations import Refused
from .diamond_values import exact_certificates, zero_certificate
from .given import InvalidInput
from .maps import Map, as_map
from .result import Certified, certified

Json: TypeAlias = Any
Array: TypeAlias = NDArray[Any]

WIDE = 1e-7
"""Bounds further apart than this, relatively, carry a note."""
BITS = 48
"""Factors of the certificate are rounded to multiples of 2^-BITS, relative to the map."""
MARGINS = (2.0**-44, 2.0**-36, 2.0**-24, 1.0)
"""By how much, relatively, mu is taken above what the floats say; the first one nearly always."""


def diamond_norm(
    map_or_choi: Any, dims: tuple[int, int] | None = None, *, tolerance: float = 1e-9
) -> Certified:
    r"""Return the diamond norm of a Hermitian-preserving map between two rationals.

    ``map_or_choi`` is whatever `as_map` reads: a `Map`, Kraus operators, a pair of lists of these,
    a channel of qutip or qiskit, or a Choi matrix
    $J_{(i,a),(j,b)} = \Phi(|i\rangle\langle j|)_{ab}$, input tensor output, with
    ``dims = (d_in, d_out)``, which may be left out for a square map. ``primal`` of the answer is
    (rho, K) with $\|\Phi\|_\diamond = \mathrm{tr} K (A^\dagger \otimes 1) J (A \otimes 1)$,
    $\rho = A A^\dagger$, and ``dual`` a $Q \ge \pm J$ with $\mathrm{tr}_{out} Q$ at most the norm.
    ``exact`` is the value where it is a rational or a sum of square roots and the input is exact.

    Raises ``InvalidInput`` for what is no Hermitian-preserving map. Watrous, The Theory of Quantum
    Information (2018), section 3.3.

    >>> diamond_norm([[0, 0, 0, 1], [0, -1, 0, 0], [0, 0, -1, 0], [1, 0, 0, 0]]).exact
    2
    """
    return _certify(as_map(map_or_choi, dims), tolerance)


def diamond_distance(
    a: Any, b: Any, dims: tuple[int, int] | None = None, *, tolerance: float = 1e-9
) -> Certified:
    r"""Return $\|\Phi - \Psi\|_\diamond$ between two rationals; 2 at most for two channels.

    The maps are given as for `diamond_norm`.

    >>> identity = [[1, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 1]]
    >>> diamond_distance(identity, [[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1]]).exact
    1
    """
    return _certify(as_map(a, dims, "the first map") - as_map(b, dims, "the second map"), tolerance)


def diamond_norm_float(
    map_or_choi: Any, dims: tuple[int, int] | None = None, *, tolerance: float = 1e-8
) -> tuple[float, float, float]:
    """Return (value, lower, upper) in floats: `diamond_norm` without the certificate.

    Both bounds come from feasible points; what rounding may add to them is not proved.
    """
    phi = as_map(map_or_choi, dims)
    if not phi.choi.floats.any():
        return 0.0, 0.0, 0.0
    found = diamond_ascent(phi.choi.floats, phi.d_in, phi.d_out, tolerance)
    return (found.lower + found.upper) / 2, found.lower, found.upper


# -- certificates ---------------------------------------------------------------------------------


def _certify(phi: Map, tolerance: float) -> Certified:
    size, out, choi = phi.d_in, phi.d_out, phi.choi
    problem = {"quantity": "diamond_norm", "in": size, "out": out, "choi": choi.json}
    if not choi.floats.any():
        return certified(problem, _zero(phi), value=0.0)
    exponent = frexp(float(np.abs(choi.floats).max()))[1]
    half = -(-exponent // 2)
    j = _scaled(choi.floats, -2 * half)
    ascent = diamond_ascent(j, size, out, tolerance)
    scale = Fraction(4) ** half
    if choi.exact:
        for certificate in exact_certificates(choi.numbers(), size, out, ascent, scale):
            with suppress(Refused):
                return _result(problem, certificate, ascent, scale)
    primal, dual = _lower(ascent), _upper(ascent.dual, j, size, half)
    for margin in MARGINS:
        with suppress(Refused):
            mu = Fraction(dual[1] * (1 + margin)) * scale
            return _result(problem, {**primal, **dual[0], "mu": str(mu)}, ascent, scale)
    raise Refused("the bounds of a diamond norm were refused")  # mu is never that far off


def _zero(phi: Map) -> dict[str, Json]:
    """Return the certificate of a map that is zero, or at least zero in floats."""
    if not phi.exact:
        one = _rounded(np.eye(phi.d_in), 0)
        return {"root": one, "sign": _rounded(np.eye(phi.d_in * phi.d_out), 0), "mu": "0"}
    if any(x.parts for row in phi.choi.numbers() for x in row):
        raise InvalidInput("the map is too small: its entries are zero in floats")
    return zero_certificate(phi.d_in, phi.d_out)


def _result(
    problem: Json, certificate: Mapping[str, Json], ascent: Ascent, scale: Fraction
) -> Certified:
    made = certified(
        problem,
        certificate,
        primal=(ascent.rho, ascent.sign),
        dual=ascent.dual * float(scale),
    )
    if made.width <= WIDE * float(made.upper):
        return made
    return replace(made, notes=(f"after {ascent.steps} steps the bounds were still apart",))


def _lower(ascent: Ascent) -> dict[str, Json]:
    """Return the state and the observable, on a grid."""
    return {
        "root": _rounded(ascent.root, 0),
        "sign": _rounded((ascent.sign + ascent.sign.conj().T) / 2, 0),
    }


def _upper(q: Array, j: Array, size: int, half: int) -> tuple[dict[str, Json], float]:
    """Return factors of P = (Q + J)/2 and N = (Q - J)/2 on a grid, and what tr_out(P + N) is."""
    n = len(j)
    factors: dict[str, Json] = {}
    total = np.zeros((n, n), complex)
    for name, sign in (("plus", 1), ("minus", -1)):
        e, v = np.linalg.eigh((q + sign * j) / 2)
        keep = e > 1e-15 * np.abs(e).max()
        if keep.any():
            f = np.rint(v[:, keep] * np.sqrt(e[keep]) * 2.0**BITS) / 2.0**BITS
            total += f @ f.conj().T
            factors[name] = _rounded(f, half)
    out = n // size
    partial = np.einsum("iaja->ij", total.reshape(size, out, size, out))
    return factors, float(np.linalg.eigvalsh(partial)[-1])


def _rounded(m: Array, half: int) -> dict[str, Json]:
    """Return 2^half times a matrix, on a grid."""
    shift = BITS - half
    re, im = (
        np.rint(np.ldexp(part, BITS)).astype(np.int64).tolist() for part in (np.real(m), np.imag(m))
    )
    if shift < 0:
        re, im = ([[x << -shift for x in row] for row in part] for part in (re, im))
    grid: dict[str, Json] = {"den": 1 << max(shift, 0), "re": re}
    return {**grid, "im": im} if any(map(any, im)) else grid


def _scaled(m: Array, exponent: int) -> Array:
    return np.asarray(np.ldexp(np.real(m), exponent) + 1j * np.ldexp(np.imag(m), exponent))
