"""Re-check every line of a derivation by brute force: all masks, small sizes, exact rationals.

The kernel's normal forms already checked each step; this guard computes both sides of every step
by enumeration and must find them equal. A disagreement is a bug of ours, never a verdict.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from ..numerics.strategies import RandomSource, draw_values
from .kernel.check import deny
from .kernel.declarations import Context, Refused, Tree
from .kernel.derivation import ORDERING, at_indices, split_hypotheses
from .kernel.evaluate import evaluate, holds_each
from .kernel.instances import Instance, freeze
from .kernel.language import shape
from .kernel.numbers import NotExact, Number, number
from .kernel.steps import cited, is_inequality
from .kernel.values import Unknown, read_value

SIZES = (1, 2, 3)
DRAWS = 3


class GuardError(Exception):
    """Brute force contradicts a step that the kernel accepted."""


def recheck_lines(instance: Instance, data: Mapping[str, Any], seed: int) -> int:
    """Return at how many exact instances all steps were found equal."""
    if data["kind"] == "negation":
        instance = deny(instance)
    if data.get("scale") or not data.get("lines"):
        return 0
    hypotheses, conclusion = split_hypotheses(instance.statement)
    context = instance.context()
    names = [str(n) for n in data.get("names", [])]
    upwards = data.get("start") == "left"
    rules = [str(line[0]) for line in data["lines"]]
    lines = [freeze(line[1]) for line in data["lines"]]
    lemmas = cited(data)
    ordered: list[Tree] = []
    if rules[0] == ORDERING:
        ordered, lines, rules = lines[:1], lines[1:], rules[1:]
    extra: list[tuple[str, Mapping[str, Any]]] = []
    chain, context, extra = _chain(conclusion, context, names, lines, upwards=upwards)
    source = RandomSource(seed)
    everything = [*instance.variables, *extra]
    document = {**instance.to_json(), "variables": everything}
    checked = 0
    allowed = [[k for k in SIZES if _speaks(rule, k)] for rule in instance.sizes.values()]
    for sizes in itertools.product(*allowed):
        named = dict(zip(instance.sizes, sizes, strict=True))
        for _ in range(DRAWS * (8 if ordered else 1)):  # few draws are in order
            values = draw_values(source, document, named)
            env: dict[str, Any] = {k: number(v) for k, v in named.items()}
            try:
                for name, domain in everything:
                    env[name] = read_value(domain, values[name], env)
                if not all(holds_each(hypotheses, env, ())):
                    continue
                if not all(_falls(evaluate(vector, env)) for vector in ordered):
                    continue
                found = [evaluate(line, env) for line in chain]
                for k, (a, b) in enumerate(itertools.pairwise(found), 1):
                    rule = rules[k - 1] if k <= len(rules) else ""
                    if not _stands(a, b, is_inequality(rule, lemmas), upwards=upwards):
                        said = f"line {k} is false" if rule else "the last line is not the end"
                        raise GuardError(f"{said} at {_shown(env)}: {a} against {b}")
            except (Unknown, Refused, NotExact):
                continue
            checked += 1
    return checked


def _shown(env: Mapping[str, Any]) -> str:
    """Write values down, the short ones first; positions count from 1."""
    words = [f"{name} = {_plain(value)}" for name, value in env.items()]
    return ", ".join(word for word in sorted(words, key=len) if len(word) < 120)


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_plain, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {_plain(v)}" for k, v in value.items()) + "}"
    return str(value + 1) if isinstance(value, int) else str(value)


def counterexample_line(instance: Instance, data: Mapping[str, Any], seed: int) -> str:
    """Say where a refused derivation is false; empty when no instance shows that."""
    try:
        recheck_lines(instance, data, seed)
    except GuardError as found:
        return str(found)
    except (Refused, Unknown, NotExact, ValueError, KeyError, TypeError, IndexError):
        return ""
    return ""


def _stands(a: Number, b: Number, inequality: bool, *, upwards: bool) -> bool:
    """Whether two values are related as the rule between them says."""
    if inequality:
        return (b - a).sign() >= 0 if upwards else (a - b).sign() >= 0
    return (a - b).is_zero()


def _falls(vector: list[Number]) -> bool:
    return all((a - b).sign() >= 0 for a, b in itertools.pairwise(vector))


def _speaks(rule: Mapping[str, Any], size: int) -> bool:
    return size in rule["at"] if "at" in rule else size >= rule["from"]


def _chain(
    conclusion: Tree, context: Context, names: list[str], lines: list[Tree], *, upwards: bool
) -> tuple[list[Tree], Context, list[tuple[str, Mapping[str, Any]]]]:
    """Return the expressions to compare, with the free indices or vector they are written in."""
    match conclusion:
        case ("equal", a, b):
            left, right, context, indices = at_indices(a, b, context, names)
            extra: list[tuple[str, Mapping[str, Any]]] = [
                (name, {"domain": "index", "size": size}) for name, size in indices
            ]
            return [left, *lines, right], context, extra
        case ("loewner", a, b):
            gap = b if a[0] == "zeros" else ("sub", b, a)
            vector = names[0] if names else "v"
            domain = {"domain": "vector", "size": shape(a, context)[0], "entries": "complex"}
            v = ("var", vector)
            return [("dot", v, ("matvec", gap, v)), *lines], context, [(vector, domain)]
        case (("atmost" | "less"), a, b):
            return [a if upwards else b, *lines], context, []
    return [], context, []
