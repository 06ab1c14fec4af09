"""The variables of a claim at explicit sizes, and what holds of their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from .._source import Source
from ._gauss import Env, Gauss, Irrational, evaluate, flat, read_value

Json: TypeAlias = Any
Values: TypeAlias = dict[str, Any]
Move: TypeAlias = Callable[[Values, Source], Values | None]
"""Values that change others in the hope that a hypothesis holds; ``None`` where it has no idea."""

TOLERANCE = 1e-9
SCALARS = ("real", "complex", "natural", "index")


@dataclass(frozen=True)
class Scene:
    """The variables that may be changed, their domains with explicit sizes."""

    domains: Mapping[str, Mapping[str, Any]]
    sizes: Mapping[str, int]

    def exact(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values as complex rationals; what cannot be read is left out."""
        env: dict[str, Any] = dict(self.sizes)
        for name, domain in self.domains.items():
            try:
                env[name] = read_value(domain, values[name])
            except Irrational:
                continue
        return env

    def holds(self, hypothesis: Any, values: Mapping[str, Any]) -> bool:
        """Whether a hypothesis seems to hold: exactly for scalars, else as far as floats tell."""
        names = mentioned(hypothesis) & self.domains.keys()
        if all(self.domains[name]["domain"] in SCALARS for name in names):
            truth = _exactly(hypothesis, self.exact(values))
            if truth is not None:
                return truth
        from ...floats import BodyError, NoReading, margin, read_batch

        env: dict[str, Any] = dict(self.sizes)
        try:
            for name in names:
                env[name] = read_batch(self.domains[name], [values[name]])
            gap = float(margin(hypothesis, env, 1)[0])
        except (BodyError, NoReading, ValueError, ArithmeticError, np.linalg.LinAlgError):
            return False
        strict = hypothesis[0] in ("less", "not")
        return bool(np.isnan(gap)) or gap >= (TOLERANCE if strict else -TOLERANCE)

    def contains(self, name: str, value: Json) -> bool:
        """Whether a value lies in its domain, as far as floats tell."""
        domain = self.domains[name]
        kind = domain["domain"]
        try:
            if kind == "real":
                return _in_interval(domain, Fraction(value))
            if kind == "natural":
                number = Fraction(value)
                return number.denominator == 1 and number >= domain["from"]
        except (ValueError, TypeError):  # a square root
            from ...floats import read_number

            near = read_number(value)
            return kind == "real" and not near.imag and _in_interval(domain, near.real)
        if kind == "law":
            chances = _array(value["weights"], 1)
            return bool((chances >= -TOLERANCE).all()) and _entries(
                domain["entries"], _array(value["support"], 2)
            )
        if kind == "distribution":
            chances = _array(value, 1)
            total = abs(chances.sum() - 1) < TOLERANCE
            return bool((chances.imag == 0).all() and (chances.real >= -TOLERANCE).all() and total)
        if kind in ("vector", "matrix"):
            return _entries(domain["entries"], _array(value, 1 if kind == "vector" else 2))
        if kind in ("hermitian", "state", "correlation"):
            return _hermitian(kind, domain.get("entries", "complex"), _array(value, 2))
        return True


def _in_interval(domain: Mapping[str, Any], x: Any) -> bool:
    lo, hi = domain["lo"], domain["hi"]
    above = lo is None or x > Fraction(lo) or (x == Fraction(lo) and not domain["lo_open"])
    below = hi is None or x < Fraction(hi) or (x == Fraction(hi) and not domain["hi_open"])
    return above and below


def _array(data: Json, depth: int) -> Any:
    from ...floats import read_number

    def read(part: Json, left: int) -> Any:
        return [read(x, left - 1) for x in part] if left else read_number(part)

    return np.array(read(data, depth), complex)


def _entries(kind: str, array: Any) -> bool:
    match kind:
        case "bits":
            return bool(np.isin(array, (0, 1)).all())
        case "signs":
            return bool(np.isin(array, (1, -1)).all())
        case "rates":
            real = array.real
            return bool((array.imag == 0).all() and (real >= 0).all() and (real <= 1).all())
        case "real":
            return bool((array.imag == 0).all())
    return True


def _hermitian(kind: str, entries: str, array: Any) -> bool:
    if np.abs(array - array.conj().T).max() > TOLERANCE or not _entries(entries, array):
        return False
    if kind == "hermitian":
        return True
    diagonal = np.real(np.diagonal(array))
    unit = diagonal.sum() - 1 if kind == "state" else diagonal - 1
    return bool(np.abs(unit).max() < TOLERANCE and np.linalg.eigvalsh(array)[0] > -TOLERANCE)


def _exactly(hypothesis: Any, env: Env) -> bool | None:
    try:
        match hypothesis:
            case ["equal", a, b]:
                return bool(evaluate(a, env) == evaluate(b, env))
            case [("atmost" | "less") as op, a, b]:
                left, right = evaluate(a, env).real(), evaluate(b, env).real()
                return bool(left < right or (op == "atmost" and left == right))
            case ["not", inner]:
                truth = _exactly(inner, env)
                return None if truth is None else not truth
    except Irrational:
        pass
    return None


def residual(hypothesis: Any, env: Env) -> list[Gauss]:
    """Return left minus right of an equation, as numbers; `Irrational` where not rational."""
    _, a, b = hypothesis
    left, right = flat(evaluate(a, env)), flat(evaluate(b, env))
    return [x - y for x, y in zip(left, right, strict=True)]


def parts_of(hypotheses: Sequence[Any]) -> Iterator[Any]:
    """Yield hypotheses one by one, those that stand under one "and" too."""
    for part in hypotheses:
        if part[0] == "and":
            yield from parts_of(part[1:])
        else:
            yield part


def mentioned(tree: Any) -> set[str]:
    """Return the strings in a tree: the names of its variables are among them."""
    if isinstance(tree, str):
        return {tree}
    if isinstance(tree, list | tuple):
        return set().union(*map(mentioned, tree)) if tree else set()
    return set()
