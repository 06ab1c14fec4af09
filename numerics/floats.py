"""The float reading of a claim: trees and statements on batches of numpy arrays.

Every value carries the batch axis in front: scalars ``(B,)``, vectors ``(B, n)``, matrices
``(B, n, m)``; constants have a batch axis of length 1. Laws are dictionaries of ``weights``
``(B, K)`` and ``support`` ``(B, K, n)``, convex functions of ``curvature`` ``(B,)``, ``slopes`` and
``offsets`` ``(B, P)``; indices are integers or integer arrays ``(B,)``; sizes are integers.
Nothing here decides a verdict: a violation counts only where exact arithmetic confirms it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .pairs import paired

Array: TypeAlias = NDArray[Any]
Env: TypeAlias = Mapping[str, Any]
Mask: TypeAlias = NDArray[np.bool_]

TOLERANCE = 1e-9
"""Relative size below which a difference of floats says nothing."""
_STEP = 1e-4
_STENCIL = ((1, 4 / 5), (2, -1 / 5), (3, 4 / 105), (4, -1 / 280))
"""Central differences of order 8: values of exp(-t/T) change fast when T is small."""


class BodyError(Exception):
    """A statement has no truth value where it should: undefined, or complex instead of real.

    ``rows`` marks the batch rows at fault.
    """

    def __init__(self, message: str, rows: Mask) -> None:
        super().__init__(message)
        self.rows = rows


class NoReading(Exception):
    """An operation that has no float reading."""


def evaluate(tree: Any, env: Env, batch: int) -> Array:
    """Return the value of a tree for every row; where it is undefined, entries are not finite."""
    with np.errstate(all="ignore"):
        return _value(tree, env, batch)


def _value(tree: Any, env: Env, batch: int) -> Array:
    def at(part: Any) -> Array:
        return _value(part, env, batch)

    match tree:
        case ["num", text]:
            return np.array([_number(str(text))])
        case ["imag"]:
            return np.array([1j])
        case ["sqrt", k]:
            return np.array([float(k) ** 0.5])
        case ["size" | "var", name]:
            found = env[name]
            return found if isinstance(found, np.ndarray) else np.array([float(found)])
        case ["neg", a]:
            return np.asarray(-at(a))
        case ["conj", a]:
            return np.asarray(np.conj(at(a)))
        case ["re", a]:
            return np.real(at(a))
        case ["abs2", a]:
            value = at(a)
            return np.asarray(np.real(value) ** 2 + np.imag(value) ** 2)
        case ["abs", a]:
            return np.asarray(np.abs(_real(at(a))))
        case ["add", a, b]:
            return np.asarray(at(a) + at(b))
        case ["sub", a, b]:
            return np.asarray(at(a) - at(b))
        case ["hadamard", a, b]:
            return np.asarray(at(a) * at(b))
        case ["mul", a, b]:
            return _scaled(at(a), at(b))
        case ["div", a, b]:
            top, bottom = at(a), at(b)
            return np.asarray(top / _wide(bottom, top.ndim))
        case ["pow", a, exponent]:
            base = at(a)
            k = _wide(at(exponent), base.ndim)
            if not np.iscomplexobj(base):
                base = base.astype(float)
            return np.asarray(np.power(base, k))
        case ["delta", a, b]:
            equal = np.equal(_index(a, env), _index(b, env))
            return np.atleast_1d(equal).astype(float)
        case ["item", v, i]:
            return _take(at(v), _index(i, env))
        case ["entry", m, i, j]:
            return _take(_take(at(m), _index(i, env)), _index(j, env))
        case ["row", m, i]:
            return _take(at(m), _index(i, env))
        case ["sum", name, size, body]:
            total = _value(body, {**env, name: 0}, batch)
            for k in range(1, _size(size, env)):
                total = total + _value(body, {**env, name: k}, batch)
            return total
        case ["E", law, name, body]:
            return _expectation(law, name, body, env, batch)
        case ["matmul", a, b]:
            return np.asarray(at(a) @ at(b))
        case ["matvec", a, x]:
            return np.asarray(np.einsum("bij,bj->bi", *_together(at(a), at(x))))
        case ["dagger", a]:
            return np.conj(np.swapaxes(at(a), 1, 2))
        case ["transpose", a]:
            return np.swapaxes(at(a), 1, 2)
        case ["diagpart", a]:
            value = at(a)
            return np.asarray(value * np.eye(value.shape[-1]))
        case ["trace", a]:
            return np.asarray(np.trace(at(a), axis1=1, axis2=2))
        case ["diagvec", a]:
            return np.asarray(np.diagonal(at(a), axis1=1, axis2=2))
        case ["diag", v]:
            value = at(v)
            return np.asarray(value[:, :, None] * np.eye(value.shape[-1]))
        case ["ones", *sizes]:
            return np.ones((1, *(_size(s, env) for s in sizes)))
        case ["zeros", *sizes]:
            return np.zeros((1, *(_size(s, env) for s in sizes)))
        case ["eye", size]:
            return np.eye(_size(size, env))[None]
        case ["outer", u, v]:
            return np.asarray(at(u)[:, :, None] * np.conj(at(v))[:, None, :])
        case ["dot", u, v]:
            return np.asarray((np.conj(at(u)) * at(v)).sum(axis=-1))
        case ["unit", size, i, j]:
            n = np.arange(_size(size, env))
            rows = np.atleast_1d(_index(i, env))[:, None] == n
            cols = np.atleast_1d(_index(j, env))[:, None] == n
            return np.asarray(rows[:, :, None] & cols[:, None, :], float)
        case ["vector", *items]:
            return _stacked([at(item) for item in items])
        case ["rows", *rows]:
            return _stacked([at(row) for row in rows])
        case ["iterate", exponent, start, name, body]:
            return _iterate(exponent, start, name, body, env, batch)
        case ["operator", name, k]:
            return _take(env[name], _index(k, env))
        case ["value", name, mask]:
            return _at_subset(env[name], at(mask))
        case ["before" | "upto", size, i]:
            last = np.atleast_1d(_index(i, env))[:, None] + (tree[0] == "upto")
            return np.asarray((np.arange(_size(size, env)) < last).astype(float))
        case ["falls", v]:
            entries = at(v)
            return np.concatenate([-np.diff(entries), np.zeros((entries.shape[0], 1))], axis=1)
        case ["apply", name, x]:
            return _convex(env[name], _real(at(x)))
        case ["bregman", name, x, y]:
            left, right = _real(at(x)), _real(at(y))
            gap = _convex(env[name], left) - _convex(env[name], right)
            return np.asarray(gap - _slope(env[name], right) * (left - right))
        case ["least", v]:
            return np.asarray(_real(at(v)).min(axis=-1))
        case ["greatest", v]:
            return np.asarray(_real(at(v)).max(axis=-1))
        case ["exp", a]:
            return np.asarray(np.exp(at(a)))
        case ["log" | "log2", a]:
            x = _real(at(a))
            return np.asarray(np.log(x) if tree[0] == "log" else np.log2(x))
        case ["root", a]:
            return np.asarray(np.sqrt(_real(at(a))))
        case ["binary_entropy", a]:
            x = _real(at(a))
            return np.asarray(_surprise(x) + _surprise(1 - x))
        case ["shannon_entropy", v]:
            return np.asarray(_surprise(_real(at(v))).sum(axis=-1))
        case [
            "eigenvalue_max" | "eigenvalue_min" | "trace_norm" | "von_neumann_entropy" as op,
            a,
        ]:
            return _spectral(op, at(a))
        case ["relative_entropy" | "fidelity" as op, a, b]:
            return paired(op, *_together(at(a), at(b)))
        case ["gradient", a, name]:
            return _gradient(a, name, env, batch)
        case ["derivative", a, name]:
            return _derivative(a, name, env, batch)
        case ["diamond", size, name, body]:
            return _diamond(_size(size, env), name, body, env, batch)
    raise NoReading(f"no float reading of {str(tree)[:60]}")


def _surprise(x: Array) -> Array:
    """Return -x log2 x, 0 at 0; rounding may have left something slightly negative."""
    clean = np.where((x < 0) & (x > -TOLERANCE), 0, x)
    return np.asarray(np.where(clean == 0, 0, -clean * np.log2(np.where(clean == 0, 1, clean))))


def _spectral(op: str, matrix: Array) -> Array:
    usual = np.asarray(np.isfinite(matrix).all(axis=(1, 2)))
    hermitian = np.swapaxes(np.conj(matrix), 1, 2)
    size = np.abs(np.where(usual[:, None, None], matrix, 0)).max(axis=(1, 2))
    usual &= (np.abs(matrix - hermitian) <= TOLERANCE * np.maximum(1, size)[:, None, None]).all(
        axis=(1, 2)
    )
    values = np.linalg.eigvalsh(np.where(usual[:, None, None], matrix, 0))
    if op == "trace_norm":
        found = np.abs(values).sum(axis=-1)
    elif op == "von_neumann_entropy":
        found = _surprise(values).sum(axis=-1)
    else:
        found = values[:, -1 if op == "eigenvalue_max" else 0]
    return np.asarray(np.where(usual, found, np.nan))


def _size(size: Any, env: Env) -> int:
    return int(env[size]) if isinstance(size, str) else int(size)


def _index(index: Any, env: Env) -> Any:
    return index[1] if index[0] == "pos" else env[index[1]]


def _wide(scalar: Array, ndim: int) -> Array:
    """Give a scalar trailing axes, so that it multiplies vectors and matrices."""
    return scalar.reshape(scalar.shape + (1,) * (ndim - scalar.ndim))


def _scaled(a: Array, b: Array) -> Array:
    ndim = max(a.ndim, b.ndim)
    return np.asarray(_wide(a, ndim) * _wide(b, ndim))


def _together(*arrays: Array) -> list[Array]:
    """Stretch the batch axes to one length."""
    batch = max(len(a) for a in arrays)
    return [np.broadcast_to(a, (batch, *a.shape[1:])) for a in arrays]


def _stacked(parts: list[Array]) -> Array:
    return np.stack(_together(*parts), axis=1)


def _take(array: Array, index: Any) -> Array:
    if isinstance(index, np.ndarray):
        length = max(len(array), len(index))
        rows = _stretch(array, length)
        return np.asarray(rows[np.arange(length), np.broadcast_to(index, (length,))])
    return np.asarray(array[:, index])


def _at_subset(table: Array, mask: Array) -> Array:
    """Return a set function at an indicator vector; what is no indicator has no value."""
    taken = np.abs(mask - 1) <= TOLERANCE
    indicator = (taken | (np.abs(mask) <= TOLERANCE)).all(axis=1)
    place = (taken @ 2 ** np.arange(mask.shape[1])).astype(int)
    return np.where(indicator, _take(table, place), np.nan)


def _real(value: Array) -> Array:
    """Return the real part; entries that are not real become undefined."""
    if not np.iscomplexobj(value):
        return value
    small = np.abs(np.imag(value)) <= TOLERANCE * np.maximum(1, np.abs(np.real(value)))
    return np.asarray(np.where(small, np.real(value), np.nan))


def _expectation(law: Any, name: str, body: Any, env: Env, batch: int) -> Array:
    total: Array | None = None
    for weight, outcome in outcomes(law, env, batch):
        value = _value(body, {**env, name: outcome}, batch)
        wide = _wide(weight, value.ndim)
        # what has no weight may be undefined: it is left out, as in exact arithmetic
        part = np.where(wide == 0, 0, wide * value)
        total = part if total is None else total + part
    if total is None:
        raise NoReading("a law without outcomes")
    return total


def outcomes(law: Any, env: Env, batch: int) -> Iterator[tuple[Array, Array]]:
    """Yield the (probability, mask) pairs of a law: arrays ``(B,)`` and ``(B, n)``."""
    match law:
        case ["bernoulli", size, rate]:
            n = _size(size, env)
            value = _value(rate, env, batch)
            rates = value if value.ndim == 2 else np.repeat(value[:, None], n, axis=1)
            for bits in itertools.product((0.0, 1.0), repeat=n):
                mask = np.array([bits])
                yield np.where(mask == 1, rates, 1 - rates).prod(axis=1), mask
        case ["finite", _, _, weights, support]:
            w, s = _value(weights, env, batch), _value(support, env, batch)
            for k in range(w.shape[1]):
                yield w[:, k], s[:, k]
        case ["law", name]:
            found = env[name]
            for k in range(found["weights"].shape[1]):
                yield found["weights"][:, k], found["support"][:, k]
        case _:
            raise NoReading(f"unknown mask law {str(law)[:40]}")


def _pieces(f: Mapping[str, Array], x: Array) -> Array:
    """Return the affine pieces at x, along a last axis."""
    shape = (-1,) + (1,) * (x.ndim - 1) + (f["slopes"].shape[1],)
    lines = f["slopes"].reshape(shape) * x[..., None] + f["offsets"].reshape(shape)
    return np.asarray(lines)


def _convex(f: Mapping[str, Array], x: Array) -> Array:
    return np.asarray(_wide(f["curvature"], x.ndim) * x**2 + _pieces(f, x).max(axis=-1))


def _slope(f: Mapping[str, Array], x: Array) -> Array:
    """Return the subgradient of the first piece that is active, as exact arithmetic does."""
    lines = _pieces(f, x)
    top = lines.max(axis=-1, keepdims=True)
    first = np.argmax(lines >= top - 1e-12 * np.maximum(1, np.abs(top)), axis=-1)
    slopes = np.broadcast_to(f["slopes"], lines.shape)
    active = np.take_along_axis(slopes, first[..., None], axis=-1)[..., 0]
    return np.asarray(2 * f["curvature"] * x + active)


def _gradient(body: Any, name: str, env: Env, batch: int) -> Array:
    """Return nine-point central differences along each axis."""
    here = env[name]
    columns = []
    for k in range(here.shape[1]):
        axis = np.eye(here.shape[1])[k]
        total = np.zeros(1)
        for shift, weight in _STENCIL:
            for side in (1, -1):
                moved = {**env, name: here + side * shift * _STEP * axis}
                total = side * weight / _STEP * _value(body, moved, batch) + total
        columns.append(total)
    return np.stack(np.broadcast_arrays(*columns), axis=1)


def _iterate(exponent: Any, start: Any, name: str, body: Any, env: Env, batch: int) -> Array:
    """Apply a map; a row stops when it has been applied as often as that row says."""
    times, value = _value(exponent, env, batch), _value(start, env, batch)
    if times.max() > 64:
        raise NoReading("a map that is applied more than 64 times")
    for step in range(int(times.max())):
        following = _value(body, {**env, name: value}, batch)
        value = np.where(_wide(step < times, following.ndim), following, value)
    return np.asarray(value)


def _derivative(body: Any, name: str, env: Env, batch: int) -> Array:
    """Return a nine-point central difference."""
    here = env[name]
    total = np.zeros(1)
    for shift, weight in _STENCIL:
        for side in (1, -1):
            value = _value(body, {**env, name: here + side * shift * _STEP}, batch)
            total = side * weight / _STEP * value + _wide(total, value.ndim)
    return np.asarray(total)


def _diamond(size: int, name: str, body: Any, env: Env, batch: int) -> Array:
    from .diamond import diamond_value

    blocks = [
        [
            _value(body, {**env, name: np.eye(size)[i][None, :, None] * np.eye(size)[j]}, batch)
            for j in range(size)
        ]
        for i in range(size)
    ]
    length = max(len(block) for row in blocks for block in row)
    choi = np.concatenate(
        [np.concatenate([_stretch(b, length) for b in row], axis=2) for row in blocks], axis=1
    )
    out = choi.shape[1] // size
    return np.array([diamond_value(j, size, out) for j in choi])


def _stretch(array: Array, length: int) -> Array:
    return np.broadcast_to(array, (length, *array.shape[1:]))


# -- statements -----------------------------------------------------------------------------------


def margin(statement: Any, env: Env, batch: int) -> NDArray[np.float64]:
    """Return by how much the statement holds in each row; negative where it is violated.

    ``equal`` gives minus the greatest relative difference, the orders give the relative gap. A row
    that is not judged (membership, existence) has ``nan``. Raises `BodyError` where a side is
    undefined, or complex where an order asks for reals.
    """
    with np.errstate(all="ignore"):
        value, fault = _judge(statement, env, batch)
    if fault.any():
        raise BodyError(
            f"the statement is undefined, or compares complex numbers, in {int(fault.sum())} of "
            f"{batch} rows",
            fault,
        )
    return value


Judged: TypeAlias = tuple[NDArray[np.float64], Mask]


def _judge(statement: Any, env: Env, batch: int) -> Judged:
    match statement:
        case ["equal", a, b]:
            left, right = _sides(a, b, env, batch)
            return _closed(-_largest(left - right) / _scale(left, right), batch)
        case ["atmost" | "less", a, b]:
            left, right = _sides(a, b, env, batch)
            return _closed(_real(right - left) / _scale(left, right), batch)
        case ["loewner", a, b]:
            left, right = _sides(a, b, env, batch)
            return _closed(_least_eigenvalue(right - left) / _scale(left, right), batch)
        case ["majorised", a, b]:
            left, right = _sides(a, b, env, batch)
            return _closed(_majorisation(_real(left), _real(right)) / _scale(left, right), batch)
        case ["not", inner]:
            value, fault = _judge(inner, env, batch)
            return -value, fault
        case ["and", *parts]:
            return _worst([_judge(part, env, batch) for part in parts], batch)
        case ["implies", hypotheses, conclusion]:
            assumed, bad = _worst([_judge(part, env, batch) for part in hypotheses], batch)
            met = ~(assumed < -TOLERANCE)
            value, fault = _judge(conclusion, env, batch)
            value = np.where(met, np.where(np.isnan(assumed), np.nan, value), np.inf)
            return value, met & (bad | fault)
        case ["iff", a, b]:
            (left, bad), (right, fault) = _judge(a, env, batch), _judge(b, env, batch)
            agree = (left >= -TOLERANCE) == (right >= -TOLERANCE)
            both = np.maximum(np.abs(left), np.abs(right))
            value = np.where(agree, np.minimum(np.abs(left), np.abs(right)), -both)
            return np.where(np.isnan(left + right), np.nan, value), bad | fault
        case ["member" | "exists", *_]:
            return np.full(batch, np.nan), np.zeros(batch, bool)
    raise NoReading(f"no float reading of the statement {str(statement)[:60]}")


def _sides(a: Any, b: Any, env: Env, batch: int) -> tuple[Array, Array]:
    return _value(a, env, batch), _value(b, env, batch)


def _closed(value: Array, batch: int) -> Judged:
    """Stretch to the batch; what is not finite is at fault."""
    full = np.array(np.broadcast_to(value, (batch,)), float)
    fault = ~np.isfinite(full)
    full[fault] = 0
    return full, fault


def _largest(value: Array) -> Array:
    flat = np.abs(value).reshape(len(value), -1)
    return np.asarray(flat.max(axis=1))


def _scale(left: Array, right: Array) -> Array:
    return np.maximum(1, np.maximum(_largest(left), _largest(right)))


def _least_eigenvalue(gap: Array) -> Array:
    """Return the least eigenvalue, or minus the part that is not Hermitian where there is one."""
    other = np.conj(np.swapaxes(gap, 1, 2))
    skew = _largest(gap - other)
    good = np.isfinite(skew)
    least = np.full(len(gap), np.nan)
    if good.any():
        least[good] = np.linalg.eigvalsh((gap[good] + other[good]) / 2)[:, 0]
    return np.asarray(np.where(skew > TOLERANCE * np.maximum(1, _largest(gap)), -skew, least))


def _majorisation(u: Array, v: Array) -> Array:
    left = np.cumsum(-np.sort(-u, axis=1), axis=1)
    right = np.cumsum(-np.sort(-v, axis=1), axis=1)
    gaps = right - left
    return np.asarray(np.minimum(gaps.min(axis=1), -np.abs(gaps[:, -1])))


def _worst(parts: Sequence[Judged], batch: int) -> Judged:
    """Return the least margin; a part that is not judged leaves the rest unless one is violated."""
    values = np.stack([value for value, _ in parts]) if parts else np.full((1, batch), np.inf)
    fault = np.any([f for _, f in parts], axis=0) if parts else np.zeros(batch, bool)
    unknown = np.isnan(values).any(axis=0)
    least = np.where(np.isnan(values), np.inf, values).min(axis=0)
    return np.where(unknown & (least >= -TOLERANCE), np.nan, least), fault


# -- from exact values ----------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def _number(text: str) -> float:
    top, _, bottom = text.partition("/")
    return int(top) / int(bottom or 1)


def read_number(data: Any) -> complex:
    """Return an exact number of the kernel's JSON as a float, complex where it has to be."""
    if not isinstance(data, list | tuple):
        return _number(str(data))
    total: complex = 0.0
    for radicand, re, im in data:
        factor = _number(str(re)) if str(im) == "0" else complex(_number(str(re)), _number(str(im)))
        total += factor * float(radicand) ** 0.5
    return total


