r"""Exact diamond norms: guess the optimum behind a float one, for the kernel to judge.

The guess starts from the state $\rho$ (the maximally mixed one where that is optimal, as for
covariant maps). With $M = (A^\dagger \otimes 1) J (A \otimes 1)$, $\rho = A A^\dagger$, everything
else follows in floats, to full accuracy: $X = (A \otimes 1)\,\mathrm{sign}(M)\,(A^\dagger \otimes
1)$, and, as $(Q - J)(\rho \otimes 1 + X) = 0 = (Q + J)(\rho \otimes 1 - X)$ at an optimum, Q times
the support of $\rho$ is $JX(\rho^{-1} \otimes 1)$. On the kernel of $\rho$ the bound Q is free
within an open set as a rule, so it is rounded there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics.ascent import Ascent, diamond_ascent
from ..kernel.matrices import Matrix, combine, product, trace_product
from ..kernel.numbers import ONE, number, squarefree, write
from . import algebraic
from .rounding import hermitian, to_floats, to_json

Json: TypeAlias = Any
Array: TypeAlias = NDArray[Any]

MAX_SIZE = 64
DISTINCT = 60
"""A matrix with more different entries than this is no sign of a simple optimum."""
OPTIMAL = 1e-9
FREE = 2**10
"""Denominator of what may be chosen."""


def exact_certificates(
    choi: Matrix, size: int, out: int, ascent: Ascent, scale: Fraction
) -> Iterator[dict[str, Json]]:
    """Yield certificates of exact values, for the kernel to judge."""
    for rho, x, dual in exact_optima(choi, size, out, ascent, scale):
        value = write(trace_product(choi, x))
        yield {"rho": _json(rho), "x": _json(x), "dual": _json(dual), "value": value}


def exact_optima(
    choi: Matrix, size: int, out: int, ascent: Ascent, scale: Fraction
) -> Iterator[tuple[Matrix, Matrix, Matrix]]:
    """Yield guesses of (rho, X, Q); most wrong ones are filtered out, not all.

    ``ascent`` is about the Choi matrix divided by ``scale``.
    """
    if size * out > MAX_SIZE:
        return
    decimal = _decimal(ascent.upper * float(scale))
    choi = combine([(number(1 / decimal), choi)])
    j, ratio = to_floats(choi), float(scale / decimal)
    ascent = replace(
        ascent,
        lower=ascent.lower * ratio,
        upper=ascent.upper * ratio,
        dual=ascent.dual * ratio,
    )
    radicands = _radicands(choi, ascent.upper)
    for rho in _states(j, size, out, ascent, radicands):
        support = _Support(j, size, out, to_floats(rho))
        if support.value < ascent.lower * (1 - 10 * OPTIMAL):
            continue
        x = _guess(support.x, radicands)
        if x is None:
            continue
        for q in support.duals(ascent.dual, radicands):
            yield rho, x, combine([(number(decimal), q)])


def zero_certificate(size: int, out: int) -> dict[str, Json]:
    """Return the certificate of the zero map."""
    zero = [["0"] * (size * out) for _ in range(size * out)]
    rho = [[str(Fraction(int(i == k), size)) for k in range(size)] for i in range(size)]
    return {"rho": {"exact": rho}, "x": {"exact": zero}, "dual": {"exact": zero}, "value": "0"}


def _decimal(value: float) -> Fraction:
    """Return the power of ten by which simple numbers were scaled, presumably."""
    exponent = math.floor(math.log10(value))
    return Fraction(10) ** exponent if abs(exponent) > 3 else Fraction(1)


def _json(m: Matrix) -> Json:
    return {"exact": to_json(m)}


class _Support:
    """What follows in floats from a state: X, and Q on its support."""

    def __init__(self, j: Array, size: int, out: int, rho: Array) -> None:
        self.j, self.out = j, out
        w, u = np.linalg.eigh(rho)
        inside = w > 1e-9
        self.u, self.kernel = u[:, inside], u[:, ~inside]
        one = np.eye(out)
        root = np.kron(self.u * np.sqrt(w[inside]), one)
        back = np.kron(self.u / np.sqrt(w[inside]), one)
        m, v = np.linalg.eigh(root.conj().T @ j @ root)
        sign = np.where(np.abs(m) > 1e-11 * np.abs(m).max(), np.sign(m), 0)
        k = (v * sign) @ v.conj().T
        self.value = float(np.abs(m).sum())
        self.x = root @ k @ root.conj().T
        self.half = j @ root @ k @ back.conj().T  # Q times the support

    def duals(self, near: Array, radicands: Sequence[int]) -> Iterator[Matrix]:
        """Yield candidates for Q."""
        if not self.kernel.shape[1]:
            found = _guess(self.half, radicands)
            if found is not None:
                yield found
            return
        one = np.eye(self.out)
        inside, outside = (np.kron(b @ b.conj().T, one) for b in (self.u, self.kernel))
        fixed = _guess(self.half + self.half.conj().T - inside @ self.half, radicands)
        projector = _guess(outside, radicands)
        if fixed is None or projector is None:
            return
        for choice in (self._least(), self._middle(self._least()), near):
            free = outside @ choice @ outside
            for y in (_guess(free, radicands), hermitian(free, FREE)):
                if y is not None:
                    inner = product(product(projector, y), projector)
                    yield combine([(ONE, fixed), (ONE, inner)])

    def _least(self) -> Array:
        r"""Return the least $Q \ge \pm J$ with the given part on the support, in the trace."""
        s, k = (np.kron(b, np.eye(self.out)) for b in (self.u, self.kernel))
        q = s.conj().T @ self.half
        parts = []
        for sign in (1, -1):
            corner = q @ s - sign * s.conj().T @ self.j @ s
            side = k.conj().T @ (self.half @ s - sign * self.j @ s)
            least = side @ np.linalg.pinv(corner, rcond=1e-9, hermitian=True) @ side.conj().T
            parts.append(least + sign * k.conj().T @ self.j @ k)
        e, v = np.linalg.eigh((parts[0] - parts[1]) / 2)
        y = (parts[0] + parts[1]) / 2 + (v * np.abs(e)) @ v.conj().T
        return np.asarray(k @ y @ k.conj().T)

    def _middle(self, least: Array) -> Array:
        """Return a choice between the least one and the bound."""
        size = len(self.j) // self.out
        partial = np.einsum("iaja->ij", least.reshape(size, self.out, size, self.out))
        room = self.value - float(np.linalg.eigvalsh(partial)[-1])
        return least + max(room, 0.0) / (2 * self.out) * np.eye(len(least))


def _states(
    j: Array, size: int, out: int, ascent: Ascent, radicands: Sequence[int]
) -> Iterator[Matrix]:
    """Yield exact states that may be optimal."""
    mixed = np.eye(size) / size
    if _Support(j, size, out, mixed).value >= ascent.lower * (1 - OPTIMAL):
        yield hermitian(mixed, size)
        return
    w, u = np.linalg.eigh(ascent.rho)
    seen: list[Matrix] = []
    for threshold in (1e-7, 1e-4):
        inside = u[:, w > threshold]
        wide = np.kron(inside, np.eye(out))
        small = wide.conj().T @ j @ wide
        if not small.any():
            continue
        again = diamond_ascent(small, inside.shape[1], out, 1e-14)
        # where many states are optimal the first one is near the centre of them
        for rho in (inside @ again.rho @ inside.conj().T, ascent.rho):
            for accuracy in (1e-11, 1e-8, 1e-5):
                found = _guess(rho, radicands, accuracy)
                if found is not None and found not in seen:
                    seen.append(found)
                    yield found


def _guess(m: Array, radicands: Sequence[int], accuracy: float = 1e-11) -> Matrix | None:
    """Return the likeliest exact matrix with square roots of the radicands, then with any."""
    m = (m + m.conj().T) / 2
    scale = max(1.0, float(np.abs(m).max()))
    parts = np.abs(np.concatenate([np.real(m).ravel(), np.imag(m).ravel()]))
    if len(np.unique(np.rint(parts / (10 * accuracy * scale)))) > DISTINCT:
        return None
    for field in (radicands, None):
        found = algebraic.matrices(m, field, accuracy=accuracy * scale, hermitian=True)
        for guess in found:
            return guess
    return None


def _radicands(choi: Matrix, value: float) -> list[int]:
    """Return the square roots to try first: those of the input, of the value, their products."""
    found = {r for row in choi for x in row for r, _ in x.parts if r != 1}
    for guess in algebraic.guesses(value, accuracy=1e-9 * max(1.0, value)):
        found |= {r for r, _ in guess.parts if r != 1}
        break
    products = {squarefree(r * s)[1] for r in found for s in found} if len(found) < 4 else set()
    return sorted((found | products) - {1})
