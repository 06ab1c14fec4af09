"""Values of variables: read from JSON, and checked to lie in their domains."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from .declarations import Refused, bounds
from .entropies import read_set_function
from .matrices import is_psd
from .numbers import ONE, ZERO, NotExact, Number, number, read

Value: TypeAlias = Any
"""A Number, a list of them, a list of lists, a position (int), or a law or function (dict)."""
Env: TypeAlias = Mapping[str, Value]


class Unknown(Exception):
    """The value or the truth is not decided here; the message says why."""


class Undefined(Unknown):
    """There provably is no value, and so no truth: a division by zero, the logarithm of what is
    not positive, an order between complex numbers. Other `Unknown` values may well exist."""


def size_in(size: Any, env: Env) -> int:
    """Return the number that a size stands for."""
    if isinstance(size, int):
        return size
    if size not in env:
        raise Unknown(f"the size {size!r} has no value")
    return int(env[size].rational())


def total(parts: list[Number]) -> Number:
    """Return the sum of numbers."""
    out = ZERO
    for part in parts:
        out = out + part
    return out


def read_value(domain: Mapping[str, Any], data: Any, env: Env) -> Value:
    """Read a value from JSON and check that it lies in its domain; ``Refused`` when not."""
    try:
        if domain["domain"] == "setfunction":
            return read_set_function(domain["world"], size_in(domain["size"], env), data)
        value = _parse(domain, data)
        reason = _outside(domain, value, env)
    except (NotExact, Unknown, TypeError, ValueError, KeyError, IndexError, AttributeError) as bad:
        raise Refused(f"not a value of the domain {domain['domain']}: {bad}") from None
    if reason:
        raise Refused(f"not in the domain {domain['domain']}: {reason}")
    return value


def _parse(domain: Mapping[str, Any], data: Any) -> Value:
    kind = domain["domain"]
    if kind in ("real", "complex", "natural"):
        return read(data)
    if kind == "index":
        if not isinstance(data, int) or isinstance(data, bool):
            raise ValueError("an index is a position")
        return data
    if kind in ("vector", "distribution"):
        return [read(x) for x in data]
    if kind == "law":
        return {
            "weights": [read(w) for w in data["weights"]],
            "support": [[read(x) for x in row] for row in data["support"]],
        }
    if kind == "channel":
        return [[[read(x) for x in row] for row in a] for a in data]
    if kind == "convex":
        return {
            "curvature": read(data["curvature"]),
            "pieces": [(read(a), read(b)) for a, b in data["pieces"]],
        }
    return [[read(x) for x in row] for row in data]


def _outside(domain: Mapping[str, Any], value: Value, env: Env) -> str:
    """Say why a value does not lie in its domain; empty when it does."""
    kind = domain["domain"]
    match kind:
        case "real":
            lo, hi, lo_open, hi_open = bounds(domain)
            for end, strict, direction in ((lo, lo_open, 1), (hi, hi_open, -1)):
                if end is not None:
                    side = (value - number(end)).sign() * direction
                    if side < 0 or (strict and side == 0):
                        return f"{value} is beyond {end}"
            return "" if value.is_real() else "not real"
        case "complex":
            return ""
        case "natural":
            k = value.rational()
            return "" if k.denominator == 1 and k >= domain["from"] else f"{k}"
        case "index":
            return "" if 0 <= value < size_in(domain["size"], env) else f"position {value}"
        case "vector":
            if len(value) != size_in(domain["size"], env):
                return "wrong length"
            return _entries_outside(domain["entries"], value)
        case "distribution":
            if len(value) != size_in(domain["size"], env):
                return "wrong length"
            return weights_outside(value)
        case "law":
            n = size_in(domain["size"], env)
            if len(value["weights"]) != len(value["support"]):
                return "weights and support differ in number"
            if any(len(row) != n for row in value["support"]):
                return "wrong length of a mask"
            flat = [x for row in value["support"] for x in row]
            return weights_outside(value["weights"]) or _entries_outside(domain["entries"], flat)
        case "channel":
            n = size_in(domain["size"], env)
            if len(value) != size_in(domain["count"], env):
                return "wrong number of Kraus operators"
            if any(len(a) != n or any(len(row) != n for row in a) for a in value):
                return "wrong shape"
            return "" if _complete(value) else "the Kraus operators do not preserve the trace"
        case "convex":
            if not value["pieces"] or value["curvature"].sign() < 0:
                return "not convex"
            real = all(a.is_real() and b.is_real() for a, b in value["pieces"])
            return "" if real else "not real"
        case "matrix" | "hermitian" | "state" | "correlation" | "unitary":
            size = domain.get("size")
            rows = size_in(domain.get("rows", size), env)
            cols = size_in(domain.get("cols", size), env)
            if len(value) != rows or any(len(row) != cols for row in value):
                return "wrong shape"
            flat = [x for row in value for x in row]
            entries = domain.get("entries", "complex")
            if reason := _entries_outside(entries, flat):
                return reason
            if kind == "matrix":
                return ""
            if kind == "unitary":
                return "" if _complete([value]) else "not unitary"
            if any(
                not (value[i][j] - value[j][i].conjugate()).is_zero()
                for i in range(rows)
                for j in range(rows)
            ):
                return "not Hermitian"
            if kind == "hermitian":
                return ""
            if not is_psd(value):
                return "not positive semidefinite"
            diagonal = [value[k][k] for k in range(rows)]
            if kind == "state":
                return "" if (total(diagonal) - ONE).is_zero() else "the trace is not 1"
            return "" if all((x - ONE).is_zero() for x in diagonal) else "the diagonal is not 1"
    return f"unknown domain {kind}"


def _entries_outside(entries: str, values: list[Number]) -> str:
    tests: dict[str, Callable[[Number], bool]] = {
        "complex": lambda x: True,
        "real": Number.is_real,
        "bits": lambda x: x in (ZERO, ONE),
        "signs": lambda x: x in (-ONE, ONE),
        "rates": lambda x: x.is_real() and x.sign() >= 0 and (ONE - x).sign() >= 0,
    }
    test = tests[entries]
    return "" if all(test(x) for x in values) else f"an entry is not among the {entries}"


def _complete(operators: list[list[list[Number]]]) -> bool:
    """Whether the sum of A_k^dagger A_k is the identity."""
    n = len(operators[0])
    for i in range(n):
        for j in range(n):
            entry = total([a[r][i].conjugate() * a[r][j] for a in operators for r in range(n)]) - (
                ONE if i == j else ZERO
            )
            if not entry.is_zero():
                return False
    return True


def value_at(table: list[Number], mask: list[Number]) -> Number:
    """Return the value of a set function: the table lists the subsets as binary numbers, part 1
    the lowest bit."""
    if any(x not in (ZERO, ONE) for x in mask):
        raise Undefined("a set function of something that is no subset")
    return table[sum(1 << k for k, x in enumerate(mask) if x == ONE)]


def weights_outside(weights: list[Number]) -> str:
    """Say why weights are no probabilities; empty when they are."""
    if not weights or any(not w.is_real() or w.sign() < 0 for w in weights):
        return "a weight is negative"
    return "" if (total(weights) - ONE).is_zero() else "the weights do not sum to 1"
