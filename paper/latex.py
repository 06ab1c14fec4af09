"""Judged rows as LaTeX: a fragment to paste, a document of its own, the paper.

What is proved or certified is printed as a theorem or proposition, what is refuted as a conjecture
with its counterexample. Every formula is printed from what the kernel checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..proofs.kernel.declarations import Refused
from ..proofs.kernel.instances import Instance, read_instance
from ..proofs.kernel.numbers import NotExact
from .layout import LINE, rows, text_width, width
from .multipliers import multipliers
from .notation import Notation, NotPrintable
from .optima import optima
from .outline import catalogue, section_title
from .quantifiers import notation_for
from .statements import statement_prose
from .steps import RELATION, Derivation, derivations
from .symbols import conventions, glossary, sentence
from .values import values_prose, verdict_on_values
from .verdicts import LOOKS, MEANINGS, Row, evidence, full_stop, look, scope, title
from .words import Display, Prose, Words, escape, join, read, to_latex

HERE = Path(__file__).parent
_PACKAGES = r"\usepackage{amsmath,amssymb,amsthm,xcolor,graphicx}"


def label(name: str) -> str:
    """Return a label that TeX accepts."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name)


def macros() -> str:
    """Return the macros that a fragment needs; none of them overrides one that is defined."""
    return _style().split("% --- macros", 1)[1].split("\n", 1)[1].strip()


def _style() -> str:
    return (HERE / "lossproof.sty").read_text(encoding="utf-8")


def _preamble() -> str:
    lines = _style().splitlines()
    return "\n".join(
        x for x in lines if not x.startswith((r"\NeedsTeXFormat", r"\ProvidesPackage"))
    )


# -- derivations --------------------------------------------------------------------------------


def alignment(shown: Derivation, notation: Notation, mark: str) -> str:
    """Print a derivation: rule and reason at the right, a number on the last line only."""
    assert shown.start is not None
    start = _fitted(notation(shown.start), shown.start, LINE - 40)
    wide_start = width(shown.start) > 110
    room = LINE - (25 if wide_start else width(shown.start) + 25)
    broken = [rows(tree, notation, room) for _, tree, _, _ in shown.lines]
    widest = max(_row_width(tree, lines, room) for (_, tree, _, _), lines in
                 zip(shown.lines, broken, strict=True))  # fmt: skip
    if wide_start:  # it stands in the same column as the lines
        widest = max(widest, width(shown.start))
    left = LINE - room + min(widest, room) + 50  # with the number and the gap
    reasons = [f"{rule}: {_bare(why)}" if why else rule for _, _, rule, why in shown.lines]
    longest = max(text_width(reason, 4.9) for reason in reasons)
    column = LINE - left
    stacked = longest > column and column < 100
    out = [rf"&\mathrel{{\phantom{{=}}}} {start} \notag \\"] if wide_start else []
    for k, ((relation, tree, rule, why), lines) in enumerate(zip(shown.lines, broken, strict=True)):
        head = "" if wide_start or k else f"{start} "
        reason = to_latex(read(why))
        end = rf" \label{{{mark}}}" if k == len(shown.lines) - 1 else r" \notag \\"
        for number, line in enumerate(lines):
            sign = RELATION[relation][0] if number == 0 else r"\quad "
            body = _fitted(line, tree, room) if len(lines) == 1 else line
            row = f"{head if number == 0 else ''}&{sign} {body}"
            if number < len(lines) - 1:
                out.append(rf"{row} \notag \\")
            elif stacked:
                box = min(longest + 20, room - 60)
                out.append(rf"{row} \notag \\[-2pt]")
                out.append(rf"&\qquad \lpwhybox{{{box:.0f}pt}}{{{escape(rule)}}}{{{reason}}}{end}")
            elif longest > column:
                out.append(
                    rf"{row} && \lpwhybox{{{column:.0f}pt}}{{{escape(rule)}}}{{{reason}}}{end}"
                )
            else:
                out.append(rf"{row} && \lpwhy{{{escape(rule)}}}{{{reason}}}{end}")
    return "\\begin{align}\n" + "\n".join(out) + "\n\\end{align}"


