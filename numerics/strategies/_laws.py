"""Mask laws with finitely many outcomes."""

from __future__ import annotations

import itertools

from ._exact import Json, ratio
from ._source import Source
from ._vectors import distribution, vector

_PAIR = {"bits": ("0", "1"), "signs": ("1", "-1"), "rates": ("0", "1")}
_I = [[1, "0", "1"]]
_MINUS_I = [[1, "0", "-1"]]


def law(source: Source, n: int, kind: str) -> Json:
    """Draw a law: deterministic, product, dropout scaled to mean one, phases, generic."""
    match source.integer(6):
        case 0:
            return {"weights": ["1"], "support": [["1"] * n]}
        case 1:
            return {"weights": ["1"], "support": [vector(source, n, kind)]}
        case 2:
            return _uniform(_PAIR.get(kind, ("0", "2")), n)
        case 3:
            return _uniform(_PAIR.get(kind, ("1", "-1")), n)
        case 4 if kind == "complex":
            rows = [[x] * n for x in ("1", _I, "-1", _MINUS_I)]
            return {"weights": ["1/4"] * 4, "support": rows}
        case 4:
            first = vector(source, n, kind)
            other = "-1" if kind == "signs" else "0"
            return {"weights": ["1/2", "1/2"], "support": [first, [other] * n]}
    count = 1 + source.integer(2)
    support = [vector(source, n, kind) for _ in range(count)]
    return {"weights": distribution(source, count), "support": support}


def _uniform(pair: tuple[str, str], n: int) -> Json:
    """Return the uniform product law; from n = 4 on, the two outcomes moving together."""
    if n > 3:
        return {"weights": ["1/2", "1/2"], "support": [[pair[0]] * n, [pair[1]] * n]}
    support = [list(mask) for mask in itertools.product(pair, repeat=n)]
    return {"weights": [ratio(1, 2**n)] * 2**n, "support": support}
