r"""Relative entropy and fidelity of batches of positive semidefinite matrices, with gradients.

Shapes ``(B, n, n)``; the kernel's definitions: the relative entropy is in nats, the fidelity is
$(\mathrm{tr}\sqrt{\sqrt a\,b\sqrt a})^2$.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]

TOLERANCE = 1e-9
_TINY = 1e-12


def paired(op: str, a: Array, b: Array) -> Array:
    """Return a function of two matrices for every row; nan where it is not defined."""
    with np.errstate(all="ignore"):
        usual = _usual(a) & _usual(b)
        keep = usual[:, None, None]
        found = _VALUES[op](np.where(keep, a, 0), np.where(keep, b, 0))
        return np.asarray(np.where(usual, found, np.nan))


def _usual(m: Array) -> Array:
    """Say which matrices are Hermitian and semidefinite, up to rounding."""
    finite = np.asarray(np.isfinite(m).all(axis=(1, 2)))
    m = np.where(finite[:, None, None], m, 0)
    size = np.maximum(1, np.abs(m).max(axis=(1, 2)))
    gap = np.abs(m - _dagger(m)).max(axis=(1, 2))
    low = np.linalg.eigvalsh(m)[:, 0]
    return np.asarray(finite & (gap <= TOLERANCE * size) & (low >= -TOLERANCE * size))


def _relative_entropy(a: Array, b: Array) -> Array:
    own = np.maximum(np.linalg.eigvalsh(a), 0)
    values, vectors = np.linalg.eigh(b)
    weights = np.real(np.einsum("bki,bkl,bli->bi", np.conj(vectors), a, vectors))
    top = np.maximum(values.max(axis=1), 1e-300)[:, None]
    gone = values <= _TINY * top
    infinite = (gone & (weights > TOLERANCE)).any(axis=1)
    cross = np.where(gone, 0, weights * np.log(np.where(gone, 1, values))).sum(axis=1)
    entropy = np.where(own > 0, own * np.log(np.where(own > 0, own, 1)), 0).sum(axis=1)
    return np.asarray(np.where(infinite, np.nan, entropy - cross))


def _fidelity(a: Array, b: Array) -> Array:
    values = np.linalg.svd(_root(a) @ _root(b), compute_uv=False)
    return np.asarray(values.sum(axis=1) ** 2)


def _root(a: Array) -> Array:
    """Return the square root; eigenvalues that rounding may have left are taken for zero."""
    values, vectors = np.linalg.eigh(a)
    noise = 1e-15 * np.abs(values).max(axis=1, keepdims=True)
    roots = np.sqrt(np.where(values <= noise, 0, values))
    return np.asarray((vectors * roots[:, None, :]) @ _dagger(vectors))


_VALUES = {"relative_entropy": _relative_entropy, "fidelity": _fidelity}


def slopes(op: str, a: Array, b: Array) -> tuple[Array, Array]:
    r"""Return the gradients by both matrices, steep but finite at the boundary.

    For the relative entropy $1 + \log a - \log b$ and minus the derivative of the logarithm at b
    in direction a (Daleckii and Krein, 1965); for the fidelity
    $\sqrt F\,\sqrt b(\sqrt b\,a\sqrt b)^{-1/2}\sqrt b$ and the same exchanged.
    """
    if op == "fidelity":
        root = np.sqrt(np.maximum(_fidelity(a, b), 0))[:, None, None]
        return root * _bridge(b, a), root * _bridge(a, b)
    values, vectors = np.linalg.eigh(b)
    values = np.maximum(values, _TINY)
    logs = np.log(values)
    gap = values[:, :, None] - values[:, None, :]
    near = np.abs(gap) < 1e-9 * (values[:, :, None] + values[:, None, :])
    divided = (logs[:, :, None] - logs[:, None, :]) / np.where(near, 1, gap)
    divided = np.where(near, 2 / (values[:, :, None] + values[:, None, :]), divided)
    inside = _dagger(vectors) @ a @ vectors
    eye = np.eye(a.shape[-1])
    left = eye + _log(a) - (vectors * logs[:, None, :]) @ _dagger(vectors)
    return left, -(vectors @ (divided * inside) @ _dagger(vectors))


def _bridge(a: Array, b: Array) -> Array:
    root = _power(a, 0.5)
    return np.asarray(root @ _power(root @ b @ root, -0.5) @ root)


def _log(a: Array) -> Array:
    values, vectors = np.linalg.eigh(a)
    return np.asarray((vectors * np.log(np.maximum(values, _TINY))[:, None, :]) @ _dagger(vectors))


def _power(a: Array, exponent: float) -> Array:
    values, vectors = np.linalg.eigh((a + _dagger(a)) / 2)
    floor = 0 if exponent > 0 else _TINY
    powers = np.maximum(values, floor) ** exponent
    return np.asarray((vectors * powers[:, None, :]) @ _dagger(vectors))


def _dagger(a: Array) -> Array:
    return np.asarray(np.conj(np.swapaxes(a, 1, 2)))
