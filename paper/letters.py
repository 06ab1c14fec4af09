"""Names of variables: taken apart into stem, accent, subscripts and primes."""

# ruff: noqa: RUF001 - mathematical letters look like others
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_LOWER = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
    "sigma tau upsilon phi chi psi omega"
).split()
GREEK = dict(zip(_LOWER, "αβγδεζηθικλμνξοπρστυφχψω", strict=True)) | dict(
    zip(map(str.capitalize, _LOWER), "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", strict=True)
)
NAMED = {glyph: name for name, glyph in GREEK.items()} | {"ς": "sigma", "ϑ": "theta"}
_LATIN_LIKE = dict(zip("οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oABEZHIKMNOPTYX", strict=True))
ACCENTS = {"bar": ("bar", "̄"), "hat": ("hat", "̂"), "tilde": ("tilde", "̃")}
_ALIASES = {"lam": "lambda", "eps": "epsilon"}
RESERVED = frozenset({"I", "J", "D", "Delta", "Δ"})
"""Letters that this notation uses itself: a variable of that name is set without serifs."""


@dataclass(frozen=True)
class Name:
    """A name taken apart: stem, accent, star, subscripts, primes."""

    stem: str
    accent: str
    star: bool
    subs: tuple[str, ...]
    primes: int


def take_apart(name: str) -> Name:
    """Read a name: ``f_bar``, ``w_star``, ``rho_A``, ``x1`` and primes have a meaning."""
    bare = unicodedata.normalize("NFKC", name).replace("′", "'")
    primes = len(bare) - len(bare.rstrip("'"))
    stem, *parts = [p for p in bare.rstrip("'").split("_") if p] or ["x"]
    accent, star, subs = "", False, []
    for part in parts:
        if part in ACCENTS and not accent:
            accent = part
        elif part == "star":
            star = True
        elif part == "prime":
            primes += 1
        else:
            subs.append(part)
    found = re.fullmatch(r"([^\W\d]+?)(\d+)", stem)
    if found:
        stem, subs = found[1], [found[2], *subs]
    stem = _ALIASES.get(stem, stem)
    return Name(stem, accent, star, tuple(subs), primes)


def latex_letters(word: str) -> str:
    """Print one part of a name: a letter, a Greek letter, digits, or a word set upright."""
    if word in GREEK:
        word = GREEK[word]
    if word in _LATIN_LIKE:
        return _LATIN_LIKE[word]
    if word in NAMED:
        return "\\" + NAMED[word]
    if len(word) == 1 and word.isascii():
        return word
    if word.isascii() and word.isdigit():
        return word
    safe = "".join(_ascii(c) for c in word)
    return rf"\mathrm{{{safe}}}" if len(safe) > 1 else safe


def _ascii(char: str) -> str:
    if char.isascii() and char.isalnum():
        return char
    if char in NAMED:
        return NAMED[char]
    bare = unicodedata.normalize("NFKD", char)[0]
    return bare if bare.isascii() and bare.isalnum() else f"u{ord(char):x}"
