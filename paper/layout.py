"""Where long formulas are broken, by an estimate of their width in points."""

from __future__ import annotations

from .notation import Notation, Text, Tree

LINE = 440.0
"""Width of a line of the paper in points."""


def width(tree: Tree) -> float:
    """Estimate the width of a formula from its plain text."""
    return text_width(Text()(tree), 6.1)


def text_width(line: str, letter: float) -> float:
    """Estimate the width of a line whose letters are so wide on average."""
    out, below = 0.0, False
    for char in line:
        below = char == "_" or (below and (char.isalnum() or char in "{},."))
        if char == "_":
            continue
        share = 0.5 if char in " .,;:()[]{}|il²" else 1.6 if char in "+−=≥⊙ΣΔ𝔼" else 1.0
        out += letter * share * (0.7 if below else 1.0)
    return out


def terms(tree: Tree) -> list[tuple[str, Tree]]:
    """Take apart a sum, in the order it is written: sign and term."""
    match tree:
        case ("add", a, b):
            return [*terms(a), *terms(b)]
        case ("sub", a, b):
            return [*terms(a), ("-", b)]
    return [("+", tree)]


def rows(tree: Tree, notation: Notation, room: float) -> list[str]:
    """Print a tree on one row, or a long sum on several, each but the first with its sign."""
    parts = terms(tree)
    if width(tree) <= room or len(parts) == 1:
        return [notation(tree)]
    out, filled = [""], 0.0
    for sign, part in parts:
        piece = notation.piece(part)
        if piece.minus or (sign == "-" and piece.level == 0):
            shown = notation.bracketed(piece).text if out != [""] else piece.text
        else:
            shown = piece.text
        needed = width(part) + 14
        joined = "" if out == [""] else (notation.plus if sign == "+" else notation.minus)
        if filled and filled + needed > room:
            out.append(joined.strip() + " " + shown)
            filled = needed
        else:
            out[-1] += joined + shown
            filled += needed
    return out
