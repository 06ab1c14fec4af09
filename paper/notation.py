r"""From a tree to print: one walk with precedence, two notations.

`latex` writes LaTeX, `text` plain Unicode for a terminal. The order of the tree is kept. Brackets
stand where leaving them out would change the meaning, and only there: sums and products are
associative, so ``a + (b + c)`` is printed as $a + b + c$.
"""

# ruff: noqa: RUF001 - mathematical letters look like others
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, ClassVar

from .letters import ACCENTS, GREEK, RESERVED, latex_letters, take_apart
from .walk import (
    ATOM,
    FRACTION,
    POWER,
    PRODUCT,
    SUM,
    Notation,
    NotPrintable,
    Piece,
    Tree,
    ambiguous_masks,
    fresh,
    names_in,
    subtrees,
    tuples,
)

_TALL = re.compile(r"\\(?:frac|sum|begin|left|min_|max_|tfrac)")


@dataclass(frozen=True)
class Latex(Notation):
    """LaTeX; needs amsmath and amssymb."""

    inline: bool = False
    """Write quotients with a slash, as exponents need."""

    plus, minus, times, dot, schur = " + ", " - ", " ", r" \cdot ", r" \odot "
    symbols: ClassVar[dict[str, str]] = {
        "imag": r"\mathrm{i}", "delta": r"\delta", "any": r"\cdot", "E": r"\mathbb{E}",
        "drawn": r" \sim ", "dagger": r"\dagger", "transpose": r"\mathsf{T}", "Delta": r"\Delta",
        "D": "D", "one": r"\mathbf{1}", "J": "J", "I": "I", "otimes": r"\otimes ",
        "angles": r"\langle \rangle", "ketbra": r"\lvert #i\rangle\langle #j\rvert",
        "partial": r"\partial_{#t} ", "nabla": r"\nabla_{#t} ",
        "mapsto": r" \mapsto ", "norm": r"\lVert \rVert",
        "diamond": r"\diamond", "bars": r"\lvert \rvert", "braces": r"\{ \}",
        "empty": r"\varnothing", "union": r" \cup ",
        "cap": r" \cap ", "without": r" \setminus ",
        "log": r"\log", "lambda": r"\lambda", "parallel": r" \,\Vert\, ", "cross": r" \times ",
    }  # fmt: skip

    def name(self, name: str) -> Piece:
        """Print the name of a variable."""
        if name == "law":
            return Piece(r"\mathcal{M}", plain=True)
        parts = take_apart(name)
        out = latex_letters(parts.stem)
        if name in RESERVED:
            out = rf"\mathsf{{{out}}}"
        if parts.accent:
            out = rf"\{ACCENTS[parts.accent][0]}{{{out}}}"
        out += "'" * parts.primes
        if parts.star:
            out += "^{*}" if not parts.primes else r"{}^{*}"
        if parts.subs:
            out += "_{" + ",".join(map(latex_letters, parts.subs)) + "}"
        return Piece(out, POWER if parts.star else ATOM, plain=not parts.subs)

    def number(self, value: Fraction) -> Piece:
        """Print a rational number."""
        sign = "-" if value < 0 else ""
        if value.denominator == 1:
            level = PRODUCT if sign else ATOM
            return Piece(str(value.numerator), level, bool(sign), digit=not sign)
        top, bottom = abs(value.numerator), value.denominator
        shown = f"{top}/{bottom}" if self.inline else rf"\frac{{{top}}}{{{bottom}}}"
        level = PRODUCT if sign or self.inline else FRACTION
        return Piece(sign + shown, level, bool(sign), self.inline, not sign)

    def fence(self, inner: str, left: str = "(", right: str = ")") -> str:
        """Put brackets around: plain, big around other brackets, growing around what is tall."""
        space = " " if left[-1].isalpha() and inner[:1].isalpha() else ""
        if _TALL.search(inner):
            return rf"\left{left}{space}{inner}\right{right}"
        if re.search(r"[(\[|]|\\lvert|\\lVert|\\langle", inner):
            return rf"\bigl{left}{space}{inner}\bigr{right}"
        return f"{left}{space}{inner}{right}"

    def sub(self, base: str, below: Sequence[str]) -> str:
        """Print a subscript; indices of several letters are set apart by commas."""
        single = all(re.fullmatch(r"(\w|\\[A-Za-z]+)'*", b) for b in below)
        glue = (" " if any("\\" in b for b in below) else "") if single else ","
        return f"{base}_{{{glue.join(below)}}}"

    def sup(self, base: str, above: str) -> str:
        """Print a superscript."""
        return f"{base}^{{{above}}}"

    def ratio(self, a: Tree, b: Tree) -> Piece:
        """Print a quotient."""
        if self.inline:
            return _slash(self, a, b)
        top, bottom = self.piece(a), self.piece(b)
        bare = top.text.removeprefix("-")
        if top.minus and top.level > SUM and not re.match(r"(?:\\left|\\bigl)?\(-", bare):
            bare = self.piece(a[1]).text if a[0] == "neg" else bare
            return Piece(rf"-\frac{{{bare}}}{{{bottom.text}}}", PRODUCT, True)
        digit = top.digit and bottom.digit
        return Piece(rf"\frac{{{top.text}}}{{{bottom.text}}}", FRACTION, digit=digit)

    def between(self, a: str, b: str) -> str:
        """Return a thin space after brackets and before operators, else nothing to be seen."""
        operator = re.match(r"\\(?:mathbb\{E\}|sum|operatorname|Delta\(|min|max|partial)", b)
        word = re.search(r"\\mathrm\{\w\w+\}(?:_\{[^{}]*\})?$", a) or b.startswith(r"\mathrm{")
        return r" \, " if a.endswith((")", "]")) or operator or word else self.times

    def word(self, name: str) -> str:
        """Print the name of a function such as the trace."""
        return rf"\{name}" if name in ("min", "max") else rf"\operatorname{{{name}}}"

    def summation(self, names: Sequence[str], size: str) -> str:
        """Print a summation sign."""
        return rf"\sum_{{{','.join(names)}=1}}^{{{size}}} "

    def conjugate(self, base: Piece) -> Piece:
        """Print a complex conjugate: a short bar over one letter, else a long one."""
        found = re.fullmatch(r"(\\[A-Za-z]+|[A-Za-z])('*(?:_\{[^{}]*\})?'*)", base.text)
        if found:
            return replace(base, text=rf"\bar{{{found[1]}}}{found[2]}")
        return Piece(rf"\overline{{{base.text}}}", plain=True)

    def root(self, k: int) -> str:
        """Print a square root."""
        return rf"\sqrt{{{k}}}"

    def radical(self, tree: Tree) -> str:
        """Print the square root of an expression."""
        return rf"\sqrt{{{self.piece(tree).text}}}"

    def exponential(self, exponent: Tree) -> Piece:
        """Print e to a power, or exp of what would be too tall."""
        above = self.exponent(exponent)
        if _TALL.search(above):
            return self.call(r"\exp", exponent)
        return Piece(self.sup(r"\mathrm{e}", above), POWER)

    def exponent(self, tree: Tree) -> str:
        """Print what stands in an exponent."""
        return replace(self, inline=True).piece(tree).text

    def table(self, rows: Sequence[Sequence[str]]) -> str:
        """Print a matrix."""
        body = r" \\ ".join(" & ".join(row) for row in rows)
        if r"\frac" in body:
            body = body.replace(r"\frac", r"\tfrac").replace(r" \\ ", r" \\[3pt] ")
        return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"


