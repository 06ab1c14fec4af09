"""Neighbours in which a channel, a law or a matrix is replaced by a similar one."""

from __future__ import annotations

from dataclasses import replace

from ..kernel.declarations import Tree
from ._constants import Local
from .sites import Site

_ONE = ("num", "1")


def retention(site: Site) -> Local:
    """One occurrence of a rate p replaced by p² and by 1 - p: another strength of the channel."""
    domain = site.domain()
    if site.assumed or domain is None or site.parent == "pow":
        return
    name = site.tree[1]
    if domain["domain"] == "real":
        yield f"{name} becomes its square", ("pow", site.tree, ("num", "2"))
        yield f"{name} becomes 1 - {name}", ("sub", _ONE, site.tree)
    elif domain.get("entries") in ("rates", "bits"):
        ones = ("ones", domain["size"])
        if domain["domain"] == "vector":
            yield f"{name} becomes 1 - {name}", ("sub", ones, site.tree)


def channel(site: Site) -> Local:
    """Dephasing forgotten or added, a Schur product for a matrix product, all ones for identity."""
    if site.assumed:
        return
    match site.tree:
        case ("diagpart", a):
            yield "the whole for its diagonal part", a
        case ("hadamard", a, b) if len(site.shape() or ()) == 2:
            yield "a matrix product for a Schur product", ("matmul", a, b)
        case ("matmul", a, b):
            yield "a Schur product for a matrix product", ("hadamard", a, b)
        case ("ones", a, b) if a == b:
            yield "the identity for all ones", ("eye", a)
        case ("eye", n):
            yield "all ones for the identity", ("ones", n, n)
        case ("diag", _) if site.parent != "diagpart":
            yield "the identity for a diagonal matrix", ("eye", (site.shape() or (0,))[0])
    domain = site.domain()
    if domain is not None and domain["domain"] in ("state", "hermitian"):
        if site.parent not in ("diagpart", "diagvec"):
            yield f"the diagonal part of {site.tree[1]}", ("diagpart", site.tree)


def law(site: Site) -> Local:
    """An average over masks replaced by the map itself at the mean rate: masks not drawn."""
    if site.assumed:
        return
    match site.tree:
        case ("bernoulli", n, rate):
            yield "keep and drop exchanged", ("bernoulli", n, _complement(site, rate))


def _complement(site: Site, rate: Tree) -> Tree:
    shape = replace(site, tree=rate).shape()
    return ("sub", ("ones", *shape) if shape else _ONE, rate)
