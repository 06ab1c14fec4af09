"""Words for explicit states and random variables whose entropies refute a statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .notation import Notation
from .quantifiers import braces, is_text
from .words import Math, Prose, Words, join


def set_function_prose(shown: str, data: Mapping[str, Any], notation: Notation) -> Prose:
    """Return ``the entropies S of a Bell pair on parts 1 and 2`` and the like.

    ``shown`` is the name as printed, ``data`` the value in the kernel's JSON.
    """
    if "table" in data:
        return (Math(shown), Words(" with "), *_table(shown, data["table"], notation))
    start: Prose = (Words("the entropies "), Math(shown), Words(" of "))
    if "graph" in data:
        return (*start, *_state(data["graph"], data["parts"]))
    if "law" in data:
        return (*start, *_law(data["law"], notation))
    return (*start, *_linear(data["parts"], notation))


def _table(shown: str, table: Sequence[Any], notation: Notation) -> Prose:
    listed: list[Prose] = []
    for subset, value in enumerate(table):
        members = [str(k + 1) for k in range(len(table)) if subset >> k & 1]
        if members:
            listed.append((Math(f"{shown}({braces(members, notation)}) = {value}"),))
    return join(listed)


# -- states ---------------------------------------------------------------------------------------


def _state(graph: Sequence[Sequence[int]], parts: Sequence[Sequence[int]]) -> Prose:
    owner = {q: k for k, part in enumerate(parts) for q in part}
    found: list[Prose] = []
    entangled: set[int] = set()
    for group in _components(graph):
        if len({owner.get(q) for q in group}) < 2:
            continue  # pure on its own
        entangled |= {owner[q] for q in group if q in owner}
        found.append((Words(_component(graph, group, owner)),))
    alone = [k for k in range(len(parts)) if k not in entangled]
    if alone:
        found.append((Words(f"a pure state of {_parts(alone)}"),))
    return join(found)


def _components(graph: Sequence[Sequence[int]]) -> list[list[int]]:
    left, out = set(range(len(graph))), []
    while left:
        group, edge = set(), {min(left)}
        while edge:
            group |= edge
            edge = {b for a in edge for b in left if graph[a][b]} - group
        left -= group
        out.append(sorted(group))
    return out


def _component(
    graph: Sequence[Sequence[int]], group: Sequence[int], owner: Mapping[int, int]
) -> str:
    """Name a connected graph state, after the qubits that are traced out."""
    held = [owner[q] for q in group if q in owner]
    hidden = len(group) - len(held)
    degrees = sorted(sum(graph[q]) for q in group)
    star = degrees in ([1] * (len(group) - 1) + [len(group) - 1], [len(group) - 1] * len(group))
    if len(group) == 2 and not hidden:
        return f"a Bell pair on {_parts(held)}"
    if len(group) == 2:
        return f"a maximally mixed qubit in {_parts(held)}"
    if star and not hidden:
        return f"a GHZ state of {len(group)} qubits in {_parts(held)}"
    if star:
        return f"{len(held)} perfectly correlated classical bits in {_parts(held)}"
    edges = ", ".join(
        f"{_qubit(a, owner)}–{_qubit(b, owner)}" for b in group for a in group
        if a < b and graph[a][b]
    )  # fmt: skip
    rest = ", the last of which are traced out" if hidden > 1 else ""
    if hidden == 1:
        rest = ", one of which is traced out"
    places = ", ".join(f"q{q + 1} in part {owner[q] + 1}" for q in group if q in owner)
    return f"the graph state of {len(group)} qubits{rest}, with edges {edges} ({places})"


def _qubit(qubit: int, owner: Mapping[int, int]) -> str:
    return f"q{qubit + 1}" + ("" if qubit in owner else " (traced out)")


def _parts(parts: Sequence[int]) -> str:
    listed = [str(k + 1) for k in sorted(set(parts))]
    if len(listed) == 1:
        return f"part {listed[0]}"
    return f"parts {', '.join(listed[:-1])} and {listed[-1]}"


# -- random variables -----------------------------------------------------------------------------


def _linear(parts: Sequence[Sequence[Sequence[int]]], notation: Notation) -> Prose:
    xor = " ⊕ " if is_text(notation) else r" \oplus "
    used = {k for part in parts for row in part for k, bit in enumerate(row) if bit}
    names = {k: notation.sub("b", [str(place)]) for place, k in enumerate(sorted(used), 1)}
    listed: list[Prose] = []
    for number, part in enumerate(parts, 1):
        sums = [xor.join(names[k] for k, bit in enumerate(row) if bit) for row in part if any(row)]
        body = sums[0] if len(sums) == 1 else f"({', '.join(sums)})" if sums else "0"
        listed.append((Math(f"{notation.sub('X', [str(number)])} = {body}"),))
    if not names:
        return join(listed)
    coins = "independent fair bits " if len(names) > 1 else "a fair bit "
    return (*join(listed), Words(f", with {coins}"), Math(", ".join(names.values())))


def _law(law: Sequence[Any], notation: Notation) -> Prose:
    chance = "Pr" if is_text(notation) else r"\Pr"
    variables = [notation.sub("X", [str(k + 1)]) for k in range(len(law[0][1]))]
    shown = ", ".join(variables)
    listed: list[Prose] = [
        (Math(f"{chance}({', '.join(map(str, symbols))}) = {weight}"),) for weight, symbols in law
    ]
    return (Math(f"({shown})"), Words(" with "), *join(listed))


__all__ = ["set_function_prose"]
