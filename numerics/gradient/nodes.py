r"""Reverse-mode differentiation of batches of numpy arrays.

A node holds a value with the batch axis in front. Its gradient g is the array with
$dL = \mathrm{Re}\sum \bar g\,dx$ for the real objective L, so that g is real where the value is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Pull: TypeAlias = Callable[[Array], Array]
"""Takes the gradient of a result to the gradient of one argument."""


class Node:
    """A value and how its gradient is passed on."""

    __slots__ = ("grad", "links", "value")

    def __init__(self, value: Array, links: Sequence[tuple[Node, Pull]] = ()) -> None:
        self.value = value
        self.links = links
        self.grad: Array | None = None

    @property
    def ndim(self) -> int:
        """The number of axes, the batch axis included."""
        return self.value.ndim


def constant(value: Any) -> Node:
    """Return a node without arguments."""
    return Node(np.asarray(value))


def fitted(grad: Array, like: Array) -> Array:
    """Sum a gradient over the axes that were stretched, and drop what a real value has not."""
    if grad.shape != like.shape:
        for axis, (have, want) in enumerate(zip(grad.shape, like.shape, strict=True)):
            if want == 1 and have != 1:
                grad = grad.sum(axis=axis, keepdims=True)
    return grad if np.iscomplexobj(like) else np.real(grad)


def backward(root: Node) -> None:
    """Fill in the gradients of the sum of a node over the batch."""
    order: list[Node] = []
    seen: set[int] = set()
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((parent, False) for parent, _ in node.links)
    root.grad = np.ones_like(root.value)
    for node in reversed(order):
        if node.grad is None:
            continue
        for parent, pull in node.links:
            part = fitted(pull(node.grad), parent.value)
            parent.grad = part if parent.grad is None else parent.grad + part


def wide(a: Node, ndim: int) -> Node:
    """Give a scalar trailing axes, so that it multiplies vectors and matrices."""
    if a.ndim == ndim:
        return a
    shape = a.value.shape
    return Node(
        a.value.reshape(shape + (1,) * (ndim - a.ndim)), [(a, lambda g: g.reshape(-1, *shape[1:]))]
    )


def add(a: Node, b: Node) -> Node:
    """Return a + b."""
    return Node(a.value + b.value, [(a, lambda g: g), (b, lambda g: g)])


def sub(a: Node, b: Node) -> Node:
    """Return a - b."""
    return Node(a.value - b.value, [(a, lambda g: g), (b, lambda g: -g)])


def mul(a: Node, b: Node) -> Node:
    """Return the product entry by entry; a scalar multiplies everything."""
    ndim = max(a.ndim, b.ndim)
    x, y = wide(a, ndim), wide(b, ndim)
    return Node(
        x.value * y.value,
        [(x, lambda g: g * np.conj(y.value)), (y, lambda g: g * np.conj(x.value))],
    )


def inverse_of(a: Node) -> Node:
    """Return 1/a, entry by entry."""
    value = 1 / a.value
    return Node(value, [(a, lambda g: -g * np.conj(value) ** 2)])


def matmul(a: Node, b: Node) -> Node:
    """Return a product of matrices."""
    return Node(
        a.value @ b.value,
        [
            (a, lambda g: g @ np.conj(np.swapaxes(b.value, 1, 2))),
            (b, lambda g: np.conj(np.swapaxes(a.value, 1, 2)) @ g),
        ],
    )


def invert(a: Node) -> Node:
    """Return the inverse of a matrix."""
    value = np.linalg.inv(a.value)
    adjoint = np.conj(np.swapaxes(value, 1, 2))
    return Node(value, [(a, lambda g: -adjoint @ g @ adjoint)])


def power(a: Node, k: Array) -> Node:
    """Return $a^k$ for integers k that do not depend on parameters."""
    base = a.value if np.iscomplexobj(a.value) else a.value.astype(float)
    below = np.where(k == 0, 0, k * np.power(base, np.where(k == 0, 1, k - 1)))
    return Node(np.power(base, k), [(a, lambda g: g * np.conj(below))])


def apply(a: Node, value: Array, slope: Array) -> Node:
    """Return a real function of real entries, with its slope there."""
    return Node(value, [(a, lambda g: np.real(g) * slope)])


def conj(a: Node) -> Node:
    """Return the conjugate."""
    return Node(np.conj(a.value), [(a, np.conj)])


def real(a: Node) -> Node:
    """Return the real part."""
    return Node(np.real(a.value), [(a, np.real)])


def abs2(a: Node) -> Node:
    """Return the squared modulus."""
    value = np.real(a.value) ** 2 + np.imag(a.value) ** 2
    return Node(value, [(a, lambda g: 2 * np.real(g) * a.value)])


def swap(a: Node) -> Node:
    """Return the transpose of a matrix."""
    return Node(np.swapaxes(a.value, 1, 2), [(a, lambda g: np.swapaxes(g, 1, 2))])


def total(a: Node, axes: tuple[int, ...]) -> Node:
    """Return the sum over some axes."""
    shape = a.value.shape
    keep = tuple(1 if k in axes else n for k, n in enumerate(shape))
    return Node(
        a.value.sum(axis=axes),
        [(a, lambda g: np.broadcast_to(g.reshape(-1, *keep[1:]), (max(len(g), 1), *shape[1:])))],
    )


def spread(a: Node, axis: int) -> Node:
    """Insert an axis."""
    return Node(np.expand_dims(a.value, axis), [(a, lambda g: g.sum(axis=axis))])


def take(a: Node, index: Any) -> Node:
    """Return the entries at a position of the first axis after the batch: one for all, or each."""
    if isinstance(index, np.ndarray):
        length = max(len(a.value), len(index))
        rows = np.arange(length)
        where = np.broadcast_to(index, (length,))
        full = np.broadcast_to(a.value, (length, *a.value.shape[1:]))

        def back(g: Array) -> Array:
            out = np.zeros(full.shape, dtype=np.result_type(g, full))
            out[rows, where] = g
            return out

        return Node(full[rows, where], [(a, back)])

    def pull(g: Array) -> Array:
        out = np.zeros((len(g), *a.value.shape[1:]), dtype=g.dtype)
        out[:, index] = g
        return out

    return Node(a.value[:, index], [(a, pull)])


def stack(parts: Sequence[Node]) -> Node:
    """Put values side by side along a new axis after the batch."""
    length = max(len(part.value) for part in parts)
    arrays = [np.broadcast_to(p.value, (length, *p.value.shape[1:])) for p in parts]
    return Node(np.stack(arrays, axis=1), [(p, _piece(k)) for k, p in enumerate(parts)])


def _piece(k: int) -> Pull:
    return lambda g: np.asarray(g[:, k])


def choose(a: Node, positions: Array) -> Node:
    """Return the entry of a vector at a position of its own for each row."""
    return take(a, positions)


def diagonal(a: Node) -> Node:
    """Return the diagonal of a matrix."""
    n = a.value.shape[-1]
    return Node(np.diagonal(a.value, axis1=1, axis2=2), [(a, lambda g: g[:, :, None] * np.eye(n))])


def on_diagonal(a: Node) -> Node:
    """Return the matrix with a vector on its diagonal."""
    n = a.value.shape[-1]
    return Node(a.value[:, :, None] * np.eye(n), [(a, lambda g: np.diagonal(g, axis1=1, axis2=2))])


def spectral(a: Node, function: Callable[[Array], tuple[Array, Array]]) -> Node:
    r"""Return $\sum_k f(\lambda_k)$ of a Hermitian matrix; ``function`` gives f and its slopes.

    The gradient is $U f'(\Lambda) U^\dagger$ (Daleckii and Krein 1965).
    """
    hermitian = (a.value + np.conj(np.swapaxes(a.value, 1, 2))) / 2
    usual = np.asarray(np.isfinite(hermitian).all(axis=(1, 2)))
    values, vectors = np.linalg.eigh(np.where(usual[:, None, None], hermitian, 0))
    found, slopes = function(values)
    back = (vectors * slopes[:, None, :]) @ np.conj(np.swapaxes(vectors, 1, 2))
    return Node(np.where(usual, found, np.nan), [(a, lambda g: np.real(g)[:, None, None] * back)])
