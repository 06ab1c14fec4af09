r"""A quadratic form is negative for one of several matrices at every point of a box.

Entries $C_{ij} \ge 0$ are known up to $e_{ij}$. On the box of centre a and half-widths $\rho$,
with $A_{ij} = W_{ij} C_{ij}$ and $q = a + \delta$, $|\delta_i| \le \rho_i$,

.. math:: q^T A q \le a^T A a + 2 \sum_i |(Aa)_i| \rho_i + \sum_{ij} |A_{ij}| \rho_i \rho_j
          + \sum_{ij} |W_{ij}| e_{ij} (a_i + \rho_i)(a_j + \rho_j).

The certificate lists a binary tree in the order of a walk that goes left first: ``[axis, "cut"]``
splits a box, an integer names the functional that is negative throughout.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

from ..declarations import Refused
from .problem import read_fraction

Json: TypeAlias = Any
Rows: TypeAlias = list[list[int]]
Box: TypeAlias = tuple[tuple[Fraction, Fraction], ...]
Entries: TypeAlias = list[list[tuple[Fraction, Fraction]]]

MAX_NODES = 200_000
GRAIN = 1 << 40
"""The sides of the first box are rounded outwards to multiples of 1/GRAIN."""


def check_boxes(block: Entries, functionals: list[Rows], nodes: Json) -> None:
    """Show that for each q of the first box some functional is negative there."""
    if not isinstance(nodes, list) or len(nodes) > MAX_NODES:
        raise Refused("the boxes are a list")
    n = len(block)
    middle = [[(low + high) / 2 for low, high in row] for row in block]
    wrong = [[(high - low) / 2 for low, high in row] for row in block]
    forms = [[[w[i][j] * middle[i][j] for j in range(n)] for i in range(n)] for w in functionals]
    slack = [
        [[abs(w[i][j]) * wrong[i][j] for j in range(n)] for i in range(n)] for w in functionals
    ]
    waiting = [first_box(block)]
    for node in nodes:
        if not waiting:
            raise Refused("there are more boxes than the tree has")
        box = waiting.pop()
        if type(node) is int:
            if not 0 <= node < len(forms):
                raise Refused("there is no such functional")
            if greatest_on(box, forms[node], slack[node]) >= 0:
                raise Refused("a functional is not negative throughout its box")
            continue
        axis, text = node
        cut = read_fraction(text)
        if type(axis) is not int or not 0 <= axis < n or not box[axis][0] < cut < box[axis][1]:
            raise Refused("a cut does not split its box")
        low, high = box[axis]
        waiting.append((*box[:axis], (cut, high), *box[axis + 1 :]))
        waiting.append((*box[:axis], (low, cut), *box[axis + 1 :]))
    if waiting:
        raise Refused("a part of the box is left over")


def first_box(block: Entries) -> Box:
    r"""Return a box with all $q$, $q_1 = 1$, that satisfy $q_i \ge C_{ij} q_j$ for $i \ne j$."""
    n = len(block)
    low, high = [Fraction(0)] * n, [Fraction(0)] * n  # an upper end 0 is not known yet
    low[0] = high[0] = Fraction(1)
    for _ in range(n):
        for i in range(n):
            for j in range(n):
                ratio = block[i][j][0]
                if i == j or ratio <= 0:
                    continue
                low[i] = max(low[i], ratio * low[j])
                if high[i]:
                    bound = high[i] / ratio
                    high[j] = min(high[j], bound) if high[j] else bound
    if not all(low) or not all(high):
        raise Refused("the positive entries do not connect the indices")
    sides = [
        (
            Fraction(a.numerator * GRAIN // a.denominator, GRAIN),
            Fraction(-(-b.numerator * GRAIN // b.denominator), GRAIN),
        )
        for a, b in zip(low, high, strict=True)
    ]
    return tuple(sides)


def greatest_on(box: Box, form: list[list[Fraction]], slack: list[list[Fraction]]) -> Fraction:
    """Return an upper bound of the quadratic form on a box."""
    n = range(len(box))
    centre = [(low + high) / 2 for low, high in box]
    half = [(high - low) / 2 for low, high in box]
    total = Fraction(0)
    for i in n:
        slope = sum((form[i][j] * centre[j] for j in n), Fraction(0))
        total += centre[i] * slope + 2 * abs(slope) * half[i]
        for j in n:
            total += abs(form[i][j]) * half[i] * half[j]
            if slack[i][j]:
                total += slack[i][j] * (centre[i] + half[i]) * (centre[j] + half[j])
    return total
