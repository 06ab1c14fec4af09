"""Exact values of a counterexample, and what they make of the two sides."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..proofs.kernel.declarations import Refused
from ..proofs.kernel.enclosures.points import enclosed_at
from ..proofs.kernel.evaluate import evaluate
from ..proofs.kernel.instances import Instance, read_instance
from ..proofs.kernel.numbers import NotExact, Number, number
from ..proofs.kernel.values import Unknown, read_value
from .entropies import set_function_prose
from .notation import Notation, Tree
from .quantifiers import is_text, notation_for
from .words import Math, Prose, Words, join, to_text

COMPARISONS = ("equal", "atmost", "less", "loewner", "majorised")
"""Statements with two sides."""


def exact(value: Number) -> Tree:
    """Return a tree that prints as the exact number."""
    out: Tree | None = None
    for radicand, (re, im) in value.parts:
        for factor, unit in ((re, None), (im, ("imag",))):
            if not factor:
                continue
            size = abs(factor)
            units: list[Tree] = [unit] if unit else []
            units += [("sqrt", radicand)] if radicand != 1 else []
            term: Tree = ("num", str(Fraction(size.numerator)))
            for extra in units:
                term = extra if term == ("num", "1") else ("mul", term, extra)
            if size.denominator != 1:
                simple = term[0] == "num"
                bottom = str(size.denominator)
                term = ("num", str(size)) if simple else ("div", term, ("num", bottom))
            if out is None:
                negative = ("num", str(factor)) if term[0] == "num" else ("neg", term)
                out = term if factor > 0 else negative
            else:
                out = ("add" if factor > 0 else "sub", out, term)
    return out or ("num", "0")


def value_tree(value: Any) -> Tree:
    """Return a tree that prints as an exact number, vector or matrix."""
    if isinstance(value, Number):
        return exact(value)
    if value and isinstance(value[0], list):
        return ("rows", *(value_tree(row) for row in value))
    return ("vector", *(exact(x) for x in value))


def environment(instance: Instance, values: Mapping[str, Any]) -> dict[str, Any]:
    """Read the values of a counterexample, each in its domain."""
    env: dict[str, Any] = {name: number(int(values[name])) for name in instance.sizes}
    for name, domain in instance.variables:
        env[name] = read_value(domain, values[name], env)
    return env


def values_prose(
    instance: Instance, data: Mapping[str, Any], notation: Notation
) -> tuple[list[str], list[Prose]]:
    """Return the values that are formulas, and those that take words."""
    env = environment(instance, data["values"])
    formulas: list[str] = []
    worded: list[Prose] = []
    for name, value in env.items():
        shown = notation.name(name).text
        domain = dict(instance.variables).get(name)
        if domain is not None and domain["domain"] == "law":
            worded.append((Math(shown), Words(" with "), *_outcomes(value, notation)))
        elif domain is not None and domain["domain"] == "setfunction":
            worded.append(set_function_prose(shown, data["values"][name], notation))
        elif domain is not None and domain["domain"] == "convex":
            formulas.append(_piecewise(shown, value, notation))
        elif isinstance(value, int):
            formulas.append(f"{shown} = {value + 1}")
        else:
            formulas.append(f"{shown} = {notation(value_tree(value))}")
    return formulas, worded


def _outcomes(law: Mapping[str, Any], notation: Notation) -> Prose:
    chance = "Pr" if is_text(notation) else r"\Pr"
    pairs = zip(law["weights"], law["support"], strict=True)
    listed: list[Prose] = [
        (Math(f"{chance}({notation(value_tree(mask))}) = {notation(exact(weight))}"),)
        for weight, mask in pairs
    ]
    return join(listed)


def _piecewise(name: str, function: Mapping[str, Any], notation: Notation) -> str:
    x: Tree = ("var", "x")

    def line(a: Number, b: Number) -> Tree:
        constant = exact(b)
        if a.is_zero():
            return constant
        slope = exact(a)
        term: Tree = x if slope == ("num", "1") else ("mul", slope, x)
        if slope == ("num", "-1"):
            term = ("neg", x)
        if b.is_zero():
            return term
        if b.is_rational() and b.rational() < 0:
            return ("sub", term, ("num", str(-b.rational())))
        return ("add", term, constant)

    pieces = [line(a, b) for a, b in function["pieces"]]
    shown = pieces[0] if len(pieces) == 1 else ("greatest", ("vector", *pieces))
    body = notation(shown)
    if not function["curvature"].is_zero():
        square: Tree = ("pow", x, ("num", "2"))
        factor = exact(function["curvature"])
        square = square if factor == ("num", "1") else ("mul", factor, square)
        body = notation(square if shown == ("num", "0") else ("add", square, shown))
    return f"{name}(x) = {body}"


def _comparison(instance: Instance) -> Tree | None:
    conclusion = instance.statement
    while conclusion[0] in ("implies", "not"):
        conclusion = conclusion[2] if conclusion[0] == "implies" else conclusion[1]
    return conclusion if conclusion[0] in COMPARISONS else None


def sides(instance: Instance, data: Mapping[str, Any]) -> tuple[str, Tree, Tree] | None:
    """Return the comparison that fails and the exact values of its two sides, where they exist."""
    conclusion = _comparison(instance)
    if conclusion is None:
        return None
    try:
        env = environment(instance, data["values"])
        left, right = (value_tree(evaluate(side, env)) for side in conclusion[1:])
    except (Unknown, NotExact, Refused, KeyError):
        return None
    return conclusion[0], left, right


def decimals(instance: Instance, data: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the first digits of two real sides without exact values, as many as tell them apart.

    The digits are those of both ends of an enclosure; ``None`` where there is none as narrow.
    """
    comparison = _comparison(instance)
    if comparison is None or comparison[0] not in ("atmost", "less", "equal"):
        return None
    try:
        env = environment(instance, data["values"])
    except (Unknown, NotExact, Refused, KeyError):
        return None
    bounds = [enclosed_at(side, env) for side in comparison[1:]]
    if bounds[0] is None or bounds[1] is None:
        return None
    for digits in range(6, 40):
        words = [[_digits(end, digits) for end in pair] for pair in bounds if pair is not None]
        if any(low != high for low, high in words):
            return None
        if words[0] != words[1]:
            return words[0][0], words[1][0]
    return None


