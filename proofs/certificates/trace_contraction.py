"""The trace-distance contraction coefficient of a quantum channel, between exact rationals."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from ...numerics.trace_contraction import Pair, best_pair, common_part, euclidean_norm
from ..kernel.quantities.finding import Finding
from .coherent import channel_choi
from .maps import Map
from .result import Certified, certified, settle
from .rounding import guess
from .states import to_grid

Json: TypeAlias = Any
MAX_PROGRAM = 64
"""Largest Choi matrix for which the semidefinite program is solved."""
GUESSES = (2, 12, 60)
CLOSE = 1e-6
MARGINS = (1e-14, 1e-12, 1e-10, 1e-8, 1e-6)
SQUARES = (20, 400, 8000)


def quantum_contraction(phi: Map) -> Certified:
    """Return the trace-distance contraction coefficient of a channel (see `contraction`)."""
    choi = channel_choi(phi)
    problem = {
        "quantity": "trace_contraction",
        "choi": choi.json,
        "d_in": phi.d_in,
        "d_out": phi.d_out,
    }
    if phi.d_in == 1:
        return certified(problem, {})
    norm = euclidean_norm(choi.floats, phi.d_in, phi.d_out)
    qubit = phi.d_in == phi.d_out == 2
    if qubit and phi.exact:
        for mu in _near(norm * norm):
            made = settle(problem, {"square": str(mu)})
            if made is not None:
                return certified(problem, made[0], value=norm)
    pair = best_pair(choi.floats, phi.d_in, phi.d_out)
    return _narrowest(problem, phi, pair, norm)


def _narrowest(problem: Json, phi: Map, pair: Pair, norm: float) -> Certified:
    """Return the narrowest bracket that the kernel confirms."""
    below, primal = _below(pair), (pair.plus, pair.minus)
    notes: tuple[str, ...] = ()
    above = norm * np.sqrt(phi.d_out / 2)
    if above < 1:
        below = _with_norm(problem, below, norm)
    x = None
    if pair.value < min(above, 1) - CLOSE and phi.d_in * phi.d_out <= MAX_PROGRAM:
        x, notes = common_part(phi.choi.floats, phi.d_in, phi.d_out)
    best = settle(problem, below)
    candidates = [*_guessed(pair, x), *({**below, "common": c} for c in _shifted(phi, x))]
    for candidate in candidates:
        made = settle(problem, candidate)
        if made is not None and (best is None or _width(made[1]) < _width(best[1])):
            best = made
            if made[1].exact is not None:
                break
    if best is None:
        return certified(problem, {}, primal=primal, notes=notes)
    if _width(best[1]) > CLOSE:
        notes = (*notes, "the two bounds of this coefficient need not meet")
    return certified(problem, best[0], primal=primal, dual=x, notes=notes)


def _with_norm(problem: Json, below: dict[str, Json], norm: float) -> dict[str, Json]:
    """Add the bound of Hilbert-Schmidt norms, as tight as the kernel confirms it."""
    for margin in MARGINS:
        certificate = {**below, "norm": str(_up(norm + margin))}
        if settle(problem, certificate) is not None:
            return certificate
    return below


def _width(found: Finding) -> Fraction:
    assert found.lower is not None and found.upper is not None
    return found.upper - found.lower


def _below(pair: Pair) -> dict[str, Json]:
    return {
        "plus": to_grid(pair.plus[:, None]),
        "minus": to_grid(pair.minus[:, None]),
        "effect": to_grid(pair.effect),
    }


def _guessed(pair: Pair, x: Any) -> Iterator[dict[str, Json]]:
    """Yield certificates with small denominators; most are wrong, and refused by the kernel."""
    for denominator in GUESSES:
        vectors = [_simple(_scaled(v)[:, None], denominator) for v in (pair.plus, pair.minus)]
        effect = _simple(pair.effect, denominator)
        common = None if x is None else _simple((x + x.conj().T) / 2, denominator)
        if effect is None or any(v is None for v in vectors) or (x is not None and common is None):
            continue
        part = {} if common is None else {"common": common}
        yield {"plus": vectors[0], "minus": vectors[1], "effect": effect, **part}


def _scaled(v: Any) -> Any:
    """Divide a vector by its largest entry."""
    return v / v[int(np.argmax(np.abs(v)))]


def _simple(m: Any, denominator: int) -> Json | None:
    """Return fractions of small denominator close to all entries, on a common one."""
    parts = [[[guess(float(x), denominator) for x in row] for row in p] for p in (m.real, m.imag)]
    near = np.array(parts[0], float) + 1j * np.array(parts[1], float)
    if np.abs(near - m).max() > CLOSE * 100:
        return None
    den = int(np.lcm.reduce([x.denominator for p in parts for row in p for x in row]))
    re, im = ([[int(x * den) for x in row] for row in p] for p in parts)
    return {"den": den, "re": re, "im": im}


def _shifted(phi: Map, x: Any) -> Iterator[Json]:
    """Yield what the outputs have in common, lowered until it is."""
    if x is None:
        return
    x = (x + x.conj().T) / 2
    rest = phi.choi.floats - np.kron(np.eye(phi.d_in), x)
    least = float(np.linalg.eigvalsh(rest)[0]) - phi.d_in * phi.d_out * phi.choi.radius
    for margin in MARGINS:
        yield to_grid(x + (min(least, 0.0) - margin) * np.eye(phi.d_out))


def _near(value: float) -> Iterator[Fraction]:
    for denominator in SQUARES:
        mu = guess(value, denominator)
        if abs(float(mu) - value) < CLOSE * CLOSE * 10:
            yield mu


def _up(x: float) -> Fraction:
    return Fraction(round(x * 2**60) + 1, 2**60)