def _bare(why: str) -> str:
    return re.sub(r"\\[A-Za-z]+|[${}^_]", "", why)


def _fitted(line: str, tree: Any, room: float) -> str:
    """Let TeX shrink what may be too wide; what fits is left as it is."""
    return rf"\lpfit{{{room:.0f}pt}}{{{line}}}" if width(tree) > room else line


def _row_width(tree: Any, lines: Sequence[str], room: float) -> float:
    return width(tree) if len(lines) == 1 else room


def _proof(row: Row, number: int, shown: Derivation, kind: str) -> str:
    notation = notation_for(shown.instance, *(tree for tree, _ in shown.trees()))
    start = "Proof of the negation" if kind == "negation" else "Proof"
    opening = to_latex(shown.opening(notation))
    if shown.start is None:
        return rf"\begin{{proof}}[{start}] Each part follows by normal form. \end{{proof}}"
    mark = f"eq:{label(str(row['name']))}" + (f"-{number}" if number else "")
    body = alignment(shown, notation, mark)
    free = [notation.name(name).text for name, _ in shown.indices]
    free += [notation.name(shown.vector).text] if shown.vector else []
    were = "was" if len(free) == 1 else "were"
    tail = f"\nand ${', '.join(free)}$ {were} arbitrary." if free else "\nas claimed."
    return f"\\begin{{proof}}[{start}]\n{opening}\n{body}{tail}\n\\end{{proof}}"


# -- one row ------------------------------------------------------------------------------------


def theorem(row: Row) -> str:
    """Print sentence, statement and verdict of a row as a theorem, conjecture or claim."""
    seen = look(row)
    verdict = row.get("verdict")
    head = [escape(": ".join(filter(None, (row["entry"], title(row)))))]
    given = [escape(str(a["name"])) for a in row.get("assumes") or []]
    if verdict in ("proved", "certified"):
        head += [rf"\lpverdict{{{seen.colour}}}{{{seen.word}}}"] if verdict == "certified" else []
        head += ["given " + ", ".join(given)] if given else []
    else:
        head.append(rf"\lpverdict{{{seen.colour}}}{{{seen.word}}}")
    mark = rf"\label{{thm:{label(str(row['name']))}}}"
    body = [to_latex(read(full_stop(str(row.get("sentence") or ""))))]
    try:
        instance = read_instance(row.get("instance"))
        notation = notation_for(instance)
        body.append(to_latex(statement_prose(instance, notation)).rstrip())
        body.append(to_latex(conventions(instance, notation, known=True)).rstrip())
    except (Refused, NotPrintable) as reason:
        body.append(escape(f"(The statement cannot be printed: {reason}.)"))
    inside = "\n".join(part for part in body if part.strip())
    return (
        rf"\begin{{{seen.environment}}}[{', '.join(head)}]{mark}"
        f"\n{inside}\n"
        rf"\end{{{seen.environment}}}"
    )


def counterexamples(row: Row) -> list[str]:
    """Print the counterexamples of a row with the exact values of both sides."""
    out: list[str] = []
    for item in row.get("evidence") or []:
        if item["kind"] != "counterexample" or not item.get("data"):
            continue
        try:
            instance = read_instance(row.get("instance"))
            notation = notation_for(instance)
            formulas, worded = values_prose(instance, item["data"], notation)
            then = verdict_on_values(instance, item["data"], notation)
        except (Refused, NotExact, NotPrintable, KeyError) as reason:
            out.append(escape(f"(The counterexample cannot be printed: {reason}.)"))
            continue
        prose: Prose = (Words("Take "),)
        if formulas:
            glued = r",\qquad ".join(formulas)
            wide = text_width(re.sub(r"\\[a-z]+|[{}&]", "", glued), 5.7) > LINE
            prose = (*prose, Display(tuple(formulas) if wide else (glued,)))
        if worded:
            prose = (*prose, Words("and " if formulas else ""), *join(worded))
        stop = Words(". ")
        shown = to_latex((*prose, stop, *then)).rstrip()
        out.append("\\begin{counterexample}\n" + shown + "\n\\end{counterexample}")
    return list(dict.fromkeys(out))  # given and found again


