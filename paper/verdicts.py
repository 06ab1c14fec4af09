"""How far a verdict reaches and what stands behind it, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .notation import Notation
from .words import Math, Prose, Words, join

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Look:
    """How a verdict is shown: the kind of theorem, glyph, word and colour."""

    environment: str
    title: str
    glyph: str
    word: str
    colour: str


LOOKS: dict[str | None, Look] = {
    "proved": Look("theorem", "Theorem", "✓", "proved", "lpgreen"),
    "certified": Look("proposition", "Proposition", "✓", "certified", "lpgreen"),
    "decided": Look("claim", "Claim", "◐", "decided", "lpblue"),
    "supported": Look("conjecture", "Conjecture", "○", "supported", "lpamber"),
    "undecided": Look("conjecture", "Conjecture", "?", "undecided", "lpamber"),
    "refuted": Look("conjecture", "Conjecture", "✗", "refuted", "lpred"),
    None: Look("claim", "Claim", "!", "not judged", "lpred"),
}
"""Only what is proved or certified is called a theorem or a proposition."""

MEANINGS = {
    "proved": "an exact argument for the whole stated range",
    "certified": "an exact certificate for the whole stated range, checked again by the kernel",
    "decided": "a decision procedure said so and left no certificate",
    "supported": "survived the stated attack, no more",
    "refuted": "an exact counterexample, or a proof of the negation",
    "undecided": "none of these, for the stated reason",
}


PEOPLE = frozenset(
    {"bell", "bernoulli", "choi", "gauss", "hadamard", "jensen", "kraus", "krogh", "lindblad"}
    | {"pauli", "robertson", "schur", "shannon", "shearer", "watrous", "welch"}
)
"""Names that are capitalised in a title."""


def look(row: Row) -> Look:
    """Return how the verdict of a row is shown; an unknown verdict counts as none."""
    return LOOKS.get(row.get("verdict"), LOOKS[None])


def title(row: Row) -> str:
    """Return the name of a claim as words."""
    words = [w.capitalize() if w in PEOPLE else w for w in str(row["name"]).split("_") if w]
    shown = " ".join(words)
    return shown[:1].upper() + shown[1:]


def full_stop(sentence: str) -> str:
    """Close a sentence that was left open."""
    trimmed = sentence.strip()
    return trimmed if not trimmed or trimmed.endswith((".", "!", "?", ":")) else trimmed + "."


def scope(row: Row, notation: Notation, found: Mapping[str, Any] | None = None) -> Prose:
    """Say how far a row, or one item of its evidence, reaches."""
    data = found if found is not None else (row.get("scope") or {})
    names = [notation.name(str(name)).text for name in data.get("all") or []]
    items: list[Prose] = []
    if names:
        items.append((Words("all "), Math(", ".join(names))))
    for name, values in (data.get("at") or {}).items():
        listed = ", ".join(map(str, values))
        items.append((Math(f"{notation.name(str(name)).text} = {listed}"),))
    if items:
        return join(items, "; ")
    return (Words(str(data.get("text") or "as stated")),)


def evidence(row: Row, item: Mapping[str, Any], notation: Notation) -> Prose:
    """Say what one item of evidence is, who checked it, and how far it reaches."""
    counts = item.get("counts") or {}
    reach: Prose = (Words(" Reach: "), *scope(row, notation, item.get("scope") or {}), Words("."))

    def many(key: str, word: str) -> str:
        value = counts.get(key, 0)
        return f"{value:,} {word}{'' if value == 1 else 's'}"

    match item["kind"]:
        case "derivation" | "negation":
            what = "Derivation" if item["kind"] == "derivation" else "Derivation of the negation"
            start = f"{what} of {many('steps', 'step')}, {many('cases', 'case')} of coinciding "
            tail = "indices, every line checked by the kernel"
            if counts.get("rechecked"):
                tail += f" and computed again by brute force at {many('rechecked', 'exact value')}"
            return (Words(f"{start}{tail}."), *reach)
        case "diamond":
            start = f"Primal and dual certificate of the diamond norm ({many('bounds', 'bound')})"
            return (Words(start + ", checked by the kernel in exact arithmetic."), *reach)
        case "sos":
            start = f"Sum-of-squares certificate ({many('goals', 'identity')}"
            start = start.replace("identitys", "identities")
            return (Words(start + "), checked by the kernel in exact arithmetic."), *reach)
        case "enclosure":
            start = f"Enclosures on {many('boxes', 'box')} that cover the domain".replace(
                "boxs", "boxes"
            )
            return (Words(start + ", checked by the kernel in interval arithmetic."), *reach)
        case "vertices":
            inner = {**item, "kind": item["data"]["evidence"]["kind"]}
            inner["data"] = item["data"]["evidence"]
            start = "Affine in the law, so that it is enough at every single mask. "
            return (Words(start), *evidence(row, inner, notation))
        case "smt":
            solver = (item.get("data") or {}).get("solver", "a solver")
            start = f"Rests on the word of {solver}: no certificate, not checked by the kernel."
            return (Words(start), *reach)
        case "induction":
            name = str((item.get("data") or {}).get("variable"))
            start = f"Induction on {name}: base and step in {many('cases', 'case')} of coinciding "
            return (Words(start + "indices, checked by the kernel."), *reach)
        case "schur-diamond":
            start = f"Both optima of the diamond norm ({many('facts', 'fact')} about matrices)"
            return (Words(start + ", checked by the kernel."), *reach)
        case "dimension":
            start = f"Independent vectors ({many('products', 'product')} of blocks)"
            return (Words(start + ", checked by the kernel."), *reach)
        case "entropy-cone":
            start = f"Sum of {many('multipliers', 'multiple')} of known entropy inequalities"
            return (Words(start + ", multiplied out by the kernel in exact arithmetic."), *reach)
        case "evaluation":
            return (Words("Evaluated by the kernel in exact arithmetic."), *reach)
        case "enumeration":
            found = many("instances", "case")
            return (Words(f"All {found} enumerated by the kernel in exact arithmetic."), *reach)
        case "witness":
            return (Words("An explicit witness, checked by the kernel in exact arithmetic."),)
        case "counterexample":
            return (Words("Counterexample evaluated by the kernel in exact arithmetic."),)
        case "instance" if row["instance"]["statement"][0] != "implies":
            return ()
        case "instance":
            return (Words("Not vacuous: at explicit values all hypotheses hold."),)
        case "attack":
            note = f" ({item['note']})" if item.get("note") else ""
            start = f"Attacked with {many('candidates', 'candidate')}{note}; no proof."
            reached = (item.get("scope") or {}).get("at")
            return (Words(start), *reach) if reached else (Words(start),)
    return (Words(f"{item['kind']}."), *reach)
