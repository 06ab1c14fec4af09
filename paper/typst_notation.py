"""Formulas in Typst: the same walk as for LaTeX and text, with Typst's own marks.

Typst reads Unicode symbols as they stand, so this notation starts from the one for a terminal.
What is a word there (``tr``, ``and``) is put in quotes at the end (`math`); names that Typst itself
is to read, such as ``sqrt``, carry a mark until then.
"""

# ruff: noqa: RUF001 - mathematical letters look like others
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from .letters import GREEK, RESERVED, take_apart
from .notation import Text
from .walk import ATOM, FRACTION, POWER, PRODUCT, Notation, Piece, Tree, ambiguous_masks, tuples

OWN = "\ue000"
"""Marks a name that Typst is to read: it never occurs in what people write."""

_ACCENTS = {"bar": "macron", "hat": "hat", "tilde": "tilde"}


def own(name: str) -> str:
    """Mark a name of Typst."""
    return OWN + name


def math(formula: str) -> str:
    """Finish a formula: words in quotes, marks removed, accents and indices as Typst wants them."""
    out = formula.replace("ᵀ", "^⊤").replace("\u00a0", " ")
    out = re.sub(r"_([a-z])([a-z])(?![a-z])", r"_(\1 \2)", out)
    pieces = re.split(r'("[^"]*")', out)
    for k in range(0, len(pieces), 2):
        pieces[k] = re.sub(rf"(?<!{OWN})(?<![A-Za-z.{OWN}])[A-Za-z]{{2,}}", r'"\g<0>"', pieces[k])
    return re.sub(r"\s+", " ", "".join(pieces).replace(OWN, "")).strip()


@dataclass(frozen=True)
class Typst(Text):
    """Typst mathematics, unfinished: `math` finishes it."""

    symbols: ClassVar[dict[str, str]] = {
        **Text.symbols,
        "imag": f"{OWN}upright(i)", "drawn": " ∼ ", "transpose": "⊤", "partial": "∂_(#t) ",
        "one": "𝟏", "log": f'{OWN}op("log")', "norm": "‖ ‖", "bars": "| |",
    }  # fmt: skip

    def name(self, name: str) -> Piece:
        """Print the name of a variable."""
        if name == "law":
            return Piece(f"{OWN}cal(M)", plain=True)
        parts = take_apart(name)
        out = _letters(parts.stem)
        if name in RESERVED:
            out = f"{OWN}sans({out})"
        if parts.accent:
            out = f"{OWN}{_ACCENTS[parts.accent]}({out})"
        out += "′" * parts.primes
        if parts.subs:
            out += f"_({', '.join(map(_letters, parts.subs))})"
        if parts.star:
            out += "^(∗)"
        return Piece(out, POWER if parts.star else ATOM, plain=not parts.subs)

    def number(self, value: Fraction) -> Piece:
        """Print a rational number."""
        sign = "−" if value < 0 else ""
        if value.denominator == 1:
            level = PRODUCT if sign else ATOM
            return Piece(sign + str(abs(value)), level, bool(sign), digit=not sign)
        shown = f"{sign}{_quotient(str(abs(value.numerator)), str(value.denominator))}"
        return Piece(shown, PRODUCT if sign else FRACTION, bool(sign), digit=not sign)

    def sub(self, base: str, below: Sequence[str]) -> str:
        """Print a subscript; indices of several letters are set apart by commas."""
        single = all(len(b.rstrip("′")) == 1 for b in below)
        return f"{base}_({(' ' if single else ', ').join(below)})"

    def sup(self, base: str, above: str) -> str:
        """Print a superscript."""
        return f"{base}^({above})"

    def ratio(self, a: Tree, b: Tree) -> Piece:
        """Print a quotient as a fraction."""
        top, bottom = self.piece(a), self.piece(b)
        return Piece(_quotient(top.text, bottom.text), FRACTION, digit=top.digit and bottom.digit)

    def word(self, name: str) -> str:
        """Print the name of a function such as the trace."""
        return own(name) if name in ("min", "max") else own(f'op("{name}")')

    def summation(self, names: Sequence[str], size: str) -> str:
        """Print a summation sign."""
        return f"∑_({', '.join(names)} = 1)^({size}) "

    def conjugate(self, base: Piece) -> Piece:
        """Print a complex conjugate: a bar over the letter or over the whole."""
        found = re.fullmatch(r"([^\W\d_])(′*(?:_\([^()]*\))?)", base.text)
        if found:
            return replace(base, text=f"{OWN}overline({found[1]}){found[2]}")
        return Piece(f"{OWN}overline({base.text})", plain=True)

    def root(self, k: int) -> str:
        """Print the square root of a number."""
        return f"{OWN}sqrt({k})"

    def radical(self, tree: Tree) -> str:
        """Print the square root of an expression."""
        return f"{OWN}sqrt({self.piece(tree).text})"

    def exponential(self, exponent: Tree) -> Piece:
        """Print e to a power."""
        return Piece(self.sup(f"{OWN}upright(e)", self.exponent(exponent)), POWER)

    def table(self, rows: Sequence[Sequence[str]]) -> str:
        """Print a matrix."""
        return f"{OWN}mat({'; '.join(', '.join(row) for row in rows)})"


def _quotient(top: str, bottom: str) -> str:
    """Return a fraction: Typst drops the brackets around what stands above and below."""
    return f" ({top})/({bottom})"


def _letters(word: str) -> str:
    """Print one part of a name: a letter, digits, or a word set upright."""
    word = GREEK.get(word, word)
    return word if len(word) == 1 or word.isdigit() else f'"{word}"'


def typst(tree: object) -> str:
    """Print a tree as finished Typst mathematics; a mask under two laws has its law shown."""
    frozen = tuples(tree)
    return math(Typst(show_law=ambiguous_masks(frozen))(frozen))


def typst_notation(*trees: object) -> Notation:
    """Return the notation in which these trees are printed together."""
    return Typst(show_law=ambiguous_masks(*map(tuples, trees)))


__all__ = ["OWN", "Typst", "math", "own", "typst", "typst_notation"]