_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True)
class Text(Notation):
    """Unicode for a terminal."""

    plus, minus, times, dot, schur = " + ", " − ", " ", " · ", " ⊙ "
    symbols: ClassVar[dict[str, str]] = {
        "imag": "𝕚", "delta": "δ", "any": "·", "E": "𝔼", "drawn": " ~ ", "dagger": "†",
        "transpose": "ᵀ", "Delta": "Δ", "D": "D", "one": "𝟏", "J": "J", "I": "I", "otimes": "⊗",
        "angles": "⟨ ⟩", "ketbra": "|#i⟩⟨#j|", "partial": "∂_#t ", "nabla": "∇_#t ",
        "mapsto": " ↦ ",
        "norm": "‖ ‖", "diamond": "⋄", "bars": "| |", "braces": "{ }",
        "empty": "∅", "union": " ∪ ", "cap": " ∩ ", "without": " ∖ ",
        "log": "log", "lambda": "λ", "parallel": " ‖ ", "cross": "×",
    }  # fmt: skip

    def name(self, name: str) -> Piece:
        """Print the name of a variable."""
        if name == "law":
            return Piece("ℳ", plain=True)
        parts = take_apart(name)
        out = GREEK.get(parts.stem, parts.stem)
        if name in RESERVED:
            out = {"I": "𝖨", "J": "𝖩", "D": "𝖣"}.get(name, "𝝙")
        if parts.accent:
            mark = ACCENTS[parts.accent][1]
            out = out + mark if len(out) == 1 else f"{out}_{parts.accent}"
        out += "′" * parts.primes + ("⋆" if parts.star else "")
        if parts.subs:
            out += "_" + ",".join(GREEK.get(p, p) for p in parts.subs)
        return Piece(out, POWER if parts.star else ATOM, plain=not parts.subs)

    def number(self, value: Fraction) -> Piece:
        """Print a rational number."""
        sign = "−" if value < 0 else ""
        whole = value.denominator == 1
        level = PRODUCT if sign or not whole else ATOM
        return Piece(sign + str(abs(value)), level, bool(sign), not whole, not sign)

    def fence(self, inner: str, left: str = "(", right: str = ")") -> str:
        """Put brackets around."""
        return f"{left}{inner}{right}"

    def sub(self, base: str, below: Sequence[str]) -> str:
        """Print a subscript."""
        single = all(len(b.rstrip("′")) == 1 for b in below)
        inner = ("" if single else ",").join(below)
        return f"{base}_{inner}" if re.fullmatch(r"[\w′⋄·,]+", inner) else f"{base}_{{{inner}}}"

    def sup(self, base: str, above: str) -> str:
        """Print a superscript."""
        if above in ("†", "ᵀ"):
            return base + above
        if re.fullmatch(r"[−]?\d+", above):
            return base + above.replace("−", "-").translate(_SUPERSCRIPT)
        return f"{base}^{above}" if re.fullmatch(r"[⊗]?\w+", above) else f"{base}^({above})"

    def ratio(self, a: Tree, b: Tree) -> Piece:
        """Print a quotient."""
        return _slash(self, a, b)

    def word(self, name: str) -> str:
        """Print the name of a function such as the trace."""
        return name

    def summation(self, names: Sequence[str], size: str) -> str:
        """Print a summation sign."""
        return f"Σ_{{{','.join(names)}=1..{size}}} "

    def conjugate(self, base: Piece) -> Piece:
        """Print a complex conjugate: a bar over one letter, else ``conj``."""
        found = re.fullmatch(r"([^\W\d_])(′*(?:_[\w,′]+)?)", base.text)
        if found:
            return replace(base, text=f"{found[1]}̄{found[2]}")
        return Piece(f"conj({base.text})", plain=True)

    def root(self, k: int) -> str:
        """Print a square root."""
        return f"√{k}"

    def radical(self, tree: Tree) -> str:
        """Print the square root of an expression."""
        return f"√{self.fence(self.piece(tree).text)}"

    def exponential(self, exponent: Tree) -> Piece:
        """Print the exponential function."""
        return self.call("exp", exponent)

    def exponent(self, tree: Tree) -> str:
        """Print what stands in an exponent."""
        return self.piece(tree).text

    def table(self, rows: Sequence[Sequence[str]]) -> str:
        """Print a matrix."""
        return "[" + "; ".join(", ".join(row) for row in rows) + "]"


def _slash(notation: Notation, a: Tree, b: Tree) -> Piece:
    top = notation.piece(a)
    if top.level < PRODUCT or top.open:
        top = notation.bracketed(top)
    bottom = notation.tight(b, POWER)
    return Piece(f"{top.text}/{bottom.text}", PRODUCT, top.minus, True, top.digit)


def latex(tree: Any) -> str:
    """Print a tree as LaTeX; a mask under two laws has its law shown."""
    frozen = tuples(tree)
    return Latex(show_law=ambiguous_masks(frozen))(frozen)


def text(tree: Any) -> str:
    """Print a tree as plain text; a mask under two laws has its law shown."""
    frozen = tuples(tree)
    return Text(show_law=ambiguous_masks(frozen))(frozen)


__all__ = [
    "Latex", "NotPrintable", "Notation", "Piece", "Text", "Tree", "ambiguous_masks", "fresh",
    "latex", "names_in", "subtrees", "text", "tuples",
]  # fmt: skip
