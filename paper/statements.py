"""Statements in words and formulas, fully quantified; the terminal's view of a claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..proofs.kernel.declarations import Context, Refused
from ..proofs.kernel.instances import Instance, read_instance
from ..proofs.kernel.language import shape
from .layout import LINE, rows, width
from .notation import Notation, Tree
from .quantifiers import element, element_sign, is_text, notation_for, quantifier
from .steps import derivation_text
from .symbols import conventions
from .values import values_text
from .words import Display, Math, Prose, Words, in_line, join, to_latex, to_text

RELATIONS = {
    "equal": ("=", "=", r"\ne", "≠"),
    "atmost": (r"\le", "≤", ">", ">"),
    "less": ("<", "<", r"\ge", "≥"),
    "loewner": (r"\preceq", "⪯", r"\not\preceq", "⋠"),
    "majorised": (r"\prec", "≺", r"\not\prec", "⊀"),
}
"""Relation in LaTeX and in text, then its negation in both."""


def formula(statement: Tree, notation: Notation, context: Context) -> str:
    """Print a statement as one formula."""
    text = is_text(notation)
    match statement:
        case (("equal" | "atmost" | "less" | "loewner" | "majorised") as op, a, b):
            return f"{notation(a)} {RELATIONS[op][text]} {notation(b)}"
        case ("not", (("equal" | "atmost" | "less" | "loewner" | "majorised") as op, a, b)):
            return f"{notation(a)} {RELATIONS[op][2 + text]} {notation(b)}"
        case ("member", ("povms", *povms), _):
            listed = _measurements(povms, notation)
            words = "are jointly measurable" if len(povms) > 1 else "is jointly measurable"
            tail = f" {words}" if text else rf"\ \text{{ {words}}}"
            return (", " if text else r",\ ").join(listed) + tail
        case ("member", value, _):
            return f"{notation(value)} {element_sign(notation)} {_cut(value, notation, context)}"
        case ("not", ("member", value, ("sign_masks",))):
            sign = "∉" if text else r"\notin"
            return f"{notation(value)} {sign} {_cut(value, notation, context)}"
        case ("not", inner):
            return ("not " if text else r"\text{not }") + _held(inner, notation, context)
        case ("and", *parts):
            glue = " and " if text else r"\ \text{ and }\ "
            return glue.join(_held(part, notation, context) for part in parts)
        case ("implies", hypotheses, conclusion):
            glue = " and " if text else r"\ \text{ and }\ "
            first = glue.join(_held(part, notation, context) for part in hypotheses)
            arrow = "⟹" if text else r"\implies"
            return f"{first} {arrow} {_held(conclusion, notation, context)}"
        case ("iff", a, b):
            arrow = "⟺" if text else r"\iff"
            left, right = (_held(part, notation, context) for part in (a, b))
            return f"{left} {arrow} {right}"
        case ("exists", name, pairs, body):
            inner = context.bind(name, dict(pairs))
            some = "".join(
                part.text if text or isinstance(part, Math) else rf"\text{{{part.text}}}"
                for part in element([name], dict(pairs), notation)
                if not isinstance(part, Display)
            )
            sign = "∃ " if text else r"\exists\, "
            colon = ": " if text else r"\colon\ "
            return f"{sign}{some}{colon}{formula(body, notation, inner)}"
    raise Refused(f"unknown statement {str(statement)[:60]}")


def _measurements(povms: Sequence[Sequence[Tree]], notation: Notation) -> list[str]:
    left, right = ("{", "}") if is_text(notation) else (r"\{", r"\}")
    return [notation.fence(", ".join(map(notation, povm)), left, right) for povm in povms]


def _held(statement: Tree, notation: Notation, context: Context) -> str:
    """Print a part of a compound statement, in brackets where it is compound itself."""
    inner = formula(statement, notation, context)
    compound = statement[0] in ("and", "implies", "iff", "exists")
    return notation.fence(inner, "[", "]") if compound else inner


def _cut(value: Tree, notation: Notation, context: Context) -> str:
    size = notation.size(shape(value, context)[0])
    return f"CUT_{size}" if is_text(notation) else rf"\mathrm{{CUT}}_{{{size}}}"


def clauses(statement: Tree, notation: Notation, context: Context) -> Prose:
    """Print a statement as a clause: words for its skeleton, displayed formulas for the rest."""
    match statement:
        case ("implies", hypotheses, conclusion):
            assumed = join([in_line(clauses(h, notation, context)) for h in hypotheses])
            then = clauses(conclusion, notation, context)
            return (Words("if "), *assumed, Words(", then "), *then)
        case ("member", ("povms", *povms), _):
            return _joint(povms, notation, "")
        case ("not", ("member", ("povms", *povms), _)):
            return _joint(povms, notation, "not ")
        case ("and", *parts) if all(_simple(part) for part in parts):
            return (Display(tuple(displayed(part, notation, context) for part in parts)),)
        case ("and", *parts):
            return join([clauses(part, notation, context) for part in parts], last=" and ")
        case ("exists", name, pairs, body):
            domain = dict(pairs)
            some = element([name], domain, notation)
            inner = clauses(body, notation, context.bind(name, domain))
            return (Words("there is "), *_article(some), Words(" such that "), *inner)
        case ("not", ("exists", name, pairs, body)):
            domain = dict(pairs)
            some = element([name], domain, notation)
            inner = clauses(body, notation, context.bind(name, domain))
            return (Words("there is no "), *some, Words(" such that "), *inner)
        case ("not", inner_statement) if not _simple(statement):
            inner = clauses(inner_statement, notation, context)
            return (Words("it is not the case that "), *inner)
    return (Display((displayed(statement, notation, context),)),)


def displayed(statement: Tree, notation: Notation, context: Context) -> str:
    """Print a statement on lines of its own, a long comparison on several."""
    whole = formula(statement, notation, context)
    if is_text(notation) or statement[0] not in RELATIONS:
        return whole
    _, a, b = statement
    if width(a) + width(b) + 20 <= LINE:
        return whole
    left, right = (rows(side, notation, LINE - 60) for side in (a, b))
    relation = RELATIONS[statement[0]][0]
    first = [f"& {row}" if k == 0 else rf"& \quad {row}" for k, row in enumerate(left)]
    then = [rf"& \qquad {relation} {right[0]}", *(rf"& \qquad\quad {row}" for row in right[1:])]
    body = r" \\ ".join([*first, *then])
    return rf"\begin{{aligned}} {body} \end{{aligned}}"


def _joint(povms: Sequence[Sequence[Tree]], notation: Notation, no: str) -> Prose:
    verb = "are" if len(povms) > 1 else "is"
    noun = "measurements" if len(povms) > 1 else "measurement"
    shown = Display(tuple(_measurements(povms, notation)))
    return (Words(f"the {noun} "), shown, Words(f"{verb} {no}jointly measurable"))


def _article(some: Prose) -> Prose:
    return (Words("a "), *some) if isinstance(some[0], Words) else some


def _simple(statement: Tree) -> bool:
    if statement[0] == "not":
        return statement[1][0] in RELATIONS or statement[1][0] == "member"
    return statement[0] in RELATIONS or statement[0] in ("member", "iff")


def statement_prose(instance: Instance, notation: Notation) -> Prose:
    """Return the fully quantified statement."""
    body = clauses(instance.statement, notation, instance.context())
    quantified = quantifier(instance, notation)
    out: Prose = (*quantified, Words(", "), *body) if quantified else body
    if isinstance(out[0], Display):
        out = (Words("It holds that "), *out)
    if isinstance(out[0], Words):
        out = (Words(out[0].text[:1].upper() + out[0].text[1:]), *out[1:])
    return (*out, Words("."))


def statement_latex(instance_json: Mapping[str, Any]) -> str:
    """Print a canonical instance as LaTeX: quantifiers, statement, what the symbols mean."""
    instance = read_instance(dict(instance_json))
    notation = notation_for(instance)
    whole = (*statement_prose(instance, notation), Words(" "), *conventions(instance, notation))
    return to_latex(whole).rstrip()


def statement_text(instance_json: Mapping[str, Any]) -> str:
    """Print a canonical instance for a terminal: domains expanded, symbols explained."""
    instance = read_instance(dict(instance_json))
    notation = notation_for(instance, text=True)
    meaning = to_text(conventions(instance, notation))
    stated = to_text(statement_prose(instance, notation))
    return f"{stated}\n{meaning}" if meaning else stated


__all__ = [
    "clauses", "derivation_text", "displayed", "formula", "statement_latex", "statement_prose",
    "statement_text", "values_text",
]  # fmt: skip
