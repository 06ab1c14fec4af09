"""The sections of the source paper, and what each is asked here, in our own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .verdicts import Row

SECTIONS: dict[str, tuple[str, str]] = {
    "1": (
        "One structure for two kinds of loss",
        "A random mask $m$ acts on a layer as $x \\mapsto m \\circ x$. On second moments it acts "
        "as a Schur multiplier, and so does dephasing on density matrices. This section fixes that "
        "common object and asks when it is a quantum channel, and what is lost under it.",
    ),
    "2.1": (
        "Noise as a feature",
        "The source reads dropout as the training of an exponentially large ensemble and compares "
        "superposition with it. Here the ensemble is a law of masks, and the question is which of "
        "its properties a loss or a channel can see.",
    ),
    "2.2": (
        "The paradox of information loss",
        "Losing information is said to improve results. Data processing puts limits on this; what "
        "remains is asked for restricted learners and for noise whose pattern is or is not known.",
    ),
    "3.1": (
        "Density matrices and dropout masks",
        "The source likens keep probabilities to the diagonal of a density matrix. Here laws of "
        "masks, their second moments and correlation matrices are told apart, and each is compared "
        "with its quantum counterpart.",
    ),
    "3.2": (
        "High-dimensional spaces and projection",
        "Masks are coordinate projections. This section asks what they keep, in comparison with "
        "the random projections of compressed sensing and with measurement.",
    ),
    "3.3": (
        "Feature-blind ensembles",
        "An ensemble that is blind to what matters is said to be more robust. The question is when "
        "blindness is optimal, and when a targeted choice does better.",
    ),
    "3.4": (
        "Co-measurability and complementarity",
        "The source suggests that masks exclude each other as incompatible observables do. Here "
        "commuting masks are set against measurements that have no common parent.",
    ),
    "3.5": (
        "Variational principles",
        "Both fields optimise over noisy families. This section asks what the noise does to the "
        "optimum itself.",
    ),
    "4": (
        "Toward common principles",
        "Trade-offs that the source proposes as universal, stated so that they can fail.",
    ),
    "5": (
        "Research directions",
        "Questions that the source leaves open, where one of their forms can be settled.",
    ),
}


def section_title(key: str) -> str:
    """Return the title of a section."""
    return SECTIONS.get(key, (f"Section {key} of the source", ""))[0]


def _order(key: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", key)) or (10**6,)


def catalogue(rows: Sequence[Row]) -> Iterator[tuple[str, str, list[Row]]]:
    """Yield the sections that have rows, in order, each with what it is about."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row["section"]), []).append(row)
    for key in sorted(found, key=_order):
        parent = SECTIONS.get(key) or SECTIONS.get(key.split(".")[0]) or ("", "")
        yield key, parent[1], found[key]
