r"""Contraction coefficients and maximal correlations, between rationals that the kernel confirms.

>>> contraction_coefficient([["9/10", "1/10"], ["1/10", "9/10"]]).exact             # 4/5
>>> contraction_coefficient([["9/10", "1/10"], ["1/10", "9/10"]], "chi2").exact     # 16/25
>>> maximal_correlation([["3/8", "1/8"], ["1/8", "3/8"]]).exact                     # 1/2
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from ...numerics import contraction as numerics
from .given import Given, InvalidInput
from .maps import Map, as_channel
from .result import Certified, certified, settle
from .rounding import guess
from .states import given_joint, given_rows, to_grid
from .trace_contraction import quantum_contraction

Json: TypeAlias = Any
DIVERGENCES = ("trace", "chi2", "relative_entropy")
GUESSES = (12, 120)
INSIDE = 6e-8
"""Distance of t from 0 and 1 for rows that are known up to a radius only."""
TIME_BITS = 44
VECTOR_BITS = 50
CLOSE = 1e-11
MARGINS = (1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8)
MAX_ELIMINATED = 16
"""Larger matrices are shown to be positive by a factor."""
MAX_SIMPLE = 20_000
"""Entries of all pairs of rows up to which simple times are tried, in exact arithmetic."""


def contraction_coefficient(
    channel: Any, divergence: str = "trace", dims: tuple[int, int] | None = None
) -> Certified:
    r"""Return the least $\eta$ with $D(pW \| qW) \le \eta D(p \| q)$ for all laws p and q.

    ``channel[x][y]`` = W(y|x) is a stochastic matrix. ``divergence`` is ``"trace"`` (total
    variation: Dobrushin's coefficient, the largest distance of two rows), ``"chi2"`` or
    ``"relative_entropy"``; the last two coincide, and are the greatest squared maximal correlation
    of input and output (Ahlswede and Gacs 1976; Choi, Ruskai and Seneta 1994), which two inputs
    attain (Ordentlich and Polyanskiy 2021). ``primal`` are the two inputs and the probability of
    the first one.

    A quantum channel, anything else that `as_map` reads (a Choi matrix needs ``dims``), has a
    ``"trace"`` coefficient: exact for qubits, the norm of the Bloch matrix; in general between what
    a pair of pure states shows and what all outputs have in common, two bounds that need not meet.
    """
    if not isinstance(divergence, str) or divergence not in DIVERGENCES:
        raise InvalidInput(
            f"{divergence!r:.60} is no divergence that is known: {', '.join(DIVERGENCES)}"
        )
    if dims is not None or _axes(channel) != 2:
        if divergence != "trace":
            raise InvalidInput(
                f"the {divergence} coefficient is for classical channels, a matrix W[x][y]; "
                "of a quantum channel there is 'trace'"
            )
        return quantum_contraction(as_channel(channel, dims))
    try:
        read = given_rows(channel, "the channel")
    except InvalidInput as bad:
        hint = "a matrix is read as W[x][y]; the Choi matrix of a quantum channel needs dims"
        raise InvalidInput(f"{bad} ({hint})") from None
    w = np.maximum(read.floats.real, 0)
    problem = {
        "quantity": "contraction_coefficient",
        "divergence": divergence,
        "channel": read.json,
    }
    rows = [(x, y) for x in range(len(w)) for y in range(x + 1, len(w))]
    if divergence == "trace" or not rows:
        gaps = [float(np.abs(w[x] - w[y]).sum()) for x, y in rows]
        apart = rows[int(np.argmax(gaps))] if rows else None
        return certified(problem, {"times": []}, primal=apart)
    times = numerics.best_times(w)
    values = [_correlation(w[x], w[y], t) for (x, y), t in zip(rows, times, strict=True)]
    best = int(np.argmax(values))
    primal = (*rows[best], float(times[best]))
    for candidate in _times(times, read):
        made = settle(problem, {"times": [str(t) for t in candidate]})
        if made is not None and made[1].exact is not None:
            return certified(problem, made[0], primal=primal)
    inside = 0.0 if read.exact else INSIDE
    fine = [
        Fraction(round(min(max(t, inside), 1 - inside) * 2**TIME_BITS), 2**TIME_BITS) for t in times
    ]
    return certified(problem, {"times": [str(t) for t in fine]}, primal=primal)


def _axes(value: Any) -> int:
    """Return how many axes a nested sequence has; 0 for other objects."""
    if hasattr(value, "full") or isinstance(value, Map):
        return 0
    if hasattr(value, "shape"):
        return len(value.shape)
    if isinstance(value, Given):
        return 2
    return 1 + _axes(value[0]) if isinstance(value, list | tuple) and value else 0


def _correlation(p: Any, q: Any, t: float) -> float:
    both = (p > 0) & (q > 0)
    return 1 - float(np.sum(p[both] * q[both] / (t * p[both] + (1 - t) * q[both])))


def _times(times: Any, read: Given) -> Iterator[list[Fraction]]:
    """Yield simple times, at which exact rows may have an exact coefficient."""
    if read.exact and len(times) * read.shape[1] <= MAX_SIMPLE:
        for denominator in GUESSES:
            yield [guess(float(t), denominator) for t in times]


def maximal_correlation(joint: Any) -> Certified:
    r"""Return $\rho = \max E[f(X)g(Y)]$ over f, g of mean 0 and variance 1 (Gebelein 1941).

    ``joint[x][y]`` is the probability of (x, y). ``primal`` are the functions f and g.
    """
    read = given_joint(joint, "the joint law")
    rho, f, h = numerics.maximal_correlation(np.maximum(read.floats.real, 0))
    problem = {"quantity": "maximal_correlation", "joint": read.json}
    if read.exact:
        for mu in _squares(rho * rho):
            left = _attaining(read, mu)
            made = settle(problem, {"square": str(mu), "left": left}) if left else None
            if made is not None:
                return certified(problem, made[0], primal=(f, h))
    certificate = {"left": _vector(f), "right": _vector(h)}
    for upper, factor in _upper_bounds(read, rho):
        made = settle(problem, {**certificate, "upper": str(upper), "factor": factor})
        if made is not None:
            return certified(problem, made[0], value=rho, primal=(f, h))
    note = "no upper bound below 1: a letter is so rare that it may be tied to another"
    return certified(problem, certificate, value=rho, primal=(f, h), notes=(note,))


def _upper_bounds(read: Given, rho: float) -> Iterator[tuple[Fraction, Json]]:
    """Yield upper bounds, and a factor that shows why, while the smallest eigenvalue allows it."""
    joint = np.maximum(read.floats.real, 0)
    p, q = joint.sum(axis=1), joint.sum(axis=0)
    k = joint - np.outer(p, q)
    n, m = joint.shape
    away = read.radius * (max(n, m) + np.sqrt(n * m) * (1 + n + m))
    for margin in MARGINS:
        s = min(rho + margin, 1.0)
        whole = np.block([[s * np.diag(p), k], [k.T, s * np.diag(q)]]) - away * np.eye(n + m)
        values, vectors = np.linalg.eigh(whole)
        if n + m <= MAX_ELIMINATED:
            yield Fraction(round(s * 2**60) + 1, 2**60), None
        elif values[0] > 1e-14:
            root = vectors * np.sqrt(values - values[0] / 2)
            yield Fraction(round(s * 2**60), 2**60), to_grid(root, 60)


def _squares(value: float) -> Iterator[Fraction]:
    seen = set()
    for denominator in (20, 400, 8000):
        mu = guess(value, denominator)
        if abs(float(mu) - value) < CLOSE and mu not in seen:
            seen.add(mu)
            yield mu


def _attaining(read: Given, mu: Fraction) -> Json | None:
    """Return a rational f with (K D_q^-1 K^T) f = mu D_p f, if there is one."""
    import flint

    rows = [[x.rational() if x.is_rational() else None for x in row] for row in read.numbers()]
    if any(x is None for row in rows for x in row):
        return None
    joint = [[x or Fraction(0) for x in row] for row in rows]
    p, q = [sum(row) for row in joint], [sum(column) for column in zip(*joint, strict=True)]
    k = [[x - a * b for x, b in zip(row, q, strict=True)] for row, a in zip(joint, p, strict=True)]
    n = len(p)
    form = [
        [
            (mu * p[i] if i == j else Fraction(0))
            - sum(k[i][y] * k[j][y] / w for y, w in enumerate(q) if w)
            for j in range(n)
        ]
        for i in range(n)
    ]
    matrix = flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row in form])
    basis, rank = matrix.numer_denom()[0].nullspace()
    for column in range(rank):
        vector = [int(basis[i, column]) for i in range(n)]
        if any(x and weight for x, weight in zip(vector, p, strict=True)):
            return {"den": 1, "re": [vector]}
    return None


def _vector(v: Any) -> Json:
    scale = float(np.abs(v).max()) or 1.0
    return {"den": 1, "re": [[round(x) for x in np.ldexp(v / scale, VECTOR_BITS).tolist()]]}
