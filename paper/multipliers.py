"""The proof of an entropy inequality by its multipliers, in words and formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from ..proofs.kernel.declarations import Domain
from ..proofs.kernel.entropy import inequalities
from ..proofs.kernel.instances import Instance, at_sizes, read_instance
from .notation import Notation, Tree
from .quantifiers import is_text, notation_for
from .words import Display, Math, Prose, Words, to_text

MOST_TERMS = 12
"""A sum of more terms is counted, not printed."""


_ZERO: Tree = ("num", "0")

Term: TypeAlias = tuple[int, Tree]
"""A sign and what it stands before."""


class Unprintable(Exception):
    """A multiplier that has no formula in the words of the claim, such as a weight of a law."""


def multipliers(row: Mapping[str, Any], *, text: bool = False) -> list[Prose]:
    """Return the proofs of a row that rest on multipliers of elemental inequalities."""
    instance = read_instance(row["instance"])
    return [
        prose
        for item in row.get("evidence", [])
        if item["kind"] == "entropy-cone" and item.get("data")
        for certificate in item["data"]["certificates"]
        for prose in _proofs(instance, certificate, item.get("stands_on", ()), text=text)
    ]


def multipliers_text(row: Mapping[str, Any]) -> list[str]:
    """Print these proofs for a terminal."""
    return [line for said in multipliers(row, text=True) for line in to_text(said).splitlines()]


def _proofs(
    instance: Instance, certificate: Mapping[str, Any], theorems: Sequence[str], *, text: bool
) -> Iterator[Prose]:
    """Yield one proof for each inequality that a statement comes down to."""
    settled = at_sizes(instance, certificate["sizes"])
    goals = list(inequalities(settled.statement, (), settled.context()))
    if len(goals) != len(certificate["goals"]):
        return  # written out case by case
    notation = notation_for(settled, text=text)
    where = ", ".join(f"{name} = {k}" for name, k in certificate["sizes"].items())
    for (assumed, a, b), part in zip(goals, certificate["goals"], strict=True):
        count = len(part["sum"]) + len(part["zero"])
        if not count or count > MOST_TERMS:
            continue
        try:
            terms = list(_terms(settled, assumed, part))
        except Unprintable:
            continue
        lead = f"For {where}, the" if where else "The"
        start: Prose = (Words(f"{lead} right side exceeds the left side by "),)
        if len(goals) > 1:
            gap = Math(notation(("sub", b, a)))
            start = (Words(f"{lead} difference "), gap, Words(" is "))
        by = f" by {' and '.join(theorems)}" if theorems else ""
        end = " or vanishes by hypothesis." if part["zero"] else "."
        sentence = Words(f"in which every term is nonnegative{by}{end}")
        yield (*start, Display(_lines(terms, notation)), sentence)


def _lines(terms: Sequence[Term], notation: Notation) -> tuple[str, ...]:
    """Print a sum, one term on each line."""
    lines = []
    for number, (sign, tree) in enumerate(terms):
        plus = f"{notation.plus.strip()} " if number and sign > 0 else ""
        lines.append(plus + notation(tree if sign > 0 else ("neg", tree)))
    if is_text(notation) or len(lines) == 1:
        return tuple(lines)
    body = r" \\ & ".join([lines[0], *(rf"\quad {line}" for line in lines[1:])])
    return (rf"\begin{{aligned}} & {body} \end{{aligned}}",)


def _terms(instance: Instance, assumed: Sequence[Tree], part: Mapping[str, Any]) -> Iterator[Term]:
    domains = dict(instance.variables)
    for c, factors, name in part["sum"]:
        made = [_factor(factor, domains, assumed) for factor in factors]
        yield 1, _product(c, [*made, _inequality(name, domains, assumed)])
    for c, powers, place, j in part["zero"]:
        made = [_power(_atom(which, domains), k) for which, k in powers]
        if place is not None:
            made.append(_value(place[0], place[1], domains))
        a, b = assumed[j][1:] if Fraction(c) > 0 else (assumed[j][2], assumed[j][1])
        c = str(abs(Fraction(c)))
        if b == _ZERO:
            yield -1, _product(c, [*made, a])
        else:
            yield 1, _product(c, [*made, b if a == _ZERO else ("sub", b, a)])


def _product(c: str, factors: Sequence[Tree]) -> Tree:
    parts = [f for f in factors if f != ("num", "1")]
    if Fraction(c) != 1 or not parts:
        parts = [("num", str(Fraction(c))), *parts]
    out = parts[0]
    for factor in parts[1:]:
        out = ("mul", out, factor)
    return out


def _factor(factor: Any, domains: Mapping[str, Domain], assumed: Sequence[Tree]) -> Tree:
    match factor:
        case ["hypothesis", j, k]:
            return _power(("sub", assumed[j][2], assumed[j][1]), k)
        case ["square", terms]:
            total: Tree | None = None
            for c, powers in terms:
                made = [_power(_atom(which, domains), k) for which, k in powers]
                size = str(abs(Fraction(c)))
                term = _product(size, made)
                if total is None:
                    total = term if Fraction(c) > 0 else ("neg", term)
                else:
                    total = ("add" if Fraction(c) > 0 else "sub", total, term)
            return _power(total or ("num", "0"), 2)
        case [end, which, k]:
            variable = _atom(which, domains)
            limit = str(_ends(domains[which[0]])[end == "hi"])
            if end == "hi":
                return _power(("sub", ("num", limit), variable), k)
            return _power(variable if limit == "0" else ("sub", variable, ("num", limit)), k)
    raise Unprintable


def _ends(domain: Domain) -> tuple[Any, Any]:
    if domain["domain"] == "real":
        return domain["lo"], domain["hi"]
    if domain["domain"] == "natural":
        return domain["from"], None
    return 0, 1


def _atom(which: Sequence[Any], domains: Mapping[str, Domain]) -> Tree:
    name, *place = which
    if domains[name]["domain"] == "law":
        raise Unprintable
    return ("item", ("var", name), ("pos", place[0])) if place else ("var", name)


def _power(base: Tree, k: int) -> Tree:
    return base if k == 1 else ("pow", base, ("num", str(k)))


def _value(name: str, positions: Sequence[int], domains: Mapping[str, Domain]) -> Tree:
    bits = [("num", str(int(k in positions))) for k in range(domains[name]["size"])]
    return ("value", name, ("vector", *bits))


def _inequality(name: Any, domains: Mapping[str, Domain], assumed: Sequence[Tree]) -> Tree:
    if name[0] == "one":
        return ("num", "1")
    if name[0] == "hypothesis":
        return ("sub", assumed[name[1]][2], assumed[name[1]][1])
    sets = name[2:]
    signed: list[tuple[int, list[int]]]
    match name[0]:
        case "cmi":
            a, b, c = sets
            signed = [(1, a + c), (1, b + c), (-1, a + b + c), (-1, c)]
        case "weak":
            a, b, c = sets
            signed = [(1, a + c), (1, b + c), (-1, a), (-1, b)]
        case "monotone":
            a, c = sets
            signed = [(1, a + c), (-1, c)]
        case _:
            signed = [(1, sets[0])]
    out: Tree = ("num", "0")
    for sign, subset in signed:
        if subset:
            value = _value(name[1], subset, domains)
            out = value if out == ("num", "0") else ("add" if sign > 0 else "sub", out, value)
    return out


__all__ = ["multipliers", "multipliers_text"]
