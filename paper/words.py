r"""Sentences: words and formulas in a row, and how foreign text is made safe to print.

Sentences and reasons that authors write hold mathematics between dollar signs. Words are escaped,
formulas are let through when they are balanced and use only commands of a list.
"""

# ruff: noqa: RUF001 - mathematical letters look like others
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Words:
    """Plain words."""

    text: str


@dataclass(frozen=True)
class Math:
    """A formula in the line."""

    text: str


@dataclass(frozen=True)
class Display:
    """Formulas on lines of their own."""

    lines: tuple[str, ...]


Part: TypeAlias = Words | Math | Display
Prose: TypeAlias = tuple[Part, ...]


def join(items: Sequence[Prose], last: str = " and ") -> Prose:
    """Enumerate: a, b and c."""
    out: list[Part] = []
    for k, item in enumerate(items):
        if k:
            out.append(Words(last if k == len(items) - 1 else ", "))
        out += item
    return tuple(out)


def in_line(prose: Iterable[Part]) -> Prose:
    """Put displayed formulas into the line."""
    out: list[Part] = []
    for part in prose:
        if isinstance(part, Display):
            out += join([(Math(line),) for line in part.lines])
        else:
            out.append(part)
    return tuple(out)


def to_text(prose: Iterable[Part]) -> str:
    """Print for a terminal: displayed formulas are indented."""
    out = ""
    for part in prose:
        if isinstance(part, Display):
            out = out.rstrip() + "\n" + "".join(f"    {line}\n" for line in part.lines)
        else:
            out += part.text.lstrip() if out.endswith("\n") else part.text
    return re.sub(r"\n([.,;])", r"\1", out).rstrip("\n")


def to_latex(prose: Iterable[Part]) -> str:
    """Print as LaTeX; the full stop after a displayed formula goes into it."""
    parts = list(prose)
    out = ""
    for k, part in enumerate(parts):
        if isinstance(part, Words):
            after = k and isinstance(parts[k - 1], Display)
            out += escape(re.sub(r"^[.,;]\s*", "", part.text).lstrip() if after else part.text)
        elif isinstance(part, Math):
            out += f"${part.text}$"
        else:
            after_it = parts[k + 1] if k + 1 < len(parts) else None
            follows = after_it.text[:1] if isinstance(after_it, Words) else ""
            stop = follows if follows in tuple(".,;") else ""
            out = f"{out.rstrip()}\n{display(part.lines, stop)}\n"
    return out


def display(lines: Sequence[str], stop: str = "") -> str:
    """Print displayed formulas as LaTeX."""
    if len(lines) == 1:
        return rf"\[ {_closed(lines[0], stop)} \]"
    body = "\\\\\n".join(_closed(line, ",") for line in lines[:-1])
    return rf"\begin{{gather*}}{body}\\{chr(10)}{_closed(lines[-1], stop)}\end{{gather*}}"


def _closed(line: str, mark: str) -> str:
    """Put a mark after a formula: after its last row where it has several."""
    end = r" \end{aligned}"
    return line.removesuffix(end) + mark + end if line.endswith(end) else line + mark


# -- foreign text -------------------------------------------------------------------------------

_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}",
    "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''", "…": r"\dots{}",
    "\u00a0": "~", "\u2009": r"\,", "\u202f": r"\,",
}  # fmt: skip
_SYMBOLS = {
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "×": r"\times", "−": "-", "·": r"\cdot", "∘": r"\circ",
    "→": r"\to", "↦": r"\mapsto", "∈": r"\in", "∉": r"\notin", "∑": r"\sum", "Σ": r"\Sigma",
    "∞": r"\infty", "√": r"\surd", "⊙": r"\odot", "⊗": r"\otimes", "†": r"\dagger",
    "∀": r"\forall", "∃": r"\exists", "⟨": r"\langle", "⟩": r"\rangle", "‖": r"\Vert",
    "⪰": r"\succeq", "⪯": r"\preceq", "⋄": r"\diamond", "∂": r"\partial", "′": "'", "²": "^2",
    "³": "^3", "½": r"\frac12", "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow", "∖": r"\setminus",
    "±": r"\pm", "ℓ": r"\ell", "∪": r"\cup", "∩": r"\cap", "⊆": r"\subseteq", "⊂": r"\subset",
    "∅": r"\emptyset", "≡": r"\equiv", "𝔼": r"\mathbb{E}", "ℝ": r"\mathbb{R}", "ℂ": r"\mathbb{C}",
    "✓": r"\checkmark", "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta",
    "ε": r"\varepsilon", "ζ": r"\zeta", "η": r"\eta", "θ": r"\theta", "ι": r"\iota",
    "κ": r"\kappa", "λ": r"\lambda", "μ": r"\mu", "ν": r"\nu", "ξ": r"\xi", "π": r"\pi",
    "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau", "υ": r"\upsilon", "φ": r"\varphi", "χ": r"\chi",
    "ψ": r"\psi", "ω": r"\omega", "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda",
    "Ξ": r"\Xi", "Π": r"\Pi", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega",
}  # fmt: skip