def checked(row: Row, labels: Mapping[str, str] | None = None) -> str:
    """Print who checked what, how far, and by which hash the statement is known."""
    try:
        notation = notation_for(read_instance(row.get("instance")))
    except Refused:
        return ""
    said = [evidence(row, item, notation) for item in row.get("evidence") or []]
    parts = list(dict.fromkeys(to_latex(prose) for prose in said if prose))
    firm = any(
        item["shows"] != "neutral" and item["kind"] != "attack"
        for item in row.get("evidence") or []
    )
    uses = [_reference(str(name), labels) for name in row.get("uses") or []]
    if uses:
        parts.append("Uses " + ", ".join(uses) + ".")
    digest = str(row.get("sha256") or "")[:16]
    parts.append(rf"Claim {_code(str(row['name']))}, {_code('sha256:' + digest)}\dots")
    return rf"\{'lpchecked' if firm else 'lpnote'}{{{' '.join(parts)}}}"


def _code(name: str) -> str:
    broken = escape(name).replace("_", r"_\allowbreak ").replace(":", r":\allowbreak ")
    return rf"\texttt{{{broken}}}"


def _reference(name: str, labels: Mapping[str, str] | None) -> str:
    if labels and name in labels:
        return rf"{labels[name]}~\ref{{thm:{label(name)}}}"
    return _code(name)


def entry(row: Row, labels: Mapping[str, str] | None = None) -> str:
    """Print everything about a row: statement, proof or counterexample, and what was checked."""
    parts = [theorem(row)]
    if row.get("error"):
        parts.append(rf"\lpnote{{Not judged: {escape(str(row['error']))}}}")
    if row.get("reason"):
        parts.append(rf"\lpnote{{Why it is open: {to_latex(read(str(row['reason'])))}}}")
    parts += counterexamples(row)
    if look(row).environment in ("theorem", "proposition") or row.get("verdict") == "refuted":
        try:
            for number, (item, shown) in enumerate(derivations(row)):
                parts.append(_proof(row, number, shown, item["kind"]))
            for said in (*optima(row), *multipliers(row)):
                parts.append(f"\\begin{{proof}}\n{to_latex(said)}\n\\end{{proof}}")
        except (Refused, NotPrintable) as reason:
            parts.append(rf"\lpnote{{{escape(f'The derivation cannot be printed: {reason}.')}}}")
    if row.get("corrected_by"):
        instead = _reference(str(row["corrected_by"]), labels)
        parts.append(rf"\noindent What holds instead: {instead}.\par")
    parts.append(checked(row, labels))
    return "\n".join(part for part in parts if part)


def derivation(row: Row) -> str:
    """Return a fragment to paste, with the macros that it needs."""
    head = f"% needs {_PACKAGES}\n% printed by lossproof from what its kernel checked\n"
    return f"{head}{macros()}\n\n{_alone(row)}{_assumptions([row])}\n"


def _alone(row: Row) -> str:
    meaning = symbols([row])
    lead = rf"\paragraph{{Notation.}} {meaning}" + "\n\n" if meaning else ""
    return lead + entry(row)


def standalone(row: Row) -> str:
    """Return a document that compiles alone with pdflatex."""
    return (
        "\\documentclass[11pt]{article}\n"
        "\\usepackage[margin=1.15in]{geometry}\n"
        f"{_preamble()}\n"
        f"\\hypersetup{{pdftitle={{{escape(title(row))}}}}}\n"
        "\\begin{document}\n"
        f"{_alone(row)}{_assumptions([row])}\n"
        "\\end{document}\n"
    )


