"""The proof of a diamond norm by its two optima, in words and formulas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..proofs.kernel.derivation import split_hypotheses
from ..proofs.kernel.instances import Instance, read_instance
from .dimension import dimension
from .iteration import induction
from .notation import Notation, Text, Tree, tuples
from .quantifiers import notation_for
from .words import Display, Math, Prose, Words, to_text


def optima(row: Mapping[str, Any], *, text: bool = False) -> list[Prose]:
    """Return the proofs of a row by the optima of a Schur map or by independent vectors."""
    instance = read_instance(row["instance"])
    return [
        PROOFS[item["kind"]](instance, item["data"], text=text)
        for item in row.get("evidence", [])
        if item["kind"] in PROOFS and item.get("data")
    ]


def optima_text(row: Mapping[str, Any]) -> list[str]:
    """Print these proofs for a terminal."""
    return [line for said in optima(row, text=True) for line in to_text(said).splitlines()]


def _prose(instance: Instance, data: Mapping[str, Any], *, text: bool) -> Prose:
    parts: dict[str, Tree] = {
        key: tuples(data[key]) for key in data if isinstance(data[key], list | tuple)
    }
    show = notation_for(instance, *parts.values(), text=text)
    goal = split_hypotheses(instance.statement)[1]
    size = next(side[1] for side in goal[1:] if side[0] == "diamond")
    vector: Tree = ("var", str(data["vector"]))
    out: list[Any] = [
        Words("The map multiplies entry by entry with "),
        Math(f"A = {show(parts['multiplier'])}"),
        Words(". "),
    ]
    if "dual" in parts:
        gap = form(("sub", parts["dual"], parts["multiplier"]), vector, parts.get("excess"), show)
        out += [
            Words("From above: let "),
            Math(f"B = {show(parts['dual'])}"),
            Words(". Both "),
            Math("B"),
            Words(" and "),
            Math(_formula("B - A", "B − A", text)),
            Words(" are positive semidefinite, since "),
            Display((gap,)),
            Words("so the map is a difference of completely positive ones, and its norm at most "),
            Math(_formula(r"\max_i\,(2 B_{ii} - A_{ii})", "max_i (2 B_ii − A_ii)", text)),
            Words(", the right side. "),
        ]
    if "primal" in parts:
        weights: Tree = ("diag", parts["weights"])
        gap = form(("sub", weights, parts["primal"]), vector, parts.get("deficit"), show)
        state = _formula(r"\sum_i \sqrt{q_i}\,|ii\rangle", "Σ_i √q_i |ii⟩", text)
        reached = _formula(
            r"2\,\mathrm{tr}\,AW - \sum_i q_i A_{ii}", "2 tr AW − Σ_i q_i A_ii", text
        )
        out += [
            Words("From below: on one half of "),
            Math(state),
            Words(" with "),
            Math(f"q = {show(parts['weights'])}"),
            Words(", the matrix "),
            Math(f"W = {show(parts['primal'])}"),
            Words(" satisfies "),
            Display((gap,)),
            Words("and the trace norm of what comes out is at least "),
            Math(reached),
            Words(", the right side again."),
        ]
    if isinstance(size, str):
        out += [Words(" This holds for every "), Math(show.size(size)), Words(".")]
    return tuple(out)


def form(matrix: Tree, vector: Tree, line: Tree | None, show: Notation) -> str:
    """Write a quadratic form and what it is."""
    left = show(("dot", vector, ("matvec", matrix, vector)))
    at_least = "≥" if isinstance(show, Text) else r"\ge"
    return f"{left} = {show(line)} {at_least} 0" if line else f"{left} {at_least} 0"


def _formula(tex: str, plain: str, text: bool) -> str:
    return plain if text else tex


PROOFS = {"schur-diamond": _prose, "dimension": dimension, "induction": induction}
"""How evidence is written out that is no chain of lines."""
