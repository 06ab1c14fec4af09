"""Draw a value of any domain, and values for all the variables of a claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ._entropies import set_function
from ._exact import Json
from ._functions import convex
from ._laws import law
from ._matrices import correlation, hermitian, state
from ._numbers import complex_number, natural, real
from ._source import DrawnSource, Source
from ._unitaries import kraus, unitary
from ._vectors import distribution, matrix, vector
from .hypotheses import meet

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


def draw_value(source: Source, domain: Mapping[str, Any], sizes: Mapping[str, int]) -> Json:
    """Return the JSON of one element of a domain, from the choices of ``source``."""

    def size(key: str = "size") -> int:
        declared = domain[key]
        return int(sizes[declared] if isinstance(declared, str) else declared)

    match domain["domain"]:
        case "real":
            return real(source, domain)
        case "complex":
            return complex_number(source)
        case "natural":
            return natural(source, domain["from"])
        case "index":
            return source.integer(size() - 1)
        case "vector":
            return vector(source, size(), domain["entries"])
        case "matrix":
            return matrix(source, size("rows"), size("cols"), domain["entries"])
        case "hermitian":
            return hermitian(source, size())
        case "unitary":
            return unitary(source, size())
        case "channel":
            return kraus(source, size("count"), size())
        case "state":
            return state(source, size())
        case "correlation":
            return correlation(source, size(), domain["entries"])
        case "distribution":
            return distribution(source, size())
        case "law":
            return law(source, size(), domain["entries"])
        case "convex":
            return convex(source)
        case "setfunction":
            return set_function(source, size(), domain["world"])
    raise ValueError(f"no values are known of the domain {domain['domain']!r}")


def draw_values(source: Source, instance: Mapping[str, Any], sizes: Mapping[str, int]) -> Json:
    """Return values for the sizes and all variables of a canonical instance.

    Simple hypotheses are met by construction; others may fail.
    """
    found: dict[str, Json] = dict(sizes)
    for name, domain in instance["variables"]:
        found[name] = draw_value(source, domain, sizes)
    return meet(instance, found, source)


def values(domain: Mapping[str, Any], sizes: Mapping[str, int]) -> SearchStrategy[Json]:
    """Return the strategy of a domain at explicit sizes."""
    from hypothesis import strategies as st

    @st.composite
    def build(draw: Any) -> Json:
        return draw_value(DrawnSource(draw), domain, sizes)

    return build()


def instances(instance: Mapping[str, Any], sizes: Mapping[str, int]) -> SearchStrategy[Json]:
    """Return the strategy of values for all variables of a claim, sizes included."""
    from hypothesis import strategies as st

    @st.composite
    def build(draw: Any) -> Json:
        return draw_values(DrawnSource(draw), instance, sizes)

    return build()
