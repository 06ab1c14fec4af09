r"""All 0/1 and sign vectors at once: a polynomial on the cube, tabulated by one butterfly.

On bits every polynomial is multilinear, $f(S) = \sum_{T \subseteq S} c_T$ (the zeta transform); on
signs $f(s) = \sum_T c_T s^T$ (the Walsh-Hadamard transform). Either takes $k\,2^k$ additions for k
entries, where evaluating the statement case by case takes $2^k$ evaluations of its whole tree.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any

from .declarations import Refused
from .instances import Instance
from .polynomials import Polynomial
from .systems import System, systems

MAX_CELLS = 20


def cases_on_the_cube(instance: Instance) -> int | None:
    """Return at how many points the statement was found true; ``None`` where this cannot tell.

    Every variable is an index or has entries among bits or signs, and the statement is an
    inequality or equation of scalars.
    """
    signs: dict[str, bool] = {}
    cells = 0
    for name, domain in instance.variables:
        if domain["domain"] == "index":
            continue
        entries = domain.get("entries")
        if domain["domain"] not in ("vector", "matrix") or entries not in ("bits", "signs"):
            return None
        sizes = [domain[key] for key in ("size", "rows", "cols") if key in domain]
        if any(not isinstance(size, int) for size in sizes):
            return None
        signs[name] = entries == "signs"
        cells += _product(sizes)
    if cells > MAX_CELLS:
        raise Refused(f"2^{cells} cases are too many")
    if instance.sizes:
        return None
    try:
        todo = list(systems(instance))
        true = all(_holds(system, signs) for system in todo)
    except _Unreadable:
        return None
    except Refused:
        return None
    return (1 << cells) * max(_positions(instance), 1) if true and todo else None


class _Unreadable(Exception):
    """A system that is no table of rational numbers over the cube."""


def _product(sizes: list[int]) -> int:
    out = 1
    for size in sizes:
        out *= size
    return out


def _positions(instance: Instance) -> int:
    sizes = [d["size"] for _, d in instance.variables if d["domain"] == "index"]
    return _product(sizes)


def _holds(system: System, signs: dict[str, bool]) -> bool:
    """Whether the goal holds wherever the constraints and equations do."""
    alphabet = [_is_sign(atom, signs) for atom in system.atoms]
    goal = table(system.goal, alphabet)
    fails = [k for k, x in enumerate(goal) if x < 0 or (system.strict and x == 0)]
    for constraint in system.constraints:
        if fails:
            values = table(constraint.poly, alphabet)
            fails = [
                k for k in fails if values[k] > 0 or (values[k] == 0 and not constraint.strict)
            ]
    for equation in system.equations:
        if fails:
            values = table(equation, alphabet)
            fails = [k for k in fails if values[k] == 0]
    return not fails


def _is_sign(atom: Any, signs: dict[str, bool]) -> bool:
    if atom[0] not in ("v", "M") or atom[1] not in signs:
        raise _Unreadable
    return signs[atom[1]]


def table(poly: Polynomial, signs: list[bool]) -> list[int]:
    """Return the values on the whole cube, times a positive integer.

    Bit k of a position is entry k: 1 for a set bit, -1 for a sign.
    """
    if not all(c.is_rational() for c in poly.values()):
        raise _Unreadable
    rational = {mono: c.rational() for mono, c in poly.items()}
    common = lcm(1, *(c.denominator for c in rational.values()))
    values = [0] * (1 << len(signs))
    for mono, c in rational.items():
        place = 0
        for atom, e in mono:
            if not signs[atom] or e % 2:
                place |= 1 << atom
        values[place] += int(c * Fraction(common))
    for k, sign in enumerate(signs):
        step = 1 << k
        for start in range(0, len(values), 2 * step):
            for low in range(start, start + step):
                a, b = values[low], values[low + step]
                values[low + step] = a - b if sign else a + b
                if sign:
                    values[low] = a + b
    return values


__all__ = ["MAX_CELLS", "cases_on_the_cube", "table"]