def escape(words: str) -> str:
    """Escape words for LaTeX; characters that its fonts lack are named by their number."""
    return "".join(map(_escape_one, words))


def _escape_one(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char in _SYMBOLS:
        return rf"\ensuremath{{{_SYMBOLS[char]}}}"
    if " " <= char <= "~" or char in "\n\t" or ("¿" <= char <= "ſ" and char not in "ĦħĸŉſŦŧ"):
        return char
    return f"[U+{ord(char):04X}]"


_KNOWN = frozenset(
    """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi
    rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi
    Psi Omega ell hbar imath jmath infty partial nabla emptyset varnothing aleph Re Im
    le leq ge geq ne neq ll gg sim simeq approx equiv cong propto prec preceq succ succeq perp mid
    parallel in notin ni subset subseteq supset supseteq cup cap setminus wedge vee land lor lnot
    neg forall exists nexists to gets mapsto rightarrow leftarrow Rightarrow Leftarrow iff implies
    Leftrightarrow leftrightarrow longrightarrow pm mp times div cdot circ ast star bullet diamond
    odot oplus otimes dagger ddagger prime checkmark surd sum prod int bigcup bigcap bigotimes
    frac tfrac dfrac binom sqrt bar hat tilde vec dot overline underline widehat widetilde
    mathbb mathbf mathrm mathcal mathsf mathit text operatorname Pr log ln exp min max sup inf
    arg det dim ker lim sin cos tan arcsin tr left right big Big bigl bigr Bigl Bigr lvert rvert
    lVert rVert vert Vert langle rangle lfloor rfloor lceil rceil quad qquad dots ldots cdots
    vdots ddots begin end colon top bot
    """.split()
)
"""The commands that a formula in a sentence may use; `tr` is defined by our own macros."""


def is_safe(formula: str) -> bool:
    """Whether a formula is balanced and uses only commands that are known to be harmless."""
    commands = re.findall(r"\\([A-Za-z]+)", formula)
    if not formula.strip() or not _KNOWN.issuperset(commands) or re.search(r"\^\^|%", formula):
        return False
    depth = 0
    bare = re.sub(r"\\\\|\\[{}$&#_]", " ", formula)
    for char in bare:
        depth += {"{": 1, "}": -1}.get(char, 0)
        if depth < 0:
            return False
    kinds = [re.findall(r"\\begin\{(\w+\*?)\}", formula), re.findall(r"\\end\{(\w+\*?)\}", formula)]
    environments = {"pmatrix", "bmatrix", "matrix", "cases", "vmatrix"}
    nested = sorted(kinds[0]) == sorted(kinds[1]) and set(kinds[0]) <= environments
    sides = [len(re.findall(rf"\\{side}(?![A-Za-z])", formula)) for side in ("left", "right")]
    grid = "&" not in bare or bool(kinds[0])
    ends = not bare.rstrip().endswith(("\\", "^", "_")) and "#" not in bare and "$" not in bare
    return depth == 0 and nested and sides[0] == sides[1] and grid and ends


def read(sentence: str) -> Prose:
    r"""Take apart a sentence with ``$...$``; what is no safe formula stays words.

    ``\$`` is a dollar sign; a dollar sign without its partner stands for itself.
    """
    flat = re.sub(r"\s+", " ", sentence.replace("``", "`")).strip()
    pieces = re.split(r"(?<!\\)\$", flat)
    if len(pieces) % 2 == 0:
        pieces[-2:] = [pieces[-2] + "$" + pieces[-1]]
    out: list[Part] = []
    for k, piece in enumerate(pieces):
        if k % 2 and is_safe(piece):
            out.append(Math(_commands(piece)))
        elif piece:
            out.append(Words(piece.replace(r"\$", "$")))
    return tuple(out)


def _commands(formula: str) -> str:
    out = ""
    for char in formula:
        if char in _SYMBOLS:
            out += _SYMBOLS[char] + " "
        elif " " <= char <= "~":
            out += char
        else:
            out += "?"
    return out.strip()


def plain(sentence: str) -> str:
    """Print a sentence for a terminal: dollar signs go, common commands become symbols."""
    out = ""
    for part in read(sentence):
        out += _unicode(part.text) if isinstance(part, Math) else to_text([part])
    return out


GLYPHS = (
    {
        command.lstrip("\\"): glyph
        for glyph, command in _SYMBOLS.items()
        if re.fullmatch(r"\\[A-Za-z]+", command)
    }
    | {"phi": "φ", "epsilon": "ε", "langle": "⟨", "sum": "Σ", "leq": "≤", "geq": "≥", "neq": "≠"}
    | {
        "succ": "≻",
        "preceq": "⪯",
        "succeq": "⪰",
        "perp": "⊥",
        "mid": "∣",
        "parallel": "∥",
        "propto": "∝",
        "approx": "≈",
        "simeq": "≃",
        "sim": "∼",
        "cong": "≅",
        "ll": "≪",
        "gg": "≫",
        "ni": "∋",
        "subseteq": "⊆",
        "supset": "⊃",
        "supseteq": "⊇",
        "wedge": "∧",
        "vee": "∨",
        "land": "∧",
        "lor": "∨",
        "lnot": "¬",
        "neg": "¬",
        "nexists": "∄",
        "gets": "←",
        "rightarrow": "→",
        "leftarrow": "←",
        "leftrightarrow": "↔",
        "longrightarrow": "⟶",
        "iff": "⟺",
        "implies": "⟹",
        "mp": "∓",
        "div": "÷",
        "ast": "∗",
        "star": "⋆",
        "bullet": "•",
        "oplus": "⊕",
        "ddagger": "‡",
        "prime": "′",
        "prod": "∏",
        "int": "∫",
        "bigcup": "⋃",
        "bigcap": "⋂",
        "bigotimes": "⨂",
        "cdots": "⋯",
        "vdots": "⋮",
        "ddots": "⋱",
        "top": "⊤",
        "bot": "⊥",
        "colon": ":",
        "hbar": "ℏ",
        "imath": "ı",
        "jmath": "ȷ",
        "nabla": "∇",
        "varnothing": "∅",
        "aleph": "ℵ",
        "vartheta": "ϑ",
        "lvert": "|",
        "rvert": "|",
        "vert": "|",
        "Leftarrow": "⇐",
        "rangle": "⟩",
        "lfloor": "⌊",
        "rfloor": "⌋",
        "lceil": "⌈",
        "rceil": "⌉",
        "Upsilon": "Υ",
        "prec": "≺",
        "dots": "…",
        "ldots": "…",
        "lVert": "‖",
        "rVert": "‖",
    }
)
_SUPERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _unicode(formula: str) -> str:
    out = re.sub(r"\\mathbb\{?E\}?", "𝔼", formula)
    out = re.sub(r"\\mathbb\{?R\}?", "ℝ", out)
    out = re.sub(r"\\mathbb\{?C\}?", "ℂ", out)
    out = re.sub(r"\\(?:mathrm|mathcal|operatorname|text|mathbf|bar)\{([^{}]*)\}", r"\1", out)
    out = re.sub(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}", r"(\1)/(\2)", out)
    out = re.sub(r"\((\w+)\)/\((\w+)\)", r"\1/\2", out)
    out = re.sub(r"\\(?:left|right|[bB]igg?[lr]?)(?![A-Za-z])", "", out)
    out = re.sub(r"\\[,;:! ]|\\q?quad(?![A-Za-z])", " ", out)
    out = re.sub(r"\\([A-Za-z]+)", lambda m: GLYPHS.get(m[1], m[1]), out)
    out = re.sub(r"\^(?:\{(\d+)\}|(\d+))", lambda m: (m[1] or m[2]).translate(_SUPERS), out)
    out = re.sub(r"\^\{([^{}]*)\}", r"^(\1)", out)
    out = re.sub(r"\^(?:\(†\)|†)", "†", out)
    out = re.sub(r"([_^])\{(\w)\}", r"\1\2", out).replace(r"\{", "{").replace(r"\}", "}")
    return re.sub(r" +", " ", out).strip()