def _digits(x: Fraction, count: int) -> str:
    """Return a number cut after so many decimals, with an ellipsis where more follow."""
    cut = abs(x.numerator) * 10**count // x.denominator
    whole, part = divmod(cut, 10**count)
    sign = "-" if x < 0 else ""
    if cut * x.denominator == abs(x.numerator) * 10**count:
        shown = f"{whole}.{part:0{count}}".rstrip("0").rstrip(".")
        return sign + shown
    return f"{sign}{whole}.{part:0{count}}..."


def verdict_on_values(instance: Instance, data: Mapping[str, Any], notation: Notation) -> Prose:
    """Return ``Then the left side is 3 and the right side 4``; empty where it has no value."""
    found = sides(instance, data)
    if found is None and (near := decimals(instance, data)):
        return (Words(f"Then the left side is {near[0]} and the right side is {near[1]}."),)
    if found is None:
        sentence = (
            "A certificate, checked in exact arithmetic, shows that the statement fails there."
        )
        return (Words(sentence),) if data.get("certificates") else ()
    _, left, right = found
    return (
        Words("Then the left side is "), Math(notation(left)), Words(" and the right side is "),
        Math(notation(right)), Words("."),
    )  # fmt: skip


def values_text(instance_json: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    """Print the exact values of a counterexample, and of both sides, for a terminal."""
    instance = read_instance(dict(instance_json))
    notation = notation_for(instance, text=True)
    formulas, worded = values_prose(instance, data, notation)
    lines = [*formulas, *(to_text(prose) for prose in worded)]
    then = to_text(verdict_on_values(instance, data, notation))
    return "\n".join([*lines, then] if then else lines)
