"""Judged rows as one static page: MathML made when the page is built, no scripts, no network."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from ..proofs.kernel.declarations import Refused
from ..proofs.kernel.instances import read_instance
from ..proofs.kernel.numbers import NotExact
from .latex import assumptions
from .multipliers import multipliers
from .notation import NotPrintable
from .optima import optima
from .outline import catalogue, section_title
from .quantifiers import notation_for
from .statements import statement_prose
from .steps import RELATION, Derivation, derivations
from .symbols import conventions
from .values import values_prose, verdict_on_values
from .verdicts import LOOKS, MEANINGS, Row, evidence, full_stop, look, scope, title
from .words import Display, Math, Part, Words, join, read

HERE = Path(__file__).parent

_RELATIONS = (
    0x2AAF, 0x2AB0, 0x227A, 0x227B, 0x27FA, 0x27F9, 0x27E8, 0x27E9, 0x2016, 0x21D2, 0x21D4,
    0x2203, 0x2200, 0x2264, 0x2265,
)  # fmt: skip
"""Characters that the converter takes for identifiers though they are operators."""


@lru_cache(maxsize=8192)
def mathml(formula: str, *, block: bool = False) -> str:
    """Turn a formula into MathML; what cannot be turned is shown as it is written."""
    from latex2mathml.converter import convert

    source = re.sub(r"\\[bB]igg?[lr](?![A-Za-z])", "", formula)
    source = re.sub(r"\\\\\[\d+pt\]", r"\\\\", source)
    source = re.sub(r"\\tr(?![A-Za-z])", r"\\operatorname{tr}", source)
    source = source.replace(r"\colon", ":").replace(r"\lVert", r"\Vert").replace(
        r"\rVert", r"\Vert"
    )  # fmt: skip
    fallback = f"<code>{escape(formula)}</code>".replace("$", "&#36;")
    try:
        out = convert(source, display="block" if block else "inline")
        ET.fromstring(out)
    except Exception:
        return fallback
    if "\\" in out or "$" in out:
        return fallback
    for code in _RELATIONS:
        out = re.sub(rf"<mi>&#x0*{code:X};</mi>", f'<mo stretchy="false">&#x{code:X};</mo>', out)
    out = out.replace('<mn mathvariant="bold">1</mn>', "<mn>&#x1D7CF;</mn>")
    out = out.replace("<mo>&#x0007C;</mo>", '<mo lspace="0" rspace="0">&#x0007C;</mo>')
    upright = r"<mi>&#x000(?:69|65);</mi>"  # the imaginary unit and Euler's number
    return re.sub(upright, lambda m: m[0].replace("<mi>", '<mi mathvariant="normal">'), out)


def displayed(line: str) -> list[str]:
    """Turn a displayed formula into MathML, one block for each of its lines."""
    found = re.fullmatch(r"\\begin\{aligned\}(.*)\\end\{aligned\}", line.strip(), re.DOTALL)
    lines = found[1].split(r" \\ ") if found else [line]
    return [mathml(re.sub(r"^\s*&\s*", "", part).strip(), block=True) for part in lines]


def prose(parts: Iterable[Part]) -> str:
    """Turn a sentence into HTML."""
    out, displayed_last = "", False
    for part in parts:
        after, displayed_last = displayed_last, isinstance(part, Display)
        match part:
            case Words(text):
                if after:  # a full stop does not begin a line
                    text = re.sub(r"^[.,;]\s*", "", text)
                out += escape(text).replace("$", "&#36;")
            case Math(text):
                out += mathml(text)
            case Display(lines):
                blocks = "".join(block for line in lines for block in displayed(line))
                out += f'<span class="display">{blocks}</span>'
    return out


def steps(shown: Derivation) -> list[dict[str, str]]:
    """Return the lines of a derivation: left side, relation and right side, rule, reason."""
    assert shown.start is not None
    notation = notation_for(shown.instance, *(tree for tree, _ in shown.trees()))
    first = mathml(notation(shown.start))
    return [
        {
            "left": first if k == 0 else "",
            "right": mathml(f"{RELATION[relation][0]} {notation(tree)}"),
            "rule": escape(rule),
            "why": prose(read(why)),
        }
        for k, (relation, tree, rule, why) in enumerate(shown.lines)
    ]


def _values(row: Row) -> list[str]:
    out: list[str] = []
    for item in row.get("evidence") or []:
        if item["kind"] == "counterexample" and item.get("data"):
            instance = read_instance(row.get("instance"))
            notation = notation_for(instance)
            formulas, worded = values_prose(instance, item["data"], notation)
            listed = join([*((Math(f),) for f in formulas), *worded])
            then = verdict_on_values(instance, item["data"], notation)
            out.append(prose((Words("Take "), *listed, Words(". "), *then)))
    return list(dict.fromkeys(out))  # given and found again


def card(row: Row) -> dict[str, Any]:
    """Return what the template shows of a row, as finished HTML."""
    seen = look(row)
    out: dict[str, Any] = {
        "id": re.sub(r"[^A-Za-z0-9]+", "-", str(row["name"])),
        "entry": escape(str(row["entry"])),
        "title": escape(title(row)),
        "kind": seen.title,
        "glyph": seen.glyph,
        "word": seen.word,
        "css": seen.word.replace(" ", "-"),
        "sentence": prose(read(full_stop(str(row.get("sentence") or "")))),
        "reason": prose(read(str(row.get("reason") or ""))),
        "error": escape(str(row.get("error") or "")).replace("$", "&#36;"),
        "assumes": [escape(str(a["name"])) for a in row.get("assumes") or []],
        "uses": [str(name) for name in row.get("uses") or []],
        "corrected_by": str(row.get("corrected_by") or ""),
        "sha256": escape(str(row.get("sha256") or "")[:16]),
        "statement": "", "meaning": "", "scope": "",
        "evidence": [], "derivations": [], "values": [],
    }  # fmt: skip
    try:
        instance = read_instance(row.get("instance"))
        notation = notation_for(instance)
        out["statement"] = prose(statement_prose(instance, notation))
        out["meaning"] = prose(conventions(instance, notation))
        out["scope"] = prose(scope(row, notation))
        out["evidence"] = [
            prose(said)
            for item in row.get("evidence") or []
            if (said := evidence(row, item, notation))
        ]
        out["values"] = _values(row)
        out["derivations"] = [
            {
                "about": "The negation" if item["kind"] == "negation" else "Derivation",
                "opening": prose(shown.opening(notation)),
                "steps": steps(shown) if shown.start is not None else [],
            }
            for item, shown in derivations(row)
        ] + [
            {"about": "Proof", "opening": prose(said), "steps": []}
            for said in (*optima(row), *multipliers(row))
        ]
    except (Refused, NotExact, NotPrintable, KeyError) as reason:
        out["error"] = out["error"] or escape(f"not all can be printed: {reason}")
    return out


def page(rows: Sequence[Row]) -> str:
    """Return the page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["html"] = Markup  # for what this module has escaped already
    known = {str(row["name"]): re.sub(r"[^A-Za-z0-9]+", "-", str(row["name"])) for row in rows}
    sections = [
        {
            "key": key,
            "title": section_title(key),
            "about": prose(read(about)),
            "cards": [card(row) for row in members],
        }
        for key, about, members in catalogue(rows)
    ]
    axioms: list[Mapping[str, Any]] = [
        {
            "name": str(axiom["name"]),
            "statement": prose(read(str(axiom.get("statement") or ""))),
            "reference": str(axiom.get("reference") or ""),
        }
        for axiom in assumptions(rows)
    ]
    counts = [
        (seen, sum(look(row) is seen for row in rows))
        for seen in LOOKS.values()
        if any(look(row) is seen for row in rows)
    ]
    return environment.get_template("page.html.j2").render(
        sections=sections, axioms=axioms, counts=counts, known=known, total=len(rows),
        meanings=[(LOOKS[word], MEANINGS[word]) for word in MEANINGS],
    )  # fmt: skip
