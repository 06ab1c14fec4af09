"""Derivations line by line: where they start, and rule and reason of each line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..proofs.kernel.check import deny
from ..proofs.kernel.declarations import Context
from ..proofs.kernel.derivation import ORDERING, at_indices, split_hypotheses
from ..proofs.kernel.instances import Instance, at_sizes, instantiate, read_instance
from ..proofs.kernel.language import shape
from ..proofs.kernel.steps import CITING, cited, is_inequality
from .notation import Notation, Text, Tree, fresh, subtrees, tuples
from .quantifiers import element, element_sign, field, notation_for
from .symbols import glossary, sentence
from .verdicts import title
from .words import Math, Prose, Words, join, plain, to_text


def _cited(name: str, lemma: Mapping[str, Any]) -> str:
    """Name an earlier claim by its entry and its title, a cited theorem by its name."""
    if "axiom" in lemma:
        return str(lemma["axiom"])
    return ", ".join(filter(None, [lemma.get("entry"), title({"name": name})]))


class Derivation:
    """Where a derivation starts; relation, expression, rule and reason of each line."""

    def __init__(self, instance: Instance, data: Mapping[str, Any], kind: str) -> None:
        stated = deny(instance) if kind == "negation" else instance
        at = {name: min(values) for name, values in (data.get("at") or {}).items()}
        self.instance = at_sizes(stated, at) if at else stated
        self.at = at
        self.context = self.instance.context()
        self.names = [str(n) for n in data.get("names", [])]
        self.indices: list[tuple[str, int | str]] = []
        self.vector: str | None = None
        given = [
            (str(rule), instantiate(tuples(tree), at), str(why))
            for rule, tree, why in data.get("lines", [])
        ]
        self.start: Tree | None = None
        self.lines: list[tuple[str, Tree, str, str]] = []
        scale = data.get("scale")
        self.scale = instantiate(tuples(scale), at) if scale else None
        self.lemmas = cited(data)
        self.upwards = data.get("start") == "left"
        self.ordered: tuple[Tree, str] | None = None
        if given and given[0][0] == ORDERING:
            self.ordered = (given[0][1], given[0][2])
            given = given[1:]
        self._read(split_hypotheses(self.instance.statement)[1], given)
        named = {CITING + str(k): _cited(str(k), v) for k, v in (data.get("lemmas") or {}).items()}
        self.lines = [
            (sign, tree, named.get(rule, rule), why) for sign, tree, rule, why in self.lines
        ]

    def _relation(self, rule: str) -> str:
        if not is_inequality(rule, self.lemmas):
            return "="
        return "<=" if self.upwards else ">="

    def _read(self, goal: Tree, given: list[tuple[str, Tree, str]]) -> None:
        match goal:
            case ("equal", a, b):
                end = self._at(a, b)
                self.lines = [("=", tree, rule, why) for rule, tree, why in given]
                if not given:
                    self.lines = [("=", end, "Normal form", "both sides expand to the same sum")]
                elif Text()(given[-1][1]) != Text()(end):
                    self.lines.append(("=", end, "Definition", ""))
            case (("atmost" | "less") as op, a, b):
                upwards = self.upwards
                self.start, end = (a, b) if upwards else (b, a)
                self.lines = [(self._relation(rule), tree, rule, why) for rule, tree, why in given]
                last = given[-1][1] if given else self.start
                if last != end:
                    strict = op == "less"
                    why = "what is left over is positive" if strict else "the rest is nonnegative"
                    sign = ("<" if upwards else ">") + ("" if strict else "=")
                    self.lines.append((sign, end, "Positivity", why))
            case ("loewner", a, b):
                gap = b if a[0] == "zeros" else ("sub", b, a)
                self.vector = (
                    self.names[0] if self.names else fresh("vuwz", self.instance.statement)
                )
                size = shape(a, self.context)[0]
                self.context = self.context.bind(
                    self.vector, {"domain": "vector", "size": size, "entries": "complex"}
                )
                self.start = ("dot", ("var", self.vector), ("matvec", gap, ("var", self.vector)))
                self.lines = [(self._relation(rule), tree, rule, why) for rule, tree, why in given]
                self.lines.append((">=", ("num", "0"), "Positivity", "manifestly nonnegative"))
            case ("iff", ("equal", a, b), ("equal", c, d)):
                factor = self.scale or ("num", "1")
                other: Tree = ("sub", c, d)
                right = other if factor == ("num", "1") else ("mul", factor, other)
                self.start = ("sub", a, b)
                why = "" if factor == ("num", "1") else "the factor never vanishes"
                self.lines = [("=", right, "Normal form", why)]

    def _at(self, a: Tree, b: Tree) -> Tree:
        """Set the start of a chain from a to b, at free indices; return its end."""
        self.start, end, self.context, self.indices = at_indices(a, b, self.context, self.names)
        return end

    def trees(self) -> list[tuple[Tree, Context]]:
        """Return every printed tree with its declarations."""
        first = [self.start] if self.start else []
        if self.ordered:
            first.append(self.ordered[0])
        return [(tree, self.context) for tree in [*first, *(line[1] for line in self.lines)]]

    def opening(self, notation: Notation) -> Prose:
        """Say what is fixed before the first line."""
        out: list[Prose] = []
        for name, value in self.at.items():
            out.append((Math(f"{notation.size(name)} = {value}"),))
        if self.vector:
            size = shape(("var", self.vector), self.context)[0]
            where = field("complex", notation, size)
            out.append(
                (Math(f"{notation.name(self.vector).text} {element_sign(notation)} {where}"),)
            )
        sizes: dict[int | str, list[str]] = {}
        for name, index_size in self.indices:
            sizes.setdefault(index_size, []).append(name)
        for index_size, names in sizes.items():
            out.append(element(names, {"domain": "index", "size": index_size}, notation))
        said: Prose = (Words("Fix "), *join(out), Words(".")) if out else ()
        if self.ordered:
            vector, why = self.ordered
            order = (
                Words(" " if said else ""),
                Words("The units are named so that the entries of "),
                Math(notation(vector)),
                Words(" do not increase" + (f" ({why})" if why else "") + "."),
            )
            said = (*said, *order)
        return said


RELATION = {
    "=": ("=", "="),
    ">=": (r"\ge", "≥"),
    ">": (">", ">"),
    "<=": (r"\le", "≤"),
    "<": ("<", "<"),
}


def derivations(row: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Derivation]]:
    """Return the derivations among the evidence of a row, each with its item."""
    instance = read_instance(row["instance"])
    return [
        (item, Derivation(instance, item["data"], item["kind"]))
        for item in row.get("evidence", [])
        if item["kind"] in ("derivation", "negation") and item.get("data")
    ]


def derivation_text(row: Mapping[str, Any]) -> list[str]:
    """Print the derivations of a row for a terminal, rule and reason at the right of each line."""
    out: list[str] = []
    for _, shown in derivations(row):
        notation = notation_for(shown.instance, *(t for t, _ in shown.trees()), text=True)
        opening = to_text(shown.opening(notation))
        out += [opening] if opening else []
        if shown.start is None:
            out.append("Each part follows by normal form.")
            continue
        lines = [("", notation(shown.start), "", "")]
        for relation, tree, rule, why in shown.lines:
            lines.append((RELATION[relation][1], notation(tree), rule, plain(why)))
        width = min(max(len(line[1]) for line in lines), 60)
        for relation, left, rule, why in lines:
            reason = f"{rule}: {why}" if why else rule
            out.append(f"  {relation:1} {left:<{width}}   {reason}".rstrip())
        falls: Tree = ("falls", ("num", "0"))
        if any(node[0] == falls[0] for tree, _ in shown.trees() for node in subtrees(tree)):
            out.append(to_text(sentence(glossary(notation, [(falls, shown.context)]), "Here ")))
    return out