# -- the paper ----------------------------------------------------------------------------------


def assumptions(rows_: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the cited theorems that rows stand on, each once, with the claims that need it."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows_:
        for axiom in row.get("assumes") or []:
            item = found.setdefault(str(axiom["name"]), {**axiom, "claims": []})
            item["claims"].append(str(row["name"]))
    return list(found.values())


def _assumptions(rows_: Sequence[Row]) -> str:
    listed = assumptions(rows_)
    if not listed:
        return ""
    items = "\n".join(
        rf"\item[{escape(str(a['name']))}] {to_latex(read(str(a['statement'])))}"
        rf" \emph{{{escape(str(a.get('reference') or ''))}}}"
        for a in listed
    )
    return (
        "\n\\paragraph{Assumptions.} Published theorems, taken as axioms:\n"
        f"\\begin{{description}}\n{items}\n\\end{{description}}"
    )


def symbols(rows_: Sequence[Row]) -> str:
    """Say once what the symbols of all rows mean."""
    items: list[Prose] = []
    for row in rows_:
        try:
            instance = read_instance(row.get("instance"))
            notation = notation_for(instance)
            trees = [(instance.statement, instance.context())]
            for _, shown in derivations(row):
                trees += shown.trees()
            items += [prose for prose in glossary(notation, trees) if prose not in items]
        except (Refused, NotPrintable):
            continue
    return to_latex(sentence(items, "Throughout, "))


def document(rows_: Sequence[Row]) -> str:
    """Return the paper: sections of the source, every row, a summary, the assumptions."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    labels = {str(row["name"]): look(row).title for row in rows_}
    environment = Environment(
        loader=FileSystemLoader(HERE),
        block_start_string="((*",
        block_end_string="*))",
        variable_start_string="(((",
        variable_end_string=")))",
        comment_start_string="((#",
        comment_end_string="#))",
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        autoescape=False,
    )
    sections = [
        {
            "title": section_title(key),
            "about": about,
            "entries": [entry(row, labels) for row in members],
        }
        for key, about, members in catalogue(rows_)
    ]
    return environment.get_template("main.tex.j2").render(
        counts=_counts(rows_),
        total=len(rows_),
        symbols=symbols(rows_),
        sections=sections,
        summary=[_summary(row) for _, _, members in catalogue(rows_) for row in members],
        assumptions=_assumptions(rows_).replace(r"\paragraph{Assumptions.} ", ""),
        meanings=[(LOOKS[word].word, LOOKS[word].colour, MEANINGS[word]) for word in MEANINGS],
    )  # fmt: skip


def _counts(rows_: Sequence[Row]) -> str:
    words = [
        f"{sum(look(row) is seen for row in rows_)} {seen.word}"
        for seen in LOOKS.values()
        if any(look(row) is seen for row in rows_)
    ]
    return to_latex(join([(Words(word),) for word in words])) if words else "none"


def _summary(row: Row) -> dict[str, str]:
    seen = look(row)
    try:
        instance: Instance | None = read_instance(row.get("instance"))
    except Refused:
        instance = None
    shown = to_latex(scope(row, notation_for(instance))) if instance else "---"
    kinds = dict.fromkeys(str(item["kind"]) for item in row.get("evidence") or [])
    kinds.pop("instance", None)
    number = rf"\ref{{thm:{label(str(row['name']))}}}"
    return {
        "number": number,
        "entry": escape(str(row["entry"])),
        "title": escape(title(row)),
        "verdict": rf"\lpverdict{{{seen.colour}}}{{{seen.word}}}",
        "scope": shown if row.get("verdict") not in (None, "undecided") else "---",
        "evidence": escape(", ".join(kinds)) or "---",
    }
