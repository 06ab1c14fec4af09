"""The public strategy of each domain that a claim may quantify over, and of each type of value."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ...theory.domains import Size, as_domain
from ._checks import drawn, refuse, strategy, whole
from ._classical import distributions, mask_laws
from ._correlations import correlation_matrices
from ._entropies import float_table, set_function
from ._functions import convex
from ._laws import law
from ._numbers import complex_number, natural, real
from ._quantum import density_matrices
from ._quantum_maps import channels, observables, unitaries
from ._scalar import Exact, rational
from ._source import Source
from ._values import ExactMatrix
from ._values_functions import ConvexFunction, SetFunctionTable
from ._values_laws import FiniteMaskLaw
from ._vectors import matrix, vector


@strategy
def for_domain(domain: Any, /, **sizes: int) -> SearchStrategy[Any]:
    """Return the strategy of a domain that claims quantify over, at explicit sizes.

    ``for_domain(State["n"], n=3)`` is ``density_matrices(3)``, ``for_domain(Prob)`` draws
    fractions, ``for_domain(Size[2:])`` sizes up to six. Vectors are tuples of fractions (of `Exact`
    numbers, where complex), an index counts from 0.

    Raises ``InvalidArgument`` when it is used with what is no domain, or without a size.
    """
    try:
        found = as_domain(domain)
        declared = found.declare()
    except Exception as bad:
        refuse("domain", domain, str(bad))
    if isinstance(found, Size):
        if "at" in declared:
            return st.sampled_from(declared["at"])
        return st.integers(declared["from"], declared["from"] + 5)

    def size(key: str = "size") -> int:
        name = declared[key]
        if isinstance(name, str) and name not in sizes:
            refuse("sizes", sizes, f"give the size {name}, as in for_domain(..., {name}=3)")
        return whole(key, sizes[name] if isinstance(name, str) else name)

    kind, entries = declared["domain"], declared.get("entries", "")
    match kind:
        case "real":
            return drawn(lambda source: Fraction(real(source, declared)))
        case "complex":
            return drawn(lambda source: _exact(complex_number(source)))
        case "natural":
            return drawn(lambda source: int(natural(source, declared["from"])))
        case "index":
            return st.integers(0, size() - 1)
        case "vector":
            n = size()
            return drawn(lambda source: tuple(_number(x) for x in vector(source, n, entries)))
        case "matrix":
            rows, cols = size("rows"), size("cols")
            return drawn(lambda source: ExactMatrix(_matrix(source, rows, cols, entries)))
        case "hermitian":
            return observables(size())
        case "unitary":
            return unitaries(size())
        case "state":
            return density_matrices(size())
        case "correlation":
            return correlation_matrices(size(), field=entries)
        case "channel":
            return channels(size(), kraus=size("count"))
        case "distribution":
            return distributions(size())
        case "law" if entries in ("bits", "signs"):
            return mask_laws(size(), signs=entries == "signs")
        case "law":
            n = size()
            return drawn(lambda source: _law(law(source, n, entries)))
        case "convex":
            return drawn(lambda source: ConvexFunction(**convex(source)))
        case "setfunction":
            n = size()
            world = declared["world"]
            return drawn(lambda source: SetFunctionTable(_table(source, n, world)))
    refuse("domain", domain, "no strategy is known of it")


def _exact(data: Any) -> Exact:
    if not isinstance(data, list):
        return rational(Fraction(data))
    ((_, re, im),) = data
    return rational(Fraction(re), Fraction(im))


def _number(data: Any) -> Fraction | Exact:
    return _exact(data) if isinstance(data, list) else Fraction(data)


def _matrix(source: Source, rows: int, cols: int, entries: str) -> list[list[Exact]]:
    return [[_exact(x) for x in row] for row in matrix(source, rows, cols, entries)]


def _law(data: Any) -> FiniteMaskLaw:
    out: dict[tuple[Any, ...], Fraction] = {}
    for mask, weight in zip(data["support"], data["weights"], strict=True):
        key = tuple(map(_number, mask))
        out[key] = out.get(key, Fraction(0)) + Fraction(weight)
    return FiniteMaskLaw(out)


def _table(source: Source, n: int, world: str) -> list[Fraction]:
    return [Fraction(x) for x in float_table(set_function(source, n, world))]