def read_batch(domain: Mapping[str, Any], data: Sequence[Any]) -> Any:
    """Return a batch of exact values of one domain in the form that `evaluate` takes."""
    match domain["domain"]:
        case "index":
            return np.array(data, int)
        case "real" | "natural":
            return np.array([read_number(x).real for x in data])
        case "law":
            longest = max(len(row["weights"]) for row in data)
            weights = np.zeros((len(data), longest))
            support = [
                _entries(row["support"] + row["support"][:1] * (longest - len(row["weights"])), 2)
                for row in data
            ]
            for k, row in enumerate(data):
                weights[k, : len(row["weights"])] = [read_number(w).real for w in row["weights"]]
            return {"weights": weights, "support": np.array(support)}
        case "convex":
            longest = max(len(row["pieces"]) for row in data)
            padded = [
                row["pieces"] + row["pieces"][-1:] * (longest - len(row["pieces"])) for row in data
            ]
            pieces = np.array(_entries(padded, 3), float)
            return {
                "curvature": np.array([read_number(row["curvature"]).real for row in data]),
                "slopes": pieces[:, :, 0],
                "offsets": pieces[:, :, 1],
            }
        case "setfunction":
            from .strategies import float_table

            return np.array([float_table(row) for row in data])
    depth = {"complex": 1, "vector": 2, "distribution": 2, "channel": 4}.get(domain["domain"], 3)
    return np.array(_entries(data, depth))


def _entries(data: Any, depth: int) -> Any:
    if depth == 0:
        return read_number(data)
    return [_entries(x, depth - 1) for x in data]
