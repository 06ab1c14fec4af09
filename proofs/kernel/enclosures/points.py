r"""The sign of a scalar at exact values, where it has no exact value: by enclosures alone.

Only an enclosure that lies on one side of zero decides; equality is never concluded. Arguments are
not cut to where a function is defined, so what is undefined, or not provably defined, stays open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..declarations import Refused, Tree
from ..instances import instantiate
from ..numbers import NotExact, Number
from .dyadic import Reals
from .program import Program
from .run import run_all
from .writer import Writer

PRECISIONS = (64, 160, 400)


def sign_at(tree: Tree, env: Mapping[str, Any]) -> int | None:
    """Return 1 or -1 where the sign of a real scalar is certain, else ``None``."""
    program = Program()
    writer = Writer(program, sound=False)
    sizes: dict[str, int] = {}
    for name, value in env.items():
        if isinstance(value, Number) and value.is_rational() and value.rational().denominator == 1:
            sizes[name] = int(value.rational())
        program.env[name] = _place(writer, value)
    try:
        goal = writer.scalar(instantiate(tree, sizes))
        for bits in PRECISIONS:
            low, high = run_all(program, goal, Reals(bits, clip=False))
            if low is not None and low > 0:
                return 1
            if high is not None and high < 0:
                return -1
    except (Refused, NotExact, KeyError, TypeError, IndexError, ValueError):
        return None
    return None


def _place(writer: Writer, value: Any) -> Any:
    """Write an exact number, or lists of them, as steps; a position stays as it is."""
    if isinstance(value, list):
        return [_place(writer, x) for x in value]
    if not isinstance(value, Number):
        return value
    p = writer.program
    parts = []
    for choose in (0, 1):
        total = p.const(0)
        for radicand, coefficient in value.parts:
            root = p.const(1) if radicand == 1 else p.put("sqrt", radicand)
            total = p.add(total, p.mul(p.const(coefficient[choose]), root))
        parts.append(total)
    return parts[0], (None if p.constant(parts[1]) == 0 else parts[1])
