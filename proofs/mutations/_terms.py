"""Neighbours that differ in a term: a sign, a factor or summand dropped, another function."""

from __future__ import annotations

from ..kernel.functions import SPECTRAL
from ._constants import Local
from .sites import COMPARISONS, Site

_SIMILAR = {
    "least": "greatest",
    "greatest": "least",
    "eigenvalue_max": "eigenvalue_min",
    "eigenvalue_min": "eigenvalue_max",
    "log": "log2",
    "log2": "log",
    "before": "upto",
    "upto": "before",
    "transpose": "dagger",
    "dagger": "transpose",
    "abs2": "re",
    "re": "abs2",
}


def sign(site: Site) -> Local:
    """The sign of a term, or of a whole side, flipped."""
    if site.assumed:
        return
    match site.tree:
        case ("add", a, b):
            yield "plus becomes minus", ("sub", a, b)
        case ("sub", a, b):
            yield "minus becomes plus", ("add", a, b)
        case ("neg", a):
            yield "a sign dropped", a
        case ("imag",):
            yield "i becomes -i", ("neg", site.tree)
        case _ if site.parent in COMPARISONS and site.tree[0] not in ("num", "zeros"):
            yield "the sign of a side", ("neg", site.tree)


def dropped(site: Site) -> Local:
    """A factor, a denominator or a summand dropped."""
    if site.assumed:
        return
    match site.tree:
        case (("mul" | "hadamard" | "matmul" | "matvec") as op, a, b):
            what = {"mul": "a factor", "hadamard": "an entrywise factor"}.get(op, "a matrix factor")
            yield f"{what} dropped, the right one kept", b
            yield f"{what} dropped, the left one kept", a
        case ("div", a, _):
            yield "a denominator dropped", a
        case (("add" | "sub"), a, b):
            yield "the second term dropped", a
            yield "the first term dropped", b
        case ("abs", a):
            yield "an absolute value dropped", a


def similar(site: Site) -> Local:
    """A function replaced by one of its kind: least and greatest, the base of a logarithm."""
    if site.assumed:
        return
    match site.tree:
        case (str(op), *rest) if op in _SIMILAR:
            yield f"{op} becomes {_SIMILAR[op]}", (_SIMILAR[op], *rest)
    match site.tree:
        case ("bregman", name, x, y):
            yield "the arguments of a Bregman divergence swapped", ("bregman", name, y, x)
        case ("value", str(name), mask):
            size = site.context.domain(name)["size"]
            rest_of = ("sub", ("ones", size), mask)
            yield "the entropy of the other parts", ("value", name, rest_of)
        case (str(op), a) if op in SPECTRAL:
            yield f"{op} of the diagonal part", (op, ("diagpart", a))
        case ("shannon_entropy", v):
            yield "the entropy of the differences", ("shannon_entropy", ("falls", v))
