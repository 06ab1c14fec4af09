r"""Continuous domains without constraints: free real arrays, and the values they stand for.

=====================  =========================================================================
domain                 value of the parameters
=====================  =========================================================================
real in [lo, hi]       lo + (hi - lo) sin^2 t; half-lines lo + t^2; the line itself
state                  $XX^\dagger/\mathrm{tr}\,XX^\dagger$
correlation            Gram matrix of the normalised rows of X
unitary, channel       $(1+A)(1-A)^{-1}V_0$ with $A=M-M^\dagger$ (Cayley), $V_0$ a start
distribution, weights  $t_k^2/\sum_j t_j^2$
vectors, matrices      themselves; Hermitian: $M+M^\dagger$
=====================  =========================================================================

Bits, signs, indices, naturals, convex functions keep the values they were drawn with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.random import Generator

from ..floats import read_batch
from . import nodes as ad
from .nodes import Array, Node
from .reading import NoGradient

Domain: TypeAlias = Mapping[str, Any]
OUTCOMES = 4
"""Outcomes of a law."""


@dataclass(frozen=True)
class Chart:
    """The free arrays of one variable, one row for each start, and what stays fixed."""

    domain: Domain
    free: tuple[Array, ...]
    fixed: Any = None


def chart(domain: Domain, drawn: Sequence[Any], sizes: Mapping[str, int], rng: Generator) -> Chart:
    """Return parameters: half of the starts near the exact values that were drawn, half random."""
    rows = len(drawn)

    def size(key: str = "size") -> int:
        named = domain[key]
        return int(sizes[named] if isinstance(named, str) else named)

    def complex_normal(*shape: int) -> Array:
        return np.asarray(rng.normal(size=shape) + 1j * rng.normal(size=shape))

    near = (np.arange(rows) % 2 == 0).astype(float)
    jitter = 0.02

    def blended(found: Array, noise: Array) -> Array:
        weight = near.reshape((-1,) + (1,) * (noise.ndim - 1))
        return np.asarray(weight * (found + jitter * noise) + (1 - weight) * noise)

    kind = domain["domain"]
    match kind:
        case "real":
            return Chart(domain, (blended(_angle(domain, read_batch(domain, drawn)),
                                          rng.normal(size=rows) * 1.5),))  # fmt: skip
        case "complex":
            return Chart(domain, (blended(read_batch(domain, drawn) + 0j, complex_normal(rows)),))
        case "vector" | "matrix" if domain["entries"] in ("complex", "real", "rates"):
            found = np.asarray(read_batch(domain, drawn))
            if domain["entries"] == "rates":
                inside = np.arcsin(np.sqrt(np.clip(np.real(found), 0, 1)))
                return Chart(domain, (blended(inside, rng.normal(size=found.shape)),))
            if domain["entries"] == "real":
                return Chart(domain, (blended(np.real(found), rng.normal(size=found.shape)),))
            return Chart(domain, (blended(found + 0j, complex_normal(*found.shape)),))
        case "hermitian":
            found = read_batch(domain, drawn) / 2 + 0j
            return Chart(domain, (blended(found, complex_normal(*found.shape)),))
        case "state":
            n = size()
            noise = complex_normal(rows, n, n) / n
            for row in range(rows):  # random starts of every rank
                noise[row, :, 1 + row // 2 % n :] *= 0.03
            return Chart(domain, (blended(_root(read_batch(domain, drawn) + 0j), noise),))
        case "correlation":
            found = read_batch(domain, drawn)
            if domain["entries"] == "real":
                root = np.real(_root(np.real(found) + 0j))
                return Chart(domain, (blended(root, rng.normal(size=root.shape)),))
            root = _root(found + 0j)
            return Chart(domain, (blended(root, complex_normal(*root.shape)),))
        case "unitary" | "channel":
            start = np.asarray(read_batch(domain, drawn)) + 0j
            if kind == "channel":
                start = start.reshape(rows, -1, start.shape[-1])
            for row in range(rows):
                if not near[row]:
                    start[row] = np.linalg.qr(complex_normal(*start.shape[1:]))[0]
            big = start.shape[1]
            return Chart(domain, (complex_normal(rows, big, big) * 0.05,), start)
        case "distribution":
            found = np.sqrt(np.clip(np.real(read_batch(domain, drawn)), 0, 1))
            return Chart(domain, (blended(found, rng.normal(size=found.shape)),))
        case "law":
            return _law_chart(domain, size(), rows, rng)
        case "setfunction":
            raise NoGradient("entropies of subsets take discrete values here")
    return Chart(domain, (), read_batch(domain, drawn))


def _law_chart(domain: Domain, n: int, rows: int, rng: Generator) -> Chart:
    count = OUTCOMES if n < 3 else 2 * OUTCOMES
    weights = rng.normal(size=(rows, count))
    match domain["entries"]:
        case "complex":
            support = rng.normal(size=(rows, count, n)) + 1j * rng.normal(size=(rows, count, n))
            return Chart(domain, (weights, np.asarray(support)))
        case "real":
            return Chart(domain, (weights, rng.normal(size=(rows, count, n))))
    low, high = (0, 1) if domain["entries"] == "bits" else (-1, 1)
    if 2**n <= 2 * OUTCOMES:
        patterns = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
        support = np.broadcast_to(patterns, (rows, 2**n, n))
        weights = rng.normal(size=(rows, 2**n))
    else:
        support = rng.integers(0, 2, size=(rows, count, n))
    return Chart(domain, (weights,), low + (high - low) * support.astype(float))


def value(found: Chart, free: Sequence[Node], rows: int | slice) -> Any:
    """Return what the parameters stand for, in the form that trees are read in."""
    domain = found.domain
    kind = domain["domain"]
    if kind == "law":
        support = free[1] if len(free) > 1 else ad.constant(found.fixed[rows])
        return {"weights": _weights(free[0]), "support": support}
    if not free:
        fixed = found.fixed
        if kind == "convex":
            return {key: part[rows] for key, part in fixed.items()}
        return fixed[rows] if kind == "index" else ad.constant(fixed[rows])
    x = free[0]
    match kind:
        case "real":
            return _inside(domain, x)
        case "vector" | "matrix" if domain["entries"] == "rates":
            return ad.apply(x, np.sin(x.value) ** 2, np.sin(2 * x.value))
        case "hermitian":
            return ad.add(x, ad.conj(ad.swap(x)))
        case "state":
            square = ad.matmul(x, ad.conj(ad.swap(x)))
            trace = ad.total(ad.diagonal(ad.real(square)), (1,))
            return ad.mul(ad.inverse_of(trace), square)
        case "correlation":
            lengths = ad.total(ad.abs2(x), (2,))
            root = np.sqrt(lengths.value)
            scale = ad.apply(lengths, 1 / root, -0.5 / (root * lengths.value))
            unit = ad.mul(ad.spread(scale, 2), x)
            return ad.matmul(unit, ad.conj(ad.swap(unit)))
        case "unitary" | "channel":
            skew = ad.sub(x, ad.conj(ad.swap(x)))
            eye = ad.constant(np.eye(x.value.shape[-1])[None])
            turned = ad.matmul(ad.invert(ad.sub(eye, skew)), ad.add(eye, skew))
            isometry = ad.matmul(turned, ad.constant(found.fixed[rows]))
            if kind == "unitary":
                return isometry
            n = isometry.value.shape[2]
            shape = isometry.value.shape
            return Node(
                isometry.value.reshape(shape[0], -1, n, n),
                [(isometry, lambda g: g.reshape(-1, *shape[1:]))],
            )
        case "distribution":
            return _weights(x)
    return x


def _weights(x: Node) -> Node:
    squares = ad.abs2(x)
    return ad.mul(ad.inverse_of(ad.total(squares, (1,))), squares)


def _ends(domain: Domain) -> tuple[float | None, float | None]:
    def end(text: str | None) -> float | None:
        if text is None:
            return None
        top, _, bottom = text.partition("/")
        return int(top) / int(bottom or 1)

    return end(domain["lo"]), end(domain["hi"])


def _inside(domain: Domain, x: Node) -> Node:
    lo, hi = _ends(domain)
    t = x.value
    if lo is not None and hi is not None:
        return ad.apply(x, lo + (hi - lo) * np.sin(t) ** 2, (hi - lo) * np.sin(2 * t))
    if lo is not None:
        return ad.apply(x, lo + t**2, 2 * t)
    if hi is not None:
        return ad.apply(x, hi - t**2, -2 * t)
    return x


def _angle(domain: Domain, values: Array) -> Array:
    """Return the parameter of a real."""
    lo, hi = _ends(domain)
    if lo is not None and hi is not None:
        width = hi - lo or 1.0
        return np.arcsin(np.sqrt(np.clip((values - lo) / width, 0, 1)))
    if lo is not None:
        return np.sqrt(np.maximum(values - lo, 0))
    if hi is not None:
        return np.sqrt(np.maximum(hi - values, 0))
    return values


def _root(matrix: Array) -> Array:
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0))[:, None, :])
