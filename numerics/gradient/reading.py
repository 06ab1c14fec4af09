"""The differentiable reading of trees: `floats.evaluate`, with gradients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ..floats import outcomes as float_outcomes
from ..pairs import paired, slopes
from . import nodes as ad
from .nodes import Array, Node


class NoGradient(Exception):
    """An operation that is not differentiated here."""


Env = Mapping[str, Any]
"""Nodes of variables; sizes and positions as integers; laws and convex functions as mappings."""

_TINY = 1e-300
_BITS = 1 / np.log(2)


def read(tree: Any, env: Env) -> Node:
    """Return the value of a tree; raises `NoGradient` for what is not differentiated here."""

    def at(part: Any) -> Node:
        return read(part, env)

    match tree:
        case ["num", text]:
            top, _, bottom = str(text).partition("/")
            return ad.constant([int(top) / int(bottom or 1)])
        case ["imag"]:
            return ad.constant([1j])
        case ["sqrt", k]:
            return ad.constant([float(k) ** 0.5])
        case ["size" | "var", name]:
            found = env[name]
            return found if isinstance(found, Node) else ad.constant([float(found)])
        case ["neg", a]:
            return ad.sub(ad.constant(np.zeros((1,) * at(a).ndim)), at(a))
        case ["conj", a]:
            return ad.conj(at(a))
        case ["re", a]:
            return ad.real(at(a))
        case ["abs2", a]:
            return ad.abs2(at(a))
        case ["abs", a]:
            value = ad.real(at(a))
            return ad.apply(value, np.abs(value.value), np.sign(value.value))
        case ["add", a, b]:
            return ad.add(at(a), at(b))
        case ["sub", a, b]:
            return ad.sub(at(a), at(b))
        case ["hadamard" | "mul", a, b]:
            return ad.mul(at(a), at(b))
        case ["div", a, b]:
            return ad.mul(ad.inverse_of(at(b)), at(a))
        case ["pow", a, exponent]:
            base = at(a)
            times = read(exponent, env).value
            return ad.power(base, times.reshape(times.shape + (1,) * (base.ndim - times.ndim)))
        case ["delta", a, b]:
            equal = np.equal(_index(a, env), _index(b, env))
            return ad.constant(np.atleast_1d(equal).astype(float))
        case ["item" | "row", v, i]:
            return ad.take(at(v), _index(i, env))
        case ["entry", m, i, j]:
            return ad.take(ad.take(at(m), _index(i, env)), _index(j, env))
        case ["sum", name, size, body]:
            return _added([read(body, {**env, name: k}) for k in range(_size(size, env))])
        case ["E", law, name, body]:
            parts = [
                ad.mul(weight, read(body, {**env, name: mask})) for weight, mask in _law(law, env)
            ]
            return _added(parts)
        case ["matmul", a, b]:
            return ad.matmul(at(a), at(b))
        case ["matvec", a, x]:
            return _column(ad.matmul(at(a), ad.spread(at(x), 2)))
        case ["dagger", a]:
            return ad.conj(ad.swap(at(a)))
        case ["transpose", a]:
            return ad.swap(at(a))
        case ["diagpart", a]:
            value = at(a)
            return ad.mul(value, ad.constant(np.eye(value.value.shape[-1])[None]))
        case ["trace", a]:
            return ad.total(ad.diagonal(at(a)), (1,))
        case ["diagvec", a]:
            return ad.diagonal(at(a))
        case ["diag", v]:
            return ad.on_diagonal(at(v))
        case ["ones", *sizes]:
            return ad.constant(np.ones((1, *(_size(s, env) for s in sizes))))
        case ["zeros", *sizes]:
            return ad.constant(np.zeros((1, *(_size(s, env) for s in sizes))))
        case ["eye", size]:
            return ad.constant(np.eye(_size(size, env))[None])
        case ["outer", u, v]:
            return ad.mul(ad.spread(at(u), 2), ad.spread(ad.conj(at(v)), 1))
        case ["dot", u, v]:
            return ad.total(ad.mul(ad.conj(at(u)), at(v)), (1,))
        case ["unit", size, i, j]:
            n = np.arange(_size(size, env))
            rows = np.atleast_1d(_index(i, env))[:, None] == n
            cols = np.atleast_1d(_index(j, env))[:, None] == n
            return ad.constant(np.asarray(rows[:, :, None] & cols[:, None, :], float))
        case ["vector" | "rows", *items]:
            return ad.stack([at(item) for item in items])
        case ["iterate", exponent, start, name, body]:
            times = np.unique(read(exponent, env).value)
            if len(times) != 1 or not 0 <= times[0] <= 64:
                raise NoGradient("a map that is applied a different number of times")
            value = at(start)
            for _ in range(int(times[0])):
                value = read(body, {**env, name: value})
            return value
        case ["operator", name, k]:
            return ad.take(env[name], _index(k, env))
        case ["before" | "upto", size, i]:
            last = np.atleast_1d(_index(i, env))[:, None] + (tree[0] == "upto")
            return ad.constant((np.arange(_size(size, env)) < last).astype(float))
        case ["apply", name, x]:
            return _convex(env[name], ad.real(at(x)))
        case ["least" | "greatest", v]:
            value = ad.real(at(v))
            pick = np.argmin if tree[0] == "least" else np.argmax
            return ad.choose(value, pick(value.value, axis=1))
        case ["exp", a]:
            x = ad.real(at(a))
            return ad.apply(x, np.exp(x.value), np.exp(x.value))
        case ["log" | "log2", a]:
            x = ad.real(at(a))
            unit = 1.0 if tree[0] == "log" else _BITS
            return ad.apply(x, unit * np.log(x.value), unit / x.value)
        case ["root", a]:
            x = ad.real(at(a))
            root = np.sqrt(x.value)
            return ad.apply(x, root, 0.5 / np.maximum(root, 1e-12))
        case ["binary_entropy", a]:
            x = ad.real(at(a))
            (low, down), (high, up) = _surprise(x.value), _surprise(1 - x.value)
            return ad.apply(x, low + high, down - up)
        case ["shannon_entropy", v]:
            x = ad.real(at(v))
            return ad.total(ad.apply(x, *_surprise(x.value)), (1,))
        case ["von_neumann_entropy", a]:
            return ad.spectral(at(a), _entropy)
        case ["trace_norm", a]:
            return ad.spectral(at(a), lambda v: (np.abs(v).sum(axis=-1), np.sign(v)))
        case ["eigenvalue_max" | "eigenvalue_min", a]:
            return eigenvalue(at(a), least=tree[0] == "eigenvalue_min")
        case ["relative_entropy" | "fidelity" as op, a, b]:
            return _paired(op, at(a), at(b))
    raise NoGradient(f"{tree[0]} is not differentiated")


def _paired(op: str, a: Node, b: Node) -> Node:
    left, right = np.broadcast_arrays(a.value, b.value)
    with np.errstate(all="ignore"):
        usual = np.asarray(np.isfinite(left + right).all(axis=(1, 2)))
        keep = usual[:, None, None]
        left, right = np.where(keep, left, 0), np.where(keep, right, 0)
        found = np.where(usual, paired(op, left, right), np.nan)
        down, up = slopes(op, left, right)
    return Node(
        found,
        [
            (a, lambda g: np.real(g)[:, None, None] * down),
            (b, lambda g: np.real(g)[:, None, None] * up),
        ],
    )


def eigenvalue(a: Node, *, least: bool) -> Node:
    """Return the least or the greatest eigenvalue of a Hermitian matrix."""
    k = 0 if least else -1

    def pick(values: Array) -> tuple[Array, Array]:
        slopes = np.zeros_like(values)
        slopes[:, k] = 1
        return values[:, k], slopes

    return ad.spectral(a, pick)


def _surprise(x: Array) -> tuple[Array, Array]:
    """Return -x log2 x and its slope, steep but finite at 0."""
    safe = np.maximum(x, _TINY)
    low = np.where(x > 0, -x * np.log2(safe), 0)
    return np.where(x < -1e-9, np.nan, low), -np.log2(np.maximum(x, 1e-15)) - _BITS


def _entropy(values: Array) -> tuple[Array, Array]:
    found, slopes = _surprise(values)
    return found.sum(axis=-1), slopes


def _added(parts: list[Node]) -> Node:
    if not parts:
        raise NoGradient("an empty sum")
    out = parts[0]
    for part in parts[1:]:
        out = ad.add(out, part)
    return out


def _column(a: Node) -> Node:
    return ad.total(a, (2,))


def _law(law: Any, env: Env) -> Iterator[tuple[Node, Node]]:
    """Yield the weights and masks of a law."""
    match law:
        case ["bernoulli", size, rate]:
            n = _size(size, env)
            if n > 8:
                raise NoGradient("too many masks")
            rates = read(rate, env)
            if rates.ndim == 1:
                rates = ad.mul(ad.spread(rates, 1), ad.constant(np.ones((1, n))))
            for _, mask in float_outcomes(["bernoulli", n, ["num", "1/2"]], {}, 1):
                sign = ad.constant(2 * mask - 1)
                factors = ad.add(ad.mul(rates, sign), ad.constant(1 - mask))
                weight = ad.take(factors, 0)
                for k in range(1, n):
                    weight = ad.mul(weight, ad.take(factors, k))
                yield weight, ad.constant(mask)
        case ["finite", _, _, weights, support]:
            w, s = read(weights, env), read(support, env)
            for k in range(w.value.shape[1]):
                yield ad.take(w, k), ad.take(s, k)
        case ["law", name]:
            w, s = env[name]["weights"], env[name]["support"]
            for k in range(w.value.shape[1]):
                yield ad.take(w, k), ad.take(s, k)
        case _:
            raise NoGradient("an unknown law")


def _convex(f: Mapping[str, Array], x: Node) -> Node:
    """Return $c x^2 + max_k (a_k x + b_k)$ entry by entry."""
    shape = (-1,) + (1,) * (x.ndim - 1) + (f["slopes"].shape[1],)
    slopes = f["slopes"].reshape(shape)
    lines = slopes * x.value[..., None] + f["offsets"].reshape(shape)
    top = np.argmax(lines, axis=-1)[..., None]
    active = np.take_along_axis(np.broadcast_to(slopes, lines.shape), top, axis=-1)[..., 0]
    bend = f["curvature"].reshape((-1,) + (1,) * (x.ndim - 1))
    return ad.apply(x, bend * x.value**2 + lines.max(axis=-1), 2 * bend * x.value + active)


def _size(size: Any, env: Env) -> int:
    return int(env[size]) if isinstance(size, str) else int(size)


def _index(index: Any, env: Env) -> Any:
    return index[1] if index[0] == "pos" else env[index[1]]
