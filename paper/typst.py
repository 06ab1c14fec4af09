"""Judged rows as Typst: statement, checked derivation with its rules, what was checked.

The formulas are printed from the same trees as in LaTeX (`typst_notation`). A long line is broken
by Typst itself: each stands in a cell of a table, beside its rule and reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..proofs.kernel.declarations import Refused
from ..proofs.kernel.instances import read_instance
from ..proofs.kernel.numbers import NotExact
from .multipliers import multipliers_text
from .notation import NotPrintable
from .optima import optima_text
from .statements import statement_prose
from .steps import RELATION, Derivation, derivations
from .symbols import conventions, glossary, sentence
from .typst_notation import math, typst_notation
from .typst_words import escape, to_typst
from .values import values_prose, verdict_on_values
from .verdicts import Row, evidence, full_stop, look, title
from .words import Prose, read

_PAGE = """#set page(margin: 1.15in)
#set text(size: 10pt)
#set par(justify: true)
#show table: set par(justify: false)
"""
_COLOURS = {"lpgreen": "#1b6e3c", "lpblue": "#1f4e8c", "lpamber": "#8a5a00", "lpred": "#9c1c1c"}


def derivation(row: Row) -> str:
    """Return a fragment to paste into a Typst document."""
    return f"// printed by lossproof from what its kernel checked\n{entry(row)}\n"


def standalone(row: Row) -> str:
    """Return a document that compiles alone."""
    return f'{_PAGE}#set document(title: "{_quoted(title(row))}")\n\n{entry(row)}\n'


def document(rows: Sequence[Row]) -> str:
    """Return a document of several rows, one after the other."""
    body = "\n\n#line(length: 100%, stroke: 0.4pt)\n\n".join(map(entry, rows))
    return f"{_PAGE}\n{body}\n"


def entry(row: Row) -> str:
    """Print everything about a row: notation, statement, proof, what was checked, assumptions."""
    parts = [_symbols(row), theorem(row)]
    if row.get("error"):
        parts.append(f"_Not judged: {escape(str(row['error']))}_")
    if row.get("reason"):
        parts.append(f"_Why it is open:_ {_authored(str(row['reason']))}")
    parts += counterexamples(row)
    if row.get("verdict") in ("proved", "certified", "refuted"):
        for item, shown in derivations(row):
            try:
                parts.append(proof(shown, str(item["kind"])))
            except (Refused, NotPrintable) as reason:
                parts.append(f"_The derivation cannot be printed: {escape(str(reason))}._")
        parts += [_escaped(lines) for lines in (optima_text(row), multipliers_text(row)) if lines]
    if row.get("corrected_by"):
        parts.append(f"What holds instead: {_code(str(row['corrected_by']))}.")
    parts += [checked(row), assumptions(row)]
    return "\n\n".join(part for part in parts if part)


def _escaped(lines: Sequence[str]) -> str:
    """Print a proof in plain letters, one line each."""
    return "_Proof._ " + " \\\n".join(escape(line.strip()) for line in lines)


def theorem(row: Row) -> str:
    """Print sentence and statement of a row as a theorem, conjecture or claim."""
    seen = look(row)
    given = [escape(str(axiom["name"])) for axiom in row.get("assumes") or []]
    head = ": ".join(escape(part) for part in (row["entry"], title(row)) if part)
    if given and row.get("verdict") in ("proved", "certified"):
        head += f", given {', '.join(given)}"
    if row.get("verdict") != "proved":
        head += f", {_coloured(seen.word, seen.colour)}"
    body = [_authored(full_stop(str(row.get("sentence") or "")))]
    try:
        instance = read_instance(row.get("instance"))
        notation = typst_notation(instance.statement)
        body.append(to_typst(statement_prose(instance, notation)))
        body.append(to_typst(conventions(instance, notation, known=True)))
    except (Refused, NotPrintable) as reason:
        body.append(escape(f"(The statement cannot be printed: {reason}.)"))
    said = "\n".join(part for part in body if part)
    return f"*{seen.title}* ({head}). {said}"


def proof(shown: Derivation, kind: str) -> str:
    """Print a derivation as a table: relation, line, rule and reason."""
    notation = typst_notation(shown.instance.statement, *(tree for tree, _ in shown.trees()))
    start = "Proof of the negation." if kind == "negation" else "Proof."
    if shown.start is None:
        return f"_{start}_ Each part follows by normal form."
    cells = [f"[], [{_line(notation(shown.start))}], []"]
    for relation, tree, rule, why in shown.lines:
        reason = f": {_authored(why)}" if why else ""
        sign, line = RELATION[relation][1], _line(notation(tree))
        cells.append(f"[${sign}$], [{line}], [_{escape(rule)}_{reason}]")
    opening = to_typst(shown.opening(notation))
    rows = ",\n  ".join(cells)
    table = (
        f"#table(\n  columns: (auto, 1fr, 34%), stroke: none, align: left + horizon,\n  {rows},\n)"
    )
    return f"_{start}_ {opening}\n\n{table}\n#h(1fr) $square$"


def _line(formula: str) -> str:
    """Print a line of a derivation large, but in the line, so that Typst can break it."""
    return f"$display({math(formula)})$"


def counterexamples(row: Row) -> list[str]:
    """Print the counterexamples of a row with the exact values of both sides."""
    out: list[str] = []
    for item in row.get("evidence") or []:
        if item["kind"] != "counterexample" or not item.get("data"):
            continue
        try:
            instance = read_instance(row.get("instance"))
            notation = typst_notation(instance.statement)
            formulas, worded = values_prose(instance, item["data"], notation)
            then = verdict_on_values(instance, item["data"], notation)
        except (Refused, NotExact, NotPrintable, KeyError) as reason:
            out.append(escape(f"(The counterexample cannot be printed: {reason}.)"))
            continue
        listed = [f"${math(formula)}$" for formula in formulas]
        listed += [to_typst(prose) for prose in worded]
        out.append(f"*Counterexample.* Take {', '.join(listed)}. {to_typst(then)}".rstrip())
    return list(dict.fromkeys(out))


def checked(row: Row) -> str:
    """Print who checked what, how far, and by which hash the statement is known."""
    try:
        notation = typst_notation(read_instance(row.get("instance")).statement)
    except Refused:
        return ""
    items: Sequence[Mapping[str, Any]] = row.get("evidence") or []
    parts = [to_typst(prose) for item in items if (prose := evidence(row, item, notation))]
    firm = any(item["shows"] != "neutral" and item["kind"] != "attack" for item in items)
    if uses := [_code(str(name)) for name in row.get("uses") or []]:
        parts.append(f"Uses {', '.join(uses)}.")
    digest = str(row.get("sha256") or "")[:16]
    parts.append(f"Claim {_code(str(row['name']))}, {_code('sha256:' + digest)}…")
    mark = f"{_coloured('✓', 'lpgreen')} " if firm else ""
    return f"#text(size: 8.5pt)[{mark}{' '.join(dict.fromkeys(parts))}]"


def assumptions(row: Row) -> str:
    """List the cited theorems that a row stands on, with what they state and where."""
    listed = [
        f"/ {escape(str(axiom['name']))}: {_authored(str(axiom['statement']))} "
        f"_{escape(str(axiom.get('reference') or ''))}_"
        for axiom in row.get("assumes") or []
    ]
    return "\n".join(["*Assumptions.* Published theorems, taken as axioms:\n", *listed]) * bool(
        listed
    )


def _symbols(row: Row) -> str:
    """Say what the symbols of a row mean."""
    try:
        instance = read_instance(row.get("instance"))
        notation = typst_notation(instance.statement)
        trees = [(instance.statement, instance.context())]
        for _, shown in derivations(row):
            trees += shown.trees()
        said: Prose = sentence(glossary(notation, trees), "Throughout, ")
    except (Refused, NotPrintable):
        return ""
    return f"*Notation.* {to_typst(said)}" if said else ""


def _authored(text: str) -> str:
    """Print a sentence that an author wrote."""
    return to_typst(read(text), authored=True)


def _code(name: str) -> str:
    return f'#raw("{_quoted(name)}")'


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _coloured(word: str, colour: str) -> str:
    return f'#text(fill: rgb("{_COLOURS[colour]}"))[{escape(word)}]'


__all__ = ["derivation", "document", "entry", "standalone"]
