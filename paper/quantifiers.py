"""What a statement quantifies over, in words: sizes, intervals, domains."""

# ruff: noqa: RUF001 - mathematical letters look like others
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from ..proofs.kernel.declarations import Domain, Refused
from ..proofs.kernel.instances import Instance
from ..proofs.kernel.numbers import fraction
from .notation import Latex, Notation, Text, ambiguous_masks, tuples
from .words import Math, Prose, Words, join


def notation_for(instance: Instance, *more: Any, text: bool = False) -> Notation:
    """Return the notation in which a claim and the lines of its derivation are printed."""
    show = ambiguous_masks(instance.statement, *map(tuples, more))
    return Text(show_law=show) if text else Latex(show_law=show)


def is_text(notation: Notation) -> bool:
    """Whether this is plain text rather than LaTeX."""
    return isinstance(notation, Text)


def quantifier(instance: Instance, notation: Notation) -> Prose:
    """Return ``For every n >= 1, p in [0, 1] and density matrix rho``; empty without variables."""
    fixed: list[Prose] = []
    groups: list[tuple[int, Prose]] = []
    for name, rule in instance.sizes.items():
        shown = notation.size(name)
        if "at" in rule and len(rule["at"]) == 1:
            fixed.append((Math(f"{shown} = {rule['at'][0]}"),))
        elif "at" in rule:
            listed = braces(map(str, rule["at"]), notation)
            groups.append((1, (Math(f"{shown} {element_sign(notation)} {listed}"),)))
        else:
            groups.append((1, (Math(f"{shown} {at_least(notation)} {rule['from']}"),)))
    for names, domain in _grouped(instance.variables):
        groups.append((len(names), element(names, domain, notation)))
    if not groups and not fixed:
        return ()
    word = "every" if all(count == 1 for count, _ in groups) else "all"
    for_each: Prose = (Words(f"{word} "), *join([g for _, g in groups])) if groups else ()
    if not fixed:
        return (Words("For "), *for_each)
    start: Prose = (Words("For "), *join(fixed))
    return (*start, Words(" and "), *for_each) if groups else start


def _grouped(variables: Sequence[tuple[str, Domain]]) -> Iterator[tuple[list[str], Domain]]:
    names: list[str] = []
    for k, (name, domain) in enumerate(variables):
        names.append(name)
        if k + 1 == len(variables) or variables[k + 1][1] != domain:
            yield names, domain
            names = []


def element_sign(notation: Notation) -> str:
    """Return the sign of membership."""
    return "∈" if is_text(notation) else r"\in"


def at_least(notation: Notation) -> str:
    """Return the sign for 'at least'."""
    return "≥" if is_text(notation) else r"\ge"


def braces(items: Iterable[str], notation: Notation) -> str:
    """Print a finite set."""
    left, right = ("{", "}") if is_text(notation) else (r"\{", r"\}")
    return f"{left}{', '.join(items)}{right}"


_FIELDS = {
    "complex": (r"\mathbb{C}", "ℂ"),
    "real": (r"\mathbb{R}", "ℝ"),
    "bits": (r"\{0, 1\}", "{0, 1}"),
    "signs": (r"\{-1, 1\}", "{−1, 1}"),
    "rates": ("[0, 1]", "[0, 1]"),
}


def field(entries: str, notation: Notation, *sizes: int | str) -> str:
    """Return the set of vectors or matrices with such entries."""
    text = is_text(notation)
    base = _FIELDS[entries][text]
    shown = [notation.size(k) for k in sizes]
    if not sizes:
        return base
    return notation.sup(base, ("×" if text else r" \times ").join(shown))


def element(names: Sequence[str], domain: Domain, notation: Notation) -> Prose:
    """Return words that introduce elements of a domain: ``density matrix rho in C^(n x n)``."""
    listed = ", ".join(notation.name(n).text for n in names)
    many = len(names) > 1
    text = is_text(notation)
    kind, size = domain["domain"], domain.get("size")

    def member(where: str, word: str = "", words: str = "") -> Prose:
        noun = (words or (f"{word}s" if word else "")) if many else word
        lead: Prose = (Words(f"{noun} "),) if noun else ()
        return (*lead, Math(f"{listed} {element_sign(notation)} {where}"))

    square = (size, size) if size is not None else ()
    match kind:
        case "real":
            return member(interval(domain, notation))
        case "complex":
            return member(field("complex", notation))
        case "natural":
            least = f"{listed} {at_least(notation)} {domain['from']}"
            return (Words("integers " if many else "integer "), Math(least))
        case "index":
            dots = "…" if text else r"\dots"
            listed_all = isinstance(size, int) and size <= 4
            few = [str(k + 1) for k in range(int(size or 1))] if listed_all else []
            return member(braces(few or ["1", dots, notation.size(size or 1)], notation))
        case "vector":
            return member(field(domain["entries"], notation, size or 1))
        case "distribution":
            where = field("real", notation, size or 1)
            return member(where, "probability vector")
        case "matrix":
            return member(field(domain["entries"], notation, domain["rows"], domain["cols"]))
        case "hermitian":
            where = field("complex", notation, *square)
            return member(where, "Hermitian matrix", "Hermitian matrices")
        case "unitary":
            where = field("complex", notation, *square)
            return member(where, "unitary matrix", "unitary matrices")
        case "channel":
            count = notation.size(domain["count"])
            return (
                Words("channels " if many else "channel "), Math(listed), Words(" on "),
                Math(field("complex", notation, size or 1)), Words(" with "), Math(count),
                Words(" Kraus operators"),
            )  # fmt: skip
        case "state":
            where = field("complex", notation, *square)
            return member(where, "density matrix", "density matrices")
        case "correlation":
            where = field(domain["entries"], notation, *square)
            return member(where, "correlation matrix", "correlation matrices")
        case "law":
            return (
                Words("laws " if many else "law "), Math(listed), Words(" of random masks in "),
                Math(field(domain["entries"], notation, size or 1)),
            )  # fmt: skip
        case "convex":
            arrow = ": ℝ → ℝ" if text else r" \colon \mathbb{R} \to \mathbb{R}"
            return (
                Words("convex functions " if many else "convex function "),
                Math(listed + arrow),
            )
        case "setfunction":
            one, several = _WORLDS[domain["world"]]
            parts = notation.size(size or 1)
            return (Words(f"{several if many else one} "), Math(listed), Words(" of "), Math(parts),
                    Words(_PARTS[domain["world"]]))  # fmt: skip
    raise Refused(f"unknown domain {kind!r}")


_WORLDS = {
    "submodular": ("submodular function", "submodular functions"),
    "classical": ("entropy function", "entropy functions"),
    "quantum": ("entropy function", "entropy functions"),
}
_PARTS = {
    "submodular": " elements",
    "classical": " random variables",
    "quantum": " quantum systems",
}


def interval(domain: Domain, notation: Notation) -> str:
    """Return an interval of reals, open and closed ends as declared."""
    lo, hi = domain["lo"], domain["hi"]
    if lo is None and hi is None:
        return field("real", notation)
    infinite = "∞" if is_text(notation) else r"\infty"
    exact = [None if end is None else _slashed(fraction(end), notation) for end in (lo, hi)]
    left = "(" if lo is None or domain["lo_open"] else "["
    right = ")" if hi is None or domain["hi_open"] else "]"
    return f"{left}{exact[0] or notation.minus.strip() + infinite}, {exact[1] or infinite}{right}"


def _slashed(value: Fraction, notation: Notation) -> str:
    return str(value).replace("-", notation.minus.strip())
