"""Neighbours that quantify over more: a hypothesis dropped, a domain or a strict end made wider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from ..kernel.declarations import Domain
from ..kernel.instances import Instance
from .sites import put, sites

Whole: TypeAlias = Iterator[tuple[str, Instance]]


def hypothesis_dropped(instance: Instance) -> Whole:
    """Each hypothesis left out in turn."""
    match instance.statement:
        case ("implies", hypotheses, conclusion):
            for k in range(len(hypotheses)):
                left = (*hypotheses[:k], *hypotheses[k + 1 :])
                statement = ("implies", left, conclusion) if left else conclusion
                yield f"hypothesis {k + 1} dropped", replace(instance, statement=statement)


def strict_made_weak(instance: Instance) -> Whole:
    """A strict inequality among the hypotheses that also allows equality."""
    for site in sites(instance):
        if site.assumed and site.tree[0] == "less" and len(site.path) == 2:
            weak = ("atmost", *site.tree[1:])
            statement = put(instance.statement, site.path, weak)
            yield "a strict hypothesis allows equality", replace(instance, statement=statement)


def end_included(instance: Instance) -> Whole:
    """An open end of an interval that belongs to it."""
    for name, domain in instance.variables:
        if domain["domain"] != "real":
            continue
        for end in ("lo", "hi"):
            if domain[end] is not None and domain[f"{end}_open"]:
                wider = _declared(instance, name, {**domain, f"{end}_open": False})
                yield f"{name} may equal {domain[end]}", wider


def end_moved(instance: Instance) -> Whole:
    """An interval, a natural number or a size that starts one earlier or ends one later."""
    for name, domain in instance.variables:
        if domain["domain"] == "natural" and domain["from"] > 0:
            fewer = domain["from"] - 1
            yield f"{name} from {fewer}", _declared(instance, name, {**domain, "from": fewer})
        if domain["domain"] != "real":
            continue
        for end, step in (("lo", -1), ("hi", 1)):
            if domain[end] is not None:
                moved = str(Fraction(domain[end]) + step)
                wider = _declared(instance, name, {**domain, end: moved})
                yield f"{name} {'from' if end == 'lo' else 'up to'} {moved}", wider
    for name, rule in instance.sizes.items():
        if rule.get("from", 1) > 1:
            fewer = rule["from"] - 1
            sizes = {**instance.sizes, name: {"from": fewer}}
            yield f"{name} from {fewer}", replace(instance, sizes=sizes)


def domain_forgotten(instance: Instance) -> Whole:
    """A state that is only Hermitian, a unitary that is any matrix, bits that are any reals."""
    for name, domain in instance.variables:
        for words, wider in _wider(domain):
            yield f"{name} is only {words}", _declared(instance, name, wider)


def _wider(domain: Domain) -> Iterator[tuple[str, Domain]]:
    size = domain.get("size")
    match domain["domain"]:
        case "state" | "correlation":
            yield "Hermitian", {"domain": "hermitian", "size": size}
        case "unitary" | "hermitian":
            square = {"domain": "matrix", "rows": size, "cols": size, "entries": "complex"}
            yield "a matrix", square
        case "distribution":
            yield "a real vector", {"domain": "vector", "size": size, "entries": "real"}
        case "vector" | "matrix" | "law":
            after = {"bits": "real", "signs": "real", "rates": "real", "real": "complex"}
            entries = str(domain["entries"])
            if entries in after:
                yield f"of {after[entries]} entries", {**domain, "entries": after[entries]}
        case "setfunction":
            for world in {"classical": ("submodular", "quantum"), "quantum": ("submodular",)}.get(
                str(domain["world"]), ()
            ):
                yield f"{world}", {**domain, "world": world}


def _declared(instance: Instance, name: str, domain: Domain) -> Instance:
    variables = tuple((n, domain if n == name else d) for n, d in instance.variables)
    return replace(instance, variables=variables)
