"""Change drawn values so that they meet the simplest kinds of hypotheses.

An equation or order between two variables, a variable that equals an explicit number, a matrix
that equals its diagonal part, a law whose mean is all ones or zero. Anything else is left to
chance and to rejection.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ._exact import Complex, Json, read, write

Domains = Mapping[str, Mapping[str, Any]]


def meet(instance: Mapping[str, Any], found: dict[str, Json]) -> dict[str, Json]:
    """Return the values, changed where a hypothesis says how."""
    statement = instance["statement"]
    if statement[0] != "implies":
        return found
    domains = {name: domain for name, domain in instance["variables"]}
    for hypothesis in statement[1]:
        _meet_one(hypothesis, domains, found)
    return found


def _meet_one(hypothesis: Any, domains: Domains, found: dict[str, Json]) -> None:
    match hypothesis:
        case ["equal", ["var", str(a)], ["var", str(b)]]:
            if a in domains and b in domains and domains[a] == domains[b]:
                found[b] = found[a]
        case ["equal", ["var", str(a)], ["num", str(text)]] | [
            "equal",
            ["num", str(text)],
            ["var", str(a)],
        ]:
            if a in domains and _inside(domains[a], Fraction(text)):
                found[a] = text
        case ["equal", ["diagpart", ["var", str(a)]], ["var", str(b)]] | [
            "equal",
            ["var", str(b)],
            ["diagpart", ["var", str(a)]],
        ]:
            if a == b and domains.get(a, {}).get("domain") in ("matrix", "hermitian", "state"):
                found[a] = [
                    [x if i == j else "0" for j, x in enumerate(row)]
                    for i, row in enumerate(found[a])
                ]
        case ["atmost" | "less", ["var", str(a)], ["var", str(b)]]:
            same = a in domains and b in domains and domains[a] == domains[b]
            if same and domains[a]["domain"] == "real":
                found[a], found[b] = sorted((found[a], found[b]), key=Fraction)
        case [
            "equal",
            ["E", ["law", str(name)], m, ["var", str(bound)]],
            [("ones" | "zeros") as to, _],
        ]:
            if m == bound and domains.get(name, {}).get("entries") in ("complex", "real"):
                found[name] = _centred(found[name], Fraction(int(to == "ones")))


def _inside(domain: Mapping[str, Any], value: Fraction) -> bool:
    if domain["domain"] != "real":
        return False
    lo, hi = domain["lo"], domain["hi"]
    low = lo is None or value > Fraction(lo) or (value == Fraction(lo) and not domain["lo_open"])
    high = hi is None or value < Fraction(hi) or (value == Fraction(hi) and not domain["hi_open"])
    return low and high


def _centred(law: Json, target: Fraction) -> Json:
    """Shift the masks so that their mean is ``target`` in every entry."""
    weights = [Fraction(w) for w in law["weights"]]
    rows = [[read(x) for x in row] for row in law["support"]]
    shifts: list[Complex] = []
    for column in zip(*rows, strict=True):
        re = sum((w * x[0] for w, x in zip(weights, column, strict=True)), Fraction(0))
        im = sum((w * x[1] for w, x in zip(weights, column, strict=True)), Fraction(0))
        shifts.append((target - re, -im))
    support = [
        [write((x + dx, y + dy)) for (x, y), (dx, dy) in zip(row, shifts, strict=True)]
        for row in rows
    ]
    return {"weights": law["weights"], "support": support}
