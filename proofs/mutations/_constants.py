"""Neighbours that differ in a number: scaled a little, off by one, another exponent, an offset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from ..kernel.declarations import Shape, Tree
from .sites import COMPARISONS, Site

Local: TypeAlias = Iterator[tuple[str, Tree]]
"""What was done to the part, in words, and what stands there now."""

NEAR = (Fraction(1, 1000), Fraction(1, 10**6))
"""By how much, relatively or absolutely: what any attack sees, and what needs a careful one."""


def scaled(site: Site) -> Local:
    """A constant, or a whole side of a comparison, times 1 ± 1e-3 and 1 ± 1e-6."""
    if site.assumed or _is_exponent(site) or "value" in site.above:
        return  # subsets of parts are written as vectors of 0 and 1
    for near in NEAR:
        for factor in (1 - near, 1 + near):
            match site.tree:
                case ("num", text) if Fraction(text):
                    yield f"{text} scaled by {_shown(factor)}", _num(Fraction(text) * factor)
                case ("sqrt", k):
                    yield f"√{k} scaled by {_shown(factor)}", ("mul", _num(factor), site.tree)
                case _ if site.parent in COMPARISONS and site.tree[0] not in ("zeros", "num"):
                    yield f"a side scaled by {_shown(factor)}", ("mul", _num(factor), site.tree)


def offset(site: Site) -> Local:
    """A side of a comparison moved by 1e-3 and 1e-6; matrices by a multiple of the identity.

    An inequality becomes stronger. A hypothesis that is an inequality becomes weaker, which makes
    the claim stronger; one that is an equation would be another hypothesis, and is left alone.
    """
    if site.tree[0] not in COMPARISONS or (site.assumed and site.tree[0] == "equal"):
        return
    op, left, right = site.tree
    shape = replace(site, tree=right).shape()
    if shape is None or op == "majorised":
        return
    for near in NEAR:
        moved = ("add" if site.assumed else "sub", right, _spread(_num(near), shape))
        yield f"right side {'+' if site.assumed else '-'} {_shown(near)}", (op, left, moved)


def _spread(amount: Tree, shape: Shape) -> Tree:
    if not shape:
        return amount
    if len(shape) == 2 and shape[0] == shape[1]:
        return ("mul", amount, ("eye", shape[0]))
    return ("mul", amount, ("ones", *shape))


def coefficient(site: Site) -> Local:
    """A whole number one less and one more: 2 becomes 1 and 3."""
    match site.tree:
        case ("num", text) if Fraction(text).denominator == 1 and not site.assumed:
            if _is_exponent(site) or text == "0":
                return
            for step in (-1, 1):
                yield f"{text} becomes {int(text) + step}", _num(Fraction(text) + step)


def exponent(site: Site) -> Local:
    """An exponent one less and one more."""
    if site.tree[0] != "pow" or site.assumed:
        return
    _, base, power = site.tree
    match power:
        case ("num", text):
            for step in (-1, 1):
                yield f"exponent {text} becomes {int(text) + step}", (
                    "pow", base, ("num", str(int(text) + step)),
                )  # fmt: skip
        case _:
            yield "one factor more in a power", ("mul", base, site.tree)
            if site.shape() == ():
                yield "one factor less in a power", ("div", site.tree, base)


def radical(site: Site) -> Local:
    """A square root dropped, or of the next number."""
    if site.assumed:
        return
    match site.tree:
        case ("sqrt", int(k)):
            yield f"√{k} becomes {k}", ("num", str(k))
            yield f"√{k} becomes √{k + 1}", ("sqrt", k + 1)
        case ("root", a):
            yield "a square root dropped", a


def _is_exponent(site: Site) -> bool:
    return site.parent == "pow" and site.path[-1] == 2


def _num(value: Fraction) -> Tree:
    return ("num", str(value))


def _shown(value: Fraction) -> str:
    return f"{float(value):.7g}"
