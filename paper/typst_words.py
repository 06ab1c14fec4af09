r"""Sentences in Typst: words escaped, formulas of this house, and what authors write in LaTeX.

Authors write small formulas in LaTeX between dollar signs; the commands that `words.read` lets
through are a short list, and each has its counterpart here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .typst_notation import OWN, math
from .words import GLYPHS, Display, Math, Part, Words

_SPECIAL = re.compile(r"[\\#$*_`<>@\[\]~/=+-]")

_ALPHABETS = {"mathbb": "bb", "mathbf": "bold", "mathcal": "cal", "mathsf": "sans"}
_UPRIGHT = {"mathrm", "text", "operatorname", "mathit"}
_OVER = {
    "bar": "macron", "hat": "hat", "tilde": "tilde", "vec": "arrow", "dot": "dot",
    "overline": "overline", "underline": "underline", "widehat": "hat", "widetilde": "tilde",
}  # fmt: skip
_WORDED = {
    "Pr", "log", "ln", "exp", "min", "max", "sup", "inf", "arg", "det", "dim", "ker", "lim", "sin",
    "cos", "tan", "arcsin", "tr", "Re", "Im",
}  # fmt: skip
_NOTHING = {"left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "limits", "displaystyle"}
_MATRICES = {"pmatrix": "(", "bmatrix": "[", "vmatrix": "|", "matrix": None, "cases": None}


def escape(words: str) -> str:
    """Escape words for Typst's markup."""
    return _SPECIAL.sub(r"\\\g<0>", words)


def to_typst(prose: Iterable[Part], *, authored: bool = False) -> str:
    """Print as Typst; formulas are of the Typst notation, or an author's LaTeX."""
    finish = from_latex if authored else math
    parts = list(prose)
    out = ""
    for k, part in enumerate(parts):
        if isinstance(part, Words):
            after = k and isinstance(parts[k - 1], Display)
            out += escape(re.sub(r"^[.,;]\s*", "", part.text) if after else part.text)
        elif isinstance(part, Math):
            out += f"${finish(part.text)}$"
        else:
            follows = parts[k + 1] if k + 1 < len(parts) else None
            mark = follows.text[:1] if isinstance(follows, Words) else ""
            stop = mark if mark in tuple(".,;") else ""
            shown = r", \ ".join(finish(line) for line in part.lines)
            out = f"{out.rstrip()} $ {shown}{stop} $ "
    return out.strip()


def from_latex(formula: str) -> str:
    """Translate a small formula from LaTeX to Typst."""
    tokens = re.findall(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\s+|.", formula)
    return math(" ".join(_terms(iter([t for t in tokens if t.strip()]), "")))


def _terms(tokens: Iterator[str], end: str) -> list[str]:
    """Translate until a closing token, which is taken away."""
    out: list[str] = []
    for token in tokens:
        if token == end:
            break
        if token in ("^", "_"):
            below = _argument(tokens)
            out[-1:] = [(out[-1] if out else '""') + f"{token}({below})"]
        elif token == "'":
            out[-1:] = [(out[-1] if out else "") + "′"]
        else:
            shown = _one(token, tokens)
            out += [shown] if shown else []
    return out


def _argument(tokens: Iterator[str]) -> str:
    """Translate the group, or the single token, that follows."""
    return _one(next(tokens, ""), tokens)


def _raw(tokens: Iterator[str]) -> str:
    """Return the text of the group that follows, as it stands."""
    out = ""
    if next(tokens, "") != "{":
        return out
    for token in tokens:
        if token == "}":
            break
        out += token
    return out


def _one(token: str, tokens: Iterator[str]) -> str:
    """Translate one token and what belongs to it."""
    if token == "{":
        return " ".join(_terms(tokens, "}"))
    if not token.startswith("\\"):
        return {"-": "−", "*": "∗", "~": " ", '"': "″", "/": r"\/", "#": r"\#"}.get(token, token)
    name = token[1:]
    if name in ("frac", "tfrac", "dfrac"):
        return f"({_argument(tokens)})/({_argument(tokens)})"
    if name == "binom":
        return f"{OWN}binom({_argument(tokens)}, {_argument(tokens)})"
    if name == "sqrt":
        return f"{OWN}sqrt({_argument(tokens)})"
    if name in _UPRIGHT:
        return f'"{_raw(tokens)}"'
    if name in _ALPHABETS:
        return f"{OWN}{_ALPHABETS[name]}({_argument(tokens)})"
    if name in _OVER:
        return f"{OWN}{_OVER[name]}({_argument(tokens)})"
    if name in _WORDED:
        return f'{OWN}op("{name}")'
    if name == "begin":
        return _matrix(tokens)
    if name in ("quad", "qquad"):
        return f"{OWN}quad"
    if name in _NOTHING or name in ",;:! ":
        return ""
    if name in "{}|":
        return "‖" if name == "|" else name
    if len(name) == 1 and not name.isalnum():
        return rf"\{name}"
    return "∑" if name == "sum" else GLYPHS.get(name, f'"{name}"')


def _matrix(tokens: Iterator[str]) -> str:
    """Translate a matrix environment."""
    bracket = _MATRICES.get(_raw(tokens), "(")
    rows: list[str] = []
    cells: list[str] = []
    terms: list[str] = []
    for token in tokens:
        if token in ("&", "\\\\"):
            cells.append(" ".join(terms))
            terms = []
            if token != "&":
                rows.append(", ".join(cells))
                cells = []
        elif token == "\\end":
            _raw(tokens)
            break
        else:
            terms += [_one(token, tokens)]
    rows.append(", ".join([*cells, " ".join(terms)]))
    delimiter = "#none" if bracket is None else f'"{bracket}"'
    return f"{OWN}mat({OWN}delim: {delimiter}, {'; '.join(rows)})"


__all__ = ["escape", "from_latex", "to_typst"]
