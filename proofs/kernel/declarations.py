"""What is declared of each name: sizes, and the domains of variables.

Sizes are positive integers or names such as ``"n"``; a domain is a JSON object such as
``{"domain": "state", "size": "n"}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeAlias

from .numbers import NotExact, fraction

Tree: TypeAlias = tuple[Any, ...]


Size: TypeAlias = int | str


Shape: TypeAlias = tuple[Size, ...]


Domain: TypeAlias = Mapping[str, Any]


NAME = re.compile(r"[^\W\d][\w]*['′]*\Z")


class Refused(Exception):
    """The kernel does not accept what it was given; the message says why."""


@dataclass(frozen=True)
class Context:
    """What is known of each name: sizes with their least value, variables with their domain."""

    sizes: Mapping[str, int]
    variables: Mapping[str, Domain]
    assumed: tuple[Tree, ...] = ()
    """Scalars that the hypotheses say are nonnegative, matrices that they say are semidefinite."""
    assumed_positive: tuple[Tree, ...] = ()
    """Scalars that the hypotheses say are positive."""
    ordered: tuple[Tree, ...] = ()
    """Real vectors whose entries are taken to be non-increasing, by naming the units so."""

    def __post_init__(self) -> None:
        """Refuse sizes that are not called by a name."""
        for name in self.sizes:
            if not NAME.match(name):
                raise Refused(f"{name!r} is not a name")

    def bind(self, name: str, domain: Domain) -> Context:
        """Declare one more name; a name that is taken is refused, so nothing is ever shadowed."""
        if not NAME.match(name):
            raise Refused(f"{name!r} is not a name")
        if name in self.variables or name in self.sizes:
            raise Refused(f"the name {name!r} is bound twice")
        return replace(self, variables={**self.variables, name: domain})

    def domain(self, name: str) -> Domain:
        """Return the declaration of a variable."""
        if name not in self.variables:
            raise Refused(f"{name!r} is not declared")
        return self.variables[name]


def least_size(rule: Mapping[str, Any]) -> int:
    """Return the least value of a declared size."""
    if set(rule) == {"at"} and rule["at"] and all(_positive(k) for k in rule["at"]):
        return int(min(rule["at"]))
    if set(rule) == {"from"} and _positive(rule["from"]):
        return int(rule["from"])
    raise Refused(
        "a size is declared by {'from': k} or {'at': [k, ...]} with integers from 1 to 10^6"
    )


def _positive(k: Any) -> bool:
    return isinstance(k, int) and not isinstance(k, bool) and 1 <= k <= 10**6


ENTRIES = ("complex", "real", "bits", "signs", "rates")
"""What the entries of a vector may be: rates are reals in [0, 1]."""


_DOMAINS: dict[str, frozenset[str]] = {
    "real": frozenset({"lo", "hi", "lo_open", "hi_open"}),
    "complex": frozenset(),
    "natural": frozenset({"from"}),
    "index": frozenset({"size"}),
    "vector": frozenset({"size", "entries"}),
    "matrix": frozenset({"rows", "cols", "entries"}),
    "hermitian": frozenset({"size"}),
    "state": frozenset({"size"}),
    "unitary": frozenset({"size"}),
    "channel": frozenset({"count", "size"}),
    "correlation": frozenset({"size", "entries"}),
    "distribution": frozenset({"size"}),
    "law": frozenset({"size", "entries"}),
    "convex": frozenset(),
    "setfunction": frozenset({"size", "world"}),
}


WORLDS = ("submodular", "classical", "quantum")
"""What a set function may be: f(empty) = 0 and submodular; entropies of random variables;
entropies of the parts of a quantum state."""


MOST_PARTS = 10
"""Parts of a set function that are written out: there are 2^n values."""


def check_domain(domain: Domain, context: Context) -> None:
    """Refuse a declaration that is not in the table."""
    kind = domain.get("domain")
    if kind not in _DOMAINS:
        raise Refused(f"unknown domain {kind!r}")
    if set(domain) != _DOMAINS[kind] | {"domain"}:
        raise Refused(f"the domain {kind!r} is declared with {sorted(_DOMAINS[kind])}")
    for key in ("size", "rows", "cols", "count"):
        if key in domain:
            check_size(domain[key], context)
    if "entries" in domain and domain["entries"] not in ENTRIES:
        raise Refused(f"entries are one of {ENTRIES}")
    if kind == "correlation" and domain["entries"] not in ("real", "complex"):
        raise Refused("a correlation matrix is real or complex")
    if kind == "setfunction" and domain["world"] not in WORLDS:
        raise Refused(f"a set function is one of {WORLDS}")
    if kind == "setfunction" and isinstance(domain["size"], int) and domain["size"] > MOST_PARTS:
        raise Refused(
            f"an explicit number of parts is at most {MOST_PARTS}; quantify over the number to "
            "speak about more"
        )
    if kind == "real":
        bounds(domain)
    if kind == "natural" and not (isinstance(domain["from"], int) and 0 <= domain["from"] < 10**6):
        raise Refused("a natural number is declared with its least value")


def bounds(domain: Domain) -> tuple[Fraction | None, Fraction | None, bool, bool]:
    """Return (lo, hi, lo_open, hi_open) of a real domain; ``None`` is infinite."""
    try:
        lo = None if domain["lo"] is None else fraction(domain["lo"])
        hi = None if domain["hi"] is None else fraction(domain["hi"])
    except NotExact as bad:
        raise Refused(str(bad)) from None
    if lo is not None and hi is not None and lo > hi:
        raise Refused("an interval needs lo <= hi")
    return lo, hi, bool(domain["lo_open"]), bool(domain["hi_open"])


def domain_shape(domain: Domain) -> Shape | None:
    """Return the shape of an element; ``None`` for what is no number, vector or matrix."""
    kind = domain["domain"]
    if kind in ("real", "complex", "natural"):
        return ()
    if kind in ("vector", "distribution", "random"):
        return (domain["size"],)
    if kind == "matrix":
        return (domain["rows"], domain["cols"])
    if kind in ("hermitian", "state", "correlation", "unitary"):
        return (domain["size"], domain["size"])
    return None


def is_real_domain(domain: Domain) -> bool:
    """Whether every entry is real, so that conjugation does nothing."""
    kind = domain["domain"]
    if kind in ("real", "natural", "distribution"):
        return True
    return kind in ("vector", "matrix", "correlation", "random", "law") and (
        domain["entries"] != "complex"
    )


def is_hermitian_domain(domain: Domain) -> bool:
    """Whether the matrix equals its conjugate transpose."""
    return domain["domain"] in ("hermitian", "state", "correlation")


def check_size(size: Any, context: Context) -> None:
    """Refuse what is no size here."""
    if isinstance(size, str) and size in context.sizes:
        return
    if not _positive(size):
        raise Refused(f"{size!r} is no size here")
